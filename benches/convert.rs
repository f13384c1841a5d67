//! How many rows a second one core converts: the standard job's lines (14 columns, 4 lookups), made in memory.
//!
//! `cargo bench --bench convert`.

#![allow(clippy::unwrap_used)]

mod material;

use std::{collections::HashSet, hash::BuildHasherDefault, sync::Arc};

use divan::{Bencher, counter::ItemsCount};
use longshore::{
    model::{
        DateOrder, FieldRule, FieldSource, Finished, KeyPrint, Locale, Mapping, MatchedBy, Part, Step, SystemValue,
        TableMapping, TableSchema,
    },
    pipeline::{Lookups, Pipeline, RunContext, compile},
};
use material::{blocks, rows::Table};

const NUM_ROWS: u64 = 50_000;
const ROWS_A_BATCH: u64 = 1_000;

fn main() {
    divan::main();
}

/// How the lines are mapped.
#[derive(Clone, Copy, Debug)]
enum Case {
    /// Each row is a record.
    Records,
    /// The same with three simple steps on each of two fields.
    RecordsWithSteps,
    /// Rows of one order are one document.
    Documents,
}

#[divan::bench(args = [Case::Records, Case::RecordsWithSteps, Case::Documents], sample_count = 20, sample_size = 1)]
fn lines(bencher: Bencher<'_, '_>, case: Case) {
    let tables: Vec<_> = TABLES.iter().map(|text| Arc::new(table(text))).collect();
    let pipeline = pipeline(&mapping(case, &tables), &tables);
    let company = Company::of(&pipeline);
    let blocks = blocks::lines(NUM_ROWS, ROWS_A_BATCH);
    let mut out = Finished::default();
    bencher.counter(ItemsCount::new(NUM_ROWS)).bench_local(|| {
        let (mut num_units, mut num_failed) = (0, 0);
        for block in &blocks {
            out.clear();
            pipeline.convert(block.rows(), &block.issues, &company, &mut out);
            num_units += out.num_units();
            num_failed += out.failed.len();
        }
        assert!(num_units > num_failed && num_failed > 0, "{num_units} converted, {num_failed} failed");
    });
}

fn pipeline(mapping: &Mapping, tables: &[Arc<TableSchema>]) -> Pipeline {
    let today = jiff::civil::date(2026, 11, 20);
    let context = RunContext { today, file_name: "lines.csv".to_owned(), ..RunContext::default() };
    compile(mapping, &blocks::columns(Table::Lines), tables, &context).unwrap()
}

fn mapping(case: Case, tables: &[Arc<TableSchema>]) -> Mapping {
    let mut records = part("Line", Part::Record, tables);
    let tables = match case {
        Case::Records => vec![records],
        Case::RecordsWithSteps => {
            add_steps(&mut records);
            vec![records]
        }
        Case::Documents => vec![part("Document", Part::Header, tables), part("Document Line", Part::Line, tables)],
    };
    Mapping { locale: Locale { decimal: '.', date_order: DateOrder::Dmy }, tables }
}

fn add_steps(part: &mut TableMapping) {
    let replace = Step::Replace { find: "PO-".to_owned(), with: "PO ".to_owned() };
    let chains = [
        ("Description", vec![Step::Trim, Step::CollapseSpaces, Step::TitleCase]),
        ("Your Reference", vec![Step::Trim, Step::Uppercase, replace]),
    ];
    for (field, steps) in chains {
        part.rules.iter_mut().find(|rule| rule.field == field).unwrap().steps = steps;
    }
}

fn table(text: &str) -> TableSchema {
    match text.trim().strip_prefix('{') {
        // One line: as the value of a key, taken out again.
        Some(_) => {
            let mut whole: std::collections::BTreeMap<String, TableSchema> =
                toml::from_str(&format!("table = {text}")).unwrap();
            whole.remove("table").unwrap()
        }
        None => toml::from_str(text).unwrap(),
    }
}

fn part(name: &str, part: Part, tables: &[Arc<TableSchema>]) -> TableMapping {
    let schema = tables.iter().find(|table| table.name.as_str() == name).unwrap();
    let rules = schema.fields.iter().map(|field| {
        let column = match field.name.as_str() {
            "No." | "Document No." => "Order No.",
            name => name,
        };
        let from = match (part, column) {
            (Part::Line, "Line No.") => FieldSource::System(SystemValue::LineNo),
            _ => FieldSource::Column(column.to_owned()),
        };
        FieldRule {
            field: field.name.clone(),
            from,
            confidence: 1.0,
            matched_by: MatchedBy::Hand,
            ..FieldRule::default()
        }
    });
    TableMapping { table: name.into(), part, rules: rules.collect(), ..TableMapping::default() }
}

const TABLES: [&str; 7] = [
    r#"
    name = "Line"
    plural = "Lines"
    key = ["Order No.", "Line No."]
    fields = [
        { name = "Order No.", type = "Code", length = 20 },
        { name = "Line No.", type = "Integer" },
        { name = "Customer No.", type = "Code", length = 20, mandatory = true, relation = "Customer" },
        { name = "Item No.", type = "Code", length = 20, mandatory = true, relation = "Item" },
        { name = "Description", type = "Text", length = 100 },
        { name = "Quantity", type = "Decimal", mandatory = true },
        { name = "Unit Price", type = "Decimal" },
        { name = "Line Discount %", type = "Decimal", min = 0, max = 100 },
        { name = "Currency Code", type = "Code", length = 10, relation = "Currency" },
        { name = "Order Date", type = "Date", mandatory = true },
        { name = "Shipment Date", type = "Date" },
        { name = "Location Code", type = "Code", length = 10, relation = "Location" },
        { name = "Your Reference", type = "Text", length = 35 },
        { name = "Comment", type = "Text", length = 250 },
    ]
    "#,
    r#"
    name = "Document"
    plural = "Documents"
    key = ["No."]
    fields = [
        { name = "No.", type = "Code", length = 20 },
        { name = "Customer No.", type = "Code", length = 20, mandatory = true, relation = "Customer" },
        { name = "Currency Code", type = "Code", length = 10, relation = "Currency" },
        { name = "Order Date", type = "Date", mandatory = true },
        { name = "Your Reference", type = "Text", length = 35 },
    ]
    "#,
    r#"
    name = "Document Line"
    plural = "Document Lines"
    key = ["Document No.", "Line No."]
    header_table = "Document"
    fields = [
        { name = "Document No.", type = "Code", length = 20 },
        { name = "Line No.", type = "Integer" },
        { name = "Item No.", type = "Code", length = 20, mandatory = true, relation = "Item" },
        { name = "Description", type = "Text", length = 100 },
        { name = "Quantity", type = "Decimal", mandatory = true },
        { name = "Unit Price", type = "Decimal" },
        { name = "Line Discount %", type = "Decimal" },
        { name = "Shipment Date", type = "Date" },
        { name = "Location Code", type = "Code", length = 10, relation = "Location" },
        { name = "Comment", type = "Text", length = 250 },
    ]
    "#,
    r#"{ name = "Customer", plural = "", key = ["No."], fields = [{ name = "No.", type = "Code" }] }"#,
    r#"{ name = "Item", plural = "", key = ["No."], fields = [{ name = "No.", type = "Code" }] }"#,
    r#"{ name = "Currency", plural = "", key = ["Code"], fields = [{ name = "Code", type = "Code" }] }"#,
    r#"{ name = "Location", plural = "", key = ["Code"], fields = [{ name = "Code", type = "Code" }] }"#,
];

/// A fingerprint needs no second hash.
#[derive(Default)]
struct First64(u64);

impl std::hash::Hasher for First64 {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.first_chunk().map_or(0, |first| u64::from_ne_bytes(*first));
    }

    fn write_u128(&mut self, number: u128) {
        self.0 = number as u64;
    }
}

/// 10,000 customers, 20,000 items, and the codes.
struct Company(Vec<HashSet<KeyPrint, BuildHasherDefault<First64>>>);

impl Company {
    fn of(pipeline: &Pipeline) -> Self {
        let known = pipeline.relations().iter().map(|table| -> Vec<String> {
            match table.as_str() {
                "Customer" => (1..=10_000).map(|n| format!("C{n:07}")).collect(),
                "Item" => (1..=20_000).map(|n| format!("ITM{n:06}")).collect(),
                "Currency" => {
                    ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "JPY"].map(str::to_owned).to_vec()
                }
                _ => ["MAIN", "EAST", "WEST", "OUTLET"].map(str::to_owned).to_vec(),
            }
        });
        Self(known.map(|codes| codes.iter().map(|code| KeyPrint::of_code(code)).collect()).collect())
    }
}

impl Lookups for Company {
    fn contains(&self, relation: usize, key: KeyPrint) -> bool {
        self.0[relation].contains(&key)
    }
}
