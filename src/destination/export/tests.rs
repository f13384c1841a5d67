use calamine::{Data, Reader};
use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::{
    model::{Finished, ImportId, ImportMode, RowNo},
    store::company::{
        Direction,
        fixture::{TempCompany, code_key, customer, encoded},
    },
};

/// Three customers, one of them hostile.
fn company() -> TempCompany {
    let temp = TempCompany::new();
    let decimal = |text: &str| Value::Decimal(text.parse::<Decimal>().unwrap());
    let rows = [
        [
            Value::Text("C2"),
            Value::Text("=cmd|'/c calc'!A1"),
            Value::Text("Æ \"Ø\", Å"),
            decimal("-1250.5"),
            Value::Empty,
            Value::Boolean(true),
        ],
        [
            Value::Text("007"),
            Value::Text("-12"),
            Value::Empty,
            decimal("1234567890123456.789"),
            Value::Date(date(2026, 11, 20)),
            Value::Boolean(false),
        ],
        [
            Value::Text("C1"),
            Value::Text("Ann\nLee"),
            Value::Empty,
            Value::Empty,
            Value::Date(date(1850, 1, 2)),
            Value::Empty,
        ],
    ];
    let mut batch = Finished::default();
    for (values, row) in rows.iter().zip(1..) {
        let Value::Text(no) = values[0] else { continue };
        batch.push_entry(RowNo(row), 0, &code_key(no), &encoded(values));
        batch.end_unit();
    }
    let parts = crate::destination::tests::parts(crate::destination::contract::Shape::Customers);
    let mut destination =
        crate::destination::CompanyDestination::new(Arc::clone(&temp.company), ImportId(1), parts, ImportMode::Insert)
            .unwrap();
    crate::destination::Destination::commit(&mut destination, 1, &batch).unwrap();
    temp
}

fn exported(format: ExportFormat, query: &TableQuery) -> Vec<u8> {
    let temp = company();
    let mut out = Vec::new();
    let request = Export { table: &customer(), format, query };
    let said = std::cell::RefCell::new(Vec::new());
    let go_on = |num| {
        said.borrow_mut().push(num);
        true
    };
    let num = export(&temp.company, &request, &mut out, &go_on).unwrap();
    assert_eq!((num, said.borrow().last()), (3, Some(&3)));
    assert!(said.borrow().is_sorted());
    out
}

fn by_number() -> TableQuery {
    TableQuery { sort: Some((0, Direction::Ascending)), ..TableQuery::default() }
}

#[test]
fn csv_is_safe_and_keeps_every_digit() {
    let csv = exported(ExportFormat::Csv(CsvExport::Plain), &TableQuery::default());
    let expect = "No.,Name,City,Credit Limit,Since,Is Blocked\r\n\
        C2,'=cmd|'/c calc'!A1,\"Æ \"\"Ø\"\", Å\",-1250.50,,Yes\r\n\
        007,-12,,1234567890123456.789,2026-11-20,No\r\n\
        C1,\"Ann\nLee\",,,1850-01-02,\r\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expect);
}

#[test]
fn csv_for_excel_begins_with_the_mark() {
    let csv = exported(ExportFormat::Csv(CsvExport::WithByteOrderMark), &by_number());
    let text = String::from_utf8(csv).unwrap();
    assert!(text.starts_with("\u{feff}No.,Name"));
    assert!(text.lines().nth(1).unwrap().starts_with("007,"));
}

#[test]
fn json_has_neutral_values() {
    let json = String::from_utf8(exported(ExportFormat::Json, &by_number())).unwrap();
    let expect = r#"[
{"No.":"007","Name":"-12","City":null,"Credit Limit":1234567890123456.789,"Since":"2026-11-20","Is Blocked":false},
{"No.":"C1","Name":"Ann\nLee","City":null,"Credit Limit":null,"Since":"1850-01-02","Is Blocked":null},
{"No.":"C2","Name":"=cmd|'/c calc'!A1","City":"Æ \"Ø\", Å","Credit Limit":-1250.5,"Since":null,"Is Blocked":true}
]
"#;
    assert_eq!(json, expect);
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&json).unwrap().len(), 3);
}

#[test]
fn an_empty_table_is_an_empty_array_and_a_header() {
    let temp = TempCompany::new();
    let sheet = |format| {
        let mut out = Vec::new();
        let request = Export { table: &"Currency".into(), format, query: &none() };
        assert_eq!(export(&temp.company, &request, &mut out, &|_| true).unwrap(), 0);
        String::from_utf8(out).unwrap()
    };
    assert!(serde_json::from_str::<Vec<u8>>(&sheet(ExportFormat::Json)).unwrap().is_empty());
    assert_eq!(sheet(ExportFormat::Csv(CsvExport::Plain)), "Code,Description\r\n");
}

fn none() -> TableQuery {
    TableQuery { search: "no currency has this".to_owned(), ..TableQuery::default() }
}

#[test]
fn a_workbook_has_typed_cells() {
    let bytes = exported(ExportFormat::Xlsx, &by_number());
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Customers"]);
    let sheet = book.worksheet_range("Customers").unwrap();
    let text = |text: &str| Data::String(text.to_owned());
    let rows: Vec<_> = sheet.rows().collect();
    assert_eq!(rows[0][..2], [text("No."), text("Name")]);
    assert_eq!(rows[1][..4], [text("007"), text("-12"), Data::Empty, text("1234567890123456.789")]);
    let Data::DateTime(since) = &rows[1][4] else { panic!("{:?}", rows[1][4]) };
    assert_eq!((since.as_f64(), &rows[1][5]), (46_346.0, &Data::Bool(false)));
    assert_eq!((&rows[2][1], &rows[2][4]), (&text("Ann\nLee"), &text("1850-01-02")));
    assert_eq!((&rows[3][1], &rows[3][3]), (&text("=cmd|'/c calc'!A1"), &Data::Float(-1250.5)));
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let temp = company();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("customers.out");
    let names = || std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    for format in [ExportFormat::Csv(CsvExport::Plain), ExportFormat::Xlsx, ExportFormat::Json] {
        let request = Export { table: &customer(), format, query: &by_number() };
        let stopped = export_to_file(&temp.company, &request, &path, &|num| num < 2);
        assert!(matches!(stopped, Err(ExportError::Stopped)), "{stopped:?}");
        assert!(names().is_empty());
        assert_eq!(export_to_file(&temp.company, &request, &path, &|_| true).unwrap(), 3);
        assert_eq!(names(), ["customers.out"]);
        std::fs::remove_file(&path).unwrap();
    }
    let request = Export { table: &customer(), format: ExportFormat::Json, query: &by_number() };
    let nowhere = export_to_file(&temp.company, &request, &folder.path().join("no/such/folder"), &|_| true);
    assert!(matches!(nowhere, Err(ExportError::Io { .. })), "{nowhere:?}");
}

#[test]
fn a_table_that_does_not_exist_can_not_be_exported() {
    let temp = TempCompany::new();
    let request = Export { table: &"Vendor".into(), format: ExportFormat::Json, query: &none() };
    let error = export(&temp.company, &request, &mut Vec::new(), &|_| true).unwrap_err();
    assert_eq!(error.to_string(), "table Vendor does not exist");
}
