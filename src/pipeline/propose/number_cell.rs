//! Whether a cell of a column about which nothing is known is a number. Stricter than reading a number where one is
//! due: what may name something stays text.

use crate::{
    model::{CellKind, RawCell},
    pipeline::number::{self, Notation},
};

/// More digits than this are an identifier: a workbook would not keep them as a number.
pub(super) const MAX_DIGITS: usize = 15;

/// Fewest digits of a telephone number.
pub(super) const MIN_PHONE_DIGITS: usize = 7;

pub(super) fn is_number(cell: &RawCell<'_>, notation: Notation) -> bool {
    match cell.kind {
        CellKind::Number => {
            number::decimal(cell.text, Notation::Workbook).is_some() && num_digits(cell.text) <= MAX_DIGITS + 2
        }
        CellKind::Text => is_amount(cell.text, notation),
        CellKind::Null
        | CellKind::Boolean
        | CellKind::Date
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

fn is_amount(text: &str, notation: Notation) -> bool {
    let num_digits = num_digits(text);
    let is_dialled = text.starts_with(['+', '＋']) && num_digits >= MIN_PHONE_DIGITS;
    num_digits > 0
        && num_digits <= MAX_DIGITS
        && !is_dialled
        && !has_leading_zero(text)
        && number::decimal(text, notation).is_some()
}

/// Whether digits begin with a zero that is not the whole: `007`, not `0.5`.
pub(super) fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| !c.is_numeric()).as_bytes();
    digits.len() > 1 && digits[0] == b'0' && (digits[1].is_ascii_digit() || digits[1] == b' ')
}

/// Whether a number has neither a decimal sign nor a sign that might be one.
pub(super) fn is_whole(cell: &RawCell<'_>) -> bool {
    !cell.text.contains(['.', ',', '٫', '٬', 'e', 'E', '%', '，', '．', '٪'])
}

pub(super) fn num_digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], notation: Notation, expect: bool) {
        for text in texts {
            assert_eq!(is_number(&RawCell::text(text), notation), expect, "{text}");
        }
    }

    #[test]
    fn amounts_of_any_locale_are_numbers() {
        check(
            &["5", "-1,234.50", "0", "0.5", "(1,234.56)", "$5", "5 %", "1'234.50", "12,34,567", "5-"],
            Notation::Point,
            true,
        );
        check(&["1.234,50", "1 234,50 €", "EUR 5", "−5", "1.234,-", "0,5", "٥"], Notation::Comma, true);
    }

    #[test]
    fn what_may_name_something_is_none() {
        check(
            &["007", "00.5", "1234567890123456", "1E05", "+4512345678", "030 123456", "5 pcs", "-", "€", "1-2"],
            Notation::Point,
            false,
        );
    }
}
