//! A home page, to judge the hierarchy by.

use eframe::egui::Ui;
use longshore::{
    model::{JobStatus, Progress, RecordStatus},
    ui::{
        theme::{Tone, icon},
        widgets::{
            Button, CueTile, EmptyState, ProgressLine, card,
            grid::{Cell, Column, Grid},
            page_header, section,
        },
    },
};

use super::{Page, shell};
use crate::support::picture::pictures;

#[test]
fn home() {
    pictures("home", |ui| shell(ui, Page::Home, home_ui));
}

#[test]
fn nothing_yet() {
    pictures("empty", |ui| shell(ui, Page::Imports, empty_ui));
}

fn home_ui(ui: &mut Ui) {
    page_header(ui, "Home", "Contoso Trading", |ui| {
        let _ = ui.add(Button::primary("Import file…").icon(icon::DROP));
    });
    ui.horizontal(|ui| {
        let _ = ui.add(CueTile::new("Failed", 3, icon::ERROR, Tone::Error));
        let _ = ui.add(CueTile::new("In Process", 1, icon::WORKING, Tone::Accent));
        let _ = ui.add(CueTile::new("In Queue", 0, icon::WAITING, Tone::Neutral));
    });
    section(ui, "Running");
    card(ui, |ui| {
        ui.take_available_width();
        let progress =
            Progress { done: 412_000, total: 1_000_000, num_errors: 24, seconds: 21.0, ..Progress::default() };
        ProgressLine::of("Processing customers-2026.csv", &progress).show(ui);
    });
    section(ui, "Recent imports");
    let columns = [
        Column::text("File").fill(),
        Column::text("Integration"),
        Column::number("Records"),
        Column::number("Errors"),
        Column::status("Status"),
        Column::text("When").width(120.0),
    ];
    Grid::new("recent", "Recent imports", &columns).num_rows(3).hug_rows().show(ui, |row| {
        let (file, integration, records, errors, status, when) = [
            ("customers-2026.csv", "CUSTOMERS", "1,000,000", "24", JobStatus::InProcess, "just now"),
            ("vendors.txt", "VENDORS", "412", "3", JobStatus::Finished, "12 min ago"),
            ("orders.xlsx", "SALES-ORDERS", "9,120", "0", JobStatus::Cancelled, "yesterday"),
        ][row as usize];
        Some(vec![
            Cell::strong(file),
            Cell::text(integration),
            Cell::number(records),
            if errors == "0" { Cell::muted(errors) } else { Cell::number(errors) },
            if row == 1 { Cell::status(RecordStatus::Error) } else { Cell::status(status) },
            Cell::muted(when),
        ])
    });
}

fn empty_ui(ui: &mut Ui) {
    page_header(ui, "Imports", "Every file that was read, and what became of it", |ui| {
        let _ = ui.add(Button::primary("Import file…").icon(icon::DROP));
    });
    let columns = [Column::text("File").fill(), Column::number("Records"), Column::status("Status")];
    let empty = EmptyState::new(
        icon::IMPORTS,
        "No imports yet",
        "Drop a file anywhere in this window, or choose one. Nothing is created before you say so.",
    )
    .action("Choose a file…");
    Grid::new("imports", "Imports", &columns).empty(empty).show(ui, |_| None);
}
