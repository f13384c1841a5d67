//! The program's one table: any number of rows, of which only the visible ones are asked for.
//!
//! ```text
//! let response = Grid::new("records", "Integration records", &columns)
//!     .num_rows(count)
//!     .selection(&mut self.selection)
//!     .sorted(self.sort)
//!     .empty(EmptyState::new(icon::RECORDS, "No records", "Import a file to see its records here"))
//!     .show(ui, |row| page.get(row).map(cells));
//! if let Some(row) = response.activated { … }
//! ```
//! The row function answers `None` for a row that is not in memory yet; a placeholder is shown, and `visible` says
//! which rows to fetch. Rows are known by number: after a filter or a sort, `Selection::clear`.

mod bars;
mod body;
mod cell;
mod column;
mod copy;
mod header;
mod keys;
mod scroll;
mod selection;
mod show;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, ops::Range};

use eframe::egui::{Id, Rect, accesskit};

use self::scroll::Scroll;
pub use self::{
    cell::{Cell, CellKind, RowCells},
    column::{Align, Column},
    copy::tab_separated,
    selection::Selection,
};
use super::empty::EmptyState;

/// The column a grid is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Index of the column.
    pub column: usize,
    pub order: SortOrder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    #[default]
    Ascending,
    Descending,
}

/// A table about to be shown.
#[must_use = "call show"]
pub struct Grid<'a> {
    id_salt: &'a str,
    name: &'a str,
    columns: &'a [Column],
    num_rows: u64,
    selection: Option<&'a mut Selection>,
    sort: Option<Sort>,
    empty: Option<EmptyState<'a>>,
    height: Height,
    reveal: Option<u64>,
}

/// How high a grid is.
#[derive(Clone, Copy, Debug)]
enum Height {
    /// All the room there is.
    All,
    Points(f32),
    /// As its rows want.
    Rows,
}

/// What the user did.
#[derive(Clone, Debug, Default)]
pub struct GridResponse {
    /// Rows that were drawn: what has to be in memory.
    pub visible: Range<u64>,
    /// The row that was opened by double-click or Enter.
    pub activated: Option<u64>,
    /// The row that was clicked: for grids whose rows lead somewhere.
    pub clicked: Option<u64>,
    /// The row that was clicked with the right button.
    pub context: Option<u64>,
    /// The sort the user asked for.
    pub sort: Option<Sort>,
    pub is_selection_changed: bool,
    /// Ctrl+C, where not all selected rows were in memory: the caller fetches them and copies [`tab_separated`].
    pub is_copy_requested: bool,
    /// The empty state's button was pressed.
    pub is_empty_action: bool,
}

/// What a grid remembers between frames.
#[derive(Clone, Debug, Default)]
struct GridState {
    scroll: Scroll,
    /// Points scrolled sideways.
    x: f32,
    /// Widths the user set, by heading.
    widths: HashMap<String, f32>,
    /// The column to be fitted to what is visible.
    fit: Option<usize>,
}

impl<'a> Grid<'a> {
    /// A grid; `name` is what a screen reader calls it.
    pub fn new(id_salt: &'a str, name: &'a str, columns: &'a [Column]) -> Self {
        Self {
            id_salt,
            name,
            columns,
            num_rows: 0,
            selection: None,
            sort: None,
            empty: None,
            height: Height::All,
            reveal: None,
        }
    }

    pub fn num_rows(self, num_rows: u64) -> Self {
        Self { num_rows, ..self }
    }

    /// Rows can be selected; without it the grid is for reading.
    pub fn selection(self, selection: &'a mut Selection) -> Self {
        Self { selection: Some(selection), ..self }
    }

    /// Shows how the rows are sorted.
    pub fn sorted(self, sort: Option<Sort>) -> Self {
        Self { sort, ..self }
    }

    /// What is shown where there are no rows.
    pub fn empty(self, empty: EmptyState<'a>) -> Self {
        Self { empty: Some(empty), ..self }
    }

    /// Height in points; without it the grid takes all there is.
    pub fn height(self, points: f32) -> Self {
        Self { height: Height::Points(points), ..self }
    }

    /// As high as its rows, as far as there is room: for a short list with something below it.
    pub fn hug_rows(self) -> Self {
        Self { height: Height::Rows, ..self }
    }

    /// Brings a row into sight, this frame only.
    pub fn reveal(self, row: Option<u64>) -> Self {
        Self { reveal: row, ..self }
    }
}

impl Sort {
    /// Returns the sort that a click on a heading asks for.
    pub fn clicked(now: Option<Self>, column: usize) -> Self {
        let order = match now {
            Some(Self { column: sorted, order: SortOrder::Ascending }) if sorted == column => SortOrder::Descending,
            Some(_) | None => SortOrder::Ascending,
        };
        Self { column, order }
    }
}

fn set_bounds(node: &mut accesskit::Node, rect: Rect) {
    node.set_bounds(accesskit::Rect {
        x0: rect.left().into(),
        y0: rect.top().into(),
        x1: rect.right().into(),
        y1: rect.bottom().into(),
    });
}

fn state_id(id: Id) -> Id {
    id.with("state")
}
