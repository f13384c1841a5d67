//! Questions of background work: what it can't decide by itself waits for its owner, and the rest goes on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ImportId, QuestionId, RowNo};

/// Rows of which a question keeps the numbers, as ranges; when there are more, all that wait are asked for.
const MAX_RANGES: usize = 1000;

/// A question. Rows of an import that ask the same are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub id: QuestionId,
    pub import: ImportId,
    /// What it is about, in a sentence; no two questions of an import have the same.
    pub subject: String,
    /// The field whose value is to be chosen, and the value in the file.
    pub field: String,
    pub value: String,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// The rows that wait, as ranges from first to last.
    pub rows: Vec<(RowNo, RowNo)>,
    /// Whether more rows wait than are listed.
    #[serde(default)]
    pub has_more_rows: bool,
    pub asked: Timestamp,
    /// When the default answer is taken: [`Answer::DEFAULT`].
    pub deadline: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenAnswer>,
}

/// An answer and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    pub answer: Answer,
    pub at: Timestamp,
    pub by: AnsweredBy,
}

/// What is to be done with the rows that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// They take that choice.
    Choose(String),
    /// They become errors, to be corrected one by one.
    Fail,
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnsweredBy {
    User,
    /// Nobody did before the deadline.
    Deadline,
}

impl Answer {
    /// What is answered where nobody does: nothing is guessed.
    pub const DEFAULT: Self = Self::Fail;
}

impl Question {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        self.given.is_none()
    }

    /// Adds a row that waits; one that is there already changes nothing.
    pub fn add_row(&mut self, row: RowNo) {
        if self.rows.iter().any(|(first, last)| (*first..=*last).contains(&row)) {
            return;
        }
        let num_ranges = self.rows.len();
        match self.rows.last_mut() {
            Some((_, last)) if last.next() == row => *last = row,
            Some(_) if num_ranges >= MAX_RANGES => self.has_more_rows = true,
            Some(_) | None => self.rows.push((row, row)),
        }
    }

    /// Returns how many rows wait, of those that are listed.
    pub fn num_rows(&self) -> u64 {
        self.rows.iter().map(|(first, last)| last.0 + 1 - first.0).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        Question {
            id: QuestionId(1),
            import: ImportId(1),
            subject: String::new(),
            field: String::new(),
            value: String::new(),
            choices: Vec::new(),
            rows: Vec::new(),
            has_more_rows: false,
            asked: Timestamp::UNIX_EPOCH,
            deadline: Timestamp::UNIX_EPOCH,
            given: None,
        }
    }

    #[track_caller]
    fn check(rows: impl IntoIterator<Item = u64>, expect: &[(u64, u64)]) {
        let mut question = question();
        rows.into_iter().for_each(|row| question.add_row(RowNo(row)));
        let ranges: Vec<_> = question.rows.iter().map(|(first, last)| (first.0, last.0)).collect();
        assert_eq!(ranges, expect);
    }

    #[test]
    fn adjacent_rows_are_one_range_and_each_counts_once() {
        check([3, 4, 5, 9], &[(3, 5), (9, 9)]);
        check([3, 4, 3, 4, 5], &[(3, 5)]);
    }

    #[test]
    fn that_more_rows_wait_than_are_listed_is_known() {
        let mut question = question();
        (0..1001).for_each(|row| question.add_row(RowNo(2 * row + 1)));
        assert_eq!((question.num_rows(), question.has_more_rows), (1000, true));
    }
}
