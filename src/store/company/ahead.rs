//! Segments sealed ahead: by the threads that convert, before it is decided what becomes of each record.
//!
//! Nearly every record of an import is new, so its segment can be packed while others are still being decided. Where a
//! record of a segment turns out to be a duplicate or an update, that segment is packed anew, without it.

use std::ops::Range;

use super::{segment, write::Records};
use crate::model::{ImportId, KeyPrint, RowNo};

/// Seals segments of one table for one import.
#[derive(Clone, Copy, Debug)]
pub struct Sealer {
    pub(super) import: ImportId,
    pub(super) layout: u16,
}

/// The segments of a batch, as they are if all its records are new.
#[derive(Debug, Default)]
pub struct SealedAhead {
    layout: u16,
    /// The rows of the records, and for each segment which of them it holds.
    rows: Vec<RowNo>,
    segments: Vec<(Range<usize>, Vec<u8>)>,
}

impl Sealer {
    /// Seals records: each with its row, encoded key and encoded cells, of `num_bytes` together at most.
    pub fn seal<'r>(&self, num_bytes: usize, new: impl Iterator<Item = (RowNo, &'r [u8], &'r [u8])>) -> SealedAhead {
        let mut records = Records::with_room(num_bytes);
        for (row, key, cells) in new {
            // A segment has no fingerprints.
            records.push_new(KeyPrint(0), row, key, cells);
        }
        let rows = (0..records.len()).map(|at| records.record(at).row).collect();
        SealedAhead { layout: self.layout, rows, segments: segment::seal_all(self.import, self.layout, &records) }
    }
}

impl SealedAhead {
    /// Seals what is written: the segments at hand where they hold just these records, others where not.
    pub(super) fn seal_rest(self, import: ImportId, layout: u16, records: &Records) -> Vec<(Range<usize>, Vec<u8>)> {
        let mut sealed = Vec::with_capacity(self.segments.len());
        let mut rest = 0;
        let is_same_layout = self.layout == layout;
        for (run, segment) in self.segments.into_iter().filter(|_| is_same_layout) {
            let rows = &self.rows[run];
            let Some(start) = find(records, rest, rows) else { continue };
            sealed.extend(segment::seal_some(import, layout, records, rest..start));
            rest = start + rows.len();
            sealed.push((start..rest, segment));
        }
        sealed.extend(segment::seal_some(import, layout, records, rest..records.len()));
        sealed
    }
}

/// Finds where just these rows' records stand, all as they were converted; both lists are in the same order.
fn find(records: &Records, from: usize, rows: &[RowNo]) -> Option<usize> {
    let is_new = |at: usize, row: RowNo| records.record(at).is_new && records.record(at).row == row;
    let first = *rows.first()?;
    // A record that failed leaves a gap before the others of its segment.
    let last_start = records.len().checked_sub(rows.len())?;
    let start = (from..=last_start).find(|at| is_new(*at, first))?;
    rows.iter().enumerate().all(|(i, row)| is_new(start + i, *row)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::company::segment::Location;

    const IMPORT: ImportId = ImportId(7);
    const SEALER: Sealer = Sealer { import: IMPORT, layout: 3 };
    const NUM: u64 = 300;

    fn key(row: u64) -> Vec<u8> {
        format!("K{row:05}").into_bytes()
    }

    fn ahead() -> SealedAhead {
        let keys: Vec<_> = (1..=NUM).map(key).collect();
        SEALER.seal(1 << 12, keys.iter().zip(1..).map(|(key, row)| (RowNo(row), &key[..], &b"cells"[..])))
    }

    /// Records of all rows but those that `change` makes others of.
    fn records(change: impl Fn(u64, &mut Records) -> bool) -> Records {
        let mut records = Records::default();
        for row in 1..=NUM {
            if !change(row, &mut records) {
                records.push_new(KeyPrint(row.into()), RowNo(row), &key(row), b"cells");
            }
        }
        records
    }

    /// Checks that all records are sealed once, in order, and says which segments were at hand.
    #[track_caller]
    fn check(records: &Records, layout: u16, expect_taken: &[bool]) {
        let at_hand: Vec<_> = ahead().segments.into_iter().map(|(_, sealed)| sealed).collect();
        let sealed = ahead().seal_rest(IMPORT, layout, records);
        let mut next = 0;
        for (run, bytes) in &sealed {
            assert_eq!(run.start, next);
            next = run.end;
            assert_eq!(*bytes, segment::seal_some(IMPORT, layout, records, run.clone())[0].1);
        }
        assert_eq!(next, records.len());
        let taken: Vec<_> = at_hand.iter().map(|own| sealed.iter().any(|(_, bytes)| bytes == own)).collect();
        assert_eq!(taken, expect_taken);
    }

    #[test]
    fn all_new_records_take_all_segments() {
        check(&records(|_, _| false), 3, &[true, true, true]);
    }

    #[test]
    fn a_segment_with_a_record_that_failed_is_sealed_anew() {
        check(&records(|row, _| row == 130), 3, &[true, false, true]);
        check(&records(|row, _| row == 1), 3, &[false, true, true]);
        check(&records(|row, _| row == NUM), 3, &[true, true, false]);
        check(&records(|row, _| row <= 256), 3, &[false, false, true]);
        check(&records(|_, _| true), 3, &[false, false, false]);
    }

    #[test]
    fn an_update_is_not_taken_for_the_new_record() {
        let update = |row: u64, records: &mut Records| {
            if row == 5 {
                let previous = Some(Location { segment: 0, slot: 1 });
                records.push(KeyPrint(5), RowNo(5), previous, &key(5), b"merged");
            }
            row == 5
        };
        check(&records(update), 3, &[false, true, true]);
    }

    #[test]
    fn records_made_beside_keep_their_place() {
        let beside = |row: u64, records: &mut Records| {
            if row == 129 || row == 200 {
                records.push(KeyPrint(1 << 70 | u128::from(row)), RowNo(row), None, b"made", b"beside");
            }
            false
        };
        check(&records(beside), 3, &[true, false, true]);
    }

    #[test]
    fn another_layout_takes_nothing() {
        check(&records(|_, _| false), 4, &[false, false, false]);
    }
}
