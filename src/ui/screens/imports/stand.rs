//! How an import stands, in a word and in numbers.

use crate::{
    engine::Overview,
    model::{Import, ImportStage, JobKind, JobStatus, RecordStatus},
    ui::{
        theme::{StatusLook, Tone, icon},
        words,
    },
};

/// Returns the word for how far the import is.
pub fn look(overview: &Overview, import: &Import) -> StatusLook {
    let look = |icon, label, tone| StatusLook { icon, label, tone };
    match &import.stage {
        ImportStage::Failed { .. } => return look(icon::ERROR, "Not read", Tone::Error),
        ImportStage::Cancelled => return look(icon::CANCELLED, "Cancelled", Tone::Warning),
        ImportStage::Staging => return look(icon::WORKING, "Being read", Tone::Accent),
        ImportStage::Staged => {}
    }
    let job = overview.job_of(import.id).filter(|job| matches!(job.kind, JobKind::Process { .. }));
    match job.map(|job| job.status) {
        Some(JobStatus::InProcess) => look(icon::WORKING, "Processing", Tone::Accent),
        Some(JobStatus::OnHold) => look(icon::ON_HOLD, "On hold", Tone::Warning),
        Some(JobStatus::Ready | JobStatus::Waiting) => look(icon::WAITING, "In queue", Tone::Neutral),
        Some(JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled) | None => settled(import),
    }
}

fn settled(import: &Import) -> StatusLook {
    let counts = &import.counts;
    let (icon, label, tone) = if counts.error > 0 {
        (icon::ERROR, "With errors", Tone::Error)
    } else if counts.ready > 0 {
        (icon::READY, "Ready", Tone::Neutral)
    } else if counts.skipped > 0 {
        (icon::SKIPPED, "With skipped", Tone::Warning)
    } else {
        (icon::DONE, "Completed", Tone::Success)
    };
    StatusLook { icon, label, tone }
}

/// Returns the shares of completed, error, skipped and other records, from 0 to 1.
pub fn shares(import: &Import) -> [(f32, Tone); 3] {
    let total = import.counts.total().max(1) as f64;
    let share = |status| (import.counts.of(status) as f64 / total) as f32;
    [
        (share(RecordStatus::Completed), Tone::Success),
        (share(RecordStatus::Error), Tone::Error),
        (share(RecordStatus::Skipped), Tone::Warning),
    ]
}

/// Says how long the import took and how fast it went: "0.4 s read · 1.2 s processed, 833 records/s".
pub fn pace(import: &Import) -> String {
    let mut parts = Vec::new();
    if import.stage_seconds > 0.0 {
        parts.push(format!("{} to read", words::duration(import.stage_seconds)));
    }
    if import.process_seconds > 0.0 {
        let num = import.counts.completed + import.counts.error;
        let rate = words::rate(num as f64 / import.process_seconds);
        parts.push(format!("{} to process, {rate}", words::duration(import.process_seconds)));
    }
    parts.join(" · ")
}
