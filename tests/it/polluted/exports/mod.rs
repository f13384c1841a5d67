//! A second set of polluted files, made without looking at how the first one is judged: what export programs, editors
//! and people do to a table on its way.

mod cells;
mod shape;
pub mod tables;

use super::{
    Case,
    score::Expected,
    tables::Table,
    writer::{Manner, Quoting, USUAL},
};

/// A table and how its program writes it.
struct Export<'a> {
    table: &'a Table,
    usual: Manner<'static>,
}

impl Export<'_> {
    fn case(&self, family: &'static str, name: impl ToString, text: String) -> Case {
        let Table { name: table, header, rows } = self.table;
        Case {
            family,
            name: format!("{table} {}", name.to_string()),
            text: text.into_bytes(),
            expected: Expected { header: Some(header.clone()), rows: rows.clone() },
        }
    }

    /// The table's text; `lines` may change its records, the header first.
    fn text(&self, lines: impl FnOnce(&mut Vec<String>)) -> String {
        let mut records = self.records();
        lines(&mut records);
        self.usual.text(&records)
    }

    fn records(&self) -> Vec<String> {
        std::iter::once(&self.table.header).chain(&self.table.rows).map(|row| self.usual.record(row)).collect()
    }

    /// The same export of another table.
    fn of<'t>(&self, table: &'t Table) -> Export<'t> {
        Export { table, usual: self.usual }
    }
}

/// The table with its rows, or its header, changed.
fn changed(table: &Table, change: impl FnOnce(&mut Vec<String>, &mut Vec<Vec<String>>)) -> Table {
    let mut table = table.clone();
    change(&mut table.header, &mut table.rows);
    table
}

/// Returns every file.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables::tables() {
        let delimiter = if table.name == "ledger" { ";" } else { "," };
        let export = Export { table: &table, usual: Manner { delimiter, ..USUAL } };
        shape::dialects(&export, &mut cases);
        shape::above(&export, &mut cases);
        shape::below(&export, &mut cases);
        shape::headers(&export, &mut cases);
        shape::sizes(&export, &mut cases);
        cells::markers(&export, &mut cases);
        cells::contents(&export, &mut cases);
        cells::ragged(&export, &mut cases);
        cells::manners(&export, &mut cases);
    }
    cases
}

/// The table's records as they are when every cell's quoting is decided by `is_quoted`.
fn quoted_where(export: &Export, is_quoted: impl Fn(usize, usize, &str) -> bool) -> String {
    let all = Manner { quoting: Quoting::All, ..export.usual };
    let rows = std::iter::once(&export.table.header).chain(&export.table.rows).enumerate();
    let record = |(i, row): (usize, &Vec<String>)| {
        let cells = row.iter().enumerate();
        let cells = cells.map(|(j, cell)| if is_quoted(i, j, cell) { all.cell(cell) } else { export.usual.cell(cell) });
        cells.collect::<Vec<_>>().join(export.usual.delimiter)
    };
    export.usual.text(&rows.map(record).collect::<Vec<_>>())
}
