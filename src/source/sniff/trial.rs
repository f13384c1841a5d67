//! A dialect tried on the sample: the rows it gives, and how good a table they are.
//!
//! The measure follows what the published sniffers agree on: the right dialect gives rows that are alike
//! (consistency) and cells that look like something (types). The product is weighed by how usual the delimiter is,
//! by how many columns come out, and by the faults met on the way.

use crate::{
    model::{CsvOptions, IssueCode},
    source::{
        codec::Rest,
        columns::most_frequent,
        dialect::Dialect,
        look::Look,
        record::{self, Hint, Record, Step, Writing},
    },
};

/// How many rows are looked at.
const NUM_ROWS: usize = 400;

/// One row of the sample.
#[derive(Clone, Debug)]
pub(crate) struct SampleRow<'a> {
    /// From 1.
    pub line: u64,
    /// The cells, doubled quotes and escapes still in them.
    pub cells: Vec<&'a str>,
}

/// A dialect and the rows it gives.
#[derive(Clone, Debug)]
pub(crate) struct Trial<'a> {
    pub options: CsvOptions,
    pub rows: Vec<SampleRow<'a>>,
    pub num_quoted: usize,
    pub num_faults: usize,
    pub num_stray: usize,
    /// Cells whose text starts with a space.
    pub num_spaced: usize,
}

impl<'a> Trial<'a> {
    /// Reads the sample in a dialect; `None` where its signs can't be told apart.
    pub fn run(text: &'a str, rest: Rest, options: CsvOptions) -> Option<Self> {
        let dialect = Dialect::new(&options).ok()?;
        let mut trial = Self { options, rows: Vec::new(), num_quoted: 0, num_faults: 0, num_stray: 0, num_spaced: 0 };
        let mut record = Record::default();
        let (mut at, mut line) = (0, 1);
        let hint = Hint { rest: Rest::Ends, num_cells: 0 };
        while trial.rows.len() < NUM_ROWS {
            match record::read(&text[at..], &dialect, hint, &mut record) {
                Step::End | Step::NeedsMore => break,
                Step::Passed { next } => {
                    at += next;
                    line += 1;
                }
                // The last row of a sample may be cut.
                Step::Record { next } if rest == Rest::Follows && at + next == text.len() => break,
                Step::Record { next } => {
                    trial.push(&text[at..], line, &record);
                    at += next;
                    line += record.num_inner_lines + 1;
                }
            }
        }
        Some(trial)
    }

    fn push(&mut self, text: &'a str, line: u64, record: &Record) {
        let cells: Vec<&str> = record.spans.iter().map(|span| &text[span.start..span.end]).collect();
        let is_quoted = |writing| matches!(writing, Writing::Quoted | Writing::QuotedEscaped);
        self.num_quoted += record.spans.iter().filter(|span| is_quoted(span.writing)).count();
        let num_stray = record.faults.iter().filter(|fault| fault.code == IssueCode::StrayQuote).count();
        self.num_stray += num_stray;
        self.num_faults += record.faults.len() - num_stray;
        self.num_spaced += cells.iter().skip(1).filter(|cell| cell.starts_with(' ')).count();
        self.rows.push(SampleRow { line, cells });
    }

    /// Returns how many cells most rows have, and how many rows have them; of tables, the first row may be another.
    pub fn width(&self) -> (usize, usize) {
        let widths: Vec<usize> = self.rows.iter().map(|row| row.cells.len()).collect();
        most_frequent(&widths).unwrap_or_default()
    }

    /// Returns the share of rows, from the first one of the usual width on, that have the usual width.
    pub fn consistency(&self) -> f64 {
        let (width, num_alike) = self.width();
        let num_above = self.rows.iter().take_while(|row| row.cells.len() != width).count();
        num_alike as f64 / (self.rows.len() - num_above).max(1) as f64
    }

    /// Returns how good a table the dialect gives, from 0 to 1.
    pub fn score(&self) -> f64 {
        let (width, num_alike) = self.width();
        if width < 2 {
            return 0.0;
        }
        let num_above = self.rows.iter().take_while(|row| row.cells.len() != width).count();
        let above = 1.0 - 0.5 * num_above as f64 / self.rows.len() as f64;
        let breadth = 1.0 - 1.0 / (width as f64 + 1.0);
        let faults = 1.0 / (1.0 + (3.0 * self.num_faults as f64 + self.num_stray as f64) / num_alike as f64);
        let consistency = self.consistency();
        consistency * consistency.sqrt() * above * breadth * faults * self.usualness() * self.typing(width)
    }

    /// Returns how good a table of one column the lines are, from 0 to 1.
    pub fn score_as_one_column(&self) -> f64 {
        let lines: Vec<&str> = self.rows.iter().filter_map(|row| row.cells.first().copied()).collect();
        if lines.is_empty() {
            return 0.0;
        }
        0.45 * Column::of(lines).score(self.options.delimiter)
    }

    /// How usual the delimiter and quote are.
    fn usualness(&self) -> f64 {
        let CsvOptions { delimiter, quote, .. } = &self.options;
        let delimiter = match delimiter {
            ',' | ';' | '\t' => 1.0,
            '|' => 0.98,
            '^' | '~' | '\u{1}' | '\u{1C}'..='\u{1F}' => 0.9,
            ':' => 0.6,
            ' ' => 0.4,
            _ => 0.45,
        };
        let quote = match quote {
            Some('"') => 1.0,
            Some(_) => 0.97,
            None => 0.93,
        };
        delimiter * quote
    }

    /// Returns how well the cells look like something, and like one thing in each column.
    fn typing(&self, width: usize) -> f64 {
        let alike: Vec<&SampleRow> = self.rows.iter().filter(|row| row.cells.len() == width).collect();
        // The header, if there is one, is of another type than its column.
        let body = if alike.len() > 2 { &alike[1..] } else { &alike[..] };
        let num_columns = width.min(200);
        let total: f64 = (0..num_columns)
            .map(|i| Column::of(body.iter().map(|row| row.cells[i])).score(self.options.delimiter))
            .sum();
        total / num_columns as f64
    }
}

/// The cells of one column.
struct Column<'a> {
    cells: Vec<(&'a str, Look)>,
}

impl<'a> Column<'a> {
    fn of(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self { cells: cells.into_iter().map(|cell| (cell, Look::of(cell))).collect() }
    }

    fn score(&self, delimiter: char) -> f64 {
        let total: f64 = self.cells.iter().map(|&(text, look)| quality(text, look, delimiter)).sum();
        let mut groups = [0usize; 6];
        for &(_, look) in &self.cells {
            match look {
                Look::Blank => {}
                Look::Integer | Look::Decimal => groups[0] += 1,
                Look::Date | Look::Time | Look::DateTime => groups[1] += 1,
                Look::Boolean | Look::Code | Look::Words => groups[2] += 1,
                Look::Guid => groups[3] += 1,
                Look::Email | Look::Address => groups[4] += 1,
                Look::Odd => groups[5] += 1,
            }
        }
        let num_filled: usize = groups.iter().sum();
        let most = groups.iter().max().copied().unwrap_or_default();
        let likeness = if num_filled == 0 { 1.0 } else { most as f64 / num_filled as f64 };
        total / self.cells.len().max(1) as f64 * (0.6 + 0.4 * likeness)
    }
}

/// Returns how much a cell looks like what one would write into a cell, from 0 to 1.
fn quality(text: &str, look: Look, delimiter: char) -> f64 {
    let plain = match look {
        Look::Integer
        | Look::Decimal
        | Look::Date
        | Look::Time
        | Look::DateTime
        | Look::Boolean
        | Look::Guid
        | Look::Email
        | Look::Address => return 1.0,
        Look::Blank => return 0.6,
        Look::Code => 0.9,
        Look::Words if text.len() > 100 => 0.75,
        Look::Words => 0.8,
        Look::Odd => 0.25,
    };
    // What separates cells in other files, and separates none here, was probably meant to.
    let is_inside = |sign: char| sign != delimiter && text.contains(sign);
    let separators = match () {
        () if is_inside('\t') || is_inside('|') => 0.3,
        () if is_inside(';') => 0.4,
        () if is_inside(',') && has_tight_comma(text) => 0.5,
        () => 1.0,
    };
    let is_quote = |c: Option<char>| matches!(c, Some('"' | '\''));
    let mut chars = text.trim().chars();
    let quotes = match (is_quote(chars.next()), is_quote(chars.next_back())) {
        (true, true) => 0.4,
        (true, false) | (false, true) => 0.5,
        (false, false) => 1.0,
    };
    plain * separators * quotes
}

/// Whether a comma stands without a space behind it, as it does not in written language.
fn has_tight_comma(text: &str) -> bool {
    text.match_indices(',').any(|(at, _)| text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace()))
}
