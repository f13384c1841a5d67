//! Why a file can't be read at all. A fault inside the data is an [`Issue`](crate::model::Issue) instead.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// A reason to stop reading, said with what to do about it.
#[derive(Debug, Error)]
pub enum SourceError {
    #[error("the file does not exist; check its name and folder: {}", path.display())]
    NotFound { path: PathBuf },
    #[error("this is a folder, not a file; choose a file in it: {}", path.display())]
    IsFolder { path: PathBuf },
    #[error("you are not allowed to read the file; ask its owner, or copy it to a place of yours: {}", path.display())]
    NoPermission { path: PathBuf },
    #[error("the file could not be read ({source}); try again, or copy it to another place first: {}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("the file is empty; have it sent or saved again: {}", path.display())]
    Empty { path: PathBuf },
    #[error("this is {what}, which can't be read as a table; {advice}: {}", path.display())]
    Unsupported { path: PathBuf, what: &'static str, advice: &'static str },
    #[error("the file {how} while it was read, so its rows can't be trusted; wait until its writer is done, then read it again: {}", path.display())]
    Changed { path: PathBuf, how: String },
    #[error("the zip archive is encrypted; unpack it with its password, then choose the file inside: {}", path.display())]
    EncryptedArchive { path: PathBuf },
    #[error("there is no encoding named {name}; use a name such as UTF-8, UTF-16LE or windows-1252")]
    UnknownEncoding { name: String },
    #[error("these settings can't be used to read text: {reason}")]
    BadOptions { reason: String },
    #[error("the file is text, not a workbook; choose a text format for it: {}", path.display())]
    NotAWorkbook { path: PathBuf },
    #[error("the workbook is encrypted; open it in its program and save it without a password: {}", path.display())]
    Encrypted { path: PathBuf },
    #[error("the workbook is damaged ({reason}); have it sent again, or open it in its program and save it anew: {}", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("the workbook asks for too much ({reason}); take out in its program what is not needed, or export the sheet as CSV: {}", path.display())]
    Greedy { path: PathBuf, reason: String },
    #[error("the workbook is not safe to unpack ({reason}); save it anew in its program, or export the sheet as CSV: {}", path.display())]
    UnsafeArchive { path: PathBuf, reason: String },
    #[error("the workbook has no sheet named “{sheet}”; it has {found}: {}", path.display())]
    NoSuchSheet { path: PathBuf, sheet: String, found: String },
    #[error("the workbook has no sheet with cells: {}", path.display())]
    NoSheets { path: PathBuf },
    #[error("reading the workbook took more than {limit_mb} MB of memory and was stopped; export the sheet as CSV: {}", path.display())]
    OutOfMemory { path: PathBuf, limit_mb: u64 },
    #[error("reading the workbook gave next to nothing for {seconds} seconds and was stopped; export the sheet as CSV: {}", path.display())]
    TimedOut { path: PathBuf, seconds: u64 },
    #[error("the workbook made its reader stop ({how}); the file is probably damaged, export the sheet as CSV: {}", path.display())]
    ReaderDied { path: PathBuf, how: String },
    #[error("the reader of workbooks could not be started ({source}); start the program again, then open: {}", path.display())]
    ReaderNotStarted { path: PathBuf, source: io::Error },
}

impl SourceError {
    /// Says what the system's error means for the file at `path`.
    pub(super) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            io::ErrorKind::IsADirectory => Self::IsFolder { path },
            _ => Self::Io { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: &SourceError, expect: &str) {
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn sentences_say_what_to_do_and_end_with_the_path() {
        let path = Path::new("a/b.xlsx");
        check(
            &SourceError::from_io(path, io::ErrorKind::NotFound.into()),
            "the file does not exist; check its name and folder: a/b.xlsx",
        );
        check(
            &SourceError::from_io(path, io::ErrorKind::IsADirectory.into()),
            "this is a folder, not a file; choose a file in it: a/b.xlsx",
        );
        check(
            &SourceError::from_io(path, io::ErrorKind::PermissionDenied.into()),
            "you are not allowed to read the file; ask its owner, or copy it to a place of yours: a/b.xlsx",
        );
        check(
            &SourceError::Encrypted { path: path.to_owned() },
            "the workbook is encrypted; open it in its program and save it without a password: a/b.xlsx",
        );
    }
}
