//! Segments: the immutable values that hold a table's records, about a hundred each.
//!
//! A segment has two sections, compressed apart: keys (with row and former version), from which the index is built,
//! and cells. A record that is updated gets a new version in a later segment; the former one stays as it was.
//!
//! Body, version 1: import, layout, number of records (varints), key section, cell section. In the key section each
//! record has: length of its key × 2 + whether it has a former version, the key, its row as a difference (zigzag),
//! then the former version's segment and slot. In the cell section: length and cells.

use std::ops::Range;

use super::{
    layout::{Layouts, Reading},
    pack::{self, Packer},
    write::Records,
};
use crate::{
    model::{ImportId, RowNo, varint},
    store::{StoreError, codec},
};

pub(super) const VERSION: u8 = 1;

/// The most records of a segment: which of them are outdated fits into a `u128`.
pub(super) const MAX_RECORDS: usize = 128;

/// Where a version of a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub segment: u32,
    pub slot: u16,
}

/// A segment in memory, with the cells in the table's present layout.
#[derive(Debug)]
pub struct Segment {
    pub(super) import: ImportId,
    key_bytes: Vec<u8>,
    cell_bytes: Vec<u8>,
    records: Vec<SegmentRecord>,
}

#[derive(Debug)]
struct SegmentRecord {
    key: Range<u32>,
    cells: Range<u32>,
    row: RowNo,
    previous: Option<Location>,
}

/// What stands in the key section of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyEntry<'a> {
    pub key: &'a [u8],
    pub row: RowNo,
    pub previous: Option<Location>,
}

/// A segment's body, taken apart and not yet decompressed.
pub(super) struct Sections<'a> {
    pub import: ImportId,
    pub layout: u16,
    pub num_records: usize,
    keys: (usize, &'a [u8]),
    cells: (usize, &'a [u8]),
}

/// Makes sealed segments of new records: the records each holds, and the value.
pub(super) fn seal_all(import: ImportId, layout: u16, records: &Records) -> Vec<(Range<usize>, Vec<u8>)> {
    seal_some(import, layout, records, 0..records.len())
}

/// The same of some of them.
pub(super) fn seal_some(
    import: ImportId,
    layout: u16,
    records: &Records,
    some: Range<usize>,
) -> Vec<(Range<usize>, Vec<u8>)> {
    let mut sealed = Vec::new();
    let mut scratch = Scratch::default();
    let first = some.start;
    let sizes = some.map(|i| records.key(i).len() + records.cells(i).len());
    for run in pack::runs(sizes, MAX_RECORDS) {
        let run = first + run.start..first + run.end;
        pack::fit(run, &mut |run| scratch.seal(import, layout, records, run), &mut sealed);
    }
    sealed
}

#[derive(Default)]
struct Scratch {
    keys: Vec<u8>,
    cells: Vec<u8>,
    packer: Packer,
    body: Vec<u8>,
}

impl Scratch {
    fn seal(&mut self, import: ImportId, layout: u16, records: &Records, run: Range<usize>) -> Vec<u8> {
        let Self { keys, cells, packer, body } = self;
        keys.clear();
        cells.clear();
        body.clear();
        varint::push(body, import.0);
        varint::push(body, u64::from(layout));
        varint::push(body, run.len() as u64);
        let mut last_row = 0;
        for i in run {
            let (key, record) = (records.key(i), records.record(i));
            varint::push(keys, (key.len() as u64) << 1 | u64::from(record.previous.is_some()));
            keys.extend_from_slice(key);
            varint::push_signed(keys, record.row.0.wrapping_sub(last_row).cast_signed());
            last_row = record.row.0;
            if let Some(previous) = record.previous {
                varint::push(keys, u64::from(previous.segment));
                varint::push(keys, u64::from(previous.slot));
            }
            varint::push(cells, records.cells(i).len() as u64);
            cells.extend_from_slice(records.cells(i));
        }
        packer.push(body, keys);
        packer.push(body, cells);
        codec::seal(VERSION, body)
    }
}

impl<'a> Sections<'a> {
    /// Opens a sealed segment.
    pub(super) fn open(sealed: &'a [u8], origin: &Origin<'_>) -> Result<Self, StoreError> {
        let body = codec::unseal_as(VERSION, origin.what, origin.folder, sealed)?;
        Self::parse(body).ok_or_else(|| origin.damaged())
    }

    fn parse(mut body: &'a [u8]) -> Option<Self> {
        let import = ImportId(varint::take(&mut body)?);
        let layout = u16::try_from(varint::take(&mut body)?).ok()?;
        let num_records = usize::try_from(varint::take(&mut body)?).ok().filter(|num| *num <= MAX_RECORDS)?;
        let keys = pack::take_packed(&mut body)?;
        let cells = pack::take_packed(&mut body)?;
        body.is_empty().then_some(Self { import, layout, num_records, keys, cells })
    }

    /// Walks the key section; `None` where it is not as it was written.
    pub(super) fn each_key(&self, raw: &mut Vec<u8>, mut each: impl FnMut(u16, KeyEntry<'_>)) -> Option<()> {
        pack::unpack(raw, self.keys)?;
        let mut rest = &raw[..];
        let mut row = RowNo(0);
        for slot in 0..self.num_records {
            let entry = take_key(&mut rest, row)?;
            row = entry.row;
            each(slot as u16, entry);
        }
        rest.is_empty().then_some(())
    }
}

fn take_key<'a>(rest: &mut &'a [u8], last_row: RowNo) -> Option<KeyEntry<'a>> {
    let head = varint::take(rest)?;
    let (key, after) = rest.split_at_checked(usize::try_from(head >> 1).ok()?)?;
    *rest = after;
    let row = RowNo(last_row.0.wrapping_add_signed(varint::take_signed(rest)?));
    let previous = if head & 1 == 0 {
        None
    } else {
        let segment = u32::try_from(varint::take(rest)?).ok()?;
        Some(Location { segment, slot: u16::try_from(varint::take(rest)?).ok()? })
    };
    Some(KeyEntry { key, row, previous })
}

impl Segment {
    /// Opens a sealed segment whole.
    pub(super) fn open(sealed: &[u8], layouts: &Layouts, origin: &Origin<'_>) -> Result<Self, StoreError> {
        let sections = Sections::open(sealed, origin)?;
        Self::read(&sections, layouts).ok_or_else(|| origin.damaged())
    }

    fn read(sections: &Sections<'_>, layouts: &Layouts) -> Option<Self> {
        let mut cell_bytes = Vec::new();
        pack::unpack(&mut cell_bytes, sections.cells)?;
        let mut cells = cell_ranges(&cell_bytes, sections.num_records)?;
        match layouts.reading(sections.layout)? {
            Reading::AsItIs => {}
            Reading::Changed(change) => (cell_bytes, cells) = change.all(&cell_bytes, &cells),
        }
        let mut records = Vec::with_capacity(sections.num_records);
        let mut key_bytes = Vec::new();
        let mut at = 0;
        let mut keys = Vec::new();
        sections.each_key(&mut keys, |slot, KeyEntry { key, row, previous }| {
            key_bytes.extend_from_slice(key);
            let end = key_bytes.len() as u32;
            records.push(SegmentRecord { key: at..end, cells: cells[usize::from(slot)].clone(), row, previous });
            at = end;
        })?;
        Some(Self { import: sections.import, key_bytes, cell_bytes, records })
    }

    /// Returns how many records it holds.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns the encoded key in a slot.
    pub(super) fn key(&self, slot: u16) -> &[u8] {
        let key = &self.records[usize::from(slot)].key;
        &self.key_bytes[key.start as usize..key.end as usize]
    }

    /// Returns the encoded cells in a slot.
    pub(super) fn cells(&self, slot: u16) -> &[u8] {
        let cells = &self.records[usize::from(slot)].cells;
        &self.cell_bytes[cells.start as usize..cells.end as usize]
    }

    /// Returns the source row of a slot.
    pub(super) fn row(&self, slot: u16) -> RowNo {
        self.records[usize::from(slot)].row
    }

    /// Returns where the former version of a slot lies.
    pub(super) fn previous(&self, slot: u16) -> Option<Location> {
        self.records[usize::from(slot)].previous
    }
}

fn cell_ranges(bytes: &[u8], num: usize) -> Option<Vec<Range<u32>>> {
    let mut rest = bytes;
    let mut ranges = Vec::with_capacity(num);
    for _ in 0..num {
        let len = usize::try_from(varint::take(&mut rest)?).ok()?;
        let start = bytes.len() - rest.len();
        rest = rest.get(len..)?;
        ranges.push(start as u32..(start + len) as u32);
    }
    rest.is_empty().then_some(ranges)
}

/// Where a value came from, for saying so when it is damaged.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub what: &'a str,
    pub folder: &'a str,
}

impl Origin<'_> {
    /// Says that the value is not what was written.
    pub(super) fn damaged(&self) -> StoreError {
        StoreError::Damaged { folder: self.folder.to_owned(), what: self.what.to_owned() }
    }
}
