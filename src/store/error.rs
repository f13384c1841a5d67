//! What can keep the store from doing its work.

use std::path::{Path, PathBuf};

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
    /// Something that was asked for by name is not there.
    #[error("{what} does not exist")]
    NotFound { what: String },
    /// What was asked for must not be done, and why.
    #[error("{why}")]
    Refused { why: String },
    #[error("could not {what}: {source}: {}", .path.display())]
    Io { what: &'static str, path: PathBuf, source: std::io::Error },
    #[error("the database reported: {source}")]
    Database {
        #[from]
        source: sled::Error,
    },
}

impl StoreError {
    /// Makes a file error of it, with what was being done and where.
    pub fn io(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull { path: path.to_owned() },
            _ => Self::Io { what, path: path.to_owned(), source },
        }
    }
}

fn owner(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}
