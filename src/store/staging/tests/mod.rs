//! Staging as a whole, over a real folder.

mod behaviour;
mod crash;
mod damage;
mod property;
mod samples;

use std::path::Path;

use super::Staging;
use crate::{
    model::{CellKind, ImportId, Issue, IssueCode, Outcome, RawBlock, RowNo, RowOutcome, record::RowResult},
    store::{
        StoreError,
        manifest::FolderKind,
        repair::{self, Place},
    },
};

const IMPORT: ImportId = ImportId(7);

fn place(root: &Path) -> Place {
    Place {
        kind: FolderKind::Staging,
        path: root.join("imports/00000007/rows"),
        words: "import 7".to_owned(),
        quarantine: root.join("quarantine"),
        name: "00000007".to_owned(),
        saved: "its rows can be staged again from the file".to_owned(),
        cache_mb: 4,
    }
}

fn open(root: &Path) -> Staging {
    try_open(root).unwrap()
}

fn try_open(root: &Path) -> Result<Staging, StoreError> {
    let opened = repair::open(&place(root)).and_then(|folder| Staging::open(folder, IMPORT, 0));
    match opened {
        // Values may be damaged that sled has no checksum over: the workspace moves the folder away then too.
        Err(StoreError::Damaged { .. }) => Err(repair::quarantine(&place(root))?),
        opened => opened,
    }
}

/// A block of rows with one cell each: "row 1".
fn simple_rows(first: u64, num: u64) -> RawBlock {
    let mut block = RawBlock::new(RowNo(first));
    for row in first..first + num {
        block.begin_row(row + 1);
        block.push_cell(CellKind::Text, &format!("row {row}"));
        block.end_row();
    }
    block
}

fn created(row: u64, key: &str) -> RowOutcome {
    let result = RowResult::Completed { outcome: Outcome::Created, key: key.into() };
    RowOutcome { row: RowNo(row), result, issues: Vec::new() }
}

fn failed(row: u64, issues: Vec<Issue>) -> RowOutcome {
    RowOutcome { row: RowNo(row), result: RowResult::Failed, issues }
}

fn readers_issue() -> Issue {
    Issue::error(IssueCode::StrayQuote, "Name", "5\" pipe")
}

fn later_issue() -> Issue {
    Issue::error(IssueCode::UnknownCode, "Currency Code", "QQQ").with_detail("Currency")
}
