//! What each column holds, and what is asked about it, by accessible names.

use std::fmt::Write as _;

use eframe::egui::accesskit::Role;
use longshore::ui::screen::Page;

use super::window::Window;
use crate::support::{Workspace, import};

fn open(workspace: &Workspace, name: &str, text: &str) -> Window {
    let mut window = Window::open(workspace, Page::Home);
    window.harness.state_mut().open_file(workspace.file(name, text));
    window.settle();
    window.the(Role::Tab, "How it was read").click();
    window.settle();
    window
}

fn show(window: &mut Window, view: &str) {
    window.the(Role::RadioButton, view).click();
    window.settle();
}

/// Deliveries of which one has no date.
fn deliveries() -> String {
    let mut text = "Crate;Delivered\n".to_owned();
    for i in 1..=200 {
        let day = if i == 170 { "later".to_owned() } else { format!("{:02}/{:02}/2026", i % 28 + 1, i % 12 + 1) };
        writeln!(text, "D{i};{day}").unwrap();
    }
    text
}

#[test]
fn a_columns_type_says_what_speaks_against_it() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, "deliveries.csv", &deliveries());
    show(&mut window, "Columns");
    window.expect("199 of 200 are dates, day/month/year; row 170 is not: “later”");
}

#[test]
fn a_counter_example_leads_to_its_row() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, "deliveries.csv", &deliveries());
    show(&mut window, "Columns");
    window.press("Row 170: later");
    assert!(window.rows().contains(&"171, D170, later".to_owned()), "{:?}", window.rows());
}

const AMBIGUOUS: &str = "Crate;Delivered\nD1;03/04/2026\nD2;05/06/2026\n";

#[test]
fn what_no_row_decides_is_asked_where_the_columns_are() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, "deliveries.csv", AMBIGUOUS);
    show(&mut window, "Columns 1");
    window.the(Role::ComboBox, "How Delivered is read").click();
    window.settle();
    window.the(Role::Button, "month/day/year: 03/04/2026 → 2026-03-04 (2 of 2)").click();
    window.settle();
    window.the(Role::RadioButton, "Columns");
    window.press("Row 1: 03/04/2026");
    assert_eq!(window.rows(), ["2, D1, 03/04/2026", "3, D2, 05/06/2026"]);
}

#[test]
fn an_integration_without_an_answer_is_asked_for_one() {
    let workspace = Workspace::new();
    let file = workspace.file("deliveries.csv", "Crate;Delivered\nD1;23/04/2026\nD2;05/06/2026\n");
    import(&mut workspace.engine(), &file);
    let mut window = open(&workspace, "deliveries-2.csv", AMBIGUOUS);
    show(&mut window, "Columns 1");
    window.expect("The integration reads it so until you say otherwise");
    window.the(Role::ComboBox, "How Delivered is read");
}

#[test]
fn settings_that_few_files_need_are_behind_a_button() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, "stock.csv", "Item;Price\napple;1\npear;2\nplum;3\n");
    window.press("More settings");
    window.press("More: Header rows");
    assert_eq!(window.rows(), ["3, pear, 2", "4, plum, 3"]);
    window.press("Less: Header rows");
    assert_eq!(window.rows()[0], "2, apple, 1");
    for (role, name) in [(Role::ComboBox, "Record end"), (Role::Button, "More: Longest record in MiB")] {
        window.the(role, name);
    }
}
