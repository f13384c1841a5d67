//! The engine itself: the only place where jobs, imports and definitions change.
//!
//! It knows no thread. Commands and reports go in, tickets and events come out; [`super::threads`] and
//! [`super::inline`] drive it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    JobError, Overview, Stores,
    clock::{Clock, Stopwatch},
    command::Event,
    overview::{ImportView, TableView},
    pace::Pace,
    queue::{self, Capacity},
    transition,
    work::{Figures, JobControl, Report, Ticket},
};
use crate::{
    model::{ImportId, Job, JobId, JobKind, JobStatus, Question, Sighting},
    store::{Catalog, StoreError},
};

/// The engine's state that is not in the store: what is running.
pub struct Core {
    pub(super) stores: Arc<Stores>,
    pub(super) running: BTreeMap<JobId, Run>,
    /// Runs that were given up without their thread having ended: their imports are not touched.
    pub(super) given_up: BTreeMap<JobId, Option<ImportId>>,
    pub(super) events: Vec<Event>,
    pub(super) opening_notes: Vec<String>,
    pub(super) patience: Patience,
    /// Whether something changed that the queue's decisions depend on.
    pub(super) is_queue_changed: bool,
    /// When the queue is to be looked at though nothing changed.
    pub(super) wake_at: Option<Timestamp>,
    pub(super) swept: Option<Timestamp>,
    jobs_view: Option<(u64, Arc<Vec<Job>>)>,
    version: u64,
}

/// A job being worked on.
pub(super) struct Run {
    pub control: Arc<JobControl>,
    pub pace: Pace,
    /// Since the last sign of life.
    pub silence: Stopwatch,
}

/// How a pause is kept whose place is in memory only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// The job's thread waits.
    Waits,
    /// There is no other thread that could let it go on: the job stops and begins again.
    Leaves,
}

impl Core {
    /// Opens the workspace and takes up what a former run left unfinished.
    pub fn open(root: &Path, clock: Clock, patience: Patience) -> Result<Self, StoreError> {
        let stores = Arc::new(Stores::open(root, clock)?);
        let opening_notes = stores.opening_notes();
        let mut core = Self {
            stores,
            running: BTreeMap::new(),
            given_up: BTreeMap::new(),
            events: Vec::new(),
            opening_notes,
            patience,
            is_queue_changed: true,
            wake_at: None,
            swept: None,
            jobs_view: None,
            version: 0,
        };
        super::opening::take_up_unfinished(&mut core)?;
        core.queue_restaging()?;
        core.queue_restoring()?;
        Ok(core)
    }

    /// Returns the stores, for questions.
    pub fn stores(&self) -> &Arc<Stores> {
        &self.stores
    }

    /// Takes the events since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    pub(super) fn catalog(&self) -> &Catalog {
        self.stores.workspace.catalog()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.stores.clock.now()
    }

    /// Returns when something may have to be started though nothing changes before.
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.wake_at
    }

    /// Starts the jobs whose turn it is.
    pub fn start(&mut self) -> Result<Vec<Ticket>, StoreError> {
        let now = self.now();
        if !self.is_queue_changed && self.wake_at.is_none_or(|at| at > now) {
            return Ok(Vec::new());
        }
        self.is_queue_changed = false;
        self.follow_clock(now)?;
        let settings = self.catalog().settings();
        let capacity = Capacity { num_workers: settings.num_workers, is_enabled: settings.is_queue_enabled };
        let jobs = self.catalog().open_jobs();
        let stuck: BTreeSet<ImportId> = self.given_up.values().copied().flatten().collect();
        let is_free = |job: &&Job| job.kind.import().is_none_or(|import| !stuck.contains(&import));
        let decision = queue::decide(jobs.iter().map(Arc::as_ref).filter(is_free), capacity, now);
        self.show(&decision.wait, JobStatus::Waiting)?;
        self.show(&decision.ready, JobStatus::Ready)?;
        let mut tickets = Vec::new();
        for id in decision.start {
            tickets.extend(self.ticket(id)?);
        }
        self.wake_at = self.next_wake(now);
        Ok(tickets)
    }

    fn show(&self, jobs: &[JobId], status: JobStatus) -> Result<(), StoreError> {
        for id in jobs {
            // Thousands may wait: only what changes is written.
            if self.catalog().job(*id).is_some_and(|job| job.status != status) {
                self.change_job(*id, |job| job.status = status)?;
            }
        }
        Ok(())
    }

    /// Starts one job out of its turn, because someone waits for just that.
    pub fn start_now(&mut self, id: JobId) -> Result<Option<Ticket>, StoreError> {
        let is_waiting = |job: &Job| matches!(job.status, JobStatus::Ready | JobStatus::Waiting);
        if self.catalog().job(id).is_some_and(|job| is_waiting(&job)) { self.ticket(id) } else { Ok(None) }
    }

    fn ticket(&mut self, id: JobId) -> Result<Option<Ticket>, StoreError> {
        let now = self.now();
        let job = self.change_job(id, |job| transition::begin(job, now))?;
        let Some(job) = job else { return Ok(None) };
        self.log_start(&job)?;
        // That it began survives whatever it does: a run that ends the program at once must be known. After a power failure
        // a reading begins anew in any case; what changes records must be known to have begun, see `opening`.
        match job.kind {
            JobKind::Stage { .. } => self.catalog().flush()?,
            JobKind::Process { .. } | JobKind::DryRun { .. } | JobKind::Collect { .. } => {
                self.catalog().keep_durable()?
            }
        }
        let control = Arc::new(JobControl::default());
        let run = Run { control: Arc::clone(&control), pace: Pace::default(), silence: self.stores.clock.stopwatch() };
        self.running.insert(id, run);
        self.is_queue_changed = true;
        Ok(Some(Ticket { job, control }))
    }

    /// Takes a report of a worker over into the store.
    pub fn report(&mut self, report: Report) -> Result<(), StoreError> {
        match report {
            Report::Begun { job, before } => {
                self.change_job(job, |job| job.before = Some(job.before.unwrap_or(before)))?;
            }
            Report::Opened { import, columns } => self.change_import(import, |import| import.columns = columns)?,
            Report::Numbered { import, series } => self.change_import(import, |import| import.series = series)?,
            Report::Progress { job, import, progress, figures } => {
                let now = self.now();
                if let Some(run) = self.running.get_mut(&job) {
                    run.silence = self.stores.clock.stopwatch();
                    run.pace.add(&progress);
                }
                if !self.given_up.contains_key(&job) {
                    self.change_job(job, |job| {
                        job.progress = progress;
                        job.heartbeat = Some(now);
                    })?;
                }
                if let Some(figures) = figures {
                    self.change_import(import, |import| figures.write_to(import))?;
                }
            }
            Report::Collected { job, collected } => self.take_collected(job, collected)?,
            Report::Ended { job, end } => {
                self.is_queue_changed = true;
                self.end(job, end)?;
            }
        }
        Ok(())
    }

    pub(super) fn change_job(&self, id: JobId, change: impl FnOnce(&mut Job)) -> Result<Option<Job>, StoreError> {
        let Some(job) = self.catalog().job(id) else { return Ok(None) };
        let mut job = Arc::unwrap_or_clone(job);
        let before = job.status;
        change(&mut job);
        debug_assert!(
            transition::is_legal(before, job.status),
            "BUG: job {id} went from {before:?} to {:?}",
            job.status
        );
        self.catalog().save_job(&job)?;
        Ok(Some(job))
    }

    pub(super) fn change_import(
        &self,
        id: ImportId,
        change: impl FnOnce(&mut crate::model::Import),
    ) -> Result<(), StoreError> {
        let Some(import) = self.catalog().import(id) else { return Ok(()) };
        let mut import = Arc::unwrap_or_clone(import);
        change(&mut import);
        self.catalog().save_import(&import)
    }

    /// Reads the overview back from the store.
    pub fn overview(&mut self) -> Overview {
        self.version += 1;
        let jobs = self.jobs_view();
        let catalog = self.catalog();
        let mut imports = owned(catalog.imports());
        imports.sort_by_key(|import| std::cmp::Reverse(import.id));
        let mut notices = owned(catalog.notices());
        notices.sort_by_key(|notice| std::cmp::Reverse(notice.id));
        let questions = owned(catalog.questions()).into_iter().filter(Question::is_open).collect();
        let generation = |import: &crate::model::Import| self.stores.workspace.generation(import.id);
        let views = imports.into_iter().map(|import| ImportView { generation: generation(&import), import });
        Overview {
            version: self.version,
            imports: Arc::new(views.collect()),
            jobs,
            integrations: Arc::new(owned(catalog.integrations())),
            tables: Arc::new(self.tables()),
            notices: Arc::new(notices),
            questions: Arc::new(questions),
            settings: Arc::unwrap_or_clone(catalog.settings()),
            opening_notes: Arc::new(self.opening_notes.clone()),
            workspace: self.stores.workspace.root().to_owned(),
            sightings: Arc::new(self.sightings()),
            paces: Arc::new(self.running.iter().map(|(id, run)| (*id, run.pace.clone())).collect()),
            log_generation: self.catalog().log_generation(),
            user: super::user::name(),
        }
    }

    fn sightings(&self) -> BTreeMap<JobId, Arc<Vec<Sighting>>> {
        let open = self.catalog().open_jobs();
        let collecting = open.iter().filter(|job| matches!(job.kind, JobKind::Collect { .. }));
        collecting.map(|job| (job.id, self.catalog().sightings(job.id))).collect()
    }

    /// Returns the jobs as the window is shown them: made anew only where one has changed.
    fn jobs_view(&mut self) -> Arc<Vec<Job>> {
        let generation = self.catalog().jobs_generation();
        match &self.jobs_view {
            Some((known, view)) if *known == generation => Arc::clone(view),
            Some(_) | None => {
                let mut jobs = owned(self.catalog().jobs());
                jobs.reverse();
                let view = Arc::new(jobs);
                self.jobs_view = Some((generation, Arc::clone(&view)));
                view
            }
        }
    }

    fn tables(&self) -> Vec<TableView> {
        let company = &self.stores.company;
        let mut tables: Vec<_> = company
            .schemas()
            .into_iter()
            .map(|schema| TableView {
                num_records: company.num_records(&schema.name),
                generation: company.generation(&schema.name),
                schema,
            })
            .collect();
        tables.sort_by(|a, b| (a.schema.sort_order, &a.schema.name).cmp(&(b.schema.sort_order, &b.schema.name)));
        tables
    }
}

impl Figures {
    pub(super) fn write_to(&self, import: &mut crate::model::Import) {
        let Self { counts, totals, staged_with_issues, generation: _ } = *self;
        import.counts = counts;
        import.totals = totals;
        import.staged_with_issues = staged_with_issues;
    }
}

/// Runs a ticket to its end, reporting through `report`.
pub fn execute(stores: &Stores, ticket: &Ticket, report: &(dyn Fn(Report) + Sync)) {
    let cx = super::work::JobCx { stores, job: &ticket.job, control: &ticket.control, report };
    let end = super::work::run(&cx);
    report(Report::Ended { job: ticket.job.id, end });
}

fn owned<T: Clone>(shared: Vec<Arc<T>>) -> Vec<T> {
    shared.into_iter().map(Arc::unwrap_or_clone).collect()
}

impl From<JobError> for Event {
    fn from(error: JobError) -> Self {
        Self::Refused { request: None, text: error.sentence() }
    }
}
