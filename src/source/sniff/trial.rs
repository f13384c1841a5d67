//! A dialect tried on the sample: the rows it gives, and how good a table they are.
//!
//! The measure follows what the published sniffers agree on: the right dialect gives rows that are alike
//! (consistency) and cells that look like something (types). The product is weighed by how usual the delimiter is,
//! by how many columns come out, and by the faults met on the way.

use super::{places::Places, quality::Column};
use crate::{
    model::{CsvOptions, IssueCode, Sign},
    source::{
        codec::Rest,
        columns::most_frequent,
        dialect::Dialect,
        excel_text,
        look::Look,
        record::{self, Hint, Record, Step, Writing},
    },
};

/// How many rows are looked at, from the beginning on.
const NUM_ROWS: usize = 400;

/// How many rows are looked at in each later place.
const NUM_LATER: usize = 100;

/// More pairs than this are a table.
const MAX_PAIRS: usize = 10;

/// More lines than this below a table of few rows are no notes.
pub(super) const MAX_NOTES: usize = 8;

/// How many columns are looked at.
const MAX_COLUMNS: usize = 200;

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
    /// From the file's beginning.
    pub rows: Vec<SampleRow<'a>>,
    /// From later places, their line numbers unknown.
    pub later: Vec<SampleRow<'a>>,
    pub num_quoted: usize,
    /// Of those quoted, how many hold what must be quoted.
    pub num_needed: usize,
    /// How many rows hold quoted cells.
    pub num_quoting_rows: usize,
    pub num_faults: usize,
    pub num_stray: usize,
    /// How many cells are written as `="00123"`, and the text in the first of them.
    pub num_excel_texts: usize,
    pub excel_text: &'a str,
}

impl<'a> Trial<'a> {
    /// Reads the sample in a dialect; `None` where its signs can't be told apart.
    pub fn run(places: &Places<'a>, options: CsvOptions) -> Option<Self> {
        let dialect = Dialect::new(&options).ok()?;
        let (rows, later) = (Vec::new(), Vec::new());
        let mut trial = Self {
            options,
            rows,
            later,
            num_quoted: 0,
            num_needed: 0,
            num_quoting_rows: 0,
            num_faults: 0,
            num_stray: 0,
            num_excel_texts: 0,
            excel_text: "",
        };
        trial.rows = trial.read(places.head, places.rest, &dialect, NUM_ROWS);
        for place in &places.later {
            let rows = trial.read(place, Rest::Follows, &dialect, NUM_LATER);
            trial.later.extend(rows);
        }
        Some(trial)
    }

    fn read(&mut self, text: &'a str, rest: Rest, dialect: &Dialect, num_rows: usize) -> Vec<SampleRow<'a>> {
        let mut rows = Vec::new();
        let mut record = Record::default();
        let (mut at, mut line) = (0, 1);
        let hint = Hint { rest: Rest::Ends, num_cells: 0 };
        while rows.len() < num_rows {
            match record::read(&text[at..], dialect, hint, &mut record) {
                Step::End | Step::NeedsMore => break,
                Step::Passed { next } => {
                    at += next;
                    line += 1;
                }
                // The last row of a sample may be cut; it counts where there is no other.
                Step::Record { next } if rest == Rest::Follows && at + next == text.len() && !rows.is_empty() => {
                    break;
                }
                Step::Record { next } => {
                    let mut row = self.row(&text[at..], line, &record);
                    if dialect.excel_text {
                        self.take_excel_texts(&mut row);
                    }
                    rows.push(row);
                    at += next;
                    line += record.num_inner_lines + 1;
                }
            }
        }
        rows
    }

    fn row(&mut self, text: &'a str, line: u64, record: &Record) -> SampleRow<'a> {
        let cells: Vec<&str> = record.spans.iter().map(|span| span.of(text)).collect();
        let is_quoted = |writing| matches!(writing, Writing::Quoted | Writing::QuotedEscaped);
        let delimiter = self.options.delimiter;
        let needs = |text: &str| text.contains(delimiter.as_str()) || text.contains(['\n', '\r']);
        let quoted = || record.spans.iter().filter(|span| is_quoted(span.writing));
        self.num_quoted += quoted().count();
        self.num_needed +=
            quoted().filter(|span| span.writing == Writing::QuotedEscaped || needs(span.of(text))).count();
        self.num_quoting_rows += usize::from(quoted().next().is_some());
        let num_stray = record.faults.iter().filter(|fault| fault.code == IssueCode::StrayQuote).count();
        self.num_stray += num_stray;
        self.num_faults += record.faults.len() - num_stray;
        SampleRow { line, cells }
    }

    /// Takes cells such as `="00123"` as the text inside; these are quoted as they should be.
    fn take_excel_texts(&mut self, row: &mut SampleRow<'a>) {
        for cell in &mut row.cells {
            let Some(text) = excel_text::bare_cell(cell) else { continue };
            if self.num_excel_texts == 0 {
                self.excel_text = text;
            }
            self.num_excel_texts += 1;
            self.num_quoted += 1;
            *cell = text;
        }
    }

    /// Returns all rows looked at, wherever they stand.
    pub fn all_rows(&self) -> impl Iterator<Item = &SampleRow<'a>> {
        self.rows.iter().chain(&self.later)
    }

    /// Returns how many rows were looked at.
    pub fn num_rows(&self) -> usize {
        self.rows.len() + self.later.len()
    }

    /// Returns how many cells most rows have, and how many rows have them. Rows of one cell count as notes where others
    /// are not rare.
    pub fn width(&self) -> (usize, usize) {
        let widths: Vec<usize> = self.all_rows().map(|row| row.cells.len()).collect();
        let divided: Vec<usize> = widths.iter().copied().filter(|&width| width > 1).collect();
        let among_divided = most_frequent(&divided).filter(|(_, count)| *count >= 5 && count * 4 >= widths.len());
        self.width_below_pairs()
            .or_else(|| self.width_above_notes())
            .or(among_divided)
            .or_else(|| most_frequent(&widths))
            .unwrap_or_default()
    }

    /// Returns the width of all rows below a few pairs that a blank line sets off: settings above a table, however
    /// small it is.
    fn width_below_pairs(&self) -> Option<(usize, usize)> {
        let num_pairs = self.rows.iter().take(MAX_PAIRS + 1).take_while(|row| row.cells.len() <= 2).count();
        let below = &self.rows[num_pairs..];
        let width = below.first()?.cells.len();
        let is_set_off = num_pairs > 0 && below[0].line > self.rows[num_pairs - 1].line + 1;
        let is_table = below.len() >= 2 && below.iter().chain(&self.later).all(|row| row.cells.len() == width);
        (num_pairs <= MAX_PAIRS && is_set_off && is_table && width > 2).then(|| (width, below.len() + self.later.len()))
    }

    /// Returns the width of the few rows that stand at the top, where all below them are notes: a table, however small
    /// it is. Lines of prose are none, though each may have a comma.
    fn width_above_notes(&self) -> Option<(usize, usize)> {
        let num_above = self.rows.iter().take_while(|row| row.cells.len() == 1).count();
        let below = &self.rows[num_above..];
        let num_notes = below.iter().rev().take_while(|row| row.cells.len() == 1).count();
        let table = &below[..below.len() - num_notes];
        let width = table.first()?.cells.len();
        let is_row = |row: &SampleRow| row.cells.len() == width && !row.cells[1..].iter().all(|c| c.starts_with(' '));
        // Where spaces are taken off, values must say so.
        let is_prose =
            self.options.skip_space && !table.iter().flat_map(|row| &row.cells).any(|c| Look::of(c).is_strict());
        let is_table = table.len() >= 2 && !is_prose && table.iter().all(is_row) && self.later.is_empty();
        (width > 2 && is_table && (1..=MAX_NOTES).contains(&num_notes)).then_some((width, table.len()))
    }

    /// Returns how many notes stand below a table of few rows.
    fn num_notes(&self) -> usize {
        self.width_above_notes().map_or(0, |_| self.rows.iter().rev().take_while(|row| row.cells.len() == 1).count())
    }

    /// Returns the share of rows, from the first one of the usual width on, that have the usual width.
    pub fn consistency(&self) -> f64 {
        let (_, num_alike) = self.width();
        num_alike as f64 / (self.num_rows() - self.num_above() - self.num_notes()).max(1) as f64
    }

    /// Returns how many rows stand above the first of the usual width.
    pub fn num_above(&self) -> usize {
        let (width, _) = self.width();
        self.rows.iter().take_while(|row| row.cells.len() != width).count()
    }

    /// Returns in how many columns the sign occurs.
    pub fn num_columns_with(&self, sign: Sign) -> usize {
        let holds = |column: &usize| {
            self.all_rows().any(|row| row.cells.get(*column).is_some_and(|cell| cell.contains(sign.as_str())))
        };
        (0..self.width().0).filter(holds).count()
    }

    /// Returns how good a table the dialect gives, from 0 to 1.
    pub fn score(&self) -> f64 {
        let columns = self.columns();
        let num_filled = columns.iter().filter(|column| column.is_filled()).count();
        if num_filled == 0 {
            return 0.0;
        }
        let breadth = 1.0 - 1.0 / (num_filled as f64 + 1.0);
        let delimiter = self.options.delimiter;
        let typing = columns.iter().map(|column| column.score(delimiter)).sum::<f64>() / columns.len() as f64;
        let num_strict = columns.iter().filter(|column| column.is_strict()).count();
        self.bound() * breadth * typing * self.usualness(num_strict as f64 / columns.len() as f64)
    }

    /// Returns what the score is at most, without a look into the cells.
    pub fn bound(&self) -> f64 {
        let (width, num_alike) = self.width();
        if width < 2 {
            return 0.0;
        }
        let num_above = self.num_above();
        // A heading without the delimiter speaks against one that is in the values by nature.
        let is_natural = self.options.delimiter.as_char().is_some_and(|sign| " :-./_".contains(sign));
        let heading = if num_above > 0 && is_natural { 0.7 } else { 1.0 };
        let num_beside = num_above + self.num_notes();
        let above = heading * (1.0 - 0.5 * (num_beside as f64 / self.num_rows() as f64).sqrt());
        let faults = 1.0 / (1.0 + (3.0 * self.num_faults as f64 + self.num_stray as f64) / num_alike as f64);
        let consistency = self.consistency();
        consistency * consistency.sqrt() * above * faults
    }

    /// Returns how good a table of one column the lines are, from 0 to 1.
    pub fn score_as_one_column(&self) -> f64 {
        let lines: Vec<&str> = self.all_rows().filter_map(|row| row.cells.first().copied()).collect();
        if lines.is_empty() {
            return 0.0;
        }
        0.45 * Column::of(lines).score(self.options.delimiter)
    }

    /// Whether there are so many rows, all of one width and without a fault.
    pub fn is_regular(&self, num_rows: usize) -> bool {
        self.num_rows() >= num_rows && self.width().1 == self.num_rows() && self.num_faults + self.num_stray == 0
    }

    /// Whether quotes keep the delimiter in cells from dividing them, in rows that are all alike.
    fn needs_quotes(&self) -> bool {
        self.num_needed > 0 && self.is_regular(2)
    }

    /// How usual the delimiter and quote are.
    fn usualness(&self, share_strict: f64) -> f64 {
        let CsvOptions { delimiter, quote, .. } = &self.options;
        let delimiter = match delimiter.as_char() {
            // Longer signs are rarely there by chance.
            None if delimiter.as_str().contains(' ') => 0.94,
            None if is_arrow(delimiter.as_str()) => self.usualness_of_natural(share_strict),
            None => 0.97,
            Some(',' | ';' | '\t') => 1.0,
            Some('|') => 0.98,
            Some('^' | '~' | '¦' | '§' | '\u{1}' | '\u{1C}'..='\u{1F}') => 0.9,
            Some(sign) if sign.is_control() => 0.85,
            Some(':' | '#' | '&' | '*' | '%' | '=' | '!' | '@' | '$' | '+') if self.is_regular(4) => 0.72,
            Some(':' | '#' | '&' | '*' | '%' | '=' | '!' | '@' | '$' | '+') => 0.62,
            // Signs that stand in names and numbers by nature delimit rather where numbers and dates come out, or
            // where they stand as often in every line.
            Some(sign) if sign.is_ascii() => self.usualness_of_natural(share_strict),
            // A letter, and spaces that stand in names and numbers: only as often in every line.
            Some(sign) if sign.is_alphanumeric() || sign.is_whitespace() => {
                if self.is_regular(4) || self.needs_quotes() { 0.85 } else { 0.4 }
            }
            Some(_) => 0.7,
        };
        let quote = match quote.map(|quote| quote.as_char()) {
            Some(Some('"')) => 1.0,
            Some(_) if self.num_faults + self.num_stray == 0 => 0.995,
            Some(_) => 0.97,
            None => 0.93,
        };
        delimiter * quote
    }

    fn usualness_of_natural(&self, share_strict: f64) -> f64 {
        let (width, _) = self.width();
        let is_meant = self.is_regular(if width > 2 { 10 } else { usize::MAX }) || self.needs_quotes();
        0.4 + 0.3 * share_strict + if is_meant { 0.25 } else { 0.0 }
    }

    /// Returns the columns of the rows of the usual width. The first row is left out where there are more: a header
    /// is of another type than its column.
    fn columns(&self) -> Vec<Column<'a>> {
        let (width, _) = self.width();
        let alike: Vec<&SampleRow> = self.all_rows().filter(|row| row.cells.len() == width).collect();
        let body = if alike.len() > 2 { &alike[1..] } else { &alike[..] };
        (0..width.min(MAX_COLUMNS)).map(|i| Column::of(body.iter().map(|row| row.cells[i]))).collect()
    }
}

/// Whether a sign of several characters is made of those that stand in names, addresses and programs too.
fn is_arrow(sign: &str) -> bool {
    sign.chars().all(|c| "<>[]{}=-_/".contains(c))
}
