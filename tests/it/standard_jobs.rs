//! The standard jobs of the benches, small: each bad row is found and named, each amount is right to the cent.

#[path = "../../benches/material/mod.rs"]
mod material;

use std::collections::BTreeSet;

use longshore::{
    engine::{Command, InlineEngine, RequestId},
    model::{AfterStaging, ImportId, RecordStatus, TableName},
    store::company::TableQuery,
};
use material::{
    files,
    imported::integration,
    rows::{Fault, Faults, Maker, Row, Table},
};

use crate::support::{Workspace, expect_done, records, run, standing};

const NUM_ROWS: u64 = 1_500;

/// Imports rows of a table made by `maker`.
fn import(workspace: &Workspace, engine: &mut InlineEngine, table: Table, rows: &[Row]) -> ImportId {
    let mut text = Vec::new();
    let header = table.columns().iter().map(|(name, _)| *name);
    files::write_record(&mut text, header).unwrap();
    for row in rows {
        files::write_record(&mut text, row.cells.iter().map(String::as_str)).unwrap();
    }
    let events = engine.send(Command::StartImport {
        request: RequestId(1),
        path: workspace.file(&format!("{}.csv", table.name()), text),
        integration: Box::new(integration(table)),
        new_table: None,
        then: AfterStaging::Process,
    });
    expect_done(&events);
    run(engine);
    engine.overview().imports[0].import.id
}

/// The records that good lines refer to in a column, and no others.
fn references(table: Table, lines: &[Row], column: usize, prefix: &str) -> Vec<Row> {
    let good = lines.iter().filter(|row| row.fault.is_none_or(|fault| fault.column != column));
    let codes = good.map(|row| row.cells[column].trim().to_uppercase());
    let numbers: BTreeSet<u64> = codes.map(|code| code.strip_prefix(prefix).unwrap().parse().unwrap()).collect();
    let maker = Maker { table, seed: 11, faults: Faults::None };
    numbers.into_iter().map(|number| maker.row(number - 1)).collect()
}

/// What is wrong with the records of an import, as the expected errors name it: row, kind, column.
fn found(engine: &InlineEngine, import: ImportId, table: Table) -> Vec<String> {
    let rules = integration(table).mapping.tables.remove(0).rules;
    let mut faults = Vec::new();
    for record in records(engine, import, Some(RecordStatus::Error)) {
        for issue in &record.issues {
            let field = issue.field.split(", ").next().unwrap();
            let rule = rules.iter().find(|rule| rule.field == field).unwrap();
            // What is computed of a bad value is a consequence.
            if rule.steps.is_empty() {
                faults.push(format!("{} {} {}", record.row, issue.code.name(), rule.from.column().unwrap()));
            }
        }
    }
    faults
}

/// A fault as the program names it.
fn expected(position: usize, fault: Fault, table: Table) -> String {
    let (column, _) = table.columns()[fault.column];
    let kind = match (fault.kind.name(), table) {
        ("unknown_customer" | "unknown_item", _) => "unknown_code",
        ("bad_option", Table::Items) => "bad_boolean",
        (kind, _) => kind,
    };
    format!("{} {kind} {column}", position + 1)
}

#[track_caller]
fn check(table: Table) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let maker = Maker { table, seed: 7, faults: Faults::OneInAHundred };
    let rows: Vec<_> = (0..NUM_ROWS).map(|position| maker.row(position)).collect();
    if table == Table::Lines {
        import(&workspace, &mut engine, Table::Customers, &references(Table::Customers, &rows, 2, "C"));
        import(&workspace, &mut engine, Table::Items, &references(Table::Items, &rows, 3, "ITM"));
    }
    let id = import(&workspace, &mut engine, table, &rows);
    let faults = rows.iter().enumerate().filter_map(|(at, row)| Some(expected(at, row.fault?, table)));
    let faults: Vec<_> = faults.collect();
    assert!(faults.len() > 5, "too few rows are bad");
    assert_eq!(found(&engine, id, table), faults);
    let counts = standing(&mut engine, id).counts;
    assert_eq!((counts.completed, counts.error), (NUM_ROWS - faults.len() as u64, faults.len() as u64));
    if table == Table::Lines {
        let cents = rows.iter().filter(|row| row.fault.is_none()).map(|row| row.cents).collect::<Vec<_>>();
        assert_eq!(amounts(&engine), cents);
    }
}

/// The lines' amounts in cents, in the order of the file.
fn amounts(engine: &InlineEngine) -> Vec<i128> {
    let name = TableName::from("Sales Line");
    let at = engine.stores().company.schema(&name).unwrap().position("Line Amount").unwrap();
    let page = engine.library().table_page(&name, &TableQuery::default(), 0, NUM_ROWS as usize, &|| true).unwrap();
    let mut rows: Vec<_> = page.rows.iter().map(|row| (row.row, row.cells[at].replace('.', ""))).collect();
    rows.sort();
    rows.into_iter().map(|(_, cents)| cents.parse().unwrap()).collect()
}

#[test]
fn bad_lines_are_named_and_amounts_are_exact() {
    check(Table::Lines);
}

#[test]
fn bad_customers_are_named() {
    check(Table::Customers);
}

#[test]
fn bad_items_are_named() {
    check(Table::Items);
}
