//! A staged row as the window and the command line show it.

use crate::model::{CellKind, Issue, Outcome, RawRow, RecordStatus, RowNo};

/// An integration record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub row: RowNo,
    /// Line of the file on which the row starts.
    pub line: u64,
    pub status: RecordStatus,
    /// What a completed record did.
    pub outcome: Option<Outcome>,
    /// The key of the record it created or changed, as shown.
    pub key: Option<String>,
    pub issues: Vec<Issue>,
    /// The cells as they are processed: corrected ones where the user corrected them.
    pub cells: Vec<(CellKind, String)>,
    pub is_corrected: bool,
    /// The file's cells, of a corrected row that was asked for by itself.
    pub original: Option<Vec<(CellKind, String)>>,
}

/// Returns a row's cells, each with its kind.
pub(super) fn cells_of(row: RawRow<'_>) -> Vec<(CellKind, String)> {
    row.cells().map(|cell| (cell.kind, cell.text.to_owned())).collect()
}
