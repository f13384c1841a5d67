//! Writes tables in any dialect, as programs do.

/// How a table is written.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    pub delimiter: &'a str,
    /// Before and behind a quoted cell.
    pub quote: (&'a str, &'a str),
    /// Before a quote inside quotes; none: it is doubled.
    pub escape: Option<&'a str>,
    pub quoting: Quoting,
    pub line_end: &'a str,
}

/// Which cells are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    Necessary,
    All,
    Texts,
}

pub const USUAL: Manner =
    Manner { delimiter: ",", quote: ("\"", "\""), escape: None, quoting: Quoting::Necessary, line_end: "\r\n" };

impl Manner<'_> {
    pub fn cell(&self, text: &str) -> String {
        let (open, close) = self.quote;
        let is_special = || {
            text.contains(self.delimiter)
                || text.contains(['\n', '\r'])
                || text.contains(self.line_end)
                || text.contains(open)
                || text.contains(close)
                || self.escape.is_some_and(|escape| text.contains(escape))
        };
        let is_number = || !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let is_quoted = match self.quoting {
            Quoting::Necessary => is_special(),
            Quoting::All => true,
            Quoting::Texts => !is_number(),
        };
        if !is_quoted {
            return text.to_owned();
        }
        let inner = match self.escape {
            Some(escape) => {
                text.replace(escape, &format!("{escape}{escape}")).replace(close, &format!("{escape}{close}"))
            }
            None => text.replace(close, &format!("{close}{close}")),
        };
        format!("{open}{inner}{close}")
    }

    pub fn record(&self, cells: &[String]) -> String {
        cells.iter().map(|cell| self.cell(cell)).collect::<Vec<_>>().join(self.delimiter)
    }

    /// Writes records, each with its line end.
    pub fn text(&self, records: &[String]) -> String {
        records.iter().flat_map(|record| [record, self.line_end]).collect()
    }
}
