//! A record's values as bytes: what the pipeline writes, the store keeps and the window reads.
//!
//! A value is a kind byte and its payload. The layout is part of the data on disk: kinds are never renumbered.

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;

use super::{value::Value, varint};

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const INTEGER: u8 = 2;
const DECIMAL: u8 = 3;
const DATE: u8 = 4;
const TIME: u8 = 5;
const DATE_TIME: u8 = 6;
const FALSE: u8 = 7;
const TRUE: u8 = 8;
const OPTION: u8 = 9;
const GUID: u8 = 10;

/// No value, encoded.
pub const NO_VALUE: [u8; 1] = [EMPTY];

/// The day from which dates are counted.
const DAY_ZERO: Date = Date::constant(1970, 1, 1);

/// Appends one value.
pub fn push(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Empty => out.push(EMPTY),
        Value::Text(text) => {
            out.push(TEXT);
            varint::push_str(out, text);
        }
        Value::Integer(number) => {
            out.push(INTEGER);
            varint::push_signed(out, number);
        }
        Value::Decimal(number) => {
            let (mantissa, scale) = bare(number);
            out.push(DECIMAL);
            out.push(scale as u8);
            varint::push_signed128(out, mantissa);
        }
        Value::Date(date) => {
            out.push(DATE);
            varint::push_signed(out, days(date));
        }
        Value::Time(time) => {
            out.push(TIME);
            varint::push_signed(out, nanoseconds(time));
        }
        Value::DateTime(at) => {
            out.push(DATE_TIME);
            varint::push_signed(out, days(at.date()));
            varint::push_signed(out, nanoseconds(at.time()));
        }
        Value::Boolean(false) => out.push(FALSE),
        Value::Boolean(true) => out.push(TRUE),
        Value::Option(position) => {
            out.push(OPTION);
            varint::push(out, u64::from(position));
        }
        Value::Guid(guid) => {
            out.push(GUID);
            out.extend_from_slice(&guid.to_be_bytes());
        }
    }
}

/// Appends a decimal of few digits, `scale` of them behind the decimal sign. The last of those must not be a zero.
pub fn push_decimal(out: &mut Vec<u8>, mantissa: i64, scale: u32) {
    debug_assert!(scale == 0 || mantissa % 10 != 0, "BUG: a number has one form");
    out.push(DECIMAL);
    out.push(scale as u8);
    varint::push_signed(out, mantissa);
}

/// Takes one value off the front; `None` at the end, or where the bytes are not a value.
pub fn take<'a>(bytes: &mut &'a [u8]) -> Option<Value<'a>> {
    let (&kind, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match kind {
        EMPTY => Value::Empty,
        TEXT => Value::Text(varint::take_str(bytes)?),
        INTEGER => Value::Integer(varint::take_signed(bytes)?),
        DECIMAL => {
            let (&scale, rest) = bytes.split_first()?;
            *bytes = rest;
            let mantissa = varint::take_signed128(bytes)?;
            Value::Decimal(Decimal::try_from_i128_with_scale(mantissa, u32::from(scale)).ok()?)
        }
        DATE => Value::Date(date(varint::take_signed(bytes)?)?),
        TIME => Value::Time(time(varint::take_signed(bytes)?)?),
        DATE_TIME => {
            let date = date(varint::take_signed(bytes)?)?;
            Value::DateTime(DateTime::from_parts(date, time(varint::take_signed(bytes)?)?))
        }
        FALSE => Value::Boolean(false),
        TRUE => Value::Boolean(true),
        OPTION => Value::Option(u16::try_from(varint::take(bytes)?).ok()?),
        GUID => {
            let (guid, rest) = bytes.split_first_chunk::<16>()?;
            *bytes = rest;
            Value::Guid(u128::from_be_bytes(*guid))
        }
        _ => return None,
    })
}

/// Walks the values of an encoded record.
pub fn iter(mut bytes: &[u8]) -> impl Iterator<Item = Value<'_>> {
    std::iter::from_fn(move || take(&mut bytes))
}

/// Returns the values of an encoded record, each as its own slice of bytes: for comparing and merging records.
pub fn slices(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let before = bytes;
        take(&mut bytes)?;
        Some(&before[..before.len() - bytes.len()])
    })
}

/// Returns mantissa and scale without trailing zeros: a number has one form.
fn bare(number: Decimal) -> (i128, u32) {
    let (mantissa, mut scale) = (number.mantissa(), number.scale());
    let Ok(mut short) = i64::try_from(mantissa) else {
        let number = number.normalize();
        return (number.mantissa(), number.scale());
    };
    while scale > 0 && short % 10 == 0 {
        short /= 10;
        scale -= 1;
    }
    (i128::from(short), scale)
}

/// Counts the days since [`DAY_ZERO`], by the rule of the Gregorian calendar: years begin in March here, so that the leap
/// day is the last of its year.
fn days(date: Date) -> i64 {
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let year = if month > 2 { year } else { year - 1 };
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day()) - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // From 1 March of the year 0 to 1 January 1970.
    year * 365 + leap_days + in_year - 719_468
}

fn date(days: i64) -> Option<Date> {
    DAY_ZERO.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn nanoseconds(time: Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000_000 + i64::from(time.subsec_nanosecond())
}

fn time(nanoseconds: i64) -> Option<Time> {
    let seconds = nanoseconds.div_euclid(1_000_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = nanoseconds.rem_euclid(1_000_000_000);
    Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        i32::try_from(part).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn all() -> Vec<Value<'static>> {
        vec![
            Value::Empty,
            Value::Text("Ørsted & Søn"),
            Value::Integer(-42),
            Value::Decimal(Decimal::new(-12345, 2)),
            Value::Date(date(1969, 12, 31)),
            Value::Date(date(9999, 12, 31)),
            Value::Time(time(23, 59, 59, 999_999_999)),
            Value::DateTime(date(2026, 11, 20).at(8, 15, 0, 0)),
            Value::Boolean(false),
            Value::Boolean(true),
            Value::Option(7),
            Value::Guid(u128::MAX - 5),
        ]
    }

    #[test]
    fn every_kind_comes_back() {
        let mut bytes = Vec::new();
        for value in all() {
            push(&mut bytes, value);
        }
        assert_eq!(iter(&bytes).collect::<Vec<_>>(), all());
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let mut day = Date::MIN;
        // A step that meets every month and day of month, and many turns of years.
        while let Ok(next) = day.checked_add(jiff::Span::new().days(97)) {
            assert_eq!(days(day), i64::from(DAY_ZERO.until(day).unwrap().get_days()), "{day}");
            day = next;
        }
        for day in [date(1970, 1, 1), date(2000, 2, 29), date(1900, 3, 1), date(0, 2, 29), date(0, 3, 1), Date::MAX] {
            assert_eq!(days(day), i64::from(DAY_ZERO.until(day).unwrap().get_days()), "{day}");
        }
    }

    #[test]
    fn a_number_has_one_form() {
        let bytes = |text: &str| {
            let mut out = Vec::new();
            push(&mut out, Value::Decimal(Decimal::from_str_exact(text).unwrap()));
            out
        };
        assert_eq!(bytes("1.500"), bytes("1.5"));
        assert_eq!(bytes("-100"), [DECIMAL, 0, 199, 1]);
        assert_eq!(bytes("0.00"), [DECIMAL, 0, 0]);
        assert_eq!(bytes("-0.0"), bytes("0"));
        assert_eq!(bytes("12345678901234567890.50"), bytes("12345678901234567890.5"));
    }

    #[test]
    fn slices_join_to_the_whole() {
        let mut bytes = Vec::new();
        for value in all() {
            push(&mut bytes, value);
        }
        assert_eq!(slices(&bytes).count(), all().len());
        assert_eq!(slices(&bytes).collect::<Vec<_>>().concat(), bytes);
    }

    #[test]
    fn decimals_of_one_value_are_the_same_bytes() {
        let (mut long, mut short) = (Vec::new(), Vec::new());
        push(&mut long, Value::Decimal(Decimal::new(1500, 3)));
        push(&mut short, Value::Decimal(Decimal::new(15, 1)));
        assert_eq!(long, short);
    }

    #[test]
    fn a_cut_value_ends_the_record() {
        let mut bytes = Vec::new();
        push(&mut bytes, Value::Text("abc"));
        assert_eq!(iter(&bytes[..3]).count(), 0);
        assert_eq!(iter(&[99]).count(), 0);
    }
}
