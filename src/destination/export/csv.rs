//! Export as CSV: UTF-8, a header, values as they are shown.

use std::{borrow::Cow, io::Write};

use super::{CsvExport, ExportError, Records};
use crate::model::{Field, Value};

pub(super) fn write(records: &Records<'_>, options: CsvExport, out: &mut dyn Write) -> Result<u64, ExportError> {
    match options {
        CsvExport::Plain => {}
        CsvExport::WithByteOrderMark => out.write_all("\u{feff}".as_bytes())?,
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let fields = &records.schema().fields;
    write_row(&mut writer, fields.iter().map(|field| safe(&field.name)))?;
    let num = records.each(|values| write_row(&mut writer, fields.iter().zip(values).map(|(f, v)| shown(f, *v))))?;
    writer.flush()?;
    Ok(num)
}

/// Writes lines of texts under headings.
pub(super) fn write_lines(
    headings: &[&str],
    next: &mut dyn FnMut() -> Result<Vec<Vec<String>>, ExportError>,
    options: CsvExport,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    match options {
        CsvExport::Plain => {}
        CsvExport::WithByteOrderMark => out.write_all("\u{feff}".as_bytes())?,
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    write_row(&mut writer, headings.iter().map(|heading| Cow::Borrowed(*heading)))?;
    loop {
        let lines = next()?;
        if lines.is_empty() {
            return Ok(writer.flush()?);
        }
        for line in &lines {
            write_row(&mut writer, line.iter().map(|text| safe(text)))?;
        }
    }
}

fn write_row<'a>(
    writer: &mut csv::Writer<&mut dyn Write>,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> Result<(), ExportError> {
    for cell in cells {
        writer.write_field(cell.as_bytes()).map_err(error)?;
    }
    writer.write_record(None::<&[u8]>).map_err(error)
}

fn shown<'a>(field: &Field, value: Value<'a>) -> Cow<'a, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => safe(text),
        Value::Option(_) => Cow::Owned(safe(&field.show(value)).into_owned()),
        // Numbers and dates are no formulas, whatever they begin with.
        Value::Integer(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Boolean(_)
        | Value::Guid(_) => Cow::Owned(field.show(value)),
    }
}

/// Puts an apostrophe before text that a spreadsheet would take for a formula.
fn safe(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether the text is a sign and digits, with at most one point among them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(part)
}

fn error(error: csv::Error) -> ExportError {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => ExportError::Io { source },
        _ => ExportError::Io { source: std::io::Error::other(text) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(safe(text), expect);
    }

    #[test]
    fn what_looks_like_a_formula_is_disarmed() {
        check("=1+1", "'=1+1");
        check("+49 40 123", "'+49 40 123");
        check("-x", "'-x");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("-1+cmd|'/c calc'!A1", "'-1+cmd|'/c calc'!A1");
    }

    #[test]
    fn numbers_and_plain_text_stay_as_they_are() {
        for text in ["-12", "+12.50", "-0.5", "plain", "a=b", "", "'quoted"] {
            check(text, text);
        }
        check("-", "'-");
        check("-.5", "'-.5");
    }
}
