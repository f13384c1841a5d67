//! What a page of a table is asked for by: a search, filters, a field to sort by.

use super::{neutral, order};
use crate::model::{Field, FieldType, ImportId, TableSchema, Value, cells};

/// Which records of a table, and in which order. The default is all of them, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableQuery {
    /// Text that one of the values must hold, in any case; blank is no search.
    pub search: String,
    /// The position of the field to sort by.
    pub sort: Option<(usize, Direction)>,
    /// All must be met.
    pub filters: Vec<Filter>,
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// A condition on the records of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// On the value of the field at that position.
    Field { field: usize, condition: Condition },
    /// The version shown came with that import.
    Import(ImportId),
}

/// A condition on a value. Text is compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Is this value, in neutral form or as shown.
    Is(String),
    /// Holds this text as shown.
    Contains(String),
    /// Is this value or more, in neutral form.
    AtLeast(String),
    /// Is this value or less, in neutral form.
    AtMost(String),
    IsBlank,
    IsNotBlank,
}

/// A query made ready to be asked of many records.
pub(super) struct Matcher<'q> {
    schema: &'q TableSchema,
    /// How each field is searched; empty without a search.
    probes: Vec<Probe>,
    needle: String,
    filters: &'q [Filter],
}

/// How a field is searched for the text.
enum Probe {
    /// No value of it can hold the text.
    Never,
    /// Where its value is one of these.
    Positions(Vec<bool>),
    /// By the value as shown.
    Shown,
}

impl TableQuery {
    /// Whether all records are wanted, as they were written.
    pub(super) fn is_plain(&self) -> bool {
        self.sort.is_none() && self.filters.is_empty() && self.search.trim().is_empty()
    }
}

impl<'q> Matcher<'q> {
    pub(super) fn new(schema: &'q TableSchema, query: &'q TableQuery) -> Self {
        let needle = query.search.trim().to_lowercase();
        let probes = if needle.is_empty() { Vec::new() } else { probes(schema, &needle) };
        Self { schema, probes, needle, filters: &query.filters }
    }

    /// Whether records of that import can be wanted.
    pub(super) fn wants(&self, import: ImportId) -> bool {
        self.filters.iter().all(|filter| match filter {
            Filter::Import(wanted) => import == *wanted,
            Filter::Field { .. } => true,
        })
    }

    /// Whether a record is wanted, of an import that is.
    pub(super) fn matches(&self, record: &[u8]) -> bool {
        let is_found =
            self.probes.is_empty() || cells::iter(record).enumerate().any(|(at, value)| self.holds_needle(at, value));
        is_found && self.filters.iter().all(|filter| self.meets(filter, record))
    }

    fn holds_needle(&self, at: usize, value: Value<'_>) -> bool {
        let (Some(probe), Some(field)) = (self.probes.get(at), self.schema.fields.get(at)) else { return false };
        match probe {
            Probe::Never => false,
            Probe::Positions(hits) => match value {
                Value::Option(position) => hits.get(usize::from(position)).copied().unwrap_or(false),
                Value::Boolean(yes) => hits.get(usize::from(yes)).copied().unwrap_or(false),
                Value::Empty
                | Value::Text(_)
                | Value::Integer(_)
                | Value::Decimal(_)
                | Value::Date(_)
                | Value::Time(_)
                | Value::DateTime(_)
                | Value::Guid(_) => false,
            },
            Probe::Shown => holds(field, value, &self.needle),
        }
    }

    fn meets(&self, filter: &Filter, record: &[u8]) -> bool {
        match filter {
            Filter::Import(_) => true,
            Filter::Field { field: at, condition } => {
                let value = cells::iter(record).nth(*at).unwrap_or_default();
                self.schema.fields.get(*at).is_some_and(|field| condition.is_met(field, value))
            }
        }
    }
}

impl Condition {
    fn is_met(&self, field: &Field, value: Value<'_>) -> bool {
        match self {
            Self::Is(text) => {
                let is_same = |wanted| order::compare(value, wanted).is_eq();
                neutral::parse(field, text).is_some_and(is_same) || same_text(&field.show(value), text)
            }
            Self::Contains(text) => holds(field, value, &text.to_lowercase()),
            Self::AtLeast(text) => {
                neutral::parse(field, text).is_some_and(|least| order::compare(value, least).is_ge())
            }
            Self::AtMost(text) => {
                neutral::parse(field, text).is_some_and(|most| !value.is_empty() && order::compare(value, most).is_le())
            }
            Self::IsBlank => field.show(value).is_empty(),
            Self::IsNotBlank => !field.show(value).is_empty(),
        }
    }
}

fn probes(schema: &TableSchema, needle: &str) -> Vec<Probe> {
    let is_numeric = needle.chars().all(|c| c.is_ascii_digit() || "-+.: ".contains(c));
    let positions = |names: &[&str]| {
        let hits: Vec<_> = names.iter().map(|name| name.to_lowercase().contains(needle)).collect();
        if hits.contains(&true) { Probe::Positions(hits) } else { Probe::Never }
    };
    let probe = |field: &Field| match field.kind {
        FieldType::Code | FieldType::Text | FieldType::Guid => Probe::Shown,
        FieldType::Integer | FieldType::Decimal | FieldType::Date | FieldType::Time | FieldType::DateTime => {
            if is_numeric {
                Probe::Shown
            } else {
                Probe::Never
            }
        }
        FieldType::Boolean => positions(&["No", "Yes"]),
        FieldType::Option => positions(&field.members.iter().map(String::as_str).collect::<Vec<_>>()),
    };
    schema.fields.iter().map(probe).collect()
}

/// Whether the value as shown holds the text, which must be in lower case.
fn holds(field: &Field, value: Value<'_>, needle: &str) -> bool {
    match value {
        Value::Empty => needle.is_empty(),
        Value::Text(text) => text_holds(text, needle),
        Value::Integer(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Boolean(_)
        | Value::Option(_)
        | Value::Guid(_) => text_holds(&field.show(value), needle),
    }
}

fn text_holds(text: &str, needle: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(needle);
    }
    let Some((&first, rest)) = needle.as_bytes().split_first() else { return true };
    let text = text.as_bytes();
    let last_start = text.len().saturating_sub(rest.len());
    let starts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), &text[..last_start]);
    starts
        .into_iter()
        .any(|at| text[at + 1..].len() >= rest.len() && text[at + 1..][..rest.len()].eq_ignore_ascii_case(rest))
}

fn same_text(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldType) -> Field {
        let members = if kind == FieldType::Option { vec![" ".to_owned(), "Item".to_owned()] } else { Vec::new() };
        Field { members, decimals: 2, ..Field::new("F", kind) }
    }

    #[track_caller]
    fn check(kind: FieldType, value: Value<'_>, condition: &Condition, expect: bool) {
        assert_eq!(condition.is_met(&field(kind), value), expect, "{value:?} {condition:?}");
    }

    #[test]
    fn values_are_compared_by_type() {
        let number = Value::Integer(10);
        check(FieldType::Integer, number, &Condition::AtLeast("9".into()), true);
        check(FieldType::Integer, number, &Condition::AtMost("9".into()), false);
        check(FieldType::Integer, number, &Condition::AtLeast("x".into()), false);
        check(FieldType::Integer, Value::Empty, &Condition::AtMost("9".into()), false);
        check(FieldType::Decimal, Value::Decimal(15.into()), &Condition::Is("15.0".into()), true);
        check(FieldType::Option, Value::Option(1), &Condition::Is("ITEM".into()), true);
        check(FieldType::Text, Value::Text("Ænne"), &Condition::Is("ænne".into()), true);
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        check(FieldType::Text, Value::Empty, &Condition::IsBlank, true);
        check(FieldType::Text, Value::Text("a"), &Condition::IsBlank, false);
        check(FieldType::Text, Value::Text("a"), &Condition::IsNotBlank, true);
    }

    #[test]
    fn text_is_found_in_any_case() {
        for (text, needle, expect) in [
            ("Cannon Group", "group", true),
            ("Cannon Group", "groups", false),
            ("aab", "ab", true),
            ("b", "ab", false),
            ("", "a", false),
            ("ÆRØ", "ærø", true),
            ("x", "", true),
        ] {
            assert_eq!(text_holds(text, needle), expect, "{text} {needle}");
        }
    }

    #[track_caller]
    fn check_search(search: &str, expect: bool) {
        let schema = TableSchema {
            name: "T".into(),
            plural: "Ts".to_owned(),
            description: String::new(),
            sort_order: 0,
            key: vec!["F".to_owned()],
            header_table: None,
            fields: [FieldType::Code, FieldType::Decimal, FieldType::Option, FieldType::Boolean].map(field).to_vec(),
            prefill: None,
        };
        let mut record = Vec::new();
        for value in [Value::Text("C100"), Value::Decimal(7.into()), Value::Option(1), Value::Boolean(false)] {
            cells::push(&mut record, value);
        }
        let query = TableQuery { search: search.to_owned(), ..TableQuery::default() };
        assert_eq!(Matcher::new(&schema, &query).matches(&record), expect, "{search}");
    }

    #[test]
    fn the_search_looks_at_all_fields_as_they_are_shown() {
        for search in ["", " c10 ", "7.00", "ITEM", "no"] {
            check_search(search, true);
        }
        for search in ["yes", "7,00", "x"] {
            check_search(search, false);
        }
    }
}
