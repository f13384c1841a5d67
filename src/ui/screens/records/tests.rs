use std::sync::Arc;

use jiff::Timestamp;

use super::{
    columns::{Columns, FileColumns},
    filter::{Filter, MAX_IMPORTS},
    find::Picked,
    nothing_words,
};
use crate::{
    engine::{ImportView, Overview},
    model::{
        CellKind, FieldRule, FieldSource, FileFormat, Import, ImportId, ImportStage, Integration, Issue, IssueCode,
        Mapping, MatchedBy, Part, Place, RecordStatus, RowNo, SourceFile, StatusCounts, TableMapping, Totals,
    },
    store::staging::Record,
};

fn record(row: u64, status: RecordStatus) -> Record {
    Record {
        row: RowNo(row),
        line: row + 1,
        status,
        outcome: None,
        key: None,
        issues: Vec::new(),
        cells: Vec::new(),
        is_corrected: false,
        original: None,
    }
}

fn import(id: u64, integration: &str, counts: StatusCounts) -> ImportView {
    let import = Import {
        id: ImportId(id),
        integration: integration.into(),
        version: 1,
        table: "Customer".into(),
        file: SourceFile { name: format!("{id}.csv"), ..SourceFile::default() },
        created: Timestamp::UNIX_EPOCH,
        stage: ImportStage::Staged,
        columns: vec!["No.".to_owned(), "Country".to_owned(), "Note".to_owned()],
        counts,
        totals: Totals::default(),
        staged_with_issues: 0,
        stage_seconds: 0.0,
        process_seconds: 0.0,
        series: Vec::new(),
    };
    ImportView { import, generation: id }
}

fn counts(completed: u64, error: u64) -> StatusCounts {
    StatusCounts { completed, error, ..StatusCounts::default() }
}

fn overview(imports: Vec<ImportView>) -> Overview {
    Overview { imports: Arc::new(imports), ..Overview::default() }
}

#[track_caller]
fn check_scope(filter: &Filter, overview: &Overview, listed: &[u64], expect: StatusCounts) {
    let scope = filter.scope(overview);
    assert_eq!(scope.listed.iter().map(|view| view.import.id.0).collect::<Vec<_>>(), listed);
    assert_eq!(scope.counts, expect);
    assert_eq!(filter.query(&scope).imports.len(), listed.len());
}

#[test]
fn only_imports_with_such_records_are_opened_but_all_are_counted() {
    let overview =
        overview(vec![import(3, "B", counts(5, 0)), import(2, "A", counts(7, 2)), import(1, "A", counts(0, 1))]);
    let all = Filter::default();
    check_scope(&all, &overview, &[3, 2, 1], counts(12, 3));
    let errors = Filter { status: Some(RecordStatus::Error), ..all.clone() };
    check_scope(&errors, &overview, &[2, 1], counts(12, 3));
    let of_a = Filter { integration: Some("A".into()), ..errors.clone() };
    check_scope(&of_a, &overview, &[2, 1], counts(7, 3));
    let one = Filter { import: Some(ImportId(3)), ..errors };
    check_scope(&one, &overview, &[3], counts(5, 0));
}

#[test]
fn a_file_that_was_not_read_has_no_records() {
    let mut failed = import(1, "A", counts(0, 0));
    failed.import.stage = ImportStage::Failed { reason: "gone".to_owned() };
    check_scope(&Filter::default(), &overview(vec![failed]), &[], StatusCounts::default());
}

#[test]
fn very_many_imports_are_not_opened_at_once() {
    let overview = overview((1..=100).rev().map(|id| import(id, "A", counts(1, 0))).collect());
    let scope = Filter::default().scope(&overview);
    assert_eq!((scope.listed.len(), scope.num_imports, scope.counts.completed), (MAX_IMPORTS, 100, 100));
    assert_eq!(scope.listed[0].import.id, ImportId(100));
}

#[track_caller]
fn check_picked(records: &[(u64, u64, RecordStatus)], expect: &[(u64, &[(u64, u64)])], num_completed: u64) {
    let mut picked = Picked::default();
    for (import, row, status) in records {
        picked.add(ImportId(*import), &record(*row, *status));
    }
    let ranges = |ranges: &[(u64, u64)]| ranges.iter().map(|(a, b)| (RowNo(*a), RowNo(*b))).collect::<Vec<_>>();
    let rows = expect.iter().map(|(import, rows)| (ImportId(*import), ranges(rows))).collect();
    let num_rows = records.len() as u64 - num_completed;
    assert_eq!(picked, Picked { rows, num_rows, num_completed });
}

#[test]
fn picked_rows_are_ranges_by_import_without_completed_ones() {
    use RecordStatus::{Completed, Error, Ready, Skipped};
    check_picked(&[], &[], 0);
    check_picked(&[(1, 4, Error), (1, 5, Skipped), (1, 6, Ready), (1, 8, Error)], &[(1, &[(4, 6), (8, 8)])], 0);
    check_picked(&[(1, 4, Error), (1, 5, Completed), (1, 6, Error)], &[(1, &[(4, 4), (6, 6)])], 1);
    check_picked(&[(2, 9, Error), (1, 10, Error)], &[(2, &[(9, 9)]), (1, &[(10, 10)])], 0);
    check_picked(&[(1, 1, Completed)], &[], 1);
}

fn columns() -> FileColumns {
    let rule = FieldRule {
        field: "Country/Region Code".to_owned(),
        from: FieldSource::Column("Country".to_owned()),
        confidence: 1.0,
        matched_by: MatchedBy::Alias,
        ..FieldRule::default()
    };
    let table =
        TableMapping { table: "Customer".into(), part: Part::Record, rules: vec![rule], ..TableMapping::default() };
    let integration = Integration {
        code: "A".into(),
        version: 1,
        description: String::new(),
        sort_order: 0,
        execution_mode: crate::model::ExecutionMode::default(),
        import_mode: crate::model::ImportMode::default(),
        category: None,
        columns: Vec::new(),
        format: FileFormat::Csv(crate::model::CsvOptions::default()),
        mapping: Mapping { tables: vec![table], ..Mapping::default() },
        ..Integration::default()
    };
    let overview = Overview { integrations: Arc::new(vec![integration]), ..Overview::default() };
    FileColumns::of(&overview, &import(1, "A", counts(0, 1)).import)
}

#[track_caller]
fn check_column(issue: &Issue, expect: Option<usize>) {
    assert_eq!(columns().column_of(issue), expect);
}

#[test]
fn an_issue_stands_in_its_column() {
    let of = |field: &str| Issue::error(IssueCode::UnknownCode, field, "UK");
    check_column(&of("Country/Region Code"), Some(1));
    check_column(&of("Note"), Some(2));
    check_column(&of(""), None);
    check_column(&of("Name"), None);
    check_column(&of("Name").at(Place { column: 1, ..Place::default() }), Some(0));
    check_column(&of("Note").at(Place { column: 9, ..Place::default() }), Some(2));
}

#[test]
fn a_cell_is_tinted_only_while_its_record_is_not_completed() {
    let mut faulty = record(1, RecordStatus::Error);
    faulty.issues.push(Issue::error(IssueCode::UnknownCode, "Country/Region Code", "UK").with_detail("Country/Region"));
    let columns = columns();
    let is_tinted = |record: &Record, column| {
        let cell = columns.cell(record, column, CellKind::Text, "UK");
        matches!(cell.kind, crate::ui::widgets::grid::CellKind::Issue(_))
    };
    assert!(is_tinted(&faulty, 1));
    assert!(!is_tinted(&faulty, 0));
    faulty.status = RecordStatus::Completed;
    assert!(!is_tinted(&faulty, 1));
}

#[track_caller]
fn check_words(status: Option<RecordStatus>, text: &str, expect: &str) {
    let filter = Filter { status, text: text.to_owned(), ..Filter::default() };
    assert_eq!(nothing_words(&filter).1, expect);
}

#[test]
fn why_nothing_is_listed_is_said() {
    check_words(None, " acme ", "No record here holds “acme”");
    check_words(Some(RecordStatus::Error), "", "No record here needs its owner");
    check_words(Some(RecordStatus::Skipped), "", "No record here has the status Skipped");
    check_words(Some(RecordStatus::Error), "x", "No record with the status Error holds “x”");
}

#[test]
fn row_numbers_of_large_files_are_not_cut() {
    let width = |completed: u64| {
        let mut columns = Columns::default();
        columns.follow(&overview(vec![import(1, "A", counts(completed, 0))]), &Filter::default(), 900.0);
        columns.shown[1].width
    };
    assert!(width(500) <= 72.0 && width(10_000_000) > width(99_999), "{} {}", width(500), width(10_000_000));
}
