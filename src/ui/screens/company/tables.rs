//! The page "Company": its tables.

use eframe::egui::Ui;

use crate::{
    engine::{Overview, TableView},
    model::TableName,
    ui::{
        listed::{Listed, holds},
        screen::{Page, Request, ScreenCx},
        theme::icon,
        widgets::{
            Button, EmptyState, SearchField,
            grid::{Cell, Column, Grid, RowCells, Selection},
            page_header,
        },
        words,
    },
};

/// What the page remembers.
#[derive(Default)]
pub struct Tables {
    search: String,
    listed: Listed<String>,
    selected: Option<TableName>,
}

impl Tables {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let overview = cx.overview;
        page_header(ui, "Company", &subtitle(overview), |ui| {
            let selected = self.selected.clone();
            let open =
                Button::secondary("Open table").icon(icon::TABLE).tooltip("Enter, or a double click on the table");
            if ui.add_enabled(selected.is_some(), open).clicked() {
                cx.requests.extend(selected.map(|table| Request::Go(Page::Table(table))));
            }
        });
        SearchField::new("Search tables").show(ui, &mut self.search);
        ui.add_space(4.0);
        self.grid_ui(cx, ui);
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let tables = &cx.overview.tables;
        let fits = |i: &usize| {
            let schema = &tables[*i].schema;
            holds(&[&schema.plural, schema.name.as_str(), &schema.description], &self.search)
        };
        let entries = self.listed.find(cx.overview.version, &self.search, tables.len(), fits);
        let table_at = |row: u64| entries.get(row as usize).and_then(|i| tables.get(*i));
        let mut selection = Selection::default();
        if let Some(row) = entries.iter().position(|i| Some(&tables[*i].schema.name) == self.selected.as_ref()) {
            selection.select_only(row as u64);
        }
        let empty = EmptyState::new(icon::SEARCH, "No table fits", "Search for less").action("Show all tables");
        let response = Grid::new("tables", "Tables of the company", &columns())
            .num_rows(entries.len() as u64)
            .selection(&mut selection)
            .empty(empty)
            .show(ui, |row| table_at(row).map(cells));
        if response.is_selection_changed {
            self.selected = selection.cursor().and_then(table_at).map(|view| view.schema.name.clone());
        }
        if let Some(view) = response.activated.and_then(table_at) {
            cx.requests.push(Request::Go(Page::Table(view.schema.name.clone())));
        }
        if response.is_empty_action {
            self.search.clear();
        }
    }
}

fn subtitle(overview: &Overview) -> String {
    let num_records = overview.tables.iter().map(|view| view.num_records).sum();
    let num_tables = overview.tables.len() as u64;
    format!("{} in {}", words::plural(num_records, "record"), words::plural(num_tables, "table"))
}

fn columns() -> [Column; 4] {
    [
        Column::text("Table").width(200.0),
        Column::text("What its records are").width(280.0).fill(),
        Column::text("Key").width(200.0),
        Column::number("Records").width(112.0),
    ]
}

fn cells(view: &TableView) -> RowCells<'_> {
    let num_records = words::count(view.num_records);
    vec![
        Cell::strong(view.schema.plural.as_str()),
        Cell::text(view.schema.description.as_str()),
        Cell::muted(view.schema.key.join(", ")),
        if view.num_records == 0 { Cell::muted(num_records) } else { Cell::number(num_records) },
    ]
}
