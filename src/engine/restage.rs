//! Staged rows that were lost, damaged or removed, are read again from their file, where it is still what it was.
//!
//! What became of them before is told by the company: each of its records says of which import and row it is. So rows
//! that were Completed are again, and none is made twice; the others are Ready.

use std::{collections::BTreeMap, sync::Arc};

use super::{JobError, Stores, core::Core, sentence};
use crate::{
    destination::ShownKey,
    model::{
        AfterStaging, Import, ImportMode, ImportStage, Integration, Job, JobKind, Outcome, Priority, RowNo, RowOutcome,
        TableName, record::RowResult,
    },
    store::{Staging, StoreError},
};

impl Core {
    /// Queues the reading of what was staged and is gone.
    pub(super) fn queue_restaging(&mut self) -> Result<(), StoreError> {
        let is_lost =
            |import: &Arc<Import>| import.stage == ImportStage::Staged && !self.stores.workspace.has_staging(import.id);
        let lost: Vec<_> = self.catalog().imports().into_iter().filter(is_lost).collect();
        if lost.is_empty() {
            return Ok(());
        }
        for import in lost {
            let name = &import.file.name;
            if is_unchanged(&import) {
                self.queue_reading(&import)?;
                self.opening_notes.push(format!("The rows of import {} are read again from {name}.", import.id));
            } else {
                let reason = format!("Its rows were lost, and {name} is gone or was changed; import the file anew");
                self.opening_notes.push(format!("Import {}: {}.", import.id, sentence(&reason)));
                self.change_import(import.id, |import| import.stage = ImportStage::Failed { reason })?;
            }
        }
        self.catalog().flush_durably()
    }

    fn queue_reading(&self, import: &Import) -> Result<(), StoreError> {
        let is_queued = |job: &Job| job.is_restoring && job.kind.import() == Some(import.id);
        if self.catalog().open_jobs().iter().any(|job| is_queued(job)) {
            return self.change_import(import.id, |import| import.stage = ImportStage::Staging);
        }
        let id = self.catalog().next_job_id()?;
        let kind = JobKind::Stage { import: import.id, then: AfterStaging::Ask };
        let mut job = Job::new(id, kind, &format!("Read {} again", import.file.name), self.now());
        job.priority = Priority::High;
        job.is_restoring = true;
        job.turn.is_called = true;
        // Killed in between, the reading is queued, and the import is found lost once more: see above.
        self.catalog().save_job(&job)?;
        self.change_import(import.id, |import| import.stage = ImportStage::Staging)
    }
}

/// Whether the file is the one that was staged.
fn is_unchanged(import: &Import) -> bool {
    let file = super::commands::source_file(&import.file.path);
    file.is_ok_and(|file| (file.num_bytes, file.modified) == (import.file.num_bytes, import.file.modified))
}

/// Lets the staging store take over what the company knows of the import's rows.
pub fn recover(stores: &Stores, import: &Import, integration: &Integration, staging: &Staging) -> Result<(), JobError> {
    let mut known: BTreeMap<RowNo, RowResult> = BTreeMap::new();
    let tables: Vec<&TableName> = integration.mapping.tables.iter().map(|table| &table.table).collect();
    // A header leaves its row to the line that came with it: lines come last.
    for name in &tables {
        let table = stores.company.table(name)?;
        let shown = ShownKey::of(table.schema());
        table.each_of_import(import.id, &mut |row, key, is_update| {
            let outcome = if is_update { Outcome::Updated } else { Outcome::Created };
            known.insert(row, RowResult::Completed { outcome, key: shown.show(key) });
        })?;
    }
    let left = match integration.import_mode {
        ImportMode::InsertOnlyNew => Outcome::LeftAlone,
        ImportMode::Insert | ImportMode::Update | ImportMode::Upsert => Outcome::Unchanged,
    };
    for (name, print, row) in stores.company.touched(import.id)? {
        let Some(location) = stores.company.find(&name, print)?.filter(|_| tables.contains(&&name)) else { continue };
        let table = stores.company.table(&name)?;
        let key = ShownKey::of(table.schema()).show(table.record(location)?.key());
        known.entry(row).or_insert(RowResult::Completed { outcome: left, key });
    }
    let outcomes: Vec<RowOutcome> = known
        .into_iter()
        .filter(|(row, _)| row.0 <= staging.num_rows())
        .map(|(row, result)| RowOutcome { row, result, issues: Vec::new() })
        .collect();
    Ok(staging.take_over(&outcomes, None)?)
}
