use super::*;
use crate::model::{IssueCode, Place, Severity};

const COLUMNS: &[&str] = &["No", "Name", "City", "Cur", "Limit", "Rating", "Blocked", "Member", "Created"];
const RULES: &[&str] = &[
    "No.=No",
    "Name=Name",
    "City=City",
    "Currency Code=Cur",
    "Credit Limit=Limit",
    "Rating=Rating",
    "Blocked=Blocked",
    "Is Member=Member",
    "Created=Created",
];

#[track_caller]
fn check(rows: &[&str], expect: &[&str]) {
    let pipeline = customers(COLUMNS, RULES);
    assert_eq!(shown(&pipeline, &convert(&pipeline, &block(rows))), expect);
}

#[track_caller]
fn check_rules(rules: &[&str], rows: &[&str], expect: &[&str]) {
    let pipeline = customers(COLUMNS, rules);
    assert_eq!(shown(&pipeline, &convert(&pipeline, &block(rows))), expect);
}

#[test]
fn a_good_row_is_a_record_of_all_fields() {
    check(
        &[" c1 |Müller & Søn|Köln|eur|1,234.5|5|invoice|ja|20.11.2026"],
        &["1 C1|Müller & Søn|Köln|EUR|1234.50|5|Invoice|Yes|2026-11-20|DE"],
    );
}

#[test]
fn blanks_are_no_value_and_blank_options_the_blank_member() {
    check(&["C1|A||||||| "], &["1 C1|A||||||||DE"]);
    check(&["C1|A"], &["1 C1|A||||||||DE"]);
}

#[test]
fn all_issues_of_a_row_in_the_order_of_the_checks() {
    check(
        &["C1||Llanfairpwllgwyngyll|QQQ|12,5O|7|Maybe|Perhaps|31/02/2023"],
        &[
            "1! missing_mandatory Name (); too_long City (Llanfairpwllgwyngyll) 20/10; bad_decimal Credit Limit (12,5O); \
           bad_date Created (31/02/2023) day/month/year; bad_boolean Is Member (Perhaps); \
           bad_option Blocked (Maybe) Ship, Invoice, All; out_of_range Rating (7) between 1 and 5; \
           unknown_code Currency Code (QQQ) Currency",
        ],
    );
}

#[test]
fn a_bad_row_leaves_its_neighbours_alone() {
    check(&["C1|A", "|B", "C3|C"], &["1 C1|A||||||||DE", "3 C3|C||||||||DE", "2! missing_mandatory No. ()"]);
}

#[test]
fn a_blank_key_is_missing_and_a_short_row_has_blanks() {
    check(&[" |A", ""], &["1! missing_mandatory No. ( )", "2! missing_mandatory No. (); missing_mandatory Name ()"]);
}

#[test]
fn a_mandatory_field_without_a_column_is_missing_in_every_row() {
    check_rules(&["No.=No"], &["C1"], &["1! missing_mandatory Name ()"]);
}

#[test]
fn constants_and_system_values_are_converted_like_cells() {
    check_rules(
        &["No.=No", "Name@file", "City@row", "Rating:=3", "Created@today", "Credit Limit@line", "Currency Code:=usd"],
        &["C1", "C2"],
        &["1 C1|orders.csv|1|USD|10000.00|3|||2026-11-20|DE", "2 C2|orders.csv|2|USD|20000.00|3|||2026-11-20|DE"],
    );
}

#[test]
fn a_constant_is_looked_up_like_a_cell() {
    check_rules(
        &["No.=No", "Name=Name", "Currency Code:=xyz"],
        &["C1|A"],
        &["1! unknown_code Currency Code (xyz) Currency"],
    );
}

#[test]
fn a_mapped_blank_takes_the_default() {
    check_rules(
        &["No.=No", "Name=Name", "Country=City"],
        &["C1|A|fr", "C2|B|"],
        &["1 C1|A||||||||FR", "2 C2|B||||||||DE"],
    );
}

#[test]
fn one_column_may_fill_two_fields() {
    check_rules(&["No.=No", "Name=No"], &["c1"], &["1 C1|c1||||||||DE"]);
}

#[test]
fn a_rules_own_locale_wins() {
    let mut mapping = mapping(vec![part("Customer", Part::Record, RULES)]);
    mapping.tables[0].rules[4].decimal = Some(',');
    mapping.tables[0].rules[8].date_order = Some(DateOrder::Mdy);
    let pipeline = compiled(&mapping, COLUMNS);
    let out = convert(&pipeline, &block(&["C1|A|||1.234,5||||11/20/2026"]));
    assert_eq!(shown(&pipeline, &out), ["1 C1|A|||1234.50||||2026-11-20|DE"]);
}

#[test]
fn workbook_numbers_are_read_with_a_point() {
    let mut mapping = mapping(vec![part("Customer", Part::Record, RULES)]);
    mapping.locale.decimal = ',';
    let pipeline = compiled(&mapping, COLUMNS);
    let out = convert(&pipeline, &block(&["=1001|A|||=1234.5|=3", "C2|B|||1234,5|3", "C3|C|||=1.5E3"]));
    assert_eq!(
        shown(&pipeline, &out),
        ["1 1001|A|||1234.50|3||||DE", "2 C2|B|||1234.50|3||||DE", "3 C3|C|||1500.00|||||DE"]
    );
}

#[test]
fn the_readers_issues_come_first_and_its_errors_fail_the_row() {
    let pipeline = customers(COLUMNS, RULES);
    let mut block = block(&["C1|A", "C2|", "C3|C", "C4|D"]);
    let reader = |code, value| Issue::error(code, "", value);
    block.issues = vec![
        (RowNo(1), reader(IssueCode::TooFewFields, "2").with_detail("9")),
        (RowNo(2), Issue::warning(IssueCode::StrayQuote, "Name", "x")),
        (RowNo(4), Issue::warning(IssueCode::StrayQuote, "Name", "x")),
    ];
    assert_eq!(
        shown(&pipeline, &convert(&pipeline, &block)),
        [
            "3 C3|C||||||||DE",
            "4 C4|D||||||||DE",
            "1! too_few_fields  (2) 9",
            "2! stray_quote Name (x); missing_mandatory Name ()",
            "4? stray_quote Name (x)",
        ]
    );
}

#[test]
fn an_error_cell_is_told_once() {
    let pipeline = customers(COLUMNS, RULES);
    let mut told = block(&["C1|#N/A"]);
    told.issues = vec![(RowNo(1), Issue::error(IssueCode::ErrorCell, "Name", "#N/A"))];
    assert_eq!(shown(&pipeline, &convert(&pipeline, &told)), ["1! error_cell Name (#N/A)"]);
    // A record is never made of one, even where the reader's issue got lost.
    check(&["C1|#N/A"], &["1! error_cell Name (#N/A)"]);
    check_rules(&["No.=No", "Name:=A"], &["C1|#N/A"], &["1 C1|A||||||||DE"]);
}

#[test]
fn issues_say_where() {
    let pipeline = customers(COLUMNS, RULES);
    let out = convert(&pipeline, &block(&["C1|A", "C2|B|||x"]));
    let (row, issues) = &out.failed[0];
    assert_eq!((*row, issues[0].place), (RowNo(2), Place { line: 3, byte_plus_one: 0, column: 5 }));
    assert_eq!(issues[0].severity, Severity::Error);
}

#[test]
fn what_is_in_the_batch_already_stays() {
    let pipeline = customers(COLUMNS, RULES);
    let mut out = Finished::default();
    for rows in [["C1|A"], ["C2|B"]] {
        pipeline.convert(block(&rows).rows(), &[], &Company::of(&pipeline), &mut out);
    }
    assert_eq!(out.num_units(), 2);
}

#[test]
fn relations_and_mapped_fields_are_told() {
    let pipeline = customers(COLUMNS, &["No.=No", "Name=Name", "Currency Code=Cur"]);
    assert_eq!(pipeline.relations(), [TableName::from("Currency")]);
    let part = &pipeline.parts()[0];
    let mapped = part.table.fields.iter().zip(&part.mapped).filter(|(_, mapped)| **mapped);
    assert_eq!(mapped.map(|(field, _)| field.name.as_str()).collect::<Vec<_>>(), ["No.", "Name", "Currency Code"]);
    assert_eq!(part.key, [0]);
    assert!(!pipeline.is_document());
    assert!(!pipeline.document_key(&block(&["C1"]).row(0).unwrap(), &mut Vec::new()));
}
