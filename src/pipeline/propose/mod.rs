//! From a file's columns and first rows to what its user most likely wants: the table, the mapping, how numbers and
//! dates are written. Each proposal says why, and can be changed.

mod columns;
mod locale;
mod mapping;
mod schema;
mod tables;

pub use self::{
    columns::{FieldMatch, match_columns},
    mapping::{MappingProposal, propose_mapping},
    schema::schema_from_columns,
    tables::{TableProposal, propose_tables},
};

use crate::model::{CellKind, RawBlock, RawCell};

/// The first rows of a file, column by column. Blank cells are kept, so that positions are rows.
struct Sample<'a> {
    columns: Vec<Vec<RawCell<'a>>>,
}

impl<'a> Sample<'a> {
    fn new(block: &'a RawBlock, num_columns: usize) -> Self {
        let mut columns = vec![Vec::with_capacity(block.num_rows()); num_columns];
        for row in block.rows() {
            let mut cells = row.cells();
            for column in &mut columns {
                column.push(cells.next().unwrap_or(RawCell::NULL));
            }
        }
        Self { columns }
    }

    /// Returns a column's cells, one for each row.
    fn cells(&self, column: usize) -> &[RawCell<'a>] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// Walks a column's texts that are neither blank nor of a kind the file itself gives: those that leave a choice.
    fn texts(&self, column: usize) -> impl Iterator<Item = &'a str> {
        let texts = self.cells(column).iter().filter(|cell| cell.kind == CellKind::Text);
        texts.map(|cell| cell.text.trim()).filter(|text| !text.is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_parted_in_threes() {
        assert_eq!([0, 999, 1000, 9_812, 1_234_567].map(count), ["0", "999", "1,000", "9,812", "1,234,567"]);
    }
}
