//! Company: the tables, the records of one, and how they get out.

use std::fs;

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use longshore::ui::screen::Page;

use super::{integrations::with_integrations, window::Window};
use crate::support::Workspace;

fn customers(workspace: &Workspace) -> Window {
    Window::open(workspace, Page::Table("Customer".into()))
}

#[test]
fn tables_are_listed_with_their_records() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Company);
    window.row("Customers");
    assert!(window.row("Customers").accesskit_node().label().unwrap().ends_with("No., 988"));
    window.fill("Search tables", "vendor");
    window.click_row("Vendors");
    window.key(Key::Enter);
    window.expect("178 records");
}

#[test]
fn records_are_shown_with_the_fields_in_use() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    window.expect("988 records");
    window.the(Role::ColumnHeader, "No.");
    window.the(Role::ColumnHeader, "Address 2");
    assert!(window.rows()[0].starts_with('C'), "{:?}", window.rows()[0]);
    window.expect_none("Name 2");
    window.the(Role::CheckBox, "All fields").click();
    window.settle();
    window.the(Role::ColumnHeader, "Name 2");
}

#[test]
fn a_search_narrows_and_can_be_cleared() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    window.fill("Search records", "schelde");
    assert!(window.rows().len() < 20, "{}", window.rows().len());
    window.expect("found");
    window.fill("Search records", "no such customer");
    window.expect("No customers fit");
    window.press("Show all records");
    window.expect_none("found");
    assert!(window.rows().len() > 10);
}

#[test]
fn a_heading_sorts_both_ways() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    window.the(Role::ColumnHeader, "Name").click();
    window.settle();
    let first = window.rows()[0].clone();
    window.the(Role::ColumnHeader, "Name").click();
    window.settle();
    assert_ne!(window.rows()[0], first);
}

#[test]
fn a_record_says_which_row_of_which_file_it_came_from() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    let first = window.rows()[0].split(',').next().unwrap().to_owned();
    window.click_row(&first);
    window.expect(&format!("Customer {first}"));
    window.the(Role::Link, "From customers.csv, row 1, import 1").click();
    window.settle();
    window.expect_none("Search records of the table");
    assert_eq!(window.count("All tables"), 0);
}

#[test]
fn prefilled_records_are_the_companys_own() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Table("Country/Region".into()));
    let first = window.rows()[0].clone();
    window.click_row(&first);
    window.expect("Part of every company from the start");
    window.the(Role::CheckBox, "Show empty fields").click();
    window.settle();
}

#[test]
fn the_end_of_the_table_is_fetched_when_it_is_scrolled_to() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    let first = window.rows()[0].clone();
    window.click_row(&first);
    window.key(Key::End);
    window.expect_none("is being loaded");
    assert_ne!(window.rows()[0], first);
}

#[test]
fn a_table_is_exported_to_a_path_that_is_typed() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    window.press("Export…");
    window.expect("Export 988 records");
    window.fill("File", "customers.csv");
    window.expect("Type the whole path, with all folders");
    let path = workspace.path().join("nowhere").join("out.json");
    window.fill("File", &path.display().to_string());
    window.expect("The folder does not exist");
    let path = workspace.path().join("out.json");
    window.fill("File", &path.display().to_string());
    window.press("Export");
    window.expect(&format!("988 records written to {}", path.display()));
    assert!(fs::read_to_string(&path).unwrap().contains("\"No.\""));
    window.press("Export…");
    window.fill("File", &path.display().to_string());
    window.expect("A file of this name exists and will be replaced");
    window.the(Role::Button, "Replace file");
    window.press("Cancel");
}

#[test]
fn only_what_was_searched_for_is_exported() {
    let workspace = with_integrations();
    let mut window = customers(&workspace);
    window.fill("Search records", "schelde");
    let num_rows = window.rows().len();
    window.press("Export…");
    window.expect("that hold “schelde”");
    let path = workspace.path().join("some.csv");
    window.fill("File", &path.display().to_string());
    window.press("Export");
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), num_rows + 1);
}

#[test]
fn an_empty_table_offers_the_first_step() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Table("Customer".into()));
    window.expect("No customers yet");
    window.the(Role::Button, "Import a file…");
    assert!(window.the(Role::Button, "Export…").accesskit_node().is_disabled());
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Table("Ship".into()));
    window.expect("No such table");
}
