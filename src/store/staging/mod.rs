//! Staging: the rows of one import, and what became of each.
//!
//! A folder for each import, deleted with it: sled never gives disk back, a deleted folder does. Source rows are kept
//! in packed blocks that never change; statuses, keys and issues in pages of 256 rows; corrections row by row.
//!
//! What must hold:
//! - All changes of one call are one batch: after a crash they are there, or none of them is.
//! - Rows read = ready + completed + error + skipped, always. "Processing" is only shown, never stored.
//! - A completed row stays completed: taking its batch over again changes nothing.
//! - Nothing in memory grows with the rows but about fifteen bytes for 256 of them.

mod blocks;
mod check;
mod dry_run;
mod entry;
mod head;
mod index;
mod keys;
mod needle;
mod outcomes;
mod pack;
mod page;
mod read;
mod record;
mod rows;
mod search;
mod stand;
mod state;
mod status;
#[cfg(test)]
mod tests;
mod write;

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use self::{
    blocks::PackedRows,
    dry_run::{DryRunReader, DryRunWriter},
    record::Record,
};
use self::{
    head::Head,
    index::Index,
    page::{Page, Summary},
    state::State,
    write::Writer,
};
use super::{Folder, StoreError, table::Table};
use crate::model::{ImportId, JobId, RecordStatus, RowNo, StatusCounts, Totals};

/// The staged rows of one import. Reading does not wait for a change being prepared, only for its last step.
#[derive(Debug)]
pub struct Staging {
    import: ImportId,
    /// "import 12"
    words: String,
    folder: Folder,
    table: Table,
    /// Held through each change: one at a time.
    writer: Mutex<Writer>,
    state: RwLock<State>,
}

impl Staging {
    /// Opens what is in the folder. `former_generation` is the last one shown in this process: the number goes on from
    /// there.
    pub(super) fn open(folder: Folder, import: ImportId, former_generation: u64) -> Result<Self, StoreError> {
        let words = words(import);
        let table = folder.table("rows")?;
        let head = match table.get(keys::HEAD)? {
            Some(sealed) => Head::unseal(&words, &sealed)?,
            None => Head::default(),
        };
        let index = load_index(&table, &words)?;
        let summaries = load_summaries(&table, &words)?;
        let sum = |num: fn(&Summary) -> u16| summaries.iter().map(|summary| u64::from(num(summary))).sum::<u64>();
        let of_pages = (sum(|s| s.completed), sum(|s| s.error), sum(|s| s.skipped));
        if of_pages != (head.counts.completed, head.counts.error, head.counts.skipped) {
            return Err(pack::damaged(&words, "the list of statuses"));
        }
        if (u64::from(index.len()), index.num_rows()) != (head.blocks, head.rows) {
            return Err(pack::damaged(&words, "the list of blocks"));
        }
        let writer = Mutex::new(Writer::new(blocks::num_places(&table)?));
        let mut state = State::new(head, index, summaries);
        state.generation = state.generation.max(former_generation + 1);
        Ok(Self { import, words, folder, table, writer, state: RwLock::new(state) })
    }

    pub fn import(&self) -> ImportId {
        self.import
    }

    /// Says that every row of the file is there, and returns when that survives a power failure.
    pub fn finish(&self) -> Result<(), StoreError> {
        {
            let mut writer = self.writer();
            let mut change = self.begin();
            page::make_places(&self.table, self.state().num_pages())?;
            change.head.is_complete = true;
            self.commit(change, &mut writer)?;
        }
        self.flush_durably()
    }

    /// Whether every row of the file is there. Where not, the file must be staged again.
    pub fn is_complete(&self) -> bool {
        self.state().head.is_complete
    }

    pub fn num_rows(&self) -> u64 {
        self.state().head.rows
    }

    /// Returns how many rows had at least one issue when the file was read.
    pub fn staged_with_issues(&self) -> u64 {
        self.state().head.staged_with_issues
    }

    /// Returns the records by status, as shown.
    pub fn counts(&self) -> StatusCounts {
        self.state().counts()
    }

    /// Returns what the completed records did.
    pub fn totals(&self) -> Totals {
        self.state().head.totals
    }

    /// Returns a number that grows with each change: what was read under the same number is still true.
    pub fn generation(&self) -> u64 {
        self.state().generation
    }

    /// Returns how many records have that status, or how many there are.
    pub fn count(&self, filter: Option<RecordStatus>) -> u64 {
        let state = self.state();
        filter.map_or(state.head.rows, |status| state.counts().of(status))
    }

    /// Returns how far the job had come with the last batch that was taken over.
    pub fn cursor(&self, job: JobId) -> Option<RowNo> {
        let state = self.state();
        state.head.cursors.iter().find(|(known, _)| *known == job).map(|(_, row)| *row)
    }

    /// Returns when everything changed so far survives a power failure.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        let _writer = self.writer();
        let stand = self.state().head.stand();
        self.folder.flush_durably_as(stand)
    }

    /// Returns when everything changed so far survives a power failure. The manifest is told of it now and then.
    pub fn keep_durable(&self) -> Result<(), StoreError> {
        let _writer = self.writer();
        let stand = self.state().head.stand();
        self.folder.keep_durable(stand)
    }

    /// Whether a write failed: it must be closed and opened again before the next.
    pub fn is_broken(&self) -> bool {
        self.folder.is_broken()
    }

    /// Lets nothing more be written: the folder is about to be removed.
    pub(super) fn retire(&self) {
        self.folder.retire();
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns how an import is called in sentences.
pub(super) fn words(import: ImportId) -> String {
    format!("import {import}")
}

/// Reads how many rows each block has.
fn load_index(table: &Table, words: &str) -> Result<Index, StoreError> {
    let mut index = Index::default();
    for found in table.range(&keys::index(0), &keys::block(0)) {
        let (key, value) = found?;
        let group = keys::number_of(&key).ok_or_else(|| pack::damaged(words, "the list of blocks"))?;
        index.add_group(group, &value, words)?;
    }
    Ok(index)
}

/// Reads the pages' statuses: a few hundred bytes for each page that was written about.
fn load_summaries(table: &Table, words: &str) -> Result<Vec<Summary>, StoreError> {
    let mut summaries = Vec::new();
    for found in table.range(&keys::statuses(0), &keys::details(0, 0)) {
        let (key, value) = found?;
        if value.is_empty() {
            continue;
        }
        let number = keys::number_of(&key).ok_or_else(|| pack::damaged(words, "the list of statuses"))?;
        summaries.resize(number as usize + 1, Summary::default());
        summaries[number as usize] = Page::decode_statuses(words, number, &value)?.summary();
    }
    Ok(summaries)
}

/// Returns the row as part of a sentence, or the error that there is none.
fn check_staged(row: RowNo, head: &Head, words: &str) -> Result<(), StoreError> {
    if (1..=head.rows).contains(&row.0) {
        Ok(())
    } else {
        Err(StoreError::NotFound { what: format!("row {row} of {words}") })
    }
}
