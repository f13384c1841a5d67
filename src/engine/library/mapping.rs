//! What the mapping editor asks about one field: what its steps make of a value, which values reach its value map, which
//! records it may refer to.

use super::Library;
use crate::{
    model::{FieldRule, Locale, Mapping, TableName, TableSchema},
    source::Preview,
    store::company::TableQuery,
};

/// A field's rule, and the row it is tried on.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceQuery {
    pub table: TableName,
    pub rule: FieldRule,
    pub locale: Locale,
    /// Position of the row among the first rows of the file.
    pub row: usize,
}

/// What a field's steps make of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// The text before the first step.
    pub input: String,
    /// The text after each step, or why it could not be done.
    pub steps: Vec<Result<String, String>>,
    /// The value as it will be stored.
    pub stored: String,
    /// Why it can't be stored.
    pub fault: Option<String>,
    /// What the steps make of each test case.
    pub tests: Vec<Result<String, String>>,
}

/// The values that reach a value map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Position of the map among the steps.
    pub step: usize,
    /// Each with the number of rows that have it, the most frequent first.
    pub counts: Vec<(String, u64)>,
}

/// The records that a field may refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// Key and name.
    pub records: Vec<(String, String)>,
}

/// Whether a condition is met, or why that can't be said.
pub type Verdict = Result<bool, String>;

impl Library {
    /// Returns the first records of a table, each by its key and its first other field.
    pub fn related(&self, table: &TableName, num: usize, go_on: &dyn Fn() -> bool) -> Related {
        let Ok(page) = self.table_page(table, &TableQuery::default(), 0, num, go_on) else { return Related::default() };
        let schemas = self.stores.company.schemas();
        let Some(schema) = schemas.iter().find(|schema| schema.name == *table) else { return Related::default() };
        let key = schema.key_positions().first().copied().unwrap_or(0);
        let name = (0..schema.fields.len()).find(|at| *at != key);
        let text = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let rows = page
            .rows
            .iter()
            .map(|row| (text(&row.cells, key), name.map(|name| text(&row.cells, name)).unwrap_or_default()));
        Related { records: rows.collect() }
    }

    pub fn trace(&self, _: &TraceQuery, _: Option<&TableSchema>, _: Option<&Preview>, _: Option<&str>) -> Traced {
        Traced::default()
    }

    pub fn values(
        &self,
        _: &TraceQuery,
        step: usize,
        _: Option<&TableSchema>,
        _: Option<&Preview>,
        _: &dyn Fn() -> bool,
    ) -> Values {
        Values { step, ..Values::default() }
    }

    pub fn verdicts(
        &self,
        _: &Mapping,
        _: &TableName,
        _: Option<&TableSchema>,
        _: Option<&Preview>,
        _: usize,
    ) -> Vec<Verdict> {
        Vec::new()
    }
}
