//! The latest dry run of an import, page by page.

use std::path::Path;

use super::Library;
use crate::{
    destination::export::{self, ExportFormat},
    engine::{JobError, dry_run},
    model::{DryRun, ImportId, PlannedRow, RowClass, RowNo},
    store::{StoreError, staging::DryRunReader},
};

/// Rows taken at a time while they are exported.
const EXPORTED_AT_ONCE: usize = 1024;

/// A dry run as it stands now.
#[derive(Clone, Debug)]
pub struct DryRunState {
    pub dry_run: DryRun,
    /// What speaks against it, a sentence each; it may hold where there is none.
    pub outdated: Vec<String>,
}

/// A run of rows of a dry run.
#[derive(Clone, Debug, Default)]
pub struct PlannedPage {
    /// Rows of the class asked for, in all.
    pub total: u64,
    pub position: u64,
    pub rows: Vec<PlannedRow>,
}

impl Library {
    /// Returns the latest dry run of an import in sum; `None` where there is none.
    pub fn dry_run(&self, import: ImportId) -> Result<Option<DryRunState>, String> {
        self.try_dry_run(import).map_err(|error| error.sentence())
    }

    fn try_dry_run(&self, import: ImportId) -> Result<Option<DryRunState>, JobError> {
        let Some(reader) = self.stores.workspace.dry_run(import)? else { return Ok(None) };
        let dry_run = reader.dry_run().clone();
        let import = self.stores.import(import)?;
        let staging = self.stores.workspace.staging(import.id)?;
        let outdated = dry_run::outdated(&self.stores, &import, &dry_run, &staging)?;
        Ok(Some(DryRunState { dry_run, outdated }))
    }

    /// Returns up to `num` rows of a class (or all) from `position` on.
    pub fn planned_rows(
        &self,
        import: ImportId,
        class: Option<RowClass>,
        position: u64,
        num: usize,
    ) -> Result<PlannedPage, String> {
        let mut reader = self.reader(import).map_err(|error| error.sentence())?;
        let total = reader.dry_run().counts.filtered(class);
        let rows = reader.rows(class, position, num).map_err(|error| JobError::from(error).sentence())?;
        Ok(PlannedPage { total, position, rows })
    }

    /// Returns what is said of a row; `None` where the dry run does not speak of it.
    pub fn planned_row(&self, import: ImportId, row: RowNo) -> Result<Option<PlannedRow>, String> {
        let found = self.reader(import).and_then(|mut reader| Ok(reader.row(row)?));
        found.map_err(|error| error.sentence())
    }

    fn reader(&self, import: ImportId) -> Result<DryRunReader, JobError> {
        let reader = self.stores.workspace.dry_run(import)?;
        reader.ok_or_else(|| JobError::Gone { what: format!("the dry run of import {import}") })
    }

    /// Writes the rows of a class (or all) to a file, a line for each change and issue; returns how many rows.
    pub fn export_dry_run(
        &self,
        import: ImportId,
        class: Option<RowClass>,
        (path, format): (&Path, ExportFormat),
        go_on: &dyn Fn() -> bool,
    ) -> Result<u64, String> {
        let mut reader = self.reader(import).map_err(|error| error.sentence())?;
        let mut position = 0;
        let mut next = || -> Result<Vec<Vec<String>>, StoreError> {
            let rows = reader.rows(class, position, EXPORTED_AT_ONCE)?;
            position += rows.len() as u64;
            Ok(rows.iter().flat_map(lines).collect())
        };
        let written = export::write_lines(&HEADINGS, &mut next, (path, format), go_on);
        written.map_err(|error| crate::engine::sentence(&error.to_string()))?;
        Ok(position)
    }
}

const HEADINGS: [&str; 9] = ["Row", "Class", "Key", "Table", "Record", "Field", "Old value", "New value", "Issue"];

/// Returns the lines of a row: one for each change and issue, one where there are none.
fn lines(planned: &PlannedRow) -> Vec<Vec<String>> {
    let start = || vec![planned.row.to_string(), planned.class.name().to_owned(), planned.key.clone()];
    let line = |rest: [&str; 6]| start().into_iter().chain(rest.map(str::to_owned)).collect::<Vec<_>>();
    let mut lines = Vec::new();
    for record in &planned.records {
        let (table, key) = (record.table.as_str(), record.key.as_str());
        lines.extend(
            record.changes.iter().map(|change| line([table, key, &change.field, &change.old, &change.new, ""])),
        );
    }
    lines.extend(planned.issues.iter().map(|issue| line(["", "", &issue.field, &issue.value, "", &issue.message()])));
    if lines.is_empty() {
        let table = planned.records.last().map_or("", |record| record.table.as_str());
        lines.push(line([table, &planned.key, "", "", "", ""]));
    }
    lines
}
