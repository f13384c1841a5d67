//! What can be asked of the standard jobs.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::{Parser, ValueEnum};

use crate::{data::Set, material::rows::Table};

/// Runs the standard jobs, checks what came out, and compares with other tools
#[derive(Debug, Parser)]
#[command(bin_name = "cargo bench --bench standard --")]
pub struct Args {
    /// How many rows: 10k, 100k, 1m, 10m
    #[arg(long, value_delimiter = ',', default_value = "10k,100k,1m")]
    pub sizes: Vec<Size>,
    #[arg(long, value_delimiter = ',', value_enum, default_value = "lines,customers,items")]
    pub tables: Vec<Table>,
    #[arg(long, value_delimiter = ',', value_enum, default_value = "csv,xlsx,reprocess")]
    pub jobs: Vec<Job>,
    /// How often each is run; the median counts
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Tools to compare with, by the names of the peers' folder
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "duckdb_staged,sqlite_staged,rust_sqlite_staged,pg_staged,polars_sqlite,py_sqlite,rust_mem"
    )]
    pub peers: Vec<String>,
    /// The folder of the peers' scripts (run.py), or what LONGSHORE_PEERS names; without it, nothing is compared with
    #[arg(long, value_name = "DIR")]
    peers_dir: Option<PathBuf>,
    /// Where data, workspaces and the peers' programs are; BENCH names it too
    #[arg(long, value_name = "DIR", default_value_os_t = root())]
    pub root: PathBuf,
    /// Where the data sets are, and are made where they are not; without it, data below the root
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The program to be measured
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_longshore"))]
    pub program: PathBuf,
    /// Seconds to wait before each run for others to leave the machine idle
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    pub wait: f64,
    /// The page to write the figures to, below its mark
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// Cargo says so
    #[arg(long, hide = true)]
    bench: bool,
}

fn root() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/standard");
    std::env::var_os("BENCH").map_or_else(own, PathBuf::from)
}

impl Args {
    /// Returns the folder of the peers' scripts.
    pub fn peers_dir(&self) -> Option<PathBuf> {
        self.peers_dir.clone().or_else(|| std::env::var_os("LONGSHORE_PEERS").map(PathBuf::from))
    }
}

/// What is done with a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Job {
    /// A text file to records; also staging alone
    Csv,
    /// A workbook to records
    Xlsx,
    /// A hundredth of the rows failed for want of customers, who are there now
    Reprocess,
}

/// A number of rows, as files are named after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub name: String,
    pub num_rows: u64,
}

/// More rows a sheet can't have.
const MAX_SHEET: u64 = 1_048_575;
/// With fewer rows too few fail.
const MIN_REPROCESSED: u64 = 10_000;

impl Job {
    /// Whether it can be done with a data set.
    pub fn applies(self, set: &Set) -> bool {
        match self {
            Self::Csv => true,
            Self::Xlsx => set.size.num_rows <= MAX_SHEET,
            Self::Reprocess => set.table == Table::Lines && set.size.num_rows >= MIN_REPROCESSED,
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(['k', 'm']);
        let unit = match &text[digits.len()..] {
            "" => 1,
            "k" => 1_000,
            "m" => 1_000_000,
            other => return Err(format!("“{other}” is no unit; k and m are")),
        };
        let number: u64 = digits.parse().map_err(|_| format!("“{text}” is no number of rows such as 100k"))?;
        Ok(Self { name: text.to_owned(), num_rows: number * unit })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
