//! How fast the built-in company takes records, and how soon it knows them again.
//!
//! `cargo bench --bench commit`. Sales lines of 14 fields go in batches of 1,000 through the destination, as the engine
//! sends them.

#![allow(clippy::unwrap_used)]

mod material;

use std::{path::Path, sync::Arc};

use divan::{Bencher, counter::ItemsCount};
use jiff::civil::date;
use longshore::{
    destination::{CompanyDestination, Destination, DestinationPart},
    model::{
        Field, FieldType, Finished, ImportId, ImportMode, KeyPrint, Part, RowNo, TableName, TableSchema, Value, cells,
    },
    store::{Folder, company::Company},
};
use material::place;
use rust_decimal::Decimal;
use tempfile::TempDir;

const BATCH: u64 = 1_000;
/// Batches a measurement.
const NUM_BATCHES: u64 = 50;

fn main() {
    place::run_benches();
}

/// A company whose folder goes with it.
struct Place {
    destination: CompanyDestination,
    _folder: TempDir,
}

fn empty_place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let company = open(folder.path());
    Place { destination: destination(&company), _folder: folder }
}

/// Batches into a new company, and everything made durable at the end.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn batches_until_durable(bencher: Bencher<'_, '_>) {
    let batches: Vec<_> = (0..NUM_BATCHES).map(|no| batch(no * BATCH, (no + 1) * BATCH)).collect();
    bencher.counter(ItemsCount::new(NUM_BATCHES * BATCH)).with_inputs(empty_place).bench_local_refs(|place| {
        for (batch, no) in batches.iter().zip(1..) {
            let outcomes = place.destination.commit(no, batch).unwrap();
            assert_eq!(outcomes.len(), batch.num_units());
        }
        place.destination.ledger().make_durable().unwrap();
    });
}

/// A folder with records, filled once.
fn filled() -> (std::path::PathBuf, u64) {
    let num = place::num_rows(1_000_000);
    let folder = place::kept("company", |folder| {
        let mut destination = destination(&open(folder));
        for no in 0..num.div_ceil(BATCH) {
            destination.commit(no + 1, &batch(no * BATCH, ((no + 1) * BATCH).min(num))).unwrap();
        }
        destination.ledger().make_durable().unwrap();
    });
    (folder, num)
}

/// From a closed folder to a table that answers by key.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_and_build_the_index(bencher: Bencher<'_, '_>) {
    let (folder, num) = filled();
    bencher.counter(ItemsCount::new(num)).bench_local(|| {
        let company = open(&folder);
        let table = company.table(&name()).unwrap();
        assert_eq!(table.num_records(), num);
        drop(table.keys().unwrap());
    });
}

#[divan::bench]
fn look_up_keys(bencher: Bencher<'_, '_>) {
    let (folder, num) = filled();
    let company = open(&folder);
    let table = company.table(&name()).unwrap();
    let prints: Vec<_> = (0..10_000).map(|no| KeyPrint::of(&key(no * 7_919 % num))).collect();
    bencher.counter(ItemsCount::new(prints.len())).bench_local(|| {
        let keys = table.keys().unwrap();
        assert!(prints.iter().all(|print| keys.find(*print).is_ok_and(|found| found.is_some())));
    });
}

fn open(path: &Path) -> Arc<Company> {
    // sled's threads may hold the folder for a moment after it was closed.
    let mut tries = std::iter::repeat_with(|| Folder::open(path, 32)).take(1_000_000);
    let folder = tries.find_map(Result::ok).unwrap();
    Arc::new(Company::open(folder, vec![schema()], Vec::new()).unwrap())
}

fn destination(company: &Arc<Company>) -> CompanyDestination {
    let schema = company.schema(&name()).unwrap();
    let mapped = vec![true; schema.fields.len()];
    let parts = vec![DestinationPart { schema, part: Part::Record, mapped }];
    CompanyDestination::new(Arc::clone(company), ImportId(1), parts, ImportMode::Upsert).unwrap()
}

fn name() -> TableName {
    "Sales Line".into()
}

fn schema() -> TableSchema {
    let field = |(name, kind): (&str, FieldType)| Field::new(name, kind);
    let fields = [
        ("Document No.", FieldType::Code),
        ("Line No.", FieldType::Integer),
        ("Sell-to Customer No.", FieldType::Code),
        ("No.", FieldType::Code),
        ("Description", FieldType::Text),
        ("Quantity", FieldType::Decimal),
        ("Unit Price", FieldType::Decimal),
        ("Line Discount %", FieldType::Decimal),
        ("Currency Code", FieldType::Code),
        ("Order Date", FieldType::Date),
        ("Shipment Date", FieldType::Date),
        ("Location Code", FieldType::Code),
        ("Your Reference", FieldType::Text),
        ("Comment", FieldType::Text),
    ];
    TableSchema {
        name: name(),
        plural: "Sales Lines".to_owned(),
        description: String::new(),
        sort_order: 0,
        key: vec!["Document No.".to_owned(), "Line No.".to_owned()],
        header_table: None,
        fields: fields.map(field).to_vec(),
        prefill: None,
    }
}

fn key(no: u64) -> Vec<u8> {
    let mut key = Vec::new();
    cells::push(&mut key, Value::Text(&format!("SO-{:07}", no / 5)));
    cells::push(&mut key, Value::Integer((no % 5 + 1).cast_signed() * 10_000));
    key
}

fn batch(from: u64, end: u64) -> Finished {
    let mut batch = Finished::default();
    for no in from..end {
        // Steps that scatter the values as in a real file.
        let chance = no.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let decimal = |units: u64, places| Value::Decimal(Decimal::new(units.cast_signed(), places));
        let key = key(no);
        let mut line = key.clone();
        let mut push = |value: Value<'_>| cells::push(&mut line, value);
        push(Value::Text(&format!("C{:05}", chance % 10_000)));
        push(Value::Text(&format!("I{:05}", chance % 20_011)));
        push(Value::Text(&format!("Bicycle {} for adults", chance % 20_011)));
        push(decimal(chance % 500 + 1, 0));
        push(decimal(chance % 999_983, 2));
        push(decimal(chance % 4 * 25, 1));
        push(Value::Text(["EUR", "USD", "GBP", "DKK"][(chance % 4) as usize]));
        push(Value::Date(date(2026, (chance % 12) as i8 + 1, (chance % 28) as i8 + 1)));
        push(Value::Date(date(2027, (chance % 12) as i8 + 1, (chance % 27) as i8 + 1)));
        push(Value::Text(["BLUE", "RED"][(chance % 2) as usize]));
        push(Value::Text(&format!("REF{}", chance % 99_991)));
        push(if chance % 10 == 0 { Value::Text("deliver before noon") } else { Value::Empty });
        batch.push_entry(RowNo(no + 1), 0, &key, &line);
        batch.end_unit();
    }
    batch
}
