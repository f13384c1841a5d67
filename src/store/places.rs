//! Empty places for values that will come one behind the other.
//!
//! sled splits a leaf in two once it has more than sixteen values, and writes both halves anew: large values appended one
//! behind the other would be written three times each, and leave the file at 1.7 times its contents. Places are split
//! while they are empty, which costs nothing; a value that then fills its place is written once.

use super::{StoreError, table::Table};

/// How far places are made ahead of the values, at least, and how many at once.
const AHEAD: u32 = 20;
const AT_ONCE: u32 = 64;

/// Makes empty places for values up to number `end`, and some more. `made` is how many there are.
pub fn make(table: &Table, made: &mut u32, end: u32, key: impl Fn(u32) -> Vec<u8>) -> Result<(), StoreError> {
    while *made < end + AHEAD {
        for number in *made..*made + AT_ONCE {
            // One by one and in order: a batch would be written in any order.
            table.put(&key(number), &[])?;
        }
        *made += AT_ONCE;
    }
    Ok(())
}
