//! Times of day.

use jiff::civil::Time;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::number::{self, Notation};

/// Reads `08:15`, `8:15:30`, `08:15:30.25` and `8:15 PM`.
pub fn time(text: &str) -> Option<Time> {
    let (clock, half) = without_half(text);
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let hour = on_24_hours(two_digits(hour)?, half)?;
    Time::new(hour, full_two_digits(minute)?, full_two_digits(second)?, nanoseconds(fraction)?).ok()
}

/// Reads a number of seconds since midnight: what a workbook says of a duration under a day.
pub fn seconds(text: &str) -> Option<Time> {
    let nanoseconds = (number::decimal(text, Notation::Workbook)? * Decimal::from(1_000_000_000)).round().to_i64()?;
    let whole = nanoseconds.div_euclid(1_000_000_000);
    let (hour, minute, second) = (whole.div_euclid(3600), whole.rem_euclid(3600) / 60, whole.rem_euclid(60));
    let fraction = i32::try_from(nanoseconds.rem_euclid(1_000_000_000)).ok()?;
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, fraction).ok()
}

/// Takes `Z`, `+01:00`, `-0500` or `+01` off the end of a time.
pub(super) fn without_zone(text: &str) -> &str {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return clock.trim_end();
    }
    let Some(sign) = text.rfind(['+', '-']) else { return text };
    let offset = &text.as_bytes()[sign + 1..];
    let is_offset = match offset {
        [a, b] => [a, b].iter().all(|byte| byte.is_ascii_digit()),
        [a, b, b':', c, d] | [a, b, c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    if is_offset { text[..sign].trim_end() } else { text }
}

/// Half of the day, on a clock of twelve hours.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

fn without_half(text: &str) -> (&str, Option<Half>) {
    let Some((clock, suffix)) = text.len().checked_sub(2).and_then(|end| text.split_at_checked(end)) else {
        return (text, None);
    };
    if suffix.eq_ignore_ascii_case("am") {
        (clock.trim_end(), Some(Half::Am))
    } else if suffix.eq_ignore_ascii_case("pm") {
        (clock.trim_end(), Some(Half::Pm))
    } else {
        (text, None)
    }
}

fn on_24_hours(hour: i8, half: Option<Half>) -> Option<i8> {
    match half {
        None => Some(hour),
        Some(Half::Am) if (1..=12).contains(&hour) => Some(hour % 12),
        Some(Half::Pm) if (1..=12).contains(&hour) => Some(hour % 12 + 12),
        Some(Half::Am | Half::Pm) => None,
    }
}

fn full_two_digits(digits: &str) -> Option<i8> {
    (digits.len() == 2).then(|| two_digits(digits))?
}

fn two_digits(digits: &str) -> Option<i8> {
    let is_number = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// Reads the digits behind a second's decimal sign, at most nine.
fn nanoseconds(digits: &str) -> Option<i32> {
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    Some(number * 10i32.pow(9 - digits.len() as u32))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let found = time(text).map(|time| time.to_string());
        assert_eq!(found.as_deref().unwrap_or("none"), expect, "{text}");
    }

    #[test]
    fn times_of_day() {
        check("08:15", "08:15:00");
        check("8:15:30", "08:15:30");
        check("23:59:59.25", "23:59:59.25");
        check("08:15:30,5", "08:15:30.5");
        check("00:00", "00:00:00");
    }

    #[test]
    fn clocks_of_twelve_hours() {
        check("8:15 PM", "20:15:00");
        check("12:00am", "00:00:00");
        check("12:30 pm", "12:30:00");
        check("13:00 PM", "none");
        check("0:15 AM", "none");
    }

    #[test]
    fn what_is_no_time() {
        for text in
            ["", "8", "24:00", "08:60", "08:15:60", "8:1", "08:15:", "a:15", "08:15:30.", "+8:15", "08:15Z", "1:2:3:4"]
        {
            check(text, "none");
        }
    }

    #[test]
    fn seconds_since_midnight() {
        assert_eq!(seconds("29700"), Some(jiff::civil::time(8, 15, 0, 0)));
        assert_eq!(seconds("0.5"), Some(jiff::civil::time(0, 0, 0, 500_000_000)));
        assert_eq!(seconds("86399.9999999"), Some(jiff::civil::time(23, 59, 59, 999_999_900)));
        assert_eq!(seconds("86400"), None);
        assert_eq!(seconds("-1"), None);
    }

    proptest! {
        #[test]
        fn a_written_time_comes_back(hour in 0i8..24, minute in 0i8..60, second in 0i8..60, part in 0i32..1_000_000_000) {
            let expect = jiff::civil::time(hour, minute, second, part);
            prop_assert_eq!(time(&expect.to_string()), Some(expect));
        }

        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            let _ = (time(&text), seconds(&text), without_zone(&text));
        }
    }
}
