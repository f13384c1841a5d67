//! The workbook formats: which sheets there are, and the rows of one of them, sent as they are read.
//!
//! xlsx and xlsb are streamed cell by cell; xls and ods are held whole by the library that reads them, under the
//! child's memory limit.

use std::io::{Read, Seek, Write};

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Style, Xls, XlsError,
    Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::{
    cells::Epoch,
    child::Stop,
    number_format::NumberFormat,
    rows::RowSender,
    wire::{self, Contents, MergedCells, Message, Refusal},
};
use crate::source::SheetInfo;

/// Which sheet is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SheetRequest {
    /// The first one that is visible and has cells.
    First,
    Named(String),
}

/// Among how many first rows merged cells are told.
const NUM_ROWS_MERGED: u32 = 200;

/// Merged cells stand at the end of a sheet: they are looked for only where reading it twice is soon done.
const MAX_FILE_FOR_MERGED: u64 = 4 << 20;

/// How many cells are counted where a sheet does not say its size.
const MAX_COUNTED: usize = 20_000;

/// How many cells a sheet may have that can't be understood before it counts as damaged.
const MAX_BAD_CELLS: usize = 100_000;

pub(super) fn send_xlsx<RS: Read + Seek>(
    mut file: RS,
    wanted: &SheetRequest,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let file_len = file.seek(std::io::SeekFrom::End(0))?;
    file.rewind()?;
    let mut book = Xlsx::new(file).map_err(|error| refuse_xlsx(&error))?;
    let sheets = worksheets(book.sheets_metadata());
    let sizes: Vec<Size> = sheets.iter().map(|sheet| xlsx_size(&mut book, &sheet.name)).collect();
    let mut contents = choose(&sheets, &sizes, wanted)?;
    if file_len <= MAX_FILE_FOR_MERGED {
        contents.merged = merged(&book.merge_cells_by_sheet_name(&contents.chosen).unwrap_or_default());
    }
    let chosen = contents.chosen.clone();
    wire::send(out, &Message::Contents(contents))?;
    let epoch = if book.has_1904_epoch() { Epoch::Of1904 } else { Epoch::Of1900 };
    let mut reader = book.worksheet_cells_reader(&chosen).map_err(|error| refuse_xlsx(&error))?;
    let formats = number_formats(reader.styles());
    let mut rows = RowSender::new(out, epoch);
    let mut num_bad = 0;
    loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let (row, column) = cell.get_position();
                rows.push(row, column, cell.get_value(), formats.get(style).copied().unwrap_or_default())?;
            }
            Ok(None) => return rows.finish(),
            Err(error) if num_bad < MAX_BAD_CELLS && is_of_one_cell(&error) => {
                num_bad += 1;
                let text = if let XlsxError::CellError(text) = error { text } else { "#UNREADABLE!".to_owned() };
                rows.push_unreadable(&text);
            }
            Err(error) => {
                rows.send()?;
                return Err(refuse_xlsx(&error));
            }
        }
    }
}

pub(super) fn send_xlsb<RS: Read + Seek>(file: RS, wanted: &SheetRequest, out: &mut impl Write) -> Result<(), Stop> {
    let mut book = Xlsb::new(file).map_err(|error| refuse_xlsb(&error))?;
    let sheets = worksheets(book.sheets_metadata());
    let sizes: Vec<Size> = sheets
        .iter()
        .map(|sheet| {
            let reader = book.worksheet_cells_reader(&sheet.name);
            reader.map_or(Size::default(), |reader| Size::of(reader.dimensions()))
        })
        .collect();
    let contents = choose(&sheets, &sizes, wanted)?;
    let chosen = contents.chosen.clone();
    wire::send(out, &Message::Contents(contents))?;
    let epoch = if book.has_1904_epoch() { Epoch::Of1904 } else { Epoch::Of1900 };
    let mut reader = book.worksheet_cells_reader(&chosen).map_err(|error| refuse_xlsb(&error))?;
    let mut rows = RowSender::new(out, epoch);
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                rows.push(row, column, cell.get_value(), NumberFormat::Other)?;
            }
            Ok(None) => return rows.finish(),
            Err(error) => {
                rows.send()?;
                return Err(refuse_xlsb(&error));
            }
        }
    }
}

pub(super) fn send_xls<RS: Read + Seek>(file: RS, wanted: &SheetRequest, out: &mut impl Write) -> Result<(), Stop> {
    let mut book = Xls::new(file).map_err(|error| refuse_xls(&error))?;
    let epoch = if book.has_1904_epoch() { Epoch::Of1904 } else { Epoch::Of1900 };
    let merged_of = |book: &Xls<RS>, name: &str| merged(&book.merge_cells_by_sheet_name(name).unwrap_or_default());
    send_ranges(&mut book, merged_of, refuse_xls, epoch, wanted, out)
}

pub(super) fn send_ods<RS: Read + Seek>(file: RS, wanted: &SheetRequest, out: &mut impl Write) -> Result<(), Stop> {
    let mut book = Ods::new(file).map_err(|error| refuse_ods(&error))?;
    send_ranges(&mut book, |_, _| Vec::new(), refuse_ods, Epoch::Of1900, wanted, out)
}

/// Sends a sheet of a book that is held whole.
fn send_ranges<RS: Read + Seek, B: Reader<RS>>(
    book: &mut B,
    merged_of: impl Fn(&B, &str) -> Vec<MergedCells>,
    refuse: impl Fn(&B::Error) -> Stop,
    epoch: Epoch,
    wanted: &SheetRequest,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let sheets = worksheets(book.sheets_metadata());
    let sizes: Vec<Size> = sheets
        .iter()
        .map(|sheet| book.worksheet_range(&sheet.name).map_or(Size::default(), |range| Size::of_range(&range)))
        .collect();
    let mut contents = choose(&sheets, &sizes, wanted)?;
    contents.merged = merged_of(book, &contents.chosen);
    let range = book.worksheet_range(&contents.chosen).map_err(|error| refuse(&error))?;
    wire::send(out, &Message::Contents(contents))?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = RowSender::new(out, epoch);
    for (row, column, value) in range.used_cells() {
        let value = borrowed(value);
        rows.push(first_row + row as u32, first_column + column as u32, &value, NumberFormat::Other)?;
    }
    rows.finish()
}

/// The same cell in the form in which the streaming readers give theirs.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Rows and columns of a sheet, counted from its first cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    rows: u64,
    columns: u32,
}

impl Size {
    fn of(dimensions: Dimensions) -> Self {
        Self { rows: u64::from(dimensions.end.0) + 1, columns: dimensions.end.1.saturating_add(1) }
    }

    fn of_range(range: &Range<Data>) -> Self {
        range.end().map_or(Self::default(), |(row, column)| Self { rows: u64::from(row) + 1, columns: column + 1 })
    }
}

/// Returns a sheet's size as it says, or counted where it says nothing: a size of one cell is what writers put that
/// don't know it.
fn xlsx_size<RS: Read + Seek>(book: &mut Xlsx<RS>, name: &str) -> Size {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return Size::default() };
    let said = reader.dimensions();
    if said.end != (0, 0) {
        return Size::of(said);
    }
    let mut size = Size::default();
    for _ in 0..MAX_COUNTED {
        let Ok(Some(cell)) = reader.next_cell() else { break };
        if *cell.get_value() != DataRef::Empty {
            let (row, column) = cell.get_position();
            size.rows = size.rows.max(u64::from(row) + 1);
            size.columns = size.columns.max(column + 1);
        }
    }
    size
}

/// Leaves out charts, macros and dialogs.
fn worksheets(sheets: &[Sheet]) -> Vec<Sheet> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
}

fn choose(sheets: &[Sheet], sizes: &[Size], wanted: &SheetRequest) -> Result<Contents, Stop> {
    let info = |(sheet, size): (&Sheet, &Size)| SheetInfo {
        name: sheet.name.clone(),
        rows: size.rows,
        columns: size.columns,
        is_hidden: sheet.visible != SheetVisible::Visible,
    };
    let sheets: Vec<SheetInfo> = sheets.iter().zip(sizes).map(info).collect();
    let chosen = match wanted {
        SheetRequest::Named(name) => sheets.iter().find(|sheet| sheet.name == *name),
        SheetRequest::First => {
            let visible = || sheets.iter().filter(|sheet| !sheet.is_hidden);
            visible().find(|sheet| sheet.rows > 0).or_else(|| visible().next()).or(sheets.first())
        }
    };
    match (chosen, wanted) {
        (Some(chosen), _) => Ok(Contents { chosen: chosen.name.clone(), merged: Vec::new(), sheets }),
        (None, SheetRequest::First) => Err(Stop::Refused(Refusal::NoSheets)),
        (None, SheetRequest::Named(_)) => {
            let names: Vec<String> = sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect();
            Err(Stop::Refused(Refusal::NoSuchSheet { found: names.join(", ") }))
        }
    }
}

fn merged(regions: &[Dimensions]) -> Vec<MergedCells> {
    let in_row = |region: &&Dimensions| region.start.0 < NUM_ROWS_MERGED && region.start.1 < region.end.1;
    let told = |region: &Dimensions| MergedCells {
        row: region.start.0 + 1,
        first_column: region.start.1 + 1,
        last_column: region.end.1 + 1,
    };
    regions.iter().filter(in_row).map(told).collect()
}

/// Returns what each style of the book says about numbers.
fn number_formats(styles: &[Style]) -> Vec<NumberFormat> {
    let of = |style: &Style| style.number_format.as_ref().map(|format| NumberFormat::of(&format.format_code));
    styles.iter().map(|style| of(style).unwrap_or_default()).collect()
}

/// Whether an error concerns one cell, behind which the sheet goes on.
fn is_of_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::Unrecognized { .. }
            | XlsxError::Unexpected("Cell string index not found in shared strings table")
    )
}

fn refuse(error: &impl std::fmt::Display, is_encrypted: bool) -> Stop {
    let reason = error.to_string();
    Stop::Refused(if is_encrypted { Refusal::Encrypted } else { Refusal::Damaged { reason } })
}

fn refuse_xlsx(error: &XlsxError) -> Stop {
    refuse(error, matches!(error, XlsxError::Password))
}

fn refuse_xlsb(error: &XlsbError) -> Stop {
    refuse(error, matches!(error, XlsbError::Password))
}

fn refuse_xls(error: &XlsError) -> Stop {
    refuse(error, matches!(error, XlsError::Password))
}

fn refuse_ods(error: &OdsError) -> Stop {
    refuse(error, matches!(error, OdsError::Password))
}
