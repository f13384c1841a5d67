//! One table of the company: its totals, its key index, its records. The handle is cheap to clone and to keep.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use super::{
    build,
    disk::{Bytes, Disk},
    head::{self, Head},
    index::{Held, Index, Keys, SegmentInfo},
    keys::{self, KeyRange, TableId},
    layout::Layouts,
    run::Run,
    segment::{Location, Origin, Segment},
    view::Views,
    write::Records,
};
use crate::{
    model::{ImportId, KeyPrint, RowNo, TableSchema},
    store::{StoreError, codec, places},
};

/// Segments kept decompressed for reading single records, a table. About 12 KB each.
const NUM_CACHED: usize = 256;

/// Segments from which on a table gets places ahead of them.
const LARGE: u32 = 8;
/// Segments from which on places are made far ahead, and how far.
const FILLED: u32 = 64;
const FAR_AHEAD: u32 = 256;
/// Records that room is made for, at most: a few megabytes in vain where they don't come.
const MOST_EXPECTED: u64 = 1 << 20;

/// A table of the company. Shared between threads; reads go on while a batch is written.
#[derive(Debug)]
pub struct Table {
    id: TableId,
    schema: Arc<TableSchema>,
    layouts: Layouts,
    disk: Disk,
    /// For saying where damage is.
    folder: String,
    /// Where scratch files are made.
    scratch: PathBuf,
    what: String,
    state: Arc<TableState>,
    cache: Vec<Mutex<Option<Cached>>>,
    pub(super) views: Mutex<Views>,
}

/// A segment in the cache, with its number.
type Cached = (u32, Arc<Segment>);

/// What does not change with a table's definition: handles with an old and a new one share it.
#[derive(Debug, Default)]
pub(super) struct TableState {
    head: Mutex<Head>,
    loading: Mutex<()>,
    index: OnceLock<RwLock<Index>>,
    /// Keys that memory holds before they go to disk.
    max_keys: usize,
    is_writing_keys: AtomicBool,
    /// Places for segments that are there, used or not; none where they were not counted.
    num_places: Mutex<Option<u32>>,
}

/// What a table is made from.
pub(super) struct TableParts {
    pub id: TableId,
    pub schema: Arc<TableSchema>,
    pub layouts: Layouts,
    pub state: Arc<TableState>,
    pub disk: Disk,
    pub folder: String,
    pub scratch: PathBuf,
}

/// A version of a record.
#[derive(Clone, Debug)]
pub struct Stored {
    segment: Arc<Segment>,
    location: Location,
}

impl TableState {
    pub(super) fn new(head: Head, max_keys: usize) -> Arc<Self> {
        Arc::new(Self { head: Mutex::new(head), max_keys, ..Self::default() })
    }

    /// Writes keys that were set aside to a run, on a thread of its own. Where that can't be done they stay in memory.
    fn write_aside(self: &Arc<Self>, keys: Arc<Held>, scratch: &Path) {
        let (state, scratch) = (Arc::downgrade(self), scratch.to_owned());
        self.is_writing_keys.store(true, Ordering::Relaxed);
        let write = move || {
            let run = Run::write(&keys, &scratch);
            let Some(state) = state.upgrade() else { return };
            if let (Ok(run), Some(index)) = (run, state.index.get()) {
                index.write().unwrap_or_else(PoisonError::into_inner).take_run(&keys, run);
            }
            state.is_writing_keys.store(false, Ordering::Relaxed);
        };
        if thread::Builder::new().name("write keys".to_owned()).spawn(write).is_err() {
            self.is_writing_keys.store(false, Ordering::Relaxed);
        }
    }
}

impl Stored {
    /// Returns the encoded key.
    pub fn key(&self) -> &[u8] {
        self.segment.key(self.location.slot)
    }

    /// Returns the encoded values, one for each field of the table.
    pub fn cells(&self) -> &[u8] {
        self.segment.cells(self.location.slot)
    }

    /// Returns the import it came with; 0 is the company's own data.
    pub fn import(&self) -> ImportId {
        self.segment.import
    }

    /// Returns the row it came from.
    pub fn row(&self) -> RowNo {
        self.segment.row(self.location.slot)
    }

    /// Returns where the version lies that this one replaced.
    pub fn previous(&self) -> Option<Location> {
        self.segment.previous(self.location.slot)
    }

    /// Returns where it lies.
    pub fn location(&self) -> Location {
        self.location
    }
}

impl Table {
    pub(super) fn new(parts: TableParts) -> Self {
        let TableParts { id, schema, layouts, state, disk, folder, scratch } = parts;
        let what = format!("a segment of table {}", schema.name);
        Self {
            id,
            schema,
            layouts,
            disk,
            folder,
            scratch,
            what,
            state,
            cache: (0..NUM_CACHED).map(|_| Mutex::default()).collect(),
            views: Mutex::default(),
        }
    }

    /// Returns the table's definition.
    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// Returns how many records there are, without looking at them.
    pub fn num_records(&self) -> u64 {
        self.head().num_records
    }

    /// Returns a number that grows with each batch written into the table.
    pub fn generation(&self) -> u64 {
        u64::from(self.head().num_segments)
    }

    /// Returns the table's keys as they are now. The first call builds the index, at about 5 million keys a second.
    pub fn keys(&self) -> Result<Keys<'_>, StoreError> {
        Ok(Keys::of(self.read_index()?))
    }

    /// Whether there is a record with that key. For many keys at once, [`Self::keys`] is cheaper.
    pub fn contains(&self, key: KeyPrint) -> Result<bool, StoreError> {
        Ok(self.read_index()?.find(key)?.is_some())
    }

    /// Returns the version of a record at a location.
    pub fn record(&self, location: Location) -> Result<Stored, StoreError> {
        let segment = self.segment(location.segment)?;
        if usize::from(location.slot) >= segment.len() {
            return Err(self.origin().damaged());
        }
        Ok(Stored { segment, location })
    }

    /// Returns all versions of a record, the latest first.
    pub fn history(&self, key: KeyPrint) -> Result<Vec<Stored>, StoreError> {
        let mut versions = Vec::new();
        let mut next = self.keys()?.find(key)?;
        while let Some(location) = next {
            let version = self.record(location)?;
            // Versions only ever point back; a circle would be damage.
            next = version.previous().filter(|previous| *previous < location);
            versions.push(version);
        }
        Ok(versions)
    }

    /// Returns the record of that row in one segment.
    pub(super) fn in_segment(&self, no: u32, row: RowNo) -> Result<Option<Stored>, StoreError> {
        let segment = self.segment(no)?;
        let slot = (0..segment.len() as u16).find(|slot| segment.row(*slot) == row);
        Ok(slot.map(|slot| Stored { segment, location: Location { segment: no, slot } }))
    }

    pub(super) fn id(&self) -> TableId {
        self.id
    }

    pub(super) fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    pub(super) fn head(&self) -> Head {
        *lock(&self.state.head)
    }

    pub(super) fn state(&self) -> &Arc<TableState> {
        &self.state
    }

    /// Returns how the company's folder is called.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns where scratch files are made.
    pub(super) fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// Returns how many keys memory holds before they go to disk.
    pub(super) fn max_keys(&self) -> usize {
        self.state.max_keys
    }

    pub(super) fn origin(&self) -> Origin<'_> {
        Origin { what: &self.what, folder: &self.folder }
    }

    /// Returns the index, built now where this is the first use.
    pub(super) fn loaded(&self) -> Result<&RwLock<Index>, StoreError> {
        if let Some(index) = self.state.index.get() {
            return Ok(index);
        }
        let _loading = lock(&self.state.loading);
        if let Some(index) = self.state.index.get() {
            return Ok(index);
        }
        let index = build::index(self)?;
        Ok(self.state.index.get_or_init(|| RwLock::new(index)))
    }

    pub(super) fn read_index(&self) -> Result<RwLockReadGuard<'_, Index>, StoreError> {
        Ok(self.loaded()?.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a written batch into the index: `segments` are the runs of `records` in each new segment.
    pub(super) fn take_over(
        &self,
        import: ImportId,
        head: Head,
        records: &Records,
        segments: &[std::ops::Range<usize>],
    ) -> Result<(), StoreError> {
        if segments.is_empty() {
            return Ok(());
        }
        let mut index = self.loaded()?.write().unwrap_or_else(PoisonError::into_inner);
        for run in segments {
            let segment = index.segments.len() as u32;
            for (slot, at) in run.clone().enumerate() {
                let record = records.record(at);
                index.add(record.print, Location { segment, slot: slot as u16 }, record.previous);
            }
            index.segments.push(SegmentInfo::new(import, run.len()));
        }
        index.mark_outdated();
        if !self.state.is_writing_keys.load(Ordering::Relaxed)
            && let Some(keys) = index.set_aside()
        {
            self.state.write_aside(keys, &self.scratch);
        }
        *lock(&self.state.head) = head;
        Ok(())
    }

    /// Returns a segment, from the cache where it is there.
    pub(super) fn segment(&self, no: u32) -> Result<Arc<Segment>, StoreError> {
        let place = &self.cache[no as usize % NUM_CACHED];
        if let Some((_, segment)) = lock(place).as_ref().filter(|(cached, _)| *cached == no) {
            return Ok(Arc::clone(segment));
        }
        let sealed = self.disk.get(&keys::segment(self.id, no))?.ok_or_else(|| self.origin().damaged())?;
        let segment = Arc::new(Segment::open(&sealed, &self.layouts, &self.origin())?);
        *lock(place) = Some((no, Arc::clone(&segment)));
        Ok(segment)
    }

    /// Walks all segments in order, as sealed values. Places still empty are none.
    pub(super) fn sealed_segments(&self) -> impl Iterator<Item = Result<(Option<u32>, Bytes), StoreError>> {
        let KeyRange { from, to } = keys::segments(self.id);
        let entries = self.disk.range(&from, &to);
        let entries = entries.filter(|entry| !matches!(entry, Ok((_, sealed)) if sealed.is_empty()));
        entries.map(|entry| entry.map(|(key, sealed)| (keys::segment_no(&key), sealed)))
    }

    /// Counts the places that are there, by the last.
    fn count_places(&self) -> Result<u32, StoreError> {
        let last = self.disk.last_up_to(&keys::segment(self.id, 0), &keys::segment(self.id, u32::MAX))?;
        Ok(last.and_then(|(key, _)| keys::segment_no(&key)).map_or(0, |last| last + 1))
    }

    /// Makes places for the segments up to `end` and some more, in a table that is large or about to be.
    pub(super) fn make_places(&self, end: u32) -> Result<(), StoreError> {
        if end < LARGE {
            return Ok(());
        }
        let mut made = lock(&self.state.num_places);
        let mut num = if let Some(num) = *made { num } else { self.count_places()? };
        let result = places::make(&self.disk, &mut num, end, |number| keys::segment(self.id, number));
        *made = result.is_ok().then_some(num);
        result
    }

    /// The same, further ahead, in a table that is being filled: by threads that have time, so that the writer need not.
    /// What fails here the writer tries again, and tells.
    pub fn make_places_ahead(&self) {
        let num_segments = self.head().num_segments;
        if num_segments >= FILLED {
            let _ = self.make_places(num_segments + FAR_AHEAD);
        }
    }

    /// Makes room in the index for records that are about to be created.
    pub fn expect(&self, num: u64) -> Result<(), StoreError> {
        // Where there are as many already, most may be updates.
        if self.num_records() < num {
            let num = usize::try_from(num.min(MOST_EXPECTED)).unwrap_or_default();
            self.loaded()?.write().unwrap_or_else(PoisonError::into_inner).reserve(num);
        }
        Ok(())
    }

    /// Reads the totals that stand on disk.
    pub(super) fn head_on_disk(&self) -> Result<Head, StoreError> {
        read_head(&self.disk, self.id, &self.folder)
    }
}

/// Reads a table's totals; a table without any has never been written to.
pub(super) fn read_head(disk: &Disk, id: TableId, folder: &str) -> Result<Head, StoreError> {
    let Some(sealed) = disk.get(&keys::head(id))? else { return Ok(Head::default()) };
    let origin = Origin { what: "the totals of a table", folder };
    let body = codec::unseal_as(head::VERSION, origin.what, folder, &sealed)?;
    Head::decode(body).ok_or_else(|| origin.damaged())
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
