//! The head of a staging folder: how much is there, and what became of it. Each batch writes it anew.

use serde::{Deserialize, Serialize};

use super::{pack, status::StatusByte};
use crate::{
    model::{JobId, Outcome, RecordStatus, RowNo, StatusCounts, Totals},
    store::{StoreError, codec, manifest::Stand},
};

const VERSION: u8 = 1;

/// What is known of a staging folder without reading its rows. Kept as JSON: a field that is added needs no migration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    pub rows: u64,
    pub blocks: u64,
    /// Rolled over the blocks, see [`super::blocks::roll`].
    pub checksum: u64,
    /// Records by status; none is Processing here.
    pub counts: StatusCounts,
    pub totals: Totals,
    /// Rows in which reading found something wrong.
    pub staged_with_issues: u64,
    /// Whether every row of the file is there.
    pub is_complete: bool,
    pub generation: u64,
    /// How far each job has come.
    pub cursors: Vec<(JobId, RowNo)>,
}

impl Head {
    /// Returns the head as it is kept.
    pub fn seal(&self) -> Vec<u8> {
        codec::seal(VERSION, &serde_json::to_vec(self).expect("BUG: a head is plain numbers"))
    }

    /// Reads what [`Self::seal`] gave.
    pub fn unseal(words: &str, sealed: &[u8]) -> Result<Self, StoreError> {
        let body = codec::unseal_as(VERSION, "the head", words, sealed)?;
        serde_json::from_slice(body).map_err(|_| pack::damaged(words, "the head"))
    }

    /// Returns what the manifest is told.
    pub fn stand(&self) -> Stand {
        Stand { blocks: self.blocks, rows: self.rows, checksum: self.checksum }
    }

    /// Counts a row of the new status instead of the old.
    pub fn count(&mut self, old: StatusByte, new: StatusByte) {
        *self.counts.of_mut(old.status()) -= 1;
        *self.counts.of_mut(new.status()) += 1;
        if let Some(outcome) = old.outcome() {
            *self.total_of(outcome) -= 1;
        }
        if let Some(outcome) = new.outcome() {
            *self.total_of(outcome) += 1;
        }
    }

    /// Counts rows that were just staged.
    pub fn count_staged(&mut self, num_rows: u64) {
        self.rows += num_rows;
        *self.counts.of_mut(RecordStatus::Ready) += num_rows;
    }

    /// Notes how far a job has come.
    pub fn set_cursor(&mut self, job: JobId, row: RowNo) {
        match self.cursors.iter_mut().find(|(known, _)| *known == job) {
            Some((_, cursor)) => *cursor = row,
            None => self.cursors.push((job, row)),
        }
    }

    fn total_of(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Created => &mut self.totals.created,
            Outcome::Updated => &mut self.totals.updated,
            Outcome::Unchanged | Outcome::LeftAlone => &mut self.totals.unchanged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_comes_back() {
        let mut head = Head { checksum: u64::MAX, is_complete: true, ..Head::default() };
        head.count_staged(5);
        head.set_cursor(JobId(3), RowNo(4));
        head.set_cursor(JobId(3), RowNo(5));
        assert_eq!(head.cursors, [(JobId(3), RowNo(5))]);
        assert_eq!(Head::unseal("import 1", &head.seal()).unwrap(), head);
    }

    #[test]
    fn a_row_is_counted_once() {
        let mut head = Head::default();
        head.count_staged(2);
        let created = StatusByte::default().with_outcome(Outcome::Created);
        let left = StatusByte::default().with_outcome(Outcome::LeftAlone);
        head.count(StatusByte::default(), created);
        head.count(StatusByte::default(), StatusByte::default().with_status(RecordStatus::Error));
        head.count(StatusByte::default().with_status(RecordStatus::Error), left);
        assert_eq!((head.counts.completed, head.counts.total()), (2, 2));
        assert_eq!(head.totals, Totals { created: 1, updated: 0, unchanged: 1 });
    }

    #[test]
    fn a_head_of_another_time_lacks_fields() {
        let sealed = codec::seal(VERSION, br#"{"rows":7,"some_later_field":1}"#);
        assert_eq!(Head::unseal("import 1", &sealed).unwrap(), Head { rows: 7, ..Head::default() });
    }
}
