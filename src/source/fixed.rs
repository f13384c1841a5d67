//! Text with columns at fixed positions: cut where the columns stand, padding taken off.
//!
//! What must hold: what no column takes is either left out by the layout (a gap in all lines) or kept as one cell more
//! and told; a line of another record type is kept whole and told. A tab counts as one character: where it leads to,
//! only the program knew that wrote the file.

mod headings;

use super::{
    SourceError,
    codec::{Codec, Rest},
    columns::most_frequent,
    dialect::{Dialect, LoneReturn},
    lines::{self, LineEnd},
    record::{Fault, Hint, Record, Span, Step, Writing},
};
use crate::model::{CsvOptions, FixedColumn, FixedOptions, FixedUnit, Issue, IssueCode};

/// Where the columns stand, and how long a line is.
#[derive(Clone, Debug)]
pub(super) struct Ruler {
    columns: Vec<Slice>,
    measure: Measure,
    tag: Option<Tag>,
    length: LineLength,
    tail: Tail,
    /// For its line ends.
    pub dialect: Dialect,
}

/// A column's places in the line, from 0, the end beyond its last.
#[derive(Clone, Copy, Debug)]
struct Slice {
    start: usize,
    end: usize,
}

/// What places count.
#[derive(Clone, Copy, Debug)]
pub(super) enum Measure {
    Characters,
    /// Bytes as the file has them.
    Bytes(Codec),
    /// Cells of a screen.
    Cells,
}

/// Where a line says its type, and what those of the table say.
#[derive(Clone, Debug)]
struct Tag {
    start: usize,
    text: String,
}

/// How long lines may be without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineLength {
    /// The file pads its lines: each has so many places.
    Whole(usize),
    /// Spaces at the end of a line are left out.
    UpTo(usize),
}

/// What stands behind the last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    /// In nearly all lines: the layout leaves it out.
    LeftOut,
    /// In an odd line: it is kept and told.
    Odd,
}

impl Measure {
    /// Returns what the options count.
    pub fn of(unit: FixedUnit, codec: Codec) -> Self {
        match unit {
            FixedUnit::Characters => Self::Characters,
            FixedUnit::Bytes => Self::Bytes(codec),
            FixedUnit::Cells => Self::Cells,
        }
    }

    /// Returns how many places a character takes.
    pub fn width(self, c: char) -> usize {
        match self {
            Self::Bytes(codec) if !c.is_ascii() => codec.encoded_len(c.encode_utf8(&mut [0; 4])) as usize,
            Self::Bytes(Codec::Utf32Le | Codec::Utf32Be) => 4,
            Self::Cells if is_wide(c) => 2,
            Self::Bytes(_) | Self::Characters | Self::Cells => 1,
        }
    }

    /// Returns where each place of the line is in its text, with the line's end as the last. A character of several
    /// places belongs whole to the column in which it starts.
    fn places(self, line: &str) -> Places {
        // A page break before a line takes no place.
        let start = line.len() - line.trim_start_matches('\x0C').len();
        if start == 0 && line.is_ascii() && !matches!(self, Self::Bytes(Codec::Utf32Le | Codec::Utf32Be)) {
            return Places::Ascii(line.len());
        }
        let mut places = Vec::with_capacity(line.len() + 1);
        for (at, c) in line[start..].char_indices() {
            let at = start + at;
            places.push(at);
            places.extend(std::iter::repeat_n(at + c.len_utf8(), self.width(c).saturating_sub(1)));
        }
        places.push(line.len());
        Places::Known(places)
    }
}

/// Where the places of a line are in its text.
enum Places {
    /// Each is a byte.
    Ascii(usize),
    Known(Vec<usize>),
}

impl Places {
    fn num(&self) -> usize {
        match self {
            Self::Ascii(len) => *len,
            Self::Known(places) => places.len() - 1,
        }
    }

    fn at(&self, place: usize) -> usize {
        let place = place.min(self.num());
        match self {
            Self::Ascii(_) => place,
            Self::Known(places) => places[place],
        }
    }
}

impl Ruler {
    /// Checks that there are columns and that each has a length.
    pub fn new(options: &FixedOptions) -> Result<Self, SourceError> {
        let FixedOptions { columns, unit, record_tag, encoding, skip_lines: _, has_header: _, left_out: _ } = options;
        if columns.is_empty() || columns.iter().any(|column| column.start == 0 || column.length == 0) {
            let reason = "each column needs a start of at least 1 and a length of at least 1".to_owned();
            return Err(SourceError::BadOptions { reason });
        }
        let slice = |column: &FixedColumn| Slice { start: column.start as usize - 1, end: column.end() as usize - 1 };
        let columns: Vec<Slice> = columns.iter().map(slice).collect();
        let end = columns.iter().map(|column| column.end).max().unwrap_or(0);
        let dialect = Dialect::new(&CsvOptions { quote: None, ..CsvOptions::default() })?;
        let tag = record_tag.as_ref().map(|tag| Tag { start: tag.start.max(1) as usize - 1, text: tag.text.clone() });
        Ok(Self {
            columns,
            measure: Measure::of(*unit, Codec::named(encoding)?),
            tag,
            length: LineLength::UpTo(end),
            tail: Tail::Odd,
            dialect: dialect.with_lone_return(LoneReturn::EndsLine),
        })
    }

    /// Returns how many columns there are.
    pub fn num_columns(&self) -> usize {
        self.columns.len()
    }

    /// The first place behind all columns, from 0.
    fn end(&self) -> usize {
        self.columns.iter().map(|column| column.end).max().unwrap_or(0)
    }

    /// The same columns, in a file whose first lines are `text`.
    pub fn for_lines_like(mut self, text: &str) -> Self {
        if lines::are_feed_returns(text) {
            self.dialect = self.dialect.with_lone_return(LoneReturn::BehindFeed);
            return self.for_plain_lines(&text.replace("\n\r", "\n"));
        }
        self.for_plain_lines(text)
    }

    fn for_plain_lines(self, text: &str) -> Self {
        let is_row = |line: &&str| !is_blank(line) && !is_rule(line) && self.is_wanted(line);
        let rows: Vec<&str> = text.split(['\n', '\r']).filter(is_row).collect();
        let lengths: Vec<usize> = rows.iter().map(|line| self.measure.places(line).num()).collect();
        let end = self.end();
        let is_beyond = |line: &&&str| !is_blank(&line[self.measure.places(line).at(end)..]);
        let most = |count: usize| count * 10 >= rows.len() * 9;
        let tail =
            if !rows.is_empty() && most(rows.iter().filter(is_beyond).count()) { Tail::LeftOut } else { Tail::Odd };
        let (usual, num_usual) = most_frequent(&lengths).unwrap_or_default();
        let length = match tail {
            _ if most(num_usual) && usual >= end => LineLength::Whole(usual),
            Tail::LeftOut => LineLength::UpTo(usize::MAX),
            Tail::Odd => LineLength::UpTo(end),
        };
        Self { length, tail, ..self }
    }

    /// Finds the record at the start of `text`.
    pub fn read(&self, text: &str, hint: Hint, record: &mut Record) -> Step {
        record.clear();
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return if hint.rest == Rest::Ends { Step::End } else { Step::NeedsMore };
        }
        let LineEnd { end, next } = match lines::line_end(bytes, &self.dialect, 0) {
            Some(found) if !lines::is_cut(bytes, &self.dialect, found.end, hint.rest) => found,
            Some(_) => return Step::NeedsMore,
            None if hint.rest == Rest::Follows => return Step::NeedsMore,
            None => LineEnd { end: bytes.len(), next: bytes.len() },
        };
        let line = &text[..end];
        if is_blank(line) || is_rule(line) {
            return Step::Passed { next };
        }
        if self.is_wanted(line) {
            self.cut(line, record);
        } else {
            push_trimmed(line, 0, line.len(), record);
            record.faults.push(Fault { code: IssueCode::OtherRecordType, at: 0, cell: 0 });
        }
        Step::Record { next }
    }

    /// Whether the line is of the record type that is wanted.
    fn is_wanted(&self, line: &str) -> bool {
        let Some(Tag { start, text }) = &self.tag else { return true };
        line[self.measure.places(line).at(*start)..].starts_with(text.as_str())
    }

    fn cut(&self, line: &str, record: &mut Record) {
        let places = self.measure.places(line);
        let num_places = places.num();
        let num_there = self.columns.iter().rposition(|column| column.start < num_places).map_or(0, |last| last + 1);
        for column in &self.columns[..num_there] {
            push_trimmed(line, places.at(column.start), places.at(column.end), record);
        }
        let behind = places.at(self.end());
        let is_odd_tail = self.tail == Tail::Odd && !is_blank(&line[behind..]);
        if is_odd_tail {
            // So that what no column takes is not lost, it is one cell more.
            record.spans.resize(self.columns.len(), Span::new(line.len(), line.len(), Writing::Plain));
            push_trimmed(line, behind, line.len(), record);
        }
        let (is_short, is_long) = match self.length {
            LineLength::Whole(length) => (num_places < length, num_places > length || is_odd_tail),
            LineLength::UpTo(length) => (false, is_odd_tail || num_places > length && self.tail == Tail::LeftOut),
        };
        let fault = |at, cell| Fault { code: IssueCode::WrongLineLength, at, cell };
        if is_short {
            let ends_in = self.columns.iter().position(|column| column.end > num_places);
            record.faults.push(fault(line.len(), ends_in.unwrap_or(self.columns.len())));
        } else if is_long {
            record.faults.push(fault(behind, self.columns.len()));
        }
    }

    /// Tells a fault that only lines of fixed columns have, its place left out.
    pub fn issue(&self, fault: Fault, line: &str, heading: &str) -> Option<Issue> {
        let line = line.trim_end_matches(['\r', '\n']);
        match (fault.code, &self.tag) {
            (IssueCode::WrongLineLength, _) => {
                let length = self.measure.places(line).num().to_string();
                let expected = match self.length {
                    LineLength::Whole(expected) | LineLength::UpTo(expected) => expected.to_string(),
                };
                Some(Issue::warning(fault.code, heading, &length).with_detail(expected))
            }
            (IssueCode::OtherRecordType, Some(tag)) => {
                Some(Issue::error(fault.code, "", line.trim()).with_detail(tag.text.as_str()))
            }
            (_, _) => None,
        }
    }
}

fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\x1A', '\x0C']).is_empty()
}

/// Whether a screen gives the character two cells: the scripts of China, Japan and Korea, and their full-width signs.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
}

/// Whether the line is only drawn, to set the headings off from the rows: `-----  -------`. It holds no data.
pub(super) fn is_rule(line: &str) -> bool {
    if !line.trim_start().starts_with(['-', '=', '_', '+', '|']) {
        return false;
    }
    let num_drawn = line.bytes().filter(|byte| matches!(byte, b'-' | b'=' | b'_')).count();
    let is_drawn = |byte: u8| matches!(byte, b'-' | b'=' | b'_' | b'+' | b'|' | b' ' | b'\r');
    num_drawn >= 5 && num_drawn * 10 >= line.trim().len() * 6 && line.bytes().all(is_drawn)
}

fn push_trimmed(line: &str, start: usize, end: usize, record: &mut Record) {
    let cell = &line[start..end.max(start)];
    let start = start + cell.len() - cell.trim_start().len();
    record.spans.push(Span::new(start, start + cell.trim().len(), Writing::Plain));
}

#[cfg(test)]
#[path = "fixed_tests.rs"]
mod tests;
