//! How fast rows are packed for the store, and finished values written in their form on disk.
//!
//! `cargo bench --bench pack`.

#![allow(clippy::unwrap_used)]

mod material;

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use jiff::civil::date;
use longshore::{
    model::{Finished, RowNo, Value, cells},
    store::staging::PackedRows,
};
use material::blocks;
use rust_decimal::Decimal;

const NUM_ROWS: u64 = 20_000;

fn main() {
    divan::main();
}

/// Staged rows into sealed, compressed blocks.
#[divan::bench]
fn staged_rows(bencher: Bencher<'_, '_>) {
    let blocks = blocks::lines(NUM_ROWS, 4_096);
    let num_bytes: usize = blocks.iter().map(longshore::model::RawBlock::num_bytes).sum();
    bencher.counter(BytesCount::new(num_bytes)).counter(ItemsCount::new(NUM_ROWS)).bench_local(|| {
        let packed = blocks.iter().map(|block| PackedRows::of(block).num_rows()).sum::<usize>();
        assert_eq!(packed as u64, NUM_ROWS);
    });
}

/// Values of 14 fields into a batch of finished records.
#[divan::bench]
fn finished_values(bencher: Bencher<'_, '_>) {
    let price = Decimal::new(224_996, 2);
    let day = date(2026, 11, 20);
    let mut batch = Finished::default();
    let (mut key, mut line) = (Vec::new(), Vec::new());
    bencher.counter(ItemsCount::new(1_000_u64)).bench_local(|| {
        batch.clear();
        for row in 0..1_000 {
            key.clear();
            line.clear();
            cells::push(&mut key, Value::Text("SO00001234"));
            cells::push(&mut key, Value::Integer(row * 10_000));
            line.extend_from_slice(&key);
            for text in ["C0001234", "ITM000042", "Bow shackle, 12 mm", "EUR", "MAIN", "PO-0001234", ""] {
                cells::push(&mut line, Value::Text(text));
            }
            [price, price, price].into_iter().for_each(|number| cells::push(&mut line, Value::Decimal(number)));
            [day, day].into_iter().for_each(|day| cells::push(&mut line, Value::Date(day)));
            batch.push_entry(RowNo(row.cast_unsigned() + 1), 0, &key, &line);
            batch.end_unit();
        }
        batch.num_bytes()
    });
}
