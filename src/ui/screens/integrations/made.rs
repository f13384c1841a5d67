//! The imports that were made with an integration.

use eframe::egui::Ui;

use crate::{
    engine::ImportView,
    model::IntegrationCode,
    ui::{
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::icon,
        widgets::{
            Button, EmptyState,
            grid::{Cell, Column, Grid, RowCells, Selection},
        },
        words,
    },
};

/// Draws the list; an import leads to its records.
pub fn imports_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, code: &IntegrationCode, selection: &mut Selection) {
    let imports: Vec<&ImportView> =
        cx.overview.imports.iter().filter(|view| view.import.integration == *code).collect();
    let selected = selection.single().and_then(|row| imports.get(row as usize));
    let mut is_pressed = false;
    if !imports.is_empty() {
        let show =
            Button::secondary("Show records").icon(icon::RECORDS).tooltip("Enter, or a double click on the import");
        is_pressed = ui.add_enabled(selected.is_some(), show).clicked();
        ui.add_space(4.0);
    }
    let pressed = selected.filter(|_| is_pressed).map(|view| view.import.id);
    let empty =
        EmptyState::new(icon::IMPORTS, "No imports yet", "Open a file that looks like the one it was made from");
    let response = Grid::new("imports", "Imports made with it", &columns())
        .num_rows(imports.len() as u64)
        .selection(selection)
        .empty(empty)
        .show(ui, |row| imports.get(row as usize).map(|view| cells(cx, view)));
    let opened = response.activated.and_then(|row| imports.get(row as usize)).map(|view| view.import.id);
    if let Some(import) = opened.or(pressed) {
        cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(import))));
    }
}

fn columns() -> [Column; 7] {
    [
        Column::number("Import").width(72.0),
        Column::text("File").width(176.0).fill(),
        Column::text("Read").width(152.0),
        Column::number("Version").width(80.0),
        Column::number("Records").width(96.0),
        Column::number("Completed").width(96.0),
        Column::number("Errors").width(80.0),
    ]
}

fn cells<'r>(cx: &ScreenCx<'_>, view: &'r ImportView) -> RowCells<'r> {
    let import = &view.import;
    let number = |number: u64| match number {
        0 => Cell::muted("0"),
        number => Cell::number(words::count(number)),
    };
    vec![
        Cell::number(import.id.to_string()),
        Cell::strong(import.file.name.as_str()),
        Cell::muted(words::moment(import.created, cx.now, cx.zone)),
        Cell::number(import.version.to_string()),
        number(import.counts.total()),
        number(import.counts.completed),
        number(import.counts.error),
    ]
}
