//! Whole imports of the sample files, without threads and with a clock that stands still.

use longshore::{
    engine::{AfterCorrection, Attention, Command, RecordsQuery, RequestId, Target, library::detail::editable},
    model::{AfterStaging, RecordStatus, RowNo, Selection, StatusCounts, Totals},
};

use crate::support::{self, Workspace, expected, found, import, import_as, records, sample, standing};

#[track_caller]
fn check(sample_name: &str, expect: StatusCounts, table: &str, num_records: u64) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    for before in needed_by(sample_name) {
        import(&mut engine, &sample(before));
    }
    let before = engine.overview().table(&table.into()).unwrap().num_records;
    let id = import(&mut engine, &sample(sample_name));
    let import = standing(&mut engine, id);
    assert_eq!(import.counts, expect);
    assert_eq!(import.totals, Totals { created: expect.completed, ..Totals::default() });
    assert_eq!(engine.overview().table(&table.into()).unwrap().num_records - before, num_records);
    let (stem, _) = sample_name.split_once('.').unwrap();
    let mut wanted = expected(stem);
    let mut issues = found(&records(&engine, id, Some(RecordStatus::Error)));
    // A long value is cut in an issue; the record keeps the whole.
    for row in &mut wanted {
        row[3] = row[3].chars().take(80).collect();
    }
    for row in &mut issues {
        row[3] = row[3].trim_end_matches('…').to_owned();
    }
    wanted.sort();
    issues.sort();
    assert_eq!(issues, wanted);
}

fn needed_by(sample_name: &str) -> &'static [&'static str] {
    if sample_name == "sales-orders.csv" { &["customers.csv", "items.xlsx"] } else { &[] }
}

#[test]
fn customers_with_a_dozen_mistakes() {
    check("customers.csv", StatusCounts { completed: 988, error: 12, ..StatusCounts::default() }, "Customer", 988);
}

#[test]
fn items_from_a_workbook() {
    check("items.xlsx", StatusCounts { completed: 245, error: 3, ..StatusCounts::default() }, "Item", 245);
}

#[test]
fn vendors_with_semicolons_and_decimal_commas() {
    check("vendors.csv", StatusCounts { completed: 178, error: 2, ..StatusCounts::default() }, "Vendor", 178);
}

#[test]
fn an_order_with_a_bad_line_is_not_made_at_all() {
    check(
        "sales-orders.csv",
        StatusCounts { completed: 384, error: 5, ..StatusCounts::default() },
        "Sales Header",
        119,
    );
}

#[test]
fn the_mistakes_are_known_before_anything_is_processed() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let id = import_as(&mut engine, &sample("customers.csv"), &Target::Guess, AfterStaging::Ask);
    let import = standing(&mut engine, id);
    assert_eq!((import.counts.ready, import.staged_with_issues), (1000, 12));
    assert_eq!(engine.overview().table(&"Customer".into()).unwrap().num_records, 0);
}

#[test]
fn importing_a_file_twice_creates_nothing_twice() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    import(&mut engine, &sample("customers.csv"));
    let again = import(&mut engine, &sample("customers.csv"));
    let import = standing(&mut engine, again);
    assert_eq!(import.totals, Totals { unchanged: 988, ..Totals::default() });
    assert_eq!(import.counts.error, 12);
    assert_eq!(engine.overview().table(&"Customer".into()).unwrap().num_records, 988);
    assert_eq!(engine.overview().integrations.len(), 1, "the second file is known by its columns");
}

#[test]
fn a_corrected_record_completes_and_the_others_stay() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let id = import(&mut engine, &sample("customers.csv"));
    let detail = engine.library().record(id, RowNo(118)).unwrap().unwrap();
    let mut cells = editable(&detail.record, detail.columns.len());
    let country = cells.iter().position(|text| text == "UK").unwrap();
    cells[country] = "GB".to_owned();
    let then = AfterCorrection::Process;
    support::expect_done(&engine.send(Command::CorrectRecord { import: id, row: RowNo(118), cells, then }));
    support::run(&mut engine);
    let detail = engine.library().record(id, RowNo(118)).unwrap().unwrap();
    assert_eq!(detail.record.status, RecordStatus::Completed);
    assert!(detail.record.is_corrected);
    assert_eq!(detail.created.len(), 1);
    assert_eq!(detail.created[0].fields.iter().find(|(name, _)| name == "Country/Region Code").unwrap().1, "GB");
    let import = standing(&mut engine, id);
    assert_eq!(import.counts, StatusCounts { completed: 989, error: 11, ..StatusCounts::default() });
}

#[test]
fn a_corrected_line_makes_its_whole_order() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    import(&mut engine, &sample("customers.csv"));
    import(&mut engine, &sample("items.xlsx"));
    let id = import(&mut engine, &sample("sales-orders.csv"));
    let detail = engine.library().record(id, RowNo(198)).unwrap().unwrap();
    let mut cells = editable(&detail.record, detail.columns.len());
    let quantity = cells.iter().position(|text| text == "2O").unwrap();
    cells[quantity] = "20".to_owned();
    let then = AfterCorrection::Process;
    support::expect_done(&engine.send(Command::CorrectRecord { import: id, row: RowNo(198), cells, then }));
    support::run(&mut engine);
    let import = standing(&mut engine, id);
    assert_eq!(import.counts, StatusCounts { completed: 389, ..StatusCounts::default() });
    assert_eq!(engine.overview().table(&"Sales Header".into()).unwrap().num_records, 120);
    assert_eq!(engine.overview().table(&"Sales Line".into()).unwrap().num_records, 389);
}

#[test]
fn a_completed_record_is_never_processed_again() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let id = import(&mut engine, &sample("vendors.csv"));
    let selection = Selection::Rows(vec![(RowNo(1), RowNo(180))]);
    let attention = Attention::Foreground;
    engine.send(Command::Process { request: RequestId(2), import: id, selection, attention });
    support::run(&mut engine);
    let import = standing(&mut engine, id);
    assert_eq!(import.totals, Totals { created: 178, ..Totals::default() });
    assert_eq!(import.counts, StatusCounts { completed: 178, error: 2, ..StatusCounts::default() });
}

#[test]
fn documents_whose_rows_are_scattered_are_made_whole() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    import(&mut engine, &sample("customers.csv"));
    import(&mut engine, &sample("items.xlsx"));
    // The same orders, their lines dealt out like cards.
    let text = std::fs::read_to_string(sample("sales-orders.csv")).unwrap();
    let (header, body) = text.split_once('\n').unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let mut dealt: Vec<&str> = lines.iter().copied().step_by(2).collect();
    dealt.extend(lines.iter().copied().skip(1).step_by(2));
    let file = workspace.file("orders.csv", format!("{header}\n{}\n", dealt.join("\n")));
    let id = import(&mut engine, &file);
    assert_eq!(standing(&mut engine, id).counts, StatusCounts { completed: 384, error: 5, ..StatusCounts::default() });
    assert_eq!(engine.overview().table(&"Sales Header".into()).unwrap().num_records, 119);
}

#[test]
fn a_file_like_no_table_makes_its_own() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let text = "Probe;Tiefe;Trübung\nP-001;3,5;0,12\nP-002;4,25;0,08\nP-003;12;1,5\n";
    let id = import(&mut engine, &workspace.file("Wasserproben.csv", text));
    let import = standing(&mut engine, id);
    assert_eq!(import.counts, StatusCounts { completed: 3, ..StatusCounts::default() });
    let overview = engine.overview();
    let table = overview.table(&import.table).unwrap();
    assert_eq!((table.schema.name.as_str(), table.num_records), ("Wasserproben", 3));
    assert_eq!(table.schema.field("Tiefe").unwrap().kind, longshore::model::FieldType::Decimal);
}

#[test]
fn records_are_found_by_text() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let id = import(&mut engine, &sample("customers.csv"));
    let found = |text: &str, status| {
        let query = RecordsQuery { imports: vec![id], status, text: text.to_owned() };
        let page = engine.library().records(&query, 0, 10, &|| true).unwrap();
        page.records.iter().map(|(_, record)| record.row.0).collect::<Vec<_>>()
    };
    assert_eq!(found("NET30", None), [498]);
    assert_eq!(found("net30", Some(RecordStatus::Error)), [498]);
    assert_eq!(found("NET30", Some(RecordStatus::Completed)), Vec::<u64>::new());
}

#[test]
fn a_cancelled_job_leaves_the_rest_skipped_and_adding_up() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let id = import_as(&mut engine, &sample("customers.csv"), &Target::Guess, AfterStaging::Ask);
    let selection = Selection::Status(RecordStatus::Ready);
    let attention = Attention::Background;
    support::expect_done(&engine.send(Command::Process { request: RequestId(2), import: id, selection, attention }));
    engine.run_until_idle(&mut |_, _, control| control.cancel()).unwrap();
    let import = standing(&mut engine, id);
    assert_eq!(import.counts.total(), 1000);
    assert_eq!((import.counts.ready, import.counts.processing), (0, 0));
    assert!(import.counts.skipped > 0);
    let selection = Selection::Status(RecordStatus::Skipped);
    engine.send(Command::Process { request: RequestId(3), import: id, selection, attention });
    support::run(&mut engine);
    let import = standing(&mut engine, id);
    assert_eq!(import.counts, StatusCounts { completed: 988, error: 12, ..StatusCounts::default() });
}

#[test]
fn a_named_integration_reads_a_file_in_another_encoding_than_its_own() {
    let workspace = Workspace::new();
    let rows = |name: &str| {
        let plain = (1..=300).map(|no| format!("C{no},Alice {no}\n")).collect::<Vec<_>>().concat();
        format!("No.,Name\n{plain}C301,{name}\n")
    };
    let first = workspace.file("first.csv", rows("Zoë Müller"));
    let args = |path: &std::path::Path, more: [&str; 2]| {
        let path = path.to_string_lossy().into_owned();
        workspace.longshore(["import", &path, more[0], more[1], "--json"])
    };
    assert_eq!(args(&first, ["--table", "Customer"]).status.code(), Some(0));
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("Zoë Müller");
    let mut bytes = rows("").trim_end().as_bytes().to_vec();
    bytes.extend_from_slice(&latin);
    let second = workspace.file("second.csv", bytes);
    assert_eq!(args(&second, ["--integration", "FIRST"]).status.code(), Some(0));
    let table = workspace.longshore(["export", "Customer"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("Zoë Müller") && !table.contains('\u{fffd}'), "{table}");
}
