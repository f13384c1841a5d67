//! Blocks of source rows: packed, small enough for sled to keep them within its file, written once.

use std::ops::Range;

use super::{
    index::{Index, MAX_ROWS},
    keys,
    pack::{self, MAX_VALUE_BYTES},
};
use crate::{
    model::{RawBlock, RowNo, varint},
    store::{
        StoreError,
        codec::{self, Unsealed},
        places,
        table::Table,
    },
};

/// Version 1 has each cell's text behind its header, version 2 all texts behind all headers.
const VERSION_1: u8 = 1;
const VERSION: u8 = 2;

/// Raw bytes of a block at most, where one row does not have more.
const MAX_RAW_BYTES: usize = 14 << 10;
/// Raw bytes of the first block, before it is known how well the rows pack.
const FIRST_RAW_BYTES: usize = 10 << 10;
/// Packed bytes that are aimed at: a little below the limit, for rows differ.
const WANTED_BYTES: usize = 6200;

/// Makes empty places for blocks up to `end`, and some more. `made` is how many there are.
pub fn make_places(table: &Table, made: &mut u32, end: u32) -> Result<(), StoreError> {
    places::make(table, made, end, |number| keys::block(number).to_vec())
}

/// Returns how many places there are.
pub fn num_places(table: &Table) -> Result<u32, StoreError> {
    let last = table.last_up_to(&keys::block(0), &keys::block(u32::MAX))?;
    Ok(last.and_then(|(key, _)| keys::number_of(&key)).map_or(0, |number| number + 1))
}

/// Rows cut into sealed blocks: the work that needs no store, and so can be done on any thread.
#[derive(Clone, Debug, Default)]
pub struct PackedRows {
    /// Rows of each block, and its sealed value.
    pub(super) blocks: Vec<(usize, Vec<u8>)>,
}

impl PackedRows {
    /// Packs all rows. What they give depends on nothing but them.
    pub fn of(rows: &RawBlock) -> Self {
        let mut blocks = Vec::new();
        Packer::default().pack(rows, &mut |num_rows, sealed| blocks.push((num_rows, sealed)));
        Self { blocks }
    }

    /// Returns the number of rows.
    pub fn num_rows(&self) -> usize {
        self.blocks.iter().map(|(num_rows, _)| num_rows).sum()
    }
}

/// Cuts rows into sealed blocks. It learns how well the rows pack, so that few blocks must be cut again.
#[derive(Debug)]
struct Packer {
    raw_bytes: usize,
    raw: Vec<u8>,
    scratch: Vec<u8>,
}

impl Default for Packer {
    fn default() -> Self {
        Self { raw_bytes: FIRST_RAW_BYTES, raw: Vec::new(), scratch: Vec::new() }
    }
}

impl Packer {
    /// Gives all rows to `take` as blocks, each with the number of its rows and its sealed value.
    fn pack(&mut self, rows: &RawBlock, take: &mut dyn FnMut(usize, Vec<u8>)) {
        let mut start = 0;
        while start < rows.num_rows() {
            let end = self.end_of_block(rows, start);
            self.pack_range(rows, start..end, take);
            start = end;
        }
    }

    /// Takes rows while they fit. The rest of the rows is dealt out evenly, so that no stub of a block is left.
    fn end_of_block(&self, rows: &RawBlock, start: usize) -> usize {
        let left = rows.num_rows() - start;
        let left_bytes = rows.num_bytes_of(start..rows.num_rows());
        let num_blocks = left_bytes.div_ceil(self.raw_bytes).max(left.div_ceil(MAX_ROWS)).max(1);
        if num_blocks == 1 {
            return rows.num_rows();
        }
        let wanted = left_bytes / num_blocks;
        let mut end = start + (left / num_blocks).clamp(1, MAX_ROWS);
        while end > start + 1 && rows.num_bytes_of(start..end) > self.raw_bytes {
            end = start + (end - start) / 2;
        }
        while end < rows.num_rows() && end - start < MAX_ROWS && rows.num_bytes_of(start..end + 1) <= wanted {
            end += 1;
        }
        end
    }

    /// Packs the rows as one block, or as several where one would be too large.
    fn pack_range(&mut self, rows: &RawBlock, range: Range<usize>, take: &mut dyn FnMut(usize, Vec<u8>)) {
        self.raw.clear();
        rows.encode(range.clone(), &mut self.raw);
        let mut head = Vec::with_capacity(8);
        varint::push(&mut head, rows.first_row().0 + range.start as u64);
        varint::push(&mut head, range.len() as u64);
        let sealed = pack::seal(VERSION, &head, &self.raw, &mut self.scratch);
        self.raw_bytes = (self.raw.len() * WANTED_BYTES / sealed.len()).clamp(MAX_RAW_BYTES / 4, MAX_RAW_BYTES);
        if sealed.len() > MAX_VALUE_BYTES && range.len() > 1 {
            let middle = range.start + range.len() / 2;
            self.pack_range(rows, range.start..middle, take);
            self.pack_range(rows, middle..range.end, take);
        } else {
            take(range.len(), sealed);
        }
    }
}

/// Rolls one more block into the checksum over all blocks.
pub fn roll(checksum: u64, sealed: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(&codec::checksum(sealed).to_be_bytes(), checksum)
}

/// Reads blocks, one after the other or here and there, and keeps the one at hand.
#[derive(Debug)]
pub struct Blocks<'a> {
    table: &'a Table,
    words: &'a str,
    packed: Vec<u8>,
    /// The block at hand.
    rows: RawBlock,
}

impl<'a> Blocks<'a> {
    pub fn new(table: &'a Table, words: &'a str) -> Self {
        Self { table, words, packed: Vec::new(), rows: RawBlock::default() }
    }

    /// Returns the block that holds the row. The row must have been staged: that it is missing is damage.
    pub fn holding(&mut self, row: RowNo, index: &Index) -> Result<&RawBlock, StoreError> {
        if !(self.rows.first_row()..self.rows.next_row()).contains(&row) {
            let (number, rows) = index.find(row).ok_or_else(|| damaged_block(self.words, row))?;
            self.open(number, rows)?;
        }
        Ok(&self.rows)
    }

    /// Opens the block of that number, which has those rows.
    pub fn open(&mut self, number: u32, rows: Range<RowNo>) -> Result<&RawBlock, StoreError> {
        let Self { table, words, .. } = *self;
        let first = rows.start;
        let value = table.get(&keys::block(number))?.ok_or_else(|| damaged_block(words, first))?;
        unpack(&value, rows, words, &mut self.packed, &mut self.rows)?;
        Ok(&self.rows)
    }
}

/// Unpacks a sealed block, which has those rows, into `into`; `scratch` keeps its bytes.
pub fn unpack(
    sealed: &[u8],
    rows: Range<RowNo>,
    words: &str,
    scratch: &mut Vec<u8>,
    into: &mut RawBlock,
) -> Result<(), StoreError> {
    into.clear(rows.start);
    let damaged = || damaged_block(words, rows.start);
    let (version, mut body) = match codec::unseal(sealed) {
        Unsealed::Sound { version: version @ (VERSION_1 | VERSION), body } => (version, body),
        Unsealed::Sound { version: found, .. } => {
            return Err(StoreError::TooNew { what: "a block of rows".to_owned(), found, known: VERSION });
        }
        Unsealed::Damaged => return Err(damaged()),
    };
    scratch.clear();
    let num_rows = rows.end.0 - rows.start.0;
    let head = (varint::take(&mut body), varint::take(&mut body));
    if head != (Some(rows.start.0), Some(num_rows)) {
        return Err(damaged());
    }
    pack::unpack(body, scratch).ok_or_else(damaged)?;
    let appended = if version == VERSION {
        into.append_encoded(num_rows as usize, scratch)
    } else {
        into.append_encoded_1(scratch)
    };
    appended.filter(|()| into.num_rows() as u64 == num_rows).ok_or_else(|| {
        // Nothing of it is taken for the rows asked for later.
        into.clear(rows.start);
        damaged()
    })
}

fn damaged_block(words: &str, first: RowNo) -> StoreError {
    pack::damaged(words, &format!("the block of row {first}"))
}
