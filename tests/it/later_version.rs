//! The records left of an import go on under a later version of its integration.

use longshore::{
    engine::{Attention, Command, Event, InlineEngine, RequestId},
    model::{
        AutoNumber, FieldRule, FieldSource, FileFormat, ImportId, Integration, RecordStatus, RowNo, Selection, Step,
        ValueMap, ValuePair,
    },
};

use crate::{
    conversions::table,
    support::{self, Workspace, expect_done, run, standing},
};

const IMPORT: ImportId = ImportId(1);

/// Two customers, of which the first could not be made: its country is written out.
fn left() -> (Workspace, InlineEngine) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("more.csv", "No.,Name,Country\nC1,Ann,Deutschland\nC2,Bob,DE\n");
    support::import(&mut engine, &file);
    assert_eq!(standing(&mut engine, IMPORT).counts.error, 1);
    (workspace, engine)
}

fn save(engine: &mut InlineEngine, change: impl Fn(&mut Integration)) {
    let mut integration = engine.overview().integrations[0].clone();
    change(&mut integration);
    let integration = Box::new(integration);
    expect_done(&engine.send(Command::SaveIntegration { request: RequestId(2), integration }));
}

fn rule<'i>(integration: &'i mut Integration, field: &str) -> &'i mut FieldRule {
    integration.mapping.tables[0].rules.iter_mut().find(|rule| rule.field == field).unwrap()
}

fn map_country(integration: &mut Integration) {
    let pairs = vec![ValuePair { from: "Deutschland".to_owned(), to: "DE".to_owned() }];
    rule(integration, "Country/Region Code").steps = vec![Step::ValueMap(ValueMap { pairs, ..ValueMap::default() })];
}

fn process_errors(engine: &mut InlineEngine) {
    let (selection, attention) = (Selection::Status(RecordStatus::Error), Attention::Background);
    let request = RequestId(3);
    expect_done(&engine.send(Command::Process { request, import: IMPORT, selection, attention }));
    run(engine);
}

#[test]
fn what_failed_is_processed_as_it_was_corrected_and_what_is_completed_stays() {
    let (_workspace, mut engine) = left();
    save(&mut engine, |integration| {
        map_country(integration);
        rule(integration, "Name").steps = vec![Step::Uppercase];
    });
    process_errors(&mut engine);
    assert_eq!(standing(&mut engine, IMPORT).counts.error, 1, "an import keeps its version until it is told otherwise");
    expect_done(&engine.send(Command::UseLatestVersion(IMPORT)));
    process_errors(&mut engine);
    let import = standing(&mut engine, IMPORT);
    assert_eq!((import.version, import.counts.completed), (2, 2));
    assert_eq!(
        table(&engine, "Customer", &["No.", "Name", "Country/Region Code"]),
        ["C1|ANN|DE < 1.1", "C2|Bob|DE < 1.2"]
    );
}

#[test]
fn numbers_that_come_with_the_version_are_reserved() {
    let (_workspace, mut engine) = left();
    save(&mut engine, |integration| {
        map_country(integration);
        let number = AutoNumber { prefix: "N".to_owned(), digits: 3, first: 7 };
        rule(integration, "Name").from = FieldSource::AutoNumber(number);
    });
    expect_done(&engine.send(Command::UseLatestVersion(IMPORT)));
    process_errors(&mut engine);
    assert_eq!(table(&engine, "Customer", &["No.", "Name"]), ["C1|N007 < 1.1", "C2|Bob < 1.2"]);
    assert_eq!(support::records(&engine, IMPORT, None)[0].row, RowNo(1));
}

#[track_caller]
fn check_refused(change: impl Fn(&mut Integration), expect: &str) {
    let (_workspace, mut engine) = left();
    save(&mut engine, change);
    let events = engine.send(Command::UseLatestVersion(IMPORT));
    let refused: Vec<_> = events
        .iter()
        .filter_map(|event| if let Event::Refused { text, .. } = event { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(refused, [expect]);
    assert_eq!(standing(&mut engine, IMPORT).version, 1);
}

#[test]
fn what_needs_the_file_is_refused_with_the_way_on() {
    let again = "open the file again to import it with that version";
    let format = |integration: &mut Integration| {
        if let FileFormat::Csv(csv) = &mut integration.format {
            csv.delimiter = ';'.into();
        }
    };
    check_refused(format, &format!("Version 2 of MORE reads the file otherwise; {again}"));
    let other = |integration: &mut Integration| integration.mapping.tables[0].table = "Vendor".into();
    check_refused(other, &format!("Version 2 of MORE fills other tables; {again}"));
    check_refused(|_| {}, "Version 1 is the latest of integration MORE");
}

#[test]
fn the_command_line_goes_on_under_the_latest_version_too() {
    let (workspace, mut engine) = left();
    save(&mut engine, map_country);
    drop(engine);
    let done = workspace.longshore(["process", "1", "--status", "error", "--latest-version"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let refused = workspace.longshore(["process", "1", "--latest-version"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("ersion 2 is the latest of integration MORE"), "{told}");
}
