//! The mapping editor by accessible names: sources, steps, value maps, lookups, checks; and a whole conversion.

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use longshore::{
    model::{
        DateOrder, FieldRule, FieldSource, FieldType, ImportId, Integration, MatchedBy, NoneFound, RecordStatus, Step,
        SystemValue, Unmapped,
    },
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{Workspace, found, import, records, sample};

/// A bookkeeping export as it is: title lines, semicolons, decimal commas, German dates.
const DEBTORS: &str = "Debitorenliste;;;;;;\nStand 20.11.2026;;;;;;\n;;;;;;\n\
    Kontonr.;Firma;Ort;Land;Zahlungsziel;Kreditlimit;Angelegt am\n\
    10001;Alster Maschinenbau GmbH;Hamburg;Germany;30 Tage netto;12.500,00;03.02.2025\n\
    10002;Donau Trading;Wien;Austria;14 Tage;7.250,50;31.12.2024\n\
    10003;Seine Import SARL;Paris;France;30 Tage netto;1.000,00;15.06.2025\n";

/// The assistant's columns for a file that goes to a table.
fn columns_of(workspace: &Workspace, name: &str, text: &str, table: &str) -> Window {
    let file = workspace.file(name, text);
    let mut window = Window::open(workspace, Page::Home);
    window.harness.state_mut().open_file(file);
    window.settle();
    tab(&mut window, "Where it goes");
    choose(&mut window, "Other table", table);
    tab(&mut window, "Columns");
    window
}

fn few(workspace: &Workspace) -> Window {
    columns_of(workspace, "few.csv", "No.,Name,Town,Since\nC1,One,Oslo,2026\nC2,Two,Bergen,2025\n", "Customer")
}

#[track_caller]
fn tab(window: &mut Window, title: &str) {
    window.the(Role::Tab, title).click();
    window.settle();
}

#[track_caller]
fn choose(window: &mut Window, list: &str, option: &str) {
    window.the(Role::ComboBox, list).click();
    window.settle();
    window.the(Role::Button, option).click();
    window.settle();
}

/// Gives a field a source, after looking the field up.
#[track_caller]
fn source(window: &mut Window, field: &str, column: &str) {
    window.fill("Search fields", field);
    window.pick(&format!("Source of {field}"), column);
}

#[track_caller]
fn edit(window: &mut Window, field: &str) {
    window.fill("Search fields", field);
    window.press(&format!("Edit {field}"));
}

/// Imports what is mapped, and returns the integration.
#[track_caller]
fn imported(window: &mut Window, code: &str) -> Integration {
    window.press("Import");
    window.work();
    window.key(Key::Enter);
    window.work();
    window.harness.state_mut().engine().overview().integration(&code.into()).unwrap().clone()
}

#[track_caller]
fn rule<'i>(integration: &'i Integration, field: &str) -> &'i FieldRule {
    integration.mapping.tables[0].rules.iter().find(|rule| rule.field == field).unwrap()
}

#[test]
fn a_bookkeeping_export_becomes_customers_by_clicks() {
    let workspace = Workspace::new();
    let mut window = columns_of(&workspace, "debitoren.csv", DEBTORS, "Customer");
    let sources = [
        ("No.", "Kontonr."),
        ("Name", "Firma"),
        ("City", "Ort"),
        ("Country/Region Code", "Land"),
        ("Payment Terms Code", "Zahlungsziel"),
        ("Credit Limit (LCY)", "Kreditlimit"),
        ("Created Date", "Angelegt am"),
    ];
    for (field, column) in sources {
        source(&mut window, field, column);
    }
    edit(&mut window, "Payment Terms Code");
    window.pick("Add step", "Value map");
    window.expect("2 of 2 values are not mapped");
    window.pick("30 Tage netto becomes", "30 DAYS");
    window.pick("14 Tage becomes", "14 DAYS");
    window.expect("All 2 values of the file are mapped");
    choose(&mut window, "Every other value, step 1", "is an error");
    edit(&mut window, "Country/Region Code");
    window.pick("Add step", "Find in a table");
    window.fill("Value to try", "Norway");
    window.expect("NO");
    window.press("Keep this as a test");
    window.expect("Passes");
    let integration = imported(&mut window, "DEBITOREN");
    window.expect("3 records created, 0 errors");
    assert_eq!(integration.mapping.locale.decimal, ',');
    assert_eq!(integration.mapping.locale.date_order, DateOrder::Dmy);
    let Step::ValueMap(map) = &rule(&integration, "Payment Terms Code").steps[0] else { panic!("a value map") };
    let pairs: Vec<_> = map.pairs.iter().map(|pair| (pair.from.as_str(), pair.to.as_str())).collect();
    assert_eq!(pairs, [("30 Tage netto", "30 DAYS"), ("14 Tage", "14 DAYS")]);
    assert_eq!(map.unmapped, Unmapped::Error);
    let country = rule(&integration, "Country/Region Code");
    let Step::Lookup(lookup) = &country.steps[0] else { panic!("a lookup") };
    assert_eq!((lookup.table.as_str(), lookup.by.as_str(), lookup.give.as_str()), ("Country/Region", "Name", "Code"));
    assert_eq!((lookup.missing.clone(), country.tests.len()), (NoneFound::Error, 1));
    window.go(Page::Table("Customer".into()));
    let rows = window.rows();
    assert!(rows.iter().any(|row| row.contains("Donau Trading")), "{rows:?}");
}

#[test]
fn a_value_map_before_a_lookup_puts_what_is_searched_for() {
    let workspace = Workspace::new();
    let text = "No.,Name,Land\nC1,One,Norwegen\nC2,Two,Atlantis\n";
    let mut window = columns_of(&workspace, "land.csv", text, "Customer");
    source(&mut window, "Country/Region Code", "Land");
    edit(&mut window, "Country/Region Code");
    window.pick("Add step", "Value map");
    window.the(Role::ComboBox, "Norwegen becomes").click();
    window.settle();
    // No code is called so: what the codes mean is searched.
    window.take("norway");
    assert_eq!(window.the(Role::ComboBox, "Norwegen becomes").value().as_deref(), Some("NO"));
    window.pick("Add step", "Find in a table");
    window.pick("Norwegen becomes", "Norway");
    window.the(Role::ComboBox, "Atlantis becomes").click();
    window.settle();
    window.take("Greenland East");
    assert_eq!(window.the(Role::ComboBox, "Atlantis becomes").value().as_deref(), Some("Greenland East"));
    window.expect("1 of 2 rows has an issue here. Row 2: ");
    window.expect("no record of Country/Region has “Greenland East” as Name");
}

#[test]
fn a_lookup_searches_the_field_of_the_columns_name_and_makes_records_of_the_others() {
    let workspace = Workspace::new();
    let text = "Order ID,Customer ID,Customer,Email,SKU,Qty\n1,77,Ann,ann@example.com,CUP,2\n";
    let mut window = columns_of(&workspace, "orders.csv", text, "Sales Header and Sales Line");
    window.fill("Search fields", "Sell-to Customer No.");
    window.pick("Source of Sales Header, Sell-to Customer No.", "Email");
    window.press("Edit Sales Header, Sell-to Customer No.");
    window.pick("Add step", "Find in a table");
    choose(&mut window, "None found, step 1", "creates a record");
    assert_eq!(window.the(Role::ComboBox, "Search field, step 1").value().as_deref(), Some("E-Mail"));
    let value = |window: &Window, field: &str| window.the(Role::TextInput, field).value();
    assert_eq!(value(&window, "New record’s No.").as_deref(), Some("{Customer ID}"));
    assert_eq!(value(&window, "New record’s Name").as_deref(), Some("{Customer}"));
    // The lines' customer is that of their header.
    window.press("Close field");
    let line = window.the(Role::ComboBox, "Source of Sales Line, Sell-to Customer No.");
    assert_eq!(line.value().as_deref(), Some("Email"));
}

#[test]
fn a_field_takes_a_template_a_system_value_or_a_number_series() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    source(&mut window, "Name", "Several columns together");
    source(&mut window, "City", "User");
    source(&mut window, "No.", "A number series");
    edit(&mut window, "Name");
    window.pick("Insert column", "Town");
    edit(&mut window, "No.");
    window.fill("Prefix of the numbers", "K");
    window.expect("Begins with K1");
    let integration = imported(&mut window, "FEW");
    assert_eq!(rule(&integration, "Name").from, FieldSource::Template("{Name}{Town}".to_owned()));
    assert_eq!(rule(&integration, "City").from, FieldSource::System(SystemValue::User));
    let FieldSource::AutoNumber(series) = &rule(&integration, "No.").from else { panic!("a series") };
    assert_eq!((series.prefix.as_str(), series.first), ("K", 1));
}

#[test]
fn a_column_is_given_to_a_field_from_the_columns_side() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    window.expect("Column Since, unused");
    window.pick("Column Since, unused", "Home Page");
    window.expect_none("Column Since, unused");
    let integration = imported(&mut window, "FEW");
    let rule = rule(&integration, "Home Page");
    assert_eq!((rule.from.column(), rule.matched_by), (Some("Since"), MatchedBy::Hand));
}

#[test]
fn a_column_is_dragged_onto_a_field() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    window.fill("Search fields", "Contact");
    let from = window.the(Role::Button, "Column Since, unused").rect().center();
    let to = window.the(Role::Button, "Edit Contact").rect().center();
    window.harness.drag_at(from);
    window.settle();
    window.harness.hover_at(to);
    window.settle();
    window.harness.drop_at(to);
    window.settle();
    let source = window.the(Role::ComboBox, "Source of Contact").accesskit_node().value();
    assert_eq!(source.as_deref(), Some("Since"));
}

#[test]
fn a_source_is_chosen_with_the_keyboard_alone() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    window.fill("Search fields", "Contact");
    window.the(Role::ComboBox, "Source of Contact").focus();
    window.settle();
    window.key(Key::Enter);
    window.harness.event(eframe::egui::Event::Text("columns".to_owned()));
    window.settle();
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    let source = window.the(Role::ComboBox, "Source of Contact").accesskit_node();
    assert_eq!(source.value().as_deref(), Some("Town"));
    assert!(source.is_focused());
}

#[test]
fn steps_show_what_each_makes_and_are_moved_and_removed() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    edit(&mut window, "Name");
    window.pick("Add step", "Upper case");
    window.expect("ONE");
    window.pick("Add step", "Replace");
    window.fill("Find, step 2", "ONE");
    window.fill("Replace by, step 2", "Eins");
    window.press("Move step 2 up");
    window.expect("1. Replace");
    window.fill("Value to try", "one and ONE");
    window.expect("ONE AND EINS");
    window.press("Remove step 1");
    window.expect("ONE AND ONE");
    let integration = imported(&mut window, "FEW");
    assert_eq!(rule(&integration, "Name").steps, [Step::Uppercase]);
}

#[test]
fn a_step_that_fails_says_why_and_a_test_that_fails_what_it_gives() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    edit(&mut window, "Name");
    window.pick("Add step", "Round");
    window.expect("“One” is not a number");
    window.press("Remove step 1");
    window.pick("Add step", "Upper case");
    window.press("Keep this as a test");
    window.expect("Passes");
    window.fill("Expected of test 1", "Other");
    window.expect("Fails");
    window.expect("gives ONE");
}

#[test]
fn checks_of_fields_and_records_are_kept() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    edit(&mut window, "Name");
    window.pick("Add check", "Only once in the file");
    choose(&mut window, "Severity of check 1", "Warning");
    window.press("Close field");
    window.press("Record checks…");
    window.press("Add check");
    window.fill("Expression of check 1", "field[\"Name\"] != \"One\"");
    window.expect("It is not true");
    window.fill("Expression of check 1", "field[\"Name\"] != \"Three\"");
    window.expect("It is true");
    window.fill("Message of check 1", "Not that one");
    let integration = imported(&mut window, "FEW");
    assert_eq!(rule(&integration, "Name").checks[0].sentence(), "Only once in the file (warning)");
    assert_eq!(integration.mapping.tables[0].checks[0].message, "Not that one");
}

#[test]
fn types_of_a_new_table_are_changed() {
    let workspace = Workspace::new();
    let file = workspace.file("Berths.csv", "Berth;Depth\nB1;12\nB2;9\n");
    let mut window = Window::open(&workspace, Page::Home);
    window.harness.state_mut().open_file(file);
    window.settle();
    tab(&mut window, "Where it goes");
    choose(&mut window, "Type of Depth", "Text");
    imported(&mut window, "BERTHS");
    let overview = window.harness.state_mut().engine().overview();
    let schema = overview.table(&"Berths".into()).unwrap().schema.clone();
    assert_eq!(schema.field("Depth").unwrap().kind, FieldType::Text);
}

#[test]
fn an_option_of_a_new_table_takes_its_values_and_no_others() {
    let workspace = Workspace::new();
    let file = workspace.file("Berths.csv", "Berth;State\nB1;Open\nB2;closed\nB3;\nB4;Lost\n");
    let mut window = Window::open(&workspace, Page::Home);
    window.harness.state_mut().open_file(file);
    window.settle();
    tab(&mut window, "Where it goes");
    choose(&mut window, "Type of State", "Option");
    let values = window.the(Role::TextInput, "Values of State").accesskit_node().value();
    assert_eq!(values.as_deref(), Some("Open | closed | Lost"), "proposed are those of the file");
    window.fill("Values of State", "Open | Closed");
    imported(&mut window, "BERTHS");
    window.expect("3 records created, 1 error");
    let overview = window.harness.state_mut().engine().overview();
    let schema = overview.table(&"Berths".into()).unwrap().schema.clone();
    assert_eq!(schema.field("State").unwrap().kind, FieldType::Option);
    assert_eq!(schema.field("State").unwrap().members, ["", "Open", "Closed"]);
    window.key(Key::Escape);
    window.go(Page::Table("Berths".into()));
    assert_eq!(window.rows(), ["B1, Open", "B2, Closed", "B3"]);
    drop(window);
    let failed = records(&workspace.engine(), ImportId(1), Some(RecordStatus::Error));
    let issues: Vec<_> = found(&failed).into_iter().map(|[row, field, _, value]| [row, field, value]).collect();
    assert_eq!(issues, [["4", "State", "Lost"]]);
}

#[test]
fn what_was_chosen_for_an_earlier_file_is_proposed_again() {
    let workspace = Workspace::new();
    let mut window = few(&workspace);
    source(&mut window, "Contact", "Since");
    imported(&mut window, "FEW");
    drop(window);
    let mut window = columns_of(&workspace, "more.csv", "No.,Name,Since\nC3,Three,2024\n", "Customer");
    window.fill("Search fields", "Contact");
    window.expect("As before");
}

#[test]
fn a_file_is_proposed_the_integration_that_its_name_fits() {
    let workspace = Workspace::new();
    import(&mut workspace.engine(), &sample("customers.csv"));
    let mut window = Window::open(&workspace, Page::Integration("CUSTOMERS".into()));
    window.fill("File name pattern", "clients-*.csv");
    window.press("Save");
    let text = std::fs::read_to_string(sample("customers.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<String> = rows.lines().map(|row| format!("{row},x")).collect();
    let file = workspace.file("Clients-2026.csv", format!("{},Extra\n{}\n", header.trim_end(), rows.join("\n")));
    window.harness.state_mut().open_file(file);
    window.settle();
    tab(&mut window, "Where it goes");
    window.expect("Its name fits “clients-*.csv”, and it has every column that is mapped");
}

#[test]
fn only_what_is_seen_of_many_fields_is_drawn() {
    let workspace = Workspace::new();
    let names: Vec<String> = (1..=200).map(|number| format!("Measure {number}")).collect();
    let row: Vec<String> = (1..=200).map(|number| number.to_string()).collect();
    let file = workspace.file("wide.csv", format!("{}\n{}\n", names.join(";"), row.join(";")));
    let mut window = Window::open(&workspace, Page::Home);
    window.harness.state_mut().open_file(file);
    window.settle();
    tab(&mut window, "Columns");
    window.expect("All 200");
    assert!(window.count("Edit Measure") < 20, "{} rows are drawn", window.count("Edit Measure"));
    assert!(window.count("Column Measure") < 20, "{} columns are drawn", window.count("Column Measure"));
    let started = std::time::Instant::now();
    window.harness.run_steps(100);
    println!("a frame of 200 fields takes {:?} here", started.elapsed() / 100);
}
