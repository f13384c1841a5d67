//! The workspace: one folder, one owner, and the stores in it.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Catalog, Folder, Staging, StoreError, files,
    manifest::{self, FolderKind},
    repair::{self, Place},
};
use crate::model::ImportId;

/// Imports kept open though nobody works on them.
const MAX_IDLE: usize = 4;

/// Memory for the database's caches, in MB a folder.
#[derive(Clone, Copy, Debug)]
pub struct CacheSizes {
    pub catalog_mb: u64,
    pub company_mb: u64,
    pub staging_mb: u64,
}

impl Default for CacheSizes {
    fn default() -> Self {
        Self { catalog_mb: 8, company_mb: 32, staging_mb: 32 }
    }
}

/// An open workspace. Nobody else can open it meanwhile.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    cache: CacheSizes,
    catalog: Catalog,
    open: Mutex<BTreeMap<ImportId, Open>>,
    notes: Vec<String>,
    /// Dropped last: who sees the lock gone finds the folders closed.
    _lock: File,
}

#[derive(Debug, Default)]
struct Open {
    staging: Option<Arc<Staging>>,
    generation: u64,
    used: u64,
}

impl Workspace {
    /// Opens the workspace, making it where there is none.
    pub fn open(root: &Path, cache: CacheSizes) -> Result<Self, StoreError> {
        files::make_folder(root)?;
        let lock = take_lock(root)?;
        for folder in ["imports", "definitions", "quarantine"] {
            files::make_folder(&root.join(folder))?;
        }
        let mut notes = Vec::new();
        let place = place(root, FolderKind::Catalog, "catalog", "the catalog", cache.catalog_mb);
        let folder = open_or_anew(&place, &mut notes)?;
        let catalog = Catalog::open(folder, &root.join("definitions"))?;
        Ok(Self { root: root.to_owned(), cache, catalog, open: Mutex::default(), notes, _lock: lock })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what was repaired, in sentences.
    pub fn opening_notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Opens the folder of the company's tables.
    pub fn company_folder(&self) -> Result<Folder, StoreError> {
        repair::open(&place(&self.root, FolderKind::Company, "company", "the company", self.cache.company_mb))
    }

    /// Returns the staged rows of an import, opening them on demand.
    pub fn staging(&self, import: ImportId) -> Result<Arc<Staging>, StoreError> {
        if !self.staging_path(import).exists() {
            return Err(StoreError::NotFound { what: format!("import {import}") });
        }
        self.open_staging(import)
    }

    /// Makes the folder for an import's rows, where the disk has room for them.
    pub fn create_staging(&self, import: ImportId, num_bytes: u64) -> Result<Arc<Staging>, StoreError> {
        if files::free_space(&self.root).is_some_and(|free| free < num_bytes + (64 << 20)) {
            return Err(StoreError::DiskFull { path: self.root.clone() });
        }
        self.open_staging(import)
    }

    /// Deletes the staged rows of an import.
    pub fn delete_staging(&self, import: ImportId) -> Result<(), StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.get_mut(&import) {
            known.generation = known.staging.take().map_or(known.generation, |staging| staging.generation()) + 1;
        }
        let path = self.staging_path(import);
        files::remove(&manifest::path(&path))?;
        if path.exists() {
            fs::remove_dir_all(&path).map_err(StoreError::io("delete", &path))?;
        }
        Ok(())
    }

    /// Returns the generation of an import's rows: it grows with each change, also across closing and opening.
    pub fn generation(&self, import: ImportId) -> u64 {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = open.get(&import) else { return 0 };
        known.staging.as_ref().map_or(known.generation, |staging| staging.generation())
    }

    fn open_staging(&self, import: ImportId) -> Result<Arc<Staging>, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let now = open.values().map(|open| open.used).max().unwrap_or(0) + 1;
        let known = open.entry(import).or_default();
        known.used = now;
        if let Some(staging) = known.staging.as_ref().filter(|staging| !staging.is_broken()) {
            return Ok(Arc::clone(staging));
        }
        known.staging = None;
        let name = format!("{:08}", import.0);
        let words = format!("import {import}");
        let mut place = place(&self.root, FolderKind::Staging, &name, &words, self.cache.staging_mb);
        place.path = self.staging_path(import);
        let folder = repair::open(&place)?;
        let staging = Arc::new(Staging::open(folder, import, known.generation)?);
        known.staging = Some(Arc::clone(&staging));
        close_idle(&mut open);
        Ok(staging)
    }

    fn staging_path(&self, import: ImportId) -> PathBuf {
        self.root.join("imports").join(format!("{:08}", import.0))
    }
}

/// Closes what was used longest ago and is in nobody's hands.
fn close_idle(open: &mut BTreeMap<ImportId, Open>) {
    let is_idle = |open: &Open| open.staging.as_ref().is_some_and(|staging| Arc::strong_count(staging) == 1);
    while open.values().filter(|open| is_idle(open)).count() > MAX_IDLE {
        let Some(oldest) = open.values_mut().filter(|open| is_idle(open)).min_by_key(|open| open.used) else { return };
        oldest.generation = oldest.staging.take().map_or(oldest.generation, |staging| staging.generation());
    }
}

fn place(root: &Path, kind: FolderKind, name: &str, words: &str, cache_mb: u64) -> Place {
    Place {
        kind,
        path: root.join(name),
        words: words.to_owned(),
        quarantine: root.join("quarantine"),
        name: name.to_owned(),
        saved: "what could be saved is in that folder".to_owned(),
        cache_mb,
    }
}

fn open_or_anew(place: &Place, notes: &mut Vec<String>) -> Result<Folder, StoreError> {
    match repair::open(place) {
        Err(error @ StoreError::Quarantined { .. }) => {
            notes.push(error.to_string());
            repair::open(place)
        }
        opened => opened,
    }
}

fn take_lock(root: &Path) -> Result<File, StoreError> {
    let path = root.join("lock");
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = open.map_err(StoreError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            let _ = file.read_to_string(&mut pid);
            return Err(StoreError::AlreadyOpen { path: root.to_owned(), pid: pid.trim().parse().ok() });
        }
        Err(TryLockError::Error(source)) => return Err(StoreError::io("lock", &path)(source)),
    }
    let write = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    write.map_err(StoreError::io("write", &path))?;
    Ok(file)
}
