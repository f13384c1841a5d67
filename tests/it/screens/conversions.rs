//! Whole conversions by clicks: what is shown, chosen and typed, and each record that comes out of it.

use std::path::Path;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use longshore::ui::screen::Page;

use super::window::Window;
use crate::{
    conversions::{catalogue, check_shop, table},
    support::{Workspace, import},
};

/// Opens a file in the assistant, for that table.
fn assistant(workspace: &Workspace, file: &Path, tables: &str) -> Window {
    let mut window = Window::open(workspace, Page::Home);
    window.harness.state_mut().open_file(file.to_owned());
    window.settle();
    tab(&mut window, "Where it goes");
    choose(&mut window, "Other table", tables);
    tab(&mut window, "Columns");
    window
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

/// Gives a field a source; `field` is named with its table where there are two.
#[track_caller]
fn source(window: &mut Window, field: &str, origin: &str) {
    if window.count("Close field") > 0 {
        window.press("Close field");
    }
    search(window, field);
    window.pick(&format!("Source of {field}"), origin);
}

#[track_caller]
fn edit(window: &mut Window, field: &str) {
    search(window, field);
    window.press(&format!("Edit {field}"));
}

/// Leaves only the field in the list: what it is called behind its table.
fn search(window: &mut Window, field: &str) {
    let name = field.rsplit_once(", ").map_or(field, |(_, name)| name);
    window.fill("Search fields", name);
}

#[track_caller]
fn import_now(window: &mut Window) {
    window.press("Import");
    window.work();
    window.key(Key::Enter);
    window.work();
}

/// Finds customers by their e-mail, and makes those that are missing.
#[track_caller]
fn customers_by_mail(window: &mut Window, field: &str) {
    edit(window, field);
    window.pick("Add step", "Find in a table");
    window.pick("Search field, step 1", "E-Mail");
    choose(window, "None found, step 1", "creates a record");
    window.fill("New record’s No.", "W{customer id}");
    window.fill("New record’s Name", "{customer name}");
}

#[test]
fn a_web_shops_orders_become_documents() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let items = "No.,Description,Base Unit of Measure\nSHIRT,Shirt,PCS\nCUP,Cup,PCS\n";
    import(&mut engine, &workspace.file("items.csv", items));
    import(&mut engine, &workspace.file("customers.csv", "No.,Name,E-Mail\nC12,Old Customer,OLD@example.com\n"));
    drop(engine);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conversions/web-shop.csv");
    let mut window = assistant(&workspace, &file, "Sales Header and Sales Line");

    // The lines' order number follows the header's.
    source(&mut window, "Sales Header, No.", "Several columns together");
    edit(&mut window, "Sales Header, No.");
    window.fill("Template of No.", "WEB-{order}");
    source(&mut window, "Sales Header, Sell-to Customer No.", "mail");
    customers_by_mail(&mut window, "Sales Header, Sell-to Customer No.");
    // The lines' customer follows the header's, too.
    source(&mut window, "Sales Header, Order Date", "created");
    edit(&mut window, "Sales Header, Order Date");
    window.pick("Add step", "Extract from date");
    choose(&mut window, "Part, step 1", "date");
    for (field, column) in [
        ("Sales Header, Your Reference", "order"),
        ("Sales Line, No.", "sku"),
        ("Sales Line, Description", "title"),
        ("Sales Line, Description 2", "options"),
        ("Sales Line, Variant Code", "options"),
        ("Sales Line, Quantity", "qty"),
        ("Sales Line, Unit Price", "price"),
        ("Sales Line, Line Amount", "qty"),
    ] {
        source(&mut window, field, column);
    }
    for (field, pattern) in [("Description 2", "Colour: (\\w+)"), ("Variant Code", "Size: (\\w+)")] {
        edit(&mut window, &format!("Sales Line, {field}"));
        window.pick("Add step", "Part of the text by pattern");
        window.fill("Pattern, step 1", pattern);
    }
    edit(&mut window, "Sales Line, Line Amount");
    window.pick("Add step", "Expression");
    window.fill("Expression, step 1", "round(value * row[\"price\"], 2)");
    window.expect("39.8");
    import_now(&mut window);
    window.expect("5 records created, 3 errors");
    drop(window);
    check_shop(&workspace.engine());
}

#[test]
fn a_vendors_catalogue_becomes_items() {
    let workspace = Workspace::new();
    let path = workspace.path().join("catalogue.xlsx");
    catalogue(&path);
    let mut window = assistant(&workspace, &path, "Item");
    for (field, column) in [
        ("No.", "Article"),
        ("GTIN", "EAN"),
        ("Description", "Text"),
        ("Description 2", "Text"),
        ("Base Unit of Measure", "Unit"),
        ("Unit Price", "List price"),
    ] {
        source(&mut window, field, column);
    }
    edit(&mut window, "No.");
    window.pick("Add step", "Pad");
    window.expect("000001");
    edit(&mut window, "GTIN");
    window.pick("Add check", "Fits a pattern");
    window.fill("Pattern of check 1", "\\d{13,14}");
    window.pick("Add check", "Only once in the file");
    for (field, start, length) in [("Description", "1", "100"), ("Description 2", "101", "50")] {
        edit(&mut window, field);
        window.pick("Add step", "Part of the text by position");
        window.number("From character, step 1", start);
        window.number("Characters, step 1", length);
        window.pick("Add step", "Trim");
    }
    edit(&mut window, "Base Unit of Measure");
    window.pick("Add step", "Value map");
    window.expect("3 of 3 values are not mapped (looked at: the first 1,000 rows)");
    window.pick("Piece becomes", "PCS");
    window.pick("ctn becomes", "CARTON");
    choose(&mut window, "Every other value, step 1", "is an error");
    edit(&mut window, "Unit Price");
    window.pick("Add step", "Round");
    window.fill("To multiples of, step 1", "0.05");
    choose(&mut window, "Direction, step 1", "up");
    import_now(&mut window);
    window.expect("4,989 records created, 11 errors");

    // What was counted of the first rows is counted of all, where the mapping is changed later.
    window.go(Page::Integration("CATALOGUE".into()));
    window.card_page("Mapping");
    edit(&mut window, "Base Unit of Measure");
    window.expect("1 of 3 values is not mapped");
    assert_eq!(window.the(Role::ComboBox, "gross becomes").accesskit_node().value().as_deref(), Some("Choose…"));
    window.expect("10 rows");
    drop(window);
    check_items(&workspace);
}

fn check_items(workspace: &Workspace) {
    let engine = workspace.engine();
    let items =
        table(&engine, "Item", &["No.", "GTIN", "Base Unit of Measure", "Unit Price", "Description", "Description 2"]);
    assert_eq!(items.len(), 4989);
    assert_eq!(items[0], "000001|0400000000001|PCS|0.05|Article number 1| < 1.1");
    assert_eq!(
        items[5],
        "000006|0400000000006|CARTON|0.10|Article number 6 with a second part that is long enough to need the other \
         field with a second part t|hat is long enough to need the other field < 1.6"
    );
}
