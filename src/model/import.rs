//! Imports: one file staged under an integration, with everything that became of it.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ids::{ImportId, IntegrationCode, TableName},
    record::RecordStatus,
};

/// One import, as the catalog keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub id: ImportId,
    pub integration: IntegrationCode,
    /// The version of the integration it runs under.
    pub version: u32,
    /// The table its records go to; the header's for documents.
    pub table: TableName,
    pub file: SourceFile,
    pub created: Timestamp,
    pub stage: ImportStage,
    /// Headings of the staged columns.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Records by status. The staging store has the truth; this copy is taken at each checkpoint.
    #[serde(default)]
    pub counts: StatusCounts,
    #[serde(default)]
    pub totals: Totals,
    /// Records with at least one issue found while staging.
    #[serde(default)]
    pub staged_with_issues: u64,
    /// Time spent reading the file, and processing its records (all runs).
    #[serde(default)]
    pub stage_seconds: f64,
    #[serde(default)]
    pub process_seconds: f64,
    /// The numbers reserved for its rows, of each field that is numbered through all imports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<SeriesStart>,
}

/// The number that row 1 of an import has in one field; the others follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesStart {
    pub table: TableName,
    pub field: String,
    pub start: u64,
}

/// The file as it was when it was staged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    pub path: PathBuf,
    pub name: String,
    pub num_bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
}

/// How far the staging of an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ImportStage {
    /// The file is being read, or was when the program ended.
    Staging,
    /// Every row is durable.
    Staged,
    /// The user stopped the reading; nothing is kept of it.
    Cancelled,
    /// The file could not be read, and why.
    Failed { reason: String },
}

/// How many records of an import are in each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts {
    pub ready: u64,
    #[serde(default)]
    pub processing: u64,
    pub completed: u64,
    pub error: u64,
    pub skipped: u64,
}

/// What the completed records did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub created: u64,
    pub updated: u64,
    /// Unchanged, or left alone on purpose.
    pub unchanged: u64,
}

impl StatusCounts {
    /// Returns the number of records of that status.
    pub fn of(&self, status: RecordStatus) -> u64 {
        match status {
            RecordStatus::Ready => self.ready,
            RecordStatus::Processing => self.processing,
            RecordStatus::Completed => self.completed,
            RecordStatus::Error => self.error,
            RecordStatus::Skipped => self.skipped,
        }
    }

    /// Returns the count of that status, to be changed.
    pub fn of_mut(&mut self, status: RecordStatus) -> &mut u64 {
        match status {
            RecordStatus::Ready => &mut self.ready,
            RecordStatus::Processing => &mut self.processing,
            RecordStatus::Completed => &mut self.completed,
            RecordStatus::Error => &mut self.error,
            RecordStatus::Skipped => &mut self.skipped,
        }
    }

    /// Returns the number of all records: always the number of rows read.
    pub fn total(&self) -> u64 {
        RecordStatus::ALL.into_iter().map(|status| self.of(status)).sum()
    }
}

impl Totals {
    /// Returns the number of completed records: always the count of status Completed.
    pub fn total(&self) -> u64 {
        self.created + self.updated + self.unchanged
    }
}
