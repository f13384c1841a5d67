//! `longshore export`: a company table as a file.

use std::{
    io::{self, Write},
    path::Path,
};

use super::{
    Ended,
    args::{ExportArgs, TableFormat},
    open, stdout, tables,
};
use crate::{
    destination::{self, ExportFormat},
    store::company::TableQuery,
};

/// Writes the table.
pub fn run(args: &ExportArgs, root: &Path) -> anyhow::Result<Ended> {
    let engine = open(root)?;
    let table = tables::find(&engine, &args.table)?;
    let format = match args.format {
        TableFormat::Csv => ExportFormat::Csv,
        TableFormat::Xlsx => ExportFormat::Xlsx,
        TableFormat::Json => ExportFormat::Json,
    };
    let company = &engine.stores().company;
    let query = TableQuery::default();
    if let Some(path) = &args.output {
        let num_records = destination::export_to_file(company, &table, format, path, &query)?;
        let _ = writeln!(io::stderr(), "{num_records} records of {table} written to {}", path.display());
    } else {
        let mut out = stdout();
        destination::export(company, &table, format, &mut out, &query)?;
        out.flush()?;
    }
    Ok(Ended::Well)
}
