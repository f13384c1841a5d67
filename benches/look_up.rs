//! How fast a mapping's lookups are answered: 10,000 customers and 20,000 items, as the standard job's lines ask.
//!
//! `cargo bench --bench look_up`.

#![allow(clippy::unwrap_used)]

mod material;

use std::{path::PathBuf, sync::Arc};

use divan::{Bencher, counter::ItemsCount};
use longshore::{
    engine::{InlineEngine, lookups::CompanyLookups, text_index::KeptIndexes},
    model::KeyPrint,
    pipeline::{Found, Lookups, Pipeline, RunContext, compile},
};
use material::{
    blocks,
    imported::{self, integration},
    place,
    rows::Table,
};

/// Questions a measurement; one in a hundred has no answer.
const NUM: u64 = 10_000;

fn main() {
    place::run_benches();
}

fn workspace() -> PathBuf {
    place::kept("references", |root| imported::with_references(root))
}

/// The pipeline of the standard lines, over a company's tables.
fn pipeline(engine: &InlineEngine) -> Pipeline {
    let schemas = engine.stores().company.schemas();
    let columns = blocks::columns(Table::Lines);
    compile(&integration(Table::Lines).mapping, &columns, &schemas, &RunContext::default()).unwrap()
}

fn customers() -> Vec<String> {
    (0..NUM).map(|n| if n % 100 == 7 { format!("X{n:07}") } else { format!("C{:07}", n * 7 % 10_000 + 1) }).collect()
}

/// Whether there is a record with a key: what a table relation asks.
#[divan::bench]
fn relation_keys(bencher: Bencher<'_, '_>) {
    let engine = imported::open(&workspace());
    let pipeline = pipeline(&engine);
    let lookups = CompanyLookups::new(engine.stores(), &pipeline).unwrap();
    let relation = pipeline.relations().iter().position(|table| table.as_str() == "Customer").unwrap();
    let codes = customers();
    bencher.counter(ItemsCount::new(NUM)).bench_local(|| {
        let held = lookups.answers();
        codes.iter().filter(|code| held.contains(relation, KeyPrint::of_code(code))).count()
    });
}

/// A field of the record that has a text: what the step that finds in a table asks.
#[divan::bench]
fn text_index(bencher: Bencher<'_, '_>) {
    let engine = imported::open(&workspace());
    let pipeline = pipeline(&engine);
    let lookups = CompanyLookups::new(engine.stores(), &pipeline).unwrap();
    let names = pipeline.lookups().iter().position(|plan| plan.schema.name.as_str() == "Customer").unwrap();
    // Texts are compared folded, as the step gives them.
    let codes: Vec<_> = customers().iter().map(|code| code.to_lowercase()).collect();
    let held = lookups.answers();
    let mut name = String::new();
    assert!(codes.iter().any(|code| matches!(held.find(names, code, &mut name), Found::One)), "customers are found");
    bencher.counter(ItemsCount::new(NUM)).bench_local(|| {
        name.clear();
        codes.iter().filter(|code| matches!(held.find(names, code, &mut name), Found::One)).count()
    });
}

/// Indexes made for a run: what it waits for before its first row.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn index_for_a_run(bencher: Bencher<'_, '_>) {
    let engine = imported::open(&workspace());
    let pipeline = pipeline(&engine);
    let company = Arc::clone(&engine.stores().company);
    bencher.bench_local(|| {
        let kept = KeptIndexes::default();
        pipeline.lookups().iter().map(|plan| kept.get(&company, plan).unwrap()).collect::<Vec<_>>()
    });
}
