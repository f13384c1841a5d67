//! What can keep the store from doing its work.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the store can't go on. Each is a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process owns the workspace.
    #[error("the workspace is already open in another Longshore{}; close it first, or choose another with --data: {}", owner(*.pid), .path.display())]
    AlreadyOpen { path: PathBuf, pid: Option<u32> },
    /// A value is not what was written.
    #[error("{what} in {folder} is damaged")]
    Damaged { folder: String, what: String },
    /// A whole folder could not be used and was moved aside.
    #[error("{folder} was damaged and has been moved to {}; {saved}", .moved_to.display())]
    Quarantined { folder: String, moved_to: PathBuf, saved: String },
    /// Written by a later version of the program.
    #[error("{what} was written by a newer version of Longshore (format {found}); this one reads up to {known}")]
    TooNew { what: String, found: u8, known: u8 },
    /// The disk is full, or nearly so.
    #[error("the disk is full; free some space and try again: {}", .path.display())]
    DiskFull { path: PathBuf },
    /// Nothing can be written to the folder.
    #[error("the folder can't be written to; give yourself the right to write there, or choose another: {}", .path.display())]
    ReadOnly { path: PathBuf },
    /// Something that was asked for by name is not there.
    #[error("{what} does not exist")]
    NotFound { what: String },
    /// What was asked for must not be done, and why.
    #[error("{why}")]
    Refused { why: String },
    #[error("could not {what}: {source}: {}", .path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },
    #[error("the database reported: {source}")]
    Database {
        #[from]
        source: sled::Error,
    },
}

impl StoreError {
    /// Makes a file error of it, with what was being done and where.
    pub fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull { path: path.to_owned() },
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly { path: path.to_owned() }
            }
            _ => Self::Io { what, path: path.to_owned(), source },
        }
    }

    /// Whether what is on the disk is not what was written: trying again does not help.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Damaged { .. } | Self::Quarantined { .. } => true,
            Self::Database { source } => is_damage(source),
            Self::Io { source, .. } => is_cut(source),
            Self::AlreadyOpen { .. }
            | Self::TooNew { .. }
            | Self::DiskFull { .. }
            | Self::ReadOnly { .. }
            | Self::NotFound { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// Whether it goes on once there is room on the disk.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::DiskFull { .. } => true,
            Self::Database { source: sled::Error::Io(source) } | Self::Io { source, .. } => {
                source.kind() == io::ErrorKind::StorageFull
            }
            Self::Database { .. }
            | Self::AlreadyOpen { .. }
            | Self::Damaged { .. }
            | Self::Quarantined { .. }
            | Self::TooNew { .. }
            | Self::ReadOnly { .. }
            | Self::NotFound { .. }
            | Self::Refused { .. } => false,
        }
    }
}

/// Tells damage from what may pass: no room, no permission, a lock not yet given back.
fn is_damage(error: &sled::Error) -> bool {
    match error {
        sled::Error::Io(source) => is_cut(source),
        sled::Error::CollectionNotFound(_)
        | sled::Error::Unsupported(_)
        | sled::Error::ReportableBug(_)
        | sled::Error::Corruption { .. } => true,
    }
}

/// Whether a file ends before it should.
fn is_cut(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)
}

fn owner(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: io::ErrorKind, expect: &str) {
        let error = StoreError::io("write to", Path::new("/data"))(io::Error::from(kind));
        assert!(error.to_string().starts_with(expect), "{error}");
    }

    #[test]
    fn what_the_owner_can_mend_is_said() {
        check(io::ErrorKind::StorageFull, "the disk is full; free some space and try again");
        check(io::ErrorKind::ReadOnlyFilesystem, "the folder can't be written to; give yourself the right");
        check(io::ErrorKind::PermissionDenied, "the folder can't be written to; give yourself the right");
        check(io::ErrorKind::TimedOut, "could not write to: timed out");
    }
}
