//! Pages made of many controls: the import assistant's first step and the settings.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Ui};
use longshore::ui::{
    theme::{Tone, icon},
    widgets::{
        Button, Chip, FilterChips, Form, Stepper, TextField, badge, card,
        grid::{Cell, Column, Grid},
        heading, page_header, section,
    },
};

use super::{Page, shell};
use crate::support::picture::pictures;

#[test]
fn assistant() {
    pictures("assistant", |ui| shell(ui, Page::Imports, file_ui));
}

#[test]
fn settings() {
    pictures("settings", |ui| shell(ui, Page::Settings, settings_ui));
}

fn file_ui(ui: &mut Ui) {
    page_header(ui, "Import vendors.txt", "412 rows · 38.2 kB · changed 2 days ago", |_| {});
    Panel::bottom("actions")
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin { top: 16, ..Margin::ZERO }))
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let _ = ui.add(Button::primary("Next: columns").icon(icon::FORWARD));
                let _ = ui.add(Button::secondary("Back"));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Button::quiet("Cancel")));
            });
        });
    let side = Frame::new().inner_margin(Margin { right: 16, ..Margin::ZERO });
    Panel::left("format").exact_size(336.0).resizable(false).show_separator_line(false).frame(side).show(ui, |ui| {
        ScrollArea::vertical().show(ui, |ui| {
            card(ui, |ui| {
                ui.take_available_width();
                heading(ui, "How the file is read");
                Form::with_labels(ui, 96.0, |form| {
                    form.choice("Format", &mut 0, [(0, "Delimited text")]);
                    form.choice("Encoding", &mut 0, [(0, "Windows-1252")]);
                    form.hint("41 bytes that are no UTF-8; “ü” and “ß” in column Name");
                    form.row("Delimiter", |ui| {
                        ui.add(TextField::new(&mut ";".to_owned()).mono().width(32.0));
                        badge(ui, "100 % sure", Tone::Success);
                    });
                    form.check("Header", &mut true, "The first row names the columns");
                });
            });
        });
    });
    preview_ui(ui);
}

fn preview_ui(ui: &mut Ui) {
    let columns = [
        Column::number("Line").width(64.0),
        Column::text("Nr.").width(96.0),
        Column::text("Name").width(200.0),
        Column::text("Ort").width(120.0),
        Column::number("Limit").width(120.0),
    ];
    Grid::new("preview", "Preview", &columns).num_rows(412).show(ui, |row| {
        let limit = format!("{}.{:03},50", row + 1, row * 37 % 1000);
        Some(vec![
            Cell::muted((row + 2).to_string()),
            Cell::mono(format!("{:06}", 70_000 + row)),
            Cell::text(["Müller & Söhne", "Großhandel Nord", "Café Lichtblick"][row as usize % 3]),
            if row == 4 { Cell::issue("", "Too few fields: 3 instead of 4") } else { Cell::text("Lübeck") },
            Cell::number(limit),
        ])
    });
}

fn settings_ui(ui: &mut Ui) {
    page_header(ui, "Settings", "For this workspace", |_| ());
    card(ui, |ui| {
        ui.take_available_width();
        heading(ui, "Appearance");
        Form::show(ui, |form| {
            form.row("Theme", |ui| {
                let chips = [Chip::plain(0, "As the system"), Chip::plain(1, "Light"), Chip::plain(2, "Dark")];
                FilterChips::new("Theme", &chips).show(ui, &mut Some(0));
            });
            form.row("Size", |ui| Stepper::new("Size", 80..=200).step(10).unit(" %").show(ui, &mut 100));
        });
        section(ui, "Job queue");
        Form::show(ui, |form| {
            form.check("Queue", &mut true, "Start queued jobs");
            form.row("Workers", |ui| Stepper::new("Workers", 1..=16).show(ui, &mut 1));
            form.hint("Jobs that run side by side; this computer has 2 cores");
        });
    });
}
