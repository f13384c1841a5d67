//! Maps of fingerprints that do not change: what a run looks keys and texts up in.
//!
//! Entries stand in the order of their fingerprints, each about where that order lets expect it, with some room between
//! them: so an entry is found with one look into memory. That takes half the memory of a map that can grow, and for the
//! tables that are mostly looked in (items, customers) it is the difference between the processor's own cache and the
//! one that all share.

use crate::model::KeyPrint;

/// A map from fingerprints.
#[derive(Clone, Debug)]
pub struct FrozenMap<V> {
    /// In order, with [`EMPTY`] between them.
    slots: Vec<Slot<V>>,
    /// Slots over which entries are spread; a few of the last ones may stand behind them.
    num_homes: usize,
    len: usize,
}

/// The fingerprint stands here as two halves: a `u128` would pad the slot.
#[derive(Clone, Copy, Debug)]
struct Slot<V> {
    print: [u64; 2],
    value: V,
}

/// Stands where no entry does. It is behind all fingerprints, so whoever looks for one stops there. That it is one itself
/// is as unlikely as that two keys share theirs.
const EMPTY: [u64; 2] = [0, u64::MAX];

impl<V: Copy> FrozenMap<V> {
    /// Makes a map of entries whose fingerprints are all different.
    pub fn of(entries: impl IntoIterator<Item = (KeyPrint, V)>) -> Self {
        let entries = entries.into_iter().map(|(print, value)| Slot { print: print.halves(), value });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable_by_key(|entry| entry.print[1]);
        let (len, num_homes) = (entries.len(), entries.len() + entries.len() / 3);
        let mut slots = Vec::with_capacity(num_homes + 16);
        for entry in entries {
            let home = home(entry.print, num_homes).max(slots.len());
            slots.resize(home, Slot { print: EMPTY, ..entry });
            slots.push(entry);
        }
        Self { slots, num_homes, len }
    }

    /// Returns the value of a fingerprint.
    pub fn get(&self, print: KeyPrint) -> Option<V> {
        let print = print.halves();
        let from_home = self.slots.get(home(print, self.num_homes)..)?;
        let found = from_home.iter().find(|slot| slot.print == print || slot.print[1] > print[1])?;
        (found.print == print).then_some(found.value)
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.len
    }
}

/// Returns where an entry would stand if nothing stood there.
fn home(print: [u64; 2], num_homes: usize) -> usize {
    ((u128::from(print[1]) * num_homes as u128) >> 64) as usize
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
