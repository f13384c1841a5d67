//! From a file's columns and the rows looked at to what its user most likely wants: the table, the mapping, how numbers
//! and dates are written. Each proposal says why, and can be changed; what no row decides is asked.

mod alike;
mod columns;
mod convention;
mod identifier;
mod known;
mod locale;
mod mapping;
mod number_cell;
mod question;
mod retarget;
mod schema;
mod tables;
mod tally;
mod types;

pub use self::{
    alike::most_alike,
    columns::{FieldMatch, match_columns},
    known::open_questions,
    mapping::{MappingProposal, propose_mapping},
    question::{Answer, ColumnOption, ColumnQuestion, DecidedBy},
    retarget::{left_out, retarget},
    schema::schema_from_columns,
    tables::{TableProposal, propose_tables},
    types::{ColumnType, Scope, propose_types},
};

use crate::model::{CellKind, RawBlock, RawCell, RowNo};

/// How many rows are named where something is said of rows.
const MAX_NAMED: usize = 3;

/// Longest value that is shown in a sentence, in characters.
const MAX_SHOWN: usize = 40;

/// A value of the file, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowValue {
    pub row: RowNo,
    /// As in the file, cut where it is long.
    pub value: String,
}

impl RowValue {
    fn new(row: RowNo, text: &str) -> Self {
        let end = text.char_indices().nth(MAX_SHOWN).map(|(end, _)| end);
        Self { row, value: end.map_or_else(|| text.to_owned(), |end| format!("{}…", &text[..end])) }
    }
}

/// Rows of a file, column by column. Blank cells are kept, so that positions are rows.
struct Sample<'a> {
    rows: Vec<RowNo>,
    columns: Vec<Vec<RawCell<'a>>>,
}

impl<'a> Sample<'a> {
    fn new(block: &'a RawBlock, num_columns: usize) -> Self {
        let mut rows = Vec::with_capacity(block.num_rows());
        let mut columns = vec![Vec::with_capacity(block.num_rows()); num_columns];
        for row in block.rows() {
            rows.push(row.row);
            let mut cells = row.cells();
            for column in &mut columns {
                column.push(cells.next().unwrap_or(RawCell::NULL));
            }
        }
        Self { rows, columns }
    }

    /// Returns a column's cells, one for each row.
    fn cells(&self, column: usize) -> &[RawCell<'a>] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// Walks a column's cells that hold something, outer white space taken off.
    fn values(&self, column: usize) -> impl Iterator<Item = (RowNo, RawCell<'a>)> {
        let cells = self.rows.iter().zip(self.cells(column));
        let filled = cells.map(|(row, cell)| (*row, RawCell { text: cell.text.trim(), ..*cell }));
        filled.filter(|(_, cell)| cell.kind != CellKind::Error && !cell.text.is_empty())
    }

    /// Walks a column's texts that are neither blank nor of a kind the file itself gives: those that leave a choice.
    fn texts(&self, column: usize) -> impl Iterator<Item = (RowNo, &'a str)> {
        self.values(column).filter(|(_, cell)| cell.kind == CellKind::Text).map(|(row, cell)| (row, cell.text))
    }
}

/// Writes a count with its thousands parted: `9,812`.
fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// Says which rows are not what the others are: "row 17 is not: “tbd”", "rows 3, 17, 402 and 5 more are not: …".
/// Empty where all are.
fn but_rows(named: &[RowValue], num: usize) -> String {
    let values: Vec<_> = named.iter().map(|at| format!("“{}”", at.value)).collect();
    let verb = if num == 1 { "is" } else { "are" };
    if num == 0 { String::new() } else { format!("; {} {verb} not: {}", rows(named, num), values.join(", ")) }
}

/// Names rows: "row 17", "rows 17 and 402", "rows 3, 17, 402 and 5 more".
fn rows(named: &[RowValue], num: usize) -> String {
    let numbers: Vec<_> = named.iter().map(|at| at.row.to_string()).collect();
    let more = num.saturating_sub(named.len());
    match (numbers.as_slice(), more) {
        ([], _) => format!("{} rows", count(num)),
        ([one], 0) => format!("row {one}"),
        ([others @ .., last], 0) => format!("rows {} and {last}", others.join(", ")),
        (all, more) => format!("rows {} and {} more", all.join(", "), count(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_parted_in_threes() {
        assert_eq!([0, 999, 1000, 9_812, 1_234_567].map(count), ["0", "999", "1,000", "9,812", "1,234,567"]);
    }

    #[test]
    fn up_to_three_rows_are_named() {
        let named: Vec<_> = [17, 402, 9000].into_iter().map(|row| RowValue::new(RowNo(row), "tbd")).collect();
        assert_eq!(but_rows(&[], 0), "");
        assert_eq!(but_rows(&named[..1], 1), "; row 17 is not: “tbd”");
        assert_eq!(but_rows(&named[..2], 2), "; rows 17 and 402 are not: “tbd”, “tbd”");
        assert_eq!(rows(&named, 3), "rows 17, 402 and 9000");
        assert_eq!(rows(&named, 1003), "rows 17, 402, 9000 and 1,000 more");
        assert_eq!(RowValue::new(RowNo(1), &"x".repeat(50)).value.chars().count(), 41);
    }
}
