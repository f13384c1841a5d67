//! Rows without any cell: a sheet has them between its tables, and they are nobody's records.

use crate::model::{RawBlock, RowNo};

/// Leaves blank rows out; the others take the numbers of those before them.
pub fn without(block: RawBlock) -> RawBlock {
    let is_blank = |index: usize| block.row(index).is_none_or(|row| row.num_cells() == 0);
    if !(0..block.num_rows()).any(is_blank) {
        return block;
    }
    let mut kept = RawBlock::new(block.first_row());
    for index in (0..block.num_rows()).filter(|index| !is_blank(*index)) {
        let row = RowNo(block.first_row().0 + index as u64);
        let own = block.issues.iter().filter(|(at, _)| *at == row);
        let at = kept.next_row();
        kept.issues.extend(own.map(|(_, issue)| (at, issue.clone())));
        kept.append_rows(&block, index..index + 1);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, Issue, IssueCode};

    #[test]
    fn blank_rows_are_left_out_and_issues_stay_with_their_row() {
        let mut block = RawBlock::new(RowNo(7));
        for (line, text) in [(9, Some("a")), (10, None), (11, Some("b"))] {
            block.begin_row(line);
            text.into_iter().for_each(|text| block.push_cell(CellKind::Text, text));
            block.end_row();
        }
        block.issues.push((RowNo(9), Issue::error(IssueCode::ErrorCell, "", "#N/A")));
        let kept = without(block);
        let lines: Vec<_> = kept.rows().map(|row| (row.row.0, row.line)).collect();
        assert_eq!(lines, [(7, 9), (8, 11)]);
        assert_eq!(kept.issues.iter().map(|(row, _)| row.0).collect::<Vec<_>>(), [8]);
    }
}
