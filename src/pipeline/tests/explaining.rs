use super::*;

#[track_caller]
fn check(pipeline: &Pipeline, row: &str, expect: &[&str]) {
    let block = block(&[row]);
    let explained = pipeline.explain(&block.row(0).unwrap(), &Company::of(pipeline));
    let lines = explained.parts.iter().flat_map(|part| {
        part.fields.iter().map(|field| {
            let from = field.from.as_ref().map_or("default", |from| from.column().unwrap_or("given"));
            let issues: Vec<_> = field.issues.iter().map(|issue| format!(" ! {}", issue.message())).collect();
            let issues = issues.concat();
            format!("{}.{} < {from} “{}” = {}{issues}", part.table, field.field, field.raw, field.shown)
        })
    });
    assert_eq!(lines.collect::<Vec<_>>(), expect);
}

#[test]
fn each_field_with_its_source_raw_text_value_and_issues() {
    let pipeline = customers(&["A", "B", "C"], &["No.=A", "City:=Köln", "Currency Code=C", "Credit Limit=B"]);
    check(
        &pipeline,
        " c1|1,000.5|QQQ",
        &[
            "Customer.No. < A “ c1” = C1",
            "Customer.Name < default “” =  ! Name must have a value",
            "Customer.City < given “Köln” = Köln",
            "Customer.Currency Code < C “QQQ” = QQQ ! “QQQ” does not exist in table Currency",
            "Customer.Credit Limit < B “1,000.5” = 1000.50",
            "Customer.Country < default “” = DE",
        ],
    );
}

#[test]
fn a_lines_number_is_told_as_its_series() {
    let header = part("Sales Header", Part::Header, &["No.=A", "Customer No.=B"]);
    let line = part("Sales Line", Part::Line, &["Document No.=A", "Line No.@line", "Item No.=C"]);
    let pipeline = compiled(&mapping(vec![header, line]), &["A", "B", "C"]);
    check(
        &pipeline,
        "S1|C1|I1",
        &[
            "Sales Header.Document Type < default “” = Order",
            "Sales Header.No. < A “S1” = S1",
            "Sales Header.Customer No. < B “C1” = C1",
            "Sales Line.Document Type < default “” = Order",
            "Sales Line.Document No. < A “S1” = S1",
            "Sales Line.Line No. < given “” = 10000, 20000, …",
            "Sales Line.Item No. < C “I1” = I1",
        ],
    );
}

#[test]
fn explaining_agrees_with_converting() {
    let pipeline = customers(&["A", "B", "C"], &["No.=A", "Name=B", "Created=C"]);
    let block = block(&["C1|Name|31.2.2026"]);
    let explained = pipeline.explain(&block.row(0).unwrap(), &Company::of(&pipeline));
    let issues: Vec<_> = explained.parts[0].fields.iter().flat_map(|field| field.issues.clone()).collect();
    assert_eq!(issues, convert(&pipeline, &block).failed[0].1);
}
