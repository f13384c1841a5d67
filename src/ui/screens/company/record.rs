//! One record of a table, whole: its fields, and which row of which file it came from.

use eframe::egui::Ui;

use crate::{
    model::{FieldType, ImportId, TableSchema},
    store::company::TableRow,
    ui::{
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme,
        widgets::{self, Details},
    },
};

/// Whether fields without a value are listed too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blanks {
    #[default]
    Hidden,
    Listed,
}

/// Returns the record's name: "Customer 10000".
pub fn name(schema: &TableSchema, row: &TableRow) -> String {
    format!("{} {}", schema.name, key(schema, row))
}

// As issues and messages write keys: an option that has a default goes without saying.
fn key(schema: &TableSchema, row: &TableRow) -> String {
    let is_said = |i: &usize| {
        let field = &schema.fields[*i];
        schema.key.len() == 1 || field.kind != FieldType::Option || field.default.is_none()
    };
    let positions = schema.key_positions().into_iter().filter(is_said);
    let texts: Vec<&str> = positions.filter_map(|i| row.cells.get(i)).map(String::as_str).collect();
    texts.join(", ")
}

/// Whether both are the same record, perhaps in two versions.
pub fn is_same(schema: &TableSchema, one: &TableRow, other: &TableRow) -> bool {
    schema.key_positions().into_iter().all(|i| one.cells.get(i) == other.cells.get(i))
}

/// Draws the record.
pub fn record_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, schema: &TableSchema, row: &TableRow, blanks: &mut Blanks) {
    let space = theme::tokens(ui).space.s;
    origin_ui(cx, ui, row);
    ui.add_space(space);
    Details::default().key_width(144.0).show(ui, |rows| {
        for (field, text) in schema.fields.iter().zip(&row.cells) {
            if !text.is_empty() || *blanks == Blanks::Listed {
                rows.row(&field.name, text);
            }
        }
    });
    ui.add_space(space);
    let mut is_listed = *blanks == Blanks::Listed;
    if widgets::check(ui, &mut is_listed, "Show empty fields").changed() {
        *blanks = if is_listed { Blanks::Listed } else { Blanks::Hidden };
    }
}

fn origin_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, row: &TableRow) {
    let TableRow { import, row, .. } = row;
    if *import == ImportId(0) {
        widgets::muted(ui, "Part of every company from the start");
        return;
    }
    let Some(view) = cx.overview.import(*import) else {
        widgets::muted(ui, &format!("From row {row} of import {import}, deleted since"));
        return;
    };
    let text = format!("From {}, row {row}, import {import}", view.import.file.name);
    if ui.link(text).on_hover_text("Show the integration record").clicked() {
        let scope = RecordsScope { row: Some(*row), ..RecordsScope::of_import(*import) };
        cx.requests.push(Request::Go(Page::Records(scope)));
    }
}
