//! Fields in quotes: where they end, when their quotes are right and when they are not.
//!
//! A quote closes its field where a delimiter, a line end or the end of the file follows (with spaces between, if
//! need be). Any other quote inside is a fault, and what was meant is judged from what stands around it:
//! - In the line the field began in, a quote with text behind it is part of the text if a later quote closes the
//!   field properly (`"a "b" c",`); if the next quote opens another field, or there is none, the field was never
//!   meant to be quoted (`"Hello" he said,`).
//! - A quote that opens another field (`,"x`), while this one is still open, shows that this one was never closed.
//! - In a later line, any quote but a doubled one that does not close properly shows the same, and so does the end
//!   of the file: a single missing quote must not swallow what follows. The record then ends with the line the field
//!   began in.
//! - So does a record of several lines that has another number of cells than all others, if its first line alone has
//!   the right one.
//!
//! A well-formed table is never taken for anything else, however odd its texts look.

use memchr::{memchr, memchr2, memmem};

use crate::model::IssueCode;

use super::{
    codec::Rest,
    dialect::{Dialect, Quote},
    lines::{LineEnd, is_cut, line_end, line_end_at},
    record::{Closing, Hint, Writing},
};

/// What became of an opening quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    NeedsMore,
    /// The text ends at `end`, what follows the field is at `next`.
    Closed {
        end: usize,
        next: usize,
        writing: Writing,
        /// A quote without a pair that is kept as text, and where.
        fault: Option<(IssueCode, usize)>,
    },
    /// The quote at `at` has text behind it and none that closes: the quotes are part of the text.
    EndedByText {
        at: usize,
    },
    /// No quote closes the field, and the opening quote is most likely part of its text, as is all before `until`.
    OpenedByText {
        until: usize,
    },
    /// No quote closes the field, and it most likely takes the rest of its line.
    EndedByLine {
        end: LineEnd,
    },
}

/// What an odd quote inside a field is.
enum Role {
    Closes { next: usize },
    OpensAnother,
    HasTextBehind,
    Unknown,
}

/// What is known of the record before the field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pub num_cells: usize,
    pub closing: Closing,
}

/// Reads the field opened at `open`.
pub(super) fn read(bytes: &[u8], dialect: &Dialect, hint: Hint, open: usize, before: Before) -> Quoted {
    let Some(quote) = dialect.quote else { return Quoted::OpenedByText { until: open } };
    let mut field = Field { bytes, dialect, hint, open, before, quote, is_in_later_line: false, seen: open };
    let (mut at, mut writing, mut fault) = (open + quote.open.len(), Writing::Quoted, None);
    loop {
        let Some(found) = field.find_quote_or_escape(at) else { return field.at_end() };
        at = found;
        if dialect.escape == Some(bytes[at]) {
            writing = Writing::QuotedEscaped;
            at += 2;
            if at > bytes.len() {
                return field.at_end();
            }
            continue;
        }
        let (run, behind) = field.run_of_quotes(at);
        if behind == bytes.len() && hint.rest == Rest::Follows {
            return Quoted::NeedsMore;
        }
        if run > 1 {
            writing = Writing::QuotedEscaped;
        }
        if run % 2 == 0 {
            at = behind;
            continue;
        }
        let last = behind - quote.close.len();
        match field.role(at, last) {
            Role::Closes { .. } if before.closing == Closing::InLine && field.is_in_later_line(at) => {
                return field.unclosed();
            }
            Role::Closes { next } => return Quoted::Closed { end: last, next, writing, fault },
            Role::Unknown => return Quoted::NeedsMore,
            Role::OpensAnother => return field.unclosed(),
            Role::HasTextBehind if field.is_in_later_line(at) => return field.unclosed(),
            Role::HasTextBehind => match field.closes_later_in_line(last) {
                None => return Quoted::NeedsMore,
                Some(false) => return Quoted::EndedByText { at: last },
                Some(true) => {
                    fault = fault.or(Some((IssueCode::TextAfterQuote, last)));
                    at = behind;
                }
            },
        }
    }
}

struct Field<'a> {
    bytes: &'a [u8],
    dialect: &'a Dialect,
    hint: Hint,
    open: usize,
    before: Before,
    quote: Quote,
    /// Whether a line end was found after `open`, before `seen`.
    is_in_later_line: bool,
    seen: usize,
}

impl Field<'_> {
    /// Finds the next closing quote or escape sign.
    #[inline]
    fn find_quote_or_escape(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let found = match (self.quote.close.as_byte(), self.dialect.escape) {
            (Some(quote), None) => memchr(quote, rest),
            (Some(quote), Some(escape)) => memchr2(quote, escape, rest),
            (None, None) => memmem::find(rest, self.quote.close.as_bytes()),
            (None, Some(escape)) => {
                let quote = memmem::find(rest, self.quote.close.as_bytes());
                let escape = memchr(escape, rest);
                quote.into_iter().chain(escape).min()
            }
        };
        found.map(|found| from + found)
    }

    fn find_quote(&self, from: usize, to: usize) -> Option<usize> {
        memmem::find(self.bytes.get(from..to)?, self.quote.close.as_bytes()).map(|found| from + found)
    }

    /// Returns how many closing quotes stand at `at`, one behind the other, and where the last one ends.
    fn run_of_quotes(&self, at: usize) -> (usize, usize) {
        let len = self.quote.close.len();
        let run = (0..).take_while(|i| self.quote.close.is_at(self.bytes, at + i * len)).count();
        (run, at + run * len)
    }

    /// The text ends before the field does.
    fn at_end(&self) -> Quoted {
        match self.hint.rest {
            Rest::Follows => Quoted::NeedsMore,
            Rest::Ends => self.unclosed(),
        }
    }

    /// Judges what the odd quote at `last`, the last of those from `first`, is meant to be.
    fn role(&self, first: usize, last: usize) -> Role {
        let behind = last + self.quote.close.len();
        if self.dialect.delimiter.is_at(self.bytes, behind) {
            return Role::Closes { next: behind };
        }
        if self.hint.rest == Rest::Follows && self.dialect.may_be_cut(self.bytes, behind) {
            return Role::Unknown;
        }
        let skipped = if self.dialect.is_space_delimited() {
            0
        } else {
            self.bytes[behind..].iter().take_while(|&&byte| byte == b' ').count()
        };
        let next = behind + skipped;
        match self.bytes.get(next) {
            None if self.hint.rest == Rest::Ends => Role::Closes { next },
            None => Role::Unknown,
            Some(_) if self.dialect.delimiter.is_at(self.bytes, next) => Role::Closes { next },
            Some(_) if self.hint.rest == Rest::Follows && self.dialect.may_be_cut(self.bytes, next) => Role::Unknown,
            Some(&byte) if self.dialect.ends_line(byte) && is_cut(self.bytes, self.dialect, next, self.hint.rest) => {
                Role::Unknown
            }
            Some(&byte) if self.dialect.ends_line(byte) && line_end_at(self.bytes, self.dialect, next).is_some() => {
                Role::Closes { next }
            }
            // The quote right behind the opening one closes an empty field, whatever follows.
            Some(_) if first == last && first > self.text_start() && self.is_opening(first) => Role::OpensAnother,
            Some(_) => Role::HasTextBehind,
        }
    }

    /// Where the field's text starts.
    fn text_start(&self) -> usize {
        self.open + self.quote.open.len()
    }

    /// Whether the quote at `at` could open a field.
    fn is_opening(&self, at: usize) -> bool {
        self.quote.open == self.quote.close && self.is_field_start(at)
    }

    /// Whether a field could start at `at`.
    fn is_field_start(&self, at: usize) -> bool {
        let before = if self.dialect.skips_space && !self.dialect.is_space_delimited() {
            at - self.bytes[..at].iter().rev().take_while(|&&byte| byte == b' ').count()
        } else {
            at
        };
        self.dialect.ends_field(&self.bytes[..before])
    }

    /// Whether `at`, which grows from call to call, is in a later line than the opening quote.
    fn is_in_later_line(&mut self, at: usize) -> bool {
        if !self.is_in_later_line {
            self.is_in_later_line = line_end(&self.bytes[..at], self.dialect, self.seen).is_some();
            self.seen = at;
        }
        self.is_in_later_line
    }

    /// Whether, after the odd quote at `at`, another one in the line closes the field; `None` where the line is not
    /// yet there.
    fn closes_later_in_line(&self, at: usize) -> Option<bool> {
        let from = at + self.quote.close.len();
        let found = self.find_quote(from, self.bytes.len()).unwrap_or(self.bytes.len());
        if line_end(&self.bytes[..found], self.dialect, from).is_some() {
            return Some(false);
        }
        if found < self.bytes.len() {
            return Some(!self.is_field_start(found));
        }
        (self.hint.rest == Rest::Ends).then_some(false)
    }

    /// Decides by what the line holds, and by how many cells the record would get.
    fn unclosed(&self) -> Quoted {
        let end = line_end(self.bytes, self.dialect, self.open)
            .unwrap_or(LineEnd { end: self.bytes.len(), next: self.bytes.len() });
        if let Some(closed) = self.closed_by_a_pair(end) {
            return closed;
        }
        let rest = &self.bytes[self.text_start()..end.end];
        let num_delimiters = memmem::find_iter(rest, self.dialect.delimiter.as_bytes()).count();
        let num_if_whole = self.before.num_cells + 1;
        let has_quotes = self.find_quote(self.text_start(), end.end).is_some();
        if let Some(at) = self.next_opened(end).filter(|_| has_quotes) {
            return Quoted::OpenedByText { until: at };
        }
        if !has_quotes && (num_delimiters == 0 || self.hint.num_cells == num_if_whole) {
            return Quoted::EndedByLine { end };
        }
        Quoted::OpenedByText { until: self.text_start() }
    }

    /// Finds the delimiter before the next field in quotes, where all fields from there on are in quotes and make the
    /// record as wide as the others: the delimiters before it are part of this field's text.
    fn next_opened(&self, line: LineEnd) -> Option<usize> {
        let delimiter = self.dialect.delimiter;
        let (mut first, mut num_opened) = (None, 0);
        for at in memmem::find_iter(&self.bytes[..line.end], delimiter.as_bytes()).skip_while(|at| *at < self.open) {
            if self.dialect.is_quote_at(self.bytes, at + delimiter.len()) {
                first.get_or_insert(at);
                num_opened += 1;
            }
        }
        first.filter(|_| self.before.num_cells + 1 + num_opened == self.hint.num_cells)
    }

    /// A doubled quote that ends a field (`"abc"",`) closes it, when nothing else does: one of the two is stray.
    fn closed_by_a_pair(&self, line: LineEnd) -> Option<Quoted> {
        let mut at = self.text_start();
        loop {
            at = self.find_quote(at, line.end)?;
            let (run, behind) = self.run_of_quotes(at);
            let last = behind - self.quote.close.len();
            if run % 2 == 1 {
                return None;
            }
            if let Role::Closes { next } = self.role(at, last) {
                let fault = Some((IssueCode::UnclosedQuote, last));
                return Some(Quoted::Closed { end: last, next, writing: Writing::QuotedEscaped, fault });
            }
            at = behind;
        }
    }
}
