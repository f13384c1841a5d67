//! The result of a dry run: a file of its own beside the staged rows.
//!
//! Written once from front to back, read by page, thrown away whole: that takes no database, and gives its room back.
//! Rows come about in row order, so a page of 256 rows is mostly one piece of the file; where documents lie scattered
//! it is several. At the end stands what the run says in sum, with the place and the counts of each piece: so a
//! position in a filtered list is found by adding up, never by reading rows.

use std::{
    fs::{self, File},
    io::{BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    pack::{self, damaged},
    page, words,
};
use crate::{
    model::{ClassCounts, DryRun, ImportId, PlannedRow, RowClass, RowNo},
    store::{StoreError, codec, files},
};

const VERSION: u8 = 1;

/// The length of the last part stands at the very end, in so many bytes.
const TAIL: usize = 8;

/// A run of rows of one page in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Piece {
    page: u32,
    offset: u64,
    len: u32,
    counts: ClassCounts,
}

/// What stands at the end of the file.
#[derive(Serialize, Deserialize)]
struct Summary {
    dry_run: DryRun,
    pieces: Vec<Piece>,
}

/// A dry run being written. Dropped before it is finished, it leaves nothing.
pub struct DryRunWriter {
    path: PathBuf,
    temporary: PathBuf,
    out: BufWriter<File>,
    offset: u64,
    pieces: Vec<Piece>,
    scratch: Vec<u8>,
}

/// A finished dry run.
pub struct DryRunReader {
    file: File,
    path: PathBuf,
    words: String,
    dry_run: DryRun,
    /// By page.
    pieces: Vec<Piece>,
}

impl DryRunWriter {
    /// Starts a file in the folder of an import.
    pub(in crate::store) fn create(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("dry-run");
        let temporary = files::beside(&path, ".tmp");
        let file = File::create(&temporary).map_err(StoreError::io("write the file", &temporary))?;
        let out = BufWriter::with_capacity(1 << 16, file);
        Ok(Self { path, temporary, out, offset: 0, pieces: Vec::new(), scratch: Vec::new() })
    }

    /// Appends rows, sorted by their numbers. No row comes twice.
    pub fn add(&mut self, rows: &[PlannedRow]) -> Result<(), StoreError> {
        for rows in rows.chunk_by(|a, b| page_of(a.row) == page_of(b.row)) {
            let body = serde_json::to_vec(rows).expect("BUG: planned rows are plain texts and numbers");
            let sealed = pack::seal(VERSION, b"", &body, &mut self.scratch);
            let mut counts = ClassCounts::default();
            rows.iter().for_each(|row| *counts.of_mut(row.class) += 1);
            let piece = Piece { page: page_of(rows[0].row), offset: self.offset, len: sealed.len() as u32, counts };
            self.write(&sealed)?;
            self.pieces.push(piece);
        }
        Ok(())
    }

    /// Writes the sum, and puts the file in the place of the former one.
    pub fn finish(mut self, dry_run: &DryRun) -> Result<(), StoreError> {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.sort_by_key(|piece| piece.page);
        let summary = Summary { dry_run: dry_run.clone(), pieces };
        let body = serde_json::to_vec(&summary).expect("BUG: a dry run is plain texts and numbers");
        let sealed = pack::seal(VERSION, b"", &body, &mut self.scratch);
        self.write(&sealed)?;
        self.write(&(sealed.len() as u64).to_le_bytes())?;
        let written = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        written.map_err(StoreError::io("write the file", &self.temporary))?;
        fs::rename(&self.temporary, &self.path).map_err(StoreError::io("replace the file", &self.path))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.offset += bytes.len() as u64;
        self.out.write_all(bytes).map_err(StoreError::io("write the file", &self.temporary))
    }
}

impl Drop for DryRunWriter {
    fn drop(&mut self) {
        // Renamed away where it was finished.
        let _ = fs::remove_file(&self.temporary);
    }
}

impl DryRunReader {
    /// Opens the dry run in the folder of an import; `None` where there is none.
    pub(in crate::store) fn open(folder: &Path, import: ImportId) -> Result<Option<Self>, StoreError> {
        let path = folder.join("dry-run");
        let words = format!("the dry run of {}", words(import));
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("read the file", &path)(error)),
        };
        let size = file.metadata().map_err(StoreError::io("read the file", &path))?.len();
        let cut = || damaged(&words, "the sum");
        let start = size.checked_sub(TAIL as u64).ok_or_else(cut)?;
        let tail = read_at(&mut file, &path, start, TAIL)?;
        let len = tail.try_into().map(u64::from_le_bytes).map_err(|_| cut())?;
        let from = start.checked_sub(len).ok_or_else(cut)?;
        let sealed = read_at(&mut file, &path, from, len as usize)?;
        let Summary { dry_run, pieces } = unseal(&sealed, "the sum", &words)?;
        Ok(Some(Self { file, path, words, dry_run, pieces }))
    }

    /// Returns what it says in sum.
    pub fn dry_run(&self) -> &DryRun {
        &self.dry_run
    }

    /// Returns `num` rows from `position` on (counted from 0) among those of that class, in row order.
    pub fn rows(&mut self, filter: Option<RowClass>, position: u64, num: usize) -> Result<Vec<PlannedRow>, StoreError> {
        let mut before = position;
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() && found.len() < num {
            let end = self.end_of_page(at);
            let counted: u64 = self.pieces[at..end].iter().map(|piece| piece.counts.filtered(filter)).sum();
            if before >= counted {
                before -= counted;
            } else {
                let rows = self.page_at(at, end)?;
                let wanted = rows.into_iter().filter(|row| filter.is_none_or(|class| row.class == class));
                found.extend(wanted.skip(before as usize).take(num - found.len()));
                before = 0;
            }
            at = end;
        }
        Ok(found)
    }

    /// Returns what is said of a row.
    pub fn row(&mut self, row: RowNo) -> Result<Option<PlannedRow>, StoreError> {
        Ok(self.page(page_of(row))?.into_iter().find(|planned| planned.row == row))
    }

    /// Returns the rows of the page on which that row stands, in row order.
    pub fn rows_beside(&mut self, row: RowNo) -> Result<Vec<PlannedRow>, StoreError> {
        self.page(page_of(row))
    }

    /// Whether two rows stand on one page.
    pub fn is_beside(a: RowNo, b: RowNo) -> bool {
        page_of(a) == page_of(b)
    }

    fn page(&mut self, page: u32) -> Result<Vec<PlannedRow>, StoreError> {
        let at = self.pieces.partition_point(|piece| piece.page < page);
        if self.pieces.get(at).is_none_or(|piece| piece.page != page) {
            return Ok(Vec::new());
        }
        self.page_at(at, self.end_of_page(at))
    }

    fn end_of_page(&self, at: usize) -> usize {
        let page = self.pieces[at].page;
        at + self.pieces[at..].partition_point(|piece| piece.page == page)
    }

    fn page_at(&mut self, at: usize, end: usize) -> Result<Vec<PlannedRow>, StoreError> {
        let mut rows: Vec<PlannedRow> = Vec::new();
        for piece in &self.pieces[at..end] {
            let sealed = read_at(&mut self.file, &self.path, piece.offset, piece.len as usize)?;
            rows.extend(unseal::<Vec<PlannedRow>>(&sealed, &format!("page {}", piece.page), &self.words)?);
        }
        rows.sort_by_key(|row| row.row);
        Ok(rows)
    }
}

fn page_of(row: RowNo) -> u32 {
    page::place_of(row).0
}

fn read_at(file: &mut File, path: &Path, from: u64, len: usize) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![0; len];
    let read = file.seek(SeekFrom::Start(from)).and_then(|_| file.read_exact(&mut bytes));
    read.map_err(StoreError::io("read the file", path))?;
    Ok(bytes)
}

fn unseal<T: for<'de> Deserialize<'de>>(sealed: &[u8], what: &str, words: &str) -> Result<T, StoreError> {
    let packed = codec::unseal_as(VERSION, what, words, sealed)?;
    let mut body = Vec::new();
    pack::unpack(packed, &mut body).ok_or_else(|| damaged(words, what))?;
    serde_json::from_slice(&body).map_err(|_| damaged(words, what))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        FieldChange, Fingerprint, Issue, IssueCode, PlannedRecord, RecordStatus, Selection, StagedStand,
        dry_run::RowSum,
    };

    const IMPORT: ImportId = ImportId(3);

    fn row(number: u64) -> PlannedRow {
        let class = RowClass::ALL[(number % 5) as usize];
        let change = |old: &str| FieldChange { field: "City".into(), old: old.into(), new: "Oslo".into() };
        let issue = || Issue::error(IssueCode::DuplicateKey, "No.", "C1").with_detail("7");
        PlannedRow {
            row: RowNo(number),
            class,
            key: format!("C{number}"),
            issues: (0..u64::from(class == RowClass::Error)).map(|_| issue()).collect(),
            records: vec![PlannedRecord {
                table: "Customer".into(),
                key: format!("C{number}"),
                version: (class != RowClass::Create).then_some((number as u32, 3)),
                changes: (0..number % 3).map(|at| change(&"x".repeat((at * number * 40) as usize))).collect(),
            }],
            digest: number * 7,
        }
    }

    fn sum(rows: &[PlannedRow]) -> DryRun {
        let mut counts = ClassCounts::default();
        rows.iter().for_each(|row| *counts.of_mut(row.class) += 1);
        let staged = StagedStand::default();
        DryRun {
            import: IMPORT,
            fingerprint: Fingerprint::new(IMPORT, (&"CUST".into(), 1), &staged, RowSum::default()),
            made: jiff::Timestamp::UNIX_EPOCH,
            counts,
            selection: Selection::Status(RecordStatus::Ready),
            integration: "CUST".into(),
            version: 1,
            latest_version: 1,
            staged,
            file: None,
            seconds: 0.5,
        }
    }

    /// Writes rows in batches, and opens what was written.
    fn written(folder: &Path, batches: &[Vec<u64>]) -> (Vec<PlannedRow>, DryRunReader) {
        let mut writer = DryRunWriter::create(folder).unwrap();
        let mut all = Vec::new();
        for batch in batches {
            let rows: Vec<_> = batch.iter().map(|number| row(*number)).collect();
            writer.add(&rows).unwrap();
            all.extend(rows);
        }
        all.sort_by_key(|row| row.row);
        writer.finish(&sum(&all)).unwrap();
        (all, DryRunReader::open(folder, IMPORT).unwrap().unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_run_of_any_class_is_read_as_it_was_written(
            numbers in prop::collection::btree_set(1u64..3000, 1..200),
            num_batches in 1usize..5,
            position in 0u64..220,
            num in 0usize..60,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut batches = vec![Vec::new(); num_batches];
            numbers.iter().enumerate().for_each(|(at, number)| batches[at % num_batches].push(*number));
            let (all, mut reader) = written(folder.path(), &batches);
            prop_assert_eq!(reader.dry_run(), &sum(&all));
            for filter in RowClass::ALL.into_iter().map(Some).chain([None]) {
                let expect = all.iter().filter(|row| filter.is_none_or(|class| row.class == class));
                let expect: Vec<_> = expect.skip(position as usize).take(num).cloned().collect();
                prop_assert_eq!(reader.rows(filter, position, num).unwrap(), expect);
            }
            let wanted = numbers.iter().next().copied().unwrap();
            prop_assert_eq!(reader.row(RowNo(wanted)).unwrap(), Some(row(wanted)));
            prop_assert_eq!(reader.row(RowNo(5000)).unwrap(), None);
        }
    }

    #[test]
    fn a_run_that_was_broken_off_leaves_the_former_one() {
        let folder = tempfile::tempdir().unwrap();
        let (all, _) = written(folder.path(), &[vec![1, 2, 3]]);
        let mut broken_off = DryRunWriter::create(folder.path()).unwrap();
        broken_off.add(&[row(9)]).unwrap();
        drop(broken_off);
        let mut reader = DryRunReader::open(folder.path(), IMPORT).unwrap().unwrap();
        assert_eq!(reader.rows(None, 0, 10).unwrap(), all);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn there_may_be_none() {
        assert!(DryRunReader::open(tempfile::tempdir().unwrap().path(), IMPORT).unwrap().is_none());
    }

    #[test]
    fn any_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        drop(written(folder.path(), &[(1..40).collect()]));
        let path = folder.path().join("dry-run");
        let sound = fs::read(&path).unwrap();
        let read = || -> Result<_, StoreError> {
            let mut reader = DryRunReader::open(folder.path(), IMPORT)?.unwrap();
            reader.rows(None, 0, 100)
        };
        let places: BTreeSet<usize> = (0..sound.len()).step_by(7).chain(sound.len() - TAIL..sound.len()).collect();
        for at in places {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x10;
            fs::write(&path, &bytes).unwrap();
            assert!(read().is_err(), "byte {at}");
        }
        for len in (0..sound.len()).step_by(11) {
            fs::write(&path, &sound[..len]).unwrap();
            assert!(read().is_err(), "cut at {len}");
        }
    }
}
