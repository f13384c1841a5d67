//! How a file as a whole writes numbers and dates: one convention, from the columns that show it; for the others the
//! default, and for the odd one its own.

use std::collections::HashMap;

use super::{
    Sample,
    locale::{self, DECIMAL_SIGNS, Reason},
    question::{ColumnQuestion, DecidedBy},
    tally::Tally,
    types::{Scope, judge},
};
use crate::model::{DateOrder, Evidence, FieldType, Locale};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Date,
    Number(FieldType),
    Other,
    /// It fills no field, but shows how the file is written.
    None,
}

/// How one column differs from the file.
#[derive(Clone, Copy, Default)]
pub(super) struct ColumnLocale {
    pub date_order: Option<DateOrder>,
    pub decimal: Option<char>,
}

/// What was found.
pub(super) struct Judged {
    pub locale: Locale,
    /// One for each column.
    pub columns: Vec<ColumnLocale>,
    pub evidence: Vec<Evidence>,
    pub questions: Vec<ColumnQuestion>,
}

/// A column that was counted.
struct Counted<const N: usize> {
    column: usize,
    tally: Tally<N>,
    /// Whether it fills a field, so that its reading matters.
    is_used: bool,
}

/// Judges how the file writes numbers and dates, which columns differ, and what is open.
pub(super) fn judge_locale(columns: &[String], sample: &Sample<'_>, uses: &[Use]) -> Judged {
    let (dates, numbers) = counted(columns, sample, uses);
    let order = locale::usual_order(dates.iter().map(|counted| &counted.tally));
    let hint = sign_hint(sample, &dates);
    let sum = Tally::sum(numbers.iter().map(|counted| &counted.tally));
    let is_hinted = hint.as_ref().filter(|_| !sum.is_decided_for(sum.best()));
    let sign = is_hinted.map_or(sum.best(), |_| 1);
    let mut judged = Judged {
        locale: Locale { decimal: DECIMAL_SIGNS[sign], date_order: DateOrder::ALL[order] },
        columns: vec![ColumnLocale::default(); columns.len()],
        evidence: Vec::new(),
        questions: Vec::new(),
    };
    let (deciding_dates, deciding_numbers) = (deciding(&dates), deciding(&numbers));
    for counted in dates.iter().filter(|counted| counted.is_used) {
        judged.take_dates(columns, sample, counted, &deciding_dates, order);
    }
    for counted in numbers.iter().filter(|counted| counted.is_used) {
        judged.take_numbers(columns, counted, &deciding_numbers, sign, hint.as_deref());
    }
    let places: HashMap<&str, usize> =
        columns.iter().enumerate().rev().map(|(at, heading)| (heading.as_str(), at)).collect();
    judged.questions.sort_by_key(|question| places.get(question.column.as_str()));
    judged
}

/// Returns for each way the first two columns that decide for it: one that is not the column asked about.
fn deciding<const N: usize>(counted: &[Counted<N>]) -> Vec<&Counted<N>> {
    let decides =
        |counted: &&Counted<N>, way: usize| counted.tally.num_only[way] > 0 && counted.tally.is_decided_for(way);
    (0..N).flat_map(|way| counted.iter().filter(move |counted| decides(counted, way)).take(2)).collect()
}

/// Counts the columns that have dates or numbers.
fn counted(columns: &[String], sample: &Sample<'_>, uses: &[Use]) -> (Vec<Counted<3>>, Vec<Counted<2>>) {
    let (mut dates, mut numbers) = (Vec::new(), Vec::new());
    for (column, (heading, used)) in columns.iter().zip(uses).enumerate() {
        let (kind, is_used) = match used {
            Use::Date => (FieldType::Date, true),
            Use::Number(kind) => (*kind, true),
            Use::Other => continue,
            Use::None => (judge(heading, sample, column, Scope::Part).kind, false),
        };
        match kind {
            FieldType::Date | FieldType::DateTime => {
                dates.push(Counted { column, tally: locale::tally_dates(sample, column), is_used });
            }
            FieldType::Decimal | FieldType::Integer => {
                numbers.push(Counted { column, tally: locale::tally_numbers(sample, column, kind), is_used });
            }
            FieldType::Code
            | FieldType::Text
            | FieldType::Time
            | FieldType::Boolean
            | FieldType::Option
            | FieldType::Guid => {}
        }
    }
    (dates, numbers)
}

/// Says what in the file's dates points to a decimal comma: they are written with full stops.
fn sign_hint(sample: &Sample<'_>, dates: &[Counted<3>]) -> Option<String> {
    let dotted = dates.iter().find(|counted| locale::are_dates_dotted(sample, counted.column))?;
    let (row, text) = sample.texts(dotted.column).find(|(_, text)| text.contains('.'))?;
    Some(format!(
        "No row decides; the file’s dates are written with full stops (“{text}” in row {row}), as where a decimal comma is usual"
    ))
}

impl Judged {
    fn take_dates(
        &mut self,
        columns: &[String],
        sample: &Sample<'_>,
        Counted { column, tally, .. }: &Counted<3>,
        all: &[&Counted<3>],
        order: usize,
    ) {
        let heading = columns[*column].as_str();
        let differing = tally.differing_from(order);
        let way = differing.unwrap_or(order);
        self.columns[*column].date_order = differing.map(|way| DateOrder::ALL[way]);
        self.evidence.extend(locale::date_evidence((heading, sample, *column), tally, DateOrder::ALL[way]));
        let others = all.iter().filter(|other| other.column != *column);
        let others = others.map(|other| (columns[other.column].as_str(), &other.tally));
        let reason = Reason::from_columns(others, way, DateOrder::ALL[way].name());
        let reason = reason.unwrap_or_else(|| Reason::none(tally.num_read[way]));
        self.questions.extend(locale::date_question(heading, tally, way, reason));
        self.questions.extend(locale::day_number_question(heading, sample, *column));
    }

    fn take_numbers(
        &mut self,
        columns: &[String],
        Counted { column, tally, .. }: &Counted<2>,
        all: &[&Counted<2>],
        sign: usize,
        hint: Option<&str>,
    ) {
        let heading = columns[*column].as_str();
        let differing = tally.differing_from(sign);
        let way = differing.unwrap_or(sign);
        self.columns[*column].decimal = differing.map(|way| DECIMAL_SIGNS[way]);
        self.evidence.extend(locale::number_evidence(heading, tally, DECIMAL_SIGNS[way]));
        let others = all.iter().filter(|other| other.column != *column);
        let others = others.map(|other| (columns[other.column].as_str(), &other.tally));
        let name = ["a number with a decimal point", "a number with a decimal comma"][way];
        let hinted =
            || hint.map(|why| Reason { decided_by: DecidedBy::Hint, why: why.to_owned() }).filter(|_| way == 1);
        let reason = Reason::from_columns(others, way, name).or_else(hinted);
        let reason = reason.unwrap_or_else(|| Reason::none(tally.num_read[way]));
        self.questions.extend(locale::number_question(heading, tally, way, reason));
    }
}
