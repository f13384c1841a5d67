//! The pages "Company" and of one table.

use std::path::PathBuf;

use eframe::egui::Ui;

use crate::{
    engine::Reader,
    model::TableName,
    ui::screen::{ExportRequest, ScreenCx},
};

#[derive(Default)]
pub struct Company {}

impl Company {
    /// Shows the records of that table.
    pub fn open(&mut self, table: &TableName) {
        let _ = table;
    }

    /// Writes a table to the file that was chosen.
    pub fn write(&mut self, reader: &Reader, path: PathBuf, export: ExportRequest) {
        let _ = (reader, path, export);
    }

    pub fn tables_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let _ = (cx, ui);
    }

    pub fn table_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, table: &TableName) {
        let _ = (cx, ui, table);
    }
}
