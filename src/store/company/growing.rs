//! A map of key fingerprints that takes new ones cheaply: a table's recent keys, the keys of a file.
//!
//! Most keys of an import are new, and nobody ever asks for them again. So a key is only noted behind the others of its
//! shard, and a [`Filter`] says of the next ones that they are not among them: two places in the cache, instead of two
//! far away in memory. What was noted is brought into a map once it is asked for more than a few times.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

use super::{filter::Filter, prints::PrintMap};
use crate::model::KeyPrint;

/// Shards go by the uppermost bits of a fingerprint; their maps and filters by others.
const SHARD_BITS: u32 = 6;
const NUM_SHARDS: usize = 1 << SHARD_BITS;
/// Times that the notes of a shard are looked through before they are brought into a map.
const LOOKED_THROUGH: u32 = 32;
/// Keys that a shard's filter has room for at first.
const FIRST_ROOM: usize = 32;

/// A map from fingerprints to something small.
#[derive(Debug)]
pub struct GrowingMap<V> {
    shards: Vec<Shard<V>>,
    num_keys: usize,
}

/// A key is in one of both: the map, or the notes.
#[derive(Debug)]
struct Shard<V> {
    map: PrintMap<V>,
    notes: Vec<Note<V>>,
    /// The notes as a map, once they were asked for too often.
    settled: OnceLock<PrintMap<V>>,
    num_asked: AtomicU32,
    /// Says of all keys of the shard that they are in it.
    filter: Filter,
    /// Keys that the filter was made for, and keys that are in it.
    room: usize,
    num_filtered: usize,
}

/// The fingerprint stands here as two halves: a `u128` would pad the note to 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Note<V> {
    print: [u64; 2],
    value: V,
}

impl<V: Copy> Default for GrowingMap<V> {
    fn default() -> Self {
        Self { shards: (0..NUM_SHARDS).map(|_| Shard::default()).collect(), num_keys: 0 }
    }
}

impl<V: Copy> GrowingMap<V> {
    /// Makes room for so many more keys.
    pub fn reserve(&mut self, num: usize) {
        // A shard may get a few more than its share.
        let share = num.div_ceil(NUM_SHARDS);
        self.shards.iter_mut().for_each(|shard| shard.reserve(share + share / 32));
    }

    /// Sets the value of a key and returns the former one.
    pub fn insert(&mut self, key: KeyPrint, value: V) -> Option<V> {
        let former = self.shards[shard_of(key)].place(key, value).map(|place| std::mem::replace(place, value));
        self.num_keys += usize::from(former.is_none());
        former
    }

    /// Returns the value of a key, or sets it where the key is new.
    pub fn get_or_insert(&mut self, key: KeyPrint, value: V) -> Option<V> {
        let known = self.shards[shard_of(key)].place(key, value).map(|place| *place);
        self.num_keys += usize::from(known.is_none());
        known
    }

    /// Notes a key that is most likely new, without asking whether it is. Before anything else is asked or set,
    /// [`Self::sort_out`] must follow.
    pub fn push(&mut self, key: KeyPrint, value: V) {
        self.shards[shard_of(key)].notes.push(Note { print: key.halves(), value });
        self.num_keys += 1;
    }

    /// Finds the keys that were there when they were pushed. Their last values stay; the former ones are returned.
    pub fn sort_out(&mut self) -> Vec<V> {
        let mut formers = Vec::new();
        self.shards.iter_mut().for_each(|shard| shard.sort_out(&mut formers));
        self.num_keys -= formers.len();
        formers
    }

    /// Returns the value of a key.
    pub fn get(&self, key: KeyPrint) -> Option<V> {
        self.shards[shard_of(key)].get(key)
    }

    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.num_keys
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.num_keys == 0
    }

    /// Brings all keys into maps: they are going to be asked for.
    pub fn settle(&mut self) {
        self.shards.iter_mut().for_each(Shard::settle);
    }

    /// Walks the shards, each the fingerprints in it and their values in no order. All of one are smaller than those of
    /// the next.
    pub fn shards(&self) -> impl Iterator<Item = impl Iterator<Item = (KeyPrint, V)>> {
        self.shards.iter().map(Shard::iter)
    }
}

impl<V: Copy> Default for Shard<V> {
    fn default() -> Self {
        Self {
            map: PrintMap::default(),
            notes: Vec::new(),
            settled: OnceLock::new(),
            num_asked: AtomicU32::new(0),
            filter: Filter::for_keys(0),
            room: 0,
            num_filtered: 0,
        }
    }
}

impl<V: Copy> Shard<V> {
    fn reserve(&mut self, num: usize) {
        self.notes.reserve_exact(num);
        if self.len() + num > self.room {
            self.make_filter(self.len() + num);
        }
    }

    /// Returns where a key's value stands; a key that is new is noted with that value.
    fn place(&mut self, key: KeyPrint, value: V) -> Option<&mut V> {
        debug_assert_eq!(self.num_filtered, self.len(), "BUG: keys were pushed and not sorted out");
        if !self.filter.may_hold(key) {
            self.note(key, value);
            return None;
        }
        *self.num_asked.get_mut() += 1;
        if self.settled.get().is_some() || *self.num_asked.get_mut() > LOOKED_THROUGH {
            self.settle();
        }
        let print = key.halves();
        if let Some(at) = self.notes.iter().position(|note| note.print == print) {
            return Some(&mut self.notes[at].value);
        }
        // Asked twice, as a borrow that is returned lasts to the end of the function.
        if self.map.get(key).is_some() {
            return self.map.get_mut(key);
        }
        self.note(key, value);
        None
    }

    fn note(&mut self, key: KeyPrint, value: V) {
        if self.settled.get().is_some() {
            self.settle();
        }
        if self.len() == self.room {
            self.make_filter((self.room * 2).max(FIRST_ROOM));
        }
        self.filter.add(key);
        self.num_filtered += 1;
        self.notes.push(Note { print: key.halves(), value });
    }

    /// Shard by shard, what is asked and written is in the processor's nearest cache.
    fn sort_out(&mut self, formers: &mut Vec<V>) {
        if self.num_filtered == self.len() {
            return;
        }
        // Some more are to come, as a rule.
        self.room = self.len() + self.len() / 8 + FIRST_ROOM;
        let mut filter = Filter::for_keys(self.room);
        self.map.iter().for_each(|(key, _)| filter.add(key));
        let mut num_maybe = 0;
        for note in &self.notes {
            num_maybe += usize::from(filter.may_hold(note.key()));
            filter.add(note.key());
        }
        self.filter = filter;
        if num_maybe > 0 {
            self.bring_in(&mut |former| formers.push(former));
        }
        self.num_filtered = self.len();
    }

    fn make_filter(&mut self, room: usize) {
        let mut filter = Filter::for_keys(room);
        self.iter().for_each(|(key, _)| filter.add(key));
        (self.filter, self.room) = (filter, room);
    }

    fn get(&self, key: KeyPrint) -> Option<V> {
        debug_assert_eq!(self.num_filtered, self.len(), "BUG: keys were pushed and not sorted out");
        if self.notes.is_empty() {
            return self.map.get(key);
        }
        if !self.filter.may_hold(key) {
            return None;
        }
        self.map.get(key).or_else(|| self.noted(key))
    }

    fn noted(&self, key: KeyPrint) -> Option<V> {
        let is_often = || self.num_asked.fetch_add(1, Ordering::Relaxed) >= LOOKED_THROUGH;
        if self.settled.get().is_none() && !is_often() {
            let print = key.halves();
            return self.notes.iter().find(|note| note.print == print).map(|note| note.value);
        }
        let settled = self.settled.get_or_init(|| {
            let mut map = PrintMap::with_capacity(self.notes.len());
            self.notes.iter().for_each(|note| _ = map.insert(note.key(), note.value));
            map
        });
        settled.get(key)
    }

    /// Brings the notes, which are all different, into the map.
    fn settle(&mut self) {
        self.bring_in(&mut |_| {});
    }

    /// Brings the notes into the map, and tells the values of keys that were there before.
    fn bring_in(&mut self, tell: &mut dyn FnMut(V)) {
        *self.num_asked.get_mut() = 0;
        let notes = std::mem::take(&mut self.notes);
        match self.settled.take() {
            Some(settled) if self.map.is_empty() => self.map = settled,
            _ => {
                self.map.reserve(notes.len());
                notes.iter().filter_map(|note| self.map.insert(note.key(), note.value)).for_each(tell);
            }
        }
    }

    fn len(&self) -> usize {
        self.map.len() + self.notes.len()
    }

    fn iter(&self) -> impl Iterator<Item = (KeyPrint, V)> {
        self.map.iter().chain(self.notes.iter().map(|note| (note.key(), note.value)))
    }
}

impl<V> Note<V> {
    fn key(&self) -> KeyPrint {
        KeyPrint(u128::from(self.print[1]) << 64 | u128::from(self.print[0]))
    }
}

fn shard_of(key: KeyPrint) -> usize {
    (key.0 >> (128 - SHARD_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn key(number: u32) -> KeyPrint {
        KeyPrint::of(&number.to_be_bytes())
    }

    fn with_keys(num: u32) -> GrowingMap<u64> {
        let mut map = GrowingMap::default();
        (0..num).for_each(|number| assert_eq!(map.insert(key(number), u64::from(number)), None));
        map
    }

    #[test]
    fn what_was_set_is_found_asked_once_or_often() {
        let map = with_keys(50_000);
        for _ in 0..2 {
            assert!((0..50_000).all(|number| map.get(key(number)) == Some(u64::from(number))));
            assert!((50_000..60_000).all(|number| map.get(key(number)).is_none()));
        }
    }

    #[test]
    fn a_value_is_replaced_wherever_it_stands() {
        let mut map = with_keys(10_000);
        assert_eq!(map.insert(key(7), 700), Some(7));
        map.settle();
        assert_eq!(map.insert(key(7), 701), Some(700));
        (0..10_000).for_each(|number| _ = map.get(key(number)));
        assert_eq!((map.insert(key(8), 800), map.get(key(8)), map.len()), (Some(8), Some(800), 10_000));
    }

    #[test]
    fn the_first_value_of_a_key_stays_where_it_is_asked_for() {
        let mut map = with_keys(3);
        assert_eq!((map.get_or_insert(key(2), 9), map.get_or_insert(key(3), 9)), (Some(2), None));
        assert_eq!((map.get(key(2)), map.get(key(3)), map.len(), map.is_empty()), (Some(2), Some(9), 4, false));
    }

    #[test]
    fn keys_that_were_pushed_twice_are_sorted_out() {
        let mut map = GrowingMap::default();
        (0..10_000u32).for_each(|number| map.push(key(number), u64::from(number)));
        assert!(map.sort_out().is_empty());
        assert_eq!((map.get(key(9_999)), map.get(key(10_000)), map.len()), (Some(9_999), None, 10_000));
        [(5, 500), (10_000, 1), (5, 501)].into_iter().for_each(|(number, value)| map.push(key(number), value));
        assert_eq!(map.sort_out(), [5, 500]);
        assert_eq!((map.get(key(5)), map.get(key(10_000)), map.len()), (Some(501), Some(1), 10_001));
        assert_eq!(map.insert(key(10_000), 2), Some(1));
    }

    #[test]
    fn shards_follow_each_other_and_hold_each_key_once() {
        let mut map = with_keys(5_000);
        map.settle();
        (5_000..6_000u32).for_each(|number| _ = map.insert(key(number), u64::from(number)));
        let shards: Vec<Vec<_>> = map.shards().map(Iterator::collect).collect();
        let bounds = shards.iter().filter_map(|shard| Some((shard.iter().min()?.0, shard.iter().max()?.0)));
        assert!(bounds.collect::<Vec<_>>().is_sorted_by(|a, b| a.1 < b.0));
        let mut values: Vec<_> = shards.concat().into_iter().map(|(_, value)| value).collect();
        values.sort_unstable();
        assert!(values.into_iter().eq(0..6_000));
    }

    #[test]
    fn it_says_what_a_plain_map_says() {
        let (mut map, mut plain) = (GrowingMap::default(), HashMap::new());
        map.reserve(2_000);
        let mut state = 1u32;
        for step in 0..60_000u64 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Keys come back often in the middle third.
            let number = (state >> 8) % if (20_000..40_000).contains(&step) { 3_000 } else { 60_000 };
            match state >> 29 {
                0..4 => assert_eq!(map.insert(key(number), step), plain.insert(number, step), "{step}"),
                4 => assert_eq!(
                    map.get_or_insert(key(number), step),
                    plain.get(&number).copied().or_else(|| {
                        plain.insert(number, step);
                        None
                    })
                ),
                5 if step % 1_000 == 0 => map.settle(),
                _ => assert_eq!(map.get(key(number)), plain.get(&number).copied(), "{step}"),
            }
        }
        assert_eq!(map.len(), plain.len());
    }
}
