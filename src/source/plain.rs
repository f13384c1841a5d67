//! Rows with nothing odd about them, as most are: taken many at a time, by a shorter way than the tokenizer's.
//!
//! What must hold: whatever is taken here, [`record`](super::record) would have found the same, with nothing to tell.
//! So a row that is anything else – it holds a stray, doubled or escaped quote, a NUL, a line end in a cell, or has too
//! many cells or too few – is left, and so is what is no row: a blank line, a comment, one that the text cuts.

use std::ops::RangeInclusive;

use crate::model::{Bars, RawBlock};

use super::{
    dialect::{Dialect, LoneReturn},
    signs::Finder,
};

/// Not more bytes are looked at in one go.
const MOST: usize = 256 * 1024;

/// Cells are copied in pieces of so many bytes, as most are shorter.
const PIECE: usize = 16;

/// Takes plain rows; kept and reused, so that taking allocates nothing.
#[derive(Clone, Debug)]
pub(super) struct PlainRows {
    delimiter: u8,
    quote: Option<u8>,
    finder: Finder,
    /// What a line that starts with this byte may be.
    starts: [Start; 256],
    /// Lines about which there is something to tell.
    left: Vec<String>,
    /// Bytes that these lines begin with.
    begins_left: [bool; 256],
    /// The texts of the cells taken, one behind the other; longer than they are.
    texts: Vec<u8>,
    num_text: usize,
    /// Where each cell ends in `texts`.
    cells: Vec<u32>,
    /// After how many cells each row ends.
    rows: Vec<u32>,
}

/// What a line may be, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Record,
    /// A record, or a blank line.
    Blank,
    /// A blank line, a comment, or the end of a text.
    Other,
}

/// How much may be taken.
#[derive(Clone, Debug)]
pub(super) struct Allowed {
    pub num_rows: usize,
    /// No row is begun once they take so many bytes.
    pub num_bytes: usize,
    /// How long a row may be, in bytes.
    pub row_len: usize,
    /// How many cells a row may have.
    pub num_cells: RangeInclusive<usize>,
}

impl PlainRows {
    /// Returns what takes the plain rows of a dialect; `None` where no row is plain.
    pub fn of(dialect: &Dialect) -> Option<Self> {
        let delimiter = dialect.delimiter.as_byte()?;
        let quote = match dialect.quote {
            None => None,
            Some(quote) if quote.open == quote.close => Some(quote.open.as_byte()?),
            Some(_) => return None,
        };
        let is_usual = dialect.lone_return != LoneReturn::BehindFeed && dialect.record_end.is_none();
        if !is_usual || dialect.skips_space || dialect.bars != Bars::Between {
            return None;
        }
        let comment = dialect.comment.map(|sign| sign.first());
        let start = |byte: u8| match byte {
            b'\n' | b'\r' | 0x1A => Start::Other,
            byte if comment == Some(byte) => Start::Other,
            byte if dialect.is_blank(byte) => Start::Blank,
            _ => Start::Record,
        };
        Some(Self {
            delimiter,
            quote,
            finder: dialect.finder(),
            starts: std::array::from_fn(|byte| start(byte as u8)),
            left: Vec::new(),
            begins_left: [false; 256],
            texts: Vec::new(),
            num_text: 0,
            cells: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Leaves rows that begin with one of these lines: they are to be looked at closely.
    pub fn leave(&mut self, lines: Vec<String>) {
        let firsts = lines.iter().filter_map(|line| line.as_bytes().first());
        firsts.for_each(|first| self.begins_left[usize::from(*first)] = true);
        self.left = lines;
    }

    /// Appends the plain rows at the start of `text` to the block; returns how many bytes of it they take.
    /// The first of them stands on `line`.
    pub fn take(&mut self, text: &str, allowed: &Allowed, line: u64, block: &mut RawBlock) -> usize {
        let bytes = &text.as_bytes()[..text.len().min(MOST)];
        self.forget();
        self.texts.resize(self.texts.len().max(bytes.len() + PIECE), 0);
        let mut taken = 0;
        while self.rows.len() < allowed.num_rows && self.num_bytes() < allowed.num_bytes {
            let (num_text, num_cells) = (self.num_text, self.cells.len());
            let found = self.row(bytes, taken).filter(|next| {
                next - taken <= allowed.row_len && allowed.num_cells.contains(&(self.cells.len() - num_cells))
            });
            let Some(next) = found else {
                self.drop_from(num_text, num_cells);
                break;
            };
            self.rows.push(self.cells.len() as u32);
            taken = next;
        }
        let texts = std::str::from_utf8(&self.texts[..self.num_text]).expect("BUG: a sign cut a character");
        block.append_text_rows(texts, &self.cells, &self.rows, line);
        taken
    }

    /// Returns how many rows were taken last.
    pub fn num_rows(&self) -> usize {
        self.rows.len()
    }

    /// Returns about how many bytes the rows take, as a block reckons it.
    fn num_bytes(&self) -> usize {
        self.num_text + 2 * (self.cells.len() + self.rows.len())
    }

    fn forget(&mut self) {
        self.rows.clear();
        self.drop_from(0, 0);
        self.finder.forget();
    }

    fn drop_from(&mut self, num_text: usize, num_cells: usize) {
        self.num_text = num_text;
        self.cells.truncate(num_cells);
    }

    /// Copies the row at `from`; returns where the next one starts, or `None` if it isn't plain.
    fn row(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if self.is_left(&bytes[from..]) || !self.is_record(&bytes[from..]) {
            return None;
        }
        let mut at = from;
        loop {
            let mut end = self.finder.next(bytes, at)?;
            if Some(bytes[end]) == self.quote {
                if end > at {
                    return None;
                }
                at += 1;
                end = self.closing(bytes, at)?;
                self.copy(bytes, at, end);
                end += 1;
            } else {
                self.copy(bytes, at, end);
            }
            match *bytes.get(end)? {
                byte if byte == self.delimiter => at = end + 1,
                b'\n' => return Some(end + 1),
                b'\r' if bytes.get(end + 1) == Some(&b'\n') => return Some(end + 2),
                _ => return None,
            }
        }
    }

    fn is_left(&self, bytes: &[u8]) -> bool {
        bytes.first().is_some_and(|first| self.begins_left[usize::from(*first)])
            && self.left.iter().any(|line| bytes.starts_with(line.as_bytes()))
    }

    /// Whether what starts here is a record for sure.
    fn is_record(&self, bytes: &[u8]) -> bool {
        let mut starts = bytes.iter().map(|&byte| self.starts[usize::from(byte)]);
        match starts.next() {
            None | Some(Start::Other) => false,
            Some(Start::Record) => true,
            Some(Start::Blank) => starts.find(|start| *start != Start::Blank) == Some(Start::Record),
        }
    }

    /// Finds the quote that closes the cell at `at`, where no other sign but delimiters stands before it.
    fn closing(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            let found = self.finder.next(bytes, at)?;
            match bytes[found] {
                byte if Some(byte) == self.quote => return Some(found),
                byte if byte == self.delimiter => at = found + 1,
                _ => return None,
            }
        }
    }

    #[inline]
    fn copy(&mut self, bytes: &[u8], from: usize, to: usize) {
        let (len, at) = (to - from, self.num_text);
        let pieces = (bytes[from..].first_chunk::<PIECE>(), self.texts[at..].first_chunk_mut::<PIECE>());
        match pieces {
            (Some(piece), Some(place)) if len <= PIECE => *place = *piece,
            _ => self.texts[at..at + len].copy_from_slice(&bytes[from..to]),
        }
        self.num_text += len;
        self.cells.push(self.num_text as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CsvOptions, RowNo, Sign};

    /// Returns what is left of the text once its plain rows are taken, and how many those are.
    #[track_caller]
    fn check(text: &str, expect: (&str, usize)) {
        let dialect = Dialect::new(&CsvOptions::default()).unwrap();
        let mut plain = PlainRows::of(&dialect).unwrap();
        let allowed = Allowed { num_rows: 10, num_bytes: 1_000, row_len: 100, num_cells: 2..=2 };
        let mut block = RawBlock::new(RowNo(1));
        let num_taken = plain.take(text, &allowed, 1, &mut block);
        assert_eq!((&text[num_taken..], plain.num_rows(), block.num_rows()), (expect.0, expect.1, expect.1));
    }

    #[test]
    fn plain_and_quoted_cells_are_taken() {
        check("1,2\n\"3\",\"4,5\"\r\n,\n x,\n", ("", 4));
    }

    #[test]
    fn what_is_odd_is_left() {
        for left in [
            "\n1,2\n",
            "  \n",
            "1,2,3\n",
            "1\n",
            "1,2\"\n",
            "1,\"2\"\"3\"\n",
            "1,2\rx",
            "1,2\0\n",
            "1,\"2\n3\"\n",
            "1,2",
        ] {
            check(&format!("a,ü\n{left}"), (left, 1));
        }
        let long = format!("1,{}\n", "x".repeat(100));
        check(&long, (&long, 0));
    }

    #[test]
    fn dialects_that_need_a_closer_look_have_no_plain_rows() {
        let usual = CsvOptions::default();
        for options in [
            CsvOptions { delimiter: Sign::new("::").unwrap(), ..usual.clone() },
            CsvOptions { skip_space: true, ..usual.clone() },
            CsvOptions { record_end: Some('\u{1E}'.into()), ..usual.clone() },
            CsvOptions { quote: Some('«'.into()), ..usual },
        ] {
            assert!(PlainRows::of(&Dialect::new(&options).unwrap()).is_none());
        }
    }
}
