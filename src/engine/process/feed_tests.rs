use std::path::Path;

use super::*;
use crate::{
    engine::{
        Clock, Command, InlineEngine, RequestId,
        work::{JobControl, Report},
    },
    model::{AfterStaging, Issue, IssueCode, Job, RecordStatus, RowOutcome, record::RowResult},
};

const INTEGRATION: &str = r#"
code = "CUST"
[format]
type = "csv"
delimiter = ","
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Customer"
[[mapping.tables.rules]]
field = "No."
from = { column = "no" }
"#;

/// What the chunks of a selection hold, and where the job goes on after each, for 5,000 staged rows of which each
/// hundredth failed.
fn chunks(folder: &Path, selection: &Selection) -> Vec<(Vec<u64>, u64)> {
    let mut engine = InlineEngine::open(&folder.join("workspace"), Clock::fixed(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let path = folder.join("a.csv");
    let numbers = (1..=5_000).map(|no| format!("no{no}"));
    let lines: Vec<String> = std::iter::once("no".to_owned()).chain(numbers).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let integration = Box::new(crate::engine::definition::read(INTEGRATION).unwrap());
    let then = AfterStaging::Ask;
    engine.send(Command::StartImport { request: RequestId(1), path, integration, new_table: None, then });
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    let (id, job): (_, Job) = (engine.overview().imports[0].import.id, engine.overview().jobs[0].clone());
    let stores = Arc::clone(engine.stores());
    let import = stores.import(id).unwrap();
    let plan = Plan::new(&stores, &stores.integration_of(&import).unwrap(), &import.columns, &import).unwrap();
    let staging = stores.workspace.staging(id).unwrap();
    let failed = |row| RowOutcome {
        row: RowNo(row),
        result: RowResult::Failed,
        issues: vec![Issue::error(IssueCode::BadDate, "Date", "x")],
    };
    staging.take_over(&(1..=50).map(|i| failed(i * 100)).collect::<Vec<_>>(), None).unwrap();
    let (control, report) = (JobControl::default(), |_: Report| {});
    let cx = JobCx { stores: &stores, job: &job, control: &control, report: &report };
    let (mut found, plan) = (Vec::new(), Arc::new(plan));
    let mut feed = Feed::new(&cx, &plan, &staging, selection, Purpose::Process).unwrap();
    while let Some(chunk) = feed.next().unwrap() {
        let rows: Vec<u64> = chunk.row_nos().into_iter().map(|row| row.0).collect();
        let Taken::Unread(unread) = &chunk.taken else { panic!("rows are read where they are converted") };
        let texts: Vec<_> = Rows::read(&staging, unread)
            .unwrap()
            .each()
            .map(|row| row.cells().next().map(|cell| cell.text.to_owned()).unwrap())
            .collect();
        assert_eq!(texts, rows.iter().map(|row| format!("no{row}")).collect::<Vec<_>>());
        found.push((rows, chunk.cursor.0));
    }
    found
}

#[track_caller]
fn check(selection: &Selection, expect: &[(Vec<u64>, u64)]) {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(chunks(folder.path(), selection), expect);
}

fn ranges(ranges: &[(u64, u64)]) -> Selection {
    Selection::Rows(ranges.iter().map(|(first, last)| (RowNo(*first), RowNo(*last))).collect())
}

#[test]
fn rows_far_apart_are_one_chunk() {
    let failed: Vec<u64> = (1..=50).map(|i| i * 100).collect();
    check(&Selection::Status(RecordStatus::Error), &[(failed, 5_001)]);
}

#[test]
fn rows_side_by_side_fill_chunk_after_chunk() {
    let ready: Vec<u64> = (1..=5_000).filter(|row| row % 100 != 0).collect();
    let expect: Vec<_> = (0..5)
        .map(|i| (i * CHUNK as u64 + 1, ((i + 1) * CHUNK as u64).min(5_000)))
        .map(|(first, last)| (ready.iter().copied().filter(|row| (first..=last).contains(row)).collect(), last + 1))
        .collect();
    check(&Selection::Status(RecordStatus::Ready), &expect);
}

#[test]
fn rows_by_number_come_in_their_order_and_once() {
    check(&ranges(&[(4_000, 4_002), (7, 7), (4_001, 4_003)]), &[(vec![7, 4_000, 4_001, 4_002, 4_003], 4_004)]);
    check(&ranges(&[(4_999, 9_000)]), &[(vec![4_999, 5_000], 5_001)]);
    check(&ranges(&[(5_001, 9_000)]), &[]);
}

#[test]
fn nothing_of_a_status_is_no_chunk() {
    check(&Selection::Status(RecordStatus::Skipped), &[]);
}
