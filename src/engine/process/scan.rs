//! What rows say of each other, found before the first of them is converted: values that must be used once, records that
//! are made for several rows, and records of the file that others refer to. So what becomes of a row never depends on
//! how far the others are.

use std::sync::Arc;

use crate::{
    engine::{JobError, hanging, lookups::Scan, plan::Plan, work::JobCx},
    store::Staging,
};

/// Walks all rows of the import, where its mapping asks for that. A walk that was stopped is followed by no work.
pub fn run(cx: &JobCx<'_>, plan: Plan, staging: &Staging) -> Result<Arc<Plan>, JobError> {
    let plan = Arc::new(plan);
    if !plan.pipeline.concerns_other_rows() {
        return Ok(plan);
    }
    let mut scan = Scan::default();
    hanging::look_at_all(cx, &plan, staging, hanging::sayings, |sayings| {
        for saying in sayings {
            saying.hangs_in.iter().for_each(|hangs_in| plan.hanging.add(saying.row, *hangs_in));
            if plan.pipeline.has_kin() {
                saying.tell(&plan, &mut scan.kinship);
            }
            scan.take(saying.scanned);
        }
    })?;
    scan.kinship.settle();
    plan.know(scan);
    Ok(plan)
}
