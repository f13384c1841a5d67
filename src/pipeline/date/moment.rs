//! A day with a time of day behind it.

use std::borrow::Cow;

use jiff::civil::{DateTime, Time};

use super::day::{Parts, parts};
use crate::{
    model::DateOrder,
    pipeline::{
        digits::{bare, plain_signs},
        time::{time, without_zone},
    },
};

/// Words between a day and a time.
const AT: [&str; 12] = ["at", "um", "à", "a", "às", "as", "om", "kl", "klo", "alle", "las", "в"];

/// Reads a day and a time of day with a space, a comma or a T between.
pub(super) fn split(text: &str, order: DateOrder) -> Option<DateTime> {
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(plain_signs(text)) };
    let text = bare(&plain);
    let gaps = text.match_indices([' ', 'T', 't', ',']);
    let mut moments = gaps.filter_map(|(at, sign)| both(&text[..at], &text[at + 1..], sign, order));
    moments.next().or_else(|| between(text, order))
}

fn both(day: &str, clock: &str, sign: &str, order: DateOrder) -> Option<DateTime> {
    if !day.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '日' | '일') || c.is_alphabetic()) {
        return None;
    }
    let clock = without_zone(clock.trim_start());
    let is_t = matches!(sign, "T" | "t");
    let time = if is_t { basic(clock).or_else(|| time(clock)) } else { time(clock) }?;
    let is_basic = is_t && day.len() == 8;
    let order = if is_basic { DateOrder::Ymd } else { order };
    let date = parts(day, order).or_else(|| parts(without_at(day)?, order)).and_then(Parts::date)?;
    Some(DateTime::from_parts(date, time))
}

/// Reads ISO 8601's `0815` and `081530`.
fn basic(clock: &str) -> Option<Time> {
    let is_basic = matches!(clock.len(), 4 | 6) && clock.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| clock.get(range).unwrap_or("00").parse::<i8>().ok();
    if is_basic { Time::new(part(0..2)?, part(2..4)?, part(4..6)?, 0).ok() } else { None }
}

/// Takes "at" and the like off a day.
fn without_at(day: &str) -> Option<&str> {
    let mut words = day.trim_end().trim_end_matches('.');
    let full = words.len();
    while let Some((before, word)) = words.rsplit_once(' ') {
        if !AT.contains(&&*word.to_lowercase()) {
            break;
        }
        words = before.trim_end_matches([',', ' ']);
    }
    (words.len() < full).then_some(words)
}

/// Reads a time between the day and its year: `Fri Nov 20 08:15:00 2026`.
fn between(text: &str, order: DateOrder) -> Option<DateTime> {
    let (rest, year) = text.rsplit_once(' ').filter(|(_, year)| year.len() == 4)?;
    let (day, clock) = rest.rsplit_once(' ').filter(|(_, clock)| clock.contains(':'))?;
    let date = parts(&format!("{day} {year}"), order).and_then(Parts::date)?;
    Some(DateTime::from_parts(date, time(clock)?))
}
