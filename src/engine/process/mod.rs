//! The job "process": makes business records of staged ones, exactly once.
//!
//! Rows are taken up in file order, converted on all cores, and committed by this one thread in batches. A batch and
//! the marker that it was done are one atomic write of the destination; the staging store takes the statuses over
//! afterwards. Killed at any moment, the next run first takes over what the markers say was done.

pub(super) mod careful;
pub(super) mod chunk;
pub(super) mod commit;
mod documents;
pub(super) mod feed;
mod keeper;
mod questions;
pub(super) mod scan;

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use self::{
    careful::Careful,
    chunk::{Chunk, Converted},
    commit::Committer,
    feed::{Feed, Purpose},
};
use super::{
    JobError, dry_run,
    ordered::{self, Way},
    plan::Plan,
    prepared::Prepared,
    restore,
    work::{Figures, JobCx, JobEnd, Report},
};
use crate::{
    model::{Fingerprint, ImportId, Progress, Selection, Standing},
    store::Staging,
};

/// Processes the selected records of an import; where they were `planned`, exactly so or not at all.
pub fn run(
    cx: &JobCx<'_>,
    import: ImportId,
    selection: &Selection,
    planned: Option<Fingerprint>,
) -> Result<JobEnd, JobError> {
    let import = cx.stores.import(import)?;
    let selection = &selection.in_order();
    let integration = cx.stores.integration_of(&import)?;
    let plan = Plan::new(cx.stores, &integration, &import.columns, &import)?;
    let staging = cx.stores.workspace.staging(import.id)?;
    let mut committer = Committer::new(cx, &import, &integration, &plan, &staging, planned)?;
    committer.recover()?;
    restore::reopen(cx, &staging, selection)?;

    let before = cx.job.before.unwrap_or_else(|| standing(&staging, selection));
    (cx.report)(Report::Begun { job: cx.job.id, before });
    committer.begin(before.num_selected)?;
    let plan = scan::run(cx, plan, &staging)?;
    if let Some(fingerprint) = planned.filter(|_| staging.cursor(cx.job.id).is_none()) {
        // What was begun and interrupted is held to its plan batch by batch.
        dry_run::check(cx, &dry_run::Work { import: &import, integration: &integration, plan: &plan }, fingerprint)?;
    }
    let careful = Careful::new(cx, import.id)?;
    let prepared = Prepared::take(cx, &import, &plan, &staging, selection)?;
    let feed = Feed::new(cx, &plan, &staging, selection, Purpose::Process)?.with_prepared(prepared);
    let result = commit_all(cx, &plan, careful, feed, &mut committer);
    // What was committed is kept and told even where the run itself broke off.
    let kept = committer.checkpoint();
    staging.clear_taken_up();
    // The first error is the cause of the second.
    result.and(kept)?;
    if cx.control.is_cancelled() {
        staging.skip(&|row, status| selection.takes(row, status))?;
    }
    committer.finish()?;
    settle(cx, import.id, &staging, committer.progress())
}

/// Converts what is fed on all threads, and commits it on this one.
fn commit_all(
    cx: &JobCx<'_>,
    plan: &Arc<Plan>,
    careful: Careful,
    mut feed: Feed<'_>,
    committer: &mut Committer<'_>,
) -> Result<(), JobError> {
    let (sealers, tables) = (committer.sealers(), committer.tables());
    let num_threads = careful.num_threads(cx.stores.num_threads());
    // Where records are updated or left as they are, sealing ahead would be work for nothing.
    let is_creating = Arc::new(AtomicBool::new(true));
    let (plan, seals) = (Arc::clone(plan), Arc::clone(&is_creating));
    let convert = move |chunk: &Arc<Chunk>, way: Way<'_>| {
        let converted = careful.convert(&plan, chunk, way)?;
        if !seals.load(Ordering::Relaxed) {
            return Ok(converted);
        }
        tables.iter().for_each(|table| table.make_places_ahead());
        Ok(converted.sealed_by(&sealers))
    };
    let sink = |converted: Result<Converted, JobError>| {
        if cx.control.is_stopped() {
            return Ok(ControlFlow::Break(()));
        }
        committer.commit(converted?)?;
        is_creating.store(committer.is_creating(), Ordering::Relaxed);
        Ok(ControlFlow::Continue(()))
    };
    ordered::run(cx.terms(num_threads, &cx.goes_on()), || feed.next(), convert, sink)
}

/// Says how a run ended, when its rows add up.
fn settle(cx: &JobCx<'_>, import: ImportId, staging: &Staging, progress: Progress) -> Result<JobEnd, JobError> {
    let figures = Figures::of(staging);
    check_sum(import, staging, figures)?;
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
    Committer::new(cx, &import, &integration, &plan, &staging, None)?.recover()
}

/// Returns how an import stands before a job that takes these records up.
pub fn standing(staging: &Staging, selection: &Selection) -> Standing {
    let counts = staging.counts();
    let num_selected = match selection {
        Selection::Status(status) => counts.of(*status),
        Selection::Rows(ranges) => ranges.iter().map(|(first, last)| (last.0 + 1).saturating_sub(first.0)).sum(),
    };
    Standing { counts, totals: staging.totals(), num_selected }
}

/// Invariant 7: rows read = completed + error + skipped + ready + processing, and completed = created + updated +
/// unchanged.
fn check_sum(import: ImportId, staging: &Staging, figures: Figures) -> Result<(), JobError> {
    let (rows, sum) = (staging.num_rows(), figures.counts.total());
    if rows != sum || figures.counts.completed != figures.totals.total() {
        return Err(JobError::DoesNotAddUp { import: import.0, rows, sum });
    }
    Ok(())
}
