//! Clean tables of different character: what every polluted file was before.

/// A table as its owner meant it.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: &'static str,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(
        name: &'static str,
        header: &str,
        num_rows: usize,
        row: impl Fn(&mut Dice, usize) -> Vec<String>,
    ) -> Self {
        let mut dice = Dice(name.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte)));
        let rows = (0..num_rows).map(|i| row(&mut dice, i)).collect();
        Self { name, header: header.split('|').map(str::to_owned).collect(), rows }
    }

    pub fn width(&self) -> usize {
        self.header.len()
    }
}

/// Numbers that look thrown and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

const TOWNS: [&str; 9] =
    ["Kiel", "Bad Ems", "New York", "Los Angeles", "Oslo", "Århus", "Saint-Malo", "Porto", "San José"];
const NAMES: [&str; 9] =
    ["Ann Miller", "Bob Stone", "Carla Ruiz", "Dan O'Neil", "Eva Lund", "Finn", "Gül Aksoy", "Hugo", "Ida Berg"];
const THINGS: [&str; 8] =
    ["Desk", "Oak chair", "Lamp, tall", "Shelf 80 cm", "Screen 24\"", "Cable; 2 m", "Pen", "Mug \"Best\""];
const KINDS: [&str; 4] = ["office", "home", "outlet", "gift"];
const NOTES: [&str; 7] = [
    "",
    "paid in full",
    "call back, then ship",
    "said: \"not before May\"",
    "two lines:\nring twice",
    "fragile; keep dry",
    "it's late",
];

fn date(dice: &mut Dice) -> String {
    format!("2026-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))
}

fn clock(dice: &mut Dice) -> String {
    format!("{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60))
}

fn price(dice: &mut Dice) -> String {
    format!("{}.{:02}", dice.below(900), dice.below(100))
}

/// Returns all of them.
pub fn tables() -> Vec<Table> {
    vec![orders(), measures(), people(), log(), few(), wide(), codes(), sparse(), pairs(), bookings()]
}

/// Dates, times, numbers, addresses, and texts with every sign in them.
fn orders() -> Table {
    Table::new("orders", "Day|Time|Qty|ItemNo|Price|Kind|Description|Address|Remarks", 32, |dice, i| {
        vec![
            date(dice),
            clock(dice),
            dice.below(40).to_string(),
            format!("{}", 10_000 + i * 7),
            price(dice),
            dice.one_of(&KINDS).to_owned(),
            dice.one_of(&THINGS).to_owned(),
            format!("https://shop.example/item?id={i}&v={}", dice.below(9)),
            dice.one_of(&NOTES).to_owned(),
        ]
    })
}

fn measures() -> Table {
    Table::new("measures", "x|y|z|n|mean|share", 25, |dice, i| {
        vec![
            format!("{}.{:03}", dice.below(10), dice.below(1000)),
            format!("-{}.{}", dice.below(90), dice.below(10)),
            format!("{}e-{}", 1 + dice.below(9), 1 + dice.below(9)),
            (i * 3).to_string(),
            price(dice),
            format!("{}%", dice.below(100)),
        ]
    })
}

fn people() -> Table {
    Table::new("people", "Name|Town|Trade|Motto", 30, |dice, i| {
        let trades = ["baker", "smith", "pilot", "nurse", "cook"];
        let mottos = ["Never late", "Work, then rest", "All for one", "Slow and steady wins", "Onward"];
        let name = format!("{} {}", NAMES[i % 9], ["Jr.", "Sr.", "III", "x"][i / 9]);
        vec![name, dice.one_of(&TOWNS).to_owned(), dice.one_of(&trades).to_owned(), dice.one_of(&mottos).to_owned()]
    })
}

fn log() -> Table {
    Table::new("log", "at|level|source|message", 25, |dice, _| {
        let messages =
            ["disk full: /dev/sda1", "user=ann logged in", "retry 3 of 5, waiting", "ok", "GET /index.html 200"];
        vec![
            format!("{} {}", date(dice), clock(dice)),
            dice.one_of(&["INFO", "WARN", "ERROR"]).to_owned(),
            format!("host-{}", dice.below(5)),
            dice.one_of(&messages).to_owned(),
        ]
    })
}

fn few() -> Table {
    Table::new("few", "id|item|price", 3, |dice, i| {
        vec![(i + 1).to_string(), ["apple", "pear", "dark plum"][i].to_owned(), price(dice)]
    })
}

fn wide() -> Table {
    let header: Vec<String> =
        (0..40).map(|i| format!("field_{}", (b'a' + i % 26) as char).repeat(1 + usize::from(i / 26))).collect();
    Table::new("wide", &header.join("|"), 12, |dice, i| {
        let cell = |j: usize, dice: &mut Dice| match j % 4 {
            0 => (i * 100 + j).to_string(),
            1 => dice.one_of(&TOWNS).to_owned(),
            2 => price(dice),
            _ => dice.one_of(&["yes", "no"]).to_owned(),
        };
        (0..40).map(|j| cell(j, dice)).collect()
    })
}

fn codes() -> Table {
    Table::new("codes", "Article|Group|Supplier", 25, |dice, i| {
        vec![format!("AB-{:04}", 1200 + i), format!("G{}", dice.below(9)), format!("V{:05}", dice.below(9999))]
    })
}

fn sparse() -> Table {
    Table::new("sparse", "no|a|b|c|day|town|note", 30, |dice, i| {
        let mut cell = |text: String| if i % 3 == dice.below(3) { text } else { String::new() };
        let cells =
            [cell("7".to_owned()), cell("x y".to_owned()), cell("0.5".to_owned()), cell("2026-03-04".to_owned())];
        let [a, b, c, day] = cells;
        vec![
            (i + 1).to_string(),
            a,
            b,
            c,
            day,
            TOWNS[i % 9].to_owned(),
            if i % 9 == 4 { "seen, ok" } else { "" }.to_owned(),
        ]
    })
}

fn pairs() -> Table {
    Table::new("pairs", "Country|Capital", 20, |_, i| {
        const PAIRS: [&str; 20] = [
            "Norway/Oslo",
            "France/Paris",
            "Spain/Madrid",
            "Italy/Rome",
            "Peru/Lima",
            "Chile/Santiago",
            "Kenya/Nairobi",
            "Japan/Tokyo",
            "Nepal/Kathmandu",
            "Cuba/Havana",
            "Egypt/Cairo",
            "Ghana/Accra",
            "Iceland/Reykjavík",
            "Latvia/Riga",
            "Malta/Valletta",
            "Qatar/Doha",
            "South Korea/Seoul",
            "United Kingdom/London",
            "Czech Republic/Prague",
            "New Zealand/Wellington",
        ];
        PAIRS[i].split('/').map(str::to_owned).collect()
    })
}

fn bookings() -> Table {
    Table::new("bookings", "Datum|Buchungstext|Betrag|Währung|Saldo", 22, |dice, _| {
        let texts = ["Miete", "Lohn, November", "Bäckerei Grün", "Überweisung an K. Weiß"];
        vec![
            format!("{:02}.{:02}.2026", 1 + dice.below(28), 1 + dice.below(12)),
            dice.one_of(&texts).to_owned(),
            format!("-{},{:02}", dice.below(900), dice.below(100)),
            "EUR".to_owned(),
            format!("{}.{:03},{:02}", 1 + dice.below(9), dice.below(1000), dice.below(100)),
        ]
    })
}
