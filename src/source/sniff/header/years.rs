//! Years that name columns: side by side, or below headings that stand for several columns.

use std::collections::HashSet;

use super::{Cell, Column, NUM_BELOW, NUM_COLUMNS};
use crate::source::look::Look;

/// Says for each heading whether it is one of three or more years side by side, which values hardly are.
pub(super) fn side_by_side(first: &[Cell]) -> Vec<bool> {
    let years: Vec<Option<u32>> = first.iter().map(|cell| year(cell.text)).collect();
    let follows = |pair: &[Option<u32>]| matches!(pair, [Some(a), Some(b)] if a.abs_diff(*b) == 1);
    let mut found = vec![false; first.len()];
    for (i, three) in years.windows(3).enumerate() {
        if follows(&three[..2]) && follows(&three[1..]) && three[0] != three[2] {
            found[i..i + 3].fill(true);
        }
    }
    found
}

pub(super) fn year(text: &str) -> Option<u32> {
    let is_year = |year: &u32| text.len() == 4 && (1900..2100).contains(year);
    text.parse().ok().filter(is_year)
}

/// Whether the row below is a second row of names, with years under headings that stand for several columns.
pub(super) fn are_below(first: &[Cell], below: &[Vec<Cell>]) -> bool {
    let Some((row, rest)) = below.split_first().filter(|(row, rest)| row.len() == first.len() && rest.len() > 1) else {
        return false;
    };
    let (mut num_years, mut is_spanned) = (0, false);
    let (mut heading, mut names) = ("", HashSet::new());
    for (i, (above, cell)) in first.iter().zip(row).enumerate().take(NUM_COLUMNS) {
        let column = Column::of(rest.iter().take(NUM_BELOW).filter_map(|row| row.get(i)).copied());
        let is_blank = above.look == Look::Blank;
        if year(cell.text).is_some() && !column.filled.is_empty() && !column.holds_years() {
            num_years += 1;
            is_spanned |= i > 0 && (is_blank || above.text == heading);
        } else if cell.look.is_strict() {
            return false;
        }
        heading = if is_blank { heading } else { above.text };
        // Values come twice, names do not.
        if above.look.is_strict() || !names.insert((heading, cell.text)) {
            return false;
        }
    }
    num_years > 1 && is_spanned
}
