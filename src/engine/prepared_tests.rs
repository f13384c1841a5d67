//! Imports that are processed right after they were staged, with something between.

use std::{fs, path::Path, sync::Arc};

use super::*;
use crate::{
    engine::{Clock, Command, Event, InlineEngine, RequestId},
    model::{AfterStaging, JobId, RecordStatus},
};

const CUSTOMERS: (&str, &[(&str, &str)]) =
    ("Customer", &[("No.", "no"), ("Name", "name"), ("Payment Terms Code", "terms")]);
const TERMS: (&str, &[(&str, &str)]) = ("Payment Terms", &[("Code", "code"), ("Description", "description")]);

/// The definition of an integration into a table, by fields and their columns.
fn definition((table, fields): (&str, &[(&str, &str)])) -> String {
    let code = table.replace(' ', "-").to_uppercase();
    let mut text = format!(
        "code = \"{code}\"\n[format]\ntype = \"csv\"\ndelimiter = \",\"\nencoding = \"UTF-8\"\nhas_header = true\n[mapping]\n\
         [[mapping.tables]]\ntable = \"{table}\"\n"
    );
    for (field, column) in fields {
        text += format!("[[mapping.tables.rules]]\nfield = \"{field}\"\nfrom = {{ column = \"{column}\" }}\n").as_str();
    }
    text
}

/// A company with the terms 30D.
fn engine(folder: &Path) -> InlineEngine {
    let clock = Clock::fixed(jiff::Timestamp::UNIX_EPOCH);
    let mut engine = InlineEngine::open(&folder.join("workspace"), clock).unwrap();
    import_terms(&mut engine, folder, "30D");
    engine
}

fn import_terms(engine: &mut InlineEngine, folder: &Path, code: &str) {
    let path = folder.join("terms.csv");
    fs::write(&path, format!("code,description\n{code},Terms\n")).unwrap();
    start(engine, &path, TERMS, AfterStaging::Process);
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
}

fn start(
    engine: &mut InlineEngine,
    path: &Path,
    integration: (&str, &[(&str, &str)]),
    then: AfterStaging,
) -> (ImportId, JobId) {
    let events = engine.send(Command::StartImport {
        request: RequestId(1),
        path: path.to_owned(),
        integration: Box::new(crate::engine::definition::read(&definition(integration)).unwrap()),
        new_table: None,
        then,
    });
    let started = |event: &Event| match event {
        Event::ImportStarted { import, job, .. } => Some((*import, *job)),
        _ => None,
    };
    events.iter().find_map(started).unwrap()
}

/// Stages 2,501 customers, twenty with these terms, one with a fault and two with the same number; returns what becomes
/// of them: created, with errors.
fn processed_after(then: AfterStaging, terms: &str, between: fn(&mut InlineEngine, &Path, ImportId)) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut engine = engine(folder.path());
    let path = folder.path().join("customers.csv");
    let mut text = String::from("no,name,terms\n");
    for i in 1..=2_500 {
        let terms = if i > 2_480 { terms } else { "30D" };
        text += format!("C{},Customer {i},{terms}\n", if i == 2_000 { 7 } else { i }).as_str();
    }
    text += ",No number,30D\n";
    fs::write(&path, text).unwrap();
    let (import, job) = start(&mut engine, &path, CUSTOMERS, then);
    engine.run_job(job, &mut |_, _, _| {}).unwrap();
    between(&mut engine, folder.path(), import);
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    assert_eq!(num_kept(&engine), 0);
    let stands = engine.overview().import(import).unwrap().import.clone();
    (stands.totals.created, stands.counts.error)
}

fn num_kept(engine: &InlineEngine) -> usize {
    engine.stores().shelf.0.lock().unwrap().len()
}

/// Makes what was put aside say that all records are called X.
fn tamper(engine: &mut InlineEngine) {
    let stores = Arc::clone(engine.stores());
    let mut shelf = stores.shelf.0.lock().unwrap();
    for kept in &mut shelf[0].kept {
        kept.failed = Vec::new();
    }
}

#[test]
fn what_was_converted_while_staging_is_taken() {
    assert_eq!(
        processed_after(AfterStaging::Process, "30D", |engine, _, _| assert_eq!(num_kept(engine), 1)),
        (2_499, 2)
    );
    // Were it not taken, the row with the fault would be told again.
    assert_eq!(processed_after(AfterStaging::Process, "30D", |engine, _, _| tamper(engine)), (2_499, 1));
}

#[test]
fn nothing_is_put_aside_where_it_is_not_known_what_follows() {
    assert_eq!(processed_after(AfterStaging::Ask, "30D", |engine, _, _| assert_eq!(num_kept(engine), 0)), (0, 0));
}

#[test]
fn it_is_converted_again_where_a_table_changed_that_is_looked_in() {
    assert_eq!(processed_after(AfterStaging::Process, "60D", |_, _, _| {}), (2_479, 22));
    let add = |engine: &mut InlineEngine, folder: &Path, _| {
        let path = folder.join("more.csv");
        fs::write(&path, "code,description\n60D,More\n").unwrap();
        let (_, job) = start(engine, &path, TERMS, AfterStaging::Process);
        engine.run_job(job, &mut |_, _, _| {}).unwrap();
        let queued = engine.overview().jobs.iter().map(|job| job.id).max().unwrap();
        engine.run_job(queued, &mut |_, _, _| {}).unwrap();
    };
    assert_eq!(processed_after(AfterStaging::Process, "60D", add), (2_499, 2));
}

#[test]
fn it_is_converted_again_where_a_row_was_corrected() {
    let correct = |engine: &mut InlineEngine, _: &Path, import| {
        tamper(engine);
        let staging = engine.stores().workspace.staging(import).unwrap();
        let cells = ["C9999", "Corrected", "30D"].map(crate::model::RawCell::text);
        staging.correct(RowNo(2_501), &cells).unwrap();
    };
    assert_eq!(processed_after(AfterStaging::Process, "30D", correct), (2_500, 1));
}

#[test]
fn what_cannot_be_read_is_converted_again() {
    let lose = |engine: &mut InlineEngine, _: &Path, _| {
        let stores = Arc::clone(engine.stores());
        let mut shelf = stores.shelf.0.lock().unwrap();
        shelf[0].scratch = stores.workspace.scratch().unwrap();
    };
    assert_eq!(processed_after(AfterStaging::Process, "30D", lose), (2_499, 2));
}

#[test]
fn blocks_that_were_not_put_aside_are_converted_between_the_others() {
    let thin = |engine: &mut InlineEngine, _: &Path, _| {
        let stores = Arc::clone(engine.stores());
        let mut shelf = stores.shelf.0.lock().unwrap();
        assert_eq!(shelf[0].kept.len(), 3);
        shelf[0].kept.remove(1);
    };
    assert_eq!(processed_after(AfterStaging::Process, "30D", thin), (2_499, 2));
}

#[test]
fn rows_that_were_skipped_meanwhile_stay_so() {
    let skip = |engine: &mut InlineEngine, _: &Path, import| {
        let staging = engine.stores().workspace.staging(import).unwrap();
        staging.skip(&|row, status| row.0 <= 10 && status == RecordStatus::Ready).unwrap();
    };
    assert_eq!(processed_after(AfterStaging::Process, "30D", skip), (2_490, 1));
}
