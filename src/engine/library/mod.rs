//! What can be asked of a workspace: pages of records, one record whole, pages of tables, a look into a file.
//!
//! Nothing here changes anything.

pub mod assistant;
pub mod counting;
pub mod definitions;
pub mod detail;
pub mod dry_run;
pub mod mapping;
pub mod recipes;
pub mod samples;
pub mod trial;
pub mod values;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

pub use self::{
    assistant::{Proposal, Target},
    counting::Counting,
    definitions::KnownVersion,
    detail::{CreatedRecord, RecordDetail},
    dry_run::{DryRunState, PlannedPage},
    mapping::{Counted, Related, TraceQuery, Traced, Values, Verdict},
    trial::{Faults, FieldSample, Look, Mark, Trial},
    values::{ValueCount, ValueSource},
};
use super::{JobError, Stores, error::sentence};
use crate::{
    destination::export::{self, Export},
    model::{ImportId, JobId, LogEntry, RecordStatus, RowNo, StatusCounts, TableName},
    source::{self, BlockLimit, Overrides, Preview},
    store::{
        Record,
        company::{TablePage, TableQuery},
    },
};

/// The records a search found.
type Found = Arc<Vec<(ImportId, RowNo)>>;

/// Reads the stores of one workspace.
#[derive(Clone)]
pub struct Library {
    pub(super) stores: Arc<Stores>,
    /// The rows the latest text search found: scrolling through them must not search again.
    found: Arc<Mutex<Option<(SearchKey, Found)>>>,
}

/// Which integration records are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordsQuery {
    /// The imports whose records are listed, one after the other.
    pub imports: Vec<ImportId>,
    pub status: Option<RecordStatus>,
    /// Only records that hold this text in a value, a key or an issue; empty for all.
    pub text: String,
}

/// A run of integration records.
#[derive(Clone, Debug, Default)]
pub struct RecordsPage {
    /// Records that the query finds in all.
    pub total: u64,
    /// Position of the first record here among them.
    pub position: u64,
    pub records: Vec<(ImportId, Record)>,
    /// Live counts of the imports asked for, whatever status and text.
    pub counts: StatusCounts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SearchKey {
    query: RecordsQuery,
    generations: Vec<u64>,
}

impl Library {
    /// Makes the library of these stores.
    pub fn new(stores: Arc<Stores>) -> Self {
        Self { stores, found: Arc::default() }
    }

    /// Looks into a file.
    pub fn preview(&self, path: &Path, overrides: &Overrides, limit: BlockLimit) -> Result<Preview, String> {
        source::preview(path, overrides, limit).map_err(|error| JobError::from(error).sentence())
    }

    /// Returns up to `num` of the records asked for, from `position` on.
    pub fn records(
        &self,
        query: &RecordsQuery,
        position: u64,
        num: usize,
        go_on: &dyn Fn() -> bool,
    ) -> Result<RecordsPage, String> {
        self.try_records(query, position, num, go_on).map_err(|error| error.sentence())
    }

    fn try_records(
        &self,
        query: &RecordsQuery,
        position: u64,
        num: usize,
        go_on: &dyn Fn() -> bool,
    ) -> Result<RecordsPage, JobError> {
        let mut page = RecordsPage { position, ..RecordsPage::default() };
        for import in &query.imports {
            let counts = self.stores.workspace.staging(*import)?.counts();
            for status in RecordStatus::ALL {
                *page.counts.of_mut(status) += counts.of(status);
            }
        }
        if !query.text.trim().is_empty() {
            return self.found_records(query, page, num, go_on);
        }
        for import in &query.imports {
            let staging = self.stores.workspace.staging(*import)?;
            let start = page.total;
            page.total += staging.count(query.status);
            let wanted = num.saturating_sub(page.records.len());
            if wanted > 0 && page.total > position {
                let records = staging.records(query.status, position.saturating_sub(start), wanted)?;
                page.records.extend(records.into_iter().map(|record| (*import, record)));
            }
        }
        Ok(page)
    }

    fn found_records(
        &self,
        query: &RecordsQuery,
        mut page: RecordsPage,
        num: usize,
        go_on: &dyn Fn() -> bool,
    ) -> Result<RecordsPage, JobError> {
        let found = self.search(query, go_on)?;
        page.total = found.len() as u64;
        for (import, row) in found.iter().skip(page.position as usize).take(num) {
            let record = self.stores.workspace.staging(*import)?.record(*row)?;
            page.records.extend(record.map(|record| (*import, record)));
        }
        Ok(page)
    }

    fn search(&self, query: &RecordsQuery, go_on: &dyn Fn() -> bool) -> Result<Found, JobError> {
        let generations = query.imports.iter().map(|import| self.stores.workspace.generation(*import)).collect();
        let key = SearchKey { query: query.clone(), generations };
        if let Some((known, found)) = &*self.found.lock().unwrap_or_else(PoisonError::into_inner)
            && *known == key
        {
            return Ok(Arc::clone(found));
        }
        let mut found = Vec::new();
        for import in &query.imports {
            let rows = self.stores.workspace.staging(*import)?.search(query.text.trim(), query.status, go_on)?;
            found.extend(rows.into_iter().map(|row| (*import, row)));
        }
        let found = Arc::new(found);
        if go_on() {
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&found)));
        }
        Ok(found)
    }

    /// Returns the log entries of a job, the newest first.
    pub fn log_of(&self, job: JobId) -> Vec<Arc<LogEntry>> {
        let mut entries = self.stores.workspace.catalog().log_of(job);
        entries.reverse();
        entries
    }

    /// Returns the log entries of all jobs, the newest first.
    pub fn log(&self) -> Vec<Arc<LogEntry>> {
        let mut entries = self.stores.workspace.catalog().log();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.started, entry.key)));
        entries
    }

    /// Returns a page of a company table.
    pub fn table_page(
        &self,
        table: &TableName,
        query: &TableQuery,
        position: u64,
        num: usize,
        go_on: &dyn Fn() -> bool,
    ) -> Result<TablePage, String> {
        let page = self.stores.company.table(table).and_then(|table| table.page(query, position, num, go_on));
        page.map(Option::unwrap_or_default).map_err(|error| sentence(&error.to_string()))
    }

    /// Writes a company table to a file; returns how many records it has.
    pub fn export(&self, export: &Export<'_>, path: &Path, go_on: &dyn Fn() -> bool) -> Result<u64, String> {
        let written = export::export_to_file(&self.stores.company, export, path, &|_| go_on());
        written.map_err(|error| sentence(&error.to_string()))
    }
}
