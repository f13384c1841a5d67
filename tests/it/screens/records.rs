//! Integration records: from "what failed?" to "it is mended".

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use longshore::{
    engine::{AfterCorrection, Command, Target, library::detail::editable},
    model::{AfterStaging, ImportId, RecordStatus, RowNo},
    ui::screen::{Page, RecordsScope},
};

use super::window::Window;
use crate::support::{self, Made, Workspace, sample};

const SENTENCE: &str = "“UK” does not exist in table Country/Region";
const ERROR_118: &str = "Error, 118,";

/// The sample with a dozen mistakes, processed.
fn customers() -> Workspace {
    staged(AfterStaging::Process)
}

fn staged(then: AfterStaging) -> Workspace {
    static MADE: [Made; 2] = [Made::new(), Made::new()];
    let made = &MADE[usize::from(then == AfterStaging::Process)];
    Workspace::copied(made, |engine| {
        support::import_as(engine, &sample("customers.csv"), &Target::Guess, then);
    })
}

fn page() -> Page {
    Page::Records(RecordsScope::of_import(ImportId(1)))
}

fn errors() -> Page {
    Page::Records(RecordsScope { status: Some(RecordStatus::Error), ..RecordsScope::of_import(ImportId(1)) })
}

#[track_caller]
fn check_chips(window: &Window, expect: &[&str]) {
    let chips = window.harness.query_all_by_role(Role::RadioButton);
    let chips: Vec<_> = chips.filter_map(|node| node.accesskit_node().label()).collect();
    assert_eq!(chips, expect);
}

#[test]
fn chips_count_and_the_sum_is_shown() {
    let workspace = customers();
    let window = Window::open(&workspace, page());
    check_chips(&window, &["All 1,000", "Ready 0", "Processing 0", "Completed 988", "Error 12", "Skipped 0"]);
    window.expect(
        "1,000 rows read = 988 completed (988 created + 0 updated + 0 unchanged) + 12 error + 0 skipped + 0 ready + 0 processing",
    );
    assert!(window.rows()[0].starts_with("Completed, 1, C10001, C10001, Schelde Marine NV"), "{:?}", window.rows());
}

#[test]
fn the_error_chip_shows_the_dozen() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.the(Role::RadioButton, "Error 12").click();
    window.settle();
    let rows = window.rows();
    assert_eq!(rows.len(), 12);
    assert!(rows[1].starts_with(&format!("{ERROR_118} {SENTENCE}")), "{rows:?}");
    window.expect("12 records shown");
}

#[test]
fn a_record_is_corrected_and_completes() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row(ERROR_118);
    window.expect("Row 118");
    window.expect("Line 121 of customers.csv · import 1");
    window.expect("Country/Region Code “UK” · Correct the value, or create it in that table first");
    window.fill("Country", "GB");
    window.press("Save and process again");
    window.work();
    check_chips(&window, &["All 1,000", "Ready 0", "Processing 0", "Completed 989", "Error 11", "Skipped 0"]);
    assert_eq!(window.rows().len(), 11);
    window.expect("Corrected");
    window.expect("Customer C10118");
    window.expect("Completed records can't be changed here");
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Country").is_none());
    window.expect_none(SENTENCE);
    window.press("Open in Company");
    window.expect_none("Corrected");
}

#[test]
fn the_keyboard_alone_mends_a_record() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.the(Role::Grid, "Integration records").focus();
    window.settle();
    window.key(Key::ArrowDown);
    window.expect("Row 37");
    window.key(Key::ArrowDown);
    window.expect("Row 118");
    window.key(Key::Enter);
    assert!(window.the(Role::TextInput, "Country").is_focused(), "the value at fault has the keyboard");
    window.keys(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("GB".to_owned()));
    window.settle();
    window.keys(Modifiers::COMMAND, Key::Enter);
    window.work();
    window.expect("Customer C10118");
    // The list has the keyboard again, and the next error has come to stand where the mended one stood.
    window.key(Key::ArrowDown);
    window.expect("Row 203");
}

#[test]
fn escape_takes_back_what_was_typed_and_then_leaves() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row(ERROR_118);
    window.fill("Country", "XX");
    window.expect("Save and process again");
    window.key(Key::Escape);
    assert_eq!(window.the(Role::TextInput, "Country").value().as_deref(), Some("UK"));
    assert!(window.the(Role::TextInput, "Country").is_focused());
    window.key(Key::Escape);
    assert!(window.row(ERROR_118).is_focused());
    window.expect("Row 118");
    window.key(Key::Escape);
    window.expect_none("Line 121 of customers.csv");
}

#[test]
fn what_was_typed_is_kept_when_going_elsewhere() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row(ERROR_118);
    window.fill("Country", "GB");
    window.click_row("Error, 37,");
    window.expect("Row 118 of import 1 has changes that are not saved");
    window.press("Show it");
    assert_eq!(window.the(Role::TextInput, "Country").value().as_deref(), Some("GB"));
    window.press("Revert");
    assert_eq!(window.the(Role::TextInput, "Country").value().as_deref(), Some("UK"));
}

#[test]
fn saving_without_processing_makes_a_record_ready() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.go(Page::Records(RecordsScope { row: Some(RowNo(118)), ..RecordsScope::of_import(ImportId(1)) }));
    window.expect("Row 118");
    window.fill("Country", "GB");
    window.press("Save");
    check_chips(&window, &["All 1,000", "Ready 1", "Processing 0", "Completed 988", "Error 11", "Skipped 0"]);
    window.expect("In the file: UK");
    window.press("Process now…");
    window.press("Process now (wait for completion)");
    window.work();
    check_chips(&window, &["All 1,000", "Ready 0", "Processing 0", "Completed 989", "Error 11", "Skipped 0"]);
}

#[test]
fn selected_records_are_processed_again() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row("Error, 37,");
    window.row("Error, 203,").click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.expect("3 records selected");
    window.press("Process again (3)");
    window.expect("3 records queued to be processed");
    window.expect("Process customers.csv");
    window.work();
    check_chips(&window, &["All 1,000", "Ready 0", "Processing 0", "Completed 988", "Error 12", "Skipped 0"]);
    window.expect("Import Processing Complete: 0 records created, 3 errors");
}

#[test]
fn all_errors_are_processed_again_as_one_job() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.the(Role::Grid, "Integration records").focus();
    window.settle();
    window.keys(Modifiers::COMMAND, Key::A);
    window.expect("12 records selected");
    window.press("Process again (12)");
    window.expect("12 records queued to be processed");
    window.work();
    window.expect("0 records created, 12 errors");
}

#[test]
fn completed_records_are_never_processed_again() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.click_row("Completed, 1,");
    let button = window.the(Role::Button, "Process again (1)");
    assert!(button.accesskit_node().is_disabled());
    window.row("Completed, 8,").click_modifiers(Modifiers::SHIFT);
    window.settle();
    assert!(window.the(Role::Button, "Process again (8)").accesskit_node().is_disabled());
}

#[test]
fn a_selection_leaves_completed_ones_out() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.go(Page::Records(RecordsScope { row: Some(RowNo(118)), ..RecordsScope::of_import(ImportId(1)) }));
    window.row("Completed, 116,").click();
    window.settle();
    window.row("Error, 118,").click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.press("Process again (3)");
    window.expect("1 record queued to be processed; 2 left out, completed records are never processed twice");
}

#[test]
fn text_narrows_the_list_and_all_comes_back() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.keys(Modifiers::COMMAND, Key::F);
    window.harness.event(eframe::egui::Event::Text("net30".to_owned()));
    window.settle();
    assert_eq!(window.rows().len(), 1);
    window.expect("1 record shown");
    window.the(Role::RadioButton, "Completed 988").click();
    window.settle();
    window.expect("No record with the status Completed holds “net30”");
    window.press("Show all");
    assert!(window.rows().len() > 10);
}

#[test]
fn the_record_shown_stays_when_the_filter_still_has_it() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row("Error, 951,");
    window.the(Role::RadioButton, "All 1,000").click();
    window.settle();
    window.expect("Row 951");
    assert!(window.row("Error, 951,").accesskit_node().is_selected() == Some(true));
    window.the(Role::RadioButton, "Completed 988").click();
    window.settle();
    window.expect_none("Line 969 of customers.csv");
}

#[test]
fn what_is_ready_is_asked_about() {
    let workspace = staged(AfterStaging::Ask);
    let window = Window::open(&workspace, page());
    check_chips(&window, &["All 1,000", "Ready 1,000", "Processing 0", "Completed 0", "Error 0", "Skipped 0"]);
    window.get("Process now…");
    assert!(window.rows()[0].starts_with("Ready, 1,"));
}

#[test]
fn an_issue_leads_to_the_row_it_speaks_of() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row("Error, 731,");
    window.expect("No. “C10214” was used already by row 214 of this file");
    window.press("Show row 214");
    window.expect("Row 214");
    window.expect("Customer C10214");
    window.the(Role::RadioButton, "All 1,000").click();
    window.settle();
    assert_eq!(window.row("Completed, 214,").accesskit_node().is_selected(), Some(true));
}

#[test]
fn a_selection_is_let_go_when_other_records_come_to_stand_in_it() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row("Error, 37,");
    window.row("Error, 203,").click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.expect("3 records selected");
    let engine = window.harness.state_mut().engine();
    let answer = engine.reader().ask(|library, _| library.record(ImportId(1), RowNo(118)).unwrap().unwrap());
    let detail = answer.take().unwrap().unwrap();
    let mut cells = editable(&detail.record, detail.columns.len());
    cells.iter_mut().filter(|text| *text == "UK").for_each(|text| *text = "GB".to_owned());
    let then = AfterCorrection::Process;
    engine.send(Command::CorrectRecord { import: ImportId(1), row: RowNo(118), cells, then });
    window.work();
    assert_eq!(window.rows().len(), 11);
    window.expect_none("3 records selected");
    window.expect_none("Process again (3)");
    let selected = window.harness.query_all_by(|node| node.is_selected() == Some(true) && node.role() == Role::Row);
    assert_eq!(selected.count(), 0);
}

#[test]
fn selected_records_are_copied() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row("Error, 203,");
    window.row("Error, 286,").click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.press("Copy selected records");
    window.expect("2 lines copied");
}

#[test]
fn the_pages_filter_is_kept_but_results_of_an_import_come_first() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    assert_eq!(window.rows().len(), 12);
    window.click_row(ERROR_118);
    window.go(Page::Imports);
    window.go(errors());
    window.expect("Line 121 of customers.csv");
    window.go(page());
    window.expect_none("Line 121 of customers.csv");
    assert!(window.rows()[0].starts_with("Completed, 1,"));
}

#[test]
fn previous_and_next_walk_through_the_list() {
    let workspace = customers();
    let mut window = Window::open(&workspace, errors());
    window.click_row(ERROR_118);
    window.press("Next record (Alt+Down)");
    window.expect("Row 203");
    window.keys(Modifiers::ALT, Key::ArrowUp);
    window.keys(Modifiers::ALT, Key::ArrowUp);
    window.expect("Row 37");
    window.keys(Modifiers::ALT, Key::ArrowUp);
    window.expect("Row 37");
}

#[test]
fn several_imports_are_listed_together() {
    let workspace = customers();
    let mut engine = workspace.engine();
    support::import(&mut engine, &sample("vendors.csv"));
    drop(engine);
    let window = Window::open(
        &workspace,
        Page::Records(RecordsScope { status: Some(RecordStatus::Error), ..RecordsScope::default() }),
    );
    check_chips(&window, &["All 1,180", "Ready 0", "Processing 0", "Completed 1,166", "Error 14", "Skipped 0"]);
    assert_eq!(window.rows().len(), 14);
    assert!(window.rows()[0].contains("2 · vendors.csv"), "{:?}", window.rows());
}

#[test]
fn without_imports_the_first_step_is_offered() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Records(RecordsScope::default()));
    window.expect("No records yet");
    window.get("Choose file…");
}

#[test]
fn a_record_with_an_error_leads_to_its_integration() {
    let workspace = customers();
    let mut window = Window::open(&workspace, page());
    window.click_row("Completed, 1,");
    window.expect_none("Open integration CUSTOMERS");
    window.go(errors());
    window.click_row("Error, 37,");
    window.press("Open integration CUSTOMERS");
    window.card_page("Mapping");
    window.expect("Search fields");
}
