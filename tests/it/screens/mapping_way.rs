//! The way through the mapping of a new file: to what is wrong, and without anything moving away from under the pointer.

use eframe::egui::accesskit::Role;
use longshore::ui::screen::Page;

use super::window::Window;
use crate::support::Workspace;

/// Opens a file for customers, where its columns are mapped.
fn columns(workspace: &Workspace, text: &str) -> Window {
    let mut window = Window::open(workspace, Page::Home);
    window.harness.state_mut().open_file(workspace.file("customers.csv", text));
    window.settle();
    window.the(Role::Tab, "Columns").click();
    window.settle();
    window
}

#[test]
fn a_row_with_an_issue_is_gone_to() {
    let workspace = Workspace::new();
    let mut window = columns(&workspace, "No.,Name,Country\nC1,Ann,DE\nC2,Bob,Atlantis\n");
    window.press("Edit Country/Region Code");
    window.expect("1 of 2 rows has an issue here. Row 2: “Atlantis” does not exist in table Country/Region");
    window.press("Show row 2");
    window.expect("Row 2 of 2");
}

#[test]
fn what_is_told_above_leaves_its_place_when_it_is_mended() {
    let workspace = Workspace::new();
    let mut window = columns(&workspace, "No.,Phone,Who\nC1,1,Ann\nC2,2,Bob\n");
    let top = |window: &Window| window.get("Search fields").rect().top();
    let before = top(&window);
    window.expect("must have a value, and takes it from nowhere");
    window.pick("Source of Name", "Who");
    window.expect("Every field that needs a value has one");
    assert!((top(&window) - before).abs() < 0.5, "{} and {before}", top(&window));
    window.the(Role::Tab, "Where it goes").click();
    window.settle();
    window.expect_none("Every field that needs a value has one");
}
