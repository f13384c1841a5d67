//! Blocks of source rows: packed, small enough for sled to keep them within its file.

use std::ops::Range;

use super::{
    keys,
    pack::{self, MAX_VALUE_BYTES},
};
use crate::{
    model::{RawBlock, RowNo, varint},
    store::{
        StoreError, codec,
        table::{Bytes, Table},
    },
};

const VERSION: u8 = 1;

/// Rows of a block at most.
const MAX_ROWS: usize = 256;
/// Raw bytes of a block at most, where one row does not have more.
const MAX_RAW_BYTES: usize = 14 << 10;
/// Packed bytes that are aimed at: a little below the limit, for rows differ.
const WANTED_BYTES: usize = 6200;

/// Cuts rows into sealed blocks. It learns how well the rows pack, so that few blocks must be cut again.
#[derive(Debug)]
pub struct Packer {
    raw_bytes: usize,
    scratch: Vec<u8>,
}

impl Default for Packer {
    fn default() -> Self {
        Self { raw_bytes: MAX_RAW_BYTES, scratch: Vec::new() }
    }
}

impl Packer {
    /// Gives all rows to `take` as blocks, each with its first row and its sealed value.
    pub fn pack(&mut self, rows: &RawBlock, take: &mut dyn FnMut(RowNo, Vec<u8>)) {
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
        let left_bytes = rows.encoded(start..rows.num_rows()).len();
        let num_blocks = left_bytes.div_ceil(self.raw_bytes).max(left.div_ceil(MAX_ROWS)).max(1);
        if num_blocks == 1 {
            return rows.num_rows();
        }
        let wanted = left_bytes / num_blocks;
        let mut end = start + (left / num_blocks).clamp(1, MAX_ROWS);
        while end > start + 1 && rows.encoded(start..end).len() > self.raw_bytes {
            end = start + (end - start) / 2;
        }
        while end < rows.num_rows() && end - start < MAX_ROWS && rows.encoded(start..end + 1).len() <= wanted {
            end += 1;
        }
        end
    }

    /// Packs the rows as one block, or as several where one would be too large.
    fn pack_range(&mut self, rows: &RawBlock, range: Range<usize>, take: &mut dyn FnMut(RowNo, Vec<u8>)) {
        let raw = rows.encoded(range.clone());
        let mut head = Vec::with_capacity(4);
        varint::push(&mut head, range.len() as u64);
        let sealed = pack::seal(VERSION, &head, raw, &mut self.scratch);
        self.raw_bytes = (raw.len() * WANTED_BYTES / sealed.len()).clamp(MAX_RAW_BYTES / 4, MAX_RAW_BYTES);
        if sealed.len() > MAX_VALUE_BYTES && range.len() > 1 {
            let middle = range.start + range.len() / 2;
            self.pack_range(rows, range.start..middle, take);
            self.pack_range(rows, middle..range.end, take);
        } else {
            take(RowNo(rows.first_row().0 + range.start as u64), sealed);
        }
    }
}

/// Rolls one more block into the checksum over all blocks.
pub fn roll(checksum: u64, first: RowNo, sealed: &[u8]) -> u64 {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&first.0.to_be_bytes());
    bytes[8..].copy_from_slice(&codec::checksum(sealed).to_be_bytes());
    xxhash_rust::xxh3::xxh3_64_with_seed(&bytes, checksum)
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
    pub fn holding(&mut self, row: RowNo) -> Result<&RawBlock, StoreError> {
        if !holds(&self.rows, row) {
            let found = self.table.last_up_to(&keys::block(RowNo(0)), &keys::block(row))?;
            let (key, sealed) = found.ok_or_else(|| self.missing(row))?;
            self.open(&key, &sealed)?;
        }
        if holds(&self.rows, row) { Ok(&self.rows) } else { Err(self.missing(row)) }
    }

    /// Opens the block of that key and value.
    pub fn open(&mut self, key: &[u8], sealed: &Bytes) -> Result<&RawBlock, StoreError> {
        let first = keys::row_of(key).unwrap_or_default();
        self.rows.clear(first);
        let what = format!("the block of row {first}");
        let mut body = codec::unseal_as(VERSION, &what, self.words, sealed)?;
        self.packed.clear();
        let num_rows = varint::take(&mut body);
        let unpacked = pack::unpack(body, &mut self.packed).and_then(|()| self.rows.append_encoded(&self.packed));
        if unpacked.is_none() || num_rows != Some(self.rows.num_rows() as u64) {
            self.rows.clear(first);
            return Err(pack::damaged(self.words, &what));
        }
        Ok(&self.rows)
    }

    fn missing(&self, row: RowNo) -> StoreError {
        pack::damaged(self.words, &format!("the block of row {row}"))
    }
}

/// Unpacks the encoded rows of a sealed block into `into`, without looking into them. Returns how many they are.
pub fn unpack(sealed: &[u8], words: &str, into: &mut Vec<u8>) -> Result<u64, StoreError> {
    let mut body = codec::unseal_as(VERSION, "a block", words, sealed)?;
    into.clear();
    let num_rows = varint::take(&mut body);
    num_rows.filter(|_| pack::unpack(body, into).is_some()).ok_or_else(|| pack::damaged(words, "a block"))
}

/// Whether the block has the row.
pub fn holds(block: &RawBlock, row: RowNo) -> bool {
    (block.first_row()..block.next_row()).contains(&row)
}
