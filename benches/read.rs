//! How fast files are read: detection, then every row, as MB a second; beside it the csv crate on the same text, which
//! is told the delimiter, looks for no faults and keeps nothing.
//!
//! `cargo bench --bench read -- FILE…`; without files, a text of a million rows is made and read.

use std::{env, fs, io::Write, path::Path, process::ExitCode, time::Instant};

use longshore::{
    model::{FileFormat, RawBlock, RowNo},
    source::{self, BlockLimit, Overrides},
};

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).peekable();
    // The bench plays the child of its own workbooks.
    if args.next_if(|verb| verb == source::CHILD_VERB).is_some() {
        return source::child_main(args);
    }
    let files: Vec<_> = args.filter(|arg| !arg.to_string_lossy().starts_with("--")).collect();
    if files.is_empty() {
        let path = env::temp_dir().join("longshore-read-bench.csv");
        make(&path);
        measure(&path);
    }
    for file in &files {
        measure(Path::new(file));
    }
    ExitCode::SUCCESS
}

fn make(path: &Path) {
    let mut out = std::io::BufWriter::new(fs::File::create(path).expect("a folder for temporary files"));
    writeln!(out, "Order No.,Line No.,Customer No.,Description,Quantity,Unit Price,Order Date,Comment").expect("room");
    for i in 0..1_000_000u32 {
        let (order, line, customer) = (i / 10, i % 10 * 10_000, i % 9973);
        let (day, quantity, price) = (i % 28 + 1, i % 97, i % 10_007);
        writeln!(
            out,
            "SO-{order:07},{line},C{customer:06},\"Bolt, hexagon, M{quantity}\",{quantity}.50,{price}.25,2026-11-{day:02},deliver to the back door"
        )
        .expect("room");
    }
}

fn measure(path: &Path) {
    let num_mb = fs::metadata(path).map_or(0.0, |found| found.len() as f64 / 1e6);
    let (mut ours, mut theirs) = (0.0, 0.0);
    for _ in 0..5 {
        let start = Instant::now();
        let guess = source::guess(path, &Overrides::default()).expect("a readable file");
        let guessed = start.elapsed().as_secs_f64();
        let (num_rows, num_issues) = read(path, &guess.format);
        let all = start.elapsed().as_secs_f64();
        println!(
            "{}: {num_mb:.1} MB, {num_rows} rows, {num_issues} issues: guess {:.1} ms, {:.3} s, {:.0} MB/s",
            path.display(),
            guessed * 1e3,
            all,
            num_mb / all
        );
        ours = f64::max(ours, num_mb / all);
        let FileFormat::Csv(csv) = &guess.format else { continue };
        let Some(delimiter) = csv.delimiter.as_byte().filter(|_| csv.encoding == "UTF-8") else { continue };
        let start = Instant::now();
        let num_rows = read_by_csv(path, delimiter);
        let all = start.elapsed().as_secs_f64();
        println!("  the csv crate: {num_rows} rows, {all:.3} s, {:.0} MB/s", num_mb / all);
        theirs = f64::max(theirs, num_mb / all);
    }
    println!("best of five: ours with detection {ours:.0} MB/s, the csv crate {theirs:.0} MB/s");
}

/// Reads all rows as a job does; returns how many there are, and how many issues.
fn read(path: &Path, format: &FileFormat) -> (usize, usize) {
    let mut source = source::open(path, format).expect("a readable file");
    let mut block = RawBlock::new(RowNo(1));
    let (mut num_rows, mut num_issues) = (0, 0);
    let limit = BlockLimit { num_rows: 1000, num_bytes: 1 << 20 };
    while source.read_block(&mut block, limit).expect("a readable file") > 0 {
        num_rows += block.num_rows();
        num_issues += block.issues.len();
        block.clear(RowNo(num_rows as u64 + 1));
    }
    (num_rows, num_issues)
}

/// Reads all rows as text, into one record that is used again.
fn read_by_csv(path: &Path, delimiter: u8) -> usize {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_path(path).expect("a readable file");
    let (mut record, mut num_rows) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).unwrap_or(false) {
        num_rows += 1;
    }
    num_rows
}
