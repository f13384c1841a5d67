//! Runs: keys for which a table's index has no more room in memory, in a scratch file, sorted by fingerprint.
//!
//! The file has no name and goes with the process: an index is always made from the segments, and the seed of the
//! fingerprints differs from start to start. In memory stay a [`Filter`] (two bytes a key) and where each bucket of
//! about a hundred keys begins, so that a key that is not in the run costs no read, and one that is, one of 2 KB.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{Location, filter::Filter, index::Held};
use crate::{
    model::KeyPrint,
    store::{StoreError, fault},
};

/// Bytes of a key: fingerprint, segment, slot.
const ENTRY: usize = 16 + 4 + 1;
/// Keys of a bucket, about.
const BUCKET: usize = 96;
/// Bytes after which a part is handed to the system.
const WRITTEN_AT_ONCE: usize = 1 << 20;

/// One run.
#[derive(Debug)]
pub(super) struct Run {
    filter: Filter,
    /// The upper bits of a fingerprint that say its bucket.
    bucket_bits: u32,
    /// Where each bucket begins, in keys, and where the last one ends.
    starts: Vec<u32>,
    /// The checksum of each bucket.
    checksums: Vec<u32>,
    file: Mutex<Reader>,
    /// For saying where something failed.
    folder: PathBuf,
}

#[derive(Debug)]
struct Reader {
    file: File,
    bucket: Vec<u8>,
}

/// A run being written: one bucket after the other.
struct Writing {
    file: File,
    run: Run,
    num: u32,
    bytes: Vec<u8>,
    /// Where the bucket at hand begins in `bytes`.
    bucket_start: usize,
}

impl Run {
    /// Writes all keys into a scratch file in that folder.
    pub fn write(held: &Held, folder: &Path) -> Result<Self, StoreError> {
        let failed = || StoreError::io("write a scratch file", folder);
        fault::around(fault::Write::File, failed(), || Self::write_sorted(held, folder).map_err(failed()))
    }

    fn write_sorted(held: &Held, folder: &Path) -> io::Result<Self> {
        let mut writing = Writing::begin(held.len(), folder)?;
        let mut sorted: Vec<(KeyPrint, Location)> = Vec::new();
        // The shards go by the uppermost bits: their keys follow each other.
        for shard in held.shards() {
            sorted.clear();
            sorted.extend(shard);
            sorted.sort_unstable_by_key(|(key, _)| *key);
            sorted.iter().try_for_each(|(key, location)| writing.push(*key, *location))?;
        }
        writing.finish()
    }

    /// Returns where that key's record lies.
    pub fn find(&self, key: KeyPrint) -> Result<Option<Location>, StoreError> {
        if !self.filter.may_hold(key) {
            return Ok(None);
        }
        let bucket = bucket_of(key, self.bucket_bits);
        let mut reader = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Reader { file, bucket: bytes } = &mut *reader;
        let (start, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        bytes.resize((end - start) * ENTRY, 0);
        let read = file.seek(SeekFrom::Start((start * ENTRY) as u64)).and_then(|_| file.read_exact(bytes));
        read.map_err(StoreError::io("read a scratch file", &self.folder))?;
        if crc32fast::hash(bytes) != self.checksums[bucket] {
            let folder = self.folder.display().to_string();
            return Err(StoreError::Damaged { folder, what: "a scratch file of keys".to_owned() });
        }
        Ok(search(bytes.as_chunks().0, key))
    }
}

impl Writing {
    fn begin(num_keys: usize, folder: &Path) -> io::Result<Self> {
        let bucket_bits = (num_keys / BUCKET).max(1).ilog2();
        let run = Run {
            filter: Filter::for_keys(num_keys),
            bucket_bits,
            starts: Vec::with_capacity((1 << bucket_bits) + 1),
            checksums: Vec::with_capacity(1 << bucket_bits),
            file: Mutex::new(Reader { file: tempfile::tempfile_in(folder)?, bucket: Vec::new() }),
            folder: folder.to_owned(),
        };
        let file = run.file.lock().unwrap_or_else(PoisonError::into_inner).file.try_clone()?;
        Ok(Self { file, run, num: 0, bytes: Vec::with_capacity(WRITTEN_AT_ONCE * 2), bucket_start: 0 })
    }

    fn push(&mut self, key: KeyPrint, location: Location) -> io::Result<()> {
        self.end_buckets_before(bucket_of(key, self.run.bucket_bits))?;
        self.run.filter.add(key);
        self.bytes.extend_from_slice(&key.0.to_be_bytes());
        self.bytes.extend_from_slice(&location.segment.to_le_bytes());
        self.bytes.push(location.slot as u8);
        self.num += 1;
        Ok(())
    }

    /// Ends the bucket at hand, and empty ones behind it, until keys go into that bucket.
    fn end_buckets_before(&mut self, bucket: usize) -> io::Result<()> {
        while self.run.starts.len() <= bucket {
            if !self.run.starts.is_empty() {
                self.run.checksums.push(crc32fast::hash(&self.bytes[self.bucket_start..]));
            }
            self.run.starts.push(self.num);
            self.bucket_start = self.bytes.len();
            if self.bytes.len() >= WRITTEN_AT_ONCE {
                self.file.write_all(&self.bytes)?;
                self.bytes.clear();
                self.bucket_start = 0;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<Run> {
        self.end_buckets_before(1 << self.run.bucket_bits)?;
        self.file.write_all(&self.bytes)?;
        Ok(self.run)
    }
}

fn bucket_of(key: KeyPrint, bits: u32) -> usize {
    (key.0 >> 64 >> (64 - bits)) as usize
}

fn search(entries: &[[u8; ENTRY]], key: KeyPrint) -> Option<Location> {
    let wanted = key.0.to_be_bytes();
    let at = entries.binary_search_by(|entry| entry[..16].cmp(&wanted[..])).ok()?;
    let (segment, slot) = entries[at][16..].split_first_chunk()?;
    Some(Location { segment: u32::from_le_bytes(*segment), slot: u16::from(*slot.first()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> KeyPrint {
        KeyPrint::of(&number.to_be_bytes())
    }

    fn location(number: u32) -> Location {
        Location { segment: number / 100, slot: (number % 100) as u16 }
    }

    fn run(num: u32) -> (tempfile::TempDir, Run) {
        let folder = tempfile::tempdir().unwrap();
        let mut held = Held::default();
        for number in 0..num {
            held.insert(key(number), location(number));
        }
        let run = Run::write(&held, folder.path()).unwrap();
        (folder, run)
    }

    #[test]
    fn every_key_is_found_and_no_other() {
        for num in [0, 1, 2, 95, 96, 1_000, 60_000] {
            let (folder, run) = run(num);
            for number in 0..num {
                assert_eq!(run.find(key(number)).unwrap(), Some(location(number)), "{number} of {num}");
            }
            assert!((num..num + 2_000).all(|number| run.find(key(number)).unwrap().is_none()), "{num}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file must have no name");
        }
    }

    #[test]
    fn keys_at_the_ends_have_their_buckets() {
        let (folder, mut held) = (tempfile::tempdir().unwrap(), Held::default());
        let keys = [0, 1, u128::MAX, u128::MAX - 1, 1 << 127].map(KeyPrint);
        for (key, number) in keys.into_iter().zip(0..) {
            held.insert(key, location(number));
        }
        for number in 1_000..2_000 {
            held.insert(key(number), location(number));
        }
        let run = Run::write(&held, folder.path()).unwrap();
        for (key, number) in keys.into_iter().zip(0..) {
            assert_eq!(run.find(key).unwrap(), Some(location(number)));
        }
    }

    #[test]
    fn a_bucket_that_is_not_as_it_was_written_is_told() {
        let (_folder, run) = run(200);
        let mut file = run.file.lock().unwrap().file.try_clone().unwrap();
        file.seek(SeekFrom::Start(5)).unwrap();
        file.write_all(b"xx").unwrap();
        let errors = (0..200).filter(|number| run.find(key(*number)).is_err()).count();
        assert!((1..200).contains(&errors), "{errors}");
    }

    #[test]
    fn a_folder_that_is_gone_refuses() {
        assert!(Run::write(&Held::default(), Path::new("/nowhere/at all")).is_err());
    }
}
