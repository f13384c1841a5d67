//! "Why is nothing happening?": the reason a job does not run, one sentence, and what would change that. Pure.

use std::path::PathBuf;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Command, queue,
    turn::{Readiness, Until, readiness},
};
use crate::model::{Hold, ImportId, Job, JobId, JobKind, JobStatus, PickupPlace, Settings, Sighting, SightingState};

/// What the answer is found from.
#[derive(Clone, Copy)]
pub struct WhyCx<'a> {
    pub jobs: &'a [Job],
    pub settings: &'a Settings,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    /// What the job's latest look at files found.
    pub sightings: &'a [Sighting],
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Why {
    pub reason: Reason,
    /// One sentence, without a full stop.
    pub sentence: String,
    pub remedy: Option<Remedy>,
}

/// What gets a job going.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// The words on the button.
    pub name: &'static str,
    pub command: Command,
}

/// Why a job does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    QueueOff,
    CategoryBusy {
        by: JobId,
    },
    /// The company was lost, and is restored before anything else.
    Restoring {
        by: JobId,
    },
    /// One job at a time works on an import.
    ImportBusy {
        by: JobId,
    },
    WorkersBusy {
        num: usize,
    },
    EarliestStart {
        at: Timestamp,
    },
    /// Its schedule has it run next at that time: outside its window until then.
    Due {
        at: Timestamp,
    },
    NextAttempt {
        at: Timestamp,
    },
    Hold(Hold),
    /// A file may not be written to its end yet.
    FileUnsettled {
        path: PathBuf,
    },
    /// No file of that name or pattern is there.
    FileMissing,
    /// The file's content was imported before.
    FileRepeated {
        import: ImportId,
    },
    FileFailed {
        path: PathBuf,
    },
    Expired,
    /// Its schedule has no further time.
    NeverDue,
    /// It failed as often as its terms allow.
    NoAttemptsLeft,
    /// It failed with what would happen again.
    Failed,
    /// Nothing keeps it: it starts in this moment.
    Starting,
}

impl Reason {
    /// Returns the entry that is to end first.
    pub fn waits_for(&self) -> Option<JobId> {
        match self {
            Self::CategoryBusy { by } | Self::Restoring { by } | Self::ImportBusy { by } => Some(*by),
            Self::QueueOff
            | Self::WorkersBusy { .. }
            | Self::EarliestStart { .. }
            | Self::Due { .. }
            | Self::NextAttempt { .. }
            | Self::Hold(_)
            | Self::FileUnsettled { .. }
            | Self::FileMissing
            | Self::FileRepeated { .. }
            | Self::FileFailed { .. }
            | Self::Expired
            | Self::NeverDue
            | Self::NoAttemptsLeft
            | Self::Failed
            | Self::Starting => None,
        }
    }
}

/// Answers; none for a job that runs, or is over and did its work.
pub fn why(job: &Job, cx: &WhyCx<'_>) -> Option<Why> {
    match job.status {
        JobStatus::InProcess | JobStatus::Finished | JobStatus::Cancelled => None,
        JobStatus::OnHold => Some(held(job)),
        JobStatus::Error => Some(failed(job)),
        JobStatus::Ready | JobStatus::Waiting => Some(queued(job, cx)),
    }
}

fn held(job: &Job) -> Why {
    let hold = job.hold.clone().unwrap_or(Hold::ByUser);
    let name = if job.started.is_some() { "Resume" } else { "Set ready" };
    let sentence = hold.sentence().to_owned();
    Why { reason: Reason::Hold(hold), sentence, remedy: remedy(name, Command::ReadyJob(job.id)) }
}

fn failed(job: &Job) -> Why {
    let error = job.last_error.as_deref().unwrap_or("it failed");
    let is_spent = job.attempts > 1 && job.attempts >= job.terms.max_attempts;
    let (reason, sentence) = if is_spent {
        (Reason::NoAttemptsLeft, format!("It was tried {} times and failed each time: {error}", job.attempts))
    } else {
        (Reason::Failed, format!("It failed: {error}"))
    };
    Why { reason, sentence, remedy: remedy("Restart", Command::ReadyJob(job.id)) }
}

fn queued(job: &Job, cx: &WhyCx<'_>) -> Why {
    let run_now = || remedy("Run once now", Command::RunJobNow(job.id));
    let at = |at: Timestamp| clock(at, cx);
    match readiness(job, cx.now) {
        Readiness::Later { at: time, until } => {
            let (reason, sentence) = match until {
                Until::EarliestStart => {
                    (Reason::EarliestStart { at: time }, format!("It is not to start before {}", at(time)))
                }
                Until::NextAttempt => {
                    let error = job.last_error.as_deref().unwrap_or_default();
                    (Reason::NextAttempt { at: time }, format!("It is tried again at {}: {error}", at(time)))
                }
                Until::Due | Until::NextLook => files(job, cx, time).unwrap_or_else(|| {
                    (Reason::Due { at: time }, format!("Its schedule has it run next at {}", at(time)))
                }),
            };
            Why { reason, sentence, remedy: run_now() }
        }
        Readiness::NeverDue => Why {
            reason: Reason::NeverDue,
            sentence: "Its schedule has no further time; change the schedule".to_owned(),
            remedy: run_now(),
        },
        Readiness::Expired { at: time } => Why {
            reason: Reason::Expired,
            sentence: format!("It expired at {}; change when it may start", at(time)),
            remedy: run_now(),
        },
        Readiness::Ready | Readiness::NotQueued => ready(job, cx),
    }
}

/// Says why a job does not run whose time has come.
fn ready(job: &Job, cx: &WhyCx<'_>) -> Why {
    let is_urgent = job.is_foreground || job.turn.is_called;
    if !cx.settings.is_queue_enabled && !is_urgent {
        let settings = Settings { is_queue_enabled: true, ..cx.settings.clone() };
        let remedy = remedy("Turn the queue on", Command::SaveSettings(settings));
        return Why { reason: Reason::QueueOff, sentence: "The job queue is off".to_owned(), remedy };
    }
    let running: Vec<&Job> =
        cx.jobs.iter().filter(|other| other.status == JobStatus::InProcess && other.id != job.id).collect();
    let restoring = cx.jobs.iter().find(|other| queue::is_restoring_company(other) && !other.status.is_over());
    if let Some(by) = restoring.filter(|_| queue::waits_for_restoring(job, true)) {
        let sentence = format!("It waits for entry {}: the company was lost and is restored first", by.id);
        let remedy = match by.status {
            JobStatus::OnHold => remedy("Resume restoring", Command::ReadyJob(by.id)),
            JobStatus::Ready
            | JobStatus::Waiting
            | JobStatus::InProcess
            | JobStatus::Error
            | JobStatus::Finished
            | JobStatus::Cancelled => None,
        };
        return Why { reason: Reason::Restoring { by: by.id }, sentence, remedy };
    }
    let import = job.kind.import();
    if let Some(by) = running.iter().find(|other| import.is_some() && other.kind.import() == import) {
        let sentence =
            format!("It waits for entry {}, {}: one job at a time works on an import", by.id, by.description);
        return Why { reason: Reason::ImportBusy { by: by.id }, sentence, remedy: None };
    }
    if let Some(category) = &job.category
        && let Some(by) = running.iter().find(|other| other.category.as_ref() == Some(category))
    {
        let sentence =
            format!("It waits for entry {}, {}: jobs of category {category} run one at a time", by.id, by.description);
        return Why { reason: Reason::CategoryBusy { by: by.id }, sentence, remedy: None };
    }
    if running.len() >= cx.settings.num_workers && !is_urgent {
        let num = cx.settings.num_workers;
        let sentence = match num {
            1 => "The worker is busy with another job".to_owned(),
            num => format!("All {num} workers are busy with other jobs"),
        };
        let remedy = remedy("Run once now", Command::RunJobNow(job.id));
        return Why { reason: Reason::WorkersBusy { num }, sentence, remedy };
    }
    Why { reason: Reason::Starting, sentence: "It starts in this moment".to_owned(), remedy: None }
}

/// Says what a job that collects files found at its latest look, where that is why nothing happens.
fn files(job: &Job, cx: &WhyCx<'_>, next: Timestamp) -> Option<(Reason, String)> {
    let JobKind::Collect { pickup, .. } = &job.kind else { return None };
    let again = if next > cx.now {
        format!("it looks again at {}", clock(next, cx))
    } else {
        "it looks again as soon as the queue is worked".to_owned()
    };
    // Before its first look there is nothing to say.
    job.ended?;
    let Some(worst) = cx.sightings.iter().min_by_key(|sighting| rank(&sighting.state)) else {
        let sentence = match &pickup.place {
            PickupPlace::File(path) => format!("There is no file {}; {again}", path.display()),
            PickupPlace::Folder { .. } => format!("There is no new file {}; {again}", pickup.place.words()),
        };
        return Some((Reason::FileMissing, sentence));
    };
    let name = worst.path.file_name().unwrap_or_default().to_string_lossy();
    match &worst.state {
        SightingState::Unsettled { .. } => {
            let sentence = format!("{name} may not be written to its end yet; {again}");
            Some((Reason::FileUnsettled { path: worst.path.clone() }, sentence))
        }
        SightingState::Failed { why } => {
            Some((Reason::FileFailed { path: worst.path.clone() }, format!("{name}: {why}; {again}")))
        }
        SightingState::Repeated { import } => {
            let sentence = format!("{name} holds what was imported before, by import {import}; {again}");
            Some((Reason::FileRepeated { import: *import }, sentence))
        }
        SightingState::Imported { .. } => {
            let sentence = format!("There is no new file {}; {again}", pickup.place.words());
            Some((Reason::FileMissing, sentence))
        }
    }
}

fn rank(state: &SightingState) -> u8 {
    match state {
        SightingState::Unsettled { .. } => 0,
        SightingState::Failed { .. } => 1,
        SightingState::Repeated { .. } => 2,
        SightingState::Imported { .. } => 3,
    }
}

fn clock(at: Timestamp, cx: &WhyCx<'_>) -> String {
    at.to_zoned(cx.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

fn remedy(name: &'static str, command: Command) -> Option<Remedy> {
    Some(Remedy { name, command })
}

#[cfg(test)]
#[path = "why_tests.rs"]
mod tests;
