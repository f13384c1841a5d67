//! The child's side: reads one sheet and sends its rows.
//!
//! It may be killed by its limits at any point; the parent takes what came before for what it is.

use std::{
    ffi::OsString,
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use super::{
    book::{self, SheetRequest},
    wire::{self, Message, Refusal},
};
use crate::source::magic::BookKind;

/// What the child is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub kind: BookKind,
    pub memory_mb: u64,
    pub sheet: SheetRequest,
    pub path: PathBuf,
}

impl Request {
    /// Returns the command line that follows the verb.
    pub fn to_args(&self) -> Vec<OsString> {
        let kind = match self.kind {
            BookKind::Xlsx => "xlsx",
            BookKind::Xlsb => "xlsb",
            BookKind::Xls => "xls",
            BookKind::Ods => "ods",
            BookKind::FlatOds => "fods",
            BookKind::Xml2003 => "xml",
            BookKind::Html => "html",
        };
        let (which, sheet) = match &self.sheet {
            SheetRequest::First => ("first", ""),
            SheetRequest::All => ("all", ""),
            SheetRequest::Named(name) => ("named", name.as_str()),
        };
        [kind, &self.memory_mb.to_string(), which, sheet]
            .iter()
            .map(OsString::from)
            .chain([self.path.clone().into()])
            .collect()
    }

    /// Reads the command line back; `None` where it was not written by [`Self::to_args`].
    pub fn from_args(args: impl Iterator<Item = OsString>) -> Option<Self> {
        let args: Vec<OsString> = args.collect();
        let [kind, memory_mb, which, sheet, path] = args.as_slice() else { return None };
        Some(Self {
            kind: match kind.to_str()? {
                "xlsx" => BookKind::Xlsx,
                "xlsb" => BookKind::Xlsb,
                "xls" => BookKind::Xls,
                "ods" => BookKind::Ods,
                "fods" => BookKind::FlatOds,
                "xml" => BookKind::Xml2003,
                "html" => BookKind::Html,
                _ => return None,
            },
            memory_mb: memory_mb.to_str()?.parse().ok()?,
            sheet: match which.to_str()? {
                "first" => SheetRequest::First,
                "all" => SheetRequest::All,
                "named" => SheetRequest::Named(sheet.to_str()?.to_owned()),
                _ => return None,
            },
            path: path.into(),
        })
    }
}

/// Runs the hidden verb with the arguments that follow it: reads a workbook under a memory limit, and writes what it
/// finds to standard output for the parent.
pub fn child_main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(request) = Request::from_args(args) else { return ExitCode::from(2) };
    limit_memory(request.memory_mb);
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    // A parent that has gone away wants no more rows: that is no fault.
    match run(&request, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(3),
    }
}

/// Reads the workbook and sends it; an error is one of writing.
pub(super) fn run(request: &Request, out: &mut impl Write) -> io::Result<()> {
    match book::send(&request.path, request.kind, &request.sheet, out) {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => wire::send(out, &Message::Refusal(refusal)),
        Err(Stop::NotSent(error)) => Err(error),
    }
}

/// Why the child stops early.
pub(super) enum Stop {
    Refused(Refusal),
    NotSent(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::NotSent(error)
    }
}

/// Takes care that a workbook's demands end this process and not the machine.
#[cfg(unix)]
fn limit_memory(memory_mb: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, limit: u64| {
        // Where the system refuses, the parent's limits of time and output still hold.
        let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    };
    set(Resource::As, memory_mb << 20);
    set(Resource::Core, 0);
}

#[cfg(not(unix))]
fn limit_memory(_memory_mb: u64) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_round_trip(sheet: SheetRequest) {
        let request = Request { kind: BookKind::Xlsb, memory_mb: 512, sheet, path: "a b/ü.xlsb".into() };
        assert_eq!(Request::from_args(request.to_args().into_iter()), Some(request));
    }

    #[test]
    fn a_request_survives_the_command_line() {
        check_round_trip(SheetRequest::First);
        check_round_trip(SheetRequest::All);
        check_round_trip(SheetRequest::Named("--first".to_owned()));
    }

    #[test]
    fn other_command_lines_are_refused() {
        let args = |args: &[&str]| Request::from_args(args.iter().map(OsString::from).collect::<Vec<_>>().into_iter());
        assert_eq!(args(&[]), None);
        assert_eq!(args(&["doc", "1", "first", "", "x"]), None);
        assert_eq!(args(&["xls", "many", "first", "", "x"]), None);
    }
}
