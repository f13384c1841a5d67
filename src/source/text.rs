//! The reader of text files: rows out of a stream, with every fault told on its row.

mod header;

use std::path::Path;

use crate::model::{CellKind, CsvOptions, FixedOptions, Issue, IssueCode, Place, RawBlock, RowNo};

use super::{
    BlockLimit, MAX_BLOCK, ReadProgress, RecordSource, SourceError, cell,
    codec::{Codec, Rest},
    columns::{self, Width},
    dialect::Dialect,
    fixed::Ruler,
    input::TextInput,
    kinds::Kinds,
    layout::{Layout, Peeked, peek},
    lines,
    odd_row::{self, Meant},
    plain::{Allowed, PlainRows},
    record::{Hint, Record, Step},
    repeated::Repeats,
    told::{Found, Telling},
};

/// A record of fixed columns longer than this is cut.
pub(super) const MAX_RECORD: usize = 16 * 1024 * 1024;

/// No line end has more bytes.
const MAX_LINE_END: usize = 3;

/// More rows than this name no columns.
const MAX_HEADER_ROWS: u32 = 20;

/// A text file being read.
pub(super) struct TextSource {
    input: TextInput,
    layout: Layout,
    /// Takes the rows that are plain, where the layout has any.
    plain: Option<PlainRows>,
    columns: Vec<String>,
    width: Width,
    kinds: Kinds,
    /// Whether the rows are wholly in quotes, so that one of them is not odd.
    is_wrapped: bool,
    header_issues: Vec<Issue>,
    repeats: Repeats,
    record: Record,
    /// A record found in advance, to know whether the one before is the last.
    ahead: Option<Found>,
    /// Line of the file at which the window starts.
    line: u64,
    max_record: usize,
    /// A cell's value while its escapes are taken out.
    value: String,
}

/// What is above the first row.
struct Above<'a> {
    encoding: &'a str,
    skip_lines: u64,
    header_rows: u32,
}

impl TextSource {
    /// Opens a delimited text and reads its header.
    pub fn open_delimited(path: &Path, options: &CsvOptions) -> Result<Self, SourceError> {
        let layout = Layout::Delimited(Dialect::new(options)?);
        let CsvOptions { encoding, skip_lines, has_header, header_rows, max_record_mib, .. } = options;
        let header_rows = if *has_header { (*header_rows).clamp(1, MAX_HEADER_ROWS) } else { 0 };
        // A quote not closed within the limit counts as not closed. A block holds at most a gigabyte.
        let max_record = (*max_record_mib).clamp(1, 1024) as usize * 1024 * 1024;
        Self::open(path, layout, &Above { encoding, skip_lines: *skip_lines, header_rows }, max_record)
    }

    /// Opens a text of fixed columns and reads its header.
    pub fn open_fixed(path: &Path, options: &FixedOptions, max_record: usize) -> Result<Self, SourceError> {
        let layout = Layout::Fixed(Ruler::new(options)?);
        let FixedOptions { encoding, skip_lines, has_header, .. } = options;
        let header_rows = u32::from(*has_header);
        Self::open(path, layout, &Above { encoding, skip_lines: *skip_lines, header_rows }, max_record)
    }

    fn open(path: &Path, layout: Layout, above: &Above, max_record: usize) -> Result<Self, SourceError> {
        let mut input = TextInput::open(path, Codec::named(above.encoding)?)?;
        input.fill()?;
        let layout = layout.for_text(input.text());
        let mut source = Self {
            plain: layout.plain_rows(),
            layout,
            input,
            columns: Vec::new(),
            width: Width::ANY,
            kinds: Kinds::default(),
            is_wrapped: false,
            header_issues: Vec::new(),
            repeats: Repeats::default(),
            record: Record::default(),
            ahead: None,
            line: 1,
            max_record,
            value: String::new(),
        };
        for _ in 0..above.skip_lines {
            source.skip_line()?;
        }
        source.input.fill()?;
        source.read_header(above.header_rows)?;
        if source.input.trouble().is_some() && source.input.text().trim().is_empty() {
            source.header_issues.extend(source.trouble());
        }
        Ok(source)
    }

    /// Tells what is wrong with the archive that the text comes from.
    fn trouble(&self) -> Option<Issue> {
        let trouble = self.input.trouble()?;
        let issue = if trouble.is_loss { Issue::error } else { Issue::warning };
        let place = Place { line: self.line, byte_plus_one: self.input.byte_of(0) + 1, column: 0 };
        Some(issue(IssueCode::DamagedFile, "", "").with_detail(trouble.what.as_str()).at(place))
    }

    /// Finds out whether the row read last is the last of a damaged archive, and tells it there.
    fn look_ahead(&mut self, block: &mut RawBlock) -> Result<(), SourceError> {
        self.ahead = self.find()?;
        if self.ahead.is_none()
            && let Some(issue) = self.trouble()
        {
            block.issues.push((RowNo(block.next_row().0 - 1), issue));
        }
        Ok(())
    }

    /// Takes the rest of a line off the window, however long it is.
    fn skip_line(&mut self) -> Result<(), SourceError> {
        loop {
            let bytes = self.input.text().as_bytes();
            let (len, rest) = (bytes.len(), self.rest());
            match lines::line_end(bytes, self.layout.dialect(), 0) {
                Some(end) if !lines::is_cut(bytes, self.layout.dialect(), end.end, rest) => {
                    self.repeats.add_title(&self.input.text()[..end.end]);
                    self.input.advance(end.next);
                    self.line += 1;
                    return Ok(());
                }
                Some(end) => self.input.advance(end.end),
                None => self.input.advance(len),
            }
            if self.input.is_at_end() {
                return Ok(());
            }
            self.input.fill()?;
        }
    }

    /// Looks at the first rows from `at` in the window, as far as the window goes.
    fn peek(&self, at: usize) -> Peeked {
        peek(&self.input.text()[at..], &self.layout, Hint { rest: self.rest(), num_cells: 0 })
    }

    /// Reads the record found as it was meant, where it is odd.
    fn meant(&self, found: Found, num_cells: usize, kinds: Option<&Kinds>) -> Option<Meant> {
        match &self.layout {
            Layout::Delimited(dialect) if self.record.spans.len() < num_cells && !found.is_cut => {
                odd_row::meant(&self.input.text()[..found.next], &self.record, dialect, num_cells, kinds)
            }
            Layout::Delimited(_) | Layout::Fixed(_) => None,
        }
    }

    fn rest(&self) -> Rest {
        if self.input.is_at_end() { Rest::Ends } else { Rest::Follows }
    }

    /// Finds the next record and leaves it in the window, its cells in `self.record`; `None` at the end.
    fn find(&mut self) -> Result<Option<Found>, SourceError> {
        loop {
            let rest = self.rest();
            let text = self.input.text();
            let hint = Hint { rest, num_cells: self.width.expected };
            let mut step = self.layout.read(text, hint, &mut self.record);
            let mut is_cut = false;
            if self.is_over_limit(step, text) {
                let text = &text[..text.floor_char_boundary(self.max_record)];
                step = self.layout.read(text, Hint { rest: Rest::Ends, ..hint }, &mut self.record);
                is_cut = matches!(step, Step::Record { next } | Step::Passed { next } if next == text.len())
                    && !text.bytes().next_back().is_some_and(|byte| self.layout.dialect().ends_line(byte));
            }
            match step {
                Step::End => return Ok(None),
                Step::NeedsMore => self.input.fill()?,
                Step::Passed { next } => self.pass(next, is_cut)?,
                Step::Record { next } => return Ok(Some(Found { line: self.line, next, is_cut })),
            }
        }
    }

    /// Whether the record at the start of `text` is longer than the limit, what ends it not counted.
    fn is_over_limit(&self, step: Step, text: &str) -> bool {
        match step {
            Step::NeedsMore => text.len() > self.max_record + MAX_LINE_END,
            Step::Record { next } if next > self.max_record => {
                text[..next].trim_end_matches(['\r', '\n']).len() > self.max_record
            }
            Step::Record { .. } | Step::Passed { .. } | Step::End => false,
        }
    }

    /// Takes a blank line or a comment off the window.
    fn pass(&mut self, len: usize, is_cut: bool) -> Result<(), SourceError> {
        self.input.advance(len);
        if is_cut {
            return self.skip_line();
        }
        self.line += 1;
        Ok(())
    }

    /// Takes the record found off the window.
    fn take(&mut self, found: Found) -> Result<(), SourceError> {
        self.line += self.record.num_inner_lines;
        self.pass(found.next, found.is_cut)
    }

    /// Copies the record found into the block.
    fn push(&mut self, found: Found, block: &mut RawBlock) {
        let text = self.input.text();
        block.begin_row(found.line);
        let is_short = self.record.spans.len() < self.width.min;
        let meant = self.meant(found, self.width.expected, Some(&self.kinds)).filter(|_| is_short);
        if let Some(meant) = &meant {
            meant.cells.iter().for_each(|text| block.push_cell(CellKind::Text, text));
        } else {
            for span in &self.record.spans[..self.num_kept()] {
                block.push_cell(CellKind::Text, cell::value(text, *span, self.layout.dialect(), &mut self.value));
            }
        }
        let row = block.end_row();
        let telling = self.telling(found, meant.as_ref());
        if telling.is_odd() {
            block.issues.extend(telling.issues().into_iter().map(|issue| (row, issue)));
        }
    }

    /// Takes the plain rows at the start of the window, as far as a block that had `before` rows and bytes has room.
    fn take_plain(&mut self, block: &mut RawBlock, before: (usize, usize), limit: BlockLimit) {
        let Some(plain) = &mut self.plain else { return };
        let (num_rows, num_bytes) = (block.num_rows() - before.0, block.num_bytes() - before.1);
        let allowed = Allowed {
            num_rows: limit.num_rows.saturating_sub(num_rows),
            num_bytes: limit.num_bytes.min(MAX_BLOCK.saturating_sub(before.1)).saturating_sub(num_bytes),
            row_len: self.max_record,
            num_cells: self.width.min..=self.width.max,
        };
        let num_taken = plain.take(self.input.clean_text(), &allowed, self.line, block);
        self.line += plain.num_rows() as u64;
        self.input.advance(num_taken);
    }

    /// Delimiters at the end of a row, beyond the columns, hold nothing that could be lost.
    fn num_kept(&self) -> usize {
        let num_cells = self.record.spans.len();
        if num_cells > self.width.max { self.record.num_filled().max(self.width.max) } else { num_cells }
    }

    fn telling(&self, found: Found, meant: Option<&Meant>) -> Telling<'_> {
        Telling {
            input: &self.input,
            dialect: self.layout.dialect(),
            columns: &self.columns,
            record: &self.record,
            width: self.width,
            ruler: match &self.layout {
                Layout::Delimited(_) => None,
                Layout::Fixed(ruler) => Some(ruler),
            },
            max_record: self.max_record,
            found,
            oddity: meant.map(|meant| meant.oddity),
            repeated: self.repeats.of(&self.input.text()[..found.next], &self.record, self.layout.is_fixed()),
            is_wrapped: self.is_wrapped,
        }
    }
}

impl RecordSource for TextSource {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn header_issues(&self) -> &[Issue] {
        &self.header_issues
    }

    fn read_block(&mut self, block: &mut RawBlock, limit: BlockLimit) -> Result<usize, SourceError> {
        let before = (block.num_rows(), block.num_bytes());
        while limit.allows(before, block) {
            let ahead = self.ahead.take();
            if ahead.is_none() {
                self.take_plain(block, before, limit);
                if !limit.allows(before, block) {
                    break;
                }
            }
            let Some(found) = ahead.map_or_else(|| self.find(), |found| Ok(Some(found)))? else { break };
            self.push(found, block);
            self.take(found)?;
        }
        if self.input.is_packed() && block.num_rows() > before.0 {
            self.look_ahead(block)?;
        }
        Ok(block.num_rows() - before.0)
    }

    fn progress(&self) -> ReadProgress {
        let bytes_total = self.input.num_total();
        ReadProgress { bytes_done: self.input.num_done().min(bytes_total), bytes_total }
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.input.check_unchanged()
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "plain_tests.rs"]
mod plain_tests;
