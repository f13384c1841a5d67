//! Clean tables, polluted in every way at many places, and how much of them comes out again with nothing given but the
//! file. Each file gets ten figures; their mean is held for each family and for all.

mod score;
mod single;
mod tables;
mod whole;
mod writer;

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
    }
    cases
}

#[test]
fn polluted_files_are_read_as_they_were_meant() {
    let folder = tempfile::tempdir().unwrap();
    let shown = std::env::var("LONGSHORE_POLLUTED").unwrap_or_default();
    let mut families: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for case in cases() {
        let path = folder.path().join("file.csv");
        let (mean, how) = match read(&path, &case.text) {
            Ok(reading) => {
                let figures = figures(&case.expected, &reading.found);
                (figures.iter().sum::<f64>() / 10.0, format!("{figures:.2?} {}", reading.how))
            }
            Err(error) => (0.0, error),
        };
        families.entry(case.family).or_default().push(mean);
        if mean < FLOOR && (shown == "all" || shown == case.family) {
            println!("{:.3} {}: {}\n   {how}", mean, case.family, case.name);
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
