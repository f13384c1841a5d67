//! The catalog: definitions, imports, jobs, notifications and settings of a workspace.
//!
//! Small and read often: all of it is in memory too, so reading never waits for the disk. Definitions are also kept as
//! plain TOML beside the store, and each import within its own folder: a lost catalog is restored from there.

mod copies;
mod counters;
mod integrations;
mod questions;
mod shelf;
#[cfg(test)]
mod tests;
mod work;

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

pub use self::{copies::import_folder, questions::Asking};
use self::{
    copies::{Copies, Found},
    counters::{Counter, Counters},
    integrations::Kept,
    shelf::{Key, Shelf},
};
use serde::{Deserialize, Serialize};

use super::{Folder, StoreError, manifest::Stand, table::Table};
use crate::model::{
    ContentHash, Import, ImportId, IntegrationCode, Job, JobId, KnownFile, LogEntry, LogKey, Notice, NoticeId,
    Question, QuestionId, RowNo, Settings, Sighting, StatusCounts, TableName, TableSchema, Totals,
};

/// How the catalog is called in sentences.
pub const WORDS: &str = "the catalog";

/// Set once a new catalog holds what could be restored.
const READY: &[u8] = b"ready";

/// Room that the catalog's writes leave on the disk: less than all others.
const RESERVED_BYTES: u64 = 4 << 20;

/// Where it stands how much of a lost company is to be made again.
const LOST: &[u8] = b"company lost";

/// The catalog of an open workspace.
#[derive(Debug)]
pub struct Catalog {
    folder: Folder,
    /// What the catalog knows of itself.
    about: Table,
    copies: Copies,
    integrations: Shelf<(IntegrationCode, u32), Kept>,
    tables: Shelf<TableName, TableSchema>,
    imports: Shelf<ImportId, Import>,
    jobs: Shelf<JobId, Job>,
    log: Shelf<LogKey, LogEntry>,
    known_files: Shelf<(IntegrationCode, ContentHash), KnownFile>,
    sightings: Shelf<JobId, Vec<Sighting>>,
    set_aside: Shelf<ImportId, Vec<RowNo>>,
    notices: Shelf<NoticeId, Notice>,
    questions: Shelf<QuestionId, Question>,
    settings: Shelf<(), Settings>,
    counters: Counters,
    /// Held where a value and its copy are written.
    saving: Mutex<()>,
    generation: AtomicU64,
}

/// What a lost catalog was restored to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    pub num_integrations: usize,
    pub num_tables: usize,
    pub num_imports: usize,
}

/// A company that is gone, while its records are made again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostCompany {
    /// How many records it had when it was last made durable; none where that is not known.
    pub num_records: Option<u64>,
    /// Whether the jobs that restore it are in the queue.
    pub is_queued: bool,
}

impl Catalog {
    /// Reads the catalog in `folder`, of the workspace at `root`.
    pub(super) fn open(folder: Folder, root: &Path) -> Result<Self, StoreError> {
        let copies = Copies::new(root);
        copies.make_folders()?;
        // That a job found no room must still be kept.
        folder.reserve(RESERVED_BYTES);
        Ok(Self {
            about: folder.table("about")?,
            integrations: Shelf::open(folder.table("integrations")?, "an integration")?,
            tables: Shelf::open(folder.table("tables")?, "a table's definition")?,
            imports: Shelf::open(folder.table("imports")?, "an import")?,
            jobs: Shelf::open(folder.table("jobs")?, "a job")?,
            log: Shelf::open(folder.table("job log")?, "a job log entry")?,
            known_files: Shelf::open(folder.table("known files")?, "a file that was imported")?,
            sightings: Shelf::open(folder.table("sightings")?, "what a look at files found")?,
            set_aside: Shelf::open(folder.table("set aside")?, "a record that was set aside")?,
            notices: Shelf::open(folder.table("notices")?, "a notification")?,
            questions: Shelf::open(folder.table("questions")?, "a question")?,
            settings: Shelf::open(folder.table("settings")?, "the settings")?,
            counters: Counters::open(folder.table("counters")?, copies.counters_path())?,
            folder,
            copies,
            saving: Mutex::default(),
            generation: AtomicU64::new(1),
        })
    }

    /// Returns a number that grows with each change.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Returns when everything changed so far survives a power failure, and says so in the manifest.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        self.folder.flush_durably_as(self.stand())
    }

    /// Returns when everything changed so far survives a power failure. The manifest is told of it now and then.
    pub fn keep_durable(&self) -> Result<(), StoreError> {
        self.folder.keep_durable(self.stand())
    }

    /// Returns when everything changed so far survives the end of the process.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.folder.flush()
    }

    fn stand(&self) -> Stand {
        let rows = self.integrations.len()
            + self.tables.len()
            + self.imports.len()
            + self.jobs.len()
            + self.log.len()
            + self.known_files.len()
            + self.sightings.len()
            + self.set_aside.len()
            + self.notices.len()
            + self.questions.len()
            + self.settings.len();
        Stand { rows: rows as u64, ..Stand::default() }
    }

    /// Gives an import its number, which is never given again.
    pub fn next_import_id(&self) -> Result<ImportId, StoreError> {
        self.counters.next(Counter::Import).map(ImportId)
    }

    /// Keeps an import, and a copy of it in its folder.
    pub fn save_import(&self, import: &Import) -> Result<(), StoreError> {
        let _saving = self.saving();
        let former = self.imports.get(&import.id);
        self.imports.save(&import.id, import.clone())?;
        self.changed();
        // Counts change all the time; staging has them anyway.
        if former.is_some_and(|former| lasting(&former) == lasting(import)) {
            return Ok(());
        }
        self.copies.write_import(import)
    }

    pub fn import(&self, id: ImportId) -> Option<Arc<Import>> {
        self.imports.get(&id)
    }

    /// Returns all imports, the oldest first.
    pub fn imports(&self) -> Vec<Arc<Import>> {
        self.imports.list()
    }

    pub fn remove_import(&self, id: ImportId) -> Result<(), StoreError> {
        self.removed(&self.set_aside, &id)?;
        self.remove_questions(id)?;
        self.removed(&self.imports, &id)
    }

    /// Writes the copy of an import whose folder was just made.
    pub(super) fn copy_import(&self, id: ImportId) -> Result<(), StoreError> {
        let _saving = self.saving();
        self.imports.get(&id).map_or(Ok(()), |import| self.copies.write_import(&import))
    }

    /// Gives `num` numbers of a series, from `first` on the first time, which are never given again. Returns the first.
    pub fn reserve_numbers(&self, series: &str, first: u64, num: u64) -> Result<u64, StoreError> {
        self.counters.reserve(series, first, num, &self.folder)
    }

    /// Gives a notification its number, which is never given again.
    pub fn next_notice_id(&self) -> Result<NoticeId, StoreError> {
        self.counters.next(Counter::Notice).map(NoticeId)
    }

    pub fn save_notice(&self, notice: &Notice) -> Result<(), StoreError> {
        self.saved(&self.notices, &notice.id, notice.clone())
    }

    pub fn notice(&self, id: NoticeId) -> Option<Arc<Notice>> {
        self.notices.get(&id)
    }

    /// Returns all notifications, the oldest first.
    pub fn notices(&self) -> Vec<Arc<Notice>> {
        self.notices.list()
    }

    pub fn remove_notice(&self, id: NoticeId) -> Result<(), StoreError> {
        self.removed(&self.notices, &id)
    }

    /// Keeps a table that the user defined, and its copy.
    pub fn save_table(&self, table: &TableSchema) -> Result<(), StoreError> {
        let _saving = self.saving();
        self.saved(&self.tables, &table.name, table.clone())?;
        self.copies.write_table(table)
    }

    pub fn table(&self, name: &TableName) -> Option<Arc<TableSchema>> {
        self.tables.get(name)
    }

    /// Returns the tables that the user defined, by sort order and name.
    pub fn tables(&self) -> Vec<Arc<TableSchema>> {
        let mut tables = self.tables.list();
        tables.sort_by_key(|table| table.sort_order);
        tables
    }

    pub fn remove_table(&self, name: &TableName) -> Result<(), StoreError> {
        let _saving = self.saving();
        self.removed(&self.tables, name)?;
        self.copies.remove_table(name)
    }

    /// Returns the settings; the default ones where none were saved.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.get(&()).unwrap_or_default()
    }

    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let _saving = self.saving();
        self.saved(&self.settings, &(), settings.clone())?;
        self.copies.write_settings(settings)
    }

    /// Whether the catalog was just made, or the process ended before it was [`Self::set_ready`].
    pub(super) fn is_new(&self) -> Result<bool, StoreError> {
        Ok(self.about.get(READY)?.is_none())
    }

    /// Says, durably, that everything is there that could be restored.
    pub(super) fn set_ready(&self) -> Result<(), StoreError> {
        self.about.put(READY, &shelf::encode("the catalog's state", &true)?)?;
        self.flush_durably()
    }

    /// Fills a new catalog from the copies, if there are any. Jobs and notifications have none.
    pub(super) fn restore(&self) -> Result<Option<Restored>, StoreError> {
        let found = self.copies.read()?;
        if found.is_empty() && !self.copies.counters_path().exists() {
            return Ok(None);
        }
        let Found { integrations, present, tables, imports, settings } = found;
        let restored =
            Restored { num_integrations: present.len(), num_tables: tables.len(), num_imports: imports.len() };
        let last_import = imports.iter().map(|import| import.id.0).max().unwrap_or(0);
        self.counters.restore(Counter::Import, last_import)?;
        self.counters.restore(Counter::Job, 0)?;
        self.counters.restore(Counter::Notice, 0)?;
        self.counters.restore(Counter::Question, 0)?;
        self.restore_integrations(integrations, &present)?;
        for table in tables {
            self.tables.save(&table.name.clone(), table)?;
        }
        for import in imports {
            self.imports.save(&import.id.clone(), import)?;
        }
        if let Some(settings) = settings {
            self.settings.save(&(), settings)?;
        }
        self.changed();
        Ok(Some(restored))
    }

    /// Returns what is known of a company that was lost and is not restored yet.
    pub fn lost_company(&self) -> Result<Option<LostCompany>, StoreError> {
        self.about.get(LOST)?.map(|sealed| shelf::decode("the catalog's state", &sealed)).transpose()
    }

    /// Keeps what is known of a lost company, durably.
    pub fn save_lost_company(&self, lost: LostCompany) -> Result<(), StoreError> {
        self.about.put(LOST, &shelf::encode("the catalog's state", &lost)?)?;
        self.flush_durably()
    }

    /// Says, durably, that what could be restored of the company was.
    pub fn forget_lost_company(&self) -> Result<(), StoreError> {
        self.about.remove(LOST)?;
        self.flush_durably()
    }

    fn saved<K: Key, V>(&self, shelf: &Shelf<K, V>, key: &K, value: V) -> Result<(), StoreError>
    where
        V: serde::Serialize + serde::de::DeserializeOwned,
    {
        shelf.save(key, value)?;
        self.changed();
        Ok(())
    }

    fn removed<K: Key, V>(&self, shelf: &Shelf<K, V>, key: &K) -> Result<(), StoreError>
    where
        V: serde::Serialize + serde::de::DeserializeOwned,
    {
        shelf.remove(key)?;
        self.changed();
        Ok(())
    }

    fn changed(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    fn saving(&self) -> MutexGuard<'_, ()> {
        self.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the import without what its staging folder knows better.
fn lasting(import: &Import) -> Import {
    Import {
        counts: StatusCounts::default(),
        totals: Totals::default(),
        staged_with_issues: 0,
        stage_seconds: 0.0,
        process_seconds: 0.0,
        ..import.clone()
    }
}
