//! What the columns of a sheet are called: the header's cells, with what is merged over and into them.

use std::collections::{HashMap, HashSet};

use crate::model::{CellKind, RawRow};

use super::wire::MergedCells;

/// How many rows above the header may say more about its columns.
pub(super) const MAX_ROWS: u32 = 4;

/// A region wider than this names no columns.
const MAX_WIDTH: u32 = 200;

/// Returns the headings of the columns, from the header row and the rows of groups right above it. A heading that is
/// merged stands for every column it is merged over.
pub(super) fn of(rows: &[RawRow], header_line: u32, merged: &[MergedCells]) -> Vec<String> {
    let mut width = filled_width(rows, header_line, merged);
    let mut lines = vec![texts(rows, header_line, merged, width)];
    for line in (header_line.saturating_sub(MAX_ROWS).max(1)..header_line).rev() {
        if !is_of_groups(rows, line, header_line, merged) {
            if let Some(groups) = told_apart(rows, line, &lines[0]) {
                lines.insert(0, groups);
            }
            break;
        }
        width = width.max(filled_width(rows, line, merged));
        lines.insert(0, texts(rows, line, merged, width));
    }
    (0..width as usize).map(|column| joined(lines.iter().filter_map(|line| line.get(column)))).collect()
}

/// Returns the groups of a row that nobody merged, each over all its columns: where the names below repeat, and with the
/// group before them no longer do. The last group is as wide as the widest before it.
fn told_apart(rows: &[RawRow], line: u32, names: &[String]) -> Option<Vec<String>> {
    let row = row_at(rows, line)?;
    let text = |column: usize| row.cells().nth(column).filter(|cell| cell.kind != CellKind::Null).map(|cell| cell.text);
    let starts: Vec<usize> =
        (0..row.cells().count()).filter(|column| text(*column).is_some_and(|text| !text.trim().is_empty())).collect();
    let widest = starts.windows(2).map(|pair| pair[1] - pair[0]).max()?;
    let mut groups = vec![String::new(); names.len()];
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(start + widest).min(names.len());
        groups.iter_mut().take(end).skip(*start).for_each(|group| text(*start).unwrap_or_default().clone_into(group));
    }
    let named = || groups.iter().zip(names).filter(|(_, name)| !name.trim().is_empty());
    let mut seen: HashMap<String, usize> = HashMap::new();
    named().for_each(|(_, name)| *seen.entry(name.trim().to_lowercase()).or_default() += 1);
    let is_repeated = |name: &str| seen.get(&name.trim().to_lowercase()).is_some_and(|num| *num > 1);
    let repeated: Vec<_> = named().filter(|(_, name)| is_repeated(name)).collect();
    let mut apart = HashSet::new();
    let are_apart = repeated
        .iter()
        .all(|(group, name)| !group.is_empty() && apart.insert(format!("{group} {}", name.trim()).to_lowercase()));
    (widest > 1 && !repeated.is_empty() && are_apart).then_some(groups)
}

/// Joins what stands over a column, without what is only said again.
fn joined<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    let mut said: Vec<&str> = Vec::new();
    for part in parts.map(|part| part.trim()).filter(|part| !part.is_empty()) {
        if said.last() != Some(&part) {
            said.push(part);
        }
    }
    said.join(" ")
}

/// Whether a row holds groups of columns: cells merged over some columns, but not one title over all, or a heading
/// that reaches down into the header.
pub(super) fn is_of_groups(rows: &[RawRow], line: u32, header_line: u32, merged: &[MergedCells]) -> bool {
    let here: Vec<_> = merged.iter().filter(|region| (region.first_row..=region.last_row).contains(&line)).collect();
    let spans = here.iter().filter(|region| region.first_column < region.last_column);
    let spans: Vec<_> = spans.filter(|region| region.last_column - region.first_column < MAX_WIDTH).collect();
    let is_beside_names = |region: &MergedCells| {
        line + 1 == header_line
            && row_at(rows, header_line).is_some_and(|row| {
                let first = row.cells().position(|cell| cell.kind != CellKind::Null).unwrap_or(0) as u32 + 1;
                region.first_column > first
                    && (region.last_column - region.first_column) * 2 < row.cells().count() as u32
            })
    };
    match spans.as_slice() {
        [one] if is_beside_names(one) => true,
        spans => spans.len() > 1 || here.iter().any(|region| region.last_row >= header_line),
    }
}

/// Whether the row below `line` goes on with its headings: it names what `line` groups, and leaves alone what `line`
/// names itself.
pub(super) fn go_on_below(rows: &[RawRow], line: u32, merged: &[MergedCells]) -> bool {
    let here = |column: u32| {
        let regions = merged.iter().filter(|region| region.first_row == line);
        regions.into_iter().find(|region| (region.first_column..=region.last_column).contains(&column))
    };
    let width = filled_width(rows, line, merged).min(MAX_WIDTH);
    let (mut num_named, mut is_alone) = (0, true);
    for column in 1..=width {
        let is_filled_below = !text_at(rows, line + 1, column).is_empty();
        match here(column) {
            Some(region) if region.first_column < region.last_column => num_named += u32::from(is_filled_below),
            Some(_) | None => is_alone &= !is_filled_below || text_at(rows, line, column).is_empty(),
        }
    }
    num_named > 0 && is_alone && is_of_groups(rows, line, line + 1, merged)
}

/// Returns the column and text of each heading that reaches into a row from above.
pub(super) fn reaching<'a>(
    rows: &[RawRow<'a>],
    line: u32,
    merged: &[MergedCells],
) -> impl Iterator<Item = (usize, &'a str)> {
    let reaches = move |region: &&MergedCells| region.first_row < line && line <= region.last_row;
    let one_wide = merged.iter().filter(|region| region.first_column == region.last_column);
    one_wide
        .filter(reaches)
        .map(|region| (region.first_column as usize - 1, text_at(rows, region.first_row, region.first_column)))
}

fn filled_width(rows: &[RawRow], line: u32, merged: &[MergedCells]) -> u32 {
    let filled = row_at(rows, line).map_or(0, |row| row.cells().count() as u32);
    let starts_filled = |region: &&MergedCells| !text_at(rows, region.first_row, region.first_column).is_empty();
    let regions = merged.iter().filter(|region| (region.first_row..=region.last_row).contains(&line));
    let regions = regions.filter(|region| region.last_column - region.first_column < MAX_WIDTH).filter(starts_filled);
    regions.map(|region| region.last_column).fold(filled, u32::max)
}

/// Returns the texts of a row, those of merged cells in every column.
fn texts(rows: &[RawRow], line: u32, merged: &[MergedCells], width: u32) -> Vec<String> {
    let mut texts: Vec<String> =
        row_at(rows, line).map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()).unwrap_or_default();
    texts.resize(texts.len().max(width as usize), String::new());
    for region in merged.iter().filter(|region| (region.first_row..=region.last_row).contains(&line)) {
        if region.last_column - region.first_column >= MAX_WIDTH {
            continue;
        }
        let text = text_at(rows, region.first_row, region.first_column);
        for column in region.first_column..=region.last_column {
            match texts.get_mut(column as usize - 1) {
                Some(found) if found.is_empty() => text.clone_into(found),
                Some(_) | None => {}
            }
        }
    }
    texts
}

fn row_at<'a>(rows: &[RawRow<'a>], line: u32) -> Option<RawRow<'a>> {
    rows.iter().find(|row| row.line == u64::from(line)).copied()
}

fn text_at<'a>(rows: &[RawRow<'a>], line: u32, column: u32) -> &'a str {
    let cell = row_at(rows, line).and_then(|row| row.cells().nth(column as usize - 1));
    cell.filter(|cell| cell.kind != CellKind::Null).map_or("", |cell| cell.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RowNo};

    /// Reads the headings of the last line; cells are divided by `|`, regions are first row, column, last row, column.
    #[track_caller]
    fn check(lines: &[&str], merged: &[[u32; 4]], expect: &[&str]) {
        let mut block = RawBlock::new(RowNo(1));
        for (i, line) in lines.iter().enumerate() {
            block.begin_row(i as u64 + 1);
            for text in line.split('|') {
                block.push_cell(if text.is_empty() { CellKind::Null } else { CellKind::Text }, text);
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
        assert_eq!(of(&block.rows().collect::<Vec<_>>(), lines.len() as u32, &merged), expect);
    }

    #[test]
    fn one_row_as_it_is() {
        check(&["Item| Price |"], &[], &["Item", "Price", ""]);
        check(&["Report", "Item|Price"], &[], &["Item", "Price"]);
    }

    #[test]
    fn a_merged_heading_names_all_its_columns() {
        check(&["Item|Price"], &[[1, 2, 1, 3]], &["Item", "Price", "Price"]);
    }

    #[test]
    fn groups_stand_before_what_they_hold() {
        let groups = [[1, 2, 1, 3], [1, 4, 1, 5]];
        check(&["|2025||2026|", "Item|Q1|Q2|Q1|Q2"], &groups, &["Item", "2025 Q1", "2025 Q2", "2026 Q1", "2026 Q2"]);
    }

    #[test]
    fn a_heading_over_both_rows_is_said_once() {
        let merged = [[1, 1, 2, 1], [1, 2, 1, 3]];
        check(&["Item|Price|", "|net|gross"], &merged, &["Item", "Price net", "Price gross"]);
    }

    #[test]
    fn one_group_beside_other_names() {
        check(&["|Price||", "Item|net|gross|Stock"], &[[1, 2, 1, 3]], &["Item", "Price net", "Price gross", "Stock"]);
        check(&["Prices of May||", "Item|net|gross"], &[[1, 1, 1, 2]], &["Item", "net", "gross"]);
    }

    #[test]
    fn groups_that_nobody_merged_tell_repeated_names_apart() {
        let names = ["Item", "2025 Q1", "2025 Q2", "2026 Q1", "2026 Q2"];
        check(&["|2025||2026|", "Item|Q1|Q2|Q1|Q2"], &[], &names);
        let total = ["Item", "Plan net", "Plan gross", "Real net", "Real gross", "Total"];
        check(&["|Plan||Real||", "Item|net|gross|net|gross|Total"], &[], &total);
        check(&["Sales report", "Item|Q1|Q2|Q1|Q2"], &[], &["Item", "Q1", "Q2", "Q1", "Q2"]);
        check(&["of|May|", "Item|Price|Stock"], &[], &["Item", "Price", "Stock"]);
        check(&["|A|B||", "Item|Q1|Q2|Q1|Q2"], &[], &["Item", "Q1", "Q2", "Q1", "Q2"]);
    }

    #[test]
    fn a_title_over_all_columns_is_no_group() {
        check(&["Report||", "Item|net|gross"], &[[1, 1, 1, 3]], &["Item", "net", "gross"]);
    }
}
