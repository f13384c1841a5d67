//! A filter over key fingerprints: from memory it says of nearly every key that isn't held that it isn't.
//!
//! A blocked Bloom filter (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007): all bits
//! of a key lie in one cache line, so that asking costs one look into memory.

use crate::model::KeyPrint;

/// Bits for each key: one key or two in a thousand are taken for held that are not.
const BITS_PER_KEY: usize = 16;
/// Bits set for each key, of nine bits of its fingerprint each. The uppermost ten are left to who shares keys out by them.
const NUM_SET: u32 = 6;

/// The filter of one set of keys.
#[derive(Debug)]
pub(super) struct Filter {
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Block([u64; 8]);

impl Filter {
    /// Makes an empty filter for so many keys.
    pub fn for_keys(num: usize) -> Self {
        Self { blocks: vec![Block([0; 8]); (num * BITS_PER_KEY).div_ceil(512).max(1)] }
    }

    /// Adds a key.
    pub fn add(&mut self, key: KeyPrint) {
        let at = self.block_of(key);
        for (word, bit) in bits(key) {
            self.blocks[at].0[word] |= 1 << bit;
        }
    }

    /// Whether the key may have been added; false is certain.
    pub fn may_hold(&self, key: KeyPrint) -> bool {
        let block = &self.blocks[self.block_of(key)].0;
        // All bits are looked at, without a branch on the way: so the processor asks for the next keys meanwhile.
        bits(key).fold(u64::MAX, |held, (word, bit)| held & block[word] >> bit) & 1 != 0
    }

    /// Spreads the lower half of the fingerprint over the blocks.
    fn block_of(&self, key: KeyPrint) -> usize {
        let lower = u128::from(key.0 as u64);
        ((lower * self.blocks.len() as u128) >> 64) as usize
    }
}

/// Takes the bits from the upper half of the fingerprint, each as its word and its place in it.
fn bits(key: KeyPrint) -> impl Iterator<Item = (usize, u64)> {
    let upper = (key.0 >> 64) as u64;
    (0..NUM_SET).map(move |i| upper >> (9 * i) & 511).map(|bit| ((bit >> 6) as usize, bit & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> KeyPrint {
        KeyPrint::of(&number.to_be_bytes())
    }

    #[test]
    fn what_was_added_is_held_and_nearly_nothing_else() {
        let mut filter = Filter::for_keys(10_000);
        (0..10_000).for_each(|number| filter.add(key(number)));
        assert!((0..10_000).all(|number| filter.may_hold(key(number))));
        let num_wrong = (10_000..110_000).filter(|number| filter.may_hold(key(*number))).count();
        assert!(num_wrong < 500, "{num_wrong} of 100,000");
    }

    #[test]
    fn an_empty_filter_holds_nothing() {
        let filter = Filter::for_keys(0);
        assert!((0..100).all(|number| !filter.may_hold(key(number))));
    }
}
