//! Where things are in a staging folder: one tree, so that one batch changes all of it or nothing.
//!
//! What changes often stands before the rows, so that sled does not write rows again for it. Numbers are big-endian:
//! keys sort as their numbers do. The layout is part of the data on disk.

use crate::model::RowNo;

/// The head.
pub const HEAD: &[u8] = b"0";

const CORRECTION: u8 = b'1';
const STATUSES: u8 = b'2';
const DETAILS: u8 = b'3';
const INDEX: u8 = b'4';
const BLOCK: u8 = b'5';

/// The corrected cells of a row.
pub fn correction(row: RowNo) -> [u8; 9] {
    let mut key = [CORRECTION; 9];
    key[1..].copy_from_slice(&row.0.to_be_bytes());
    key
}

/// The statuses of a page's rows.
pub fn statuses(page: u32) -> [u8; 5] {
    numbered(STATUSES, page)
}

/// One part of the keys and issues of a page's rows.
pub fn details(page: u32, part: u8) -> [u8; 6] {
    let [a, b, c, d] = page.to_be_bytes();
    [DETAILS, a, b, c, d, part]
}

/// How many rows a group of blocks has, block by block.
pub fn index(group: u32) -> [u8; 5] {
    numbered(INDEX, group)
}

/// A block of rows, counted from 0.
pub fn block(number: u32) -> [u8; 5] {
    numbered(BLOCK, number)
}

/// Returns the number of a key made by [`statuses`], [`index`] or [`block`].
pub fn number_of(key: &[u8]) -> Option<u32> {
    let (_, number) = key.split_first()?;
    Some(u32::from_be_bytes(number.try_into().ok()?))
}

fn numbered(kind: u8, number: u32) -> [u8; 5] {
    let [a, b, c, d] = number.to_be_bytes();
    [kind, a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_they_are_used() {
        let keys: [&[u8]; 10] = [
            HEAD,
            &correction(RowNo(9)),
            &correction(RowNo(300)),
            &statuses(1),
            &statuses(256),
            &details(0, 255),
            &details(1, 0),
            &index(70_000),
            &block(1),
            &block(70_000),
        ];
        assert!(keys.is_sorted());
    }

    #[test]
    fn numbers_come_back() {
        for key in [statuses(70_000), index(70_000), block(70_000)] {
            assert_eq!(number_of(&key), Some(70_000));
        }
        assert_eq!(number_of(&details(7, 0)), None);
        assert_eq!(number_of(HEAD), None);
    }
}
