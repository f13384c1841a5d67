//! Source rows as read: text cells, each with the kind its file gave it, packed into blocks.
//!
//! A block is one buffer in the very layout the staging store keeps (compressed) on disk, and in which a workbook's
//! child process sends its rows. Nothing is allocated per cell, on the way in or out.

use super::{ids::RowNo, issue::Issue, varint};

/// Ends a row, in place of a cell's header.
const END_OF_ROW: u64 = 15;

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
    fn from_number(number: u64) -> Option<Self> {
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
    bytes: Vec<u8>,
    /// Where each row ends in `bytes`.
    row_ends: Vec<u32>,
    /// What the reader found wrong with rows of this block, in row order.
    pub issues: Vec<(RowNo, Issue)>,
}

/// One row of a block.
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'a> {
    pub row: RowNo,
    /// Line of the file on which the row starts, from 1; a workbook's row number.
    pub line: u64,
    cells: &'a [u8],
}

impl RawBlock {
    /// Makes an empty block whose first row will be `first_row`.
    pub fn new(first_row: RowNo) -> Self {
        Self { first_row, ..Self::default() }
    }

    /// Empties the block for reuse.
    pub fn clear(&mut self, first_row: RowNo) {
        self.first_row = first_row;
        self.bytes.clear();
        self.row_ends.clear();
        self.issues.clear();
    }

    /// Starts a row. Cells follow by [`Self::push_cell`], then [`Self::end_row`].
    pub fn begin_row(&mut self, line: u64) {
        varint::push(&mut self.bytes, line);
    }

    /// Appends a cell to the row begun.
    pub fn push_cell(&mut self, kind: CellKind, text: &str) {
        varint::push(&mut self.bytes, (text.len() as u64) << 4 | kind as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Ends the row begun, and returns its number.
    pub fn end_row(&mut self) -> RowNo {
        varint::push(&mut self.bytes, END_OF_ROW);
        let row = self.next_row();
        // Blocks are closed long before 4 GiB; a single field is limited by its reader.
        self.row_ends.push(u32::try_from(self.bytes.len()).expect("BUG: a block of rows over 4 GiB"));
        row
    }

    /// Returns the number of the block's first row.
    pub fn first_row(&self) -> RowNo {
        self.first_row
    }

    /// Returns the number the next row will get.
    pub fn next_row(&self) -> RowNo {
        RowNo(self.first_row.0 + self.row_ends.len() as u64)
    }

    /// Returns how many rows are complete.
    pub fn num_rows(&self) -> usize {
        self.row_ends.len()
    }

    /// Returns the rows' size in bytes, uncompressed.
    pub fn num_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.row_ends.is_empty()
    }

    /// Returns the row at `index`, counted from 0 within the block.
    pub fn row(&self, index: usize) -> Option<RawRow<'_>> {
        let end = *self.row_ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.row_ends[before] as usize);
        let mut cells = &self.bytes[start..end];
        let line = varint::take(&mut cells)?;
        Some(RawRow { row: RowNo(self.first_row.0 + index as u64), line, cells })
    }

    /// Walks the rows.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.num_rows()).filter_map(|index| self.row(index))
    }

    /// Returns the bytes of rows `range` (indexes in this block), as the store keeps them.
    pub fn encoded(&self, range: std::ops::Range<usize>) -> &[u8] {
        let at = |index: usize| index.checked_sub(1).map_or(0, |before| self.row_ends[before] as usize);
        &self.bytes[at(range.start)..at(range.end)]
    }

    /// Appends rows `range` (indexes) of another block.
    pub fn append_rows(&mut self, from: &Self, range: std::ops::Range<usize>) {
        let start = range.start.checked_sub(1).map_or(0, |before| from.row_ends[before]);
        let base = self.bytes.len() as u32;
        self.bytes.extend_from_slice(from.encoded(range.clone()));
        self.row_ends.extend(from.row_ends[range].iter().map(|end| base + (end - start)));
    }

    /// Appends rows as [`Self::encoded`] gave them; `None` (and nothing appended) where they are not whole rows.
    pub fn append_encoded(&mut self, encoded: &[u8]) -> Option<()> {
        let base = self.bytes.len();
        let mut rest = encoded;
        let mut ends = Vec::new();
        while !rest.is_empty() {
            varint::take(&mut rest)?;
            while skip_cell(&mut rest)? {}
            ends.push(u32::try_from(base + encoded.len() - rest.len()).ok()?);
        }
        self.bytes.extend_from_slice(encoded);
        self.row_ends.append(&mut ends);
        Some(())
    }
}

impl<'a> RawRow<'a> {
    /// Makes a row of its own from encoded cells (a correction, see [`encode_cells`]).
    pub fn from_cells(row: RowNo, line: u64, cells: &'a [u8]) -> Self {
        Self { row, line, cells }
    }

    /// Walks the row's cells in column order.
    pub fn cells(&self) -> impl Iterator<Item = RawCell<'a>> + use<'a> {
        let mut rest = self.cells;
        std::iter::from_fn(move || take_cell(&mut rest).flatten())
    }
}

/// Encodes the cells of one row, for a row kept outside a block.
pub fn encode_cells<'a>(cells: impl IntoIterator<Item = RawCell<'a>>) -> Vec<u8> {
    let mut block = RawBlock::new(RowNo(1));
    for cell in cells {
        block.push_cell(cell.kind, cell.text);
    }
    varint::push(&mut block.bytes, END_OF_ROW);
    block.bytes
}

/// Passes a cell, without looking at its text; `false` at the end of the row, `None` where it is no valid row.
fn skip_cell(bytes: &mut &[u8]) -> Option<bool> {
    let header = varint::take(bytes)?;
    if header == END_OF_ROW {
        return Some(false);
    }
    CellKind::from_number(header & 15)?;
    (_, *bytes) = bytes.split_at_checked(usize::try_from(header >> 4).ok()?)?;
    Some(true)
}

/// Takes a cell: `Some(None)` is the end of the row, `None` is no valid row.
fn take_cell<'a>(bytes: &mut &'a [u8]) -> Option<Option<RawCell<'a>>> {
    let header = varint::take(bytes)?;
    if header == END_OF_ROW {
        return Some(None);
    }
    let kind = CellKind::from_number(header & 15)?;
    let (text, rest) = bytes.split_at_checked(usize::try_from(header >> 4).ok()?)?;
    *bytes = rest;
    Some(Some(RawCell { kind, text: std::str::from_utf8(text).ok()? }))
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
        assert_eq!((row.row, row.line), (RowNo(5), 7));
        let cells: Vec<_> = row.cells().collect();
        assert_eq!(cells, [RawCell::text("Müller"), RawCell::NULL, RawCell { kind: CellKind::Number, text: "0.1" }]);
        assert_eq!(block.row(1).unwrap().cells().next().unwrap().text.len(), 1000);
        assert!(block.row(2).is_none());
    }

    #[test]
    fn encoded_rows_come_back() {
        let block = block();
        let mut copy = RawBlock::new(RowNo(5));
        copy.append_encoded(block.encoded(0..1)).unwrap();
        copy.append_encoded(block.encoded(1..2)).unwrap();
        assert_eq!(copy.num_rows(), 2);
        assert_eq!(copy.encoded(0..2), block.encoded(0..2));
    }

    #[test]
    fn rows_of_another_block_are_appended() {
        let block = block();
        let mut copy = RawBlock::new(RowNo(6));
        copy.append_rows(&block, 1..2);
        copy.append_rows(&block, 0..2);
        assert_eq!(copy.num_rows(), 3);
        assert_eq!(copy.encoded(1..3), block.encoded(0..2));
        assert_eq!(copy.row(0).unwrap().line, 9);
    }

    #[test]
    fn broken_rows_are_refused_whole() {
        let block = block();
        let mut copy = RawBlock::new(RowNo(5));
        let bytes = block.encoded(0..2);
        assert!(copy.append_encoded(&bytes[..bytes.len() - 1]).is_none());
        assert_eq!(copy.num_rows(), 0);
    }

    #[test]
    fn cells_of_a_correction_come_back() {
        let cells = [RawCell::text("a"), RawCell::NULL];
        let bytes = encode_cells(cells);
        assert_eq!(RawRow::from_cells(RowNo(1), 2, &bytes).cells().collect::<Vec<_>>(), cells);
    }
}
