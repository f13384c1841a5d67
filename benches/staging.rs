//! How fast rows are staged, their outcomes taken over, and all read again.
//!
//! `cargo bench --bench staging`. `ROWS` says how many there are.

#![allow(clippy::unwrap_used)]

mod material;

use std::sync::Arc;

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use longshore::{
    model::{ImportId, Issue, IssueCode, JobId, Outcome, RawBlock, RowNo, RowOutcome, record::RowResult},
    store::{CacheSizes, Staging, Workspace},
};
use material::{blocks, place};
use tempfile::TempDir;

const ROWS_OF_AN_APPEND: u64 = 4_096;
const ROWS_OF_A_BATCH: u64 = 1_000;

fn main() {
    place::run_benches();
}

/// The staged rows of one import, in a workspace that goes with them.
struct Place {
    staging: Arc<Staging>,
    _workspace: Workspace,
    _folder: TempDir,
}

fn empty_place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(folder.path(), CacheSizes::default()).unwrap();
    let staging = workspace.create_staging(ImportId(1)).unwrap();
    Place { staging, _workspace: workspace, _folder: folder }
}

fn filled_place(blocks: &[RawBlock]) -> Place {
    let place = empty_place();
    blocks.iter().for_each(|rows| place.staging.append(rows).unwrap());
    place.staging.finish().unwrap();
    place
}

fn rows() -> (Vec<RawBlock>, u64, ItemsCount, BytesCount) {
    let num_rows = place::num_rows(200_000);
    let blocks = blocks::lines(num_rows, ROWS_OF_AN_APPEND);
    let num_bytes: usize = blocks.iter().map(RawBlock::num_bytes).sum();
    (blocks, num_rows, ItemsCount::new(num_rows), BytesCount::new(num_bytes))
}

/// By one thread, until it is durable.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn append_until_durable(bencher: Bencher<'_, '_>) {
    let (blocks, _, num_rows, num_bytes) = rows();
    bencher.counter(num_rows).counter(num_bytes).with_inputs(empty_place).bench_local_refs(|place| {
        blocks.iter().for_each(|rows| place.staging.append(rows).unwrap());
        place.staging.finish().unwrap();
    });
}

/// What became of the rows, in batches of 1,000 with their keys.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn take_over_until_durable(bencher: Bencher<'_, '_>) {
    let (blocks, num_rows, count, _) = rows();
    bencher.counter(count).with_inputs(|| filled_place(&blocks)).bench_local_refs(|place| {
        for first in (1..=num_rows).step_by(ROWS_OF_A_BATCH as usize) {
            let last = (first + ROWS_OF_A_BATCH - 1).min(num_rows);
            let outcomes: Vec<_> = (first..=last).map(outcome).collect();
            place.staging.take_over(&outcomes, Some((JobId(1), RowNo(last)))).unwrap();
        }
        place.staging.flush_durably().unwrap();
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn read_all(bencher: Bencher<'_, '_>) {
    let (blocks, num_rows, count, num_bytes) = rows();
    let place = filled_place(&blocks);
    let mut into = RawBlock::default();
    bencher.counter(count).counter(num_bytes).bench_local(|| {
        let mut from = RowNo(1);
        while place.staging.read(from, ROWS_OF_A_BATCH as usize, &mut into).unwrap() > 0 {
            from = into.next_row();
        }
        assert_eq!(from, RowNo(num_rows + 1));
    });
}

fn outcome(row: u64) -> RowOutcome {
    if row % 100 == 7 {
        let issue = Issue::error(IssueCode::UnknownCode, "Customer No.", "C99999").with_detail("Customer");
        return RowOutcome { row: RowNo(row), result: RowResult::Failed, issues: vec![issue] };
    }
    let key = format!("SO-{:07}, {}0000", 1_000 + row / 5, row % 5 + 1);
    let result = RowResult::Completed { outcome: Outcome::Created, key: key.into() };
    RowOutcome { row: RowNo(row), result, issues: Vec::new() }
}
