//! The key index of a table: which record lies where, and which versions are outdated. Built from the segments.

use super::{Location, prints::PrintMap};
use crate::model::{ImportId, KeyPrint};

/// A map doubles when it is full; several smaller ones do so one after the other, and never all are held twice.
const NUM_SHARDS: usize = 16;

/// Where each key's latest version lies.
#[derive(Debug)]
pub(super) struct Index {
    keys: [PrintMap<Location>; NUM_SHARDS],
    pub segments: Vec<SegmentInfo>,
    /// Versions replaced since the last [`Self::mark_outdated`].
    outdated: Vec<Location>,
}

/// What is known of a segment without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentInfo {
    pub import: ImportId,
    num_records: u8,
    /// A bit for each slot whose record has a later version.
    outdated: u128,
}

impl Index {
    pub(super) fn with_capacity(num: usize) -> Self {
        let keys = std::array::from_fn(|_| PrintMap::with_capacity(num / NUM_SHARDS));
        Self { keys, segments: Vec::new(), outdated: Vec::new() }
    }

    /// Makes room for so many more keys.
    pub(super) fn reserve(&mut self, num: usize) {
        // A shard may get a few more than its share.
        self.keys.iter_mut().for_each(|keys| keys.reserve(num / NUM_SHARDS + num / NUM_SHARDS / 32));
    }

    /// Sets where a key's latest version lies, and notes the former one as outdated.
    pub(super) fn add(&mut self, key: KeyPrint, location: Location, previous: Option<Location>) {
        let former = self.keys[shard(key)].insert(key, location);
        // Both say the same unless the folder is damaged; what the index holds is what must not be shown twice.
        self.outdated.extend(former.or(previous));
    }

    /// Marks the versions noted by [`Self::add`], once their segments are listed.
    pub(super) fn mark_outdated(&mut self) {
        for location in self.outdated.drain(..) {
            if let Some(segment) = self.segments.get_mut(location.segment as usize) {
                segment.outdated |= 1 << (location.slot & 127);
            }
        }
    }

    pub(super) fn find(&self, key: KeyPrint) -> Option<Location> {
        self.keys[shard(key)].get(key)
    }

    /// Returns the number of records.
    pub(super) fn len(&self) -> usize {
        self.keys.iter().map(PrintMap::len).sum()
    }

    /// Returns where the records from `position` on lie, in the order in which they were written.
    pub(super) fn locations(&self, position: u64, num: usize) -> Vec<Location> {
        let mut skip = position;
        let mut locations = Vec::with_capacity(num.min(self.len()));
        for (no, segment) in self.segments.iter().enumerate() {
            let present = u64::from(segment.num_present());
            if skip >= present {
                skip -= present;
                continue;
            }
            let wanted = segment.present().skip(skip as usize).take(num - locations.len());
            locations.extend(wanted.map(|slot| Location { segment: no as u32, slot }));
            skip = 0;
            if locations.len() == num {
                break;
            }
        }
        locations
    }
}

/// The maps themselves go by the other half of the fingerprint.
fn shard(key: KeyPrint) -> usize {
    (key.0 >> 124) as usize
}

impl SegmentInfo {
    pub(super) fn new(import: ImportId, num_records: usize) -> Self {
        Self { import, num_records: num_records as u8, outdated: 0 }
    }

    /// Returns how many of its records have no later version.
    pub(super) fn num_present(&self) -> u32 {
        u32::from(self.num_records) - self.outdated.count_ones()
    }

    /// Walks the slots whose records have no later version.
    pub(super) fn present(self) -> impl Iterator<Item = u16> {
        (0..u16::from(self.num_records)).filter(move |slot| self.outdated >> slot & 1 == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(segment: u32, slot: u16) -> Location {
        Location { segment, slot }
    }

    /// Keys 0, 1, 2 in segment 0 and 3, 4 in segment 1; then key 1 anew in segment 2.
    fn index() -> Index {
        let mut index = Index::with_capacity(5);
        for key in 0..5u16 {
            index.add(KeyPrint(key.into()), at(u32::from(key / 3), key % 3), None);
        }
        index.segments = [3, 2].map(|num| SegmentInfo::new(ImportId(1), num)).to_vec();
        index.add(KeyPrint(1), at(2, 0), Some(at(0, 1)));
        index.segments.push(SegmentInfo::new(ImportId(2), 1));
        index.mark_outdated();
        index
    }

    #[test]
    fn the_latest_version_is_found() {
        let index = index();
        assert_eq!(
            (index.find(KeyPrint(1)), index.find(KeyPrint(4)), index.len()),
            (Some(at(2, 0)), Some(at(1, 1)), 5)
        );
        assert_eq!(index.segments[0].present().collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn pages_leave_outdated_versions_out() {
        let index = index();
        assert_eq!(index.locations(0, 3), [at(0, 0), at(0, 2), at(1, 0)]);
        assert_eq!(index.locations(3, 3), [at(1, 1), at(2, 0)]);
        assert_eq!(index.locations(5, 3), []);
        assert_eq!(index.locations(1, 0), []);
    }
}
