//! Source rows as read: text cells, each with the kind its file gave it, in blocks.
//!
//! A block keeps the texts of all its cells one behind the other, and beside them where each ends: nothing is allocated
//! per cell, and any cell of a row is found at once. [`super::raw_bytes`] writes blocks as bytes.

use super::{ids::RowNo, issue::Issue};

/// What a file says a cell is. A text file only has [`CellKind::Text`] and [`CellKind::Null`].
/// The numbers are part of the data on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// The row ends before this column, or the workbook's cell is empty.
    Null = 0,
    Text = 1,
    /// A workbook's number, in the shortest text that reads back to the same number.
    Number = 2,
    /// `true` or `false`.
    Boolean = 3,
    /// `2026-11-20`.
    Date = 4,
    /// `2026-11-20T08:15:00`.
    DateTime = 5,
    /// `08:15:00`.
    Time = 6,
    /// Seconds, as a number.
    Duration = 7,
    /// A workbook's error: `#N/A`.
    Error = 8,
}

impl CellKind {
    pub(super) fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            0 => Self::Null,
            1 => Self::Text,
            2 => Self::Number,
            3 => Self::Boolean,
            4 => Self::Date,
            5 => Self::DateTime,
            6 => Self::Time,
            7 => Self::Duration,
            8 => Self::Error,
            _ => return None,
        })
    }
}

/// One cell of a source row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell<'a> {
    pub kind: CellKind,
    pub text: &'a str,
}

impl<'a> RawCell<'a> {
    /// The cell that is not there.
    pub const NULL: RawCell<'static> = RawCell { kind: CellKind::Null, text: "" };

    /// A cell of a text file.
    pub fn text(text: &'a str) -> Self {
        Self { kind: CellKind::Text, text }
    }
}

/// A run of source rows, in file order.
#[derive(Clone, Debug, Default)]
pub struct RawBlock {
    first_row: RowNo,
    /// The texts of all cells, one behind the other.
    pub(super) texts: String,
    pub(super) cells: Vec<CellEnd>,
    pub(super) rows: Vec<RowEnd>,
    /// The line of the row that has been begun.
    line: u64,
    /// What the reader found wrong with rows of this block, in row order.
    pub issues: Vec<(RowNo, Issue)>,
}

/// How much there is in a block: the next one of a file is much the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    texts: usize,
    cells: usize,
    rows: usize,
}

/// What a cell is, and where its text ends: the next one begins there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellEnd {
    pub end: u32,
    pub kind: CellKind,
}

/// Where the cells of a row end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowEnd {
    pub cells: u32,
    pub line: u64,
}

/// One row of a block.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawRow<'a> {
    pub row: RowNo,
    /// Line of the file on which the row starts, from 1; of a workbook, the sheet's row.
    pub line: u64,
    /// The texts of the whole block.
    texts: &'a str,
    /// Where the first cell's text begins.
    start: u32,
    cells: &'a [CellEnd],
}

impl RawBlock {
    /// Makes a block for rows from `first_row` on.
    pub fn new(first_row: RowNo) -> Self {
        Self { first_row, ..Self::default() }
    }

    /// Makes a block for rows from `first_row` on, with room for rows of that size.
    pub fn with_room(first_row: RowNo, room: Room) -> Self {
        Self {
            texts: String::with_capacity(room.texts),
            cells: Vec::with_capacity(room.cells),
            rows: Vec::with_capacity(room.rows),
            ..Self::new(first_row)
        }
    }

    /// Makes room for so many rows that are about as long as those of another block.
    pub fn reserve_for(&mut self, like: &Self, num_rows: usize) {
        let share = |len: usize| len * num_rows / like.rows.len().max(1);
        self.texts.reserve(share(like.texts.len()) * 9 / 8);
        self.cells.reserve(share(like.cells.len()));
        self.rows.reserve(num_rows);
    }

    /// Returns the room that the rows take.
    pub fn room(&self) -> Room {
        Room { texts: self.texts.len(), cells: self.cells.len(), rows: self.rows.len() }
    }

    /// Makes a block of one row.
    pub fn of_row<'c>(row: RowNo, line: u64, cells: impl IntoIterator<Item = RawCell<'c>>) -> Self {
        let mut block = Self::new(row);
        block.begin_row(line);
        for cell in cells {
            block.push_cell(cell.kind, cell.text);
        }
        block.end_row();
        block
    }

    /// Empties the block for rows from `first_row` on. The buffers stay.
    pub fn clear(&mut self, first_row: RowNo) {
        self.first_row = first_row;
        self.texts.clear();
        self.cells.clear();
        self.rows.clear();
        self.issues.clear();
    }

    /// Starts a row that begins on `line`.
    pub fn begin_row(&mut self, line: u64) {
        self.line = line;
    }

    /// Appends a cell to the row begun.
    #[inline]
    pub fn push_cell(&mut self, kind: CellKind, text: &str) {
        self.texts.push_str(text);
        self.cells.push(CellEnd { end: end_of(&self.texts), kind });
    }

    /// Ends the row begun; returns its number.
    pub fn end_row(&mut self) -> RowNo {
        let row = self.next_row();
        self.rows.push(RowEnd { cells: self.cells.len() as u32, line: self.line });
        row
    }

    /// Returns the number of the first row.
    pub fn first_row(&self) -> RowNo {
        self.first_row
    }

    /// Returns the number the next row will get.
    pub fn next_row(&self) -> RowNo {
        RowNo(self.first_row.0 + self.rows.len() as u64)
    }

    pub fn num_rows(&self) -> usize {
        self.rows.len()
    }

    /// Returns about how many bytes the rows take.
    pub fn num_bytes(&self) -> usize {
        self.texts.len() + 2 * (self.cells.len() + self.rows.len())
    }

    /// Returns about how many bytes some rows take.
    pub fn num_bytes_of(&self, rows: std::ops::Range<usize>) -> usize {
        let num_cells = (self.first_cell(rows.end) - self.first_cell(rows.start)) as usize;
        self.texts_of(rows.clone()).len() + 2 * (num_cells + rows.len())
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the row at `index`, counted from the block's first.
    pub fn row(&self, index: usize) -> Option<RawRow<'_>> {
        let RowEnd { cells: end, line } = *self.rows.get(index)?;
        let first = self.first_cell(index);
        let row = RowNo(self.first_row.0 + index as u64);
        let cells = &self.cells[first as usize..end as usize];
        Some(RawRow { row, line, texts: &self.texts, start: self.start_of(first), cells })
    }

    /// Walks the rows.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.num_rows()).filter_map(|index| self.row(index))
    }

    /// Returns the texts of some rows, one behind the other.
    pub fn texts_of(&self, rows: std::ops::Range<usize>) -> &str {
        let at = |index: usize| self.start_of(self.first_cell(index)) as usize;
        &self.texts[at(rows.start)..at(rows.end)]
    }

    /// Appends some rows of another block, as they stand there; their issues are left.
    pub fn append_rows(&mut self, from: &Self, rows: std::ops::Range<usize>) {
        let (first, end) = (from.first_cell(rows.start), from.first_cell(rows.end));
        let (start, base) = (from.start_of(first), end_of(&self.texts));
        let num_cells = self.cells.len() as u32;
        self.texts.push_str(from.texts_of(rows.clone()));
        // That the sum fits is checked here, once for all.
        end_of(&self.texts);
        let cells = from.cells[first as usize..end as usize].iter();
        self.cells.extend(cells.map(|cell| CellEnd { end: base + (cell.end - start), ..*cell }));
        let rows = from.rows[rows].iter();
        self.rows.extend(rows.map(|row| RowEnd { cells: num_cells + (row.cells - first), ..*row }));
    }

    /// Appends rows of text cells that stand on one line each, the first on `line`: the texts of all cells, where each
    /// ends in them, and after how many cells each row ends.
    pub fn append_text_rows(&mut self, texts: &str, cells: &[u32], rows: &[u32], line: u64) {
        let (base, num_cells) = (end_of(&self.texts), self.cells.len() as u32);
        self.texts.push_str(texts);
        // That the sum fits is checked here, once for all.
        end_of(&self.texts);
        self.cells.extend(cells.iter().map(|end| CellEnd { end: base + end, kind: CellKind::Text }));
        self.rows.extend(rows.iter().zip(line..).map(|(cells, line)| RowEnd { cells: num_cells + cells, line }));
    }

    /// Returns the position of the first cell of the row at `index`, or behind the last cell.
    pub(super) fn first_cell(&self, index: usize) -> u32 {
        index.checked_sub(1).map_or(0, |before| self.rows[before].cells)
    }

    /// Returns where the text of the cell at a position begins.
    pub(super) fn start_of(&self, cell: u32) -> u32 {
        (cell as usize).checked_sub(1).map_or(0, |before| self.cells[before].end)
    }
}

/// Blocks are closed long before 4 GiB; a single field is limited by its reader.
pub(super) fn end_of(texts: &str) -> u32 {
    u32::try_from(texts.len()).expect("BUG: a block of rows over 4 GiB")
}

impl<'a> RawRow<'a> {
    /// Walks the cells, from the first column on.
    pub fn cells(&self) -> impl Iterator<Item = RawCell<'a>> + use<'a> {
        let row = *self;
        (0..row.cells.len()).map(move |column| row.cell(column))
    }

    /// Returns the cell of a column, from 0; the row may be too short to have it.
    #[inline]
    pub fn cell(&self, column: usize) -> RawCell<'a> {
        let Some(&CellEnd { end, kind }) = self.cells.get(column) else { return RawCell::NULL };
        let start = column.checked_sub(1).map_or(self.start, |before| self.cells[before].end);
        RawCell { kind, text: self.texts.get(start as usize..end as usize).unwrap_or_default() }
    }

    pub fn num_cells(&self) -> usize {
        self.cells.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> RawBlock {
        let mut block = RawBlock::new(RowNo(5));
        block.begin_row(7);
        block.push_cell(CellKind::Text, "Müller");
        block.push_cell(CellKind::Null, "");
        block.push_cell(CellKind::Number, "0.1");
        assert_eq!(block.end_row(), RowNo(5));
        block.begin_row(9);
        block.push_cell(CellKind::Text, &"x".repeat(1000));
        assert_eq!(block.end_row(), RowNo(6));
        block
    }

    #[test]
    fn rows_keep_number_line_and_cells() {
        let block = block();
        let row = block.row(0).unwrap();
        assert_eq!((row.row, row.line, row.num_cells()), (RowNo(5), 7, 3));
        let cells: Vec<_> = row.cells().collect();
        assert_eq!(cells, [RawCell::text("Müller"), RawCell::NULL, RawCell { kind: CellKind::Number, text: "0.1" }]);
        assert_eq!((row.cell(2), row.cell(3)), (cells[2], RawCell::NULL));
        assert_eq!(block.row(1).unwrap().cell(0).text.len(), 1000);
        assert!(block.row(2).is_none());
    }

    #[test]
    fn rows_of_another_block_are_appended() {
        let block = block();
        let mut copy = RawBlock::new(RowNo(6));
        copy.append_rows(&block, 1..2);
        copy.append_rows(&block, 0..2);
        copy.append_rows(&block, 1..1);
        let cells = |block: &RawBlock, index: usize| {
            let row = block.row(index).unwrap();
            (row.line, row.cells().map(|cell| (cell.kind, cell.text.to_owned())).collect::<Vec<_>>())
        };
        assert_eq!(copy.num_rows(), 3);
        assert_eq!(copy.row(0).unwrap().row, RowNo(6));
        for (at, from) in [(0, 1), (1, 0), (2, 1)] {
            assert_eq!(cells(&copy, at), cells(&block, from));
        }
    }

    #[test]
    fn rows_of_text_are_appended() {
        let mut block = block();
        block.append_text_rows("aüb", &[1, 3, 3, 4], &[2, 2, 4], 12);
        let rows: Vec<_> = block.rows().skip(2).map(|row| (row.row.0, row.line, row.cells().collect())).collect();
        let texts = |texts: [&'static str; 2]| texts.map(RawCell::text).to_vec();
        assert_eq!(rows, [(7, 12, texts(["a", "ü"])), (8, 13, vec![]), (9, 14, texts(["", "b"]))]);
    }

    #[test]
    fn rows_know_their_size() {
        let block = block();
        assert_eq!((block.num_bytes(), block.num_bytes_of(0..2)), (1010 + 8 + 4, 1010 + 8 + 4));
        assert_eq!((block.num_bytes_of(0..1), block.num_bytes_of(1..1)), (10 + 6 + 2, 0));
        assert_eq!(block.texts_of(0..1), "Müller0.1");
    }

    #[test]
    fn a_block_of_one_row() {
        let cells = [RawCell::text("a"), RawCell::NULL];
        let block = RawBlock::of_row(RowNo(3), 4, cells);
        assert_eq!(block.row(0).unwrap().cells().collect::<Vec<_>>(), cells);
        assert_eq!((block.num_rows(), block.row(0).unwrap().row, block.row(0).unwrap().line), (1, RowNo(3), 4));
    }
}
