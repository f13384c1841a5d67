//! A document's key stands in its header and in its lines: set in one of them, it is set in the other too. So is what both
//! refer to under one name, such as the customer, while both take it from the same place.

use super::{Change, Subject};
use crate::model::{FieldRule, Part, TableName};

/// What makes a field of the header and one of its lines mean the same.
#[derive(Clone, Copy, PartialEq)]
enum Bond {
    /// Both are the same part of the document's key.
    Key,
    /// Both refer to a record of the same table, and have the same name.
    Related,
}

/// Returns the change that another one brings with it: the field of the document's other part that means the same takes
/// its value from the same place, unless it was given another one.
pub fn follow(subject: &Subject<'_>, change: &Change) -> Option<Change> {
    let Change::Rule { table, field, rule: Some(rule) } = change else { return None };
    let (other, name, bond) = counterpart(subject, table, field)?;
    let of = |table: &TableName, field: &str| subject.find(table, field).and_then(|at| at.rule);
    let (before, now) = (of(table, field), of(&other, &name));
    let is_same = |one: &FieldRule, other: &FieldRule| one.from == other.from && one.steps == other.steps;
    let is_needed = || subject.find(&other, &name).is_some_and(|at| at.field.mandatory);
    let follows = match now {
        None => bond == Bond::Key || (before.is_none() && is_needed()),
        Some(now) => before.is_some_and(|before| is_same(before, now)),
    };
    if !follows || now.is_some_and(|now| is_same(now, rule)) {
        return None;
    }
    let kept = now.cloned().unwrap_or_default();
    let FieldRule { from, steps, date_order, decimal, confidence, matched_by, .. } = (**rule).clone();
    Some(Change::rule(
        &other,
        FieldRule { field: name, from, steps, date_order, decimal, confidence, matched_by, ..kept },
    ))
}

/// Returns the field of the document's other part that means the same.
fn counterpart(subject: &Subject<'_>, table: &TableName, field: &str) -> Option<(TableName, String, Bond)> {
    let at = |part: Part| subject.mapping.tables.iter().position(|known| known.part == part);
    let (header, line) = (subject.tables.get(at(Part::Header)?)?, subject.tables.get(at(Part::Line)?)?);
    let (own, other) = if header.name == *table { (header, line) } else { (line, header) };
    if own.name != *table {
        return None;
    }
    if let Some(slot) = own.key.iter().position(|name| name == field) {
        let name = other.key.get(slot).filter(|_| slot < header.key.len())?;
        return Some((other.name.clone(), name.clone(), Bond::Key));
    }
    let relation = &own.field(field)?.relation;
    let is_related = relation.is_some() && other.field(field).is_some_and(|other| other.relation == *relation);
    is_related.then(|| (other.name.clone(), field.to_owned(), Bond::Related))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Field, FieldSource, FieldType, Mapping, TableMapping, TableSchema};

    fn schema(name: &str, key: &[&str]) -> Arc<TableSchema> {
        let fields = key.iter().map(|name| Field::new(name, FieldType::Code)).chain([customer(), text()]);
        Arc::new(TableSchema::new(name, key, fields.collect()))
    }

    fn customer() -> Field {
        Field { relation: Some("Customer".into()), ..Field::new("Customer No.", FieldType::Code) }
    }

    fn text() -> Field {
        Field::new("Text", FieldType::Text)
    }

    fn rule(field: &str, column: &str) -> FieldRule {
        FieldRule { field: field.to_owned(), from: FieldSource::Column(column.to_owned()), ..FieldRule::default() }
    }

    fn part(table: &str, part: Part, rules: Vec<FieldRule>) -> TableMapping {
        TableMapping { table: table.into(), part, rules, ..TableMapping::default() }
    }

    /// What a change of the header's number brings with it, where header and lines take theirs from these columns.
    #[track_caller]
    fn check(header: Option<&str>, line: Option<&str>, changed: (&str, &str), expect: Option<(&str, &str)>) {
        let rules = |field: &str, column: Option<&str>| column.map(|column| rule(field, column)).into_iter().collect();
        let tables = vec![
            part("Order", Part::Header, rules("No.", header)),
            part("Order Line", Part::Line, rules("Order No.", line)),
        ];
        let mapping = Mapping { tables, ..Mapping::default() };
        let schemas = [schema("Order", &["No."]), schema("Order Line", &["Order No.", "Line No."])];
        let subject = Subject::plain(&mapping, &schemas, &[]);
        let table = if changed.0 == "No." { "Order" } else { "Order Line" };
        let followed = follow(&subject, &Change::rule(&table.into(), rule(changed.0, changed.1)));
        let told = followed.map(|change| match change {
            Change::Rule { field, rule, .. } => (field, rule.and_then(|rule| rule.from.column().map(str::to_owned))),
            other => panic!("{other:?}"),
        });
        let expect = expect.map(|(field, column)| (field.to_owned(), Some(column.to_owned())));
        assert_eq!(told, expect);
    }

    #[test]
    fn the_lines_follow_their_header_and_it_them() {
        check(Some("a"), Some("a"), ("No.", "b"), Some(("Order No.", "b")));
        check(None, None, ("No.", "b"), Some(("Order No.", "b")));
        check(Some("a"), Some("a"), ("Order No.", "b"), Some(("No.", "b")));
    }

    #[test]
    fn what_was_given_another_source_keeps_it() {
        check(Some("a"), Some("c"), ("No.", "b"), None);
        check(Some("a"), Some("b"), ("No.", "b"), None);
    }

    #[test]
    fn the_rest_of_the_lines_key_is_their_own() {
        check(Some("a"), Some("a"), ("Line No.", "b"), None);
    }

    /// Whether the lines' field follows the header's of the same name, where they take theirs from these columns.
    #[track_caller]
    fn check_same_name(field: &str, header: Option<&str>, line: Option<&str>, expect: bool) {
        let rules = |column: Option<&str>| column.map(|column| rule(field, column)).into_iter().collect();
        let tables = vec![part("Order", Part::Header, rules(header)), part("Order Line", Part::Line, rules(line))];
        let mapping = Mapping { tables, ..Mapping::default() };
        let schemas = [schema("Order", &["No."]), schema("Order Line", &["Order No.", "Line No."])];
        let subject = Subject::plain(&mapping, &schemas, &[]);
        let followed = follow(&subject, &Change::rule(&"Order".into(), rule(field, "new")));
        assert_eq!(followed.is_some(), expect, "{field}, {header:?} and {line:?}");
    }

    #[test]
    fn what_the_lines_need_and_nothing_gives_comes_with_the_headers() {
        let tables = vec![part("Order", Part::Header, Vec::new()), part("Order Line", Part::Line, Vec::new())];
        let mapping = Mapping { tables, ..Mapping::default() };
        let mut line = TableSchema::clone(&schema("Order Line", &["Order No.", "Line No."]));
        line.fields.iter_mut().filter(|field| field.name == "Customer No.").for_each(|field| field.mandatory = true);
        let schemas = [schema("Order", &["No."]), Arc::new(line)];
        let subject = Subject::plain(&mapping, &schemas, &[]);
        let followed = follow(&subject, &Change::rule(&"Order".into(), rule("Customer No.", "mail")));
        assert_eq!(followed, Some(Change::rule(&"Order Line".into(), rule("Customer No.", "mail"))));
        let followed = follow(&subject, &Change::rule(&"Order Line".into(), rule("Customer No.", "mail")));
        assert_eq!(followed, None, "the header's is no business of the lines");
    }

    #[test]
    fn the_customer_of_the_lines_is_that_of_their_header() {
        check_same_name("Customer No.", Some("a"), Some("a"), true);
        check_same_name("Customer No.", Some("a"), Some("b"), false);
        check_same_name("Customer No.", Some("a"), None, false);
        check_same_name("Customer No.", None, None, false);
        check_same_name("Text", Some("a"), Some("a"), false);
    }
}
