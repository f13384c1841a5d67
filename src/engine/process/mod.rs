//! The job "process": makes business records of staged ones, exactly once.
//!
//! Rows are taken up in file order, converted on all cores, and committed by this one thread in batches. A batch and
//! the marker that it was done are one atomic write of the destination; the staging store takes the statuses over
//! afterwards. Killed at any moment, the next run first takes over what the markers say was done.

mod careful;
mod commit;
mod documents;
mod feed;
mod scan;

use std::ops::ControlFlow;

use self::{careful::Careful, commit::Committer, feed::Feed};
use super::{
    JobError, ordered,
    plan::Plan,
    work::{Figures, JobCx, JobEnd, Report},
};
use crate::model::{ImportId, Selection, Standing};

/// Processes the selected records of an import.
pub fn run(cx: &JobCx<'_>, import: ImportId, selection: &Selection) -> Result<JobEnd, JobError> {
    let import = cx.stores.import(import)?;
    let integration = cx.stores.integration_of(&import)?;
    let mut plan = Plan::new(cx.stores, &integration, &import.columns, &import)?;
    let staging = cx.stores.workspace.staging(import.id)?;
    let mut committer = Committer::new(cx, &import, &integration, &plan, &staging)?;
    committer.recover()?;

    let before = cx.job.before.unwrap_or_else(|| standing(&staging, selection));
    (cx.report)(Report::Begun { job: cx.job.id, before });
    committer.begin(before.num_selected);
    scan::run(&mut plan, &staging, &|| !cx.control.is_stopped())?;
    let careful = Careful::new(cx, import.id)?;
    let result = {
        let mut feed = Feed::new(cx, &plan, &staging, selection)?;
        let sink = |converted| {
            if cx.control.is_stopped() {
                return Ok(ControlFlow::Break(()));
            }
            committer.commit(converted)?;
            Ok(ControlFlow::Continue(()))
        };
        ordered::run(
            careful.num_threads(cx.stores.num_threads()),
            || feed.next(),
            |chunk| careful.convert(&plan, chunk),
            sink,
        )
    };
    // What was committed is kept and told even where the run itself broke off.
    let kept = committer.checkpoint();
    staging.clear_taken_up();
    // The first error is the cause of the second.
    result.and(kept)?;
    if cx.control.is_cancelled() {
        staging.skip(&|row, status| selection.takes(row, status))?;
    }
    committer.finish()?;
    let (figures, progress) = (Figures::of(&staging), committer.progress());
    check_sum(import.id, &staging, figures)?;
    Ok(match (cx.control.is_cancelled(), cx.control.is_stopped()) {
        (true, _) => JobEnd::Cancelled { figures, progress },
        (false, true) => JobEnd::Suspended,
        (false, false) => JobEnd::Finished { figures, progress },
    })
}

/// Takes over what the destination committed for the import before the program was killed.
pub fn recover(cx: &JobCx<'_>, import: ImportId) -> Result<(), JobError> {
    let import = cx.stores.import(import)?;
    let integration = cx.stores.integration_of(&import)?;
    let plan = Plan::new(cx.stores, &integration, &import.columns, &import)?;
    let staging = cx.stores.workspace.staging(import.id)?;
    Committer::new(cx, &import, &integration, &plan, &staging)?.recover()
}

fn standing(staging: &crate::store::Staging, selection: &Selection) -> Standing {
    let counts = staging.counts();
    let num_selected = match selection {
        Selection::Status(status) => counts.of(*status),
        Selection::Rows(ranges) => ranges.iter().map(|(first, last)| (last.0 + 1).saturating_sub(first.0)).sum(),
    };
    Standing { counts, totals: staging.totals(), num_selected }
}

/// Invariant 7: rows read = completed + error + skipped + ready + processing, and completed = created + updated +
/// unchanged.
fn check_sum(import: ImportId, staging: &crate::store::Staging, figures: Figures) -> Result<(), JobError> {
    let (rows, sum) = (staging.num_rows(), figures.counts.total());
    if rows != sum || figures.counts.completed != figures.totals.total() {
        return Err(JobError::DoesNotAddUp { import: import.0, rows, sum });
    }
    Ok(())
}
