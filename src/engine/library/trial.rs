//! A look into a file, and what a mapping would make of its first rows: what the import assistant shows before
//! anything is staged.
//!
//! The same code judges here as when the file is staged, so that the number of issues foretold is the number found.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::Library;
use crate::{
    engine::{
        JobError, commands,
        plan::{Plan, PlanFile},
        sentence,
        stage::{self, Seen},
    },
    model::{
        CsvOptions, FieldSource, FileFormat, FixedOptions, Integration, Issue, IssueCode, Mapping, RowNo, SourceFile,
        TableName, TableSchema,
    },
    pipeline::{Explained, ExplainedField, ExplainedPart},
    source::{self, BlockLimit, Overrides, Preview, RawLine},
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
    /// The first lines of a text file as they stand in it.
    pub lines: Vec<RawLine>,
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
    /// How many rows have an issue with a field, by table and field.
    pub num_issues: BTreeMap<(TableName, String), u64>,
    /// The first of those rows, and what is wrong there.
    pub first_issues: BTreeMap<(TableName, String), (RowNo, String)>,
    /// The cells concerned, by row and column.
    pub marks: Vec<Mark>,
    /// What becomes of the first rows, one by one: each with its parts.
    pub rows: Vec<Vec<ExplainedPart>>,
}

/// A cell of the file with which something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub row: RowNo,
    /// From 0.
    pub column: usize,
    /// What is wrong, in a sentence.
    pub sentence: String,
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
        let lines = match &preview.guess.format {
            FileFormat::Csv(CsvOptions { encoding, .. }) | FileFormat::Fixed(FixedOptions { encoding, .. }) => {
                // The rows were read a moment ago: what can't be read now is missing from sight only.
                source::first_lines(path, encoding).unwrap_or_default()
            }
            FileFormat::Excel(_) => Vec::new(),
        };
        Ok(Look { file, preview, lines })
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
        let plan =
            Plan::over(&self.stores, integration, &preview.columns, PlanFile::Tried { name: file_name }, &tables)
                .map_err(|error| Faults::of(&error))?;
        let seen = if preview.is_complete { Seen::Whole } else { Seen::Beginning };
        let issues = stage::issues_of(&plan, preview.block.clone(), seen);
        let mut trial = Trial { num_rows: preview.block.num_rows() as u64, ..Trial::default() };
        for issues in issues.chunk_by(|(a, _), (b, _)| a == b) {
            trial.num_rows_with_issues += 1;
            let index = issues[0].0.0.saturating_sub(preview.block.first_row().0);
            let explained = preview.block.row(index as usize).map(|row| plan.explain(&row).parts).unwrap_or_default();
            trial.take_marks(issues, &explained, &integration.mapping, &preview.columns);
        }
        trial.issues = issues;
        for row in preview.block.rows().take(MAX_EXPLAINED) {
            let parts = plan.explain(&row).parts;
            parts.iter().for_each(|part| trial.take_samples(part));
            trial.rows.push(parts);
        }
        Ok(trial)
    }
}

impl Library {
    /// Explains the first `num` rows of a file under an integration.
    pub fn explain_rows(
        &self,
        integration: &Integration,
        preview: &Preview,
        file_name: &str,
        num: usize,
    ) -> Result<Vec<(RowNo, Explained)>, Faults> {
        let tables = self.stores.company.schemas();
        let file = PlanFile::Tried { name: file_name };
        let plan = Plan::over(&self.stores, integration, &preview.columns, file, &tables);
        let plan = plan.map_err(|error| Faults::of(&error))?;
        Ok(preview.block.rows().take(num).map(|row| (row.row, plan.explain(&row))).collect())
    }
}

impl Trial {
    /// Returns what becomes of a field in that row of the sample.
    pub fn field(&self, row: usize, table: &TableName, field: &str) -> Option<&ExplainedField> {
        let part = self.rows.get(row)?.iter().find(|part| part.table == *table)?;
        part.fields.iter().find(|explained| explained.field == field)
    }

    /// Returns how many rows have an issue with a field.
    pub fn num_issues_with(&self, table: &TableName, field: &str) -> u64 {
        self.num_issues.get(&(table.clone(), field.to_owned())).copied().unwrap_or(0)
    }

    /// Says what is wrong with a field in the first row that has an issue with it.
    pub fn first_issue_with(&self, table: &TableName, field: &str) -> Option<(RowNo, &str)> {
        let (row, sentence) = self.first_issues.get(&(table.clone(), field.to_owned()))?;
        Some((*row, sentence))
    }

    /// Finds the cells that the issues of one row concern. Fields of two tables may have the same name: whose value is
    /// wrong, only the explained row says.
    fn take_marks(
        &mut self,
        issues: &[(RowNo, Issue)],
        explained: &[ExplainedPart],
        mapping: &Mapping,
        columns: &[String],
    ) {
        let Some(row) = issues.first().map(|(row, _)| *row) else { return };
        let position =
            |source: &FieldSource| columns.iter().position(|column| Some(column.as_str()) == source.column());
        let mut marks = Vec::new();
        for part in explained {
            for field in part.fields.iter().filter(|field| !field.issues.is_empty()) {
                self.take_issue(&part.table, &field.field, row, &field.issues[0]);
                let column = field.from.as_ref().and_then(position);
                marks.extend(column.map(|column| Mark { row, column, sentence: field.issues[0].message() }));
            }
        }
        for (_, issue) in issues {
            let sentence = || issue.message();
            if let Some(column) = (issue.place.column as usize).checked_sub(1).filter(|_| issue.code.is_readers()) {
                marks.push(Mark { row, column, sentence: sentence() });
            }
            // A key that another row has already: its fields are those of the records that rows become.
            if issue.code == IssueCode::DuplicateKey
                && let Some(part) = mapping.tables.last()
            {
                let is_key = |field: &str| issue.field.split(", ").any(|name| name == field);
                for rule in part.rules.iter().filter(|rule| is_key(&rule.field)) {
                    self.take_issue(&part.table, &rule.field, row, issue);
                    marks.extend(position(&rule.from).map(|column| Mark { row, column, sentence: sentence() }));
                }
            }
        }
        marks.sort();
        marks.dedup_by_key(|mark| mark.column);
        self.marks.append(&mut marks);
    }

    fn take_issue(&mut self, table: &TableName, field: &str, row: RowNo, issue: &Issue) {
        let field = (table.clone(), field.to_owned());
        *self.num_issues.entry(field.clone()).or_default() += 1;
        self.first_issues.entry(field).or_insert_with(|| (row, issue.message()));
    }

    /// Keeps the first value of each field that can be stored; until there is one, the first that is there at all.
    fn take_samples(&mut self, part: &ExplainedPart) {
        for field in &part.fields {
            let sample = self.samples.entry((part.table.clone(), field.field.clone())).or_default();
            if sample.shown.is_empty() && (sample.raw.is_empty() || !field.shown.is_empty()) {
                *sample = FieldSample { raw: field.raw.clone(), shown: field.shown.clone() };
            }
        }
    }
}

impl Faults {
    pub(super) fn of(error: &JobError) -> Self {
        let JobError::Mapping { faults } = error else { return Self(vec![error.sentence()]) };
        Self(faults.iter().map(|fault| sentence(&fault.to_string())).collect())
    }
}
