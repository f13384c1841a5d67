//! Pictures of the pages on what became of the rows: empty, full, with errors; both sizes, both themes.

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use longshore::{
    engine::Target,
    model::{AfterStaging, ImportId, RecordStatus, RowNo},
    ui::screen::{Page, RecordsScope},
};

use super::window::Window;
use crate::support::{self, Made, Workspace, picture, sample};

fn full() -> Workspace {
    static MADE: Made = Made::new();
    Workspace::copied(&MADE, |engine| {
        support::import(engine, &sample("customers.csv"));
        support::import(engine, &sample("items.xlsx"));
        support::import(engine, &sample("sales-orders.csv"));
        support::import_as(engine, &sample("vendors.csv"), &Target::Guess, AfterStaging::Ask);
    })
}

/// Each theme at each size.
fn each(mut show: impl FnMut([f32; 2], Theme)) {
    picture::looks().iter().for_each(|(size, theme)| show(*size, *theme));
}

fn errors(row: Option<RowNo>) -> Page {
    Page::Records(RecordsScope { status: Some(RecordStatus::Error), row, ..RecordsScope::of_import(ImportId(1)) })
}

#[test]
fn pictures_of_records() {
    let workspace = full();
    each(|size, theme| {
        let mut window = Window::open_as(&workspace, Page::Records(RecordsScope::default()), size, theme);
        window.picture("records-all-imports");
        window.go(Page::Records(RecordsScope::of_import(ImportId(1))));
        window.picture("records-import");
        window.click_row("Completed, 2,");
        window.picture("records-completed");
        window.go(errors(Some(RowNo(118))));
        window.picture("records-error");
        window.fill("Country", "GB");
        window.picture("records-typed");
        window.the(Role::Grid, "Integration records").focus();
        window.settle();
        window.keys(Modifiers::COMMAND, Key::A);
        window.picture("records-several");
        window.the(Role::RadioButton, "Skipped 0").click();
        window.settle();
        window.picture("records-nothing");
        window.go(Page::Records(RecordsScope { row: Some(RowNo(198)), ..RecordsScope::of_import(ImportId(3)) }));
        window.picture("records-order");
        window.go(Page::Records(RecordsScope::of_import(ImportId(4))));
        window.click_row("Ready, 1,");
        window.picture("records-ready");
    });
}

#[test]
fn pictures_of_imports() {
    let workspace = full();
    each(|size, theme| {
        let mut window = Window::open_as(&workspace, Page::Imports, size, theme);
        window.picture("imports");
        window.click_row("1, customers.csv");
        window.picture("imports-selected");
        window.key(Key::Delete);
        window.picture("imports-delete");
        window.key(Key::Escape);
        window.go(Page::Notifications);
        window.picture("notifications");
    });
}

#[test]
fn pictures_of_nothing() {
    let workspace = Workspace::new();
    each(|size, theme| {
        let mut window = Window::open_as(&workspace, Page::Records(RecordsScope::default()), size, theme);
        window.picture("records-empty");
        window.go(Page::Imports);
        window.picture("imports-empty");
        window.go(Page::Notifications);
        window.picture("notifications-empty");
    });
}
