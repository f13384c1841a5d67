//! Tell me: finds pages, actions, imports, integrations and tables, by keyboard alone.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use longshore::ui::screen::Page;

use super::{integrations::with_integrations, window::Window};
use crate::support::Workspace;

const FIELD: &str = "Tell me what you want to do";

#[track_caller]
fn ask(window: &mut Window, text: &str) {
    window.keys(Modifiers::COMMAND, Key::K);
    window.the(Role::TextInput, FIELD);
    window.harness.event(eframe::egui::Event::Text(text.to_owned()));
    window.settle();
}

#[test]
fn a_page_is_found_and_opened_with_enter() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    ask(&mut window, "job q");
    let first = window.the(Role::ListBoxOption, "Job queue");
    assert_eq!(first.accesskit_node().is_selected(), Some(true));
    window.key(Key::Enter);
    window.expect("No jobs yet");
    window.expect_none(FIELD);
}

#[test]
fn arrows_move_and_escape_leaves() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    window.keys(Modifiers::ALT, Key::Q);
    let is_current = |window: &Window, name: &str| window.the(Role::ListBoxOption, name).accesskit_node().is_selected();
    assert_eq!(is_current(&window, "Home"), Some(true));
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowUp);
    assert_eq!(is_current(&window, "Imports"), Some(true));
    window.key(Key::Escape);
    window.expect_none(FIELD);
    window.expect("Each change is saved at once");
}

#[test]
fn what_the_workspace_holds_is_found_too() {
    let workspace = with_integrations();
    let mut window = Window::open(&workspace, Page::Settings);
    ask(&mut window, "customers 1");
    window.the(Role::ListBoxOption, "customers.csv, import 1");
    window.key(Key::Escape);
    ask(&mut window, "vendors");
    window.the(Role::ListBoxOption, "Integration VENDORS");
    window.the(Role::ListBoxOption, "Vendors").click();
    window.settle();
    window.expect("178 records");
}

#[test]
fn the_shortcut_of_a_page_leaves_it_too() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    ask(&mut window, "import");
    window.keys(Modifiers::COMMAND, Key::Num5);
    window.expect("No jobs yet");
    window.expect_none(FIELD);
}

#[test]
fn an_action_is_done() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    ask(&mut window, "dark");
    window.key(Key::Enter);
    let theme = window.harness.state_mut().engine().overview().settings.theme;
    assert_eq!(theme, longshore::model::settings::ThemeChoice::Dark);
}

#[test]
fn what_is_not_found_is_said() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Settings);
    ask(&mut window, "xyzzy");
    window.expect("Nothing is called “xyzzy”; look for a page, an action, a file or a table");
    window.key(Key::Enter);
    window.expect(FIELD);
}
