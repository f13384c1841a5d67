//! Disks without room, and folders that can't be written to: what waits goes on by itself when it can.

use std::fs;

use longshore::model::JobStatus;

use super::trial::{Trial, open, stderr, told};
use crate::support::Workspace;

const ROOMY: u64 = 4 << 30;

/// A trial's workspace on a disk with as much room as is told.
struct Disk {
    trial: Trial,
    workspace: Workspace,
}

impl Disk {
    fn of(trial: Trial) -> Self {
        let workspace = trial.workspace();
        Self { trial, workspace }
    }

    /// Runs the program with that much room; returns the exit code and what was said on standard error.
    fn run(&self, num_bytes: u64, args: &[&str]) -> (Option<i32>, String) {
        let room = self.workspace.path().join("room");
        fs::write(&room, num_bytes.to_string()).unwrap();
        let output = self.workspace.process(args).env("LONGSHORE_ROOM", room).output().unwrap();
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        (output.status.code(), stderr(&output))
    }

    fn args(&self, last: &'static str) -> Vec<&str> {
        self.trial.args.iter().map(String::as_str).chain([last]).collect()
    }

    /// Works the queue with little room, and then with enough.
    fn work_with(&self, num_bytes: u64) {
        let (code, said) = self.run(num_bytes, &["work", "--until-idle"]);
        assert!(matches!(code, Some(0 | 1)), "{said}");
        let (id, status) = {
            let job = self.trial.jobs(&mut open(&self.workspace)).remove(0);
            (job.id.to_string(), job.status)
        };
        assert_eq!(status, JobStatus::OnHold);
        let why = told(&self.workspace, &["jobs", "why", &id]);
        assert!(why.starts_with("The disk is full; free some space and try again"), "{why}");
        let (code, said) = self.run(ROOMY, &["work", "--until-idle"]);
        assert!(matches!(code, Some(0 | 1)), "{said}");
        self.trial.check(&self.workspace, "after there was room again");
    }
}

#[test]
fn a_file_that_finds_no_room_is_read_when_there_is() {
    let disk = Disk::of(Trial::watched(60));
    disk.run(40 << 20, &["jobs", "run", "3"]);
    disk.work_with(40 << 20);
}

#[test]
fn records_that_find_no_room_are_processed_when_there_is() {
    let disk = Disk::of(Trial::customers(60));
    assert_eq!(disk.run(ROOMY, &disk.args("--background")).0, Some(0));
    disk.work_with(20 << 20);
}

#[test]
fn who_waits_is_told_that_the_disk_is_full() {
    let disk = Disk::of(Trial::customers(60));
    let (code, said) = disk.run(40 << 20, &disk.args("--now"));
    assert_eq!(code, Some(2));
    assert!(said.starts_with("The disk is full") && said.lines().count() == 1, "{said}");
}

#[test]
fn a_folder_that_can_not_be_written_to_is_told_in_one_sentence() {
    let workspace = Workspace::new();
    let file = workspace.file("a file", "no folder");
    let output = workspace.process(["tables"]).output().unwrap();
    assert!(output.status.success());
    let below = file.join("workspace");
    let program = crate::support::program();
    let output = std::process::Command::new(program).args(["tables", "--data"]).arg(&below).output().unwrap();
    let said = stderr(&output);
    assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.starts_with("Could not make the folder"), "{said}");
}
