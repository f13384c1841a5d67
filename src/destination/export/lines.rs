//! Export of lists that are no tables: lines of texts under headings.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{CsvExport, ExportError, ExportFormat, csv, xlsx};
use crate::store::StoreError;

/// Hands out the next lines; none at the end.
pub type NextLines<'a> = dyn FnMut() -> Result<Vec<Vec<String>>, StoreError> + 'a;

/// Writes lines to a file, which appears whole or not at all. `go_on` is asked now and then.
pub fn write_lines(
    headings: &[&str],
    next: &mut NextLines<'_>,
    (path, format): (&Path, ExportFormat),
    go_on: &dyn Fn() -> bool,
) -> Result<(), ExportError> {
    super::whole_or_not(path, |part| {
        let mut next = || if go_on() { Ok(next()?) } else { Err(ExportError::Stopped) };
        match format {
            ExportFormat::Csv(options) => write_csv(headings, &mut next, part, options),
            ExportFormat::Json => write_json(headings, &mut next, part),
            ExportFormat::Xlsx => write_xlsx(headings, &mut next, part),
        }
    })
}

type Next<'a> = dyn FnMut() -> Result<Vec<Vec<String>>, ExportError> + 'a;

fn write_csv(headings: &[&str], next: &mut Next<'_>, path: &Path, options: CsvExport) -> Result<(), ExportError> {
    let mut out = BufWriter::new(File::create(path)?);
    csv::write_lines(headings, next, options, &mut out)?;
    close(out)
}

fn write_json(headings: &[&str], next: &mut Next<'_>, path: &Path) -> Result<(), ExportError> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut before = "[";
    loop {
        let lines = next()?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            let object: serde_json::Map<_, _> =
                headings.iter().zip(line).map(|(heading, text)| ((*heading).to_owned(), text.into())).collect();
            out.write_all(before.as_bytes())?;
            serde_json::to_writer(&mut out, &object).map_err(std::io::Error::from)?;
            before = ",\n";
        }
    }
    out.write_all(if before == "[" { b"[]\n" } else { b"]\n" })?;
    close(out)
}

fn close(out: BufWriter<File>) -> Result<(), ExportError> {
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}

fn write_xlsx(headings: &[&str], next: &mut Next<'_>, path: &Path) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    let (mut sheet_no, mut row) = (1, 1);
    add_sheet(&mut workbook, headings, sheet_no).map_err(xlsx::error)?;
    loop {
        let lines = next()?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            if row == xlsx::MAX_ROWS {
                (sheet_no, row) = (sheet_no + 1, 1);
                add_sheet(&mut workbook, headings, sheet_no).map_err(xlsx::error)?;
            }
            let sheet = workbook.worksheet_from_index(sheet_no - 1).map_err(xlsx::error)?;
            for (column, text) in line.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column as u16, xlsx::cut(text)).map_err(xlsx::error)?;
            }
            row += 1;
        }
    }
    workbook.save(path).map_err(xlsx::error)
}

fn add_sheet(workbook: &mut Workbook, headings: &[&str], sheet_no: usize) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(if sheet_no == 1 { "Dry run".to_owned() } else { format!("Dry run {sheet_no}") })?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in headings.iter().enumerate() {
        sheet.set_column_width(column as u16, 16.0)?;
        sheet.write_string_with_format(0, column as u16, *heading, &bold)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use calamine::Reader as _;

    use super::*;

    fn written(ending: &str, format: ExportFormat, lines: &[&[&str]]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("plan.{ending}"));
        let mut left = lines.iter().map(|line| vec![line.iter().map(|text| (*text).to_owned()).collect()]);
        let mut next = || Ok(left.next().unwrap_or_default());
        write_lines(&["Row", "Key"], &mut next, (&path, format), &|| true).unwrap();
        (folder, path)
    }

    fn text(ending: &str, format: ExportFormat, lines: &[&[&str]]) -> String {
        let (_folder, path) = written(ending, format, lines);
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn lines_become_csv_that_is_no_formula() {
        let csv = ExportFormat::Csv(CsvExport::Plain);
        assert_eq!(text("csv", csv, &[&["1", "=1+1"], &["2", "a,b"]]), "Row,Key\r\n1,'=1+1\r\n2,\"a,b\"\r\n");
        assert_eq!(text("csv", ExportFormat::Csv(CsvExport::WithByteOrderMark), &[]), "\u{feff}Row,Key\r\n");
    }

    #[test]
    fn lines_become_json() {
        assert_eq!(
            text("json", ExportFormat::Json, &[&["1", "C\"1"], &["2", "C2"]]),
            "[{\"Key\":\"C\\\"1\",\"Row\":\"1\"},\n{\"Key\":\"C2\",\"Row\":\"2\"}]\n"
        );
        assert_eq!(text("json", ExportFormat::Json, &[]), "[]\n");
    }

    #[test]
    fn lines_become_a_workbook() {
        for (lines, expect) in [(&[][..], 1), (&[&["1", "007"][..]][..], 2)] {
            let (_folder, path) = written("xlsx", ExportFormat::Xlsx, lines);
            let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
            let sheet = workbook.worksheet_range("Dry run").unwrap();
            assert_eq!(sheet.height(), expect);
            assert_eq!(sheet.get((0, 1)).unwrap().to_string(), "Key");
            if expect == 2 {
                assert_eq!(sheet.get((1, 1)), Some(&calamine::Data::String("007".into())));
            }
        }
    }

    #[test]
    fn an_export_that_was_stopped_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        let format = ExportFormat::Csv(CsvExport::Plain);
        let stopped = write_lines(&["Row"], &mut || Ok(vec![vec!["1".to_owned()]]), (&path, format), &|| false);
        assert!(matches!(stopped, Err(ExportError::Stopped)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
