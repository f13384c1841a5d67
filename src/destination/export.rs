//! A company table as a file: CSV, a workbook, or JSON. Records are written as they are read; none is kept.

mod csv;
mod json;
mod lines;
mod xlsx;

#[cfg(test)]
mod tests;

use std::{cell::Cell, fs::File, io::Write, path::Path, sync::Arc};

pub use self::lines::write_lines;
use crate::{
    model::{TableName, TableSchema, Value, cells},
    store::{
        StoreError,
        company::{Company, Table, TableQuery},
    },
};

/// The format of an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Csv(CsvExport),
    Xlsx,
    Json,
}

/// How an exported CSV begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvExport {
    #[default]
    Plain,
    /// With a byte-order mark, by which Excel knows UTF-8.
    WithByteOrderMark,
}

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    pub table: &'a TableName,
    pub format: ExportFormat,
    /// Which records, and in which order.
    pub query: &'a TableQuery,
}

/// Why a table could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("could not write the export: {source}")]
    Io {
        #[from]
        source: std::io::Error,
    },
    #[error("could not write the workbook: {reason}")]
    Workbook { reason: String },
    #[error("the export was stopped")]
    Stopped,
}

/// Writes a table and returns the number of records. `go_on` is asked after each record, with their number so far. A
/// workbook is put together in temporary files and memory before it goes out: for large ones use [`export_to_file`].
pub fn export(
    company: &Company,
    export: &Export<'_>,
    out: &mut dyn Write,
    go_on: &dyn Fn(u64) -> bool,
) -> Result<u64, ExportError> {
    let table = company.table(export.table)?;
    let records = Records { table, query: export.query, go_on };
    let num = match export.format {
        ExportFormat::Csv(options) => csv::write(&records, options, out)?,
        ExportFormat::Json => json::write(&records, out)?,
        ExportFormat::Xlsx => {
            let (mut workbook, num) = xlsx::make(&records)?;
            out.write_all(&workbook.save_to_buffer().map_err(xlsx::error)?)?;
            num
        }
    };
    out.flush()?;
    Ok(num)
}

/// Writes a table into a file and returns the number of records. The file appears whole or not at all.
pub fn export_to_file(
    company: &Company,
    request: &Export<'_>,
    path: &Path,
    go_on: &dyn Fn(u64) -> bool,
) -> Result<u64, ExportError> {
    whole_or_not(path, |part| write_file(company, request, part, go_on))
}

/// Lets a file be written beside its place, and moves it there when that is done.
fn whole_or_not<T>(path: &Path, write: impl FnOnce(&Path) -> Result<T, ExportError>) -> Result<T, ExportError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = write(&part).and_then(|written| {
        std::fs::rename(&part, path)?;
        Ok(written)
    });
    if written.is_err() {
        // What failed is told; a part that can't be removed either is no other news.
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn write_file(
    company: &Company,
    request: &Export<'_>,
    path: &Path,
    go_on: &dyn Fn(u64) -> bool,
) -> Result<u64, ExportError> {
    match request.format {
        ExportFormat::Csv(_) | ExportFormat::Json => {
            let mut out = std::io::BufWriter::with_capacity(1 << 16, File::create(path)?);
            let num = export(company, request, &mut out, go_on)?;
            out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            Ok(num)
        }
        ExportFormat::Xlsx => {
            let records = Records { table: company.table(request.table)?, query: request.query, go_on };
            let (mut workbook, num) = xlsx::make(&records)?;
            workbook.save(path).map_err(xlsx::error)?;
            Ok(num)
        }
    }
}

/// The records of an export.
struct Records<'a> {
    table: Arc<Table>,
    query: &'a TableQuery,
    go_on: &'a dyn Fn(u64) -> bool,
}

impl Records<'_> {
    fn schema(&self) -> &TableSchema {
        self.table.schema()
    }

    /// Hands over the records, each as its values, and returns how many.
    fn each(&self, mut write: impl FnMut(&[Value<'_>]) -> Result<(), ExportError>) -> Result<u64, ExportError> {
        let num = Cell::new(0);
        let mut fault = None;
        let go_on = || (self.go_on)(num.get());
        let is_whole = self.table.for_each(self.query, &go_on, |record| {
            let values: Vec<_> = cells::iter(record).collect();
            fault = write(&values).err();
            num.set(num.get() + 1);
            fault.is_none() && go_on()
        })?;
        match fault {
            Some(fault) => Err(fault),
            None if is_whole => Ok(num.get()),
            None => Err(ExportError::Stopped),
        }
    }
}
