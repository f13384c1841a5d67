//! The circuit breaker: a job of whose first records nearly all have errors is paused, with the likeliest cause. A wrong
//! column or a missing table is then mended once, and not after a million errors.

use std::collections::HashMap;

use crate::model::{IssueCode, RowOutcome, Settings, record::RowResult};

/// Counts the errors of a job's first records.
#[derive(Debug)]
pub struct Breaker {
    /// None where it has nothing to say: it is off, or the first records were well enough.
    limit: Option<Limit>,
    num_records: u64,
    num_errors: u64,
    causes: HashMap<(IssueCode, String), u64>,
}

#[derive(Clone, Copy, Debug)]
struct Limit {
    percent: u64,
    after: u64,
}

impl Breaker {
    /// Makes the breaker of a job that takes up so many records.
    pub fn new(settings: &Settings, num_selected: u64) -> Self {
        let Settings { breaker_percent, breaker_after, .. } = *settings;
        let limit = Limit { percent: u64::from(breaker_percent), after: breaker_after };
        let is_on = breaker_percent > 0 && breaker_after > 0 && num_selected > breaker_after;
        Self { limit: is_on.then_some(limit), num_records: 0, num_errors: 0, causes: HashMap::new() }
    }

    /// Makes one that never trips.
    pub fn off() -> Self {
        Self { limit: None, num_records: 0, num_errors: 0, causes: HashMap::new() }
    }

    /// Takes the outcomes of a batch in. Returns the sentence where the job is to be paused.
    pub fn count(&mut self, outcomes: &[RowOutcome]) -> Option<String> {
        let limit = self.limit?;
        for outcome in outcomes {
            self.num_records += 1;
            if outcome.result == RowResult::Failed {
                self.num_errors += 1;
                self.count_causes(outcome);
            }
        }
        if self.num_records < limit.after {
            return None;
        }
        self.limit = None;
        (self.num_errors * 100 >= self.num_records * limit.percent).then(|| self.sentence())
    }

    fn count_causes(&mut self, outcome: &RowOutcome) {
        // A row that failed for another one says nothing of the cause.
        let is_cause = |code| !matches!(code, IssueCode::DocumentFailed | IssueCode::ParentFailed);
        for issue in outcome.issues.iter().filter(|issue| issue.is_error() && is_cause(issue.code)) {
            *self.causes.entry((issue.code, issue.field.clone())).or_default() += 1;
        }
    }

    fn sentence(&self) -> String {
        let Self { num_errors, num_records, .. } = self;
        let all = format!("{num_errors} of the first {num_records} records have errors");
        // Of equally many the first by code and name, so that the sentence is always the same.
        let likeliest = self.causes.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        let advice = "correct the mapping or the file, or resume it all the same";
        match likeliest {
            Some(((code, field), num)) if field.is_empty() => {
                format!("{all}, most often “{}” ({num} times); {advice}", words(*code))
            }
            Some(((code, field), num)) => {
                format!("{all}, most often “{}” in {field} ({num} times); {advice}", words(*code))
            }
            None => format!("{all}; {advice}"),
        }
    }
}

/// Returns a code's name as words.
fn words(code: IssueCode) -> String {
    code.name().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Issue, Outcome, RowNo};

    fn good() -> RowOutcome {
        let result = RowResult::Completed { outcome: Outcome::Created, key: "".into() };
        RowOutcome { row: RowNo(1), result, issues: Vec::new() }
    }

    fn bad(code: IssueCode, field: &str) -> RowOutcome {
        RowOutcome { row: RowNo(1), result: RowResult::Failed, issues: vec![Issue::error(code, field, "x")] }
    }

    #[track_caller]
    fn check(num_bad: usize, num_good: usize, num_selected: u64, trips: bool) {
        let settings = Settings { breaker_percent: 90, breaker_after: 10, ..Settings::default() };
        let mut breaker = Breaker::new(&settings, num_selected);
        let mut outcomes = vec![bad(IssueCode::UnknownCode, "Country/Region Code"); num_bad];
        outcomes.extend(vec![good(); num_good]);
        let said: Vec<_> = outcomes.chunks(4).filter_map(|batch| breaker.count(batch)).collect();
        assert_eq!(said.len(), usize::from(trips), "{said:?}");
    }

    #[test]
    fn it_trips_where_nearly_all_of_the_first_have_errors() {
        check(11, 1, 100, true);
        check(10, 2, 100, false);
        check(0, 12, 100, false);
    }

    #[test]
    fn only_the_first_are_looked_at_and_small_imports_not_at_all() {
        check(9, 0, 100, false);
        check(10, 0, 10, false);
        check(40, 0, 100, true);
    }

    #[test]
    fn the_likeliest_cause_is_named() {
        let mut breaker = Breaker::new(&Settings { breaker_after: 3, ..Settings::default() }, 100);
        let batch = [
            bad(IssueCode::BadDate, "Posting Date"),
            bad(IssueCode::UnknownCode, "No."),
            bad(IssueCode::BadDate, "Posting Date"),
        ];
        assert_eq!(
            breaker.count(&batch).unwrap(),
            "3 of the first 3 records have errors, most often “bad date” in Posting Date (2 times); correct the mapping or the file, or resume it all the same"
        );
    }

    #[test]
    fn one_that_is_off_says_nothing() {
        assert_eq!(Breaker::off().count(&vec![bad(IssueCode::BadDate, "a"); 5000]), None);
        let off = Settings { breaker_percent: 0, ..Settings::default() };
        assert_eq!(Breaker::new(&off, 10_000).count(&vec![bad(IssueCode::BadDate, "a"); 5000]), None);
    }
}
