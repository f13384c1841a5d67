//! How fast files are read, the look at what they are included, beside the crates that read nothing else.
//!
//! `cargo bench --bench read`. `ROWS` says how many rows the files have.

#![allow(clippy::unwrap_used)]

mod material;

use std::{env, fs, path::Path, process::ExitCode};

use calamine::{Reader as _, Xlsx};
use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use longshore::{
    model::{FileFormat, RawBlock, RowNo},
    source::{self, BlockLimit, Overrides},
};
use material::{blocks::LINES, files, place, rows::Table, workbook};

const LIMIT: BlockLimit = BlockLimit { num_rows: 4_096, num_bytes: 1 << 20 };

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).peekable();
    // The bench plays the child of its own workbooks.
    if args.next_if(|verb| verb == source::CHILD_VERB).is_some() {
        return source::child_main(args);
    }
    place::run_benches();
    ExitCode::SUCCESS
}

/// Reads a whole file as the program does, from the first look at it; returns the number of rows.
fn read(path: &Path) -> u64 {
    read_as(path, &format(path))
}

fn format(path: &Path) -> FileFormat {
    source::guess(path, &Overrides::default()).unwrap().format
}

fn read_as(path: &Path, format: &FileFormat) -> u64 {
    let mut source = source::open(path, format).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    while source.read_block(&mut block, LIMIT).unwrap() > 0 {
        let next = block.next_row();
        block.clear(next);
    }
    block.next_row().0 - 1
}

/// Delimited text in plain ASCII.
#[divan::bench_group(sample_count = 10, sample_size = 1)]
mod text {
    use super::*;

    fn file() -> (std::path::PathBuf, BytesCount) {
        let path = place::kept("lines.csv", |path| {
            files::write(path.parent().unwrap(), "lines", &LINES, place::num_rows(200_000)).unwrap();
        });
        let num_bytes = fs::metadata(&path).unwrap().len();
        (path, BytesCount::new(num_bytes))
    }

    #[divan::bench]
    fn longshore(bencher: Bencher<'_, '_>) {
        let (path, num_bytes) = file();
        bencher.counter(num_bytes).bench_local(|| read(&path));
    }

    #[divan::bench]
    fn longshore_format_known(bencher: Bencher<'_, '_>) {
        let (path, num_bytes) = file();
        let format = format(&path);
        bencher.counter(num_bytes).bench_local(|| read_as(&path, &format));
    }

    #[divan::bench]
    fn csv_crate(bencher: Bencher<'_, '_>) {
        let (path, num_bytes) = file();
        bencher.counter(num_bytes).bench_local(|| {
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let mut record = csv::ByteRecord::new();
            let mut num_fields = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                num_fields += record.len();
            }
            num_fields
        });
    }
}

/// The sheet of a workbook; counted in cells.
#[divan::bench_group(sample_count = 5, sample_size = 1)]
mod sheet {
    use super::*;

    fn file() -> (std::path::PathBuf, ItemsCount) {
        let num_rows = place::num_rows(100_000);
        let path = place::kept("book.xlsx", |path| {
            let folder = path.parent().unwrap();
            files::write(folder, "book", &LINES, num_rows).unwrap();
            workbook::from_csv(&files::path(folder, "book", "csv"), path, Table::Lines).unwrap();
        });
        (path, ItemsCount::new(num_rows * Table::Lines.columns().len() as u64))
    }

    #[divan::bench]
    fn longshore(bencher: Bencher<'_, '_>) {
        let (path, num_cells) = file();
        bencher.counter(num_cells).bench_local(|| read(&path));
    }

    #[divan::bench]
    fn calamine_cells(bencher: Bencher<'_, '_>) {
        let (path, num_cells) = file();
        bencher.counter(num_cells).bench_local(|| {
            let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
            let sheet = book.sheet_names()[0].clone();
            let mut cells = book.worksheet_cells_reader(&sheet).unwrap();
            let mut num = 0;
            while cells.next_cell().unwrap().is_some() {
                num += 1;
            }
            num
        });
    }

    #[divan::bench]
    fn calamine_range(bencher: Bencher<'_, '_>) {
        let (path, num_cells) = file();
        bencher.counter(num_cells).bench_local(|| {
            let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
            let sheet = book.sheet_names()[0].clone();
            book.worksheet_range(&sheet).unwrap().used_cells().count()
        });
    }
}
