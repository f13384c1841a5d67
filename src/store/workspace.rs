//! The workspace: the folder in which everything is kept, owned by one process at a time.
//!
//! ```text
//! lock                      held while the workspace is open; says by which process
//! catalog/                  definitions, imports, jobs, notifications, settings
//! company/                  the built-in tables
//! imports/00000012/rows/    the staged rows of an import; import.json and dry-run beside them
//! definitions/              plain copies of what the user defined
//! quarantine/               damaged folders, out of the way
//! ```
//! Beside each of the three kinds of database folder stands its manifest (see [`super::manifest`]).

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    Catalog, Folder, Staging, StoreError,
    catalog::{self, Restored, import_folder},
    files,
    manifest::{self, FolderKind, Manifest},
    repair::{self, Place},
    staging::{self, DryRunReader, DryRunWriter},
    work_note::{self, WorkNote},
};
use crate::model::{Import, ImportId, RowNo};

mod lock;
mod room;
#[cfg(test)]
mod tests;

/// Staging folders that stay open though nobody uses them.
const MAX_IDLE: usize = 4;

/// Room without which no staging is begun.
const MIN_FREE_BYTES: u64 = 64 << 20;

/// Megabytes of cache for each open database folder. sled really uses 2 to 10 times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSizes {
    pub catalog_mb: u64,
    pub company_mb: u64,
    pub staging_mb: u64,
}

impl Default for CacheSizes {
    fn default() -> Self {
        Self { catalog_mb: 8, company_mb: 64, staging_mb: 32 }
    }
}

/// An open workspace. It is given back when this is dropped.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    cache: CacheSizes,
    catalog: Catalog,
    stagings: Mutex<Stagings>,
    repairs: Vec<String>,
    /// Locked until it is closed: the last field, so that it is the last to go.
    _lock: File,
}

/// The staging folders that are open.
#[derive(Debug, Default)]
struct Stagings {
    /// The one used last comes last.
    open: Vec<Arc<Staging>>,
    /// The last generation shown of those that were closed.
    generations: HashMap<ImportId, u64>,
}

impl Workspace {
    /// Opens or makes the workspace at `root`, repairing what it can.
    pub fn open(root: &Path, cache: CacheSizes) -> Result<Self, StoreError> {
        files::make_folder(root)?;
        let lock = lock::take(root)?;
        for folder in ["definitions", "imports", "quarantine"] {
            files::make_folder(&root.join(folder))?;
        }
        remove_deleted(root)?;
        let (catalog, repaired) = open_catalog(root, cache)?;
        let workspace = Self {
            root: root.to_owned(),
            cache,
            catalog,
            stagings: Mutex::default(),
            repairs: repaired.iter().cloned().collect(),
            _lock: lock,
        };
        if repaired.is_some() {
            workspace.recount_imports()?;
        }
        Ok(workspace)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Says in sentences what was repaired when the workspace was opened.
    pub fn repairs(&self) -> &[String] {
        &self.repairs
    }

    /// Opens the company's folder: once, for a folder can't be open twice. Where it was damaged it is moved away and the
    /// error says so; the next call makes a new one.
    pub fn company_folder(&self) -> Result<Folder, StoreError> {
        repair::open(&Place {
            kind: FolderKind::Company,
            path: self.root.join("company"),
            words: "the company".to_owned(),
            quarantine: self.root.join("quarantine"),
            name: "company".to_owned(),
            saved: "its records are made again from the staged rows of the imports".to_owned(),
            cache_mb: self.cache.company_mb,
        })
    }

    /// Returns how many records the company had when it was last made durable; `None` where that is not known.
    pub fn num_company_records(&self) -> Option<u64> {
        match manifest::read(&self.root.join("company")) {
            Ok(Manifest::Sound(mark)) => Some(mark.stand.rows),
            Ok(Manifest::Missing | Manifest::Damaged) | Err(_) => None,
        }
    }

    /// Returns the staged rows of an import. Where they were damaged they are moved away and the error says so.
    pub fn staging(&self, import: ImportId) -> Result<Arc<Staging>, StoreError> {
        let mut stagings = self.stagings();
        stagings.close_broken();
        if let Some(index) = stagings.open.iter().position(|staging| staging.import() == import) {
            let staging = stagings.open.remove(index);
            stagings.open.push(staging.clone());
            return Ok(staging);
        }
        if !self.rows_path(import).exists() {
            return Err(StoreError::NotFound { what: format!("the staging of {}", staging::words(import)) });
        }
        self.open_staging(import, &mut stagings)
    }

    /// Whether there is a place for the rows of an import.
    pub fn has_staging(&self, import: ImportId) -> bool {
        self.rows_path(import).exists()
    }

    /// Makes an empty place for the rows of an import; what was there is removed.
    pub fn create_staging(&self, import: ImportId) -> Result<Arc<Staging>, StoreError> {
        self.check_free_space(MIN_FREE_BYTES)?;
        self.delete_staging(import)?;
        let mut stagings = self.stagings();
        files::make_folder(&import_folder(&self.root, import))?;
        files::sync_folder(&self.root.join("imports"))?;
        self.catalog.copy_import(import)?;
        self.open_staging(import, &mut stagings)
    }

    /// Starts the dry run of an import's staged rows; finished, it takes the place of the former one.
    pub fn begin_dry_run(&self, import: ImportId) -> Result<DryRunWriter, StoreError> {
        self.check_free_space(MIN_FREE_BYTES)?;
        DryRunWriter::create(&import_folder(&self.root, import))
    }

    /// Opens the latest dry run of an import's staged rows, if there is one.
    pub fn dry_run(&self, import: ImportId) -> Result<Option<DryRunReader>, StoreError> {
        DryRunReader::open(&import_folder(&self.root, import), import)
    }

    /// Removes the staged rows of an import, and gives their room back.
    pub fn delete_staging(&self, import: ImportId) -> Result<(), StoreError> {
        let mut stagings = self.stagings();
        if let Some(index) = stagings.open.iter().position(|staging| staging.import() == import) {
            stagings.open[index].retire();
            stagings.close(index);
        }
        let folder = import_folder(&self.root, import);
        if !folder.exists() {
            return Ok(());
        }
        // Renamed first: what is half removed must not be taken for staged rows.
        let deleted = files::beside(&folder, ".deleted");
        remove_folder(&deleted)?;
        fs::rename(&folder, &deleted).map_err(StoreError::io("remove the staged rows", &folder))?;
        remove_folder(&deleted)
    }

    /// Returns the generation of an import's rows, which grows with each change; rows that nobody has looked at since
    /// the start have none yet, and are not opened for this.
    pub fn generation(&self, import: ImportId) -> u64 {
        let stagings = self.stagings();
        let open = stagings.open.iter().find(|staging| staging.import() == import);
        let former = || stagings.generations.get(&import).copied().unwrap_or(0);
        open.map_or_else(former, |staging| staging.generation())
    }

    /// Opens the note of what is worked on in an import.
    pub fn work_note(&self, import: ImportId) -> Result<WorkNote, StoreError> {
        WorkNote::open(&self.root, import)
    }

    /// Returns the record that was worked on when the process ended, and forgets it.
    pub fn take_work_note(&self, import: ImportId) -> Option<RowNo> {
        let row = work_note::read(&self.root, import);
        work_note::remove(&self.root, import);
        row
    }

    /// Closes the staging folders that nobody uses, but for `num` of them.
    pub fn close_idle(&self, num: usize) {
        self.stagings().close_idle(num);
    }

    fn open_staging(&self, import: ImportId, stagings: &mut Stagings) -> Result<Arc<Staging>, StoreError> {
        let place = self.staging_place(import);
        let generation = stagings.generations.get(&import).copied().unwrap_or(0);
        let opened = repair::open(&place).and_then(|folder| Staging::open(folder, import, generation));
        let staging = match opened {
            Err(error @ StoreError::Quarantined { .. }) => return Err(error),
            Err(error) if error.is_damage() => return Err(repair::quarantine(&place)?),
            opened => Arc::new(opened?),
        };
        stagings.open.push(staging.clone());
        stagings.close_idle(MAX_IDLE);
        Ok(staging)
    }

    fn staging_place(&self, import: ImportId) -> Place {
        let file = self.catalog.import(import).map_or_else(String::new, |import| format!(" {}", import.file.name));
        Place {
            kind: FolderKind::Staging,
            path: self.rows_path(import),
            words: staging::words(import),
            quarantine: self.root.join("quarantine"),
            name: format!("{:08}", import.0),
            saved: format!("its rows are read again from the file{file} at the next start"),
            cache_mb: self.cache.staging_mb,
        }
    }

    fn rows_path(&self, import: ImportId) -> PathBuf {
        import_folder(&self.root, import).join("rows")
    }

    /// Takes the counts of restored imports from their staging folders, as far as these can be read.
    fn recount_imports(&self) -> Result<(), StoreError> {
        for import in self.catalog.imports() {
            if let Ok(staging) = self.staging(import.id) {
                let counted = Import {
                    counts: staging.counts(),
                    totals: staging.totals(),
                    staged_with_issues: staging.staged_with_issues(),
                    ..Import::clone(&import)
                };
                self.catalog.save_import(&counted)?;
            }
        }
        self.close_idle(0);
        self.catalog.flush_durably()
    }

    fn stagings(&self) -> MutexGuard<'_, Stagings> {
        self.stagings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stagings {
    /// Closes those that nobody uses, but for the `num` used last.
    fn close_idle(&mut self, num: usize) {
        let mut num_idle = self.open.iter().filter(|staging| Arc::strong_count(staging) == 1).count();
        let mut index = 0;
        while index < self.open.len() && num_idle > num {
            if Arc::strong_count(&self.open[index]) == 1 {
                self.close(index);
                num_idle -= 1;
            } else {
                index += 1;
            }
        }
    }

    /// Closes those in which a write failed, so that they are opened anew.
    fn close_broken(&mut self) {
        while let Some(index) =
            self.open.iter().position(|staging| staging.is_broken() && Arc::strong_count(staging) == 1)
        {
            self.close(index);
        }
    }

    fn close(&mut self, index: usize) {
        let staging = self.open.remove(index);
        self.generations.insert(staging.import(), staging.generation());
    }
}

/// Opens the catalog. Where it is damaged or gone it is made anew from the copies, and a sentence says so.
fn open_catalog(root: &Path, cache: CacheSizes) -> Result<(Catalog, Option<String>), StoreError> {
    let place = Place {
        kind: FolderKind::Catalog,
        path: root.join("catalog"),
        words: catalog::WORDS.to_owned(),
        quarantine: root.join("quarantine"),
        name: "catalog".to_owned(),
        saved: String::new(),
        cache_mb: cache.catalog_mb,
    };
    let open = || match repair::open(&place).and_then(|folder| Catalog::open(folder, root)) {
        Err(error @ StoreError::Quarantined { .. }) => Err(error),
        Err(error) if error.is_damage() => Err(repair::quarantine(&place)?),
        opened => opened,
    };
    let (catalog, moved_to) = match open() {
        Err(StoreError::Quarantined { moved_to, .. }) => (open()?, Some(moved_to)),
        opened => (opened?, None),
    };
    let mut restored = None;
    if catalog.is_new()? {
        restored = catalog.restore()?;
        catalog.set_ready()?;
    }
    let words = catalog::WORDS;
    let repaired = match (moved_to, restored) {
        (None, None) => None,
        (None, Some(restored)) => Some(format!("{words} was missing; {}", tell(restored))),
        (Some(moved_to), restored) => {
            let (folder, saved) = (words.to_owned(), tell(restored.unwrap_or_default()));
            Some(StoreError::Quarantined { folder, moved_to, saved }.to_string())
        }
    };
    Ok((catalog, repaired))
}

fn tell(restored: Restored) -> String {
    let Restored { num_integrations, num_tables, num_imports } = restored;
    format!(
        "restored from copies are {num_integrations} integrations, {num_tables} tables and {num_imports} imports; of jobs \
         and notifications there are no copies"
    )
}

/// Removes what a crash left of deleted staging folders.
fn remove_deleted(root: &Path) -> Result<(), StoreError> {
    for folder in files::list(&root.join("imports"))? {
        if folder.extension().is_some_and(|kind| kind == "deleted") {
            remove_folder(&folder)?;
        }
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io("remove the folder", folder)(error))
        }
        _ => Ok(()),
    }
}
