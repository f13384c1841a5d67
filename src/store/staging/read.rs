//! Reading records: statuses for a job, page by page for the window.

use super::{
    Staging,
    blocks::Blocks,
    entry,
    page::{self, Page, Summary},
    record::{Record, cells_of},
    rows::pages_of,
    state::State,
};
use crate::{
    model::{Outcome, RecordStatus, RowNo},
    store::StoreError,
};

impl Staging {
    /// Returns the statuses of `num` rows from `from` on, fewer at the end.
    pub fn statuses(&self, from: RowNo, num: usize) -> Result<Vec<RecordStatus>, StoreError> {
        let state = self.state();
        let from = from.max(RowNo(1));
        let end = RowNo(from.0.saturating_add(num as u64).min(state.head.rows + 1));
        let mut statuses = Vec::with_capacity(num.min(state.head.rows as usize));
        for number in pages_of(from..end) {
            let page = Page::load_statuses(&self.table, &self.words, number)?;
            let rows = state.rows_on(&page).filter(|(row, _)| (from..end).contains(row));
            statuses.extend(rows.map(|(_, place)| state.shown(number, place, page.status(place))));
        }
        Ok(statuses)
    }

    /// Returns `num` records from `position` on (counted from 0) among those of that status, in row order.
    pub fn records(&self, filter: Option<RecordStatus>, position: u64, num: usize) -> Result<Vec<Record>, StoreError> {
        let mut fetch = Fetch::new(self);
        let rows = match filter {
            None => {
                let first = position.saturating_add(1);
                (first..first.saturating_add(num as u64).min(fetch.state.head.rows + 1)).map(RowNo).collect()
            }
            Some(status) => fetch.rows_with(status, position, num)?,
        };
        fetch.records(&rows)
    }

    /// Returns the record of a row, with the file's own cells where it was corrected; `None` where there is no such row.
    pub fn record(&self, row: RowNo) -> Result<Option<Record>, StoreError> {
        let mut fetch = Fetch::new(self);
        let Some(mut record) = fetch.record(row)? else { return Ok(None) };
        if record.is_corrected {
            record.original = Some(fetch.file_cells(row)?.1);
        }
        Ok(Some(record))
    }

    /// Returns the records of those rows, in the order given; rows that there are not are left out.
    pub fn records_at(&self, rows: &[RowNo]) -> Result<Vec<Record>, StoreError> {
        Fetch::new(self).records(rows)
    }

    /// Shows each completed row to `visit`, with what it did and the key it made, in row order.
    pub fn completed_keys(&self, visit: &mut dyn FnMut(RowNo, Outcome, &str)) -> Result<(), StoreError> {
        for number in 0..self.state().num_pages() {
            let Some(page) = self.page_if(number, |_, summary| summary.completed > 0)? else { continue };
            for place in 0..=u8::MAX {
                if let Some(outcome) = page.status(place).outcome() {
                    let key = page.entry_bytes(place).and_then(entry::key).unwrap_or_default();
                    visit(page::row_at(number, place), outcome, key);
                }
            }
        }
        Ok(())
    }

    /// Takes a page from the store where its summary is as wanted. No change comes between its values.
    pub(super) fn page_if(
        &self,
        number: u32,
        is_wanted: impl FnOnce(&State, Summary) -> bool,
    ) -> Result<Option<Page>, StoreError> {
        let state = self.state();
        if !is_wanted(&state, state.summary(number)) {
            return Ok(None);
        }
        Page::load(&self.table, &self.words, number).map(Some)
    }
}

/// One look at the records, with the block and the page at hand.
struct Fetch<'a> {
    staging: &'a Staging,
    state: std::sync::RwLockReadGuard<'a, State>,
    blocks: Blocks<'a>,
    page: Option<Page>,
}

impl<'a> Fetch<'a> {
    fn new(staging: &'a Staging) -> Self {
        let blocks = Blocks::new(&staging.table, &staging.words);
        Self { staging, state: staging.state(), blocks, page: None }
    }

    fn rows_with(&self, status: RecordStatus, position: u64, num: usize) -> Result<Vec<RowNo>, StoreError> {
        let Some((first, mut before)) = self.state.find(status, position) else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        let pages = (first..self.state.num_pages()).filter(|page| self.state.count_on(*page, status) > 0);
        for number in pages {
            let page = Page::load_statuses(&self.staging.table, &self.staging.words, number)?;
            let is_wanted = |place| self.state.shown(number, place, page.status(place)) == status;
            let found = self.state.rows_on(&page).filter(|(_, place)| is_wanted(*place)).map(|(row, _)| row);
            rows.extend(found.skip(before as usize).take(num - rows.len()));
            before = 0;
            if rows.len() >= num {
                break;
            }
        }
        Ok(rows)
    }

    fn records(&mut self, rows: &[RowNo]) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            records.extend(self.record(*row)?);
        }
        Ok(records)
    }

    fn record(&mut self, row: RowNo) -> Result<Option<Record>, StoreError> {
        if !(1..=self.state.head.rows).contains(&row.0) {
            return Ok(None);
        }
        let (number, place) = page::place_of(row);
        let page = match self.page.take() {
            Some(page) if page.number == number => page,
            _ => Page::load(&self.staging.table, &self.staging.words, number)?,
        };
        let status = page.status(place);
        let entry::Entry { key, issues } = page.entry(place, &self.staging.words)?;
        self.page = Some(page);
        let (line, mut cells) = self.file_cells(row)?;
        if status.is_corrected() {
            cells = self.staging.with_corrected(row, line, cells_of)?;
        }
        Ok(Some(Record {
            row,
            line,
            status: self.state.shown(number, place, status),
            outcome: status.outcome(),
            key,
            issues,
            cells,
            is_corrected: status.is_corrected(),
            original: None,
        }))
    }

    /// Returns the row's line and cells as they are in the file.
    fn file_cells(&mut self, row: RowNo) -> Result<(u64, Vec<(crate::model::CellKind, String)>), StoreError> {
        let block = self.blocks.holding(row, &self.state.index)?;
        let found = block.row((row.0 - block.first_row().0) as usize);
        Ok(found.map_or_else(Default::default, |row| (row.line, cells_of(row))))
    }
}
