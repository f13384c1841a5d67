//! The value that a field had in the row before: rows of one document, and sorted files, say the same again and again.

use crate::model::{CellKind, RawCell};

/// Rows after which it is asked whether remembering pays, and how seldom it must have to be given up.
const TRIAL: u32 = 128;
const WORTH: u32 = 8;

/// A cell and the value it became, encoded.
#[derive(Debug)]
pub(super) struct Memo {
    kind: CellKind,
    text: String,
    value: Vec<u8>,
    num_asked: u32,
    num_recalled: u32,
}

impl Default for Memo {
    fn default() -> Self {
        // An error cell is never kept: nothing is recalled before something is.
        Self { kind: CellKind::Error, text: String::new(), value: Vec::new(), num_asked: 0, num_recalled: 0 }
    }
}

impl Memo {
    /// Returns the value of the cell, where it is the one remembered.
    pub fn recall(&mut self, cell: RawCell<'_>) -> Option<&[u8]> {
        self.num_asked += 1;
        let is_same = self.kind == cell.kind && self.kind != CellKind::Error && self.text == cell.text;
        self.num_recalled += u32::from(is_same);
        is_same.then_some(&self.value)
    }

    /// Remembers a cell's value, while that pays.
    pub fn keep(&mut self, cell: RawCell<'_>, value: &[u8]) {
        if self.num_asked > TRIAL && self.num_recalled < self.num_asked / WORTH {
            return;
        }
        self.kind = cell.kind;
        self.text.clear();
        self.text.push_str(cell.text);
        self.value.clear();
        self.value.extend_from_slice(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cell_is_recalled_and_no_other() {
        let mut memo = Memo::default();
        let cell = RawCell::text("C1");
        assert_eq!(memo.recall(cell), None);
        memo.keep(cell, b"value");
        assert_eq!(memo.recall(cell), Some(&b"value"[..]));
        assert_eq!(memo.recall(RawCell::text("C2")), None);
        assert_eq!(memo.recall(RawCell { kind: CellKind::Number, text: "C1" }), None);
        assert_eq!(memo.recall(RawCell { kind: CellKind::Error, text: "" }), None);
    }

    #[test]
    fn what_never_comes_again_is_kept_no_longer() {
        let mut memo = Memo::default();
        for number in 0..=TRIAL {
            let text = number.to_string();
            memo.recall(RawCell::text(&text));
            memo.keep(RawCell::text(&text), b"");
        }
        memo.recall(RawCell::text("last"));
        memo.keep(RawCell::text("last"), b"");
        assert_eq!(memo.recall(RawCell::text("last")), None);
    }
}
