//! The keys under which the company's values lie. One tree holds them all, so that one batch writes them at once.
//!
//! Numbers are big-endian: keys sort as the numbers do. The letters are part of the data on disk.

use std::ops::RangeInclusive;

use crate::model::ImportId;

/// Names a table on disk, in one folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TableId(pub u16);

/// Keys from `from` on, to before `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyRange {
    pub from: Vec<u8>,
    pub to: Vec<u8>,
}

impl KeyRange {
    /// All keys that begin so.
    fn under(prefix: Vec<u8>) -> Self {
        let mut to = prefix.clone();
        // The next number of the same length; letters are below 255, so there always is one.
        while let Some(last) = to.pop() {
            if last < u8::MAX {
                to.push(last + 1);
                break;
            }
        }
        Self { from: prefix, to }
    }
}

const DONE: u8 = b'd';
const HEAD: u8 = b'h';
const LAYOUT: u8 = b'l';
const MARKER: u8 = b'm';
const SEGMENT: u8 = b's';
const TABLE: u8 = b't';
const TOUCHED: u8 = b'u';

/// The key of a table's entry: its id by its name.
pub(super) fn table(name: &str) -> Vec<u8> {
    [&[TABLE], name.as_bytes()].concat()
}

/// The keys of all tables' entries.
pub(super) fn tables() -> KeyRange {
    KeyRange::under(vec![TABLE])
}

/// The key of one version of a table's fields.
pub(super) fn layout(table: TableId, no: u16) -> Vec<u8> {
    join(LAYOUT, &[&table.0.to_be_bytes(), &no.to_be_bytes()])
}

/// The key of a table's totals.
pub(super) fn head(table: TableId) -> Vec<u8> {
    join(HEAD, &[&table.0.to_be_bytes()])
}

/// The key of a segment.
pub(super) fn segment(table: TableId, no: u32) -> Vec<u8> {
    join(SEGMENT, &[&table.0.to_be_bytes(), &no.to_be_bytes()])
}

/// The keys of a table's segments.
pub(super) fn segments(table: TableId) -> KeyRange {
    KeyRange::under(join(SEGMENT, &[&table.0.to_be_bytes()]))
}

/// Takes the segment's number from its key.
pub(super) fn segment_no(key: &[u8]) -> Option<u32> {
    key.last_chunk().map(|no| u32::from_be_bytes(*no))
}

/// The key of one part of a batch's marker.
pub(super) fn marker(import: ImportId, batch_no: u64, part: u16) -> Vec<u8> {
    join(MARKER, &[&import.0.to_be_bytes(), &batch_no.to_be_bytes(), &part.to_be_bytes()])
}

/// The keys of the markers of an import's batches, from the first to the last of these.
pub(super) fn markers(import: ImportId, batches: RangeInclusive<u64>) -> KeyRange {
    let mut to = marker(import, *batches.end(), u16::MAX);
    to.push(0);
    KeyRange { from: marker(import, *batches.start(), 0), to }
}

/// Takes the batch number from a marker's key.
pub(super) fn marker_batch(key: &[u8]) -> Option<u64> {
    let (batch_no, _) = key.get(9..)?.split_first_chunk()?;
    Some(u64::from_be_bytes(*batch_no))
}

/// The key of "done up to batch n", which stays when the markers go.
pub(super) fn done(import: ImportId) -> Vec<u8> {
    join(DONE, &[&import.0.to_be_bytes()])
}

/// The key of one part of the list of keys a batch found and left as they were.
pub(super) fn touched(import: ImportId, batch_no: u64, part: u16) -> Vec<u8> {
    join(TOUCHED, &[&import.0.to_be_bytes(), &batch_no.to_be_bytes(), &part.to_be_bytes()])
}

/// The keys of all such lists of an import.
pub(super) fn all_touched(import: ImportId) -> KeyRange {
    KeyRange::under(join(TOUCHED, &[&import.0.to_be_bytes()]))
}

fn join(letter: u8, numbers: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(19);
    key.push(letter);
    for number in numbers {
        key.extend_from_slice(number);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_on_disk_never_change() {
        assert_eq!(table("Sales Header"), b"tSales Header");
        assert_eq!(layout(TableId(2), 3), [b'l', 0, 2, 0, 3]);
        assert_eq!(head(TableId(258)), [b'h', 1, 2]);
        assert_eq!(segment(TableId(1), 2), [b's', 0, 1, 0, 0, 0, 2]);
        assert_eq!(marker(ImportId(1), 2, 3), [b'm', 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3]);
        assert_eq!(done(ImportId(1)), [b'd', 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(touched(ImportId(1), 2, 0)[0], b'u');
    }

    #[test]
    fn numbers_come_back_from_keys() {
        assert_eq!(segment_no(&segment(TableId(7), 70_000)), Some(70_000));
        assert_eq!(marker_batch(&marker(ImportId(7), 1 << 40, 2)), Some(1 << 40));
        assert_eq!(marker_batch(b"m"), None);
    }

    #[test]
    fn ranges_hold_their_own_keys_and_no_others() {
        let holds = |range: &KeyRange, key: &[u8]| (&range.from[..]..&range.to[..]).contains(&key);
        let segments = segments(TableId(255));
        assert_eq!(segments.to, [b's', 1]);
        assert!(holds(&segments, &segment(TableId(255), 0)) && holds(&segments, &segment(TableId(255), u32::MAX)));
        assert!(!holds(&segments, &segment(TableId(256), 0)) && !holds(&segments, &segment(TableId(254), 9)));
        let markers = markers(ImportId(1), 2..=u64::MAX);
        assert!(
            holds(&markers, &marker(ImportId(1), 2, 0)) && holds(&markers, &marker(ImportId(1), u64::MAX, u16::MAX))
        );
        assert!(!holds(&markers, &marker(ImportId(1), 1, 9)) && !holds(&markers, &marker(ImportId(2), 0, 0)));
        assert!(holds(&all_touched(ImportId(u64::MAX)), &touched(ImportId(u64::MAX), 1, 0)));
        assert!(!holds(&all_touched(ImportId(1)), &table("x")));
    }

    #[test]
    fn keys_sort_as_their_numbers() {
        assert!(segment(TableId(1), 255) < segment(TableId(1), 256));
        assert!(segment(TableId(1), u32::MAX) < segment(TableId(2), 0));
        assert!(marker(ImportId(1), 9, 1) < marker(ImportId(1), 10, 0));
    }
}
