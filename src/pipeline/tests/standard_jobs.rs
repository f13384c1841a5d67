//! The standard jobs' kinds of bad rows: each gives one first issue, of the right kind, on the right field.

use super::*;

const LINES: &str = r#"
    name = "Order Line"
    plural = "Order Lines"
    key = ["Order No.", "Line No."]
    fields = [
        { name = "Order No.", type = "Code", length = 20 },
        { name = "Line No.", type = "Integer" },
        { name = "Customer No.", type = "Code", length = 20, mandatory = true, relation = "Customer" },
        { name = "Item No.", type = "Code", length = 20, mandatory = true },
        { name = "Description", type = "Text", length = 100 },
        { name = "Quantity", type = "Decimal", mandatory = true },
        { name = "Unit Price", type = "Decimal" },
        { name = "Line Discount %", type = "Decimal", min = 0, max = 100 },
        { name = "Currency Code", type = "Code", length = 10, relation = "Currency" },
        { name = "Order Date", type = "Date", mandatory = true },
        { name = "Shipment Date", type = "Date" },
        { name = "Location Code", type = "Code", length = 10 },
        { name = "Your Reference", type = "Text", length = 35 },
        { name = "Comment", type = "Text", length = 250 },
    ]
"#;

const GOOD: [&str; 14] = [
    "SO00000001",
    "10000",
    "c1 ",
    "ITM000001",
    "Hex bolt, M8",
    "2.50",
    "10.00",
    "",
    "",
    "2023-02-28",
    "28/02/2023",
    "MAIN",
    "",
    "two pallets",
];

/// The first issue of a good row with one cell changed.
#[track_caller]
fn check(field: &str, text: &str, expect: &str) {
    let lines: TableSchema = toml::from_str(LINES).unwrap();
    let columns: Vec<_> = lines.fields.iter().map(|field| field.name.clone()).collect();
    let rules: Vec<_> = columns.iter().map(|column| format!("{column}={column}")).collect();
    let rules: Vec<_> = rules.iter().map(String::as_str).collect();
    let mut mapping = mapping(vec![part("Order Line", Part::Record, &rules)]);
    mapping.locale.date_order = DateOrder::Ymd;
    mapping.tables[0].rules[10].date_order = Some(DateOrder::Dmy);
    let position = lines.position(field).unwrap();
    let mut tables = tables();
    tables.push(Arc::new(lines));
    let pipeline = compile(&mapping, &columns, &tables, &context()).unwrap();
    let mut cells = GOOD;
    cells[position] = text;
    let out = convert(&pipeline, &block(&[&cells.join("|")]));
    let found = out.failed.first().map_or("good".to_owned(), |(_, issues)| {
        assert_eq!(issues.len(), 1, "{issues:?}");
        format!("{} {}", issues[0].code.name(), issues[0].field)
    });
    assert_eq!(found, expect, "{field}: {text}");
}

#[test]
fn good_rows() {
    check("Customer No.", "C1", "good");
    check("Line Discount %", "17.50", "good");
    check("Shipment Date", "", "good");
    check("Currency Code", "EUR", "good");
}

#[test]
fn missing_values() {
    for field in ["Customer No.", "Item No.", "Quantity", "Order Date"] {
        check(field, "", &format!("missing_mandatory {field}"));
    }
}

#[test]
fn bad_dates() {
    for text in ["2023-02-30", "2023-13-05", "n/a", "00/00/0000", "2022-06-31"] {
        check("Order Date", text, "bad_date Order Date");
    }
    for text in ["31/02/2023", "15/13/2022", "tbd", "30/02/2024"] {
        check("Shipment Date", text, "bad_date Shipment Date");
    }
}

#[test]
fn bad_decimals() {
    for text in ["12,5O", "1.2.3", "abc", "--5", "1O0.00"] {
        for field in ["Quantity", "Unit Price", "Line Discount %"] {
            check(field, text, &format!("bad_decimal {field}"));
        }
    }
}

#[test]
fn unknown_codes() {
    check("Customer No.", "C9000001", "unknown_code Customer No.");
    check("Currency Code", "QQQ", "unknown_code Currency Code");
}

#[test]
fn long_texts() {
    check("Your Reference", &"x".repeat(36), "too_long Your Reference");
    check("Description", &"Ü".repeat(101), "too_long Description");
    check("Description", &"Ü".repeat(100), "good");
    // The generator pads to a length, and may end in a space.
    check("Description", &format!("{} ", "x".repeat(100)), "too_long Description");
}
