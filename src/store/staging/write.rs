//! Changes: each call prepares one batch beside the readers, and commits it in one step.

use super::{
    Staging,
    blocks::{self, PackedRows},
    check_staged, entry,
    head::Head,
    index::Index,
    keys,
    page::{self, Page, Summary},
    status::StatusByte,
};
use crate::{
    model::{Issue, RawBlock, RawCell, RecordStatus, RowNo, raw_bytes::encode_cells},
    store::{StoreError, codec, table::Batch},
};

/// The version of a correction's value.
pub(super) const CORRECTION_VERSION: u8 = 1;

/// Bytes after which a writer waits for the disk: else what sled has not written yet grows in memory.
const MAX_UNWRITTEN_BYTES: usize = 8 << 20;

/// What the writer keeps from change to change.
#[derive(Debug, Default)]
pub(super) struct Writer {
    unwritten_bytes: usize,
    /// Places for blocks that are there, used or not.
    num_places: u32,
}

impl Writer {
    pub fn new(num_places: u32) -> Self {
        Self { num_places, ..Self::default() }
    }
}

/// A change being prepared.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub head: Head,
    /// Rows of each new block.
    new_blocks: Vec<usize>,
    pages: Pages,
}

/// What becomes of some pages: prepared on any thread.
#[derive(Debug, Default)]
pub(super) struct Pages {
    batch: Batch,
    num_bytes: usize,
    summaries: Vec<(u32, Summary)>,
    /// Rows that no longer are Processing, with the status they had been taken up with.
    pub put_down: Vec<(u32, u8, RecordStatus)>,
    scratch: Vec<u8>,
}

impl Change {
    /// Writes a page as it is now.
    pub fn save(&mut self, page: Page) {
        self.pages.save(page, self.head.rows);
    }

    /// Does what was prepared elsewhere.
    pub fn append(&mut self, pages: Pages) {
        let Pages { batch, num_bytes, summaries, put_down, scratch: _ } = pages;
        self.pages.batch.append(batch);
        self.pages.num_bytes += num_bytes;
        self.pages.summaries.extend(summaries);
        self.pages.put_down.extend(put_down);
    }

    /// Sets a row's status, and counts it.
    fn set_status(&mut self, page: &mut Page, place: u8, status: StatusByte) {
        self.head.count(page.status(place), status);
        page.set_status(place, status);
    }
}

impl Pages {
    /// Writes a page as it is now, where there are so many rows.
    pub fn save(&mut self, mut page: Page, num_rows: u64) {
        page.save(num_rows, &mut self.batch, &mut self.scratch);
        self.num_bytes += page.num_bytes();
        self.summaries.push((page.number, page.summary()));
    }
}

impl Staging {
    /// Appends rows, Ready, with the issues that reading them gave.
    pub fn append(&self, rows: &RawBlock) -> Result<(), StoreError> {
        self.append_packed(rows, PackedRows::of(rows))
    }

    /// Appends rows that were packed beforehand, on another thread.
    pub fn append_packed(&self, rows: &RawBlock, packed: PackedRows) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        debug_assert_eq!(packed.num_rows(), rows.num_rows(), "BUG: these are not the rows that were packed");
        let mut writer = self.writer();
        let mut change = self.begin();
        self.check_due(rows.first_row(), &change.head)?;
        for (num_rows, sealed) in packed.blocks {
            change.head.checksum = blocks::roll(change.head.checksum, &sealed);
            change.pages.num_bytes += sealed.len();
            change.pages.batch.insert(&keys::block(change.head.blocks as u32)[..], sealed);
            change.head.blocks += 1;
            change.new_blocks.push(num_rows);
        }
        blocks::make_places(&self.table, &mut writer.num_places, change.head.blocks as u32)?;
        change.head.count_staged(rows.num_rows() as u64);
        self.add_readers_issues(rows, &mut change)?;
        self.commit(change, &mut writer)
    }

    /// Adds what only the whole file says of rows, to what is known of them already.
    pub fn add_issues(&self, issues: &[(RowNo, Issue)]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let mut change = self.begin();
        let mut sorted: Vec<&(RowNo, Issue)> = issues.iter().collect();
        sorted.sort_by_key(|(row, _)| *row);
        for issues in sorted.chunk_by(|a, b| page_of(a.0) == page_of(b.0)) {
            check_staged(issues[issues.len() - 1].0, &change.head, &self.words)?;
            let mut page = Page::load(&self.table, &self.words, page_of(issues[0].0))?;
            for issues in issues.chunk_by(|a, b| a.0 == b.0) {
                let place = page::place_of(issues[0].0).1;
                let entry::Entry { key, issues: mut all } = page.entry(place, &self.words)?;
                change.head.staged_with_issues += u64::from(all.is_empty());
                let new = issues.iter().map(|(_, issue)| issue).filter(|issue| !all.contains(issue));
                let new: Vec<Issue> = new.cloned().collect();
                all.extend(new);
                page.set_entry(place, key.as_deref(), &all);
            }
            change.save(page);
        }
        self.commit(change, &mut writer)
    }

    /// Shows the rows as Processing, until their batch is taken over or [`Self::clear_taken_up`]. Nothing is stored.
    pub fn take_up(&self, rows: &[RowNo]) {
        let _writer = self.writer();
        let num_rows = self.num_rows();
        let mut taken = Vec::with_capacity(rows.len());
        for rows in rows.chunk_by(|a, b| page_of(*a) == page_of(*b)) {
            // A page that can't be read is told of when its rows are: here nothing is lost but a colour.
            let Ok(page) = Page::load_statuses(&self.table, &self.words, page_of(rows[0])) else { continue };
            for row in rows.iter().filter(|row| (1..=num_rows).contains(&row.0)) {
                let (number, place) = page::place_of(*row);
                taken.push((number, place, page.status(place).status()));
            }
        }
        let mut state = self.state_mut();
        for (page, place, status) in taken {
            state.take_up(page, place, status);
        }
        state.generation += 1;
    }

    /// Shows all rows with the status they have in the store.
    pub fn clear_taken_up(&self) {
        let _writer = self.writer();
        let mut state = self.state_mut();
        if state.put_all_down() {
            state.generation += 1;
        }
    }

    /// Makes Skipped what is Ready and `takes` says, and is not being processed. Returns how many rows that were.
    pub fn skip(&self, takes: &dyn Fn(RowNo, RecordStatus) -> bool) -> Result<u64, StoreError> {
        let mut writer = self.writer();
        let mut change = self.begin();
        let before = change.head.counts.skipped;
        for number in self.pages_with(RecordStatus::Ready) {
            let mut page = Page::load_statuses(&self.table, &self.words, number)?;
            let skipped_before = change.head.counts.skipped;
            let state = self.state();
            for (row, place) in state.rows_on(&page) {
                let status = page.status(place);
                let is_ready = state.shown(number, place, status) == RecordStatus::Ready;
                if is_ready && takes(row, RecordStatus::Ready) {
                    change.set_status(&mut page, place, status.with_status(RecordStatus::Skipped));
                }
            }
            drop(state);
            if change.head.counts.skipped > skipped_before {
                change.save(page);
            }
        }
        let num_skipped = change.head.counts.skipped - before;
        if num_skipped > 0 {
            self.commit(change, &mut writer)?;
        }
        Ok(num_skipped)
    }

    /// Makes Ready what is Completed and `takes` says: what these rows made is gone. Returns how many rows that were.
    pub fn reopen(&self, takes: &dyn Fn(RowNo) -> bool) -> Result<u64, StoreError> {
        let mut writer = self.writer();
        let mut change = self.begin();
        let before = change.head.counts.completed;
        for number in self.pages_with(RecordStatus::Completed) {
            let mut page = Page::load(&self.table, &self.words, number)?;
            let rows: Vec<_> = self.state().rows_on(&page).filter(|(row, _)| takes(*row)).collect();
            for (_, place) in rows {
                let status = page.status(place);
                if status.status() != RecordStatus::Completed {
                    continue;
                }
                change.set_status(&mut page, place, status.with_status(RecordStatus::Ready));
                // What the file's reader found stays true; the rest is found again.
                let mut issues = page.entry(place, &self.words)?.issues;
                issues.retain(entry::is_readers);
                page.set_entry(place, None, &issues);
            }
            change.save(page);
        }
        let num_reopened = before - change.head.counts.completed;
        if num_reopened > 0 {
            self.commit(change, &mut writer)?;
        }
        Ok(num_reopened)
    }

    /// Replaces the cells of a row by what the user typed: it is Ready again, its issues are gone. The cells of the
    /// file are kept beside.
    pub fn correct(&self, row: RowNo, cells: &[RawCell<'_>]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let mut change = self.begin();
        check_staged(row, &change.head, &self.words)?;
        let (number, place) = page::place_of(row);
        let mut page = Page::load(&self.table, &self.words, number)?;
        let shown = self.state().shown(number, place, page.status(place));
        let refused = |why: &str| Err(StoreError::Refused { why: format!("row {row} {why}") });
        match shown {
            RecordStatus::Completed => return refused("is completed and can't be edited any more"),
            RecordStatus::Processing => return refused("is being processed; edit it afterwards"),
            RecordStatus::Ready | RecordStatus::Error | RecordStatus::Skipped => {}
        }
        let cells = codec::seal(CORRECTION_VERSION, &encode_cells(cells.iter().copied()));
        change.pages.num_bytes += cells.len();
        change.pages.batch.insert(&keys::correction(row)[..], cells);
        change.set_status(&mut page, place, StatusByte::corrected());
        page.set_entry(place, None, &[]);
        change.save(page);
        self.commit(change, &mut writer)
    }

    /// Starts a change of what is there now.
    pub(super) fn begin(&self) -> Change {
        Change { head: self.state().head.clone(), ..Change::default() }
    }

    /// Writes a change, and lets it be seen.
    pub(super) fn commit(&self, change: Change, writer: &mut Writer) -> Result<(), StoreError> {
        let Change { mut head, new_blocks, pages: Pages { mut batch, num_bytes, summaries, put_down, .. } } = change;
        let index = (!new_blocks.is_empty()).then(|| self.extended_index(&new_blocks, &mut batch));
        let mut state = self.state_mut();
        head.generation = state.generation + 1;
        batch.insert(keys::HEAD, head.seal());
        self.table.apply(batch)?;
        state.generation = head.generation;
        state.head = head;
        if let Some(index) = index {
            state.index = index;
        }
        for (page, summary) in summaries {
            state.set_summary(page, summary);
        }
        for (page, place, status) in put_down {
            state.put_down(page, place, status);
        }
        drop(state);
        writer.unwritten_bytes += num_bytes;
        if writer.unwritten_bytes > MAX_UNWRITTEN_BYTES {
            self.folder.flush()?;
            writer.unwritten_bytes = 0;
        }
        Ok(())
    }

    fn check_due(&self, first: RowNo, head: &Head) -> Result<(), StoreError> {
        let due = head.rows + 1;
        if head.is_complete {
            Err(StoreError::Refused { why: format!("all rows of {} are there already", self.words) })
        } else if first.0 != due {
            Err(StoreError::Refused { why: format!("{} can't be given row {first}: row {due} was due", self.words) })
        } else {
            Ok(())
        }
    }

    /// Returns the index with the new blocks, having written its new part.
    fn extended_index(&self, new_blocks: &[usize], batch: &mut Batch) -> Index {
        let mut index = self.state().index.clone();
        let first = index.len();
        for num_rows in new_blocks {
            index.push(*num_rows);
        }
        for (group, sealed) in index.seal_groups(first) {
            batch.insert(&keys::index(group)[..], sealed);
        }
        index
    }

    fn add_readers_issues(&self, rows: &RawBlock, change: &mut Change) -> Result<(), StoreError> {
        let mut issues: Vec<&(RowNo, Issue)> = {
            let rows_there = rows.first_row()..rows.next_row();
            rows.issues.iter().filter(|(row, _)| rows_there.contains(row)).collect()
        };
        issues.sort_by_key(|(row, _)| *row);
        for issues in issues.chunk_by(|a, b| page_of(a.0) == page_of(b.0)) {
            let mut page = Page::load(&self.table, &self.words, page_of(issues[0].0))?;
            for issues in issues.chunk_by(|a, b| a.0 == b.0) {
                let of_row: Vec<Issue> = issues.iter().map(|(_, issue)| issue.clone()).collect();
                page.set_entry(page::place_of(issues[0].0).1, None, &of_row);
                change.head.staged_with_issues += 1;
            }
            change.save(page);
        }
        Ok(())
    }

    fn pages_with(&self, status: RecordStatus) -> Vec<u32> {
        let state = self.state();
        (0..state.num_pages()).filter(|page| state.count_on(*page, status) > 0).collect()
    }
}

pub(super) fn page_of(row: RowNo) -> u32 {
    page::place_of(row).0
}
