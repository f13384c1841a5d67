//! `="00123"`: how those who know Excel write text that is to stay text, so that it keeps its zeros.
//!
//! A cell of exactly this form is taken as the text inside, whether the cell is quoted once more (`"=""00123"""`) or
//! not. Any other formula stays as it stands.

use std::borrow::Cow;

use super::dialect::Dialect;
use crate::model::Evidence;

/// Returns where a cell of this form ends that begins at `start` and has its first quote at `at`.
pub(super) fn end(bytes: &[u8], dialect: &Dialect, start: usize, at: usize) -> Option<usize> {
    if !dialect.excel_text || at != start + 1 || bytes[start] != b'=' {
        return None;
    }
    let mut at = at + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => {
                let is_end = bytes.get(at + 1).is_none_or(|&byte| dialect.ends_line(byte));
                return (is_end || dialect.delimiter.is_at(bytes, at + 1)).then_some(at + 1);
            }
            _ if dialect.ends_line(byte) => return None,
            _ => at += 1,
        }
    }
    None
}

/// Returns the text inside a value of this form.
pub(super) fn inner(value: &str, dialect: &Dialect) -> Option<String> {
    bare(value).filter(|_| dialect.excel_text).map(|text| text.replace("\"\"", "\""))
}

/// Returns what stands between the quotes, where each quote in it is doubled.
fn bare(value: &str) -> Option<&str> {
    let text = value.strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.replace("\"\"", "").contains('"')).then_some(text)
}

/// Returns the text inside a cell as it stands in the file, its own quotes taken off.
pub(super) fn bare_cell(cell: &str) -> Option<&str> {
    let text = cell.strip_prefix("=\"\"").and_then(|text| text.strip_suffix("\"\"")).filter(|text| !text.is_empty());
    text.filter(|text| !text.contains('"')).or_else(|| bare(cell))
}

/// Says how many cells have this form.
pub(super) fn evidence(num_cells: usize, sample: &str) -> Option<Evidence> {
    let cells: Cow<'_, str> = match num_cells {
        0 => return None,
        1 => "1 cell is".into(),
        _ => format!("{num_cells} cells are").into(),
    };
    Some(Evidence {
        what: "Excel text".to_owned(),
        finding: format!("“{sample}”"),
        why: format!("{cells} written as =\"{sample}\" to stay text in Excel; the text inside is read"),
        confidence: 0.95,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{CsvOptions, FileFormat},
        source::{BlockLimit, Overrides, preview},
    };

    #[track_caller]
    fn check(cell: &str, expect: Option<&str>) {
        let dialect = Dialect::new(&CsvOptions::default()).unwrap();
        assert_eq!(inner(cell, &dialect).as_deref(), expect, "{cell}");
        let off = Dialect::new(&CsvOptions { excel_text: false, ..CsvOptions::default() }).unwrap();
        assert_eq!(inner(cell, &off), None);
    }

    #[test]
    fn only_one_text_in_quotes_is_text() {
        check("=\"00123\"", Some("00123"));
        check("=\"a\"\"b\"", Some("a\"b"));
        check("=\"\"", Some(""));
        for other in ["=\"a\"&\"b\"", "=00123", "=\"", "=\"a", "\"00123\"", "= \"1\"", "=A1"] {
            check(other, None);
        }
    }

    /// Reads a file; returns its cells, the codes of its issues, and what is told of the form.
    fn read(text: &str, overrides: &Overrides) -> (Vec<String>, Vec<&'static str>, Option<String>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("parts.csv");
        std::fs::write(&path, text).unwrap();
        let found = preview(&path, overrides, BlockLimit { num_rows: 100, num_bytes: 1 << 20 }).unwrap();
        assert!(matches!(found.guess.format, FileFormat::Csv(_)));
        let cells = found.block.rows().map(|row| row.cells().map(|cell| cell.text).collect::<Vec<_>>().join("|"));
        let told = found.guess.evidence.iter().find(|evidence| evidence.what == "Excel text");
        let codes = found.block.issues.iter().map(|(_, issue)| issue.code.name()).collect();
        (cells.collect(), codes, told.map(|evidence| evidence.why.clone()))
    }

    const PARTS: &str = "No.,Name,EAN\n=\"00123\",Bolt,\"=\"\"4000000000077\"\"\"\n=\"00,124\",5\" nut,=B1+1\n\
                         =\"00125\",Nut,=\"a\"\"b\"\n=\"00126\",Pin,=\"\"\n";

    #[test]
    fn a_protected_text_is_read_without_its_formula() {
        let (cells, issues, told) = read(PARTS, &Overrides::default());
        assert_eq!(cells, ["00123|Bolt|4000000000077", "00,124|5\" nut|=B1+1", "00125|Nut|a\"b", "00126|Pin|"]);
        assert_eq!(issues, ["stray_quote"]);
        let expect = "7 cells are written as =\"00123\" to stay text in Excel; the text inside is read";
        assert_eq!(told.as_deref(), Some(expect));
    }

    #[test]
    fn by_hand_the_formula_stays() {
        let text = PARTS.replace("00,124", "00124");
        let delimiter = Some(','.into());
        let overrides =
            Overrides { excel_text: Some(false), delimiter, quote: Some(Some('"'.into())), ..Overrides::default() };
        let (cells, _, told) = read(&text, &overrides);
        assert_eq!((cells[0].as_str(), told), ("=\"00123\"|Bolt|=\"4000000000077\"", None));
    }

    #[test]
    fn many_windows_of_text_give_the_same() {
        let row = "=\"000123\";x;1,5\r\n";
        let text = format!("No.;Name;Weight\r\n{}", row.repeat(20_000));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.csv");
        std::fs::write(&path, text).unwrap();
        let limit = BlockLimit { num_rows: 30_000, num_bytes: 1 << 24 };
        let found = preview(&path, &Overrides::default(), limit).unwrap();
        assert!(found.block.rows().all(|row| row.cell(0).text == "000123"));
        assert_eq!((found.block.num_rows(), found.block.issues.len()), (20_000, 0));
    }
}
