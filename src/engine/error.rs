//! What keeps the engine or one of its jobs from going on.

use crate::{destination::DestinationError, pipeline::CompileError, source::SourceError, store::StoreError};

/// Why a job could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// The mapping does not fit the file or the tables.
    #[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Mapping { faults: Vec<CompileError> },
    #[error("{what} does not exist any more")]
    Gone { what: String },
    /// The statuses of an import do not add up to its rows: a fault of the program, told rather than hidden.
    #[error("the records of import {import} do not add up: {rows} rows read, {sum} accounted for")]
    DoesNotAddUp { import: u64, rows: u64, sum: u64 },
    /// What was planned is not what would be done now.
    #[error("{}", .0.sentence())]
    NotAsPlanned(super::dry_run::Differences),
    /// A panic.
    #[error("the program failed while working ({what}); what was done is kept, and the job can be run again")]
    Fault { what: String },
}

impl JobError {
    /// Says it as a sentence: first letter upper-case.
    pub fn sentence(&self) -> String {
        sentence(&self.to_string())
    }
}

/// Makes an error's text a sentence for the user.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
