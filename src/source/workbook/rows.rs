//! Cells into rows, and rows into frames.

use std::{
    io::{self, Write},
    ops::Range,
};

use super::{
    cells::{self, Epoch, Value},
    child::Stop,
    number_format::NumberFormat,
    survey::CellSink,
    wire::{self, Message, Refusal},
};
use crate::model::{CellKind, RawBlock, RowNo};

/// How much is gathered before it is sent.
const FRAME_ROWS: usize = 512;
const FRAME_BYTES: usize = 128 * 1024;

/// No sheet has more rows or columns.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 16_384;

/// So many blank cells between filled ones are no table any more, unless there are as many filled ones to a hundred.
const MAX_BLANKS: u64 = 6_000_000;

/// Gathers the cells of a sheet, in the order they come, and sends them as rows.
pub(super) struct RowSender<'a> {
    out: &'a mut dyn Write,
    epoch: Epoch,
    block: RawBlock,
    /// The row being gathered, from 0.
    row: u32,
    cells: Vec<Cell>,
    text: String,
    num_blanks: u64,
    num_filled: u64,
    /// Bytes of texts that are long.
    in_long_texts: u64,
    /// Cells that wait for the rows above them.
    unordered: Option<Vec<(u32, Cell)>>,
}

/// Texts longer than this are few in a table.
const LONG_TEXT: usize = 1000;

/// So many bytes of long texts are one text shared by too many cells.
const MAX_LONG_TEXTS: u64 = 2 << 30;

/// A cell's column, kind and place in the text.
type Cell = (u32, CellKind, Range<usize>);

impl<'a> RowSender<'a> {
    pub fn new(out: &'a mut dyn Write, epoch: Epoch) -> Self {
        Self {
            out,
            epoch,
            block: RawBlock::new(RowNo(1)),
            row: 0,
            cells: Vec::new(),
            text: String::new(),
            num_blanks: 0,
            num_filled: 0,
            in_long_texts: 0,
            unordered: None,
        }
    }

    /// Holds all cells until the end and puts them in order: for sheets whose rows are not.
    pub fn in_order(mut self) -> Self {
        self.unordered = Some(Vec::new());
        self
    }

    /// Sends what is gathered, and the end.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.send()?;
        Ok(wire::send(self.out, &Message::End)?)
    }

    /// Sends what is gathered.
    pub fn send(&mut self) -> Result<(), Stop> {
        if let Some(mut cells) = self.unordered.take() {
            cells.sort_by_key(|(row, (column, ..))| (*row, *column));
            let text = std::mem::take(&mut self.text);
            for (row, (column, kind, range)) in cells {
                self.begin(row)?;
                self.add(column, kind, &text[range]);
            }
        }
        self.end_row()?;
        Ok(self.send_block()?)
    }

    fn begin(&mut self, row: u32) -> Result<(), Stop> {
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        Ok(())
    }

    fn add(&mut self, column: u32, kind: CellKind, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((column, kind, start..self.text.len()));
    }

    fn send_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            wire::send_rows(self.out, &self.block.to_bytes())?;
            self.block.clear(RowNo(1));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Stop> {
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
            self.num_blanks += u64::from(column - next);
            self.num_filled += 1;
            self.block.push_cell(kind, &self.text[range]);
            next = column + 1;
        }
        self.block.end_row();
        self.text.clear();
        if self.num_blanks > MAX_BLANKS && self.num_blanks / 100 > self.num_filled {
            let reason = format!("its cells lie too far apart: {} in {} places", self.num_filled, self.num_blanks);
            return Err(Stop::Refused(Refusal::Greedy { reason }));
        }
        if self.block.num_rows() >= FRAME_ROWS || self.block.num_bytes() >= FRAME_BYTES {
            self.send_block()?;
        }
        Ok(())
    }
}

impl CellSink for RowSender<'_> {
    fn push(&mut self, row: u32, column: u32, value: Value, format: &NumberFormat) -> Result<(), Stop> {
        if value == Value::Empty {
            return Ok(());
        }
        check_place(row, column)?;
        if self.unordered.is_none() {
            self.begin(row)?;
        }
        if let Value::Text(text) = value
            && text.len() > LONG_TEXT
        {
            self.in_long_texts += text.len() as u64;
            if self.in_long_texts > MAX_LONG_TEXTS {
                let reason = "its texts come to more than 2 GB".to_owned();
                return Err(Stop::Refused(Refusal::Greedy { reason }));
            }
        }
        let start = self.text.len();
        let kind = cells::write(value, format, self.epoch, &mut self.text);
        if kind != CellKind::Null {
            let cell = (column, kind, start..self.text.len());
            match &mut self.unordered {
                Some(cells) => cells.push((row, cell)),
                None => self.cells.push(cell),
            }
        }
        Ok(())
    }

    fn push_digits(&mut self, row: u32, column: u32, digits: &str) -> Result<(), Stop> {
        if self.unordered.is_some() {
            let number = digits.parse().unwrap_or(f64::NAN);
            return self.push(row, column, Value::Number(number), &NumberFormat::Other);
        }
        check_place(row, column)?;
        self.begin(row)?;
        self.add(column, CellKind::Number, digits);
        Ok(())
    }

    fn merged(&mut self, _first: (u32, u32), _last: (u32, u32)) {}
}

fn check_place(row: u32, column: u32) -> Result<(), Stop> {
    if row < MAX_ROWS && column < MAX_COLUMNS {
        return Ok(());
    }
    let reason = format!("it has a cell in row {}, column {}, where no sheet has any", u64::from(row) + 1, column);
    Err(Stop::Refused(Refusal::Greedy { reason }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends cells of text and gives the rows that arrive: `line: cell|cell`.
    fn rows(cells: &[(u32, u32, &str)]) -> Vec<String> {
        let mut out = Vec::new();
        let mut sender = RowSender::new(&mut out, Epoch::Of1900);
        for (row, column, text) in cells {
            assert!(sender.push(*row, *column, Value::Text(text), &NumberFormat::Other).is_ok());
        }
        assert!(sender.finish().is_ok());
        arrived(&out)
    }

    fn arrived(out: &[u8]) -> Vec<String> {
        let mut input = out;
        let mut block = RawBlock::new(RowNo(1));
        while let Ok(Message::Rows(rows)) = wire::receive(&mut input) {
            let rows = RawBlock::from_bytes(RowNo(1), &rows).unwrap();
            block.append_rows(&rows, 0..rows.num_rows());
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
    fn rows_out_of_order_are_put_in_order() {
        let mut out = Vec::new();
        let mut sender = RowSender::new(&mut out, Epoch::Of1900).in_order();
        for (row, column, text) in [(2, 0, "c"), (0, 1, "b"), (0, 0, "a"), (2, 0, "again")] {
            assert!(sender.push(row, column, Value::Text(text), &NumberFormat::Other).is_ok());
        }
        assert!(sender.finish().is_ok());
        assert_eq!(arrived(&out), ["1: a|b", "3: c"]);
    }

    #[test]
    fn cells_too_far_apart_are_no_table() {
        let mut out = io::sink();
        let mut sender = RowSender::new(&mut out, Epoch::Of1900);
        let mut push = |row| sender.push(row, 16_383, Value::Boolean(true), &NumberFormat::Other);
        assert!((0..8000).any(|row| push(row).is_err()));
    }

    #[test]
    fn many_rows_arrive_whole() {
        let texts: Vec<String> = (0..3000).map(|i| format!("row {i}")).collect();
        let cells: Vec<_> = texts.iter().enumerate().map(|(i, text)| (i as u32, 0, text.as_str())).collect();
        let found = rows(&cells);
        assert_eq!((found.len(), found[2999].as_str()), (3000, "3000: row 2999"));
    }
}
