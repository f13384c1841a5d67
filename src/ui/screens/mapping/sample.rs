//! The row of the file whose values the editor shows.

use std::sync::Arc;

use eframe::egui::{Label, Ui};

use super::{SharedLook, Subject};
use crate::ui::{
    theme::{self, Text, icon},
    widgets::IconButton,
};

/// Rows that can be stepped through: as many as a trial explains one by one.
const MAX_ROWS: usize = 50;

/// Which row is shown, and its cells.
#[derive(Clone, Default)]
pub struct SampleRow {
    /// None: of each column and field the first value that there is.
    at: Option<usize>,
    num_rows: usize,
    cells: Vec<String>,
    cells_of: Option<(SharedLook, Option<usize>)>,
}

impl SampleRow {
    /// Returns the row chosen.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// Shows that row from the next frame on.
    pub fn show(&mut self, row: usize) {
        self.at = Some(row);
    }

    /// Returns the text of a column in this row.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Returns the row in which a column has a value: this one, or the first that has.
    pub fn row_with(&self, subject: &Subject<'_>, column: Option<usize>) -> usize {
        let (Some(preview), None, Some(column)) = (subject.preview(), self.at, column) else {
            return self.at.unwrap_or(0);
        };
        let has =
            |row: &crate::model::RawRow<'_>| row.cells().nth(column).is_some_and(|cell| !cell.text.trim().is_empty());
        preview.block.rows().take(MAX_ROWS).position(|row| has(&row)).unwrap_or(0)
    }

    /// Takes the cells of the row over, where it or the file changed.
    pub fn follow(&mut self, subject: &Subject<'_>) {
        let (Some(look), Some(preview)) = (subject.look, subject.preview()) else {
            *self = Self::default();
            return;
        };
        if self.cells_of.as_ref().is_some_and(|(known, at)| Arc::ptr_eq(known, look) && *at == self.at) {
            return;
        }
        self.num_rows = preview.block.num_rows().min(MAX_ROWS);
        if self.at.is_some_and(|at| at >= self.num_rows) {
            self.at = None;
        }
        let rows = preview.block.rows().take(MAX_ROWS);
        self.cells = vec![String::new(); subject.columns.len()];
        for (_, row) in rows.enumerate().filter(|(i, _)| self.at.is_none_or(|at| at == *i)) {
            for (cell, raw) in self.cells.iter_mut().zip(row.cells()).filter(|(cell, _)| cell.is_empty()) {
                *cell = one_line(raw.text.trim());
            }
        }
        self.cells_of = Some((Arc::clone(look), self.at));
    }

    /// Draws the buttons that step through the rows; from right to left.
    pub fn stepper_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>) {
        if self.num_rows == 0 {
            return;
        }
        let is_last = self.at.is_some_and(|at| at + 1 >= self.num_rows);
        if ui.add_enabled(!is_last, IconButton::new(icon::FORWARD, "Next row").small()).clicked() {
            self.at = Some(self.at.map_or(0, |at| at + 1));
        }
        let text = match self.at {
            None => "First values".to_owned(),
            Some(at) => format!("Row {} of {}", at + 1, self.num_rows),
        };
        let color = theme::tokens(ui).color.muted;
        ui.add(Label::new(Text::Body.of(text).color(color)));
        if ui.add_enabled(self.at.is_some(), IconButton::new(icon::BACK, "Previous row").small()).clicked() {
            self.at = self.at.and_then(|at| at.checked_sub(1));
        }
        self.follow(subject);
    }
}

/// Whether a row is among those that can be stepped through.
pub fn can_show(row: usize) -> bool {
    row < MAX_ROWS
}

/// Values with line breaks would leave their row.
pub fn one_line(text: &str) -> String {
    text.chars().take(120).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
