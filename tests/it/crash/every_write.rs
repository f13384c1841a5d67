//! Ends the program behind each of its writes in turn, and lets each of them fail: see `store/fault.rs`.
//!
//! In CI some of them, spread over the whole; with `LONGSHORE_FAULTS=all` every one.

use std::process::Output;

use super::{
    is_whole,
    trial::{Trial, stderr, told},
};
use crate::support::Workspace;

/// Where faults are tried if not everywhere: at the start, while the file is read, queued and processed.
const SAMPLES: [u64; 3] = [23, 101, 131];
/// The same among the writes of one kind, or those of a queue that is worked.
const FEW: [u64; 2] = [3, 11];
/// More writes than a small import makes.
const MANY: u64 = 5000;

/// What became of the faults of one kind.
#[derive(Debug, Default)]
struct Tally {
    num_tried: u64,
    num_killed: u64,
    num_refused: u64,
}

fn run(workspace: &Workspace, args: &[String], fault: &str) -> Output {
    let output = workspace.process(args).env("LONGSHORE_FAULT", fault).output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{fault}: {}", stderr(&output));
    output
}

/// How the import is asked for under a fault.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// And waited for.
    Foreground,
    /// It was queued before: the queue is worked.
    Queue,
}

impl Way {
    fn prepare(self, trial: &Trial) -> (Workspace, Vec<String>) {
        let workspace = trial.workspace();
        match self {
            Self::Foreground => (workspace, trial.args.clone()),
            Self::Queue => {
                let args: Vec<_> = trial.args.iter().map(String::as_str).chain(["--background"]).collect();
                told(&workspace, &args);
                (workspace, ["work", "--until-idle"].map(str::to_owned).to_vec())
            }
        }
    }
}

/// Runs an import with one fault, then without, and compares.
fn try_fault(trial: &Trial, way: Way, fault: &str, tally: &mut Tally) {
    let (workspace, args) = way.prepare(trial);
    let output = run(&workspace, &args, fault);
    tally.num_tried += 1;
    match output.status.code() {
        None => tally.num_killed += 1,
        Some(2) => {
            tally.num_refused += 1;
            check_sentence(&output, fault);
        }
        code => assert!(matches!(code, Some(0 | 1)), "{fault}: {code:?} {}", stderr(&output)),
    }
    trial.settle(&workspace);
    trial.check(&workspace, &format!("{way:?}, {fault}"));
}

/// Whoever is refused reads one sentence that says what to do.
fn check_sentence(output: &Output, fault: &str) {
    let told = stderr(output);
    let is_sentence = told.starts_with(char::is_uppercase) && told.trim_end().ends_with('.');
    assert!(is_sentence && told.lines().count() == 1, "{fault}: {told}");
    assert!(told.contains("disk is full"), "{fault}: {told}");
}

/// Tries a fault at each write in turn, or at some.
fn try_all(trial: &Trial, way: Way, kind: &str) {
    let numbers: Vec<u64> = match way {
        _ if is_whole() => (1..=num_writes(trial, way, kind)).collect(),
        Way::Foreground if !kind.contains(':') => SAMPLES.to_vec(),
        Way::Foreground | Way::Queue => FEW.to_vec(),
    };
    let mut tally = Tally::default();
    for number in numbers {
        try_fault(trial, way, &format!("{kind}:{number}"), &mut tally);
    }
    let Tally { num_tried, num_killed, num_refused } = tally;
    println!(
        "{}, {way:?}, {kind}: {num_tried} faults tried, {num_killed} kills, {num_refused} refusals: \
         0 differences",
        trial.name
    );
}

/// Finds how many writes of a kind the run makes: the first number at which a kill does not end it.
fn num_writes(trial: &Trial, way: Way, kind: &str) -> u64 {
    let of_kind = kind.split_once(':').map_or(String::new(), |(_, kind)| format!("{kind}:"));
    let (mut killed, mut survived) = (0, MANY);
    while survived - killed > 1 {
        let middle = killed.midpoint(survived).min(killed * 2 + 16);
        let (workspace, args) = way.prepare(trial);
        if run(&workspace, &args, &format!("kill:{of_kind}{middle}")).status.code().is_none() {
            killed = middle;
        } else {
            survived = middle;
        }
    }
    killed
}

#[test]
fn ended_behind_any_write_the_import_goes_on() {
    for trial in [Trial::customers(60), Trial::orders(24)] {
        try_all(&trial, Way::Foreground, "kill");
        try_all(&trial, Way::Queue, "kill");
    }
}

#[test]
fn rows_that_were_taken_up_before_their_turn_hide_none_when_the_import_goes_on() {
    for trial in [Trial::categories(1200), Trial::scattered_orders(1200)] {
        // Among these writes the first batch is committed, taken over, and followed by the second.
        let numbers: Vec<u64> = if is_whole() { (100..=160).collect() } else { vec![122, 124, 126] };
        let mut tally = Tally::default();
        for number in numbers {
            try_fault(&trial, Way::Foreground, &format!("kill:{number}"), &mut tally);
        }
        println!("{}: {tally:?}, 0 differences", trial.name);
    }
}

#[test]
fn ended_behind_any_write_of_a_kind_the_import_goes_on() {
    let trial = Trial::orders(24);
    for kind in ["kill:value", "kill:flush", "kill:sync", "kill:file"] {
        try_all(&trial, Way::Foreground, kind);
    }
}

#[test]
fn a_write_that_fails_is_told_and_the_import_goes_on() {
    for trial in [Trial::customers(60), Trial::orders(24)] {
        try_all(&trial, Way::Foreground, "fail");
        try_all(&trial, Way::Queue, "fail");
    }
}

#[test]
fn a_full_disk_is_told_and_the_import_goes_on() {
    for trial in [Trial::customers(60), Trial::orders(24)] {
        try_all(&trial, Way::Foreground, "full");
        try_all(&trial, Way::Queue, "full");
    }
}
