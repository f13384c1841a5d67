//! The schedule page: what is filled in, what is wrong with it, and the runs that would come.

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use longshore::{
    model::{JobKind, Overlap, PickupPlace, Rule},
    ui::screen::{Page, ScheduleScope},
};

use super::window::Window;
use crate::support::{
    self, Workspace,
    picture::{LARGE, SMALL},
    sample,
};

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    support::import(&mut workspace.engine(), &sample("customers.csv"));
    workspace
}

fn new_schedule() -> Page {
    Page::Schedule(ScheduleScope::default())
}

#[track_caller]
fn choose(window: &mut Window, choice: &str, option: &str) {
    window.the(Role::ComboBox, choice).scroll_to_me();
    window.settle();
    window.the(Role::ComboBox, choice).click();
    window.settle();
    window.the(Role::Button, option).click();
    window.settle();
}

#[test]
fn the_next_ten_runs_follow_what_is_filled_in() {
    let workspace = workspace();
    let mut window = Window::open(&workspace, new_schedule());
    // It is Friday, 08:15.
    window.expect("Fri 2026-11-20 08:30 UTC");
    window.expect("Fri 2026-11-20 10:45 UTC");
    choose(&mut window, "Rule", "A cron expression");
    window.fill("Cron expression", "30 6 * * 1-5");
    window.expect("Mon 2026-11-23 06:30 UTC");
    window.fill("Time zone", "Europe/Berlin");
    window.expect("Mon 2026-11-23 06:30 CET");
    window.expect("Fri 2026-12-04 06:30 CET");
}

#[test]
fn a_fault_stands_at_its_field_and_nothing_can_be_saved() {
    let workspace = workspace();
    let mut window = Window::open(&workspace, new_schedule());
    choose(&mut window, "Rule", "A cron expression");
    window.fill("Cron expression", "61 6 * * *");
    window.expect("“61 6 * * *” is no cron expression");
    let save = window.the(Role::Button, "Save schedule");
    assert!(egui_kittest::kittest::NodeT::accesskit_node(&save).is_disabled());
    window.fill("Cron expression", "0 6 * * *");
    window.fill("Time zone", "Berlin");
    window.expect("There is no time zone named Berlin; use a name such as Europe/Berlin");
}

#[test]
fn a_schedule_is_saved_shown_and_changed() {
    let workspace = workspace();
    let folder = workspace.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    let mut window = Window::open(&workspace, new_schedule());
    window.fill("Folder", &folder.display().to_string());
    window.fill("Names like", "cust*.csv");
    window.keys(Modifiers::COMMAND, Key::S);
    window.expect("The schedule was saved");
    window.row("3, ");
    window.expect("Scheduled 1");
    window.expect("Its schedule has it run next at 2026-11-20 08:30:00 UTC");
    window.go(Page::Schedule(ScheduleScope { integration: None, job: Some(longshore::model::JobId(3)) }));
    window.expect("Change the schedule");
    choose(&mut window, "Still running", "Run it afterwards");
    window.press("Save schedule");
    let overview = window.harness.state_mut().engine().overview();
    let job = overview.job(longshore::model::JobId(3)).unwrap();
    let recurrence = job.terms.recurrence.clone().unwrap();
    assert_eq!(recurrence.overlap, Overlap::Wait);
    assert!(matches!(recurrence.rule, Rule::Days { minutes: 15, .. }));
    let JobKind::Collect { pickup, .. } = &job.kind else { panic!("{:?}", job.kind) };
    assert_eq!(pickup.place, PickupPlace::Folder { folder, pattern: "cust*.csv".to_owned() });
}

#[test]
fn the_card_of_an_integration_leads_here() {
    let workspace = workspace();
    let mut window = Window::open(&workspace, Page::Integration("CUSTOMERS".into()));
    window.press("Schedule…");
    window.expect("Imports files with CUSTOMERS by itself");
}

#[test]
fn pictures_of_the_page() {
    let workspace = workspace();
    for (size, theme) in [(LARGE, Theme::Light), (SMALL, Theme::Dark)] {
        let mut window = Window::open_as(&workspace, new_schedule(), size, theme);
        window.fill("Folder", "/data/incoming");
        window.picture("schedule");
        window.fill("Time zone", "Berlin");
        window.picture("schedule-fault");
    }
}
