//! Dates, as people and programs write them.
//!
//! A date that starts with its year in four digits is read alike everywhere. All others are read in the order of
//! their column, never by what happens to fit. A year of two digits is 1950 to 2049.

use jiff::civil::{Date, DateTime};

use super::time::{time, without_zone};
use crate::model::DateOrder;

/// The first year of two digits that is in the last century.
const PIVOT: i16 = 50;

/// Names of months in English and German, in lower case; a month is also known by its first three letters.
const MONTHS: [(&str, &str); 12] = [
    ("january", "januar"),
    ("february", "februar"),
    ("march", "märz"),
    ("april", "april"),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august", "august"),
    ("september", "september"),
    ("october", "oktober"),
    ("november", "november"),
    ("december", "dezember"),
];

/// Other short names in use.
const SHORT_MONTHS: [(&str, i8); 5] = [("jän", 1), ("jänner", 1), ("mrz", 3), ("maerz", 3), ("sept", 9)];

/// Reads a date. A time of day behind it is checked and left out.
pub fn date(text: &str, order: DateOrder) -> Option<Date> {
    match ten_characters(text.as_bytes(), order) {
        Shape::Date(date) => date,
        Shape::Other if text.contains(':') => Some(date_time(text, order)?.date()),
        Shape::Other => day(text, order),
    }
}

/// Reads a date with a time of day behind it, as it stands: a time zone is not reckoned in. A date alone is its
/// midnight.
pub fn date_time(text: &str, order: DateOrder) -> Option<DateTime> {
    let Some(colon) = text.find(':') else {
        return Some(day(text, order)?.at(0, 0, 0, 0));
    };
    let gap = text[..colon].rfind([' ', 'T', 't', '\u{a0}'])?;
    let (before, behind) = text.split_at(gap);
    let mut behind = behind.chars();
    behind.next();
    Some(DateTime::from_parts(day(before.trim(), order)?, time(without_zone(behind.as_str().trim()))?))
}

/// Whether the text is numbers whose order decides what date they are, if any.
pub fn depends_on_order(text: &str) -> bool {
    let is_numeric = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'/' | b'.' | b'-' | b' '));
    let first_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    is_numeric && first_digits > 0 && first_digits != 4
}

/// What ten characters may be.
enum Shape {
    /// Digits and signs in the places of a date; it may be none of the calendar.
    Date(Option<Date>),
    Other,
}

/// Reads `2026-11-20` and `20/11/2026`: nearly every date is one of them.
fn ten_characters(text: &[u8], order: DateOrder) -> Shape {
    let &[a, b, c, d, e, f, g, h, i, j] = text else { return Shape::Other };
    let is_sign = |sign| matches!(sign, b'-' | b'/' | b'.');
    let parts = if is_sign(e) && e == h {
        (number(&[a, b, c, d]), number(&[f, g]), number(&[i, j]))
    } else if is_sign(c) && c == f {
        let (first, second, year) = (number(&[a, b]), number(&[d, e]), number(&[g, h, i, j]));
        match order {
            DateOrder::Dmy => (year, second, first),
            DateOrder::Mdy => (year, first, second),
            DateOrder::Ymd => return Shape::Other,
        }
    } else {
        return Shape::Other;
    };
    match parts {
        (Some(year), Some(month), Some(day)) => Shape::Date(calendar(year, month, day)),
        _ => Shape::Other,
    }
}

/// Reads a date without time, in any of the forms.
fn day(text: &str, order: DateOrder) -> Option<Date> {
    let is_eight_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_eight_digits {
        let (first, second, third) = match order {
            DateOrder::Ymd => (&text[..4], &text[4..6], &text[6..]),
            DateOrder::Dmy | DateOrder::Mdy => (&text[..2], &text[2..4], &text[4..]),
        };
        return ordered(first, second, third, order);
    }
    if text.chars().any(char::is_alphabetic) {
        return with_month_name(text);
    }
    let sign = text.chars().find(|sign| matches!(sign, '-' | '/' | '.'))?;
    let mut parts = text.split(sign).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    ordered(first, second, third, order)
}

fn ordered(first: &str, second: &str, third: &str, order: DateOrder) -> Option<Date> {
    let order = if first.len() == 4 { DateOrder::Ymd } else { order };
    let (year, month, day) = match order {
        DateOrder::Ymd => (first, second, third),
        DateOrder::Dmy => (third, second, first),
        DateOrder::Mdy => (third, first, second),
    };
    calendar(full_year(year)?, one_or_two(month)?, one_or_two(day)?)
}

/// Reads `20. November 2026`, `20-Nov-26`, `Nov 20, 2026`, `2026 Nov 20`.
fn with_month_name(text: &str) -> Option<Date> {
    let mut words = text.split([' ', '\u{a0}', '.', ',', '-', '/']).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let (month, day, year) = match (month(first), month(second)) {
        (Some(month), None) => (month, second, third),
        (None, Some(month)) if first.len() == 4 => (month, third, first),
        (None, Some(month)) => (month, first, third),
        (None, None) | (Some(_), Some(_)) => return None,
    };
    calendar(full_year(year)?, month, one_or_two(day)?)
}

fn month(word: &str) -> Option<i16> {
    let is_word = |name: &str| word.chars().flat_map(char::to_lowercase).eq(name.chars());
    let is_month =
        |name: &str| is_word(name) || name.char_indices().nth(3).is_some_and(|(end, _)| is_word(&name[..end]));
    let long = MONTHS.iter().position(|(english, german)| is_month(english) || is_month(german));
    let short = || SHORT_MONTHS.iter().find(|(name, _)| is_word(name)).map(|(_, month)| i16::from(*month));
    long.map(|index| index as i16 + 1).or_else(short)
}

fn full_year(digits: &str) -> Option<i16> {
    let year = number(digits.as_bytes())?;
    match digits.len() {
        4 => Some(year),
        2 if year < PIVOT => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn one_or_two(digits: &str) -> Option<i16> {
    (digits.len() <= 2).then(|| number(digits.as_bytes()))?
}

/// Reads up to four digits.
fn number(digits: &[u8]) -> Option<i16> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0')))
}

/// Makes the date, where the calendar has it. There is no year 0.
fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    if year < 1 {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
