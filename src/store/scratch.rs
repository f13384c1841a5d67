//! A file that only this run of the program needs. It has no name, so it is gone when the program ends, however it ends.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use super::workspace::Workspace;

/// Bytes put aside, read back in any order.
pub struct Scratch {
    file: File,
    len: u64,
    /// Where the file stands, so that it isn't moved in vain.
    at: u64,
}

/// Where something was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelved {
    start: u64,
    len: usize,
    checksum: u32,
}

impl Workspace {
    /// Makes a scratch file on the workspace's disk.
    pub fn scratch(&self) -> io::Result<Scratch> {
        Ok(Scratch { file: tempfile::tempfile_in(self.root())?, len: 0, at: 0 })
    }
}

impl Scratch {
    /// Appends bytes.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<Shelved> {
        let start = self.len;
        self.go_to(start)?;
        self.file.write_all(bytes)?;
        self.len += bytes.len() as u64;
        self.at = self.len;
        Ok(Shelved { start, len: bytes.len(), checksum: crc32fast::hash(bytes) })
    }

    /// Reads what was appended; an error where it is not the same.
    pub fn read(&mut self, Shelved { start, len, checksum }: Shelved) -> io::Result<Vec<u8>> {
        self.go_to(start)?;
        let mut bytes = vec![0; len];
        self.file.read_exact(&mut bytes)?;
        self.at = start + len as u64;
        if crc32fast::hash(&bytes) != checksum {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }

    fn go_to(&mut self, place: u64) -> io::Result<()> {
        if self.at != place {
            self.at = self.file.seek(SeekFrom::Start(place))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::CacheSizes;

    #[test]
    fn what_is_put_aside_comes_back_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(dir.path(), CacheSizes::default()).unwrap();
        let names = || std::fs::read_dir(dir.path()).unwrap().count();
        let before = names();
        let mut scratch = workspace.scratch().unwrap();
        let (first, second) = (scratch.append(b"first").unwrap(), scratch.append(b"second").unwrap());
        assert_eq!(scratch.read(second).unwrap(), b"second");
        assert_eq!(scratch.read(first).unwrap(), b"first");
        let third = scratch.append(b"third").unwrap();
        assert_eq!((scratch.read(third).unwrap(), names()), (b"third".to_vec(), before));
    }

    #[test]
    fn what_is_not_the_same_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(dir.path(), CacheSizes::default()).unwrap();
        let mut scratch = workspace.scratch().unwrap();
        let kept = scratch.append(b"kept").unwrap();
        assert!(scratch.read(Shelved { checksum: 1, ..kept }).is_err());
        assert!(scratch.read(Shelved { start: 1, ..kept }).is_err());
    }
}
