//! Rows as bytes: how the staging store keeps them (compressed), and a workbook's child process sends them.
//!
//! In version 2 all that is said of the cells comes first, and then their texts, one behind the other: the texts are
//! copied and checked as one. For each row that is its line, as the difference to the line before, and for each cell a
//! header: the length of its text in bytes, and its kind. In version 1, each text stood behind its header; corrections
//! are still kept so.

use std::ops::Range;

use super::{
    ids::RowNo,
    raw::{CellEnd, CellKind, RawBlock, RawCell, RowEnd, end_of},
    varint,
};

/// Ends a row, in place of a cell's header.
const END_OF_ROW: u64 = 15;

impl RawBlock {
    /// Appends some rows as bytes of version 2.
    pub fn encode(&self, rows: Range<usize>, out: &mut Vec<u8>) {
        let mut line = 0;
        let mut cell = self.first_cell(rows.start);
        let mut start = self.start_of(cell);
        for row in &self.rows[rows.clone()] {
            varint::push_signed(out, row.line.wrapping_sub(line) as i64);
            line = row.line;
            for CellEnd { end, kind } in &self.cells[cell as usize..row.cells as usize] {
                varint::push(out, u64::from(end - start) << 4 | *kind as u64);
                start = *end;
            }
            cell = row.cells;
            varint::push(out, END_OF_ROW);
        }
        out.extend_from_slice(self.texts_of(rows).as_bytes());
    }

    /// Appends `num_rows` rows of bytes of version 2. `None` where the bytes are not that many rows; nothing is
    /// appended then.
    pub fn append_encoded(&mut self, num_rows: usize, bytes: &[u8]) -> Option<()> {
        let (num_cells, num_before, len) = (self.cells.len(), self.rows.len(), self.texts.len());
        let appended = self.append_heads(num_rows, bytes);
        if appended.is_none() {
            self.cells.truncate(num_cells);
            self.rows.truncate(num_before);
            self.texts.truncate(len);
        }
        appended
    }

    fn append_heads(&mut self, num_rows: usize, bytes: &[u8]) -> Option<()> {
        let (mut rest, mut line) = (bytes, 0u64);
        let (base, mut end) = (self.texts.len(), u64::from(end_of(&self.texts)));
        let first = self.cells.len();
        for _ in 0..num_rows {
            line = line.wrapping_add(varint::take_signed(&mut rest)? as u64);
            loop {
                let header = varint::take(&mut rest)?;
                if header == END_OF_ROW {
                    break;
                }
                end = end.checked_add(header >> 4)?;
                let kind = CellKind::from_number(header & 15)?;
                self.cells.push(CellEnd { end: u32::try_from(end).ok()?, kind });
            }
            self.rows.push(RowEnd { cells: u32::try_from(self.cells.len()).ok()?, line });
        }
        self.texts.push_str(std::str::from_utf8(rest).ok()?);
        let is_whole = self.texts.len() as u64 == end;
        let is_end = |cell: &CellEnd| self.texts.is_char_boundary(cell.end as usize);
        (is_whole && end >= base as u64 && self.cells[first..].iter().all(is_end)).then_some(())
    }

    /// Appends rows of bytes of version 1, up to their end. `None` where the bytes are no rows.
    pub fn append_encoded_1(&mut self, bytes: &[u8]) -> Option<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let line = varint::take(&mut rest)?;
            self.begin_row(line);
            self.append_cells(&mut rest)?;
        }
        Some(())
    }

    /// Appends the cells of a row.
    fn append_cells(&mut self, rest: &mut &[u8]) -> Option<()> {
        loop {
            let header = varint::take(rest)?;
            if header == END_OF_ROW {
                self.end_row();
                return Some(());
            }
            let kind = CellKind::from_number(header & 15)?;
            let (text, behind) = rest.split_at_checked(usize::try_from(header >> 4).ok()?)?;
            *rest = behind;
            self.push_cell(kind, std::str::from_utf8(text).ok()?);
        }
    }

    /// Returns all rows as bytes, with their number.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.num_bytes() + 8);
        varint::push(&mut out, self.num_rows() as u64);
        self.encode(0..self.num_rows(), &mut out);
        out
    }

    /// Makes a block of the bytes of [`Self::to_bytes`].
    pub fn from_bytes(first_row: RowNo, mut bytes: &[u8]) -> Option<Self> {
        let num_rows = usize::try_from(varint::take(&mut bytes)?).ok()?;
        let mut block = Self::new(first_row);
        block.append_encoded(num_rows, bytes)?;
        Some(block)
    }
}

/// Returns the cells of one row as bytes: how a correction is kept.
pub fn encode_cells<'a>(cells: impl IntoIterator<Item = RawCell<'a>>) -> Vec<u8> {
    let mut out = Vec::new();
    for RawCell { kind, text } in cells {
        varint::push(&mut out, (text.len() as u64) << 4 | kind as u64);
        out.extend_from_slice(text.as_bytes());
    }
    varint::push(&mut out, END_OF_ROW);
    out
}

/// Makes a row of the bytes of [`encode_cells`].
pub fn decode_cells(row: RowNo, line: u64, mut bytes: &[u8]) -> Option<RawBlock> {
    let mut block = RawBlock::new(row);
    block.begin_row(line);
    block.append_cells(&mut bytes)?;
    bytes.is_empty().then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> RawBlock {
        let mut block = RawBlock::of_row(RowNo(5), 7, [RawCell::text("Müller"), RawCell::NULL]);
        block.begin_row(9);
        block.push_cell(CellKind::Number, "0.1");
        block.push_cell(CellKind::Text, &"x".repeat(1000));
        block.end_row();
        block.begin_row(8);
        block.end_row();
        block
    }

    fn shown(block: &RawBlock) -> Vec<String> {
        let row = |row: crate::model::RawRow<'_>| {
            let cells: Vec<_> = row.cells().map(|cell| format!("{:?} {}", cell.kind, cell.text)).collect();
            format!("{} {} {}", row.row, row.line, cells.join("|"))
        };
        block.rows().map(row).collect()
    }

    #[test]
    fn rows_come_back() {
        let block = block();
        let mut out = Vec::new();
        block.encode(0..1, &mut out);
        let mut copy = RawBlock::new(RowNo(5));
        copy.append_encoded(1, &out).unwrap();
        out.clear();
        block.encode(1..3, &mut out);
        copy.append_encoded(2, &out).unwrap();
        assert_eq!(shown(&copy), shown(&block));
        assert_eq!(shown(&RawBlock::from_bytes(RowNo(5), &block.to_bytes()).unwrap()), shown(&block));
    }

    #[test]
    fn broken_rows_are_refused_whole() {
        let block = block();
        let mut bytes = Vec::new();
        block.encode(0..3, &mut bytes);
        let mut split = bytes.clone();
        // The first cell would end within the ü.
        split[1] -= 5 << 4;
        split[2] += 5 << 4;
        let mut invalid = bytes.clone();
        *invalid.last_mut().unwrap() = 0xff;
        for (num_rows, bytes) in [
            (3, &bytes[..bytes.len() - 1]),
            (3, &[&bytes[..], b"x"].concat()),
            (4, &bytes),
            (2, &bytes),
            (3, &split),
            (3, &invalid),
            (1, &[]),
            (usize::MAX, &[0]),
        ] {
            let mut copy = block.clone();
            assert_eq!(copy.append_encoded(num_rows, bytes), None);
            assert_eq!(shown(&copy), shown(&block));
        }
    }

    #[test]
    fn rows_of_version_1_come_back() {
        let cells = [RawCell::text("a"), RawCell::NULL, RawCell { kind: CellKind::Date, text: "2026-11-20" }];
        let mut bytes = Vec::new();
        for line in [2, 3] {
            varint::push(&mut bytes, line);
            bytes.extend(encode_cells(cells));
        }
        let mut block = RawBlock::new(RowNo(1));
        block.append_encoded_1(&bytes).unwrap();
        assert_eq!(shown(&block), ["1 2 Text a|Null |Date 2026-11-20", "2 3 Text a|Null |Date 2026-11-20"]);
        assert!(RawBlock::default().append_encoded_1(&bytes[..bytes.len() - 1]).is_none());
    }

    #[test]
    fn cells_of_a_correction_come_back() {
        let cells = [RawCell::text("a"), RawCell::NULL];
        let bytes = encode_cells(cells);
        let block = decode_cells(RowNo(1), 2, &bytes).unwrap();
        assert_eq!(block.row(0).unwrap().cells().collect::<Vec<_>>(), cells);
        assert!(decode_cells(RowNo(1), 2, &bytes[..1]).is_none());
        assert!(decode_cells(RowNo(1), 2, &[&bytes[..], b"x"].concat()).is_none());
    }
}
