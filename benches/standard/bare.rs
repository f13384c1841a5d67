//! Plain readers to compare with: a crate that reads the file and does nothing else, as a process of its own.

use std::{ffi::OsString, path::Path, process::ExitCode};

use calamine::{Reader as _, Xlsx};

/// The hidden first argument.
pub const VERB: &str = "read-only";

/// Reads a file: `csv FILE`, `cells FILE` or `range FILE`.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<_> = args.collect();
    let [how, file] = &args[..] else { return ExitCode::FAILURE };
    let read = match how.to_str() {
        Some("csv") => text(Path::new(file)),
        Some("cells") => cells(Path::new(file)),
        Some("range") => range(Path::new(file)),
        Some(_) | None => None,
    };
    match read {
        Some(num) => {
            println!("{num}");
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

/// Returns how many fields there are.
fn text(file: &Path) -> Option<usize> {
    let mut reader = csv::Reader::from_path(file).ok()?;
    let mut record = csv::ByteRecord::new();
    let mut num = 0;
    while reader.read_byte_record(&mut record).ok()? {
        num += record.len();
    }
    Some(num)
}

/// Returns how many cells the first sheet has, read one by one.
fn cells(file: &Path) -> Option<usize> {
    let mut book: Xlsx<_> = calamine::open_workbook(file).ok()?;
    let sheet = book.sheet_names().first()?.clone();
    let mut reader = book.worksheet_cells_reader(&sheet).ok()?;
    let mut num = 0;
    while reader.next_cell().ok()?.is_some() {
        num += 1;
    }
    Some(num)
}

/// Returns how many cells the first sheet has, read as a whole.
fn range(file: &Path) -> Option<usize> {
    let mut book: Xlsx<_> = calamine::open_workbook(file).ok()?;
    let sheet = book.sheet_names().first()?.clone();
    Some(book.worksheet_range(&sheet).ok()?.used_cells().count())
}
