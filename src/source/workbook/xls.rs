//! Old workbooks: the records of Excel 2 to 2003, alone or in a compound file.
//!
//! What a record means is described in [MS-XLS] and, for versions before, in the notes of the OpenOffice project. A
//! sheet is a run of records from its BOF to its EOF; since version 5 the book's own run comes first and lists them.

use std::{fs, path::Path};

use super::{
    bytes::Bytes,
    child::Stop,
    compound::Compound,
    package::damaged,
    survey::{Book, CellSink},
    wire::Refusal,
    xls_globals::Globals,
    xls_sheet,
};
use crate::source::SheetInfo;

/// The version of a run of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Two,
    Three,
    Four,
    Five,
    Eight,
}

/// An xls, held in memory.
pub(super) struct Xls {
    stream: Vec<u8>,
    sheets: Vec<(SheetInfo, usize)>,
    globals: Globals,
    doubt: Option<String>,
}

/// A run's first record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bof {
    pub version: Version,
    pub kind: u16,
}

/// The kinds of runs.
pub(super) const BOOK: u16 = 0x0005;
const SHEET: u16 = 0x0010;
const MACROS: u16 = 0x0040;
/// A workspace of Excel 4: sheets one after the other.
const WORKSPACE: u16 = 0x0100;

impl Bof {
    pub fn of(number: u16, mut bytes: Bytes) -> Option<Self> {
        let (said, kind) = (bytes.u16(), bytes.u16());
        let version = match number {
            0x0009 => Version::Two,
            0x0209 => Version::Three,
            0x0409 => Version::Four,
            0x0809 if said == Some(0x0600) => Version::Eight,
            0x0809 => Version::Five,
            _ => return None,
        };
        Some(Self { version, kind: kind.unwrap_or(SHEET) })
    }
}

/// Walks the records from a place on: number, bytes, place. It ends with the stream; a record that is cut ends there.
pub(super) fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, Bytes<'_>, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let mut head = Bytes(stream.get(at..)?);
        let (number, len) = (head.u16()?, head.u16()?);
        let bytes = Bytes(&head.0[..head.0.len().min(usize::from(len))]);
        let start = at;
        at += 4 + usize::from(len);
        Some((number, bytes, start))
    })
}

impl Xls {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let bytes = fs::read(path).map_err(|error| damaged(&error))?;
        let (stream, doubt) = match Compound::read(&bytes) {
            Some(file) if file.has("EncryptedPackage") => return Err(Stop::Refused(Refusal::Encrypted)),
            Some(file) => book_in(&file, &bytes).ok_or_else(|| damaged(&"its container holds no workbook"))?,
            None => (bytes, None),
        };
        let globals = Globals::read(&stream)?;
        let mut sheets = list(&stream, &globals);
        if sheets.is_empty() {
            sheets = walk(&stream);
        }
        Ok(Self { stream, sheets, globals, doubt })
    }
}

/// Returns the book's stream, and what is doubtful about it.
fn book_in(file: &Compound, bytes: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    let begins_well =
        |stream: &Vec<u8>| records(stream, 0).next().is_some_and(|(number, bytes, _)| Bof::of(number, bytes).is_some());
    if let Some(stream) = ["Workbook", "Book"].iter().flat_map(|name| file.streams(name)).find(begins_well) {
        return Some((stream, None));
    }
    // Streams lie in one piece as a rule: where the directory is lost, the book is where it begins.
    let starts = [&b"\x09\x08\x10\0\0\x06\x05\0"[..], b"\x09\x08\x08\0\0\x05\x05\0"];
    let begins = |at: &usize| starts.iter().any(|start| bytes[*at..].starts_with(start));
    let at = (512..bytes.len()).step_by(64).find(begins)?;
    let doubt = "its container has lost its directory; it was read from where it begins";
    Some((bytes[at..].to_vec(), Some(doubt.to_owned())))
}

/// Finds the sheets that the book's run lists.
fn list(stream: &[u8], globals: &Globals) -> Vec<(SheetInfo, usize)> {
    let mut sheets = Vec::new();
    for (place, kind, is_hidden, name) in &globals.listed {
        // Charts and modules hold no cells.
        if !matches!(kind, 0 | 1) {
            continue;
        }
        let first = records(stream, *place).next();
        if first.and_then(|(number, bytes, _)| Bof::of(number, bytes)).is_none() {
            // A place that is wrong: the sheets are where they are found.
            return Vec::new();
        }
        let info = SheetInfo { name: name.clone(), rows: 0, columns: 0, is_hidden: *is_hidden };
        sheets.push((info, *place));
    }
    sheets
}

/// Finds the sheets by walking over all records.
fn walk(stream: &[u8]) -> Vec<(SheetInfo, usize)> {
    let (mut sheets, mut depth) = (Vec::new(), 0);
    for (number, bytes, place) in records(stream, 0) {
        if let Some(Bof { kind, .. }) = Bof::of(number, bytes) {
            if matches!(kind, BOOK | WORKSPACE) {
                continue;
            }
            if depth == 0 && matches!(kind, SHEET | MACROS) && sheets.len() < 1000 {
                let name = format!("Sheet{}", sheets.len() + 1);
                sheets.push((SheetInfo { name, rows: 0, columns: 0, is_hidden: false }, place));
            }
            depth += 1;
        } else if number == xls_sheet::EOF {
            depth = (depth - 1).max(0);
        }
    }
    sheets
}

impl Book for Xls {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        xls_sheet::read(&self.stream, self.sheets[sheet].1, &self.globals, sink)
    }

    fn weight(&mut self, sheet: usize) -> u64 {
        let start = self.sheets[sheet].1;
        let end = self.sheets.get(sheet + 1).map_or(self.stream.len(), |(_, place)| *place);
        // Walking over records is quick.
        end.saturating_sub(start) as u64 / 4
    }

    fn is_of_1904(&self) -> bool {
        self.globals.is_of_1904
    }

    fn doubt(&self) -> Option<&str> {
        self.doubt.as_deref()
    }
}
