//! Takes the company away, and looks whether all of it is made again from the imports.

use std::fs;

use super::{
    is_whole,
    trial::{Trial, stderr, told},
};
use crate::support::Workspace;

/// An import that was carried out, on a workspace whose company is gone.
fn lost(trial: &Trial) -> Workspace {
    let workspace = trial.workspace();
    workspace.longshore(&trial.args);
    lose(&workspace);
    workspace
}

fn lose(workspace: &Workspace) {
    let root = workspace.path().join("workspace");
    fs::remove_dir_all(root.join("company")).unwrap();
    let _ = fs::remove_file(root.join("company.manifest"));
}

#[test]
fn a_company_that_is_gone_is_made_again() {
    for trial in [Trial::customers(60), Trial::orders(24)] {
        let workspace = lost(&trial);
        trial.check(&workspace, "restored");
        lose(&workspace);
        trial.check(&workspace, "restored twice");
    }
}

#[test]
fn records_that_were_never_processed_stay_so() {
    let trial = Trial::customers(60);
    let workspace = trial.workspace();
    let args: Vec<_> = trial.args.iter().map(String::as_str).chain(["--stage-only"]).collect();
    told(&workspace, &args);
    told(&workspace, &["process", "2", "--rows", "1-7,9"]);
    let records = || told(&workspace, &["records", "2", "--json"]);
    let customers = || told(&workspace, &["export", "Customer"]);
    let (before, table) = (records(), customers());
    lose(&workspace);
    assert_eq!((records(), customers()), (before, table));
}

#[test]
fn ended_while_it_is_restored_it_goes_on() {
    let trial = Trial::orders(24);
    let numbers: Vec<u64> = if is_whole() { (1..400).collect() } else { vec![31, 60, 77] };
    for number in numbers {
        let workspace = lost(&trial);
        let fault = format!("kill:{number}");
        let output = workspace.process(["check"]).env("LONGSHORE_FAULT", &fault).output().unwrap();
        assert!(!stderr(&output).contains("panicked"), "{fault}: {}", stderr(&output));
        trial.check(&workspace, &fault);
    }
}
