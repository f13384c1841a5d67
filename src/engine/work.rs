//! One run of a job: what it is given, what it reports, how it ends.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{JobError, Stores};
use crate::model::{ImportId, Job, JobId, JobKind, Progress, Standing, StatusCounts, Totals, import::SeriesStart};

/// A job handed to a worker.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub job: Job,
    pub control: std::sync::Arc<JobControl>,
}

/// What others may ask of a running job.
#[derive(Debug, Default)]
pub struct JobControl {
    is_cancelled: AtomicBool,
    is_suspended: AtomicBool,
}

impl JobControl {
    /// Asks the job to stop at the next record or document boundary.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Asks the job to stop at the next record or document boundary and to go on at the next start: the program ends.
    pub fn suspend(&self) {
        self.is_suspended.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop for good.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Whether the job was asked to stop, for good or for now.
    pub fn is_stopped(&self) -> bool {
        self.is_cancelled() || self.is_suspended.load(Ordering::Relaxed)
    }
}

/// What a running job has at hand.
pub struct JobCx<'a> {
    pub stores: &'a Stores,
    pub job: &'a Job,
    pub control: &'a JobControl,
    pub report: &'a (dyn Fn(Report) + Sync),
}

impl JobCx<'_> {
    /// Reports how far the job is, and how its import stands.
    pub fn progress(&self, progress: Progress, figures: Option<Figures>) {
        (self.report)(Report::Progress { job: self.job.id, import: self.job.kind.import(), progress, figures });
    }
}

/// What a worker tells the engine.
#[derive(Clone, Debug)]
pub enum Report {
    /// The job's first look at its work.
    Begun {
        job: JobId,
        before: Standing,
    },
    /// The file was opened: these are its columns.
    Opened {
        import: ImportId,
        columns: Vec<String>,
    },
    /// These numbers were reserved for the import's rows.
    Numbered {
        import: ImportId,
        series: Vec<SeriesStart>,
    },
    Progress {
        job: JobId,
        import: ImportId,
        progress: Progress,
        figures: Option<Figures>,
    },
    Ended {
        job: JobId,
        end: JobEnd,
    },
}

/// How an import stands, read back from its staging store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: StatusCounts,
    pub totals: Totals,
    pub staged_with_issues: u64,
    pub generation: u64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum JobEnd {
    Finished {
        figures: Figures,
        progress: Progress,
    },
    Cancelled {
        figures: Figures,
        progress: Progress,
    },
    /// Stopped because the program ends; the job stays In Process and goes on at the next start.
    Suspended,
    /// Could not do its work, in a sentence for the user.
    Failed {
        reason: String,
    },
}

/// Runs a job to its end. A panic inside is an end like any other: it is told, and the program goes on.
pub fn run(cx: &JobCx<'_>) -> JobEnd {
    let work = || match &cx.job.kind {
        JobKind::Stage { import, .. } => super::stage::run(cx, *import),
        JobKind::Process { import, selection } => super::process::run(cx, *import, selection),
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(Ok(end)) => end,
        Ok(Err(error)) => JobEnd::Failed { reason: error.sentence() },
        Err(panic) => JobEnd::Failed { reason: JobError::Fault { what: panic_text(panic.as_ref()) }.sentence() },
    }
}

/// Returns what a panic said.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown fault".to_owned())
}
