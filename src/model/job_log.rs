//! The job log: one entry for each run of a job, and one for each due time that was missed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ids::{ImportId, JobId},
    import::Totals,
    job::{Progress, seconds_between},
};

/// Names an entry: its job, and its number among the job's entries, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LogKey {
    pub job: JobId,
    pub number: u32,
}

/// A job queue log entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    pub key: LogKey,
    /// What the job was called then.
    pub description: String,
    #[serde(default)]
    pub user: String,
    /// The due time it ran for, or that was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    pub started: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    pub outcome: LogOutcome,
    /// What there is to say, in a sentence: the counts, the error, why it was missed.
    #[serde(default)]
    pub message: String,
    /// The import it worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportId>,
    #[serde(default)]
    pub progress: Progress,
    /// What the run's completed records did.
    #[serde(default)]
    pub totals: Totals,
    /// How often the program ended while it ran, and it went on afterwards.
    #[serde(default)]
    pub num_interruptions: u32,
    /// Seconds in which it did not work: it was paused, or the program was closed.
    #[serde(default)]
    pub paused_secs: f64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogOutcome {
    InProcess,
    /// Stopped on its way; it goes on in the same run.
    Paused,
    Finished,
    Failed,
    /// Failed, and tried again by itself.
    TriedAgain,
    Cancelled,
    /// Its due time passed without a run.
    Missed,
}

impl LogOutcome {
    /// Returns the outcome in the field's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProcess => "In Process",
            Self::Paused => "Paused",
            Self::Finished => "Finished",
            Self::Failed => "Error",
            Self::TriedAgain => "Error, tried again",
            Self::Cancelled => "Cancelled",
            Self::Missed => "Missed",
        }
    }
}

impl LogEntry {
    /// Returns how long the run worked, in seconds; none while it is under way.
    pub fn seconds(&self) -> Option<f64> {
        Some((seconds_between(self.started, self.ended?) - self.paused_secs).max(0.0))
    }

    /// Returns records a second, over the time it worked.
    pub fn rate(&self) -> Option<f64> {
        self.progress.rate()
    }
}
