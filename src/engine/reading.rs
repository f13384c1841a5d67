//! Converts rows while they are read, with care: those that were set aside are left out, and while a reading may have been
//! ended by one of its rows, each is noted before it is worked on. Without these it costs nothing.

use super::{
    hanging::{self, Document},
    ordered::{Turn, Way},
    plan::{Handling, Plan},
    process::careful,
    strike::{self, Work},
};
use crate::model::{Finished, Issue, RawBlock, RawRow, RowNo, WorkedOn};

/// Converts the rows of a block; `set_aside` are rows of the import over which the program ended.
pub fn convert(plan: &Plan, block: &RawBlock, way: Way<'_>, set_aside: &[RowNo]) -> Finished {
    let mut finished = Finished::default();
    let is_left_out = |row: RawRow<'_>| set_aside.contains(&row.row) || plan.hanging.contains(row.row);
    let is_whole = matches!(way, Way::Whole) && !plan.hanging.is_noting();
    if is_whole && !block.rows().any(is_left_out) {
        block.rows().for_each(|row| strike::at(Work::Converting, row.row));
        plan.convert(&mut block.rows(), &block.issues, &mut finished);
        return finished;
    }
    let rows: Vec<_> = block.rows().collect();
    let mut hanging = Vec::new();
    let units = plan.units_by(&rows, &mut |at, row| {
        let is_aside = set_aside.contains(&row.row) || plan.hanging.is_keyless(row.row);
        match if is_aside { Some(Document::Own) } else { hanging::document(plan, row, at, way) } {
            Some(Document::Of(print)) => Some(print),
            Some(Document::Hangs) => {
                hanging.push(row.row);
                None
            }
            Some(Document::Own) | None => None,
        }
    });
    let mut begin = |at: usize, unit: &[RawRow<'_>]| {
        if let Some(issue) = left_out(plan, unit, set_aside, &hanging) {
            return Handling::LeaveOut(issue);
        }
        match way.begin(rows.len() + at) {
            Turn::Work => {}
            Turn::Hangs => return Handling::LeaveOut(strike::hangs()),
            Turn::Leave => return Handling::BreakOff,
        }
        unit.first().iter().for_each(|first| plan.hanging.note(first.row, WorkedOn::Content));
        unit.iter().for_each(|row| strike::at(Work::Converting, row.row));
        Handling::Convert
    };
    plan.convert_by_unit(&units, &block.issues, &mut begin, &mut finished);
    finished
}

/// Says why a unit is not converted.
fn left_out(plan: &Plan, unit: &[RawRow<'_>], set_aside: &[RowNo], hanging: &[RowNo]) -> Option<Issue> {
    if let Some(aside) = unit.iter().find(|row| set_aside.contains(&row.row)) {
        return Some(careful::issue(aside.row, unit.len()));
    }
    let hangs = |row: &RawRow<'_>| hanging.contains(&row.row) || plan.hanging.contains(row.row);
    unit.iter().any(hangs).then(strike::hangs)
}
