//! Whole conversions, as they are made by pointing and clicking: the integrations are kept as TOML, the files are small,
//! and each record that must come out of them is written out.

use std::{fs, path::Path};

use longshore::{
    engine::{AfterCorrection, Command, InlineEngine, RequestId, ValueSource, definition, library::detail::editable},
    model::{AfterStaging, ImportId, Integration, RecordStatus, RowNo, StatusCounts, TableName},
    store::company::TableQuery,
};
use rust_xlsxwriter::Workbook as XlsxWorkbook;

use crate::support::{self, Workspace, expect_done, records, run, standing};

fn data(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conversions").join(name)
}

fn integration(name: &str) -> Integration {
    definition::read(&fs::read_to_string(data(name)).unwrap()).unwrap()
}

/// Stages a file under an integration and does what follows.
#[track_caller]
fn import(engine: &mut InlineEngine, file: &Path, integration: &Integration, then: AfterStaging) -> ImportId {
    let events = engine.send(Command::StartImport {
        request: RequestId(1),
        path: file.to_owned(),
        integration: Box::new(integration.clone()),
        new_table: None,
        then,
    });
    expect_done(&events);
    run(engine);
    engine.overview().imports[0].import.id
}

/// The records of a table, those fields of each, and where it came from: `D1|Name < 1.3`.
pub fn table(engine: &InlineEngine, name: &str, fields: &[&str]) -> Vec<String> {
    let name = TableName::from(name);
    let schema = engine.stores().company.schema(&name).unwrap();
    let page = engine.library().table_page(&name, &TableQuery::default(), 0, 10_000, &|| true).unwrap();
    let mut rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<_> =
                fields.iter().map(|field| row.cells[schema.position(field).unwrap()].as_str()).collect();
            format!("{} < {}.{}", cells.join("|"), row.import, row.row)
        })
        .collect();
    rows.sort();
    rows
}

/// What is wrong with the records of an import: `4 Country/Region Code: sentence`.
fn faults(engine: &InlineEngine, import: ImportId) -> Vec<String> {
    let all = records(engine, import, None);
    let each = all.iter().flat_map(|record| record.issues.iter().map(move |issue| (record, issue)));
    each.map(|(record, issue)| format!("{} {}: {}", record.row, issue.field, issue.message())).collect()
}

const CUSTOMER: &[&str] = &[
    "No.",
    "Name",
    "City",
    "Country/Region Code",
    "Payment Terms Code",
    "Credit Limit (LCY)",
    "Created Date",
    "VAT Registration No.",
];

const BOOKKEEPING_FAULTS: &[&str] = &[
    "1 Credit Limit (LCY): Credit Limit (LCY) is 12.500,00; it must be at most 10000",
    "4 Country/Region Code: Step 2, Find in a table: no record of Country/Region has “Atlantis” as Name",
    "5 Created Date: Step 1, Date: “31.02.2022” is not a date written as dd.MM.yyyy",
];

#[test]
fn a_bookkeeping_export_becomes_customers() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = data("bookkeeping.csv");
    let id = import(&mut engine, &file, &integration("bookkeeping.toml"), AfterStaging::Ask);
    assert_eq!(faults(&engine, id), BOOKKEEPING_FAULTS, "foretold when it is staged");
    let id = import(&mut engine, &file, &integration("bookkeeping.toml"), AfterStaging::Process);
    assert_eq!(
        table(&engine, "Customer", CUSTOMER),
        [
            "D10001|Müller & Söhne Gmbh|Köln|DE|30 DAYS|12500.00|2019-01-03|DE123456789 < 2.1",
            "D10002|Café Zürich Ag|Zürich|CH|COD|1000.50|2020-02-28|CHE123456789 < 2.2",
            "D10003|Bakkerij Jansen|Utrecht|NL|14 DAYS||2021-12-31| < 2.3",
            "D10006|Ohne Ziel Kg|Bonn|DE|14 DAYS|7.50|2023-06-05| < 2.6",
        ]
    );
    assert_eq!(faults(&engine, id), BOOKKEEPING_FAULTS);
    assert_eq!(standing(&mut engine, id).counts, StatusCounts { completed: 4, error: 2, ..StatusCounts::default() });
}

#[test]
fn the_values_of_a_map_are_counted() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let mut map = integration("bookkeeping.toml");
    let id = import(&mut engine, &data("bookkeeping.csv"), &map, AfterStaging::Ask);
    map.mapping.tables[0].rules.retain(|rule| rule.field != "Payment Terms Code");
    let customer = TableName::from("Customer");
    let counted = |map: &Integration, field| {
        let counts = engine.library().value_counts(map, &customer, field, ValueSource::Import(id)).unwrap();
        let shown = |count: &longshore::engine::ValueCount| {
            format!("{}× {} = {}", count.num_rows, count.value, count.mapped.as_deref().unwrap_or("?"))
        };
        counts.iter().map(shown).collect::<Vec<_>>()
    };
    assert_eq!(
        counted(&map, "Country/Region Code"),
        [
            "1× Atlantis = ?",
            "1× DE = Germany",
            "1× Deutschland = Germany",
            "1× Niederlande = Netherlands",
            "1× Schweiz = Switzerland",
            "1× Österreich = Austria",
        ]
    );
    assert_eq!(counted(&map, "Payment Terms Code"), Vec::<String>::new());
    assert_eq!(counted(&integration("bookkeeping.toml"), "Payment Terms Code")[0], "2× 30 Tage netto = 30 DAYS");
}

/// Items and a customer that the shop's orders name.
fn stock(workspace: &Workspace, engine: &mut InlineEngine) {
    let items = "No.,Description,Base Unit of Measure\nSHIRT,Shirt,PCS\nCUP,Cup,PCS\n";
    support::import(engine, &workspace.file("items.csv", items));
    support::import(engine, &workspace.file("customers.csv", "No.,Name,E-Mail\nC12,Old Customer,OLD@example.com\n"));
}

const SHOP_CUSTOMERS: &[&str] = &[
    "C12|Old Customer|OLD@example.com < 2.1",
    "W77|Ann Ünal|ANN@example.com < 3.1",
    "W78|Bob Smith|bob@example.com < 3.3",
];
const SHOP_ORDERS: &[&str] = &[
    "WEB-1001|W77|2026-11-18|1001 < 3.1",
    "WEB-1002|W78|2026-11-18|1002 < 3.3",
    "WEB-1003|W77|2026-11-19|1003 < 3.4",
    "WEB-1004|C12|2026-11-19|1004 < 3.5",
];
const SHOP_LINES: &[&str] = &[
    "WEB-1001|10000|SHIRT|W77|T-Shirt|red|XL|2|19.90|39.80 < 3.1",
    "WEB-1001|20000|CUP|W77|Cup|||1|7.50|7.50 < 3.2",
    "WEB-1002|10000|SHIRT|W78|T-Shirt|blue|S|1|19.90|19.90 < 3.3",
    "WEB-1003|10000|CUP|W77|Cup|||3|7.50|22.50 < 3.4",
    "WEB-1004|10000|CUP|C12|Cup|||1|7.50|7.50 < 3.5",
];

#[track_caller]
pub fn check_shop(engine: &InlineEngine) {
    assert_eq!(table(engine, "Customer", &["No.", "Name", "E-Mail"]), SHOP_CUSTOMERS);
    assert_eq!(
        table(engine, "Sales Header", &["No.", "Sell-to Customer No.", "Order Date", "Your Reference"]),
        SHOP_ORDERS
    );
    let line = [
        "Document No.",
        "Line No.",
        "No.",
        "Sell-to Customer No.",
        "Description",
        "Description 2",
        "Variant Code",
        "Quantity",
        "Unit Price",
        "Line Amount",
    ];
    assert_eq!(table(engine, "Sales Line", &line), SHOP_LINES);
}

#[test]
fn shop_orders_make_the_customers_they_miss() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    stock(&workspace, &mut engine);
    let file = data("web-shop.csv");
    let id = import(&mut engine, &file, &integration("web-shop.toml"), AfterStaging::Process);
    check_shop(&engine);
    let no_customer = "Step 1, Find in a table: no record of Customer has “eve@example.com” as E-Mail, and none can be made: \
                       Name must have a value";
    assert_eq!(
        faults(&engine, id),
        [
            format!("6 Sell-to Customer No.: {no_customer}"),
            "7 No.: “GONE” does not exist in table Item".to_owned(),
            "8 Sell-to Customer No.: Sell-to Customer No. must have a value".to_owned(),
        ]
    );
    assert_eq!(engine.stores().company.check().unwrap(), Vec::<String>::new());
}

#[test]
fn what_was_made_is_found_when_the_file_comes_again() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    stock(&workspace, &mut engine);
    import(&mut engine, &data("web-shop.csv"), &integration("web-shop.toml"), AfterStaging::Process);
    let again = import(&mut engine, &data("web-shop.csv"), &integration("web-shop.toml"), AfterStaging::Process);
    check_shop(&engine);
    let totals = standing(&mut engine, again).totals;
    assert_eq!((totals.created, totals.unchanged), (0, 5));
}

#[test]
fn a_customer_is_made_by_the_first_order_that_succeeds() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    stock(&workspace, &mut engine);
    // The first row of ann's fails by its item; what it says of her still makes her.
    let text =
        fs::read_to_string(data("web-shop.csv")).unwrap().replacen("SHIRT,T-Shirt,\"Size", "NONE,T-Shirt,\"Size", 1);
    let file = workspace.file("orders.csv", text);
    let id = import(&mut engine, &file, &integration("web-shop.toml"), AfterStaging::Process);
    let customers = table(&engine, "Customer", &["No.", "Name", "E-Mail"]);
    assert_eq!(customers[1], "W77|Ann Ünal|ANN@example.com < 3.4");
    let detail = engine.library().record(id, RowNo(1)).unwrap().unwrap();
    let mut cells = editable(&detail.record, detail.columns.len());
    cells[5] = "SHIRT".to_owned();
    let then = AfterCorrection::Process;
    expect_done(&engine.send(Command::CorrectRecord { import: id, row: RowNo(1), cells, then }));
    run(&mut engine);
    assert_eq!(table(&engine, "Customer", &["No."]).len(), 3, "made once");
    assert_eq!(table(&engine, "Sales Header", &["No."]).len(), 4);
}

/// A catalogue of 5,000 items: every 500th has a unit nobody knows, row 11 the GTIN of row 10.
pub fn catalogue(path: &Path) {
    let mut book = XlsxWorkbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Catalogue").unwrap();
    for (column, heading) in ["Article", "EAN", "Text", "Unit", "List price"].iter().enumerate() {
        sheet.write(0, column as u16, *heading).unwrap();
    }
    for row in 1..=5_000u32 {
        sheet.write(row, 0, row).unwrap();
        let ean = if row == 11 { 10 } else { row };
        sheet.write(row, 1, format!("0{:012}", 400_000_000_000u64 + u64::from(ean))).unwrap();
        let long = if row % 2 == 0 {
            " with a second part that is long enough to need the other field".repeat(2)
        } else {
            String::new()
        };
        sheet.write(row, 2, format!("Article number {row}{long}")).unwrap();
        sheet
            .write(
                row,
                3,
                if row % 500 == 0 {
                    "gross"
                } else if row % 3 == 0 {
                    "ctn"
                } else {
                    "Piece"
                },
            )
            .unwrap();
        sheet.write(row, 4, f64::from(row) / 100.0 + 0.01).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn a_catalogue_of_five_thousand_items() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let path = workspace.path().join("catalogue.xlsx");
    catalogue(&path);
    let id = import(&mut engine, &path, &integration("catalogue.toml"), AfterStaging::Process);
    assert_eq!(
        standing(&mut engine, id).counts,
        StatusCounts { completed: 4989, error: 11, ..StatusCounts::default() }
    );
    let faults = faults(&engine, id);
    assert_eq!(faults[0], "11 GTIN: GTIN “0400000000010” is used already by row 10 of this file");
    assert_eq!(faults[1], "500 Base Unit of Measure: Step 1, Value map: “gross” is not in the value map");
    let items =
        table(&engine, "Item", &["No.", "GTIN", "Base Unit of Measure", "Unit Price", "Description", "Description 2"]);
    assert_eq!(items[0], "000001|0400000000001|PCS|0.05|Article number 1| < 1.1");
    assert_eq!(
        items[5],
        "000006|0400000000006|CARTON|0.10|Article number 6 with a second part that is long enough to need the other \
         field with a second part t|hat is long enough to need the other field < 1.6"
    );
    assert!(items.iter().any(|item| item.starts_with("004999|0400000004999|PCS|50.00|")), "{:?}", items.last());
}

#[test]
fn a_test_that_does_not_hold_keeps_an_integration_from_being_saved() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let mut integration = integration("bookkeeping.toml");
    let save = |engine: &mut InlineEngine, integration: &Integration| {
        let events =
            engine.send(Command::SaveIntegration { request: RequestId(5), integration: Box::new(integration.clone()) });
        format!("{:?}", events[0])
    };
    assert!(save(&mut engine, &integration).starts_with("IntegrationSaved"));
    integration.mapping.tables[0].rules[1].tests[0].expected = "Muller & Co".to_owned();
    let refused = save(&mut engine, &integration);
    let sentence = "The test of “Name” of table Customer does not hold: “  MÜLLER   & co ” gives “Müller & Co”, \
                    “Muller & Co” is expected";
    assert!(refused.contains(sentence), "{refused}");
    assert_eq!(engine.overview().integrations[0].version, 1);
}

#[test]
fn a_definition_of_the_earlier_format_opens_unchanged() {
    use longshore::model::{DateOrder, FieldSource, ImportMode, Mapping, MatchedBy, SystemValue};
    let old = integration("earlier-format.toml");
    assert_eq!(
        (old.version, old.import_mode, old.match_key.len(), old.file_pattern.as_deref()),
        (3, ImportMode::Insert, 0, None)
    );
    let Mapping { tables, .. } = &old.mapping;
    let rules = &tables[0].rules;
    assert!(rules.iter().all(|rule| rule.steps.is_empty() && rule.checks.is_empty() && rule.tests.is_empty()));
    assert_eq!((rules[0].date_order, rules[0].matched_by), (Some(DateOrder::Mdy), MatchedBy::Name));
    assert_eq!(rules[2].from, FieldSource::System(SystemValue::Today));
    assert_eq!(definition::read(&definition::write(&old).unwrap()).unwrap(), old);
}

fn numbered(first: u64) -> Integration {
    let text = format!(
        "code = 'NUMBERED'\n[format]\ntype = 'csv'\ndelimiter = ','\nencoding = 'UTF-8'\nhas_header = true\n\
         [mapping]\n[[mapping.tables]]\ntable = 'Customer'\n\
         [[mapping.tables.rules]]\nfield = 'No.'\nfrom = {{ auto_number = {{ prefix = 'N', digits = 4, first = {first} }} }}\n\
         [[mapping.tables.rules]]\nfield = 'Name'\nfrom = {{ column = 'Name' }}\n\
         [[mapping.tables.rules]]\nfield = 'Contact'\nfrom = {{ system = 'user' }}\n\
         [[mapping.tables.rules]]\nfield = 'City'\nfrom = {{ system = 'now' }}\n"
    );
    definition::read(&text).unwrap()
}

#[test]
fn numbers_go_on_from_import_to_import_and_stay_with_their_rows() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let first = workspace.file("a.csv", "Name\nAnn\n \"\"x\nCleo\n");
    let id = import(&mut engine, &first, &numbered(100), AfterStaging::Ask);
    import(&mut engine, &workspace.file("b.csv", "Name\nDora\nEve\n"), &numbered(100), AfterStaging::Process);
    assert_eq!(
        table(&engine, "Customer", &["No.", "Name", "City"]),
        ["N0103|Dora|2026-11-20T08:15:00 < 2.1", "N0104|Eve|2026-11-20T08:15:00 < 2.2",]
    );
    drop(engine);
    let mut engine = workspace.engine();
    let attention = longshore::engine::Attention::Foreground;
    let selection = longshore::model::Selection::Status(RecordStatus::Ready);
    expect_done(&engine.send(Command::Process { request: RequestId(2), import: id, selection, attention }));
    run(&mut engine);
    let numbers = table(&engine, "Customer", &["No.", "Name"]);
    assert_eq!((numbers[0].as_str(), numbers.len()), ("N0100|Ann < 1.1", 5));
    // A higher start is taken, a lower one is not: no number comes twice.
    for (start, expect) in [(500, "N0500|Zoe < 3.1"), (1, "N0501|Zoe < 4.1")] {
        import(&mut engine, &workspace.file("c.csv", "Name\nZoe\n"), &numbered(start), AfterStaging::Process);
        assert!(table(&engine, "Customer", &["No.", "Name"]).contains(&expect.to_owned()), "{expect}");
    }
}

fn by_mail(mode: &str) -> Integration {
    let text = format!(
        "code = 'MAIL'\nimport_mode = '{mode}'\nmatch_key = ['E-Mail']\n\
         [format]\ntype = 'csv'\ndelimiter = ','\nencoding = 'UTF-8'\nhas_header = true\n\
         [mapping]\n[[mapping.tables]]\ntable = 'Customer'\n\
         checks = [{{ expression = 'field[\"Name\"] != field[\"City\"]', message = 'A name is no city' }}]\n\
         [[mapping.tables.rules]]\nfield = 'E-Mail'\nfrom = {{ column = 'Mail' }}\n\
         [[mapping.tables.rules]]\nfield = 'Name'\nfrom = {{ column = 'Name' }}\n\
         [[mapping.tables.rules]]\nfield = 'City'\nfrom = {{ column = 'City' }}\n"
    );
    definition::read(&text).unwrap()
}

#[test]
fn records_are_found_by_another_field_than_their_key() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let known =
        "No.,Name,E-Mail,Phone No.\nC1,Ann,ann@x.de,1\nC2,Bob,bob@x.de,2\nC3,Bobby,BOB@x.de,3\nC4,Cleo,cleo@x.de,4\n";
    support::import(&mut engine, &workspace.file("customers.csv", known));
    let changes =
        "Mail,Name,City\nANN@x.de,Anna,Bonn\nbob@x.de,Bo,Ulm\nnew@x.de,New,Ulm\ncleo@x.de,Ulm,Ulm\nann@X.de,Anni,Ulm\n";
    let file = workspace.file("changes.csv", changes);
    let id = import(&mut engine, &file, &by_mail("Update"), AfterStaging::Process);
    assert_eq!(
        faults(&engine, id),
        [
            "2 E-Mail: several records of Customer have “bob@x.de” as E-Mail: C2, C3",
            "3 E-Mail: No Customer has E-Mail “new@x.de”",
            "4 Name: A name is no city",
            "5 E-Mail: E-Mail “ann@X.de” is used already by row 1 of this file",
        ]
    );
    assert_eq!(
        table(&engine, "Customer", &["No.", "Name", "City", "E-Mail", "Phone No."]),
        [
            "C1|Anna|Bonn|ANN@x.de|1 < 2.1",
            "C2|Bob||bob@x.de|2 < 1.2",
            "C3|Bobby||BOB@x.de|3 < 1.3",
            "C4|Cleo||cleo@x.de|4 < 1.4",
        ]
    );
}

#[test]
fn the_command_line_tries_an_integration() {
    let workspace = Workspace::new();
    let told = |args: &[&str], code: i32| {
        let output = workspace.longshore(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    told(&["integrations", "import", &data("bookkeeping.toml").to_string_lossy()], 0);
    let file = data("bookkeeping.csv").to_string_lossy().into_owned();
    assert_eq!(told(&["integrations", "test", "bookkeeping"], 0), "1 tests hold\n");
    let shown = told(&["integrations", "test", "BOOKKEEPING", "--file", &file, "--rows", "1"], 1);
    let name = "  Customer Name: “  MÜLLER & SÖHNE GMBH ” → Collapse spaces “MÜLLER & SÖHNE GMBH” → Title case \
                “Müller & Söhne Gmbh” → Müller & Söhne Gmbh\n";
    assert!(shown.contains(name), "{shown}");
    assert!(shown.contains("\n6 rows read, 3 issues\n  row 1: Credit Limit (LCY) is 12.500,00"), "{shown}");
    let json = told(&["integrations", "test", "BOOKKEEPING", "--file", &file, "--json"], 1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["tests"], &json["rows_read"]), (&1.into(), &6.into()));
    assert_eq!(json["issues"][1]["code"], "nothing_found");
    assert_eq!(json["rows"][0]["fields"][0]["shown"], "D10001");
    let exported = told(&["integrations", "export", "BOOKKEEPING"], 0);
    assert_eq!(definition::read(&exported).unwrap(), Integration { version: 1, ..integration("bookkeeping.toml") });
}
