//! The header of a text: what its columns are called, and how wide they make its rows.

use super::{Found, Issue, IssueCode, Layout, Meant, SourceError, TextSource, Width, cell, columns};
use crate::source::look::Look;

/// How headings were found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// Where the columns of the rows stand.
    Cut,
    /// Over the columns that each of them reaches over most.
    Moved,
}

impl TextSource {
    /// Reads the header and looks at the rows below it.
    pub(super) fn read_header(&mut self, num_rows: u32) -> Result<(), SourceError> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let (mut issues, mut header_lines) = (Vec::new(), Vec::new());
        loop {
            let found = if (rows.len() as u32) < num_rows { self.find()? } else { None };
            let Some(found) = found else { break };
            let peeked = self.peek(found.next);
            self.is_wrapped = peeked.is_wrapped;
            let meant = self.meant(found, peeked.usual(), None);
            let (headings, fit) = self.headings(found, meant.as_ref());
            rows.push(headings);
            let header = columns::joined(&rows);
            self.set_columns(Some(&header), &peeked.below(header.len()));
            self.kinds = peeked.kinds;
            let telling = self.telling(found, meant.as_ref());
            // Headings that are found where they stand may take any length.
            let is_told = |issue: &Issue| fit == Fit::Cut || issue.code != IssueCode::WrongLineLength;
            issues.extend(telling.issues().into_iter().filter(is_told));
            let odd_header = telling.odd_header();
            header_lines.push(self.input.text()[..found.next].to_owned());
            self.take(found)?;
            if rows.len() as u32 == num_rows {
                issues.extend(odd_header);
            } else {
                self.width = Width::ANY;
            }
        }
        if rows.is_empty() {
            let peeked = self.peek(0);
            self.is_wrapped = peeked.is_wrapped;
            self.set_columns(None, &peeked.num_cells);
            self.kinds = peeked.kinds;
        }
        self.header_issues = issues;
        // What names one column may be a value of it as well.
        if self.columns.iter().filter(|name| Look::of(name).is_text()).count() >= 2 {
            header_lines.iter().for_each(|line| self.repeats.add_header(line));
        }
        if let Some(plain) = &mut self.plain {
            plain.leave(self.repeats.beginnings());
        }
        Ok(())
    }

    /// Returns the values of the record found.
    fn headings(&mut self, found: Found, meant: Option<&Meant>) -> (Vec<String>, Fit) {
        if let Some(meant) = meant {
            return (meant.cells.clone(), Fit::Cut);
        }
        let text = self.input.text();
        if let Layout::Fixed(ruler) = &self.layout
            && let Some(headings) =
                ruler.headings(text[..found.next].trim_end_matches(['\r', '\n']), &text[found.next..])
        {
            return (headings, Fit::Moved);
        }
        let (dialect, spans) = (self.layout.dialect(), self.record.spans.iter().take(columns::MAX_COLUMNS));
        (spans.map(|span| cell::value(text, *span, dialect, &mut self.value).to_owned()).collect(), Fit::Cut)
    }

    fn set_columns(&mut self, header: Option<&[String]>, num_cells: &[usize]) {
        let headings: Vec<&str> = header.unwrap_or_default().iter().map(String::as_str).collect();
        let num_columns = match &self.layout {
            Layout::Delimited(_) => {
                self.width = Width::judge(header.map(|_| headings.as_slice()), num_cells);
                self.width.max = self.width.max.min(columns::MAX_COLUMNS);
                self.width.min = self.width.min.min(self.width.max);
                self.width.max
            }
            // A line of fixed columns is measured by its length alone.
            Layout::Fixed(ruler) => ruler.num_columns(),
        };
        self.columns = columns::headings(headings, num_columns);
    }
}
