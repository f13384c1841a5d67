//! Cells of a workbook as text: numbers that read back to the same number, dates by the cell's format.

use std::fmt::Write;

use super::{general, masks, number_format::NumberFormat};
use crate::model::CellKind;

/// Which day a workbook's serial dates are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    #[default]
    Of1900,
    Of1904,
}

/// What a file says that a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Empty,
    Number(f64),
    Text(&'a str),
    Boolean(bool),
    Error(&'a str),
    /// A date, time or both in ISO 8601.
    Moment(&'a str),
    /// A duration in ISO 8601: `PT08H15M00S`.
    Span(&'a str),
}

/// Appends a cell's text to `out`, and says what it is.
pub(super) fn write(value: Value, format: &NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    let format = match value {
        Value::Number(number) => format.for_number(number),
        // What is written out as a moment is later than any limit between sections.
        Value::Empty | Value::Text(_) | Value::Boolean(_) | Value::Error(_) | Value::Moment(_) | Value::Span(_) => {
            format.for_number(LAST_DAY as f64)
        }
    };
    match value {
        Value::Empty => CellKind::Null,
        Value::Number(number) => write_number(number, format, epoch, out),
        Value::Text(text) => write_text(text, out),
        Value::Boolean(value) => {
            out.push_str(if value { "true" } else { "false" });
            CellKind::Boolean
        }
        Value::Moment(text) => write_iso_moment(text, format, epoch, out),
        Value::Span(text) => write_iso_duration(text, format, epoch, out),
        Value::Error(text) => {
            out.push_str(if text.is_empty() { "#VALUE!" } else { text });
            CellKind::Error
        }
    }
}

/// Returns the error that the binary formats write as a number.
pub(super) fn error_of_code(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#VALUE!",
    }
}

fn write_text(text: &str, out: &mut String) -> CellKind {
    out.push_str(text);
    if text.is_empty() { CellKind::Null } else { CellKind::Text }
}

fn write_number(number: f64, format: &NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    if !number.is_finite() {
        out.push_str("#NUM!");
        return CellKind::Error;
    }
    match format {
        NumberFormat::Date | NumberFormat::Time | NumberFormat::DateTime => write_moment(number, format, epoch, out),
        NumberFormat::Duration => {
            push_number((number * MS_PER_DAY as f64).round() / 1000.0, out);
            CellKind::Duration
        }
        NumberFormat::Digits(mask) if number.fract() == 0.0 && number.abs() < 1e15 => {
            // "00042" is an identifier: its zeros are what the sheet shows.
            masks::push(number, mask, out);
            CellKind::Text
        }
        NumberFormat::Text => write_as_text(number, out),
        NumberFormat::Boolean if is_exactly(number, 0.0) || is_exactly(number, 1.0) => {
            out.push_str(if is_exactly(number, 1.0) { "true" } else { "false" });
            CellKind::Boolean
        }
        NumberFormat::Digits(_) | NumberFormat::Other | NumberFormat::Boolean | NumberFormat::Sections(_) => {
            push_number(number, out);
            CellKind::Number
        }
    }
}

/// Appends a number that is shown as a text. A long number keeps its digits, which the sheet would not show, and a
/// fraction that the sheet would cut stays a number.
fn write_as_text(number: f64, out: &mut String) -> CellKind {
    if number.fract() == 0.0 {
        push_number(number, out);
        return CellKind::Text;
    }
    let known: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = general::shown(number);
    if text.parse::<f64>().is_ok_and(|shown| is_exactly(shown, known)) {
        out.push_str(&text);
        return CellKind::Text;
    }
    push_number(number, out);
    CellKind::Number
}

/// Appends the shortest text that reads back to the same number.
pub(super) fn push_number(number: f64, out: &mut String) {
    let size = number.abs();
    if number == 0.0 {
        out.push('0');
    } else if (1e-7..1e21).contains(&size) {
        append(out, format_args!("{number}"));
    } else {
        append(out, format_args!("{number:e}"));
    }
}

fn append(out: &mut String, text: std::fmt::Arguments) {
    out.write_fmt(text).expect("BUG: a string takes all text");
}

const MS_PER_DAY: i64 = 86_400_000;

/// 9999-12-31, the last day there is.
const LAST_DAY: i64 = 2_958_465;

/// The days by which 1904's count is behind.
const DAYS_TO_1904: i64 = 1462;

fn write_moment(serial: f64, format: &NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    let total_ms = (serial * MS_PER_DAY as f64).round();
    let limit = ((LAST_DAY + 1) * MS_PER_DAY) as f64;
    if epoch == Epoch::Of1904 && *format == NumberFormat::Time && (-(MS_PER_DAY as f64)..0.0).contains(&total_ms) {
        // Only a sheet of 1904 shows times below zero.
        push_number(total_ms / 1000.0, out);
        return CellKind::Duration;
    }
    if !(0.0..limit).contains(&total_ms) {
        // The sheet shows ##### here.
        push_number(serial, out);
        return CellKind::Number;
    }
    let (day, ms) = ((total_ms as i64) / MS_PER_DAY, (total_ms as i64) % MS_PER_DAY);
    // The first day of 1904's count is a day like any other, where the format shows one.
    let has_no_day = day == 0 && (epoch == Epoch::Of1900 || *format == NumberFormat::Time);
    if has_no_day && ms == 0 && *format == NumberFormat::Date {
        // The sheet shows the day before the first.
        out.push_str("1900-01-00");
        return CellKind::Text;
    }
    if has_no_day {
        push_time(ms, out);
        return CellKind::Time;
    }
    if !push_date(day, epoch, out) {
        return CellKind::Text;
    }
    let shows_time = matches!(format, NumberFormat::DateTime | NumberFormat::Time);
    if ms == 0 && !shows_time {
        return CellKind::Date;
    }
    out.push('T');
    push_time(ms, out);
    CellKind::DateTime
}

/// Appends a date; false for the one that never was.
fn push_date(day: i64, epoch: Epoch, out: &mut String) -> bool {
    // Excel counts 1900 as a leap year, so serials before 61 are a day late, and 60 is no day at all.
    let days_since_1970 = match epoch {
        Epoch::Of1904 => day + DAYS_TO_1904 - 25_569,
        Epoch::Of1900 if day == 60 => {
            out.push_str("1900-02-29");
            return false;
        }
        Epoch::Of1900 if day < 60 => day - 25_568,
        Epoch::Of1900 => day - 25_569,
    };
    let date = jiff::Span::new()
        .try_days(days_since_1970)
        .and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span))
        .unwrap_or(jiff::civil::Date::MAX);
    append(out, format_args!("{date}"));
    true
}

fn push_time(ms: i64, out: &mut String) {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    append(out, format_args!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    if ms > 0 {
        append(out, format_args!(".{ms:03}"));
    }
}

/// Appends a date, time or both that the file writes in ISO 8601.
fn write_iso_moment(text: &str, format: &NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(moment) = text.parse::<jiff::civil::DateTime>() {
        return write_civil(moment, text.contains('T'), format, epoch, out);
    }
    if let Ok(time) = text.trim_start_matches('T').parse::<jiff::civil::Time>() {
        push_time(ms_of_day(time), out);
        return CellKind::Time;
    }
    out.push_str(text);
    CellKind::Text
}

fn ms_of_day(time: jiff::civil::Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1000 + i64::from(time.subsec_nanosecond()) / 1_000_000
}

/// Appends a moment as its format shows it: the last day of 1899 is how a mere time is written.
fn write_civil(
    moment: jiff::civil::DateTime,
    says_time: bool,
    format: &NumberFormat,
    epoch: Epoch,
    out: &mut String,
) -> CellKind {
    let ms = ms_of_day(moment.time());
    let day = moment.date().duration_since(jiff::civil::date(1899, 12, 31)).as_hours() / 24;
    if *format == NumberFormat::Duration {
        // From March 1900 on the serial counts a day that never was.
        let serial = if day >= 60 { day + 1 } else { day };
        push_number((serial * MS_PER_DAY + ms) as f64 / 1000.0, out);
        return CellKind::Duration;
    }
    let is_first_day = matches!(day, -1 | 0) || (epoch == Epoch::Of1904 && day == DAYS_TO_1904 - 1);
    if *format == NumberFormat::Time && is_first_day {
        push_time(ms, out);
        return CellKind::Time;
    }
    append(out, format_args!("{}", moment.date()));
    let shows_time = match format {
        NumberFormat::DateTime | NumberFormat::Time => true,
        NumberFormat::Date => false,
        NumberFormat::Other
        | NumberFormat::Duration
        | NumberFormat::Text
        | NumberFormat::Digits(_)
        | NumberFormat::Boolean
        | NumberFormat::Sections(_) => says_time,
    };
    if ms == 0 && !shows_time {
        return CellKind::Date;
    }
    out.push('T');
    push_time(ms, out);
    CellKind::DateTime
}

/// Appends `PT08H15M00S` as a time of day, or as seconds where it is a day or longer or its format goes on beyond.
fn write_iso_duration(text: &str, format: &NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    let Some(ms) = iso_duration_ms(text) else {
        return write_text(text, out);
    };
    if ms >= MS_PER_DAY && *format == NumberFormat::Time {
        // A clock that begins anew each day: the days are those of a date.
        return write_moment(ms as f64 / MS_PER_DAY as f64, format, epoch, out);
    }
    if (0..MS_PER_DAY).contains(&ms) && *format != NumberFormat::Duration {
        push_time(ms, out);
        return CellKind::Time;
    }
    push_number(ms as f64 / 1000.0, out);
    CellKind::Duration
}

fn iso_duration_ms(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut rest = rest.strip_prefix('P')?;
    let mut total = 0.0;
    while !rest.is_empty() && rest != "T" {
        rest = rest.trim_start_matches('T');
        let at = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..at].replace(',', ".").parse().ok()?;
        total += number
            * match rest.as_bytes()[at] {
                b'D' => MS_PER_DAY as f64,
                b'H' => 3_600_000.0,
                b'M' => 60_000.0,
                b'S' => 1000.0,
                _ => return None,
            };
        rest = &rest[at + 1..];
    }
    Some((sign * total).round() as i64)
}

/// Whether a number is that one, with either sign of zero.
fn is_exactly(number: f64, wanted: f64) -> bool {
    number.partial_cmp(&wanted) == Some(std::cmp::Ordering::Equal)
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
