//! Where a sheet's header is: the first row as full as the table, of texts, below titles.

use crate::{
    model::{CellKind, RawCell, RawRow},
    source::{
        look::Look,
        sniff::header::{self, Cell, HeaderGuess},
    },
};

use super::{headings, wire::MergedCells};

/// How many full rows may stand above the names.
const MAX_ABOVE: usize = 5;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeaderFound {
    pub row: Option<u32>,
    /// The first row that holds anything.
    pub first_filled: Option<u32>,
    pub why: String,
    pub confidence: f32,
}

/// Finds the header among a sheet's first rows.
pub(super) fn find(raw: &[RawRow], merged: &[MergedCells]) -> HeaderFound {
    let rows: Vec<(u64, Vec<Cell>)> = raw.iter().map(|row| (row.line, completed(*row, raw, merged))).collect();
    let line_of = |i: usize| rows.get(i).and_then(|(line, _)| u32::try_from(*line).ok());
    let none = |why: &str| HeaderFound { row: None, first_filled: line_of(0), why: why.to_owned(), confidence: 0.5 };
    let mut counts: Vec<usize> = rows.iter().map(|(_, cells)| num_filled(cells)).collect();
    counts.sort_unstable();
    // Most rows of the upper half are at least as full: one wide note does not make a table.
    let Some(&usual) = counts.get(counts.len() * 3 / 4) else { return none("the sheet has no cells") };
    let num_headed = |i: &usize| num_filled(&rows[*i].1).max(num_spanned(line_of(*i), merged));
    let Some(top) = (0..rows.len()).find(|i| num_headed(i) * 10 >= usual * 6) else { return none("no row is full") };
    let at = below_groups(&rows, top, raw, merged);
    let first = judge(&rows, at, merged);
    let names_all = num_names(&rows[at].1) * 2 >= num_filled(&rows[at].1);
    if (first.has_header && names_all) || is_of_years(&rows, at) {
        let place = match at - top {
            0 if at > 0 => format!("the first full row, below {at} above it; "),
            0 => String::new(),
            num_groups => format!("the lowest of {} rows of headings; ", num_groups + 1),
        };
        let (why, confidence) = (place + first.why.as_str(), first.confidence);
        return HeaderFound { row: line_of(at), first_filled: line_of(0), why, confidence };
    }
    // The years or groups that stand over a header's own names may be as full as they are.
    let is_header = |i: &usize| {
        let cells = &rows[*i].1;
        let is_all_text = num_texts(cells) == num_filled(cells) && num_filled(cells) >= usual;
        is_all_text && Some(judge(&rows, *i, merged)).is_some_and(|found| found.has_header && found.confidence > 0.6)
    };
    match (at + 1..rows.len().min(at + MAX_ABOVE)).find(is_header) {
        Some(row) => HeaderFound {
            row: line_of(row),
            first_filled: line_of(0),
            why: "the first full row of names only".to_owned(),
            confidence: 0.6,
        },
        None => HeaderFound { why: first.why, ..none("") },
    }
}

/// Returns a row's cells, with the headings that reach into it from above.
fn completed<'a>(row: RawRow<'a>, rows: &[RawRow<'a>], merged: &[MergedCells]) -> Vec<Cell<'a>> {
    let mut cells: Vec<Cell> = row.cells().map(cell).collect();
    for (column, text) in headings::reaching(rows, row.line as u32, merged) {
        if cells.get(column).is_some_and(|cell| cell.look == Look::Blank) && !text.is_empty() {
            cells[column] = Cell { text: text.trim(), look: Look::Words };
        }
    }
    cells
}

/// Returns how many columns are under the cells that are merged sidewards in a row, where those are several.
fn num_spanned(line: Option<u32>, merged: &[MergedCells]) -> usize {
    let spans =
        merged.iter().filter(|region| Some(region.first_row) == line && region.first_column < region.last_column);
    let widths: Vec<usize> = spans.map(|region| (region.last_column - region.first_column + 1) as usize).collect();
    if widths.len() > 1 { widths.iter().sum() } else { 0 }
}

/// Returns the lowest row that goes on with the headings of the row at `top`.
fn below_groups(rows: &[(u64, Vec<Cell>)], top: usize, raw: &[RawRow], merged: &[MergedCells]) -> usize {
    let mut at = top;
    while at < top + MAX_ABOVE && at + 1 < rows.len() {
        let (line, below) = (rows[at].0, &rows[at + 1]);
        let is_next = below.0 == line + 1 && num_names(&below.1) * 2 >= num_filled(&below.1);
        if !is_next || !headings::go_on_below(raw, line as u32, merged) {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a row holds years in a row, one a column, and what is below holds none.
fn is_of_years(rows: &[(u64, Vec<Cell>)], at: usize) -> bool {
    let filled = |cells: &[Cell]| num_filled(cells);
    let years = |cells: &[Cell]| cells.iter().filter_map(year).collect::<Vec<_>>();
    let found = years(&rows[at].1);
    let is_sequence = found.len() > 1 && found.windows(2).all(|pair| pair[0].abs_diff(pair[1]) == 1);
    let below = &rows[at + 1..];
    let num_below: usize = below.iter().map(|(_, cells)| years(cells).len()).sum();
    let all_below: usize = below.iter().map(|(_, cells)| filled(cells)).sum();
    let is_above_values = below.first().is_some_and(|(_, cells)| num_texts(cells) < filled(cells));
    is_sequence && is_above_values && num_names(&rows[at].1) == filled(&rows[at].1) && num_below * 5 < all_below
}

fn year(cell: &Cell) -> Option<u32> {
    (cell.look == Look::Integer).then(|| cell.text.parse().ok())?.filter(|year| (1900..2100).contains(year))
}

/// Returns how many cells may name a column: texts, years and months.
fn num_names(cells: &[Cell]) -> usize {
    let num_moments = cells.iter().filter(|cell| matches!(cell.look, Look::Date | Look::DateTime)).count();
    num_texts(cells) + num_moments + cells.iter().filter_map(year).count()
}

/// Judges a row by all columns but those that only share a heading with the column before.
fn judge<'a>(rows: &[(u64, Vec<Cell<'a>>)], at: usize, merged: &[MergedCells]) -> HeaderGuess {
    let spans = merged.iter().filter(|region| u64::from(region.first_row) == rows[at].0);
    let spans: Vec<_> = spans.map(|region| region.first_column as usize..region.last_column as usize).collect();
    let own = |cells: &[Cell<'a>]| -> Vec<Cell<'a>> {
        let columns = cells.iter().enumerate().filter(|(i, _)| !spans.iter().any(|span| span.contains(i)));
        columns.map(|(_, cell)| *cell).collect()
    };
    let below: Vec<Vec<Cell>> = rows[at + 1..].iter().map(|(_, cells)| own(cells)).collect();
    header::judge(&own(&rows[at].1), &below)
}

fn num_texts(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.look != Look::Blank && !cell.look.is_strict()).count()
}

fn num_filled(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.look != Look::Blank).count()
}

/// A cell of a workbook knows what it is; its text stays text, whatever it looks like.
fn cell(cell: RawCell) -> Cell {
    let look = match cell.kind {
        CellKind::Null => Look::Blank,
        CellKind::Text => match Look::of(cell.text) {
            Look::Blank | Look::Words => Look::Words,
            look => look,
        },
        CellKind::Number if cell.text.bytes().all(|byte| byte.is_ascii_digit()) => Look::Integer,
        CellKind::Number | CellKind::Duration => Look::Decimal,
        CellKind::Boolean => Look::Boolean,
        CellKind::Date => Look::Date,
        CellKind::DateTime => Look::DateTime,
        CellKind::Time => Look::Time,
        CellKind::Error => Look::Odd,
    };
    Cell { text: cell.text.trim(), look }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RowNo};

    /// Makes a sheet of lines: cells divided by `|`, of digits only are numbers, empty ones are nothing.
    #[track_caller]
    fn check(lines: &[&str], expect: Option<u32>) {
        check_merged(lines, &[], expect);
    }

    /// Regions are first row, column, last row, column.
    #[track_caller]
    fn check_merged(lines: &[&str], merged: &[[u32; 4]], expect: Option<u32>) {
        let mut block = RawBlock::new(RowNo(1));
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            block.begin_row(i as u64 + 1);
            for text in line.split('|') {
                let kind = match text {
                    "" => CellKind::Null,
                    _ if text.bytes().all(|byte| byte.is_ascii_digit()) => CellKind::Number,
                    _ => CellKind::Text,
                };
                block.push_cell(kind, text);
            }
            block.end_row();
        }
        let region = |[first_row, first_column, last_row, last_column]: &[u32; 4]| MergedCells {
            first_row: *first_row,
            last_row: *last_row,
            first_column: *first_column,
            last_column: *last_column,
        };
        let merged: Vec<_> = merged.iter().map(region).collect();
        let found = find(&block.rows().collect::<Vec<_>>(), &merged);
        assert_eq!(found.row, expect, "{found:?}");
    }

    #[test]
    fn the_first_row_names_the_columns() {
        check(&["Item|Weight", "apple|15", "pear|20"], Some(1));
        check(&["Code|Name|City", "A1|apple|Rome", "B2|pear|Oslo"], Some(1));
    }

    #[test]
    fn titles_stand_above() {
        check(&["Sales report", "", "Item|Weight|Colour", "apple|15|red", "pear|20|green"], Some(3));
        check(&["Report|2026", "of|us", "Item|Weight|Colour|Price", "a|1|x|2", "b|2|y|3", "c|3|z|4"], Some(3));
        check(&["|2025|2026", "Item|Q1|Q2", "apple|1|2"], Some(2));
    }

    #[test]
    fn headings_in_several_rows_end_with_the_lowest() {
        let groups = [[1, 1, 2, 1], [1, 2, 1, 3], [1, 4, 1, 5]];
        check_merged(&["Item|2025||2026|", "|Q1|Q2|Q1|Q2", "a|1|2|3|4", "b|2|3|4|5"], &groups, Some(2));
        check_merged(&["|2025||2026|", "Item|Q1|Q2|Q1|Q2", "a|1|2|3|4"], &groups[1..], Some(2));
        let texts = [[1, 1, 2, 1], [1, 2, 1, 3], [1, 4, 2, 4]];
        check_merged(&["Firm|Contact||Place", "|Name|Mail", "Ab|Jo|x|Rome", "Cd|Al|y|Oslo"], &texts, Some(2));
        let three = [[1, 1, 3, 1], [1, 2, 1, 5], [2, 2, 2, 3], [2, 4, 2, 5]];
        check_merged(&["Item|Price|||", "|net||gross|", "|a|b|a|b", "x|1|2|3|4", "y|2|3|4|5"], &three, Some(3));
    }

    #[test]
    fn headings_in_several_rows_below_titles() {
        let merged = [[1, 1, 1, 5], [3, 1, 4, 1], [3, 2, 3, 3], [3, 4, 3, 5]];
        let lines = ["Sales of the year||||", "", "Item|2025||2026|", "|Q1|Q2|Q1|Q2", "a|1|2|3|4", "b|2|3|4|5"];
        check_merged(&lines, &merged, Some(4));
        let aside = [[2, 2, 2, 4], [4, 3, 4, 4]];
        let lines = ["", "|Sales||", "", "||Price|", "|Item|net|gross", "|apple|1|2", "|pear|2|3"];
        check_merged(&lines, &aside, Some(5));
    }

    #[test]
    fn a_merged_heading_right_above_values() {
        check_merged(&["Item|Price|", "apple|1|2", "pear|2|3"], &[[1, 2, 1, 3]], Some(1));
        check_merged(&["Item|Notes|", "apple|x|y", "pear|y|x"], &[[1, 2, 1, 3]], Some(1));
        check_merged(&["|2025||2026|", "apple|1|2|3|4", "pear|2|3|4|5"], &[[1, 2, 1, 3], [1, 4, 1, 5]], Some(1));
        check_merged(&["Fruit|apple|1", "|pear|2", "|plum|3"], &[[1, 1, 3, 1]], None);
    }

    #[test]
    fn years_name_columns() {
        check(&["Item|2024|2025|2026", "apple|1|2|3", "pear|2|3|4"], Some(1));
        check(&["|2024|2025|2026", "apple|1|2|3", "pear|2|3|4"], Some(1));
        check(&["apple|2024|2025", "pear|2023|2021", "plum|2025|2020"], None);
    }

    #[test]
    fn tables_of_texts_and_beside_column_a() {
        check(&["Name|City|Team", "Ann|Rome|red", "Bob|Oslo|blue", "Cy|Bonn|red"], Some(1));
        check(&["", "", "||Item|Weight", "||apple|15", "||pear|20"], Some(3));
    }

    #[test]
    fn no_header() {
        check(&["7|apple|15", "8|pear|20", "9|plum|30"], None);
        check(&["1|2", "3|4"], None);
        check(&[], None);
    }
}
