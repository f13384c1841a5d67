//! A table made from a file's own columns.

use std::collections::HashSet;

use super::Sample;
use crate::{
    model::{CellKind, DateOrder, Field, FieldType, RawBlock, RawCell, TableSchema},
    pipeline::{
        date,
        number::{self, Notation},
        time, word,
    },
};

/// The key of a table none of whose columns can be one: the row's number in the file.
pub(super) const ROW_NO: &str = "Row No.";

/// More digits than this are an identifier: a workbook would not keep them as a number.
const MAX_NUMBER_DIGITS: usize = 15;

/// Words that end the heading of an identifier, whatever its values look like at first.
const IDENTIFIER_WORDS: [&str; 22] = [
    "no", "nr", "number", "nummer", "code", "id", "key", "sku", "gtin", "ean", "upc", "isbn", "iban", "bic", "phone",
    "telefon", "tel", "mobile", "fax", "zip", "plz", "postcode",
];

/// Makes a table of a file's columns. Types are proposed from the sample; what looks like an identifier stays text,
/// as do columns without values. The key is the first column whose values are all there and all different.
pub fn schema_from_columns(name: &str, columns: &[String], sample: &RawBlock) -> TableSchema {
    let sample = Sample::new(sample, columns.len());
    let names = unique_names(columns);
    let mut fields: Vec<_> = (0..columns.len()).map(|column| field(&names[column], sample.cells(column))).collect();
    let key = fields.iter().enumerate().find(|(i, field)| can_be_key(field, sample.cells(*i)));
    let key = key.map_or(ROW_NO, |(_, field)| &field.name).to_owned();
    if key == ROW_NO && fields.iter().all(|field| field.name != ROW_NO) {
        fields.insert(0, Field::new(ROW_NO, FieldType::Integer));
    }
    for field in fields.iter_mut().filter(|field| field.name == key) {
        field.mandatory = true;
    }
    TableSchema {
        name: name.into(),
        plural: name.to_owned(),
        description: "Made from the columns of a file".to_owned(),
        sort_order: u32::MAX,
        key: vec![key],
        header_table: None,
        fields,
        prefill: None,
    }
}

/// Gives every column a name of its own: "Column 3" where it has none, "Note (2)" where it is another's. A field can't
/// be found by two headings that are the same, but the table is sound.
fn unique_names(columns: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for (i, column) in columns.iter().enumerate() {
        let base = match column.trim() {
            "" => format!("Column {}", i + 1),
            heading => heading.to_owned(),
        };
        let others = (2..).map(|number| format!("{base} ({number})"));
        let free = std::iter::once(base.clone()).chain(others).find(|name| !names.contains(name));
        names.push(free.unwrap_or(base));
    }
    names
}

fn field(name: &str, cells: &[RawCell<'_>]) -> Field {
    let filled: Vec<_> = cells.iter().filter(|cell| is_filled(cell)).copied().collect();
    let kind = if filled.is_empty() { FieldType::Text } else { kind_of(name, &filled) };
    let decimals = if kind == FieldType::Decimal { places(&filled) } else { 0 };
    Field { decimals, ..Field::new(name, kind) }
}

fn is_filled(cell: &RawCell<'_>) -> bool {
    cell.kind != CellKind::Error && !cell.text.trim().is_empty()
}

/// Returns the narrowest type that all values have.
fn kind_of(name: &str, cells: &[RawCell<'_>]) -> FieldType {
    let all = |is: &dyn Fn(&RawCell<'_>) -> bool| cells.iter().all(is);
    if all(&|cell| is_number(cell, Notation::Point)) || all(&|cell| is_number(cell, Notation::Comma)) {
        let is_whole = all(&|cell| !cell.text.contains(['.', ',', 'e', 'E']));
        return match (is_identifier(name), is_whole) {
            (true, _) => FieldType::Text,
            (false, true) => FieldType::Integer,
            (false, false) => FieldType::Decimal,
        };
    }
    if all(&|cell| is_word_for_boolean(cell)) {
        return FieldType::Boolean;
    }
    for order in DateOrder::ALL {
        if all(&|cell| is_date(cell, order)) {
            return FieldType::Date;
        }
        if all(&|cell| is_moment(cell, order)) {
            return FieldType::DateTime;
        }
    }
    if all(&|cell| matches!(cell.kind, CellKind::Time | CellKind::Text) && time::time(cell.text.trim()).is_some()) {
        return FieldType::Time;
    }
    FieldType::Text
}

fn is_number(cell: &RawCell<'_>, notation: Notation) -> bool {
    let text = cell.text.trim();
    match cell.kind {
        CellKind::Number => {
            number::decimal(text, Notation::Workbook).is_some() && num_digits(text) <= MAX_NUMBER_DIGITS + 2
        }
        CellKind::Text => {
            let is_plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-'));
            let digits = text.trim_start_matches('-').as_bytes();
            let has_leading_zero = digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit();
            let is_short = num_digits(text) <= MAX_NUMBER_DIGITS;
            is_plain && is_short && !has_leading_zero && number::decimal(text, notation).is_some()
        }
        CellKind::Null
        | CellKind::Boolean
        | CellKind::Date
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

fn num_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether the heading says that the values name something: "Order No.", but not "Line No.", which counts.
fn is_identifier(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words: Vec<_> = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let counts = words.first().is_some_and(|first| ["line", "row", "pos", "position"].contains(first));
    let is_post_code = words.starts_with(&["post", "code"]) || words.starts_with(&["postal"]);
    !counts && (is_post_code || words.last().is_some_and(|last| IDENTIFIER_WORDS.contains(last)))
}

fn is_word_for_boolean(cell: &RawCell<'_>) -> bool {
    let text = cell.text.trim();
    match cell.kind {
        CellKind::Boolean => true,
        // One letter may be anything's code.
        CellKind::Text => text.len() > 1 && word::boolean(text).is_some(),
        CellKind::Null
        | CellKind::Number
        | CellKind::Date
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

fn is_date(cell: &RawCell<'_>, order: DateOrder) -> bool {
    match cell.kind {
        CellKind::Date => true,
        // Eight digits without a sign are a number.
        CellKind::Text => {
            let text = cell.text.trim();
            text.contains(['-', '/', '.', ' ']) && !text.contains(':') && date::date(text, order).is_some()
        }
        CellKind::Null
        | CellKind::Number
        | CellKind::Boolean
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

/// Whether the cell is a date and time, or a date among them.
fn is_moment(cell: &RawCell<'_>, order: DateOrder) -> bool {
    let is_text_of_both = || cell.text.contains(':') && date::date_time(cell.text.trim(), order).is_some();
    cell.kind == CellKind::DateTime || is_date(cell, order) || (cell.kind == CellKind::Text && is_text_of_both())
}

/// Returns the most decimal places in the sample.
fn places(cells: &[RawCell<'_>]) -> u32 {
    let is_point = cells.iter().all(|cell| is_number(cell, Notation::Point));
    let notation = if is_point { Notation::Point } else { Notation::Comma };
    let places = cells.iter().filter_map(|cell| {
        let notation = if cell.kind == CellKind::Number { Notation::Workbook } else { notation };
        Some(number::decimal(cell.text.trim(), notation)?.scale())
    });
    places.max().unwrap_or(0).min(5)
}

fn can_be_key(field: &Field, cells: &[RawCell<'_>]) -> bool {
    let mut seen = HashSet::with_capacity(cells.len());
    matches!(field.kind, FieldType::Text | FieldType::Integer)
        && !cells.is_empty()
        && cells.iter().all(|cell| is_filled(cell) && seen.insert(cell.text.trim()))
}
