//! Rows that refer to records which are neither in their table nor in the file: only the whole file says that.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    JobError,
    kinship::Kinship,
    lookups::Scan,
    ordered::{self, Turn, Way},
    plan::Plan,
    strike,
    work::JobCx,
};
use crate::{
    model::{Finished, Issue, IssueCode, RawBlock, RawRow, RowNo},
    store::Staging,
};

/// Rows looked at together.
const AT_ONCE: usize = 1024;

/// Tells of them once the whole file is staged.
pub fn tell(cx: &JobCx<'_>, plan: &Arc<Plan>, staging: &Staging, kinship: Kinship) -> Result<(), JobError> {
    let orphans = let_refer(plan, kinship);
    let mut next = orphans.chunks(AT_ONCE);
    let feed = || -> Result<Option<Vec<RawBlock>>, JobError> {
        let Some(some) = next.next() else { return Ok(None) };
        Ok(Some(staging.read_rows(some)?))
    };
    // Where the program ended during this reading, it is to be known which row was worked on.
    let note = if cx.job.crashes.num > 0 { Some(cx.stores.workspace.work_note(staging.import())?) } else { None };
    let num_threads = if note.is_some() { 1 } else { cx.stores.num_threads() };
    let plan = Arc::clone(plan);
    let find = move |blocks: &Arc<Vec<RawBlock>>, way: Way<'_>| {
        let mut issues = Vec::new();
        for (at, row) in blocks.iter().flat_map(RawBlock::rows).enumerate() {
            match way.begin(at) {
                Turn::Work => {
                    note.iter().for_each(|note| note.set(row.row));
                    issues.extend(unknown_codes(&plan, &row));
                }
                Turn::Hangs => issues.push((row.row, strike::hangs())),
                Turn::Leave => break,
            }
        }
        issues
    };
    ordered::run(cx.terms(num_threads, &cx.goes_on()), feed, find, |issues| {
        staging.add_issues(&issues)?;
        Ok(ControlFlow::Continue(()))
    })
}

/// Lets rows refer to each other; returns those that refer to nothing.
pub fn let_refer(plan: &Plan, mut kinship: Kinship) -> Vec<RowNo> {
    kinship.settle();
    let orphans = kinship.orphans();
    plan.know(Scan { kinship, ..Scan::default() });
    orphans
}

/// Returns what a row refers to in vain.
pub fn unknown_codes(plan: &Plan, row: &RawRow<'_>) -> Vec<(RowNo, Issue)> {
    let mut finished = Finished::default();
    plan.convert(&mut std::iter::once(*row), &[], &mut finished);
    let of_row =
        finished.failed.into_iter().flat_map(|(row, issues)| issues.into_iter().map(move |issue| (row, issue)));
    of_row.filter(|(_, issue)| issue.code == IssueCode::UnknownCode).collect()
}
