//! What the window shows without asking: one immutable picture of the store, swapped by pointer.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    pace::Pace,
    why::{Why, WhyCx, why},
};

use crate::model::{
    Import, ImportId, ImportStage, Integration, IntegrationCode, Job, JobId, JobKind, JobStatus, Notice, Question,
    Settings, Sighting, TableName, TableSchema,
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
    /// Those that wait for an answer, the oldest first.
    pub questions: Arc<Vec<Question>>,
    pub settings: Settings,
    /// What was found and done when the workspace was opened: repairs, jobs taken up again. For a banner.
    pub opening_notes: Arc<Vec<String>>,
    /// The workspace folder.
    pub workspace: std::path::PathBuf,
    /// What the latest look of each scheduled job found.
    pub sightings: Arc<BTreeMap<JobId, Arc<Vec<Sighting>>>>,
    /// How fast each running job goes.
    pub paces: Arc<BTreeMap<JobId, Pace>>,
    /// Grows with each change of the job log.
    pub log_generation: u64,
    /// Who is at work: their own jobs are those with this name.
    pub user: String,
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

/// A job queue category: its jobs run one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryView {
    pub name: String,
    pub running: Option<JobId>,
    pub num_queued: usize,
}

impl CategoryView {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), running: None, num_queued: 0 }
    }
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

    /// Returns what records can go to: each table, and behind a header it with its lines.
    pub fn destinations(&self) -> Vec<Vec<TableName>> {
        let mut found = Vec::new();
        for view in self.tables.iter() {
            let table = &view.schema.name;
            found.push(vec![table.clone()]);
            let lines = self.tables.iter().filter(|line| line.schema.header_table.as_ref() == Some(table));
            found.extend(lines.map(|line| vec![table.clone(), line.schema.name.clone()]));
        }
        found
    }

    /// Returns the job that works on the import, or waits to.
    pub fn job_of(&self, import: ImportId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.kind.import() == Some(import) && !job.status.is_over())
    }

    /// Counts jobs for the cue tiles.
    pub fn cues(&self) -> Cues {
        let count = |wanted: &[JobStatus]| {
            self.jobs.iter().filter(|job| wanted.contains(&job.status) && !job.is_resting()).count()
        };
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

    /// Returns the jobs that are not over, the newest first; scheduled ones only while it is their turn.
    pub fn unfinished(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| !job.status.is_over() && !job.is_resting())
    }

    /// Returns the scheduled jobs, the newest first.
    pub fn scheduled(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| job.is_recurring())
    }

    /// Returns the user's own jobs that are not over.
    pub fn own(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| !job.status.is_over() && job.user == self.user)
    }

    /// Answers "Why is nothing happening?"; none for a job that runs, or is over and did its work.
    pub fn why(&self, job: &Job, now: Timestamp, zone: &TimeZone) -> Option<Why> {
        let sightings = self.sightings.get(&job.id).map(|found| found.as_slice()).unwrap_or_default();
        why(job, &WhyCx { jobs: &self.jobs, settings: &self.settings, now, zone, sightings })
    }

    /// Returns the import the job works on.
    pub fn import_of(&self, job: &Job) -> Option<&ImportView> {
        self.import(job.kind.import()?)
    }

    /// Whether anything runs, or will as soon as a worker is free: what closing the program would interrupt.
    pub fn is_working(&self) -> bool {
        let is_next = |job: &&Job| match job.status {
            JobStatus::InProcess => true,
            JobStatus::Ready | JobStatus::Waiting => self.settings.is_queue_enabled && !job.is_resting(),
            JobStatus::OnHold | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => false,
        };
        self.jobs.iter().any(|job| is_next(&job))
    }

    /// Returns the categories in use by name, each with the job that runs and those that are queued.
    pub fn categories(&self) -> Vec<CategoryView> {
        let mut found: BTreeMap<&str, CategoryView> = BTreeMap::new();
        let of_integrations = self.integrations.iter().filter_map(|integration| integration.category.as_deref());
        for name in of_integrations {
            found.entry(name).or_insert_with(|| CategoryView::named(name));
        }
        for job in self.jobs.iter().filter(|job| !job.status.is_over()) {
            let Some(name) = job.category.as_deref() else { continue };
            let view = found.entry(name).or_insert_with(|| CategoryView::named(name));
            if job.status == JobStatus::InProcess { view.running = Some(job.id) } else { view.num_queued += 1 }
        }
        found.into_values().collect()
    }

    /// Returns the latest processing job of the import, over or not.
    pub fn latest_processing(&self, import: ImportId) -> Option<&Job> {
        self.jobs.iter().find(|job| matches!(job.kind, JobKind::Process { import: of, .. } if of == import))
    }
}
