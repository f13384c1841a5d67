//! A compact map from key fingerprints to something small: the key index of a table, the keys of a batch.

use hashbrown::HashTable;

use crate::model::KeyPrint;

/// A map from fingerprints; 24 bytes an entry for values of 8.
#[derive(Clone, Debug)]
pub struct PrintMap<V> {
    table: HashTable<Entry<V>>,
}

/// The fingerprint stands here as two halves: a `u128` would pad the entry to 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry<V> {
    print: [u64; 2],
    value: V,
}

const _: () = assert!(size_of::<Entry<super::Location>>() == 24, "BUG: index entries must stay small");

impl<V> Default for PrintMap<V> {
    fn default() -> Self {
        Self { table: HashTable::new() }
    }
}

impl<V: Copy> PrintMap<V> {
    /// Makes a map with room for so many.
    pub fn with_capacity(num: usize) -> Self {
        Self { table: HashTable::with_capacity(num) }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, num: usize) {
        self.table.reserve(num, |entry| entry.print[0]);
    }

    /// Returns the value of that fingerprint.
    pub fn get(&self, print: KeyPrint) -> Option<V> {
        let print = print.halves();
        self.table.find(print[0], |entry| entry.print == print).map(|entry| entry.value)
    }

    /// Returns the value of that fingerprint, to be changed.
    pub fn get_mut(&mut self, print: KeyPrint) -> Option<&mut V> {
        let print = print.halves();
        self.table.find_mut(print[0], |entry| entry.print == print).map(|entry| &mut entry.value)
    }

    /// Sets the value of a fingerprint and returns the former one.
    pub fn insert(&mut self, print: KeyPrint, value: V) -> Option<V> {
        let print = print.halves();
        match self.table.entry(print[0], |entry| entry.print == print, |entry| entry.print[0]) {
            hashbrown::hash_table::Entry::Occupied(mut entry) => {
                Some(std::mem::replace(&mut entry.get_mut().value, value))
            }
            hashbrown::hash_table::Entry::Vacant(entry) => {
                entry.insert(Entry { print, value });
                None
            }
        }
    }

    /// Walks the fingerprints and their values, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (KeyPrint, V)> {
        self.table
            .iter()
            .map(|entry| (KeyPrint(u128::from(entry.print[1]) << 64 | u128::from(entry.print[0])), entry.value))
    }

    /// Forgets a fingerprint.
    pub fn remove(&mut self, print: KeyPrint) {
        let print = print.halves();
        if let Ok(entry) = self.table.find_entry(print[0], |entry| entry.print == print) {
            entry.remove();
        }
    }

    /// Returns how many fingerprints there are.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Forgets all, and keeps the room.
    pub fn clear(&mut self) {
        self.table.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_replaced_and_forgotten() {
        let mut map = PrintMap::with_capacity(4);
        assert_eq!(map.insert(KeyPrint(1), 10u64), None);
        assert_eq!(map.insert(KeyPrint(1 << 64), 20), None);
        assert_eq!(map.insert(KeyPrint(1), 11), Some(10));
        assert_eq!(
            (map.get(KeyPrint(1)), map.get(KeyPrint(1 << 64)), map.get(KeyPrint(2))),
            (Some(11), Some(20), None)
        );
        map.remove(KeyPrint(1));
        map.remove(KeyPrint(5));
        assert_eq!((map.get(KeyPrint(1)), map.len()), (None, 1));
        map.clear();
        assert!(map.is_empty());
    }

    #[test]
    fn fingerprints_that_share_a_half_stay_apart() {
        let mut map = PrintMap::default();
        for high in 0..100u128 {
            map.insert(KeyPrint(high << 64 | 7), high as u64);
        }
        assert_eq!(map.len(), 100);
        assert_eq!(map.get(KeyPrint(42 << 64 | 7)), Some(42));
        assert!(map.iter().all(|(print, high)| print == KeyPrint(u128::from(high) << 64 | 7)));
    }
}
