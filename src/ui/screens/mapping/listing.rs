//! The fields of a mapping as the editor lists them: what needs a look first, narrowed by filter and search.
//!
//! Rows keep their places while a mapping is corrected; they are put in order again only when something else is looked
//! for.

use std::sync::Arc;

use crate::{
    engine::Trial,
    model::{Field, FieldRule, FieldSource, Mapping, MatchedBy, TableName, TableSchema},
    ui::listed::holds,
};

/// From which confidence on a match by likeness needs no look.
pub const SURE: f32 = 0.9;

/// How a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Must have a value and takes it from nowhere.
    Missing,
    /// Its column is not in the file, or so many rows have issues with it that it may be the wrong one.
    Faulty,
    /// Matched by likeness only.
    Unsure,
    Mapped,
    /// May stay empty.
    Free,
}

/// What the list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    Attention,
    Mapped,
    Unmapped,
}

/// A field in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// Position of its table in the mapping.
    pub part: usize,
    /// Position of the field in its table.
    pub field: usize,
    /// Position of its rule, where it has one.
    pub rule: Option<usize>,
    pub standing: Standing,
    /// Rows that have an issue with it.
    pub num_issues: u64,
}

/// How many fields each filter leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u64,
    pub attention: u64,
    pub mapped: u64,
    pub unmapped: u64,
    pub missing: u64,
}

/// The rows, and what they were made of.
#[derive(Default)]
pub struct Listing {
    /// In the order shown.
    rows: Vec<FieldRow>,
    pub counts: Counts,
    /// Columns that fill no field.
    pub unused: Vec<usize>,
    made_of: Option<MadeOf>,
}

/// What the rows' standings follow from, and what their order follows from.
struct MadeOf {
    mapping: Mapping,
    trial: Option<Arc<Trial>>,
    columns: Vec<String>,
    order: OrderKey,
    /// The mapping when the rows were put in order.
    ordered: Mapping,
}

#[derive(Clone, PartialEq)]
struct OrderKey {
    tables: Vec<TableName>,
    filter: Option<Filter>,
    search: String,
    has_trial: bool,
}

/// What the list shows.
pub struct Listed<'a> {
    pub mapping: &'a Mapping,
    pub tables: &'a [Arc<TableSchema>],
    pub columns: &'a [String],
    pub trial: Option<&'a Arc<Trial>>,
    pub filter: Option<Filter>,
    pub search: &'a str,
}

impl Standing {
    /// Whether its owner should look at it.
    pub fn needs_attention(self) -> bool {
        self <= Self::Unsure
    }
}

impl Filter {
    fn leaves(self, standing: Standing) -> bool {
        match self {
            Self::Attention => standing.needs_attention(),
            Self::Mapped => !matches!(standing, Standing::Missing | Standing::Free),
            Self::Unmapped => matches!(standing, Standing::Missing | Standing::Free),
        }
    }
}

impl MadeOf {
    /// Whether rows that were put in order so stay where they are. What can be tried again after a correction could be
    /// tried before it.
    fn keeps_order(&self, order: &OrderKey, listed: &Listed<'_>) -> bool {
        let is_corrected = self.ordered != *listed.mapping && self.columns == listed.columns;
        let has_trial = self.order.has_trial;
        self.order == OrderKey { has_trial, ..order.clone() } && (has_trial == order.has_trial || is_corrected)
    }
}

impl Listing {
    /// Returns the rows as they were made last.
    pub fn rows(&self) -> &[FieldRow] {
        &self.rows
    }

    /// Makes the rows anew where something changed.
    pub fn update(&mut self, listed: &Listed<'_>) {
        let order = OrderKey {
            tables: listed.tables.iter().map(|table| table.name.clone()).collect(),
            filter: listed.filter,
            search: listed.search.trim().to_owned(),
            has_trial: listed.trial.is_some(),
        };
        let is_same_trial = |known: &Option<Arc<Trial>>| match (known, listed.trial) {
            (Some(known), Some(trial)) => Arc::ptr_eq(known, trial),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        let known = self.made_of.as_ref();
        let is_ordered = known.is_some_and(|known| known.keeps_order(&order, listed));
        if is_ordered
            && known.is_some_and(|known| {
                known.mapping == *listed.mapping && known.columns == listed.columns && is_same_trial(&known.trial)
            })
        {
            return;
        }
        let mut all = all_rows(listed);
        self.counts = Counts::of(&all);
        self.unused = unused(listed);
        if is_ordered {
            for row in &mut self.rows {
                if let Some(now) = all.iter().find(|now| (now.part, now.field) == (row.part, row.field)) {
                    *row = *now;
                }
            }
        } else {
            all.retain(|row| {
                let fits = listed.filter.is_none_or(|filter| filter.leaves(row.standing));
                fits && is_found(listed, *row)
            });
            // Stable: within each group the tables' own order.
            all.sort_by_key(|row| row.standing);
            self.rows = all;
        }
        let ordered = self.made_of.take().filter(|_| is_ordered).map(|known| known.ordered);
        self.made_of = Some(MadeOf {
            ordered: ordered.unwrap_or_else(|| listed.mapping.clone()),
            mapping: listed.mapping.clone(),
            trial: listed.trial.cloned(),
            columns: listed.columns.to_vec(),
            order,
        });
    }
}

impl Counts {
    fn of(rows: &[FieldRow]) -> Self {
        let count = |filter: Filter| rows.iter().filter(|row| filter.leaves(row.standing)).count() as u64;
        Self {
            all: rows.len() as u64,
            attention: count(Filter::Attention),
            mapped: count(Filter::Mapped),
            unmapped: count(Filter::Unmapped),
            missing: rows.iter().filter(|row| row.standing == Standing::Missing).count() as u64,
        }
    }
}

/// Whether records can't be without the field and nothing but the file gives it.
pub fn is_needed(table: &TableSchema, field: &Field) -> bool {
    (field.mandatory || table.is_key(&field.name)) && field.default.is_none()
}

fn all_rows(listed: &Listed<'_>) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    for (part, (mapping, table)) in listed.mapping.tables.iter().zip(listed.tables).enumerate() {
        for (field, definition) in table.fields.iter().enumerate() {
            let rule = mapping.rules.iter().position(|rule| rule.field == definition.name);
            let num_issues = listed.trial.map_or(0, |trial| trial.num_issues_with(&table.name, &definition.name));
            let standing = match rule.map(|at| &mapping.rules[at]) {
                None if is_needed(table, definition) => Standing::Missing,
                None => Standing::Free,
                Some(rule) if is_gone(rule, listed.columns) || is_much(num_issues, listed) => Standing::Faulty,
                Some(rule) if rule.matched_by == MatchedBy::Similarity && rule.confidence < SURE => Standing::Unsure,
                Some(_) => Standing::Mapped,
            };
            rows.push(FieldRow { part, field, rule, standing, num_issues });
        }
    }
    rows
}

/// Whether so many rows have an issue that the mapping is more likely wrong than the rows: one in twenty.
fn is_much(num_issues: u64, listed: &Listed<'_>) -> bool {
    num_issues > 0 && listed.trial.is_some_and(|trial| num_issues * 20 >= trial.num_rows)
}

/// Whether the rule's column is not in the file.
pub fn is_gone(rule: &FieldRule, columns: &[String]) -> bool {
    rule.from.column().is_some_and(|column| columns.iter().all(|known| known != column))
}

fn is_found(listed: &Listed<'_>, row: FieldRow) -> bool {
    let table = &listed.tables[row.part];
    let field = &table.fields[row.field];
    let rule = row.rule.map(|at| &listed.mapping.tables[row.part].rules[at]);
    let source = rule.map(|rule| rule.from.sentence()).unwrap_or_default();
    holds(&[&field.name, table.name.as_str(), &source], listed.search)
}

fn unused(listed: &Listed<'_>) -> Vec<usize> {
    let rules = || listed.mapping.tables.iter().flat_map(|part| &part.rules);
    (0..listed.columns.len()).filter(|at| !rules().any(|rule| uses(rule, &listed.columns[*at]))).collect()
}

/// Whether a rule takes anything from that column.
pub fn uses(rule: &FieldRule, column: &str) -> bool {
    let is_source = match &rule.from {
        FieldSource::Column(name) => name == column,
        FieldSource::Template(text) => text.contains(&format!("{{{column}}}")),
        FieldSource::Constant(_) | FieldSource::System(_) | FieldSource::AutoNumber(_) => false,
    };
    is_source || rule.steps.iter().any(|step| step.names_column(column))
}

#[cfg(test)]
mod tests;
