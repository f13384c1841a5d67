//! The program itself: its workspaces, and its runs.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use serde::Deserialize;
use tempfile::TempDir;

use crate::{
    args::Args,
    data::{self, Data},
    material::rows::Table,
    measure::{self, Measured},
};

/// Under what each table is imported.
const INTEGRATIONS: [(Table, &str); 3] = [
    (Table::Lines, include_str!("../data/lines.toml")),
    (Table::Customers, include_str!("../data/customers.toml")),
    (Table::Items, include_str!("../data/items.toml")),
];

pub struct Program {
    pub path: PathBuf,
    pub wait: f64,
}

/// What `import --json` and `process --json` print.
#[derive(Debug, Deserialize)]
pub struct Outcome {
    pub import: u64,
    pub records: u64,
    pub completed: u64,
    pub created: u64,
    pub error: u64,
    pub skipped: u64,
    pub ready: u64,
    pub seconds: Seconds,
}

#[derive(Debug, Deserialize)]
pub struct Seconds {
    pub stage: f64,
    pub process: f64,
}

/// Workspaces from which each run gets a copy.
pub struct Bases {
    folder: TempDir,
    /// The integrations, and the codes that every company has.
    codes: PathBuf,
    /// The customers and items that lines refer to, too.
    full: PathBuf,
}

/// A run's own copy of a workspace; it goes with the value.
pub struct Fresh {
    folder: TempDir,
    /// Bytes it had before.
    num_bytes: u64,
}

/// Returns the integration's text.
pub fn integration(table: Table) -> &'static str {
    INTEGRATIONS.iter().find(|(of, _)| *of == table).map_or("", |(_, text)| text)
}

impl Program {
    pub fn find(args: &Args) -> anyhow::Result<Self> {
        let path = args.program.canonicalize().with_context(|| format!("find {}", args.program.display()))?;
        Ok(Self { path, wait: args.wait })
    }

    pub fn command<A: AsRef<OsStr>>(&self, workspace: &Path, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.path);
        command.arg("--data").arg(workspace).args(args);
        command
    }

    /// Runs it untimed; returns what it prints.
    pub fn told<A: AsRef<OsStr>>(
        &self,
        workspace: &Path,
        args: impl IntoIterator<Item = A>,
    ) -> anyhow::Result<Vec<u8>> {
        told(measure::run(&mut self.command(workspace, args))?)
    }

    /// Imports a file untimed, under a table's integration.
    pub fn import(&self, workspace: &Path, file: &Path, table: Table) -> anyhow::Result<Outcome> {
        outcome(&self.told(workspace, import_args(file, table))?)
    }

    /// Runs it timed: the file read once, so that it is in memory; disks at rest; nobody else at work.
    pub fn timed(&self, mut command: Command, file: &Path) -> anyhow::Result<(Measured, Outcome)> {
        make_ready(file, self.wait)?;
        let mut measured = measure::run(&mut command)?;
        let out = std::mem::take(&mut measured.out);
        ensure!(matches!(measured.code, Some(0 | 1)), "it ended with {:?}: {}", measured.code, measured.err.trim());
        Ok((measured, outcome(&out)?))
    }
}

/// The arguments that import a file.
pub fn import_args(file: &Path, table: Table) -> Vec<&OsStr> {
    let words = ["--integration", table.name(), "--json"];
    [OsStr::new("import"), file.as_os_str()].into_iter().chain(words.map(OsStr::new)).collect()
}

pub fn outcome(out: &[u8]) -> anyhow::Result<Outcome> {
    serde_json::from_slice(out).with_context(|| format!("it printed {}", String::from_utf8_lossy(out)))
}

/// Exit code 1 says that some records have errors: as it should be.
fn told(measured: Measured) -> anyhow::Result<Vec<u8>> {
    let Measured { code, out, err, .. } = measured;
    ensure!(matches!(code, Some(0 | 1)), "it ended with {code:?}: {}", err.trim());
    Ok(out)
}

/// Reads a file once, has everything written, and waits for others to leave the machine idle.
pub fn make_ready(file: &Path, wait: f64) -> io::Result<()> {
    let mut file = fs::File::open(file)?;
    let mut buffer = vec![0; 1 << 20];
    while file.read(&mut buffer)? > 0 {}
    #[cfg(unix)]
    rustix::fs::sync();
    measure::wait_for_quiet(wait);
    Ok(())
}

impl Bases {
    pub fn prepare(program: &Program, data: &Data) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(&data.work)?;
        let bases = Self { codes: folder.path().join("codes"), full: folder.path().join("full"), folder };
        for (table, text) in INTEGRATIONS {
            let file = bases.folder.path().join(format!("{}.toml", table.name()));
            fs::write(&file, text)?;
            program.told(&bases.codes, [OsStr::new("integrations"), OsStr::new("import"), file.as_os_str()])?;
        }
        data::copy(&bases.codes, &bases.full)?;
        for (file, table) in [(data.customers(), Table::Customers), (data.items(), Table::Items)] {
            let outcome = program.import(&bases.full, &file, table)?;
            ensure!(outcome.created == outcome.records, "{}: {outcome:?}", file.display());
        }
        Ok(bases)
    }

    /// Returns the workspace in which a table's import begins.
    pub fn of(&self, table: Table) -> &Path {
        match table {
            Table::Lines => &self.full,
            Table::Customers | Table::Items => &self.codes,
        }
    }

    /// Returns the one with the codes that every company has.
    pub fn codes(&self) -> &Path {
        &self.codes
    }

    /// Copies a workspace for one run.
    pub fn copy(&self, base: &Path) -> anyhow::Result<Fresh> {
        let folder = tempfile::tempdir_in(self.folder.path())?;
        data::copy(base, folder.path())?;
        Ok(Fresh { num_bytes: data::num_bytes(folder.path()), folder })
    }
}

impl Fresh {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns how much more is on disk now.
    pub fn kept(&self) -> u64 {
        data::num_bytes(self.path()).saturating_sub(self.num_bytes)
    }
}
