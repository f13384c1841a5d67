//! Documents: rows with one key, made whole or not at all, wherever in the file they stand.

use std::sync::Arc;

use super::chunk::{CHUNK, Chunk, Rows, Taken};
use crate::{
    engine::{
        JobError,
        hanging::{self, Document, HangsIn},
        plan::Plan,
        work::JobCx,
    },
    model::{KeyPrint, RawBlock, RecordStatus, RowNo, keys::PrintMap},
    store::Staging,
};

/// Where the documents of an import are. About 40 bytes a document, and 8 a row of scattered ones.
pub struct Documents {
    spans: PrintMap<Span>,
    /// The rows of documents whose rows are not adjacent.
    scattered: PrintMap<Vec<RowNo>>,
}

/// First and last row of a document, and how many are its own.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: RowNo,
    last: RowNo,
    num_rows: u64,
}

impl Span {
    fn is_whole(&self) -> bool {
        self.last.0 - self.first.0 + 1 == self.num_rows
    }
}

impl Documents {
    /// Walks all rows once, and once more where documents are scattered. A row that hangs is a document of its own, which
    /// is left out.
    pub fn find(cx: &JobCx<'_>, plan: &Arc<Plan>, staging: &Staging) -> Result<Self, JobError> {
        let mut spans: PrintMap<Span> = PrintMap::default();
        for_each_key(cx, plan, staging, |row, print| {
            let span = spans.entry(print).or_insert(Span { first: row, last: row, num_rows: 0 });
            span.last = row;
            span.num_rows += 1;
        })?;
        let mut scattered: PrintMap<Vec<RowNo>> = PrintMap::default();
        if spans.values().any(|span| !span.is_whole()) {
            for_each_key(cx, plan, staging, |row, print| {
                if spans.get(&print).is_some_and(|span| !span.is_whole()) {
                    scattered.entry(print).or_default().push(row);
                }
            })?;
        }
        Ok(Self { spans, scattered })
    }

    /// Takes up the documents that begin at `start` and after it, about [`CHUNK`] rows of them.
    pub fn chunk(
        &self,
        plan: &Plan,
        staging: &Staging,
        start: RowNo,
        wants: &dyn Fn(RowNo, RecordStatus) -> bool,
    ) -> Result<Chunk, JobError> {
        let mut window = RawBlock::default();
        staging.read(start, self.reach(plan, staging, start)?, &mut window)?;
        let end = window.next_row();
        let (mut rows, mut cursor) = (Rows::default(), end);
        let mut extra = Vec::new();
        let mut index = 0;
        while let Some(row) = window.row(index) {
            let span = plan.document(&row).and_then(|print| Some((print, *self.spans.get(&print)?)));
            let num_rows = match span {
                Some((_, span)) if span.first < row.row => 1,
                Some((_, span)) if span.is_whole() => {
                    if span.last >= end {
                        cursor = row.row;
                        break;
                    }
                    take_adjacent(staging, &mut rows, row.row, index, span.num_rows as usize, wants)?
                }
                Some((print, _)) => {
                    self.take_scattered(staging, &mut rows, &mut extra, print, wants)?;
                    1
                }
                None => take_adjacent(staging, &mut rows, row.row, index, 1, wants)?,
            };
            index += num_rows;
        }
        rows.blocks = vec![window];
        rows.blocks.append(&mut extra);
        Ok(Chunk { taken: Taken::Read(rows), cursor })
    }

    /// Takes up the document whose first row that is, if it is wanted.
    pub fn take_whole(
        &self,
        plan: &Plan,
        staging: &Staging,
        taken: &mut Rows,
        head: RowNo,
        wants: &dyn Fn(RowNo, RecordStatus) -> bool,
    ) -> Result<(), JobError> {
        let mut first = RawBlock::default();
        staging.read(head, 1, &mut first)?;
        let print = first.row(0).and_then(|row| plan.document(&row));
        let rows = match print.and_then(|print| Some((print, *self.spans.get(&print)?))) {
            None => vec![head],
            Some((_, span)) if span.is_whole() => (span.first.0..=span.last.0).map(RowNo).collect(),
            Some((print, _)) => self.scattered.get(&print).cloned().unwrap_or_default(),
        };
        let mut statuses = Vec::with_capacity(rows.len());
        for row in &rows {
            statuses.extend(staging.statuses(*row, 1)?.into_iter().map(|status| (*row, status)));
        }
        if is_wanted(&statuses, wants) {
            taken.add(staging.read_rows(&rows)?);
        }
        Ok(())
    }

    /// Returns how many rows to read from `start` on, so that the document that begins there is whole.
    fn reach(&self, plan: &Plan, staging: &Staging, start: RowNo) -> Result<usize, JobError> {
        let mut first = RawBlock::default();
        staging.read(start, 1, &mut first)?;
        let span = first.row(0).and_then(|row| plan.document(&row)).and_then(|print| self.spans.get(&print));
        let own = span.filter(|span| span.is_whole()).map_or(0, |span| (span.last.0 + 1).saturating_sub(start.0));
        Ok(CHUNK.max(own as usize))
    }

    fn take_scattered(
        &self,
        staging: &Staging,
        taken: &mut Rows,
        extra: &mut Vec<RawBlock>,
        print: KeyPrint,
        wants: &dyn Fn(RowNo, RecordStatus) -> bool,
    ) -> Result<(), JobError> {
        let rows = self.scattered.get(&print).map(Vec::as_slice).unwrap_or_default();
        let mut statuses = Vec::with_capacity(rows.len());
        for &row in rows {
            statuses.extend(staging.statuses(row, 1)?.into_iter().map(|status| (row, status)));
        }
        if is_wanted(&statuses, wants) {
            for block in staging.read_rows(rows)? {
                // The window will be block 0.
                taken.places.extend((0..block.num_rows()).map(|at| (extra.len() + 1, at)));
                extra.push(block);
            }
        }
        Ok(())
    }
}

/// Takes up `num_rows` adjacent rows of the window, if the document they are is wanted. Returns how many they are.
fn take_adjacent(
    staging: &Staging,
    taken: &mut Rows,
    first: RowNo,
    index: usize,
    num_rows: usize,
    wants: &dyn Fn(RowNo, RecordStatus) -> bool,
) -> Result<usize, JobError> {
    let statuses = staging.statuses(first, num_rows)?;
    let statuses: Vec<_> = (first.0..).map(RowNo).zip(statuses).collect();
    if is_wanted(&statuses, wants) {
        taken.places.extend((index..index + num_rows).map(|index| (0, index)));
    }
    Ok(num_rows)
}

/// A document is taken up whole when one of its rows is selected, and never again when it was made.
fn is_wanted(statuses: &[(RowNo, RecordStatus)], wants: &dyn Fn(RowNo, RecordStatus) -> bool) -> bool {
    let is_made = statuses.iter().any(|(_, status)| *status == RecordStatus::Completed);
    !is_made && statuses.iter().any(|(row, status)| wants(*row, *status))
}

fn for_each_key(
    cx: &JobCx<'_>,
    plan: &Arc<Plan>,
    staging: &Staging,
    mut each: impl FnMut(RowNo, KeyPrint),
) -> Result<(), JobError> {
    hanging::look_at_all(cx, plan, staging, hanging::documents, |rows| {
        for (row, document) in rows {
            match document {
                Document::Of(print) => each(row, print),
                Document::Hangs => plan.hanging.add(row, HangsIn::Keying),
                Document::Own => {}
            }
        }
    })
}
