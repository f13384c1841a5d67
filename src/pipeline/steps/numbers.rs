//! Steps that read a text as a number or a date.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::patterns::{self, Pattern};
use crate::{
    model::{CellKind, DateOrder, DatePart, RoundDirection, TimestampUnit, digits},
    pipeline::{
        date,
        number::{self, Notation},
        text::trimmed,
        time,
    },
};

/// Reads a date (and time) and writes it; typed cells of a workbook are read as what they are.
pub fn date(
    text: &str,
    kind: CellKind,
    from: Option<&(Pattern, String)>,
    to: Option<&Pattern>,
    has_time: bool,
    order: DateOrder,
    out: &mut String,
) -> Result<(), String> {
    let text = trimmed(text);
    let is_typed = matches!(kind, CellKind::Date | CellKind::DateTime);
    let at = match from.filter(|_| !is_typed) {
        Some((pattern, written)) => {
            pattern.read(text).ok_or_else(|| format!("“{text}” is not a date written as {written}"))?
        }
        None => date::date_time(text, order).ok_or_else(|| format!("“{text}” is not a date"))?,
    };
    match to {
        Some(pattern) => pattern.write(at, out),
        None if has_time => out.push_str(&at.to_string()),
        None => out.push_str(&at.date().to_string()),
    }
    Ok(())
}

/// Reads a number and writes it plainly.
pub fn decimal(
    text: &str,
    kind: CellKind,
    notation: Notation,
    places: Option<u32>,
    out: &mut String,
) -> Result<(), String> {
    let mut number = read(text, kind, notation)?;
    if let Some(places) = places {
        number = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        number.rescale(places);
    }
    out.push_str(&number.to_string());
    Ok(())
}

/// Rounds a number to a multiple of `precision`.
pub fn round(
    text: &str,
    kind: CellKind,
    notation: Notation,
    precision: Decimal,
    direction: RoundDirection,
    out: &mut String,
) -> Result<(), String> {
    let number = read(text, kind, notation)?;
    let rounded = multiple(number, precision, direction);
    let rounded = rounded.ok_or_else(|| format!("“{}” is too large to be rounded to {precision}", trimmed(text)))?;
    write(rounded, out);
    Ok(())
}

/// Writes a number without trailing zeros.
pub fn write(number: Decimal, out: &mut String) {
    let number = number.normalize();
    let (mantissa, scale) = (number.mantissa(), number.scale() as usize);
    // Beyond that, and where zeros are missing behind the point, the general way will do.
    let Ok(whole) = u64::try_from(mantissa.unsigned_abs()) else { return out.push_str(&number.to_string()) };
    let mut room = [0; 20];
    let text = digits::of(whole, &mut room);
    let Some((before, behind)) = text.len().checked_sub(scale).map(|at| text.split_at(at)) else {
        return out.push_str(&number.to_string());
    };
    if mantissa < 0 {
        out.push('-');
    }
    out.push_str(if before.is_empty() { "0" } else { before });
    if scale > 0 {
        out.push('.');
        out.push_str(behind);
    }
}

/// The remainder is exact where a quotient would not be.
fn multiple(number: Decimal, precision: Decimal, direction: RoundDirection) -> Option<Decimal> {
    let rest = number.abs().checked_rem(precision)?;
    let lower = number.abs().checked_sub(rest)?;
    let is_up = match direction {
        RoundDirection::Nearest => rest >= precision.checked_sub(rest)?,
        RoundDirection::Up => !rest.is_zero(),
        RoundDirection::Down => false,
    };
    let rounded = if is_up { lower.checked_add(precision)? } else { lower };
    Some(if number.is_sign_negative() && !rounded.is_zero() { -rounded } else { rounded })
}

fn read(text: &str, kind: CellKind, notation: Notation) -> Result<Decimal, String> {
    let text = trimmed(text);
    let notation = match kind {
        CellKind::Number | CellKind::Duration => Notation::Workbook,
        CellKind::Null
        | CellKind::Text
        | CellKind::Boolean
        | CellKind::Date
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Error => notation,
    };
    number::decimal(text, notation).ok_or_else(|| format!("“{text}” is not a number"))
}

/// Writes one part of a date or time.
pub fn extract(text: &str, kind: CellKind, part: DatePart, order: DateOrder, out: &mut String) -> Result<(), String> {
    let text = trimmed(text);
    let is_of_day = matches!(part, DatePart::Hour | DatePart::Minute | DatePart::Second | DatePart::Time);
    let only_time = || match kind {
        CellKind::Duration => time::seconds(text),
        _ => time::time(text),
    };
    let alone = if is_of_day { only_time() } else { None };
    let at = match alone {
        Some(time) => jiff::civil::date(1, 1, 1).to_datetime(time),
        None => date::date_time(text, order).ok_or_else(|| format!("“{text}” is not a date"))?,
    };
    out.push_str(&part_of(at, part));
    Ok(())
}

fn part_of(at: DateTime, part: DatePart) -> String {
    match part {
        DatePart::Year => at.year().to_string(),
        DatePart::Quarter => ((at.month() + 2) / 3).to_string(),
        DatePart::Month => at.month().to_string(),
        DatePart::MonthName => patterns::month_name(at.date()).to_owned(),
        DatePart::Week => at.date().iso_week_date().week().to_string(),
        DatePart::Day => at.day().to_string(),
        DatePart::DayOfYear => at.day_of_year().to_string(),
        DatePart::Weekday => at.weekday().to_monday_one_offset().to_string(),
        DatePart::WeekdayName => patterns::weekday_name(at.date()).to_owned(),
        DatePart::Date => at.date().to_string(),
        DatePart::Time => at.time().to_string(),
        DatePart::Hour => at.hour().to_string(),
        DatePart::Minute => at.minute().to_string(),
        DatePart::Second => at.second().to_string(),
    }
}

/// Writes the date and time (UTC) of a count since 1970.
pub fn timestamp(text: &str, unit: TimestampUnit, out: &mut String) -> Result<(), String> {
    let text = trimmed(text);
    let fault = || format!("“{text}” is not a count of {} since 1970", unit_name(unit));
    let number = number::decimal(text, Notation::Workbook).ok_or_else(fault)?;
    let factor = match unit {
        TimestampUnit::Seconds => 1_000_000_000,
        TimestampUnit::Milliseconds => 1_000_000,
    };
    let nanoseconds = number.checked_mul(Decimal::from(factor)).and_then(|count| count.round().to_i128());
    let at = nanoseconds.and_then(|count| Timestamp::from_nanosecond(count).ok()).ok_or_else(fault)?;
    out.push_str(&at.to_zoned(TimeZone::UTC).datetime().to_string());
    Ok(())
}

fn unit_name(unit: TimestampUnit) -> &'static str {
    match unit {
        TimestampUnit::Seconds => "seconds",
        TimestampUnit::Milliseconds => "milliseconds",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_trailing_zeros() {
        let numbers = [
            ("0", "0"),
            ("0.00", "0"),
            ("-0.0", "0"),
            ("7", "7"),
            ("-12.50", "-12.5"),
            ("0.05", "0.05"),
            ("-0.000007", "-0.000007"),
            ("1000", "1000"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616.5", "18446744073709551616.5"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
        ];
        for (text, expect) in numbers {
            let mut out = String::new();
            write(Decimal::from_str_exact(text).unwrap(), &mut out);
            assert_eq!(out, expect);
        }
    }
}
