//! The command line, over the same engine as the window.
//!
//! Standard output carries the result and nothing else; progress goes to standard error, and only on a terminal.
//! Exit codes: 0 all records completed; 1 some records have errors; 2 the command could not do its work; 3 another
//! process owns the workspace.

/// Prints a line, in place of the standard library's, which panics where nobody reads any more
/// (`longshore jobs | head -1`).
macro_rules! println {
    ($($part:tt)*) => { $crate::cli::print_line(format_args!($($part)*)) };
}

mod args;
mod check;
mod dry_run;
mod export;
mod format;
mod import;
mod integration_test;
mod integrations;
mod jobs;
mod preview;
mod process;
mod progress;
mod questions;
mod records;
mod schedule;
mod tables;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

pub use self::args::{Arguments, Verb};
use crate::{
    engine::{Clock, Event, InlineEngine, sentence},
    store::StoreError,
};

/// Some records have errors.
const SOME_ERRORS: u8 = 1;
/// The command could not do its work.
const FAILED: u8 = 2;
/// Another process owns the workspace.
const NOT_OURS: u8 = 3;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Well,
    /// Some records have errors.
    WithErrors,
}

/// Returns the folder of the workspace: as given, or in the user's data folder.
pub fn workspace(data: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(folder) = data {
        return Ok(folder);
    }
    let folders = directories::ProjectDirs::from("", "", "Longshore");
    let folders =
        folders.ok_or_else(|| anyhow::anyhow!("no home folder was found; choose a workspace with --data DIR"))?;
    Ok(folders.data_dir().join("workspace"))
}

/// Carries a command out, and returns the exit code.
pub fn run(verb: Verb, root: &Path) -> ExitCode {
    let result = match verb {
        Verb::Preview(args) => preview::run(&args),
        Verb::Import(args) => import::run(&args, root),
        Verb::Process(args) => process::run(&args, root),
        Verb::Records(args) => records::run(&args, root),
        Verb::Jobs(args) => jobs::run(args, root),
        Verb::Work(args) => jobs::work(&args, root),
        Verb::Export(args) => export::run(&args, root),
        Verb::Tables(args) => tables::run(&args, root),
        Verb::Integrations(args) => integrations::run(&args, root),
        Verb::Check(args) => check::run(&args, root),
    };
    match result {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::WithErrors) => ExitCode::from(SOME_ERRORS),
        Err(error) => fail(&error),
    }
}

/// Says why a command failed, and returns its exit code.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        // Whoever reads has seen enough (`longshore records 1 | head`).
        return ExitCode::SUCCESS;
    }
    let _ = writeln!(io::stderr(), "{}.", sentence(&format!("{error:#}")).trim_end_matches('.'));
    match error.downcast_ref::<StoreError>() {
        Some(StoreError::AlreadyOpen { .. }) => ExitCode::from(NOT_OURS),
        _ => ExitCode::from(FAILED),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io_kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    let json_kind = error.chain().find_map(|cause| cause.downcast_ref::<serde_json::Error>());
    io_kind.or_else(|| json_kind.and_then(serde_json::Error::io_error_kind)) == Some(io::ErrorKind::BrokenPipe)
}

fn open(root: &Path) -> anyhow::Result<InlineEngine> {
    let mut engine = InlineEngine::open(root, Clock::System)?;
    for note in engine.stores().opening_notes() {
        // What was damaged is told on each way in, not in the window alone.
        let _ = writeln!(io::stderr(), "{}.", sentence(&note).trim_end_matches('.'));
    }
    if let Some(told) = engine.restore()? {
        let _ = writeln!(io::stderr(), "{told}");
    }
    Ok(engine)
}

/// Makes an error of the first refusal among events.
fn refused(events: &[Event]) -> anyhow::Result<()> {
    let refusal = events.iter().find_map(|event| match event {
        Event::Refused { text, .. } => Some(text.clone()),
        Event::ImportStarted { .. }
        | Event::JobQueued { .. }
        | Event::IntegrationSaved { .. }
        | Event::JobEnded { .. }
        | Event::Noticed(_)
        | Event::Done { .. } => None,
    });
    refusal.map_or(Ok(()), |text| Err(anyhow::anyhow!(text)))
}

fn print_line(line: std::fmt::Arguments<'_>) {
    if let Err(error) = writeln!(io::stdout(), "{line}")
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        // Whoever reads has seen enough; what the command did is kept before it is told.
        std::process::exit(0);
    }
}

/// Returns standard output, buffered. The caller flushes it.
fn stdout() -> io::BufWriter<io::StdoutLock<'static>> {
    io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Prints one JSON document.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = stdout();
    serde_json::to_writer(&mut out, value)?;
    writeln!(out)?;
    Ok(out.flush()?)
}
