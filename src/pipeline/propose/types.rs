//! The type of a column, from all its values that were looked at: with the count, and the rows that are otherwise.

use std::collections::HashMap;

use super::{
    MAX_NAMED, RowValue, Sample, but_rows, count, identifier, locale,
    number_cell::{is_number, is_whole},
    rows,
};
use crate::{
    model::{CellKind, DateOrder, Evidence, FieldType, RawBlock, RawCell, RowNo},
    pipeline::{
        date,
        number::{self, Notation},
        time, word,
    },
};

/// Of so many values, one may be otherwise, and the column still has its type.
const VALUES_AN_EXCEPTION: usize = 20;

/// A value that so often stands where others are numbers or dates means something.
const MEANT: usize = 3;

/// Words that stand for "no value": they speak neither for a type nor against it.
const NOTHING: [&str; 20] = [
    "-", "--", "—", "–", "?", "n/a", "na", "n.a.", "n/v", "null", "none", "nil", "nan", "tbd", "tba", "tbc", "k.a.",
    "s/o", "#n/a", "unknown",
];

/// Most members of an Option, the fewest values to see them in, and how often each must be there.
const MAX_MEMBERS: usize = 8;
const LEAST_OF_OPTION: usize = 20;
const LEAST_OF_MEMBER: usize = 3;
const MAX_MEMBER_CHARS: usize = 30;

/// Longest code proposed, in characters.
const MAX_CODE_CHARS: usize = 20;

/// How much of the file was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All rows: values that did not come up don't exist.
    Whole,
    Part,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnType {
    /// The column's heading.
    pub column: String,
    pub kind: FieldType,
    /// Cells that hold something.
    pub num_values: usize,
    /// Of those, how many read as the type.
    pub num_read: usize,
    /// The first rows that do not.
    pub counter_examples: Vec<RowValue>,
    /// In a sentence: "9,998 of 10,000 are dates, day/month/year; rows 17 and 402 are not: “tbd”, “n/a”".
    pub why: String,
    /// Most decimal places seen, at most 5.
    pub decimals: u32,
    /// The members of an Option; none for other types.
    pub members: Vec<String>,
}

impl ColumnType {
    /// Returns the finding as other findings are shown.
    pub fn evidence(&self) -> Evidence {
        Evidence {
            what: format!("Type of {}", self.column),
            finding: self.kind.name().to_owned(),
            why: self.why.clone(),
            confidence: self.num_read as f32 / self.num_values.max(1) as f32,
        }
    }
}

/// Proposes a type for each column, in their order. What looks like an identifier stays text.
pub fn propose_types(columns: &[String], block: &RawBlock, scope: Scope) -> Vec<ColumnType> {
    let sample = Sample::new(block, columns.len());
    columns.iter().enumerate().map(|(i, heading)| judge(heading, &sample, i, scope)).collect()
}

type Values<'s, 'a> = &'s [(RowNo, RawCell<'a>)];

/// Judges one column.
pub(super) fn judge(heading: &str, sample: &Sample<'_>, column: usize, scope: Scope) -> ColumnType {
    let values: Vec<_> = sample.values(column).collect();
    let ways = Ways::of(sample, column);
    let counts: Vec<_> = KINDS.iter().map(|kind| Count::of(*kind, &values, ways)).collect();
    let best = counts.iter().rev().max_by_key(|count| count.num_read);
    let typed = best.filter(|best| best.fits(&values)).map(|best| {
        let is_number = best.kind.is_number();
        let named = if is_number { identifier::reason(heading, &values) } else { None };
        match named {
            Some(why) => text(heading, &values, &format!("kept as text: {why}"), scope),
            None => best.column_type(heading, &values, ways),
        }
    });
    typed.unwrap_or_else(|| {
        let danger = identifier::danger(&values).or_else(|| identifier::of_digits(&values));
        let danger = danger.map(|why| format!("kept as text: {why}"));
        let near = best.and_then(|best| best.near(&values, ways));
        // What is mostly dates is no list of versions, though 01.11.2026 is written like one.
        let are_dates = best.is_some_and(|best| matches!(best.kind, FieldType::Date | FieldType::DateTime));
        let why = if are_dates { near.or(danger) } else { danger.or(near) };
        let why = why.unwrap_or_else(|| plain_text(&values));
        text(heading, &values, &why, scope)
    })
}

/// The types that are looked for; of those that read equally many values, the first.
const KINDS: [FieldType; 7] = [
    FieldType::Integer,
    FieldType::Decimal,
    FieldType::Boolean,
    FieldType::Guid,
    FieldType::Date,
    FieldType::DateTime,
    FieldType::Time,
];

/// How the column's own values are read best.
#[derive(Clone, Copy)]
struct Ways {
    order: DateOrder,
    depends_on_order: bool,
    notation: Notation,
    has_sign: bool,
    has_short_year: bool,
}

impl Ways {
    fn of(sample: &Sample<'_>, column: usize) -> Self {
        let dates = locale::tally_dates(sample, column);
        let numbers = locale::tally_numbers(sample, column, FieldType::Decimal);
        let order = DateOrder::ALL[locale::usual_order([&dates].into_iter())];
        Self {
            order,
            depends_on_order: !dates.is_same_every_way(),
            notation: [Notation::Point, Notation::Comma][numbers.best()],
            has_sign: numbers.num_texts > 0,
            has_short_year: sample.texts(column).any(|(_, text)| date::has_short_year(text, order)),
        }
    }
}

/// How many values a type reads.
struct Count {
    kind: FieldType,
    num_read: usize,
    unread: Vec<RowValue>,
    num_unread: usize,
    /// Of the unread, how many are words for nothing.
    num_nothing: usize,
}

impl Count {
    fn of(kind: FieldType, values: Values<'_, '_>, ways: Ways) -> Self {
        let mut count = Self { kind, num_read: 0, unread: Vec::new(), num_unread: 0, num_nothing: 0 };
        for (row, cell) in values {
            if reads(kind, cell, ways) {
                count.num_read += 1;
                continue;
            }
            count.num_unread += 1;
            count.num_nothing += usize::from(is_nothing(cell.text));
            if count.unread.len() < MAX_NAMED {
                count.unread.push(RowValue::new(*row, cell.text));
            }
        }
        count
    }

    /// Whether the column has the type, up to rare exceptions.
    fn fits(&self, values: Values<'_, '_>) -> bool {
        let num_opposed = self.num_unread - self.num_nothing;
        let is_rare = num_opposed * VALUES_AN_EXCEPTION <= values.len();
        self.num_read > 0
            && self.num_read >= self.num_nothing
            && is_rare
            && (num_opposed == 0 || self.is_chance(values))
    }

    /// Whether no exception comes up again and again.
    fn is_chance(&self, values: Values<'_, '_>) -> bool {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for at in &self.unread {
            seen.insert(&at.value, 0);
        }
        for (_, cell) in values {
            if let Some(num) = seen.get_mut(cell.text) {
                *num += 1;
            }
        }
        seen.iter().all(|(text, num)| *num < MEANT || is_nothing(text))
    }

    fn column_type(&self, heading: &str, values: Values<'_, '_>, ways: Ways) -> ColumnType {
        let short_year = matches!(self.kind, FieldType::Date | FieldType::DateTime) && ways.has_short_year;
        let pivot = if short_year { format!("; {}", date::PIVOT_IN_WORDS) } else { String::new() };
        let but = but_rows(&self.unread, self.num_unread);
        let what = self.in_words(ways);
        let why = format!("{} of {} are {what}{but}{pivot}", count(self.num_read), count(values.len()));
        let decimals = if self.kind == FieldType::Decimal { places(values, ways.notation) } else { 0 };
        ColumnType {
            column: heading.to_owned(),
            kind: self.kind,
            num_values: values.len(),
            num_read: self.num_read,
            counter_examples: self.unread.clone(),
            why,
            decimals,
            members: Vec::new(),
        }
    }

    /// Says what the column nearly is.
    fn near(&self, values: Values<'_, '_>, ways: Ways) -> Option<String> {
        let is_half = self.num_read * 2 >= values.len() && self.num_read > 0;
        is_half.then(|| {
            let what = self.in_words(ways);
            let but = but_rows(&self.unread, self.num_unread);
            format!("kept as text: {} of {} are {what}{but}", count(self.num_read), count(values.len()))
        })
    }

    fn in_words(&self, ways: Ways) -> String {
        match self.kind {
            FieldType::Integer => "whole numbers".to_owned(),
            FieldType::Decimal if !ways.has_sign => "numbers".to_owned(),
            FieldType::Decimal => {
                let sign = if ways.notation == Notation::Comma { "comma" } else { "point" };
                format!("numbers with a decimal {sign}")
            }
            FieldType::Date | FieldType::DateTime => {
                let what = if self.kind == FieldType::Date { "dates" } else { "dates with times" };
                if ways.depends_on_order { format!("{what}, {}", ways.order.name()) } else { what.to_owned() }
            }
            FieldType::Time => "times of day".to_owned(),
            FieldType::Boolean => "yes or no".to_owned(),
            FieldType::Guid => "GUIDs".to_owned(),
            FieldType::Code | FieldType::Text | FieldType::Option => "texts".to_owned(),
        }
    }
}

fn reads(kind: FieldType, cell: &RawCell<'_>, ways: Ways) -> bool {
    match kind {
        FieldType::Integer => is_whole(cell) && is_number(cell, ways.notation),
        FieldType::Decimal => is_number(cell, ways.notation),
        FieldType::Boolean => is_word_for_boolean(cell),
        FieldType::Guid => cell.kind == CellKind::Text && word::guid(cell.text).is_some(),
        FieldType::Date => is_date(cell, ways.order),
        FieldType::DateTime => is_moment(cell, ways.order),
        FieldType::Time => cell.kind == CellKind::Time || (cell.kind == CellKind::Text && is_clock(cell.text)),
        FieldType::Code | FieldType::Text | FieldType::Option => true,
    }
}

fn is_nothing(text: &str) -> bool {
    NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn is_word_for_boolean(cell: &RawCell<'_>) -> bool {
    match cell.kind {
        CellKind::Boolean => true,
        // One letter may be anything's code, a digit a number.
        CellKind::Text => cell.text.chars().count() > 1 && cell.text != "-1" && word::boolean(cell.text).is_some(),
        CellKind::Null
        | CellKind::Number
        | CellKind::Date
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

fn is_date(cell: &RawCell<'_>, order: DateOrder) -> bool {
    match cell.kind {
        CellKind::Date => true,
        // Eight digits without a sign are a number.
        CellKind::Text => {
            let is_dated = cell.text.contains(['-', '/', '.', ' ', '年', '년', '／', '\u{a0}']);
            is_dated && !cell.text.contains(':') && date::date(cell.text, order).is_some()
        }
        CellKind::Null
        | CellKind::Number
        | CellKind::Boolean
        | CellKind::DateTime
        | CellKind::Time
        | CellKind::Duration
        | CellKind::Error => false,
    }
}

/// Whether the cell is a date and time, or a date among them.
fn is_moment(cell: &RawCell<'_>, order: DateOrder) -> bool {
    let is_text_of_both = || cell.text.contains(':') && date::date_time(cell.text, order).is_some();
    cell.kind == CellKind::DateTime || is_date(cell, order) || (cell.kind == CellKind::Text && is_text_of_both())
}

/// Whether the text is a time and nothing else: `08.15` may be a number, `8h` a duration.
fn is_clock(text: &str) -> bool {
    text.contains([':', '：']) && time::time(text).is_some()
}

/// Returns the most decimal places in the sample.
fn places(values: Values<'_, '_>, notation: Notation) -> u32 {
    let places = values.iter().filter_map(|(_, cell)| {
        let notation = if cell.kind == CellKind::Number { Notation::Workbook } else { notation };
        Some(number::decimal(cell.text, notation)?.scale())
    });
    places.max().unwrap_or(0).min(5)
}

/// Makes the type of a column that stays text: a code where the heading says that it names things and upper case
/// changes nothing, an option where the whole file has a handful of words.
fn text(heading: &str, values: Values<'_, '_>, why: &str, scope: Scope) -> ColumnType {
    let is_code = |text: &str| {
        text.chars().count() <= MAX_CODE_CHARS && !text.chars().any(|c| c.is_lowercase() || c.is_control())
    };
    let members = if scope == Scope::Whole { members(values) } else { Vec::new() };
    let is_named = identifier::is_named_so(heading) && !values.is_empty();
    let (kind, why) = if is_named && values.iter().all(|(_, cell)| is_code(cell.text)) {
        (FieldType::Code, why.replacen("kept as text", "kept as a code", 1))
    } else if members.is_empty() {
        (FieldType::Text, why.to_owned())
    } else {
        (FieldType::Option, format!("{} values are one of {}", count(values.len()), members.join(", ")))
    };
    ColumnType {
        column: heading.to_owned(),
        kind,
        num_values: values.len(),
        num_read: values.len(),
        counter_examples: Vec::new(),
        why,
        decimals: 0,
        members: if kind == FieldType::Option { members } else { Vec::new() },
    }
}

/// Returns the few words that all values are, each several times, in the order in which they come up.
fn members(values: Values<'_, '_>) -> Vec<String> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for (_, cell) in values {
        let is_word = cell.text.chars().any(char::is_alphabetic) && cell.text.chars().count() <= MAX_MEMBER_CHARS;
        if cell.kind != CellKind::Text || !is_word {
            return Vec::new();
        }
        let known = found.iter().position(|(text, _)| text.eq_ignore_ascii_case(cell.text));
        match known {
            Some(position) => found[position].1 += 1,
            None if found.len() == MAX_MEMBERS => return Vec::new(),
            None => found.push((cell.text, 1)),
        }
    }
    let are_members = values.len() >= LEAST_OF_OPTION
        && found.len() > 1
        && found.iter().all(|(text, num)| *num >= LEAST_OF_MEMBER && text.chars().count() > 1);
    if are_members { found.into_iter().map(|(text, _)| text.to_owned()).collect() } else { Vec::new() }
}

fn plain_text(values: Values<'_, '_>) -> String {
    let first = values.first().map(|(row, cell)| RowValue::new(*row, cell.text));
    first.map_or_else(
        || "no values to judge by".to_owned(),
        |first| format!("texts, such as “{}” in {}", first.value, rows(std::slice::from_ref(&first), 1)),
    )
}

#[cfg(test)]
#[path = "types_tests.rs"]
mod tests;
