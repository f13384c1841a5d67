//! Which rows are listed, in which order.

use super::*;
use crate::model::{FieldType, Step, TableMapping};

fn table() -> Arc<TableSchema> {
    let field = |name: &str, mandatory| Field { mandatory, ..Field::new(name, FieldType::Text) };
    Arc::new(TableSchema::new(
        "Customer",
        &["No."],
        vec![field("No.", false), field("Name", true), field("City", false), field("Phone", false)],
    ))
}

fn rule(field: &str, column: &str) -> FieldRule {
    let from = FieldSource::Column(column.to_owned());
    FieldRule { field: field.to_owned(), from, confidence: 1.0, matched_by: MatchedBy::Name, ..FieldRule::default() }
}

fn mapping(rules: Vec<FieldRule>) -> Mapping {
    let part = TableMapping { table: "Customer".into(), rules, ..TableMapping::default() };
    Mapping { tables: vec![part], ..Mapping::default() }
}

struct Wanted<'a> {
    filter: Option<Filter>,
    search: &'a str,
}

const ALL: Wanted<'_> = Wanted { filter: None, search: "" };

/// Updates the listing, and returns names and standings.
fn listed(listing: &mut Listing, mapping: &Mapping, wanted: &Wanted<'_>) -> Vec<(String, Standing)> {
    listed_with(listing, mapping, wanted, None)
}

fn listed_with(
    listing: &mut Listing,
    mapping: &Mapping,
    wanted: &Wanted<'_>,
    trial: Option<&Arc<Trial>>,
) -> Vec<(String, Standing)> {
    let (tables, columns) = ([table()], ["No.", "Town", "Fax"].map(str::to_owned));
    let Wanted { filter, search } = *wanted;
    listing.update(&Listed { mapping, tables: &tables, columns: &columns, trial, filter, search });
    let rows = listing.rows().iter();
    rows.map(|row| (tables[0].fields[row.field].name.clone(), row.standing)).collect()
}

#[track_caller]
fn check(rules: Vec<FieldRule>, wanted: &Wanted<'_>, expect: &[(&str, Standing)]) {
    let found = listed(&mut Listing::default(), &mapping(rules), wanted);
    let found: Vec<_> = found.iter().map(|(name, standing)| (name.as_str(), *standing)).collect();
    assert_eq!(found, expect);
}

fn unsure() -> FieldRule {
    FieldRule { matched_by: MatchedBy::Similarity, confidence: 0.8, ..rule("City", "Town") }
}

#[test]
fn what_needs_a_look_comes_first() {
    let expect =
        [("Name", Standing::Missing), ("City", Standing::Unsure), ("No.", Standing::Mapped), ("Phone", Standing::Free)];
    check(vec![rule("No.", "No."), unsure()], &ALL, &expect);
}

#[test]
fn a_column_that_is_gone_needs_a_look() {
    let expect = [("Name", Standing::Faulty), ("No.", Standing::Mapped)];
    let filter = Some(Filter::Mapped);
    check(vec![rule("No.", "No."), rule("Name", "Gone")], &Wanted { filter, search: "" }, &expect);
}

#[test]
fn filters_and_search_narrow_the_list() {
    let rules = || vec![rule("No.", "No."), unsure()];
    let attention = Wanted { filter: Some(Filter::Attention), search: "" };
    check(rules(), &attention, &[("Name", Standing::Missing), ("City", Standing::Unsure)]);
    let unmapped = Wanted { filter: Some(Filter::Unmapped), search: "" };
    check(rules(), &unmapped, &[("Name", Standing::Missing), ("Phone", Standing::Free)]);
    check(rules(), &Wanted { filter: None, search: "town" }, &[("City", Standing::Unsure)]);
}

#[test]
fn rows_keep_their_places_while_they_are_corrected() {
    let mut listing = Listing::default();
    listed(&mut listing, &mapping(vec![rule("No.", "No."), unsure()]), &ALL);
    let sure = FieldRule { matched_by: MatchedBy::Hand, ..unsure() };
    let found = listed(&mut listing, &mapping(vec![rule("No.", "No."), sure]), &ALL);
    let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Name", "City", "No.", "Phone"]);
    assert_eq!(found[1].1, Standing::Mapped);
    assert_eq!((listing.counts.attention, listing.counts.missing), (1, 1));
}

/// A trial that found as many faulty rows in a field.
fn trial(field: &str, num_issues: u64) -> Arc<Trial> {
    let num_issues = [(("Customer".into(), field.to_owned()), num_issues)].into_iter().collect();
    Arc::new(Trial { num_rows: 10, num_issues, ..Trial::default() })
}

#[test]
fn a_first_trial_puts_rows_in_order_and_one_after_a_correction_does_not() {
    let names = |found: &[(String, Standing)]| found.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let mut listing = Listing::default();
    let rules = || vec![rule("No.", "No."), rule("Name", "Fax"), rule("City", "Town")];
    listed(&mut listing, &mapping(rules()), &ALL);
    let found = listed_with(&mut listing, &mapping(rules()), &ALL, Some(&trial("City", 10)));
    assert_eq!(names(&found), ["City", "No.", "Name", "Phone"]);
    let mut listing = Listing::default();
    let before = listed(&mut listing, &mapping(rules()[1..].to_vec()), &ALL);
    assert_eq!(names(&before), ["No.", "Name", "City", "Phone"]);
    listed(&mut listing, &mapping(rules()), &ALL);
    let found = listed_with(&mut listing, &mapping(rules()), &ALL, Some(&trial("City", 10)));
    assert_eq!(names(&found), names(&before));
    assert_eq!(found[2].1, Standing::Faulty);
}

#[test]
fn columns_are_used_by_sources_templates_and_steps() {
    let mut listing = Listing::default();
    let template = FieldRule { from: FieldSource::Template("{No.}, {Town}".to_owned()), ..rule("Name", "") };
    listed(&mut listing, &mapping(vec![template]), &ALL);
    assert_eq!(listing.unused, [2]);
    let join = Step::Join { columns: vec!["Fax".to_owned()], separator: String::new() };
    listed(&mut listing, &mapping(vec![FieldRule { steps: vec![join], ..rule("Name", "Town") }]), &ALL);
    assert_eq!(listing.unused, [0]);
}
