//! How a status looks: icon, word and colour, so that none of the three has to be enough.

use eframe::egui::Color32;

use super::{
    icon::{self, Icon},
    tokens::Tokens,
};
use crate::model::{JobStatus, NoticeKind, RecordStatus, RowClass, Severity};

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    Neutral,
    /// The accent: going on, selected, new.
    Accent,
    Success,
    Warning,
    Error,
}

impl Tone {
    /// Returns the colour of icon and word.
    pub fn color(self, tokens: &Tokens) -> Color32 {
        let color = &tokens.color;
        match self {
            Self::Neutral => color.muted,
            Self::Accent => color.accent,
            Self::Success => color.success,
            Self::Warning => color.warning,
            Self::Error => color.error,
        }
    }

    /// Returns the colour behind them, where they stand on a chip.
    pub fn soft(self, tokens: &Tokens) -> Color32 {
        let color = &tokens.color;
        match self {
            Self::Neutral => color.hover,
            Self::Accent => color.accent_soft,
            Self::Success => color.success_soft,
            Self::Warning => color.warning_soft,
            Self::Error => color.error_soft,
        }
    }
}

/// A status as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct StatusLook {
    pub icon: Icon,
    pub label: &'static str,
    pub tone: Tone,
}

impl StatusLook {
    /// Returns the colour of icon and word.
    pub fn color(&self, tokens: &Tokens) -> Color32 {
        self.tone.color(tokens)
    }
}

impl From<RecordStatus> for StatusLook {
    fn from(status: RecordStatus) -> Self {
        let (icon, tone) = match status {
            RecordStatus::Ready => (icon::READY, Tone::Neutral),
            RecordStatus::Processing => (icon::WORKING, Tone::Accent),
            RecordStatus::Completed => (icon::DONE, Tone::Success),
            RecordStatus::Error => (icon::ERROR, Tone::Error),
            RecordStatus::Skipped => (icon::SKIPPED, Tone::Warning),
        };
        Self { icon, label: status.name(), tone }
    }
}

impl From<RowClass> for StatusLook {
    fn from(class: RowClass) -> Self {
        let (icon, tone) = match class {
            RowClass::Create => (icon::CREATE, Tone::Success),
            RowClass::Update => (icon::EDIT, Tone::Accent),
            RowClass::Unchanged => (icon::UNCHANGED, Tone::Neutral),
            RowClass::Skip => (icon::SKIPPED, Tone::Neutral),
            RowClass::Error => (icon::ERROR, Tone::Error),
        };
        Self { icon, label: class.name(), tone }
    }
}

impl From<JobStatus> for StatusLook {
    fn from(status: JobStatus) -> Self {
        let (icon, tone) = match status {
            JobStatus::Ready => (icon::READY, Tone::Neutral),
            JobStatus::InProcess => (icon::WORKING, Tone::Accent),
            JobStatus::Waiting => (icon::WAITING, Tone::Neutral),
            JobStatus::OnHold => (icon::ON_HOLD, Tone::Warning),
            JobStatus::Error => (icon::ERROR, Tone::Error),
            JobStatus::Finished => (icon::DONE, Tone::Success),
            JobStatus::Cancelled => (icon::CANCELLED, Tone::Warning),
        };
        Self { icon, label: status.name(), tone }
    }
}

impl From<NoticeKind> for StatusLook {
    fn from(kind: NoticeKind) -> Self {
        let (icon, label, tone) = match kind {
            NoticeKind::Success => (icon::DONE, "Done", Tone::Success),
            NoticeKind::Warning => (icon::WARNING, "Warning", Tone::Warning),
            NoticeKind::Error => (icon::ERROR, "Error", Tone::Error),
            NoticeKind::Information => (icon::INFORMATION, "Information", Tone::Accent),
        };
        Self { icon, label, tone }
    }
}

impl From<Severity> for StatusLook {
    fn from(severity: Severity) -> Self {
        let (icon, label, tone) = match severity {
            Severity::Warning => (icon::WARNING, "Warning", Tone::Warning),
            Severity::Error => (icon::ERROR, "Error", Tone::Error),
        };
        Self { icon, label, tone }
    }
}
