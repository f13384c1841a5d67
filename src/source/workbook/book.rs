//! A workbook of whatever format: which sheets there are, and the rows of those asked for, sent as they are read.

use std::{io::Write, path::Path};

use super::{
    cells::Epoch,
    child::Stop,
    html, ods,
    package::UNPACKS_TOO_FAR,
    rows::RowSender,
    second::Second,
    survey::{Book, Survey},
    wire::{self, Contents, Message, Refusal, SheetStart},
    xls, xlsb, xlsx, xml2003,
};
use crate::source::{SheetInfo, magic::BookKind};

/// Which sheet is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SheetRequest {
    /// The first one that is visible and has cells.
    First,
    Named(String),
    /// All, one after the other.
    All,
}

/// Sheets are read twice only where that is soon done.
const MAX_SURVEYED: u64 = 16 << 20;
const MAX_SURVEYED_IN_ALL: u64 = 32 << 20;

/// Sends what the workbook holds and the rows of the sheets that are wanted.
pub(super) fn send(path: &Path, kind: BookKind, wanted: &SheetRequest, out: &mut dyn Write) -> Result<(), Stop> {
    let second = |reason: &str| Second::open(path, kind, reason);
    let mut book = open(path, kind).or_else(|stop| {
        let second = reason(&stop).and_then(|reason| second(&reason)).and_then(Second::with_cells);
        second.map(|second| Box::new(second) as Box<dyn Book>).ok_or(stop)
    })?;
    let mut sheets = book.sheets();
    let surveys = survey(book.as_mut(), &mut sheets);
    let chosen = choose(&sheets, wanted)?;
    let contents = Contents { chosen: sheets[chosen].name.clone(), sheets };
    wire::send(out, &Message::Contents(contents.clone()))?;
    let mut send_one = |sheet: usize, out: &mut dyn Write| {
        let failure = surveys[sheet].failure.as_deref();
        let second = failure.filter(|_| book.doubt().is_none()).and_then(second);
        match second.and_then(|second| second.with_cells_of(&contents.sheets[sheet].name)) {
            Some((mut second, place)) => send_sheet(&mut second, place, &Survey::default(), out),
            None => send_sheet(book.as_mut(), sheet, &surveys[sheet], out),
        }
    };
    if *wanted != SheetRequest::All {
        return send_one(chosen, out);
    }
    for sheet in 0..contents.sheets.len() {
        match send_one(sheet, out) {
            // What is wrong with one sheet is not wrong with the next.
            Err(Stop::Refused(refusal)) => wire::send(out, &Message::Refusal(refusal))?,
            done => done?,
        }
    }
    Ok(())
}

fn open(path: &Path, kind: BookKind) -> Result<Box<dyn Book>, Stop> {
    Ok(match kind {
        BookKind::Xlsx => Box::new(xlsx::Xlsx::open(path)?),
        BookKind::Xlsb => Box::new(xlsb::Xlsb::open(path)?),
        BookKind::Xls => Box::new(xls::Xls::open(path)?),
        BookKind::Ods => Box::new(ods::Ods::open(path)?),
        BookKind::FlatOds => Box::new(ods::Ods::open_flat(path)?),
        BookKind::Xml2003 => Box::new(xml2003::Xml2003::open(path)?),
        BookKind::Html => Box::new(html::Html::open(path)?),
    })
}

/// Returns what is wrong with a workbook, where another reader may see it differently: one that asks for too much is
/// not shown to a reader that would give it.
pub(super) fn reason(stop: &Stop) -> Option<String> {
    match stop {
        Stop::Refused(Refusal::Damaged { reason }) if reason.contains(UNPACKS_TOO_FAR) => None,
        Stop::Refused(Refusal::Damaged { reason }) => Some(reason.clone()),
        Stop::Refused(Refusal::NoSheets) => Some("it has no sheets".to_owned()),
        Stop::Refused(Refusal::Encrypted | Refusal::Greedy { .. } | Refusal::NoSuchSheet { .. }) | Stop::NotSent(_) => {
            None
        }
    }
}

pub(super) fn send_sheet(book: &mut dyn Book, sheet: usize, survey: &Survey, out: &mut dyn Write) -> Result<(), Stop> {
    let doubt = book.doubt().unwrap_or_default().to_owned();
    wire::send(out, &Message::Sheet(SheetStart { doubt, merged: survey.merged.clone() }))?;
    let epoch = if book.is_of_1904() { Epoch::Of1904 } else { Epoch::Of1900 };
    let mut rows = RowSender::new(out, epoch);
    if survey.is_unordered {
        rows = rows.in_order();
    }
    match book.read(sheet, &mut rows) {
        Ok(()) => rows.finish(),
        Err(stop) => {
            rows.send()?;
            Err(stop)
        }
    }
}

/// Reads what is soon read, and sets the sheets' true sizes. What fails here will fail again, and be told, when the
/// rows are read.
fn survey(book: &mut dyn Book, sheets: &mut [SheetInfo]) -> Vec<Survey> {
    let mut total = 0u64;
    let mut surveys = vec![Survey::default(); sheets.len()];
    for (i, (sheet, survey)) in sheets.iter_mut().zip(&mut surveys).enumerate() {
        if let Some(found) = book.surveyed(i) {
            *survey = found;
            continue;
        }
        let weight = book.weight(i);
        total = total.saturating_add(weight);
        if weight > MAX_SURVEYED || total > MAX_SURVEYED_IN_ALL {
            continue;
        }
        match book.read(i, survey) {
            Err(stop) if survey.rows == 0 => survey.failure = reason(&stop),
            Ok(()) | Err(_) => (sheet.rows, sheet.columns) = (survey.rows, survey.columns),
        }
    }
    surveys
}

fn choose(sheets: &[SheetInfo], wanted: &SheetRequest) -> Result<usize, Stop> {
    let visible = || (0..sheets.len()).filter(|i| !sheets[*i].is_hidden);
    let chosen = match wanted {
        SheetRequest::Named(name) => sheets.iter().position(|sheet| sheet.name == *name),
        SheetRequest::First | SheetRequest::All => {
            visible().find(|i| sheets[*i].rows > 0).or_else(|| visible().next()).or((!sheets.is_empty()).then_some(0))
        }
    };
    match (chosen, wanted) {
        (Some(chosen), _) => Ok(chosen),
        (None, SheetRequest::First | SheetRequest::All) => Err(Stop::Refused(Refusal::NoSheets)),
        (None, SheetRequest::Named(_)) => {
            let names: Vec<String> = sheets.iter().take(50).map(|sheet| format!("“{}”", sheet.name)).collect();
            Err(Stop::Refused(Refusal::NoSuchSheet { found: names.join(", ") }))
        }
    }
}
