//! Whose turn it is: what keeps a single job from being started, whatever the others do. Pure.

use jiff::Timestamp;

use crate::model::{Job, JobStatus};

/// Whether a job could start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    /// Not before that moment.
    Later {
        at: Timestamp,
        until: Until,
    },
    /// Its schedule has no further time.
    NeverDue,
    Expired {
        at: Timestamp,
    },
    /// It runs, is on hold or over.
    NotQueued,
}

/// What a queued job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    EarliestStart,
    /// Its next due time.
    Due,
    /// The next attempt after one that failed.
    NextAttempt,
    /// The next look at a file that may not be whole yet.
    NextLook,
}

/// Finds whether the job could start at that moment.
pub fn readiness(job: &Job, now: Timestamp) -> Readiness {
    match job.status {
        JobStatus::Ready | JobStatus::Waiting => {}
        JobStatus::InProcess | JobStatus::OnHold | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => {
            return Readiness::NotQueued;
        }
    }
    // What the user waits for or called, and what goes on from its place, asks for no time.
    if job.is_foreground || job.turn.is_called || job.started.is_some() {
        return Readiness::Ready;
    }
    let later = |at: Option<Timestamp>, until| at.filter(|at| *at > now).map(|at| Readiness::Later { at, until });
    if let Some(at) = job.terms.expiration.filter(|end| *end < now)
        && job.turn.owed.is_empty()
    {
        return Readiness::Expired { at };
    }
    if let Some(wait) = later(job.terms.earliest_start, Until::EarliestStart) {
        return wait;
    }
    let retry = if job.last_error.is_some() { Until::NextAttempt } else { Until::NextLook };
    if let Some(wait) = later(job.turn.not_before, retry) {
        return wait;
    }
    match job.turn.due {
        _ if !job.is_recurring() || !job.turn.owed.is_empty() || job.turn.not_before.is_some() => Readiness::Ready,
        None => Readiness::NeverDue,
        Some(at) => Readiness::Later { at, until: Until::Due },
    }
}

/// Returns the next moment at which something about the job may change by itself.
pub fn next_change(job: &Job, now: Timestamp) -> Option<Timestamp> {
    if job.status.is_over() || job.status == JobStatus::OnHold {
        return None;
    }
    let mut moments = vec![job.turn.due];
    if job.status != JobStatus::InProcess {
        let expires = job.terms.expiration.map(|at| at + jiff::SignedDuration::from_secs(1));
        moments.extend([job.turn.not_before, job.terms.earliest_start, expires]);
    }
    moments.into_iter().flatten().filter(|at| *at > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ImportId, JobId, JobKind, RecordStatus, Recurrence, Rule, Selection, Terms, Turn};

    const NOW: i64 = 10_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn job(terms: Terms, turn: Turn) -> Job {
        let kind =
            JobKind::Process { import: ImportId(1), selection: Selection::Status(RecordStatus::Ready), plan: None };
        Job { terms, turn, ..Job::new(JobId(1), kind, "", at(0)) }
    }

    #[track_caller]
    fn check(job: &Job, expect: Readiness) {
        assert_eq!(readiness(job, at(NOW)), expect);
    }

    fn recurring() -> Terms {
        Terms { recurrence: Some(Recurrence::of(Rule::every_minutes(10))), ..Terms::default() }
    }

    #[test]
    fn a_job_without_terms_is_ready() {
        check(&job(Terms::default(), Turn::default()), Readiness::Ready);
    }

    #[test]
    fn the_earliest_start_is_waited_for() {
        let starts = |second| job(Terms { earliest_start: Some(at(second)), ..Terms::default() }, Turn::default());
        check(&starts(NOW + 1), Readiness::Later { at: at(NOW + 1), until: Until::EarliestStart });
        check(&starts(NOW), Readiness::Ready);
        check(&Job { is_foreground: true, ..starts(NOW + 1) }, Readiness::Ready);
        check(&Job { turn: Turn { is_called: true, ..Turn::default() }, ..starts(NOW + 1) }, Readiness::Ready);
    }

    #[test]
    fn an_expired_job_does_not_begin_but_goes_on() {
        let expired = job(Terms { expiration: Some(at(NOW - 1)), ..Terms::default() }, Turn::default());
        check(&expired, Readiness::Expired { at: at(NOW - 1) });
        check(&Job { started: Some(at(1)), ..expired }, Readiness::Ready);
    }

    #[test]
    fn a_recurring_job_waits_for_its_due_time() {
        let due = |owed: &[i64]| Turn {
            due: Some(at(NOW + 60)),
            owed: owed.iter().map(|second| at(*second)).collect(),
            ..Turn::default()
        };
        check(&job(recurring(), due(&[])), Readiness::Later { at: at(NOW + 60), until: Until::Due });
        check(&job(recurring(), due(&[NOW])), Readiness::Ready);
        check(&job(recurring(), Turn::default()), Readiness::NeverDue);
    }

    #[test]
    fn the_next_attempt_is_waited_for() {
        let turn = || Turn { not_before: Some(at(NOW + 5)), ..Turn::default() };
        let failed = Job { last_error: Some("locked".to_owned()), ..job(Terms::default(), turn()) };
        check(&failed, Readiness::Later { at: at(NOW + 5), until: Until::NextAttempt });
        check(&job(Terms::default(), turn()), Readiness::Later { at: at(NOW + 5), until: Until::NextLook });
        assert_eq!(next_change(&failed, at(NOW)), Some(at(NOW + 5)));
    }

    #[test]
    fn what_is_not_queued_is_not_asked() {
        for status in [JobStatus::OnHold, JobStatus::InProcess, JobStatus::Error, JobStatus::Finished] {
            check(&Job { status, ..job(Terms::default(), Turn::default()) }, Readiness::NotQueued);
        }
    }
}
