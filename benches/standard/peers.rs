//! Other tools that do the same job, by the scripts of a folder beside the project; what is not there is said and left.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::{
    args::Args,
    data::{Data, Set},
    material::rows::Table,
    race::{Keeps, Sample},
};

/// Runs one peer once; the folder's own command may run it several times.
const SCRIPT: &str = "import sys; sys.path.insert(0, sys.argv[1]); import run; run.one(*sys.argv[2:5])";

pub struct Peer {
    pub name: String,
    scripts: PathBuf,
    root: PathBuf,
    wait: f64,
}

/// A line that the scripts print for each run.
#[derive(Deserialize)]
struct Told {
    wall: f64,
    cpu: f64,
    rc: serde_json::Value,
    #[serde(default)]
    rss_mb: f64,
    #[serde(default)]
    disk_mb: f64,
    #[serde(default)]
    other_cpu: f64,
    exact: Option<bool>,
    final_ok: Option<bool>,
    amount_diff: Option<f64>,
    #[serde(default)]
    err: String,
}

/// Returns the peers that were asked for; none without their folder.
pub fn chosen(args: &Args, data: &Data) -> anyhow::Result<Vec<Peer>> {
    let Some(folder) = args.peers_dir() else {
        eprintln!("no --peers-dir: nothing is compared with");
        return Ok(Vec::new());
    };
    let scripts = folder.canonicalize().with_context(|| format!("find {}", folder.display()))?;
    if !scripts.join("run.py").exists() {
        bail!("{} has no run.py", scripts.display());
    }
    if !data.is_peers {
        eprintln!("the peers look for data below the root only: nothing is compared with");
        return Ok(Vec::new());
    }
    let root = args.root.canonicalize()?;
    let names = args.peers.iter().filter(|name| !name.is_empty()).cloned();
    Ok(names.map(|name| Peer { name, scripts: scripts.clone(), root: root.clone(), wait: args.wait }).collect())
}

impl Peer {
    /// Whether it does a table's job at all.
    pub fn does(&self, table: Table) -> bool {
        table == Table::Lines || !self.name.starts_with("rust_")
    }

    /// Returns what it keeps at the end.
    pub fn keeps(&self) -> Keeps {
        match self.name.as_str() {
            "rust_mem" => Keeps::Nothing,
            name if name.ends_with("_staged") => Keeps::Everything,
            _ => Keeps::RecordsAndErrors,
        }
    }

    /// Runs it once; the error says why there is nothing to compare with.
    pub fn run(&self, set: &Set) -> Result<Sample, String> {
        let mut command = Command::new("python3");
        command.arg("-c").arg(SCRIPT).arg(&self.scripts).args([&self.name, set.table.name(), &set.size.name]);
        command.current_dir(&self.scripts).env("BENCH", &self.root).env("PERF_WAIT", self.wait.to_string());
        let ended = command.output().map_err(|error| format!("not installed: python3, {error}"))?;
        let out = String::from_utf8_lossy(&ended.stdout);
        let Some(line) = out.lines().rev().find(|line| line.starts_with('{')) else {
            return Err(format!("not installed: {}", last_line(&String::from_utf8_lossy(&ended.stderr))));
        };
        let told: Told = serde_json::from_str(line).map_err(|error| format!("it printed {line}: {error}"))?;
        if told.rc != 0 {
            return Err(format!("not installed, or it failed: {}", last_line(&told.err)));
        }
        Ok(Sample {
            seconds: told.wall,
            cpu_seconds: told.cpu,
            peak_bytes: Some((told.rss_mb * 1e6) as u64),
            kept_bytes: Some((told.disk_mb * 1e6) as u64),
            other_cores: told.other_cpu / told.wall,
            verdict: verdict(&told),
            ..Sample::default()
        })
    }
}

/// Says what is not right with what it gives.
fn verdict(told: &Told) -> String {
    let mut faults = Vec::new();
    if told.exact == Some(false) {
        faults.push("errors differ".to_owned());
    }
    if told.final_ok == Some(false) {
        faults.push("records differ".to_owned());
    }
    if let Some(off) = told.amount_diff.filter(|off| *off != 0.0) {
        faults.push(format!("amounts off by {off}"));
    }
    if faults.is_empty() { "exact".to_owned() } else { faults.join(", ") }
}

fn last_line(text: &str) -> &str {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it says nothing")
}

/// Returns the versions of what the peers run on, as far as it is there.
pub fn versions(peers: &[Peer]) -> BTreeMap<&'static str, String> {
    let Some(first) = peers.first() else { return BTreeMap::new() };
    let python = first.root.join("venv/bin/python");
    let mut versions = BTreeMap::new();
    for peer in peers {
        let (what, version) = match peer.name.split('_').next().unwrap_or_default() {
            "sqlite" => ("SQLite", output(Path::new("sqlite3"), &["--version"])),
            "duckdb" => ("DuckDB", module(&python, "duckdb")),
            "polars" => ("polars", module(&python, "polars")),
            "pandas" => ("pandas", module(&python, "pandas")),
            "pg" => ("PostgreSQL", output(Path::new("psql"), &["--version"])),
            _ => ("Python", output(Path::new("python3"), &["--version"])),
        };
        if let Some(version) = version {
            versions.insert(what, version);
        }
    }
    versions
}

fn module(python: &Path, name: &str) -> Option<String> {
    output(python, &["-c", &format!("import {name}; print({name}.__version__)")])
}

/// Returns the first line that a program prints.
pub fn output(program: &Path, args: &[&str]) -> Option<String> {
    let ended = Command::new(program).args(args).output().ok().filter(|ended| ended.status.success())?;
    Some(String::from_utf8_lossy(&ended.stdout).lines().next()?.trim().to_owned())
}
