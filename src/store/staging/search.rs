//! Finding text in staged rows: in their cells, keys and issues.

use std::ops::Range;

use super::{
    Staging, blocks, keys,
    needle::Needle,
    pack,
    page::{self, Page},
    rows::pages_of,
};
use crate::{
    model::{Issue, RawBlock, RawRow, RecordStatus, RowNo},
    store::StoreError,
};

/// One search, with its buffers.
struct Search<'a> {
    needle: Needle,
    filter: Option<RecordStatus>,
    go_on: &'a dyn Fn() -> bool,
    raw: Vec<u8>,
    lower: Vec<u8>,
    text: String,
    rows: RawBlock,
    found: Vec<RowNo>,
}

impl Staging {
    /// Returns the rows of that status in which the text is: in a cell (corrected ones as they are now), in the key of
    /// what they created, or in an issue's sentence. In either case. Ends early, with what it has, once `go_on` says no.
    pub fn search(
        &self,
        text: &str,
        filter: Option<RecordStatus>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<RowNo>, StoreError> {
        let mut search = Search {
            needle: Needle::new(text),
            filter,
            go_on,
            raw: Vec::new(),
            lower: Vec::new(),
            text: String::new(),
            rows: RawBlock::default(),
            found: Vec::new(),
        };
        self.search_blocks(&mut search)?;
        self.search_corrections(&mut search)?;
        self.search_entries(&mut search)?;
        search.found.sort_unstable();
        search.found.dedup();
        self.with_status(search.found, filter)
    }

    /// Searches the file's cells.
    fn search_blocks(&self, search: &mut Search<'_>) -> Result<(), StoreError> {
        let index = self.state().index.clone();
        for (number, rows) in index.blocks() {
            if !(search.go_on)() {
                break;
            }
            if !self.has_any(rows.clone(), search.filter) {
                continue;
            }
            let damaged = || pack::damaged(&self.words, "a block of rows");
            let sealed = self.table.get(&keys::block(number))?.ok_or_else(damaged)?;
            blocks::unpack(&sealed, rows, &self.words, &mut search.raw, &mut search.rows)?;
            search.look_into_block();
        }
        Ok(())
    }

    /// Searches corrected cells. They stand for the file's.
    fn search_corrections(&self, search: &mut Search<'_>) -> Result<(), StoreError> {
        let corrected = {
            let state = self.state();
            self.corrected_rows(&state, RowNo(1)..RowNo(state.head.rows + 1))?
        };
        search.found.retain(|row| corrected.binary_search(row).is_err());
        for row in corrected {
            if self.with_corrected(row, 0, |cells| search.is_in(cells))? {
                search.found.push(row);
            }
        }
        Ok(())
    }

    /// Searches keys and issues.
    fn search_entries(&self, search: &mut Search<'_>) -> Result<(), StoreError> {
        let num_pages = self.state().num_pages();
        for number in 0..num_pages {
            if !(search.go_on)() {
                break;
            }
            let filter = search.filter;
            let page = self.page_if(number, |state, summary| {
                summary.num_parts > 0 && filter.is_none_or(|status| state.count_on(number, status) > 0)
            })?;
            let Some(page) = page else { continue };
            for (place, _) in page.entries() {
                let entry = page.entry(place, &self.words)?;
                let texts = entry.key.into_iter().chain(entry.issues.iter().map(Issue::message));
                if search.is_any_in(texts) {
                    search.found.push(page::row_at(number, place));
                }
            }
        }
        Ok(())
    }

    /// Whether there are rows of that status on the pages of those rows.
    fn has_any(&self, rows: Range<RowNo>, filter: Option<RecordStatus>) -> bool {
        let Some(status) = filter else { return true };
        let state = self.state();
        pages_of(rows).any(|page| state.count_on(page, status) > 0)
    }

    fn with_status(&self, rows: Vec<RowNo>, filter: Option<RecordStatus>) -> Result<Vec<RowNo>, StoreError> {
        let Some(wanted) = filter else { return Ok(rows) };
        let state = self.state();
        let mut kept = Vec::new();
        for rows in rows.chunk_by(|a, b| page::place_of(*a).0 == page::place_of(*b).0) {
            let page = Page::load_statuses(&self.table, &self.words, page::place_of(rows[0]).0)?;
            let is_wanted = |row: &RowNo| {
                let (number, place) = page::place_of(*row);
                state.shown(number, place, page.status(place)) == wanted
            };
            kept.extend(rows.iter().copied().filter(is_wanted));
        }
        Ok(kept)
    }
}

impl Search<'_> {
    /// Looks into the rows at hand. Only where their texts are like the one looked for are cells taken apart.
    fn look_into_block(&mut self) {
        self.lower.clear();
        self.lower.extend_from_slice(self.rows.texts_of(0..self.rows.num_rows()).as_bytes());
        self.lower.make_ascii_lowercase();
        if !self.needle.may_be_in(&self.lower) {
            return;
        }
        let mut start = 0;
        for (index, row) in self.rows.rows().enumerate() {
            let end = start + self.rows.texts_of(index..index + 1).len();
            let is_like = self.needle.may_be_in(&self.lower[start..end]);
            if is_like && row.cells().any(|cell| self.needle.is_in(cell.text, &mut self.text)) {
                self.found.push(row.row);
            }
            start = end;
        }
    }

    fn is_in(&mut self, row: RawRow<'_>) -> bool {
        row.cells().any(|cell| self.needle.is_in(cell.text, &mut self.text))
    }

    fn is_any_in(&mut self, texts: impl IntoIterator<Item = String>) -> bool {
        texts.into_iter().any(|text| self.needle.is_in(&text, &mut self.text))
    }
}
