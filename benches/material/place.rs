//! Where benches put their files: one folder for a run, which goes at its end.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use tempfile::TempDir;

static FOLDER: Mutex<Option<TempDir>> = Mutex::new(None);

/// Runs the benches, and removes what they made.
pub fn run_benches() {
    divan::main();
    drop(FOLDER.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Returns a place for a file or folder of that name. `make` is called where it is not there yet.
pub fn kept(name: &str, make: impl FnOnce(&PathBuf)) -> PathBuf {
    let path = {
        let mut folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner);
        folder.get_or_insert_with(|| tempfile::tempdir().expect("a temporary folder")).path().join(name)
    };
    if !path.exists() {
        make(&path);
    }
    path
}

/// Returns `usual`, or what the variable `ROWS` says: how many rows a large bench has.
pub fn num_rows(usual: u64) -> u64 {
    std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(usual)
}
