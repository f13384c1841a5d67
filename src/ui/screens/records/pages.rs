//! The records around what is visible, fetched in pages; the others are only counted.

use std::{ops::Range, sync::Arc};

use super::RecordId;
use crate::{
    engine::{Reader, RecordsPage, RecordsQuery},
    store::staging::Record,
    ui::fetched::{Fetched, Known},
};

/// Records of a page.
pub const PAGE: u64 = 200;

/// Rows fetched before and after the visible ones, so that scrolling finds them there.
const MARGIN: u64 = 60;

/// Pages kept at once.
const MAX_SLOTS: usize = 6;

/// The pages in memory.
#[derive(Default)]
pub struct Pages {
    slots: Vec<Slot>,
    clock: u64,
    /// The latest query that was answered, and how many records it finds.
    answered: Option<(Arc<RecordsQuery>, u64)>,
}

#[derive(Clone, PartialEq)]
struct Key {
    query: Arc<RecordsQuery>,
    number: u64,
}

struct Slot {
    number: u64,
    used: u64,
    fetched: Fetched<Key, Answered>,
}

type Answered = Result<RecordsPage, String>;

/// The records as they are known in this frame.
#[derive(Default)]
pub struct View {
    pages: Vec<Arc<Answered>>,
    /// Records that the query finds; none before the first answer.
    pub total: Option<u64>,
    /// Whether what is shown answers the present query, not a former one.
    pub is_current: bool,
    /// Why asking failed, in a sentence.
    pub fault: Option<String>,
}

impl Pages {
    /// Returns what is known of the rows around `visible`, and asks for what is not.
    ///
    /// Rows of a former query are shown until the first answer to the present one; the two are never mixed.
    pub fn view(&mut self, reader: &Reader, query: &Arc<RecordsQuery>, generation: u64, visible: &Range<u64>) -> View {
        let first = visible.start.saturating_sub(MARGIN) / PAGE;
        let last = ((visible.end + MARGIN) / PAGE).min(first + MAX_SLOTS as u64 - 1);
        let mut view = View::default();
        let (mut present, mut former) = (Vec::new(), Vec::new());
        for number in first..=last {
            // Beyond the end there is nothing to ask for.
            if number > first && self.total_of(query).is_some_and(|total| number * PAGE >= total) {
                break;
            }
            let known = self.ask(reader, Key { query: Arc::clone(query), number }, generation);
            view.fault = view.fault.take().or(known.fault);
            let Some(value) = known.value else { continue };
            match &*value {
                Ok(page) if known.is_current => self.answered = Some((Arc::clone(query), page.total)),
                Ok(_) => {}
                Err(fault) => view.fault = Some(fault.clone()),
            }
            if known.is_current { present.push(value) } else { former.push(value) }
        }
        view.is_current = self.total_of(query).is_some();
        view.total = self.answered.as_ref().map(|(_, total)| *total);
        view.pages = if view.is_current { present } else { former };
        view
    }

    /// Forgets all pages: the next view asks again.
    pub fn clear(&mut self) {
        self.slots.clear();
    }

    fn total_of(&self, query: &Arc<RecordsQuery>) -> Option<u64> {
        self.answered.as_ref().filter(|(answered, _)| answered == query).map(|(_, total)| *total)
    }

    fn ask(&mut self, reader: &Reader, key: Key, generation: u64) -> Known<Answered> {
        self.slot(key.number).fetched.get(reader, key, generation, |key, library, go_on| {
            library.records(&key.query, key.number * PAGE, PAGE as usize, go_on)
        })
    }

    fn slot(&mut self, number: u64) -> &mut Slot {
        self.clock += 1;
        let found = self.slots.iter().position(|slot| slot.number == number);
        let index = found.unwrap_or_else(|| self.free_slot(number));
        self.slots[index].used = self.clock;
        &mut self.slots[index]
    }

    fn free_slot(&mut self, number: u64) -> usize {
        let slot = Slot { number, used: 0, fetched: Fetched::default() };
        if self.slots.len() < MAX_SLOTS {
            self.slots.push(slot);
            return self.slots.len() - 1;
        }
        let oldest = (0..self.slots.len()).min_by_key(|i| self.slots[*i].used).unwrap_or_default();
        self.slots[oldest] = slot;
        oldest
    }
}

impl View {
    /// Returns the record at that position, where it is in memory.
    pub fn get(&self, position: u64) -> Option<(RecordId, &Record)> {
        self.pages.iter().find_map(|page| {
            let page = page.as_ref().as_ref().ok()?;
            let index = usize::try_from(position.checked_sub(page.position)?).ok()?;
            let (import, record) = page.records.get(index)?;
            Some((RecordId { import: *import, row: record.row }, record))
        })
    }

    /// Returns the number of rows to be shown.
    pub fn num_rows(&self) -> u64 {
        self.total.unwrap_or_default()
    }
}
