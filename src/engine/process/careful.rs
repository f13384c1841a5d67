//! Converts with care: rows that were set aside are left out, and while a job may have been ended by one of its
//! records, each is noted before it is worked on. Without either it costs nothing.

use std::sync::Arc;

use super::feed::{self, Chunk, Converted};
use crate::{
    engine::{
        JobError,
        plan::Plan,
        strike::{self, Work},
        work::JobCx,
    },
    model::{Finished, ImportId, Issue, IssueCode, RawRow, RowNo},
    store::WorkNote,
};

/// How a job converts.
pub struct Careful {
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
        Ok(Self { set_aside: workspace.catalog().set_aside(import), note })
    }

    /// Returns how many threads may convert: one alone where it is to be known which record was worked on.
    pub fn num_threads(&self, all: usize) -> usize {
        if self.note.is_some() { 1 } else { all }
    }

    /// Converts a chunk.
    pub fn convert(&self, plan: &Plan, chunk: Chunk) -> Converted {
        if self.note.is_none() && !chunk.rows().any(|row| self.set_aside.contains(&row.row)) {
            chunk.rows().for_each(|row| strike::at(Work::Processing, row.row));
            return feed::convert(plan, chunk);
        }
        let rows: Vec<RawRow<'_>> = chunk.rows().collect();
        let issues = chunk.issues();
        let mut finished = Finished::default();
        for unit in plan.units(&rows) {
            if let Some(row) = unit.iter().find(|row| self.set_aside.contains(&row.row)) {
                finished.failed.extend(unit.iter().map(|own| (own.row, vec![issue(row.row, own.row)])));
                continue;
            }
            if let (Some(note), Some(first)) = (&self.note, unit.first()) {
                note.set(first.row);
            }
            unit.iter().for_each(|row| strike::at(Work::Processing, row.row));
            let mut one = Finished::default();
            plan.convert(&mut unit.iter().copied(), &issues, &mut one);
            finished.append(&one);
        }
        self.note.iter().for_each(WorkNote::clear);
        Converted { finished, cursor: chunk.cursor, ahead: Vec::new() }
    }
}

/// Says why a record was left out.
fn issue(aside: RowNo, own: RowNo) -> Issue {
    let which = if aside == own { "it".to_owned() } else { format!("row {aside} of the same document") };
    let detail = format!("{which} made Longshore end again and again, and was set aside");
    Issue::error(IssueCode::Fault, "", "").with_detail(detail)
}
