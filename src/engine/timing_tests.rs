//! The clock and what it brings: entries of the log that are too old, runs that are silent too long.

use std::sync::Arc;

use super::*;
use crate::{
    engine::{
        clock::Clock,
        core::{Patience, Run},
        pace::Pace,
    },
    model::{ImportId, JobKind, JobStatus, LogEntry, LogKey, Progress, RecordStatus, Selection, Terms},
};

const NOW: &str = "2026-11-20T08:15:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn job(id: u64) -> Job {
    let selection = Selection::Status(RecordStatus::Ready);
    Job::new(JobId(id), JobKind::Process { import: ImportId(id), selection, plan: None }, "Process a.csv", at(NOW))
}

fn logged(number: u32, started: &str, outcome: LogOutcome) -> LogEntry {
    LogEntry {
        key: LogKey { job: JobId(7), number },
        description: String::new(),
        user: String::new(),
        due: None,
        started: at(started),
        ended: None,
        outcome,
        message: String::new(),
        import: None,
        progress: Progress::default(),
        totals: Totals::default(),
        num_interruptions: 0,
        paused_secs: 0.0,
    }
}

#[test]
fn log_entries_go_when_they_are_older_than_the_setting_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut core = Core::open(folder.path(), Clock::fixed(at(NOW)), Patience::Leaves).unwrap();
    let days = core.catalog().settings().log_days;
    assert_eq!(days, 90);
    for entry in [
        logged(1, "2026-08-22T08:14:59Z", LogOutcome::Finished),
        logged(2, "2026-08-22T08:14:59Z", LogOutcome::Paused),
        logged(3, "2026-08-22T08:15:01Z", LogOutcome::Failed),
    ] {
        core.catalog().save_log(&entry).unwrap();
    }
    core.start().unwrap();
    let left: Vec<u32> = core.catalog().log_of(JobId(7)).iter().map(|entry| entry.key.number).collect();
    assert_eq!(left, [2, 3], "what is paused is not over");
}

#[test]
fn a_run_without_a_sign_of_life_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut core = Core::open(folder.path(), Clock::System, Patience::Leaves).unwrap();
    for (id, timeout_secs) in [(1, 0), (2, 3600)] {
        let terms = Terms { timeout_secs, ..Terms::default() };
        core.catalog().save_job(&Job { status: JobStatus::InProcess, terms, ..job(id) }).unwrap();
        let silence = core.stores.clock.stopwatch();
        core.running.insert(JobId(id), Run { control: Arc::default(), pace: Pace::default(), silence });
    }
    core.start().unwrap();
    let [silent, other] = [1, 2].map(|id| core.catalog().job(JobId(id)).unwrap());
    assert_eq!((silent.status, other.status), (JobStatus::Error, JobStatus::InProcess));
    let sentence = silent.last_error.clone().unwrap();
    assert!(sentence.starts_with("It gave no sign of life for 0 h and was given up; close Longshore"), "{sentence}");
    assert_eq!(core.running.keys().collect::<Vec<_>>(), [&JobId(2)]);
}
