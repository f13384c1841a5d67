//! A sheet as a source of rows: header found below titles, blank rows kept, error cells told.
//!
//! A sheet's rows are its grid: row 1 to the last one that holds a cell, columns from A on. A row without any cell
//! stands for the blank row it is; what follows the last filled cell of a row or sheet is nothing.

use std::{collections::VecDeque, path::Path};

use crate::{
    model::{
        CellKind, Evidence, FileFormat, Issue, IssueCode, LeftOut, Place, RawBlock, RawRow, RowNo, WorkbookOptions,
    },
    source::{
        BlockLimit, Guess, Overrides, ReadProgress, RecordSource, SheetInfo, SourceError, columns, magic::BookKind,
        sniff::words,
    },
};

use super::{
    book::SheetRequest,
    child::Request,
    header, headings,
    process::{MEMORY_MB, Reading},
    wire::{Contents, MergedCells, Message},
};

/// How many rows are looked at for the header and the width, and bytes where rows are long.
const NUM_PEEKED: usize = 200;
const BYTES_PEEKED: usize = 16 << 20;

/// No row is begun once a block has so many issues: a row may have thousands.
const MAX_ISSUES: usize = 10_000;

/// Opens a sheet.
pub(in crate::source) fn open(
    path: &Path,
    kind: BookKind,
    options: &WorkbookOptions,
) -> Result<SheetSource, SourceError> {
    let mut opened = Opened::start(path, kind, SheetRequest::Named(options.sheet.clone()))?;
    let header_row = options.header_row;
    opened.peek(header_row)?;
    Ok(SheetSource::new(opened, header_row))
}

/// Guesses which sheet is meant and where its header is; the rows can then be read on.
pub(in crate::source) fn guess(
    path: &Path,
    kind: BookKind,
    overrides: &Overrides,
) -> Result<(Guess, SheetSource), SourceError> {
    let request = overrides.sheet.clone().map_or(SheetRequest::First, SheetRequest::Named);
    let mut opened = Opened::start(path, kind, request)?;
    opened.peek(overrides.header_row.flatten())?;
    let (header_row, header) = choose_header(&opened, overrides);
    let sheet = opened.contents.chosen.clone();
    let mut evidence = vec![sheet_evidence(&opened.contents, overrides), header];
    if !opened.doubt.is_empty() {
        let why = opened.doubt.clone();
        evidence
            .insert(0, Evidence { what: "Workbook".to_owned(), finding: "damaged".to_owned(), why, confidence: 0.3 });
    }
    let format = FileFormat::Excel(WorkbookOptions { sheet, header_row, left_out: LeftOut::default() });
    let guess = Guess { format, evidence, sheets: opened.contents.sheets.clone(), encodings: Vec::new() };
    Ok((guess, SheetSource::new(opened, header_row)))
}

/// A workbook whose child has begun to send.
pub(super) struct Opened {
    reading: Reading,
    pub contents: Contents,
    /// Regions among the sheet's first rows that are merged.
    merged: Vec<MergedCells>,
    /// Why the sheet's rows may not be those of the workbook.
    doubt: String,
    /// Rows that were looked at and not yet given.
    waiting: VecDeque<RawBlock>,
    /// Why there are no more rows than those that wait.
    failure: Option<SourceError>,
    has_begun: bool,
    is_at_end: bool,
    file_len: u64,
}

impl Opened {
    fn start(path: &Path, kind: BookKind, sheet: SheetRequest) -> Result<Self, SourceError> {
        let asked = match &sheet {
            SheetRequest::First | SheetRequest::All => String::new(),
            SheetRequest::Named(name) => name.clone(),
        };
        let file_len = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?.len();
        let request = Request { kind, memory_mb: MEMORY_MB, sheet, path: path.to_owned() };
        Self::receive(Reading::start(&request)?, file_len).map_err(|error| match error {
            SourceError::NoSuchSheet { path, found, .. } => SourceError::NoSuchSheet { path, sheet: asked, found },
            other => other,
        })
    }

    pub fn receive(mut reading: Reading, file_len: u64) -> Result<Self, SourceError> {
        let Message::Contents(contents) = reading.next()? else { return Err(reading.nonsense()) };
        Ok(Self {
            reading,
            contents,
            merged: Vec::new(),
            doubt: String::new(),
            waiting: VecDeque::new(),
            failure: None,
            has_begun: false,
            is_at_end: false,
            file_len,
        })
    }

    /// Turns to the next sheet of a child that sends them all.
    pub fn begin_sheet(&mut self) -> Result<(), SourceError> {
        while self.has_begun && !self.is_at_end {
            self.waiting.clear();
            match self.receive_rows() {
                // What is wrong with the sheet left behind was not asked for.
                Ok(_) | Err(SourceError::Damaged { .. } | SourceError::Greedy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.waiting.clear();
        self.merged.clear();
        self.failure = None;
        (self.has_begun, self.is_at_end) = (true, false);
        Ok(())
    }

    /// Receives the first rows: those far above the header row, where it is known, are not kept. A sheet that breaks
    /// off has the rows up to there.
    pub fn peek(&mut self, header_row: Option<u32>) -> Result<(), SourceError> {
        let first_line = u64::from(header_row.unwrap_or(0).saturating_sub(headings::MAX_ROWS));
        while self.waiting.iter().map(RawBlock::num_rows).sum::<usize>() < NUM_PEEKED
            && self.waiting.iter().map(RawBlock::num_bytes).sum::<usize>() < BYTES_PEEKED
        {
            match self.receive_rows() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if self.waiting.is_empty() => return Err(error),
                Err(error) => {
                    self.failure = Some(error);
                    break;
                }
            }
            let last_line = |block: &RawBlock| block.row(block.num_rows() - 1).map_or(0, |row| row.line);
            self.waiting.retain(|block| last_line(block) >= first_line);
        }
        Ok(())
    }

    /// Receives some rows; false at the sheet's end.
    fn receive_rows(&mut self) -> Result<bool, SourceError> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        loop {
            if self.is_at_end {
                return Ok(false);
            }
            let message = self.reading.next();
            self.is_at_end = !matches!(message, Ok(Message::Rows(_) | Message::Sheet(_)));
            match message? {
                Message::Sheet(start) => (self.merged, self.doubt) = (start.merged, start.doubt),
                Message::Rows(rows) => {
                    let block = RawBlock::from_bytes(RowNo(1), &rows).filter(|block| !block.is_empty());
                    self.waiting.push_back(block.ok_or_else(|| self.reading.nonsense())?);
                    return Ok(true);
                }
                Message::End => return Ok(false),
                Message::Contents(_) | Message::Refusal(_) => return Err(self.reading.nonsense()),
            }
        }
    }

    fn peeked(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.waiting.iter().flat_map(RawBlock::rows)
    }

    /// Returns the chosen sheet as the workbook describes it.
    fn sheet(&self) -> Option<&SheetInfo> {
        self.contents.sheets.iter().find(|sheet| sheet.name == self.contents.chosen)
    }
}

pub(super) fn choose_header(opened: &Opened, overrides: &Overrides) -> (Option<u32>, Evidence) {
    let row_of = |row: Option<u32>| row.map_or("none".to_owned(), |row| format!("row {row}"));
    let (row, why, confidence) = match (overrides.header_row, overrides.has_header) {
        (Some(row), _) => (row, "set by hand".to_owned(), 1.0),
        (None, Some(false)) => (None, "set by hand".to_owned(), 1.0),
        (None, asked) => {
            let found = header::find(&opened.peeked().collect::<Vec<_>>(), &opened.merged);
            match (found.row, asked) {
                (None, Some(_)) => (found.first_filled, "set by hand; the first filled row".to_owned(), 1.0),
                (row, _) => (row, found.why, found.confidence),
            }
        }
    };
    (row, Evidence { what: "Header".to_owned(), finding: row_of(row), why, confidence })
}

fn sheet_evidence(contents: &Contents, overrides: &Overrides) -> Evidence {
    let num_hidden = contents.sheets.iter().filter(|sheet| sheet.is_hidden).count();
    let sheets = words::count(contents.sheets.len(), "sheet");
    let (why, confidence) = match (&overrides.sheet, contents.sheets.len()) {
        (Some(_), _) => ("set by hand".to_owned(), 1.0),
        (None, 1) => ("the only sheet".to_owned(), 1.0),
        (None, _) => (format!("the first visible one with cells, of {sheets}, {num_hidden} hidden"), 0.7),
    };
    Evidence { what: "Sheet".to_owned(), finding: contents.chosen.clone(), why, confidence }
}

/// A sheet being read.
pub(in crate::source) struct SheetSource {
    pub(super) opened: Opened,
    columns: Vec<String>,
    header_issues: Vec<Issue>,
    /// The row of the first waiting block that comes next.
    at: usize,
    /// The sheet's row that comes next, from 1.
    next_line: u64,
}

impl SheetSource {
    pub(super) fn new(opened: Opened, header_row: Option<u32>) -> Self {
        let first_line = u64::from(header_row.unwrap_or(0)) + 1;
        let width = opened.peeked().filter(|row| row.line >= first_line).map(|row| row.cells().count()).max();
        let header = header_row.and_then(|line| opened.peeked().find(|row| row.line == u64::from(line)));
        let texts = header_row.map(|line| headings::of(&opened.peeked().collect::<Vec<_>>(), line, &opened.merged));
        let texts = texts.unwrap_or_default();
        let columns = columns::headings(texts.iter().map(String::as_str), width.unwrap_or(0));
        let mut header_issues = Vec::new();
        if !opened.doubt.is_empty() {
            header_issues.push(Issue::warning(IssueCode::DamagedWorkbook, "", "").with_detail(opened.doubt.as_str()));
        }
        if let Some(row) = header {
            tell_errors(row, &columns, |issue| header_issues.push(issue));
        }
        let mut source = Self { opened, columns, header_issues, at: 0, next_line: first_line };
        source.skip_above();
        source
    }

    /// Drops the rows up to the header.
    fn skip_above(&mut self) {
        while let Some(row) = self.waiting_row() {
            if row.line >= self.next_line {
                return;
            }
            self.step();
        }
    }

    fn waiting_row(&self) -> Option<RawRow<'_>> {
        self.opened.waiting.front()?.row(self.at)
    }

    fn step(&mut self) {
        self.at += 1;
        if self.opened.waiting.front().is_some_and(|block| self.at >= block.num_rows()) {
            self.opened.waiting.pop_front();
            self.at = 0;
        }
    }

    /// Copies the next row into the block; false at the end.
    fn give_row(&mut self, out: &mut RawBlock) -> Result<bool, SourceError> {
        while self.opened.waiting.is_empty() {
            if !self.opened.receive_rows()? {
                return Ok(false);
            }
        }
        let Some(row) = self.waiting_row() else { return Ok(false) };
        if row.line > self.next_line {
            out.begin_row(self.next_line);
            out.end_row();
            self.next_line += 1;
            return Ok(true);
        }
        out.begin_row(row.line);
        let (mut num_cells, mut has_error) = (0, false);
        for cell in row.cells() {
            out.push_cell(cell.kind, cell.text);
            has_error |= cell.kind == CellKind::Error;
            num_cells += 1;
        }
        let row_no = out.end_row();
        if has_error {
            tell_errors(row, &self.columns, |issue| out.issues.push((row_no, issue)));
        }
        if num_cells > self.columns.len() {
            let place = Place { line: row.line, byte_plus_one: 0, column: self.columns.len() as u32 + 1 };
            let expected = self.columns.len().to_string();
            let issue = Issue::warning(IssueCode::TooManyFields, "", &num_cells.to_string());
            out.issues.push((row_no, issue.with_detail(expected).at(place)));
        }
        self.next_line = self.next_line.max(row.line + 1);
        self.step();
        Ok(true)
    }
}

/// Tells of each cell that holds an error.
fn tell_errors(row: RawRow, columns: &[String], mut tell: impl FnMut(Issue)) {
    for (i, cell) in row.cells().enumerate().filter(|(_, cell)| cell.kind == CellKind::Error) {
        let place = Place { line: row.line, byte_plus_one: 0, column: i as u32 + 1 };
        let heading = columns.get(i).map_or("", String::as_str);
        tell(Issue::error(IssueCode::ErrorCell, heading, cell.text).at(place));
    }
}

impl RecordSource for SheetSource {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn header_issues(&self) -> &[Issue] {
        &self.header_issues
    }

    fn read_block(&mut self, block: &mut RawBlock, limit: BlockLimit) -> Result<usize, SourceError> {
        let before = (block.num_rows(), block.num_bytes());
        loop {
            let is_room = limit.allows(before, block) && block.issues.len() < MAX_ISSUES;
            match is_room.then(|| self.give_row(block)) {
                None | Some(Ok(false)) => break,
                Some(Ok(true)) => {}
                // The rows before it are given first.
                Some(Err(error)) if block.num_rows() > before.0 => {
                    self.opened.failure = Some(error);
                    break;
                }
                Some(Err(error)) => return Err(error),
            }
        }
        Ok(block.num_rows() - before.0)
    }

    /// Counts in bytes of the file, as far as the sheet's own size allows to tell.
    fn progress(&self) -> ReadProgress {
        let bytes_total = self.opened.file_len;
        let num_rows = self.opened.sheet().map_or(0, |sheet| sheet.rows).max(1);
        let is_done = self.opened.is_at_end && self.opened.waiting.is_empty();
        let share = if is_done { 1.0 } else { (self.next_line - 1) as f64 / num_rows as f64 };
        ReadProgress { bytes_done: (bytes_total as f64 * share.min(1.0)) as u64, bytes_total }
    }
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "odd_tests.rs"]
mod odd_tests;
