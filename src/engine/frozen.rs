//! Maps of fingerprints that do not change: what a run looks keys and texts up in.
//!
//! Entries stand packed, in the order of their fingerprints, behind a list of where each stretch of them begins: one
//! entry a stretch, on average. That is half the memory of a map that can grow, and for the tables that are mostly
//! looked in (items, customers) the difference between the processor's own cache and the one that all share.

use crate::model::KeyPrint;

/// A map from fingerprints.
#[derive(Clone, Debug)]
pub struct FrozenMap<V> {
    /// Where each stretch begins in the entries, and where the last one ends.
    starts: Vec<u32>,
    /// How far a fingerprint's upper half is shifted to give its stretch.
    shift: u32,
    entries: Vec<Entry<V>>,
}

/// The fingerprint stands here as two halves: a `u128` would pad the entry.
#[derive(Clone, Copy, Debug)]
struct Entry<V> {
    print: [u64; 2],
    value: V,
}

impl<V: Copy> FrozenMap<V> {
    /// Makes a map of entries whose fingerprints are all different.
    pub fn of(entries: impl IntoIterator<Item = (KeyPrint, V)>) -> Self {
        let entries = entries.into_iter().map(|(print, value)| Entry { print: halves(print), value });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable_by_key(|entry| entry.print[1]);
        let bits = entries.len().max(2).next_power_of_two().ilog2();
        let shift = u64::BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut num_before = 0;
        for stretch in 0..1 << bits {
            starts.push(num_before as u32);
            num_before += entries[num_before..].iter().take_while(|entry| entry.print[1] >> shift == stretch).count();
        }
        starts.push(num_before as u32);
        Self { starts, shift, entries }
    }

    /// Returns the value of a fingerprint.
    pub fn get(&self, print: KeyPrint) -> Option<V> {
        let print = halves(print);
        let stretch = (print[1] >> self.shift) as usize;
        let entries = &self.entries[self.starts[stretch] as usize..self.starts[stretch + 1] as usize];
        entries.iter().find(|entry| entry.print == print).map(|entry| entry.value)
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

fn halves(print: KeyPrint) -> [u64; 2] {
    [print.0 as u64, (print.0 >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_is_found_and_nothing_else() {
        for num in [0, 1, 2, 3, 1_000, 1_024, 1_025] {
            let key = |number: u32| KeyPrint::of(&number.to_be_bytes());
            let map = FrozenMap::of((0..num).map(|number| (key(number), number)));
            assert!((0..num).all(|number| map.get(key(number)) == Some(number)), "{num}");
            assert!((num..num + 1_000).all(|number| map.get(key(number)).is_none()), "{num}");
            assert_eq!(map.len(), num as usize);
        }
    }

    #[test]
    fn fingerprints_that_share_a_half_stay_apart() {
        let map = FrozenMap::of((0..50).flat_map(|no| [(KeyPrint(7 << 64 | no), no), (KeyPrint(no << 64 | 0x63), no)]));
        assert!((0..50).all(|no| map.get(KeyPrint(7 << 64 | no)) == Some(no)));
        assert!((0..50).all(|no| map.get(KeyPrint(no << 64 | 0x63)) == Some(no)));
        assert_eq!(map.get(KeyPrint(7 << 64 | 0x32)), None);
        assert_eq!(map.get(KeyPrint(u128::MAX)), None);
    }
}
