//! Widgets while they are used: focused, open, pointed at.

use eframe::egui::{Key, Modifiers, Theme, Ui, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use longshore::ui::{
    theme::{Tone, icon},
    widgets::{
        Button, Choice, CueTile, Dialog, DropZone, Form, IconButton, OptionCard, body, card, drop_overlay, page_header,
    },
};

use super::{Page, shell};
use crate::support::picture::{SMALL, builder, file_name, pictures, save};

fn page(ui: &mut Ui) {
    shell(ui, Page::Home, |ui| {
        page_header(ui, "States", "Focus, open lists, tooltips", |ui| {
            let _ = ui.add(Button::primary("Import file…"));
            let _ = ui.add(Button::secondary("Export…"));
            let _ = ui.add(IconButton::new(icon::REFRESH, "Refresh"));
        });
        let _ = ui.add(CueTile::new("Failed", 3, icon::ERROR, Tone::Error));
        card(ui, |ui| {
            ui.take_available_width();
            Form::show(ui, |form| {
                form.text("Code", &mut "VENDORS".to_owned());
                form.choice(
                    "Date order",
                    &mut 1,
                    [(0, "day/month/year"), (1, "month/day/year"), (2, "year-month-day")],
                );
                form.check("Header", &mut false, "The first row names the columns");
            });
            Choice::new("Empty", [(0, "–")]).show(ui, &mut 0);
        });
        let _ = ui.add(OptionCard::new(icon::PROCESS, "Process now (wait for completion)", "About 8 s"));
    });
}

fn both(name: &str, steps: impl Fn(&mut Harness<'_>)) {
    for theme in [Theme::Light, Theme::Dark] {
        let mut harness = builder(SMALL, theme).build_ui(page);
        harness.run_ok();
        steps(&mut harness);
        harness.run_ok();
        save(&mut harness, &file_name(name, SMALL, theme));
    }
}

#[test]
fn focus() {
    for (name, label) in [
        ("primary", "Import file…"),
        ("tile", "3 Failed"),
        ("field", "Code"),
        ("choice", "Date order"),
        ("box", "The first row names the columns"),
        ("option", "Process now (wait for completion)"),
        ("nav", "Imports"),
    ] {
        both(&format!("focus-{name}"), |harness| harness.get_all_by_label(label).last().expect("a widget").focus());
    }
}

#[test]
fn open_list() {
    both("open-list", |harness| harness.get_by_role_and_label(Role::ComboBox, "Date order").click());
}

#[test]
fn tooltip() {
    both("tooltip", |harness| {
        harness.get_by_label("Refresh").hover();
        harness.run_steps(6);
    });
}

#[test]
fn the_tab_key_reaches_everything() {
    let mut harness = builder(SMALL, Theme::Light).build_ui(page);
    for label in ["Import file…", "Export…", "Refresh", "3 Failed", "Code", "Date order"] {
        let reached = (0..30).any(|_| {
            harness.key_press_modifiers(Modifiers::NONE, Key::Tab);
            harness.run_ok();
            harness.get_all_by_label(label).any(|node| node.is_focused())
        });
        assert!(reached, "{label} is not reached");
    }
}

#[test]
fn drop_zone() {
    pictures("drop-zone", |ui| {
        shell(ui, Page::Home, |ui| {
            page_header(ui, "Home", "", |_| ());
            DropZone::new("Drop a file here", "CSV and other text, Excel workbooks, fixed width", "Choose a file…")
                .show(ui);
        });
    });
}

#[test]
fn dragged_files_cover_the_window() {
    let draw = |ui: &mut Ui| {
        page(ui);
        drop_overlay(ui.ctx(), "Drop to import");
    };
    let mut harness = builder(SMALL, Theme::Light).build_ui(draw);
    harness.run_ok();
    harness.input_mut().hovered_files.push(eframe::egui::HoveredFile::default());
    harness.step();
    save(&mut harness, &file_name("drop-overlay", SMALL, Theme::Light));
}

#[test]
fn long_dialogs_scroll() {
    pictures("dialog-long", |ui| {
        page(ui);
        let dialog = Dialog::new("long", "A title that is longer than the dialog is wide and goes on")
            .primary("Next")
            .secondary("Back");
        dialog.show(ui.ctx(), |ui| {
            for _ in 0..40 {
                body(ui, "Rows with the same key make one document; if one line fails, the document fails whole.");
            }
        });
    });
}
