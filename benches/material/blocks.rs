//! Sales lines in blocks, as readers give them.

use longshore::model::{CellKind, RawBlock, RowNo};

use super::rows::{Faults, Maker, Table};

/// The lines of the benches that need no file.
pub const LINES: Maker = Maker { table: Table::Lines, seed: 7, faults: Faults::OneInAHundred };

/// Returns the columns' names.
pub fn columns(table: Table) -> Vec<String> {
    table.columns().iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Makes `num_rows` sales lines, so many in a block.
pub fn lines(num_rows: u64, rows_a_block: u64) -> Vec<RawBlock> {
    let firsts = (0..num_rows).step_by(rows_a_block as usize);
    firsts.map(|first| block(first, (first + rows_a_block).min(num_rows))).collect()
}

fn block(first: u64, end: u64) -> RawBlock {
    let mut block = RawBlock::new(RowNo(first + 1));
    for position in first..end {
        block.begin_row(position + 2);
        LINES.row(position).cells.iter().for_each(|cell| block.push_cell(CellKind::Text, cell));
        block.end_row();
    }
    block
}
