//! Templates: a text in which `{Heading}` stands for a column; `{{` and `}}` are braces.

use crate::{model::RawRow, pipeline::text::trimmed};

/// A template, ready to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(usize),
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    NoColumn(String),
    OpenBrace,
}

impl Template {
    /// Reads a template over these columns.
    pub fn parse(text: &str, columns: &[String]) -> Result<Self, TemplateFault> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut signs = text.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '{' | '}' if signs.peek().is_some_and(|(_, next)| *next == sign) => {
                    signs.next();
                    plain.push(sign);
                }
                '}' => return Err(TemplateFault::OpenBrace),
                '{' => {
                    let end = text[at..].find('}').ok_or(TemplateFault::OpenBrace)? + at;
                    let name = text[at + 1..end].trim();
                    let column = columns.iter().position(|column| column.trim() == name);
                    let column = column.ok_or_else(|| TemplateFault::NoColumn(name.to_owned()))?;
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Column(column));
                    while signs.next_if(|(next, _)| *next <= end).is_some() {}
                }
                sign => plain.push(sign),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self { pieces })
    }

    /// Writes the template with a row's texts, spaces at their ends taken off. Where it names columns and all of them
    /// are blank, nothing is written: `{First} {Last}` of nobody is no name.
    pub fn fill(&self, cells: RawRow<'_>, out: &mut String) {
        let has_columns = self.columns().next().is_some();
        if has_columns && self.columns().all(|column| trimmed(cells.cell(column).text).is_empty()) {
            return;
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Column(column) => out.push_str(trimmed(cells.cell(*column).text)),
            }
        }
    }

    /// Walks the columns it names.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Column(column) => Some(*column),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RawCell, RowNo};

    #[track_caller]
    fn check(template: &str, expect: &str) {
        let columns = ["First", "Last name", "Empty"].map(str::to_owned);
        let block = RawBlock::of_row(RowNo(1), 1, [" Ann ", "Ünal"].map(RawCell::text));
        let mut out = String::new();
        match Template::parse(template, &columns) {
            Ok(template) => template.fill(block.row(0).unwrap(), &mut out),
            Err(fault) => out = format!("{fault:?}"),
        }
        assert_eq!(out, expect, "{template}");
    }

    #[test]
    fn columns_are_filled_in() {
        check("{First} {Last name}", "Ann Ünal");
        check("ü{ First }ü", "üAnnü");
        check("{Last name}{Empty}", "Ünal");
        check("no columns", "no columns");
        check("", "");
    }

    #[test]
    fn braces_are_doubled() {
        check("{{{First}}}", "{Ann}");
        check("{{}}", "{}");
    }

    #[test]
    fn nothing_is_made_of_blanks_alone() {
        check("Mr {Empty}", "");
    }

    #[test]
    fn faults_are_told() {
        check("{Town}", "NoColumn(\"Town\")");
        check("{First", "OpenBrace");
        check("First}", "OpenBrace");
    }
}
