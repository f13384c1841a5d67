//! Long texts that stand in many cells.
//!
//! A workbook holds a text once, however many cells show it: a file of 50 KB may ask for gigabytes of rows.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use super::{child::Stop, wire::Refusal};

/// Texts up to this length may stand in any number of cells.
const LONG: usize = 1000;

/// So many bytes of long texts that were there before are no table any more.
const MAX_BYTES: u64 = 512 << 20;

/// Counts what long texts come to where they stand again.
#[derive(Default)]
pub(super) struct Repeated {
    hasher: RandomState,
    seen: HashSet<u64>,
    num_bytes: u64,
}

impl Repeated {
    /// Counts a cell's text; an error once it is too much.
    pub fn add(&mut self, text: &str) -> Result<(), Stop> {
        if text.len() <= LONG || self.seen.insert(self.hasher.hash_one(text)) {
            return Ok(());
        }
        self.num_bytes += text.len() as u64;
        if self.num_bytes <= MAX_BYTES {
            return Ok(());
        }
        let reason =
            format!("the same long texts stand in so many cells that they come to over {} MB", MAX_BYTES >> 20);
        Err(Stop::Refused(Refusal::Greedy { reason }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many times the text may stand in a sheet.
    fn num_times(text: &str) -> usize {
        let mut repeated = Repeated::default();
        (0..20_000).take_while(|_| repeated.add(text).is_ok()).count()
    }

    #[test]
    fn a_long_text_may_not_fill_a_sheet() {
        assert_eq!(num_times(&"x".repeat(32 << 10)), (16 << 10) + 1);
    }

    #[test]
    fn short_texts_may_fill_it_and_long_ones_that_differ() {
        assert_eq!(num_times(&"x".repeat(LONG)), 20_000);
        let mut repeated = Repeated::default();
        assert!((0..20_000).all(|i| repeated.add(&format!("{i:2000}")).is_ok()));
        assert_eq!(repeated.num_bytes, 0);
    }
}
