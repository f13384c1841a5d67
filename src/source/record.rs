//! The tokenizer of delimited text: RFC 4180, and what people send instead.
//!
//! It looks at text from the start of a line and says where the record's cells are; nothing is copied. What must
//! hold: the same text gives the same cells however it is cut into pieces, and every byte belongs to a cell, a
//! delimiter, a quote, a line end, a blank line or a comment.
//!
//! The rules beyond the RFC:
//! - A line feed, a carriage return, and both together end a line, all in one file if need be.
//! - A blank line is no record, in a file of one column too: writers that mean an empty value write `""`.
//! - A quote opens a field only at its start. Elsewhere it is text, and told as a stray quote.
//! - See [`quoted`](super::quoted) for quotes closed badly or not at all, `bars` for signs that divide nothing.

use super::{
    codec::Rest,
    dialect::{Class, Dialect},
    excel_text,
    lines::{LineEnd, count_lines, is_cut, line_end, line_end_at},
    quoted::{self, Before, Quoted},
    signs::Finder,
};
use crate::model::IssueCode;

/// Where a cell stands in the text looked at, without its quotes. Small, as a record may have millions; a record is
/// cut long before 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
    /// Whether escapes or doubled quotes are to be taken out.
    pub writing: Writing,
}

impl Span {
    #[inline]
    pub fn new(start: usize, end: usize, writing: Writing) -> Self {
        Self { start: start as u32, end: end as u32, writing }
    }

    /// Returns where the cell ends.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Returns the cell as it stands in the text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// How a cell's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// As it stands.
    Plain,
    /// In quotes, without any quote inside.
    Quoted,
    /// Outside quotes, with escaped signs.
    Escaped,
    /// In quotes, with escaped signs or doubled quotes.
    QuotedEscaped,
}

/// Something wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub code: IssueCode,
    /// Where in the text looked at.
    pub at: usize,
    /// The cell, from 0.
    pub cell: usize,
}

/// One record as found; kept and reused, so that reading allocates nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub spans: Vec<Span>,
    pub faults: Vec<Fault>,
    /// Line ends inside quoted cells.
    pub num_inner_lines: u64,
}

impl Record {
    /// Forgets the cells, to be used again.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.faults.clear();
        self.num_inner_lines = 0;
    }

    /// Returns how many cells there are up to the last one that is not empty.
    pub fn num_filled(&self) -> usize {
        self.spans.iter().rposition(|span| span.start < span.end).map_or(0, |last| last + 1)
    }
}

/// What stands at the start of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing more.
    End,
    /// It can't be told before more of the text is there.
    NeedsMore,
    /// A blank line or a comment; the next line starts at `next`.
    Passed { next: usize },
    /// A record; the next line starts at `next`.
    Record { next: usize },
}

/// What is known of the record to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    pub rest: Rest,
    /// How many cells the records have; 0 where it is not known.
    pub num_cells: usize,
}

/// Finds the record at the start of `text`.
pub(super) fn read(text: &str, dialect: &Dialect, hint: Hint, record: &mut Record) -> Step {
    let bytes = text.as_bytes();
    record.clear();
    let Some(&first) = bytes.first() else {
        return if hint.rest == Rest::Ends { Step::End } else { Step::NeedsMore };
    };
    let is_sign = dialect.record_end == Some(first) || dialect.comment.is_some_and(|sign| sign.first() == first);
    let passed = if first < b'0' || is_sign { pass(bytes, dialect, hint.rest) } else { None };
    if let Some(step) = passed.or_else(|| super::bars::pass_rule(bytes, dialect, hint.rest)) {
        return step;
    }
    let hint = super::bars::hint(dialect.bars, hint);
    let mut scan = Scan { bytes, dialect, hint, record, closing: Closing::Anywhere, finder: dialect.finder() };
    let Some(next) = scan.run() else { return Step::NeedsMore };
    let next = if scan.is_dubious() { scan.run_again(next) } else { next };
    super::bars::take_off(text, dialect.bars, record);
    Step::Record { next }
}

/// Passes a blank line or a comment.
fn pass(bytes: &[u8], dialect: &Dialect, rest: Rest) -> Option<Step> {
    if dialect.comment.is_some_and(|sign| sign.is_at(bytes, 0)) {
        return Some(match line_end(bytes, dialect, 0) {
            Some(LineEnd { end, .. }) if is_cut(bytes, dialect, end, rest) => Step::NeedsMore,
            Some(LineEnd { next, .. }) => Step::Passed { next },
            None if rest == Rest::Ends => Step::Passed { next: bytes.len() },
            None => Step::NeedsMore,
        });
    }
    // DOS programs end a text with the byte 1A.
    let is_blank = |byte: u8| dialect.is_blank(byte) || (byte == 0x1A && rest == Rest::Ends);
    let blank = bytes.iter().take_while(|&&byte| is_blank(byte)).count();
    match bytes.get(blank) {
        None if rest == Rest::Ends => Some(Step::Passed { next: blank }),
        None => Some(Step::NeedsMore),
        Some(&byte) if !dialect.ends_line(byte) => None,
        Some(_) if is_cut(bytes, dialect, blank, rest) => Some(Step::NeedsMore),
        Some(_) => line_end_at(bytes, dialect, blank).map(|end| Step::Passed { next: end.next }),
    }
}

/// Where a quote may close a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    Anywhere,
    /// In the line the field began in.
    InLine,
}

struct Scan<'a> {
    bytes: &'a [u8],
    dialect: &'a Dialect,
    hint: Hint,
    record: &'a mut Record,
    closing: Closing,
    finder: Finder,
}

/// What follows a field.
enum After {
    /// Another field, from there.
    Field(usize),
    /// The next line, from there.
    Line(usize),
}

impl Scan<'_> {
    /// Whether the record goes over several lines and is not like the others: two stray quotes may have made it.
    fn is_dubious(&self) -> bool {
        self.hint.num_cells > 0
            && self.record.num_inner_lines > 0
            && self.record.spans.len() != self.hint.num_cells
            && self.record.faults.is_empty()
    }

    /// Reads the record as one of its first line only, if that makes it like the others.
    fn run_again(&mut self, next: usize) -> usize {
        let whole = self.record.clone();
        self.record.clear();
        self.closing = Closing::InLine;
        match self.run() {
            Some(next) if self.record.spans.len() == self.hint.num_cells => next,
            Some(_) | None => {
                *self.record = whole;
                next
            }
        }
    }

    /// Walks the fields; `None` where more text is needed.
    fn run(&mut self) -> Option<usize> {
        let mut at = 0;
        let quote = self.dialect.quote.map(|quote| quote.open.first());
        loop {
            let start = if self.dialect.skips_space { self.skip_space(at) } else { self.pass_plain(at) };
            let is_quoted = quote.is_some()
                && self.bytes.get(start).copied() == quote
                && self.dialect.is_quote_at(self.bytes, start);
            let after = if is_quoted { self.quoted(start)? } else { self.plain(start, start)? };
            match after {
                After::Field(next) => at = next,
                After::Line(next) => return Some(next),
            }
        }
    }

    /// Takes the fields from `at` on that are plain text up to a delimiter, as most are.
    #[inline]
    fn pass_plain(&mut self, mut at: usize) -> usize {
        let Some(delimiter) = self.dialect.delimiter.as_byte() else { return at };
        while let Some(end) = self.finder.next(self.bytes, at)
            && self.bytes[end] == delimiter
        {
            self.record.spans.push(Span::new(at, end, Writing::Plain));
            at = end + 1;
        }
        at
    }

    fn skip_space(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|&&byte| byte == b' ').count()
    }

    /// Reads a field outside quotes that starts at `start`, of which all before `at` is known to be text.
    fn plain(&mut self, start: usize, mut at: usize) -> Option<After> {
        let mut writing = Writing::Plain;
        loop {
            let Some(found) = self.finder.next(self.bytes, at) else {
                if self.hint.rest == Rest::Follows {
                    return None;
                }
                self.push(start, self.bytes.len(), writing);
                return Some(After::Line(self.bytes.len()));
            };
            at = found;
            match self.dialect.class_at(self.bytes, at) {
                Class::Delimiter => {
                    self.push(start, at, writing);
                    return self.behind_delimiter(at);
                }
                Class::LineFeed => {
                    self.push(start, at, writing);
                    return Some(After::Line(at + 1));
                }
                Class::CarriageReturn => {
                    if is_cut(self.bytes, self.dialect, at, self.hint.rest) {
                        return None;
                    }
                    if let Some(LineEnd { end, next }) = line_end_at(self.bytes, self.dialect, at) {
                        self.push(start, end, writing);
                        return Some(After::Line(next));
                    }
                    at += 1;
                }
                Class::Quote => at = self.behind_inner_quote(start, at),
                Class::Escape => {
                    let next = self.bytes.get(at + 1);
                    if next.is_none() && self.hint.rest == Rest::Follows {
                        return None;
                    }
                    let is_pair = next.is_some() && self.dialect.class_at(self.bytes, at + 1) != Class::Plain;
                    writing = if is_pair { Writing::Escaped } else { writing };
                    at += if is_pair { 2 } else { 1 };
                }
                Class::Plain if self.hint.rest == Rest::Follows && self.dialect.may_be_cut(self.bytes, at) => {
                    return None;
                }
                Class::Plain => at += 1,
            }
        }
    }

    /// Reads a field whose opening quote is at `open`.
    fn quoted(&mut self, open: usize) -> Option<After> {
        let before = Before { num_cells: self.record.spans.len(), closing: self.closing };
        match quoted::read(self.bytes, self.dialect, self.hint, open, before) {
            Quoted::NeedsMore => None,
            Quoted::Closed { end, next, writing, fault } => {
                if let Some((code, at)) = fault {
                    self.fault_once(code, at);
                }
                let start = self.behind_quote(open);
                self.record.num_inner_lines += count_lines(&self.bytes[start..end], self.dialect);
                self.push(start, end, writing);
                self.after_quoted(next)
            }
            Quoted::EndedByText { at } => {
                self.fault_once(IssueCode::TextAfterQuote, at);
                self.plain(open, at + 1)
            }
            Quoted::OpenedByText { until } => {
                self.fault_once(IssueCode::UnclosedQuote, open);
                self.plain(open, until.max(open + 1))
            }
            Quoted::EndedByLine { end: LineEnd { end, next } } => {
                self.fault_once(IssueCode::UnclosedQuote, open);
                self.push(open, end, Writing::Plain);
                Some(After::Line(next))
            }
        }
    }

    /// Goes on behind a quote inside a plain field: it is stray, but in a text protected from Excel.
    fn behind_inner_quote(&mut self, start: usize, at: usize) -> usize {
        excel_text::end(self.bytes, self.dialect, start, at).unwrap_or_else(|| {
            self.fault_once(IssueCode::StrayQuote, at);
            at + 1
        })
    }

    fn behind_quote(&self, at: usize) -> usize {
        at + self.dialect.quote.map_or(0, |quote| quote.open.len())
    }

    /// Goes on behind a quoted field: at its delimiter, its line end or the end of the text.
    fn after_quoted(&mut self, next: usize) -> Option<After> {
        match self.bytes.get(next) {
            None => Some(After::Line(next)),
            Some(_) if self.dialect.delimiter.is_at(self.bytes, next) => self.behind_delimiter(next),
            Some(_) => line_end_at(self.bytes, self.dialect, next).map(|end| After::Line(end.next)),
        }
    }

    /// Where space is the delimiter and runs of it count once, space before a line end delimits nothing.
    fn behind_delimiter(&self, at: usize) -> Option<After> {
        if !self.dialect.is_space_delimited() || !self.dialect.skips_space {
            return Some(After::Field(at + self.dialect.delimiter.len()));
        }
        let next = self.skip_space(at + 1);
        match self.bytes.get(next) {
            None if self.hint.rest == Rest::Ends => Some(After::Line(next)),
            None => None,
            Some(&byte) if self.dialect.ends_line(byte) && is_cut(self.bytes, self.dialect, next, self.hint.rest) => {
                None
            }
            Some(&byte) if self.dialect.ends_line(byte) => {
                let end = line_end_at(self.bytes, self.dialect, next);
                Some(end.map_or(After::Field(next), |end| After::Line(end.next)))
            }
            Some(_) => Some(After::Field(next)),
        }
    }

    fn push(&mut self, start: usize, end: usize, writing: Writing) {
        self.record.spans.push(Span::new(start, end, writing));
    }

    /// Tells a fault of the cell being read, unless one was told already: the first explains the others.
    fn fault_once(&mut self, code: IssueCode, at: usize) {
        let cell = self.record.spans.len();
        if self.record.faults.last().is_none_or(|known| known.cell != cell) {
            self.record.faults.push(Fault { code, at, cell });
        }
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
