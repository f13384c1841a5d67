//! A day by itself: numbers with signs between, names of months, the week and the day of the year.

use std::borrow::Cow;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{PIVOT, calendar, names, small_number as number};
use crate::{
    model::DateOrder,
    pipeline::digits::{bare, plain_signs},
};

/// Words between a date's parts that say nothing.
const FILLERS: [&str; 31] = [
    "of", "the", "on", "de", "del", "d", "of", "den", "der", "am", "le", "el", "il", "di", "da", "do", "dia", "г",
    "г.", "года", "р", "року", "r", "roku", "m", "gada", "god", "godine", "год", "ngày", "a",
];

/// What stands right behind a day's number: 20th, 1er, 1º.
const ORDINALS: [&str; 13] = ["st", "nd", "rd", "th", "er", "re", "e", "º", "ª", "°", "го", "ste", "de"];

/// A date's three numbers; it may be none of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub year: i16,
    pub month: i16,
    pub day: i16,
    pub is_year_short: bool,
}

impl Parts {
    /// Makes the date, where the calendar has it.
    pub fn date(self) -> Option<Date> {
        calendar(self.year, self.month, self.day)
    }

    /// Whether month and day are numbers that some date has.
    pub fn is_likely(self) -> bool {
        (1..=12).contains(&self.month) && (1..=31).contains(&self.day)
    }

    fn of(date: Date) -> Self {
        let Date { .. } = date;
        Self { year: date.year(), month: date.month().into(), day: date.day().into(), is_year_short: false }
    }
}

/// Reads a date without time, in any of the forms.
pub(super) fn parts(text: &str, order: DateOrder) -> Option<Parts> {
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(plain_signs(text)) };
    let text = bare(&plain);
    in_one_form(text, order).or_else(|| in_one_form(without_weekday(text)?, order))
}

fn in_one_form(text: &str, order: DateOrder) -> Option<Parts> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (first, second, third) = match order {
            DateOrder::Ymd => (&text[..4], &text[4..6], &text[6..]),
            DateOrder::Dmy | DateOrder::Mdy | DateOrder::Serial => (&text[..2], &text[2..4], &text[4..]),
        };
        return ordered(first, second, third, order);
    }
    if let Some(date) = of_week_or_year(text) {
        return Some(Parts::of(date));
    }
    if let Some((year, month, day)) = east_asian(text) {
        return ordered(year, month, day, DateOrder::Ymd);
    }
    if text.chars().any(char::is_alphabetic) {
        return with_month_name(text);
    }
    let sign = text.chars().find(|sign| matches!(sign, '-' | '/' | '.')).unwrap_or(' ');
    let mut parts = text.split(sign).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    ordered(first, second, third, order)
}

fn ordered(first: &str, second: &str, third: &str, order: DateOrder) -> Option<Parts> {
    let order = if first.len() == 4 { DateOrder::Ymd } else { order };
    let (year, month, day) = match order {
        DateOrder::Ymd => (first, second, third),
        DateOrder::Dmy => (third, second, first),
        DateOrder::Mdy => (third, first, second),
        DateOrder::Serial => return None,
    };
    made(year, one_or_two(month)?, one_or_two(day)?)
}

fn made(year: &str, month: i16, day: i16) -> Option<Parts> {
    Some(Parts { year: full_year(year)?, month, day, is_year_short: year.len() == 2 })
}

/// Reads ISO 8601's `2026-W47-5`, `2026W475` and `2026-324`.
fn of_week_or_year(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = number(year.as_bytes()).filter(|year| *year > 0)?;
    let (is_dashed, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let Some(week) = rest.strip_prefix(['W', 'w']) else {
        let day = number(rest.as_bytes()).filter(|_| is_dashed && rest.len() == 3)?;
        let date = Date::new(year, 1, 1).ok()?.checked_add(jiff::Span::new().days(day - 1)).ok()?;
        return (day > 0 && date.year() == year).then_some(date);
    };
    let (week, day) = if is_dashed { week.split_once('-')? } else { week.split_at_checked(2)? };
    let (week, day) = (one_or_two(week).filter(|_| week.len() == 2)?, number(day.as_bytes())?);
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    Some(ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?.date())
}

/// Takes `2026年11月20日` and `2026년 11월 20일` apart: the year always comes first.
fn east_asian(text: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let day = rest.trim_end().strip_suffix(['日', '일', '号'])?;
    Some((year.trim(), month.trim(), day.trim()))
}

/// Takes a day of the week off either end: `Fri, 20 Nov 2026`, `20.11.2026 (Fr)`.
fn without_weekday(text: &str) -> Option<&str> {
    if let Some((day, name)) = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        return names::is_weekday(name.trim_end_matches('.')).then(|| day.trim_end());
    }
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let (name, day) = text.split_at(end);
    names::is_weekday(name).then(|| day.trim_start_matches(['.', ',', ' ', '-']))
}

/// A word or number of a date.
#[derive(Clone, Copy, Default)]
struct Token<'t> {
    text: &'t str,
    is_number: bool,
    is_dotted: bool,
    /// Whether no separator stands before it.
    is_glued: bool,
}

/// Reads `20. November 2026`, `20-Nov-26`, `Nov 20, 2026`, `2026 Nov 20`, `20 de noviembre de 2026`, `20NOV2026`.
fn with_month_name(text: &str) -> Option<Parts> {
    let (mut found, mut num_found) = ([Token::default(); 3], 0);
    let (mut rest, mut is_behind_number) = (text, false);
    while let Some(token) = next_token(&mut rest) {
        let is_ordinal = is_behind_number && !token.is_number && ORDINALS.contains(&token.text);
        is_behind_number = token.is_number && rest.chars().next().is_some_and(|c| !is_separator(c));
        if is_ordinal || (!token.is_number && FILLERS.contains(&&*token.text.to_lowercase())) {
            continue;
        }
        *found.get_mut(num_found)? = token;
        num_found += 1;
    }
    let [first, second, third] = found;
    if num_found < 3 {
        return None;
    }
    let (year, month, day, is_day_dotted) = match (first.is_number, second.is_number, third.is_number) {
        (false, true, true) => (third, first, second, false),
        (true, false, true) if first.text.len() == 4 => (first, second, third, third.is_dotted),
        (true, false, true) => (third, second, first, first.is_dotted),
        (true, true, false) if first.text.len() == 4 => (first, third, second, second.is_dotted),
        _ => return None,
    };
    if is_roman(month.text) && (month.is_glued || year.text.len() != 4) {
        return None;
    }
    made(year.text, names::month(month.text, is_day_dotted)?, one_or_two(day.text)?)
}

/// Whether a month is written as 20.XI.2026. Such letters part other things too: 10x20, 12 V 24.
fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte.to_ascii_uppercase(), b'I' | b'V' | b'X'))
}

fn is_separator(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '.' | ',' | '-' | '/' | '\'' | '’')
}

/// Takes the next run of digits, or of anything but digits and separators.
fn next_token<'t>(rest: &mut &'t str) -> Option<Token<'t>> {
    let num_bytes = rest.len();
    *rest = rest.trim_start_matches(is_separator);
    let is_glued = rest.len() == num_bytes;
    let is_number = rest.chars().next()?.is_ascii_digit();
    let is_end = |c: char| is_separator(c) || c.is_ascii_digit() != is_number;
    let (text, behind) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
    *rest = behind;
    Some(Token { text, is_number, is_dotted: behind.starts_with('.'), is_glued })
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
