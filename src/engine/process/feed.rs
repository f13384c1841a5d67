//! Takes staged rows up and hands them to the converters in chunks: in file order, or where rows refer to later ones, so
//! that these come first.

use std::{ops::Range, sync::Arc};

use super::{
    chunk::{CHUNK, Chunk, Rows, Taken},
    documents::Documents,
};
use crate::{
    engine::{JobError, plan::Plan, prepared::Prepared, work::JobCx},
    model::{RowNo, Selection},
    store::Staging,
};

/// Rows whose statuses are looked at for a chunk, at most: between two chunks a job can be stopped.
const MOST_SEEN: usize = 64 * CHUNK;

/// What rows are fed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// They are processed, and shown as Processing meanwhile.
    Process,
    /// They are only looked at.
    DryRun,
}

/// Walks the selected rows of an import.
pub struct Feed<'a> {
    cx: &'a JobCx<'a>,
    plan: &'a Plan,
    staging: Arc<Staging>,
    selection: Selection,
    purpose: Purpose,
    next: RowNo,
    /// How many units have been taken up, where they are not taken up in the order of the file.
    num_taken: usize,
    documents: Option<Documents>,
    prepared: Option<Prepared>,
}

impl<'a> Feed<'a> {
    /// Starts at the first row, or where the job was when it was interrupted.
    pub fn new(
        cx: &'a JobCx<'a>,
        plan: &'a Arc<Plan>,
        staging: &Arc<Staging>,
        selection: &Selection,
        purpose: Purpose,
    ) -> Result<Self, JobError> {
        let documents = if plan.pipeline.is_document() { Some(Documents::find(cx, plan, staging)?) } else { None };
        let next = staging.cursor(cx.job.id).unwrap_or(RowNo(1));
        Ok(Self {
            cx,
            plan,
            staging: Arc::clone(staging),
            selection: selection.in_order(),
            purpose,
            next,
            num_taken: 0,
            documents,
            prepared: None,
        })
    }

    /// Gives what was converted before instead of its rows.
    #[must_use]
    pub fn with_prepared(self, prepared: Option<Prepared>) -> Self {
        Self { prepared, ..self }
    }

    /// Takes up the next chunk; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Chunk>, JobError> {
        while !self.cx.control.is_stopped() {
            let chunk = match self.plan.order() {
                Some(order) => self.in_order(order)?,
                None => self.in_file_order()?,
            };
            let Some(chunk) = chunk else { return Ok(None) };
            if !chunk.is_empty() {
                match self.purpose {
                    Purpose::Process => self.staging.take_up(&chunk.row_nos()),
                    Purpose::DryRun => {}
                }
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    fn in_file_order(&mut self) -> Result<Option<Chunk>, JobError> {
        let Some(window) = self.window(self.next) else { return Ok(None) };
        let prepared = self.prepared.as_mut().and_then(|prepared| prepared.next_from(window.start));
        if prepared == Some(window.start)
            && let Some(chunk) = self.again()?
        {
            self.next = chunk.cursor;
            return Ok(Some(chunk));
        }
        let chunk = match &self.documents {
            None => self.records(prepared.filter(|next| *next > window.start))?,
            Some(documents) => {
                let wants = |row, status| self.selection.takes(row, status);
                documents.chunk(self.plan, &self.staging, window.start, &wants)?
            }
        };
        self.next = chunk.cursor;
        Ok(Some(chunk))
    }

    /// Takes up the next rows that were converted before, if that can be read and all of them are selected.
    fn again(&mut self) -> Result<Option<Chunk>, JobError> {
        let Some(again) = self.prepared.as_mut().and_then(Prepared::next) else { return Ok(None) };
        let statuses = self.staging.statuses(again.first, again.num_rows as usize)?;
        let rows = (again.first.0..).map(RowNo).zip(statuses);
        let num_taken = rows.filter(|(row, status)| self.selection.takes(*row, *status)).count() as u64;
        let cursor = RowNo(again.first.0 + again.num_rows);
        let is_whole = num_taken == again.num_rows;
        Ok(is_whole.then_some(Chunk { taken: Taken::Again(again), cursor }))
    }

    /// Takes up the next units in this order. A job that was interrupted begins again: what is left is known by its
    /// status.
    fn in_order(&mut self, order: &[RowNo]) -> Result<Option<Chunk>, JobError> {
        let units = &order[self.num_taken.min(order.len())..];
        let units = &units[..units.len().min(CHUNK)];
        if units.is_empty() {
            return Ok(None);
        }
        self.num_taken += units.len();
        let wants = |row, status| self.selection.takes(row, status);
        let taken = match &self.documents {
            Some(documents) => {
                let mut rows = Rows::default();
                for head in units {
                    documents.take_whole(self.plan, &self.staging, &mut rows, *head, &wants)?;
                }
                Taken::Read(rows)
            }
            None => Taken::Unread(self.among(units)?),
        };
        Ok(Some(Chunk { taken, cursor: RowNo(1) }))
    }

    /// Returns the next rows from `from` on to look at: only those on whose pages there may be selected ones.
    fn window(&self, from: RowNo) -> Option<Range<RowNo>> {
        let end = RowNo(self.staging.num_rows() + 1);
        let last_of = |start: RowNo, end: RowNo| RowNo(end.0.min(start.0 + CHUNK as u64));
        match &self.selection {
            Selection::Status(status) if self.documents.is_none() => {
                let start = self.staging.first_with(*status, from)?;
                Some(start..last_of(start, end))
            }
            // Rows of a document lie anywhere, so a selected row may concern one that begins earlier.
            Selection::Rows(ranges) if self.documents.is_none() => {
                let range = ranges.get(ranges.partition_point(|(_, last)| *last < from))?;
                let start = range.0.max(from);
                let end = RowNo(end.0.min(range.1.0 + 1));
                (start < end).then(|| start..last_of(start, end))
            }
            Selection::Status(_) | Selection::Rows(_) => (from < end).then(|| from..last_of(from, end)),
        }
    }

    /// Takes up rows before `stop`. Where few are selected they are gathered from far apart, so that a batch is worth
    /// its commit.
    fn records(&self, stop: Option<RowNo>) -> Result<Chunk, JobError> {
        let stop = stop.unwrap_or(RowNo(u64::MAX));
        let (mut taken, mut cursor, mut num_seen) = (Vec::new(), self.next, 0);
        while taken.len() < CHUNK / 2 && num_seen < MOST_SEEN {
            let Some(window) = self.window(cursor).filter(|window| window.start < stop) else { break };
            cursor = window.end.min(stop);
            let statuses = self.staging.statuses(window.start, (cursor.0 - window.start.0) as usize)?;
            num_seen += statuses.len();
            let rows = (window.start.0..).map(RowNo).zip(statuses);
            taken.extend(rows.filter(|(row, status)| self.selection.takes(*row, *status)).map(|(row, _)| row));
        }
        Ok(Chunk { taken: Taken::Unread(taken), cursor })
    }

    /// Returns those of the rows that are selected.
    fn among(&self, rows: &[RowNo]) -> Result<Vec<RowNo>, JobError> {
        let mut taken = Vec::with_capacity(rows.len());
        for run in rows.chunk_by(|a, b| a.next() == *b) {
            let statuses = run.iter().copied().zip(self.staging.statuses(run[0], run.len())?);
            taken.extend(statuses.filter(|(row, status)| self.selection.takes(*row, *status)).map(|(row, _)| row));
        }
        Ok(taken)
    }
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
