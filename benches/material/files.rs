//! The standard jobs' files: the rows, the errors that must be found in them, and what must come out.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    rows::{Faults, Maker, Table},
    words,
};

/// Returns where a file of a data set is: `lines_10k.errors.csv`.
pub fn path(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    folder.join(format!("{stem}.{ending}"))
}

/// Writes a data set of three files. The rows come last, under another name until they are whole: where they are, all is.
pub fn write(folder: &Path, stem: &str, maker: &Maker, num_rows: u64) -> io::Result<()> {
    let unfinished = path(folder, stem, "csv.part");
    let mut rows = BufWriter::with_capacity(1 << 20, File::create(&unfinished)?);
    let mut errors = BufWriter::new(File::create(path(folder, stem, "errors.csv"))?);
    let columns = maker.table.columns();
    write_record(&mut rows, columns.iter().map(|(name, _)| *name))?;
    writeln!(errors, "row,kind,column")?;
    let mut kinds = BTreeMap::<&str, u64>::new();
    let mut cents = 0;
    for position in 0..num_rows {
        let row = maker.row(position);
        write_record(&mut rows, row.cells.iter().map(String::as_str))?;
        let Some(fault) = row.fault else {
            cents += row.cents;
            continue;
        };
        *kinds.entry(fault.kind.name()).or_default() += 1;
        writeln!(errors, "{},{},{}", position + 1, fault.kind.name(), columns[fault.column].0)?;
    }
    rows.flush()?;
    errors.flush()?;
    let bad: u64 = kinds.values().sum();
    let expected = json!({
        "table": maker.table.name(),
        "rows": num_rows,
        "good": num_rows - bad,
        "bad": bad,
        "kinds": kinds,
        "amount_sum": format!("{}.{:02}", cents / 100, cents % 100),
    });
    std::fs::write(path(folder, stem, "expected.json"), format!("{expected}\n"))?;
    std::fs::rename(unfinished, path(folder, stem, "csv"))
}

/// Writes the tables that the jobs' rows refer to.
pub fn write_references(folder: &Path) -> io::Result<()> {
    for (table, seed, num_rows) in [(Table::Customers, 11, 10_000), (Table::Items, 12, 20_000)] {
        let maker = Maker { table, seed, faults: Faults::None };
        write(folder, &format!("ref_{}", table.name()), &maker, num_rows)?;
    }
    let codes = [
        ("currencies", words::CURRENCIES),
        ("countries", words::COUNTRIES),
        ("payment_terms", words::PAYMENT_TERMS),
        ("uoms", words::UNITS),
        ("locations", words::LOCATIONS),
    ];
    for (name, codes) in codes {
        std::fs::write(path(folder, name, "csv"), format!("code\n{}\n", codes.join("\n")))?;
    }
    Ok(())
}

/// Writes one record; quotes stand only where they must.
pub fn write_record<'a>(out: &mut impl Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            out.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}
