//! Parent and child rows of one file: parents are written first wherever they stand, and a child never without one.

use std::collections::BTreeMap;

use longshore::{
    engine::{AfterCorrection, Attention, Command, InlineEngine, RequestId, definition},
    model::{AfterStaging, ImportId, ImportMode, Integration, IssueCode, RecordStatus, RowNo, Selection, TableName},
    store::company::TableQuery,
};
use proptest::prelude::*;

use crate::{
    dry_run::{check as check_foreseen, import},
    support::{Workspace, expect_done, records, run, standing},
};

const CATEGORIES: &str = r#"
code = "CAT"
[format]
type = "csv"
delimiter = ","
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Item Category"
[[mapping.tables.rules]]
field = "Code"
from = { column = "code" }
[[mapping.tables.rules]]
field = "Parent Category"
from = { column = "parent" }
[[mapping.tables.rules]]
field = "Indentation"
from = { column = "level" }
"#;

fn categories(mode: ImportMode) -> Integration {
    Integration { import_mode: mode, ..definition::read(CATEGORIES).unwrap() }
}

fn file_of(rows: &[&str]) -> String {
    ["code,parent,level\n", &rows.join("\n"), "\n"].concat()
}

/// What is wrong with each row that is at fault.
fn faults(engine: &InlineEngine, import: ImportId) -> Vec<String> {
    let records = records(engine, import, Some(RecordStatus::Error));
    let of_record = records.iter().map(|record| {
        let issues: Vec<_> =
            record.issues.iter().map(|issue| format!("{}: {}", issue.code.name(), issue.message())).collect();
        format!("{} {}", record.row, issues.join("; "))
    });
    of_record.collect()
}

/// Each category with its parent.
fn held(engine: &InlineEngine) -> BTreeMap<String, String> {
    let page =
        engine.library().table_page(&TableName::from("Item Category"), &TableQuery::default(), 0, 100_000, &|| true);
    let cell = |row: &[String], at: usize| row[at].clone();
    page.unwrap().rows.iter().map(|row| (cell(&row.cells, 0), cell(&row.cells, 2))).collect()
}

/// Imports categories, foreseen and then done, and compares what is wrong with them.
#[track_caller]
fn check(rows: &[&str], expect: &[&str]) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("categories.csv", file_of(rows));
    check_foreseen(&mut engine, &file, &categories(ImportMode::Upsert));
    let id = engine.overview().imports[0].import.id;
    assert_eq!(faults(&engine, id), expect);
    let num_done = rows.len() - expect.len();
    assert_eq!(standing(&mut engine, id).counts.completed, num_done as u64);
}

#[test]
fn a_parent_earlier_in_the_file_is_found() {
    check(&["A,,", "B,A,", "C,B,"], &[]);
}

#[test]
fn a_parent_later_in_the_file_is_found() {
    check(&["C,B,", "B,A,", "A,,"], &[]);
}

#[test]
fn a_parent_that_is_there_already_needs_no_row() {
    check(&["A,PIPE,", "PIPE,TOOLS,"], &[]);
}

#[test]
fn a_parent_that_is_nowhere_is_an_unknown_code() {
    check(
        &["A,GONE,", "B,A,"],
        &[
            "1 unknown_code: “GONE” does not exist in table Item Category",
            "2 parent_failed: Parent Category “A” is the record of row 1, which has not been created",
        ],
    );
}

#[test]
fn children_of_a_bad_parent_fail_and_name_its_row() {
    check(
        &["A,B,", "B,C,", "C,,x", "D,,"],
        &[
            "1 parent_failed: Parent Category “B” is the record of row 2, which has not been created",
            "2 parent_failed: Parent Category “C” is the record of row 3, which has not been created",
            "3 bad_integer: “x” is not a whole number",
        ],
    );
}

#[test]
fn a_parent_refused_by_its_table_fails_its_children_too() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("categories.csv", file_of(&["A,B,", "B,,", "PIPE,A,"]));
    check_foreseen(&mut engine, &file, &categories(ImportMode::Update));
    let id = engine.overview().imports[0].import.id;
    assert_eq!(
        faults(&engine, id),
        [
            "1 parent_failed: Parent Category “B” is the record of row 2, which has not been created",
            "2 not_found: Item Category “B” does not exist, and this integration only updates",
            "3 parent_failed: Parent Category “A” is the record of row 1, which has not been created",
        ]
    );
}

#[test]
fn a_circle_is_told_in_each_of_its_rows() {
    check(
        &["A,B,", "B,C,", "C,A,", "D,A,", "E,E,"],
        &[
            "1 circle: Parent Category “B” is the record of row 2, which leads back to this row",
            "2 circle: Parent Category “C” is the record of row 3, which leads back to this row",
            "3 circle: Parent Category “A” is the record of row 1, which leads back to this row",
            "4 parent_failed: Parent Category “A” is the record of row 1, which has not been created",
        ],
    );
}

#[test]
fn a_circle_with_a_record_that_is_there_is_none() {
    check(&["A,PIPE,", "PIPE,A,"], &[]);
}

#[test]
fn of_two_rows_with_one_key_the_sound_one_is_the_parent() {
    check(&["A,,x", "A,,", "B,A,"], &["1 bad_integer: “x” is not a whole number"]);
}

#[test]
fn parents_may_be_batches_away() {
    let rows: Vec<String> =
        (0..2600).map(|at| format!("K{at},K{},{}", at + 1, if at == 1300 { "x" } else { "" })).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("categories.csv", [&file_of(&rows), "K2600,,\n"].concat());
    check_foreseen(&mut engine, &file, &categories(ImportMode::Upsert));
    let id = engine.overview().imports[0].import.id;
    assert_eq!(standing(&mut engine, id).counts.completed, 1300);
    let faults = faults(&engine, id);
    assert_eq!(faults.len(), 1301);
    assert_eq!(faults[0], "1 parent_failed: Parent Category “K1” is the record of row 2, which has not been created");
    assert_eq!(faults[1300], "1301 bad_integer: “x” is not a whole number");
}

fn process(engine: &mut InlineEngine, import: ImportId, selection: Selection) {
    let attention = Attention::Foreground;
    expect_done(&engine.send(Command::Process { request: RequestId(4), import, selection, attention }));
    run(engine);
}

#[test]
fn children_are_processed_again_when_their_parent_was_corrected() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("categories.csv", file_of(&["A,B,", "B,,x", "C,A,"]));
    let id = import(&mut engine, &file, &categories(ImportMode::Upsert), AfterStaging::Process);
    assert_eq!(standing(&mut engine, id).counts.error, 3);
    // The child alone still waits for its parent.
    process(&mut engine, id, Selection::Rows(vec![(RowNo(1), RowNo(1))]));
    assert_eq!(
        faults(&engine, id)[0],
        "1 parent_failed: Parent Category “B” is the record of row 2, which has not been created"
    );
    let cells = vec!["B".to_owned(), String::new(), "1".to_owned()];
    let then = AfterCorrection::Wait;
    expect_done(&engine.send(Command::CorrectRecord { import: id, row: RowNo(2), cells, then }));
    process(&mut engine, id, Selection::Rows(vec![(RowNo(1), RowNo(3))]));
    assert_eq!(standing(&mut engine, id).counts.completed, 3);
    assert_eq!(held(&engine)["C"], "A");
}

#[test]
fn what_is_nowhere_is_known_when_the_file_has_been_read() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("categories.csv", file_of(&["A,B,x", "B,,", "C,GONE,", "D,GONE,y"]));
    let id = import(&mut engine, &file, &categories(ImportMode::Upsert), AfterStaging::Ask);
    let told: Vec<_> = records(&engine, id, None)
        .iter()
        .map(|record| record.issues.iter().map(|issue| issue.code).collect::<Vec<_>>())
        .collect();
    let (bad, unknown) = (IssueCode::BadInteger, IssueCode::UnknownCode);
    assert_eq!(told, [vec![bad], vec![], vec![unknown], vec![bad, unknown]]);
    assert_eq!(standing(&mut engine, id).staged_with_issues, 3);
    let library = engine.library();
    let look = library.look(&file, &longshore::source::Overrides::default()).unwrap();
    let trial = library.try_mapping(&categories(ImportMode::Upsert), None, &look.preview, "categories.csv").unwrap();
    assert_eq!(trial.num_rows_with_issues, 3, "the same is foretold");
}

const ORDERS: &str = r#"
code = "ORD"
[format]
type = "csv"
delimiter = ","
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Ticket"
part = "Header"
[[mapping.tables.rules]]
field = "No."
from = { column = "no" }
[[mapping.tables.rules]]
field = "Follows"
from = { column = "follows" }
[[mapping.tables]]
table = "Ticket Line"
part = "Line"
[[mapping.tables.rules]]
field = "Ticket No."
from = { column = "no" }
[[mapping.tables.rules]]
field = "Line No."
from = { system = "line_no" }
[[mapping.tables.rules]]
field = "Hours"
from = { column = "hours" }
"#;

const TICKET: &str = r#"
name = "Ticket"
plural = "Tickets"
key = ["No."]
[[fields]]
name = "No."
type = "Code"
length = 20
[[fields]]
name = "Follows"
type = "Code"
length = 20
relation = "Ticket"
"#;

const TICKET_LINE: &str = r#"
name = "Ticket Line"
key = ["Ticket No.", "Line No."]
plural = "Ticket Lines"
header_table = "Ticket"
[[fields]]
name = "Ticket No."
type = "Code"
length = 20
relation = "Ticket"
[[fields]]
name = "Line No."
type = "Integer"
[[fields]]
name = "Hours"
type = "Integer"
"#;

#[test]
fn documents_follow_each_other_as_rows_do() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    for table in [TICKET, TICKET_LINE] {
        engine.stores().company.add_table(toml::from_str(table).unwrap()).unwrap();
    }
    // Ticket 1 is scattered and follows 2, which follows 4; 5 follows 3, which has a bad line.
    let rows = ["1,2,1", "2,4,1", "1,2,2", "4,,1", "3,,x", "5,3,1", "3,,2", "5,3,2"];
    let file = workspace.file("tickets.csv", ["no,follows,hours\n", &rows.join("\n"), "\n"].concat());
    check_foreseen(&mut engine, &file, &definition::read(ORDERS).unwrap());
    let id = engine.overview().imports[0].import.id;
    assert_eq!(
        faults(&engine, id),
        [
            "5 bad_integer: “x” is not a whole number",
            "6 parent_failed: Follows “3” is the record of row 5, which has not been created",
            "7 document_failed: Document “3” was not created because of row 5",
            "8 document_failed: Document “5” was not created because of row 6",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_does_what_its_dry_run_says_and_no_child_is_without_its_parent(
        rows in prop::collection::vec((0..9u8, 0..14u8, 0..8u8), 1..24),
        mode in prop::sample::select(&ImportMode::ALL[..]),
    ) {
        let text = |(code, parent, level): &(u8, u8, u8)| {
            let parent = match parent { 0..9 => format!("K{parent}"), 9 => "PIPE".to_owned(), 10 => "GONE".to_owned(), _ => String::new() };
            format!("K{code},{parent},{}", if *level == 0 { "x" } else { "" })
        };
        let rows: Vec<_> = rows.iter().map(text).collect();
        let workspace = Workspace::new();
        let mut engine = workspace.engine();
        let file = workspace.file("categories.csv", file_of(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        check_foreseen(&mut engine, &file, &categories(mode));
        let held = held(&engine);
        for (code, parent) in &held {
            prop_assert!(parent.is_empty() || held.contains_key(parent), "{} without {}", code, parent);
        }
        let id = engine.overview().imports[0].import.id;
        for record in records(&engine, id, Some(RecordStatus::Error)) {
            for issue in record.issues.iter().filter(|issue| issue.code == IssueCode::ParentFailed) {
                // A second row with the parent's key may have made it later.
                let num = rows.iter().filter(|row| row.starts_with(&format!("{},", issue.value))).count();
                prop_assert!(num > 1 || !held.contains_key(&issue.value), "row {}: {}", record.row, issue.message());
            }
        }
    }
}
