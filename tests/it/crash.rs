//! Kills the real program at random moments and compares what is there in the end with an uninterrupted run.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::Path,
    process::{Output, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use crate::support::Workspace;

/// What the run is about: fewer in CI; `LONGSHORE_KILLS=20 LONGSHORE_KILL_ROWS=200000` for the whole.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Customers, of which every 97th has a country that does not exist and every 101st the number of an earlier one.
fn customers(num_rows: u64) -> String {
    let mut text = String::from("No.,Name,City,Country/Region Code,Credit Limit (LCY)\n");
    for row in 1..=num_rows {
        let country = if row % 97 == 0 { "ZZ" } else { "DE" };
        let number = if row % 101 == 0 { row - 50 } else { row };
        text.push_str(&format!("K{number:07},Customer {row},Hamburg,{country},{}.50\n", row % 9000));
    }
    text
}

/// The workspace's records and customers, as the program itself tells them.
fn contents(workspace: &Workspace, import: &str) -> [String; 2] {
    let told = |args: &[&str]| {
        let output = workspace.longshore(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    told(&["check"]);
    [told(&["records", import, "--json"]), told(&["export", "Customer", "--format", "json"])]
}

/// Runs the program and kills it after `patience`; `None` where it was killed.
fn run_for(workspace: &Workspace, args: &[&str], patience: Duration) -> Option<Output> {
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

/// A random share of a whole.
fn some_of(whole: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    whole.mul_f64((random % 10_000) as f64 / 10_000.0)
}

fn import_args(file: &Path) -> Vec<String> {
    ["import", &file.to_string_lossy(), "--table", "Customer"].map(str::to_owned).to_vec()
}

#[test]
fn killed_at_random_moments_the_result_is_that_of_an_uninterrupted_run() {
    let num_rows = setting("LONGSHORE_KILL_ROWS", 20_000);
    let num_kills = setting("LONGSHORE_KILLS", 6);

    let calm = Workspace::new();
    let file = calm.file("customers.csv", customers(num_rows));
    let args = import_args(&file);
    let start = Instant::now();
    let output = calm.longshore(&args);
    let whole = start.elapsed();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let expect = contents(&calm, "1");

    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut num_killed = 0;
    let mut num_storms = 0;
    while num_killed < num_kills {
        let stormy = Workspace::new();
        num_killed += storm(&stormy, &args, whole, (num_kills - num_killed).min(5));
        num_storms += 1;
        assert!(
            contents(&stormy, "1") == expect,
            "storm {num_storms}: the workspace differs from an uninterrupted run"
        );
    }
    println!("{num_killed} kills in {num_storms} imports of {num_rows} rows: no difference");
}

/// Imports, killed up to `most` times and restarted each time; then lets it end. Returns how often it was killed.
pub fn storm(workspace: &Workspace, args: &[&str], whole: Duration, most: u64) -> u64 {
    let mut num_killed = u64::from(run_for(workspace, args, some_of(whole)).is_none());
    let is_queued = || String::from_utf8_lossy(&workspace.longshore(["jobs", "--json"]).stdout).contains("\"stage\"");
    if num_killed == 1 && !is_queued() {
        // Killed before the import was queued, nothing had been promised: it is simply asked for again.
        workspace.longshore(args);
    }
    while num_killed < most && run_for(workspace, &["work", "--until-idle"], some_of(whole)).is_none() {
        num_killed += 1;
    }
    workspace.longshore(["work", "--until-idle"]);
    num_killed
}
