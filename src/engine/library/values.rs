//! The values of a field as a file has them, with how often each comes and what its value map makes of it.

use std::collections::HashMap;

use super::{Faults, Library};
use crate::{
    engine::{
        JobError,
        plan::{Plan, PlanFile},
    },
    model::{ImportId, Integration, RawBlock, RawRow, RowNo, Step, TableName, ValueMap, keys},
};

/// Different values that are told, at most: a map is for a list that a person fills in.
const MAX_VALUES: usize = 10_000;

/// Rows read at a time.
const WINDOW: usize = 4096;

/// The rows whose values are counted.
#[derive(Clone, Copy)]
pub enum ValueSource<'a> {
    /// All staged records of an import.
    Import(ImportId),
    /// The first rows of a file that is looked at.
    Sample { columns: &'a [String], block: &'a RawBlock },
}

/// One imported value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueCount {
    /// As it stands in the first row that has it.
    pub value: String,
    pub num_rows: u64,
    /// What the field's value map has for it.
    pub mapped: Option<String>,
}

impl Library {
    /// Counts the values that reach a field's value map: those it does not have first, each by how often it comes.
    pub fn value_counts(
        &self,
        integration: &Integration,
        table: &TableName,
        field: &str,
        source: ValueSource<'_>,
    ) -> Result<Vec<ValueCount>, Faults> {
        self.try_value_counts(integration, table, field, source).map_err(|error| Faults::of(&error))
    }

    fn try_value_counts(
        &self,
        integration: &Integration,
        table: &TableName,
        field: &str,
        source: ValueSource<'_>,
    ) -> Result<Vec<ValueCount>, JobError> {
        let tables = self.stores.company.schemas();
        let mut counts = Counts::default();
        match source {
            ValueSource::Sample { columns, block } => {
                let plan = Plan::over(&self.stores, integration, columns, PlanFile::Tried { name: "" }, &tables)?;
                block.rows().for_each(|row| counts.add(&plan, &row, table, field));
            }
            ValueSource::Import(import) => {
                let import = self.stores.import(import)?;
                let plan = Plan::new(&self.stores, integration, &import.columns, &import)?;
                let staging = self.stores.workspace.staging(import.id)?;
                let mut block = RawBlock::default();
                let mut next = RowNo(1);
                while staging.read(next, WINDOW, &mut block)? > 0 {
                    block.rows().for_each(|row| counts.add(&plan, &row, table, field));
                    next = block.next_row();
                }
            }
        }
        Ok(counts.finish(map_of(integration, table, field)))
    }
}

/// Values by how they are compared: as first seen, and in how many rows.
#[derive(Default)]
struct Counts {
    by_text: HashMap<String, (String, u64)>,
    value: String,
    folded: String,
}

impl Counts {
    fn add(&mut self, plan: &Plan, row: &RawRow<'_>, table: &TableName, field: &str) {
        if !plan.imported_value(row, table, field, &mut self.value) {
            return;
        }
        keys::fold(&self.value, &mut self.folded);
        if let Some((_, num_rows)) = self.by_text.get_mut(&self.folded) {
            *num_rows += 1;
        } else if self.by_text.len() < MAX_VALUES {
            self.by_text.insert(self.folded.clone(), (self.value.clone(), 1));
        }
    }

    fn finish(self, map: Option<&ValueMap>) -> Vec<ValueCount> {
        let mut folded = String::new();
        let mut pairs = HashMap::new();
        for pair in map.iter().flat_map(|map| &map.pairs) {
            keys::fold(&pair.from, &mut folded);
            pairs.insert(folded.clone(), pair.to.clone());
        }
        let count = |(text, (value, num_rows)): (String, (String, u64))| ValueCount {
            value,
            num_rows,
            mapped: pairs.get(&text).cloned(),
        };
        let mut counts: Vec<_> = self.by_text.into_iter().map(count).collect();
        counts.sort_by(|a, b| {
            let rank = |count: &ValueCount| (count.mapped.is_some(), std::cmp::Reverse(count.num_rows));
            rank(a).cmp(&rank(b)).then_with(|| a.value.cmp(&b.value))
        });
        counts
    }
}

fn map_of<'i>(integration: &'i Integration, table: &TableName, field: &str) -> Option<&'i ValueMap> {
    let part = integration.mapping.tables.iter().find(|part| part.table == *table)?;
    let rule = part.rules.iter().find(|rule| rule.field == field)?;
    rule.steps.iter().find_map(|step| if let Step::ValueMap(map) = step { Some(map) } else { None })
}
