//! Ten figures for how well a file was read: whether at all, and precision, recall and F1 of header cells, records and
//! cells against the clean table.

use std::{collections::HashMap, fs, hash::Hash, path::Path};

use longshore::{model::FileFormat, source::Overrides};

use crate::support::accounted::{Whole, vanished};

/// What is to come out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// None: the file has no header.
    pub header: Option<Vec<String>>,
    pub rows: Vec<Vec<String>>,
}

/// What came out of a file.
#[derive(Debug)]
pub struct Reading {
    pub found: Expected,
    pub how: String,
    /// What of the file is nowhere in it.
    pub vanished: Option<String>,
}

/// Reads a file as `preview` does.
pub fn read(path: &Path, text: &[u8]) -> Result<Reading, String> {
    fs::write(path, text).unwrap();
    let whole = Whole::read(path, &Overrides::default()).map_err(|error| error.to_string())?;
    let rows = whole.block.rows().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()).collect();
    let has_header = match &whole.format {
        FileFormat::Csv(csv) => csv.has_header,
        FileFormat::Fixed(fixed) => fixed.has_header,
        FileFormat::Excel(book) => book.header_row.is_some(),
    };
    let (how, vanished) = (format!("{:?}", whole.format), vanished(text, &whole));
    let header = has_header.then_some(whole.columns);
    Ok(Reading { found: Expected { header, rows }, how, vanished })
}

/// Returns the ten figures.
pub fn figures(expected: &Expected, found: &Expected) -> [f64; 10] {
    let row = |row: &Vec<String>| {
        let len = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row[..len].to_vec()
    };
    let header = |table: &Expected| table.header.clone().unwrap_or_default();
    let cells = |table: &Expected| table.rows.iter().flat_map(row).filter(|cell| !cell.is_empty()).collect::<Vec<_>>();
    let records = |table: &Expected| table.rows.iter().map(row).collect::<Vec<_>>();
    let [a, b, c] = agreement(&header(expected), &header(found));
    let [d, e, f] = agreement(&records(expected), &records(found));
    let [g, h, i] = agreement(&cells(expected), &cells(found));
    [1.0, a, b, c, d, e, f, g, h, i]
}

/// Precision, recall and F1 of what was found, as bags.
fn agreement<T: Hash + Eq>(expected: &[T], found: &[T]) -> [f64; 3] {
    if expected.is_empty() && found.is_empty() {
        return [1.0; 3];
    }
    let mut left: HashMap<&T, usize> = HashMap::new();
    for one in expected {
        *left.entry(one).or_default() += 1;
    }
    let mut num_right = 0;
    for one in found {
        if let Some(count) = left.get_mut(one).filter(|count| **count > 0) {
            *count -= 1;
            num_right += 1;
        }
    }
    let share = |of: usize| if of == 0 { 0.0 } else { num_right as f64 / of as f64 };
    let (precision, recall) = (share(found.len()), share(expected.len()));
    let both = precision + recall;
    [precision, recall, if both > 0.0 { 2.0 * precision * recall / both } else { 0.0 }]
}

#[test]
fn figures_are_shares_of_what_agrees() {
    let table = |header: &[&str], rows: &[&[&str]]| Expected {
        header: Some(header.iter().map(|&text| text.to_owned()).collect()),
        rows: rows.iter().map(|row| row.iter().map(|&text| text.to_owned()).collect()).collect(),
    };
    let clean = table(&["a", "b"], &[&["1", "2"], &["3", "4"]]);
    let hundredths = |found| figures(&clean, found).map(|figure| (figure * 100.0).round() as u32);
    assert_eq!(hundredths(&clean), [100; 10]);
    let half = table(&["a", "c"], &[&["1", "2"]]);
    assert_eq!(hundredths(&half), [100, 50, 50, 50, 100, 50, 67, 100, 50, 67]);
}
