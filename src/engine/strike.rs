//! What one record may take of the program, and faults for tests of the whole: `LONGSHORE_ABORT_AT_ROW=118` ends the
//! program where it processes that row, `LONGSHORE_ABORT_READING_ROW=118` where it converts it while the file is read (with
//! `LONGSHORE_ABORT_IN=reading` where a block that begins with it is read), `LONGSHORE_HANG_AT_ROW=118`
//! lets it hang there, for what `LONGSHORE_HANG_AFTER` milliseconds are too long; with `LONGSHORE_ABORT_IN` or
//! `LONGSHORE_HANG_IN` as `keying` or `scanning` it happens where the row is looked at before. Not in the released program.

use std::time::Duration;

use super::ordered::Bound;
use crate::model::{Issue, IssueCode, RowNo};

/// How long a record, or the records of one document, may take.
const BOUND: Duration = Duration::from_secs(10);
/// How often it is looked whether they do.
const NUM_LOOKS: u32 = 50;

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Taking the block that begins with it from the file.
    Reading,
    /// Converting it while the file is read.
    Converting,
    /// Finding out what its document is.
    Keying,
    /// Finding out what it says of other rows.
    Scanning,
    Processing,
}

/// Returns how long a record may take.
pub fn bound() -> Bound {
    Bound { look_every: faults::bound().unwrap_or(BOUND) / NUM_LOOKS, num_looks: NUM_LOOKS }
}

/// Says why a record that hangs was left out.
pub fn hangs() -> Issue {
    let seconds = format!("{} s", faults::bound().unwrap_or(BOUND).as_secs_f64());
    Issue::error(IssueCode::RecordHangs, "", "").with_detail(seconds)
}

/// Ends the program, or lets it hang, where that was asked for.
pub fn at(work: Work, row: RowNo) {
    faults::at(work, row);
}

#[cfg(debug_assertions)]
mod faults {
    use std::{sync::LazyLock, time::Duration};

    use super::Work;
    use crate::model::RowNo;

    static READING: LazyLock<Option<u64>> = LazyLock::new(|| number("LONGSHORE_ABORT_READING_ROW"));
    static PROCESSING: LazyLock<Option<u64>> = LazyLock::new(|| number("LONGSHORE_ABORT_AT_ROW"));
    static HANGING: LazyLock<Option<u64>> = LazyLock::new(|| number("LONGSHORE_HANG_AT_ROW"));
    static ENDING_IN: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("LONGSHORE_ABORT_IN").ok());
    static HANGING_IN: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("LONGSHORE_HANG_IN").ok());
    static BOUND: LazyLock<Option<u64>> = LazyLock::new(|| number("LONGSHORE_HANG_AFTER"));

    pub fn bound() -> Option<Duration> {
        BOUND.map(Duration::from_millis)
    }

    pub fn at(work: Work, row: RowNo) {
        let ending = match work {
            Work::Reading | Work::Converting => *READING,
            Work::Processing | Work::Keying | Work::Scanning => *PROCESSING,
        };
        if ending == Some(row.0) && is_in(work, ENDING_IN.as_deref()) {
            std::process::abort();
        }
        while *HANGING == Some(row.0) && is_in(work, HANGING_IN.as_deref()) {
            std::thread::park();
        }
    }

    fn is_in(work: Work, asked: Option<&str>) -> bool {
        match work {
            Work::Converting | Work::Processing => asked.is_none(),
            Work::Reading => asked == Some("reading"),
            Work::Keying => asked == Some("keying"),
            Work::Scanning => asked == Some("scanning"),
        }
    }

    fn number(variable: &str) -> Option<u64> {
        std::env::var(variable).ok()?.parse().ok()
    }
}

#[cfg(not(debug_assertions))]
mod faults {
    use std::time::Duration;

    use super::Work;
    use crate::model::RowNo;

    pub fn bound() -> Option<Duration> {
        None
    }

    pub fn at(_: Work, _: RowNo) {}
}
