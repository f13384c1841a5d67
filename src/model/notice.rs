//! Notifications: told once by a toast, kept in the notification centre.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ImportId, JobId, NoticeId};

/// An entry of the notification centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    pub at: Timestamp,
    pub kind: NoticeKind,
    /// "Import Processing Complete".
    pub title: String,
    /// "500 records created, 0 errors".
    pub text: String,
    /// The import whose results the notice offers to open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportId>,
    /// The job it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    #[serde(default)]
    pub is_read: bool,
}

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeKind {
    Success,
    /// Done, but some records need their owner.
    Warning,
    Error,
    Information,
}
