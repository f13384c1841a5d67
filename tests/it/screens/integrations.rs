//! Integrations: the list, and the card on which one is changed.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use longshore::{
    model::{ExecutionMode, FileFormat, Integration},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{self, Made, Workspace, sample};

/// Customers, vendors, items and orders imported, each with an integration of its own.
pub fn with_integrations() -> Workspace {
    static MADE: Made = Made::new();
    Workspace::copied(&MADE, |engine| {
        for name in ["customers.csv", "items.xlsx", "vendors.csv", "sales-orders.csv"] {
            support::import(engine, &sample(name));
        }
    })
}

fn card() -> (Workspace, Window) {
    let workspace = with_integrations();
    let window = Window::open(&workspace, Page::Integration("CUSTOMERS".into()));
    (workspace, window)
}

fn saved(window: &mut Window, code: &str) -> Integration {
    window.harness.state_mut().engine().overview().integration(&code.into()).unwrap().clone()
}

#[track_caller]
fn choose(window: &mut Window, choice: &str, option: &str) {
    window.the(Role::ComboBox, choice).scroll_to_me();
    window.settle();
    window.the(Role::ComboBox, choice).click();
    window.settle();
    window.the(Role::Button, option).scroll_to_me();
    window.settle();
    window.the(Role::Button, option).click();
    window.settle();
}

#[test]
fn integrations_are_listed_with_how_they_were_used() {
    let workspace = with_integrations();
    let window = Window::open(&workspace, Page::Integrations);
    let rows = window.rows();
    assert_eq!(rows.len(), 4, "{rows:?}");
    let customers = "CUSTOMERS, customers, CSV, Customer, Deferred, Insert or update, 1, 1, just now";
    assert_eq!(rows[0], customers);
    assert!(rows[2].contains("Sales Header, Sales Line"), "{rows:?}");
}

#[test]
fn enter_opens_the_card_and_back_leads_to_the_list() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Integrations);
    window.fill("Search integrations", "vend");
    window.click_row("VENDORS");
    window.key(Key::Enter);
    window.expect("Processing Execution Mode");
    window.expect("semicolon");
    window.press("All integrations");
    assert_eq!(window.rows().len(), 1, "the search stays");
}

#[test]
fn a_change_is_saved_as_a_new_version() {
    let (_workspace, mut window) = card();
    window.fill("Description", "All our customers");
    window.expect("unsaved changes");
    window.keys(Modifiers::COMMAND, Key::S);
    window.expect("Version 2 of CUSTOMERS saved; imports made before keep theirs");
    window.expect_none("unsaved changes");
    let saved = saved(&mut window, "CUSTOMERS");
    assert_eq!((saved.version, saved.description.as_str()), (2, "All our customers"));
}

#[test]
fn the_execution_mode_is_chosen_in_the_fields_words() {
    let (_workspace, mut window) = card();
    choose(&mut window, "Processing Execution Mode", "Immediate (Synchronous)");
    window.press("Save");
    assert_eq!(saved(&mut window, "CUSTOMERS").execution_mode, ExecutionMode::Immediate);
}

#[test]
fn discard_goes_back_to_what_is_saved() {
    let (_workspace, mut window) = card();
    window.fill("Description", "x");
    window.press("Discard");
    window.expect_none("unsaved changes");
    assert_eq!(window.the(Role::TextInput, "Description").value().as_deref(), Some("customers"));
}

#[test]
fn unsaved_changes_wait_while_other_pages_are_open() {
    let (_workspace, mut window) = card();
    window.fill("Description", "Changed");
    window.go(Page::Integrations);
    window.expect("customers · unsaved changes");
    window.go(Page::Integration("CUSTOMERS".into()));
    assert_eq!(window.the(Role::TextInput, "Description").value().as_deref(), Some("Changed"));
}

#[test]
fn what_cannot_be_read_is_marked_and_not_saved() {
    let (_workspace, mut window) = card();
    window.fill("Delimiter", "much longer than a sign");
    window.expect("One character or a few, at most 15; \\t for a tab");
    assert!(window.the(Role::Button, "Save").accesskit_node().is_disabled());
    window.fill("Delimiter", "\\t");
    window.expect("tab");
    window.press("Save");
    let FileFormat::Csv(options) = saved(&mut window, "CUSTOMERS").format else { panic!("a CSV file") };
    assert_eq!(options.delimiter, '\t');
}

#[test]
fn a_field_takes_its_value_from_somewhere_else() {
    let (_workspace, mut window) = card();
    window.card_page("Mapping");
    window.expect("Same name");
    window.pick("Source of Name", "Nothing");
    window.expect("Value needed");
    window.expect("Name needs a value: choose where it comes from");
    window.pick("Source of Name", "A fixed value");
    window.press("Edit Name");
    window.fill("Value of Name", "Nobody");
    window.expect("By hand");
    window.press("Save");
    let mapping = saved(&mut window, "CUSTOMERS").mapping;
    let rule = mapping.tables[0].rules.iter().find(|rule| rule.field == "Name").unwrap();
    assert_eq!(rule.from, longshore::model::FieldSource::Constant("Nobody".to_owned()));
}

#[test]
fn a_mapping_that_cannot_run_is_not_saved() {
    let (_workspace, mut window) = card();
    window.card_page("Mapping");
    window.pick("Source of No.", "Nothing");
    window.expect("is part of the key of table Customer and takes its value from nowhere");
    assert!(window.the(Role::Button, "Save").accesskit_node().is_disabled());
}

#[test]
fn a_copy_gets_a_code_of_its_own() {
    let (_workspace, mut window) = card();
    window.press("Copy…");
    window.fill("New code", "customers");
    window.expect("There is an integration CUSTOMERS already");
    window.fill("New code", "kunden");
    window.press("Copy");
    window.expect("KUNDEN");
    window.card_page("Imports");
    window.expect("No imports yet");
    assert_eq!(saved(&mut window, "KUNDEN").version, 1);
}

#[test]
fn removing_asks_and_is_refused_where_records_are_left() {
    let (_workspace, mut window) = card();
    window.press("Remove…");
    window.expect("The import made with it stays");
    window.press("Remove integration");
    window.expect("which has records left to process");
    window.expect("Processing Execution Mode");
}

#[test]
fn an_integration_without_records_left_is_removed() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Integration("CUSTOMERS".into()));
    window.press("Copy…");
    window.press("Copy");
    window.expect("CUSTOMERS-2");
    window.press("Remove…");
    window.press("Remove integration");
    window.expect("New from file…");
    assert_eq!(window.rows().len(), 4);
}

#[test]
fn versions_are_told_apart_and_an_old_one_is_restored() {
    let (_workspace, mut window) = card();
    window.card_page("Mapping");
    window.pick("Source of Name", "Contact");
    window.keys(Modifiers::COMMAND, Key::S);
    window.expect("The mapping was changed since the last import, which was made with version 1: 1 change");
    window.press("Show changes");
    window.expect("Name: from column “Contact” instead of column “Name”");
    window.click_row("1, today 08:15, ");
    window.press("Restore version 1");
    window.expect("Version 3 of CUSTOMERS saved");
    let saved = saved(&mut window, "CUSTOMERS");
    let name = saved.mapping.tables[0].rules.iter().find(|rule| rule.field == "Name").unwrap();
    assert_eq!((saved.version, name.from.column()), (3, Some("Name")));
    window.expect_none("The mapping was changed since the last import");
}

#[test]
fn a_definition_is_written_to_a_file_and_read_back() {
    let (workspace, mut window) = card();
    let path = workspace.path().join("customers.toml");
    window.press("Export…");
    window.fill("Path of the definition", &path.display().to_string());
    window.press("Export");
    window.expect("CUSTOMERS written to");
    let text = std::fs::read_to_string(&path).unwrap().replace("\"customers\"", "\"Kunden\"");
    std::fs::write(&path, text).unwrap();
    window.go(Page::Integrations);
    window.press("Import definition…");
    window.fill("Path of the definition", &path.display().to_string());
    window.press("Read");
    window.expect("CUSTOMERS is here already; it becomes version 2, which changes:");
    window.expect("Description: “Kunden” instead of “customers”");
    window.press("Import");
    assert_eq!(saved(&mut window, "CUSTOMERS").description, "Kunden");
}

#[test]
fn a_file_that_is_no_definition_is_refused_in_a_sentence() {
    let (workspace, mut window) = card();
    let path = workspace.file("other.toml", "a = 1");
    window.go(Page::Integrations);
    window.press("Import definition…");
    window.fill("Path of the definition", &path.display().to_string());
    window.press("Read");
    window.expect("choose a file exported by Longshore");
}

#[test]
fn unsaved_changes_outlive_the_program() {
    let (workspace, mut window) = card();
    window.fill("Description", "Changed");
    window.go(Page::Integrations);
    drop(window);
    let mut window = Window::open(&workspace, Page::Integrations);
    window.expect("customers · unsaved changes");
    window.go(Page::Integration("CUSTOMERS".into()));
    assert_eq!(window.the(Role::TextInput, "Description").value().as_deref(), Some("Changed"));
    window.press("Discard");
    drop(window);
    let window = Window::open(&workspace, Page::Integrations);
    window.expect_none("unsaved changes");
}

#[test]
fn match_key_pattern_and_notifications_are_saved() {
    let (_workspace, mut window) = card();
    window.fill("File name pattern", "customers*.csv");
    window.pick("Add field", "E-Mail");
    choose(&mut window, "Notifications", "Only with errors");
    window.keys(Modifiers::COMMAND, Key::S);
    let saved = saved(&mut window, "CUSTOMERS");
    assert_eq!(
        (saved.file_pattern.as_deref(), saved.match_key.as_slice()),
        (Some("customers*.csv"), &["E-Mail".to_owned()][..])
    );
    assert_eq!(saved.notifications, longshore::model::Notifications::OnErrors);
}

#[test]
fn imports_made_with_it_lead_to_their_records() {
    let (_workspace, mut window) = card();
    window.card_page("Imports");
    window.click_row("1, customers.csv");
    window.press("Show records");
    window.expect_none("Processing Execution Mode");
}

#[test]
fn without_integrations_the_first_step_is_offered() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Integrations);
    window.expect("No integrations yet");
    assert_eq!(window.count("New from file…"), 2);
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Integration("GONE".into()));
    window.expect("There is no integration GONE");
}

#[test]
fn another_destination_keeps_what_has_a_place_there_and_names_the_rest() {
    let (_workspace, mut window) = card();
    window.pick("Destination", "Vendor");
    window.expect("Without a place in Vendor, left out when this is saved: ");
    window.expect("Credit Limit (LCY) (column “Credit Limit (LCY)”)");
    window.press("Save");
    window.expect("Version 2 of CUSTOMERS saved");
    window.expect_none("Without a place in");
    let part = saved(&mut window, "CUSTOMERS").mapping.tables.remove(0);
    let source = |field: &str| part.rules.iter().find(|rule| rule.field == field).and_then(|rule| rule.from.column());
    assert_eq!((part.table.as_str(), source("No."), source("Name")), ("Vendor", Some("No."), Some("Name")));
    assert_eq!(source("Credit Limit (LCY)"), None);
}

#[test]
fn trying_destinations_out_loses_nothing() {
    let (_workspace, mut window) = card();
    let before = saved(&mut window, "CUSTOMERS").mapping;
    window.pick("Add field", "E-Mail");
    window.pick("Add field", "Credit Limit (LCY)");
    for table in ["Item", "Vendor", "Customer"] {
        window.pick("Destination", table);
    }
    window.expect_none("Without a place in");
    window.press("Save");
    let saved = saved(&mut window, "CUSTOMERS");
    assert_eq!(
        (saved.mapping, saved.match_key),
        (before, ["E-Mail", "Credit Limit (LCY)"].map(str::to_owned).to_vec())
    );
}

#[test]
fn a_match_key_without_a_place_is_named() {
    let (_workspace, mut window) = card();
    window.pick("Add field", "Credit Limit (LCY)");
    window.press("Save");
    window.pick("Destination", "Vendor");
    window.expect("Credit Limit (LCY) of the match key");
    window.expect("No., the table’s key");
}

#[test]
fn a_destination_is_chosen_by_keyboard_alone() {
    let (_workspace, mut window) = card();
    window.tab_to("Destination");
    window.key(Key::Enter);
    window.take("Vendor");
    assert_eq!(window.held(), "Destination");
    window.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(saved(&mut window, "CUSTOMERS").mapping.tables[0].table.as_str(), "Vendor");
}

#[test]
fn rows_are_grouped_to_documents_by_another_column() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Integration("SALES-ORDERS".into()));
    let before = saved(&mut window, "SALES-ORDERS");
    let column = before.columns.last().unwrap().clone();
    window.pick("Document grouping by No.", &column);
    window.expect(&format!("Rows with the same {column}"));
    window.press("Save");
    let mapping = saved(&mut window, "SALES-ORDERS").mapping;
    let key = |part: usize, field: &str| {
        let rule = mapping.tables[part].rules.iter().find(|rule| rule.field == field).unwrap();
        rule.from.column().map(str::to_owned)
    };
    assert_eq!((key(0, "No."), key(1, "Document No.")), (Some(column.clone()), Some(column)));
}

#[test]
fn single_records_say_what_would_group_them() {
    let (_workspace, mut window) = card();
    window.expect("Every row is one record");
    window.expect("where the destination is a header with its lines: ");
    window.go(Page::Integration("SALES-ORDERS".into()));
    window.pick("Destination", "Sales Line");
    window.expect("where the destination is a header with its lines: Sales Header and Sales Line");
    window.pick("Destination", "Sales Header and Sales Line");
    window.expect("They are created together, or none of them");
    window.expect_none("unsaved changes");
}
