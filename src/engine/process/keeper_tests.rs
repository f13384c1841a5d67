//! The keeper against a ledger that notes what it was asked, and fails or waits where a test says so.

use std::sync::{Condvar, Mutex};

use super::*;
use crate::{
    destination::DestinationError,
    model::{ImportId, Outcome, RawBlock, raw::CellKind, record::RowResult},
    store::{CacheSizes, Workspace},
};

const JOB: JobId = JobId(4);

/// What the ledger was asked, and how it behaves.
#[derive(Default)]
struct Notes {
    asked: Mutex<Vec<String>>,
    num_failures: Mutex<u32>,
    is_shut: Mutex<bool>,
    opened: Condvar,
}

impl Notes {
    fn note(&self, text: String) {
        self.asked.lock().unwrap().push(text);
    }

    fn open(&self) {
        *self.is_shut.lock().unwrap() = false;
        self.opened.notify_all();
    }
}

impl Ledger for Notes {
    fn make_durable(&self) -> Result<(), DestinationError> {
        let mut is_shut = self.is_shut.lock().unwrap();
        while *is_shut {
            is_shut = self.opened.wait(is_shut).unwrap();
        }
        let mut num_failures = self.num_failures.lock().unwrap();
        if *num_failures > 0 {
            *num_failures -= 1;
            return Err(DestinationError::NotAsPlanned { what: "the disk is gone".to_owned() });
        }
        self.note("durable".to_owned());
        Ok(())
    }

    fn forget_markers(&self, up_to: u64) -> Result<(), DestinationError> {
        self.note(format!("forget {up_to}"));
        Ok(())
    }

    fn close(&self, last: u64) -> Result<(), DestinationError> {
        self.note(format!("close {last}"));
        Ok(())
    }
}

struct Place {
    staging: Arc<Staging>,
    notes: Arc<Notes>,
    keeper: Keeper,
    _workspace: Workspace,
    _folder: tempfile::TempDir,
}

/// A keeper over ten staged rows.
fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(folder.path(), CacheSizes::default()).unwrap();
    let staging = workspace.create_staging(ImportId(1)).unwrap();
    let mut rows = RawBlock::new(RowNo(1));
    for row in 1..=10 {
        rows.begin_row(row + 1);
        rows.push_cell(CellKind::Text, "x");
        rows.end_row();
    }
    staging.append(&rows).unwrap();
    staging.finish().unwrap();
    let notes = Arc::new(Notes::default());
    let ledger: Arc<dyn Ledger> = Arc::<Notes>::clone(&notes);
    let keeper = Keeper::new(Arc::clone(&staging), ledger, JOB, 0);
    Place { staging, notes, keeper, _workspace: workspace, _folder: folder }
}

fn done(row: u64, batch_no: u64) -> Done {
    let result = RowResult::Completed { outcome: Outcome::Created, key: "K".into() };
    let outcomes = vec![RowOutcome { row: RowNo(row), result, issues: Vec::new() }];
    Done { outcomes, cursor: RowNo(row + 1), batch_no }
}

#[track_caller]
fn check_asked(place: &Place, expect: &[&str]) {
    assert_eq!(*place.notes.asked.lock().unwrap(), expect);
}

#[test]
fn statuses_follow_what_is_durable_and_markers_follow_the_statuses() {
    let mut place = place();
    assert!(matches!(place.keeper.offer(done(1, 1), Patience::Waits), Offered::Taken));
    assert!(matches!(place.keeper.offer(done(2, 3), Patience::Waits), Offered::Taken));
    place.keeper.take_over(&mut done(3, 4)).unwrap();
    check_asked(&place, &["durable", "durable", "forget 1", "durable", "forget 3"]);
    assert_eq!((place.staging.counts().completed, place.staging.cursor(JOB)), (3, Some(RowNo(4))));
}

#[test]
fn nothing_new_asks_nothing() {
    let mut place = place();
    place.keeper.take_over(&mut Done::default()).unwrap();
    check_asked(&place, &[]);
}

#[test]
fn batches_gather_while_the_former_are_taken_over() {
    let mut place = place();
    *place.notes.is_shut.lock().unwrap() = true;
    assert!(matches!(place.keeper.offer(done(1, 1), Patience::Waits), Offered::Taken));
    let Offered::Busy(mut gathered) = place.keeper.offer(done(2, 2), Patience::Leaves) else {
        panic!("the thread still has the first");
    };
    gathered.append(done(3, 3));
    assert_eq!((gathered.outcomes.len(), gathered.cursor, gathered.batch_no), (2, RowNo(4), 3));
    place.notes.open();
    place.keeper.take_over(&mut gathered).unwrap();
    check_asked(&place, &["durable", "durable", "forget 1"]);
    assert_eq!((place.staging.counts().completed, gathered.outcomes.len()), (3, 0));
}

#[test]
fn what_could_not_be_taken_over_comes_back_with_the_reason() {
    let mut place = place();
    *place.notes.num_failures.lock().unwrap() = 1;
    assert!(matches!(place.keeper.offer(done(1, 1), Patience::Waits), Offered::Taken));
    let Offered::Failed(error, mut left) = place.keeper.offer(done(2, 2), Patience::Waits) else {
        panic!("the thread has ended");
    };
    assert_eq!(error.to_string(), "the disk is gone");
    assert_eq!((left.outcomes.len(), left.batch_no), (2, 2));
    place.keeper.take_over(&mut left).unwrap();
    check_asked(&place, &["durable"]);
    assert_eq!((place.staging.counts().completed, place.staging.cursor(JOB)), (2, Some(RowNo(3))));
}

#[test]
fn what_failed_unseen_is_tried_once_more_at_the_end() {
    let mut place = place();
    *place.notes.num_failures.lock().unwrap() = 2;
    assert!(matches!(place.keeper.offer(done(1, 1), Patience::Waits), Offered::Taken));
    let mut last = done(2, 2);
    place.keeper.take_over(&mut last).unwrap_err();
    assert_eq!((last.outcomes.len(), place.staging.counts().completed), (2, 0), "nothing is lost of it");
    place.keeper.take_over(&mut last).unwrap();
    assert_eq!(place.staging.counts().completed, 2);
}
