//! How soon a page is there: of a million staged rows, of their errors, of a table.
//!
//! `cargo bench --bench page`. `ROWS` says how many there are.

#![allow(clippy::unwrap_used)]

mod material;

use std::sync::Arc;

use divan::Bencher;
use longshore::{
    engine::InlineEngine,
    model::{ImportId, RecordStatus},
    store::{
        Staging,
        company::{Direction, Table, TableQuery},
    },
};
use material::{imported, place};

/// Records that a screen shows, and some.
const NUM_SHOWN: usize = 60;
/// The third import: after the customers and the items.
const LINES: ImportId = ImportId(3);

fn main() {
    place::run_benches();
}

/// A workspace with a million sales lines, a hundredth of them with errors.
fn engine() -> InlineEngine {
    let root = place::kept("lines", |root| imported::with_lines(root, place::num_rows(1_000_000)));
    imported::open(&root)
}

fn staging(engine: &InlineEngine) -> Arc<Staging> {
    engine.stores().workspace.staging(LINES).unwrap()
}

fn table(engine: &InlineEngine) -> Arc<Table> {
    engine.stores().company.table(&"Sales Line".into()).unwrap()
}

/// Another place each time, all over the list.
fn places(total: u64) -> impl FnMut() -> u64 {
    let mut step = 0_u64;
    move || {
        step += 1;
        step * 0x9e37_79b9 % total
    }
}

#[divan::bench(args = [None, Some(RecordStatus::Completed), Some(RecordStatus::Error)])]
fn staged_rows(bencher: Bencher<'_, '_>, status: Option<RecordStatus>) {
    let engine = engine();
    let staging = staging(&engine);
    let mut place = places(staging.count(status));
    bencher.bench_local(|| staging.records(status, place(), NUM_SHOWN).unwrap());
}

/// Through all rows; none has the first text, some have the second.
#[divan::bench(args = ["no such text", "Winch handle"], sample_count = 5, sample_size = 1)]
fn search_in_staged_rows(bencher: Bencher<'_, '_>, text: &str) {
    let engine = engine();
    let staging = staging(&engine);
    bencher.bench_local(|| staging.search(text, None, &|| true).unwrap().len());
}

#[divan::bench]
fn records_of_a_table(bencher: Bencher<'_, '_>) {
    let engine = engine();
    let table = table(&engine);
    drop(table.keys().unwrap());
    let mut place = places(table.num_records());
    bencher.bench_local(|| table.page(&TableQuery::default(), place(), NUM_SHOWN, &|| true).unwrap().unwrap().total);
}

/// The view is made once; then each page is as soon as any.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn records_sorted_by_price(bencher: Bencher<'_, '_>) {
    let engine = engine();
    let table = table(&engine);
    let price = table.schema().position("Unit Price").unwrap();
    let sorted = TableQuery { sort: Some((price, Direction::Descending)), ..TableQuery::default() };
    let mut place = places(table.num_records());
    bencher.bench_local(|| table.page(&sorted, place(), NUM_SHOWN, &|| true).unwrap().unwrap().total);
}
