//! What stands above and between the rows and is no row: titles, notes, comments.

use crate::source::{look::Look, sniff::trial::SampleRow};

/// Signs that start comment lines, and how many such lines it takes to believe it.
const COMMENTS: [(char, usize); 5] = [('#', 1), ('%', 2), ('!', 2), (';', 2), ('*', 2)];

/// How many rows at the top may be titles and notes.
const MAX_ABOVE: usize = 60;

/// Returns the sign that starts comment lines, if there are such lines. Lines that start with it and are rows like
/// the others are none.
pub(crate) fn comment(rows: &[SampleRow], width: usize, delimiter: char, quote: Option<char>) -> Option<char> {
    let is_free = |sign: char| sign != delimiter && Some(sign) != quote;
    let is_comment = |&(sign, least): &(char, usize)| {
        let marked = rows.iter().filter(|row| row.cells.first().is_some_and(|cell| cell.starts_with(sign)));
        let (alike, other): (Vec<_>, Vec<_>) = marked.partition(|row| row.cells.len() == width && width > 1);
        // A header may start with the sign that starts the comments above it.
        let is_only_header = alike.len() <= 1;
        is_free(sign) && other.len() >= least && is_only_header && other.len() + alike.len() < rows.len()
    };
    COMMENTS.iter().find(|candidate| is_comment(candidate)).map(|&(sign, _)| sign)
}

/// Returns how many rows stand above the header or first row: titles and notes, much narrower than the table.
pub(crate) fn num_above(rows: &[SampleRow], width: usize) -> usize {
    if width < 2 {
        return 0;
    }
    let mut above = 0;
    let mut at = 0;
    while at + 1 < rows.len().min(MAX_ABOVE) {
        // Behind what may be the header, a row that is only empty is a row.
        let is_above = is_narrow(&rows[at], width) || (at == above && is_sparse(&rows[at], width));
        if is_above {
            above = at + 1;
        } else if at > above {
            // One note may look like a row; two in a row are rows.
            break;
        } else if above == 0 {
            return 0;
        }
        at += 1;
    }
    let below = &rows[above..];
    let num_alike = below.iter().filter(|row| row.cells.len() == width).count();
    if num_alike * 2 > below.len() { above } else { 0 }
}

/// Whether the row has half the table's columns or fewer.
fn is_narrow(row: &SampleRow, width: usize) -> bool {
    row.cells.len() * 2 <= width
}

/// Whether the row has one filled cell at most, as a title in a table saved by a spreadsheet program.
fn is_sparse(row: &SampleRow, width: usize) -> bool {
    width >= 3 && row.cells.iter().filter(|cell| Look::of(cell) != Look::Blank).count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows<'a>(lines: &[&'a str]) -> Vec<SampleRow<'a>> {
        let row = |(i, line): (usize, &&'a str)| SampleRow { line: i as u64 + 1, cells: line.split(',').collect() };
        lines.iter().enumerate().map(row).collect()
    }

    #[track_caller]
    fn check_above(lines: &[&str], width: usize, expect: usize) {
        assert_eq!(num_above(&rows(lines), width), expect);
    }

    #[test]
    fn titles_above_a_table() {
        check_above(&["Report", "a,b,c", "1,2,3", "4,5,6"], 3, 1);
        check_above(&["Report,,", ",,", "a,b,c", "1,2,3", "4,5,6"], 3, 2);
        check_above(&["Report", "from,to,x", "note", "a,b,c", "1,2,3", "4,5,6", "7,8,9"], 3, 3);
    }

    #[test]
    fn a_table_without_titles() {
        check_above(&["a,b,c", "1,2,3", "4,5", "6", "7,8,9"], 3, 0);
        check_above(&["a,b", "1,2,3", "4,5,6"], 3, 0);
        check_above(&["a", "b", "c"], 1, 0);
    }

    #[track_caller]
    fn check_comment(lines: &[&str], width: usize, expect: Option<char>) {
        assert_eq!(comment(&rows(lines), width, ',', Some('"')), expect);
    }

    #[test]
    fn comment_lines() {
        check_comment(&["# made by x", "a,b", "1,2"], 2, Some('#'));
        check_comment(&["a,b", "1,2", "# later, with, signs", "3,4"], 2, Some('#'));
        check_comment(&["% one", "% two", "a,b", "1,2"], 2, Some('%'));
    }

    #[test]
    fn rows_that_start_like_comments() {
        check_comment(&["#id,b", "1,2", "3,4"], 2, None);
        check_comment(&["tag,n", "#red,2", "#blue,4"], 2, None);
        check_comment(&["#a", "#b"], 1, None);
    }
}
