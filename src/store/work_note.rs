//! What a job was working on: a note of one record, kept outside the database. It survives the end of the process, not
//! a power failure: no record is to blame for that one. Only a job that was interrupted keeps it; others lose no time.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{StoreError, catalog::import_folder, files};
use crate::model::{ImportId, RowNo, WorkedOn};

/// A row's number, and what was done with it.
const SIZE: usize = 9;

/// The note of one import.
#[derive(Debug)]
pub struct WorkNote {
    file: Mutex<File>,
}

impl WorkNote {
    /// Opens the note, saying that nothing is worked on.
    pub(super) fn open(root: &Path, import: ImportId) -> Result<Self, StoreError> {
        let path = path(root, import);
        let file = File::create(&path).map_err(StoreError::io("write the note", &path))?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Notes the record that is worked on.
    pub fn set(&self, row: RowNo) {
        self.set_for(row, WorkedOn::Content);
    }

    /// Notes the record that is worked on, and what is done with it.
    pub fn set_for(&self, row: RowNo, worked_on: WorkedOn) {
        let mut note = [0; SIZE];
        note[..8].copy_from_slice(&row.0.to_be_bytes());
        note[8] = match worked_on {
            WorkedOn::Content => 0,
            WorkedOn::Document => 1,
            WorkedOn::Sayings => 2,
            WorkedOn::Reading => 3,
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A note that can't be written costs no more than another attempt.
        let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&note));
    }

    /// Notes that no record is worked on.
    pub fn clear(&self) {
        self.set(RowNo(0));
    }
}

/// Returns the record that was worked on when the process ended.
pub(super) fn read(root: &Path, import: ImportId) -> Option<(RowNo, WorkedOn)> {
    let bytes = files::read(&path(root, import)).ok()??;
    let (row, rest) = bytes.split_first_chunk()?;
    let row = u64::from_be_bytes(*row);
    let worked_on = match rest {
        [] | [0] => WorkedOn::Content,
        [1] => WorkedOn::Document,
        [2] => WorkedOn::Sayings,
        [3] => WorkedOn::Reading,
        _ => return None,
    };
    (row > 0).then_some((RowNo(row), worked_on))
}

/// Forgets the note.
pub(super) fn remove(root: &Path, import: ImportId) {
    // It is written anew before it is read again.
    let _ = fs::remove_file(path(root, import));
}

fn path(root: &Path, import: ImportId) -> PathBuf {
    import_folder(root, import).join("working")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_record_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        let import = ImportId(7);
        fs::create_dir_all(import_folder(dir.path(), import)).unwrap();
        assert_eq!(read(dir.path(), import), None);
        let note = WorkNote::open(dir.path(), import).unwrap();
        assert_eq!(read(dir.path(), import), None);
        note.set(RowNo(118));
        note.set(RowNo(119));
        assert_eq!(read(dir.path(), import), Some((RowNo(119), WorkedOn::Content)));
        for worked_on in [WorkedOn::Document, WorkedOn::Sayings, WorkedOn::Reading, WorkedOn::Content] {
            note.set_for(RowNo(7), worked_on);
            assert_eq!(read(dir.path(), import), Some((RowNo(7), worked_on)));
        }
        note.clear();
        assert_eq!(read(dir.path(), import), None);
        fs::write(path(dir.path(), import), 7u64.to_be_bytes()).unwrap();
        assert_eq!(read(dir.path(), import), Some((RowNo(7), WorkedOn::Content)), "as a former version wrote it");
        remove(dir.path(), import);
        assert!(!path(dir.path(), import).exists());
    }
}
