//! Takes staged rows up and hands them to the converters in chunks: in file order, or where rows refer to later ones, so
//! that these come first.

use std::{cell::Cell, ops::Range, sync::Arc};

use super::documents::Documents;
use crate::{
    engine::{
        JobError,
        plan::Plan,
        prepared::{Again, Prepared},
        work::JobCx,
    },
    model::{Finished, Issue, RawBlock, RawRow, RecordStatus, RowNo, Selection, raw::Room},
    store::{
        Staging,
        company::{SealedAhead, Sealer},
    },
};

/// Rows in a chunk, and so records in a batch: about what the store takes at once without a pause.
pub const CHUNK: usize = 1024;

/// Rows to be converted together. A document is never split between chunks.
pub struct Chunk {
    pub blocks: Vec<RawBlock>,
    /// The rows taken up, as positions (block, row in it), documents' rows adjacent.
    pub rows: Vec<(usize, usize)>,
    /// Where the job goes on when this chunk is done.
    pub cursor: RowNo,
    /// All rows up to there, where they were converted before; then no others are given.
    pub again: Option<Again>,
}

/// A chunk after conversion.
pub struct Converted {
    pub finished: Finished,
    pub cursor: RowNo,
    /// Its records, sealed part by part as they are if all of them are new.
    pub ahead: Vec<SealedAhead>,
}

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
    selection: &'a Selection,
    purpose: Purpose,
    next: RowNo,
    /// What the chunk before took.
    room: Cell<Room>,
    /// How many units have been taken up, where they are not taken up in the order of the file.
    num_taken: usize,
    documents: Option<Documents>,
    prepared: Option<Prepared>,
}

impl<'a> Feed<'a> {
    /// Starts at the first row, or where the job was when it was interrupted.
    pub fn new(
        cx: &'a JobCx<'a>,
        plan: &'a Plan,
        staging: &Arc<Staging>,
        selection: &'a Selection,
        purpose: Purpose,
    ) -> Result<Self, JobError> {
        let documents = if plan.pipeline.is_document() { Some(Documents::find(plan, staging)?) } else { None };
        let next = staging.cursor(cx.job.id).unwrap_or(RowNo(1));
        Ok(Self {
            cx,
            plan,
            staging: Arc::clone(staging),
            selection,
            purpose,
            next,
            room: Cell::default(),
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
        let Some(window) = self.window() else { return Ok(None) };
        let prepared = self.prepared.as_mut().and_then(|prepared| prepared.next_from(window.start));
        if prepared == Some(window.start)
            && let Some(chunk) = self.again()?
        {
            self.next = chunk.cursor;
            return Ok(Some(chunk));
        }
        let window =
            window.start..prepared.filter(|next| *next > window.start).map_or(window.end, |next| next.min(window.end));
        let chunk = match &self.documents {
            None => self.records(window)?,
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
        let num_taken = taken(self.selection, again.first, &statuses).count() as u64;
        let cursor = RowNo(again.first.0 + again.num_rows);
        let is_whole = num_taken == again.num_rows;
        Ok(is_whole.then(|| Chunk { blocks: Vec::new(), rows: Vec::new(), cursor, again: Some(again) }))
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
        let mut chunk = Chunk { blocks: Vec::new(), rows: Vec::new(), cursor: RowNo(1), again: None };
        let wants = |row, status| self.selection.takes(row, status);
        match &self.documents {
            Some(documents) => {
                for head in units {
                    documents.take_whole(self.plan, &self.staging, &mut chunk, *head, &wants)?;
                }
            }
            None => {
                for run in units.chunk_by(|a, b| a.next() == *b) {
                    let mut taken = self.records(run[0]..run[run.len() - 1].next())?;
                    chunk.rows.extend(taken.rows.into_iter().map(|(block, at)| (chunk.blocks.len() + block, at)));
                    chunk.blocks.append(&mut taken.blocks);
                }
            }
        }
        Ok(Some(chunk))
    }

    /// Returns the next rows to look at; with rows selected by number, only those are looked at.
    fn window(&self) -> Option<Range<RowNo>> {
        let end = RowNo(self.staging.num_rows() + 1);
        let last_of = |start: RowNo, end: RowNo| RowNo(end.0.min(start.0 + CHUNK as u64));
        match self.selection {
            // Rows of a document lie anywhere, so a selected row may concern one that begins earlier.
            Selection::Rows(ranges) if self.documents.is_none() => {
                let range = ranges.iter().filter(|(_, last)| *last >= self.next).min_by_key(|(first, _)| *first)?;
                let start = range.0.max(self.next);
                let end = RowNo(end.0.min(range.1.0 + 1));
                (start < end).then(|| start..last_of(start, end))
            }
            Selection::Status(_) | Selection::Rows(_) => (self.next < end).then(|| self.next..last_of(self.next, end)),
        }
    }

    fn records(&self, window: Range<RowNo>) -> Result<Chunk, JobError> {
        let statuses = self.staging.statuses(window.start, (window.end.0 - window.start.0) as usize)?;
        let taken: Vec<usize> = taken(self.selection, window.start, &statuses).collect();
        let mut block = RawBlock::with_room(RowNo::default(), self.room.get());
        let mut rows = Vec::with_capacity(taken.len());
        if let (Some(&first), Some(&last)) = (taken.first(), taken.last()) {
            self.staging.read(RowNo(window.start.0 + first as u64), last - first + 1, &mut block)?;
            self.room.set(block.room());
            rows.extend(taken.iter().map(|index| (0, index - first)));
        }
        Ok(Chunk { blocks: vec![block], rows, cursor: window.end, again: None })
    }
}

fn taken<'s>(
    selection: &'s Selection,
    start: RowNo,
    statuses: &'s [RecordStatus],
) -> impl Iterator<Item = usize> + use<'s> {
    let row = move |index: usize| RowNo(start.0 + index as u64);
    statuses
        .iter()
        .enumerate()
        .filter(move |(index, status)| selection.takes(row(*index), **status))
        .map(|(index, _)| index)
}

impl Chunk {
    /// Walks the rows taken up.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows.iter().filter_map(|&(block, index)| self.blocks[block].row(index))
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.again.is_none()
    }

    fn row_nos(&self) -> Vec<RowNo> {
        let again = self.again.iter().flat_map(|again| (again.first.0..self.cursor.0).map(RowNo));
        again.chain(self.rows().map(|row| row.row)).collect()
    }

    /// Returns what the reader found wrong with the rows, by row.
    pub fn issues(&self) -> Vec<(RowNo, Issue)> {
        let mut issues: Vec<_> = self.blocks.iter().flat_map(|block| block.issues.iter().cloned()).collect();
        issues.sort_by_key(|(row, _)| *row);
        issues
    }
}

impl Converted {
    /// Seals the records of each part, where that is not left to the one who commits.
    #[must_use]
    pub fn sealed_by(self, sealers: &[Sealer]) -> Self {
        let seal = |(part, sealer): (usize, &Sealer)| {
            let own = self.finished.units().flatten().filter(|entry| usize::from(entry.part) == part);
            sealer.seal(
                self.finished.num_bytes(),
                own.map(|entry| (entry.row, self.finished.key(entry), self.finished.cells(entry))),
            )
        };
        Self { ahead: sealers.iter().enumerate().map(seal).collect(), ..self }
    }
}
