//! The main way by accessible names: a file on Home, the assistant, the question, and each of its answers.

use std::fs;

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use longshore::{
    engine::{Command, Overview},
    model::{ImportId, JobStatus, Settings},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{Workspace, import, sample};

const TITLE: &str = "The import has been completed. What would you like to do?";
const NOW: &str = "Process now (wait for completion)";
const BACKGROUND: &str = "Process in background (continue working)";
const RESULTS: &str = "Open import results";

/// Home of an empty workspace.
fn home(workspace: &Workspace) -> Window {
    Window::open(workspace, Page::Home)
}

/// The assistant with a file.
fn assistant(workspace: &Workspace, file: &std::path::Path) -> Window {
    let mut window = home(workspace);
    window.harness.state_mut().open_file(file.to_owned());
    window.settle();
    window
}

/// The question about a file of so many customers.
fn question(workspace: &Workspace, num_rows: usize) -> Window {
    asked(home(workspace), workspace, num_rows)
}

fn asked(mut window: Window, workspace: &Workspace, num_rows: usize) -> Window {
    let mut text = "No.,Name\n".to_owned();
    (1..=num_rows).for_each(|row| text.push_str(&format!("C{row},Customer {row}\n")));
    window.harness.state_mut().open_file(workspace.file("few.csv", text));
    window.settle();
    window.press("Import");
    window.work();
    window
}

/// What the assistant's tests do besides.
trait Assisted {
    /// Goes to a step.
    fn press_tab(&mut self, title: &str);
    /// Opens a list and chooses from it.
    fn choose(&mut self, list: &str, option: &str);
    fn toggle(&mut self, label: &str);
}

impl Assisted for Window {
    #[track_caller]
    fn press_tab(&mut self, title: &str) {
        self.the(Role::Tab, title).click();
        self.settle();
    }

    #[track_caller]
    fn choose(&mut self, list: &str, option: &str) {
        self.the(Role::ComboBox, list).click();
        self.settle();
        self.the(Role::Button, option).click();
        self.settle();
    }

    #[track_caller]
    fn toggle(&mut self, label: &str) {
        self.the(Role::CheckBox, label).click();
        self.settle();
    }
}

fn overview(window: &mut Window) -> std::sync::Arc<Overview> {
    window.harness.state_mut().engine().overview()
}

#[track_caller]
fn check_focus(window: &Window, label: &str) {
    assert!(window.the(Role::Button, label).accesskit_node().is_focused(), "“{label}” has not the keyboard");
}

/// The sample's way up to the question.
fn sample_question(workspace: &Workspace) -> Window {
    let mut window = home(workspace);
    window.press("customers.csv");
    window.expect("Import customers.csv");
    window.press("Import");
    window.expect("Reading customers.csv");
    window.work();
    window.expect(TITLE);
    window.expect("1,000 records staged from customers.csv, 12 with issues");
    window
}

#[test]
fn a_sample_processed_now_ends_in_its_results() {
    let workspace = Workspace::new();
    let mut window = sample_question(&workspace);
    window.press(NOW);
    window.expect("Processing: 0 records");
    window.expect("Errors: 0");
    window.work();
    window.expect("Import Processing Complete");
    window.expect("988 records created, 12 errors");
    // The dialog's button: the toast behind it has one of the same name.
    window.key(Key::Enter);
    window.expect_none("Errors: 12");
    window.expect("Integration records");
    assert_eq!(overview(&mut window).import(ImportId(1)).unwrap().import.counts.completed, 988);
}

#[test]
fn a_sample_processed_in_the_background_gives_control_back_at_once() {
    let workspace = Workspace::new();
    let mut window = sample_question(&workspace);
    window.press(BACKGROUND);
    window.expect_none(TITLE);
    window.expect("Processing continues in the background");
    // The user goes on working, looks in on it and leaves it again.
    window.go(Page::Home);
    window.expect("Processing continues in the background");
    window.press("Close this line");
    window.expect_none("Processing continues in the background");
    window.press("Show progress");
    window.expect("Processing continues in the background");
    window.expect("It starts in this moment");
    window.key(Key::Escape);
    window.expect_none("It starts in this moment");
    window.work();
    window.expect("Import Processing Complete");
    window.expect("988 records created, 12 errors");
    window.press("Open results");
    window.expect_none("Drop a file here, or anywhere in this window");
}

#[test]
fn the_background_line_goes_when_its_job_has_ended() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.press(BACKGROUND);
    window.expect("Processing continues in the background");
    window.work();
    window.expect_none("Processing continues in the background");
    window.expect("3 records created, 0 errors");
}

#[test]
fn results_can_be_opened_before_anything_is_processed() {
    let workspace = Workspace::new();
    let mut window = sample_question(&workspace);
    window.press(RESULTS);
    window.expect_none(TITLE);
    window.expect_none("Reading customers.csv");
    let overview = overview(&mut window);
    assert_eq!(overview.import(ImportId(1)).unwrap().import.counts.ready, 1000);
    assert_eq!(overview.jobs.len(), 1);
}

#[test]
fn escape_leaves_the_records_ready_and_says_where_they_are() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.key(Key::Escape);
    window.expect_none(TITLE);
    window.expect("3 records stay Ready; Imports and Integration records show them");
    assert_eq!(overview(&mut window).import(ImportId(1)).unwrap().import.counts.ready, 3);
    // Where the user is, the same question can be asked again.
    window.press("Process…");
    window.expect(TITLE);
}

#[test]
fn the_execution_mode_has_the_keyboard_and_answers_enter() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    check_focus(&window, NOW);
    window.key(Key::Enter);
    window.expect("Processing: 0 records");
    window.work();
    window.expect("3 records created, 0 errors");
}

#[test]
fn a_deferred_integration_proposes_the_background() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &workspace.file("few.csv", "No.,Name\nC1,One\nC2,Two\n"));
    window.press_tab("Where it goes");
    window.choose("Processing Execution Mode", "Deferred Job Queue (Asynchronous)");
    window.press("Import");
    window.work();
    check_focus(&window, BACKGROUND);
    window.key(Key::Enter);
    window.expect("Processing continues in the background");
}

#[test]
fn arrow_keys_move_the_highlight_round() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.key(Key::ArrowDown);
    check_focus(&window, BACKGROUND);
    window.key(Key::ArrowUp);
    window.key(Key::ArrowUp);
    check_focus(&window, RESULTS);
    window.key(Key::ArrowDown);
    check_focus(&window, NOW);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    window.expect("Processing continues in the background");
}

/// What is recommended for so many records, where the background is from three on.
#[track_caller]
fn check_recommended(num_rows: usize, expect: &str) {
    let workspace = Workspace::new();
    let mut window = home(&workspace);
    let settings = Settings { background_from: 3, ..overview(&mut window).settings.clone() };
    window.harness.state_mut().engine().send(Command::SaveSettings(settings));
    let window = asked(window, &workspace, num_rows);
    for option in [NOW, BACKGROUND, RESULTS] {
        let description = window.the(Role::Button, option).accesskit_node().description().unwrap_or_default();
        assert_eq!(description.contains("Recommended"), option == expect, "{option}: {description}");
    }
}

#[test]
fn the_background_is_recommended_for_many_records() {
    check_recommended(2, NOW);
    check_recommended(3, BACKGROUND);
}

#[test]
fn a_running_dialog_goes_on_in_the_background() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.press(NOW);
    assert!(overview(&mut window).jobs[0].is_foreground);
    window.press("Continue in background");
    window.expect("Processing continues in the background");
    assert!(!overview(&mut window).jobs[0].is_foreground);
    window.work();
    window.expect("3 records created, 0 errors");
}

#[test]
fn processing_can_be_cancelled_and_says_what_was_done() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.press(NOW);
    window.press("Cancel");
    window.expect("Import processing cancelled");
    window.expect("3 skipped");
    assert_eq!(overview(&mut window).jobs[0].status, JobStatus::Cancelled);
    window.key(Key::Escape);
    window.expect_none("Import processing cancelled");
}

#[test]
fn reading_can_be_cancelled_and_leads_back_to_the_options() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &sample("vendors.csv"));
    window.press("Import");
    window.press("Cancel");
    window.expect("The import of vendors.csv was cancelled");
    window.press("Back to the options");
    window.expect("How it was read");
    window.press("Import");
    window.work();
    window.expect("180 records staged from vendors.csv");
}

#[test]
fn a_file_that_is_gone_meanwhile_says_so_and_leads_back() {
    let workspace = Workspace::new();
    let file = workspace.file("few.csv", "No.,Name\nC1,One\n");
    let mut window = assistant(&workspace, &file);
    window.press("Import");
    fs::remove_file(&file).unwrap();
    window.work();
    window.expect_none(TITLE);
    window.expect("few.csv could not be read");
    // Nothing was kept of it, so nothing is offered that leads nowhere.
    window.expect("File could not be read");
    window.expect_none("Open results");
    window.expect("The file does not exist");
    window.press("Back to the options");
    window.expect("How it was read");
}

#[test]
fn a_typed_path_opens_the_assistant() {
    let workspace = Workspace::new();
    let file = workspace.file("few.csv", "No.,Name\nC1,One\n");
    let mut window = home(&workspace);
    window.fill("Path of a file", &format!("\"{}\"", file.display()));
    window.key(Key::Enter);
    window.expect("Import few.csv");
    window.expect("Where it goes");
}

/// The sentence shown for a file that can't be read.
#[track_caller]
fn check_bad(name: &str, content: Option<&[u8]>, expect: &str) {
    let workspace = Workspace::new();
    let path = content.map_or_else(|| workspace.path().join(name), |content| workspace.file(name, content));
    let window = assistant(&workspace, &path);
    window.expect(&format!("{name} can’t be imported"));
    window.expect(expect);
    window.the(Role::Button, "Choose another file…");
}

#[test]
fn a_bad_file_is_one_sentence_and_another_file() {
    check_bad("missing.csv", None, "The file does not exist; check its name and folder");
    check_bad("empty.csv", Some(b""), "The file is empty");
    check_bad("encrypted.xlsx", Some(&encrypted()), "The workbook is encrypted");
    check_bad("scan.csv", Some(b"\x89PNG\r\n\x1a\n\0\0"), "This is a picture, which can't be read as a table; ask for");
    check_bad("", None, "This is a folder, not a file; choose a file in it");
}

/// What an encrypted workbook is: a compound file with a stream of that name.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes[30] = 9;
    for (i, unit) in "EncryptionInfo".encode_utf16().enumerate() {
        bytes[512 + 2 * i..][..2].copy_from_slice(&unit.to_le_bytes());
    }
    bytes
}

#[test]
fn what_is_missing_keeps_import_from_being_pressed() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &workspace.file("few.csv", "No.,Town\nC1,Oslo\n"));
    window.press_tab("Where it goes");
    window.choose("Other table", "Customer");
    window.press_tab("Columns");
    window.expect("Name of Customer must have a value, and takes it from nowhere");
    assert!(window.the(Role::Button, "Import").accesskit_node().is_disabled());
    window.pick("Source of Name", "Town");
    window.expect_none("takes it from nowhere");
    assert!(!window.the(Role::Button, "Import").accesskit_node().is_disabled());
}

#[test]
fn what_was_set_by_hand_stays_when_the_file_is_read_otherwise() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &workspace.file("few.csv", "No.,Name,Town\nC1,One,Oslo\n"));
    window.press_tab("Where it goes");
    window.choose("Other table", "Customer");
    window.press_tab("Columns");
    window.pick("Source of Name", "Town");
    window.press_tab("How it was read");
    window.choose("Encoding", "windows-1252  Western Europe");
    window.expect("Set by hand");
    window.press_tab("Columns");
    let source = window.the(Role::ComboBox, "Source of Name").accesskit_node().value();
    assert_eq!(source.as_deref(), Some("Town"));
}

#[test]
fn the_preview_follows_each_option_at_once() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &workspace.file("few.txt", "No.;Name\nC1;One\nC2;Two\n"));
    assert_eq!(window.rows(), ["2, C1, One", "3, C2, Two"]);
    window.choose("Delimiter", "Comma  ,");
    assert_eq!(window.rows(), ["2, C1;One", "3, C2;Two"]);
    window.press("Reset to what was found");
    window.toggle("First row names columns");
    assert_eq!(window.rows(), ["1, No., Name", "2, C1, One", "3, C2, Two"]);
}

#[test]
fn a_wrong_encoding_is_told_on_the_rows_it_spoils() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &sample("vendors.csv"));
    window.choose("Encoding", "UTF-8  all languages");
    window.expect("Some bytes are not valid UTF-8; they are shown as �");
    window.press("Reset to what was found");
    window.expect_none("Some bytes are not valid UTF-8");
}

#[test]
fn a_file_seen_before_is_imported_as_before() {
    let workspace = Workspace::new();
    import(&mut workspace.engine(), &sample("vendors.csv"));
    let window = assistant(&workspace, &sample("vendors.csv"));
    window.expect("VENDORS: The file has the same 15 columns as files imported with it before");
    assert!(!window.the(Role::Button, "Import").accesskit_node().is_disabled());
}

#[test]
fn issues_are_foretold_as_they_are_found() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &sample("customers.csv"));
    window.expect("12 of 1,000 rows have issues");
    window.press("Next issue");
    window.expect("Line ");
}

#[test]
fn a_table_can_be_made_of_the_files_own_columns() {
    let workspace = Workspace::new();
    let file = workspace.file("Berths.csv", "Berth;Depth\nB1;12\nB2;9\n");
    let mut window = assistant(&workspace, &file);
    window.press_tab("Where it goes");
    let target = window.the(Role::Tab, "Where it goes").accesskit_node().description();
    assert_eq!(target.as_deref(), Some("New table Berths"));
    window.press("Import");
    window.work();
    window.key(Key::Enter);
    window.work();
    window.expect("2 records created, 0 errors");
    assert_eq!(overview(&mut window).table(&"Berths".into()).unwrap().num_records, 2);
}

#[test]
fn a_file_without_rows_asks_nothing() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 0);
    window.expect_none(TITLE);
    window.expect("The file has no rows: there is nothing to process");
    assert_eq!(overview(&mut window).jobs.len(), 1);
}

#[test]
fn import_can_be_pressed_by_keyboard_from_any_step() {
    let workspace = Workspace::new();
    let mut window = assistant(&workspace, &sample("vendors.csv"));
    window.keys(Modifiers::COMMAND, Key::Enter);
    window.expect("Reading vendors.csv");
}

#[test]
fn home_lists_recent_imports_and_opens_their_records() {
    let workspace = Workspace::new();
    import(&mut workspace.engine(), &sample("customers.csv"));
    let mut window = home(&workspace);
    assert_eq!(window.rows(), ["customers.csv, Customer, just now, 0, 988, 12, 0, With errors"]);
    window.click_row("customers.csv");
    window.expect_none("Drop a file here, or anywhere in this window");
}

#[test]
fn tiles_count_jobs_and_lead_to_the_queue() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.press(BACKGROUND);
    window.go(Page::Home);
    window.the(Role::Button, "0 Failed");
    window.the(Role::Button, "0 In Process");
    window.expect("Process few.csv");
    window.press("1 In Queue");
    window.expect_none("Drop a file here, or anywhere in this window");
}

#[test]
fn a_question_about_an_import_that_is_deleted_goes() {
    let workspace = Workspace::new();
    let mut window = question(&workspace, 3);
    window.expect(TITLE);
    window.harness.state_mut().engine().send(Command::DeleteImport(ImportId(1)));
    window.settle();
    window.expect_none(TITLE);
}

#[test]
fn nothing_is_drawn_again_while_nothing_changes() {
    let workspace = Workspace::new();
    let mut window = home(&workspace);
    // Panics where frames are asked for without end.
    window.harness.run();
    window.press("customers.csv");
    window.harness.run();
    window.press_tab("Columns");
    window.harness.run();
    window.press("Import");
    window.harness.run();
    window.work();
    window.harness.run();
    window.press(BACKGROUND);
    window.harness.run();
}

#[test]
fn an_empty_home_says_what_will_be_there() {
    let workspace = Workspace::new();
    let window = home(&workspace);
    window.expect("No imports yet");
    for name in ["customers.csv", "items.xlsx", "vendors.csv", "sales-orders.csv"] {
        window.the(Role::Button, name);
    }
}
