//! What stands above and between the rows and is no row: titles, notes, comments.

use std::collections::HashSet;

use crate::{
    model::{CsvOptions, Sign},
    source::{
        look::Look,
        sniff::trial::{MAX_NOTES, SampleRow, Trial},
    },
};

/// Signs that start comment lines, and how many such lines it takes to believe it. The last ones start lines drawn
/// around a table.
const COMMENTS: [(&str, usize); 10] =
    [("#", 1), ("//", 1), ("--", 2), ("%", 2), ("!", 2), (";", 2), ("*", 2), ("+-", 1), ("+=", 1), ("---", 1)];

/// Of those, the ones of drawn lines.
const DRAWN: [&str; 3] = ["+-", "+=", "---"];

/// How many rows at the top may be titles and notes.
const MAX_ABOVE: usize = 60;

/// Returns the sign that starts comment lines, if there are such lines. Lines that start with it and are rows like
/// the others are none.
pub(crate) fn comment(trial: &Trial) -> Option<Sign> {
    let CsvOptions { delimiter, quote, .. } = &trial.options;
    let (width, _) = trial.width();
    let is_free =
        |sign: &str| !delimiter.as_str().starts_with(sign) && quote.is_none_or(|quote| quote.as_str() != sign);
    let is_comment = |&(sign, least): &(&str, usize)| {
        let is_marked = |cell: &&str| cell.starts_with(sign) && (!DRAWN.contains(&sign) || is_drawn(cell));
        let marked = trial.all_rows().filter(|row| row.cells.first().is_some_and(is_marked));
        let (alike, other): (Vec<_>, Vec<_>) = marked.partition(|row| row.cells.len() == width && width > 1);
        // A header may start with the sign that starts the comments above it.
        let is_only_header = alike.len() <= 1;
        is_free(sign)
            && !other.is_empty()
            && !(sign == "*" && are_footnotes(trial))
            && other.len() + alike.len() >= least
            && is_only_header
            && other.len() + alike.len() < trial.num_rows()
    };
    COMMENTS.iter().find(|candidate| is_comment(candidate)).and_then(|(sign, _)| Sign::new(sign))
}

/// Whether the lines with stars are notes below the table: no other one stands below the last row of it.
fn are_footnotes(trial: &Trial) -> bool {
    let is_marked = |row: &&SampleRow| row.cells.first().is_some_and(|cell| cell.starts_with('*'));
    let num_above = trial.rows.iter().take_while(|row| !is_marked(row)).count();
    let is_narrow = |row: &SampleRow| row.cells.len() == 1;
    num_above > 1
        && trial.later.is_empty()
        && trial.rows[num_above..].iter().all(is_narrow)
        && !trial.rows[..num_above].iter().all(is_narrow)
}

/// Whether nothing is written in a line that begins as a drawn one.
fn is_drawn(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Returns how many rows stand above the header or first row: titles and notes, much narrower than the table.
pub(crate) fn num_above(rows: &[SampleRow], width: usize) -> usize {
    if width < 2 {
        return 0;
    }
    if starts_with_table(rows, width) {
        return 0;
    }
    let rows = without_notes(rows);
    if let Some(num_above) =
        num_set_off(rows, width).or_else(|| num_above_empty_row(rows, width)).or_else(|| num_sentences(rows, width))
    {
        return num_above;
    }
    let mut above = 0;
    let mut at = 0;
    while at + 1 < rows.len().min(MAX_ABOVE) {
        // Behind what may be the header, a row that is only empty is a row.
        let is_above = is_narrow(&rows[at], width)
            || (at == above && (is_sparse(&rows[at], width) || is_note(&rows[at..], width)));
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
    // Lines of prose, each with a comma, are no table of two columns.
    let is_tight =
        || below.iter().all(|row| row.cells.len() == width && !row.cells[1..].iter().any(|c| c.starts_with(' ')));
    let is_table = num_alike * 2 > below.len()
        && (width > 2
            || has_values(below, width)
            || (is_tight() && (names_columns(below, width) || is_titled(&rows[..above]))));
    if is_table || starts_with_rows(below) { above } else { 0 }
}

/// Returns the rows without the few notes of one cell at their end, which say nothing of what stands above.
fn without_notes<'a, 'b>(rows: &'a [SampleRow<'b>]) -> &'a [SampleRow<'b>] {
    let num_notes = rows.iter().rev().take_while(|row| row.cells.len() == 1).count();
    if num_notes <= MAX_NOTES { &rows[..rows.len() - num_notes] } else { rows }
}

/// Whether one of the lines is a title of several words: the name of a column is shorter.
fn is_titled(rows: &[SampleRow]) -> bool {
    rows.iter().any(|row| row.cells.len() == 1 && row.cells[0].split_whitespace().count() > 2)
}

/// Whether a table of its own begins here, though another one further down is wider.
fn starts_with_rows(rows: &[SampleRow]) -> bool {
    let widths: Vec<usize> = rows.iter().take(4).map(|row| row.cells.len()).collect();
    matches!(widths[..], [first, ..] if first >= 3 && widths.len() == 4 && widths.iter().all(|width| *width == first))
}

/// Whether the rows above the first of the usual width are a table themselves, of another width.
fn starts_with_table(rows: &[SampleRow], width: usize) -> bool {
    let leading: Vec<usize> = rows.iter().map(|row| row.cells.len()).take_while(|&len| len != width).collect();
    let is_alike = leading.iter().all(|len| *len == leading[0]);
    // Pairs are notes: a name and what it is.
    leading.len() >= 3 && leading[0] >= 3 && is_alike
}

/// Returns 1 where the first row is a sentence set off by a blank line, or shorter than the header below it: spaces stand
/// behind all its delimiters, as in hardly any row below.
fn num_sentences(rows: &[SampleRow], width: usize) -> Option<usize> {
    let is_sentence = |row: &&SampleRow| row.cells.len() > 1 && row.cells[1..].iter().all(|cell| cell.starts_with(' '));
    let (first, below) = rows.split_first()?;
    let is_set_off = below.first().is_some_and(|row| row.line > first.line + 1);
    let num_alike = below.iter().filter(is_sentence).count();
    let is_above = is_set_off
        || (first.cells.len() < width && starts_with_header(below, width))
        || (is_prose(first, below, width) && (names_columns(below, width) || starts_with_header(below, width)));
    (is_above && is_sentence(&first) && below.len() >= 2 && num_alike * 10 <= below.len()).then_some(1)
}

/// Whether the first row names columns, one of which holds something else than words.
fn starts_with_header(rows: &[SampleRow], width: usize) -> bool {
    let Some((first, below)) = rows.split_first() else { return false };
    let is_heading = |cell: &&str| !matches!(Look::of(cell), Look::Blank) && !Look::of(cell).is_strict();
    first.cells.len() == width && first.cells.iter().all(is_heading) && has_values(below, width)
}

/// Whether a row of sentences is none of the table's: it has another number of cells, or a part of several words, or one
/// that begins small where the row below has none such.
fn is_prose(row: &SampleRow, below: &[SampleRow], width: usize) -> bool {
    let begins_small = |cell: &&str| cell.trim_start().starts_with(char::is_lowercase);
    let is_small = || {
        let next = below.first().is_some_and(|next| next.cells.iter().any(begins_small));
        row.cells.iter().skip(1).any(&begins_small) && !next
    };
    row.cells.len() != width || row.cells.iter().any(|cell| cell.split_whitespace().count() > 2) || is_small()
}

/// Whether the first row names columns of words: none of its cells occurs below, though the values of a column repeat.
fn names_columns(rows: &[SampleRow], width: usize) -> bool {
    let Some((first, below)) = rows.split_first() else { return false };
    let is_word = |cell: &str| matches!(Look::of(cell), Look::Words | Look::Code);
    let is_heading = |cell: &&str| is_word(cell) && !cell.starts_with(' ') && cell.len() <= 40;
    let values = |i: usize| below.iter().filter_map(move |row| row.cells.get(i)).filter(|cell| !cell.is_empty());
    let occurs = |i: usize| values(i).any(|cell| *cell == first.cells[i]);
    let repeats = |i: usize| {
        let mut seen = HashSet::new();
        values(i).any(|cell| !seen.insert(*cell))
    };
    first.cells.len() == width
        && first.cells.iter().all(is_heading)
        && (0..width).any(repeats)
        && !(0..width).any(occurs)
}

/// Whether a column holds something else than words in most rows.
fn has_values(rows: &[SampleRow], width: usize) -> bool {
    let is_value =
        |row: &&SampleRow, column: usize| row.cells.get(column).is_some_and(|cell| Look::of(cell).is_strict());
    (0..width).any(|column| rows.iter().filter(|row| is_value(row, column)).count() * 2 > rows.len())
}

/// Returns how many rows stand above a blank line, where all of them are unlike the table below it.
fn num_set_off(rows: &[SampleRow], width: usize) -> Option<usize> {
    // A note that a spreadsheet program saved has as many cells as the table, nearly all of them blank.
    let num_filled = |row: &SampleRow| row.cells.iter().filter(|cell| Look::of(cell) != Look::Blank).count();
    let is_unlike = |row: &&SampleRow| row.cells.len() != width || (width >= 4 && num_filled(row) * 3 <= width);
    let num_unlike = rows.iter().take(MAX_ABOVE).take_while(is_unlike).count();
    let below = &rows[num_unlike..];
    let num_alike = below.iter().filter(|row| row.cells.len() == width).count();
    let (last, first) = (rows[..num_unlike].last()?, below.first()?);
    let num_inner = last.cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
    let is_set_off = first.line > last.line + num_inner + 1;
    (is_set_off && num_alike * 2 > below.len()).then_some(num_unlike)
}

/// Returns how many rows stand above a row of empty cells, with that row, where all of them have one or two values and
/// the row below has more, as a spreadsheet program saves settings and titles above a table.
fn num_above_empty_row(rows: &[SampleRow], width: usize) -> Option<usize> {
    let num_filled = |row: &SampleRow| row.cells.iter().filter(|cell| Look::of(cell) != Look::Blank).count();
    let is_empty = |row: &SampleRow| row.cells.len() > 1 && row.cells.iter().all(|cell| cell.trim().is_empty());
    let num_notes = rows.iter().take(MAX_ABOVE).take_while(|row| !is_empty(row)).count();
    let num_empty = rows[num_notes..].iter().take_while(|row| is_empty(row)).count();
    let (notes, below) = (&rows[..num_notes], &rows[num_notes + num_empty..]);
    let first = below.first()?;
    let is_note = |row: &SampleRow| num_filled(row) <= 2 && row.cells.last().is_none_or(|cell| cell.trim().is_empty());
    let is_heading = first.cells.len() == width && !Look::of(first.cells[0]).is_strict();
    let is_set_off = num_notes > 0 && num_empty > 0 && width >= 3 && notes.iter().all(is_note);
    (is_set_off && is_heading && num_filled(first) >= 3).then_some(num_notes + num_empty)
}

/// Whether the row has half the table's columns or fewer.
fn is_narrow(row: &SampleRow, width: usize) -> bool {
    row.cells.len() * 2 <= width
}

/// Whether the row has one filled cell at most, as a title in a table saved by a spreadsheet program.
fn is_sparse(row: &SampleRow, width: usize) -> bool {
    width >= 3 && row.cells.iter().filter(|cell| Look::of(cell) != Look::Blank).count() <= 1
}

/// Whether the first row tells something of the table, as "As of: 2026-10-31" does, above a row that names all columns.
/// Its values stand at the left: names of groups stand above the columns that belong to them.
fn is_note(rows: &[SampleRow], width: usize) -> bool {
    let [row, next, ..] = rows else { return false };
    let is_filled = |cell: &&&str| Look::of(cell) != Look::Blank;
    let num_filled = row.cells.iter().filter(is_filled).count();
    let is_at_left = num_filled * 3 <= width && row.cells.iter().take_while(is_filled).count() == num_filled;
    let tells = |cell: &&str| {
        let parts = cell.split_once(':');
        parts.is_some_and(|(what, value)| what.ends_with(char::is_alphabetic) && !value.trim().is_empty())
    };
    // "No" is a number's name as well as a word for false.
    let is_heading = |cell: &&str| match Look::of(cell) {
        Look::Blank => false,
        look => look == Look::Boolean || !look.is_strict(),
    };
    let names_all = next.cells.len() == width && next.cells.iter().all(is_heading);
    is_at_left && names_all && row.cells.iter().any(tells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{codec::Rest, sniff::places::Places};

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
        check_above(&["by:,Ann,,", "for:,Bob,,", ",,,", "a,b,c,d", "1,2,3,4", "4,5,6,7"], 4, 3);
        check_above(&["by,for,,", ",,,", "1,2,3,4", "4,5,6,7"], 4, 0);
        check_above(&["Report", "a,1", "b,2", "c,3"], 2, 1);
        check_above(
            &[
                "Firms", "a,b,c", "1,2,3", "4,5,6", "7,8,9", "Orders", "d,e,f,g", "1,2,3,4", "5,6,7,8", "9,8,7,6",
                "1,1,1,1",
            ],
            4,
            1,
        );
        check_above(&["Sales, all, May", "a,b,c,d", "p,1,2,3", "q,4,5,6"], 4, 1);
    }

    #[test]
    fn a_second_title_with_two_values() {
        let table = ["No,Name,Town,Land,Terms,Limit", "1,x,y,z,a,2", "2,z,y,z,b,3", "3,x,y,z,c,4"];
        let check = |above: &[&'static str], expect| check_above(&[above, &table].concat(), 6, expect);
        check(&["Debtors,,,,,", "As of: 20.11.2026,Client 17,,,,"], 2);
        check(&["As of: 20.11.2026,Client 17,,,,"], 1);
        check(&["Debtors,,,,,", "As of: 20.11.2026,,,Client 17,,"], 1);
        check(&["Key,Address,,,,"], 0);
        check(&["Billing: debtor,,,Billing: money,,"], 0);
    }

    #[test]
    fn a_first_table_is_no_note() {
        check_above(&["a,b,c", "1,2,3", "4,5,6", "p,q,r,s,t,u", "1,2,3,4,5,6", "1,2,3,4,5,6", "1,2,3,4,5,6"], 6, 0);
    }

    #[test]
    fn notes_set_off_by_a_blank_line() {
        let mut rows = rows(&["from,to", "x,y", "a,b,c", "1,2,3", "4,5,6"]);
        assert_eq!(num_above(&rows, 3), 0);
        rows[2..].iter_mut().for_each(|row| row.line += 1);
        assert_eq!(num_above(&rows, 3), 2);
    }

    #[test]
    fn notes_as_wide_as_the_table_set_off_by_a_blank_line() {
        let lines = ["Firm,,,,,", "As of: 2026-10-31,,,by: Ann,,", "a,b,c,d,e,f", "1,x,,,y,2", "2,z,,,,3", "3,x,,,,"];
        let mut rows = rows(&lines);
        rows[2..].iter_mut().for_each(|row| row.line += 1);
        assert_eq!(num_above(&rows, 6), 2);
        rows[1].cells = vec!["a", "b", "c", "d", "e", "f"];
        assert_ne!(num_above(&rows, 6), 2, "a header above a blank line is none of the notes");
    }

    #[test]
    fn a_sentence_set_off_by_a_blank_line() {
        let mut rows = rows(&["Sales, costs, and more", "a,b,c", "1,2,3", "4,5,6"]);
        assert_eq!(num_above(&rows, 3), 0);
        rows[1..].iter_mut().for_each(|row| row.line += 1);
        assert_eq!(num_above(&rows, 3), 1);
        rows[0].cells = vec!["Sales", "costs", "more"];
        assert_eq!(num_above(&rows, 3), 0);
    }

    #[test]
    fn a_table_without_titles() {
        check_above(&["a,b,c", "1,2,3", "4,5", "6", "7,8,9"], 3, 0);
        check_above(&["a,b", "1,2,3", "4,5,6"], 3, 0);
        check_above(&["a", "b", "c"], 1, 0);
        check_above(&["It was so", "Then, it rained", "At noon, they left", "All, or nearly"], 2, 0);
        check_above(&["Name, Town, Trade", "p,q,r,s", "t,u,v,w", "x,y,z,a"], 4, 0);
    }

    #[track_caller]
    fn check_comment(lines: &[&str], expect: Option<&str>) {
        let text = lines.join("\n");
        let trial = Trial::run(&Places::new(&text, Rest::Ends, &[]), CsvOptions::default()).unwrap();
        assert_eq!(comment(&trial), expect.and_then(Sign::new));
    }

    #[test]
    fn comment_lines() {
        check_comment(&["# made by x", "a,b", "1,2"], Some("#"));
        check_comment(&["a,b", "1,2", "# later, with, signs", "3,4"], Some("#"));
        check_comment(&["% one", "% two", "a,b", "1,2"], Some("%"));
        check_comment(&["// made by x", "a,b", "1,2"], Some("//"));
        check_comment(&["a,b", "----+---", "1,2"], Some("---"));
        check_comment(&["a,b", "1,2", "3,4", "--- END ---"], None);
        check_comment(&["+---+---+", "a,b", "+---+---+", "1,2", "+---+---+"], Some("+-"));
    }

    #[test]
    fn rows_that_start_like_comments() {
        check_comment(&["#id,b", "1,2", "3,4"], None);
        check_comment(&["tag,n", "#red,2", "#blue,4"], None);
        check_comment(&["#a", "#b"], None);
        check_comment(&["a,b", "1,2", "3,4", "* preliminary", "** estimated", "Source: own"], None);
        check_comment(&["* made by x", "* today", "a,b", "1,2", "3,4"], Some("*"));
        check_comment(&["a,b", "1,2", "* one", "* two", "3,4"], Some("*"));
    }
}
