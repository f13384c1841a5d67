//! Counting the values that reach a value map over all rows of an import: some rows at a time, so that whoever asks other
//! things meanwhile does not wait, and sees how far it is.

use std::{cmp::Reverse, collections::HashMap};

use super::{Library, TraceQuery, mapping::Bench};
use crate::{
    engine::JobError,
    model::{ImportId, RawBlock, RowNo, keys},
};

/// Rows counted at a time.
const ROWS: u64 = 20_000;
/// Different values that are kept: a map is for a list that a person fills in.
const MAX_VALUES: usize = 10_000;

/// The values of an import, as far as they have been counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// By how they are compared: as first seen, and in how many rows.
    values: HashMap<String, (String, u64)>,
    pub num_done: u64,
    pub num_rows: u64,
    /// Rows whose value is not among those kept, because there are too many.
    pub num_others: u64,
}

impl Counting {
    /// Whether rows are left.
    pub fn is_underway(&self) -> bool {
        self.num_done < self.num_rows
    }

    /// Returns the values with the rows that have them, the most frequent first.
    pub fn counts(&self) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = self.values.values().cloned().collect();
        counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        counts
    }

    fn add(&mut self, value: &str, folded: &str) {
        if let Some((_, number)) = self.values.get_mut(folded) {
            *number += 1;
        } else if self.values.len() < MAX_VALUES {
            self.values.insert(folded.to_owned(), (value.to_owned(), 1));
        } else {
            self.num_others += 1;
        }
    }
}

impl Library {
    /// Counts the next rows of an import: what comes to the end of the query's steps. The error is a sentence.
    pub fn count_on(&self, query: &TraceQuery, import: ImportId, counting: Counting) -> Result<Counting, String> {
        self.try_count_on(query, import, counting).map_err(|error| error.sentence())
    }

    fn try_count_on(&self, query: &TraceQuery, import: ImportId, mut on: Counting) -> Result<Counting, JobError> {
        let import = self.stores.import(import)?;
        let staging = self.stores.workspace.staging(import.id)?;
        on.num_rows = staging.num_rows();
        let bench = Bench::over(self, query, import.columns.clone());
        let Ok(plan) = bench.text_plan() else {
            // A step that is not complete yet lets nothing through.
            on.num_done = on.num_rows;
            return Ok(on);
        };
        let (mut block, mut value, mut folded) = (RawBlock::default(), String::new(), String::new());
        let end = on.num_rows.min(on.num_done + ROWS);
        while on.num_done < end {
            let wanted = (end - on.num_done).min(4096) as usize;
            if staging.read(RowNo(on.num_done + 1), wanted, &mut block)? == 0 {
                on.num_done = on.num_rows;
                break;
            }
            for row in block.rows() {
                if bench.value(&plan, &row, &mut value) && !value.is_empty() {
                    keys::fold(&value, &mut folded);
                    on.add(&value, &folded);
                }
            }
            on.num_done = block.next_row().0 - 1;
        }
        Ok(on)
    }
}
