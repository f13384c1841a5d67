//! Export as a workbook: numbers as numbers, dates as dates, text as text. Rows go to temporary files as they come.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{ExportError, Records};
use crate::model::{Field, FieldType, TableSchema, Value};

/// Rows of a sheet, with its header: Excel's limit.
pub(super) const MAX_ROWS: u32 = 1_048_576;

/// Characters of a cell: Excel's limit. Longer text is cut and ends in `…`.
const MAX_CHARS: usize = 32_767;

/// Digits that Excel keeps of a number; those with more are written as text.
const MAX_DIGITS: u32 = 15;

/// Makes the workbook and returns it with the number of records. Beyond Excel's limit of rows it has further sheets.
pub(super) fn make(records: &Records<'_>) -> Result<(Workbook, u64), ExportError> {
    let mut workbook = Workbook::new();
    let schema = records.schema();
    let formats: Vec<_> = schema.fields.iter().map(cell_format).collect();
    let (mut sheet_no, mut row) = (1, 0);
    add_sheet(&mut workbook, schema, sheet_no).map_err(error)?;
    let num = records.each(|values| {
        row += 1;
        if row == MAX_ROWS {
            (sheet_no, row) = (sheet_no + 1, 1);
            add_sheet(&mut workbook, schema, sheet_no).map_err(error)?;
        }
        let sheet = workbook.worksheet_from_index(sheet_no - 1).map_err(error)?;
        for (column, ((field, format), value)) in schema.fields.iter().zip(&formats).zip(values).enumerate() {
            write_cell(sheet, (row, column as u16), field, format, *value).map_err(error)?;
        }
        Ok(())
    })?;
    Ok((workbook, num))
}

pub(super) fn error(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(source) => ExportError::Io { source },
        other => ExportError::Workbook { reason: other.to_string() },
    }
}

fn add_sheet(workbook: &mut Workbook, schema: &TableSchema, sheet_no: usize) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(&schema.plural, sheet_no))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, field) in schema.fields.iter().enumerate() {
        sheet.set_column_width(column as u16, column_width(field))?;
        sheet.write_string_with_format(0, column as u16, &field.name, &heading)?;
    }
    Ok(())
}

/// Makes a name Excel takes: at most 31 characters, none of `[]:*?/\`, no apostrophe at its ends.
fn sheet_name(plural: &str, sheet_no: usize) -> String {
    let number = if sheet_no == 1 { String::new() } else { format!(" {sheet_no}") };
    let allowed = plural.chars().map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c });
    let name: String = allowed.take(31 - number.len()).collect();
    let name = if name.trim().is_empty() { "Table" } else { &name };
    format!("{name}{number}")
}

fn column_width(field: &Field) -> f64 {
    let widest = match field.kind {
        FieldType::Code | FieldType::Text => field.length.unwrap_or(30).clamp(8, 40),
        FieldType::DateTime => 19,
        FieldType::Guid => 38,
        FieldType::Integer
        | FieldType::Decimal
        | FieldType::Date
        | FieldType::Time
        | FieldType::Boolean
        | FieldType::Option => 12,
    };
    f64::from(widest.max(field.name.chars().count() as u32 + 2))
}

fn cell_format(field: &Field) -> Format {
    let format = Format::new();
    match field.kind {
        FieldType::Integer => format.set_num_format("0"),
        FieldType::Decimal if field.decimals > 0 => {
            let places = field.decimals as usize;
            format.set_num_format(format!(
                "#,##0.{}{}",
                "0".repeat(places),
                "#".repeat(10_usize.saturating_sub(places))
            ))
        }
        FieldType::Date => format.set_num_format("yyyy-mm-dd"),
        FieldType::Time => format.set_num_format("hh:mm:ss"),
        FieldType::DateTime => format.set_num_format("yyyy-mm-dd hh:mm:ss"),
        // Text stays text when a cell is edited: 007 does not become 7.
        FieldType::Code | FieldType::Text | FieldType::Guid => format.set_num_format("@"),
        FieldType::Decimal | FieldType::Boolean | FieldType::Option => format,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    field: &Field,
    format: &Format,
    value: Value<'_>,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => return Ok(()),
        Value::Text(text) => sheet.write_string_with_format(row, column, cut(text), format)?,
        Value::Boolean(yes) => sheet.write_boolean(row, column, yes)?,
        Value::Integer(number) => return write_number(sheet, (row, column), format, number.into()),
        Value::Decimal(number) => return write_number(sheet, (row, column), format, number),
        Value::Date(_) | Value::Time(_) | Value::DateTime(_) => match excel_time(value) {
            Some(at) => sheet.write_datetime_with_format(row, column, at, format)?,
            None => sheet.write_string(row, column, field.show(value))?,
        },
        Value::Option(_) | Value::Guid(_) => sheet.write_string(row, column, field.show(value))?,
    };
    Ok(())
}

fn write_number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    format: &Format,
    number: Decimal,
) -> Result<(), XlsxError> {
    let is_exact = number.normalize().mantissa().unsigned_abs() < 10u128.pow(MAX_DIGITS);
    match number.to_f64().filter(|_| is_exact) {
        Some(float) => sheet.write_number_with_format(row, column, float, format)?,
        None => sheet.write_string(row, column, number.to_string())?,
    };
    Ok(())
}

/// Returns the moment as Excel counts; `None` before 1900, which it does not know.
fn excel_time(value: Value<'_>) -> Option<ExcelDateTime> {
    let of_date = |date: jiff::civil::Date| {
        let year = u16::try_from(date.year()).ok()?;
        ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
    };
    let parts = |time: jiff::civil::Time| {
        let seconds = f64::from(time.second()) + f64::from(time.subsec_nanosecond()) / 1e9;
        (u16::from(time.hour().unsigned_abs()), time.minute().unsigned_abs(), seconds)
    };
    match value {
        Value::Date(date) => of_date(date),
        Value::Time(time) => {
            let (hour, minute, second) = parts(time);
            ExcelDateTime::from_hms(hour, minute, second).ok()
        }
        Value::DateTime(at) => {
            let (hour, minute, second) = parts(at.time());
            of_date(at.date())?.and_hms(hour, minute, second).ok()
        }
        Value::Empty
        | Value::Text(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Boolean(_)
        | Value::Option(_)
        | Value::Guid(_) => None,
    }
}

pub(super) fn cut(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(MAX_CHARS) {
        None => text.into(),
        Some(_) => text.chars().take(MAX_CHARS - 1).chain(['…']).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_takes() {
        assert_eq!(sheet_name("Customers", 1), "Customers");
        assert_eq!(sheet_name("Customers", 2), "Customers 2");
        assert_eq!(sheet_name("Countries/Regions", 1), "Countries-Regions");
        assert_eq!(sheet_name(&"x".repeat(40), 12).len(), 31);
        assert_eq!(sheet_name("  ", 2), "Table 2");
    }

    #[test]
    fn long_text_is_cut_and_said_to_be() {
        assert_eq!(cut("short"), "short");
        let long = cut(&"ü".repeat(40_000)).into_owned();
        assert_eq!((long.chars().count(), long.ends_with('…')), (MAX_CHARS, true));
    }
}
