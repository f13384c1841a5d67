//! What rows say of each other, found before the first of them is converted: values that must be used once, records that
//! are made for several rows, and records of the file that others refer to. So what becomes of a row never depends on
//! how far the others are.

use std::{ops::ControlFlow, sync::Arc};

use super::feed::CHUNK;
use crate::{
    engine::{
        JobError,
        lookups::Scan,
        ordered::{self, Turn, Way},
        plan::Plan,
        work::JobCx,
    },
    model::{RawBlock, RowNo},
    pipeline::Scanned,
    store::Staging,
};

/// Walks all rows of the import, where its mapping asks for that. A walk that was stopped is followed by no work.
pub fn run(cx: &JobCx<'_>, plan: Plan, staging: &Staging) -> Result<Arc<Plan>, JobError> {
    let plan = Arc::new(plan);
    if !plan.pipeline.concerns_other_rows() {
        return Ok(plan);
    }
    let mut next = RowNo(1);
    let feed = || -> Result<_, JobError> {
        let mut block = RawBlock::default();
        let num_rows = staging.read(next, CHUNK, &mut block)?;
        next = block.next_row();
        Ok((num_rows > 0).then_some(block))
    };
    let mut scan = Scan::default();
    let of_sink = Arc::clone(&plan);
    let sink = |(block, rows): (Arc<RawBlock>, Vec<(usize, Scanned)>)| {
        for (at, scanned) in rows {
            if let Some(row) = block.row(at).filter(|_| of_sink.pipeline.has_kin()) {
                of_sink.take_kin(&row, &scanned, &mut scan.kinship);
            }
            scan.take(scanned);
        }
        Ok(if cx.control.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let of_block = Arc::clone(&plan);
    ordered::run(
        cx.terms(cx.stores.num_threads(), &cx.goes_on()),
        feed,
        move |block, way| (Arc::clone(block), look(&of_block, block, way)),
        sink,
    )?;
    scan.kinship.settle();
    plan.know(scan);
    Ok(plan)
}

/// Looks at rows. One that hangs, or makes the program fail, is told of when it is converted.
fn look(plan: &Plan, block: &RawBlock, way: Way<'_>) -> Vec<(usize, Scanned)> {
    let mut scanned = Vec::new();
    for (at, row) in block.rows().enumerate() {
        match way.begin(at) {
            Turn::Work => scanned.push((at, plan.scanned(&row))),
            Turn::Hangs => {}
            Turn::Leave => break,
        }
    }
    scanned
}
