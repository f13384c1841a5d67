//! What is wrong with a record, as issues with their places.

use crate::model::{Issue, IssueCode, Place};

use super::{
    columns::Width,
    dialect::Dialect,
    fixed::Ruler,
    input::TextInput,
    lines,
    odd_row::Oddity,
    record::{Fault, Record},
    repeated::Repeated,
};

/// A record found at the start of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Line of the file on which it starts.
    pub line: u64,
    /// Where the next line starts in the window.
    pub next: usize,
    /// Whether the record goes on beyond the limit.
    pub is_cut: bool,
}

/// All that is known when a record's faults are told.
pub(super) struct Telling<'a> {
    pub input: &'a TextInput,
    pub dialect: &'a Dialect,
    pub columns: &'a [String],
    pub record: &'a Record,
    pub width: Width,
    /// Where the columns are fixed.
    pub ruler: Option<&'a Ruler>,
    pub max_record: usize,
    pub found: Found,
    /// How the record is written, where otherwise than the file and read as it was meant.
    pub oddity: Option<Oddity>,
    /// Whether the whole file is written so.
    pub is_wrapped: bool,
    /// What the row repeats that is no row.
    pub repeated: Option<Repeated>,
}

impl Telling<'_> {
    /// Whether there is anything to tell.
    pub fn is_odd(&self) -> bool {
        let num_cells = self.record.spans.len();
        self.found.is_cut
            || self.repeated.is_some()
            || num_cells < self.width.min
            || num_cells > self.width.max
            || !self.record.faults.is_empty()
            || self.input.undecodable(0..self.found.next).next().is_some()
            || self.input.stray_marks(0..self.found.next).next().is_some()
            || memchr::memchr(0, &self.input.text().as_bytes()[..self.found.next]).is_some()
    }

    /// Tells all that is wrong.
    pub fn issues(&self) -> Vec<Issue> {
        if let Some(oddity) = self.oddity {
            let issue = Issue::warning(oddity.code(), "", &self.width.expected.to_string());
            let issue = issue.with_detail(oddity.detail()).at(self.place(0, None));
            let is_usual = oddity == Oddity::Wrapped && self.is_wrapped;
            let mut issues: Vec<Issue> = Some(issue).filter(|_| !is_usual).into_iter().collect();
            self.tell_bytes(&mut issues);
            return issues;
        }
        let mut issues: Vec<Issue> = self.record.faults.iter().map(|fault| self.fault(*fault)).collect();
        self.tell_bytes(&mut issues);
        let num_cells = self.record.spans.len();
        let expected = self.width.expected.to_string();
        let of_record = |code, value: &str, detail: String| {
            Issue::error(code, "", value).with_detail(detail).at(self.place(0, None))
        };
        if num_cells < self.width.min {
            issues.push(of_record(IssueCode::TooFewFields, &num_cells.to_string(), expected));
        } else if self.record.num_filled() > self.width.max {
            issues.push(of_record(IssueCode::TooManyFields, &num_cells.to_string(), expected));
        }
        if let Some(repeated) = self.repeated {
            let what = match repeated {
                Repeated::Header => String::new(),
                Repeated::Title => "a line from above the table".to_owned(),
            };
            issues.push(of_record(IssueCode::RepeatedHeader, "", what));
        }
        if self.found.is_cut {
            let limit = format!("{} MiB", self.max_record / 1024 / 1024);
            issues.push(of_record(IssueCode::LineTooLong, "", limit));
        }
        issues
    }

    /// Tells that the header has another number of cells than nearly all rows.
    pub fn odd_header(&self) -> Option<Issue> {
        let usual = self.width.against_header?;
        let num_cells = self.record.spans.len();
        let code = if num_cells < usual { IssueCode::TooFewFields } else { IssueCode::TooManyFields };
        let issue = Issue::warning(code, "", &num_cells.to_string()).with_detail(usual.to_string());
        Some(issue.at(self.place(0, None)))
    }

    fn fault(&self, Fault { code, at, cell }: Fault) -> Issue {
        let line = &self.input.text()[..self.found.next];
        let of_line = |ruler: &Ruler| ruler.issue(Fault { code, at, cell }, line, self.heading(cell));
        if let Some(issue) = self.ruler.and_then(of_line) {
            return issue.at(self.place(at, Some(cell)));
        }
        let (heading, value) = (self.heading(cell), self.value(cell));
        let issue = if code == IssueCode::StrayQuote {
            Issue::warning(code, heading, value)
        } else {
            Issue::error(code, heading, value)
        };
        issue.at(self.place(at, Some(cell)))
    }

    /// Tells, once for each cell, of bytes that could not be decoded, of NUL bytes and of byte-order marks.
    fn tell_bytes(&self, issues: &mut Vec<Issue>) {
        let bytes = &self.input.text().as_bytes()[..self.found.next];
        let undecodable = self.input.undecodable(0..self.found.next).map(|at| (IssueCode::UndecodableBytes, at));
        let nuls = memchr::memchr_iter(0, bytes).map(|at| (IssueCode::NulByte, at));
        let marks = self.input.stray_marks(0..self.found.next).map(|at| (IssueCode::StrayMark, at));
        let mut last = None;
        for (code, at) in undecodable.chain(nuls).chain(marks) {
            let cell = self.record.spans.partition_point(|span| span.end() <= at);
            if last == Some((code, cell)) {
                continue;
            }
            last = Some((code, cell));
            let (heading, value) = (self.heading(cell), self.value(cell));
            let issue = if code == IssueCode::UndecodableBytes {
                Issue::error(code, heading, value).with_detail(self.input.codec().name())
            } else {
                Issue::warning(code, heading, value)
            };
            issues.push(issue.at(self.place(at, Some(cell))));
        }
    }

    fn heading(&self, cell: usize) -> &str {
        self.columns.get(cell).map_or("", String::as_str)
    }

    fn value(&self, cell: usize) -> &str {
        self.record.spans.get(cell).map_or("", |span| span.of(self.input.text()))
    }

    /// Returns the place of what stands at `at` in the window.
    fn place(&self, at: usize, cell: Option<usize>) -> Place {
        let before = &self.input.text().as_bytes()[..at];
        Place {
            line: self.found.line + lines::count_lines(before, self.dialect),
            byte_plus_one: self.input.byte_of(at) + 1,
            column: cell.map_or(0, |cell| cell as u32 + 1),
        }
    }
}
