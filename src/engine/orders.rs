//! What users ask of jobs: hold, pause, resume, cancel, restart, run now, other terms.

use std::sync::Arc;

use super::{
    command::{Attention, Closing, Event, RequestId, ScheduleDraft},
    commands::Refusal,
    core::{Core, Patience},
    job_log::Told,
    schedule::{self, Former, Timetable},
    transition,
    work::{Figures, Report},
};
use crate::model::{
    Hold, ImportStage, Job, JobId, JobKind, JobStatus, LogOutcome, Priority, Progress, RecordStatus, Selection, Terms,
    Totals,
};

impl Core {
    pub(super) fn cancel(&mut self, id: JobId) -> Result<(), Refusal> {
        if let Some(run) = self.running.get(&id) {
            run.control.cancel();
            return Ok(());
        }
        let now = self.now();
        let Some(former) = self.catalog().job(id).filter(|job| !job.status.is_over()) else { return Ok(()) };
        let job = self.change_job(id, |job| transition::cancel(job, now))?;
        let Some(job) = job else { return Ok(()) };
        self.events.push(Event::JobEnded { job: id });
        self.leave_cancelled(&job)?;
        if former.started.is_some() {
            self.log_cancelled(&job)?;
        }
        Ok(())
    }

    fn leave_cancelled(&mut self, job: &Job) -> Result<(), Refusal> {
        // A job cancelled before it began leaves its import like one cancelled on the way.
        match &job.kind {
            JobKind::Stage { import, .. } => {
                Ok(self.change_import(*import, |import| import.stage = ImportStage::Cancelled)?)
            }
            JobKind::Process { import, selection, .. } => {
                let (staging, selection) = (self.stores.workspace.staging(*import)?, selection.in_order());
                staging.skip(&|row, status| selection.takes(row, status))?;
                staging.flush_durably()?;
                let figures = Some(Figures::of(&staging));
                let progress = Progress::default();
                Ok(self.report(Report::Progress { job: JobId(0), import: *import, progress, figures })?)
            }
            JobKind::DryRun { .. } | JobKind::Collect { .. } => Ok(()),
        }
    }

    /// Pauses what runs, and holds what does not.
    pub(super) fn pause(&mut self, id: JobId) -> Result<(), Refusal> {
        let Some(run) = self.running.get(&id) else { return self.hold(id) };
        let control = Arc::clone(&run.control);
        let is_in_memory = |job: Arc<Job>| matches!(job.kind, JobKind::Stage { .. } | JobKind::DryRun { .. });
        let is_in_memory = self.catalog().job(id).is_some_and(is_in_memory);
        // Said before it has stopped, so that it stays paused even where the program ends just now.
        self.change_job(id, |job| job.hold = Some(Hold::Paused))?;
        if is_in_memory && self.patience == Patience::Waits {
            control.wait();
            let now = self.now();
            let held = self.change_job(id, |job| {
                job.heartbeat = Some(now);
                transition::hold(job, Hold::Paused);
            })?;
            if let Some(held) = held {
                let message = Hold::Paused.sentence().to_owned();
                self.log_end(&held, Told { outcome: LogOutcome::Paused, message, totals: Totals::default() })?;
            }
        } else {
            control.hold(Hold::Paused);
        }
        Ok(self.catalog().flush_durably()?)
    }

    pub(super) fn hold(&mut self, id: JobId) -> Result<(), Refusal> {
        if self.running.contains_key(&id) {
            return self.pause(id);
        }
        self.change_job(id, |job| {
            if !job.status.is_over() && job.status != JobStatus::OnHold {
                transition::hold(job, Hold::ByUser);
            }
        })?;
        Ok(())
    }

    /// Takes a held, failed or cancelled job up again.
    pub(super) fn ready(&mut self, id: JobId) -> Result<(), Refusal> {
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        match (&job.status, &job.kind) {
            (JobStatus::InProcess | JobStatus::Ready | JobStatus::Waiting, _) => Ok(()),
            (JobStatus::OnHold, _) => self.release(&job),
            (JobStatus::Error | JobStatus::Cancelled | JobStatus::Finished, JobKind::DryRun { import, selection }) => {
                self.dry_run(RequestId::default(), *import, selection.clone(), Attention::Background)
            }
            (
                JobStatus::Error | JobStatus::Cancelled | JobStatus::Finished,
                JobKind::Process { import, plan: Some(plan), .. },
            ) => self.process_planned(RequestId::default(), *import, *plan, Attention::Background),
            (
                JobStatus::Error | JobStatus::Cancelled | JobStatus::Finished,
                JobKind::Process { import, selection, plan: None },
            ) => {
                // A new run: what a cancelled one skipped is what is left to do.
                let was_cancelled = job.status == JobStatus::Cancelled;
                let selection = match selection {
                    Selection::Status(RecordStatus::Ready) if was_cancelled => Selection::Status(RecordStatus::Skipped),
                    other => other.clone(),
                };
                self.process(RequestId::default(), *import, selection, Attention::Background)
            }
            (JobStatus::Error, JobKind::Stage { import, .. }) => {
                self.change_import(*import, |import| import.stage = ImportStage::Staging)?;
                self.begin_anew(&job)
            }
            (JobStatus::Error | JobStatus::Cancelled | JobStatus::Finished, JobKind::Collect { .. }) => {
                self.begin_anew(&job)
            }
            (JobStatus::Cancelled | JobStatus::Finished, JobKind::Stage { .. }) => {
                Err(Refusal::Sentence("open the file again to read it once more".to_owned()))
            }
        }
    }

    /// Lets a job on hold go on: from its place, where it has one.
    fn release(&mut self, job: &Job) -> Result<(), Refusal> {
        if let Some(run) = self.running.get(&job.id) {
            run.control.go_on();
            let now = self.now();
            let gone_on = self.change_job(job.id, |job| {
                transition::rested(job, now);
                job.status = JobStatus::InProcess;
                job.hold = None;
            })?;
            return Ok(gone_on.map_or(Ok(()), |job| self.log_start(&job))?);
        }
        self.come_due(job.id, self.now(), Former::OnHold)?;
        self.change_job(job.id, transition::release)?;
        Ok(())
    }

    /// Sets a job that is over ready, with all its attempts.
    fn begin_anew(&mut self, job: &Job) -> Result<(), Refusal> {
        let due = first_due(&job.terms, self.now())?;
        self.change_job(job.id, |job| transition::begin_anew(job, due))?;
        Ok(())
    }

    /// Runs a job once, whatever its schedule, its priority and the queue's switch say.
    pub(super) fn run_now(&mut self, id: JobId) -> Result<(), Refusal> {
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        if self.running.contains_key(&id) && job.status == JobStatus::InProcess {
            return Err(Refusal::Sentence("the job is running already".to_owned()));
        }
        let newest = |core: &Self| core.catalog().jobs().last().map(|job| job.id);
        let before = newest(self);
        self.ready(id)?;
        // Restarting a processing job makes a new entry.
        let called = newest(self).filter(|newest| Some(*newest) != before).unwrap_or(id);
        self.change_job(called, |job| job.turn.is_called = true)?;
        Ok(())
    }

    pub(super) fn change_priority(&mut self, id: JobId, priority: Priority) -> Result<(), Refusal> {
        Ok(self.change_job(id, |job| job.priority = priority).map(drop)?)
    }

    pub(super) fn change_terms(&mut self, id: JobId, terms: &Terms) -> Result<(), Refusal> {
        check(terms)?;
        let due = first_due(terms, self.now())?;
        self.change_job(id, |job| {
            // Times are chosen anew only where they were changed: else a due one would be lost.
            let is_rescheduled = job.terms.recurrence != terms.recurrence
                || job.terms.earliest_start != terms.earliest_start
                || job.terms.expiration != terms.expiration
                // The clock was set back since: saving the schedule anew follows it.
                || due < job.turn.due;
            job.terms = terms.clone();
            if is_rescheduled {
                job.turn.due = due;
                job.turn.owed.clear();
            }
        })?;
        Ok(self.catalog().flush_durably()?)
    }

    /// Makes a scheduled job, or changes one.
    pub(super) fn save_schedule(
        &mut self,
        request: RequestId,
        job: Option<JobId>,
        draft: &ScheduleDraft,
    ) -> Result<(), Refusal> {
        let ScheduleDraft { description, integration, pickup, priority, terms } = draft;
        if self.catalog().integration(integration).is_none() {
            return Err(Refusal::Sentence(format!("there is no integration {integration}")));
        }
        check(terms)?;
        let kind = JobKind::Collect { integration: integration.clone(), pickup: pickup.clone() };
        let description =
            if description.is_empty() { format!("Import {}", pickup.place.words()) } else { description.clone() };
        let id = if let Some(id) = job {
            self.change_terms(id, terms)?;
            self.change_job(id, |job| {
                job.kind = kind;
                job.description = description;
                job.priority = *priority;
            })?;
            id
        } else {
            let id = self.catalog().next_job_id()?;
            let due = first_due(terms, self.now())?;
            let mut job = Job::new(id, kind, &description, self.now());
            job.priority = *priority;
            job.terms = terms.clone();
            job.turn.due = due;
            job.user = super::user::name();
            self.catalog().save_job(&job)?;
            id
        };
        self.catalog().flush_durably()?;
        self.events.push(Event::JobQueued { request, job: id });
        Ok(())
    }

    pub(super) fn remove_job(&mut self, id: JobId) -> Result<(), Refusal> {
        if self.running.contains_key(&id) {
            return Err(Refusal::Sentence("a running job can't be removed; cancel it first".to_owned()));
        }
        Ok(self.catalog().remove_job(id)?)
    }

    /// Prepares for the window to be closed.
    pub(super) fn close(&mut self, closing: Closing) -> Result<(), Refusal> {
        match closing {
            // What runs is suspended when the engine is dropped, and goes on at the next start.
            Closing::PauseAll => Ok(self.catalog().flush_durably()?),
            Closing::KeepWorking => {
                for id in self.running.keys().copied().collect::<Vec<_>>() {
                    self.change_job(id, |job| job.is_foreground = false)?;
                }
                Ok(())
            }
            Closing::CancelAll => {
                self.running.keys().copied().collect::<Vec<_>>().into_iter().try_for_each(|id| self.cancel(id))
            }
        }
    }
}

fn check(terms: &Terms) -> Result<(), Refusal> {
    terms.fault().map_or(Ok(()), |fault| Err(Refusal::Sentence(fault)))
}

fn first_due(terms: &Terms, now: jiff::Timestamp) -> Result<Option<jiff::Timestamp>, Refusal> {
    let Some(recurrence) = &terms.recurrence else { return Ok(None) };
    let timetable = Timetable::new(recurrence).map_err(Refusal::Sentence)?;
    Ok(schedule::first_due(&timetable, terms, now))
}
