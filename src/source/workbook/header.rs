//! Where a sheet's header is: the first row as full as the table, of texts, below titles.

use crate::{
    model::{CellKind, RawCell, RawRow},
    source::{
        look::Look,
        sniff::header::{self, Cell, HeaderGuess},
    },
};

/// How many full rows may stand above the names.
const MAX_ABOVE: usize = 5;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeaderFound {
    pub row: Option<u32>,
    /// The first row that holds anything.
    pub first_filled: Option<u32>,
    pub why: String,
    pub confidence: f32,
}

/// Finds the header among a sheet's first rows.
pub(super) fn find<'a>(rows: impl Iterator<Item = RawRow<'a>>) -> HeaderFound {
    let rows: Vec<(u64, Vec<Cell>)> = rows.map(|row| (row.line, row.cells().map(cell).collect())).collect();
    let line_of = |i: usize| rows.get(i).and_then(|(line, _)| u32::try_from(*line).ok());
    let none = |why: &str| HeaderFound { row: None, first_filled: line_of(0), why: why.to_owned(), confidence: 0.5 };
    let mut counts: Vec<usize> = rows.iter().map(|(_, cells)| num_filled(cells)).collect();
    counts.sort_unstable();
    // Most rows of the upper half are at least as full: one wide note does not make a table.
    let Some(&usual) = counts.get(counts.len() * 3 / 4) else { return none("the sheet has no cells") };
    let is_full = |cells: &[Cell]| num_filled(cells) * 10 >= usual * 6;
    let Some(at) = rows.iter().position(|(_, cells)| is_full(cells)) else { return none("no row is full") };
    let first = judge(&rows, at);
    if first.has_header && num_texts(&rows[at].1) * 2 >= num_filled(&rows[at].1) {
        let place = if at > 0 { format!("the first full row, below {at} above it; ") } else { String::new() };
        let (why, confidence) = (place + first.why.as_str(), first.confidence);
        return HeaderFound { row: line_of(at), first_filled: line_of(0), why, confidence };
    }
    // The years or groups that stand over a header's own names may be as full as they are.
    let is_header = |i: &usize| {
        let cells = &rows[*i].1;
        let is_all_text = num_texts(cells) == num_filled(cells) && num_filled(cells) >= usual;
        is_all_text && Some(judge(&rows, *i)).is_some_and(|found| found.has_header && found.confidence > 0.6)
    };
    match (at + 1..rows.len().min(at + MAX_ABOVE)).find(is_header) {
        Some(row) => HeaderFound {
            row: line_of(row),
            first_filled: line_of(0),
            why: "the first full row of names only".to_owned(),
            confidence: 0.6,
        },
        None => HeaderFound { why: first.why, ..none("") },
    }
}

fn judge(rows: &[(u64, Vec<Cell>)], at: usize) -> HeaderGuess {
    let below: Vec<Vec<Cell>> = rows[at + 1..].iter().map(|(_, cells)| cells.clone()).collect();
    header::judge(&rows[at].1, &below)
}

fn num_texts(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.look != Look::Blank && !cell.look.is_strict()).count()
}

fn num_filled(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.look != Look::Blank).count()
}

/// A cell of a workbook knows what it is; its text stays text, whatever it looks like.
fn cell(cell: RawCell) -> Cell {
    let look = match cell.kind {
        CellKind::Null => Look::Blank,
        CellKind::Text => match Look::of(cell.text) {
            Look::Blank | Look::Words => Look::Words,
            look => look,
        },
        CellKind::Number if cell.text.bytes().all(|byte| byte.is_ascii_digit()) => Look::Integer,
        CellKind::Number | CellKind::Duration => Look::Decimal,
        CellKind::Boolean => Look::Boolean,
        CellKind::Date => Look::Date,
        CellKind::DateTime => Look::DateTime,
        CellKind::Time => Look::Time,
        CellKind::Error => Look::Odd,
    };
    Cell { text: cell.text.trim(), look }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RowNo};

    /// Makes a sheet of lines: cells divided by `|`, of digits only are numbers, empty ones are nothing.
    #[track_caller]
    fn check(lines: &[&str], expect: Option<u32>) {
        let mut block = RawBlock::new(RowNo(1));
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            block.begin_row(i as u64 + 1);
            for text in line.split('|') {
                let kind = match text {
                    "" => CellKind::Null,
                    _ if text.bytes().all(|byte| byte.is_ascii_digit()) => CellKind::Number,
                    _ => CellKind::Text,
                };
                block.push_cell(kind, text);
            }
            block.end_row();
        }
        let found = find(block.rows());
        assert_eq!(found.row, expect, "{found:?}");
    }

    #[test]
    fn the_first_row_names_the_columns() {
        check(&["Item|Weight", "apple|15", "pear|20"], Some(1));
        check(&["Code|Name|City", "A1|apple|Rome", "B2|pear|Oslo"], Some(1));
    }

    #[test]
    fn titles_stand_above() {
        check(&["Sales report", "", "Item|Weight|Colour", "apple|15|red", "pear|20|green"], Some(3));
        check(&["Report|2026", "of|us", "Item|Weight|Colour|Price", "a|1|x|2", "b|2|y|3", "c|3|z|4"], Some(3));
        check(&["|2025|2026", "Item|Q1|Q2", "apple|1|2"], Some(2));
    }

    #[test]
    fn no_header() {
        check(&["7|apple|15", "8|pear|20", "9|plum|30"], None);
        check(&["1|2", "3|4"], None);
        check(&[], None);
    }
}
