//! What a database folder must hold at least, written beside it: a truncated sled file opens empty, without a word.
//!
//! A [`Mark`] is written into the folder and, once the folder is durable, as a small file outside of it. Each time the
//! folder is made durable its epoch grows. sled recovers a prefix of what was written, so a folder whose epoch is at
//! least the file's holds all that was there when the file was written. An epoch behind the file's is damage.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{StoreError, codec, files};

/// The format of this file.
const VERSION: u8 = 1;

/// What kind of data a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FolderKind {
    Catalog,
    Company,
    Staging,
}

/// How much a folder holds: for staging its blocks, rows and the checksum rolled over them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    pub blocks: u64,
    pub rows: u64,
    pub checksum: u64,
}

/// A folder's state at the moment it was last made durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub kind: FolderKind,
    /// How often the folder was made durable.
    pub epoch: u64,
    #[serde(flatten)]
    pub stand: Stand,
}

/// What was found beside a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// The folder is new, or was never made durable.
    Missing,
    /// There is a file, and it is not what was written.
    Damaged,
    Sound(Mark),
}

/// The file: the mark, and a checksum over it, for a flipped digit is still a number.
#[derive(Serialize, Deserialize)]
struct Document {
    format: u8,
    mark: Mark,
    check: u32,
}

impl Mark {
    /// Returns the mark as the value kept within the folder.
    pub fn seal(&self) -> Vec<u8> {
        codec::seal(VERSION, &self.json())
    }

    /// Reads the value kept within the folder.
    pub fn unseal(folder: &str, sealed: &[u8]) -> Result<Self, StoreError> {
        let body = codec::unseal_as(VERSION, "the head", folder, sealed)?;
        serde_json::from_slice(body)
            .map_err(|_| StoreError::Damaged { folder: folder.to_owned(), what: "the head".to_owned() })
    }

    fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("BUG: a mark is plain numbers")
    }
}

/// Returns where a folder's manifest is.
pub fn path(folder: &Path) -> PathBuf {
    files::beside(folder, ".manifest")
}

/// Reads a folder's manifest.
pub fn read(folder: &Path) -> Result<Manifest, StoreError> {
    let Some(bytes) = files::read(&path(folder))? else { return Ok(Manifest::Missing) };
    let Ok(Document { format, mark, check }) = serde_json::from_slice(&bytes) else { return Ok(Manifest::Damaged) };
    if format > VERSION {
        let what = path(folder).display().to_string();
        return Err(StoreError::TooNew { what, found: format, known: VERSION });
    }
    Ok(if crc32fast::hash(&mark.json()) == check { Manifest::Sound(mark) } else { Manifest::Damaged })
}

/// Writes a folder's manifest. The folder must be durable already.
pub fn write(folder: &Path, mark: Mark) -> Result<(), StoreError> {
    let document = Document { format: VERSION, mark, check: crc32fast::hash(&mark.json()) };
    let bytes = serde_json::to_vec(&document).expect("BUG: a mark is plain numbers");
    files::write_atomically(&path(folder), &bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MARK: Mark = Mark {
        kind: FolderKind::Staging,
        epoch: 7,
        stand: Stand { blocks: 3, rows: 700, checksum: 0xfedc_ba98_7654_3210 },
    };

    #[test]
    fn a_mark_comes_back_from_both_places() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("rows");
        assert_eq!(read(&folder).unwrap(), Manifest::Missing);
        write(&folder, MARK).unwrap();
        assert_eq!(read(&folder).unwrap(), Manifest::Sound(MARK));
        assert_eq!(Mark::unseal("import 1", &MARK.seal()).unwrap(), MARK);
    }

    #[test]
    fn any_flipped_bit_of_the_file_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("rows");
        write(&folder, MARK).unwrap();
        let sound = fs::read(path(&folder)).unwrap();
        for bit in 0..sound.len() * 8 {
            let mut bytes = sound.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(path(&folder), &bytes).unwrap();
            // A changed format number says "written by a newer version", which is refused as well.
            assert!(!matches!(read(&folder), Ok(Manifest::Sound(mark)) if mark != MARK), "bit {bit}");
        }
    }

    #[test]
    fn a_newer_format_is_refused_in_words() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("rows");
        write(&folder, MARK).unwrap();
        let newer = fs::read_to_string(path(&folder)).unwrap().replace("\"format\":1", "\"format\":2");
        fs::write(path(&folder), newer).unwrap();
        let error = read(&folder).unwrap_err().to_string();
        assert!(error.contains("newer version of Longshore (format 2); this one reads up to 1"), "{error}");
    }
}
