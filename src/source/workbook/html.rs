//! The tables of a web page: what many programs give as a workbook under the name of xls.
//!
//! Pages are written as carelessly as browsers allow: tags that are never closed, attributes without quotes. Each table
//! with cells is a sheet; a table within a cell is a sheet of its own.

use std::{fs, path::Path};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{
    cells::Value,
    child::Stop,
    html_text::{self, Piece},
    number_format::NumberFormat,
    package::damaged,
    survey::{Book, CellSink},
    wire::Refusal,
};
use crate::source::SheetInfo;

/// A cell spans no more than browsers allow.
const MAX_SPAN: u32 = 1000;
const MAX_ROW_SPAN: u32 = 65_534;

/// Tables lie in each other no deeper.
const MAX_DEPTH: usize = 100;

/// A page, its tables held in memory.
pub(super) struct Html {
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    cells: Vec<Cell>,
    merged: Vec<((u32, u32), (u32, u32))>,
    /// The row that comes next, and the column in the row being read.
    row: u32,
    column: u32,
    is_in_row: bool,
    is_in_cell: bool,
    /// Up to which row each column is taken by a cell from above.
    taken: Vec<u32>,
}

struct Cell {
    row: u32,
    column: u32,
    text: String,
    /// The number that is shown, where the page says so.
    number: Option<f64>,
}

impl Html {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let bytes = fs::read(path).map_err(|error| damaged(&error))?;
        let tables = tables(&decoded(&bytes));
        if tables.is_empty() {
            return Err(Stop::Refused(Refusal::NoSheets));
        }
        Ok(Self { tables })
    }
}

/// Reads the page by its mark, by what it says of itself, or as what most pages are.
fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let said = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let said = said.and_then(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).next());
    let usual = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let encoding = said.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(usual);
    // A page that says it is of another width than one byte can't be, or it could not have been asked.
    let encoding = if encoding.is_ascii_compatible() { encoding } else { usual };
    encoding.decode(bytes).0.into_owned()
}

/// Gathers the tables that have cells, in the order in which they begin.
fn tables(page: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for piece in html_text::pieces(page) {
        let Some(table) = open.last().map(|at| &mut tables[*at]) else {
            if matches!(piece, Piece::Start { name: "table", .. }) {
                open.push(tables.len());
                tables.push(Table::default());
            }
            continue;
        };
        match piece {
            Piece::Start { name: "table", .. } if open.len() < MAX_DEPTH => {
                open.push(tables.len());
                tables.push(Table::default());
            }
            Piece::End("table") => {
                table.end_row();
                open.pop();
            }
            Piece::Start { name: "tr", .. } => {
                table.end_row();
                table.is_in_row = true;
            }
            Piece::End("tr") => table.end_row(),
            Piece::Start { name: "td" | "th", attributes } => table.begin_cell(attributes),
            Piece::End("td" | "th") => table.is_in_cell = false,
            Piece::Start { name: "br", .. } | Piece::End("p" | "div" | "li") => table.push('\n'),
            Piece::Text(text) => html_text::unescape(text, |c| table.push(c)),
            Piece::Start { .. } | Piece::End(_) => {}
        }
    }
    tables.retain(|table| table.cells.iter().any(|cell| !cell.text.trim().is_empty()));
    tables
}

impl Table {
    fn end_row(&mut self) {
        if self.is_in_row {
            self.row = self.row.saturating_add(1);
        }
        (self.is_in_row, self.is_in_cell, self.column) = (false, false, 0);
    }

    fn begin_cell(&mut self, attributes: &str) {
        self.is_in_row = true;
        while self.taken.get(self.column as usize).is_some_and(|until| *until > self.row) {
            self.column += 1;
        }
        let span = |name, most: u32| {
            let said = html_text::attribute(attributes, name).and_then(|text| text.trim().parse().ok());
            said.unwrap_or(1u32).clamp(1, most)
        };
        let (width, height) = (span("colspan", MAX_SPAN), span("rowspan", MAX_ROW_SPAN));
        let (row, column) = (self.row, self.column);
        let end = column.saturating_add(width);
        if width > 1 || height > 1 {
            self.merged.push(((row, column), (row.saturating_add(height - 1), end - 1)));
        }
        if height > 1 {
            self.taken.resize(self.taken.len().max(end as usize), 0);
            self.taken[column as usize..end as usize].fill(row.saturating_add(height));
        }
        let number = html_text::attribute(attributes, "x:num").and_then(|text| text.trim().parse().ok());
        self.cells.push(Cell { row, column, text: String::new(), number });
        self.column = end;
        self.is_in_cell = true;
    }

    /// Takes a sign of the cell's text; spaces in a row count once.
    fn push(&mut self, c: char) {
        if !self.is_in_cell {
            return;
        }
        let Some(Cell { text, .. }) = self.cells.last_mut() else { return };
        let is_break = c == '\n';
        match (c.is_whitespace(), text.ends_with([' ', '\n'])) {
            (false, _) => text.push(c),
            (true, false) if !text.is_empty() => text.push(if is_break { '\n' } else { ' ' }),
            (true, _) => {}
        }
    }
}

impl Book for Html {
    fn sheets(&self) -> Vec<SheetInfo> {
        let name = |i: usize| format!("Table {}", i + 1);
        (0..self.tables.len()).map(|i| SheetInfo { name: name(i), rows: 0, columns: 0, is_hidden: false }).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        let table = &self.tables[sheet];
        for (first, last) in &table.merged {
            sink.merged(*first, *last);
        }
        for Cell { row, column, text, number } in &table.cells {
            let value = number.map_or(Value::Text(text.trim()), Value::Number);
            sink.push(*row, *column, value, &NumberFormat::Other)?;
        }
        Ok(())
    }

    fn weight(&mut self, _sheet: usize) -> u64 {
        0
    }

    fn is_of_1904(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows each table's cells as `row,column text`.
    #[track_caller]
    fn check(page: &str, expect: &[&[&str]]) {
        let show = |cell: &Cell| format!("{},{} {}", cell.row, cell.column, cell.text.trim());
        let found: Vec<Vec<String>> = tables(page).iter().map(|table| table.cells.iter().map(show).collect()).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn cells_in_rows() {
        check("<table><tr><th>Item</th><td>5</td></tr><tr><td>a</td></tr></table>", &[&["0,0 Item", "0,1 5", "1,0 a"]]);
        check("<TABLE border=1><TR><TD>a<TD>b<TR><TD>c</TABLE>", &[&["0,0 a", "0,1 b", "1,0 c"]]);
        check("<table><td>a</td></table> x <table></table><table><td>b", &[&["0,0 a"], &["0,0 b"]]);
        check("<p>no table</p>", &[]);
    }

    #[test]
    fn texts_are_as_shown() {
        check("<table><td> a \n&amp;&nbsp;<b>b</b><br>c&#8364;</td></table>", &[&["0,0 a & b\nc€"]]);
        check("<table><td><!-- <td> -->x<script>'<td>'</script></td></table>", &[&["0,0 x"]]);
    }

    #[test]
    fn cells_over_several_rows_and_columns() {
        let page = "<table><tr><td rowspan=2>a<td colspan='2'>b<tr><td>c<td>d</table>";
        check(page, &[&["0,0 a", "0,1 b", "1,1 c", "1,2 d"]]);
        assert_eq!(tables(page)[0].merged, [((0, 0), (1, 0)), ((0, 1), (0, 2))]);
        check("<table><tr><td colspan=99999999 rowspan=0>a<td>b</table>", &[&["0,0 a", "0,1000 b"]]);
    }

    #[test]
    fn tables_within_tables() {
        check("<table><td>a<table><td>b</table>c<td>d</table>", &[&["0,0 ac", "0,1 d"], &["0,0 b"]]);
        assert_eq!(tables(&"<table><td>x".repeat(10_000)).len(), MAX_DEPTH);
    }

    #[test]
    fn numbers_that_are_said() {
        assert_eq!(tables("<table><td x:num=\"1234.5\">1,234.50</table>")[0].cells[0].number, Some(1234.5));
    }

    #[test]
    fn pages_in_any_encoding() {
        assert_eq!(decoded("ü".as_bytes()), "ü");
        assert_eq!(decoded(b"\xFC"), "ü");
        assert_eq!(decoded(b"<meta charset=\"iso-8859-2\">\xB1"), "<meta charset=\"iso-8859-2\">ą");
        assert_eq!(decoded(b"\xFF\xFEa\0"), "a");
    }
}
