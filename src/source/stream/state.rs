//! Whether a file is still what it was: rows read while it changes belong to neither the old file nor the new.

use std::{
    fs::{self, File, Metadata},
    io,
    path::Path,
    time::SystemTime,
};

/// What tells one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileState {
    num_bytes: u64,
    changed: Option<SystemTime>,
    /// The file itself, whatever its name.
    identity: (u64, u64),
    is_regular: bool,
}

impl FileState {
    /// Returns the state of an open file.
    pub fn of(file: &File) -> io::Result<Self> {
        Ok(Self::from(&file.metadata()?))
    }

    /// Returns the state of what stands under that name now.
    pub fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|found| Self::from(&found))
    }

    /// Whether the file can be read again.
    pub fn is_regular(&self) -> bool {
        self.is_regular
    }

    /// Says how the file changed, as the end of the sentence “it …”; `num_read` is how many bytes it gave, where that
    /// is to be all.
    pub fn difference(&self, now: Option<&Self>, num_read: Option<u64>) -> Option<String> {
        if !self.is_regular {
            return None;
        }
        let Some(now) = now else { return Some("was deleted or moved".to_owned()) };
        // The file may have been cut and filled again in between.
        let num_bytes =
            num_read.filter(|num| *num < self.num_bytes).map_or(now.num_bytes, |num| num.min(now.num_bytes));
        let sizes = format!("from {} to {num_bytes} bytes", self.num_bytes);
        if now.identity != self.identity {
            Some("was replaced by another file".to_owned())
        } else if num_bytes > self.num_bytes {
            Some(format!("grew {sizes}"))
        } else if num_bytes < self.num_bytes {
            Some(format!("shrank {sizes}"))
        } else if now.changed != self.changed {
            Some("was written to".to_owned())
        } else {
            None
        }
    }
}

impl From<&Metadata> for FileState {
    fn from(found: &Metadata) -> Self {
        Self {
            num_bytes: found.len(),
            changed: found.modified().ok(),
            identity: identity(found),
            is_regular: found.is_file(),
        }
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(_found: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn state(num_bytes: u64, inode: u64, seconds: u64) -> FileState {
        let changed = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        FileState { num_bytes, changed, identity: (1, inode), is_regular: true }
    }

    #[track_caller]
    fn check(now: Option<&FileState>, expect: Option<&str>) {
        assert_eq!(state(100, 7, 50).difference(now, None).as_deref(), expect);
    }

    #[test]
    fn each_way_to_change_is_told() {
        check(Some(&state(100, 7, 50)), None);
        check(Some(&state(100, 7, 51)), Some("was written to"));
        check(Some(&state(150, 7, 51)), Some("grew from 100 to 150 bytes"));
        check(Some(&state(40, 7, 50)), Some("shrank from 100 to 40 bytes"));
        check(Some(&state(100, 8, 50)), Some("was replaced by another file"));
        check(None, Some("was deleted or moved"));
    }

    #[test]
    fn bytes_that_were_missing_while_reading_are_noticed() {
        let (then, now) = (state(100, 7, 50), state(100, 7, 50));
        assert_eq!(then.difference(Some(&now), Some(60)).as_deref(), Some("shrank from 100 to 60 bytes"));
        assert_eq!(then.difference(Some(&now), Some(100)), None);
    }

    #[test]
    fn a_pipe_has_no_state() {
        let pipe = FileState { is_regular: false, ..state(0, 7, 50) };
        assert_eq!(pipe.difference(None, None), None);
    }
}
