//! The records of a table on their way to the page: one window of rows, fetched as the user scrolls.

use std::{ops::Range, sync::Arc};

use crate::{
    engine::Reader,
    model::TableName,
    store::company::{TablePage, TableQuery, TableRow},
    ui::fetched::Fetched,
};

/// Rows fetched before and after those in sight.
const AROUND: u64 = 100;

/// What is fetched of one table.
#[derive(Default)]
pub struct Records {
    /// First row of the window.
    position: u64,
    fetched: Fetched<Asked, Result<Window, String>>,
}

#[derive(Clone, PartialEq)]
struct Asked {
    table: TableName,
    query: TableQuery,
    position: u64,
}

/// A run of records.
#[derive(Debug)]
pub struct Window {
    position: u64,
    page: TablePage,
}

/// What is known of the records now.
pub struct KnownRecords {
    window: Option<Arc<Result<Window, String>>>,
    /// Whether it is of the query asked for.
    pub is_current: bool,
    /// Why reading failed, in a sentence.
    pub fault: Option<String>,
}

impl Records {
    /// Returns what is known, asking for what is not.
    pub fn get(&mut self, reader: &Reader, table: &TableName, query: &TableQuery, generation: u64) -> KnownRecords {
        let asked = Asked { table: table.clone(), query: query.clone(), position: self.position };
        let known = self.fetched.get(reader, asked, generation, |asked, library, go_on| {
            let Asked { table, query, position } = asked;
            let page = library.table_page(table, query, *position, 3 * AROUND as usize, go_on)?;
            Ok(Window { position: *position, page })
        });
        let own_fault = known.value.as_ref().and_then(|value| value.as_ref().as_ref().err().cloned());
        KnownRecords { window: known.value, is_current: known.is_current, fault: known.fault.or(own_fault) }
    }

    /// Moves the window to where these rows are; tells whether others have to be fetched.
    pub fn follow(&mut self, visible: &Range<u64>) -> bool {
        let wanted = window_of(visible.start);
        let is_moved = wanted != self.position;
        self.position = wanted;
        is_moved
    }
}

/// Returns where the window around that row starts.
fn window_of(first_visible: u64) -> u64 {
    (first_visible / AROUND * AROUND).saturating_sub(AROUND)
}

impl KnownRecords {
    /// Returns the number of records of the whole view, once it is known.
    pub fn total(&self) -> Option<u64> {
        Some(self.window()?.page.total)
    }

    /// Returns the record at that position, where it is in memory.
    pub fn row(&self, position: u64) -> Option<&TableRow> {
        let window = self.window()?;
        let i = usize::try_from(position.checked_sub(window.position)?).ok()?;
        window.page.rows.get(i)
    }

    fn window(&self) -> Option<&Window> {
        self.window.as_ref()?.as_ref().as_ref().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_in_steps_and_reaches_beyond_what_is_seen() {
        for (first, expect) in [(0, 0), (99, 0), (100, 0), (199, 0), (200, 100), (250, 100), (1_000_000, 999_900)] {
            assert_eq!(window_of(first), expect, "{first}");
        }
        let mut records = Records::default();
        assert!(!records.follow(&(150..180)));
        assert!(records.follow(&(330..360)));
        assert!(!records.follow(&(399..430)));
    }
}
