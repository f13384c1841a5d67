//! One field of a running mapping: where its value comes from, and how a cell becomes that value.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{
    check::FieldCheck,
    date,
    number::{self, Notation},
    steps::{Chain, template::Template},
    text, time, word,
};
use crate::model::{CellKind, DateOrder, Field, FieldSource, FieldType, Issue, IssueCode, Place, RawCell, Value};

/// A field, ready to be filled for every row.
#[derive(Clone, Debug)]
pub(super) struct FieldPlan {
    pub field: Field,
    /// What the mapping says; none for a field that is not mapped.
    pub from: Option<FieldSource>,
    pub source: Source,
    pub notation: Notation,
    pub date_order: DateOrder,
    /// Whether a blank is an issue. Not where a default stands in for it.
    pub is_required: bool,
    /// What a blank becomes, encoded: the default, the blank member, or no value.
    pub blank: Vec<u8>,
    /// Whether that is a value to look up.
    pub has_default: bool,
    /// Position of the table to look the value up in, among the pipeline's relations.
    pub relation: Option<usize>,
    /// Set where that table is being filled: its records may be those of other rows.
    pub kin: Option<Kin>,
    /// Position among the key's fields.
    pub key_slot: Option<usize>,
    /// What happens to the text before it is read.
    pub steps: Option<Box<Chain>>,
    /// The steps as the user put them together.
    pub recipe: Vec<crate::model::Step>,
    /// Conditions beyond those of the table.
    pub checks: Vec<FieldCheck>,
    /// Whether the text must be made, by steps, a template or a series: decided once, asked for every row.
    pub is_made: bool,
    /// Where the value of the row before is remembered, for a field that is dear to make and whose text alone decides.
    pub memo: Option<usize>,
}

/// A field that may refer to records of the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kin {
    /// The field's own part and position.
    pub field: (u8, u16),
    /// Position of the table referred to among the pipeline's parts.
    pub part: u8,
}

/// Where the text of a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// Position among the file's columns.
    Column(usize),
    /// The same in every row.
    Fixed(String),
    RowNo,
    LineNo,
    /// Several columns.
    Template(Template),
    /// A number of the import's own range.
    Series {
        prefix: String,
        digits: usize,
        /// The number of row 1.
        start: u64,
    },
    /// Nowhere: the field is not mapped.
    Unmapped,
}

impl Source {
    /// Returns the columns the text comes from.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Self::Column(index) => vec![*index],
            Self::Template(template) => template.columns().collect(),
            Self::Fixed(_) | Self::RowNo | Self::LineNo | Self::Series { .. } | Self::Unmapped => Vec::new(),
        }
    }
}

/// What a cell says.
#[derive(Debug, PartialEq)]
pub(super) enum Reading<'t> {
    Value(Value<'t>),
    Blank,
    /// A workbook's error: no value, but not blank either.
    ErrorCell,
}

impl FieldPlan {
    /// Reads a cell as this field's type, and checks length and range. `upper` keeps a code that had to be changed.
    pub fn read<'t>(&self, cell: RawCell<'t>, upper: &'t mut String) -> Result<Reading<'t>, IssueCode> {
        if cell.kind == CellKind::Error {
            return Ok(Reading::ErrorCell);
        }
        let text = text::trimmed(cell.text);
        if text.is_empty() {
            return Ok(Reading::Blank);
        }
        Ok(Reading::Value(match self.field.kind {
            FieldType::Code => Value::Text(self.code(text, upper)?),
            FieldType::Text if text::is_too_long(cell.text, self.field.length) => return Err(IssueCode::TooLong),
            FieldType::Text => Value::Text(text),
            FieldType::Integer => Value::Integer(self.integer(cell.kind, text)?),
            FieldType::Decimal => Value::Decimal(self.decimal(cell.kind, text)?),
            FieldType::Date => Value::Date(date::date(text, self.date_order).ok_or(IssueCode::BadDate)?),
            FieldType::Time => self.time(cell.kind, text).ok_or(IssueCode::BadTime)?,
            FieldType::DateTime => {
                Value::DateTime(date::date_time(text, self.date_order).ok_or(IssueCode::BadDateTime)?)
            }
            FieldType::Boolean => Value::Boolean(word::boolean(text).ok_or(IssueCode::BadBoolean)?),
            FieldType::Option => Value::Option(word::member(&self.field, text).ok_or(IssueCode::BadOption)?),
            FieldType::Guid => Value::Guid(word::guid(text).ok_or(IssueCode::BadGuid)?),
        }))
    }

    /// Returns the columns that decide on the value, where those of its source and steps are all.
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = self.source.columns();
        columns.extend(self.steps.iter().flat_map(|steps| &steps.columns));
        columns
    }

    /// Whether the text of its column alone decides on the value, and finding that out costs a search.
    pub fn is_searched_by_text(&self) -> bool {
        let is_of_text =
            |steps: &Chain| steps.columns.is_empty() && !steps.uses_any_column && steps.creating().next().is_none();
        let has_search = self.relation.is_some() || self.steps.as_ref().is_some_and(|steps| steps.has_lookup());
        has_search
            && self.kin.is_none()
            && matches!(self.source, Source::Column(_))
            && self.steps.as_ref().is_none_or(|steps| is_of_text(steps))
    }

    /// Whether the field has the same value in every row, [`Self::blank`], and nothing is to be looked at.
    pub fn is_same(&self) -> bool {
        let is_asked_for = self.relation.is_some() || self.key_slot.is_some();
        self.source == Source::Unmapped && !self.is_required && !(self.has_default && is_asked_for)
    }

    /// Returns the lookups that may make records for this field.
    pub fn creating(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().flat_map(|steps| steps.creating())
    }

    fn code<'t>(&self, text: &'t str, upper: &'t mut String) -> Result<&'t str, IssueCode> {
        if text::is_too_long(text, self.field.length) {
            return Err(IssueCode::TooLong);
        }
        text::code(text, upper)
    }

    fn integer(&self, kind: CellKind, text: &str) -> Result<i64, IssueCode> {
        let number = number::integer(text, self.notation_of(kind)).ok_or(IssueCode::BadInteger)?;
        let is_in_range =
            self.field.min.is_none_or(|min| number >= min) && self.field.max.is_none_or(|max| number <= max);
        if is_in_range { Ok(number) } else { Err(IssueCode::OutOfRange) }
    }

    fn decimal(&self, kind: CellKind, text: &str) -> Result<Decimal, IssueCode> {
        let number = number::decimal(text, self.notation_of(kind)).ok_or(IssueCode::BadDecimal)?;
        let is_in_range = self.field.min.is_none_or(|min| number >= Decimal::from(min))
            && self.field.max.is_none_or(|max| number <= Decimal::from(max));
        if is_in_range { Ok(number) } else { Err(IssueCode::OutOfRange) }
    }

    fn time<'t>(&self, kind: CellKind, text: &str) -> Option<Value<'t>> {
        let found = match kind {
            CellKind::Duration => time::seconds(text)?,
            CellKind::DateTime => date::date_time(text, self.date_order)?.time(),
            CellKind::Null
            | CellKind::Text
            | CellKind::Number
            | CellKind::Boolean
            | CellKind::Date
            | CellKind::Time
            | CellKind::Error => time::time(text)?,
        };
        Some(Value::Time(found))
    }

    /// A workbook's numbers are written alike everywhere.
    pub(super) fn notation_of(&self, kind: CellKind) -> Notation {
        match kind {
            CellKind::Number | CellKind::Duration => Notation::Workbook,
            CellKind::Null
            | CellKind::Text
            | CellKind::Boolean
            | CellKind::Date
            | CellKind::DateTime
            | CellKind::Time
            | CellKind::Error => self.notation,
        }
    }

    /// Makes the issue for a fault in this field.
    pub fn issue(&self, code: IssueCode, cell_text: &str, line: u64) -> Issue {
        let column = match &self.source {
            Source::Column(index) => *index as u32 + 1,
            Source::Template(template) => template.columns().next().map_or(0, |index| index as u32 + 1),
            Source::Fixed(_) | Source::RowNo | Source::LineNo | Source::Series { .. } | Source::Unmapped => 0,
        };
        Issue::error(code, &self.field.name, cell_text).with_detail(self.detail(code, cell_text)).at(Place {
            line,
            byte_plus_one: 0,
            column,
        })
    }

    fn detail(&self, code: IssueCode, cell_text: &str) -> String {
        let field = &self.field;
        if code == IssueCode::TooLong {
            let is_code = field.kind == FieldType::Code;
            let num_chars = if is_code { cell_text.trim().chars().count() } else { text::counted_chars(cell_text) };
            format!("{num_chars}/{}", field.length.unwrap_or_default())
        } else if code == IssueCode::BadDate && date::depends_on_order(cell_text.trim()) {
            self.date_order.name().to_owned()
        } else if code == IssueCode::BadDecimal
            && number::fault(cell_text.trim(), self.notation) == Some(number::Fault::TooManyDigits)
        {
            "has more digits than are kept exactly".to_owned()
        } else if code == IssueCode::BadOption {
            members_in_words(&field.members)
        } else if code == IssueCode::OutOfRange {
            range_in_words(field.min, field.max)
        } else if code == IssueCode::UnknownCode {
            field.relation.as_ref().map_or_else(String::new, ToString::to_string)
        } else {
            String::new()
        }
    }
}

fn members_in_words(members: &[String]) -> String {
    let mut words = String::new();
    for member in members.iter().filter(|member| !member.trim().is_empty()) {
        let _ = write!(words, "{}{member}", if words.is_empty() { "" } else { ", " });
    }
    words
}

fn range_in_words(min: Option<i64>, max: Option<i64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("between {min} and {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
impl FieldPlan {
    /// A plan that reads column 1 as that field.
    pub fn of_column(field: Field, notation: Notation, date_order: DateOrder) -> Self {
        Self {
            field,
            from: None,
            source: Source::Column(0),
            notation,
            date_order,
            is_required: false,
            blank: Vec::new(),
            has_default: false,
            relation: None,
            kin: None,
            key_slot: None,
            steps: None,
            recipe: Vec::new(),
            checks: Vec::new(),
            is_made: false,
            memo: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldType) -> Field {
        Field { length: Some(5), min: Some(0), max: Some(100), ..Field::new("F", kind) }
    }

    #[track_caller]
    fn check(kind: FieldType, cell_kind: CellKind, text: &str, expect: &str) {
        let plan = FieldPlan::of_column(
            Field { members: vec![String::new(), "Ship".to_owned()], ..field(kind) },
            Notation::Point,
            DateOrder::Dmy,
        );
        let mut upper = String::new();
        let found = match plan.read(RawCell { kind: cell_kind, text }, &mut upper) {
            Ok(Reading::Value(value)) => value.to_string(),
            Ok(Reading::Blank) => "blank".to_owned(),
            Ok(Reading::ErrorCell) => "error cell".to_owned(),
            Err(code) => {
                let issue = plan.issue(code, text, 1);
                format!("{} {}", code.name(), issue.detail).trim_end().to_owned()
            }
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn texts_and_codes() {
        check(FieldType::Code, CellKind::Text, " ab ", "AB");
        check(FieldType::Code, CellKind::Text, "   abcde ", "ABCDE");
        check(FieldType::Code, CellKind::Text, " abcdef", "too_long 6/5");
        check(FieldType::Code, CellKind::Number, "1001", "1001");
        check(FieldType::Text, CellKind::Text, " a b ", "a b");
        check(FieldType::Text, CellKind::Text, "abcde ", "too_long 6/5");
        check(FieldType::Text, CellKind::Text, "abcde   ", "abcde");
        check(FieldType::Text, CellKind::Text, " \t", "blank");
    }

    #[test]
    fn numbers_and_ranges() {
        check(FieldType::Decimal, CellKind::Text, "99.50", "99.5");
        check(FieldType::Decimal, CellKind::Text, "100.01", "out_of_range between 0 and 100");
        check(FieldType::Decimal, CellKind::Text, "-0.01", "out_of_range between 0 and 100");
        check(FieldType::Decimal, CellKind::Text, "12,5O", "bad_decimal");
        check(FieldType::Decimal, CellKind::Text, &"9".repeat(40), "bad_decimal has more digits than are kept exactly");
        check(FieldType::Decimal, CellKind::Text, "5e1", "bad_decimal");
        check(FieldType::Decimal, CellKind::Number, "5e1", "50");
        check(FieldType::Integer, CellKind::Text, "7", "7");
        check(FieldType::Integer, CellKind::Text, "7.5", "bad_integer");
        check(FieldType::Integer, CellKind::Text, "101", "out_of_range between 0 and 100");
    }

    #[test]
    fn dates_and_times() {
        check(FieldType::Date, CellKind::Text, "20/11/2026", "2026-11-20");
        check(FieldType::Date, CellKind::Date, "2026-11-20", "2026-11-20");
        check(FieldType::Date, CellKind::DateTime, "2026-11-20T08:15:00", "2026-11-20");
        check(FieldType::Date, CellKind::Text, "31/02/2023", "bad_date day/month/year");
        check(FieldType::Date, CellKind::Text, "tbd", "bad_date");
        check(FieldType::DateTime, CellKind::Text, "20/11/2026 8:15", "2026-11-20T08:15:00");
        check(FieldType::DateTime, CellKind::Text, "soon", "bad_date_time");
        check(FieldType::Time, CellKind::Time, "08:15:00", "08:15:00");
        check(FieldType::Time, CellKind::Duration, "29700", "08:15:00");
        check(FieldType::Time, CellKind::DateTime, "2026-11-20T08:15:00", "08:15:00");
        check(FieldType::Time, CellKind::Text, "noon", "bad_time");
    }

    #[test]
    fn words() {
        check(FieldType::Boolean, CellKind::Boolean, "true", "true");
        check(FieldType::Boolean, CellKind::Text, "Perhaps", "bad_boolean");
        check(FieldType::Option, CellKind::Text, "ship", "1");
        check(FieldType::Option, CellKind::Text, "Maybe", "bad_option Ship");
        check(FieldType::Guid, CellKind::Text, "x", "bad_guid");
    }

    #[test]
    fn an_error_cell_is_neither_value_nor_blank() {
        check(FieldType::Text, CellKind::Error, "#N/A", "error cell");
    }

    #[test]
    fn ranges_in_words() {
        assert_eq!(range_in_words(Some(0), None), "at least 0");
        assert_eq!(range_in_words(None, Some(9)), "at most 9");
    }
}
