//! A fault for tests of the whole program: `LONGSHORE_ABORT_AT_ROW=118` ends it where it processes that row, and
//! `LONGSHORE_ABORT_READING_ROW=118` where it reads it. Not in the released program.

use crate::model::RowNo;

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Reading,
    Processing,
}

/// Ends the program where that was asked for.
#[cfg(debug_assertions)]
pub fn at(work: Work, row: RowNo) {
    use std::sync::LazyLock;
    static READING: LazyLock<Option<u64>> = LazyLock::new(|| row_of("LONGSHORE_ABORT_READING_ROW"));
    static PROCESSING: LazyLock<Option<u64>> = LazyLock::new(|| row_of("LONGSHORE_ABORT_AT_ROW"));
    let wanted = match work {
        Work::Reading => *READING,
        Work::Processing => *PROCESSING,
    };
    if wanted == Some(row.0) {
        std::process::abort();
    }
}

#[cfg(debug_assertions)]
fn row_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Ends nothing.
#[cfg(not(debug_assertions))]
pub fn at(_: Work, _: RowNo) {}
