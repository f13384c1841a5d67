//! Clean tables as programs of many trades export them: money, days, phone numbers, addresses, scripts, code in cells.

use super::super::tables::{Dice, Table};

/// Returns all of them.
pub fn tables() -> Vec<Table> {
    vec![
        invoices(),
        contacts(),
        sensors(),
        survey(),
        languages(),
        web_log(),
        events(),
        years(),
        single_row(),
        currencies(),
        books(),
        files(),
        places(),
        timetable(),
        ledger(),
        numbers_alone(),
    ]
}

fn money(dice: &mut Dice) -> String {
    let whole = dice.below(90_000);
    let cents = dice.below(100);
    if whole < 1000 {
        format!("${whole}.{cents:02}")
    } else {
        format!("${},{:03}.{cents:02}", whole / 1000, whole % 1000)
    }
}

fn day(dice: &mut Dice) -> [usize; 3] {
    [2019 + dice.below(7), 1 + dice.below(12), 1 + dice.below(28)]
}

fn hex(dice: &mut Dice, len: usize) -> String {
    (0..len).map(|_| char::from(b"0123456789abcdef"[dice.below(16)])).collect()
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Amounts with a currency sign and grouping commas, percentages, days with a comma in them.
fn invoices() -> Table {
    let header = "Invoice #|Customer|Issued|Due|Net|VAT %|VAT|Gross|Paid?|Terms|Rep|PO|Ship via|Notes";
    Table::new("invoices", header, 120, |dice, i| {
        let firms = ["Acme Corp.", "Smith & Sons, Ltd.", "Baker's Dozen", "O'Hara Partners", "Zeta GmbH & Co. KG"];
        let [year, month, date] = day(dice);
        let notes = ["", "", "", "see attached", "deposit 30%, rest on delivery", "Tel. first; gate B", "n/a"];
        vec![
            format!("INV-{year}-{:04}", 17 + i),
            dice.one_of(&firms).to_owned(),
            format!("{} {date}, {year}", MONTHS[month - 1]),
            format!("{} {date}, {}", MONTHS[month - 1], year + 1),
            money(dice),
            format!("{}%", [0, 7, 19, 20][dice.below(4)]),
            money(dice),
            money(dice),
            dice.one_of(&["Yes", "No"]).to_owned(),
            dice.one_of(&["Net 30", "Net 60", "2/10 net 30", "COD"]).to_owned(),
            dice.one_of(&["KL", "MM", "TJ"]).to_owned(),
            if dice.below(3) == 0 { String::new() } else { dice.below(99_999).to_string() },
            dice.one_of(&["UPS", "DHL", "own truck"]).to_owned(),
            dice.one_of(&notes).to_owned(),
        ]
    })
}

/// Phone numbers, mail addresses and postal addresses of several lines.
fn contacts() -> Table {
    let header = "Last name|First name|Phone|Mobile|E-mail|Address|Birthday|Tags";
    Table::new("contacts", header, 45, |dice, i| {
        let last = ["Müller", "Nguyễn", "de la Cruz", "O'Connor", "Żółć", "Smith-Jones", "Çelik", "Ó Briain"];
        let first = ["Anna", "José", "Li", "Søren", "Małgorzata", "Bob", "Zoë"];
        let cities = ["10115 Berlin", "75001 Paris", "Springfield, IL 62704", "Oslo"];
        let street = format!("{} Main St.", 1 + dice.below(200));
        let [year, month, date] = day(dice);
        vec![
            last[i % 8].to_owned(),
            dice.one_of(&first).to_owned(),
            format!("+49 (0){} {}-{}", 30 + dice.below(60), 1000 + dice.below(9000), dice.below(99)),
            if dice.below(3) == 0 { String::new() } else { format!("555-{:04}", dice.below(10_000)) },
            format!("user{i}@mail.example"),
            format!("{street}\n{}", dice.one_of(&cities)),
            format!("{date:02}/{month:02}/{}", year - 40),
            dice.one_of(&["", "vip", "vip;press", "family;friends;news"]).to_owned(),
        ]
    })
}

/// Eighty columns of measured numbers, some missing.
fn sensors() -> Table {
    let header: Vec<String> =
        (0..80).map(|i| if i == 0 { "timestamp".to_owned() } else { format!("t{i:02} [°C]") }).collect();
    Table::new("sensors", &header.join("|"), 60, |dice, i| {
        let mut row = vec![format!("2025-03-01T{:02}:{:02}:00Z", i / 4, i % 4 * 15)];
        row.extend((1..80).map(|_| match dice.below(12) {
            0 => String::new(),
            1 => "NaN".to_owned(),
            more => format!("{}{}.{}", if more == 2 { "-" } else { "" }, dice.below(40), dice.below(1000)),
        }));
        row
    })
}

/// Long answers in words beside marks from 1 to 5.
fn survey() -> Table {
    let mut header = vec!["Respondent".to_owned(), "Started".to_owned(), "Language".to_owned()];
    header.extend((1..=18).map(|i| format!("Q{i}")));
    header.extend(["What did you like?", "What could be better?", "Recommend"].map(str::to_owned));
    Table::new("survey", &header.join("|"), 40, |dice, i| {
        let likes = [
            "Everything, really.",
            "The staff; the food; the view",
            "\"Quick\" is the word I'd use",
            "Not much, to be honest: slow, noisy, expensive",
            "",
            "Price/performance",
        ];
        let better = ["", "More parking", "Opening hours (Sat., Sun.)", "1) menu\n2) music", "nothing!"];
        let [year, month, date] = day(dice);
        let mut row = vec![format!("R{:03}", i + 1), format!("{year}-{month:02}-{date:02} 14:0{}", i % 10)];
        row.push(dice.one_of(&["en", "de", "fr"]).to_owned());
        row.extend((0..18).map(|_| (1 + dice.below(5)).to_string()));
        row.push(dice.one_of(&likes).to_owned());
        row.push(dice.one_of(&better).to_owned());
        row.push(dice.one_of(&["TRUE", "FALSE"]).to_owned());
        row
    })
}

/// Texts in six scripts.
fn languages() -> Table {
    Table::new(
        "languages",
        "SKU|Ελληνικά|Русский|日本語|العربية|Weight (g)",
        200,
        |dice, i| {
            let greek = ["καρέκλα", "τραπέζι", "λάμπα, ψηλή", "πόρτα"];
            let russian = ["стул", "стол дубовый", "лампа", "дверь; левая"];
            let japanese = ["椅子", "机、木製", "ランプ", "ドア"];
            let arabic = ["كرسي", "طاولة", "مصباح", "باب"];
            vec![
                format!("{:06}", 4711 + 13 * i),
                dice.one_of(&greek).to_owned(),
                dice.one_of(&russian).to_owned(),
                dice.one_of(&japanese).to_owned(),
                dice.one_of(&arabic).to_owned(),
                (100 + dice.below(9000)).to_string(),
            ]
        },
    )
}

/// What a web server writes: addresses, requests, agents with every sign in them.
fn web_log() -> Table {
    let header = "client|time|method|path|status|bytes|ms|referrer|agent";
    Table::new("web log", header, 500, |dice, _| {
        let paths = ["/", "/index.html", "/search?q=a,b&lang=en", "/api/v1/items;id=7", "/img/logo.png"];
        let agents = [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
            "curl/8.5.0",
            "Mozilla/5.0 (compatible; bot/1.0; +https://bot.example/about)",
        ];
        let [year, month, date] = day(dice);
        vec![
            format!("{}.{}.{}.{}", 1 + dice.below(250), dice.below(256), dice.below(256), dice.below(256)),
            format!("{year}-{month:02}-{date:02}T08:{:02}:{:02}+01:00", dice.below(60), dice.below(60)),
            dice.one_of(&["GET", "POST", "HEAD"]).to_owned(),
            dice.one_of(&paths).to_owned(),
            dice.one_of(&["200", "404", "301", "500"]).to_owned(),
            dice.below(100_000).to_string(),
            format!("{}.{}", dice.below(900), dice.below(10)),
            dice.one_of(&["-", "https://www.example/?a=1&b=2"]).to_owned(),
            dice.one_of(&agents).to_owned(),
        ]
    })
}

/// Objects of another language inside cells.
fn events() -> Table {
    Table::new("events", "event_id|occurred_at|type|payload|source", 30, |dice, i| {
        let payload = match dice.below(4) {
            0 => "{}".to_owned(),
            1 => format!("{{\"user\": {}, \"roles\": [\"a\", \"b\"]}}", dice.below(100)),
            2 => format!("{{\"order\":{{\"id\":{i},\"lines\":[{{\"sku\":\"x-1\",\"qty\":2}}]}}}}"),
            _ => "[1,2,3]".to_owned(),
        };
        vec![
            format!("{}-{}-{}", hex(dice, 8), hex(dice, 4), hex(dice, 12)),
            format!("17{:08}", dice.below(99_999_999)),
            dice.one_of(&["user.created", "order.paid", "ping"]).to_owned(),
            payload,
            dice.one_of(&["web", "app", "batch-7"]).to_owned(),
        ]
    })
}

/// A column a year: a header that is mostly numbers.
fn years() -> Table {
    let header: Vec<String> =
        ["Country".to_owned()].into_iter().chain((2014..2024).map(|year| year.to_string())).collect();
    let countries =
        ["Albania", "Bolivia", "Côte d'Ivoire", "Denmark", "Egypt", "Fiji", "Georgia", "Haiti", "Korea, Rep.", "Laos"];
    Table::new("years", &header.join("|"), 25, |dice, i| {
        let name = format!("{}{}", countries[i % 10], ["", " (North)", " (South)"][i / 10]);
        let figure =
            |_| if dice.below(9) == 0 { "..".to_owned() } else { format!("{}.{}", dice.below(99), dice.below(10)) };
        std::iter::once(name).chain((2014..2024).map(figure)).collect()
    })
}

fn single_row() -> Table {
    Table::new("single row", "Account|Holder|Balance|As of", 1, |_, _| {
        ["DE02 1203 0000 0000 2020 51", "Weber, Ina", "1204.50", "2026-02-28"].map(str::to_owned).to_vec()
    })
}

/// Words and codes only: nothing in a column differs in kind from its heading but case and length.
fn currencies() -> Table {
    const ROWS: [&str; 24] = [
        "AED|UAE dirham|Asia",
        "ARS|Argentine peso|America",
        "AUD|Australian dollar|Oceania",
        "BRL|Real|America",
        "CAD|Canadian dollar|America",
        "CHF|Swiss franc|Europe",
        "CLP|Chilean peso|America",
        "CNY|Yuan|Asia",
        "CZK|Koruna|Europe",
        "DKK|Danish krone|Europe",
        "EGP|Egyptian pound|Africa",
        "EUR|Euro|Europe",
        "GBP|Pound sterling|Europe",
        "HUF|Forint|Europe",
        "IDR|Rupiah|Asia",
        "INR|Indian rupee|Asia",
        "JPY|Yen|Asia",
        "KES|Kenyan shilling|Africa",
        "KRW|Won|Asia",
        "MXN|Mexican peso|America",
        "NOK|Norwegian krone|Europe",
        "PLN|Zloty|Europe",
        "SEK|Swedish krona|Europe",
        "ZAR|Rand|Africa",
    ];
    Table::new("currencies", "Code|Currency name|Continent", 24, |_, i| ROWS[i].split('|').map(str::to_owned).collect())
}

/// Names the wrong way round, numbers of thirteen digits.
fn books() -> Table {
    Table::new("books", "title|author|isbn|published|pages|list price", 90, |dice, i| {
        let titles = [
            "War and Peace",
            "Eats, Shoots & Leaves",
            "2001: A Space Odyssey",
            "\"Surely You're Joking\"",
            "The Lion, the Witch and the Wardrobe",
            "Emma",
            "If on a winter's night a traveler",
        ];
        let authors = ["Tolstoy, Leo", "Truss, Lynne", "Clarke, Arthur C.", "Austen, Jane", "Anonymous"];
        vec![
            format!("{}{}", titles[i % 7], ["", " (2nd ed.)"][i / 7 % 2]),
            dice.one_of(&authors).to_owned(),
            format!("978{:010}", 316_148_410 + 1789 * i),
            (1813 + dice.below(200)).to_string(),
            (90 + dice.below(900)).to_string(),
            format!("{} EUR", 5 + dice.below(40)),
        ]
    })
}

/// Backslashes, and hashes of forty digits.
fn files() -> Table {
    Table::new("files", "Path|Size|Modified|SHA-1|Attributes", 70, |dice, i| {
        let folders = ["C:\\Windows\\System32", "D:\\data\\2024", "\\\\server\\share\\new", "/usr/local/bin"];
        let [year, month, date] = day(dice);
        vec![
            format!("{}\\file{i:03}.{}", dice.one_of(&folders), dice.one_of(&["dll", "txt", "csv"])),
            format!("{} KB", dice.below(90_000)),
            format!(
                "{month}/{date}/{year} {}:{:02} {}",
                1 + dice.below(12),
                dice.below(60),
                dice.one_of(&["AM", "PM"])
            ),
            hex(dice, 40),
            dice.one_of(&["A", "RA", "H S", "-"]).to_owned(),
        ]
    })
}

/// Pairs of coordinates in one cell, degrees and minutes with quotes.
fn places() -> Table {
    Table::new("places", "Place|Lat/Lon|DMS|Elevation (m)|Population", 35, |dice, i| {
        let names = ["Ålesund", "Ushuaia", "St. John's", "Washington, D.C.", "Xi'an", "Kraków", "São Tomé"];
        let dms = format!("{}°{:02}'{:02}\" N", dice.below(80), dice.below(60), dice.below(60));
        vec![
            format!("{} {}", names[i % 7], i / 7 + 1),
            format!("{}.{:04}, -{}.{:04}", dice.below(80), dice.below(10_000), dice.below(180), dice.below(10_000)),
            dms,
            dice.below(3000).to_string(),
            format!("{},{:03}", 1 + dice.below(900), dice.below(1000)),
        ]
    })
}

/// Times with colons and dashes; single quotes in words.
fn timetable() -> Table {
    Table::new("timetable", "Day|From|To|Room|Course|Lecturer|Seats", 35, |dice, i| {
        let courses = ["Algebra I", "Poets' Corner", "Rock 'n' Roll: a history", "C/C++", "Law & Order"];
        vec![
            ["Mon", "Tue", "Wed", "Thu", "Fri"][i % 5].to_owned(),
            format!("{:02}:{:02}", 8 + i % 9, dice.below(4) * 15),
            format!("{:02}:{:02}", 10 + i % 9, dice.below(4) * 15),
            format!("{}.{:02}{}", 1 + dice.below(4), dice.below(40), dice.one_of(&["", "a", "b"])),
            dice.one_of(&courses).to_owned(),
            dice.one_of(&["Prof. O'Brien", "Dr. Lund", "N.N.", "Mr. D'Angelo"]).to_owned(),
            format!("{}/{}", dice.below(40), 40),
        ]
    })
}

/// Books kept on the continent: commas in every amount.
fn ledger() -> Table {
    Table::new("ledger", "Konto|Bezeichnung|Datum|Soll|Haben|Saldo|S/H|USt|Beleg|Text", 150, |dice, i| {
        let amount = |dice: &mut Dice| match dice.below(3) {
            0 => String::new(),
            1 => format!("{},{:02}", dice.below(1000), dice.below(100)),
            _ => format!("{}.{:03},{:02}", 1 + dice.below(50), dice.below(1000), dice.below(100)),
        };
        let [year, month, date] = day(dice);
        vec![
            format!("{:04}", 1000 + 37 * (i % 40)),
            dice.one_of(&["Kasse", "Bank", "Erlöse 19 % USt", "Bürobedarf"]).to_owned(),
            format!("{date:02}.{month:02}.{year}"),
            amount(dice),
            amount(dice),
            format!("-{},{:02}", dice.below(9999), dice.below(100)),
            dice.one_of(&["S", "H"]).to_owned(),
            dice.one_of(&["19,0 %", "7,0 %", ""]).to_owned(),
            format!("RE{:05}/{}", dice.below(99_999), year % 100),
            dice.one_of(&["", "Porto", "Fa. Groß, Rechnung", "Müller; Nachtrag"]).to_owned(),
        ]
    })
}

/// Whole numbers in every cell.
fn numbers_alone() -> Table {
    Table::new("numbers alone", "id|group|count|sum|flag", 50, |dice, i| {
        vec![
            (i + 1).to_string(),
            dice.below(9).to_string(),
            dice.below(5000).to_string(),
            dice.below(1_000_000).to_string(),
            dice.below(2).to_string(),
        ]
    })
}
