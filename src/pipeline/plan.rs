//! A mapping that can run: checked against the file's columns and the company's tables.

use std::sync::Arc;

use super::{field::FieldPlan, field::Source};
use crate::model::{KeyPrint, Part, RawCell, RawRow, TableName, TableSchema, Value, cells};

/// A compiled mapping. It holds no state: one can be shared by all threads.
#[derive(Clone, Debug)]
pub struct Pipeline {
    pub(super) parts: Vec<PartPlan>,
    pub(super) relations: Vec<TableName>,
    /// How many columns of a row are looked at, from the first.
    pub(super) num_columns: usize,
    pub(super) document: Option<DocumentPlan>,
}

/// How a row becomes a record of one table.
#[derive(Clone, Debug)]
pub struct PartPlan {
    pub table: Arc<TableSchema>,
    pub part: Part,
    /// For each field of the table, whether the mapping gives it a value. The others keep theirs in an update.
    pub mapped: Vec<bool>,
    /// Positions of the key's fields, in key order.
    pub key: Vec<usize>,
    pub(super) steps: Vec<Step>,
}

/// What is appended to a record's values next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Fields without a value, encoded.
    Empty(Vec<u8>),
    Field(Box<FieldPlan>),
}

/// How rows are recognised as one document.
#[derive(Clone, Debug)]
pub(super) struct DocumentPlan {
    /// Positions of the two parts.
    pub header: usize,
    pub line: usize,
    /// The header's key fields, in key order.
    pub key: Vec<FieldPlan>,
    /// Columns of the key: where their texts are the same, so is the key.
    pub key_columns: Vec<usize>,
    /// The header's other fields that come from a column, with the column.
    pub header_fields: Vec<(usize, FieldPlan)>,
}

/// Answers what is in the company's tables. A pipeline asks for every value of a field with a table relation.
pub trait Lookups: Sync {
    /// Whether the table of [`Pipeline::relations`] at `relation` has a record with that key.
    fn contains(&self, relation: usize, key: KeyPrint) -> bool;
}

impl Pipeline {
    /// Returns the tables that values are looked up in. A [`Lookups`] is asked by position here.
    pub fn relations(&self) -> &[TableName] {
        &self.relations
    }

    /// Returns the tables that records are made for, in the mapping's order.
    pub fn parts(&self) -> &[PartPlan] {
        &self.parts
    }

    /// Whether several rows with one key make one document.
    pub fn is_document(&self) -> bool {
        self.document.is_some()
    }

    /// Takes a row's cells up to the last column that is looked at.
    pub(super) fn load<'a>(&self, row: &RawRow<'a>, cells: &mut Vec<RawCell<'a>>) {
        cells.clear();
        cells.extend(row.cells().take(self.num_columns));
    }
}

impl PartPlan {
    /// Walks the fields that may get a value or an issue, in the table's order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &FieldPlan> {
        self.steps.iter().filter_map(|step| match step {
            Step::Empty(_) => None,
            Step::Field(plan) => Some(&**plan),
        })
    }

    /// Lays out the steps of a table: a step for each field that needs one, the others joined.
    pub(super) fn new(table: Arc<TableSchema>, part: Part, plans: Vec<FieldPlan>) -> Self {
        let mut steps = Vec::new();
        let mut mapped = Vec::with_capacity(plans.len());
        for plan in plans {
            mapped.push(plan.source != Source::Unmapped && plan.from.is_some());
            let is_idle = plan.source == Source::Unmapped && !plan.is_required && !plan.has_default;
            match steps.last_mut() {
                Some(Step::Empty(run)) if is_idle => cells::push(run, Value::Empty),
                _ if is_idle => {
                    let mut run = Vec::new();
                    cells::push(&mut run, Value::Empty);
                    steps.push(Step::Empty(run));
                }
                _ => steps.push(Step::Field(Box::new(plan))),
            }
        }
        let key = table.key_positions();
        Self { table, part, mapped, key, steps }
    }
}

/// Returns a row's cell; the row may be too short to have it.
pub(super) fn cell_at<'a>(cells: &[RawCell<'a>], column: usize) -> RawCell<'a> {
    cells.get(column).copied().unwrap_or(RawCell::NULL)
}
