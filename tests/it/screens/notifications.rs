//! Notifications: told once, kept until removed.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use longshore::ui::screen::Page;

use super::window::Window;
use crate::support::{self, Workspace, sample};

fn two_notices() -> Workspace {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    support::import(&mut engine, &sample("customers.csv"));
    support::import(&mut engine, &sample("vendors.csv"));
    workspace
}

#[test]
fn a_notice_leads_to_its_results() {
    let workspace = two_notices();
    let mut window = Window::open(&workspace, Page::Notifications);
    window.expect("2 unread");
    assert_eq!(window.count("Import Processing Complete"), 2);
    window.expect("988 records created, 12 errors");
    let last = window.harness.query_all_by(|node| node.label().as_deref() == Some("Open results")).last();
    last.unwrap().click();
    window.settle();
    window.expect("Error 12");
    window.go(Page::Notifications);
    window.expect("1 unread");
}

#[test]
fn notices_are_marked_and_removed() {
    let workspace = two_notices();
    let mut window = Window::open(&workspace, Page::Notifications);
    window.press("Mark all as read");
    window.expect("All read");
    assert!(window.the(Role::Button, "Mark all as read").accesskit_node().is_disabled());
    let first = window.harness.query_all_by(|node| node.label().as_deref() == Some("Remove")).next();
    first.unwrap().click();
    window.settle();
    assert_eq!(window.count("Import Processing Complete"), 1);
    window.press("Clear all…");
    window.expect("The imports and their records stay as they are.");
    window.press("Clear 1 notification");
    window.expect("No notifications");
}

#[test]
fn a_notice_of_a_deleted_import_offers_nothing() {
    let workspace = two_notices();
    let mut engine = workspace.engine();
    engine.send(longshore::engine::Command::DeleteImport(longshore::model::ImportId(1)));
    drop(engine);
    let window = Window::open(&workspace, Page::Notifications);
    assert_eq!(window.count("Open results"), 1);
}

use egui_kittest::kittest::Queryable as _;

#[test]
fn without_notices_it_says_what_will_be_here() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Notifications);
    window.expect("No notifications");
    window.expect_none("Clear all…");
}
