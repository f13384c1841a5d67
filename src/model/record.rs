//! Integration records: what became of each staged row.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{ids::RowNo, issue::Issue};

/// The status of an integration record. Numbers are part of the data on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RecordStatus {
    /// Staged, waiting to be processed.
    Ready = 0,
    /// A running job has taken it up. Never on disk: a record is Ready until its batch is committed.
    Processing = 1,
    Completed = 2,
    /// Needs its owner; its issues say why.
    Error = 3,
    /// Left out by a cancelled job; can be processed later.
    Skipped = 4,
}

impl RecordStatus {
    /// All statuses, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Ready, Self::Processing, Self::Completed, Self::Error, Self::Skipped];

    /// Returns the status's name for the window and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Processing => "Processing",
            Self::Completed => "Completed",
            Self::Error => "Error",
            Self::Skipped => "Skipped",
        }
    }
}

impl fmt::Display for RecordStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for RecordStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| {
            format!("“{text}” is no status; the statuses are Ready, Processing, Completed, Error and Skipped")
        })
    }
}

/// What a completed record did in its destination. Numbers are part of the data on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Created = 0,
    Updated = 1,
    /// The destination held exactly these values already.
    Unchanged = 2,
    /// Left alone on purpose: import mode "insert only new", and the record is there already.
    LeftAlone = 3,
}

impl Outcome {
    /// Returns the outcome's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Unchanged => "Unchanged",
            Self::LeftAlone => "Already there",
        }
    }
}

/// What a batch says of one row: the destination writes it in the same atomic write as the records themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct RowOutcome {
    pub row: RowNo,
    pub result: RowResult,
    /// Errors where it failed, warnings where it did not.
    pub issues: Vec<Issue>,
}

/// A key as it is shown to users. There is one for each row: the usual ones are kept without an allocation.
pub type KeyText = compact_str::CompactString;

/// Whether a row became a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowResult {
    Completed {
        outcome: Outcome,
        /// Key of the (main) record it created or changed, as shown to users: `SO-1001, 10000`.
        key: KeyText,
    },
    Failed,
}

impl RowOutcome {
    /// Whether the row became a new record.
    pub fn is_created(&self) -> bool {
        matches!(self.result, RowResult::Completed { outcome: Outcome::Created, .. })
    }
}

impl RowResult {
    /// Returns the status a record with this result has.
    pub fn status(&self) -> RecordStatus {
        match self {
            Self::Completed { .. } => RecordStatus::Completed,
            Self::Failed => RecordStatus::Error,
        }
    }
}
