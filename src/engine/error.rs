//! What keeps the engine or one of its jobs from going on.

use std::io;

use super::{ordered::TooManyHang, work::Failure};
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
    /// Threads are busy with records that take too long, and can't be ended.
    #[error(
        "{num} records took longer than a record may and are still being worked on; what was done is kept; look at the steps of the integration's fields, then close Longshore, open it again and restart this"
    )]
    RecordsHang { num: usize },
    /// A panic.
    #[error("the program failed while working ({what}); what was done is kept, and the job can be run again")]
    Fault { what: String },
}

impl From<TooManyHang> for JobError {
    fn from(hang: TooManyHang) -> Self {
        Self::RecordsHang { num: hang.num }
    }
}

impl JobError {
    /// Says it as a sentence: first letter upper-case.
    pub fn sentence(&self) -> String {
        sentence(&self.to_string())
    }

    /// Returns what can be done about it. Faults of data are never tried again: they would be the same.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Store(error) | Self::Destination(DestinationError::Store(error)) => of_store(error),
            Self::Source(error) => of_source(error),
            Self::Destination(
                DestinationError::Forgotten { .. }
                | DestinationError::TableChanged { .. }
                | DestinationError::NotAsPlanned { .. },
            )
            | Self::NotAsPlanned(_)
            | Self::Mapping { .. }
            | Self::Gone { .. }
            | Self::DoesNotAddUp { .. }
            | Self::RecordsHang { .. }
            | Self::Fault { .. } => Failure::Lasting,
        }
    }
}

fn of_store(error: &StoreError) -> Failure {
    match error {
        _ if error.is_disk_full() => Failure::NoRoom,
        _ if error.is_damage() => Failure::Lasting,
        StoreError::Io { source, .. } => of_io(source),
        StoreError::AlreadyOpen { .. } | StoreError::Database { .. } => Failure::Passing,
        StoreError::DiskFull { .. } | StoreError::ReadOnly { .. } => Failure::NoRoom,
        StoreError::Damaged { .. }
        | StoreError::Quarantined { .. }
        | StoreError::TooNew { .. }
        | StoreError::NotFound { .. }
        | StoreError::Refused { .. } => Failure::Lasting,
    }
}

/// A folder that can't be written to is like a full disk: nothing but its owner can help, and then the job goes on.
fn of_io(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::StorageFull
        | io::ErrorKind::QuotaExceeded
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::PermissionDenied => Failure::NoRoom,
        _ => Failure::Passing,
    }
}

/// A file that is locked, or on a drive that went away, may be there again later; one that is broken stays so.
fn of_source(error: &SourceError) -> Failure {
    match error {
        SourceError::NotFound { .. }
        | SourceError::NoPermission { .. }
        | SourceError::Io { .. }
        | SourceError::Changed { .. }
        | SourceError::TimedOut { .. }
        | SourceError::ReaderNotStarted { .. } => Failure::Passing,
        SourceError::IsFolder { .. }
        | SourceError::Empty { .. }
        | SourceError::Unsupported { .. }
        | SourceError::UnknownEncoding { .. }
        | SourceError::BadOptions { .. }
        | SourceError::NotAWorkbook { .. }
        | SourceError::Encrypted { .. }
        | SourceError::EncryptedArchive { .. }
        | SourceError::Damaged { .. }
        | SourceError::Greedy { .. }
        | SourceError::UnsafeArchive { .. }
        | SourceError::NoSuchSheet { .. }
        | SourceError::NoSheets { .. }
        | SourceError::OutOfMemory { .. }
        | SourceError::ReaderDied { .. } => Failure::Lasting,
    }
}

/// Makes an error's text a sentence for the user.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: impl Into<JobError>, expect: Failure) {
        assert_eq!(error.into().failure(), expect);
    }

    fn store(kind: io::ErrorKind) -> StoreError {
        StoreError::Io { what: "write", path: "a".into(), source: kind.into() }
    }

    #[test]
    fn only_what_may_succeed_later_is_tried_again() {
        check(store(io::ErrorKind::WouldBlock), Failure::Passing);
        check(store(io::ErrorKind::ConnectionReset), Failure::Passing);
        check(SourceError::NotFound { path: "a".into() }, Failure::Passing);
        check(SourceError::Empty { path: "a".into() }, Failure::Lasting);
        check(StoreError::Damaged { folder: "a".to_owned(), what: "b".to_owned() }, Failure::Lasting);
        check(JobError::Gone { what: "import 1".to_owned() }, Failure::Lasting);
        check(JobError::Fault { what: "index".to_owned() }, Failure::Lasting);
    }

    #[test]
    fn without_room_the_job_waits_for_its_owner() {
        check(StoreError::DiskFull { path: "a".into() }, Failure::NoRoom);
        check(store(io::ErrorKind::ReadOnlyFilesystem), Failure::NoRoom);
        check(store(io::ErrorKind::PermissionDenied), Failure::NoRoom);
        check(DestinationError::Store(store(io::ErrorKind::StorageFull)), Failure::NoRoom);
    }
}
