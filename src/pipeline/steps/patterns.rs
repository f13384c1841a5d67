//! Patterns of dates and times, as spreadsheets write them: `dd.MM.yyyy`, `d. MMMM yy`, `HH:mm:ss`, `h:mm AM/PM`.
//!
//! `m` beside hours or seconds is a minute, elsewhere a month, whatever its case elsewhere. Text in quotes stands for
//! itself, as does everything that is no letter.

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::{model::DateOrder, pipeline::date};

/// The first year of two digits that is in the last century.
const PIVOT: i16 = 50;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A pattern, ready to read and write by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Year4,
    Year2,
    /// A number, and whether it has two digits always.
    Number(Unit, Width),
    MonthName,
    MonthShort,
    WeekdayName,
    WeekdayShort,
    Half,
    Literal(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Month,
    Day,
    Hour,
    Hour12,
    Minute,
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Short,
    Two,
}

/// What has been read so far.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    hour: i8,
    minute: i8,
    second: i8,
    is_pm: Option<bool>,
}

impl Pattern {
    /// Reads a pattern; the error says what is wrong with it.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = pattern;
        while let Some(sign) = rest.chars().next() {
            let len = token_len(rest, sign);
            let (word, after) = rest.split_at(len);
            let token = match sign {
                '\'' | '"' => Token::Literal(word.trim_matches(sign).to_owned()),
                _ if is_half(word) => Token::Half,
                _ if sign.is_ascii_alphabetic() => letter_token(word, ends_in_hour(&tokens), after)
                    .ok_or_else(|| format!("“{word}” means nothing in a date pattern such as dd.MM.yyyy HH:mm"))?,
                _ => Token::Literal(word.to_owned()),
            };
            tokens.push(token);
            rest = after;
        }
        let has_value = tokens.iter().any(|token| !matches!(token, Token::Literal(_)));
        if has_value {
            Ok(Self { tokens })
        } else {
            Err(format!("“{pattern}” is not a date pattern such as dd.MM.yyyy"))
        }
    }

    /// Reads a text by the pattern; `None` where it does not fit, or the calendar has no such day.
    pub fn read(&self, text: &str) -> Option<DateTime> {
        let mut parts = Parts::default();
        let mut rest = text.trim();
        for (at, token) in self.tokens.iter().enumerate() {
            let is_followed_by_digits = self
                .tokens
                .get(at + 1)
                .is_some_and(|next| matches!(next, Token::Year4 | Token::Year2 | Token::Number(..)));
            rest = token.read(rest, is_followed_by_digits, &mut parts)?;
        }
        if rest.trim().is_empty() { parts.finish() } else { None }
    }

    /// Writes a date and time by the pattern.
    pub fn write(&self, at: DateTime, out: &mut String) {
        for token in &self.tokens {
            token.write(at, out);
        }
    }

    /// Whether the pattern says which day it is.
    pub fn has_day(&self) -> bool {
        let has = |wanted: fn(&Token) -> bool| self.tokens.iter().any(wanted);
        has(|token| matches!(token, Token::Year4 | Token::Year2))
            && has(|token| matches!(token, Token::Number(Unit::Month, _) | Token::MonthName | Token::MonthShort))
            && has(|token| matches!(token, Token::Number(Unit::Day, _)))
    }
}

/// How long the token at the start is: a run of one letter, a quoted text, or one sign.
fn token_len(rest: &str, sign: char) -> usize {
    match sign {
        '\'' | '"' => rest[1..].find(sign).map_or(rest.len(), |end| end + 2),
        _ if rest.get(..5).is_some_and(is_half) => 5,
        _ if sign.is_ascii_alphabetic() => {
            rest.bytes().take_while(|byte| byte.eq_ignore_ascii_case(&(sign as u8))).count()
        }
        _ => sign.len_utf8(),
    }
}

fn is_half(word: &str) -> bool {
    ["AM/PM", "tt", "a"].iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether the last value is an hour.
fn ends_in_hour(tokens: &[Token]) -> bool {
    let last = tokens.iter().rev().find(|token| !matches!(token, Token::Literal(_)));
    matches!(last, Some(Token::Number(Unit::Hour | Unit::Hour12, _)))
}

fn letter_token(word: &str, is_after_hour: bool, after: &str) -> Option<Token> {
    let is_before_second = after.trim_start_matches(|sign: char| !sign.is_alphabetic()).starts_with(['s', 'S']);
    let width = if word.len() == 1 { Width::Short } else { Width::Two };
    Some(match (word.chars().next()?, word.len()) {
        ('y' | 'Y', 4) => Token::Year4,
        ('y' | 'Y', 2) => Token::Year2,
        ('m' | 'M', 1 | 2) if is_after_hour || is_before_second => Token::Number(Unit::Minute, width),
        ('m' | 'M', 1 | 2) => Token::Number(Unit::Month, width),
        ('m' | 'M', 3) => Token::MonthShort,
        ('m' | 'M', 4) => Token::MonthName,
        ('d' | 'D', 1 | 2) => Token::Number(Unit::Day, width),
        ('d' | 'D' | 'e' | 'E', 3) => Token::WeekdayShort,
        ('d' | 'D' | 'e' | 'E', 4) => Token::WeekdayName,
        ('H', 1 | 2) => Token::Number(Unit::Hour, width),
        ('h', 1 | 2) if names_half(after) => Token::Number(Unit::Hour12, width),
        ('h', 1 | 2) => Token::Number(Unit::Hour, width),
        ('s' | 'S', 1 | 2) => Token::Number(Unit::Second, width),
        _ => return None,
    })
}

/// Whether AM or PM follows somewhere.
fn names_half(after: &str) -> bool {
    let lower = after.to_ascii_lowercase();
    lower.contains("am/pm") || lower.contains("tt") || lower.ends_with('a')
}

impl Token {
    fn read<'t>(&self, rest: &'t str, is_followed_by_digits: bool, parts: &mut Parts) -> Option<&'t str> {
        match self {
            Self::Literal(text) if text.trim().is_empty() => Some(rest.trim_start()),
            Self::Literal(text) => rest.strip_prefix(text.as_str()),
            Self::Year4 => digits(rest, 4, 4).map(|(year, rest)| {
                parts.year = Some(year);
                rest
            }),
            Self::Year2 => digits(rest, 2, 2).map(|(year, rest)| {
                parts.year = Some(if year < PIVOT { 2000 + year } else { 1900 + year });
                rest
            }),
            Self::Number(unit, _) => {
                let least = if is_followed_by_digits { 2 } else { 1 };
                let (number, rest) = digits(rest, least, 2)?;
                parts.set(*unit, number as i8);
                Some(rest)
            }
            Self::MonthName | Self::MonthShort => {
                let (word, rest) = word(rest);
                parts.month = Some(date::date(&format!("1 {word} 2000"), DateOrder::Dmy)?.month());
                Some(rest.strip_prefix('.').filter(|_| *self == Self::MonthShort).unwrap_or(rest))
            }
            Self::WeekdayName | Self::WeekdayShort => Some(word(rest).1),
            Self::Half => {
                let half = rest.get(..2)?;
                parts.is_pm = Some(half.eq_ignore_ascii_case("pm"));
                (parts.is_pm == Some(true) || half.eq_ignore_ascii_case("am")).then(|| &rest[2..])
            }
        }
    }

    fn write(&self, at: DateTime, out: &mut String) {
        match self {
            Self::Literal(text) => out.push_str(text),
            Self::Year4 => out.push_str(&format!("{:04}", at.year())),
            Self::Year2 => out.push_str(&format!("{:02}", at.year().rem_euclid(100))),
            Self::Number(unit, width) => {
                let number = match unit {
                    Unit::Month => at.month(),
                    Unit::Day => at.day(),
                    Unit::Hour => at.hour(),
                    Unit::Hour12 => (at.hour() + 11) % 12 + 1,
                    Unit::Minute => at.minute(),
                    Unit::Second => at.second(),
                };
                match width {
                    Width::Short => out.push_str(&number.to_string()),
                    Width::Two => out.push_str(&format!("{number:02}")),
                }
            }
            Self::MonthName => out.push_str(month_name(at.date())),
            Self::MonthShort => out.push_str(&month_name(at.date())[..3]),
            Self::WeekdayName => out.push_str(weekday_name(at.date())),
            Self::WeekdayShort => out.push_str(&weekday_name(at.date())[..3]),
            Self::Half => out.push_str(if at.hour() < 12 { "AM" } else { "PM" }),
        }
    }
}

impl Parts {
    fn set(&mut self, unit: Unit, number: i8) {
        match unit {
            Unit::Month => self.month = Some(number),
            Unit::Day => self.day = Some(number),
            Unit::Hour | Unit::Hour12 => self.hour = number,
            Unit::Minute => self.minute = number,
            Unit::Second => self.second = number,
        }
    }

    fn finish(self) -> Option<DateTime> {
        let Self { year, month, day, hour, minute, second, is_pm } = self;
        let hour = match is_pm {
            None => hour,
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(is_pm) => hour % 12 + if is_pm { 12 } else { 0 },
        };
        let time = Time::new(hour, minute, second, 0).ok()?;
        let date = Date::new(year?, month?, day.unwrap_or(1)).ok().filter(|date| date.year() > 0)?;
        Some(DateTime::from_parts(date, time))
    }
}

/// Returns the English name of a date's month.
pub fn month_name(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs().clamp(1, 12)) - 1]
}

/// Returns the English name of a date's weekday.
pub fn weekday_name(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn digits(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let num = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if num < least {
        return None;
    }
    Some((text[..num].parse().ok()?, &text[num..]))
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|sign: char| !sign.is_alphabetic()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_read(pattern: &str, text: &str, expect: &str) {
        let found = Pattern::parse(pattern).unwrap().read(text).map(|at| at.to_string());
        assert_eq!(found.as_deref().unwrap_or("none"), expect, "{text} by {pattern}");
    }

    #[track_caller]
    fn check_write(pattern: &str, expect: &str) {
        let mut out = String::new();
        Pattern::parse(pattern).unwrap().write(jiff::civil::date(2026, 3, 5).at(14, 7, 9, 0), &mut out);
        assert_eq!(out, expect, "{pattern}");
    }

    #[test]
    fn dates_are_read() {
        check_read("dd.MM.yyyy", "20.11.2026", "2026-11-20T00:00:00");
        check_read("dd.MM.yyyy", " 5.1.2026 ", "2026-01-05T00:00:00");
        check_read("DD.MM.YYYY", "20.11.2026", "2026-11-20T00:00:00");
        check_read("dd.mm.yyyy", "20.11.2026", "2026-11-20T00:00:00");
        check_read("yyyyMMdd", "20261120", "2026-11-20T00:00:00");
        check_read("ddMMyy", "201149", "2049-11-20T00:00:00");
        check_read("ddMMyy", "201150", "1950-11-20T00:00:00");
        check_read("d. MMMM yyyy", "20. März 2026", "2026-03-20T00:00:00");
        check_read("MMM d, yyyy", "Nov 20, 2026", "2026-11-20T00:00:00");
        check_read("dddd, dd.MM.yyyy", "Freitag, 20.11.2026", "2026-11-20T00:00:00");
        check_read("MM/yyyy", "11/2026", "2026-11-01T00:00:00");
        check_read("'KW' dd.MM.yyyy", "KW 20.11.2026", "2026-11-20T00:00:00");
    }

    #[test]
    fn times_are_read() {
        check_read("dd.MM.yyyy HH:mm", "20.11.2026 08:15", "2026-11-20T08:15:00");
        check_read("yyyy-MM-dd'T'HH:mm:ss", "2026-11-20T08:15:30", "2026-11-20T08:15:30");
        check_read("M/d/yy h:mm AM/PM", "11/20/26 8:15 pm", "2026-11-20T20:15:00");
        check_read("M/d/yy h:mm tt", "11/20/26 12:15 AM", "2026-11-20T00:15:00");
        check_read("M/d/yy h:mm tt", "11/20/26 13:15 AM", "none");
    }

    #[test]
    fn what_does_not_fit_is_none() {
        for text in ["31.02.2026", "20.11.26", "20/11/2026", "20.11.2026x", "", "٢٠.١١.٢٠٢٦", "20.13.2026", "0.1.2026"]
        {
            check_read("dd.MM.yyyy", text, "none");
        }
        check_read("dd.MM.yyyy", "01.01.0000", "none");
        check_read("MMM d, yyyy", "Foo 20, 2026", "none");
        check_read("h:mm a", "x", "none");
    }

    #[test]
    fn dates_and_times_are_written() {
        check_write("dd.MM.yyyy", "05.03.2026");
        check_write("d.M.yy", "5.3.26");
        check_write("yyyyMMdd", "20260305");
        check_write("dddd, d. MMMM yyyy", "Thursday, 5. March 2026");
        check_write("ddd MMM d", "Thu Mar 5");
        check_write("HH:mm:ss", "14:07:09");
        check_write("h:mm AM/PM", "2:07 PM");
        check_write("'am' dd", "am 05");
    }

    #[test]
    fn patterns_without_meaning_are_refused() {
        assert!(Pattern::parse("dd.MM.yyyyy").unwrap_err().contains("yyyyy"));
        assert!(Pattern::parse("xx").unwrap_err().contains("xx"));
        assert!(Pattern::parse("--").unwrap_err().contains("not a date pattern"));
        assert!(Pattern::parse("").is_err());
        assert!(!Pattern::parse("MM/yyyy").unwrap().has_day());
    }
}
