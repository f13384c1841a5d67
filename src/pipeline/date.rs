//! Dates, as people and programs write them.
//!
//! A date that starts with its year in four digits is read alike everywhere. All others are read in the order of
//! their column, never by what happens to fit. A year of two digits is 1950 to 2049.
//!
//! Nearly every date is `2026-11-20` or `20/11/2026`: [`ten_characters`] reads those, and only what it refuses is
//! looked at closer.

mod day;
mod moment;
mod names;

use jiff::civil::{Date, DateTime};

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use self::day::parts;
use super::number::{self, Notation};
use crate::model::DateOrder;

/// The first year of two digits that is in the last century.
const PIVOT: i16 = 50;

/// What a year of two digits is, for the user.
pub const PIVOT_IN_WORDS: &str = "years of two digits are 1950 to 2049";

/// The day before a workbook's day 1, for days from 61 on: Excel counts a 29th of February 1900.
const DAY_ZERO: Date = jiff::civil::date(1899, 12, 30);

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotADate,
    /// Written as a date is, but no calendar has it: 31/02/2023.
    NotInCalendar,
    /// A date, but in another order than its column's.
    OtherOrder(DateOrder),
}

/// Reads a date. A time of day behind it is checked and left out.
pub fn date(text: &str, order: DateOrder) -> Option<Date> {
    match ten_characters(text.as_bytes(), order) {
        Shape::Date(date) => date,
        Shape::Other if is_without_digits(text) => None,
        Shape::Other => {
            let day = || {
                let number = if order == DateOrder::Serial { of_day_number(text) } else { None };
                number.map(DateTime::date).or_else(|| parts(text, order)?.date())
            };
            if text.contains(':') { None } else { day() }.or_else(|| Some(moment::split(text, order)?.date()))
        }
    }
}

/// Whether a text is plain letters: most texts are, and no date.
fn is_without_digits(text: &str) -> bool {
    text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Reads a date in its usual form.
pub fn usual(text: &str, order: DateOrder) -> Option<Date> {
    match ten_characters(text.as_bytes(), order) {
        Shape::Date(date) => date,
        Shape::Other => None,
    }
}

/// Reads a date with a time of day behind it, as it stands: a time zone is not reckoned in. A date alone is its
/// midnight.
pub fn date_time(text: &str, order: DateOrder) -> Option<DateTime> {
    if is_without_digits(text) {
        return None;
    }
    let day = || {
        let number = if order == DateOrder::Serial { of_day_number(text) } else { None };
        number.or_else(|| Some(parts(text, order)?.date()?.at(0, 0, 0, 0)))
    };
    if text.contains(':') { None } else { day() }.or_else(|| moment::split(text, order))
}

/// Says why a text can't be read as a date; `None` where it can.
pub fn fault(text: &str, order: DateOrder) -> Option<Fault> {
    if date(text, order).is_some() {
        return None;
    }
    let mut others = DateOrder::ALL.into_iter().filter(|other| *other != order);
    if let Some(other) = others.find(|other| date(text, *other).is_some()) {
        return Some(Fault::OtherOrder(other));
    }
    let has_shape = DateOrder::ALL.into_iter().filter_map(|order| parts(text, order)).any(day::Parts::is_likely);
    Some(if has_shape { Fault::NotInCalendar } else { Fault::NotADate })
}

/// Returns the moment of a workbook's day number: 46346.5 is noon of 2026-11-20. Only days from 1900-03-01 on, which
/// all programs count alike.
pub fn of_day_number(text: &str) -> Option<DateTime> {
    let number = number::decimal(&text.replace(',', "."), Notation::Workbook)?;
    let days = number.trunc().to_i64().filter(|days| (61..=2_958_465).contains(days))?;
    // To the second: the rest is what the binary fraction could not hold.
    let seconds = ((number.fract() * Decimal::from(86_400)).round()).to_i64()?;
    let midnight = DAY_ZERO.checked_add(jiff::Span::new().days(days)).ok()?.at(0, 0, 0, 0);
    midnight.checked_add(jiff::Span::new().seconds(seconds)).ok()
}

/// Whether the text has a year of two digits.
pub fn has_short_year(text: &str, order: DateOrder) -> bool {
    parts(text, order).is_some_and(|parts| parts.is_year_short)
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
        (small_number(&[a, b, c, d]), small_number(&[f, g]), small_number(&[i, j]))
    } else if is_sign(c) && c == f {
        let (first, second, year) = (small_number(&[a, b]), small_number(&[d, e]), small_number(&[g, h, i, j]));
        match order {
            DateOrder::Dmy => (year, second, first),
            DateOrder::Mdy => (year, first, second),
            DateOrder::Ymd | DateOrder::Serial => return Shape::Other,
        }
    } else {
        return Shape::Other;
    };
    match parts {
        (Some(year), Some(month), Some(day)) => Shape::Date(calendar(year, month, day)),
        _ => Shape::Other,
    }
}

/// Reads up to four digits.
fn small_number(digits: &[u8]) -> Option<i16> {
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
