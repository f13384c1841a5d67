//! Saying what a line is: headings, first values, the table's end, no record; and text protected from Excel.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::NodeT as _;

use super::{
    reading::{choose, open, show_as_in_the_file, ugly},
    window::Window,
};
use crate::support::Workspace;

const LINE: &str = "What the line is";

fn two_tables(workspace: &Workspace) -> Window {
    open(workspace, &ugly("two-tables-and-a-total.csv"))
}

/// The first value of each row in sight.
fn keys(window: &Window) -> Vec<String> {
    let second = |row: &String| row.split(", ").nth(1).unwrap_or_default().to_owned();
    window.rows().iter().map(second).collect()
}

#[test]
fn a_new_user_is_told_that_lines_can_be_selected() {
    let workspace = Workspace::new();
    let mut window = two_tables(&workspace);
    window.expect("Select a line to say what it is: headings, first values, the table’s end, no record");
    window.click_row("5, C0003");
    window.expect("Line 5");
}

#[test]
fn the_table_ends_where_it_is_said() {
    let workspace = Workspace::new();
    let mut window = two_tables(&workspace);
    // The first issue is what stands below the table.
    window.key(Key::F8);
    window.expect("Line 27");
    choose(&mut window, LINE, "Behind the table, which ends before “Total:”");
    assert_eq!(keys(&window).last().map(String::as_str), Some("C0024"));
    window.expect("before “Total:…”");
    window.expect("That line begins with “Total:”");
    window.press("Read to the end of the file");
    window.expect("9 of 33 rows have issues: 7 rows with too many fields, 2 rows with too few fields");
}

#[test]
fn the_second_table_is_read_by_naming_its_headings_with_the_keyboard() {
    let workspace = Workspace::new();
    let mut window = two_tables(&workspace);
    show_as_in_the_file(&mut window);
    window.the(Role::ListBox, "Lines of the file").focus();
    window.settle();
    for key in [Key::Home, Key::PageDown, Key::End, Key::ArrowUp, Key::ArrowDown] {
        window.key(key);
    }
    for _ in 0..6 {
        window.key(Key::ArrowUp);
    }
    window.expect("Line 30");
    choose(&mut window, LINE, "It names the columns; what is above is left out");
    window.the(Role::RadioButton, "Table").click();
    window.settle();
    assert_eq!(window.rows()[0], "31, O0001, C0001, 2026-11-10, 7, 7.50");
    assert_eq!(window.rows().len(), 6);
}

#[test]
fn several_rows_are_no_records_at_once() {
    let workspace = Workspace::new();
    let text =
        "No.,Name\nC1,Ann\nC2,Bob\nACME LTD PAGE 2\nOPEN ITEMS\nC3,Cy\nC4,Dee\nACME LTD PAGE 3\nOPEN ITEMS\nC5,Eve\n";
    let mut window = open(&workspace, &workspace.file("pages.csv", text));
    window.click_row("4, ACME LTD PAGE 2");
    window.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.settle();
    window.expect("2 lines");
    choose(&mut window, LINE, "No record, like all rows that begin with “ACME LTD PAGE” or “OPEN ITEMS”");
    assert_eq!(keys(&window), ["C1", "C2", "C3", "C4", "C5"]);
    window.expect("The first value begins with “ACME LTD PAGE” or “OPEN ITEMS”");
    window.press("Read rows that begin with “OPEN ITEMS”");
    assert_eq!(keys(&window), ["C1", "C2", "OPEN ITEMS", "C3", "C4", "OPEN ITEMS", "C5"]);
    window.press("Reset to what was found");
    assert_eq!(keys(&window).len(), 9);
}

#[test]
fn first_values_leave_the_lines_above_as_headings() {
    let workspace = Workspace::new();
    let text = "Item,Weight,Price\nno.,in kg,per box\nA1,1.5,3\nA2,2.5,4\n";
    let mut window = open(&workspace, &workspace.file("units.csv", text));
    show_as_in_the_file(&mut window);
    window.the(Role::ListBoxOption, "Line 2: no.,in kg,per box").click();
    window.settle();
    choose(&mut window, LINE, "It names the columns; what is above is left out");
    window.expect("no.");
    window.the(Role::ListBoxOption, "Line 4: A2,2.5,4").click();
    window.settle();
    choose(&mut window, LINE, "The first values, below 2 lines of headings");
    window.the(Role::RadioButton, "Table").click();
    window.settle();
    assert_eq!(window.rows(), ["4, A2, 2.5, 4"]);
    window.expect("no. A1");
}

#[test]
fn values_beyond_the_columns_are_shown() {
    let workspace = Workspace::new();
    let mut window = two_tables(&workspace);
    window.expect("Extra 1");
    window.keys(Modifiers::SHIFT, Key::F8);
    let rows = window.rows();
    assert!(rows.iter().any(|row| row == "36, O0006, C0006, 2026-11-15, 42, 45.00"), "{rows:?}");
}

#[test]
fn what_the_reading_has_wrong_is_told_without_what_follows_of_it() {
    let workspace = Workspace::new();
    let text = "No.,Name,Country/Region Code\nC1,Ann,XX\nC2,Bob\nC3,Cy,XX\nC4,Dee,XX\n";
    let mut window = open(&workspace, &workspace.file("customers.csv", text));
    window.expect("1 of 4 rows has issues: 1 row with too few fields");
    window.the(Role::Tab, "Where it goes").click();
    window.settle();
    window.expect("4 of 4 rows have issues");
}

#[test]
fn text_protected_from_excel_is_read_and_can_be_left() {
    let workspace = Workspace::new();
    let text = "No.,Name,EAN\n=\"00123\",Bolt,\"=\"\"4000000000077\"\"\"\n=\"00124\",Nut,\"=\"\"4000000000078\"\"\"\n";
    let mut window = open(&workspace, &workspace.file("parts.csv", text));
    assert_eq!(window.rows()[0], "2, 00123, Bolt, 4000000000077");
    window.expect("4 cells are written as =\"00123\" to stay text in Excel; the text inside is read");
    let check = window.the(Role::CheckBox, "Read =\"00123\" as 00123");
    assert!(!check.accesskit_node().is_disabled());
    check.click();
    window.settle();
    assert_eq!(window.rows()[0], "2, =\"00123\", Bolt, =\"4000000000077\"");
}
