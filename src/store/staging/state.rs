//! What is in memory of a staging folder while it is open: the head, a summary of each page, and which rows a running
//! job has taken up. So a position in a filtered list is found by adding up pages, never by reading rows.

use std::collections::HashMap;

use super::{
    head::Head,
    index::Index,
    page::{self, NUM_ROWS, Page, Summary},
    status::StatusByte,
};
use crate::model::{RecordStatus, RowNo, StatusCounts};

/// The head, twelve bytes for each page and one for each block.
#[derive(Debug, Default)]
pub struct State {
    pub head: Head,
    /// Grows with each change that is seen, those of [`TakenUp`] included; never behind the head's.
    pub generation: u64,
    /// Which block holds which rows.
    pub index: Index,
    summaries: Vec<Summary>,
    taken_up: HashMap<u32, TakenUp>,
}

/// The rows of a page that a running job has taken up.
#[derive(Clone, Copy, Debug, Default)]
struct TakenUp {
    bits: [u64; 4],
    /// How many of them there are of each stored status.
    from: [u16; RecordStatus::ALL.len()],
}

impl State {
    pub fn new(head: Head, index: Index, summaries: Vec<Summary>) -> Self {
        let generation = head.generation;
        Self { head, generation, index, summaries, taken_up: HashMap::new() }
    }

    /// Returns how many pages there are.
    pub fn num_pages(&self) -> u32 {
        self.head.rows.div_ceil(NUM_ROWS as u64) as u32
    }

    /// Returns what is known of a page; a page never written about has nothing.
    pub fn summary(&self, page: u32) -> Summary {
        self.summaries.get(page as usize).copied().unwrap_or_default()
    }

    pub fn set_summary(&mut self, page: u32, summary: Summary) {
        let index = page as usize;
        if index >= self.summaries.len() {
            self.summaries.resize(index + 1, Summary::default());
        }
        self.summaries[index] = summary;
    }

    /// Returns the records by status as they are shown: rows taken up are Processing.
    pub fn counts(&self) -> StatusCounts {
        let mut counts = self.head.counts;
        for taken in self.taken_up.values() {
            for status in RecordStatus::ALL {
                let num = u64::from(taken.from[status as usize]);
                *counts.of_mut(status) -= num;
                counts.processing += num;
            }
        }
        counts
    }

    /// Returns how many rows of a page are shown with that status.
    pub fn count_on(&self, page: u32, status: RecordStatus) -> u64 {
        let stored = self.stored_on(page, status);
        match self.taken_up.get(&page) {
            None => u64::from(stored),
            Some(taken) if status == RecordStatus::Processing => taken.from.iter().map(|num| u64::from(*num)).sum(),
            Some(taken) => u64::from(stored.saturating_sub(taken.from[status as usize])),
        }
    }

    /// Returns the status a row is shown with.
    pub fn shown(&self, page: u32, place: u8, stored: StatusByte) -> RecordStatus {
        if self.is_taken_up(page, place) { RecordStatus::Processing } else { stored.status() }
    }

    /// Whether a running job has taken the row up.
    pub fn is_taken_up(&self, page: u32, place: u8) -> bool {
        self.taken_up.get(&page).is_some_and(|taken| taken.bits[usize::from(place / 64)] >> (place % 64) & 1 == 1)
    }

    /// Shows a row as Processing; a completed one can't be taken up.
    pub fn take_up(&mut self, page: u32, place: u8, stored: RecordStatus) {
        if stored != RecordStatus::Completed && !self.is_taken_up(page, place) {
            let taken = self.taken_up.entry(page).or_default();
            taken.bits[usize::from(place / 64)] |= 1 << (place % 64);
            taken.from[stored as usize] += 1;
        }
    }

    /// Shows a row as it is stored. `stored` is the status with which it was taken up.
    pub fn put_down(&mut self, page: u32, place: u8, stored: RecordStatus) {
        if self.is_taken_up(page, place)
            && let Some(taken) = self.taken_up.get_mut(&page)
        {
            taken.bits[usize::from(place / 64)] &= !(1 << (place % 64));
            taken.from[stored as usize] -= 1;
            if taken.bits == [0; 4] {
                self.taken_up.remove(&page);
            }
        }
    }

    /// Shows all rows as they are stored. Returns whether there were any others.
    pub fn put_all_down(&mut self) -> bool {
        let had_any = !self.taken_up.is_empty();
        self.taken_up.clear();
        had_any
    }

    /// Says where to begin reading for the record at `position` among those of that status: the page, and how many of
    /// its records come before.
    pub fn find(&self, status: RecordStatus, position: u64) -> Option<(u32, u64)> {
        let mut before = position;
        for page in 0..self.num_pages() {
            let num = self.count_on(page, status);
            if before < num {
                return Some((page, before));
            }
            before -= num;
        }
        None
    }

    /// Walks the places of a page that have rows.
    pub fn rows_on(&self, page: &Page) -> impl Iterator<Item = (RowNo, u8)> + use<> {
        let number = page.number;
        let num_rows = page::rows_of(number, self.head.rows);
        (0..num_rows).map(move |place| (page::row_at(number, place as u8), place as u8))
    }

    fn stored_on(&self, page: u32, status: RecordStatus) -> u16 {
        let Summary { completed, error, skipped, .. } = self.summary(page);
        match status {
            RecordStatus::Ready => {
                (page::rows_of(page, self.head.rows) as u16).saturating_sub(completed + error + skipped)
            }
            RecordStatus::Processing => 0,
            RecordStatus::Completed => completed,
            RecordStatus::Error => error,
            RecordStatus::Skipped => skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        let mut head = Head::default();
        head.count_staged(600);
        head.counts = StatusCounts { ready: 590, processing: 0, completed: 7, error: 3, skipped: 0 };
        let mut state = State::new(head, Index::default(), Vec::new());
        state.set_summary(1, Summary { completed: 7, error: 3, ..Summary::default() });
        state
    }

    #[test]
    fn positions_are_found_by_adding_up() {
        let state = state();
        assert_eq!(state.num_pages(), 3);
        assert_eq!(state.find(RecordStatus::Error, 2), Some((1, 2)));
        assert_eq!(state.find(RecordStatus::Error, 3), None);
        assert_eq!(state.find(RecordStatus::Ready, 255), Some((0, 255)));
        assert_eq!(state.find(RecordStatus::Ready, 256 + 246), Some((2, 0)));
        assert_eq!(state.find(RecordStatus::Ready, 590), None);
    }

    #[test]
    fn rows_taken_up_are_processing_until_put_down() {
        let mut state = state();
        state.take_up(0, 200, RecordStatus::Ready);
        state.take_up(0, 200, RecordStatus::Ready);
        state.take_up(1, 3, RecordStatus::Error);
        state.take_up(1, 4, RecordStatus::Completed);
        let shown = StatusCounts { ready: 589, processing: 2, completed: 7, error: 2, skipped: 0 };
        assert_eq!(state.counts(), shown);
        assert_eq!(state.find(RecordStatus::Processing, 1), Some((1, 0)));
        assert_eq!(state.count_on(1, RecordStatus::Error), 2);
        assert_eq!(state.shown(0, 200, StatusByte::default()), RecordStatus::Processing);
        state.put_down(1, 3, RecordStatus::Error);
        assert!(state.put_all_down());
        assert_eq!(state.counts(), state.head.counts);
        assert!(!state.put_all_down());
    }
}
