//! The same rows as a workbook: numbers and dates become cells of their kind, what can't be read stays text.

use std::{error::Error, path::Path};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::rows::{Kind, Table};

/// Makes a workbook of a text file with a table's columns.
pub fn from_csv(text: &Path, book: &Path, table: Table) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(text)?;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in reader.headers()?.iter().enumerate() {
        sheet.write_string(0, column as u16, name)?;
    }
    let mut record = csv::StringRecord::new();
    let mut row = 1;
    while reader.read_record(&mut record)? {
        for ((column, cell), (_, kind)) in record.iter().enumerate().zip(table.columns()) {
            if !cell.is_empty() {
                write_cell(sheet, (row, column as u16), cell, *kind, &date)?;
            }
        }
        row += 1;
    }
    let unfinished = book.with_extension("xlsx.part");
    workbook.save(&unfinished)?;
    Ok(std::fs::rename(unfinished, book)?)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    kind: Kind,
    format: &Format,
) -> Result<(), Box<dyn Error>> {
    match kind {
        Kind::Text => {}
        Kind::Number => {
            if let Ok(number) = text.parse::<f64>() {
                sheet.write_number(row, column, number)?;
                return Ok(());
            }
        }
        Kind::Iso | Kind::Dmy => {
            if let Some(day) = day(text, kind) {
                let day = ExcelDateTime::from_ymd(day.year().cast_unsigned(), day.month() as u8, day.day() as u8)?;
                sheet.write_datetime_with_format(row, column, &day, format)?;
                return Ok(());
            }
        }
    }
    sheet.write_string(row, column, text)?;
    Ok(())
}

fn day(text: &str, kind: Kind) -> Option<jiff::civil::Date> {
    let mut parts = text.split(['-', '/']).map(|part| part.parse::<i16>().ok());
    let (first, second, third) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month, day) = if kind == Kind::Dmy { (third, second, first) } else { (first, second, third) };
    jiff::civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}
