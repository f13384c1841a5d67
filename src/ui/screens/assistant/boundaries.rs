//! Fixed columns as the boundaries between them: moved, added and taken away.
//!
//! A cut is the number of places before it. One cut may end a column and start the next; where columns leave a gap or
//! overlap, it does one of both.

use crate::model::FixedColumn;

/// How long a column is that is added behind the last.
const NEW_LENGTH: u32 = 10;

/// Where columns start and end, the line's start left out.
pub fn cuts(columns: &[FixedColumn]) -> Vec<u32> {
    let edges = columns.iter().flat_map(|column| [column.start - 1, column.end() - 1]);
    let mut cuts: Vec<u32> = edges.filter(|&cut| cut > 0).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Moves a cut, at most up to its neighbours.
pub fn moved(columns: &[FixedColumn], from: u32, to: u32) -> Vec<FixedColumn> {
    let cuts = cuts(columns);
    let before = cuts.iter().rev().find(|&&cut| cut < from).copied().unwrap_or(0);
    let behind = cuts.iter().find(|&&cut| cut > from).copied();
    let to = to.max(before + 1).min(behind.map_or(u32::MAX / 2, |cut| cut - 1).max(before + 1));
    let edge = |at: u32| if at == from { to } else { at };
    let moved = |column: &FixedColumn| {
        let start = edge(column.start - 1);
        FixedColumn { start: start + 1, length: edge(column.end() - 1).saturating_sub(start).max(1) }
    };
    columns.iter().map(moved).collect()
}

/// Divides the column at the cut; where no column stands, one is made up to there.
pub fn added(columns: &[FixedColumn], at: u32) -> Vec<FixedColumn> {
    let mut columns = columns.to_vec();
    let cuts = cuts(&columns);
    if at == 0 || cuts.contains(&at) {
        return columns;
    }
    if let Some(i) = columns.iter().position(|column| column.start - 1 < at && at < column.end() - 1) {
        let FixedColumn { start, length } = columns[i];
        let first = at + 1 - start;
        columns[i].length = first;
        columns.insert(i + 1, FixedColumn { start: at + 1, length: length - first });
    } else {
        let from = cuts.iter().rev().find(|&&cut| cut < at).copied().unwrap_or(0);
        let place = columns.iter().position(|column| column.start > from).unwrap_or(columns.len());
        columns.insert(place, FixedColumn { start: from + 1, length: at - from });
    }
    columns
}

/// Takes a cut away: the columns on both sides become one, or the only one reaches up to the next cut.
pub fn removed(columns: &[FixedColumn], at: u32) -> Vec<FixedColumn> {
    let mut columns = columns.to_vec();
    let cuts = cuts(&columns);
    let left = columns.iter().position(|column| column.end() - 1 == at);
    let right = columns.iter().position(|column| column.start - 1 == at);
    match (left, right) {
        (Some(left), Some(right)) => {
            columns[left].length += columns[right].length;
            columns.remove(right);
        }
        (Some(left), None) => {
            if let Some(next) = cuts.iter().find(|&&cut| cut > at) {
                columns[left].length += next - at;
            }
        }
        (None, Some(right)) => {
            let before = cuts.iter().rev().find(|&&cut| cut < at).copied().unwrap_or(0);
            columns[right].start -= at - before;
            columns[right].length += at - before;
        }
        (None, None) => {}
    }
    columns
}

/// Adds a column behind all others.
pub fn appended(columns: &[FixedColumn]) -> Vec<FixedColumn> {
    let end = columns.iter().map(|column| column.end()).max().unwrap_or(1);
    columns.iter().copied().chain([FixedColumn { start: end, length: NEW_LENGTH }]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str) -> Vec<FixedColumn> {
        FixedColumn::list(text).unwrap()
    }

    #[track_caller]
    fn check(found: &[FixedColumn], expect: &str) {
        assert_eq!(FixedColumn::list_text(found), expect);
    }

    #[test]
    fn cuts_are_between_columns_and_at_the_end() {
        assert_eq!(cuts(&columns("1-8, 9-20")), [8, 20]);
        assert_eq!(cuts(&columns("3-8, 10-20")), [2, 8, 9, 20]);
    }

    #[test]
    fn a_cut_moves_up_to_its_neighbours() {
        check(&moved(&columns("1-8, 9-20"), 8, 12), "1-12, 13-20");
        check(&moved(&columns("1-8, 9-20"), 8, 30), "1-19, 20-20");
        check(&moved(&columns("1-8, 9-20"), 8, 0), "1-1, 2-20");
        check(&moved(&columns("1-8, 9-20"), 20, 40), "1-8, 9-40");
        check(&moved(&columns("1-8, 10-20"), 9, 8), "1-8, 10-20");
        check(&moved(&columns("1-8, 11-20"), 10, 9), "1-8, 10-20");
    }

    #[test]
    fn a_cut_divides_a_column_or_makes_one() {
        check(&added(&columns("1-8, 9-20"), 12), "1-8, 9-12, 13-20");
        check(&added(&columns("1-8, 9-20"), 25), "1-8, 9-20, 21-25");
        check(&added(&columns("1-8, 15-20"), 10), "1-8, 9-10, 15-20");
        check(&added(&columns("5-8"), 2), "1-2, 5-8");
        check(&added(&columns("1-8, 9-20"), 8), "1-8, 9-20");
        check(&added(&columns("1-8"), 0), "1-8");
    }

    #[test]
    fn a_cut_taken_away_joins() {
        check(&removed(&columns("1-8, 9-20"), 8), "1-20");
        check(&removed(&columns("1-8, 10-20"), 8), "1-9, 10-20");
        check(&removed(&columns("1-8, 10-20"), 9), "1-8, 9-20");
        check(&removed(&columns("1-8, 9-20"), 20), "1-8, 9-20");
        check(&removed(&columns("3-8"), 2), "1-8");
        check(&removed(&columns("1-8"), 5), "1-8");
    }

    #[test]
    fn a_column_is_added_behind() {
        check(&appended(&columns("1-8, 10-20")), "1-8, 10-20, 21-30");
    }
}
