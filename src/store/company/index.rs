//! The key index of a table: which record lies where, and which versions are outdated. Built from the segments.
//!
//! Keys stand in memory up to about 1.7 million of them, then in [`Run`]s on disk: so a table may grow, and memory doesn't.

use std::{
    path::Path,
    sync::{Arc, RwLockReadGuard},
};

use super::{Location, growing::GrowingMap, run::Run};
use crate::{
    model::{ImportId, KeyPrint},
    store::StoreError,
};

/// Keys in memory from which on they go to disk: about 45 MB of them.
pub(super) const FULL: usize = 1_728_000;
/// Keys up to which a table that is opened has them in maps at once: such tables are looked up in.
const SMALL: usize = 1 << 16;

/// Where each key's latest version lies.
#[derive(Debug)]
pub(super) struct Index {
    recent: Held,
    /// The keys before those, the oldest first. A key that was updated is in several: the latest counts.
    parts: Vec<Part>,
    num_records: usize,
    /// Recent keys from which on they go to disk.
    full: usize,
    pub segments: Vec<SegmentInfo>,
    /// Versions replaced since the last [`Self::mark_outdated`].
    outdated: Vec<Location>,
}

/// Keys that go to disk: still in memory, and there for good where that fails, or written.
#[derive(Debug)]
enum Part {
    Held(Arc<Held>),
    Written(Run),
}

/// Keys in memory.
pub(super) type Held = GrowingMap<Location>;

/// What is known of a segment without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentInfo {
    pub import: ImportId,
    num_records: u8,
    /// A bit for each slot whose record has a later version.
    outdated: u128,
}

impl Index {
    /// Makes an index that will have so many keys, and keeps `full` of them in memory.
    pub(super) fn with_capacity(num: usize, full: usize) -> Self {
        let mut recent = Held::default();
        recent.reserve(num.min(full));
        Self { recent, parts: Vec::new(), num_records: 0, full, segments: Vec::new(), outdated: Vec::new() }
    }

    /// Makes room for so many more keys.
    pub(super) fn reserve(&mut self, num: usize) {
        self.recent.reserve(num.min(self.full.saturating_sub(self.recent.len())));
    }

    /// Sets where a key's latest version lies, and notes the former one as outdated.
    pub(super) fn add(&mut self, key: KeyPrint, location: Location, previous: Option<Location>) {
        // Both say the same unless the folder is damaged; what the index holds is what must not be shown twice.
        let former = self.recent.insert(key, location).or(previous);
        self.num_records += usize::from(former.is_none());
        self.outdated.extend(former);
    }

    /// Notes a version as it is read from its segment, in the order in which they were written.
    /// [`Self::end_reading`] must follow.
    pub(super) fn read_in(&mut self, key: KeyPrint, location: Location, previous: Option<Location>) {
        self.recent.push(key, location);
        self.num_records += usize::from(previous.is_none());
        self.outdated.extend(previous);
    }

    /// Finds versions that no later one names though it has the same key. The folder is damaged then; none must be
    /// shown twice.
    pub(super) fn end_reading(&mut self) {
        let mut formers = self.recent.sort_out();
        if formers.is_empty() {
            return;
        }
        self.outdated.sort_unstable();
        formers.retain(|former| self.outdated.binary_search(former).is_err());
        self.num_records -= formers.len();
        self.outdated.extend(formers);
    }

    /// Whether there are too many recent keys for memory.
    pub(super) fn is_full(&self) -> bool {
        // Later parts are smaller: the one before may still be in memory while it is written.
        self.recent.len() >= if self.parts.is_empty() { self.full } else { self.full / 2 }
    }

    /// Sets the recent keys aside where they are too many for memory: they are to be written to a run.
    pub(super) fn set_aside(&mut self) -> Option<Arc<Held>> {
        if !self.is_full() {
            return None;
        }
        let keys = Arc::new(std::mem::take(&mut self.recent));
        self.parts.push(Part::Held(Arc::clone(&keys)));
        Some(keys)
    }

    /// Takes the run in that was written from keys set aside.
    pub(super) fn take_run(&mut self, keys: &Arc<Held>, run: Run) {
        let is_it = |part: &&mut Part| matches!(part, Part::Held(held) if Arc::ptr_eq(held, keys));
        if let Some(part) = self.parts.iter_mut().find(is_it) {
            *part = Part::Written(run);
        }
    }

    /// Writes keys to a run at once where they are too many for memory. Where that fails they stay.
    pub(super) fn write_aside(&mut self, folder: &Path) {
        if let Some(keys) = self.set_aside()
            && let Ok(run) = Run::write(&keys, folder)
        {
            self.take_run(&keys, run);
        }
    }

    /// Makes a small index ready to be asked.
    pub(super) fn settle(&mut self) {
        if self.recent.len() <= SMALL {
            self.recent.settle();
        }
    }

    /// Marks the versions noted by [`Self::add`], once their segments are listed.
    pub(super) fn mark_outdated(&mut self) {
        for location in self.outdated.drain(..) {
            if let Some(segment) = self.segments.get_mut(location.segment as usize) {
                segment.outdated |= 1 << (location.slot & 127);
            }
        }
    }

    /// Returns where a key's latest version lies.
    pub(super) fn find(&self, key: KeyPrint) -> Result<Option<Location>, StoreError> {
        if let Some(location) = self.recent.get(key) {
            return Ok(Some(location));
        }
        for part in self.parts.iter().rev() {
            let found = match part {
                Part::Held(keys) => keys.get(key),
                Part::Written(run) => run.find(key)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Walks all keys, in no order; none where some went to disk.
    pub(super) fn prints(&self) -> Option<impl Iterator<Item = KeyPrint>> {
        self.parts.is_empty().then(|| self.recent.shards().flatten().map(|(key, _)| key))
    }

    /// Returns the number of records.
    pub(super) fn len(&self) -> usize {
        self.num_records
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

/// The keys of a table, held still for a moment: a batch that writes into the table waits while this lives, and who
/// asks for the table's keys after that batch waits for it in turn. So a thread must hold only one of them for a
/// table, and none while it commits.
#[derive(Debug)]
pub struct Keys<'t> {
    index: RwLockReadGuard<'t, Index>,
}

impl<'t> Keys<'t> {
    pub(super) fn of(index: RwLockReadGuard<'t, Index>) -> Self {
        Self { index }
    }

    /// Returns where the record with that key lies.
    pub fn find(&self, key: KeyPrint) -> Result<Option<Location>, StoreError> {
        self.index.find(key)
    }

    /// Walks all keys, in no order; none where some are on disk.
    pub fn prints(&self) -> Option<impl Iterator<Item = KeyPrint>> {
        self.index.prints()
    }

    /// Returns the import that wrote the version at a location.
    pub fn import(&self, location: Location) -> ImportId {
        self.index.segments[location.segment as usize].import
    }

    /// Returns the first segment that import wrote.
    pub fn first_segment_of(&self, import: ImportId) -> Option<u32> {
        self.index.segments.iter().position(|segment| segment.import == import).map(|at| at as u32)
    }
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
        let mut index = Index::with_capacity(5, FULL);
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
            (index.find(KeyPrint(1)).unwrap(), index.find(KeyPrint(4)).unwrap(), index.len()),
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

    #[test]
    fn keys_that_went_to_disk_are_found_in_their_latest_version() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::with_capacity(0, 100);
        let key = |number: u32| KeyPrint::of(&number.to_be_bytes());
        for number in 0..1_000 {
            index.add(key(number), at(0, (number % 100) as u16), None);
            index.write_aside(folder.path());
        }
        for number in (0..1_000).step_by(3) {
            index.add(key(number), at(1, 0), Some(at(0, (number % 100) as u16)));
            index.write_aside(folder.path());
        }
        assert!(index.parts.len() >= 24 && index.parts.iter().all(|part| matches!(part, Part::Written(_))));
        assert_eq!(index.len(), 1_000);
        for number in 0..1_000 {
            let expect = if number % 3 == 0 { at(1, 0) } else { at(0, (number % 100) as u16) };
            assert_eq!(index.find(key(number)).unwrap(), Some(expect), "{number}");
        }
        assert_eq!(index.find(key(1_000)).unwrap(), None);
    }

    #[test]
    fn keys_that_find_no_room_on_disk_stay_in_memory() {
        let mut index = Index::with_capacity(0, 10);
        for number in 0..25u16 {
            index.add(KeyPrint(number.into()), at(0, number), None);
            index.write_aside(Path::new("/nowhere/at all"));
        }
        assert_eq!(index.parts.len(), 4);
        assert!((0..25u16).all(|number| index.find(KeyPrint(number.into())).unwrap() == Some(at(0, number))));
    }
}
