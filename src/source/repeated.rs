//! Lines that a file has more than once and that are no rows: its header and the titles above it, as at the top of each
//! printed page, or where files were joined.

use super::record::Record;

/// How many lines above the table are remembered.
const MAX_ABOVE: usize = 60;

/// A longer line is no title.
const MAX_LEN: usize = 1_000;

/// What a row repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeated {
    Header,
    /// A line from above the table.
    Title,
}

/// The lines of a file that its rows are compared with.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeats {
    header: Vec<String>,
    /// Their digits as 9.
    titles: Vec<String>,
}

impl Repeats {
    /// Remembers a line above the table.
    pub fn add_title(&mut self, text: &str) {
        let line = line(text);
        let has_words = line.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        if self.titles.len() < MAX_ABOVE && line.len() <= MAX_LEN && has_words {
            self.titles.push(form(line));
        }
    }

    /// Remembers a line of the header.
    pub fn add_header(&mut self, text: &str) {
        let line = line(text);
        if line.chars().filter(|c| c.is_alphabetic()).count() >= 2 {
            self.header.push(line.to_owned());
        }
    }

    /// Returns what rows that may be repeated lines begin with.
    pub fn beginnings(&self) -> Vec<String> {
        let before_digit = |form: &String| form.split('9').next().unwrap_or_default().to_owned();
        let titles = self.titles.iter().map(before_digit).filter(|start| start.len() >= 3);
        let breaks = (!self.header.is_empty()).then(|| '\u{C}'.to_string());
        self.header.iter().cloned().chain(titles).chain(breaks).collect()
    }

    /// Says what the row repeats. `has_columns` says that even a title is cut into cells, which else has one only.
    pub fn of(&self, text: &str, record: &Record, has_columns: bool) -> Option<Repeated> {
        if self.header.is_empty() && self.titles.is_empty() {
            return None;
        }
        let line = line(text);
        if self.header.iter().any(|header| header == line) {
            return Some(Repeated::Header);
        }
        let may_be_title = line.len() <= MAX_LEN && (has_columns || record.num_filled() <= 1);
        (may_be_title && self.titles.contains(&form(line))).then_some(Repeated::Title)
    }
}

/// Returns a line without what ends it and the page break before it.
fn line(text: &str) -> &str {
    text.trim_start_matches('\u{C}').trim_end()
}

fn form(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::record::{Span, Writing};

    #[track_caller]
    fn check(row: &str, num_cells: usize, expect: Option<Repeated>) {
        let mut repeats = Repeats::default();
        repeats.add_title("Stock list  Page 1\n");
        repeats.add_title("\n");
        repeats.add_header("No;Name\n");
        let spans = vec![Span::new(0, 1, Writing::Plain); num_cells];
        let found = repeats.of(row, &Record { spans, ..Record::default() }, false);
        assert_eq!(found, expect, "{row}");
    }

    #[test]
    fn headers_and_titles_are_known_again() {
        check("No;Name\r\n", 2, Some(Repeated::Header));
        check("\u{C}No;Name  \n", 2, Some(Repeated::Header));
        check("\u{C}Stock list  Page 2\n", 1, Some(Repeated::Title));
        check("Stock list  Page 2\n", 2, None);
        check("No;Names\n", 2, None);
        check("\n", 1, None);
    }

    #[test]
    fn rows_are_left_by_what_they_begin_with() {
        let mut repeats = Repeats::default();
        repeats.add_title("Stock list  Page 1");
        repeats.add_title("2026 list");
        repeats.add_header("No;Name");
        repeats.add_header("1;2");
        assert_eq!(repeats.beginnings(), ["No;Name", "Stock list  Page ", "\u{C}"]);
    }
}
