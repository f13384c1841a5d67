use proptest::prelude::*;

use super::*;

/// Texts that are nearly values, and any others.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+(). ,'%€0-9]{0,12}",
        "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}",
        "(C[1-4]|EUR|Ship|yes|no| |x)",
        "[a-zäß ]{0,30}",
    ]
}

fn kind() -> impl Strategy<Value = CellKind> {
    prop::sample::select(vec![
        CellKind::Null,
        CellKind::Text,
        CellKind::Text,
        CellKind::Text,
        CellKind::Number,
        CellKind::Boolean,
        CellKind::Date,
        CellKind::DateTime,
        CellKind::Time,
        CellKind::Duration,
        CellKind::Error,
    ])
}

fn rows() -> impl Strategy<Value = Vec<Vec<(CellKind, String)>>> {
    prop::collection::vec(prop::collection::vec((kind(), cell()), 0..12), 0..12)
}

fn block_of(rows: &[Vec<(CellKind, String)>]) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for row in rows {
        block.begin_row(1);
        for (kind, text) in row {
            block.push_cell(*kind, text);
        }
        block.end_row();
    }
    block
}

fn pipelines() -> [Pipeline; 2] {
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
    let rules = [
        "No.=A",
        "Name=B",
        "City=C",
        "Currency Code=D",
        "Credit Limit=E",
        "Rating=F",
        "Blocked=G",
        "Is Member=H",
        "Created=I",
    ];
    let header = part("Sales Header", Part::Header, &["No.=A", "Customer No.=B", "Order Date=C"]);
    let line = part("Sales Line", Part::Line, &["Document No.=A", "Line No.@line", "Item No.=D", "Quantity=E"]);
    [customers(&columns, &rules), compiled(&mapping(vec![header, line]), &columns)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_row_becomes_a_record_or_fails(rows in rows()) {
        let block = block_of(&rows);
        for pipeline in pipelines() {
            let out = convert(&pipeline, &block);
            let (_lines, line_part) = (shown(&pipeline, &out), u8::from(pipeline.is_document()));
            let made = out.units().flatten().filter(|entry| entry.part == line_part).map(|entry| entry.row);
            let mut all: Vec<_> = made.chain(out.failed.iter().map(|(row, _)| *row)).collect();
            all.sort_unstable();
            prop_assert_eq!(all, block.rows().map(|row| row.row).collect::<Vec<_>>());
            prop_assert!(out.failed.iter().all(|(_, issues)| issues.iter().any(Issue::is_error)));
            for row in block.rows() {
                pipeline.explain(&row, &Company::of(&pipeline));
            }
        }
    }

    #[test]
    fn the_same_rows_give_the_same_result(rows in rows()) {
        let block = block_of(&rows);
        for pipeline in pipelines() {
            prop_assert_eq!(shown(&pipeline, &convert(&pipeline, &block)), shown(&pipeline, &convert(&pipeline, &block)));
        }
    }

    #[test]
    fn records_do_not_depend_on_their_batch(rows in rows()) {
        let block = block_of(&rows);
        let [pipeline, _] = pipelines();
        let mut out = Finished::default();
        for row in block.rows() {
            pipeline.convert([row], &[], &Company::of(&pipeline), &mut out);
        }
        prop_assert_eq!(shown(&pipeline, &out), shown(&pipeline, &convert(&pipeline, &block)));
    }

    #[test]
    fn documents_are_whole_or_not_at_all(rows in rows()) {
        let [_, pipeline] = pipelines();
        let block = block_of(&rows);
        let out = convert(&pipeline, &block);
        for unit in out.units() {
            prop_assert!(unit.len() >= 2);
            prop_assert_eq!(unit.iter().filter(|entry| entry.part == 0).count(), 1);
            let mut keys = unit.iter().map(|entry| {
                let mut key = Vec::new();
                let row = block.row(entry.row.0 as usize - 1).unwrap();
                pipeline.document_key(&row, &mut key).then_some(key)
            });
            let first = keys.next().unwrap();
            prop_assert!(first.is_some() && keys.all(|key| key == first));
        }
    }

    #[test]
    fn any_file_gets_a_table_and_a_mapping_that_compiles(
        rows in rows(),
        columns in prop::collection::vec(".{0,8}", 1..8),
    ) {
        let block = block_of(&rows);
        let schema = Arc::new(crate::pipeline::schema_from_columns("Mine", &columns, &block, crate::pipeline::Scope::Part));
        prop_assert_eq!(schema.faults(), Vec::<String>::new());
        let mut tables = tables();
        tables.push(schema.clone());
        let proposal = crate::pipeline::propose_mapping(&columns, &block, std::slice::from_ref(&schema.name), &tables);
        // A column that shares its heading with another, or has none, can't be named by a mapping.
        let is_named = |column: &String| columns.iter().filter(|other| *other == column).count() == 1;
        if columns.iter().all(|column| is_named(column) && column.chars().any(char::is_alphanumeric)) {
            let missing = proposal.missing_mandatory.is_empty();
            prop_assert_eq!(compile(&proposal.mapping, &columns, &tables, &context()).is_ok(), missing);
        }
        crate::pipeline::propose_tables(&columns, &tables);
        for target in [&["Customer"][..], &["Sales Header", "Sales Line"]] {
            let target: Vec<_> = target.iter().map(|name| TableName::from(*name)).collect();
            crate::pipeline::propose_mapping(&columns, &block, &target, &tables);
        }
    }
}
