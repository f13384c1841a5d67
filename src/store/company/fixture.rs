//! Small tables and a company in a temporary folder, for tests.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rust_decimal::Decimal;

use super::{Company, CompanyWrite, Location, Records, Stored, TableWrite};
use crate::{
    model::{
        Field, FieldType, ImportId, KeyPrint, Outcome, RowNo, RowOutcome, TableName, TableSchema, Value, cells,
        record::RowResult, schema::Prefill,
    },
    store::Folder,
};

/// So few keys in memory that every larger table of the tests has some on disk.
const MAX_KEYS: usize = 30;

/// A company that goes with its folder.
pub(crate) struct TempCompany {
    pub folder: tempfile::TempDir,
    pub company: Arc<Company>,
}

pub(crate) fn customer() -> TableName {
    "Customer".into()
}

/// Customer, Sales Header, Sales Line, Currency (which has two records from the start).
pub(crate) fn schemas() -> Vec<TableSchema> {
    let option = |name: &str, members: &[&str], default: &str| Field {
        members: members.iter().map(|member| (*member).to_owned()).collect(),
        default: Some(default.to_owned()),
        ..Field::new(name, FieldType::Option)
    };
    let number = |name: &str| Field { decimals: 2, ..Field::new(name, FieldType::Decimal) };
    let code = |name: &str| Field::new(name, FieldType::Code);
    let text = |name: &str| Field::new(name, FieldType::Text);
    let document_type = || option("Document Type", &["Quote", "Order", "Invoice"], "Order");
    let customer = vec![
        code("No."),
        text("Name"),
        text("City"),
        number("Credit Limit"),
        Field::new("Since", FieldType::Date),
        Field::new("Is Blocked", FieldType::Boolean),
    ];
    let currency = TableSchema {
        prefill: Some(Prefill {
            fields: vec!["Code".to_owned(), "Description".to_owned()],
            rows: [["eur", "Euro"], ["USD", "US Dollar"]].map(|row| row.map(str::to_owned).to_vec()).to_vec(),
        }),
        ..table("Currency", &["Code"], vec![code("Code"), text("Description")])
    };
    vec![
        table("Customer", &["No."], customer),
        table("Sales Header", &["Document Type", "No."], vec![document_type(), code("No."), text("Your Reference")]),
        TableSchema {
            header_table: Some("Sales Header".into()),
            ..table(
                "Sales Line",
                &["Document Type", "Document No.", "Line No."],
                vec![
                    document_type(),
                    code("Document No."),
                    Field::new("Line No.", FieldType::Integer),
                    text("Description"),
                    number("Quantity"),
                ],
            )
        },
        currency,
    ]
}

pub(crate) fn schema(name: &str) -> Arc<TableSchema> {
    Arc::new(schemas().into_iter().find(|schema| schema.name.as_str() == name).unwrap())
}

fn table(name: &str, key: &[&str], fields: Vec<Field>) -> TableSchema {
    TableSchema {
        name: name.into(),
        plural: format!("{name}s"),
        description: String::new(),
        sort_order: 0,
        key: key.iter().map(|field| (*field).to_owned()).collect(),
        header_table: None,
        fields,
        prefill: None,
    }
}

pub(crate) fn open_at(path: &Path) -> Arc<Company> {
    Arc::new(Company::open_with(open_folder(path), schemas().into_iter(), MAX_KEYS).unwrap())
}

/// sled's threads may hold a folder for a moment after it was closed.
fn open_folder(path: &Path) -> Folder {
    let begin = Instant::now();
    loop {
        match Folder::open(path, 8) {
            Ok(folder) => return folder,
            Err(error) => {
                let is_held = format!("{error:?}").contains("could not acquire lock");
                assert!(is_held && begin.elapsed() < Duration::from_secs(20), "{error}");
                std::thread::yield_now();
            }
        }
    }
}

impl TempCompany {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let company = open_at(folder.path());
        Self { folder, company }
    }

    /// Closes the company and opens it again.
    pub(crate) fn reopened(self) -> Self {
        let Self { folder, company } = self;
        assert!(Arc::into_inner(company).is_some(), "somebody still has the company");
        let company = open_at(folder.path());
        Self { folder, company }
    }
}

pub(crate) fn encoded(values: &[Value<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        cells::push(&mut bytes, *value);
    }
    bytes
}

pub(crate) fn code_key(no: &str) -> Vec<u8> {
    encoded(&[Value::Text(no)])
}

pub(crate) fn print(no: &str) -> KeyPrint {
    KeyPrint::of(&code_key(no))
}

/// A customer with a limit of as many cents.
pub(crate) fn customer_cells(no: &str, name: &str, cents: i64) -> Vec<u8> {
    let limit = Value::Decimal(Decimal::new(cents, 2));
    encoded(&[Value::Text(no), Value::Text(name), Value::Empty, limit, Value::Empty, Value::Boolean(false)])
}

/// Commits customers as they are, with outcomes of rows from 1 on. The previous versions are looked up.
pub(crate) fn commit(company: &Company, import: u64, batch_no: u64, customers: &[(&str, &str, i64)]) {
    let table = company.table(&customer()).unwrap();
    let mut records = Records::default();
    let mut outcomes = Vec::new();
    for (at, (no, name, cents)) in customers.iter().enumerate() {
        let row = RowNo(at as u64 + 1);
        let previous = table.keys().unwrap().find(print(no)).unwrap();
        records.push(print(no), row, previous, &code_key(no), &customer_cells(no, name, *cents));
        let outcome = if previous.is_some() { Outcome::Updated } else { Outcome::Created };
        let result = RowResult::Completed { outcome, key: (*no).into() };
        outcomes.push(RowOutcome { row, result, issues: Vec::new() });
    }
    let tables = [&TableWrite { table, records, touched: Records::default() }];
    let write = CompanyWrite { import: ImportId(import), batch_no, tables: &tables, outcomes: &outcomes };
    company.writer().commit(&write, Vec::new()).unwrap();
}

pub(crate) fn stored(company: &Company, no: &str) -> Option<Stored> {
    let location: Option<Location> = company.find(&customer(), print(no)).unwrap();
    location.map(|location| company.table(&customer()).unwrap().record(location).unwrap())
}

/// The name of a customer as it is stored.
pub(crate) fn name(company: &Company, no: &str) -> Option<String> {
    stored(company, no).map(|record| match cells::iter(record.cells()).nth(1) {
        Some(Value::Text(name)) => name.to_owned(),
        other => panic!("no name: {other:?}"),
    })
}
