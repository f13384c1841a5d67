//! F6 goes between the parts of a page, and the keyboard stays where the user is when things vanish.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use longshore::{
    engine::{Attention, Command, RequestId},
    model::{ImportId, JobId, RecordStatus, Selection},
    ui::screen::Page,
};

use super::{integrations::with_integrations, jobs::with_jobs, window::Window};
use crate::support::Workspace;

/// The job queue with an entry that waits, chosen by the keyboard.
fn jobs(workspace: &Workspace) -> Window {
    let mut window = Window::open(workspace, Page::Jobs);
    window.harness.state_mut().engine().send(Command::Process {
        request: RequestId(2),
        import: ImportId(2),
        selection: Selection::Status(RecordStatus::Ready),
        attention: Attention::Background,
    });
    window.settle();
    assert_eq!(f6(&mut window), "Job queue entries", "from nowhere, the list is what is meant");
    window.key(Key::ArrowDown);
    window.row("5, Process vendors.csv, Ready");
    window
}

/// The entry that waits: a list that has the keyboard hands it on to the row chosen.
const ENTRY: &str = "5, Process vendors.csv, Ready, –, It starts in this moment, 0, today 08:15";

/// Presses F6 and says what has the keyboard then.
fn f6(window: &mut Window) -> String {
    window.key(Key::F6);
    window.expect_focus_in_sight();
    window.held()
}

fn shift_f6(window: &mut Window) -> String {
    window.keys(Modifiers::SHIFT, Key::F6);
    window.held()
}

#[test]
fn from_the_list_the_pane_is_one_key_away() {
    let workspace = with_jobs();
    let mut window = jobs(&workspace);
    assert_eq!(f6(&mut window), "Watch progress");
    assert_eq!(f6(&mut window), "Home");
    assert_eq!(f6(&mut window), "Schedule…");
    assert_eq!(f6(&mut window), ENTRY);
    assert_eq!(shift_f6(&mut window), "Schedule…");
    assert_eq!(shift_f6(&mut window), "Home");
    assert_eq!(shift_f6(&mut window), "Watch progress");
}

#[test]
fn a_part_is_come_back_to_where_it_was_left() {
    let workspace = with_jobs();
    let mut window = jobs(&workspace);
    f6(&mut window);
    window.tab_to("Put on hold");
    assert_eq!(shift_f6(&mut window), ENTRY);
    assert_eq!(f6(&mut window), "Put on hold");
    window.go(Page::Settings);
    window.go(Page::Jobs);
    assert_ne!(f6(&mut window), "", "a page that was opened anew begins anew");
}

#[test]
fn in_a_dialog_it_goes_nowhere() {
    let workspace = with_jobs();
    let mut window = jobs(&workspace);
    f6(&mut window);
    window.tab_to("Job settings…");
    window.key(Key::Enter);
    assert_eq!(window.held(), "Save");
    window.key(Key::F6);
    assert_eq!(window.held(), "Save");
}

#[test]
fn the_pane_of_a_field_is_gone_to_and_left_while_typing() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Integration("CUSTOMERS".into()));
    assert_eq!(f6(&mut window), "Description");
    window.card_page("Mapping");
    window.press("Edit Name");
    window.the(Role::TextInput, "Search fields").focus();
    window.settle();
    assert_eq!(f6(&mut window), "Edit No.");
    assert_eq!(f6(&mut window), "Source of Name, in the pane");
    window.tab_to("Value to try");
    window.enter("x");
    assert_eq!(shift_f6(&mut window), "Edit No.");
    assert_eq!(shift_f6(&mut window), "Search fields");
    assert_eq!(f6(&mut window), "Edit No.");
    assert_eq!(f6(&mut window), "Value to try");
}

#[test]
fn tell_me_and_the_settings_know_the_key() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    window.expect("Next part of the page");
    window.keys(Modifiers::COMMAND, Key::K);
    window.enter("next part");
    window.expect("F6");
    window.key(Key::Enter);
    assert_ne!(window.held(), "");
}

#[test]
fn a_dialog_whose_job_vanished_gives_the_keyboard_back() {
    let workspace = with_jobs();
    let mut window = jobs(&workspace);
    f6(&mut window);
    window.tab_to("Job settings…");
    window.key(Key::Enter);
    window.expect("A run that shows no progress");
    window.harness.state_mut().engine().send(Command::CancelJob(JobId(5)));
    window.harness.state_mut().engine().send(Command::RemoveJob(JobId(5)));
    window.settle();
    window.expect_none("A run that shows no progress");
    assert_eq!(window.held(), "Job queue entries");
    window.expect_focus_in_sight();
}

#[test]
fn what_was_greyed_out_leaves_the_keyboard_in_its_part() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Notifications);
    window.tab_to("Mark all as read");
    window.key(Key::Space);
    assert_eq!(window.held(), "Clear all…");
    window.expect_focus_in_sight();
}
