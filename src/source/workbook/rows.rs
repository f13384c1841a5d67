//! Cells into rows, and rows into frames.

use std::{
    io::{self, Write},
    ops::Range,
};

use calamine::DataRef;

use super::{
    cells::{self, Epoch},
    child::Stop,
    number_format::NumberFormat,
    wire::{self, Message},
};
use crate::model::{CellKind, RawBlock, RowNo};

/// How much is gathered before it is sent.
const FRAME_ROWS: usize = 512;
const FRAME_BYTES: usize = 128 * 1024;

/// No sheet has more columns.
const MAX_COLUMNS: u32 = 16_384;

/// Gathers the cells of a sheet, in the order they come, and sends them as rows.
pub(super) struct RowSender<'a, W: Write> {
    out: &'a mut W,
    epoch: Epoch,
    block: RawBlock,
    /// The row being gathered, from 0.
    row: u32,
    cells: Vec<(u32, CellKind, Range<usize>)>,
    text: String,
    /// The column of the cell that came last.
    last_column: u32,
}

impl<'a, W: Write> RowSender<'a, W> {
    pub fn new(out: &'a mut W, epoch: Epoch) -> Self {
        Self {
            out,
            epoch,
            block: RawBlock::new(RowNo(1)),
            row: 0,
            cells: Vec::new(),
            text: String::new(),
            last_column: 0,
        }
    }

    /// Adds a cell; row and column count from 0.
    pub fn push(&mut self, row: u32, column: u32, data: &DataRef, format: NumberFormat) -> Result<(), Stop> {
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        self.last_column = column;
        let start = self.text.len();
        let kind = cells::write(data, format, self.epoch, &mut self.text);
        if kind != CellKind::Null && column < MAX_COLUMNS {
            self.cells.push((column, kind, start..self.text.len()));
        }
        Ok(())
    }

    /// Adds a cell that can't be understood, behind the one that came last.
    pub fn push_unreadable(&mut self, text: &str) {
        let column = if self.cells.is_empty() { 0 } else { self.last_column + 1 };
        self.last_column = column;
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((column, CellKind::Error, start..self.text.len()));
    }

    /// Sends what is gathered, and the end.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.send()?;
        Ok(wire::send(self.out, &Message::End)?)
    }

    /// Sends what is gathered.
    pub fn send(&mut self) -> io::Result<()> {
        self.end_row()?;
        self.send_block()
    }

    fn send_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            wire::send_rows(self.out, self.block.encoded(0..self.block.num_rows()))?;
            self.block.clear(RowNo(1));
        }
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        if self.cells.is_empty() {
            self.text.clear();
            return Ok(());
        }
        if !self.cells.is_sorted_by_key(|(column, ..)| *column) {
            self.cells.sort_by_key(|(column, ..)| *column);
        }
        self.block.begin_row(u64::from(self.row) + 1);
        let mut next = 0;
        for (column, kind, range) in self.cells.drain(..) {
            if column < next {
                // The same cell twice: the first one counts.
                continue;
            }
            for _ in next..column {
                self.block.push_cell(CellKind::Null, "");
            }
            self.block.push_cell(kind, &self.text[range]);
            next = column + 1;
        }
        self.block.end_row();
        self.text.clear();
        if self.block.num_rows() >= FRAME_ROWS || self.block.num_bytes() >= FRAME_BYTES {
            self.send_block()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends cells of text and gives the rows that arrive: `line: cell|cell`.
    fn rows(cells: &[(u32, u32, &str)]) -> Vec<String> {
        let mut out = Vec::new();
        let mut sender = RowSender::new(&mut out, Epoch::Of1900);
        for (row, column, text) in cells {
            assert!(sender.push(*row, *column, &DataRef::SharedString(text), NumberFormat::Other).is_ok());
        }
        assert!(sender.finish().is_ok());
        let mut input = &out[..];
        let mut block = RawBlock::new(RowNo(1));
        while let Ok(Message::Rows(rows)) = wire::receive(&mut input) {
            block.append_encoded(&rows).unwrap();
        }
        let show = |row: crate::model::RawRow| {
            format!("{}: {}", row.line, row.cells().map(|cell| cell.text).collect::<Vec<_>>().join("|"))
        };
        block.rows().map(show).collect()
    }

    #[test]
    fn gaps_are_filled_and_ends_trimmed() {
        assert_eq!(rows(&[(0, 1, "b"), (0, 3, "d"), (0, 4, ""), (2, 0, "x")]), ["1: |b||d", "3: x"]);
        assert_eq!(rows(&[(0, 0, ""), (1, 5, "")]), [""; 0]);
    }

    #[test]
    fn cells_out_of_order_are_put_in_order() {
        assert_eq!(rows(&[(0, 2, "c"), (0, 0, "a"), (0, 2, "again")]), ["1: a||c"]);
    }

    #[test]
    fn many_rows_arrive_whole() {
        let texts: Vec<String> = (0..3000).map(|i| format!("row {i}")).collect();
        let cells: Vec<_> = texts.iter().enumerate().map(|(i, text)| (i as u32, 0, text.as_str())).collect();
        let found = rows(&cells);
        assert_eq!((found.len(), found[2999].as_str()), (3000, "3000: row 2999"));
    }
}
