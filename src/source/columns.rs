//! Headings and widths: what the columns are called, and how many cells a row should have.

use std::collections::{HashMap, HashSet};

/// More columns than this are not named: what a file has beyond them is told as too many fields.
pub(super) const MAX_COLUMNS: usize = 65_536;

/// Returns unique headings that are not empty: "Name", "Name 2"; "Column 3" where there is none.
pub(super) fn headings<'a>(found: impl IntoIterator<Item = &'a str>, num_columns: usize) -> Vec<String> {
    let mut found: Vec<&str> = found.into_iter().map(|heading| heading.trim_matches(is_blank)).collect();
    found.resize(found.len().max(num_columns), "");
    // A heading that stands in the file goes before one that is made up.
    let mut taken: HashSet<String> = found.iter().map(|&heading| heading.to_owned()).collect();
    let mut next_numbers: HashMap<&str, usize> = HashMap::new();
    let mut names = Vec::with_capacity(found.len());
    for (i, &heading) in found.iter().enumerate() {
        if !heading.is_empty() && !next_numbers.contains_key(heading) {
            next_numbers.insert(heading, 2);
            names.push(heading.to_owned());
            continue;
        }
        let stem = if heading.is_empty() { "Column" } else { heading };
        let next = next_numbers.entry(heading).or_insert(1);
        if heading.is_empty() {
            *next = (*next).max(i + 1);
        }
        names.push(free_name(stem, next, &mut taken));
    }
    names
}

/// Whether a character can't be seen at the edge of a heading.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Joins the rows of a header of several, column by column: "Sales 2025 Units". A text above several columns counts
/// for all of them where their names would be the same without it.
pub(super) fn joined(rows: &[Vec<String>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter().rev() {
        let is_spread = has_repeated(&names);
        names.resize(names.len().max(row.len()), String::new());
        let mut above = "";
        for (name, text) in names.iter_mut().zip(row) {
            let text = text.trim();
            above = if text.is_empty() && is_spread { above } else { text };
            let parts = [above, name.trim()];
            *name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        }
    }
    names
}

fn has_repeated(names: &[String]) -> bool {
    let mut seen = HashSet::new();
    names.iter().any(|name| !name.trim().is_empty() && !seen.insert(name.trim()))
}

/// Returns the first name of that stem that is not taken, from a number on.
fn free_name(stem: &str, next: &mut usize, taken: &mut HashSet<String>) -> String {
    loop {
        let name = format!("{stem} {next}");
        *next += 1;
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

/// How many cells a row may have without a word.
///
/// The header says it. Where nearly all rows agree on another number, it is the header that is odd, and both
/// numbers are fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    pub min: usize,
    pub max: usize,
    /// What a row is measured against when it is told to be odd.
    pub expected: usize,
    /// The number of cells on which the rows agree against the header.
    pub against_header: Option<usize>,
}

/// How many rows must agree before they outweigh the header.
const MIN_AGREEING: usize = 5;

impl Width {
    /// Fits every row.
    pub const ANY: Self = Self { min: 0, max: usize::MAX, expected: 0, against_header: None };

    /// Judges from the header's headings and the first rows' numbers of cells.
    pub fn judge(header: Option<&[&str]>, num_cells: &[usize]) -> Self {
        let usual = most_frequent(num_cells);
        let Some(header) = header else {
            let (width, _) = usual.unwrap_or_default();
            return Self { min: width, max: width, expected: width, against_header: None };
        };
        // A blank heading at the end names nothing that a row would have to have.
        let named = header.iter().rposition(|heading| !heading.trim().is_empty()).map_or(0, |last| last + 1);
        let mut width = Self { min: named, max: header.len(), expected: header.len(), against_header: None };
        if let Some((usual, num_agreeing)) = usual
            && num_agreeing >= MIN_AGREEING
            && num_agreeing * 20 >= num_cells.len() * 19
        {
            let fits = (width.min..=width.max).contains(&usual);
            width.against_header = (!fits).then_some(usual);
            width.min = width.min.min(usual);
            width.max = width.max.max(usual);
        }
        width
    }
}

/// Returns the number found most often, the larger of two found equally often, with how often.
pub(super) fn most_frequent(numbers: &[usize]) -> Option<(usize, usize)> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).max_by_key(|&(number, count)| (count, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_headings(found: &[&str], num_columns: usize, expect: &[&str]) {
        assert_eq!(headings(found.iter().copied(), num_columns), expect);
    }

    #[test]
    fn headings_are_unique_and_not_empty() {
        check_headings(&["Name", " Name ", "", "Name"], 5, &["Name", "Name 2", "Column 3", "Name 3", "Column 5"]);
        check_headings(&[], 2, &["Column 1", "Column 2"]);
    }

    #[test]
    fn headings_of_the_file_keep_their_names() {
        check_headings(&["Name", "Name", "Name 2"], 3, &["Name", "Name 3", "Name 2"]);
        check_headings(&["", "Column 1"], 2, &["Column 2", "Column 1"]);
    }

    #[track_caller]
    fn check_joined(rows: &[&str], expect: &str) {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(',').map(str::to_owned).collect()).collect();
        assert_eq!(joined(&rows).join(","), expect);
    }

    #[test]
    fn headers_of_several_rows_are_joined_by_column() {
        check_joined(&["Product,Unit,Date", "Type,Price,"], "Product Type,Unit Price,Date");
        check_joined(&["name,weight", ",kg"], "name,weight kg");
        check_joined(
            &[",2025,,2026,", "Region,Units,Value,Units,Value"],
            "Region,2025 Units,2025 Value,2026 Units,2026 Value",
        );
        check_joined(&["a", "b,c"], "a b,c");
        check_joined(&["a,b"], "a,b");
    }

    #[test]
    fn a_million_headings_of_one_name_are_named_in_no_time() {
        let names = headings(std::iter::repeat_n("x", 1_000_000), 0);
        assert_eq!((names[0].as_str(), names[999_999].as_str()), ("x", "x 1000000"));
    }

    #[track_caller]
    fn check_width(header: Option<&[&str]>, num_cells: &[usize], expect: (usize, usize, usize)) {
        let Width { min, max, expected, .. } = Width::judge(header, num_cells);
        assert_eq!((min, max, expected), expect);
    }

    #[test]
    fn the_header_says_how_many_cells_a_row_has() {
        check_width(Some(&["a", "b", "c"]), &[3, 3, 2, 4], (3, 3, 3));
        check_width(Some(&["a", "b", "c"]), &[2, 2], (3, 3, 3));
    }

    #[test]
    fn rows_that_agree_outweigh_the_header() {
        check_width(Some(&["a", "b", "c"]), &[4; 20], (3, 4, 3));
        check_width(Some(&["a", "b", "c"]), &[2; 20], (2, 3, 3));
    }

    #[test]
    fn a_blank_last_heading_asks_for_nothing() {
        check_width(Some(&["a", "b", ""]), &[2, 3], (2, 3, 3));
    }

    #[test]
    fn without_header_most_rows_say_it() {
        check_width(None, &[3, 3, 2], (3, 3, 3));
        check_width(None, &[], (0, 0, 0));
    }
}
