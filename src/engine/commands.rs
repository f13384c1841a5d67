//! Carries out commands: each either changes the store and says so, or is refused in a sentence.

use std::path::Path;

use jiff::Timestamp;

use super::{
    JobError,
    command::{AfterCorrection, Attention, Command, Event, RequestId},
    core::Core,
};
use crate::{
    model::{
        AfterStaging, Import, ImportId, ImportStage, Integration, IntegrationCode, Job, JobId, JobKind, Made, Notice,
        Progress, RawCell, RowNo, Selection, SourceFile, StatusCounts, TableSchema, Totals,
    },
    store::StoreError,
};

/// A job to be queued.
pub(super) struct Order {
    pub kind: JobKind,
    pub description: String,
    pub category: Option<String>,
    pub attention: Attention,
    pub parent: Option<JobId>,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error(transparent)]
    Job(#[from] JobError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Sentence(String),
}

impl Core {
    /// Carries a command out.
    pub fn handle(&mut self, command: Command) {
        let request = request_of(&command);
        self.is_queue_changed = true;
        if let Err(refusal) = self.carry_out(command) {
            self.events.push(Event::Refused { request, text: super::error::sentence(&refusal.to_string()) });
        }
    }

    fn carry_out(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::StartImport { request, path, integration, new_table, then } => {
                if let Some(table) = new_table {
                    self.add_table(*table)?;
                }
                self.start_import(request, &path, &integration, then)
            }
            Command::Process { request, import, selection, attention } => {
                self.process(request, import, selection, attention)
            }
            Command::DryRun { request, import, selection, attention } => {
                self.dry_run(request, import, selection, attention)
            }
            Command::ProcessPlanned { request, import, plan, attention } => {
                self.process_planned(request, import, plan, attention)
            }
            Command::CorrectRecord { import, row, cells, then } => self.correct(import, row, &cells, then),
            Command::UseLatestVersion(import) => self.use_latest_version(import),
            Command::DeleteImport(import) => self.delete_import(import),
            Command::CancelJob(job) => self.cancel(job),
            Command::SendToBackground(job) => Ok(self.change_job(job, |job| job.is_foreground = false).map(drop)?),
            Command::BringToFront(job) => {
                Ok(self.change_job(job, |job| job.is_foreground = !job.status.is_over()).map(drop)?)
            }
            Command::HoldJob(job) => self.hold(job),
            Command::PauseJob(job) => self.pause(job),
            Command::ReadyJob(job) => self.ready(job),
            Command::RunJobNow(job) => self.run_now(job),
            Command::RemoveJob(job) => self.remove_job(job),
            Command::ChangePriority { job, priority } => self.change_priority(job, priority),
            Command::ChangeTerms { job, terms } => self.change_terms(job, &terms),
            Command::SaveSchedule { request, job, draft } => self.save_schedule(request, job, &draft),
            Command::Close(closing) => self.close(closing),
            Command::SaveIntegration { request, integration } => self.save_integration(request, &integration),
            Command::RemoveIntegration(code) => self.remove_integration(&code),
            Command::KeepDraft { code, draft } => Ok(self.catalog().keep_draft(&code, draft.as_deref())?),
            Command::AddTable(table) => self.add_table(*table),
            Command::MarkNoticeRead(id) => self.mark_read(|notice| notice.id == id),
            Command::MarkAllNoticesRead => self.mark_read(|_| true),
            Command::RemoveNotice(id) => Ok(self.catalog().remove_notice(id)?),
            Command::ClearNotices => self.clear_notices(),
            Command::SaveSettings(settings) => Ok(self.catalog().save_settings(&settings)?),
            Command::Answer { question, answer } => self.answer(question, answer),
        }
    }

    fn start_import(
        &mut self,
        request: RequestId,
        path: &Path,
        integration: &Integration,
        then: AfterStaging,
    ) -> Result<(), Refusal> {
        let file = source_file(path)?;
        self.check_recipes(integration)?;
        let integration = self.catalog().save_integration(integration, self.made())?;
        let (import, job) = self.begin_import(file, &integration, then, Attention::Foreground, None)?;
        self.events.push(Event::ImportStarted { request, import, job });
        Ok(())
    }

    /// Keeps an import of the file, and queues its reading.
    pub(super) fn begin_import(
        &mut self,
        file: SourceFile,
        integration: &Integration,
        then: AfterStaging,
        attention: Attention,
        parent: Option<JobId>,
    ) -> Result<(ImportId, JobId), StoreError> {
        let table = integration.mapping.main_table().cloned().unwrap_or_default();
        let import = Import {
            id: self.catalog().next_import_id()?,
            integration: integration.code.clone(),
            version: integration.version,
            table,
            file,
            created: self.stores.clock.now(),
            stage: ImportStage::Staging,
            columns: Vec::new(),
            counts: StatusCounts::default(),
            totals: Totals::default(),
            staged_with_issues: 0,
            stage_seconds: 0.0,
            process_seconds: 0.0,
            series: Vec::new(),
        };
        self.catalog().save_import(&import)?;
        let kind = JobKind::Stage { import: import.id, then };
        let description = format!("Read {}", import.file.name);
        let job = self.queue(Order { kind, description, category: None, attention, parent })?;
        Ok((import.id, job))
    }

    pub(super) fn process(
        &mut self,
        request: RequestId,
        import: ImportId,
        selection: Selection,
        attention: Attention,
    ) -> Result<(), Refusal> {
        let job = self.queue_processing(import, selection, attention, None)?;
        self.events.push(Event::JobQueued { request, job });
        Ok(())
    }

    pub(super) fn queue(&mut self, order: Order) -> Result<JobId, StoreError> {
        let Order { kind, description, category, attention, parent } = order;
        let id = self.catalog().next_job_id()?;
        let job = Job {
            category,
            parent,
            is_foreground: attention == Attention::Foreground,
            user: super::user::name(),
            ..Job::new(id, kind, &description, self.stores.clock.now())
        };
        self.catalog().save_job(&job)?;
        self.is_queue_changed = true;
        // Control is given back when the job can't be lost any more.
        self.catalog().keep_durable()?;
        Ok(job.id)
    }

    fn correct(
        &mut self,
        import: ImportId,
        row: RowNo,
        cells: &[String],
        then: AfterCorrection,
    ) -> Result<(), Refusal> {
        let staging = self.stores.workspace.staging(import)?;
        self.take_back(import, row)?;
        let cells: Vec<_> = cells.iter().map(|text| RawCell::text(text)).collect();
        staging.correct(row, &cells)?;
        staging.flush_durably()?;
        let figures = super::work::Figures::of(&staging);
        self.report(super::work::Report::Progress {
            job: JobId(0),
            import,
            progress: Progress::default(),
            figures: Some(figures),
        })?;
        match then {
            AfterCorrection::Wait => Ok(()),
            AfterCorrection::Process => {
                let selection = Selection::Rows(vec![(row, row)]);
                self.process(RequestId::default(), import, selection, Attention::Background)
            }
        }
    }

    fn delete_import(&mut self, import: ImportId) -> Result<(), Refusal> {
        let jobs: Vec<_> = self.catalog().jobs().into_iter().filter(|job| job.kind.import() == Some(import)).collect();
        if jobs.iter().any(|job| self.running.contains_key(&job.id) || self.given_up.contains_key(&job.id)) {
            return Err(Refusal::Sentence(format!("import {import} is being worked on; cancel its job first")));
        }
        for job in jobs {
            self.catalog().remove_job(job.id)?;
        }
        self.stores.workspace.delete_staging(import)?;
        self.catalog().remove_import(import)?;
        self.events.push(Event::Done { text: format!("Import {import} deleted; the records it created stay") });
        Ok(())
    }

    fn save_integration(&mut self, request: RequestId, integration: &Integration) -> Result<(), Refusal> {
        self.check_recipes(integration)?;
        let Integration { code, version, .. } = self.catalog().save_integration(integration, self.made())?;
        self.catalog().flush_durably()?;
        self.events.push(Event::IntegrationSaved { request, code, version });
        Ok(())
    }

    /// Says who saves something now.
    fn made(&self) -> Made {
        Made { at: self.stores.clock.now(), by: super::user::name() }
    }

    /// Refuses an integration whose recipes do not give what their own tests say.
    fn check_recipes(&self, integration: &Integration) -> Result<(), Refusal> {
        let failures = super::library::recipes::failing_tests(&self.stores, integration);
        match &failures[..] {
            [] => Ok(()),
            [failure] => Err(Refusal::Sentence(failure.sentence())),
            [first, others @ ..] => {
                Err(Refusal::Sentence(format!("{}; and {} more tests", first.sentence(), others.len())))
            }
        }
    }

    fn remove_integration(&mut self, code: &IntegrationCode) -> Result<(), Refusal> {
        let is_used = |import: &Import| import.integration == *code && import.counts.total() > import.counts.completed;
        if let Some(import) = self.catalog().imports().iter().find(|import| is_used(import)) {
            let text =
                format!("integration {code} is needed by import {}, which has records left to process", import.id);
            return Err(Refusal::Sentence(text));
        }
        Ok(self.catalog().remove_integration(code)?)
    }

    fn add_table(&mut self, table: TableSchema) -> Result<(), Refusal> {
        if let Some(fault) = table.faults().into_iter().next() {
            return Err(Refusal::Sentence(fault));
        }
        self.stores.company.add_table(table.clone())?;
        self.catalog().save_table(&table)?;
        Ok(self.catalog().flush_durably()?)
    }

    fn mark_read(&mut self, which: impl Fn(&Notice) -> bool) -> Result<(), Refusal> {
        for notice in self.catalog().notices() {
            if which(&notice) && !notice.is_read {
                self.catalog().save_notice(&Notice { is_read: true, ..Notice::clone(&notice) })?;
            }
        }
        Ok(())
    }

    fn clear_notices(&mut self) -> Result<(), Refusal> {
        for notice in self.catalog().notices() {
            self.catalog().remove_notice(notice.id)?;
        }
        Ok(())
    }
}

fn request_of(command: &Command) -> Option<RequestId> {
    match command {
        Command::StartImport { request, .. }
        | Command::Process { request, .. }
        | Command::DryRun { request, .. }
        | Command::ProcessPlanned { request, .. }
        | Command::SaveIntegration { request, .. }
        | Command::SaveSchedule { request, .. } => Some(*request),
        Command::CorrectRecord { .. }
        | Command::UseLatestVersion(_)
        | Command::DeleteImport(_)
        | Command::CancelJob(_)
        | Command::SendToBackground(_)
        | Command::BringToFront(_)
        | Command::HoldJob(_)
        | Command::PauseJob(_)
        | Command::ReadyJob(_)
        | Command::RunJobNow(_)
        | Command::RemoveJob(_)
        | Command::ChangePriority { .. }
        | Command::ChangeTerms { .. }
        | Command::Close(_)
        | Command::RemoveIntegration(_)
        | Command::KeepDraft { .. }
        | Command::AddTable(_)
        | Command::MarkNoticeRead(_)
        | Command::MarkAllNoticesRead
        | Command::RemoveNotice(_)
        | Command::ClearNotices
        | Command::SaveSettings(_)
        | Command::Answer { .. } => None,
    }
}

/// Describes the file as it is now.
pub(super) fn source_file(path: &Path) -> Result<SourceFile, Refusal> {
    let about = |source| Refusal::Sentence(format!("could not open the file: {source}: {}", path.display()));
    let path = path.canonicalize().map_err(about)?;
    let data = path.metadata().map_err(about)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let modified = data.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(SourceFile { name, num_bytes: data.len(), modified, path })
}
