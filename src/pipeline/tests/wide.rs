//! Sheets of very many columns.

use super::*;
use crate::pipeline::{Scope, open_questions, propose_mapping, schema_from_columns};

/// As wide as a sheet can be; each search through all columns for each column would take half a minute.
#[test]
fn a_sheet_of_16384_columns_is_proposed_and_compiled_at_once() {
    let columns: Vec<String> = (1..=16_384).map(|i| format!("Value {i}")).collect();
    let mut block = RawBlock::new(RowNo(1));
    block.begin_row(2);
    (0..columns.len()).for_each(|i| block.push_cell(CellKind::Text, ["1,5", "03/04/2026", "x"][i % 3]));
    block.end_row();
    let start = std::time::Instant::now();
    let table = Arc::new(schema_from_columns("Wide", &columns, &block, Scope::Part));
    let tables = [table];
    let proposal = propose_mapping(&columns, &block, &["Wide".into()], &tables);
    assert_eq!(proposal.mapping.tables[0].rules.len(), columns.len());
    assert!(proposal.unused_columns.is_empty() && proposal.questions.len() > 5_000);
    assert_eq!(open_questions(&columns, &block, &proposal.mapping, &tables).len(), proposal.questions.len());
    compile(&proposal.mapping, &columns, &tables, &context()).unwrap();
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
}
