//! The job queue's entries: pieces of background work.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    dry_run::Fingerprint,
    ids::{ImportId, IntegrationCode, JobId, RowNo},
    import::{StatusCounts, Totals},
    pickup::Pickup,
    record::RecordStatus,
    terms::{Crashes, Hold, Terms, Turn},
};

/// A job queue entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Also its entry no.
    pub id: JobId,
    pub kind: JobKind,
    pub description: String,
    /// Jobs of one category run one at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default)]
    pub priority: Priority,
    pub status: JobStatus,
    pub created: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    #[serde(default)]
    pub progress: Progress,
    /// Runs begun since the last one that went well; going on after the program was killed is not a new one.
    #[serde(default)]
    pub attempts: u32,
    /// Entries written to its log so far.
    #[serde(default)]
    pub num_logged: u32,
    /// The number of its present or latest run's entry in the log.
    #[serde(default)]
    pub log_no: u32,
    /// Why the latest attempt failed, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// How its import stood when the job was first started: what it did is the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Standing>,
    /// Whether the user was told to wait for it: its end is then shown in the dialog, not by a toast.
    #[serde(default)]
    pub is_foreground: bool,
    /// Who asked for it: the name under which they are known to the computer.
    #[serde(default)]
    pub user: String,
    /// When it runs, how often it is tried, who is told: what the user can change.
    #[serde(default)]
    pub terms: Terms,
    /// Where its schedule stands.
    #[serde(default)]
    pub turn: Turn,
    /// Why it is on hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// The scheduled job that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<JobId>,
    /// Seconds between its start and its end in which it did not work: it was paused, or the program was closed.
    #[serde(default)]
    pub paused_secs: f64,
    /// The last sign of life of its run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<Timestamp>,
    /// Whether it goes on however many records have errors: it was paused for that once, and the user resumed it.
    #[serde(default)]
    pub is_breaker_off: bool,
    /// Whether it makes again what its import's records made: the company was lost. It goes before all others.
    #[serde(default)]
    pub is_restoring: bool,
    /// What is known of the program's ends while it worked on this.
    #[serde(default)]
    pub crashes: Crashes,
}

/// What a job does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobKind {
    /// Reads the import's file into records.
    Stage {
        import: ImportId,
        #[serde(default)]
        then: AfterStaging,
    },
    /// Makes business records of staged ones.
    Process {
        import: ImportId,
        selection: Selection,
        /// The dry run that is to be carried out exactly: nothing is processed where it no longer holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<Fingerprint>,
    },
    /// Foresees what processing would do, and writes no record.
    DryRun { import: ImportId, selection: Selection },
    /// Looks for files and begins an import of each new one.
    Collect { integration: IntegrationCode, pickup: Pickup },
}

/// What follows when a file has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterStaging {
    /// The user is asked.
    #[default]
    Ask,
    /// Its records are processed: also when the program was killed meanwhile.
    Process,
}

/// Which records a processing job takes up. Completed records are never taken up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// All records of that status when the job comes to them.
    Status(RecordStatus),
    /// These rows, as ranges from first to last.
    Rows(Vec<(RowNo, RowNo)>),
}

/// The status of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum JobStatus {
    /// Queued, to be started when a worker is free.
    Ready,
    InProcess,
    /// Its category is busy.
    Waiting,
    OnHold,
    /// Could not do its work; `last_error` says why.
    Error,
    Finished,
    Cancelled,
}

/// Which job goes first; smaller numbers do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Priority {
    High = 1000,
    #[default]
    Normal = 2000,
    Low = 3000,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Records done.
    pub done: u64,
    /// Records in all; zero where it is not known.
    pub total: u64,
    /// Bytes of the file read and in all, while staging.
    #[serde(default)]
    pub bytes_done: u64,
    #[serde(default)]
    pub bytes_total: u64,
    /// Records in error among the done.
    pub num_errors: u64,
    /// Records among the done that wait for an answer.
    #[serde(default)]
    pub num_waiting: u64,
    /// Seconds this run has worked; where it went on from its place, since its beginning.
    #[serde(default)]
    pub seconds: f64,
}

/// How an import stood when a job took it up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub counts: StatusCounts,
    pub totals: Totals,
    /// Records the job was to take up.
    pub num_selected: u64,
}

impl JobStatus {
    /// Returns the status's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::InProcess => "In Process",
            Self::Waiting => "Waiting",
            Self::OnHold => "On Hold",
            Self::Error => "Error",
            Self::Finished => "Finished",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Whether the job will never run again by itself.
    pub fn is_over(self) -> bool {
        match self {
            Self::Error | Self::Finished | Self::Cancelled => true,
            Self::Ready | Self::InProcess | Self::Waiting | Self::OnHold => false,
        }
    }
}

impl JobKind {
    /// Returns the import the job works on; one that looks for files has none.
    pub fn import(&self) -> Option<ImportId> {
        match self {
            Self::Stage { import, .. } | Self::Process { import, .. } | Self::DryRun { import, .. } => Some(*import),
            Self::Collect { .. } => None,
        }
    }
}

impl Job {
    /// Makes a job that is ready to run.
    pub fn new(id: JobId, kind: JobKind, description: &str, created: Timestamp) -> Self {
        Self {
            id,
            kind,
            description: description.to_owned(),
            category: None,
            priority: Priority::Normal,
            status: JobStatus::Ready,
            created,
            started: None,
            ended: None,
            progress: Progress::default(),
            attempts: 0,
            num_logged: 0,
            log_no: 0,
            last_error: None,
            before: None,
            is_foreground: false,
            user: String::new(),
            terms: Terms::default(),
            turn: Turn::default(),
            hold: None,
            parent: None,
            paused_secs: 0.0,
            heartbeat: None,
            is_breaker_off: false,
            is_restoring: false,
            crashes: Crashes::default(),
        }
    }

    /// Returns the seconds it worked between its start and that moment.
    pub fn seconds_worked(&self, until: Timestamp) -> Option<f64> {
        Some((seconds_between(self.started?, until) - self.paused_secs).max(0.0))
    }

    /// Whether it runs again and again.
    pub fn is_recurring(&self) -> bool {
        self.terms.recurrence.is_some()
    }

    /// Whether it is a scheduled job that waits for its next due time.
    pub fn is_resting(&self) -> bool {
        self.is_recurring() && self.status == JobStatus::Ready && self.turn.owed.is_empty() && !self.turn.is_called
    }
}

/// Returns the seconds from one moment to another; none where a clock was set back between them.
pub fn seconds_between(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_millisecond() - from.as_millisecond()).max(0) as f64 / 1000.0
}

impl Priority {
    /// All priorities, the most urgent first.
    pub const ALL: [Self; 3] = [Self::High, Self::Normal, Self::Low];

    /// Returns the priority's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Normal => "Normal",
            Self::Low => "Low",
        }
    }
}

impl Selection {
    /// Returns the same with its ranges in ascending order, none touching another: [`Self::takes`] needs that.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let Self::Rows(ranges) = self else { return self.clone() };
        let mut sorted = ranges.clone();
        sorted.sort_unstable();
        let mut merged: Vec<(RowNo, RowNo)> = Vec::with_capacity(sorted.len());
        for (first, last) in sorted {
            match merged.last_mut() {
                Some((_, before)) if first.0 <= before.0.saturating_add(1) => *before = last.max(*before),
                Some(_) | None => merged.push((first, last)),
            }
        }
        Self::Rows(merged)
    }

    /// Whether a record of that row and status is to be taken up.
    pub fn takes(&self, row: RowNo, status: RecordStatus) -> bool {
        if status == RecordStatus::Completed {
            return false;
        }
        match self {
            Self::Status(wanted) => status == *wanted,
            Self::Rows(ranges) => {
                let at = ranges.partition_point(|(_, last)| *last < row);
                ranges.get(at).is_some_and(|(first, _)| *first <= row)
            }
        }
    }
}

impl Progress {
    /// Returns how far, from 0 to 1; `None` where the whole is not known.
    pub fn fraction(&self) -> Option<f32> {
        let (done, total) = if self.total > 0 { (self.done, self.total) } else { (self.bytes_done, self.bytes_total) };
        (total > 0).then(|| (done as f64 / total as f64).min(1.0) as f32)
    }

    /// Returns records a second, over the whole run.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0 && self.done > 0).then(|| self.done as f64 / self.seconds)
    }

    /// Returns the seconds still to go at the measured rate.
    pub fn seconds_left(&self) -> Option<f64> {
        let fraction = f64::from(self.fraction()?);
        (fraction > 0.0 && self.seconds > 0.0).then(|| self.seconds / fraction - self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ranges: &[(u64, u64)]) -> Selection {
        Selection::Rows(ranges.iter().map(|(first, last)| (RowNo(*first), RowNo(*last))).collect())
    }

    #[test]
    fn ranges_are_put_in_order_and_merged() {
        assert_eq!(rows(&[(7, 9), (3, 3)]).in_order(), rows(&[(3, 3), (7, 9)]));
        assert_eq!(rows(&[(7, 9), (1, 4), (5, 6), (8, 8)]).in_order(), rows(&[(1, 9)]));
        assert_eq!(rows(&[(2, u64::MAX), (5, 6)]).in_order(), rows(&[(2, u64::MAX)]));
        let status = Selection::Status(RecordStatus::Error);
        assert_eq!(status.in_order(), status);
    }

    #[test]
    fn completed_records_are_never_taken_up_again() {
        let selection = rows(&[(3, 3), (7, 9)]);
        let taken = |status| (1..=10).filter(|row| selection.takes(RowNo(*row), status)).collect::<Vec<_>>();
        assert_eq!(taken(RecordStatus::Error), [3, 7, 8, 9]);
        assert!(taken(RecordStatus::Completed).is_empty());
        let completed = Selection::Status(RecordStatus::Completed);
        assert!(!completed.takes(RowNo(1), RecordStatus::Completed));
    }
}
