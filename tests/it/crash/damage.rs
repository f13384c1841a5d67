//! Damages the files of a workspace and runs the real program on it: what it finds is repaired, or refused in words.
//!
//! What each damage does to the store by itself is tried in the store's own tests; here is what its user sees.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use super::{
    is_whole,
    trial::{Trial, stderr},
};
use crate::support::Workspace;

/// The three kinds of folder.
const FOLDERS: [&str; 3] = ["catalog", "company", "imports/00000002/rows"];

#[derive(Clone, Copy, Debug)]
enum Damage {
    /// The file ends before it should.
    Cut,
    /// Its end was never written.
    ZeroedTail,
    FlippedBit,
    /// A snapshot that nobody wrote, or half of one.
    StraySnapshot,
}

const DAMAGES: [Damage; 4] = [Damage::Cut, Damage::ZeroedTail, Damage::FlippedBit, Damage::StraySnapshot];

impl Damage {
    /// Does the damage, at a place that depends on the number.
    fn strike(self, folder: &Path, number: u64) {
        let file = folder.join("db");
        let db = OpenOptions::new().read(true).write(true).open(&file).unwrap();
        let used = used_bytes(&file);
        let at = used * (2 * number + 1) / 41;
        match self {
            Self::Cut => db.set_len(at).unwrap(),
            Self::ZeroedTail => db.write_all_at(&vec![0; (used - at) as usize], at).unwrap(),
            Self::FlippedBit => {
                let mut byte = [0];
                db.read_exact_at(&mut byte, at).unwrap();
                db.write_all_at(&[byte[0] ^ (1 << (number % 8))], at).unwrap();
            }
            Self::StraySnapshot => {
                let bytes: Vec<u8> = (0..number * 7).map(|byte| byte as u8).collect();
                fs::write(folder.join(format!("snap.{:016x}", 1000 * number)), bytes).unwrap();
            }
        }
    }
}

/// The file without the zeros at its end.
fn used_bytes(file: &Path) -> u64 {
    let bytes = fs::read(file).unwrap();
    bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last as u64 + 1)
}

/// What became of damaged workspaces.
#[derive(Debug, Default)]
struct Tally {
    /// Everything was there, and nothing was said.
    num_whole: u64,
    /// It was said on standard error; the command did what it could.
    num_told: u64,
    /// The command was refused, in a sentence.
    num_refused: u64,
}

/// Runs the program on a damaged workspace, and looks whether it stays in one piece.
fn look(workspace: &Workspace, what: &str, tally: &mut Tally) {
    let (mut is_told, mut is_refused) = (false, false);
    for args in [&["check"][..], &["records", "2", "--json"], &["work", "--until-idle"], &["export", "Customer"]] {
        let output = workspace.longshore(args);
        let said = stderr(&output);
        assert!(!said.contains("panicked"), "{what}, {args:?}: {said}");
        let code = output.status.code();
        assert!(matches!(code, Some(0..=2)), "{what}, {args:?}: {:?} {said}", output.status);
        let is_sentence = said.starts_with(char::is_uppercase) && said.trim_end().ends_with('.');
        assert!(said.is_empty() || is_sentence, "{what}, {args:?}: {said}");
        assert!(code != Some(2) || is_sentence, "{what}, {args:?}: no word");
        is_told |= !said.is_empty();
        is_refused |= code == Some(2);
    }
    match (is_refused, is_told) {
        (true, _) => tally.num_refused += 1,
        (false, true) => tally.num_told += 1,
        (false, false) => tally.num_whole += 1,
    }
}

#[test]
fn a_damaged_workspace_is_repaired_or_refused_in_words() {
    let trial = Trial::customers(60);
    let sound = trial.workspace();
    sound.longshore(&trial.args);
    // Opened once more, the folders have snapshots.
    sound.longshore(["check"]);
    let path = |workspace: &Workspace| -> PathBuf { workspace.path().join("workspace") };
    let num = if is_whole() { 20 } else { 1 };
    for folder in FOLDERS {
        for damage in DAMAGES {
            let mut tally = Tally::default();
            for number in 0..num {
                let number = if is_whole() { number } else { 13 };
                let workspace = Workspace::new();
                crate::support::copy_folder(&path(&sound), &path(&workspace));
                damage.strike(&path(&workspace).join(folder), number);
                let what = format!("{damage:?} of {folder}, number {number}");
                look(&workspace, &what, &mut tally);
                // The company is made again from the imports, the catalog from its copies, rows from their file; only
                // what was wrong with a row is to be found once more.
                workspace.longshore(["process", "2", "--status", "ready"]);
                trial.check(&workspace, &what);
                // Whatever was lost, there is work to be done.
                let again = workspace.longshore(&trial.args);
                assert!(matches!(again.status.code(), Some(0 | 1)), "{what}: {}", stderr(&again));
            }
            let Tally { num_whole, num_told, num_refused } = tally;
            println!(
                "{folder}, {damage:?}, {num} times: {num_whole} whole, {num_told} told, {num_refused} refused, 0 panics"
            );
        }
    }
}
