//! Rows of the sample that are written otherwise than a table's usually are: all wholly in quotes, one of another
//! delimiter; and texts that are no tables at all.

use super::{places::Places, trial::SampleRow, words};
use crate::model::{CsvOptions, Evidence};

/// Returns the text without the quotes around each of its lines; `None` where not every line, but the header, is one
/// quoted text that holds a row.
pub(super) fn unwrapped(places: &Places) -> Option<String> {
    let num_lines = places.head.lines().filter(|line| !line.trim().is_empty()).count();
    if num_lines < 2 || places.head.contains('\u{1}') {
        return None;
    }
    let mut text = String::with_capacity(places.head.len());
    let mut num_wrapped = 0;
    for (i, line) in places.head.lines().enumerate() {
        let is_cut = places.rest == crate::source::codec::Rest::Follows && i + 1 >= num_lines;
        match unwrapped_line(line) {
            Some(inner) => {
                num_wrapped += 1;
                text += &inner;
            }
            None if i == 0 && !line.contains('"') => text += line,
            None if line.trim().is_empty() => {}
            None if is_cut => break,
            None => return None,
        }
        text.push('\n');
    }
    (num_wrapped >= 2).then_some(text)
}

/// Returns the lines of the later places, those that are one quoted text without their quotes.
pub(super) fn unwrapped_later(places: &Places) -> Vec<String> {
    let line = |line: &str| unwrapped_line(line).unwrap_or_else(|| line.to_owned());
    // What stands before the first line end of a later place is taken as cut.
    let text = |later: &&str| std::iter::once(String::new()).chain(later.lines().map(line)).collect::<Vec<_>>();
    places.later.iter().map(|later| text(later).join("\n") + "\n").collect()
}

fn unwrapped_line(line: &str) -> Option<String> {
    let inner = line.trim_end_matches(['\r', '\u{1A}']).strip_prefix('"')?.strip_suffix('"')?;
    let text = inner.replace("\"\"", "\u{1}");
    (!text.contains('"')).then(|| text.replace('\u{1}', "\""))
}

/// Whether a dialect found inside the lines' quotes makes it likely that the lines are rows.
pub(super) fn are_rows(rows: &[SampleRow], options: &CsvOptions) -> bool {
    let width = rows.first().map_or(0, |row| row.cells.len());
    let is_alike = rows.iter().all(|row| row.cells.len() == width);
    let is_usual = options.delimiter.as_char().is_some_and(|sign| ",;\t|".contains(sign));
    let is_spaced = |row: &SampleRow| row.cells[1..].iter().all(|cell| cell.starts_with(' '));
    width >= 3 && is_alike && is_usual && options.quote == Some('"'.into()) && !rows.iter().all(is_spaced)
}

pub(super) fn wrapped_evidence() -> Evidence {
    Evidence {
        what: "Rows".to_owned(),
        finding: "wholly in quotes".to_owned(),
        why: "each line is one quoted text that holds a row".to_owned(),
        confidence: 0.9,
    }
}

/// Divides rows of one cell that another delimiter divides into as many as the others have.
pub(super) fn divide(rows: &mut [SampleRow], width: usize) {
    for row in rows.iter_mut().filter(|row| width >= 3 && row.cells.len() == 1) {
        let line = row.cells[0];
        let parts = [';', '\t', '|', ','].into_iter().map(|sign| line.split(sign).collect::<Vec<_>>());
        let is_row = |parts: &Vec<&str>| parts.len() == width && !parts[1..].iter().all(|part| part.starts_with(' '));
        if let Some(parts) = parts.into_iter().find(is_row) {
            row.cells = parts;
        }
    }
}

/// Says that the text is a web page or other markup, which is shown as the lines it has.
pub(super) fn markup_evidence(text: &str) -> Option<Evidence> {
    let start: String = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).chars().take(200).collect();
    let start = start.to_ascii_lowercase();
    let what = if start.starts_with("<html") || start.starts_with("<!doctype html") {
        "a web page (HTML)"
    } else if start.starts_with("<?xml") || start.starts_with("<!doctype") || start.starts_with("<svg") {
        "XML"
    } else {
        return None;
    };
    let num_lines = words::count(text.lines().count(), "line");
    Some(Evidence {
        what: "Kind of text".to_owned(),
        finding: what.to_owned(),
        why: format!("it is no table and is shown as the {num_lines} of text it has; ask for the data as CSV or Excel"),
        confidence: 0.2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::codec::Rest;

    #[track_caller]
    fn check_unwrapped(text: &str, expect: Option<&str>) {
        assert_eq!(unwrapped(&Places::new(text, Rest::Ends, &[])).as_deref(), expect, "{text}");
    }

    #[test]
    fn lines_wholly_in_quotes() {
        check_unwrapped("\"a,b\"\r\n\"1,\"\"x, y\"\"\"\r\n", Some("a,b\n1,\"x, y\"\n"));
        check_unwrapped("\"a,b\"\n\n\"1,2\"", Some("a,b\n\n1,2\n"));
        check_unwrapped("\"a\",\"b\"\n\"1\",\"2\"\n", None);
        check_unwrapped("a,b\n\"1,2\"\n\"3,4\"\n", Some("a,b\n1,2\n3,4\n"));
        check_unwrapped("a,b\n\"1,2\"\n", None);
        check_unwrapped("\"a,b\"\n1,2\n", None);
        check_unwrapped("\"a,b\"\n", None);
    }

    #[test]
    fn markup_is_told() {
        let kind = |text: &str| markup_evidence(text).map(|evidence| evidence.finding);
        assert_eq!(kind("\n<!DOCTYPE HTML>\n<body>").as_deref(), Some("a web page (HTML)"));
        assert_eq!(kind("<?xml version='1.0'?><a/>").as_deref(), Some("XML"));
        assert_eq!(kind("<a>,b\n"), None);
    }
}
