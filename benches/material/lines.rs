//! Sales lines: 14 columns, grouped in orders of 1 to 13 lines.

use super::{
    random::Random,
    rows::{FaultKind, Kind, bad_date, bad_decimal, day, decimal, too_long},
    words,
};

pub const COLUMNS: &[(&str, Kind)] = &[
    ("Order No.", Kind::Text),
    ("Line No.", Kind::Number),
    ("Customer No.", Kind::Text),
    ("Item No.", Kind::Text),
    ("Description", Kind::Text),
    ("Quantity", Kind::Number),
    ("Unit Price", Kind::Number),
    ("Line Discount %", Kind::Number),
    ("Currency Code", Kind::Text),
    ("Order Date", Kind::Iso),
    ("Shipment Date", Kind::Dmy),
    ("Location Code", Kind::Text),
    ("Your Reference", Kind::Text),
    ("Comment", Kind::Text),
];

pub const FAULTS: &[FaultKind] = &[
    FaultKind::MissingMandatory,
    FaultKind::TooLong,
    FaultKind::BadDecimal,
    FaultKind::BadDate,
    FaultKind::UnknownCustomer,
    FaultKind::UnknownItem,
    FaultKind::DuplicateKey,
];

/// Customers and items that orders name.
pub const NUM_CUSTOMERS: u64 = 10_000;
pub const NUM_ITEMS: u64 = 20_000;

/// Lines of six orders, one after the other.
const SIZES: [u64; 6] = [1, 2, 3, 5, 8, 13];

/// Returns the order and the line number at a position.
fn key(position: u64) -> (u64, u64) {
    let all: u64 = SIZES.iter().sum();
    let (mut order, mut line) = (position / all * SIZES.len() as u64 + 1, position % all);
    for size in SIZES {
        if line < size {
            break;
        }
        (order, line) = (order + 1, line - size);
    }
    (order, (line + 1) * 10_000)
}

/// Returns the cells and the amount in cents. What belongs to the order is the same on all of its lines.
pub fn make(random: &mut Random, position: u64, key_of: u64, seed: u64) -> (Vec<String>, i128) {
    let (order, line) = key(key_of);
    let mut whole = Random::of(seed ^ 0x0de2, key(position).0);
    let customer = 1 + whole.below(NUM_CUSTOMERS);
    let customer = match random.below(100) {
        0 => format!("c{customer:07}"),
        1 => format!(" C{customer:07} "),
        _ => format!("C{customer:07}"),
    };
    let (currency, location) = (whole.pick(words::CURRENCIES), whole.pick(words::LOCATIONS));
    let (ordered, sent) = (day(&mut whole, 2022, 4), day(&mut whole, 2022, 4));
    // Hundredths each.
    let quantity = if random.happens(15) { 1 + random.below(60_000) } else { 100 * (1 + random.below(400)) };
    let price = 10 + random.below(400_000);
    let discount = if random.happens(60) { 0 } else { random.pick(&[250, 500, 1_000, 1_250, 2_000]) };
    let cells = vec![
        format!("SO{order:08}"),
        line.to_string(),
        customer,
        format!("ITM{:06}", 1 + random.below(NUM_ITEMS)),
        format!("{}, {}", random.pick(words::GOODS), random.pick(words::MAKES)),
        if quantity % 100 == 0 { (quantity / 100).to_string() } else { decimal(quantity) },
        decimal(price),
        if discount == 0 { String::new() } else { decimal(discount) },
        if whole.happens(40) { String::new() } else { currency.to_owned() },
        format!("{:04}-{:02}-{:02}", ordered.0, ordered.1, ordered.2),
        if whole.happens(10) { String::new() } else { format!("{:02}/{:02}/{:04}", sent.2, sent.1, sent.0) },
        location.to_owned(),
        if whole.happens(50) { String::new() } else { format!("PO-{:07}", whole.below(10_000_000)) },
        comment(random),
    ];
    let exact = i128::from(quantity) * i128::from(price) * i128::from(10_000 - discount);
    (cells, (exact + 500_000) / 1_000_000)
}

fn comment(random: &mut Random) -> String {
    match random.below(200) {
        0 => format!("{}\n{}", random.pick(words::NOTES), random.pick(words::NOTES)),
        1 => format!("the \"{}\" one", random.pick(words::MAKES)),
        2..=30 => random.pick(words::NOTES).to_owned(),
        _ => String::new(),
    }
}

/// Returns a column, and the text that makes it bad.
pub fn spoil(kind: FaultKind, chance: &mut Random) -> (usize, Option<String>) {
    match kind {
        FaultKind::MissingMandatory => (chance.pick(&[2, 3, 5, 9]), Some(String::new())),
        FaultKind::TooLong => {
            let (column, limit) = chance.pick(&[(4, 100), (12, 35)]);
            (column, Some(too_long(limit, chance)))
        }
        FaultKind::BadDecimal => (chance.pick(&[5, 6, 7]), Some(bad_decimal(chance))),
        FaultKind::BadDate => {
            let column = chance.pick(&[9, 10]);
            (column, Some(bad_date(COLUMNS[column].1, chance)))
        }
        FaultKind::UnknownCustomer => (2, Some(format!("X{:07}", chance.below(10_000_000)))),
        FaultKind::UnknownItem => (3, Some(format!("OLD{:06}", chance.below(1_000_000)))),
        FaultKind::UnknownCode => (8, Some("QQQ".to_owned())),
        FaultKind::BadOption | FaultKind::DuplicateKey => (0, None),
    }
}
