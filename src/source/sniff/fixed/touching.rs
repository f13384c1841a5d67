//! Columns that touch: where the kind of character changes at the same place in all lines.
//!
//! Only beside text that is padded: the letters and digits of a code, `AB1204`, change at the same place too.

use super::Line;
use crate::source::{columns::most_frequent, fixed::is_rule};

/// How many lines it takes to believe that a change is no chance.
const MIN_LINES: usize = 3;

/// What stands at a place in all lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digit,
    /// Letters, or blanks between and behind them.
    Text,
    /// A sign before a number.
    Sign,
    /// A minus or a blank behind a number.
    SignBehind,
    Mixed,
}

/// Divides columns further; `starts` are those found so far.
pub(crate) fn divide(lines: &[Line], starts: &[usize]) -> Vec<usize> {
    let rows: Vec<&Line> = lines.iter().filter(|line| !is_rule(&line.places.iter().collect::<String>())).collect();
    let num_all = rows.len();
    let rows = below_headings(rows);
    let has_headings = rows.len() < num_all;
    let lengths: Vec<usize> = rows.iter().map(|line| line.places.len()).collect();
    let (length, num_alike) = most_frequent(&lengths).unwrap_or_default();
    if rows.len() < MIN_LINES || num_alike * 10 < rows.len() * 9 {
        return starts.to_vec();
    }
    let kinds = kinds(&rows, length);
    let mut found = starts.to_vec();
    for at in 1..length {
        let is_change = match (kinds[at - 1], kinds[at]) {
            (Kind::Digit, Kind::Text) => is_padded(&rows, text_from(&kinds, at)) && starts_with_letters(&rows, at),
            (Kind::Text, Kind::Digit | Kind::Sign) => {
                let text = text_before(&kinds, at, starts);
                has_letters(&rows, text.clone()) && is_padded(&rows, text)
            }
            // Below headings, or where it is always a hyphen, it is rather a number in parts, `INV-2026-0017`.
            (Kind::Digit, Kind::Sign) => {
                let is_plus = rows.iter().any(|line| line.places.get(at) == Some(&'+'));
                !has_headings && is_plus && kinds.get(at + 1) == Some(&Kind::Digit) && !is_behind(&rows, &kinds, at)
            }
            (Kind::Sign, Kind::Digit) => is_behind(&rows, &kinds, at - 1),
            (Kind::SignBehind, Kind::Digit) => true,
            (Kind::Digit | Kind::Text | Kind::Sign | Kind::SignBehind | Kind::Mixed, _) => false,
        };
        if is_change {
            found.push(at);
        }
    }
    found.sort_unstable();
    found.dedup();
    if found.len() > 1 {
        found.extend(dates(&rows, &kinds, &found));
        found.sort_unstable();
    }
    found
}

/// Leaves a first line of headings out: it has letters where those below have their digits.
fn below_headings(mut rows: Vec<&Line>) -> Vec<&Line> {
    let has_digits = |line: &&Line| line.places.iter().any(char::is_ascii_digit);
    if rows.len() > MIN_LINES && !has_digits(&rows[0]) && rows[1..].iter().all(has_digits) {
        rows.remove(0);
    }
    rows
}

fn kinds(rows: &[&Line], length: usize) -> Vec<Kind> {
    let alone: Vec<Kind> = (0..length).map(|at| kind(rows, at)).collect();
    let is_sign_or_blank = |at: usize| {
        let mut chars = rows.iter().filter_map(|line| line.places.get(at));
        chars.clone().all(|c| matches!(c, ' ' | '-')) && chars.any(|c| *c == '-')
    };
    let is_digit = |at: usize| alone.get(at) == Some(&Kind::Digit);
    let is_behind = |at: usize| at > 0 && is_digit(at - 1) && is_digit(at + 1) && is_sign_or_blank(at);
    let kind = |(at, kind): (usize, &Kind)| if *kind == Kind::Text && is_behind(at) { Kind::SignBehind } else { *kind };
    alone.iter().enumerate().map(kind).collect()
}

fn kind(rows: &[&Line], at: usize) -> Kind {
    let chars = || rows.iter().filter_map(|line| line.places.get(at).copied());
    if chars().all(|c| c.is_ascii_digit()) {
        Kind::Digit
    } else if chars().all(|c| matches!(c, '+' | '-')) {
        Kind::Sign
    } else if chars().all(|c| !c.is_ascii_digit()) {
        Kind::Text
    } else {
        Kind::Mixed
    }
}

fn text_from(kinds: &[Kind], at: usize) -> std::ops::Range<usize> {
    let end = (at..kinds.len()).find(|&at| is_number(kinds[at])).unwrap_or(kinds.len());
    at..end
}

/// The text before a place, in the same column.
fn text_before(kinds: &[Kind], at: usize, starts: &[usize]) -> std::ops::Range<usize> {
    let start = (0..at).rev().find(|&at| is_number(kinds[at])).map_or(0, |at| at + 1);
    let column = starts.iter().copied().filter(|start| *start <= at).max().unwrap_or(0);
    start.max(column)..at
}

/// Whether nearly all lines have a letter there: blanks alone are the padding of the number behind them.
fn has_letters(rows: &[&Line], places: std::ops::Range<usize>) -> bool {
    let has = |line: &&&Line| line.places.iter().take(places.end).skip(places.start).any(|c| c.is_alphabetic());
    rows.iter().filter(has).count() * 10 >= rows.len() * 9
}

fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Digit | Kind::Sign | Kind::SignBehind)
}

/// Whether the sign at `at` belongs to the number before it: a date follows, which has no sign.
fn is_behind(rows: &[&Line], kinds: &[Kind], at: usize) -> bool {
    let follows = kinds[at + 1..].iter().take(8).all(|kind| *kind == Kind::Digit);
    at > 0 && kinds[at - 1] == Kind::Digit && follows && rows.iter().all(|line| is_date(&line.places, at + 1))
}

/// Whether the text is filled up with spaces in some lines.
fn is_padded(rows: &[&Line], places: std::ops::Range<usize>) -> bool {
    let end = places.end - 1;
    places.len() > 1 && rows.iter().any(|line| line.is_blank(end) && line.is_blank(end.saturating_sub(1)))
}

fn starts_with_letters(rows: &[&Line], at: usize) -> bool {
    let num_letters = rows.iter().filter(|line| line.places.get(at).is_some_and(|c| c.is_alphabetic())).count();
    num_letters * 10 >= rows.len() * 9
}

/// Dates without signs, at the start of a longer run of digits: `20261120`.
fn dates(rows: &[&Line], kinds: &[Kind], starts: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    for &start in starts {
        let end = (start..kinds.len()).find(|&at| kinds[at] != Kind::Digit).unwrap_or(kinds.len());
        let mut at = start;
        while at + 8 < end && rows.iter().all(|line| is_date(&line.places, at)) {
            at += 8;
            if !starts.contains(&at) {
                found.push(at);
            }
        }
    }
    found
}

fn is_date(places: &[char], at: usize) -> bool {
    let number = |from: usize, len: usize| {
        let digits = places.get(at + from..at + from + len)?;
        digits.iter().try_fold(0, |sum, c| Some(sum * 10 + c.to_digit(10)?))
    };
    let in_range =
        |number: Option<u32>, range: std::ops::RangeInclusive<u32>| number.is_some_and(|n| range.contains(&n));
    in_range(number(0, 4), 1900..=2100) && in_range(number(4, 2), 1..=12) && in_range(number(6, 2), 1..=31)
}
