//! Writing: one batch of an import, as one atomic write of sled.

use std::{
    ops::Range,
    sync::{Arc, MutexGuard},
};

use super::{
    Company, SealedAhead, Sealer, Table,
    disk::Batch,
    head,
    keys::{self, TableId},
    marker,
    segment::Location,
    touched,
};
use crate::{
    model::{ImportId, KeyPrint, RowNo, RowOutcome},
    store::{StoreError, codec},
};

/// Records to be written, in one buffer: none of them costs an allocation.
#[derive(Clone, Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    records: Vec<NewRecord>,
}

/// One of [`Records`], without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRecord {
    pub print: KeyPrint,
    pub row: RowNo,
    /// Where the version lies that this one replaces; `None` creates.
    pub previous: Option<Location>,
    /// Whether it is a row's record just as it was converted.
    pub(super) is_new: bool,
    key_end: u32,
    cells_end: u32,
}

impl Records {
    /// Makes an empty list with room for so many bytes of keys and cells.
    pub fn with_room(num_bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(num_bytes), records: Vec::new() }
    }

    /// Appends a record with its encoded key and cells.
    pub fn push(&mut self, print: KeyPrint, row: RowNo, previous: Option<Location>, key: &[u8], cells: &[u8]) {
        self.bytes.extend_from_slice(key);
        let key_end = self.bytes.len() as u32;
        self.bytes.extend_from_slice(cells);
        let cells_end = self.bytes.len() as u32;
        self.records.push(NewRecord { print, row, previous, is_new: false, key_end, cells_end });
    }

    /// Appends a row's record that is created just as it was converted.
    pub fn push_new(&mut self, print: KeyPrint, row: RowNo, key: &[u8], cells: &[u8]) {
        self.push(print, row, None, key, cells);
        if let Some(record) = self.records.last_mut() {
            record.is_new = true;
        }
    }

    /// Takes records off the end until `len` are left.
    pub fn truncate(&mut self, len: usize) {
        self.records.truncate(len);
        self.bytes.truncate(self.start(self.records.len()));
    }

    /// Empties the list and keeps its room.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Returns a record.
    pub fn record(&self, at: usize) -> NewRecord {
        self.records[at]
    }

    /// Returns a record's encoded key.
    pub fn key(&self, at: usize) -> &[u8] {
        &self.bytes[self.start(at)..self.records[at].key_end as usize]
    }

    /// Returns a record's encoded cells.
    pub fn cells(&self, at: usize) -> &[u8] {
        &self.bytes[self.records[at].key_end as usize..self.records[at].cells_end as usize]
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.records[before].cells_end as usize)
    }
}

/// What one batch writes.
#[derive(Clone, Copy, Debug)]
pub struct CompanyWrite<'a> {
    pub import: ImportId,
    pub batch_no: u64,
    pub tables: &'a [&'a TableWrite],
    pub outcomes: &'a [RowOutcome],
}

impl Table {
    /// Returns what seals segments of an import's new records ahead of their batch.
    pub fn sealer(&self, import: ImportId) -> Sealer {
        Sealer { import, layout: self.layouts().present() }
    }
}

/// What one batch writes into one table.
#[derive(Clone, Debug)]
pub struct TableWrite {
    pub table: Arc<Table>,
    /// New records and new versions; no key twice.
    pub records: Records,
    /// Rows that found their record and left it as it was: only their keys are kept, so that a later row of the same
    /// import with the same key is known for a duplicate.
    pub touched: Records,
}

/// The right to write: there is one at a time, so what it decided on stays true until it commits.
#[derive(Debug)]
pub struct Writer<'c> {
    pub(super) company: &'c Company,
    pub(super) _guard: MutexGuard<'c, ()>,
}

/// A table's new segments, ready to be written.
struct Prepared {
    table: TableId,
    head: head::Head,
    segments: Vec<(Range<usize>, Vec<u8>)>,
}

impl Writer<'_> {
    /// Writes a batch in one atomic write, then takes it into the indexes. Returns the segments written into each
    /// table. `ahead` are segments sealed ahead, table by table; there may be none.
    pub fn commit(&self, write: &CompanyWrite<'_>, ahead: Vec<SealedAhead>) -> Result<Vec<Range<u32>>, StoreError> {
        debug_assert!(
            write.batch_no > self.company.last_batch(write.import)?,
            "BUG: a batch is committed once; the destination checks"
        );
        let mut batch = Batch::default();
        let mut prepared = Vec::with_capacity(write.tables.len());
        let mut ahead = ahead.into_iter();
        for part in write.tables {
            // The index must be there before the write: built after it, it would hold the records already.
            part.table.loaded()?;
            prepared.push(prepare(&mut batch, write.import, part, ahead.next().unwrap_or_default()));
        }
        for (part, prepared) in write.tables.iter().zip(&prepared) {
            if !prepared.segments.is_empty() {
                part.table.make_places(prepared.head.num_segments)?;
            }
        }
        let ranges: Vec<_> = prepared.iter().map(Prepared::range).collect();
        for (part, value) in marker::seal_all(write.outcomes, &ranges).into_iter().enumerate() {
            batch.insert(keys::marker(write.import, write.batch_no, part as u16), value);
        }
        for (part, value) in touched::seal_all(write.tables).into_iter().enumerate() {
            batch.insert(keys::touched(write.import, write.batch_no, part as u16), value);
        }
        self.company.disk().apply(batch)?;
        for (part, prepared) in write.tables.iter().zip(prepared) {
            let segments: Vec<_> = prepared.segments.into_iter().map(|(run, _)| run).collect();
            part.table.take_over(write.import, prepared.head, &part.records, &segments)?;
        }
        Ok(ranges.iter().map(|range| range.first..range.first + range.num).collect())
    }
}

fn prepare(batch: &mut Batch, import: ImportId, part: &TableWrite, ahead: SealedAhead) -> Prepared {
    let TableWrite { table, records, touched: _ } = part;
    let mut head = table.head();
    let segments = ahead.seal_rest(import, table.layouts().present(), records);
    for (_, sealed) in &segments {
        batch.insert(keys::segment(table.id(), head.num_segments), &sealed[..]);
        head.add_segment(sealed);
    }
    head.num_records += (0..records.len()).filter(|at| records.record(*at).previous.is_none()).count() as u64;
    if !segments.is_empty() {
        batch.insert(keys::head(table.id()), codec::seal(head::VERSION, &head.encode()));
    }
    Prepared { table: table.id(), head, segments }
}

impl Prepared {
    /// Returns the segments written.
    fn range(&self) -> marker::SegmentRange {
        let num = self.segments.len() as u32;
        marker::SegmentRange { table: self.table, first: self.head.num_segments - num, num }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_keep_their_bytes_and_can_be_taken_back() {
        let mut records = Records::default();
        records.push(KeyPrint(1), RowNo(1), None, b"k1", b"cells1");
        records.push(KeyPrint(2), RowNo(2), Some(Location { segment: 0, slot: 1 }), b"k2", b"");
        assert_eq!((records.key(1), records.cells(1), records.cells(0)), (&b"k2"[..], &b""[..], &b"cells1"[..]));
        records.truncate(1);
        records.push(KeyPrint(3), RowNo(3), None, b"key3", b"c");
        assert_eq!((records.len(), records.key(1), records.cells(1)), (2, &b"key3"[..], &b"c"[..]));
        records.clear();
        assert!(records.is_empty());
    }
}
