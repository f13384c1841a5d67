//! Lets the program end wherever it comes to one record, until that record is set aside.

use longshore::{
    engine::{AfterCorrection, Command},
    model::RowNo,
};
use serde_json::Value;

use super::trial::Trial;
use crate::support::{Workspace, expect_done};

/// Carries the trial's import out where the program ends at a row while it is looked at; returns the records in error,
/// each with its row and the first issue's sentence.
#[track_caller]
fn end_at(workspace: &Workspace, trial: &Trial, row: u64, ends_in: &str) -> Vec<(u64, String)> {
    let args: Vec<_> = trial.args.iter().map(String::as_str).chain(["--background"]).collect();
    let staged = workspace.longshore(&args);
    assert!(staged.status.success(), "{}", String::from_utf8_lossy(&staged.stderr));
    let faults = [("LONGSHORE_ABORT_AT_ROW", row.to_string()), ("LONGSHORE_ABORT_IN", ends_in.to_owned())];
    let work = || workspace.process(["work", "--until-idle"]).envs(faults.clone()).output().unwrap();
    for time in 1..=3 {
        assert!(work().status.code().is_none(), "it ends the program, time {time}");
    }
    let last = work();
    assert_eq!(last.status.code(), Some(1), "{}", String::from_utf8_lossy(&last.stderr));
    let errors = ["records", &trial.import.to_string(), "--status", "error", "--json"];
    let told: Value = serde_json::from_slice(&workspace.longshore(errors).stdout).unwrap();
    let in_error = |record: &Value| {
        let row = record["row"].as_u64().unwrap();
        (row, record["issues"][0]["message"].as_str().unwrap().to_owned())
    };
    assert!(workspace.longshore(["check"]).status.success());
    told.as_array().unwrap().iter().map(in_error).collect()
}

/// The rows in error; of those that were set aside, that they were.
#[track_caller]
fn check(trial: &Trial, row: u64, ends_in: &str, set_aside: &[u64], others: &[u64]) {
    let errors = end_at(&trial.workspace(), trial, row, ends_in);
    let is_aside = |error: &&(u64, String)| error.1.contains("was set aside");
    let rows = |is_aside_wanted: bool| -> Vec<u64> {
        errors.iter().filter(|error| is_aside(error) == is_aside_wanted).map(|(row, _)| *row).collect()
    };
    assert_eq!((rows(true), rows(false)), (set_aside.to_vec(), others.to_vec()), "{errors:?}");
}

#[test]
fn a_record_is_set_aside_that_ends_the_program_when_its_document_is_found_out() {
    check(&Trial::orders(17), 5, "keying", &[5], &[33, 34]);
    // Where its document can't be known, it goes alone.
    check(&Trial::scattered_orders(40), 3, "keying", &[3], &[10]);
}

#[test]
fn a_record_is_set_aside_that_ends_the_program_when_it_is_asked_what_it_says_of_others() {
    check(&Trial::orders(17), 5, "scanning", &[5, 6], &[33, 34]);
    check(&Trial::categories(41), 41, "scanning", &[41], &[]);
}

#[test]
fn a_record_that_was_set_aside_is_taken_up_again_when_its_owner_has_changed_it() {
    let trial = Trial::scattered_orders(40);
    let workspace = trial.workspace();
    let num_before = end_at(&workspace, &trial, 3, "keying").len();
    let mut engine = workspace.engine();
    let cells = "3,2026-11-18,c7@x.de,7,Customer,CUP,U,,1,2.50".split(',').map(str::to_owned).collect();
    let change = Command::CorrectRecord { import: trial.import, row: RowNo(3), cells, then: AfterCorrection::Wait };
    expect_done(&engine.send(change));
    drop(engine);
    let import = trial.import.to_string();
    workspace.longshore(["process", &import, "--rows", "3"]);
    let errors = workspace.longshore(["records", &import, "--status", "error", "--json"]);
    let told: Value = serde_json::from_slice(&errors.stdout).unwrap();
    assert_eq!(told.as_array().unwrap().len(), num_before - 1, "{told}");
}
