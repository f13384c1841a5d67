//! All sheets of a workbook, one after the other.

use std::path::{Path, PathBuf};

use super::{
    book::SheetRequest,
    child::Request,
    process::{MEMORY_MB, Reading},
    sheet::{Opened, SheetSource, choose_header},
};
use crate::source::{Overrides, RecordSource, SheetInfo, SourceError, magic::BookKind};

/// Opens all sheets of a workbook, one after the other.
pub(in crate::source) fn open(path: &Path, kind: BookKind, overrides: &Overrides) -> Result<AllSheets, SourceError> {
    let request = Request { kind, memory_mb: MEMORY_MB, sheet: SheetRequest::All, path: path.to_owned() };
    let file_len = std::fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?.len();
    let opened = Opened::receive(Reading::start(&request)?, file_len)?;
    Ok(AllSheets {
        path: path.to_owned(),
        overrides: overrides.clone(),
        at: 0,
        state: Between::Opened(Box::new(opened)),
    })
}

/// The sheets of a workbook, read in its order by one child.
pub struct AllSheets {
    path: PathBuf,
    overrides: Overrides,
    at: usize,
    state: Between,
}

/// Who has the child.
enum Between {
    Opened(Box<Opened>),
    Sheet(Box<SheetSource>),
    /// It is gone, with the names of all sheets left behind.
    Lost(Vec<SheetInfo>),
}

impl AllSheets {
    /// Turns to the next sheet, and gives its name and its rows, or why it has none; `None` after the last one. What was
    /// not read of the sheet before is passed over.
    pub fn next_sheet(&mut self) -> Option<(String, Result<&mut dyn RecordSource, SourceError>)> {
        let mut opened = match std::mem::replace(&mut self.state, Between::Lost(Vec::new())) {
            Between::Opened(opened) => *opened,
            Between::Sheet(source) => source.opened,
            Between::Lost(sheets) => {
                let name = sheets.get(self.at).map(|sheet| sheet.name.clone());
                self.state = Between::Lost(sheets);
                self.at += 1;
                let how = "it was stopped at a sheet before this one".to_owned();
                return name.map(|name| (name, Err(SourceError::ReaderDied { path: self.path.clone(), how })));
            }
        };
        let name = opened.contents.sheets.get(self.at)?.name.clone();
        self.at += 1;
        match opened.begin_sheet().and_then(|()| opened.peek(self.overrides.header_row.flatten())) {
            Ok(()) => {
                let (header_row, _) = choose_header(&opened, &self.overrides);
                self.state = Between::Sheet(Box::new(SheetSource::new(opened, header_row)));
                let Between::Sheet(source) = &mut self.state else { return None };
                Some((name, Ok(source.as_mut())))
            }
            Err(error) => {
                self.state = match error {
                    SourceError::Damaged { .. } | SourceError::Greedy { .. } => Between::Opened(Box::new(opened)),
                    _ => Between::Lost(opened.contents.sheets),
                };
                Some((name, Err(error)))
            }
        }
    }
}
