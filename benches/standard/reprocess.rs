//! Records that failed for want of a customer, processed again once the customer is there.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::ensure;

use crate::{
    data::{self, Data, Set},
    material::rows::Table,
    program::{Bases, Outcome, Program},
};

/// Of so many rows one fails.
const ONE_IN: u64 = 100;

/// A workspace in which everything is ready to be processed again.
pub struct Prepared {
    folder: tempfile::TempDir,
    pub import: u64,
    pub num_failed: u64,
    /// What the first processing took.
    pub seconds: f64,
    /// The rows that were imported: all but the bad ones.
    pub file: PathBuf,
}

impl Prepared {
    /// Imports the good rows while some customers are lacking, then these customers.
    pub fn make(program: &Program, bases: &Bases, data: &Data, set: &Set) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(&data.work)?;
        let file = folder.path().join("good.csv");
        let uses = write_good(set, &file)?;
        let (known, lacking) = (folder.path().join("known.csv"), folder.path().join("lacking.csv"));
        let num_failed = split_customers(&data.customers(), (&known, &lacking), &uses, set.expected.good / ONE_IN)?;
        let prepared = Self { import: 0, num_failed, seconds: 0.0, file, folder };
        let workspace = prepared.workspace();
        data::copy(bases.codes(), &workspace)?;
        program.import(&workspace, &known, Table::Customers)?;
        program.import(&workspace, &data.items(), Table::Items)?;
        let Outcome { import, error, seconds, .. } = program.import(&workspace, &prepared.file, Table::Lines)?;
        ensure!(error == num_failed, "expected {num_failed} rows that lack their customer, found {error}");
        program.import(&workspace, &lacking, Table::Customers)?;
        Ok(Self { import, seconds: seconds.process, ..prepared })
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }
}

/// Copies the good rows; returns how many lines each customer has.
fn write_good(set: &Set, file: &Path) -> anyhow::Result<HashMap<String, u64>> {
    let mut reader = csv::Reader::from_path(&set.csv)?;
    let mut writer = csv::Writer::from_path(file)?;
    writer.write_record(reader.headers()?)?;
    let mut uses = HashMap::new();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record)? {
        row += 1;
        if !set.errors.contains_key(&row) {
            *uses.entry(record[2].trim().to_uppercase()).or_default() += 1;
            writer.write_record(&record)?;
        }
    }
    writer.flush()?;
    Ok(uses)
}

/// Leaves customers out, from the last on, until `num` rows lack theirs; returns how many rows that are.
fn split_customers(
    all: &Path,
    (known, lacking): (&Path, &Path),
    uses: &HashMap<String, u64>,
    num: u64,
) -> anyhow::Result<u64> {
    let mut reader = csv::Reader::from_path(all)?;
    let headers = reader.headers()?.clone();
    let customers: Vec<_> = reader.records().collect::<Result<_, _>>()?;
    let mut first = customers.len();
    let mut failed = 0;
    while failed < num && first > 0 {
        first -= 1;
        failed += uses.get(&customers[first][0]).copied().unwrap_or(0);
    }
    for (path, part) in [(known, &customers[..first]), (lacking, &customers[first..])] {
        let mut writer = csv::Writer::from_writer(fs::File::create(path)?);
        writer.write_record(&headers)?;
        part.iter().try_for_each(|customer| writer.write_record(customer))?;
        writer.flush()?;
    }
    Ok(failed)
}
