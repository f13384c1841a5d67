//! Killed while it writes: what was told durable is there, and each change whole or not at all.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use super::*;
use crate::store::testing::Random;

const FOLDER: &str = "LONGSHORE_TEST_CRASH_FOLDER";
const ROWS_OF_A_CHANGE: u64 = 100;
const NUM_KILLS: u64 = 20;

/// Not a test: what the test below starts and kills. It stages and completes rows until then, and says what is durable.
#[test]
fn victim() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let staging = open(Path::new(&folder));
    let mut out = std::io::stdout();
    for change in 0.. {
        let rows = staging.num_rows();
        staging.append(&simple_rows(rows + 1, ROWS_OF_A_CHANGE)).unwrap();
        let first = staging.counts().completed + 1;
        let outcomes: Vec<_> = (first..first + ROWS_OF_A_CHANGE).map(|row| created(row, "a key")).collect();
        staging.take_over(&outcomes, None).unwrap();
        let is_durable = change % 3 == 0;
        if is_durable {
            staging.flush_durably().unwrap();
        }
        let word = if is_durable { "durable" } else { "changed" };
        writeln!(out, "{word}: {} {}", staging.num_rows(), staging.counts().completed).unwrap();
    }
}

#[test]
fn nothing_durable_is_lost_by_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut random = Random(11);
    for _ in 0..NUM_KILLS {
        let durable = run_and_kill(dir.path(), random.below(40) + 1);
        let staging = open(dir.path());
        let counts = staging.counts();
        assert!(staging.num_rows() >= durable.0, "{counts:?}, durable were {durable:?}");
        assert_eq!((staging.num_rows() % ROWS_OF_A_CHANGE, counts.completed % ROWS_OF_A_CHANGE), (0, 0));
        assert!(counts.completed >= durable.1, "{counts:?}, durable were {durable:?}");
        assert_eq!((counts.total(), staging.totals().created), (staging.num_rows(), counts.completed));
        assert_eq!(staging.check().unwrap(), [""; 0]);
    }
}

/// Lets the victim make so many changes, kills it, and returns how many rows, and completed ones, it had called durable.
fn run_and_kill(folder: &Path, num_changes: u64) -> (u64, u64) {
    let mut victim = Command::new(env::current_exe().unwrap())
        .args(["--exact", "store::staging::tests::crash::victim", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines().map(Result::unwrap);
    let (mut durable, mut changes) = ((0, 0), 0);
    for line in lines {
        if let Some((rows, completed)) = line.strip_prefix("durable: ").and_then(|numbers| numbers.split_once(' ')) {
            durable = (rows.parse().unwrap(), completed.parse().unwrap());
        }
        changes += u64::from(line.starts_with("durable: ") || line.starts_with("changed: "));
        if changes == num_changes {
            break;
        }
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert_eq!(changes, num_changes, "the victim ended by itself");
    durable
}
