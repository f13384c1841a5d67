//! Clean tables, polluted in every way at many places, and how much of them comes out again with nothing given but the
//! file. Each file gets ten figures; their mean is held for each family and for all.
//!
//! Some files of each family are read; `LONGSHORE_POLLUTED=all cargo test --release --test it polluted_files` reads all.

mod aligned;
pub mod exports;
mod malformed;
mod mixed;
mod overrides;
mod places;
mod property;
mod reported;
mod score;
mod seams;
mod signs;
mod single;
pub mod tables;
mod whole;
pub mod writer;

use std::collections::BTreeMap;

use self::score::{Expected, figures, read};

/// A polluted file and what is to come out of it.
pub struct Case {
    family: &'static str,
    name: String,
    text: Vec<u8>,
    expected: Expected,
}

/// How well a family must be read at least.
const FLOOR: f64 = 0.98;

/// How well all files must be read at least, on average.
const FLOOR_OF_ALL: f64 = 0.99;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables::tables() {
        cases.extend(whole::dialects(&table));
        cases.extend(whole::blanks(&table));
        cases.extend(whole::sizes(&table));
        cases.extend(whole::headers(&table));
        cases.extend(whole::around(&table));
        cases.extend(whole::second_table(&table));
        cases.extend(single::rows(&table));
        cases.extend(single::header(&table));
        cases.extend(mixed::together(&table));
        cases.extend(seams::cases(&table));
        cases.extend(aligned::cases(&table));
    }
    cases.extend(exports::cases());
    cases.extend(signs::cases());
    cases
}

/// A case's mean figure, and how it was read.
struct Outcome {
    case: Case,
    mean: f64,
    how: String,
    vanished: Option<String>,
}

/// Reads files one after the other.
fn read_some(cases: Vec<Case>) -> Vec<Outcome> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    let outcome = |case: Case| match read(&path, &case.text) {
        Ok(reading) => {
            let figures = figures(&case.expected, &reading.found);
            let mean = figures.iter().sum::<f64>() / 10.0;
            Outcome { case, mean, how: format!("{figures:.2?} {}", reading.how), vanished: reading.vanished }
        }
        Err(how) => Outcome { case, mean: 0.0, how, vanished: None },
    };
    cases.into_iter().map(outcome).collect()
}

/// One in so many files of a family is read where nobody asks for more: primes, so that each kind is met in some table.
const ONE_IN: usize = 7;
const ONE_EXPORT_IN: usize = 31;

/// The files of all families, or of those that start so; without a wish, some of each.
fn asked_for(shown: &str) -> Vec<Case> {
    let mut asked = cases();
    match shown {
        "" => {
            let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
            asked.retain(|case| {
                let number = numbers.entry(case.family).or_default();
                *number += 1;
                *number % if case.family.starts_with("export") { ONE_EXPORT_IN } else { ONE_IN } == 1
            });
        }
        "all" => {}
        family => asked.retain(|case| case.family.starts_with(family)),
    }
    asked
}

#[test]
fn polluted_files_are_read_as_they_were_meant() {
    let shown = std::env::var("LONGSHORE_POLLUTED").unwrap_or_default();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (i, case) in asked_for(&shown).into_iter().enumerate() {
        if i % 2 == 0 { first.push(case) } else { second.push(case) }
    }
    let outcomes = std::thread::scope(|scope| {
        let other = scope.spawn(|| read_some(second));
        let mut outcomes = read_some(first);
        outcomes.extend(other.join().unwrap());
        outcomes
    });
    let mut families: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for Outcome { case, mean, how, vanished } in &outcomes {
        assert_eq!(*vanished, None, "{}: {}", case.family, case.name);
        families.entry(case.family).or_default().push(*mean);
        if *mean < FLOOR && !shown.is_empty() {
            println!("{mean:.3} {}: {}\n   {how}", case.family, case.name);
        }
    }
    let mean = |figures: &[f64]| figures.iter().sum::<f64>() / figures.len() as f64;
    let all: Vec<f64> = families.values().flatten().copied().collect();
    for (family, figures) in &families {
        let worst = figures.iter().copied().fold(1.0, f64::min);
        println!("{family:26} {:5} files, mean {:.4}, worst {worst:.3}", figures.len(), mean(figures));
    }
    println!("{:26} {:5} files, mean {:.4}", "all", all.len(), mean(&all));
    for (family, figures) in &families {
        assert!(mean(figures) >= FLOOR, "{family}: {:.4}", mean(figures));
    }
    assert!(mean(&all) >= FLOOR_OF_ALL, "{:.4}", mean(&all));
}
