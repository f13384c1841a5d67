//! Integrations: named, reusable definitions of how one kind of file becomes records.

use serde::{Deserialize, Serialize};

use super::{format::FileFormat, ids::IntegrationCode, mapping::Mapping};

/// An integration, one version of it. A change makes the next version; imports remember theirs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    pub code: IntegrationCode,
    /// From 1.
    #[serde(default = "first_version")]
    pub version: u32,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub sort_order: u32,
    #[serde(default)]
    pub execution_mode: ExecutionMode,
    #[serde(default)]
    pub import_mode: ImportMode,
    /// Fields by which a record is found again; empty: the table's primary key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_key: Vec<String>,
    /// Which ends of its jobs are told.
    #[serde(default)]
    pub notifications: Notifications,
    /// Names of files it is proposed for: `customers_*.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_pattern: Option<String>,
    /// Name of the job queue category; its jobs run one at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The headings of the file it was made from: a file with the same ones is proposed this integration.
    #[serde(default)]
    pub columns: Vec<String>,
    pub format: FileFormat,
    pub mapping: Mapping,
}

/// Processing Execution Mode: which option of the post-import dialog answers Enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecutionMode {
    #[default]
    Immediate,
    Deferred,
}

/// What is done where a record is there already, or is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportMode {
    /// New records only; one that exists is an error.
    Insert,
    /// Existing records only; one that is missing is an error.
    Update,
    /// New records are created, existing ones updated.
    #[default]
    Upsert,
    /// New records only; existing ones are left alone.
    InsertOnlyNew,
}

/// Which ends of an integration's jobs are told by toast and system notification. The notification centre keeps all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notifications {
    #[default]
    Always,
    OnErrors,
    Never,
}

impl ExecutionMode {
    /// Returns the mode in the field's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Immediate => "Immediate (Synchronous)",
            Self::Deferred => "Deferred Job Queue (Asynchronous)",
        }
    }
}

impl ImportMode {
    /// All modes, as offered.
    pub const ALL: [Self; 4] = [Self::Upsert, Self::Insert, Self::InsertOnlyNew, Self::Update];

    /// Returns the mode's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "Insert",
            Self::Update => "Update",
            Self::Upsert => "Insert or update",
            Self::InsertOnlyNew => "Insert only new",
        }
    }
}

fn first_version() -> u32 {
    1
}
