//! What a dry run says in words.

use crate::{
    model::{ClassCounts, FieldChange, PlannedRecord, PlannedRow, RowClass},
    ui::words,
};

/// Says in sum what would be done: "Nothing has been written. Processing would create 3 and update 2; 1 error".
pub fn nothing_written(counts: &ClassCounts) -> String {
    let part =
        |num: u64, before: &str, after: &str| (num > 0).then(|| format!("{before} {}{after}", words::count(num)));
    let ClassCounts { create, update, unchanged, skip, error } = *counts;
    let parts = [
        part(create, "create", ""),
        part(update, "update", ""),
        part(unchanged, "leave", " unchanged"),
        part(skip, "leave", " alone"),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let done = match &parts[..] {
        [] => "do nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let errors = if error == 0 { "no errors".to_owned() } else { words::plural(error, "error") };
    format!("Nothing has been written. Processing would {done}; {errors}")
}

/// Says why a plan does not hold any more.
pub fn outdated(reasons: &[String]) -> String {
    format!("This plan does not hold any more: {}", reasons.join("; "))
}

/// Says of a row in a line: "City: Bergen → Oslo; 2 more".
pub fn what_changes(row: &PlannedRow) -> String {
    match row.class {
        RowClass::Error => {
            let first = row.issues.iter().find(|issue| issue.is_error()).or(row.issues.first());
            let sentence = first.map_or_else(String::new, crate::model::Issue::message);
            more(sentence, row.issues.len(), " · ")
        }
        RowClass::Create => made(row),
        RowClass::Skip => "Already there".to_owned(),
        RowClass::Update | RowClass::Unchanged => {
            let changes: Vec<_> = row.records.iter().flat_map(|record| &record.changes).collect();
            changes.first().map_or_else(String::new, |first| more(change(first), changes.len(), "; "))
        }
    }
}

/// Says a change: "City: Bergen → Oslo".
pub fn change(change: &FieldChange) -> String {
    let FieldChange { field, old, new } = change;
    format!("{field}: {} → {}", shown(old), shown(new))
}

/// Returns a value, or that there is none.
pub fn shown(value: &str) -> &str {
    if value.is_empty() { "blank" } else { value }
}

/// Takes the records of a row apart: its own, and those made beside it. Those that a lookup makes may stand before or
/// behind it; of several with the row's key, the last is its own.
pub fn own_and_others(row: &PlannedRow) -> (Option<&PlannedRecord>, Vec<&PlannedRecord>) {
    let by_key = row.records.iter().rposition(|record| record.key == row.key);
    let own = by_key.or(row.records.len().checked_sub(1));
    let others = row.records.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, other)| other);
    (own.map(|own| &row.records[own]), others.collect())
}

/// Says what is made beside: "New Sales Line, with Customer W77".
fn made(row: &PlannedRow) -> String {
    let (Some(own), others) = own_and_others(row) else { return "New record".to_owned() };
    let others: Vec<_> = others.iter().map(|other| format!("{} {}", other.table, other.key)).collect();
    match others.len() {
        0 => format!("New {}", own.table),
        _ => format!("New {}, with {}", own.table, others.join(", ")),
    }
}

fn more(first: String, num: usize, between: &str) -> String {
    match num {
        0 | 1 => first,
        num => format!("{first}{between}{} more", num - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Issue, IssueCode, RowNo};

    fn record(table: &str, key: &str, changes: &[[&str; 3]]) -> PlannedRecord {
        let change = |[field, old, new]: &[&str; 3]| FieldChange {
            field: (*field).to_owned(),
            old: (*old).to_owned(),
            new: (*new).to_owned(),
        };
        let changes = changes.iter().map(change).collect();
        PlannedRecord { table: table.into(), key: key.to_owned(), version: None, changes }
    }

    #[track_caller]
    fn check(class: RowClass, records: Vec<PlannedRecord>, num_issues: usize, expect: &str) {
        let issues = vec![Issue::error(IssueCode::DuplicateKey, "No.", "C1").with_detail("7"); num_issues];
        let row = PlannedRow { row: RowNo(1), class, key: "C1".to_owned(), issues, records, digest: 0 };
        assert_eq!(what_changes(&row), expect);
    }

    #[test]
    fn a_row_is_said_in_a_line() {
        let changes = [["City", "Bergen", "Oslo"], ["Name", "", "A"]];
        check(RowClass::Update, vec![record("Customer", "C1", &changes[..1])], 0, "City: Bergen → Oslo");
        check(RowClass::Update, vec![record("Customer", "C1", &changes)], 0, "City: Bergen → Oslo; 1 more");
        check(RowClass::Unchanged, vec![record("Customer", "C1", &[])], 0, "");
        check(RowClass::Unchanged, vec![record("Header", "1", &changes[1..])], 0, "Name: blank → A");
        check(RowClass::Skip, vec![], 0, "Already there");
        check(RowClass::Create, vec![record("Customer", "C1", &[])], 0, "New Customer");
        let with = vec![record("Customer", "W7", &[]), record("Sales Line", "1", &[])];
        check(RowClass::Create, with, 0, "New Sales Line, with Customer W7");
        let with = vec![record("Item", "C1", &[]), record("Item Category", "WG1", &[])];
        check(RowClass::Create, with, 0, "New Item, with Item Category WG1");
        let message = Issue::error(IssueCode::DuplicateKey, "No.", "C1").with_detail("7").message();
        check(RowClass::Error, vec![], 1, &message);
        check(RowClass::Error, vec![], 3, &format!("{message} · 2 more"));
    }

    #[test]
    fn the_sum_names_what_there_is() {
        let counts = ClassCounts { create: 1200, update: 2, error: 1, ..ClassCounts::default() };
        assert_eq!(
            nothing_written(&counts),
            "Nothing has been written. Processing would create 1,200 and update 2; 1 error"
        );
        let counts = ClassCounts { error: 2, ..ClassCounts::default() };
        assert_eq!(nothing_written(&counts), "Nothing has been written. Processing would do nothing; 2 errors");
    }
}
