//! Lets the program hang at one record, and looks at what becomes of the others.

use serde_json::Value;

use super::trial::Trial;
use crate::support::Workspace;

/// Where it hangs.
#[derive(Clone, Copy)]
enum HangsIn {
    Conversion,
    /// Finding out what its document is.
    Keying,
    /// Finding out what it says of other rows.
    Scanning,
}

/// Imports with a record that hangs; returns the records in error: row and code.
#[track_caller]
fn hang_at(workspace: &Workspace, row: u64, hangs_in: HangsIn, args: &[String]) -> Vec<(u64, String)> {
    let row = row.to_string();
    let place = match hangs_in {
        HangsIn::Conversion => None,
        HangsIn::Keying => Some(("LONGSHORE_HANG_IN", "keying")),
        HangsIn::Scanning => Some(("LONGSHORE_HANG_IN", "scanning")),
    };
    let faults = [("LONGSHORE_HANG_AT_ROW", row.as_str()), ("LONGSHORE_HANG_AFTER", "250")];
    let output = workspace.process(args).envs(faults).envs(place).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let imported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(imported["ready"], 0, "{imported}");
    let told = |args: &[&str]| -> Value { serde_json::from_slice(&workspace.longshore(args).stdout).unwrap() };
    let errors = told(&["records", &imported["import"].to_string(), "--status", "error", "--json"]);
    let in_error = |record: &Value| {
        let row = record["row"].as_u64().unwrap();
        (row, record["issues"][0]["code"].as_str().unwrap().to_owned())
    };
    assert!(workspace.longshore(["check"]).status.success());
    errors.as_array().unwrap().iter().map(in_error).collect()
}

#[test]
fn a_record_that_hangs_is_left_out_and_the_others_go_on() {
    let workspace = Workspace::new();
    let rows = (1..=3000).map(|row| format!("P-{row:06},{row}\n")).collect::<Vec<_>>().concat();
    let file = workspace.file("Probes.csv", format!("Probe No.,Depth\n{rows}"));
    let args = ["import", &file.to_string_lossy(), "--new-table", "Probe", "--json"].map(str::to_owned);
    assert_eq!(hang_at(&workspace, 1777, HangsIn::Conversion, &args), [(1777, "record_hangs".to_owned())]);
    let completed = workspace.longshore(["records", "1", "--status", "completed", "--json"]);
    let completed: Value = serde_json::from_slice(&completed.stdout).unwrap();
    assert_eq!(completed.as_array().unwrap().len(), 2999);
    // Without what made it hang, it can be processed.
    assert!(workspace.longshore(["process", "1", "--status", "error"]).status.success());
}

/// Carries the trial's import out with a record that hangs before it is converted, and compares the records in error with
/// an uninterrupted run's.
#[track_caller]
fn check(trial: &Trial, row: u64, hangs_in: HangsIn, left_out: &[u64]) {
    let args = |args: &[String]| args.iter().cloned().chain(["--json".to_owned()]).collect::<Vec<_>>();
    let calm = hang_at(&trial.workspace(), 0, HangsIn::Conversion, &args(&trial.args));
    let errors = hang_at(&trial.workspace(), row, hangs_in, &args(&trial.args));
    let calm = calm.into_iter().filter(|(row, _)| !left_out.contains(row));
    let expect = calm.chain(left_out.iter().map(|row| (*row, "record_hangs".to_owned())));
    let mut expect: Vec<_> = expect.collect();
    expect.sort();
    assert_eq!(errors, expect);
}

#[test]
fn a_record_whose_document_can_not_be_found_out_is_left_out() {
    check(&Trial::orders(24), 5, HangsIn::Keying, &[5]);
}

#[test]
fn so_is_one_whose_document_is_scattered() {
    check(&Trial::scattered_orders(40), 3, HangsIn::Keying, &[3]);
}

#[test]
fn a_record_that_hangs_when_others_are_looked_for_takes_its_document_with_it() {
    check(&Trial::orders(24), 5, HangsIn::Scanning, &[5, 6]);
}

#[test]
fn a_record_that_hangs_has_no_kin() {
    let trial = Trial::categories(41);
    check(&trial, 41, HangsIn::Scanning, &[41]);
    check(&trial, 1, HangsIn::Scanning, &[1]);
}
