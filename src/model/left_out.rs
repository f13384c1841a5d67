//! Rows of a file that are no records: totals, page headings, notes and what stands below the table.
//!
//! They are known by how their first value begins, not by their number: next month's file has other rows.

use serde::{Deserialize, Serialize};

use super::raw::{CellKind, RawRow};

/// More of a value does not tell rows apart.
const MAX_CHARS: usize = 40;

/// Which rows are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// How the first values of such rows begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// How the first value of the row begins before which the table ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

impl LeftOut {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.end.is_none()
    }

    /// Returns the start in the list that makes a row one that is left out.
    pub fn start_of(&self, row: &RawRow<'_>) -> Option<usize> {
        let value = first_value(row).filter(|_| !self.rows.is_empty())?;
        self.rows.iter().position(|start| begins(value, start))
    }

    /// Whether the table ends before a row.
    pub fn ends_before(&self, row: &RawRow<'_>) -> bool {
        let end = self.end.as_deref();
        end.is_some_and(|start| first_value(row).is_some_and(|value| begins(value, start)))
    }
}

/// Returns a row's first value that is not empty.
pub fn first_value<'a>(row: &RawRow<'a>) -> Option<&'a str> {
    row.cells().filter(|cell| cell.kind != CellKind::Null).map(|cell| cell.text.trim()).find(|text| !text.is_empty())
}

/// Returns how rows begin that are like this one: its first words, up to the first with a digit.
pub fn likeness(value: &str) -> String {
    let is_plain = |word: &str| !word.contains(|c: char| c.is_ascii_digit());
    let len = value.split_inclusive(' ').take_while(|word| is_plain(word)).map(str::len).sum();
    let words = value[..len].trim_end();
    let start = if words.chars().count() < 2 { value } else { words };
    start.chars().take(MAX_CHARS).collect::<String>().trim_end().to_owned()
}

/// Whether a value begins so; an empty start begins nothing.
pub fn begins(value: &str, start: &str) -> bool {
    !start.is_empty() && value.starts_with(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RawCell, RowNo};

    #[track_caller]
    fn check_likeness(value: &str, expect: &str) {
        assert_eq!(likeness(value), expect);
        assert!(begins(value, expect));
    }

    #[test]
    fn rows_are_alike_by_their_first_words() {
        check_likeness("Total", "Total");
        check_likeness("ACME LTD   PAGE 12", "ACME LTD   PAGE");
        check_likeness("INV10003", "INV10003");
        check_likeness("03/04/26 run", "03/04/26 run");
        check_likeness("A 1", "A 1");
        check_likeness("Größe – 5 kg", "Größe –");
        check_likeness(&"x".repeat(60), &"x".repeat(40));
    }

    #[track_caller]
    fn check(cells: &[&str], start: Option<usize>, is_end: bool) {
        let left_out = LeftOut { rows: vec!["PAGE".to_owned(), "--".to_owned()], end: Some("Total".to_owned()) };
        let block = RawBlock::of_row(RowNo(1), 1, cells.iter().map(|text| RawCell::text(text)));
        let row = block.row(0).unwrap();
        assert_eq!((left_out.start_of(&row), left_out.ends_before(&row)), (start, is_end));
    }

    #[test]
    fn the_first_value_tells_what_a_row_is() {
        check(&["", " PAGE 2", "Total"], Some(0), false);
        check(&["-----", "PAGE"], Some(1), false);
        check(&["", "Total 2026"], None, true);
        check(&["10", "PAGE"], None, false);
        check(&["", ""], None, false);
        assert!(!begins("anything", ""));
    }
}
