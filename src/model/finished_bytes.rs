//! Finished records as bytes: how they are put aside between one job and the next. Never read by another version.

use super::{
    finished::{Entry, Finished},
    ids::RowNo,
    varint,
};

impl Finished {
    /// Appends the records as bytes, without what is wrong with rows; `false`, and nothing is appended, where they are
    /// more than records that each stand alone.
    pub fn encode(&self, out: &mut Vec<u8>) -> bool {
        let stands_alone = |unit: &[Entry]| matches!(unit, [entry] if entry.part == 0);
        if self.has_ties() || !self.units().all(stands_alone) {
            return false;
        }
        varint::push(out, self.num_units() as u64);
        let mut row = 0;
        for entry in self.units().flatten() {
            varint::push_signed(out, entry.row.0.wrapping_sub(row) as i64);
            row = entry.row.0;
            varint::push(out, self.key(entry).len() as u64);
            varint::push(out, self.cells(entry).len() as u64);
        }
        out.extend_from_slice(self.bytes());
        true
    }

    /// Makes records of the bytes of [`Self::encode`].
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let num_records = usize::try_from(varint::take(&mut bytes)?).ok()?;
        let mut sizes = Vec::with_capacity(num_records.min(bytes.len()));
        let mut row = 0_u64;
        for _ in 0..num_records {
            row = row.wrapping_add(varint::take_signed(&mut bytes)? as u64);
            sizes.push((RowNo(row), varint::take(&mut bytes)?, varint::take(&mut bytes)?));
        }
        Self::of_records(&sizes, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished() -> Finished {
        let mut finished = Finished::default();
        for (row, key, cells) in [(1, "k1", "cells"), (2, "", "x"), (4, "k4", "")] {
            finished.push_entry(RowNo(row), 0, key.as_bytes(), cells.as_bytes());
            finished.end_unit();
        }
        finished.push_entry(RowNo(5), 0, b"dropped", b"too");
        finished.drop_unit();
        finished
    }

    fn shown(finished: &Finished) -> Vec<(u64, u8, &[u8], &[u8])> {
        let entry = |entry| finished.key(entry);
        finished.units().map(|unit| (unit[0].row.0, unit[0].part, entry(&unit[0]), finished.cells(&unit[0]))).collect()
    }

    #[test]
    fn records_come_back() {
        let finished = finished();
        let mut bytes = Vec::new();
        assert!(finished.encode(&mut bytes));
        let copy = Finished::decode(&bytes).unwrap();
        assert_eq!(shown(&copy), shown(&finished));
        assert_eq!((copy.num_units(), copy.num_bytes()), (3, finished.num_bytes()));
    }

    #[test]
    fn broken_bytes_are_no_records() {
        let mut bytes = Vec::new();
        finished().encode(&mut bytes);
        for len in 0..bytes.len() {
            assert!(Finished::decode(&bytes[..len]).is_none(), "{len}");
        }
        bytes.push(0);
        assert!(Finished::decode(&bytes).is_none());
    }

    #[test]
    fn documents_are_not_written() {
        let mut finished = finished();
        finished.push_entry(RowNo(5), 0, b"k", b"head");
        finished.push_entry(RowNo(5), 1, b"k", b"line");
        finished.end_unit();
        let mut bytes = Vec::new();
        assert!(!finished.encode(&mut bytes) && bytes.is_empty());
    }
}
