//! Keeps the job log: an entry when a run begins, told further as it ends, and one for due times that were missed.

use jiff::{Timestamp, ToSpan};

use super::{core::Core, schedule::MissedSpan};
use crate::{
    model::{Job, JobStatus, LogEntry, LogKey, LogOutcome, Progress, Totals},
    store::StoreError,
};

/// Entries of one job that are kept at most, whatever their age.
const MAX_OF_JOB: usize = 1000;

/// What there is to say of a run that stopped.
pub struct Told {
    pub outcome: LogOutcome,
    pub message: String,
    pub totals: Totals,
}

impl Core {
    /// Begins the entry of a run, or goes on with it.
    pub(super) fn log_start(&self, job: &Job) -> Result<(), StoreError> {
        let key = key_of(job);
        let begun = LogEntry {
            key,
            description: job.description.clone(),
            user: job.user.clone(),
            due: job.turn.running_for,
            started: job.started.unwrap_or(job.created),
            ended: None,
            outcome: LogOutcome::InProcess,
            message: String::new(),
            import: job.kind.import(),
            progress: Progress::default(),
            totals: Totals::default(),
            num_interruptions: 0,
            paused_secs: 0.0,
        };
        let former = self.catalog().log_entry(key);
        let entry = former.map_or(begun, |former| LogEntry {
            ended: None,
            outcome: LogOutcome::InProcess,
            message: String::new(),
            ..LogEntry::clone(&former)
        });
        self.catalog().save_log(&entry)
    }

    /// Says how the job's run stopped.
    pub(super) fn log_end(&self, job: &Job, told: Told) -> Result<(), StoreError> {
        let Told { outcome, message, totals } = told;
        let ended = Some(self.now());
        self.change_log(job, |entry| {
            let (progress, paused_secs) = (job.progress, job.paused_secs);
            *entry = LogEntry { ended, outcome, message, progress, totals, paused_secs, ..entry.clone() };
        })
    }

    /// Says of a run that was interrupted that it does not go on by itself, and why.
    pub(super) fn log_where_it_stays(&self, job: &Job) -> Result<(), StoreError> {
        let (outcome, message) = match (&job.hold, &job.last_error) {
            (Some(hold), _) => (LogOutcome::Paused, hold.sentence().to_owned()),
            (None, Some(error)) if job.status == JobStatus::Error => (LogOutcome::Failed, error.clone()),
            (None, _) => return Ok(()),
        };
        self.log_end(job, Told { outcome, message, totals: Totals::default() })
    }

    /// Counts that the program ended during the job's run.
    pub(super) fn log_interruption(&self, job: &Job) -> Result<(), StoreError> {
        self.change_log(job, |entry| entry.num_interruptions += 1)
    }

    /// Forgets the entry of a run in which nothing happened.
    pub(super) fn unlog(&self, job: &Job) -> Result<(), StoreError> {
        self.catalog().remove_log(key_of(job))
    }

    fn change_log(&self, job: &Job, change: impl FnOnce(&mut LogEntry)) -> Result<(), StoreError> {
        let Some(entry) = self.catalog().log_entry(key_of(job)) else { return Ok(()) };
        let mut entry = LogEntry::clone(&entry);
        change(&mut entry);
        self.catalog().save_log(&entry)
    }

    /// Shows due times that passed without a run.
    pub(super) fn log_missed(&self, job: &mut Job, span: &MissedSpan) -> Result<(), StoreError> {
        job.num_logged += 1;
        self.catalog().save_log(&LogEntry {
            key: LogKey { job: job.id, number: job.num_logged },
            description: job.description.clone(),
            user: job.user.clone(),
            due: Some(span.first),
            started: span.first,
            ended: Some(span.last),
            outcome: LogOutcome::Missed,
            message: span.sentence(),
            import: None,
            progress: Progress { total: span.num as u64, ..Progress::default() },
            totals: Totals::default(),
            num_interruptions: 0,
            paused_secs: 0.0,
        })
    }

    /// Forgets entries that are older than the settings ask for, once a day.
    pub(super) fn sweep_log(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.swept.is_some_and(|swept| now.as_second() - swept.as_second() < 24 * 3600) {
            return Ok(());
        }
        self.swept = Some(now);
        let days = i64::from(self.catalog().settings().log_days);
        let Ok(oldest) = now.checked_sub((days * 24).hours()) else { return Ok(()) };
        for entries in self.catalog().log().chunk_by(|a, b| a.key.job == b.key.job) {
            let num_surplus = entries.len().saturating_sub(MAX_OF_JOB);
            for (index, entry) in entries.iter().enumerate() {
                let is_over = entry.outcome != LogOutcome::InProcess && entry.outcome != LogOutcome::Paused;
                if is_over && (index < num_surplus || entry.started < oldest) {
                    self.catalog().remove_log(entry.key)?;
                }
            }
        }
        Ok(())
    }
}

fn key_of(job: &Job) -> LogKey {
    LogKey { job: job.id, number: job.log_no }
}
