//! What was decided of a batch, before anything of it is written: for those who foresee a run, or hold it to that.

use std::sync::Arc;

use super::target::Target;
use crate::{
    model::{RowNo, RowOutcome, TableSchema, cells},
    store::{
        StoreError,
        company::{Location, Records, Table},
    },
};

/// A batch about to be written.
pub struct Decided<'d> {
    /// What becomes of each row, by row.
    pub outcomes: &'d [RowOutcome],
    pub(super) targets: &'d [Target],
}

/// A record about to be made or changed, or found and left as it is.
pub struct DecidedRecord<'d> {
    pub row: RowNo,
    pub table: &'d Arc<Table>,
    /// As shown.
    pub key: String,
    /// Where the version lies that it replaces, or is left as it is.
    pub version: Option<Location>,
    /// All its values, encoded; none where nothing is written.
    pub cells: Option<&'d [u8]>,
}

/// A value before and after: its field's position, and both encoded.
pub type Change<'c> = (usize, &'c [u8], &'c [u8]);

impl<'d> Decided<'d> {
    /// Returns the records by row: of one row in the order in which they are made.
    pub fn records(&self) -> Vec<DecidedRecord<'d>> {
        let mut records = Vec::new();
        for target in self.targets {
            let write = &target.write;
            let of = |list: &'d Records, at: usize, cells| DecidedRecord {
                row: list.record(at).row,
                table: &write.table,
                key: target.shown.show(list.key(at)).into(),
                version: list.record(at).previous,
                cells,
            };
            records.extend((0..write.records.len()).map(|at| of(&write.records, at, Some(write.records.cells(at)))));
            records.extend((0..write.touched.len()).map(|at| of(&write.touched, at, None)));
        }
        records.sort_by_key(|record| record.row);
        records
    }
}

impl DecidedRecord<'_> {
    /// Returns the record's table.
    pub fn schema(&self) -> &TableSchema {
        self.table.schema()
    }

    /// Shows the values of the version that is replaced, all of them encoded; `None` where none is.
    pub fn replaced<T>(&self, show: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, StoreError> {
        let (Some(location), Some(_)) = (self.version, self.cells) else { return Ok(None) };
        Ok(Some(show(self.table.record(location)?.cells())))
    }
}

/// Walks the values that differ.
pub fn differences<'c>(old: &'c [u8], new: &'c [u8]) -> impl Iterator<Item = Change<'c>> {
    let both = cells::slices(old).zip(cells::slices(new)).enumerate();
    both.filter(|(_, (old, new))| old != new).map(|(field, (old, new))| (field, old, new))
}
