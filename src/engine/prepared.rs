//! Records converted while their file was staged, put aside for the processing that follows at once.
//!
//! Staging converts every row, to tell all errors before anything is processed; processing converts what is staged. Where
//! it is known that one follows the other, what came out is put aside in a scratch file, and taken instead of converting
//! again – if nothing that it depends on has changed since: the staged rows, the integration, the tables it looks in.
//! Nothing relies on it: what was not put aside, or can't be read, is converted from the staged rows.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use super::{JobError, plan::Plan, work::JobCx};
use crate::{
    model::{
        AfterStaging, Finished, Import, ImportId, Issue, JobKind, RawBlock, RecordStatus, RowNo, Selection,
        StagedStand, TableSchema,
    },
    store::{Scratch, Shelved, Staging, StoreError},
};

/// Imports of which something is kept.
const MAX_KEPT: usize = 4;
/// Rows whose issues are kept in memory, of one import: of about 250 bytes each.
const MAX_ISSUES: usize = 150_000;
/// What is left on the disk for everything else, as a multiple of what is put aside.
const SHARE_OF_DISK: u64 = 4;

/// What is put aside, until it is taken.
#[derive(Default)]
pub struct Shelf(Mutex<Vec<Prepared>>);

/// What the conversion of rows depends on, besides the rows.
#[derive(PartialEq)]
struct Basis {
    version: u32,
    columns: Vec<String>,
    schemas: Vec<Arc<TableSchema>>,
    /// The states of the tables that are looked in.
    states: Vec<u64>,
}

/// The rows of a block, converted.
struct Kept {
    first: RowNo,
    num_rows: u64,
    place: Shelved,
    failed: Vec<(RowNo, Vec<Issue>)>,
    warnings: Vec<(RowNo, Vec<Issue>)>,
}

/// A block that was converted, as it is put aside.
pub struct Part {
    records: Vec<u8>,
    failed: Vec<(RowNo, Vec<Issue>)>,
    warnings: Vec<(RowNo, Vec<Issue>)>,
}

/// Puts aside what is converted while a file is staged.
pub struct Preparing {
    basis: Basis,
    scratch: Scratch,
    kept: VecDeque<Kept>,
    num_issues: usize,
    num_bytes_left: u64,
}

/// What was put aside of an import.
pub struct Prepared {
    import: ImportId,
    basis: Basis,
    stand: StagedStand,
    scratch: Scratch,
    kept: VecDeque<Kept>,
}

/// Rows that need not be converted again.
pub struct Again {
    pub first: RowNo,
    pub num_rows: u64,
    pub finished: Finished,
}

impl Basis {
    /// Returns what the conversion of rows depends on; `None` where it depends on more.
    fn of(cx: &JobCx<'_>, import: &Import, plan: &Plan, columns: &[String]) -> Option<Self> {
        let catalog = cx.stores.workspace.catalog();
        let pipeline = &plan.pipeline;
        // Rows that concern others are converted anew once all of them are known.
        let stands_alone = !pipeline.is_document() && !pipeline.concerns_other_rows() && pipeline.series().is_empty();
        let is_untouched = catalog.answers(import.id).is_empty() && catalog.set_aside(import.id).is_empty();
        (stands_alone && is_untouched && !cx.job.is_restoring && cx.job.crashes.num == 0).then(|| Self {
            version: import.version,
            columns: columns.to_vec(),
            schemas: cx.stores.company.schemas(),
            states: plan.states(),
        })
    }
}

impl Part {
    /// Takes what a block was converted to; `None` where that can't be put aside.
    pub fn of(finished: &Finished) -> Option<Self> {
        let mut records = Vec::with_capacity(finished.num_bytes() + 8 * finished.num_units());
        finished.encode(&mut records).then(|| Self {
            records,
            failed: finished.failed.clone(),
            warnings: finished.warnings.clone(),
        })
    }
}

impl Preparing {
    /// Begins, where processing follows the staging and what is converted now holds then.
    pub fn begin(cx: &JobCx<'_>, import: &Import, plan: &Plan, columns: &[String]) -> Option<Self> {
        let JobKind::Stage { then: AfterStaging::Process, .. } = cx.job.kind else { return None };
        let basis = Basis::of(cx, import, plan, columns)?;
        let num_bytes_left = cx.stores.workspace.free_space()?.checked_div(SHARE_OF_DISK)?;
        // Where it can't be made, all is converted again.
        let scratch = cx.stores.workspace.scratch().ok()?;
        Some(Self { basis, scratch, kept: VecDeque::new(), num_issues: 0, num_bytes_left })
    }

    /// Puts a block aside.
    pub fn take(&mut self, block: &RawBlock, part: Part) {
        let Part { records, failed, warnings } = part;
        let (len, num_issues) = (records.len(), failed.len() + warnings.len());
        let has_room = self.num_bytes_left >= len as u64 && self.num_issues + num_issues <= MAX_ISSUES;
        let Some(place) = has_room.then(|| self.scratch.append(&records).ok()).flatten() else {
            // What was read from now on is converted again; a full disk is not tried again and again.
            self.num_bytes_left = if has_room { 0 } else { self.num_bytes_left };
            return;
        };
        self.num_bytes_left -= len as u64;
        self.num_issues += num_issues;
        let (first, num_rows) = (block.first_row(), block.num_rows() as u64);
        self.kept.push_back(Kept { first, num_rows, place, failed, warnings });
    }

    /// Keeps it for the processing of what was staged.
    pub fn finish(self, cx: &JobCx<'_>, staging: &Staging) -> Result<(), StoreError> {
        let Self { basis, scratch, kept, .. } = self;
        let mut shelf = cx.stores.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.len() == MAX_KEPT {
            shelf.remove(0);
        }
        shelf.push(Prepared { import: staging.import(), basis, stand: staging.stand()?, scratch, kept });
        Ok(())
    }
}

impl Prepared {
    /// Takes what was put aside of an import, where all of it still holds for what is selected.
    pub fn take(
        cx: &JobCx<'_>,
        import: &Import,
        plan: &Plan,
        staging: &Staging,
        selection: &Selection,
    ) -> Result<Option<Self>, JobError> {
        let found = {
            let mut shelf = cx.stores.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.iter().position(|own| own.import == import.id).map(|at| shelf.remove(at))
        };
        let Some(found) = found else { return Ok(None) };
        let is_first = *selection == Selection::Status(RecordStatus::Ready) && staging.cursor(cx.job.id).is_none();
        let basis = Basis::of(cx, import, plan, &import.columns);
        Ok((is_first && basis.as_ref() == Some(&found.basis) && staging.stand()? == found.stand).then_some(found))
    }

    /// Returns where the next rows begin that need not be converted again, from `from` on.
    pub fn next_from(&mut self, from: RowNo) -> Option<RowNo> {
        while self.kept.front().is_some_and(|kept| kept.first < from) {
            self.kept.pop_front();
        }
        self.kept.front().map(|kept| kept.first)
    }

    /// Takes the next rows; `None` where they can't be read.
    pub fn next(&mut self) -> Option<Again> {
        let Kept { first, num_rows, place, failed, warnings } = self.kept.pop_front()?;
        let mut finished = Finished::decode(&self.scratch.read(place).ok()?)?;
        (finished.failed, finished.warnings) = (failed, warnings);
        Some(Again { first, num_rows, finished })
    }
}

#[cfg(test)]
#[path = "prepared_tests.rs"]
mod tests;
