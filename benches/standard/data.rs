//! The data sets: those that are there, made where they are not.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    args::{Args, Size},
    material::{
        files,
        rows::{Faults, Maker, Table},
        workbook,
    },
};

/// Where the data sets are.
pub struct Data {
    pub folder: PathBuf,
    /// What is made of them for one run.
    pub work: PathBuf,
    /// Whether this is where the peers look.
    pub is_peers: bool,
}

/// A file with what must come out of it.
pub struct Set {
    pub table: Table,
    pub size: Size,
    pub csv: PathBuf,
    pub expected: Expected,
    /// By row: the kind of fault and its column.
    pub errors: BTreeMap<u64, (String, String)>,
    /// The folder it is in.
    pub folder: PathBuf,
}

#[derive(Debug, Deserialize)]
pub struct Expected {
    pub rows: u64,
    pub good: u64,
    pub bad: u64,
    pub amount_sum: Decimal,
}

impl Data {
    pub fn find(args: &Args) -> anyhow::Result<Self> {
        let standard = args.root.join("data");
        let folder = args.data_dir.clone().unwrap_or_else(|| standard.clone());
        let work = args.root.join("work");
        for folder in [&folder, &work] {
            fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
        }
        let (folder, work) = (folder.canonicalize()?, work.canonicalize()?);
        let is_peers = standard.canonicalize().is_ok_and(|standard| standard == folder);
        Ok(Self { folder, work, is_peers })
    }

    /// Makes the tables that lines refer to, where they are not there.
    pub fn make_references(&self) -> anyhow::Result<()> {
        if !(self.customers().exists() && self.items().exists()) {
            eprintln!("making the tables that rows refer to in {}", self.folder.display());
            files::write_references(&self.folder)?;
        }
        Ok(())
    }

    pub fn customers(&self) -> PathBuf {
        files::path(&self.folder, "ref_customers", "csv")
    }

    pub fn items(&self) -> PathBuf {
        files::path(&self.folder, "ref_items", "csv")
    }

    /// Returns a data set, made where it is not there.
    pub fn set(&self, table: Table, size: &Size) -> anyhow::Result<Set> {
        let stem = format!("{}_{size}", table.name());
        let csv = files::path(&self.folder, &stem, "csv");
        if !csv.exists() {
            eprintln!("making {}", csv.display());
            let maker = Maker { table, seed: 7, faults: Faults::OneInAHundred };
            files::write(&self.folder, &stem, &maker, size.num_rows)?;
        }
        let expected = fs::read_to_string(files::path(&self.folder, &stem, "expected.json"))?;
        let expected: Expected = serde_json::from_str(&expected)?;
        let mut errors = BTreeMap::new();
        for record in csv::Reader::from_path(files::path(&self.folder, &stem, "errors.csv"))?.into_deserialize() {
            let (row, kind, column): (u64, String, String) = record?;
            errors.insert(row, (kind, column));
        }
        let Expected { rows, good, bad, .. } = expected;
        anyhow::ensure!(
            rows == good + bad && errors.len() as u64 == bad && rows == size.num_rows,
            "{stem}: what is expected does not add up: {rows} rows, {good} good, {bad} bad, {} errors",
            errors.len()
        );
        Ok(Set { table, size: size.clone(), csv, expected, errors, folder: self.folder.clone() })
    }
}

impl Set {
    /// Returns the same rows as a workbook, made where there is none.
    pub fn workbook(&self) -> anyhow::Result<PathBuf> {
        let book = self.csv.with_extension("xlsx");
        if !book.exists() {
            eprintln!("making {}", book.display());
            let made = workbook::from_csv(&self.csv, &book, self.table);
            made.map_err(|error| anyhow::anyhow!("{}: {error}", book.display()))?;
        }
        Ok(book)
    }
}

/// Returns the size of a file, or of all files in a folder.
pub fn num_bytes(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| num_bytes(&entry.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |found| found.len()),
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
