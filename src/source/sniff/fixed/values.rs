//! Numbers and dates that stand in columns: what tells a single space between columns from one between words.

use std::ops::Range;

use super::Line;
use crate::source::look::Look;

/// Returns what stands in those places of a line.
pub(super) fn cell(line: &Line, places: Range<usize>) -> String {
    let from = places.start.min(line.places.len());
    let text: String = line.places[from..places.end.clamp(from, line.places.len())].iter().collect();
    text.trim().to_owned()
}

/// Whether two lines are rows of one table: of the same words, signs and numbers in order, or with numbers, dates and
/// the like in the same columns, in half of them at least.
pub(super) fn are_alike(line: &Line, other: &Line, starts: &[usize]) -> bool {
    if pattern(line) == pattern(other) && line.places.iter().any(char::is_ascii_digit) {
        return true;
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let look = |line: &Line, places: Range<usize>| Look::of(&cell(line, places));
    let is_same = |(start, end): &(&usize, usize)| {
        let look_of = |line: &Line| look(line, **start..*end);
        look_of(line).is_strict() && look_of(line) == look_of(other)
    };
    let num_same = starts.iter().zip(ends).filter(is_same).count();
    num_same >= 2 && num_same * 2 >= starts.len()
}

/// Returns a line with each word as A and each number as 9.
fn pattern(line: &Line) -> String {
    let mut pattern = form(&line.places.iter().collect::<String>()).chars().collect::<Vec<_>>();
    pattern.dedup_by(|a, b| a == b && matches!(a, 'A' | '9' | ' '));
    pattern.into_iter().collect::<String>().trim().to_owned()
}

/// Whether the line names what the next one has values of: it has none itself.
pub(super) fn are_below(line: &Line, next: &Line, starts: &[usize]) -> bool {
    let is_value = |text: &str| Look::of(text).is_strict() && Look::of(text) != Look::Boolean;
    let ends = starts[1..].iter().copied().chain([usize::MAX]);
    let mut cells = starts.iter().zip(ends).map(|(&start, end)| cell(next, start..end));
    let names: String = line.places.iter().collect();
    !names.split_whitespace().any(is_value) && cells.any(|cell| is_value(&cell))
}

/// What nearly all lines have between two gaps.
struct Part {
    kind: Kind,
    /// How long the values are, the shortest and the longest.
    lengths: (usize, usize),
    /// Whether it is the same text in all lines.
    is_constant: bool,
}

/// What nearly all values of a part are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    /// Digits only, of one length: perhaps a part of a longer number.
    Digits,
    Date,
    Time,
    /// Codes of one form, `A-123`; addresses, yes and no.
    Code,
    Text,
}

impl Part {
    /// `None` where not nearly all lines have something there.
    fn of(rows: &[(usize, &Line)], places: &Range<usize>) -> Option<Self> {
        // The first may be a heading.
        let cells: Vec<String> = rows.iter().skip(1).map(|(_, line)| cell(line, places.clone())).collect();
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let lengths = || filled.iter().map(|cell| cell.chars().count());
        let first = *filled.first()?;
        let is_used = filled.len() * 10 >= cells.len() * 9;
        is_used.then_some(Self {
            kind: kind(&filled),
            lengths: (lengths().min()?, lengths().max()?),
            is_constant: filled.iter().all(|cell| *cell == first),
        })
    }

    fn is_ragged(&self) -> bool {
        self.lengths.0 < self.lengths.1
    }
}

fn kind(cells: &[&str]) -> Kind {
    let most = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell)).count() * 10 >= cells.len() * 9;
    let look = |is: fn(Look) -> bool| most(&|cell| is(Look::of(cell)));
    let first = form(cells[0]);
    let is_of_one_form = most(&|cell| form(cell) == first);
    if is_of_one_form && first.chars().all(|c| c == '9') {
        Kind::Digits
    } else if look(Look::is_number) {
        Kind::Number
    } else if look(|look| matches!(look, Look::Date | Look::DateTime)) {
        Kind::Date
    } else if look(|look| look == Look::Time) {
        Kind::Time
    } else if look(Look::is_strict) || (is_of_one_form && first.contains('9')) {
        Kind::Code
    } else {
        Kind::Text
    }
}

/// A text with its letters as A and its digits as 9.
fn form(text: &str) -> String {
    let sign = |c: char| match c {
        _ if c.is_ascii_digit() => '9',
        _ if c.is_alphabetic() => 'A',
        other => other,
    };
    text.chars().map(sign).collect()
}

/// How many lines it takes to believe that a space in all of them divides, where no wider gap shows that they are
/// aligned.
const MIN_LINES: usize = 8;

/// Whether a single space before `start` stands between columns: headings begin or end with both of them, or there are
/// values, and something that can't be the rest of them. Words count where another gap shows that the lines are aligned.
pub(super) fn divides(rows: &[(usize, &Line)], start: usize, is_gap: &[bool], has_wide: bool) -> bool {
    let end = (start..is_gap.len()).find(|&at| is_gap[at]).unwrap_or(is_gap.len());
    let before_end = (0..start).rev().find(|&at| !is_gap[at]).map_or(0, |at| at + 1);
    let before_start = (0..before_end).rev().find(|&at| is_gap[at]).map_or(0, |at| at + 1);
    let places = [before_start..before_end, start..end];
    let are_headed = || places.iter().all(|places| is_headed(rows, places));
    let (Some(before), Some(behind)) = (Part::of(rows, &places[0]), Part::of(rows, &places[1])) else {
        // Of columns that are mostly empty, the headings alone tell.
        return has_wide && are_headed();
    };
    // A date and its time are one value.
    if before.kind == Kind::Date && behind.kind == Kind::Time {
        return false;
    }
    let is_aligned = has_wide || rows.len() >= MIN_LINES;
    let are_words = before.kind == Kind::Text && behind.kind == Kind::Text;
    let is_believed = has_wide || (is_aligned && !are_words);
    if is_believed && !before.is_constant && are_headed() {
        return true;
    }
    match (before.kind, behind.kind) {
        (Kind::Text, Kind::Text) => false,
        // Groups of a longer number: `12 345`, `+49 40 1234`.
        (Kind::Digits, Kind::Number) | (Kind::Number | Kind::Digits, Kind::Digits) if !behind.is_ragged() => false,
        (Kind::Number | Kind::Digits, Kind::Number | Kind::Date | Kind::Time) => true,
        (Kind::Date | Kind::Time, Kind::Number | Kind::Digits | Kind::Date | Kind::Time) => true,
        // House numbers are shorter than the numbers of records and towns.
        (Kind::Digits, _) => has_wide && before.lengths.0 >= 4,
        (Kind::Number | Kind::Date | Kind::Time | Kind::Code, _) => has_wide,
        (Kind::Text, _) => has_wide && before.is_ragged(),
    }
}

/// Whether the first line has a heading that begins or ends where the column does: words that are none of its values.
fn is_headed(rows: &[(usize, &Line)], places: &Range<usize>) -> bool {
    let heading = rows[0].1;
    let text = cell(heading, places.clone());
    let is_value = || rows[1..].iter().any(|(_, line)| cell(line, places.clone()) == text);
    let is_name = text.contains(char::is_alphabetic) && !Look::of(&text).is_strict() && !is_value();
    is_name && (!heading.is_blank(places.start) || !heading.is_blank(places.end - 1))
}
