//! Columns of any texts: their types are proposed, and what is proposed reads its own column.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use longshore::{
    model::{CellKind, RawBlock, RowNo},
    pipeline,
};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut block = RawBlock::new(RowNo(1));
    let mut num_columns = 0;
    for (line, row) in text.split('\n').take(300).enumerate() {
        block.begin_row(line as u64 + 1);
        let cells: Vec<_> = row.split('\t').take(12).collect();
        num_columns = num_columns.max(cells.len());
        for cell in cells {
            block.push_cell(CellKind::Text, cell);
        }
        block.end_row();
    }
    let columns: Vec<String> = (1..=num_columns).map(|number| format!("Column {number}")).collect();
    let schema = pipeline::schema_from_columns("Fuzzed", &columns, &block, pipeline::Scope::Whole);
    assert!(schema.faults().is_empty(), "a proposed table is sound: {:?}", schema.faults());
    let name = schema.name.clone();
    let proposal = pipeline::propose_mapping(&columns, &block, &[name], &[Arc::new(schema)]);
    assert_eq!(proposal.mapping.tables.len(), 1);
});
