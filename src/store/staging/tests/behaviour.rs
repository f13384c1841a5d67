//! One statement each.

use super::*;
use crate::model::{JobId, RawCell, RecordStatus, StatusCounts, Totals};

fn texts(rows: &RawBlock) -> Vec<String> {
    rows.rows().map(|row| row.cells().map(|cell| cell.text).collect::<Vec<_>>().join("|")).collect()
}

fn rows_of(records: &[crate::store::Record]) -> Vec<u64> {
    records.iter().map(|record| record.row.0).collect()
}

#[test]
fn rows_can_be_read_while_others_are_staged() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 300)).unwrap();
    let mut into = RawBlock::default();
    assert_eq!(staging.read(RowNo(299), 10, &mut into).unwrap(), 2);
    assert_eq!(texts(&into), ["row 299", "row 300"]);
    assert_eq!(into.row(0).unwrap().line, 300);
    staging.append(&simple_rows(301, 5)).unwrap();
    assert_eq!(staging.read(RowNo(301), 10, &mut into).unwrap(), 5);
    assert_eq!(staging.read(RowNo(306), 10, &mut into).unwrap(), 0);
    assert_eq!(staging.read(RowNo(0), 10, &mut into).unwrap(), 0);
    assert!(!staging.is_complete());
}

#[test]
fn rows_out_of_order_or_after_the_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 3)).unwrap();
    let error = staging.append(&simple_rows(5, 1)).unwrap_err().to_string();
    assert_eq!(error, "import 7 can't be given row 5: row 4 was due");
    staging.finish().unwrap();
    assert_eq!(staging.append(&simple_rows(4, 1)).unwrap_err().to_string(), "all rows of import 7 are there already");
    staging.append(&RawBlock::new(RowNo(9))).unwrap();
    assert_eq!(staging.num_rows(), 3);
}

#[test]
fn everything_is_there_after_closing() {
    let dir = tempfile::tempdir().unwrap();
    {
        let staging = open(dir.path());
        let mut rows = simple_rows(1, 700);
        rows.issues.push((RowNo(600), readers_issue()));
        staging.append(&rows).unwrap();
        staging.finish().unwrap();
        staging.take_over(&[created(1, "K1"), failed(2, vec![later_issue()])], Some((JobId(3), RowNo(2)))).unwrap();
    }
    let staging = open(dir.path());
    assert!(staging.is_complete());
    assert_eq!((staging.num_rows(), staging.staged_with_issues()), (700, 1));
    let counts = StatusCounts { ready: 698, processing: 0, completed: 1, error: 1, skipped: 0 };
    assert_eq!((staging.counts(), staging.totals()), (counts, Totals { created: 1, updated: 0, unchanged: 0 }));
    assert_eq!((staging.cursor(JobId(3)), staging.cursor(JobId(4))), (Some(RowNo(2)), None));
    assert_eq!(staging.record(RowNo(600)).unwrap().unwrap().issues, [readers_issue()]);
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn an_import_that_was_not_finished_says_so() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).append(&simple_rows(1, 10)).unwrap();
    let staging = open(dir.path());
    assert!(!staging.is_complete());
    staging.append(&simple_rows(staging.num_rows() + 1, 10)).unwrap();
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn a_completed_row_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 3)).unwrap();
    let batch = [created(2, "K2"), failed(3, vec![later_issue()])];
    staging.take_over(&batch, None).unwrap();
    staging.take_over(&batch, None).unwrap();
    staging.take_over(&[failed(2, vec![later_issue()])], None).unwrap();
    let record = staging.record(RowNo(2)).unwrap().unwrap();
    assert_eq!((record.status, record.key.as_deref()), (RecordStatus::Completed, Some("K2")));
    assert_eq!((staging.counts().completed, staging.counts().error, staging.totals().total()), (1, 1, 1));
}

#[test]
fn a_row_that_was_not_staged_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 3)).unwrap();
    let generation = staging.generation();
    for row in [0, 4] {
        let error = staging.take_over(&[created(1, "K1"), created(row, "K")], None).unwrap_err().to_string();
        assert_eq!(error, format!("row {row} of import 7 does not exist"));
    }
    assert!(staging.correct(RowNo(4), &[]).is_err());
    assert_eq!((staging.counts().ready, staging.generation()), (3, generation));
}

#[test]
fn rows_taken_up_are_shown_as_processing() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 600)).unwrap();
    staging.take_over(&[created(1, "K1")], None).unwrap();
    let before = staging.generation();
    staging.take_up(&[RowNo(1), RowNo(2), RowNo(300), RowNo(601)]);
    assert!(staging.generation() > before);
    let counts = StatusCounts { ready: 597, processing: 2, completed: 1, error: 0, skipped: 0 };
    assert_eq!(staging.counts(), counts);
    assert_eq!(rows_of(&staging.records(Some(RecordStatus::Processing), 0, 9).unwrap()), [2, 300]);
    assert_eq!(staging.correct(RowNo(2), &[]).unwrap_err().to_string(), "row 2 is being processed; edit it afterwards");
    assert_eq!(staging.skip(&|row, _| row.0 <= 3).unwrap(), 1, "row 2 is not Ready, row 3 is");
    staging.take_over(&[created(2, "K2")], None).unwrap();
    staging.clear_taken_up();
    let counts = StatusCounts { ready: 597, processing: 0, completed: 2, error: 0, skipped: 1 };
    assert_eq!(staging.counts(), counts);
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn a_correction_stands_for_the_files_cells() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    let mut rows = simple_rows(1, 3);
    rows.issues.push((RowNo(2), readers_issue()));
    staging.append(&rows).unwrap();
    staging.take_over(&[failed(2, vec![later_issue()]), created(3, "K3")], None).unwrap();
    staging.correct(RowNo(2), &[RawCell::text("mended"), RawCell::NULL]).unwrap();
    let record = staging.record(RowNo(2)).unwrap().unwrap();
    assert_eq!((record.status, record.is_corrected, record.issues), (RecordStatus::Ready, true, vec![]));
    assert_eq!(record.cells, [(CellKind::Text, "mended".to_owned()), (CellKind::Null, String::new())]);
    assert_eq!(record.original, Some(vec![(CellKind::Text, "row 2".to_owned())]));
    let mut into = RawBlock::default();
    staging.read(RowNo(1), 3, &mut into).unwrap();
    assert_eq!((texts(&into), into.issues.len()), (vec!["row 1".into(), "mended|".into(), "row 3".into()], 0));
    assert_eq!(into.row(1).unwrap().line, 3);
    let error = staging.correct(RowNo(3), &[]).unwrap_err().to_string();
    assert_eq!(error, "row 3 is completed and can't be edited any more");
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn reading_gives_the_readers_issues_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    let mut rows = simple_rows(1, 3);
    rows.issues.push((RowNo(2), readers_issue()));
    staging.append(&rows).unwrap();
    // The pipeline hands the reader's issues on: they are not kept twice.
    staging
        .take_over(&[failed(2, vec![readers_issue(), later_issue()]), failed(3, vec![later_issue()])], None)
        .unwrap();
    let mut into = RawBlock::default();
    staging.read(RowNo(1), 3, &mut into).unwrap();
    assert_eq!(into.issues, [(RowNo(2), readers_issue())]);
    assert_eq!(staging.record(RowNo(2)).unwrap().unwrap().issues, [readers_issue(), later_issue()]);
    staging.take_over(&[failed(2, vec![])], None).unwrap();
    assert_eq!(staging.record(RowNo(2)).unwrap().unwrap().issues, [readers_issue()]);
}

#[test]
fn pages_of_records_follow_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 2000)).unwrap();
    let every_tenth: Vec<_> = (1..=200).map(|n| failed(n * 10, vec![later_issue()])).collect();
    staging.take_over(&every_tenth, None).unwrap();
    let mut seen = Vec::new();
    for position in (0..200).step_by(30) {
        seen.extend(rows_of(&staging.records(Some(RecordStatus::Error), position, 30).unwrap()));
    }
    assert_eq!(seen, (1..=200).map(|n| n * 10).collect::<Vec<_>>());
    assert!(staging.records(Some(RecordStatus::Error), 200, 30).unwrap().is_empty());
    assert_eq!(rows_of(&staging.records(None, 1998, 30).unwrap()), [1999, 2000]);
    assert!(staging.records(None, u64::MAX, 30).unwrap().is_empty());
    assert_eq!(rows_of(&staging.records_at(&[RowNo(9), RowNo(2001), RowNo(3)]).unwrap()), [9, 3]);
    assert!(staging.record(RowNo(0)).unwrap().is_none());
}

#[test]
fn text_is_found_in_cells_keys_and_sentences() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 1000)).unwrap();
    staging.take_over(&[created(5, "SO-77"), failed(9, vec![later_issue()])], None).unwrap();
    staging.correct(RowNo(7), &[RawCell::text("Ørsted")]).unwrap();
    let found = |text: &str, filter| {
        let rows = staging.search(text, filter, &|| true).unwrap();
        rows.iter().map(|row| row.0).collect::<Vec<_>>()
    };
    assert_eq!(found("ROW 99", None), [99, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
    assert_eq!(found("so-7", None), [5]);
    assert_eq!(found("does NOT exist in table", None), [9]);
    assert_eq!(found("ØRSTED", None), [7]);
    assert_eq!(found("row 7", None).first(), Some(&70), "row 7 reads otherwise now");
    assert_eq!(found("row 5", Some(RecordStatus::Completed)), [5]);
    assert_eq!(found("", Some(RecordStatus::Error)), [9]);
    assert_eq!(staging.search("row", None, &|| false).unwrap(), []);
}

#[test]
fn rows_of_any_size_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut rows = RawBlock::new(RowNo(1));
    let noise = |n: u64| {
        let mut random = n + 1;
        let next = move |_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(33 + (random >> 40) as u8 % 90)
        };
        (0..n).map(next).collect::<String>()
    };
    let sizes = [0, 1, 100, 6_000, 7_100, 20_000, 300_000, 5, 5];
    for size in sizes {
        rows.begin_row(1);
        rows.push_cell(CellKind::Text, &noise(size));
        rows.end_row();
    }
    {
        let staging = open(dir.path());
        staging.append(&rows).unwrap();
        staging.finish().unwrap();
    }
    let staging = open(dir.path());
    let mut into = RawBlock::default();
    staging.read(RowNo(1), 100, &mut into).unwrap();
    assert_eq!(texts(&into), sizes.map(noise));
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn a_page_full_of_issues_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 256)).unwrap();
    let issues =
        |row: u64| (0..9).map(|n| later_issue().with_detail(format!("{}", row * n * 7919))).collect::<Vec<_>>();
    staging.take_over(&(1..=256).map(|row| failed(row, issues(row))).collect::<Vec<_>>(), None).unwrap();
    for row in [1, 100, 256] {
        assert_eq!(staging.record(RowNo(row)).unwrap().unwrap().issues, issues(row));
    }
    staging.take_over(&(1..=256).map(|row| created(row, "K")).collect::<Vec<_>>(), None).unwrap();
    assert_eq!(staging.record(RowNo(256)).unwrap().unwrap().issues, []);
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

#[test]
fn nothing_is_begun_on_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 3)).unwrap();
    staging.folder.reserve(u64::MAX);
    let error = staging.append(&simple_rows(4, 3)).unwrap_err();
    assert!(error.is_disk_full(), "{error}");
    assert!(staging.take_over(&[created(1, "K")], None).unwrap_err().is_disk_full());
    staging.folder.reserve(0);
    staging.append(&simple_rows(4, 3)).unwrap();
    assert_eq!((staging.num_rows(), staging.counts().ready), (6, 6));
    assert_eq!(staging.check().unwrap(), [""; 0]);
}
