//! Rows that can't be processed before a question is answered: they wait, and the others go on.

use super::super::{JobError, work::JobCx};
use crate::{
    model::{Finished, ImportId, Issue, IssueCode, RowNo},
    store::Asking,
};

/// Rows that wait, and what they ask.
#[derive(Debug, Default)]
pub struct Waiting {
    pub asked: Vec<(RowNo, Issue)>,
    /// Rows that wait: those that ask, and the others of their documents.
    pub num_rows: u64,
}

/// Takes rows out of a batch that have no other error than one that can be asked about.
pub fn take_out(finished: &mut Finished) -> Waiting {
    let mut waiting = Waiting::default();
    let is_asked = |issues: &[Issue]| {
        let mut errors = issues.iter().filter(|issue| issue.is_error()).peekable();
        errors.peek().is_some() && errors.all(|issue| issue.question().is_some())
    };
    if !finished.failed.iter().any(|(_, issues)| is_asked(issues)) {
        return waiting;
    }
    let asking: Vec<RowNo> =
        finished.failed.iter().filter(|(_, issues)| is_asked(issues)).map(|(row, _)| *row).collect();
    let of_document = |issues: &[Issue]| {
        let is_because = |row: &RowNo, issue: &Issue| issue.detail == row.to_string();
        let mut errors = issues.iter().filter(|issue| issue.is_error()).peekable();
        errors.peek().is_some()
            && errors
                .all(|issue| issue.code == IssueCode::DocumentFailed && asking.iter().any(|row| is_because(row, issue)))
    };
    finished.failed.retain(|(row, issues)| {
        let waits = asking.contains(row) || of_document(issues);
        if waits {
            waiting.num_rows += 1;
            let questions = issues.iter().filter(|issue| issue.question().is_some());
            waiting.asked.extend(questions.map(|issue| (*row, issue.clone())));
        }
        !waits
    });
    waiting
}

/// Keeps the questions durably. Asking them again changes nothing.
pub fn ask(cx: &JobCx<'_>, import: ImportId, asked: &[(RowNo, Issue)]) -> Result<(), JobError> {
    let catalog = cx.stores.workspace.catalog();
    let now = cx.stores.clock.now();
    let hours = jiff::SignedDuration::from_hours(i64::from(catalog.settings().question_hours));
    let deadline = now.checked_add(hours).unwrap_or(now);
    catalog.ask(import, asked, Asking { now, deadline })?;
    Ok(catalog.flush_durably()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask_of(field: &str) -> Issue {
        Issue::error(IssueCode::SeveralFound, field, "Acme").with_detail("several have “Acme” as Name\nC1\nC2")
    }

    #[track_caller]
    fn check(failed: Vec<(u64, Vec<Issue>)>, waiting: &[u64], left: &[u64]) {
        let mut finished = Finished::default();
        finished.failed = failed.into_iter().map(|(row, issues)| (RowNo(row), issues)).collect();
        let taken = take_out(&mut finished);
        let asked: Vec<u64> = taken.asked.iter().map(|(row, _)| row.0).collect();
        let rest: Vec<u64> = finished.failed.iter().map(|(row, _)| row.0).collect();
        assert_eq!((&asked[..], &rest[..]), (waiting, left));
    }

    #[test]
    fn a_row_that_only_asks_waits() {
        check(vec![(1, vec![ask_of("Customer")])], &[1], &[]);
    }

    #[test]
    fn a_row_with_another_error_is_one() {
        let other = Issue::error(IssueCode::BadDate, "Date", "x");
        check(vec![(1, vec![ask_of("Customer"), other])], &[], &[1]);
    }

    #[test]
    fn an_error_without_choices_is_not_asked() {
        let plain = Issue::error(IssueCode::SeveralFound, "Customer", "Acme").with_detail("several have “Acme”");
        check(vec![(1, vec![plain])], &[], &[1]);
    }

    #[test]
    fn a_document_waits_whole() {
        let because = |row: &str| Issue::error(IssueCode::DocumentFailed, "", "SO-1").with_detail(row);
        let failed = vec![(1, vec![because("2")]), (2, vec![ask_of("Item")]), (3, vec![because("9")])];
        check(failed, &[2], &[3]);
    }
}
