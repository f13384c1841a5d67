//! Whole mappings over whole rows.

mod catalogue;
mod compiling;
mod documents;
mod explaining;
mod properties;
mod proposing;
mod quick_ways;
mod records;
mod rules;
mod standard_jobs;
mod wide;

use std::{collections::HashSet, sync::Arc};

use super::{Lookups, Pipeline, RunContext, compile};
use crate::model::{
    CellKind, DateOrder, FieldRule, FieldSource, Finished, Issue, KeyPrint, Locale, Mapping, MatchedBy, Part, RawBlock,
    RowNo, SystemValue, TableMapping, TableName, TableSchema, cells,
};

/// A table of codes, one of customers with every type, and a document's two.
const TABLES: &[&str] = &[
    r#"
    name = "Currency"
    plural = "Currencies"
    key = ["Code"]
    fields = [{ name = "Code", type = "Code", length = 10, mandatory = true }, { name = "Description", type = "Text" }]
    "#,
    r#"
    name = "Customer"
    plural = "Customers"
    key = ["No."]
    fields = [
        { name = "No.", type = "Code", length = 20, aliases = ["Customer Number"] },
        { name = "Name", type = "Text", length = 30, mandatory = true, aliases = ["Firma"] },
        { name = "City", type = "Text", length = 10 },
        { name = "Currency Code", type = "Code", length = 10, relation = "Currency" },
        { name = "Credit Limit", type = "Decimal", min = 0, decimals = 2, aliases = ["Limit"] },
        { name = "Rating", type = "Integer", min = 1, max = 5 },
        { name = "Blocked", type = "Option", members = ["", "Ship", "Invoice", "All"] },
        { name = "Is Member", type = "Boolean" },
        { name = "Created", type = "Date", aliases = ["Angelegt am"] },
        { name = "Country", type = "Code", default = "DE" },
    ]
    "#,
    r#"
    name = "Sales Header"
    plural = "Sales Headers"
    key = ["Document Type", "No."]
    fields = [
        { name = "Document Type", type = "Option", members = ["Quote", "Order"], default = "Order" },
        { name = "No.", type = "Code", length = 20, aliases = ["Order No."] },
        { name = "Customer No.", type = "Code", length = 20, mandatory = true, relation = "Customer" },
        { name = "Order Date", type = "Date" },
        { name = "Shipment Date", type = "Date" },
        { name = "Your Reference", type = "Text", length = 35 },
    ]
    "#,
    r#"
    name = "Sales Line"
    plural = "Sales Lines"
    key = ["Document Type", "Document No.", "Line No."]
    header_table = "Sales Header"
    fields = [
        { name = "Document Type", type = "Option", members = ["Quote", "Order"], default = "Order" },
        { name = "Document No.", type = "Code", length = 20 },
        { name = "Line No.", type = "Integer" },
        { name = "Customer No.", type = "Code", length = 20, relation = "Customer" },
        { name = "Item No.", type = "Code", length = 20, mandatory = true },
        { name = "Quantity", type = "Decimal" },
        { name = "Shipment Date", type = "Date" },
    ]
    "#,
];

fn tables() -> Vec<Arc<TableSchema>> {
    TABLES.iter().map(|text| Arc::new(toml::from_str(text).unwrap())).collect()
}

fn context() -> RunContext {
    let today = jiff::civil::date(2026, 11, 20);
    RunContext {
        today,
        now: today.at(8, 15, 0, 0),
        user: "ann".to_owned(),
        file_name: "orders.csv".to_owned(),
        ..RunContext::default()
    }
}

/// A company with customers C1 to C3 and the currencies EUR and USD.
struct Company {
    known: Vec<HashSet<KeyPrint>>,
}

impl Company {
    fn of(pipeline: &Pipeline) -> Self {
        let codes = |table: &TableName| match table.as_str() {
            "Customer" => vec!["C1", "C2", "C3"],
            "Currency" => vec!["EUR", "USD"],
            _ => Vec::new(),
        };
        let known = pipeline.relations().iter().map(|table| codes(table).into_iter().map(KeyPrint::of_code).collect());
        Self { known: known.collect() }
    }
}

impl Lookups for Company {
    fn contains(&self, relation: usize, key: KeyPrint) -> bool {
        self.known[relation].contains(&key)
    }
}

/// A rule, from `"Field=Column"`, `"Field:=constant"`, `"Field@today"`.
fn rule(text: &str) -> FieldRule {
    let (field, from) = if let Some((field, text)) = text.split_once(":=") {
        (field, FieldSource::Constant(text.to_owned()))
    } else if let Some((field, column)) = text.split_once('=') {
        (field, FieldSource::Column(column.to_owned()))
    } else {
        let (field, system) = text.split_once('@').unwrap();
        let value = match system {
            "today" => SystemValue::Today,
            "file" => SystemValue::FileName,
            "row" => SystemValue::RowNo,
            "line" => SystemValue::LineNo,
            "now" => SystemValue::Now,
            "user" => SystemValue::User,
            other => panic!("{other}"),
        };
        (field, FieldSource::System(value))
    };
    FieldRule { field: field.to_owned(), from, confidence: 1.0, matched_by: MatchedBy::Hand, ..FieldRule::default() }
}

fn part(table: &str, part: Part, rules: &[&str]) -> TableMapping {
    TableMapping {
        table: table.into(),
        part,
        rules: rules.iter().map(|text| rule(text)).collect(),
        ..TableMapping::default()
    }
}

fn mapping(tables: Vec<TableMapping>) -> Mapping {
    Mapping { locale: Locale { decimal: '.', date_order: DateOrder::Dmy }, tables }
}

/// Compiles a mapping into customers.
fn customers(columns: &[&str], rules: &[&str]) -> Pipeline {
    compiled(&mapping(vec![part("Customer", Part::Record, rules)]), columns)
}

fn compiled(mapping: &Mapping, columns: &[&str]) -> Pipeline {
    let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
    compile(mapping, &columns, &tables(), &context()).unwrap()
}

/// Rows of a text file: cells parted by `|`. A cell `#…` is a workbook's error, `=…` its number.
fn block(rows: &[&str]) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for (i, row) in rows.iter().enumerate() {
        block.begin_row(i as u64 + 2);
        for text in row.split('|') {
            match text.as_bytes() {
                [b'#', ..] => block.push_cell(CellKind::Error, text),
                [b'=', ..] => block.push_cell(CellKind::Number, &text[1..]),
                _ => block.push_cell(CellKind::Text, text),
            }
        }
        block.end_row();
    }
    block
}

fn convert(pipeline: &Pipeline, block: &RawBlock) -> Finished {
    let mut out = Finished::default();
    pipeline.convert(block.rows(), &block.issues, &Company::of(pipeline), &mut out);
    out
}

/// Shows what became of rows: `1 C1|Name|…` for a record, `2! code field (value) detail; …` for a failed row,
/// `--` after each unit of more than one record.
fn shown(pipeline: &Pipeline, out: &Finished) -> Vec<String> {
    let mut lines = Vec::new();
    for unit in out.units() {
        for entry in unit {
            let part = &pipeline.parts()[usize::from(entry.part)];
            let values = cells::iter(out.cells(entry)).zip(&part.table.fields).map(|(value, field)| field.show(value));
            let values: Vec<_> = values.collect();
            assert_eq!(values.len(), part.table.fields.len());
            let key: Vec<_> = cells::iter(out.key(entry)).collect();
            let all: Vec<_> = cells::iter(out.cells(entry)).collect();
            assert_eq!(key, part.key.iter().map(|position| all[*position]).collect::<Vec<_>>());
            lines.push(format!("{} {}", entry.row, values.join("|").trim_end_matches('|')));
        }
        if unit.len() > 1 {
            lines.push("--".to_owned());
        }
    }
    for (row, issues) in &out.failed {
        lines.push(format!("{row}! {}", issues.iter().map(issue_shown).collect::<Vec<_>>().join("; ")));
    }
    for (row, issues) in &out.warnings {
        lines.push(format!("{row}? {}", issues.iter().map(issue_shown).collect::<Vec<_>>().join("; ")));
    }
    lines
}

fn issue_shown(issue: &Issue) -> String {
    let Issue { code, field, value, detail, .. } = issue;
    let detail = if detail.is_empty() { String::new() } else { format!(" {detail}") };
    format!("{} {field} ({value}){detail}", code.name())
}
