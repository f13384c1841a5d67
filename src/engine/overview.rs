//! What the window shows without asking: one immutable picture of the store, swapped by pointer.

use std::sync::Arc;

use crate::model::{
    Import, ImportId, ImportStage, Integration, IntegrationCode, Job, JobId, JobKind, JobStatus, Notice, Settings,
    TableName, TableSchema,
};

/// The state of the workspace, as read back from the store.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Grows with each change of anything below.
    pub version: u64,
    /// Newest first.
    pub imports: Arc<Vec<ImportView>>,
    /// Newest first.
    pub jobs: Arc<Vec<Job>>,
    /// By sort order, then code; the latest version of each.
    pub integrations: Arc<Vec<Integration>>,
    /// By sort order, then name.
    pub tables: Arc<Vec<TableView>>,
    /// Newest first.
    pub notices: Arc<Vec<Notice>>,
    pub settings: Settings,
    /// What was found and done when the workspace was opened: repairs, jobs taken up again. For a banner.
    pub opening_notes: Arc<Vec<String>>,
    /// The workspace folder.
    pub workspace: std::path::PathBuf,
}

/// An import and the generation of its records.
#[derive(Clone, Debug)]
pub struct ImportView {
    pub import: Import,
    /// Grows after each committed batch: part of the key of every page of its records.
    pub generation: u64,
}

/// A table of the company.
#[derive(Clone, Debug)]
pub struct TableView {
    pub schema: Arc<TableSchema>,
    pub num_records: u64,
    pub generation: u64,
}

/// How many jobs are in the states that the home page's cue tiles show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues {
    pub failed: usize,
    pub in_process: usize,
    pub in_queue: usize,
}

impl Overview {
    /// Returns the import of that number.
    pub fn import(&self, id: ImportId) -> Option<&ImportView> {
        self.imports.iter().find(|view| view.import.id == id)
    }

    /// Returns the job of that number.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id)
    }

    /// Returns the integration of that code.
    pub fn integration(&self, code: &IntegrationCode) -> Option<&Integration> {
        self.integrations.iter().find(|integration| integration.code == *code)
    }

    /// Returns the table of that name.
    pub fn table(&self, name: &TableName) -> Option<&TableView> {
        self.tables.iter().find(|view| view.schema.name == *name)
    }

    /// Returns the job that works on the import, or waits to.
    pub fn job_of(&self, import: ImportId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.kind.import() == import && !job.status.is_over())
    }

    /// Counts jobs for the cue tiles.
    pub fn cues(&self) -> Cues {
        let count = |wanted: &[JobStatus]| self.jobs.iter().filter(|job| wanted.contains(&job.status)).count();
        Cues {
            failed: count(&[JobStatus::Error]),
            in_process: count(&[JobStatus::InProcess]),
            in_queue: count(&[JobStatus::Ready, JobStatus::Waiting, JobStatus::OnHold]),
        }
    }

    /// Returns how many notices have not been read.
    pub fn num_unread(&self) -> usize {
        self.notices.iter().filter(|notice| !notice.is_read).count()
    }

    /// Estimates the seconds that processing `num_records` of the import will take: from its integration's own former
    /// runs, else from all runs, else from how fast its file was read. `None` before anything was measured.
    pub fn estimate_seconds(&self, import: ImportId, num_records: u64) -> Option<f64> {
        let view = self.import(import)?;
        let own = |candidate: &Import| candidate.integration == view.import.integration;
        let rate = self.measured_rate(own).or_else(|| self.measured_rate(|_| true)).or_else(|| {
            let Import { counts, stage_seconds, .. } = &view.import;
            (*stage_seconds > 0.0).then(|| counts.total() as f64 / stage_seconds)
        })?;
        (rate > 0.0).then(|| num_records as f64 / rate)
    }

    fn measured_rate(&self, wanted: impl Fn(&Import) -> bool) -> Option<f64> {
        let (records, seconds) = self
            .imports
            .iter()
            .filter(|view| wanted(&view.import) && view.import.process_seconds > 0.0)
            .map(|ImportView { import, .. }| (import.counts.completed + import.counts.error, import.process_seconds))
            .fold((0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (records > 0).then(|| records as f64 / seconds)
    }

    /// Whether the import is being read by a running job.
    pub fn is_staging(&self, import: ImportId) -> bool {
        self.import(import).is_some_and(|view| view.import.stage == ImportStage::Staging)
    }

    /// Returns the jobs that process records, unfinished ones first as they were queued.
    pub fn unfinished(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| !job.status.is_over())
    }

    /// Returns the latest processing job of the import, over or not.
    pub fn latest_processing(&self, import: ImportId) -> Option<&Job> {
        self.jobs.iter().find(|job| matches!(job.kind, JobKind::Process { import: of, .. } if of == import))
    }
}
