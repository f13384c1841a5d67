//! Records of the same file that others refer to: whether they are there when a unit is written.
//!
//! It is asked under the right to write, of the table and the batch: a parent that failed, was not taken up, or is still
//! to come keeps its children from being written, and they say so.

use std::collections::BTreeMap;

use super::{CompanyDestination, DestinationError};
use crate::model::{Entry, Finished, Issue, KeyPrint, Need, RowNo, cells};

impl CompanyDestination {
    /// Returns the rows of a unit that refer to records which are not there, each with what is wrong with it.
    pub(super) fn missing_parents(
        &self,
        batch: &Finished,
        at: usize,
        unit: &[Entry],
    ) -> Result<BTreeMap<RowNo, Vec<Issue>>, DestinationError> {
        let mut faults: BTreeMap<RowNo, Vec<Issue>> = BTreeMap::new();
        for need in batch.needs(at) {
            let is_own = |entry: &Entry| entry.part == need.part && KeyPrint::of(batch.key(entry)) == need.key;
            let is_there = match self.targets.get(usize::from(need.part)) {
                Some(target) => target.has(need.key)?,
                None => false,
            };
            if !is_there && !unit.iter().any(is_own) {
                faults.entry(need.row).or_default().push(self.fault(batch, unit, need));
            }
        }
        Ok(faults)
    }

    fn fault(&self, batch: &Finished, unit: &[Entry], need: &Need) -> Issue {
        let (part, field) = (need.field.0, usize::from(need.field.1));
        let field = self.targets.get(usize::from(part)).and_then(|target| Some((field, target.field(field)?)));
        let entry = unit.iter().find(|entry| entry.part == part && entry.row == need.row);
        let value = |at| cells::iter(batch.cells(entry?)).nth(at);
        let shown = field.map_or_else(String::new, |(at, field)| field.show(value(at).unwrap_or_default()));
        let name = field.map_or("", |(_, field)| field.name.as_str());
        Issue::error(need.fault, name, &shown).with_detail(need.parent.to_string())
    }
}
