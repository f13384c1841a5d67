//! How an import stands, in a word and in numbers.

use crate::{
    engine::Overview,
    model::{Import, ImportId, ImportStage, Job, JobKind, JobStatus, RecordStatus},
    ui::{
        theme::{StatusLook, Tone, icon},
        words,
    },
};

/// Returns the job that works on the import, else one that waits to.
pub fn job(overview: &Overview, import: ImportId) -> Option<&Job> {
    let unfinished = overview.unfinished().filter(|job| job.kind.import() == Some(import));
    unfinished.min_by_key(|job| (job.status != JobStatus::InProcess, job.id))
}

/// Returns the word for how far the import is.
pub fn look(overview: &Overview, import: &Import) -> StatusLook {
    let look = |icon, label, tone| StatusLook { icon, label, tone };
    match &import.stage {
        ImportStage::Failed { .. } => return look(icon::ERROR, "Not read", Tone::Error),
        ImportStage::Cancelled => return look(icon::CANCELLED, "Cancelled", Tone::Warning),
        ImportStage::Staging => return look(icon::WORKING, "Being read", Tone::Accent),
        ImportStage::Staged => {}
    }
    let job = job(overview, import.id).filter(|job| matches!(job.kind, JobKind::Process { .. }));
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

/// Returns the shares of completed, error and skipped records, from 0 to 1.
pub fn shares(import: &Import) -> [(f32, Tone); 3] {
    let total = import.counts.total().max(1) as f64;
    let share = |status| (import.counts.of(status) as f64 / total) as f32;
    [
        (share(RecordStatus::Completed), Tone::Success),
        (share(RecordStatus::Error), Tone::Error),
        (share(RecordStatus::Skipped), Tone::Warning),
    ]
}

/// Says the same in words: "988 completed, 12 error, 0 skipped".
pub fn shares_words(import: &Import) -> String {
    let [completed, error, skipped] = [RecordStatus::Completed, RecordStatus::Error, RecordStatus::Skipped]
        .map(|status| words::count(import.counts.of(status)));
    format!("{completed} completed, {error} error, {skipped} skipped")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceFile, StatusCounts, Totals};

    fn import(counts: StatusCounts) -> Import {
        Import {
            id: ImportId(1),
            integration: "A".into(),
            version: 1,
            table: "Customer".into(),
            file: SourceFile::default(),
            created: jiff::Timestamp::UNIX_EPOCH,
            stage: ImportStage::Staged,
            columns: Vec::new(),
            counts,
            totals: Totals::default(),
            staged_with_issues: 0,
            stage_seconds: 0.0,
            process_seconds: 0.0,
            series: Vec::new(),
        }
    }

    #[track_caller]
    fn check(counts: StatusCounts, expect: &str) {
        assert_eq!(look(&Overview::default(), &import(counts)).label, expect);
    }

    #[test]
    fn what_needs_its_owner_is_said_first() {
        check(StatusCounts { completed: 5, ready: 2, error: 1, skipped: 3, ..StatusCounts::default() }, "With errors");
        check(StatusCounts { completed: 5, ready: 2, skipped: 3, ..StatusCounts::default() }, "Ready");
        check(StatusCounts { completed: 5, skipped: 3, ..StatusCounts::default() }, "With skipped");
        check(StatusCounts { completed: 5, ..StatusCounts::default() }, "Completed");
    }

    #[test]
    fn a_file_that_was_not_read_says_so() {
        let label = |stage| look(&Overview::default(), &Import { stage, ..import(StatusCounts::default()) }).label;
        assert_eq!(label(ImportStage::Failed { reason: "gone".to_owned() }), "Not read");
        assert_eq!(label(ImportStage::Cancelled), "Cancelled");
        assert_eq!(label(ImportStage::Staging), "Being read");
    }

    #[test]
    fn pace_is_told_where_it_was_measured() {
        assert_eq!(pace(&import(StatusCounts::default())), "");
        let measured = Import {
            stage_seconds: 0.4,
            process_seconds: 1.25,
            series: Vec::new(),
            ..import(StatusCounts { completed: 988, error: 12, ..StatusCounts::default() })
        };
        assert_eq!(pace(&measured), "0.4 s to read · 1.2 s to process, 800 records/s");
    }
}
