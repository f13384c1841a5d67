//! Items: 14 columns.

use super::{
    random::Random,
    rows::{FaultKind, Kind, bad_date, bad_decimal, day, decimal, too_long},
    words,
};

pub const COLUMNS: &[(&str, Kind)] = &[
    ("No.", Kind::Text),
    ("Description", Kind::Text),
    ("Base Unit of Measure", Kind::Text),
    ("Item Category Code", Kind::Text),
    ("Unit Price", Kind::Number),
    ("Unit Cost", Kind::Number),
    ("Net Weight", Kind::Number),
    ("Vendor Item No.", Kind::Text),
    ("GTIN", Kind::Text),
    ("Tariff No.", Kind::Text),
    ("Country of Origin", Kind::Text),
    ("Reorder Point", Kind::Number),
    ("Blocked", Kind::Text),
    ("Last Date Modified", Kind::Iso),
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

/// Returns the cells of the item with that key, from 0.
pub fn make(random: &mut Random, key: u64) -> Vec<String> {
    let cost = 20 + random.below(300_000);
    let changed = day(random, 2015, 10);
    vec![
        format!("ITM{:06}", key + 1),
        format!("{} {}", random.pick(words::GOODS), random.pick(words::MAKES)),
        random.pick(words::UNITS).to_owned(),
        random.pick(words::CATEGORIES).to_owned(),
        decimal(cost * (110 + random.below(90)) / 100),
        decimal(cost),
        format!("{}.{:05}", random.below(300), random.below(100_000)),
        format!("V-{:06}", random.below(1_000_000)),
        format!("{:013}", random.below(10_000_000_000_000)),
        format!("{:08}", random.below(100_000_000)),
        random.pick(words::COUNTRIES).to_owned(),
        if random.happens(50) { String::new() } else { random.below(400).to_string() },
        if random.happens(97) { "No" } else { "Yes" }.to_owned(),
        format!("{:04}-{:02}-{:02}", changed.0, changed.1, changed.2),
    ]
}

/// Returns a column, and the text that makes it bad.
pub fn spoil(kind: FaultKind, chance: &mut Random) -> (usize, Option<String>) {
    match kind {
        FaultKind::MissingMandatory => (1, Some(String::new())),
        FaultKind::TooLong => (1, Some(too_long(100, chance))),
        FaultKind::BadDecimal => (chance.pick(&[4, 5, 6]), Some(bad_decimal(chance))),
        FaultKind::BadDate => (13, Some(bad_date(Kind::Iso, chance))),
        FaultKind::BadOption => (12, Some("Perhaps".to_owned())),
        FaultKind::UnknownCode => {
            let (column, code) = chance.pick(&[(2, "BARREL"), (10, "ZZ")]);
            (column, Some(code.to_owned()))
        }
        FaultKind::UnknownCustomer | FaultKind::UnknownItem | FaultKind::DuplicateKey => (0, None),
    }
}
