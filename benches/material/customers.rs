//! Customers: 20 columns.

use super::{
    random::Random,
    rows::{FaultKind, Kind, bad_date, bad_decimal, day, decimal, too_long},
    words,
};

pub const COLUMNS: &[(&str, Kind)] = &[
    ("No.", Kind::Text),
    ("Name", Kind::Text),
    ("Name 2", Kind::Text),
    ("Address", Kind::Text),
    ("Address 2", Kind::Text),
    ("City", Kind::Text),
    ("Post Code", Kind::Text),
    ("Country/Region Code", Kind::Text),
    ("Phone No.", Kind::Text),
    ("E-Mail", Kind::Text),
    ("Contact", Kind::Text),
    ("Currency Code", Kind::Text),
    ("Payment Terms Code", Kind::Text),
    ("Salesperson Code", Kind::Text),
    ("Credit Limit (LCY)", Kind::Number),
    ("Discount %", Kind::Number),
    ("Blocked", Kind::Text),
    ("VAT Registration No.", Kind::Text),
    ("Language Code", Kind::Text),
    ("Created Date", Kind::Iso),
];

pub const FAULTS: &[FaultKind] = &[
    FaultKind::MissingMandatory,
    FaultKind::TooLong,
    FaultKind::BadDecimal,
    FaultKind::BadDate,
    FaultKind::BadOption,
    FaultKind::UnknownCode,
    FaultKind::DuplicateKey,
];

/// Returns the cells of the customer with that key, from 0.
pub fn make(random: &mut Random, key: u64) -> Vec<String> {
    let firm = random.pick(words::FIRMS);
    let trade = random.pick(words::TRADES);
    let country = random.pick(words::COUNTRIES);
    let created = day(random, 2004, 20);
    let some = |random: &mut Random, percent: u64, text: String| {
        if random.happens(percent) { text } else { String::new() }
    };
    let (branch, floor) = (random.below(30) + 1, random.below(9) + 1);
    let (limit, discount) = (decimal(random.below(40_000_000)), decimal(random.below(2_500)));
    let (currency, blocked) = (random.pick(words::CURRENCIES), random.pick(&["Ship", "Invoice", "All"]));
    vec![
        format!("C{:07}", key + 1),
        format!("{firm} {trade} {}", random.pick(words::FORMS)),
        some(random, 15, format!("Branch {branch}")),
        format!("{} {}", random.pick(words::STREETS), 1 + random.below(200)),
        some(random, 20, format!("Floor {floor}, \"B\" side")),
        random.pick(words::CITIES).to_owned(),
        format!("{:05}", random.below(100_000)),
        country.to_owned(),
        format!("+{} {} {:06}", 1 + random.below(98), 10 + random.below(90), random.below(1_000_000)),
        format!("office{}@{}.example", key + 1, trade.to_lowercase()),
        random.pick(words::PEOPLE).to_owned(),
        some(random, 60, currency.to_owned()),
        random.pick(words::PAYMENT_TERMS).to_owned(),
        random.pick(words::SALESPEOPLE).to_owned(),
        some(random, 70, limit),
        some(random, 40, discount),
        some(random, 6, blocked.to_owned()),
        format!("{country}{:09}", random.below(1_000_000_000)),
        random.pick(words::LANGUAGES).to_owned(),
        format!("{:04}-{:02}-{:02}", created.0, created.1, created.2),
    ]
}

/// Returns a column, and the text that makes it bad.
pub fn spoil(kind: FaultKind, chance: &mut Random) -> (usize, Option<String>) {
    match kind {
        FaultKind::MissingMandatory => (1, Some(String::new())),
        FaultKind::TooLong => {
            let (column, limit) = chance.pick(&[(1, 100), (5, 30)]);
            (column, Some(too_long(limit, chance)))
        }
        FaultKind::BadDecimal => (chance.pick(&[14, 15]), Some(bad_decimal(chance))),
        FaultKind::BadDate => (19, Some(bad_date(Kind::Iso, chance))),
        FaultKind::BadOption => (16, Some("Perhaps".to_owned())),
        FaultKind::UnknownCode => {
            let (column, code) = chance.pick(&[(7, "ZZ"), (11, "QQQ"), (12, "90 DAYZ")]);
            (column, Some(code.to_owned()))
        }
        FaultKind::UnknownCustomer | FaultKind::UnknownItem | FaultKind::DuplicateKey => (0, None),
    }
}
