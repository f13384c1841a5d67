//! The grid, full: statuses, issues, numbers, rows on their way, a detail pane.

use eframe::egui::{self, Frame, Margin, Panel, Ui};
use longshore::{
    model::RecordStatus,
    ui::{
        theme::icon,
        widgets::{
            Button, Chip, Details, FilterChips, SearchField, card,
            grid::{Cell, Column, Grid, RowCells, Selection, Sort, SortOrder},
            heading, page_header, small, status,
        },
    },
};

use super::{Page, shell};
use crate::support::picture::pictures;

#[test]
fn records() {
    pictures("records", |ui| shell(ui, Page::Records, records_ui));
}

fn records_ui(ui: &mut Ui) {
    page_header(ui, "Integration records", "customers-2026.csv · CUSTOMERS · 1,000,000 records", |ui| {
        let _ = ui.add(Button::primary("Process selected (3)").icon(icon::PROCESS));
        let _ = ui.add(Button::secondary("Export…"));
    });
    ui.horizontal(|ui| {
        SearchField::new("Search records").width(200.0).show(ui, &mut String::new());
        let chips = [
            Chip::all(1_000_000),
            Chip::status(RecordStatus::Ready, 0),
            Chip::status(RecordStatus::Completed, 999_976),
            Chip::status(RecordStatus::Error, 24),
        ];
        FilterChips::new("Status", &chips).show(ui, &mut None);
    });
    let pane = Frame::new().inner_margin(Margin { left: 16, ..Margin::ZERO });
    let panel = Panel::right("detail").exact_size(320.0).resizable(false).show_separator_line(false).frame(pane);
    if ui.available_width() > 900.0 {
        panel.show(ui, detail_ui);
    }
    let columns = [
        Column::number("Row").width(88.0).sortable(),
        Column::status("Status").width(120.0).sortable(),
        Column::text("No.").width(96.0).sortable(),
        Column::text("Name").fill(),
        Column::text("Country/Region").width(136.0),
        Column::number("Credit limit").width(120.0).sortable(),
        Column::text("Last changed").width(112.0),
    ];
    let mut selection = Selection::default();
    selection.select_only(3);
    selection.extend_to(5);
    let sort = Sort { column: 0, order: SortOrder::Ascending };
    Grid::new("records", "Integration records", &columns)
        .num_rows(1_000_000)
        .selection(&mut selection)
        .sorted(Some(sort))
        .show(ui, row);
}

fn row(index: u64) -> Option<RowCells<'static>> {
    if index == 8 || index == 9 {
        return None;
    }
    let names = ["Adatum Corporation", "Trey Research", "School of Fine Art", "Alpine Ski House", "Relecloud 日本"];
    let name = names[index as usize % names.len()];
    let record = if index % 7 == 4 { RecordStatus::Error } else { RecordStatus::Completed };
    let country = match record {
        RecordStatus::Error => Cell::issue("XX", "“XX” is no Country/Region; add it or correct the value"),
        _ => Cell::text("DE"),
    };
    Some(vec![
        Cell::number((index + 1).to_string()),
        Cell::status(record),
        Cell::mono(format!("{:05}", 10_000 + index)),
        Cell::strong(name),
        country,
        Cell::number(format!("{}.00", (index * 7_919) % 100_000)),
        Cell::muted("2026-11-20"),
    ])
}

fn detail_ui(ui: &mut Ui) {
    card(ui, |ui| {
        ui.take_available_width();
        heading(ui, "Row 5");
        status(ui, RecordStatus::Error);
        egui::Frame::new().show(ui, |ui| {
            Details::default().key_width(120.0).show(ui, |rows| {
                rows.raw("No.", "10004");
                rows.raw("Name", "Relecloud 日本");
                rows.raw("Country/Region", "XX");
                rows.raw("E-mail", "");
            });
        });
        small(
            ui,
            "“XX” is no Country/Region. Add it under Company, or correct the value and process the record again.",
        );
        let _ = ui.add(Button::secondary("Correct values…").icon(icon::EDIT));
    });
}
