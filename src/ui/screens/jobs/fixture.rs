//! A job for tests.

use jiff::Timestamp;

use crate::model::{Job, JobId, JobKind, JobStatus};

pub fn job(status: JobStatus, kind: JobKind) -> Job {
    Job { status, ..Job::new(JobId(7), kind, "Process customers.csv", Timestamp::UNIX_EPOCH) }
}
