//! Reading rows as they were staged, corrections applied: run by run, for the work that is done on them.

use std::ops::Range;

use super::{
    Staging,
    blocks::Blocks,
    entry, keys, pack,
    page::{self, NUM_ROWS, Page},
    state::State,
    write::CORRECTION_VERSION,
};
use crate::{
    model::{RawBlock, RawRow, RecordStatus, RowNo, raw_bytes::decode_cells},
    store::{StoreError, codec},
};

impl Staging {
    /// Reads up to `limit` rows from `from` on into `into`, which is cleared first: corrections applied, with the issues
    /// that reading the file gave and no others. Returns how many; zero is the end.
    pub fn read(&self, from: RowNo, limit: usize, into: &mut RawBlock) -> Result<usize, StoreError> {
        let state = self.state();
        let end = RowNo(from.0.saturating_add(limit as u64).min(state.head.rows + 1));
        into.clear(from);
        if from.0 > 0 && from < end {
            Rows::new(self, &state).read(from..end, into)?;
        }
        Ok(into.num_rows())
    }

    /// Reads rows that were all staged, in the order given, as [`Self::read`] does: a block for each run of adjacent ones.
    /// Runs that follow each other and share a packed block or a page cost little more than one.
    pub fn read_rows(&self, rows: &[RowNo]) -> Result<Vec<RawBlock>, StoreError> {
        let state = self.state();
        let mut reading = Rows::new(self, &state);
        let read = |run: &[RowNo]| {
            let mut block = RawBlock::new(run[0]);
            reading.read(run[0]..run[run.len() - 1].next(), &mut block).map(|()| block)
        };
        rows.chunk_by(|a, b| a.next() == *b).map(read).collect()
    }

    /// Returns the first row from `from` on that may be shown with that status: others before it are not looked at.
    pub fn first_with(&self, status: RecordStatus, from: RowNo) -> Option<RowNo> {
        let state = self.state();
        let mut pages = pages_of(from.max(RowNo(1))..RowNo(state.head.rows + 1));
        let page = pages.find(|page| state.count_on(*page, status) > 0)?;
        Some(page::row_at(page, 0).max(from))
    }

    /// Returns the rows among `rows` that were corrected.
    pub(super) fn corrected_rows(&self, state: &State, rows: Range<RowNo>) -> Result<Vec<RowNo>, StoreError> {
        let mut corrected = Vec::new();
        for number in pages_of(rows.clone()).filter(|number| state.summary(*number).corrected > 0) {
            let page = Page::load_statuses(&self.table, &self.words, number)?;
            let places = state.rows_on(&page).filter(|(_, place)| page.status(*place).is_corrected());
            corrected.extend(places.map(|(row, _)| row).filter(|row| rows.contains(row)));
        }
        Ok(corrected)
    }

    /// Shows the corrected cells of a row to `show`.
    pub(super) fn with_corrected<T>(
        &self,
        row: RowNo,
        line: u64,
        show: impl FnOnce(RawRow<'_>) -> T,
    ) -> Result<T, StoreError> {
        let what = format!("the correction of row {row}");
        let sealed = self.table.get(&keys::correction(row))?.ok_or_else(|| pack::damaged(&self.words, &what))?;
        let cells = codec::unseal_as(CORRECTION_VERSION, &what, &self.words, &sealed)?;
        let block = decode_cells(row, line, cells).ok_or_else(|| pack::damaged(&self.words, &what))?;
        block.row(0).map(show).ok_or_else(|| pack::damaged(&self.words, &what))
    }

    fn push_corrected(&self, row: RowNo, line: u64, into: &mut RawBlock) -> Result<(), StoreError> {
        self.with_corrected(row, line, |corrected| {
            into.begin_row(line);
            for cell in corrected.cells() {
                into.push_cell(cell.kind, cell.text);
            }
            into.end_row();
        })
    }
}

/// One walk over runs of rows, with the block and the page at hand.
struct Rows<'a> {
    staging: &'a Staging,
    state: &'a State,
    blocks: Blocks<'a>,
    page: Option<Page>,
}

impl<'a> Rows<'a> {
    fn new(staging: &'a Staging, state: &'a State) -> Self {
        Self { staging, state, blocks: Blocks::new(&staging.table, &staging.words), page: None }
    }

    fn read(&mut self, rows: Range<RowNo>, into: &mut RawBlock) -> Result<(), StoreError> {
        let corrected = self.staging.corrected_rows(self.state, rows.clone())?;
        let mut corrected = corrected.into_iter().peekable();
        let mut row = rows.start;
        while row < rows.end {
            let block = self.blocks.holding(row, &self.state.index)?;
            if row == rows.start {
                into.reserve_for(block, (rows.end.0 - row.0) as usize);
            }
            let at = (row.0 - block.first_row().0) as usize;
            if corrected.next_if_eq(&row).is_some() {
                let line = block.row(at).map_or(0, |row| row.line);
                self.staging.push_corrected(row, line, into)?;
                row = row.next();
            } else {
                let stop = block.next_row().min(rows.end).min(corrected.peek().copied().unwrap_or(rows.end));
                into.append_rows(block, at..(stop.0 - block.first_row().0) as usize);
                row = stop;
            }
        }
        self.read_issues(rows, into)
    }

    fn read_issues(&mut self, rows: Range<RowNo>, into: &mut RawBlock) -> Result<(), StoreError> {
        for number in pages_of(rows.clone()).filter(|number| self.state.summary(*number).num_parts > 0) {
            let page = match self.page.take() {
                Some(page) if page.number == number => page,
                _ => Page::load(&self.staging.table, &self.staging.words, number)?,
            };
            for (place, bytes) in page.entries() {
                let row = page::row_at(number, place);
                if rows.contains(&row) && entry::has_issues(bytes) {
                    let issues = page.entry(place, &self.staging.words)?.issues;
                    into.issues.extend(issues.into_iter().filter(entry::is_readers).map(|issue| (row, issue)));
                }
            }
            self.page = Some(page);
        }
        Ok(())
    }
}

/// Returns the pages of the rows.
pub(super) fn pages_of(rows: Range<RowNo>) -> Range<u32> {
    if rows.start >= rows.end {
        return 0..0;
    }
    let last = (rows.end.0 - 2) / NUM_ROWS as u64;
    page::place_of(rows.start).0..last as u32 + 1
}
