use super::*;
use crate::model::IssueCode;

const COLUMNS: &[&str] = &["Order", "Customer", "Date", "Ref", "Item", "Qty"];

fn orders() -> Pipeline {
    let header = &["No.=Order", "Customer No.=Customer", "Order Date=Date", "Your Reference=Ref"];
    let line = &["Document No.=Order", "Line No.@line", "Customer No.=Customer", "Item No.=Item", "Quantity=Qty"];
    compiled(&mapping(vec![part("Sales Header", Part::Header, header), part("Sales Line", Part::Line, line)]), COLUMNS)
}

#[track_caller]
fn check(rows: &[&str], expect: &[&str]) {
    let pipeline = orders();
    assert_eq!(shown(&pipeline, &convert(&pipeline, &block(rows))), expect);
}

#[test]
fn rows_with_one_key_are_one_document() {
    check(
        &["S1|C1|1.2.2026|r|I1|2", "S1|C1|1.2.2026|r|I2|3.5", "S2|C2|||I1|1"],
        &[
            "1 Order|S1|C1|2026-02-01||r",
            "1 Order|S1|10000|C1|I1|2",
            "2 Order|S1|20000|C1|I2|3.5",
            "--",
            "3 Order|S2|C2",
            "3 Order|S2|10000|C2|I1|1",
            "--",
        ],
    );
}

#[test]
fn keys_are_the_same_as_values_not_as_texts() {
    check(
        &["s1|C1|||I1|1", "S1 |c1|||I2|1"],
        &["1 Order|S1|C1", "1 Order|S1|10000|C1|I1|1", "2 Order|S1|20000|C1|I2|1", "--"],
    );
}

#[test]
fn one_bad_line_fails_the_document_and_no_other() {
    check(
        &["S1|C1|||I1|1", "S1|C1|||I2|x", "S1|C1|||I3|1", "S2|C2|||I1|1"],
        &[
            "4 Order|S2|C2",
            "4 Order|S2|10000|C2|I1|1",
            "--",
            "1! document_failed  (S1) 2",
            "2! bad_decimal Quantity (x)",
            "3! document_failed  (S1) 2",
        ],
    );
}

#[test]
fn a_bad_header_fails_the_document_and_is_told_once() {
    check(
        &["S1|C1|30.2.2026||I1|1", "S1|C1|30.2.2026||I2|1"],
        &["1! bad_date Order Date (30.2.2026) day/month/year", "2! document_failed  (S1) 1"],
    );
}

#[test]
fn a_cell_of_header_and_line_is_told_once() {
    check(&["S1|C9|||I1|1"], &["1! unknown_code Customer No. (C9) Customer"]);
}

#[test]
fn header_values_must_agree() {
    check(
        &["S1|C1|1.2.2026|a|I1|1", "S1|C2|2.2.2026|a|I2|1"],
        &[
            "1! document_failed  (S1) 2",
            "2! header_conflict Customer No. (C2) C1; header_conflict Order Date (2.2.2026) 1.2.2026",
        ],
    );
}

#[test]
fn a_header_value_given_later_disagrees_with_a_blank() {
    check(&["S1|C1|||I1|1", "S1|C1||r|I2|1"], &["1! document_failed  (S1) 2", "2! header_conflict Your Reference (r)"]);
}

#[test]
fn header_values_may_be_given_once() {
    check(
        &["S1|C1|1.2.2026|r|I1|1", "S1||||I2|1"],
        &["1 Order|S1|C1|2026-02-01||r", "1 Order|S1|10000|C1|I1|1", "2 Order|S1|20000||I2|1", "--"],
    );
}

#[test]
fn a_bad_header_value_in_a_later_row_is_that_rows() {
    check(
        &["S1|C1|1.2.2026||I1|1", "S1|C1|tbd||I2|1"],
        &["1! document_failed  (S1) 2", "2! bad_date Order Date (tbd)"],
    );
}

#[test]
fn the_same_value_written_otherwise_agrees() {
    check(
        &["S1|C1|01.02.2026||I1|1", "S1|C1|2026-02-01||I2|1"],
        &["1 Order|S1|C1|2026-02-01", "1 Order|S1|10000|C1|I1|1", "2 Order|S1|20000|C1|I2|1", "--"],
    );
}

#[test]
fn rows_without_key_fail_alone() {
    check(
        &["|C1|||I1|1", "|C1|||I2|1", "S1|C1|||I1|1"],
        &[
            "3 Order|S1|C1",
            "3 Order|S1|10000|C1|I1|1",
            "--",
            "1! missing_mandatory No. ()",
            "2! missing_mandatory No. ()",
        ],
    );
}

#[test]
fn rows_with_the_same_unreadable_key_are_one_document() {
    let long = "S".repeat(21);
    check(
        &[&format!("{long}|C1|||I1|1"), &format!("{long}|C1|||I2|1")],
        &[&format!("1! too_long No. ({long}) 21/20"), &format!("2! too_long Document No. ({long}) 21/20")],
    );
}

#[test]
fn a_readers_error_fails_the_document() {
    let pipeline = orders();
    let mut block = block(&["S1|C1|||I1|1", "S1|C1|||I2|1"]);
    block.issues = vec![
        (RowNo(1), Issue::warning(IssueCode::StrayQuote, "Ref", "x")),
        (RowNo(2), Issue::error(IssueCode::UnclosedQuote, "", "")),
    ];
    assert_eq!(
        shown(&pipeline, &convert(&pipeline, &block)),
        ["1! stray_quote Ref (x); document_failed  (S1) 2", "2! unclosed_quote  ()"]
    );
}

#[test]
fn warnings_do_not_fail_a_document() {
    let pipeline = orders();
    let mut block = block(&["S1|C1|||I1|1"]);
    block.issues = vec![(RowNo(1), Issue::warning(IssueCode::StrayQuote, "Ref", "x"))];
    let out = convert(&pipeline, &block);
    assert_eq!((out.num_units(), out.failed.len(), out.warnings.len()), (1, 0, 1));
}

#[test]
fn document_keys_tell_documents_apart() {
    let pipeline = orders();
    let block = block(&["S1|C1", "s1 |C2", "S2|C1", " |C1", "S1"]);
    let keys = block.rows().map(|row| {
        let mut key = Vec::new();
        pipeline.document_key(&row, &mut key).then_some(key)
    });
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
    assert_eq!(keys[3], None);
    assert_eq!(keys[0], keys[4]);
    assert!(pipeline.is_document());
}

#[test]
fn the_parts_may_stand_in_either_order() {
    let line = &["Document No.=Order", "Line No.@line", "Item No.=Item"];
    let header = &["No.=Order", "Customer No.=Customer"];
    let pipeline = compiled(
        &mapping(vec![part("Sales Line", Part::Line, line), part("Sales Header", Part::Header, header)]),
        COLUMNS,
    );
    let out = convert(&pipeline, &block(&["S1|C1|||I1|1"]));
    assert_eq!(shown(&pipeline, &out), ["1 Order|S1|C1", "1 Order|S1|10000||I1", "--"]);
}

#[test]
fn a_line_does_not_look_for_its_own_header() {
    let mut tables = tables();
    let mut header = (*tables[2]).clone();
    header.key = vec!["No.".to_owned()];
    let mut line = (*tables[3]).clone();
    line.key = vec!["Document No.".to_owned(), "Line No.".to_owned()];
    line.fields[1].relation = Some("Sales Header".into());
    (tables[2], tables[3]) = (Arc::new(header), Arc::new(line));
    let columns: Vec<_> = COLUMNS.iter().map(|column| (*column).to_owned()).collect();
    let header = part("Sales Header", Part::Header, &["No.=Order", "Customer No.=Customer"]);
    let rules = &["Document No.=Order", "Line No.@line", "Item No.=Item"];
    let whole = mapping(vec![header, part("Sales Line", Part::Line, rules)]);
    let pipeline = compile(&whole, &columns, &tables, &context()).unwrap();
    assert_eq!(pipeline.relations(), [TableName::from("Customer")]);
    let alone = mapping(vec![part("Sales Line", Part::Record, rules)]);
    let pipeline = compile(&alone, &columns, &tables, &context()).unwrap();
    assert_eq!(pipeline.relations(), [TableName::from("Sales Header")]);
}
