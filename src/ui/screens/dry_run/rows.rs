//! The rows around what is in sight: one window of them, fetched as the user scrolls.

use std::{ops::Range, sync::Arc};

use crate::{
    engine::{PlannedPage, Reader},
    model::{ImportId, PlannedRow, RowClass},
    ui::fetched::Fetched,
};

/// Rows fetched before and after those in sight.
const AROUND: u64 = 100;

type Asked = (ImportId, Option<RowClass>, u64);

/// What is fetched.
#[derive(Default)]
pub struct Rows {
    /// First row of the window.
    position: u64,
    fetched: Fetched<Asked, Result<PlannedPage, String>>,
}

/// What is known of the rows now.
pub struct KnownRows {
    page: Option<Arc<Result<PlannedPage, String>>>,
    /// Whether it is of the class asked for.
    pub is_current: bool,
    /// Why reading failed, in a sentence.
    pub fault: Option<String>,
}

impl Rows {
    /// Returns what is known, asking for what is not.
    pub fn get(
        &mut self,
        reader: &Reader,
        (import, class): (ImportId, Option<RowClass>),
        generation: u64,
    ) -> KnownRows {
        let asked = (import, class, self.position);
        let known = self.fetched.get(reader, asked, generation, |(import, class, position), library, _| {
            library.planned_rows(*import, *class, *position, 4 * AROUND as usize)
        });
        let own_fault = known.value.as_ref().and_then(|value| value.as_ref().as_ref().err().cloned());
        // Rows of another class in these places would be taken for these.
        let page = known.value.filter(|_| known.is_current);
        KnownRows { page, is_current: known.is_current, fault: known.fault.or(own_fault) }
    }

    /// Moves the window to where these rows are; tells whether others have to be fetched.
    pub fn follow(&mut self, visible: &Range<u64>) -> bool {
        let wanted = (visible.start / AROUND * AROUND).saturating_sub(AROUND);
        std::mem::replace(&mut self.position, wanted) != wanted
    }
}

impl KnownRows {
    /// Returns the row at that position, where it is in memory.
    pub fn row(&self, position: u64) -> Option<&PlannedRow> {
        let page = self.page.as_ref()?.as_ref().as_ref().ok()?;
        page.rows.get(usize::try_from(position.checked_sub(page.position)?).ok()?)
    }
}
