//! Imports: what came in, what became of it, and how to be rid of it.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use longshore::{
    engine::Target,
    model::{AfterStaging, ImportId},
    ui::screen::{Page, RecordsScope},
};

use super::window::Window;
use crate::support::{self, Made, Workspace, sample};

fn two_imports() -> Workspace {
    static MADE: Made = Made::new();
    Workspace::copied(&MADE, |engine| {
        support::import(engine, &sample("customers.csv"));
        support::import_as(engine, &sample("vendors.csv"), &Target::Guess, AfterStaging::Ask);
    })
}

#[test]
fn imports_are_listed_newest_first_with_their_numbers() {
    let workspace = two_imports();
    let window = Window::open(&workspace, Page::Imports);
    let rows = window.rows();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].starts_with("2, vendors.csv, Ready, 180,"), "{rows:?}");
    assert!(
        rows[1].starts_with("1, customers.csv, With errors, 1,000, 988 completed, 12 error, 0 skipped,"),
        "{rows:?}"
    );
    assert!(rows[1].contains("today 08:15, Customer,"), "{rows:?}");
}

#[test]
fn enter_opens_the_records() {
    let workspace = two_imports();
    let mut window = Window::open(&workspace, Page::Imports);
    window.click_row("1, customers.csv");
    window.expect("1,000 rows read = 988 completed (988 created + 0 updated + 0 unchanged)");
    window.key(Key::Enter);
    window.expect("Error 12");
    window.expect("Schelde Marine NV");
}

#[test]
fn what_fits_an_import_is_offered() {
    let workspace = two_imports();
    let mut window = Window::open(&workspace, Page::Imports);
    window.expect_none("Open records");
    window.click_row("2, vendors.csv");
    window.get("Process…");
    window.expect_none("Process errors again");
    window.click_row("1, customers.csv");
    window.expect_none("Process…");
    window.press("Process errors again");
    window.expect("12 records queued to be processed");
    window.expect("In queue");
    window.work();
    window.expect("With errors");
}

#[test]
fn a_file_is_opened_again_under_the_latest_version() {
    let workspace = two_imports();
    let mut window = Window::open(&workspace, Page::Integration("VENDORS".into()));
    window.fill("Description", "All vendors");
    window.keys(Modifiers::COMMAND, Key::S);
    window.go(Page::Imports);
    window.click_row("2, vendors.csv");
    window.expect("under VENDORS version 1; the latest is 2");
    window.press("Open file again");
    window.expect("VENDORS: The file has the same");
}

#[test]
fn the_records_left_go_on_under_a_corrected_mapping() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    support::import(&mut engine, &workspace.file("more.csv", "No.,Name,Country\nC1,Ann,Deutschland\nC2,Bob,DE\n"));
    drop(engine);
    let mut window = Window::open(&workspace, Page::Integration("MORE".into()));
    window.card_page("Mapping");
    window.press("Edit Country/Region Code");
    window.pick("Add step", "Value map");
    window.pick("Deutschland becomes", "DE");
    window.keys(Modifiers::COMMAND, Key::S);
    window.go(Page::Records(RecordsScope::of_import(ImportId(1))));
    window.expect("MORE was changed: these records keep version 1, the latest is 2");
    window.press("Use version 2");
    window.expect("The records left of import 1 go on under version 2 of MORE");
    window.expect_none("Use version 2");
    window.press("Process all errors again (1)");
    window.work();
    window.expect("2 rows read = 2 completed (2 created + 0 updated + 0 unchanged)");
}

#[test]
fn deleting_says_what_goes_and_what_stays() {
    let workspace = two_imports();
    let mut window = Window::open(&workspace, Page::Imports);
    window.click_row("1, customers.csv");
    window.key(Key::Delete);
    window.expect("Delete import 1 (1,000 staged records)?");
    window.expect("The 988 records it created stay.");
    window.press("Keep it");
    assert_eq!(window.rows().len(), 2);
    window.press("Delete import…");
    window.press("Delete import 1");
    assert_eq!(window.rows().len(), 1);
    window.expect("Import 1 deleted; the records it created stay");
    assert_eq!(window.harness.state_mut().engine().overview().table(&"Customer".into()).unwrap().num_records, 988);
}

#[test]
fn the_selection_stays_with_its_import() {
    let workspace = two_imports();
    let mut window = Window::open(&workspace, Page::Imports);
    window.click_row("1, customers.csv");
    window.press("Delete import…");
    window.key(Key::Escape);
    assert_eq!(window.row("1, customers.csv").accesskit_node().is_selected(), Some(true));
    window.press("Open records");
    window.expect("Error 12");
}

#[test]
fn without_imports_the_first_step_is_offered() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Imports);
    window.expect("No imports yet");
    window.get("Choose file…");
}
