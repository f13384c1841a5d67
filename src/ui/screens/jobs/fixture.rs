//! A job for tests.

use jiff::Timestamp;

use crate::model::{Job, JobId, JobKind, JobStatus, Priority, Progress};

pub fn job(status: JobStatus, kind: JobKind) -> Job {
    Job {
        id: JobId(7),
        kind,
        description: "Process customers.csv".to_owned(),
        category: None,
        priority: Priority::Normal,
        status,
        created: Timestamp::UNIX_EPOCH,
        started: None,
        ended: None,
        progress: Progress::default(),
        attempts: 0,
        last_error: None,
        before: None,
        is_foreground: false,
    }
}
