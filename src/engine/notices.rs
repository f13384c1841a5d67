//! The words of notifications.

use jiff::Timestamp;

use super::work::JobEnd;
use crate::model::{Import, ImportId, Job, JobId, JobKind, Notice, NoticeId, NoticeKind, Progress, Totals};

/// The title of the notice that a dry run is done: what it opens is the plan, not the results.
pub const DRY_RUN_COMPLETE: &str = "Dry run complete";

/// A notice before it has a number.
pub struct Draft {
    kind: NoticeKind,
    title: &'static str,
    text: String,
    /// The import whose results can be opened; none where there are none.
    import: Option<ImportId>,
}

impl Draft {
    /// Gives it its number and time.
    pub fn into_notice(self, id: NoticeId, at: Timestamp, job: JobId) -> Notice {
        let Self { kind, title, text, import } = self;
        Notice { id, at, kind, title: title.to_owned(), text, import, job: Some(job), is_read: false }
    }
}

/// Says how a job ended; nothing for a staging that went well, which the dialog tells.
pub fn of_end(job: &Job, end: &JobEnd, import: &Import) -> Option<Draft> {
    let name = &import.file.name;
    let draft = |kind, title, text| Some(Draft { kind, title, text, import: Some(import.id) });
    match (&job.kind, end) {
        (JobKind::Stage { .. }, JobEnd::Finished { .. }) if job.is_restoring => {
            let (rows, done) = (count(import.counts.total()), count(import.counts.completed));
            let text = format!("{name}: {rows} rows are there again, {done} of them completed");
            draft(NoticeKind::Information, "Rows restored", text)
        }
        (_, JobEnd::Suspended)
        | (JobKind::Stage { .. }, JobEnd::Finished { .. } | JobEnd::Cancelled { .. })
        | (JobKind::DryRun { .. }, JobEnd::Cancelled { .. })
        | (JobKind::Collect { .. }, _) => None,
        (JobKind::DryRun { .. }, JobEnd::Finished { progress, .. }) => {
            draft(NoticeKind::Information, DRY_RUN_COMPLETE, format!("{name}: {}", foreseen(progress)))
        }
        (JobKind::DryRun { .. }, JobEnd::Failed { reason, .. }) => {
            draft(NoticeKind::Error, "Dry run stopped", format!("{name}: {reason}"))
        }
        (JobKind::Stage { .. }, JobEnd::Failed { reason, .. }) => {
            // Nothing of the file was kept: there are no results to open.
            let text = format!("{name}: {reason}");
            Some(Draft { kind: NoticeKind::Error, title: "File could not be read", text, import: None })
        }
        (JobKind::Process { .. }, JobEnd::Finished { .. }) => {
            let done = Done::of(job, import);
            let kind = if done.num_errors + done.num_waiting == 0 { NoticeKind::Success } else { NoticeKind::Warning };
            let title = if job.is_restoring { "Records restored" } else { "Import Processing Complete" };
            draft(kind, title, done.sentence())
        }
        (JobKind::Process { .. }, JobEnd::Cancelled { .. }) => {
            let done = Done::of(job, import);
            let text = format!("{name}: {}; {} skipped", done.sentence(), count(import.counts.skipped));
            draft(NoticeKind::Information, "Import processing cancelled", text)
        }
        (JobKind::Process { .. }, JobEnd::Failed { reason, .. }) => {
            // Of a plan that does not hold any more; the job has each reason.
            let first = reason.lines().next().unwrap_or_default().trim_end_matches(':');
            draft(NoticeKind::Error, "Import processing stopped", format!("{name}: {first}"))
        }
    }
}

/// Says that files could not be looked for; what was found is told by its imports.
pub fn of_collecting(job: &Job, end: &JobEnd) -> Option<Draft> {
    match end {
        JobEnd::Failed { reason, .. } => {
            Some(plain(NoticeKind::Error, "Scheduled import failed", format!("{}: {reason}", job.description)))
        }
        JobEnd::Finished { .. } | JobEnd::Cancelled { .. } | JobEnd::Suspended => None,
    }
}

/// Makes a notice that offers nothing to open.
pub fn plain(kind: NoticeKind, title: &'static str, text: String) -> Draft {
    Draft { kind, title, text, import: None }
}

/// Says for the log how a run ended.
pub fn message(job: &Job, end: &JobEnd, import: &Import) -> String {
    match (&job.kind, end) {
        (_, JobEnd::Suspended) => String::new(),
        (_, JobEnd::Failed { reason, .. }) => reason.clone(),
        (JobKind::Process { .. }, JobEnd::Finished { .. } | JobEnd::Cancelled { .. }) => {
            Done::of(job, import).sentence()
        }
        (JobKind::DryRun { .. }, JobEnd::Finished { progress, .. }) => foreseen(progress),
        (JobKind::Stage { .. }, JobEnd::Finished { figures, .. }) => {
            let records = if figures.counts.total() == 1 { "record" } else { "records" };
            let issues = count(figures.staged_with_issues);
            format!("{} {records} staged, {issues} with issues", count(figures.counts.total()))
        }
        (
            JobKind::Stage { .. } | JobKind::DryRun { .. } | JobKind::Collect { .. },
            JobEnd::Finished { .. } | JobEnd::Cancelled { .. },
        ) => String::new(),
    }
}

/// Says what a dry run has found: "1,204 rows foreseen, 3 errors".
fn foreseen(progress: &Progress) -> String {
    let errors = if progress.num_errors == 1 { "error" } else { "errors" };
    format!("{} rows foreseen, {} {errors}", count(progress.done), count(progress.num_errors))
}

/// What one job did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub totals: Totals,
    pub num_errors: u64,
    /// Records that wait for an answer.
    pub num_waiting: u64,
}

impl Done {
    /// Takes the difference between how the import stands and how it stood.
    pub fn of(job: &Job, import: &Import) -> Self {
        let before = job.before.unwrap_or_default();
        let num_waiting = job.progress.num_waiting;
        let Totals { created, updated, unchanged } = import.totals;
        let totals = Totals {
            created: created.saturating_sub(before.totals.created),
            updated: updated.saturating_sub(before.totals.updated),
            unchanged: unchanged.saturating_sub(before.totals.unchanged),
        };
        let skipped = import.counts.skipped.saturating_sub(before.counts.skipped);
        let num_errors = before.num_selected.saturating_sub(totals.total() + skipped + num_waiting);
        Self { totals, num_errors, num_waiting }
    }

    /// Says it: "500 records created, 0 errors"; updated and unchanged ones where there are any.
    pub fn sentence(&self) -> String {
        let Self { totals: Totals { created, updated, unchanged }, num_errors, num_waiting } = *self;
        let records = if created == 1 { "record" } else { "records" };
        let mut text = format!("{} {records} created", count(created));
        if updated > 0 {
            text.push_str(&format!(", {} updated", count(updated)));
        }
        if unchanged > 0 {
            text.push_str(&format!(", {} unchanged", count(unchanged)));
        }
        let errors = if num_errors == 1 { "error" } else { "errors" };
        text.push_str(&format!(", {} {errors}", count(num_errors)));
        match num_waiting {
            0 => {}
            1 => text.push_str("; 1 waits for your answer"),
            num => text.push_str(&format!("; {} wait for your answer", count(num))),
        }
        text
    }
}

/// Writes a count with commas between thousands.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check([created, updated, unchanged, num_errors, num_waiting]: [u64; 5], expect: &str) {
        let totals = Totals { created, updated, unchanged };
        assert_eq!(Done { totals, num_errors, num_waiting }.sentence(), expect);
    }

    #[test]
    fn counts_are_said_in_the_fields_words() {
        check([500, 0, 0, 0, 0], "500 records created, 0 errors");
        check([1, 0, 0, 1, 0], "1 record created, 1 error");
        check([12_345, 30, 2, 1_000, 0], "12,345 records created, 30 updated, 2 unchanged, 1,000 errors");
        check([497, 0, 0, 0, 3], "497 records created, 0 errors; 3 wait for your answer");
    }
}
