//! Converts with care: rows that were set aside are left out, and while a job may have been ended by one of its
//! records, each is noted before it is worked on. One that hangs is left out. Without these it costs nothing.

use std::sync::Arc;

use super::chunk::{Chunk, Converted, Rows, Taken};
use crate::{
    engine::{
        JobError,
        ordered::{Turn, Way},
        plan::{Handling, Plan},
        strike::{self, Work},
        work::JobCx,
    },
    model::{Finished, ImportId, Issue, IssueCode, RawRow, RowNo},
    store::{Staging, WorkNote},
};

/// How a job converts.
pub struct Careful {
    staging: Arc<Staging>,
    set_aside: Arc<Vec<RowNo>>,
    /// Kept by a job during which the program ended.
    note: Option<WorkNote>,
}

impl Careful {
    /// Finds out how much care the job needs.
    pub fn new(cx: &JobCx<'_>, import: ImportId) -> Result<Self, JobError> {
        let workspace = &cx.stores.workspace;
        let is_suspected = cx.job.crashes.num > 0;
        let note = if is_suspected { Some(workspace.work_note(import)?) } else { None };
        Ok(Self { staging: workspace.staging(import)?, set_aside: workspace.catalog().set_aside(import), note })
    }

    /// Returns how many threads may convert: one alone where it is to be known which record was worked on.
    pub fn num_threads(&self, all: usize) -> usize {
        if self.note.is_some() { 1 } else { all }
    }

    /// Converts a chunk.
    pub fn convert(&self, plan: &Plan, chunk: &Chunk, way: Way<'_>) -> Result<Converted, JobError> {
        let finished = match &chunk.taken {
            Taken::Unread(rows) => self.convert_rows(plan, &self.read(rows, way)?, way),
            Taken::Read(rows) => self.convert_rows(plan, rows, way),
            Taken::Again(again) => again.finished.clone(),
        };
        Ok(Converted { finished, cursor: chunk.cursor, ahead: Vec::new() })
    }

    /// Reads rows. Where they are worked on one by one, a slow disk is no record that hangs.
    fn read(&self, rows: &[RowNo], way: Way<'_>) -> Result<Rows, JobError> {
        if matches!(way, Way::Whole) {
            return Ok(Rows::read(&self.staging, rows)?);
        }
        let mut read = Rows::default();
        for (at, row) in rows.iter().enumerate() {
            match way.begin(at) {
                Turn::Leave => break,
                Turn::Work | Turn::Hangs => read.add(self.staging.read_rows(&[*row])?),
            }
        }
        Ok(read)
    }

    fn convert_rows(&self, plan: &Plan, rows: &Rows, way: Way<'_>) -> Finished {
        let mut finished = Finished::default();
        let is_whole = matches!(way, Way::Whole) && self.note.is_none();
        let is_left_out = |row: RawRow<'_>| self.set_aside.contains(&row.row) || plan.hanging.contains(row.row);
        if is_whole && !rows.each().any(is_left_out) {
            rows.each().for_each(|row| strike::at(Work::Processing, row.row));
            plan.convert(&mut rows.each(), &rows.issues(), &mut finished);
        } else {
            let each: Vec<RawRow<'_>> = rows.each().collect();
            let mut begin = |at: usize, unit: &[RawRow<'_>]| self.begin(plan, way, at, unit);
            plan.convert_by_unit(&plan.units(&each), &rows.issues(), &mut begin, &mut finished);
            self.note.iter().for_each(WorkNote::clear);
        }
        finished
    }

    /// Decides what is done with a unit, and notes it.
    fn begin(&self, plan: &Plan, way: Way<'_>, at: usize, unit: &[RawRow<'_>]) -> Handling {
        if let Some(aside) = unit.iter().find(|row| self.set_aside.contains(&row.row)) {
            return Handling::LeaveOut(issue(aside.row, unit.len()));
        }
        if unit.iter().any(|row| plan.hanging.contains(row.row)) {
            return Handling::LeaveOut(strike::hangs());
        }
        match way.begin(at) {
            Turn::Work => {}
            Turn::Hangs => return Handling::LeaveOut(strike::hangs()),
            Turn::Leave => return Handling::BreakOff,
        }
        if let (Some(note), Some(first)) = (&self.note, unit.first()) {
            note.set(first.row);
        }
        unit.iter().for_each(|row| strike::at(Work::Processing, row.row));
        Handling::Convert
    }
}

/// Says why a record, or the document it is of, was left out.
pub fn issue(aside: RowNo, num_rows: usize) -> Issue {
    let which = if num_rows == 1 { "it".to_owned() } else { format!("row {aside} of the document") };
    let detail = format!("{which} made Longshore end again and again, and was set aside");
    Issue::error(IssueCode::Fault, "", "").with_detail(detail)
}
