//! Workbooks of every format, damaged in every way at random places: each is read to rows or to a clear sentence, in
//! time, and never to the program's end.
//!
//! A few of each in CI; `LONGSHORE_MUTATED_BOOKS=2000` tries so many, `LONGSHORE_MUTATED_SEED` others than the usual.

mod damage;
mod parts;
mod seeds;

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use self::{damage::Damage, seeds::Seed};
use crate::{crash::setting, support::Workspace};

/// Numbers that are the same for the same seed (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The longest that a file may take: half of it, and a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// How the program ended, and what it said.
struct Outcome {
    status: ExitStatus,
    out: String,
    complaint: String,
}

/// Previews a book; `None` where it takes too long.
fn preview(workspace: &Workspace, book: &Path) -> Option<Outcome> {
    let (out, complaint) = (book.with_extension("out"), book.with_extension("err"));
    let args = ["preview", "--all-sheets", "--rows", "all", "--json"].map(OsStr::new);
    let mut child = workspace
        .process(args.into_iter().chain([book.as_os_str()]))
        .stdout(File::create(&out).unwrap())
        .stderr(Stdio::from(File::create(&complaint).unwrap()))
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        thread::park_timeout(Duration::from_millis(5));
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    Some(Outcome { status, out: text(&out), complaint: text(&complaint) })
}

/// Says what is wrong with an outcome.
fn fault(outcome: &Outcome) -> Option<String> {
    let Outcome { status, out, complaint } = outcome;
    let is_sentence = complaint.trim_end().lines().count() == 1 && complaint.trim().len() > 20;
    if complaint.contains("panicked") || complaint.contains("RUST_BACKTRACE") {
        return Some(format!("it panicked: {complaint}"));
    }
    match status.code() {
        Some(0) if !complaint.is_empty() => Some(format!("it complains, and says that all is well: {complaint}")),
        Some(0) => is_silent(out).then(|| format!("nothing is read and nothing is said: {out}")),
        Some(2) if !is_sentence => Some(format!("it does not end with one sentence: {complaint}")),
        Some(2) if !out.is_empty() && serde_json::from_str::<serde_json::Value>(out).is_err() => {
            Some(format!("what it gives is no JSON: {out}"))
        }
        Some(2) => None,
        _ => Some(format!("it ended with {status}: {complaint}")),
    }
}

/// Whether what is given holds no cell and no word about it.
fn is_silent(out: &str) -> bool {
    let Ok(read) = serde_json::from_str::<serde_json::Value>(out) else { return true };
    let sheets = read["sheets"].as_array().cloned().unwrap_or_else(|| vec![read]);
    let says = |sheet: &serde_json::Value, what: &str| sheet[what].as_array().is_some_and(|list| !list.is_empty());
    !sheets.iter().any(|sheet| says(sheet, "rows") || says(sheet, "columns") || says(sheet, "issues"))
}

/// Damages books and reads them; returns what went wrong.
fn read_damaged(seeds: &[Seed], numbers: impl Iterator<Item = u64>, keep: Option<&Path>) -> Vec<String> {
    let workspace = Workspace::new();
    let mut faults = Vec::new();
    for number in numbers {
        let mut random = Random(number);
        let seed = random.one_of(seeds);
        let damage = *random.one_of(&Damage::ALL);
        let bytes = damage.of(seed, &mut random);
        let ending = if damage == Damage::OtherEnding { random.one_of(seeds).ending } else { seed.ending };
        let book = workspace.file(&format!("book.{ending}"), &bytes);
        let told = match preview(&workspace, &book) {
            None => Some(format!("it took longer than {} s", PATIENCE.as_secs())),
            Some(outcome) => fault(&outcome),
        };
        if let Some(told) = told {
            let told: String = told.chars().take(600).collect();
            faults.push(format!("{number}: {} with {damage:?}: {told}", seed.ending));
            if let Some(folder) = keep {
                fs::write(folder.join(format!("{number}.{ending}")), &bytes).unwrap();
            }
        }
    }
    faults
}

#[test]
fn damaged_workbooks_are_read_or_told() {
    let num_books = setting("LONGSHORE_MUTATED_BOOKS", 12) as usize;
    let first = setting("LONGSHORE_MUTATED_SEED", 1) << 32;
    let keep = std::env::var_os("LONGSHORE_MUTATED_KEEP").map(PathBuf::from);
    let seeds = seeds::all();
    let next = AtomicUsize::new(0);
    let number = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < num_books);
    let numbers = || std::iter::from_fn(number).map(|number| first + number as u64);
    let faults: Vec<String> = thread::scope(|scope| {
        let threads = [0, 1].map(|_| scope.spawn(|| read_damaged(&seeds, numbers(), keep.as_deref())));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{} of {num_books}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_same_books_undamaged_have_their_rows() {
    let workspace = Workspace::new();
    for seed in seeds::all() {
        let book = workspace.file(&format!("book.{}", seed.ending), seed.bytes());
        let outcome = preview(&workspace, &book).unwrap();
        assert_eq!(outcome.status.code(), Some(0), "{}: {}", seed.ending, outcome.complaint);
        assert!(outcome.out.contains("größer"), "{}: {}", seed.ending, outcome.out);
    }
}
