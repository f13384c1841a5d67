//! How soon it is known how a file is to be read: what its user waits for before the first row is seen.
//!
//! `cargo bench --bench sniff`.

#![allow(clippy::unwrap_used)]

mod material;

use std::{env, fs, path::PathBuf, process::ExitCode};

use divan::Bencher;
use longshore::source::{self, BlockLimit, Overrides};
use material::{
    files, place,
    rows::{Faults, Maker, Table},
    workbook,
};

const CUSTOMERS: Maker = Maker { table: Table::Customers, seed: 7, faults: Faults::OneInAHundred };
const NUM_ROWS: u64 = 20_000;

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).peekable();
    if args.next_if(|verb| verb == source::CHILD_VERB).is_some() {
        return source::child_main(args);
    }
    place::run_benches();
    ExitCode::SUCCESS
}

/// One file of each kind, all with the same customers.
#[derive(Clone, Copy, Debug)]
enum File {
    Utf8Commas,
    Windows1252Semicolons,
    Utf16Tabs,
    FixedWidth,
    Workbook,
}

const FILES: [File; 5] =
    [File::Utf8Commas, File::Windows1252Semicolons, File::Utf16Tabs, File::FixedWidth, File::Workbook];

fn file(kind: File) -> PathBuf {
    let text = place::kept("customers.csv", |path| {
        files::write(path.parent().unwrap(), "customers", &CUSTOMERS, NUM_ROWS).unwrap();
    });
    let rows = || (0..NUM_ROWS).map(|row| CUSTOMERS.row(row).cells);
    match kind {
        File::Utf8Commas => text,
        File::Windows1252Semicolons => place::kept("semicolons.csv", |path| {
            let lines: String = rows().map(|cells| cells.join(";").replace(['"', '\n'], " ") + "\n").collect();
            // What is not in the first 256 characters of Unicode is not in these rows but for a few names.
            fs::write(path, lines.chars().map(|sign| u8::try_from(sign).unwrap_or(b'?')).collect::<Vec<_>>()).unwrap();
        }),
        File::Utf16Tabs => place::kept("tabs.txt", |path| {
            let lines: String = rows().map(|cells| cells.join("\t").replace(['"', '\n'], " ") + "\r\n").collect();
            let mark = "\u{feff}".encode_utf16();
            fs::write(path, mark.chain(lines.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<_>>()).unwrap();
        }),
        File::FixedWidth => place::kept("fixed.txt", |path| {
            let padded = |cell: &String| format!("{:<32.31}", cell.replace('\n', " "));
            let lines: String = rows().map(|cells| cells.iter().map(padded).collect::<String>() + "\n").collect();
            fs::write(path, lines).unwrap();
        }),
        File::Workbook => {
            place::kept("customers.xlsx", |path| workbook::from_csv(&text, path, Table::Customers).unwrap())
        }
    }
}

#[divan::bench(args = FILES)]
fn guess(bencher: Bencher<'_, '_>, kind: File) {
    let path = file(kind);
    bencher.bench_local(|| source::guess(&path, &Overrides::default()).unwrap());
}

/// As far as the window shows it: the first thousand rows.
#[divan::bench(args = FILES)]
fn preview(bencher: Bencher<'_, '_>, kind: File) {
    let path = file(kind);
    let limit = BlockLimit { num_rows: 1_000, num_bytes: 4 << 20 };
    bencher.bench_local(|| source::preview(&path, &Overrides::default(), limit).unwrap().block.num_rows());
}
