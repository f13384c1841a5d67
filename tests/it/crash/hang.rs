//! Lets the program hang at one record, and looks at what becomes of the others.

use serde_json::Value;

use crate::support::Workspace;

/// Imports with a record that hangs; returns the records in error: row and code.
fn hang_at(workspace: &Workspace, row: u64, args: &[&str]) -> Vec<(u64, String)> {
    let row = row.to_string();
    let faults = [("LONGSHORE_HANG_AT_ROW", row.as_str()), ("LONGSHORE_HANG_AFTER", "250")];
    let output = workspace.process(args).envs(faults).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let told = |args: &[&str]| -> Value { serde_json::from_slice(&workspace.longshore(args).stdout).unwrap() };
    let errors = told(&["records", "1", "--status", "error", "--json"]);
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
    let args = ["import", &file.to_string_lossy(), "--new-table", "Probe"];
    assert_eq!(hang_at(&workspace, 1777, &args), [(1777, "record_hangs".to_owned())]);
    let completed = workspace.longshore(["records", "1", "--status", "completed", "--json"]);
    let completed: Value = serde_json::from_slice(&completed.stdout).unwrap();
    assert_eq!(completed.as_array().unwrap().len(), 2999);
    // Without what made it hang, it can be processed.
    assert!(workspace.longshore(["process", "1", "--status", "error"]).status.success());
}
