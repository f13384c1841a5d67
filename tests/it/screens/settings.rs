//! Settings: each change is saved at once, and what can't be is said.

use eframe::egui::accesskit::Role;
use longshore::{
    model::{Settings, settings::ThemeChoice},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::Workspace;

fn open() -> (Workspace, Window) {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Settings);
    (workspace, window)
}

fn saved(window: &mut Window) -> Settings {
    window.harness.state_mut().engine().overview().settings.clone()
}

#[track_caller]
fn choose(window: &mut Window, choice: &str, option: &str) {
    window.the(Role::ComboBox, choice).click();
    window.settle();
    window.the(Role::Button, option).click();
    window.settle();
}

#[test]
fn each_choice_is_saved_at_once() {
    let (_workspace, mut window) = open();
    choose(&mut window, "Theme", "Dark");
    window.press("More: Workers");
    choose(&mut window, "Zoom", "110 %");
    let settings = saved(&mut window);
    assert_eq!((settings.theme, settings.num_workers, settings.zoom_percent), (ThemeChoice::Dark, 3, 110));
}

#[test]
fn the_queue_is_switched_with_a_plain_warning() {
    let (_workspace, mut window) = open();
    window.the(Role::CheckBox, "Start queued jobs").click();
    window.settle();
    assert!(!saved(&mut window).is_queue_enabled);
    window.expect("The job queue is off: queued jobs wait");
}

#[test]
fn the_safety_of_the_queue_is_set() {
    let (_workspace, mut window) = open();
    for button in ["Less: Pause at errors of", "More: Of the first records", "Less: Keep the job log"] {
        window.the(Role::Button, button).scroll_to_me();
        window.settle();
        window.press(button);
    }
    window.the(Role::CheckBox, "Show them on the desktop while the window is not in front").click();
    window.settle();
    let Settings { breaker_percent, breaker_after, log_days, uses_system_notifications, .. } = saved(&mut window);
    assert_eq!((breaker_percent, breaker_after, log_days, uses_system_notifications), (85, 1100, 80, false));
}

#[test]
fn a_number_out_of_range_is_marked_and_not_saved() {
    let (_workspace, mut window) = open();
    window.fill("Background from", "0");
    window.expect("A number from 1 to 1,000,000");
    assert_eq!(saved(&mut window).background_from, 1000);
    window.fill("Background from", "2500");
    window.expect_none("A number from 1 to 1,000,000");
    assert_eq!(saved(&mut window).background_from, 2500);
}

#[test]
fn the_workspace_and_the_version_are_shown() {
    let (workspace, mut window) = open();
    window.expect(&workspace.path().join("workspace").display().to_string());
    window.expect(env!("CARGO_PKG_VERSION"));
    // It stands below what a small window shows.
    window.the(Role::Button, "Copy the folder's path").scroll_to_me();
    window.settle();
    window.press("Copy the folder's path");
    window.expect("The folder's path is on the clipboard");
}
