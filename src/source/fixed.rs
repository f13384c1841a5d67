//! Text with columns at fixed positions: cut by characters, padding taken off.

use super::{
    codec::Rest,
    dialect::{Dialect, LoneReturn},
    lines::{self, LineEnd},
    record::{Fault, Hint, Record, Span, Step, Writing},
};
use crate::model::{CsvOptions, FixedOptions, IssueCode};

use super::SourceError;

/// Where the columns stand, and how long a line is.
#[derive(Clone, Debug)]
pub(super) struct Ruler {
    widths: Vec<usize>,
    length: LineLength,
    /// For its line ends.
    pub dialect: Dialect,
}

/// How long lines may be without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineLength {
    /// The file pads its lines: each is as long as all columns together.
    Whole,
    /// Spaces at the end of a line are left out.
    UpToWhole,
}

impl Ruler {
    /// Checks that there are columns and that each has a width.
    pub fn new(options: &FixedOptions) -> Result<Self, SourceError> {
        let widths: Vec<usize> = options.widths.iter().map(|&width| width as usize).collect();
        if widths.is_empty() || widths.contains(&0) {
            return Err(SourceError::BadOptions { reason: "each column needs a width of at least 1".to_owned() });
        }
        let dialect = Dialect::new(&CsvOptions { quote: None, ..CsvOptions::default() })?;
        Ok(Self { widths, length: LineLength::UpToWhole, dialect: dialect.with_lone_return(LoneReturn::EndsLine) })
    }

    /// Returns how many columns there are.
    pub fn num_columns(&self) -> usize {
        self.widths.len()
    }

    /// Returns how many characters a whole line has.
    pub fn line_length(&self) -> usize {
        self.widths.iter().sum()
    }

    /// The same columns, in a file whose first lines are `text`.
    pub fn for_lines_like(self, text: &str) -> Self {
        let lengths: Vec<usize> =
            text.lines().filter(|line| !line.trim().is_empty()).map(|l| l.chars().count()).collect();
        let num_whole = lengths.iter().filter(|&&length| length == self.line_length()).count();
        let is_whole = num_whole * 10 >= lengths.len() * 9;
        Self { length: if is_whole { LineLength::Whole } else { LineLength::UpToWhole }, ..self }
    }

    /// Finds the record at the start of `text`.
    pub fn read(&self, text: &str, hint: Hint, record: &mut Record) -> Step {
        record.clear();
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return if hint.rest == Rest::Ends { Step::End } else { Step::NeedsMore };
        }
        let LineEnd { end, next } = match lines::line_end(bytes, &self.dialect, 0) {
            Some(found) if !lines::is_cut(bytes, found.end, hint.rest) => found,
            Some(_) => return Step::NeedsMore,
            None if hint.rest == Rest::Follows => return Step::NeedsMore,
            None => LineEnd { end: bytes.len(), next: bytes.len() },
        };
        let line = &text[..end];
        if line.trim_matches([' ', '\t', '\x1A', '\x0C']).is_empty() {
            return Step::Passed { next };
        }
        self.cut(line, record);
        Step::Record { next }
    }

    fn cut(&self, line: &str, record: &mut Record) {
        let mut start = 0;
        for &width in &self.widths {
            let len = line[start..].char_indices().nth(width).map_or(line.len() - start, |(at, _)| at);
            if len == 0 {
                break;
            }
            push_trimmed(line, start, start + len, record);
            start += len;
        }
        let is_longer = !line[start..].trim().is_empty();
        if is_longer {
            push_trimmed(line, start, line.len(), record);
        }
        let is_odd = match self.length {
            LineLength::Whole => line.chars().count() != self.line_length(),
            LineLength::UpToWhole => is_longer,
        };
        if is_odd {
            record.faults.push(Fault { code: IssueCode::WrongLineLength, at: 0, cell: 0 });
        }
    }
}

fn push_trimmed(line: &str, start: usize, end: usize, record: &mut Record) {
    let cell = &line[start..end];
    let start = start + cell.len() - cell.trim_start().len();
    record.spans.push(Span::new(start, start + cell.trim().len(), Writing::Plain));
}
