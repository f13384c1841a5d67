//! Two versions, and what is told of them.

use super::*;
use crate::model::{Check, CheckRule, CheckSeverity, CsvOptions, FieldSource, ImportMode, MatchedBy};

fn rule(field: &str, column: &str, steps: &[Step]) -> FieldRule {
    FieldRule {
        field: field.to_owned(),
        from: FieldSource::Column(column.to_owned()),
        steps: steps.to_vec(),
        ..FieldRule::default()
    }
}

fn integration(rules: Vec<FieldRule>) -> Integration {
    let part = TableMapping { table: "Customer".into(), rules, ..TableMapping::default() };
    Integration { mapping: Mapping { tables: vec![part], ..Mapping::default() }, ..Integration::default() }
}

#[track_caller]
fn check(before: Vec<FieldRule>, after: Vec<FieldRule>, expect: &[&str]) {
    assert_eq!(differences(&integration(before), &integration(after)), expect);
}

#[track_caller]
fn check_steps(before: &[Step], after: &[Step], expect: &[&str]) {
    check(vec![rule("Name", "Name", before)], vec![rule("Name", "Name", after)], expect);
}

#[test]
fn the_same_has_no_difference_whatever_its_version() {
    let one = integration(vec![rule("Name", "Name", &[])]);
    let mut other = Integration { version: 7, ..one.clone() };
    other.mapping.tables[0].rules[0].matched_by = MatchedBy::Similarity;
    assert_eq!(differences(&one, &other), [""; 0]);
}

#[test]
fn a_field_is_mapped_moved_and_left() {
    check(vec![], vec![rule("Name", "Firma", &[])], &["Name: mapped, from column “Firma”"]);
    check(
        vec![rule("Country", "Country", &[])],
        vec![rule("Country", "Land", &[])],
        &["Country: from column “Land” instead of column “Country”"],
    );
    check(vec![rule("Name", "Firma", &[])], vec![], &["Name: no longer mapped (was from column “Firma”)"]);
}

#[test]
fn steps_are_added_removed_and_changed() {
    let replace = |with: &str| Step::Replace { find: ",".to_owned(), with: with.to_owned() };
    check_steps(&[], &[Step::Trim], &["Name: step “Trim” added"]);
    check_steps(&[Step::Trim, Step::Uppercase], &[Step::Uppercase], &["Name: step “Trim” removed"]);
    check_steps(&[replace(".")], &[replace(" ")], &["Name: step “Replace “,” by “ ”” instead of “Replace “,” by “.””"]);
    check_steps(
        &[Step::Trim, Step::Uppercase],
        &[Step::Uppercase, Step::Trim],
        &["Name: step “Trim” removed", "Name: step “Trim” added"],
    );
}

#[test]
fn what_is_around_a_changed_step_is_not_told() {
    let before = [Step::Trim, Step::Lowercase, Step::CollapseSpaces];
    let after = [Step::Trim, Step::Uppercase, Step::CollapseSpaces];
    check_steps(&before, &after, &["Name: step “Lower case” removed", "Name: step “Upper case” added"]);
}

#[test]
fn checks_and_tests_are_told() {
    let check_of = |rule| Check { rule, severity: CheckSeverity::Error };
    let before = rule("Name", "Name", &[]);
    let after = FieldRule { checks: vec![check_of(CheckRule::Mandatory)], ..before.clone() };
    check(vec![before], vec![after], &["Name: check “Must have a value” added"]);
}

#[test]
fn fields_of_documents_are_told_with_their_table() {
    let mut before = integration(vec![]);
    let line = TableMapping { table: "Sales Line".into(), ..TableMapping::default() };
    before.mapping.tables.push(line);
    let mut after = before.clone();
    after.mapping.tables[1].rules.push(rule("Quantity", "Menge", &[]));
    assert_eq!(differences(&before, &after), ["Sales Line, Quantity: mapped, from column “Menge”"]);
}

#[test]
fn the_card_and_the_source_are_told() {
    let before = integration(vec![]);
    let after = Integration {
        description: "Kunden".to_owned(),
        import_mode: ImportMode::Insert,
        match_key: vec!["E-Mail".to_owned()],
        columns: vec!["Name".to_owned()],
        format: FileFormat::Csv(CsvOptions { delimiter: ';'.into(), ..CsvOptions::default() }),
        ..before.clone()
    };
    let expect = [
        "Description: “Kunden” added",
        "Import mode: “Insert” instead of “Insert or update”",
        "Match key: “E-Mail” added",
        "Delimiter: “;” instead of “,”",
        "Column “Name” added",
    ];
    assert_eq!(differences(&before, &after), expect);
}
