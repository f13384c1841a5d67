//! Which block holds which rows: a byte for each block, in memory and on disk.

use std::ops::Range;

use super::pack::damaged;
use crate::{
    model::RowNo,
    store::{StoreError, codec},
};

const VERSION: u8 = 1;

/// Blocks of a group: a group is one value on disk.
pub const GROUP: usize = 256;

/// Rows of a block at most: their number less one is a byte.
pub const MAX_ROWS: usize = 256;

/// The rows of each block, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Rows of each block, less one.
    counts: Vec<u8>,
    /// Rows before each group of blocks.
    before: Vec<u64>,
    num_rows: u64,
}

impl Index {
    /// Adds a block behind the others.
    pub fn push(&mut self, num_rows: usize) {
        debug_assert!((1..=MAX_ROWS).contains(&num_rows), "BUG: a block of {num_rows} rows");
        if self.counts.len().is_multiple_of(GROUP) {
            self.before.push(self.num_rows);
        }
        self.counts.push((num_rows - 1) as u8);
        self.num_rows += num_rows as u64;
    }

    /// Returns how many blocks there are.
    pub fn len(&self) -> u32 {
        self.counts.len() as u32
    }

    /// Returns how many rows they hold.
    pub fn num_rows(&self) -> u64 {
        self.num_rows
    }

    /// Returns the block that holds the row, and that block's rows.
    pub fn find(&self, row: RowNo) -> Option<(u32, Range<RowNo>)> {
        let index = row.0.checked_sub(1).filter(|index| *index < self.num_rows)?;
        let group = self.before.partition_point(|before| *before <= index).checked_sub(1)?;
        let mut before = self.before[group];
        for (number, count) in self.counts.iter().enumerate().skip(group * GROUP) {
            let end = before + u64::from(*count) + 1;
            if index < end {
                return Some((number as u32, RowNo(before + 1)..RowNo(end + 1)));
            }
            before = end;
        }
        None
    }

    /// Walks the blocks from `first` on, each with its rows.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, Range<RowNo>)> {
        let mut before = 0;
        self.counts.iter().enumerate().map(move |(number, count)| {
            let first = RowNo(before + 1);
            before += u64::from(*count) + 1;
            (number as u32, first..RowNo(before + 1))
        })
    }

    /// Returns the groups that blocks from `first` on belong to, each with its value as it is kept.
    pub fn seal_groups(&self, first: u32) -> impl Iterator<Item = (u32, Vec<u8>)> {
        let group = first as usize / GROUP;
        let groups = self.counts.chunks(GROUP).enumerate().skip(group);
        groups.map(|(group, counts)| (group as u32, codec::seal(VERSION, counts)))
    }

    /// Adds the blocks of a group, as [`Self::seal_groups`] gave it. Groups come in order.
    pub fn add_group(&mut self, group: u32, sealed: &[u8], words: &str) -> Result<(), StoreError> {
        let counts = codec::unseal_as(VERSION, "the list of blocks", words, sealed)?;
        if self.counts.len() != group as usize * GROUP || counts.is_empty() || counts.len() > GROUP {
            return Err(damaged(words, "the list of blocks"));
        }
        for count in counts {
            self.push(usize::from(*count) + 1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(num_blocks: usize) -> Index {
        let mut index = Index::default();
        (0..num_blocks).for_each(|number| index.push(number % MAX_ROWS + 1));
        index
    }

    #[test]
    fn every_row_is_found_in_its_block() {
        let index = index(600);
        let mut num_rows = 0;
        for (number, rows) in index.blocks() {
            for row in [rows.start, RowNo(rows.end.0 - 1)] {
                assert_eq!(index.find(row), Some((number, rows.clone())));
            }
            num_rows += rows.end.0 - rows.start.0;
        }
        assert_eq!((num_rows, index.len()), (index.num_rows(), 600));
        assert_eq!(index.find(RowNo(0)), None);
        assert_eq!(index.find(RowNo(num_rows + 1)), None);
        assert_eq!(Index::default().find(RowNo(1)), None);
    }

    #[test]
    fn groups_come_back() {
        for num_blocks in [0, 1, 256, 257, 600] {
            let index = index(num_blocks);
            let mut copy = Index::default();
            for (group, sealed) in index.seal_groups(0) {
                copy.add_group(group, &sealed, "import 1").unwrap();
            }
            assert_eq!(copy, index);
        }
    }

    #[test]
    fn only_groups_with_new_blocks_are_written() {
        let groups = |first| index(600).seal_groups(first).map(|(group, _)| group).collect::<Vec<_>>();
        assert_eq!(groups(0), [0, 1, 2]);
        assert_eq!(groups(511), [1, 2]);
        assert_eq!(groups(512), [2]);
    }

    #[test]
    fn groups_out_of_order_are_refused() {
        let sealed = index(3).seal_groups(0).next().unwrap().1;
        assert!(Index::default().add_group(1, &sealed, "import 1").unwrap_err().is_damage());
        assert!(Index::default().add_group(0, &codec::seal(VERSION, &[]), "import 1").unwrap_err().is_damage());
    }
}
