//! How runs end: what becomes of the job, its import and its log, and who is told.

use super::{
    JobError,
    command::{Attention, Event},
    commands::Refusal,
    core::Core,
    error::sentence,
    job_log::Told,
    notices::{self, Done},
    transition::{self, Failed},
    work::{Failure, Figures, JobEnd},
};
use crate::{
    model::{
        AfterStaging, Hold, ImportStage, Job, JobId, JobKind, LogOutcome, NoticeKind, Notifications, Progress,
        RecordStatus, Selection, Totals,
    },
    store::StoreError,
};

impl Core {
    pub(super) fn end(&mut self, id: JobId, end: JobEnd) -> Result<(), StoreError> {
        let run = self.running.remove(&id);
        if self.given_up.remove(&id).is_some() {
            return Ok(());
        }
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        match end {
            JobEnd::Suspended => match run.and_then(|run| run.control.held()) {
                // The program ends: it stays In Process and goes on at the next start.
                None => self.catalog().flush_durably(),
                Some(hold) => self.hold_running(&job, hold),
            },
            JobEnd::Finished { figures, progress } => self.finish(&job, figures, progress),
            JobEnd::Cancelled { figures, progress } => self.end_cancelled(&job, figures, progress),
            JobEnd::Failed { reason, failure } => self.fail(&job, &reason, failure),
        }
    }

    /// Puts a job on hold that keeps its place.
    fn hold_running(&mut self, job: &Job, hold: Hold) -> Result<(), StoreError> {
        let sentence = hold.sentence().to_owned();
        let is_told = hold != Hold::Paused;
        let held = self.change_job(job.id, |job| transition::hold(job, hold))?;
        let Some(held) = held else { return Ok(()) };
        if let JobKind::Process { import, .. } = held.kind
            && let Ok(staging) = self.stores.workspace.staging(import)
        {
            // What had been taken up is ready again.
            let figures = Figures::of(&staging);
            self.change_import(import, |import| figures.write_to(import))?;
        }
        let totals = self.totals_of(&held);
        self.log_end(&held, Told { outcome: LogOutcome::Paused, message: sentence.clone(), totals })?;
        self.catalog().flush_durably()?;
        if is_told {
            let name = self.file_name(&held);
            self.notify(&held, notices::plain(NoticeKind::Warning, "Job paused", format!("{name}: {sentence}")))?;
        }
        self.events.push(Event::JobEnded { job: job.id });
        Ok(())
    }

    fn finish(&mut self, job: &Job, figures: Figures, progress: Progress) -> Result<(), StoreError> {
        self.settle_import(job, figures, progress, ImportStage::Staged)?;
        self.queue_what_follows(job)?;
        let totals = self.totals_of(job);
        let now = self.now();
        let ended = self.change_job(job.id, |job| {
            job.progress = Progress { done: progress.done.max(job.progress.done), ..progress };
            transition::finish(job, now);
        })?;
        let Some(ended) = ended else { return Ok(()) };
        if matches!(ended.kind, JobKind::Stage { .. }) {
            self.call_collector(&ended)?;
        }
        let end = JobEnd::Finished { figures, progress };
        if let JobKind::Collect { .. } = ended.kind {
            self.log_collected(&ended)?;
        } else {
            let message = self.message_of(&ended, &end);
            self.log_end(&ended, Told { outcome: LogOutcome::Finished, message, totals })?;
        }
        self.tell_end(&ended, &end)
    }

    /// Queues the processing of what was read, before the reading is over: killed in between, the reading is found In
    /// Process with its import staged, and ends once more.
    fn queue_what_follows(&mut self, job: &Job) -> Result<(), StoreError> {
        let JobKind::Stage { import, then: AfterStaging::Process } = job.kind else { return Ok(()) };
        let is_of_import = |job: &Job| matches!(job.kind, JobKind::Process { import: of, .. } if of == import);
        if self.catalog().open_jobs().iter().any(|job| is_of_import(job)) {
            return Ok(());
        }
        let selection = Selection::Status(RecordStatus::Ready);
        match self.queue_processing(import, selection, Attention::Background, job.parent) {
            Ok(_) => Ok(()),
            Err(Refusal::Store(error) | Refusal::Job(JobError::Store(error))) => Err(error),
            // It was read under this number: nothing else can refuse it.
            Err(refusal @ (Refusal::Job(_) | Refusal::Sentence(_))) => {
                self.events.push(Event::Refused { request: None, text: sentence(&refusal.to_string()) });
                Ok(())
            }
        }
    }

    /// Ends a reading anew that was whole when the program ended, if it was; else says that it was not.
    pub(super) fn end_if_read(&mut self, job: &Job) -> Result<bool, StoreError> {
        let JobKind::Stage { import, .. } = job.kind else { return Ok(false) };
        if self.catalog().import(import).is_none_or(|import| import.stage != ImportStage::Staged) {
            return Ok(false);
        }
        let Ok(staging) = self.stores.workspace.staging(import) else { return Ok(false) };
        let (figures, seconds) =
            (Figures::of(&staging), self.catalog().import(import).map(|import| import.stage_seconds));
        let num_rows = figures.counts.total();
        let progress = Progress {
            done: num_rows,
            total: num_rows,
            num_errors: figures.staged_with_issues,
            seconds: seconds.unwrap_or_default(),
            ..job.progress
        };
        self.end(job.id, JobEnd::Finished { figures, progress })?;
        Ok(true)
    }

    fn end_cancelled(&mut self, job: &Job, figures: Figures, progress: Progress) -> Result<(), StoreError> {
        self.settle_import(job, figures, progress, ImportStage::Cancelled)?;
        let totals = self.totals_of(job);
        let now = self.now();
        let ended = self.change_job(job.id, |job| {
            transition::cancel(job, now);
            job.progress = Progress { done: progress.done.max(job.progress.done), ..progress };
        })?;
        let Some(ended) = ended else { return Ok(()) };
        let end = JobEnd::Cancelled { figures, progress };
        let message = self.message_of(&ended, &end);
        self.log_end(&ended, Told { outcome: LogOutcome::Cancelled, message, totals })?;
        self.tell_end(&ended, &end)
    }

    /// A job that could not do its work is tried again where that may help, waits where there is no room, or fails.
    fn fail(&mut self, job: &Job, reason: &str, failure: Failure) -> Result<(), StoreError> {
        let totals = self.totals_of(job);
        let now = self.now();
        if failure == Failure::NoRoom && !job.is_foreground {
            return self.hold_running(job, Hold::NoRoom { sentence: reason.to_owned() });
        }
        let mut failed = Failed::ForGood;
        let ended = self.change_job(job.id, |job| failed = transition::fail(job, reason, failure, now))?;
        let Some(ended) = ended else { return Ok(()) };
        let is_tried_again = failed == Failed::TriedAgain;
        let outcome = if is_tried_again { LogOutcome::TriedAgain } else { LogOutcome::Failed };
        self.log_end(&ended, Told { outcome, message: reason.to_owned(), totals })?;
        if is_tried_again {
            self.events.push(Event::JobEnded { job: ended.id });
            return self.catalog().flush_durably();
        }
        if let JobKind::Stage { import, .. } = ended.kind {
            self.change_import(import, |import| import.stage = ImportStage::Failed { reason: reason.to_owned() })?;
        }
        self.tell_end(&ended, &JobEnd::Failed { reason: reason.to_owned(), failure })
    }

    /// Writes what a run did to its import.
    fn settle_import(
        &self,
        job: &Job,
        figures: Figures,
        progress: Progress,
        stage: ImportStage,
    ) -> Result<(), StoreError> {
        let Some(import) = job.kind.import() else { return Ok(()) };
        self.change_import(import, |import| {
            figures.write_to(import);
            match &job.kind {
                JobKind::Stage { .. } => {
                    import.stage_seconds = progress.seconds;
                    import.stage = stage;
                }
                JobKind::Process { .. } => import.process_seconds += progress.seconds,
                JobKind::DryRun { .. } | JobKind::Collect { .. } => {}
            }
        })
    }

    /// Tells an end, when it is durable.
    fn tell_end(&mut self, job: &Job, end: &JobEnd) -> Result<(), StoreError> {
        let draft = match job.kind.import() {
            Some(import) => self.catalog().import(import).and_then(|import| notices::of_end(job, end, &import)),
            None => notices::of_collecting(job, end),
        };
        if let Some(draft) = draft {
            self.notify(job, draft)?;
        }
        if job.is_restoring {
            self.tell_restored(job)?;
        }
        // Events are taken when this returns: nothing is told that could be lost.
        self.catalog().flush_durably()?;
        self.events.push(Event::JobEnded { job: job.id });
        Ok(())
    }

    /// Keeps a notice, and has it told by a toast where the integration and the job's terms allow.
    pub(super) fn notify(&mut self, job: &Job, draft: notices::Draft) -> Result<(), StoreError> {
        let notice = draft.into_notice(self.catalog().next_notice_id()?, self.now(), job.id);
        self.catalog().save_notice(&notice)?;
        let wanted = self.notifications_of(job);
        let is_good = matches!(notice.kind, NoticeKind::Success | NoticeKind::Information);
        let is_told = match wanted {
            Notifications::Always => !is_good || job.terms.notifies_success,
            Notifications::OnErrors => !is_good,
            Notifications::Never => false,
        };
        if is_told {
            self.events.push(Event::Noticed(notice));
        }
        Ok(())
    }

    fn notifications_of(&self, job: &Job) -> Notifications {
        let code = match &job.kind {
            JobKind::Collect { integration, .. } => Some(integration.clone()),
            JobKind::Stage { import, .. } | JobKind::Process { import, .. } | JobKind::DryRun { import, .. } => {
                self.catalog().import(*import).map(|import| import.integration.clone())
            }
        };
        let integration = code.and_then(|code| self.catalog().integration(&code));
        integration.map_or(Notifications::Always, |integration| integration.notifications)
    }

    fn totals_of(&self, job: &Job) -> Totals {
        if let JobKind::DryRun { .. } = job.kind {
            // What stands there was made by others.
            return Totals::default();
        }
        let import = job.kind.import().and_then(|import| self.catalog().import(import));
        import.map_or_else(Totals::default, |import| Done::of(job, &import).totals)
    }

    fn message_of(&self, job: &Job, end: &JobEnd) -> String {
        let import = job.kind.import().and_then(|import| self.catalog().import(import));
        import.map_or_else(String::new, |import| notices::message(job, end, &import))
    }

    fn file_name(&self, job: &Job) -> String {
        let import = job.kind.import().and_then(|import| self.catalog().import(import));
        import.map_or_else(|| job.description.clone(), |import| import.file.name.clone())
    }
}
