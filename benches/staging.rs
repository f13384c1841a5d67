//! How fast rows are staged, processed, read and searched. Run with `cargo bench --bench staging [ROWS]`.
//!
//! Rows are like the standard job's sales lines: about 110 bytes, not made to pack well.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use longshore::{
    model::{
        CellKind, ImportId, Issue, IssueCode, JobId, Outcome, RawBlock, RecordStatus, RowNo, RowOutcome,
        record::RowResult,
    },
    store::{CacheSizes, Staging, Workspace},
};

const ROWS_OF_AN_APPEND: u64 = 4096;
const ROWS_OF_A_BATCH: u64 = 1000;

fn main() {
    let num_rows = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let workspace = Workspace::open(dir.path(), CacheSizes::default()).expect("a workspace");
    let blocks = make_rows(num_rows);
    let raw: usize = blocks.iter().map(RawBlock::num_bytes).sum();
    println!("{num_rows} rows of {:.0} bytes, {} raw", raw as f64 / num_rows as f64, mb(raw as u64));

    let import = ImportId(1);
    let staging = workspace.create_staging(import).expect("a staging folder");
    timed("append", num_rows, || blocks.iter().for_each(|rows| staging.append(rows).expect("rows appended")));
    timed("finish (durable)", num_rows, || staging.finish().expect("finished"));
    report_disk(dir.path(), raw, "staged");

    timed("read all", num_rows, || read_all(&staging));
    timed("take over, batches of 1,000 with keys", num_rows, || take_over_all(&staging, num_rows));
    timed("flush (durable)", num_rows, || staging.flush_durably().expect("durable"));
    report_disk(dir.path(), raw, "processed");

    drop(staging);
    timed("close", num_rows, || workspace.close_idle(0));
    let staging = timed("open again", num_rows, || workspace.staging(import).expect("opened"));
    look(&staging, num_rows);
    search(&staging, raw);
    timed("check all", num_rows, || assert_eq!(staging.check().expect("checked"), [""; 0]));
    println!("peak memory {}", peak_memory());
}

fn timed<T>(what: &str, num_rows: u64, work: impl FnOnce() -> T) -> T {
    let (begin, cpu_before) = (Instant::now(), cpu_seconds());
    let result = work();
    let (time, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds() - cpu_before);
    println!("{what:40} {time:>8.3} s {:>12.0} rows/s {cpu:>8.2} s of processor", num_rows as f64 / time);
    result
}

/// Processor time of all threads so far, in steps of 10 ms; zero where it can't be told.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn read_all(staging: &Staging) {
    let mut into = RawBlock::default();
    let mut from = RowNo(1);
    while staging.read(from, ROWS_OF_A_BATCH as usize, &mut into).expect("rows read") > 0 {
        from = into.next_row();
    }
}

fn take_over_all(staging: &Staging, num_rows: u64) {
    let mut outcomes = Vec::new();
    for first in (1..=num_rows).step_by(ROWS_OF_A_BATCH as usize) {
        let last = (first + ROWS_OF_A_BATCH - 1).min(num_rows);
        outcomes.clear();
        outcomes.extend((first..=last).map(outcome));
        staging.take_over(&outcomes, Some((JobId(1), RowNo(last)))).expect("taken over");
    }
}

fn outcome(row: u64) -> RowOutcome {
    if row % 100 == 7 {
        let issue = Issue::error(IssueCode::UnknownCode, "Customer No.", "C99999").with_detail("Customer");
        return RowOutcome { row: RowNo(row), result: RowResult::Failed, issues: vec![issue] };
    }
    let key = format!("SO-{:07}, {}0000", 1000 + row / 5, row % 5 + 1);
    let result = RowResult::Completed { outcome: Outcome::Created, key };
    RowOutcome { row: RowNo(row), result, issues: Vec::new() }
}

/// What the window does: a page of errors, a page far down, the counts.
fn look(staging: &Staging, num_rows: u64) {
    let mut worst = Duration::ZERO;
    let mut sum = Duration::ZERO;
    for n in 0..100 {
        let begin = Instant::now();
        let errors = staging.count(Some(RecordStatus::Error));
        let page = staging.records(Some(RecordStatus::Error), errors * n / 100, 60).expect("a page");
        assert!(!page.is_empty());
        staging.records(None, num_rows * n / 100, 60).expect("a page");
        worst = worst.max(begin.elapsed());
        sum += begin.elapsed();
    }
    println!("two pages of 60 records: mean {:.2} ms, worst {:.2} ms", ms(sum) / 100.0, ms(worst));
}

fn search(staging: &Staging, raw: usize) {
    for text in ["no such text", "customer no. 004711", "steel", "Ørsted"] {
        let begin = Instant::now();
        let found = staging.search(text, None, &|| true).expect("searched").len();
        let time = begin.elapsed();
        println!(
            "search “{text}”: {found} rows in {:.3} s, {:.0} MB/s",
            time.as_secs_f64(),
            raw as f64 / 1e6 / time.as_secs_f64()
        );
    }
}

fn make_rows(num_rows: u64) -> Vec<RawBlock> {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let goods = ["Steel bolt M8", "Office chair blue", "Paper A4 80 g", "Pallet box", "LED lamp 9 W", "Hinge, brass"];
    let mut blocks = Vec::new();
    for first in (1..=num_rows).step_by(ROWS_OF_AN_APPEND as usize) {
        let mut block = RawBlock::new(RowNo(first));
        for row in first..(first + ROWS_OF_AN_APPEND).min(num_rows + 1) {
            block.begin_row(row + 1);
            let cells = [
                format!("SO-{:07}", 1000 + row / 5),
                format!("{}0000", row % 5 + 1),
                format!("C{:05}", next(10_000)),
                format!("I{:05}", next(20_000)),
                goods[next(6) as usize].to_owned(),
                format!("{}", next(500)),
                format!("{}.{:02}", next(2000), next(100)),
                format!("{}", next(4) * 5),
                ["", "EUR", "USD", "SEK"][next(4) as usize].to_owned(),
                format!("2026-{:02}-{:02}", next(12) + 1, next(28) + 1),
                format!("{:02}/{:02}/2026", next(28) + 1, next(12) + 1),
                ["EAST", "WEST", "MAIN"][next(3) as usize].to_owned(),
                format!("REF {:x}", next(1 << 32)),
                format!("call {} first", next(900)),
            ];
            for cell in &cells {
                block.push_cell(CellKind::Text, cell);
            }
            block.end_row();
        }
        blocks.push(block);
    }
    blocks
}

fn report_disk(root: &Path, raw: usize, when: &str) {
    let kept = folder_size(&root.join("imports"));
    println!(
        "on disk, {when}: {} ({:.2} of raw); written by this process: {}",
        mb(kept),
        kept as f64 / raw as f64,
        written()
    );
}

fn folder_size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => folder_size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

fn written() -> String {
    status_of("/proc/self/io", "wchar:").map_or_else(|| "unknown".to_owned(), mb)
}

fn peak_memory() -> String {
    status_of("/proc/self/status", "VmHWM:").map_or_else(|| "unknown".to_owned(), |kb| mb(kb * 1024))
}

fn status_of(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
