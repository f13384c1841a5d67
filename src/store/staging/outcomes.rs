//! Taking over what batches did: the statuses, keys and issues of their rows.

use std::{
    panic::resume_unwind,
    thread::{self, ScopedJoinHandle},
};

use super::{
    Staging, check_staged, entry,
    page::{self, Page},
    status::StatusByte,
    write::{Pages, page_of},
};
use crate::{
    model::{Issue, JobId, RecordStatus, RowNo, RowOutcome, record::RowResult},
    store::StoreError,
};

/// Pages from which on a second thread takes half of them. Ten thousand rows scattered over a million are on nearly all
/// of its pages, and the user waits for them.
const SHARED_OUT: usize = 64;

/// The outcomes of the rows of one page.
type OfPage<'o> = &'o [&'o RowOutcome];

/// What outcomes make of their pages.
#[derive(Default)]
struct Taken {
    pages: Pages,
    /// The former and the new status of each row that changed.
    counted: Vec<(StatusByte, StatusByte)>,
}

impl Staging {
    /// Takes over what a batch says of its rows, and how far the job has come. A row that is Completed already is left
    /// alone, so that a batch can be taken over again after a crash.
    ///
    /// The destination must be durable up to this batch: else a crash may leave rows completed and their records gone.
    pub fn take_over(&self, outcomes: &[RowOutcome], cursor: Option<(JobId, RowNo)>) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let mut change = self.begin();
        let mut sorted: Vec<&RowOutcome> = outcomes.iter().collect();
        sorted.sort_by_key(|outcome| outcome.row);
        for outcome in [sorted.first(), sorted.last()].into_iter().flatten() {
            check_staged(outcome.row, &change.head, &self.words)?;
        }
        let pages: Vec<OfPage<'_>> = sorted.chunk_by(|a, b| page_of(a.row) == page_of(b.row)).collect();
        for Taken { pages, counted } in self.take_pages_shared(&pages, change.head.rows)? {
            counted.into_iter().for_each(|(old, new)| change.head.count(old, new));
            change.append(pages);
        }
        if let Some((job, row)) = cursor {
            change.head.set_cursor(job, row);
        }
        self.commit(change, &mut writer)
    }

    /// Takes the outcomes of all pages; of many, half of them on another thread.
    fn take_pages_shared(&self, pages: &[OfPage<'_>], num_rows: u64) -> Result<Vec<Taken>, StoreError> {
        if pages.len() < SHARED_OUT {
            return Ok(vec![self.take_pages(pages, num_rows)?]);
        }
        let (mine, others) = pages.split_at(pages.len() / 2);
        thread::scope(|scope| {
            let other = thread::Builder::new().name("keeper".to_owned());
            let other = other.spawn_scoped(scope, || self.take_pages(others, num_rows));
            let mine = self.take_pages(mine, num_rows);
            // Where the system gives no more threads, this one does it all.
            let others = match other.map(ScopedJoinHandle::join) {
                Ok(joined) => joined.unwrap_or_else(|panic| resume_unwind(panic)),
                Err(_) => self.take_pages(others, num_rows),
            };
            Ok(vec![mine?, others?])
        })
    }

    fn take_pages(&self, pages: &[OfPage<'_>], num_rows: u64) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        for outcomes in pages {
            let mut page = Page::load(&self.table, &self.words, page_of(outcomes[0].row))?;
            for outcome in *outcomes {
                self.take_outcome(outcome, &mut page, &mut taken)?;
            }
            taken.pages.save(page, num_rows);
        }
        Ok(taken)
    }

    fn take_outcome(&self, outcome: &RowOutcome, page: &mut Page, taken: &mut Taken) -> Result<(), StoreError> {
        let RowOutcome { row, result, issues } = outcome;
        let (number, place) = page::place_of(*row);
        let old = page.status(place);
        taken.pages.put_down.push((number, place, old.status()));
        if old.status() == RecordStatus::Completed {
            return Ok(());
        }
        let (new, key) = match result {
            RowResult::Completed { outcome, key } => (old.with_outcome(*outcome), Some(key.as_str())),
            RowResult::Failed => (old.with_status(RecordStatus::Error), None),
        };
        taken.counted.push((old, new));
        page.set_status(place, new);
        if page.entry_bytes(place).is_some_and(entry::has_issues) {
            // What the reader found is still true, whether or not the batch says it again.
            let mut all = page.entry(place, &self.words)?.issues;
            all.retain(entry::is_readers);
            let found: Vec<Issue> = issues.iter().filter(|issue| !all.contains(issue)).cloned().collect();
            all.extend(found);
            page.set_entry(place, key, &all);
        } else {
            page.set_entry(place, key, issues);
        }
        Ok(())
    }
}
