//! A second opinion: where this program's readers find a workbook damaged, calamine may still read it.
//!
//! It holds a sheet whole and knows less of formats, so it is asked last. What it panics about stays here; what it
//! asks of memory and time is bounded by the child's limits.

use std::{
    fs::File,
    io::BufReader,
    panic::{self, AssertUnwindSafe},
    path::Path,
};

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Range, Reader, SheetType, SheetVisible, Sheets};

use super::{
    cells::Value,
    child::Stop,
    number_format::NumberFormat,
    package::damaged,
    survey::{Book, CellSink, Survey},
};
use crate::source::{SheetInfo, magic::BookKind};

/// A workbook as calamine reads it.
pub(super) struct Second {
    book: Sheets<BufReader<File>>,
    sheets: Vec<SheetInfo>,
    weight: u64,
    doubt: String,
}

impl Second {
    /// Opens a workbook that was found damaged for that reason; `None` where it is damaged for calamine too.
    pub fn open(path: &Path, kind: BookKind, reason: &str) -> Option<Self> {
        let file = File::open(path).ok()?;
        let weight = file.metadata().ok()?.len();
        let book = guarded(|| open(BufReader::new(file), kind))??;
        let of_cells = book
            .sheets_metadata()
            .iter()
            .filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::DialogSheet | SheetType::MacroSheet));
        let info = |sheet: &calamine::Sheet| SheetInfo {
            name: sheet.name.clone(),
            rows: 0,
            columns: 0,
            is_hidden: sheet.visible != SheetVisible::Visible,
        };
        let sheets: Vec<_> = of_cells.map(info).collect();
        let doubt = format!("{reason}; it was read in another way");
        (!sheets.is_empty()).then_some(Self { book, sheets, weight, doubt })
    }

    /// Returns itself where there is anything in the sheets: an opinion that there is nothing is none.
    pub fn with_cells(mut self) -> Option<Self> {
        (0..self.sheets.len()).any(|sheet| self.num_rows(sheet) > 0).then_some(self)
    }

    /// Returns itself with the place of the sheet of that name, where that has cells.
    pub fn with_cells_of(mut self, name: &str) -> Option<(Self, usize)> {
        let place = self.sheets.iter().position(|sheet| sheet.name == name)?;
        (self.num_rows(place) > 0).then_some((self, place))
    }

    fn num_rows(&mut self, sheet: usize) -> u64 {
        let mut survey = Survey::default();
        self.read(sheet, &mut survey).map_or(0, |()| survey.rows)
    }
}

fn open(file: BufReader<File>, kind: BookKind) -> Option<Sheets<BufReader<File>>> {
    match kind {
        BookKind::Xlsx => calamine::Xlsx::new(file).ok().map(Sheets::Xlsx),
        BookKind::Xlsb => calamine::Xlsb::new(file).ok().map(Sheets::Xlsb),
        BookKind::Xls => calamine::Xls::new(file).ok().map(Sheets::Xls),
        BookKind::Ods => calamine::Ods::new(file).ok().map(Sheets::Ods),
        BookKind::FlatOds | BookKind::Xml2003 | BookKind::Html => None,
    }
}

/// Runs what may panic; `None` where it does.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(run)).ok()
}

impl Book for Second {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.clone()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        let name = &self.sheets[sheet].name;
        let range = guarded(|| self.book.worksheet_range(name));
        match range {
            Some(Ok(range)) => give(&range, sink),
            Some(Err(error)) => Err(damaged(&error)),
            None => Err(damaged(&"a sheet of it can't be made out")),
        }
    }

    fn weight(&mut self, _sheet: usize) -> u64 {
        self.weight
    }

    fn is_of_1904(&self) -> bool {
        // Its days are given as counted from 1900.
        false
    }

    fn doubt(&self) -> Option<&str> {
        Some(&self.doubt)
    }
}

fn give(range: &Range<Data>, sink: &mut dyn CellSink) -> Result<(), Stop> {
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    for (row, column, data) in range.used_cells() {
        let (row, column) = (first_row.saturating_add(row as u32), first_column.saturating_add(column as u32));
        match data {
            Data::DateTime(moment) => {
                let (serial, format) = serial(moment);
                sink.push(row, column, Value::Number(serial), &format)?;
            }
            Data::Error(error) => sink.push(row, column, Value::Error(&error.to_string()), &NumberFormat::Other)?,
            plain => sink.push(row, column, value(plain), &NumberFormat::Other)?,
        }
    }
    Ok(())
}

fn value(data: &Data) -> Value<'_> {
    match data {
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) => Value::Text(text),
        Data::Bool(value) => Value::Boolean(*value),
        Data::DateTimeIso(text) => Value::Moment(text),
        Data::DurationIso(text) => Value::Span(text),
        Data::DateTime(_) | Data::Error(_) | Data::Empty => Value::Empty,
    }
}

/// Returns a moment as days since 1900, and what it most likely shows: calamine does not tell dates from times.
fn serial(moment: &ExcelDateTime) -> (f64, NumberFormat) {
    const DAYS_TO_1904: f64 = 1462.0;
    let days = moment.as_f64();
    if moment.is_duration() {
        return (days, NumberFormat::Duration);
    }
    let format = match days {
        _ if days.fract() == 0.0 => NumberFormat::Date,
        _ if days < 1.0 => NumberFormat::Time,
        _ => NumberFormat::DateTime,
    };
    let is_of_1904 = *moment == ExcelDateTime::new(days, ExcelDateTimeType::DateTime, true);
    (if is_of_1904 && format != NumberFormat::Time { days + DAYS_TO_1904 } else { days }, format)
}

#[cfg(test)]
mod tests {
    use std::{io::Write, path::PathBuf};

    use super::*;

    fn stock(name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
    }

    #[test]
    fn a_whole_workbook_has_the_same_size_for_both() {
        let path = stock("stock.xls");
        let mut second = Second::open(&path, BookKind::Xls, "a reason").unwrap();
        let mut own = super::super::xls::Xls::open(&path).ok().unwrap();
        for sheet in 0..own.sheets().len() {
            let (mut found, mut expect) = (Survey::default(), Survey::default());
            assert!(second.read(sheet, &mut found).is_ok() && own.read(sheet, &mut expect).is_ok());
            assert_eq!((found.rows, found.columns), (expect.rows, expect.columns));
        }
        assert!(second.doubt().unwrap().starts_with("a reason;"));
    }

    #[test]
    fn what_calamine_does_not_know_has_no_second_opinion() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"\x09\0\x04\0\x02\0\x10\0").unwrap();
        for kind in [BookKind::Xls, BookKind::Xlsx, BookKind::Xlsb, BookKind::Ods, BookKind::FlatOds, BookKind::Xml2003]
        {
            assert!(Second::open(file.path(), kind, "").is_none(), "{kind:?}");
        }
    }

    #[test]
    fn a_panic_is_no_opinion() {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let found = guarded(|| panic!("gone"));
        panic::set_hook(hook);
        assert_eq!(found, None::<()>);
    }

    #[test]
    fn moments_count_from_1900() {
        let of = |days, is_1904| serial(&ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904));
        assert_eq!(of(45_000.0, false), (45_000.0, NumberFormat::Date));
        assert_eq!(of(45_000.5, true), (46_462.5, NumberFormat::DateTime));
        assert_eq!(of(0.25, true), (0.25, NumberFormat::Time));
        let span = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, true);
        assert_eq!(serial(&span), (1.5, NumberFormat::Duration));
    }
}
