//! One run of a job: what it is given, what it reports, how it ends.

pub use super::control::JobControl;
use super::{JobError, Stores, collect::Collected, ordered, strike};
use crate::model::{ImportId, Job, JobId, JobKind, Progress, Standing, StatusCounts, Totals, import::SeriesStart};

/// A job handed to a worker.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub job: Job,
    pub control: std::sync::Arc<JobControl>,
}

impl Ticket {
    /// Returns the seconds that the job worked before: one that goes on from its place has done part of its records.
    pub fn worked_secs(&self) -> f64 {
        match self.job.kind {
            JobKind::Process { .. } => self.job.progress.seconds,
            // These begin again.
            JobKind::Stage { .. } | JobKind::DryRun { .. } | JobKind::Collect { .. } => 0.0,
        }
    }
}

/// Items fed and not yet taken by the one who writes, at least: while it waits for the disk, the others go on. Of about
/// 400 KB each.
const NUM_AHEAD: usize = 64;

/// What a running job has at hand.
pub struct JobCx<'a> {
    pub stores: &'a Stores,
    pub job: &'a Job,
    pub control: &'a JobControl,
    pub report: &'a (dyn Fn(Report) + Sync),
}

impl JobCx<'_> {
    /// Returns whether the job was not asked to stop.
    pub fn goes_on(&self) -> impl Fn() -> bool + use<'_> {
        || !self.control.is_stopped()
    }

    /// Returns how a run's threads work.
    pub fn terms<'t>(&self, num_threads: usize, go_on: &'t dyn Fn() -> bool) -> ordered::Terms<'t> {
        let num_ahead = NUM_AHEAD.max(4 * num_threads);
        ordered::Terms { num_threads, num_ahead, bound: strike::bound(), go_on }
    }

    /// Reports how far the job is, and how its import stands.
    pub fn progress(&self, progress: Progress, figures: Option<Figures>) {
        let Some(import) = self.job.kind.import() else { return };
        (self.report)(Report::Progress { job: self.job.id, import, progress, figures });
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
    /// Files were looked for: these were found.
    Collected {
        job: JobId,
        collected: Collected,
    },
    Ended {
        job: JobId,
        end: JobEnd,
    },
}

impl Report {
    /// Counts the seconds that the job worked before.
    #[must_use]
    pub fn after(self, worked_secs: f64) -> Self {
        let and_before = |progress: Progress| Progress { seconds: progress.seconds + worked_secs, ..progress };
        match self {
            Self::Progress { job, import, progress, figures } => {
                Self::Progress { job, import, progress: and_before(progress), figures }
            }
            Self::Ended { job, end } => {
                let end = match end {
                    JobEnd::Finished { figures, progress } => {
                        JobEnd::Finished { figures, progress: and_before(progress) }
                    }
                    JobEnd::Cancelled { figures, progress } => {
                        JobEnd::Cancelled { figures, progress: and_before(progress) }
                    }
                    end @ (JobEnd::Suspended | JobEnd::Failed { .. }) => end,
                };
                Self::Ended { job, end }
            }
            told @ (Self::Begun { .. } | Self::Opened { .. } | Self::Numbered { .. } | Self::Collected { .. }) => told,
        }
    }
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
    /// Stopped on its way, to go on from its place: the control says why.
    Suspended,
    /// Could not do its work, in a sentence for the user.
    Failed {
        reason: String,
        failure: Failure,
    },
}

/// What can be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The same would happen again: the data, the definitions or the program must change first.
    Lasting,
    /// Something was locked, or a connection lost: it may succeed later.
    Passing,
    /// The disk is full, or the folder can't be written to.
    NoRoom,
}

/// Runs a job to its end. A panic inside is an end like any other: it is told, and the program goes on.
pub fn run(cx: &JobCx<'_>) -> JobEnd {
    let work = || match &cx.job.kind {
        JobKind::Stage { import, .. } => super::stage::run(cx, *import),
        JobKind::Process { import, selection, plan } => super::process::run(cx, *import, selection, *plan),
        JobKind::DryRun { import, selection } => super::dry_run::run(cx, *import, selection),
        JobKind::Collect { integration, pickup } => super::collect::run(cx, integration, pickup),
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(Ok(end)) => end,
        Ok(Err(error)) => error.into(),
        Err(panic) => JobError::Fault { what: panic_text(panic.as_ref()) }.into(),
    }
}

impl From<JobError> for JobEnd {
    fn from(error: JobError) -> Self {
        Self::Failed { reason: error.sentence(), failure: error.failure() }
    }
}

/// Returns what a panic said.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown fault".to_owned())
}
