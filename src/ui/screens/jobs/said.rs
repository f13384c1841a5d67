//! What the job queue says of a job: in cells and in the pane.

use jiff::Timestamp;

use crate::{
    model::{Job, JobKind, JobStatus, Selection},
    ui::{
        theme::{StatusLook, Tone, icon},
        widgets::grid::Cell,
        words,
    },
};

/// Returns what the job does, in the field's words.
pub fn kind(kind: &JobKind) -> &'static str {
    match kind {
        JobKind::Stage { .. } => "Read a file",
        JobKind::Process { .. } => "Process records",
        JobKind::DryRun { .. } => "Dry run",
        JobKind::Collect { .. } => "Look for files",
    }
}

/// Returns which records the job takes up: "Ready", "row 3, rows 7 to 9".
pub fn selection(job: &Job) -> Option<String> {
    let (JobKind::Process { selection, .. } | JobKind::DryRun { selection, .. }) = &job.kind else { return None };
    Some(match selection {
        Selection::Status(status) => format!("All with status {status}"),
        Selection::Rows(ranges) => rows(ranges),
    })
}

fn rows(ranges: &[(crate::model::RowNo, crate::model::RowNo)]) -> String {
    // Thousands of rows may have been picked one by one.
    const MAX_SHOWN: usize = 10;
    let one = |(first, last): &(_, _)| if first == last { format!("{first}") } else { format!("{first}–{last}") };
    let mut shown: Vec<String> = ranges.iter().take(MAX_SHOWN).map(one).collect();
    if ranges.len() > MAX_SHOWN {
        shown.push("…".to_owned());
    }
    let num_rows: u64 = ranges.iter().map(|(first, last)| last.0.saturating_sub(first.0) + 1).sum();
    let noun = if num_rows == 1 { "Row" } else { "Rows" };
    format!("{noun} {}", shown.join(", "))
}

/// Returns how the job's status looks; one that waits for its next due time says so.
pub fn look(job: &Job) -> StatusLook {
    if job.is_resting() {
        return StatusLook { icon: icon::CLOCK, label: "Scheduled", tone: Tone::Neutral };
    }
    job.status.into()
}

/// Returns how long the job has worked, or worked.
pub fn duration(job: &Job, now: Timestamp) -> Option<String> {
    let end = match (job.ended, job.status) {
        (Some(ended), _) => ended,
        (None, JobStatus::InProcess) => now,
        (None, _) => return None,
    };
    Some(words::duration(job.seconds_worked(end)?))
}

/// Returns how far the job is, as a bar while it is on its way.
pub fn progress(job: &Job) -> Cell<'static> {
    let progress = &job.progress;
    if progress.total == 0 && progress.done == 0 {
        return Cell::muted("–");
    }
    if job.kind.import().is_none() {
        return Cell::text(words::plural(progress.done, "file"));
    }
    let text = if progress.total > 0 {
        format!("{}/{}", words::count(progress.done), words::count(progress.total))
    } else {
        words::count(progress.done)
    };
    match progress.fraction() {
        Some(fraction) if has_bar(job) => Cell::progress(fraction, text),
        Some(_) | None => Cell::text(text),
    }
}

/// Whether a bar shows how far the job is: on its way, or where it was stopped.
pub fn has_bar(job: &Job) -> bool {
    !job.status.is_over() && job.kind.import().is_some() && job.progress.fraction().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{ImportId, Progress, RecordStatus, RowNo},
        ui::screens::jobs::fixture,
    };

    fn job(status: JobStatus) -> Job {
        let selection = Selection::Status(RecordStatus::Ready);
        fixture::job(status, JobKind::Process { import: ImportId(1), selection, plan: None })
    }

    #[test]
    fn selections_are_said_in_words() {
        let check = |selection, expect: &str| {
            let kind = JobKind::Process { import: ImportId(1), selection, plan: None };
            assert_eq!(super::selection(&fixture::job(JobStatus::Ready, kind)).as_deref(), Some(expect));
        };
        check(Selection::Status(RecordStatus::Error), "All with status Error");
        check(Selection::Rows(vec![(RowNo(3), RowNo(3))]), "Row 3");
        check(Selection::Rows(vec![(RowNo(3), RowNo(3)), (RowNo(7), RowNo(9))]), "Rows 3, 7–9");
        check(
            Selection::Rows((1..=11).map(|row| (RowNo(2 * row), RowNo(2 * row))).collect()),
            "Rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, …",
        );
    }

    #[test]
    fn a_running_job_counts_up_to_now() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let started = Job { started: Some(at(10)), ..job(JobStatus::InProcess) };
        assert_eq!(duration(&started, at(75)).as_deref(), Some("1 min 5 s"));
        let ended = Job { ended: Some(at(12)), status: JobStatus::Finished, ..started };
        assert_eq!(duration(&ended, at(75)).as_deref(), Some("2.0 s"));
        assert_eq!(duration(&job(JobStatus::Ready), at(75)), None);
    }

    #[test]
    fn progress_is_a_bar_only_on_the_way() {
        let done = Progress { done: 1500, total: 10_000, ..Progress::default() };
        let running = Job { progress: done, ..job(JobStatus::InProcess) };
        assert!(matches!(progress(&running).kind, crate::ui::widgets::grid::CellKind::Progress(_)));
        assert_eq!(progress(&running).text, "1,500/10,000");
        let over = Job { status: JobStatus::Cancelled, ..running };
        assert!(matches!(progress(&over).kind, crate::ui::widgets::grid::CellKind::Text));
        assert_eq!(progress(&job(JobStatus::Ready)).text, "–");
    }
}
