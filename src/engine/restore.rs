//! A company that was lost, damaged or removed, is made again from the staged rows of its imports.
//!
//! A job for each import, in the order of their numbers, processes once more what was Completed: before all other work,
//! with the same integration, day, numbers and corrections as the first time, and exactly once like any other job. That
//! there is something to restore is kept in the catalog before the new company's first table is made.

use super::{
    JobError,
    core::Core,
    notices, queue,
    work::{JobCx, Ticket},
};
use crate::{
    model::{ImportId, ImportStage, Job, JobKind, JobStatus, NoticeKind, Priority, RecordStatus, RowNo, Selection},
    store::{LostCompany, Staging, StoreError, Workspace},
};

/// Jobs that restore run one at a time.
const CATEGORY: &str = "Restoring the company";
/// Statuses looked at together.
const AT_ONCE: usize = 4096;

/// Keeps in mind that a company was lost, where it was: a new folder has no records, but imports say they made some.
pub fn note_loss(workspace: &Workspace, num_records: Option<u64>) -> Result<(), StoreError> {
    let catalog = workspace.catalog();
    if catalog.lost_company()?.is_some() {
        // Lost again while it was restored: all of it is queued anew.
        return catalog.save_lost_company(LostCompany { num_records, is_queued: false });
    }
    let has_made = |import: ImportId| workspace.staging(import).is_ok_and(|rows| rows.counts().completed > 0);
    let staged = catalog.imports().into_iter().filter(|import| import.stage == ImportStage::Staged);
    let is_lost = staged.map(|import| import.id).any(has_made);
    workspace.close_idle(0);
    if is_lost { catalog.save_lost_company(LostCompany { num_records, is_queued: false }) } else { Ok(()) }
}

/// Makes Completed rows Ready whose records are to be made again, at the first start of the job that does.
pub fn reopen(cx: &JobCx<'_>, staging: &Staging, selection: &Selection) -> Result<(), JobError> {
    if cx.job.is_restoring && staging.cursor(cx.job.id).is_none() {
        staging.reopen(&|row| selection.takes(row, RecordStatus::Ready))?;
        staging.flush_durably()?;
    }
    Ok(())
}

impl Core {
    /// Queues what restores a lost company, if it is not queued yet.
    pub(super) fn queue_restoring(&mut self) -> Result<(), StoreError> {
        let Some(lost) = self.catalog().lost_company()?.filter(|lost| !lost.is_queued) else { return Ok(()) };
        let open = self.catalog().open_jobs();
        for job in open.iter().filter(|job| queue::is_restoring_company(job)) {
            self.catalog().remove_job(job.id)?;
        }
        for import in self.catalog().imports() {
            let staging = match self.stores.workspace.staging(import.id) {
                Ok(staging) => staging,
                Err(StoreError::NotFound { .. }) => continue,
                Err(error) => {
                    let why = super::sentence(&error.to_string());
                    self.opening_notes.push(format!("What import {} made is not restored: {why}.", import.id));
                    continue;
                }
            };
            if let Some(selection) = made_by(&staging)? {
                self.queue_one(import.id, &import.file.name, selection)?;
            }
        }
        self.catalog().flush_durably()?;
        self.catalog().save_lost_company(LostCompany { is_queued: true, ..lost })
    }

    fn queue_one(&self, import: ImportId, name: &str, selection: Selection) -> Result<(), StoreError> {
        let kind = JobKind::Process { import, selection, plan: None };
        let id = self.catalog().next_job_id()?;
        let mut job = Job::new(id, kind, &format!("Restore what {name} made"), self.now());
        job.category = Some(CATEGORY.to_owned());
        job.priority = Priority::High;
        job.is_restoring = true;
        // However many of them fail now, the others are to be there again.
        job.is_breaker_off = true;
        job.turn.is_called = true;
        self.catalog().save_job(&job)
    }

    /// Starts the next job that restores, out of its turn; none where there is none.
    pub(super) fn start_restoring(&mut self) -> Result<Option<Ticket>, StoreError> {
        let is_next = |job: &Job| job.is_restoring && matches!(job.status, JobStatus::Ready | JobStatus::Waiting);
        let next = self.catalog().open_jobs().into_iter().find(|job| is_next(job));
        next.map_or(Ok(None), |job| self.start_now(job.id))
    }

    /// Tells, after the last of the jobs that restore, what is there again.
    pub(super) fn tell_restored(&mut self, ended: &Job) -> Result<(), StoreError> {
        let open = self.catalog().open_jobs();
        if open.iter().any(|job| queue::is_restoring_company(job) && job.id != ended.id) {
            return Ok(());
        }
        let Some(lost) = self.catalog().lost_company()? else { return Ok(()) };
        let there: u64 = self.stores.company.totals().iter().map(|(_, head)| head.num_records).sum();
        let (kind, text) = told(lost.num_records, there);
        self.catalog().forget_lost_company()?;
        self.opening_notes.push(format!("{text}."));
        self.notify(ended, notices::plain(kind, "Company restored", text))
    }
}

/// Returns the rows whose records are to be made again; `None` where there are none.
fn made_by(staging: &Staging) -> Result<Option<Selection>, StoreError> {
    let counts = staging.counts();
    if counts.completed == 0 {
        return Ok(None);
    }
    if counts.ready == 0 {
        return Ok(Some(Selection::Status(RecordStatus::Ready)));
    }
    // Those that were never processed are to stay so.

    let mut ranges: Vec<(RowNo, RowNo)> = Vec::new();
    for start in (1..=staging.num_rows()).step_by(AT_ONCE) {
        for (row, status) in (start..).map(RowNo).zip(staging.statuses(RowNo(start), AT_ONCE)?) {
            match ranges.last_mut() {
                _ if status != RecordStatus::Completed => {}
                Some((_, last)) if last.next() == row => *last = row,
                Some(_) | None => ranges.push((row, row)),
            }
        }
    }
    Ok(Some(Selection::Rows(ranges)))
}

fn told(former: Option<u64>, there: u64) -> (NoticeKind, String) {
    match former {
        Some(former) if there < former => {
            let missing = former - there;
            let text = format!(
                "{there} of {former} records are there again; {missing} are not, because their imports were deleted or \
                 their rows have errors now"
            );
            (NoticeKind::Warning, text)
        }
        Some(_) | None => (NoticeKind::Success, format!("All {there} records are there again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(former: Option<u64>, there: u64, expect: &str) {
        assert_eq!(told(former, there).1, expect);
    }

    #[test]
    fn what_is_missing_is_told() {
        check(Some(520), 520, "All 520 records are there again");
        check(None, 520, "All 520 records are there again");
        check(
            Some(520),
            500,
            "500 of 520 records are there again; 20 are not, because their imports were deleted or their rows have \
             errors now",
        );
    }
}
