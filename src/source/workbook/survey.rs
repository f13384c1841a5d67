//! What there is in a sheet, found by reading it once without keeping anything.

use super::{cells::Value, child::Stop, number_format::NumberFormat, wire::MergedCells};
use crate::source::SheetInfo;

/// Takes the cells of a sheet as they are read; rows and columns count from 0.
pub(super) trait CellSink {
    fn push(&mut self, row: u32, column: u32, value: Value, format: &NumberFormat) -> Result<(), Stop>;

    /// Takes a number that is written as it is to be given: `12.5`.
    fn push_digits(&mut self, row: u32, column: u32, digits: &str) -> Result<(), Stop>;

    /// Takes a region that is merged, by its corners.
    fn merged(&mut self, first: (u32, u32), last: (u32, u32));
}

/// A workbook whose sheets can be read, in whatever format.
pub(super) trait Book {
    /// Returns the sheets that may hold cells, with the sizes that they claim.
    fn sheets(&self) -> Vec<SheetInfo>;

    /// Reads one sheet, as often as asked.
    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop>;

    /// Returns about how many bytes are gone through to read a sheet.
    fn weight(&mut self, sheet: usize) -> u64;

    /// Returns what was found in a sheet while the book was opened, where that was needed anyway.
    fn surveyed(&self, _sheet: usize) -> Option<Survey> {
        None
    }

    /// Whether days are counted from 1904.
    fn is_of_1904(&self) -> bool;

    /// Returns why what is read may not be what the workbook holds.
    fn doubt(&self) -> Option<&str> {
        None
    }
}

/// Among how many first rows merged cells are told.
const NUM_ROWS_MERGED: u32 = 200;

/// No more merged regions are told.
const MAX_MERGED: usize = 20_000;

/// What was found in a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Survey {
    pub rows: u64,
    pub columns: u32,
    pub merged: Vec<MergedCells>,
    /// Whether a row stands below one that comes after it.
    pub is_unordered: bool,
    /// Why nothing at all could be read of it.
    pub failure: Option<String>,
    last_row: u32,
}

impl Survey {
    fn cell(&mut self, row: u32, column: u32) {
        self.is_unordered |= row < self.last_row;
        self.last_row = row;
        self.rows = self.rows.max(u64::from(row) + 1);
        self.columns = self.columns.max(column.saturating_add(1));
    }
}

impl CellSink for Survey {
    fn push(&mut self, row: u32, column: u32, value: Value, _format: &NumberFormat) -> Result<(), Stop> {
        if !matches!(value, Value::Empty | Value::Text("")) {
            self.cell(row, column);
        }
        Ok(())
    }

    fn push_digits(&mut self, row: u32, column: u32, _digits: &str) -> Result<(), Stop> {
        self.cell(row, column);
        Ok(())
    }

    fn merged(&mut self, first: (u32, u32), last: (u32, u32)) {
        if first.0 < NUM_ROWS_MERGED && last.0 >= first.0 && last.1 >= first.1 && self.merged.len() < MAX_MERGED {
            self.merged.push(MergedCells {
                first_row: first.0 + 1,
                last_row: last.0.saturating_add(1),
                first_column: first.1.saturating_add(1),
                last_column: last.1.saturating_add(1),
            });
        }
    }
}
