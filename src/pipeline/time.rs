//! Times of day.

use jiff::civil::Time;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    digits::{bare, plain_signs},
    number::{self, Notation},
};

/// Words for the two halves of the day, in lower case and without full stops and spaces.
const HALVES: [(&str, Half); 27] = [
    ("am", Half::Am),
    ("pm", Half::Pm),
    ("πμ", Half::Am),
    ("μμ", Half::Pm),
    ("de", Half::Am),
    ("du", Half::Pm),
    ("fm", Half::Am),
    ("em", Half::Pm),
    ("ap", Half::Am),
    ("ip", Half::Pm),
    ("dop", Half::Am),
    ("odp", Half::Pm),
    ("öö", Half::Am),
    ("ös", Half::Pm),
    ("sa", Half::Am),
    ("ch", Half::Pm),
    ("прпл", Half::Am),
    ("слоб", Half::Pm),
    ("дп", Half::Am),
    ("пп", Half::Pm),
    ("上午", Half::Am),
    ("下午", Half::Pm),
    ("午前", Half::Am),
    ("午後", Half::Pm),
    ("오전", Half::Am),
    ("오후", Half::Pm),
    ("م", Half::Pm),
];

/// Reads `08:15`, `8:15:30`, `08:15:30.25`, `8:15 PM`, `8h15`, `08.15` and `8 Uhr 15`.
pub fn time(text: &str) -> Option<Time> {
    clock(text, None).or_else(|| in_other_words(text))
}

/// Reads a clock: hours, minutes and perhaps seconds with colons between.
fn clock(text: &str, half: Option<Half>) -> Option<Time> {
    let mut parts = text.splitn(3, ':');
    let (hour, minute, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let hour = on_24_hours(two_digits(hour)?, half)?;
    Time::new(hour, full_two_digits(minute)?, full_two_digits(second)?, nanoseconds(fraction)?).ok()
}

/// Reads what is more than digits and colons.
fn in_other_words(text: &str) -> Option<Time> {
    let plain = plain_signs(text);
    let text = bare(&plain);
    let (text, half) = without_half(text);
    let text = text.strip_prefix("kl.").or_else(|| text.strip_prefix("kl ")).unwrap_or(text).trim_start();
    let text = text.strip_suffix("Uhr").filter(|rest| rest.contains([':', '.'])).unwrap_or(text).trim_end();
    if let Some(half) = half.filter(|_| text.len() <= 2) {
        return Time::new(on_24_hours(two_digits(text)?, Some(half))?, 0, 0, 0).ok();
    }
    clock(text, half).or_else(|| with_letters(text, half)).or_else(|| clock(&dotted(text)?, half))
}

/// Reads `8h15`, `8 h 15`, `08h`, `8h15m30s`, `8 Uhr 15`, `8時15分`.
fn with_letters(text: &str, half: Option<Half>) -> Option<Time> {
    let units = ["Uhr", "uhr", "h", "H", "u", "時", "时", "點", "点", "시"];
    let (hour, rest) = units.iter().find_map(|unit| text.split_once(unit))?;
    let rest = rest.trim();
    let (minute, second) = rest.split_once(['m', '\'', '′', '分', '분']).unwrap_or((rest, ""));
    let second = second.trim().trim_start_matches("in").trim().trim_end_matches(['s', '"', '″', '秒', '초']);
    let or_zero = |part: &str| if part.is_empty() { Some(0) } else { two_digits(part) };
    Time::new(on_24_hours(two_digits(hour.trim())?, half)?, or_zero(minute.trim())?, or_zero(second.trim())?, 0).ok()
}

/// Writes `08.15` and `8.15.30` with colons.
fn dotted(text: &str) -> Option<String> {
    let is_dotted = text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_paired = text.split('.').skip(1).all(|part| part.len() == 2);
    (is_dotted && is_paired).then(|| text.replace('.', ":"))
}

/// Reads a number of seconds since midnight: what a workbook says of a duration under a day.
pub fn seconds(text: &str) -> Option<Time> {
    let nanoseconds = (number::decimal(text, Notation::Workbook)? * Decimal::from(1_000_000_000)).round().to_i64()?;
    let whole = nanoseconds.div_euclid(1_000_000_000);
    let (hour, minute, second) = (whole.div_euclid(3600), whole.rem_euclid(3600) / 60, whole.rem_euclid(60));
    let fraction = i32::try_from(nanoseconds.rem_euclid(1_000_000_000)).ok()?;
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, fraction).ok()
}

/// Names of time zones that stand behind a time.
const ZONES: [&str; 27] = [
    "UTC", "GMT", "CET", "CEST", "MEZ", "MESZ", "WET", "WEST", "EET", "EEST", "BST", "IST", "MSK", "EST", "EDT", "CST",
    "CDT", "MST", "MDT", "PST", "PDT", "JST", "KST", "AEST", "AEDT", "NZST", "NZDT",
];

/// Takes a time zone off the end of a time: `Z`, `+01:00`, `-0500`, `+01`, `UTC`, `GMT+0100 (CET)`, `[Europe/Paris]`.
pub(super) fn without_zone(text: &str) -> &str {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return clock.trim_end();
    }
    let note = text.strip_suffix(')').and_then(|rest| rest.rfind('('));
    let note = note.or_else(|| text.strip_suffix(']').and_then(|rest| rest.rfind('[')));
    let text = note.map_or(text, |at| text[..at].trim_end());
    let text =
        text.rfind(['+', '-']).filter(|sign| is_offset(&text[sign + 1..])).map_or(text, |at| text[..at].trim_end());
    let start = text
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    if ZONES.contains(&&text[start..]) { text[..start].trim_end() } else { text }
}

fn is_offset(offset: &str) -> bool {
    match offset.as_bytes() {
        [a, b] => [a, b].iter().all(|byte| byte.is_ascii_digit()),
        [a, b, b':', c, d] | [a, b, c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// Half of the day, on a clock of twelve hours.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

/// Takes the word for a half of the day off either end: `8:15 p.m.`, `下午8:15`.
fn without_half(text: &str) -> (&str, Option<Half>) {
    let behind = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let before = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let half = |word: &str| {
        let letters = || word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        let found = HALVES.into_iter().find(|(name, _)| letters().eq(name.chars()));
        found.map(|(_, half)| half).filter(|_| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | ' ')))
    };
    if let Some(half) = half(&text[behind..]) {
        (text[..behind].trim_end(), Some(half))
    } else if let Some(half) = half(&text[..before]) {
        (text[before..].trim_start(), Some(half))
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
    fn halves_of_the_day_in_several_languages() {
        for text in [
            "8:15 p.m.",
            "8:15 p. m.",
            "8:15 μ.μ.",
            "du. 8:15",
            "8:15 em",
            "8:15 ÖS",
            "下午8:15",
            "下午 8:15",
            "오후 8:15",
            "午後8:15",
            "午後8時15分",
        ] {
            check(text, "20:15:00");
        }
        check("8 PM", "20:00:00");
        check("12am", "00:00:00");
        check("上午8:15", "08:15:00");
    }

    #[test]
    fn times_without_colons() {
        check("8h15", "08:15:00");
        check("08h", "08:00:00");
        check("8 h 15", "08:15:00");
        check("8h15m30s", "08:15:30");
        check("08.15", "08:15:00");
        check("8.15.30", "08:15:30");
        check("8:15 Uhr", "08:15:00");
        check("8 Uhr", "08:00:00");
        check("kl. 8.15", "08:15:00");
        check("８：１５", "08:15:00");
        check("٠٨:١٥", "08:15:00");
        check("8.1", "none");
        check("8.155", "none");
        check("25h00", "none");
    }

    #[test]
    fn zones_are_left_out() {
        for zone in
            ["Z", "+01:00", "-0500", "+01", " UTC", " GMT+0100", " GMT+0100 (CET)", " CEST", "+01:00[Europe/Paris]"]
        {
            assert_eq!(without_zone(&format!("08:15{zone}")), "08:15", "{zone}");
        }
        assert_eq!(without_zone("8:15 PM"), "8:15 PM");
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
