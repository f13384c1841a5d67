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

/// Carries the trial's import out with a record that hangs before it is converted.
#[track_caller]
fn check(trial: &Trial, row: u64, hangs_in: HangsIn, expect: &[(u64, &str)]) {
    let args: Vec<_> = trial.args.iter().cloned().chain(["--json".to_owned()]).collect();
    let errors = hang_at(&trial.workspace(), row, hangs_in, &args);
    let expect: Vec<_> = expect.iter().map(|(row, code)| (*row, (*code).to_owned())).collect();
    assert_eq!(errors, expect);
}

#[test]
fn a_record_that_hangs_when_it_is_looked_at_is_left_out() {
    let trial = Trial::orders(17);
    let faulty = [(33, "document_failed"), (34, "unknown_code")];
    check(&trial, 5, HangsIn::Keying, &[(5, "record_hangs"), faulty[0], faulty[1]]);
    // Its document goes with it, where that is known.
    check(&trial, 5, HangsIn::Scanning, &[(5, "record_hangs"), (6, "record_hangs"), faulty[0], faulty[1]]);
}

#[test]
fn a_record_whose_document_is_scattered_is_left_out_alone() {
    check(&Trial::scattered_orders(40), 3, HangsIn::Keying, &[(3, "record_hangs"), (10, "unknown_code")]);
}

#[test]
fn a_record_that_hangs_has_no_kin() {
    // The last row, which nobody refers to.
    check(&Trial::categories(41), 41, HangsIn::Scanning, &[(41, "record_hangs")]);
}
