//! The job "dry run": what processing would do, foreseen by the same code, and nothing written.
//!
//! Rows are fed, converted and decided on as in a run; only the commit is left out, and keys of former batches count as
//! if they had been written. What comes of each row is kept beside the staged rows, with a fingerprint of it all. A run
//! that carries the fingerprint foresees itself once more before its first batch, and holds each batch to what was
//! foreseen while nobody else can write: so it does exactly that, or nothing more.

mod compare;
mod rows;
mod source_file;
#[cfg(test)]
mod tests;

use std::{ops::ControlFlow, sync::Arc};

pub use self::compare::Differences;
pub(super) use self::compare::{check, latest, outdated, witness};
use super::{
    JobError, Stores,
    ordered::{self, Way},
    plan::Plan,
    process::{
        self,
        careful::Careful,
        chunk::{Chunk, Converted},
        commit::open_destination,
        feed::{Feed, Purpose},
        scan,
    },
    work::{Figures, JobCx, JobEnd},
};
use crate::{
    destination::DestinationError,
    model::{
        ClassCounts, DryRun, Fingerprint, Import, ImportId, Integration, PlannedRow, Progress, RowClass, Selection,
        dry_run::RowSum,
    },
};

/// How often progress is told.
const TELL_EVERY: std::time::Duration = std::time::Duration::from_millis(100);

/// What rows are processed by.
#[derive(Clone, Copy)]
pub struct Work<'w> {
    pub import: &'w Import,
    pub integration: &'w Integration,
    /// After its scan.
    pub plan: &'w Arc<Plan>,
}

/// Whether all rows were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walked {
    Whole,
    Stopped,
}

/// Foresees what processing the selected records of an import would do.
pub fn run(cx: &JobCx<'_>, import: ImportId, selection: &Selection) -> Result<JobEnd, JobError> {
    let import = cx.stores.import(import)?;
    let integration = cx.stores.integration_of(&import)?;
    let plan = Plan::new(cx.stores, &integration, &import.columns, &import)?;
    let staging = cx.stores.workspace.staging(import.id)?;
    let staged = staging.stand()?;
    let total = process::standing(&staging, selection).num_selected;
    let watch = cx.stores.clock.stopwatch();
    let mut told = watch;
    let seconds = || (watch.seconds() - cx.control.seconds_waited()).max(0.0);
    let mut progress = Progress { total, ..Progress::default() };
    cx.progress(progress, None);

    let plan = scan::run(cx, plan, &staging)?;
    let mut writer = cx.stores.workspace.begin_dry_run(import.id)?;
    let (mut counts, mut sum) = (ClassCounts::default(), RowSum::default());
    let work = Work { import: &import, integration: &integration, plan: &plan };
    let walked = walk(cx, &work, selection, &mut |rows| {
        for row in rows {
            *counts.of_mut(row.class) += 1;
            sum.add(row.row, row.digest);
        }
        progress.done += rows.len() as u64;
        progress.num_errors = counts.of(RowClass::Error);
        if told.has_run(TELL_EVERY) {
            told = cx.stores.clock.stopwatch();
            cx.progress(Progress { seconds: seconds(), ..progress }, None);
        }
        Ok(writer.add(rows)?)
    })?;
    progress.seconds = seconds();
    let figures = Figures::of(&staging);
    if walked == Walked::Stopped {
        let cancelled = JobEnd::Cancelled { figures, progress };
        return Ok(if cx.control.is_cancelled() { cancelled } else { JobEnd::Suspended });
    }
    writer.finish(&DryRun {
        import: import.id,
        fingerprint: Fingerprint::new(import.id, (&import.integration, import.version), &staged, sum),
        made: cx.stores.clock.now(),
        counts,
        selection: selection.clone(),
        integration: import.integration.clone(),
        version: import.version,
        latest_version: latest_version(cx.stores, &import),
        staged,
        file: source_file::content_if_staged(&import.file),
        seconds: progress.seconds,
    })?;
    Ok(JobEnd::Finished { figures, progress })
}

/// Shows what would become of each row to `see`, in the order in which a run would take them up.
fn walk(
    cx: &JobCx<'_>,
    work: &Work<'_>,
    selection: &Selection,
    see: &mut dyn FnMut(&[PlannedRow]) -> Result<(), JobError>,
) -> Result<Walked, JobError> {
    let Work { import, integration, plan } = *work;
    let staging = cx.stores.workspace.staging(import.id)?;
    let mut destination = open_destination(cx.stores, import, integration, plan)?;
    let mut feed = Feed::new(cx, plan, &staging, selection, Purpose::DryRun)?;
    // Rows that were set aside are left out, as in a run.
    let careful = Careful::new(cx, import.id)?;
    let sink = |converted: Result<Converted, JobError>| {
        cx.control.wait_here();
        if cx.control.is_stopped() {
            return Ok(ControlFlow::Break(()));
        }
        let converted = converted?;
        let mut planned = Vec::new();
        destination.foresee(&converted.finished, &mut |decided| {
            planned = rows::planned(decided).map_err(DestinationError::from)?;
            Ok(())
        })?;
        see(&planned)?;
        Ok(ControlFlow::Continue(()))
    };
    let (num_threads, plan) = (careful.num_threads(cx.stores.num_threads()), Arc::clone(plan));
    let convert = move |chunk: &Arc<Chunk>, way: Way<'_>| careful.convert(&plan, chunk, way);
    ordered::run(cx.terms(num_threads, &cx.goes_on()), || feed.next(), convert, sink)?;
    Ok(if cx.control.is_stopped() { Walked::Stopped } else { Walked::Whole })
}

/// Returns the latest version of an import's integration.
fn latest_version(stores: &Stores, import: &Import) -> u32 {
    stores.workspace.catalog().integration(&import.integration).map_or(import.version, |latest| latest.version)
}
