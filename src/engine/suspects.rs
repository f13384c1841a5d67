//! Records that made the program end: they are set aside, and the others go on.

use super::core::Core;
use crate::{
    model::{Hold, ImportId, Job, JobKind, RowNo, Unseen, Verdict, WorkedOn},
    store::StoreError,
};

impl Core {
    /// Finds out what ended the program during the job's run: a record is set aside that did it three times. Returns why
    /// the job is to wait for its owner, where no record is to blame and it never comes further.
    pub(super) fn blame(&mut self, job: &Job) -> Result<Option<Hold>, StoreError> {
        let Some(import) = job.kind.import() else { return Ok(None) };
        let is_reading = matches!(job.kind, JobKind::Stage { .. });
        let workspace = &self.stores.workspace;
        let noted = workspace.take_work_note(import);
        // A reading begins again each time: it has no place that it goes on from.
        let staging = if is_reading { None } else { workspace.staging(import).ok() };
        let place = staging.and_then(|staging| staging.cursor(job.id));
        let worked_on = noted.map_or(WorkedOn::Content, |(_, worked_on)| worked_on);
        let (crashes, verdict) = job.crashes.after_another(place, noted.map(|(row, _)| row));
        self.change_job(job.id, |job| job.crashes = crashes)?;
        match verdict {
            Verdict::GoOn => Ok(None),
            Verdict::SetAside(row) if worked_on == WorkedOn::Reading => {
                let sentence = format!(
                    "Longshore ended three times while it read this file, at row {row} or shortly after it; look at the \
                     file there, then set this ready to try once more"
                );
                Ok(Some(Hold::Parked { sentence }))
            }
            Verdict::SetAside(row) => {
                self.set_aside(import, row, worked_on)?;
                self.opening_notes.push(format!(
                    "Row {row} of import {import} made Longshore end three times; it is set aside as an error, the others go on."
                ));
                Ok(None)
            }
            Verdict::Park => {
                let sentence = "Longshore ended again and again while it worked on this; set it ready to try once more";
                Ok(Some(Hold::Parked { sentence: sentence.to_owned() }))
            }
        }
    }

    fn set_aside(&self, import: ImportId, row: RowNo, worked_on: WorkedOn) -> Result<(), StoreError> {
        let mut rows = self.catalog().set_aside(import).to_vec();
        if !rows.contains(&row) {
            rows.push(row);
            self.catalog().save_set_aside(import, &rows)?;
        }
        match worked_on {
            WorkedOn::Content | WorkedOn::Reading => Ok(()),
            WorkedOn::Document | WorkedOn::Sayings => {
                let mut unseen = self.catalog().unseen(import).to_vec();
                unseen.retain(|known| known.row != row);
                unseen.push(Unseen { row, worked_on });
                self.catalog().save_unseen(import, &unseen)
            }
        }
    }

    /// Lets a record be tried again that was set aside: its owner has changed it.
    pub(super) fn take_back(&self, import: ImportId, row: RowNo) -> Result<(), StoreError> {
        let rows = self.catalog().set_aside(import);
        if !rows.contains(&row) {
            return Ok(());
        }
        let rest: Vec<RowNo> = rows.iter().copied().filter(|aside| *aside != row).collect();
        self.catalog().save_set_aside(import, &rest)?;
        let mut unseen = self.catalog().unseen(import).to_vec();
        unseen.retain(|known| known.row != row);
        self.catalog().save_unseen(import, &unseen)
    }
}
