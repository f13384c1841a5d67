//! The pages "Company" and of one table.

mod columns;
mod copying;
mod export;
mod record;
mod records;
mod table;
mod tables;

use std::path::PathBuf;

use eframe::egui::Ui;

pub use self::export::Exports;
use self::{table::TablePage, tables::Tables};
use crate::{
    engine::Reader,
    model::TableName,
    ui::screen::{ExportRequest, Request, ScreenCx},
};

/// What both pages remember.
#[derive(Default)]
pub struct Company {
    tables: Tables,
    table: TablePage,
    exports: Exports,
}

impl Company {
    /// Shows the records of that table.
    pub fn open(&mut self, table: &TableName) {
        self.table.open(table);
    }

    /// Writes a table to the file that was chosen.
    pub fn write(&mut self, reader: &Reader, path: PathBuf, export: ExportRequest) {
        self.exports.write(reader, path, export);
    }

    /// Tells what came of exports and copies that have ended, whatever page is open.
    pub fn poll(&mut self, requests: &mut Vec<Request>) {
        self.exports.poll(requests);
        self.table.poll(requests);
    }

    /// Returns the exports, for other pages that have something to export.
    pub fn exports(&mut self) -> &mut Exports {
        &mut self.exports
    }

    pub fn tables_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        self.tables.page_ui(cx, ui);
    }

    pub fn table_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, table: &TableName) {
        self.table.open(table);
        self.table.page_ui(cx, ui, &mut self.exports);
    }
}
