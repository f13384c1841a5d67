//! Pictures of the step "How it was read" with files as people send them: to be looked at after each change of it.

use eframe::egui::{Key, accesskit::Role};
use longshore::ui::screen::Page;

use super::{reading::ugly, window::Window};
use crate::support::{Workspace, picture};

fn look(picture_name: &str, file: &str, lead: impl Fn(&mut Window)) {
    for (size, theme) in picture::looks().iter().copied() {
        let workspace = Workspace::new();
        let mut window = Window::open_as(&workspace, Page::Home, size, theme);
        window.harness.state_mut().open_file(ugly(file));
        window.settle();
        window.the(Role::Tab, "How it was read").click();
        window.settle();
        lead(&mut window);
        window.picture(picture_name);
    }
}

fn as_in_the_file(window: &mut Window) {
    window.the(Role::RadioButton, "As in the file").click();
    window.settle();
}

#[test]
fn reading_fixed() {
    look("reading-stock", "stock-report.txt", |_| {});
    look("reading-types", "orders-of-several-types.txt", |window| window.key(Key::F8));
    look("reading-scripts", "names-in-two-scripts.txt", |window| {
        window.the(Role::Slider, "Boundary 2 at 19").focus();
        window.settle();
    });
    look("reading-lengths", "lengths-off.txt", |_| {});
}

fn columns(window: &mut Window) {
    let is_counted = |text: &String| text.strip_prefix("Columns ").is_some_and(|num| num.parse::<u64>().is_ok());
    let name = window.texts().into_iter().find(is_counted).unwrap_or_else(|| "Columns".to_owned());
    window.the(Role::RadioButton, &name).click();
    window.settle();
}

/// Files of which something is open, made here.
#[test]
fn reading_columns() {
    look("columns-bank", "bank-statement.csv", columns);
    look("columns-open", "orders-of-two-countries.csv", columns);
    look("columns-step", "orders-of-two-countries.csv", |window| {
        window.the(Role::Tab, "Columns").click();
        window.settle();
    });
    look("columns-more", "orders-of-two-countries.csv", |window| {
        if window.count("More settings") == 0 {
            return;
        }
        window.press("More settings");
    });
}

#[test]
fn reading_delimited() {
    look("reading-bank", "bank-statement.csv", as_in_the_file);
    look("reading-quotes", "quotes-gone-wrong.csv", |window| window.key(Key::F8));
    look("reading-tabs", "tabs-and-nothing.txt", as_in_the_file);
    look("reading-encodings", "kunden-gemischt.csv", |window| {
        window.the(Role::ComboBox, "Encoding").click();
        window.settle();
    });
    look("reading-line", "two-tables-and-a-total.csv", |window| {
        window.key(Key::F8);
        window.the(Role::ComboBox, "What the line is").click();
        window.settle();
    });
    look("reading-line-in-file", "two-tables-and-a-total.csv", |window| {
        as_in_the_file(window);
        window.the(Role::ListBox, "Lines of the file").focus();
        window.settle();
        window.key(Key::ArrowDown);
    });
    look("reading-pipes", "pipes-drawn.txt", |_| {});
    look("reading-nothing", "no-delimiter-at-all.txt", |_| {});
}
