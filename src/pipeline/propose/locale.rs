//! How a file writes numbers and dates, judged from the rows that were looked at; and what they leave open.

use super::{
    Sample, count,
    question::{Answer, ColumnOption, ColumnQuestion, DecidedBy},
    tally::Tally,
};
use crate::{
    model::{CellKind, DateOrder, Evidence, FieldType, RawCell},
    pipeline::{
        date,
        number::{self, Notation},
    },
};

/// The decimal signs to choose from, the usual one first.
pub(super) const DECIMAL_SIGNS: [char; 2] = ['.', ','];

const NOTATIONS: [Notation; 2] = [Notation::Point, Notation::Comma];

const SIGN_NAMES: [&str; 2] = ["decimal point", "decimal comma"];

/// Day numbers of the years 1982 to 2064: dates that business files have.
const DAY_NUMBERS: std::ops::RangeInclusive<i64> = 30_000..=60_000;

/// Tries the dates of a column in every order.
pub(super) fn tally_dates(sample: &Sample<'_>, column: usize) -> Tally<3> {
    Tally::new(sample.texts(column).map(|(row, text)| (row, text, DateOrder::ALL.map(|order| date::date(text, order)))))
}

/// Tries the numbers of a column with both decimal signs. Those without any sign say nothing and are left out.
pub(super) fn tally_numbers(sample: &Sample<'_>, column: usize, kind: FieldType) -> Tally<2> {
    let telling = sample.texts(column).filter(|(_, text)| text.contains(['.', ',', '．', '，']));
    Tally::new(telling.map(|(row, text)| {
        let read = |notation| match kind {
            FieldType::Integer => number::integer(text, notation).map(Into::into),
            _ => number::decimal(text, notation),
        };
        (row, text, NOTATIONS.map(read))
    }))
}

/// Returns the order in which most dates of all these columns can be read. Of equals, the usual one: the year first
/// only where it makes no difference.
pub(super) fn usual_order<'t>(tallies: impl Iterator<Item = &'t Tally<3>> + Clone) -> usize {
    let sum = Tally::sum(tallies.clone());
    let best = sum.best();
    let is_open = best == 0 && tallies.into_iter().any(|tally| tally.open_ways().contains(&0));
    let other = (1..DateOrder::ALL.len()).find(|way| sum.num_read[*way] == sum.num_read[best]);
    other.filter(|_| is_open).unwrap_or(best)
}

/// Says how a column's dates are read, and why; nothing where it has none to judge by.
pub(super) fn date_evidence(
    (heading, sample, column): (&str, &Sample<'_>, usize),
    tally: &Tally<3>,
    order: DateOrder,
) -> Option<Evidence> {
    let way = DateOrder::ALL.iter().position(|candidate| *candidate == order)?;
    if tally.num_texts == 0 {
        return None;
    }
    let what = format!("Dates in {heading}");
    let has_short_year = sample.texts(column).any(|(_, text)| date::has_short_year(text, order));
    let pivot = if has_short_year { format!("; {}", date::PIVOT_IN_WORDS) } else { String::new() };
    if tally.is_same_every_way() {
        // Four digits of year first, or months by name: they mean the same in any order.
        let (finding, num_read) = (DateOrder::Ymd.name(), tally.num_read[way]);
        let but = super::but_rows(&tally.unread[way], tally.num_texts - num_read);
        let why =
            format!("{} of {} read as {finding}, in any order{but}{pivot}", count(num_read), count(tally.num_texts));
        let confidence = num_read as f32 / tally.num_texts as f32;
        return Some(Evidence { what, finding: finding.to_owned(), why, confidence });
    }
    let impossible = impossible_date(tally, way, order);
    let why = format!("{}{impossible}{pivot}", tally.sentence(way, order.name()));
    Some(Evidence { what, finding: order.name().to_owned(), why, confidence: tally.confidence(way) })
}

/// Tells a date that is written well and that no calendar has.
fn impossible_date(tally: &Tally<3>, way: usize, order: DateOrder) -> String {
    let is_impossible = |text: &str| date::fault(text, order) == Some(date::Fault::NotInCalendar);
    let found = tally.unread[way].iter().find(|at| is_impossible(&at.value));
    found.map_or_else(String::new, |at| format!("; no calendar has “{}”", at.value))
}

/// Says how a column's numbers are read, and why; nothing where it has none to judge by.
pub(super) fn number_evidence(heading: &str, tally: &Tally<2>, decimal: char) -> Option<Evidence> {
    let way = DECIMAL_SIGNS.iter().position(|sign| *sign == decimal)?;
    if tally.num_texts == 0 {
        return None;
    }
    let finding = SIGN_NAMES[way];
    let mut why = tally.sentence(way, &format!("numbers with a {finding}"));
    let is_too_long = |text: &str| number::fault(text, NOTATIONS[way]) == Some(number::Fault::TooManyDigits);
    if let Some(at) = tally.unread[way].iter().find(|at| is_too_long(&at.value)) {
        why.push_str(&format!("; “{}” has more digits than are kept exactly", at.value));
    }
    let what = format!("Numbers in {heading}");
    Some(Evidence { what, finding: finding.to_owned(), why, confidence: tally.confidence(way) })
}

/// What speaks for reading a column in a way that its own rows don't decide.
pub(super) struct Reason {
    pub decided_by: DecidedBy,
    pub why: String,
}

impl Reason {
    /// Looks for another column that decides; `others` are the file's, with their headings.
    pub fn from_columns<'t, const N: usize>(
        others: impl Iterator<Item = (&'t str, &'t Tally<N>)>,
        way: usize,
        name: &str,
    ) -> Option<Self> {
        let mut deciding = others.filter(|(_, tally)| tally.num_only[way] > 0 && tally.is_decided_for(way));
        let (heading, tally) = deciding.next()?;
        let at = tally.only[way].first()?;
        let why = format!("{heading} is written so: “{}” in row {} reads only as {name}", at.value, at.row);
        Some(Self { decided_by: DecidedBy::OtherColumns, why })
    }

    pub fn none(num: usize) -> Self {
        let which = if num == 1 { "the value reads".to_owned() } else { format!("all {} values read", count(num)) };
        let why = format!("No row decides: {which} either way");
        Self { decided_by: DecidedBy::Nothing, why }
    }
}

/// Asks in which order a column's dates are written, where its rows leave that open.
pub(super) fn date_question(heading: &str, tally: &Tally<3>, way: usize, reason: Reason) -> Option<ColumnQuestion> {
    let open = tally.open_ways();
    let row = open.iter().find_map(|other| tally.unlike(*open.first()?, *other))?.clone();
    let firsts = open.iter().map(|way| match DateOrder::ALL[*way] {
        DateOrder::Ymd | DateOrder::Serial => "the year",
        DateOrder::Dmy => "the day",
        DateOrder::Mdy => "the month",
    });
    let options = open.iter().map(|way| ColumnOption {
        answer: Answer::DateOrder(DateOrder::ALL[*way]),
        label: DateOrder::ALL[*way].name().to_owned(),
        num_read: tally.num_read[*way],
        num_values: tally.num_texts,
        before: row.value.clone(),
        after: date::date(&row.value, DateOrder::ALL[*way]).map_or_else(String::new, |date| date.to_string()),
    });
    Some(ColumnQuestion {
        column: heading.to_owned(),
        asks: format!("Does “{}” in {heading} begin with {}?", row.value, either(&firsts.collect::<Vec<_>>())),
        options: options.collect(),
        default: open.iter().position(|open| *open == way).unwrap_or(0),
        why: reason.why,
        decided_by: reason.decided_by,
        rows: vec![row],
    })
}

/// Asks which decimal sign a column has, where its rows leave that open.
pub(super) fn number_question(heading: &str, tally: &Tally<2>, way: usize, reason: Reason) -> Option<ColumnQuestion> {
    let row = tally.unlike(0, 1).filter(|_| tally.open_ways().len() == 2)?.clone();
    let sign = if row.value.contains('.') { "point" } else { "comma" };
    let options = (0..2).map(|way| ColumnOption {
        answer: Answer::Decimal(DECIMAL_SIGNS[way]),
        label: SIGN_NAMES[way].to_owned(),
        num_read: tally.num_read[way],
        num_values: tally.num_texts,
        before: row.value.clone(),
        after: number::decimal(&row.value, NOTATIONS[way]).map_or_else(String::new, |number| number.to_string()),
    });
    Some(ColumnQuestion {
        column: heading.to_owned(),
        asks: format!("Is the {sign} in “{}” in {heading} a decimal sign, or does it part thousands?", row.value),
        options: options.collect(),
        default: way,
        why: reason.why,
        decided_by: reason.decided_by,
        rows: vec![row],
    })
}

/// Asks whether the numbers in a column of dates are a workbook's day numbers, where most of them may be.
pub(super) fn day_number_question(heading: &str, sample: &Sample<'_>, column: usize) -> Option<ColumnQuestion> {
    let mut values = sample.values(column).filter(|(_, cell)| matches!(cell.kind, CellKind::Text | CellKind::Number));
    let (num_values, numbers) = values.by_ref().fold((0, Vec::new()), |(num, mut numbers), (row, cell)| {
        if is_day_number(&cell) {
            numbers.push(super::RowValue::new(row, cell.text));
        }
        (num + 1, numbers)
    });
    let first = numbers.first().filter(|_| numbers.len() * 2 > num_values)?.clone();
    let num_read = numbers.len();
    let option = |answer, label: &str, num_read, after: String| ColumnOption {
        answer,
        label: label.to_owned(),
        num_read,
        num_values,
        before: first.value.clone(),
        after,
    };
    let day = date::of_day_number(&first.value)?.date().to_string();
    Some(ColumnQuestion {
        column: heading.to_owned(),
        asks: format!("Is “{}” in {heading} the day number of a workbook?", first.value),
        options: vec![
            option(Answer::AsWritten, "no, it is a fault", num_values - num_read, String::new()),
            option(Answer::DateOrder(DateOrder::Serial), DateOrder::Serial.name(), num_read, day),
        ],
        default: 0,
        why: format!(
            "{} of {} values are numbers as workbooks count days; they are not read as dates unless you say so",
            count(num_read),
            count(num_values)
        ),
        decided_by: DecidedBy::Nothing,
        rows: numbers.into_iter().take(super::MAX_NAMED).collect(),
    })
}

fn is_day_number(cell: &RawCell<'_>) -> bool {
    let whole = cell.text.split(['.', ',']).next().unwrap_or_default();
    whole.parse().is_ok_and(|day| DAY_NUMBERS.contains(&day)) && date::of_day_number(cell.text).is_some()
}

/// "the day, the month or the year".
fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

/// Whether most of the dates are written with full stops, as where a decimal comma is usual.
pub(super) fn are_dates_dotted(sample: &Sample<'_>, column: usize) -> bool {
    let (mut num_dotted, mut num_other) = (0, 0);
    for (_, text) in sample.texts(column) {
        let is_dotted = text.bytes().filter(|byte| *byte == b'.').count() == 2;
        *(if is_dotted { &mut num_dotted } else { &mut num_other }) += 1;
    }
    num_dotted > num_other
}

#[cfg(test)]
#[path = "locale_tests.rs"]
mod tests;
