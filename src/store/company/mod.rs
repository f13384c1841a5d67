//! The company: the built-in business tables, log-structured, in one sled folder.
//!
//! Each committed batch adds a few immutable segments of records to a table; an update is a new version in a later
//! segment that names the one it replaces (the image undo needs). What a batch wrote, what became of its rows and the
//! marker that it was done are one atomic write. A compact index from keys to places is built in memory when a table
//! is first used. Never is a segment rewritten, and never does a reader wait for a scan.

mod ahead;
mod build;
mod check;
mod disk;
mod filter;
mod growing;
mod head;
mod index;
mod keys;
mod layout;
mod lineage;
mod marker;
mod markers;
pub mod neutral;
mod open;
mod order;
mod pack;
mod prints;
mod query;
mod run;
mod segment;
pub mod standard;

mod table;
mod touched;
mod view;
mod write;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod disk_tests;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use self::disk::Disk;
pub use self::{
    ahead::{SealedAhead, Sealer},
    growing::GrowingMap,
    head::Head,
    index::Keys,
    prints::PrintMap,
    query::{Condition, Direction, Filter, TableQuery},
    segment::Location,
    table::{Stored, Table},
    view::{TablePage, TableRow},
    write::{CompanyWrite, NewRecord, Records, TableWrite, Writer},
};
use super::{Folder, StoreError, manifest::Stand};
use crate::model::{KeyPrint, TableName, TableSchema};

/// The built-in company. Shared between threads.
#[derive(Debug)]
pub struct Company {
    folder: Folder,
    disk: Disk,
    tables: RwLock<HashMap<TableName, Arc<Table>>>,
    /// Keys of a table that memory holds before they go to disk.
    max_keys: usize,
    /// Held by whoever writes.
    writing: Mutex<()>,
}

impl Company {
    /// Returns the definitions of all tables, in the order of the catalogue.
    pub fn schemas(&self) -> Vec<Arc<TableSchema>> {
        let mut schemas: Vec<_> = self.tables().iter().map(|table| Arc::clone(table.schema())).collect();
        schemas.sort_by(|a, b| (a.sort_order, &a.name).cmp(&(b.sort_order, &b.name)));
        schemas
    }

    /// Returns a table's definition.
    pub fn schema(&self, name: &TableName) -> Option<Arc<TableSchema>> {
        self.table(name).ok().map(|table| Arc::clone(table.schema()))
    }

    /// Returns a table: to be kept by who looks keys up again and again.
    pub fn table(&self, name: &TableName) -> Result<Arc<Table>, StoreError> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        tables.get(name).cloned().ok_or_else(|| StoreError::NotFound { what: format!("table {name}") })
    }

    /// Returns how many records a table has, without looking at them; none where there is no such table.
    pub fn num_records(&self, name: &TableName) -> u64 {
        self.table(name).map_or(0, |table| table.num_records())
    }

    /// Returns a number that grows with each batch written into the table.
    pub fn generation(&self, name: &TableName) -> u64 {
        self.table(name).map_or(0, |table| table.generation())
    }

    /// Whether the table has a record with that key.
    pub fn contains(&self, name: &TableName, key: KeyPrint) -> Result<bool, StoreError> {
        self.table(name)?.contains(key)
    }

    /// Returns where the record with that key lies.
    pub fn find(&self, name: &TableName, key: KeyPrint) -> Result<Option<Location>, StoreError> {
        self.table(name)?.keys()?.find(key)
    }

    /// Returns each table's totals: what a manifest outside the folder compares it with.
    pub fn totals(&self) -> Vec<(TableName, Head)> {
        let mut totals: Vec<_> =
            self.tables().iter().map(|table| (table.schema().name.clone(), table.head())).collect();
        totals.sort_by(|a, b| a.0.cmp(&b.0));
        totals
    }

    /// Returns the right to write, once whoever has it has given it back.
    pub fn writer(&self) -> Writer<'_> {
        Writer { company: self, _guard: self.writing.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Returns when everything committed so far survives a power failure, and says so in the manifest.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        self.folder.flush_durably_as(self.stand())
    }

    /// Returns when everything committed so far survives a power failure. The manifest is told of it now and then.
    pub fn keep_durable(&self) -> Result<(), StoreError> {
        self.folder.keep_durable(self.stand())
    }

    fn stand(&self) -> Stand {
        let rows = self.tables().iter().map(|table| table.num_records()).sum();
        Stand { rows, ..Stand::default() }
    }

    /// Whether a folder has never been a company's: its tables are still to be made.
    pub fn is_new(folder: &Folder) -> Result<bool, StoreError> {
        Ok(folder.table(open::TREE)?.iter().next().transpose()?.is_none())
    }

    fn tables(&self) -> Vec<Arc<Table>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn disk(&self) -> &Disk {
        &self.disk
    }

    fn folder_name(&self) -> String {
        self.folder.path().display().to_string()
    }
}
