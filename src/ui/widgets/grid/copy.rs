//! Rows as text for the clipboard.

use super::{RowCells, Selection};

// Beyond it, copying is the caller's: it would ask for every row within one frame.
const MAX_ROWS: u64 = 10_000;

/// Returns rows as tab-separated lines, as spreadsheets paste them.
pub fn tab_separated<'a, S: AsRef<str> + 'a>(rows: impl IntoIterator<Item = impl IntoIterator<Item = S>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (i, cell) in row.into_iter().enumerate() {
            if i > 0 {
                text.push('\t');
            }
            push_cell(&mut text, cell.as_ref());
        }
        text.push('\n');
    }
    text
}

/// Returns the selected rows as text, or `None` where they are too many or not all in memory.
pub fn selected<'r>(selection: &Selection, row: &mut impl FnMut(u64) -> Option<RowCells<'r>>) -> Option<String> {
    if selection.len() > MAX_ROWS {
        return None;
    }
    let rows: Option<Vec<RowCells<'r>>> = selection.rows().map(row).collect();
    Some(tab_separated(rows?.into_iter().map(|cells| cells.into_iter().map(|cell| cell.text))))
}

// A tab or a line end within a cell would begin another: such a cell is quoted, as spreadsheets do.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
