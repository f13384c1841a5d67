//! What is on disk after the process was killed at any moment: whole batches, and nothing else.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use super::fixture::{commit, customer, name, open_at};
use crate::model::ImportId;

const FOLDER: &str = "LONGSHORE_TEST_COMPANY";
const BATCH: u64 = 40;

fn number(batch_no: u64, at: u64) -> String {
    format!("C{:06}", batch_no * BATCH + at)
}

/// Commits one batch: new customers, and one of the batch before with another name.
fn commit_batch(company: &super::Company, batch_no: u64) {
    let mut texts: Vec<_> = (0..BATCH).map(|at| (number(batch_no, at), "New".to_owned())).collect();
    if batch_no > 1 {
        texts.push((number(batch_no - 1, 0), format!("Changed by {batch_no}")));
    }
    let rows: Vec<_> = texts.iter().map(|(no, name)| (no.as_str(), name.as_str(), 1)).collect();
    commit(company, 1, batch_no, &rows);
}

/// The other process of the test below: commits until it is killed. Does nothing in an ordinary run.
#[test]
fn writer_that_will_be_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let company = open_at(Path::new(&folder));
    let first = company.last_batch(ImportId(1)).unwrap() + 1;
    for batch_no in first.. {
        commit_batch(&company, batch_no);
        if batch_no % 7 == 0 {
            company.flush_durably().unwrap();
            println!("flushed {batch_no}");
        } else {
            println!("committed {batch_no}");
        }
    }
}

/// Runs the writer, kills it after some batches and returns the last one it flushed.
fn run_and_kill(folder: &Path, num_batches: usize) -> u64 {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::company::crash_tests::writer_that_will_be_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said = lines.filter(|line| line.contains("committed ") || line.contains("flushed "));
    let said: Vec<_> = said.take(num_batches).collect();
    writer.kill().unwrap();
    writer.wait().unwrap();
    assert_eq!(said.len(), num_batches, "the writer ended by itself");
    said.iter().filter_map(|line| line.split_once("flushed ")?.1.trim().parse().ok()).max().unwrap_or(0)
}

fn check(folder: &Path, flushed: u64) {
    let company = open_at(folder);
    assert_eq!(company.check().unwrap(), Vec::<String>::new());
    let last = company.last_batch(ImportId(1)).unwrap();
    assert!(last >= flushed, "batch {flushed} was flushed, the last is {last}");
    assert_eq!(company.num_records(&customer()), last * BATCH);
    let markers = company.markers_after(ImportId(1), 0).unwrap();
    assert_eq!(markers.iter().map(|(batch_no, _)| *batch_no).collect::<Vec<_>>(), (1..=last).collect::<Vec<_>>());
    for batch_no in 1..=last + 1 {
        let expect = match batch_no {
            changed if changed < last => Some(format!("Changed by {}", batch_no + 1)),
            kept if kept == last => Some("New".to_owned()),
            _ => None,
        };
        assert_eq!(name(&company, &number(batch_no, 0)), expect, "batch {batch_no} of {last}");
        assert_eq!(name(&company, &number(batch_no, BATCH - 1)).is_some(), batch_no <= last);
    }
}

#[test]
fn a_killed_writer_leaves_whole_batches() {
    let folder = tempfile::tempdir().unwrap();
    for num_batches in [1, 3, 8, 20, 41] {
        let flushed = run_and_kill(folder.path(), num_batches);
        check(folder.path(), flushed);
    }
}
