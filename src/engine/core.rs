//! The engine itself: the only place where jobs, imports and definitions change.
//!
//! It knows no thread. Commands and reports go in, tickets and events come out; [`super::threads`] and
//! [`super::inline`] drive it.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::{
    JobError, Overview, Stores,
    clock::Clock,
    command::{Attention, Command, Event, RequestId},
    notices,
    overview::{ImportView, TableView},
    queue::{self, Capacity},
    work::{Figures, JobControl, JobEnd, Report, Ticket},
};
use crate::{
    model::{AfterStaging, ImportId, ImportStage, Job, JobId, JobKind, JobStatus, Progress, RecordStatus, Selection},
    store::{Catalog, StoreError},
};

/// The engine's state that is not in the store: what is running.
pub struct Core {
    pub(super) stores: Arc<Stores>,
    pub(super) running: BTreeMap<JobId, Arc<JobControl>>,
    pub(super) events: Vec<Event>,
    pub(super) opening_notes: Vec<String>,
    version: u64,
}

impl Core {
    /// Opens the workspace and takes up what a former run left unfinished.
    pub fn open(root: &Path, clock: Clock) -> Result<Self, StoreError> {
        let stores = Arc::new(Stores::open(root, clock)?);
        let opening_notes = stores.opening_notes();
        let mut core = Self { stores, running: BTreeMap::new(), events: Vec::new(), opening_notes, version: 0 };
        super::opening::take_up_unfinished(&mut core)?;
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

    /// Starts the jobs whose turn it is.
    pub fn start(&mut self) -> Result<Vec<Ticket>, StoreError> {
        let settings = self.catalog().settings();
        let capacity = Capacity { num_workers: settings.num_workers, is_enabled: settings.is_queue_enabled };
        let decision = queue::decide(&self.jobs(), capacity);
        for id in decision.wait {
            self.change_job(id, |job| job.status = JobStatus::Waiting)?;
        }
        let mut tickets = Vec::new();
        for id in decision.start {
            tickets.extend(self.ticket(id)?);
        }
        Ok(tickets)
    }

    /// Starts one job out of its turn, because someone waits for just that.
    pub fn start_now(&mut self, id: JobId) -> Result<Option<Ticket>, StoreError> {
        let is_waiting = |job: &Job| matches!(job.status, JobStatus::Ready | JobStatus::Waiting);
        if self.catalog().job(id).is_some_and(|job| is_waiting(&job)) { self.ticket(id) } else { Ok(None) }
    }

    fn ticket(&mut self, id: JobId) -> Result<Option<Ticket>, StoreError> {
        let now = self.stores.clock.now();
        let job = self.change_job(id, |job| {
            // A job found In Process at start goes on: its start and its attempt are those it had.
            if job.started.is_none() {
                job.attempts += 1;
                job.started = Some(now);
            }
            job.status = JobStatus::InProcess;
            job.last_error = None;
        })?;
        let Some(job) = job else { return Ok(None) };
        let control = Arc::new(JobControl::default());
        self.running.insert(id, Arc::clone(&control));
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
                self.change_job(job, |job| job.progress = progress)?;
                if let Some(figures) = figures {
                    self.change_import(import, |import| figures.write_to(import))?;
                }
            }
            Report::Ended { job, end } => self.end(job, end)?,
        }
        Ok(())
    }

    fn end(&mut self, id: JobId, end: JobEnd) -> Result<(), StoreError> {
        self.running.remove(&id);
        let now = self.stores.clock.now();
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        let (status, reason) = match &end {
            JobEnd::Suspended => return self.catalog().flush_durably(),
            JobEnd::Finished { .. } => (JobStatus::Finished, None),
            JobEnd::Cancelled { .. } => (JobStatus::Cancelled, None),
            JobEnd::Failed { reason } => (JobStatus::Error, Some(reason.clone())),
        };
        if let JobEnd::Finished { figures, progress } | JobEnd::Cancelled { figures, progress } = &end {
            self.change_import(job.kind.import(), |import| {
                figures.write_to(import);
                match &job.kind {
                    JobKind::Stage { .. } => import.stage_seconds = progress.seconds,
                    JobKind::Process { .. } => import.process_seconds += progress.seconds,
                }
            })?;
        }
        if matches!(job.kind, JobKind::Stage { .. }) {
            let stage = match &end {
                JobEnd::Finished { .. } => ImportStage::Staged,
                JobEnd::Cancelled { .. } => ImportStage::Cancelled,
                JobEnd::Failed { reason } => ImportStage::Failed { reason: reason.clone() },
                JobEnd::Suspended => ImportStage::Staging,
            };
            self.change_import(job.kind.import(), |import| import.stage = stage)?;
        }
        let kind = job.kind.clone();
        let job = self.change_job(id, |job| {
            job.status = status;
            job.ended = Some(now);
            job.last_error = reason;
            if let JobEnd::Finished { progress, .. } | JobEnd::Cancelled { progress, .. } = &end {
                job.progress = Progress { done: progress.done.max(job.progress.done), ..*progress };
            }
        })?;
        if let (JobEnd::Finished { .. }, JobKind::Stage { import, then: AfterStaging::Process }) = (&end, &kind) {
            self.handle(Command::Process {
                request: RequestId::default(),
                import: *import,
                selection: Selection::Status(RecordStatus::Ready),
                attention: Attention::Background,
            });
        }
        // Told only when it is durable.
        self.catalog().flush_durably()?;
        let Some(job) = job else { return Ok(()) };
        self.notice_end(&job, &end)?;
        self.events.push(Event::JobEnded { job: id });
        Ok(())
    }

    fn notice_end(&mut self, job: &Job, end: &JobEnd) -> Result<(), StoreError> {
        let Some(import) = self.catalog().import(job.kind.import()) else { return Ok(()) };
        if let Some(draft) = notices::of_end(job, end, &import) {
            let notice = draft.into_notice(self.catalog().next_notice_id()?, self.stores.clock.now());
            self.catalog().save_notice(&notice)?;
            self.events.push(Event::Noticed(notice));
        }
        Ok(())
    }

    pub(super) fn change_job(&self, id: JobId, change: impl FnOnce(&mut Job)) -> Result<Option<Job>, StoreError> {
        let Some(job) = self.catalog().job(id) else { return Ok(None) };
        let mut job = Arc::unwrap_or_clone(job);
        change(&mut job);
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
        let catalog = self.catalog();
        let mut imports = owned(catalog.imports());
        imports.sort_by_key(|import| std::cmp::Reverse(import.id));
        let mut jobs = self.jobs();
        jobs.sort_by_key(|job| std::cmp::Reverse(job.id));
        let mut notices = owned(catalog.notices());
        notices.sort_by_key(|notice| std::cmp::Reverse(notice.id));
        let generation = |import: &crate::model::Import| self.stores.workspace.generation(import.id);
        let views = imports.into_iter().map(|import| ImportView { generation: generation(&import), import });
        Overview {
            version: self.version,
            imports: Arc::new(views.collect()),
            jobs: Arc::new(jobs),
            integrations: Arc::new(owned(catalog.integrations())),
            tables: Arc::new(self.tables()),
            notices: Arc::new(notices),
            settings: Arc::unwrap_or_clone(catalog.settings()),
            opening_notes: Arc::new(self.opening_notes.clone()),
            workspace: self.stores.workspace.root().to_owned(),
        }
    }

    pub(super) fn jobs(&self) -> Vec<Job> {
        owned(self.catalog().jobs())
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
    fn write_to(&self, import: &mut crate::model::Import) {
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
