//! What the cells of a column are worth: how much they look like what one would write into a cell, and like each other.

use crate::{model::Sign, source::look::Look};

/// The cells of one column.
pub(super) struct Column<'a> {
    cells: Vec<(&'a str, Look)>,
}

impl<'a> Column<'a> {
    pub fn of(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self { cells: cells.into_iter().map(|cell| (cell, Look::of(cell))).collect() }
    }

    pub fn is_filled(&self) -> bool {
        self.cells.iter().any(|(text, _)| !text.is_empty())
    }

    pub fn is_strict(&self) -> bool {
        self.cells.iter().all(|(_, look)| look.is_strict())
    }

    pub fn score(&self, delimiter: Sign) -> f64 {
        let total: f64 = self.cells.iter().map(|&(text, look)| quality(text, look, delimiter)).sum();
        let mut groups = [0usize; 6];
        for &(_, look) in &self.cells {
            match look {
                Look::Blank => {}
                Look::Integer | Look::Decimal => groups[0] += 1,
                Look::Date | Look::Time | Look::DateTime => groups[1] += 1,
                Look::Boolean | Look::Digits | Look::Code | Look::Words => groups[2] += 1,
                Look::Guid => groups[3] += 1,
                Look::Email | Look::Address => groups[4] += 1,
                Look::Odd => groups[5] += 1,
            }
        }
        let num_filled: usize = groups.iter().sum();
        let most = groups.iter().max().copied().unwrap_or_default();
        let likeness = if num_filled == 0 { 1.0 } else { most as f64 / num_filled as f64 };
        total / self.cells.len().max(1) as f64 * (0.6 + 0.4 * likeness)
    }
}

/// Returns how much a cell looks like what one would write into a cell, from 0 to 1.
fn quality(text: &str, look: Look, delimiter: Sign) -> f64 {
    let plain = match look {
        Look::Integer
        | Look::Decimal
        | Look::Date
        | Look::Time
        | Look::DateTime
        | Look::Boolean
        | Look::Guid
        | Look::Email
        | Look::Address => return if text.trim().len() < text.len() { OUTER_SPACE } else { 1.0 },
        Look::Blank => return 0.6,
        Look::Digits => 0.5,
        Look::Code => 0.9,
        Look::Words if text.len() > 100 => 0.75,
        Look::Words => 0.8,
        Look::Odd => 0.25,
    };
    // What separates cells in other files, and separates none here, was probably meant to.
    let is_inside = |sign: char| delimiter != sign && text.contains(sign);
    let separators = match () {
        () if is_inside('\t') || is_inside('|') => 0.3,
        () if is_inside(';') => 0.4,
        () if is_inside(',') && has_tight_comma(text) => 0.5,
        () => 1.0,
    };
    plain * separators * edges(text)
}

/// What spaces around a cell's text are worth: there is perhaps a delimiter that takes them in.
const OUTER_SPACE: f64 = 0.9;

/// What a cell's first and last characters are worth: those left over by a quote or a delimiter that was not seen.
fn edges(text: &str) -> f64 {
    let trimmed = text.trim();
    let outer = if trimmed.len() < text.len() { OUTER_SPACE } else { 1.0 };
    let (Some(first), Some(last)) = (trimmed.chars().next(), trimmed.chars().next_back()) else { return outer };
    let is_quote = |c: char| matches!(c, '"' | '\'');
    let is_pair = matches!((first, last), ('“' | '„', '”' | '“') | ('«', '»') | ('‘', '’'))
        || (first == last && trimmed.len() > 1 && "`$|~^*%þ".contains(first));
    let is_rest = |c: char| ",;|~^:#".contains(c);
    let inner = match (is_quote(first), is_quote(last)) {
        (true, true) => 0.4,
        (true, false) | (false, true) => 0.5,
        (false, false) if is_pair => 0.4,
        (false, false) if is_rest(first) || is_rest(last) => 0.7,
        (false, false) => 1.0,
    };
    outer * inner
}

/// Whether a comma stands without a space behind it, as it does not in written language.
fn has_tight_comma(text: &str) -> bool {
    text.match_indices(',').any(|(at, _)| text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace()))
}
