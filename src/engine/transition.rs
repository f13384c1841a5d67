//! How a job goes from one status to the next: pure, so that millions of histories can be tried.
//!
//! ```text
//! Ready ⇄ Waiting ─▶ In Process ─▶ Finished │ Cancelled │ Error
//!    ▲        │           │  │
//!    │        ▼           ▼  └─▶ Ready (it recurs, or is tried again)
//!    └──── On Hold ◀──────┘        and from its end: Ready (restarted)
//! ```

use jiff::{SignedDuration, Timestamp};

use super::work::Failure;
use crate::model::{Crashes, Hold, Job, JobStatus, Progress, Turn, job::seconds_between};

/// What became of a run that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It is tried again.
    TriedAgain,
    /// It waits for its owner.
    Held,
    ForGood,
}

/// A queued job begins, or goes on from its place.
pub fn begin(job: &mut Job, now: Timestamp) {
    debug_assert!(matches!(job.status, JobStatus::Ready | JobStatus::Waiting), "BUG: only a queued job begins");
    // A job that goes on keeps its start and its attempt: only one that begins has new ones.
    if job.started.is_some() {
        rested(job, now);
    } else {
        job.attempts += 1;
        job.num_logged += 1;
        job.log_no = job.num_logged;
        job.started = Some(now);
        job.before = None;
        job.progress = Progress::default();
        job.crashes = Crashes::default();
        job.paused_secs = 0.0;
        job.turn.running_for = (!job.turn.owed.is_empty()).then(|| job.turn.owed.remove(0));
    }
    job.status = JobStatus::InProcess;
    job.ended = None;
    job.last_error = None;
    job.hold = None;
    job.heartbeat = Some(now);
    job.turn.not_before = None;
    job.turn.is_called = false;
}

/// A run went well: a job that recurs waits for its next turn.
pub fn finish(job: &mut Job, now: Timestamp) {
    job.ended = Some(now);
    job.attempts = 0;
    job.hold = None;
    let has_turn = job.turn.due.is_some() || !job.turn.owed.is_empty();
    if job.is_recurring() && has_turn {
        job.status = JobStatus::Ready;
        job.started = None;
    } else {
        job.status = JobStatus::Finished;
    }
}

/// A run looks again soon: what it looks for is not whole yet.
pub fn look_again(job: &mut Job, at: Timestamp) {
    job.status = JobStatus::Ready;
    job.started = None;
    job.turn.not_before = Some(at);
}

/// A run failed: it is tried again where that may help, waits where there is no room, else the job has failed.
pub fn fail(job: &mut Job, reason: &str, failure: Failure, now: Timestamp) -> Failed {
    if failure == Failure::NoRoom && !job.is_foreground {
        hold(job, Hold::NoRoom { sentence: reason.to_owned() });
        return Failed::Held;
    }
    job.ended = Some(now);
    job.hold = None;
    job.last_error = Some(reason.to_owned());
    if failure == Failure::Passing && !job.is_foreground && job.attempts < job.terms.max_attempts {
        job.status = JobStatus::Ready;
        job.started = None;
        job.turn.owed.splice(0..0, job.turn.running_for.take());
        let delay = SignedDuration::from_secs(i64::from(job.terms.rerun_delay_secs));
        job.turn.not_before = Some(now.checked_add(delay).unwrap_or(Timestamp::MAX));
        return Failed::TriedAgain;
    }
    job.status = JobStatus::Error;
    Failed::ForGood
}

/// A job stops where it is, or is kept from beginning.
pub fn hold(job: &mut Job, hold: Hold) {
    job.status = JobStatus::OnHold;
    job.is_foreground = false;
    job.hold = Some(hold);
}

/// Counts the time since the last sign of life as one in which the job did not work.
pub fn rested(job: &mut Job, now: Timestamp) {
    job.paused_secs += job.heartbeat.map_or(0.0, |last| seconds_between(last, now));
    job.heartbeat = Some(now);
}

/// A job on hold is queued again; it goes on from its place.
pub fn release(job: &mut Job) {
    debug_assert!(job.status == JobStatus::OnHold, "BUG: only a held job is released");
    // Whoever resumes it has seen the errors.
    job.is_breaker_off |= matches!(job.hold, Some(Hold::TooManyErrors { .. }));
    job.status = JobStatus::Ready;
    job.turn.not_before = None;
    job.ended = None;
    job.hold = None;
}

/// A job that was over is queued anew, with all its attempts.
pub fn begin_anew(job: &mut Job, due: Option<Timestamp>) {
    debug_assert!(job.status.is_over(), "BUG: only a job that is over begins anew");
    job.status = JobStatus::Ready;
    job.ended = None;
    job.started = None;
    job.attempts = 0;
    job.turn = Turn { due, ..Turn::default() };
}

pub fn cancel(job: &mut Job, now: Timestamp) {
    if job.status == JobStatus::OnHold && job.started.is_some() {
        rested(job, now);
    }
    job.status = JobStatus::Cancelled;
    job.hold = None;
    job.ended = Some(now);
}

/// A job was found In Process with no owner: it goes on, without counting an attempt.
pub fn interrupted(job: &mut Job) {
    job.is_foreground = false;
    // It was being paused when the program ended.
    job.status = if job.hold.is_some() { JobStatus::OnHold } else { JobStatus::Ready };
}

/// A job's time to begin has passed.
pub fn expire(job: &mut Job, now: Timestamp, sentence: &str) {
    job.ended = Some(now);
    if job.is_recurring() {
        job.status = JobStatus::Finished;
    } else {
        job.status = JobStatus::Error;
        job.last_error = Some(sentence.to_owned());
    }
}

/// Whether a job may go from one status to another.
pub fn is_legal(from: JobStatus, to: JobStatus) -> bool {
    use JobStatus::{Cancelled, Error, Finished, InProcess, OnHold, Ready, Waiting};
    match (from, to) {
        (Ready | Waiting, Ready | Waiting | InProcess | OnHold | Cancelled | Error | Finished) => true,
        (InProcess, _) => to != Waiting,
        // Its last record may have been done before it stopped.
        (OnHold, Ready | InProcess | Cancelled | OnHold | Finished | Error) => true,
        (Error | Finished | Cancelled, Ready) => true,
        (OnHold, Waiting) => false,
        (Error | Finished | Cancelled, _) => from == to,
    }
}
