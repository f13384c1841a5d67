//! The program ended during a dry run, and while a plan is carried out: nothing is written by the one, and the other does
//! exactly what was planned.

use std::collections::BTreeMap;

use serde_json::Value;

use super::trial::{stderr, told};
use crate::support::{Workspace, copy_folder};

/// Behind which writes the program is ended: before the run, and around its batches.
const KILLS: [u64; 4] = [6, 12, 20, 28];
const NUM_ROWS: u64 = 1300;

/// Probes, of which some have a depth that is not a number and one ends the program where that is asked for.
fn staged() -> Workspace {
    let workspace = Workspace::new();
    let row = |row: u64| format!("P{row},{}\n", if row % 90 == 7 { "deep".to_owned() } else { row.to_string() });
    let rows: String = (1..=NUM_ROWS).map(row).collect();
    let depths = (1..=NUM_ROWS).map(|row| format!("P{row},{row}\n")).collect::<Vec<_>>().concat();
    // The table's types are those of a file without faults.
    let first = workspace.file("Probe.csv", ["Probe,Depth\n", &depths].concat());
    told(&workspace, &["import", &first.to_string_lossy(), "--new-table", "Probe", "--stage-only"]);
    let second = workspace.file("Faulty.csv", ["Probe,Depth\n", &rows].concat());
    told(&workspace, &["import", &second.to_string_lossy(), "--table", "Probe", "--stage-only"]);
    workspace
}

fn copy_of(workspace: &Workspace) -> Workspace {
    let copy = Workspace::new();
    copy_folder(&workspace.path().join("workspace"), &copy.path().join("workspace"));
    copy
}

fn json(workspace: &Workspace, args: &[&str]) -> Value {
    serde_json::from_str(&told(workspace, args)).unwrap()
}

/// What became of each row: created, or its first issue.
fn became(workspace: &Workspace) -> BTreeMap<u64, String> {
    let records = json(workspace, &["records", "2", "--json"]);
    let of = |record: &Value| {
        let code = record["issues"][0]["code"].as_str().unwrap_or_default();
        (record["row"].as_u64().unwrap(), format!("{} {code}", record["status"].as_str().unwrap()))
    };
    records.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn ended_during_a_dry_run_nothing_is_written_and_it_is_made_again() {
    let workspace = staged();
    let calm = json(&copy_of(&workspace), &["process", "2", "--dry-run", "--json"]);
    for number in KILLS {
        let workspace = copy_of(&workspace);
        let args = ["process", "2", "--dry-run", "--json"];
        workspace.process(args).env("LONGSHORE_FAULT", format!("kill:{number}")).output().unwrap();
        told(&workspace, &["work", "--until-idle"]);
        assert_eq!(told(&workspace, &["export", "Probe"]).lines().count(), 1, "headings only, kill {number}");
        told(&workspace, &["check"]);
        let again = json(&workspace, &args);
        assert_eq!((&again["create"], &again["error"]), (&calm["create"], &calm["error"]));
        assert_eq!(again["fingerprint"], calm["fingerprint"], "kill {number}");
    }
}

#[test]
fn ended_while_a_plan_is_carried_out_exactly_that_is_done() {
    let workspace = staged();
    let plan = json(&workspace, &["process", "2", "--dry-run", "--json"])["fingerprint"].as_str().unwrap().to_owned();
    let args = ["process", "2", "--plan", &plan];
    let calm = copy_of(&workspace);
    told(&calm, &args);
    let (expect, table) = (became(&calm), told(&calm, &["export", "Probe"]));
    for number in KILLS {
        let workspace = copy_of(&workspace);
        workspace.process(args).env("LONGSHORE_FAULT", format!("kill:{number}")).output().unwrap();
        told(&workspace, &["work", "--until-idle"]);
        // Where it had not been queued it is asked for again; else the plan has been used, and is refused.
        let again = workspace.longshore(args);
        assert!(!stderr(&again).contains("panicked"), "{}", stderr(&again));
        assert_eq!(became(&workspace), expect, "kill {number}");
        assert_eq!(told(&workspace, &["export", "Probe"]), table, "kill {number}");
        told(&workspace, &["check"]);
    }
}

#[test]
fn a_row_that_was_set_aside_is_foreseen_as_an_error_and_left_out() {
    let workspace = staged();
    let ends = |args: &[&str]| {
        let output = workspace.process(args).env("LONGSHORE_ABORT_AT_ROW", "1200").output().unwrap();
        assert!(output.status.code().is_none(), "it ends the program");
    };
    ends(&["process", "2", "--dry-run"]);
    ends(&["work", "--until-idle"]);
    ends(&["work", "--until-idle"]);
    told(&workspace, &["work", "--until-idle"]);
    let plan = json(&workspace, &["process", "2", "--dry-run", "--json"]);
    assert_eq!(plan["error"].as_u64().unwrap(), (1..=NUM_ROWS).filter(|row| row % 90 == 7).count() as u64 + 1);
    told(&workspace, &["process", "2", "--plan", plan["fingerprint"].as_str().unwrap()]);
    assert_eq!(became(&workspace)[&1200], "Error fault");
}
