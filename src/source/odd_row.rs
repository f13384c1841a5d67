//! Rows written otherwise than the rest of their file: wholly in quotes, or with another delimiter.
//!
//! Only a row of too few cells is looked at, and only a reading that gives exactly the usual number of cells counts.

use super::{
    cell,
    codec::Rest,
    dialect::Dialect,
    kinds::Kinds,
    look::Look,
    record::{self, Hint, Record, Step, Writing},
};
use crate::model::{IssueCode, Sign};

/// How a row is written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// The whole row is one quoted text.
    Wrapped,
    OtherDelimiter(Sign),
}

impl Oddity {
    /// Returns the issue's code.
    pub fn code(self) -> IssueCode {
        match self {
            Self::Wrapped => IssueCode::WrappedRow,
            Self::OtherDelimiter(_) => IssueCode::OtherDelimiter,
        }
    }

    /// Returns the delimiter, named for a sentence; nothing where it is the usual one.
    pub fn detail(self) -> String {
        match self {
            Self::Wrapped => String::new(),
            Self::OtherDelimiter(sign) => super::sniff::words::sign(sign),
        }
    }
}

/// An odd row as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    pub cells: Vec<String>,
    pub oddity: Oddity,
}

/// Signs that divide a row where another one divides the others.
const DELIMITERS: [char; 6] = [';', '\t', '|', ',', ' ', ':'];

/// Reads a record of too few cells as one of `num_cells`, where that is what it was meant to be. `text` is the
/// record with what ends it, `kinds` what the other rows hold.
pub(super) fn meant(
    text: &str,
    record: &Record,
    dialect: &Dialect,
    num_cells: usize,
    kinds: Option<&Kinds>,
) -> Option<Meant> {
    if record.spans.len() >= num_cells || num_cells < 2 {
        return None;
    }
    let wrapped = || wrapped_cells(text, record, dialect).filter(|cells| cells.len() == num_cells);
    if let Some(cells) = wrapped() {
        return Some(Meant { cells, oddity: Oddity::Wrapped });
    }
    if record.num_inner_lines > 0 {
        return None;
    }
    let candidates = DELIMITERS.into_iter().map(Sign::from).filter(|sign| *sign != dialect.delimiter);
    let mut found = candidates.filter_map(|sign| {
        let cells = cells(text, &dialect.with_delimiter(sign)?)?;
        let is_meant = || if num_cells == 2 { is_pair(record, &cells, sign) } else { is_row(&cells, sign, kinds) };
        let is_meant = cells.len() == num_cells && is_meant();
        is_meant.then_some(Meant { cells, oddity: Oddity::OtherDelimiter(sign) })
    });
    found.next()
}

/// Returns the cells inside a row that is one quoted text; `None` where it is a quoted value.
pub(super) fn wrapped_cells(text: &str, record: &Record, dialect: &Dialect) -> Option<Vec<String>> {
    let [span] = record.spans.as_slice() else { return None };
    let is_quoted = matches!(span.writing, Writing::Quoted | Writing::QuotedEscaped) && record.faults.is_empty();
    if !is_quoted || !span.of(text).contains(dialect.delimiter.as_str()) {
        return None;
    }
    let mut inner = String::new();
    cell::unescape(text, *span, dialect, &mut inner);
    let cells = cells(&inner, dialect)?;
    let has_quotes = dialect.quote.is_some_and(|quote| inner.contains(quote.open.as_str()));
    let is_row = has_quotes || (cells.len() >= 3 && divides(&cells, dialect.delimiter));
    (cells.len() >= 2 && is_row).then_some(cells)
}

/// Returns the cells of a text that is one record without a fault.
fn cells(text: &str, dialect: &Dialect) -> Option<Vec<String>> {
    let mut record = Record::default();
    let step = record::read(text, dialect, Hint { rest: Rest::Ends, num_cells: 0 }, &mut record);
    if step != (Step::Record { next: text.len() }) || !record.faults.is_empty() {
        return None;
    }
    let mut value = String::new();
    let cell = |span: &record::Span| match span.writing {
        Writing::Plain | Writing::Quoted => span.of(text).to_owned(),
        Writing::Escaped | Writing::QuotedEscaped => {
            cell::unescape(text, *span, dialect, &mut value);
            value.clone()
        }
    };
    Some(record.spans.iter().map(cell).collect())
}

/// Whether a sign that divides the whole line into two cells, without a space beside it, is a delimiter.
fn is_pair(record: &Record, cells: &[String], sign: Sign) -> bool {
    let is_tight = |cell: &String| !cell.is_empty() && cell.trim() == cell;
    record.spans.len() == 1 && matches!(sign.as_str(), ";" | "\t" | "|") && cells.iter().all(is_tight)
}

/// Whether the cells are a row of the table: by the sign, or by numbers and dates where the other rows have theirs.
fn is_row(cells: &[String], sign: Sign, kinds: Option<&Kinds>) -> bool {
    let is_colon = sign.as_str() == ":";
    if !is_colon && divides(cells, sign) {
        return true;
    }
    let num_alike = kinds.and_then(|kinds| kinds.num_alike(cells)).unwrap_or(0);
    let is_sentence = is_colon && cells[1..].iter().any(|cell| cell.starts_with(' '));
    // A few words with a number, or a clock, may look like a row of few cells.
    num_alike >= 2 && cells.len() >= 4 + usize::from(!is_colon) && !is_sentence
}

/// Whether the sign divides cells, and not the parts of a sentence.
fn divides(cells: &[String], sign: Sign) -> bool {
    let num_strict = cells.iter().filter(|cell| Look::of(cell).is_strict()).count();
    // Words and numbers stand between spaces in a sentence too: “Page 1 of 1”.
    if num_strict * 2 > cells.len() || (num_strict * 2 == cells.len() && sign != ' ') {
        return true;
    }
    sign != ' ' && !cells[1..].iter().all(|cell| cell.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CsvOptions;

    #[track_caller]
    fn check(line: &str, num_cells: usize, expect: Option<&str>) {
        let dialect = Dialect::new(&CsvOptions::default()).unwrap();
        let mut record = Record::default();
        record::read(line, &dialect, Hint { rest: Rest::Ends, num_cells }, &mut record);
        let mut kinds = Kinds::default();
        ["1,rope,2.50,x,2", "2,buoy,3,,3"].iter().for_each(|row| kinds.add(row.split(',')));
        let found = meant(line, &record, &dialect, num_cells, Some(&kinds));
        assert_eq!(found.map(|meant| meant.cells.join("|")).as_deref(), expect, "{line}");
    }

    #[test]
    fn a_row_wholly_in_quotes() {
        check("\"1,rope,2.50\"\r\n", 3, Some("1|rope|2.50"));
        check("\"1,\"\"rope, red\"\",2.50\"\n", 3, Some("1|rope, red|2.50"));
        check("\"1,\"\"a\"\"\"\n", 2, Some("1|a"));
    }

    #[test]
    fn a_row_of_another_delimiter() {
        check("1;rope;2.50\r\n", 3, Some("1|rope|2.50"));
        check("1;rope;2,50", 3, Some("1|rope|2,50"));
        check("1\t\"rope, red\"\t2.50\n", 3, Some("1|rope, red|2.50"));
        check("1 2 2026-11-20 x\n", 4, Some("1|2|2026-11-20|x"));
        check("3:\"red rope\":2.50:x\n", 4, Some("3|red rope|2.50|x"));
        check("3 \"red rope\" 2.50 \"\" 1\n", 5, Some("3|red rope|2.50||1"));
        check("rope;red\n", 2, Some("rope|red"));
    }

    #[test]
    fn words_and_clocks_are_no_rows() {
        check("At 08:15:00\n", 3, None);
        check("rope:red:2.50:x\n", 4, None);
        check("Total: rope: 3: x\n", 4, None);
        check("rope; red\n", 2, None);
        check("08:15\n", 2, None);
        check("one rope 3 of 2\n", 5, None);
    }

    #[test]
    fn short_rows_and_notes_stay_what_they_are() {
        check("1,rope\n", 3, None);
        check("\"Miller, Ann\"\n", 2, None);
        check("\"rope, anchor, buoy\"\n", 3, None);
        check("Source: our books\n", 3, None);
        check("rope; anchor; buoy\n", 3, None);
        check("Page 1 of 1\n", 4, None);
        check("1;rope;2.50;x\n", 3, None);
    }
}
