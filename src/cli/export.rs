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
    destination::export::{self, CsvExport, Export, ExportFormat},
    store::company::TableQuery,
};

/// Writes the table.
pub fn run(args: &ExportArgs, root: &Path) -> anyhow::Result<Ended> {
    let engine = open(root)?;
    let table = tables::find(&engine, &args.table)?;
    let format = match args.format {
        TableFormat::Csv => ExportFormat::Csv(CsvExport::Plain),
        TableFormat::Xlsx => ExportFormat::Xlsx,
        TableFormat::Json => ExportFormat::Json,
    };
    let company = &engine.stores().company;
    let query = TableQuery::default();
    let export = Export { table: &table, format, query: &query };
    if let Some(path) = &args.output {
        let num_records = export::export_to_file(company, &export, path, &|_| true)?;
        let _ = writeln!(io::stderr(), "{num_records} records of {table} written to {}", path.display());
    } else {
        let mut out = stdout();
        export::export(company, &export, &mut out, &|_| true)?;
        out.flush()?;
    }
    Ok(Ended::Well)
}
