//! Kills at random moments: while a file is read, its records are processed, or the program starts again.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    process::{Output, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use super::{
    setting,
    trial::{Trial, open, stderr},
};
use crate::support::Workspace;

/// Runs the program and kills it after `patience`; `None` where it was killed.
fn run_for<A: AsRef<std::ffi::OsStr>>(workspace: &Workspace, args: &[A], patience: Duration) -> Option<Output> {
    let mut child = workspace.process(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (timer, alarm) = mpsc::channel::<()>();
    let start = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return Some(child.wait_with_output().unwrap());
        }
        if start.elapsed() >= patience {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        let _ = alarm.recv_timeout(Duration::from_millis(1));
        let _ = &timer;
    }
}

/// The newest job: opening the workspace for that takes up what was interrupted, as any start does.
fn last_job(workspace: &Workspace) -> u64 {
    open(workspace).overview().jobs.first().map_or(1, |job| job.id.0)
}

/// A random share of a whole.
fn some_of(whole: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    whole.mul_f64((random % 10_000) as f64 / 10_000.0)
}

/// Imports, killed up to `most` times and restarted each time. Returns how often it was killed.
fn storm<A: AsRef<std::ffi::OsStr>>(workspace: &Workspace, args: &[A], whole: Duration, most: u64) -> u64 {
    let mut num_killed = u64::from(run_for(workspace, args, some_of(whole)).is_none());
    while (1..most).contains(&num_killed) {
        // Between two runs its owner may put what waits on hold, and let it go on.
        let id = last_job(workspace).to_string();
        for verb in ["hold", "ready"] {
            let args = ["jobs", verb, &id];
            num_killed += u64::from(run_for(workspace, &args, some_of(whole)).is_none());
        }
        let Some(output) = run_for(workspace, &["work", "--until-idle"], some_of(whole)) else {
            num_killed += 1;
            continue;
        };
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
        break;
    }
    num_killed
}

#[test]
fn killed_at_random_moments_the_result_is_that_of_an_uninterrupted_run() {
    let num_kills = setting("LONGSHORE_KILLS", 8);
    let num_rows = setting("LONGSHORE_KILL_ROWS", 1500);
    let trials = [Trial::customers(num_rows), Trial::orders(num_rows / 4), Trial::watched(num_rows)];
    let (mut num_killed, mut num_imports) = (0, 0);
    while num_killed < num_kills {
        let trial = &trials[num_imports % trials.len()];
        let stormy = trial.workspace();
        num_killed += storm(&stormy, &trial.args, trial.whole, (num_kills - num_killed).min(5));
        num_imports += 1;
        trial.settle(&stormy);
        trial.check(&stormy, &format!("import {num_imports}, after {num_killed} kills"));
    }
    println!(
        "{num_killed} kills in {num_imports} imports of {num_rows} customers (every third from a watched folder) or {} \
         orders: 0 differences",
        num_rows / 4
    );
}
