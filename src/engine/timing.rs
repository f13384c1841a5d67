//! What changes by the clock alone: jobs come due, expire, or have given no sign of life for too long.

use jiff::{SignedDuration, Timestamp};

use super::{
    core::Core,
    job_log::Told,
    schedule::{self, Former, Timetable},
    transition,
    turn::{self, Readiness},
};
use crate::{
    model::{Hold, Job, JobId, JobStatus, LogOutcome, Totals},
    store::StoreError,
};

/// How often it is looked whether there is room again.
const LOOK_FOR_ROOM_EVERY: SignedDuration = SignedDuration::from_secs(15);

impl Core {
    /// Lets the jobs' terms follow the clock.
    pub(super) fn follow_clock(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.sweep_log(now)?;
        self.give_up_silent()?;
        self.follow_questions(now)?;
        self.go_on_where_there_is_room()?;
        for job in self.catalog().open_jobs() {
            if job.status == JobStatus::OnHold {
                continue;
            }
            if job.turn.due.is_some_and(|due| due <= now) {
                let former = if self.is_at_work(&job) { Former::AtWork } else { Former::Over };
                self.come_due(job.id, now, former)?;
            }
            match turn::readiness(&job, now) {
                Readiness::Expired { at } => self.expire(job.id, at)?,
                Readiness::NeverDue => self.finish_schedule(job.id)?,
                Readiness::Ready | Readiness::Later { .. } | Readiness::NotQueued => {}
            }
        }
        Ok(())
    }

    /// Takes the due times that have come, and shows those that were missed.
    pub(super) fn come_due(&self, id: JobId, now: Timestamp, former: Former) -> Result<(), StoreError> {
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        let mut job = Job::clone(&job);
        let Some(recurrence) = &job.terms.recurrence else { return Ok(()) };
        let Ok(timetable) = Timetable::new(recurrence) else {
            // Its time zone is not known to this computer: it is told, and does not run at other times instead.
            job.turn.due = None;
            return self.catalog().save_job(&job);
        };
        let missed = schedule::come_due(&timetable, &job.terms, &mut job.turn, now, former);
        for span in &missed {
            self.log_missed(&mut job, span)?;
        }
        self.catalog().save_job(&job)
    }

    /// Whether the job, or an import that it began, is still worked on.
    pub(super) fn is_at_work(&self, job: &Job) -> bool {
        let is_child = |other: &Job| other.parent == Some(job.id);
        job.status == JobStatus::InProcess
            || self.catalog().open_jobs().iter().any(|other| is_child(other) && other.status != JobStatus::OnHold)
    }

    fn expire(&mut self, id: JobId, at: Timestamp) -> Result<(), StoreError> {
        let zone = self.stores.clock.zone();
        let when = at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z");
        let now = self.now();
        let sentence = format!("It expired on {when} before it could begin");
        self.change_job(id, |job| transition::expire(job, now, &sentence))?;
        Ok(())
    }

    /// A schedule that has no further time is over.
    fn finish_schedule(&self, id: JobId) -> Result<(), StoreError> {
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        if turn::readiness(&job, self.now()) == Readiness::NeverDue && !self.is_at_work(&job) {
            self.change_job(id, |job| job.status = JobStatus::Finished)?;
        }
        Ok(())
    }

    /// Gives runs up that have been silent for longer than their terms allow. Their threads can't be ended from
    /// outside: what they still do is not counted, and their imports are left alone until they end or the program does.
    fn give_up_silent(&mut self) -> Result<(), StoreError> {
        let silent: Vec<JobId> = self
            .running
            .iter()
            .filter(|(id, run)| {
                // One that waits where it is has nothing to say.
                let job = self.catalog().job(**id).filter(|job| job.status == JobStatus::InProcess);
                job.is_some_and(|job| run.silence.seconds() > f64::from(job.terms.timeout_secs))
            })
            .map(|(id, _)| *id)
            .collect();
        for id in silent {
            self.give_up(id)?;
        }
        Ok(())
    }

    fn give_up(&mut self, id: JobId) -> Result<(), StoreError> {
        let Some(run) = self.running.remove(&id) else { return Ok(()) };
        run.control.suspend();
        let now = self.now();
        let job = self.change_job(id, |job| {
            job.status = JobStatus::Error;
            job.ended = Some(now);
            job.last_error = Some(format!(
                "It gave no sign of life for {} and was given up; close Longshore and open it again before you restart it",
                words(job.terms.timeout_secs)
            ));
        })?;
        let Some(job) = job else { return Ok(()) };
        self.given_up.insert(id, job.kind.import());
        let message = job.last_error.clone().unwrap_or_default();
        self.log_end(&job, Told { outcome: LogOutcome::Failed, message, totals: Totals::default() })?;
        self.events.push(super::Event::JobEnded { job: id });
        Ok(())
    }

    /// Returns when the clock is to be followed next.
    pub(super) fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        let by_terms = self.catalog().open_jobs().into_iter().filter_map(|job| turn::next_change(&job, now)).min();
        let silent = self.running.iter().filter_map(|(id, run)| {
            let limit = i64::from(self.catalog().job(*id)?.terms.timeout_secs) + 1;
            now.checked_add(SignedDuration::from_secs(limit - run.silence.seconds() as i64)).ok()
        });
        let room = self.waits_for_room().next().and_then(|_| now.checked_add(LOOK_FOR_ROOM_EVERY).ok());
        by_terms.into_iter().chain(silent).chain(self.next_deadline()).chain(room).min()
    }

    fn waits_for_room(&self) -> impl Iterator<Item = JobId> + use<> {
        let is_waiting = |job: &Job| matches!(job.hold, Some(Hold::NoRoom { .. })) && job.status == JobStatus::OnHold;
        self.catalog().open_jobs().into_iter().filter(move |job| is_waiting(job)).map(|job| job.id)
    }

    /// Lets jobs go on that found the disk full, or could not write, once they can.
    fn go_on_where_there_is_room(&mut self) -> Result<(), StoreError> {
        let waiting: Vec<JobId> = self.waits_for_room().collect();
        if waiting.is_empty() || !self.stores.workspace.can_be_written() {
            return Ok(());
        }
        for id in waiting {
            self.change_job(id, transition::release)?;
        }
        self.catalog().flush_durably()
    }
}

/// Returns a span as it is told: "12 h", "90 s".
pub fn words(seconds: u32) -> String {
    match seconds {
        seconds if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        seconds if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
#[path = "timing_tests.rs"]
mod tests;
