//! A look into a file, and what a mapping would make of its first rows: what the import assistant shows before
//! anything is staged.
//!
//! The same code judges here as when the file is staged, so that the number of issues foretold is the number found.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::Library;
use crate::{
    engine::{JobError, commands, plan::Plan, sentence, stage},
    model::{Integration, Issue, RowNo, SourceFile, TableName, TableSchema},
    pipeline::ExplainedPart,
    source::{BlockLimit, Overrides, Preview},
};

/// How many rows are looked at, and how many bytes at most.
const LOOK: BlockLimit = BlockLimit { num_rows: 1000, num_bytes: 4 << 20 };

/// Rows searched for a sample of each field.
const MAX_EXPLAINED: usize = 50;

/// A file that was looked into.
#[derive(Clone, Debug)]
pub struct Look {
    pub file: SourceFile,
    pub preview: Preview,
}

/// What a mapping makes of the first rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    pub num_rows: u64,
    pub num_rows_with_issues: u64,
    /// By row: the reader's and the mapping's.
    pub issues: Vec<(RowNo, Issue)>,
    /// One sample of each mapped field, by table and field.
    pub samples: BTreeMap<(TableName, String), FieldSample>,
    /// How many rows have an issue with a field of that name.
    pub num_issues: BTreeMap<String, u64>,
}

/// A value as it stands in the file, and as it will be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSample {
    pub raw: String,
    /// Empty where it can't be stored, or there is none.
    pub shown: String,
}

/// Why a mapping can't be tried, each in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl Library {
    /// Looks into a file: what it is, how it is read, and its first rows.
    pub fn look(&self, path: &Path, overrides: &Overrides) -> Result<Look, String> {
        // The reader's own sentence first: it says what to do about a file that is missing, or is a folder.
        let preview = self.preview(path, overrides, LOOK)?;
        let file = commands::source_file(path).map_err(|refusal| sentence(&refusal.to_string()))?;
        Ok(Look { file, preview })
    }

    /// Tries an integration's mapping on the first rows of a file. `new_table` is the table to be made first.
    pub fn try_mapping(
        &self,
        integration: &Integration,
        new_table: Option<&TableSchema>,
        preview: &Preview,
        file_name: &str,
    ) -> Result<Trial, Faults> {
        let mut tables = self.stores.company.schemas();
        tables.extend(new_table.map(|table| Arc::new(table.clone())));
        let plan = Plan::over(&self.stores, &integration.mapping, &preview.columns, file_name, &tables)
            .map_err(|error| Faults::of(&error))?;
        let issues = stage::issues_of(&plan, preview.block.clone());
        let mut trial = Trial { num_rows: preview.block.num_rows() as u64, ..Trial::default() };
        for (position, (row, issue)) in issues.iter().enumerate() {
            let is_first_of_row = position == 0 || issues[position - 1].0 != *row;
            trial.num_rows_with_issues += u64::from(is_first_of_row);
            *trial.num_issues.entry(issue.field.clone()).or_default() += 1;
        }
        trial.issues = issues;
        for row in preview.block.rows().take(MAX_EXPLAINED) {
            plan.explain(&row).parts.into_iter().for_each(|part| trial.take_samples(part));
        }
        Ok(trial)
    }
}

impl Trial {
    /// Keeps the first value of each field that can be stored; until there is one, the first that is there at all.
    fn take_samples(&mut self, part: ExplainedPart) {
        for field in part.fields {
            let sample = self.samples.entry((part.table.clone(), field.field)).or_default();
            if sample.shown.is_empty() && (sample.raw.is_empty() || !field.shown.is_empty()) {
                *sample = FieldSample { raw: field.raw, shown: field.shown };
            }
        }
    }
}

impl Faults {
    fn of(error: &JobError) -> Self {
        let JobError::Mapping { faults } = error else { return Self(vec![error.sentence()]) };
        Self(faults.iter().map(|fault| sentence(&fault.to_string())).collect())
    }
}
