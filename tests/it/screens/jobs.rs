//! The job queue: what is listed, what the pane says, and what can be done.

use std::fs;

use eframe::egui::{Key, accesskit::Role};
use longshore::{
    engine::{Attention, Command, Engine, RequestId, Target},
    model::{AfterStaging, ImportId, RecordStatus, Selection, Settings},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{self, Workspace, sample};

/// Customers read and processed, vendors read only, and a file that was gone before it could be read.
pub fn with_jobs() -> Workspace {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    support::import(&mut engine, &sample("customers.csv"));
    support::import_as(&mut engine, &sample("vendors.csv"), &Target::Guess, AfterStaging::Ask);
    let gone = workspace.path().join("gone.csv");
    fs::copy(sample("customers.csv"), &gone).unwrap();
    let integration = engine.overview().integrations[0].clone();
    let then = AfterStaging::Ask;
    let request = RequestId(1);
    support::expect_done(&engine.send(Command::StartImport {
        request,
        path: gone.clone(),
        integration: Box::new(integration),
        new_table: None,
        then,
    }));
    fs::remove_file(&gone).unwrap();
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    workspace
}

/// Queues the processing of the vendors, as the post-import dialog would.
fn queue_vendors(engine: &mut Engine) {
    engine.send(Command::Process {
        request: RequestId(2),
        import: ImportId(2),
        selection: Selection::Status(RecordStatus::Ready),
        attention: Attention::Background,
    });
}

fn turn_queue_off(engine: &mut Engine) {
    let settings = Settings { is_queue_enabled: false, ..engine.overview().settings.clone() };
    engine.send(Command::SaveSettings(settings));
}

#[test]
fn jobs_are_listed_newest_first_with_how_far_they_came() {
    let window = Window::open(&with_jobs(), Page::Jobs);
    let rows = window.rows();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows[0].starts_with("4, Read gone.csv, Error"), "{rows:?}");
    assert!(rows[2].starts_with("2, Process customers.csv, Finished, 1,000/1,000, 12, Normal"), "{rows:?}");
    window.expect("1 failed");
}

#[test]
fn chips_count_and_filter() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    window.the(Role::RadioButton, "All 4").click();
    window.the(Role::RadioButton, "Finished 3");
    window.the(Role::RadioButton, "Error 1").click();
    window.settle();
    assert_eq!(window.rows().len(), 1);
    window.fill("Search jobs", "vendors");
    assert_eq!(window.rows().len(), 0);
    window.expect("No job fits");
    window.press("Show all jobs");
    assert_eq!(window.rows().len(), 4);
}

#[test]
fn the_pane_tells_the_last_error_in_full() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    window.click_row("4, Read gone.csv");
    window.expect("Last error");
    window.expect("gone.csv");
    window.the(Role::Button, "Restart");
    window.the(Role::Button, "Remove…");
    window.expect_none("Watch progress");
    window.expect_none("Put on hold");
    window.key(Key::Escape);
    window.expect_none("Last error");
}

#[test]
fn a_job_is_removed_after_a_question() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    window.click_row("4, Read gone.csv");
    window.key(Key::Delete);
    window.expect("Remove the job queue entry?");
    window.press("Keep");
    assert_eq!(window.rows().len(), 4);
    window.press("Remove…");
    window.press("Remove entry");
    assert_eq!(window.rows().len(), 3);
    window.expect_none("Last error");
}

#[test]
fn a_queue_that_is_off_says_so_and_can_be_turned_on() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    turn_queue_off(window.harness.state_mut().engine());
    queue_vendors(window.harness.state_mut().engine());
    window.work();
    window.expect("The job queue is off: queued jobs wait");
    window.click_row("5, Process vendors.csv, Ready");
    window.expect("Why is nothing happening?");
    window.press("Turn on");
    window.expect_none("The job queue is off: queued jobs wait");
    window.expect("It starts as soon as a worker is free");
    window.work();
    window.row("5, Process vendors.csv, Finished");
}

#[test]
fn a_waiting_job_is_held_set_ready_cancelled_and_restarted() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    queue_vendors(window.harness.state_mut().engine());
    window.settle();
    window.click_row("5, Process vendors.csv, Ready");
    window.press("Put on hold");
    window.row("5, Process vendors.csv, On Hold");
    window.expect("It is on hold until it is set ready");
    window.press("Set ready");
    window.row("5, Process vendors.csv, Ready");
    window.press("Cancel job");
    window.row("5, Process vendors.csv, Cancelled");
    window.press("Restart");
    window.row("6, Process vendors.csv, Ready");
    window.work();
    window.row("6, Process vendors.csv, Finished");
}

#[test]
fn enter_shows_the_records_of_a_job() {
    let mut window = Window::open(&with_jobs(), Page::Jobs);
    window.click_row("2, Process customers.csv");
    window.expect("customers.csv, import 1");
    window.key(Key::Enter);
    assert_eq!(window.count("Job queue entries"), 0);
}

#[test]
fn an_empty_queue_says_what_will_be_here() {
    let window = Window::open(&Workspace::new(), Page::Jobs);
    window.expect("No jobs yet");
    window.the(Role::Button, "Import a file…");
    window.expect("Nothing runs or waits");
}
