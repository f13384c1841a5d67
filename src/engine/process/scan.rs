//! What rows say of each other, found before the first of them is converted: values that must be used once, records that
//! are made for several rows, and records of the file that others refer to. So what becomes of a row never depends on how far the others are.

use super::feed::CHUNK;
use crate::{
    engine::{JobError, plan::Plan},
    model::{RawBlock, RowNo},
    store::Staging,
};

/// Walks all rows of the import, where its mapping asks for that. `go_on` is asked now and then; a walk that was ended
/// is followed by no work.
pub fn run(plan: &mut Plan, staging: &Staging, go_on: &dyn Fn() -> bool) -> Result<(), JobError> {
    if !plan.pipeline.concerns_other_rows() {
        return Ok(());
    }
    let mut block = RawBlock::default();
    let mut next = RowNo(1);
    while go_on() && staging.read(next, 4 * CHUNK, &mut block)? > 0 {
        for row in block.rows() {
            plan.scan(&row);
        }
        next = block.next_row();
    }
    plan.end_scan();
    Ok(())
}
