//! How many rows a second one core converts: the standard job's lines (14 columns, 4 lookups), made in memory.
//!
//! `cargo bench --bench convert`. Time is the thread's own on a processor where the system tells it, so that a busy
//! machine counts less.

use std::{collections::HashSet, hash::BuildHasherDefault, sync::Arc, time::Instant};

use longshore::{
    model::{
        CellKind, DateOrder, FieldRule, FieldSource, Finished, KeyPrint, Locale, Mapping, MatchedBy, Part, RawBlock,
        RowNo, Step, SystemValue, TableMapping, TableSchema,
    },
    pipeline::{Lookups, Pipeline, RunContext, compile},
};

const NUM_ROWS: u64 = 400_000;
const ROWS_A_BATCH: u64 = 1_000;
const NUM_RUNS: usize = 7;

const COLUMNS: [&str; 14] = [
    "Order No.",
    "Line No.",
    "Customer No.",
    "Item No.",
    "Description",
    "Quantity",
    "Unit Price",
    "Line Discount %",
    "Currency Code",
    "Order Date",
    "Shipment Date",
    "Location Code",
    "Your Reference",
    "Comment",
];

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
                "Currency" => ["EUR", "USD", "GBP", "SEK"].map(str::to_owned).to_vec(),
                _ => ["MAIN", "EAST", "WEST"].map(str::to_owned).to_vec(),
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

fn main() {
    let tables: Vec<_> = TABLES.iter().map(|text| Arc::new(table(text))).collect();
    let blocks = blocks();
    let records = Mapping { locale: locale(), tables: vec![part("Line", Part::Record, &tables)] };
    let plain = measure("lines as records", &records, &tables, &blocks);
    let mut chained = records.clone();
    for rule in &mut chained.tables[0].rules {
        if ["Description", "Your Reference"].contains(&rule.field.as_str()) {
            rule.steps = vec![Step::Trim, Step::CollapseSpaces, Step::Uppercase];
        }
    }
    let steps = measure("lines as records, three steps on two fields", &chained, &tables, &blocks);
    println!("the steps take {:.1} % more", (steps / plain - 1.0) * 100.0);
    let documents = Mapping {
        locale: locale(),
        tables: vec![part("Document", Part::Header, &tables), part("Document Line", Part::Line, &tables)],
    };
    measure("lines as documents", &documents, &tables, &blocks);
}

/// Returns the median of the seconds.
fn measure(what: &str, mapping: &Mapping, tables: &[Arc<TableSchema>], blocks: &[RawBlock]) -> f64 {
    let columns = COLUMNS.map(str::to_owned);
    let today = jiff::civil::date(2026, 11, 20);
    let context = RunContext { today, file_name: "lines.csv".to_owned(), ..RunContext::default() };
    let pipeline = compile(mapping, &columns, tables, &context).expect("the mapping is sound");
    let company = Company::of(&pipeline);
    let mut out = Finished::default();
    let mut seconds = Vec::new();
    for _ in 0..NUM_RUNS {
        let start = Clock::start();
        let (mut num_units, mut num_failed, mut num_bytes) = (0, 0, 0);
        for block in blocks {
            out.clear();
            pipeline.convert(block.rows(), &block.issues, &company, &mut out);
            num_units += out.num_units();
            num_failed += out.failed.len();
            num_bytes += out.num_bytes();
        }
        seconds.push(start.seconds());
        assert!(num_units > 0 && num_failed > 0 && num_bytes > 0, "nothing was converted");
    }
    seconds.sort_by(f64::total_cmp);
    let rate = |seconds: f64| NUM_ROWS as f64 / seconds / 1e6;
    println!(
        "{what}: {:.2} M rows/s (median of {NUM_RUNS}; slowest {:.2}, fastest {:.2})",
        rate(seconds[NUM_RUNS / 2]),
        rate(seconds[NUM_RUNS - 1]),
        rate(seconds[0]),
    );
    seconds[NUM_RUNS / 2]
}

/// The time this thread has worked, or else passed.
struct Clock {
    started: Instant,
    worked_before: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self { started: Instant::now(), worked_before: nanoseconds_worked() }
    }

    fn seconds(&self) -> f64 {
        match (self.worked_before, nanoseconds_worked()) {
            (Some(before), Some(now)) => (now - before) as f64 / 1e9,
            _ => self.started.elapsed().as_secs_f64(),
        }
    }
}

/// Linux only.
fn nanoseconds_worked() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn table(text: &str) -> TableSchema {
    match text.trim().strip_prefix('{') {
        // One line: as the value of a key, taken out again.
        Some(_) => {
            let mut whole: std::collections::BTreeMap<String, TableSchema> =
                toml::from_str(&format!("table = {text}")).expect("the table is sound");
            whole.remove("table").expect("it was just made")
        }
        None => toml::from_str(text).expect("the table is sound"),
    }
}

fn locale() -> Locale {
    Locale { decimal: '.', date_order: DateOrder::Dmy }
}

fn part(name: &str, part: Part, tables: &[Arc<TableSchema>]) -> TableMapping {
    let schema = tables.iter().find(|table| table.name.as_str() == name).expect("the table is there");
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

/// Rows like the standard job's: five lines an order, one row in a hundred bad.
fn blocks() -> Vec<RawBlock> {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % limit
    };
    let words = ["deliver before noon", "call driver at the gate", "", "", "", "", "", ""];
    let mut blocks = Vec::new();
    for first in (0..NUM_ROWS).step_by(ROWS_A_BATCH as usize) {
        let mut block = RawBlock::new(RowNo(first + 1));
        for row in first..first + ROWS_A_BATCH {
            let order = row / 5;
            let bad = below(100) == 0;
            let (day, month) = (1 + order % 28, 1 + order % 12);
            let cells = [
                format!("SO{order:08}"),
                ((row % 5 + 1) * 10_000).to_string(),
                if row % 50 == 0 {
                    format!("c{:07} ", 1 + order % 10_000)
                } else {
                    format!("C{:07}", 1 + order % 10_000)
                },
                format!("ITM{:06}", 1 + below(20_000)),
                if below(10) == 0 { "Galvanised pipe, 25 mm".to_owned() } else { "Hex bolt M8 x 40 — A2".to_owned() },
                if bad { "12,5O".to_owned() } else { (1 + below(500)).to_string() },
                format!("{}.{:02}", below(5_000), below(100)),
                if below(10) < 6 { String::new() } else { format!("{}.50", below(20)) },
                ["", "", "EUR", "USD"][(order % 4) as usize].to_owned(),
                format!("2024-{month:02}-{day:02}"),
                format!("{day:02}/{month:02}/2025"),
                ["MAIN", "EAST", "WEST"][(order % 3) as usize].to_owned(),
                if order % 2 == 0 { String::new() } else { format!("PO-{order:07}") },
                words[below(8) as usize].to_owned(),
            ];
            block.begin_row(row + 2);
            for cell in &cells {
                block.push_cell(CellKind::Text, cell);
            }
            block.end_row();
        }
        blocks.push(block);
    }
    blocks
}
