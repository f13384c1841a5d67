//! One sled folder: opened with bounded memory, made durable on demand.

use std::{
    collections::HashSet,
    ffi::OsString,
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    StoreError, fault, files, guard,
    manifest::{self, FolderKind, Mark, Stand},
    table::Table,
};

pub type Tree = sled::Tree;

/// The folder's mark, in the database's default tree.
const MARK: &[u8] = b"longshore.mark";

/// Room that must be left on the disk for a write to begin: a database that hits the end of the disk can't be used, nor
/// opened again, before there is room.
const RESERVED_BYTES: u64 = 32 << 20;

/// How long the manifest may be behind what [`Folder::keep_durable`] made durable. What it tells is a lower bound, so that
/// a folder ahead of it is sound; but what a damaged disk took away since would not be missed.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// An open sled folder.
#[derive(Debug)]
pub struct Folder {
    db: sled::Db,
    site: Arc<Site>,
    durable: Mutex<Durable>,
}

/// What a folder and its tables know of themselves.
#[derive(Debug)]
pub(super) struct Site {
    pub path: PathBuf,
    /// How the folder is called in sentences: "import 12".
    pub words: String,
    /// Set once a write failed: what is in memory may not be what is on the disk.
    pub is_broken: AtomicBool,
    /// Room below which no write is begun.
    pub reserved_bytes: AtomicU64,
}

/// What was made durable so far.
#[derive(Debug)]
struct Durable {
    /// None for a folder without a manifest.
    mark: Option<Mark>,
    /// When the manifest was written, or the folder opened.
    told: Instant,
    /// Whether the names of the folder's files are durable.
    is_listed: bool,
    blobs: HashSet<OsString>,
}

impl Folder {
    /// Opens or makes the folder, without a manifest. sled really uses 2 to 10 times `cache_mb`.
    pub fn open(path: &Path, cache_mb: u64) -> Result<Self, StoreError> {
        Self::start(path, &path.display().to_string(), cache_mb)
    }

    /// Opens or makes the folder. A panic of the database is [`StoreError::Damaged`].
    pub(super) fn start(path: &Path, words: &str, cache_mb: u64) -> Result<Self, StoreError> {
        let site = Site {
            path: path.to_owned(),
            words: words.to_owned(),
            is_broken: AtomicBool::new(false),
            reserved_bytes: AtomicU64::new(RESERVED_BYTES),
        };
        // sled's own flusher would wake twice a second for ever, and can't be joined once it panicked.
        let config = sled::Config::new().path(path).cache_capacity(cache_mb << 20).flush_every_ms(None);
        let db = site.guarded("the file", || config.open())?;
        let durable = Durable { mark: None, told: Instant::now(), is_listed: false, blobs: HashSet::new() };
        Ok(Self { db, site: Arc::new(site), durable: Mutex::new(durable) })
    }

    /// Gives the folder a manifest, which each [`Self::flush_durably`] renews. A sound one that is there already was
    /// written when the names of the folder's files were durable.
    pub(super) fn keep_manifest(&self, kind: FolderKind, is_sound: bool) -> Result<(), StoreError> {
        let known = self.mark()?;
        let mut durable = self.durable();
        durable.mark = Some(known.unwrap_or(Mark { kind, epoch: 0, stand: Stand::default() }));
        durable.is_listed = is_sound;
        Ok(())
    }

    /// Returns the mark within the folder.
    pub(super) fn mark(&self) -> Result<Option<Mark>, StoreError> {
        let sealed = self.default_table().get(MARK)?;
        sealed.map(|sealed| Mark::unseal(&self.site.words, &sealed)).transpose()
    }

    /// Opens or makes a tree.
    pub fn tree(&self, name: &str) -> Result<Tree, StoreError> {
        self.site.guarded("the file", || self.db.open_tree(name))
    }

    /// Opens or makes a tree whose panics are errors.
    pub fn table(&self, name: &str) -> Result<Table, StoreError> {
        Ok(Table::new(self.tree(name)?, self.site.clone()))
    }

    /// Returns where the folder is.
    pub fn path(&self) -> &Path {
        &self.site.path
    }

    /// Whether a write failed: the folder must be closed and opened again before the next.
    pub fn is_broken(&self) -> bool {
        self.site.is_broken.load(Ordering::Relaxed)
    }

    /// Sets the room that must be left on the disk for a write to begin.
    pub(super) fn reserve(&self, bytes: u64) {
        self.site.reserved_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Returns [`StoreError::DiskFull`] where too little room is left to begin a write.
    pub fn check_space(&self) -> Result<(), StoreError> {
        self.site.check_space()
    }

    /// Returns when everything written so far survives the end of the process.
    pub fn flush(&self) -> Result<(), StoreError> {
        let failed = StoreError::io("write to", &self.site.path);
        fault::around(fault::Write::Flush, failed, || self.site.guarded("the file", || self.db.flush())).map(drop)
    }

    /// Returns when everything written so far survives a power failure; the manifest does not tell of it yet.
    pub fn sync(&self) -> Result<(), StoreError> {
        let mut durable = self.durable();
        self.flush()?;
        self.sync_files(&mut durable)
    }

    /// Lets nothing more be written: the folder is about to be removed, and its place may be taken by another.
    pub(super) fn retire(&self) {
        self.site.is_broken.store(true, Ordering::Relaxed);
    }

    /// Returns when everything written so far survives a power failure, and says so in the manifest.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        self.flush_durably_as(Stand::default())
    }

    /// Returns when everything written so far survives a power failure. The manifest is told of it now and then.
    pub fn keep_durable(&self, stand: Stand) -> Result<(), StoreError> {
        let is_due = {
            let durable = self.durable();
            !durable.is_listed || durable.told.elapsed() >= TELL_EVERY
        };
        if is_due { self.flush_durably_as(stand) } else { self.sync() }
    }

    /// The same as [`Self::flush_durably`], with what the folder holds now: told to its manifest.
    pub fn flush_durably_as(&self, stand: Stand) -> Result<(), StoreError> {
        let mut durable = self.durable();
        let mark = durable.mark.map(|mark| Mark { epoch: mark.epoch + 1, stand, ..mark });
        if let Some(mark) = mark {
            self.default_table().put(MARK, &mark.seal())?;
        }
        self.flush()?;
        self.sync_files(&mut durable)?;
        if let Some(mark) = mark {
            manifest::write(&self.site.path, mark)?;
            durable.mark = Some(mark);
            durable.told = Instant::now();
        }
        Ok(())
    }

    /// Makes sled's own files durable: its flush is `sync_file_range`, so the data is on its way, not there.
    fn sync_files(&self, durable: &mut Durable) -> Result<(), StoreError> {
        let path = &self.site.path;
        for blob in files::list(&path.join("blobs"))? {
            if durable.blobs.insert(blob.file_name().unwrap_or_default().to_owned()) {
                sync(&blob)?;
                durable.is_listed = false;
            }
        }
        let failed = StoreError::io("make durable", path);
        fault::around(fault::Write::Sync, failed, || sync(&path.join("db")))?;
        if !durable.is_listed {
            files::sync_folder(&path.join("blobs"))?;
            files::sync_folder(path)?;
            // Where a manifest follows, its folder is made durable with it.
            if durable.mark.is_none() {
                path.parent().map_or(Ok(()), files::sync_folder)?;
            }
            durable.is_listed = true;
        }
        Ok(())
    }

    fn default_table(&self) -> Table {
        Table::new((*self.db).clone(), self.site.clone())
    }

    fn durable(&self) -> MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Site {
    /// Makes a call into the database; a panic and what can't be read are [`StoreError::Damaged`].
    pub fn guarded<T>(&self, what: &str, call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        let damaged = || StoreError::Damaged { folder: self.words.clone(), what: what.to_owned() };
        let result = guard::catch(call).map_err(|_| damaged())?;
        result.map_err(|source| {
            let error = match source {
                sled::Error::Io(source) => StoreError::io("use the database", &self.path)(source),
                source => StoreError::Database { source },
            };
            if error.is_damage() { damaged() } else { error }
        })
    }

    pub fn check_space(&self) -> Result<(), StoreError> {
        let reserved = self.reserved_bytes.load(Ordering::Relaxed);
        if files::free_space(&self.path).is_some_and(|free| free < reserved) {
            return Err(StoreError::DiskFull { path: self.path.clone() });
        }
        Ok(())
    }
}

fn sync(file: &Path) -> Result<(), StoreError> {
    // Some systems refuse to sync a file that is open for reading only.
    let synced = OpenOptions::new().write(true).open(file).and_then(|file| file.sync_data());
    match synced {
        // sled removes its blobs when it sees fit.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        synced => synced.map_err(StoreError::io("make durable", file)),
    }
}
