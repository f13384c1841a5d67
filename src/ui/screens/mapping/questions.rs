//! What the pane asks of the engine: what a field's steps make of a value, which values reach its value map, which
//! records it may refer to, and what the checks of records make of a row.

use std::sync::Arc;

use super::{FieldAt, SharedLook, Subject, counting::WholeCount, sample::SampleRow};
pub use crate::engine::{Related, Traced, Values, Verdict};
use crate::{
    engine::{Library, TraceQuery},
    model::{Field, FieldRule, FieldSource, Mapping, Step, TableName, TableSchema},
    ui::{
        fetched::{Fetched, Known},
        screen::ScreenCx,
    },
};

/// Records that are offered at most; the key of any other can be typed.
const MAX_RELATED: usize = 10_000;

/// The questions, and their latest answers.
#[derive(Default)]
pub struct Questions {
    of: Option<(TableName, String)>,
    traced: Fetched<Asked<(TraceQuery, Option<String>)>, Traced>,
    values: Fetched<Asked<(TraceQuery, usize)>, Values>,
    whole: WholeCount,
    related: Fetched<(TableName, Option<String>), Related>,
    verdicts: Fetched<Asked<(Mapping, TableName, usize)>, Vec<Verdict>>,
}

/// What is known of a field.
pub struct Answers {
    pub traced: Option<Arc<Traced>>,
    pub values: Option<Arc<Values>>,
    pub related: Option<Arc<Related>>,
}

/// A question about a file: the same while the file's rows are the very same.
#[derive(Clone)]
struct Asked<K> {
    look: Option<SharedLook>,
    new_table: Option<TableSchema>,
    of: K,
}

impl<K: PartialEq> PartialEq for Asked<K> {
    fn eq(&self, other: &Self) -> bool {
        let is_same_look = match (&self.look, &other.look) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        is_same_look && self.of == other.of && self.new_table == other.new_table
    }
}

impl<K> Asked<K> {
    fn new(subject: &Subject<'_>, of: K) -> Self {
        Self { look: subject.look.cloned(), new_table: subject.new_table.cloned(), of }
    }

    fn preview(&self) -> Option<&crate::source::Preview> {
        self.look.as_ref().and_then(|look| look.as_ref().as_ref().ok()).map(|look| &look.preview)
    }
}

impl Questions {
    /// Asks what has to be asked of a field, and returns what is known.
    pub fn ask(
        &mut self,
        cx: &ScreenCx<'_>,
        subject: &Subject<'_>,
        at: &FieldAt<'_>,
        row: &SampleRow,
        typed: &str,
    ) -> Answers {
        let of = (at.table.name.clone(), at.field.name.clone());
        if self.of.as_ref() != Some(&of) {
            // What is known of another field says nothing of this one.
            *self = Self { of: Some(of), ..Self::default() };
        }
        let Some(rule) = at.rule else { return Answers { traced: None, values: None, related: None } };
        let query = TraceQuery {
            table: at.table.name.clone(),
            rule: rule.clone(),
            locale: subject.mapping.locale,
            row: row.row_with(subject, column_of(&rule.from, subject)),
        };
        let values = rule.steps.iter().position(|step| matches!(step, Step::ValueMap(_)));
        let values = values.and_then(|step| self.values(cx, subject, &query, step));
        let related = offered_by(rule, at.field).and_then(|of| self.related(cx, of));
        let typed = (!typed.is_empty()).then(|| typed.to_owned());
        Answers { traced: self.traced(cx, subject, query, typed), values, related }
    }

    fn traced(
        &mut self,
        cx: &ScreenCx<'_>,
        subject: &Subject<'_>,
        query: TraceQuery,
        typed: Option<String>,
    ) -> Option<Arc<Traced>> {
        let asked = Asked::new(subject, (query, typed));
        let known = self.traced.get(cx.reader, asked, records(cx), |asked, library: &Library, _| {
            let (query, typed) = &asked.of;
            library.trace(query, asked.new_table.as_ref(), asked.preview(), typed.as_deref())
        });
        known.value
    }

    /// Asks which values reach the step at that position.
    fn values(
        &mut self,
        cx: &ScreenCx<'_>,
        subject: &Subject<'_>,
        query: &TraceQuery,
        step: usize,
    ) -> Option<Arc<Values>> {
        let preview = subject.preview()?;
        // What the map itself says changes nothing about what reaches it.
        let mut query = TraceQuery { row: 0, ..query.clone() };
        query.rule.steps.truncate(step);
        query.rule.tests.clear();
        if let Some(import) = subject.import.filter(|_| !preview.is_complete) {
            return self.whole.follow(cx, import, query, step);
        }
        let asked = Asked::new(subject, (query, step));
        let Known { value, .. } = self.values.get(cx.reader, asked, records(cx), |asked, library: &Library, go_on| {
            let (query, step) = &asked.of;
            library.values(query, *step, asked.preview(), go_on)
        });
        value
    }

    fn related(&mut self, cx: &ScreenCx<'_>, of: (TableName, Option<String>)) -> Option<Arc<Related>> {
        let generation = cx.overview.table(&of.0)?.generation;
        let known = self.related.get(cx.reader, of, generation, |(table, by), library: &Library, go_on| {
            library.related(table, by.as_deref(), MAX_RELATED, go_on)
        });
        known.value
    }

    /// Asks what the checks of a table's records make of a row.
    pub fn verdicts(
        &mut self,
        cx: &ScreenCx<'_>,
        subject: &Subject<'_>,
        table: &TableName,
        row: usize,
    ) -> Option<Arc<Vec<Verdict>>> {
        let part = subject.mapping.tables.iter().find(|part| part.table == *table)?;
        if part.checks.is_empty() || subject.preview().is_none() {
            return None;
        }
        let asked = Asked::new(subject, (subject.mapping.clone(), table.clone(), row));
        let known = self.verdicts.get(cx.reader, asked, records(cx), |asked, library: &Library, _| {
            let (mapping, table, row) = &asked.of;
            library.verdicts(mapping, table, asked.new_table.as_ref(), asked.preview(), *row)
        });
        known.value.filter(|_| known.is_current)
    }
}

/// Changes with the company's records: values are looked up in them.
fn records(cx: &ScreenCx<'_>) -> u64 {
    cx.overview.tables.iter().map(|table| table.generation).sum()
}

/// Returns the table whose records a value map chooses from, and the field that is put: where a lookup follows, what it
/// searches; else the key of what the field refers to.
fn offered_by(rule: &FieldRule, field: &Field) -> Option<(TableName, Option<String>)> {
    let map = rule.steps.iter().position(|step| matches!(step, Step::ValueMap(_)));
    let behind = map.and_then(|at| rule.steps.get(at + 1..)).unwrap_or_default();
    let lookup = behind.iter().find_map(|step| {
        let Step::Lookup(lookup) = step else { return None };
        Some((lookup.table.clone(), Some(lookup.by.clone())))
    });
    lookup.or_else(|| field.relation.clone().map(|table| (table, None)))
}

fn column_of(from: &FieldSource, subject: &Subject<'_>) -> Option<usize> {
    let column = from.column()?;
    subject.columns.iter().position(|name| name == column)
}
