//! Where things are in a staging folder: one tree, so that one batch changes all of it or nothing.
//!
//! What changes often stands before the rows, so that sled does not write rows again for it. Numbers are big-endian:
//! keys sort as their numbers do. The layout is part of the data on disk.

use crate::model::RowNo;

/// The head.
pub const HEAD: &[u8] = &[b'0'];

const CORRECTION: u8 = b'1';
const STATUSES: u8 = b'2';
const DETAILS: u8 = b'3';
const BLOCK: u8 = b'4';
/// After all keys.
pub const END: &[u8] = &[BLOCK + 1];

/// The corrected cells of a row.
pub fn correction(row: RowNo) -> [u8; 9] {
    numbered(CORRECTION, row.0)
}

/// The statuses of a page's rows.
pub fn statuses(page: u32) -> [u8; 5] {
    let [a, b, c, d] = page.to_be_bytes();
    [STATUSES, a, b, c, d]
}

/// One part of the keys and issues of a page's rows.
pub fn details(page: u32, part: u8) -> [u8; 6] {
    let [a, b, c, d] = page.to_be_bytes();
    [DETAILS, a, b, c, d, part]
}

/// The block that starts with `first`.
pub fn block(first: RowNo) -> [u8; 9] {
    numbered(BLOCK, first.0)
}

/// Returns the page of a key made by [`statuses`].
pub fn page_of(key: &[u8]) -> Option<u32> {
    let (&STATUSES, page) = key.split_first()? else { return None };
    Some(u32::from_be_bytes(page.try_into().ok()?))
}

/// Returns the row of a key made by [`block`] or [`correction`].
pub fn row_of(key: &[u8]) -> Option<RowNo> {
    let (&(BLOCK | CORRECTION), row) = key.split_first()? else { return None };
    Some(RowNo(u64::from_be_bytes(row.try_into().ok()?)))
}

fn numbered(kind: u8, number: u64) -> [u8; 9] {
    let mut key = [kind; 9];
    key[1..].copy_from_slice(&number.to_be_bytes());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_they_are_used() {
        let keys: [&[u8]; 9] = [
            HEAD,
            &correction(RowNo(9)),
            &correction(RowNo(300)),
            &statuses(1),
            &statuses(256),
            &details(0, 255),
            &details(1, 0),
            &block(RowNo(1)),
            &block(RowNo(70_000)),
        ];
        assert!(keys.is_sorted());
        assert!(keys.iter().all(|key| *key < END));
    }

    #[test]
    fn numbers_come_back() {
        assert_eq!(page_of(&statuses(70_000)), Some(70_000));
        assert_eq!(row_of(&block(RowNo(1 << 40))), Some(RowNo(1 << 40)));
        assert_eq!(page_of(&details(7, 0)), None);
        assert_eq!(row_of(&statuses(7)), None);
    }
}
