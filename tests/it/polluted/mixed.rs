//! Pollutions that come together: a dialect, quotes, line ends, what is above, and no header.

use super::{
    Case,
    score::Expected,
    tables::Table,
    writer::{Manner, Quoting, USUAL},
};

/// Returns every combination.
pub fn together(table: &Table) -> Vec<Case> {
    if !matches!(table.name, "orders" | "people" | "log" | "codes") {
        return Vec::new();
    }
    let mut cases = Vec::new();
    for delimiter in [",", ";", "\t", "|"] {
        for (quote, line_end) in [("\"", "\n"), ("'", "\r\n"), ("\"", "\r")] {
            for quoting in [Quoting::Necessary, Quoting::All] {
                let manner = Manner { delimiter, quote: (quote, quote), line_end, quoting, ..USUAL };
                cases.extend(with_and_without(table, &manner));
            }
        }
    }
    cases
}

/// With a header below titles, and without one.
fn with_and_without(table: &Table, manner: &Manner) -> [Case; 2] {
    let rows: Vec<String> = table.rows.iter().map(|row| manner.record(row)).collect();
    let header = manner.record(&table.header);
    let case = |name: &str, text: String, header: Option<Vec<String>>| Case {
        family: "together",
        name: format!("{} {name} {manner:?}", table.name),
        text: text.into_bytes(),
        expected: Expected { header, rows: table.rows.clone() },
    };
    let end = manner.line_end;
    let titled = format!("Quarterly report{end}{end}{header}{end}{}", manner.text(&rows));
    [case("titled", titled, Some(table.header.clone())), case("bare", manner.text(&rows), None)]
}
