//! Cells of a workbook as text: numbers that read back to the same number, dates by the cell's format.

use std::fmt::Write;

use calamine::{CellErrorType, DataRef, ExcelDateTime};

use super::number_format::NumberFormat;
use crate::model::CellKind;

/// Which day a workbook's serial dates are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Epoch {
    Of1900,
    Of1904,
}

/// Appends a cell's text to `out`, and says what it is.
pub(super) fn write(data: &DataRef, format: NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    match data {
        DataRef::Empty => CellKind::Null,
        DataRef::Int(number) => write_number(*number as f64, format, out),
        DataRef::Float(number) => write_number(*number, format, out),
        DataRef::String(text) => write_text(text, out),
        DataRef::SharedString(text) => write_text(text, out),
        DataRef::Bool(value) => {
            out.push_str(if *value { "true" } else { "false" });
            CellKind::Boolean
        }
        DataRef::DateTime(moment) => write_moment(moment, format, epoch, out),
        DataRef::DateTimeIso(text) => write_iso_moment(text, out),
        DataRef::DurationIso(text) => write_iso_duration(text, out),
        DataRef::Error(error) => {
            out.push_str(error_text(error));
            CellKind::Error
        }
    }
}

fn write_text(text: &str, out: &mut String) -> CellKind {
    out.push_str(text);
    if text.is_empty() { CellKind::Null } else { CellKind::Text }
}

fn write_number(number: f64, format: NumberFormat, out: &mut String) -> CellKind {
    if let NumberFormat::Digits(width) = format
        && (0.0..1e15).contains(&number)
        && number.fract() == 0.0
    {
        // "00042" is an identifier: its zeros are what the sheet shows.
        append(out, format_args!("{:0width$}", number as u64, width = usize::from(width)));
        return CellKind::Text;
    }
    if !number.is_finite() {
        out.push_str("#NUM!");
        return CellKind::Error;
    }
    push_number(number, out);
    CellKind::Number
}

/// Appends the shortest text that reads back to the same number.
fn push_number(number: f64, out: &mut String) {
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

fn write_moment(moment: &ExcelDateTime, format: NumberFormat, epoch: Epoch, out: &mut String) -> CellKind {
    let serial = moment.as_f64();
    if moment.is_duration() {
        push_number((serial * MS_PER_DAY as f64).round() / 1000.0, out);
        return CellKind::Duration;
    }
    let total_ms = (serial * MS_PER_DAY as f64).round();
    let limit = ((LAST_DAY + 1) * MS_PER_DAY) as f64;
    if !(0.0..limit).contains(&total_ms) {
        // The sheet shows ##### here.
        return write_number(serial, NumberFormat::Other, out);
    }
    let (day, ms) = ((total_ms as i64) / MS_PER_DAY, (total_ms as i64) % MS_PER_DAY);
    let has_no_day = day == 0 && (epoch == Epoch::Of1900 || ms > 0 || format == NumberFormat::Time);
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
fn write_iso_moment(text: &str, out: &mut String) -> CellKind {
    let text = text.trim().trim_end_matches('Z');
    let text = text.strip_suffix(".000").unwrap_or(text);
    out.push_str(text);
    if text.parse::<jiff::civil::DateTime>().is_ok() && text.contains('T') {
        CellKind::DateTime
    } else if text.parse::<jiff::civil::Date>().is_ok() {
        CellKind::Date
    } else if text.parse::<jiff::civil::Time>().is_ok() {
        CellKind::Time
    } else {
        CellKind::Text
    }
}

/// Appends `PT08H15M00S` as a time of day, or as seconds where it is a day or longer.
fn write_iso_duration(text: &str, out: &mut String) -> CellKind {
    let Some(ms) = iso_duration_ms(text) else {
        return write_text(text, out);
    };
    if (0..MS_PER_DAY).contains(&ms) {
        push_time(ms, out);
        return CellKind::Time;
    }
    push_number(ms as f64 / 1000.0, out);
    CellKind::Duration
}

fn iso_duration_ms(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut rest = rest.strip_prefix("PT")?;
    let mut total = 0.0;
    while !rest.is_empty() {
        let at = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..at].replace(',', ".").parse().ok()?;
        total += number
            * match rest.as_bytes()[at] {
                b'H' => 3_600_000.0,
                b'M' => 60_000.0,
                b'S' => 1000.0,
                _ => return None,
            };
        rest = &rest[at + 1..];
    }
    Some((sign * total).round() as i64)
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[track_caller]
    fn check_as(data: &DataRef, format: NumberFormat, epoch: Epoch, kind: CellKind, text: &str) {
        let mut out = String::new();
        assert_eq!((write(data, format, epoch, &mut out), out.as_str()), (kind, text));
    }

    #[track_caller]
    fn check(data: &DataRef, kind: CellKind, text: &str) {
        check_as(data, NumberFormat::Other, Epoch::Of1900, kind, text);
    }

    #[test]
    fn numbers_keep_their_value() {
        for (number, text) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (1e300, "1e300"),
            (-2.5e-9, "-2.5e-9"),
        ] {
            check(&DataRef::Float(number), CellKind::Number, text);
            assert!(text.parse::<f64>().unwrap().to_bits() == number.to_bits() || text == "0");
        }
        check(&DataRef::Float(f64::NAN), CellKind::Error, "#NUM!");
    }

    #[test]
    fn leading_zeros_are_as_shown() {
        check_as(&DataRef::Float(42.0), NumberFormat::Digits(5), Epoch::Of1900, CellKind::Text, "00042");
        check_as(&DataRef::Float(1_234_567.0), NumberFormat::Digits(5), Epoch::Of1900, CellKind::Text, "1234567");
        check_as(&DataRef::Float(4.5), NumberFormat::Digits(5), Epoch::Of1900, CellKind::Number, "4.5");
    }

    #[track_caller]
    fn check_moment(serial: f64, format: NumberFormat, epoch: Epoch, kind: CellKind, text: &str) {
        let is_1904 = epoch == Epoch::Of1904;
        let data = DataRef::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904));
        check_as(&data, format, epoch, kind, text);
    }

    #[test]
    fn dates_of_1900_with_its_leap_day() {
        use Epoch::Of1900;
        check_moment(1.0, NumberFormat::Date, Of1900, CellKind::Date, "1900-01-01");
        check_moment(59.0, NumberFormat::Date, Of1900, CellKind::Date, "1900-02-28");
        check_moment(60.0, NumberFormat::Date, Of1900, CellKind::Text, "1900-02-29");
        check_moment(61.0, NumberFormat::Date, Of1900, CellKind::Date, "1900-03-01");
        check_moment(46_346.0, NumberFormat::Date, Of1900, CellKind::Date, "2026-11-20");
        check_moment(2_958_465.0, NumberFormat::Date, Of1900, CellKind::Date, "9999-12-31");
        check_moment(2_958_466.0, NumberFormat::Date, Of1900, CellKind::Number, "2958466");
        check_moment(-1.0, NumberFormat::Date, Of1900, CellKind::Number, "-1");
    }

    #[test]
    fn dates_of_1904() {
        check_moment(0.0, NumberFormat::Date, Epoch::Of1904, CellKind::Date, "1904-01-01");
        check_moment(44_884.0, NumberFormat::Date, Epoch::Of1904, CellKind::Date, "2026-11-20");
    }

    #[test]
    fn times_and_both() {
        use Epoch::Of1900;
        check_moment(0.34375, NumberFormat::Time, Of1900, CellKind::Time, "08:15:00");
        check_moment(0.0, NumberFormat::Time, Of1900, CellKind::Time, "00:00:00");
        check_moment(46_346.343_75, NumberFormat::DateTime, Of1900, CellKind::DateTime, "2026-11-20T08:15:00");
        check_moment(46_346.0, NumberFormat::DateTime, Of1900, CellKind::DateTime, "2026-11-20T00:00:00");
        check_moment(46_346.5, NumberFormat::Date, Of1900, CellKind::DateTime, "2026-11-20T12:00:00");
        check_moment(46_345.999_999_999, NumberFormat::Date, Of1900, CellKind::Date, "2026-11-20");
        check_moment(0.000_002_893_5, NumberFormat::Time, Of1900, CellKind::Time, "00:00:00.250");
    }

    #[test]
    fn durations_are_seconds() {
        let data = DataRef::DateTime(ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false));
        check(&data, CellKind::Duration, "129600");
    }

    #[test]
    fn moments_in_iso_form() {
        let check_iso = |text: &str, kind, expect| check(&DataRef::DateTimeIso(text.to_owned()), kind, expect);
        check_iso("2026-11-20", CellKind::Date, "2026-11-20");
        check_iso("2026-11-20T08:15:00.000Z", CellKind::DateTime, "2026-11-20T08:15:00");
        check_iso("08:15:00", CellKind::Time, "08:15:00");
        check_iso("someday", CellKind::Text, "someday");
        let check_duration = |text: &str, kind, expect| check(&DataRef::DurationIso(text.to_owned()), kind, expect);
        check_duration("PT08H15M00S", CellKind::Time, "08:15:00");
        check_duration("PT30H00M00.5S", CellKind::Duration, "108000.5");
        check_duration("odd", CellKind::Text, "odd");
    }

    #[test]
    fn the_rest() {
        check(&DataRef::Bool(true), CellKind::Boolean, "true");
        check(&DataRef::Error(CellErrorType::NA), CellKind::Error, "#N/A");
        check(&DataRef::SharedString("007"), CellKind::Text, "007");
        check(&DataRef::String(String::new()), CellKind::Null, "");
        check(&DataRef::Empty, CellKind::Null, "");
    }
}
