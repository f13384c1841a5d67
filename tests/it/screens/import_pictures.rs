//! Pictures of Home, the assistant and the dialogs: to be looked at after each change of them.

use eframe::egui::{Key, accesskit::Role};
use longshore::ui::screen::Page;

use super::window::Window;
use crate::support::{Workspace, import, picture, sample};

/// Opens the window in each theme and size, leads it to a state, and takes a picture. Where none are wanted, the
/// smallest window alone says whether all can be drawn.
fn look(name: &str, prepare: impl Fn(&Workspace), lead: impl Fn(&Workspace, &mut Window)) {
    for (size, theme) in picture::looks().iter().copied() {
        let workspace = Workspace::new();
        prepare(&workspace);
        let mut window = Window::open_as(&workspace, Page::Home, size, theme);
        lead(&workspace, &mut window);
        window.picture(name);
    }
}

fn open(window: &mut Window, name: &str) {
    window.harness.state_mut().open_file(sample(name));
    window.settle();
}

fn tab(window: &mut Window, title: &str) {
    window.the(Role::Tab, title).click();
    window.settle();
}

fn nothing(_: &Workspace) {}

fn much(workspace: &Workspace) {
    let mut engine = workspace.engine();
    for name in ["customers.csv", "items.xlsx", "vendors.csv", "sales-orders.csv"] {
        import(&mut engine, &sample(name));
    }
}

#[test]
fn home() {
    look("home-empty", nothing, |_, _| {});
    look("home-full", much, |_, window| {
        open(window, "vendors.csv");
        window.press("Import");
        window.go(Page::Home);
    });
}

#[test]
fn assistant() {
    for title in ["File", "How it was read", "Where it goes", "Columns"] {
        let name = format!("assistant-{}", title.to_lowercase().replace(' ', "-"));
        look(&name, nothing, |_, window| {
            open(window, "customers.csv");
            tab(window, title);
        });
    }
    look("assistant-next-issue", nothing, |_, window| {
        open(window, "customers.csv");
        window.press("Next issue");
    });
}

#[test]
fn assistant_with_other_files() {
    look("assistant-orders", nothing, |_, window| {
        open(window, "sales-orders.csv");
        tab(window, "Columns");
    });
    look("assistant-known", much, |_, window| open(window, "vendors.csv"));
    look("assistant-workbook", nothing, |_, window| open(window, "items.xlsx"));
    look("assistant-bad", nothing, |workspace, window| {
        window.harness.state_mut().open_file(workspace.path().join("orders-november.csv"));
        window.settle();
    });
    let missing = |workspace: &Workspace, window: &mut Window| {
        let file = workspace.file("few.csv", "No.,Town\nC1,Oslo\n");
        window.harness.state_mut().open_file(file);
        window.settle();
        tab(window, "Where it goes");
        window.the(Role::ComboBox, "Other table").click();
        window.settle();
        window.press("Customer");
        tab(window, "Columns");
    };
    look("assistant-missing", nothing, missing);
    look("assistant-mended", nothing, |workspace, window| {
        missing(workspace, window);
        window.pick("Source of Name", "Town");
    });
}

#[test]
fn dialogs() {
    let ask = |window: &mut Window| {
        open(window, "customers.csv");
        window.press("Import");
        window.work();
    };
    look("dialog-question", nothing, |_, window| ask(window));
    look("dialog-now", nothing, |_, window| {
        ask(window);
        window.press("Process now (wait for completion)");
    });
    look("dialog-outcome", nothing, |_, window| {
        ask(window);
        window.press("Process now (wait for completion)");
        window.work();
    });
    look("dialog-background", nothing, |_, window| {
        ask(window);
        window.press("Process in background (continue working)");
    });
    look("dialog-left", nothing, |_, window| {
        ask(window);
        window.key(Key::Escape);
    });
}

#[test]
fn reading() {
    look("assistant-reading", nothing, |_, window| {
        open(window, "customers.csv");
        window.press("Import");
    });
    look("assistant-failed", nothing, |workspace, window| {
        let file = workspace.file("few.csv", "No.,Name\nC1,One\n");
        window.harness.state_mut().open_file(file.clone());
        window.settle();
        window.press("Import");
        std::fs::remove_file(file).unwrap();
        window.work();
    });
}
