//! Records that are made from a template because a lookup found none: once for each text, with the unit that needs it.
//!
//! The lookups were answered when the run began. What has come into the table since, by this run or another, is looked
//! at here, under the right to write: no text is ever made twice.

use std::collections::HashMap;

use super::{
    DestinationError,
    target::{NewEntry, Target},
};
use crate::{
    model::{Creation, Issue, IssueCode, KeyPrint, RowNo, cells, keys},
    store::company::TableQuery,
};

/// One table, and field of it, by which records are missed and made.
#[derive(Debug)]
pub(super) struct Creating {
    pub lookup: usize,
    /// Position among the destination's targets.
    pub target: usize,
    by: usize,
    /// The table's state as far as it is known.
    generation: u64,
    /// Whether that is how it is now.
    is_current: bool,
    /// Since others wrote: the key of the record that has a text.
    by_text: Option<HashMap<KeyPrint, Vec<u8>>>,
}

impl Creating {
    pub fn new(lookup: usize, target: usize, by: usize, generation: u64) -> Self {
        Self { lookup, target, by, generation, is_current: false, by_text: None }
    }

    /// Makes the record, unless the very same is there; an issue where another one stands in its way.
    pub fn make(
        &mut self,
        target: &mut Target,
        row: RowNo,
        creation: &Creation,
    ) -> Result<Result<(), Issue>, DestinationError> {
        if let Some(stored) = target.stored(&creation.key)? {
            let is_same = self.text_of(target, &stored) == creation.text;
            let taken = || target.issue(IssueCode::AlreadyExists, &creation.key, target.table_name());
            return Ok(if is_same { Ok(()) } else { Err(taken()) });
        }
        self.catch_up(target)?;
        let others = self.by_text.as_ref().and_then(|known| known.get(&KeyPrint::of_code(&creation.text)));
        if let Some(key) = others.filter(|key| **key != creation.key) {
            let shown = target.shown.show(key);
            let what = format!(
                "“{}” has become {} {shown} meanwhile; process the record again",
                creation.text,
                target.table_name()
            );
            return Ok(Err(Issue::error(IssueCode::StepFailed, "", &creation.text).with_detail(what)));
        }
        target.create(NewEntry { row, key: &creation.key, cells: &creation.cells });
        Ok(Ok(()))
    }

    /// Looks whether others have written since; to be asked under the right to write, before a batch.
    pub fn begin(&mut self, target: &Target) {
        self.is_current = self.generation == target.write.table.generation();
    }

    /// Takes note that a batch was written: what it wrote is no news.
    pub fn committed(&mut self, target: &Target) {
        if self.is_current {
            self.generation = target.write.table.generation();
        }
    }

    /// Reads the table again where others have written.
    fn catch_up(&mut self, target: &Target) -> Result<(), DestinationError> {
        if self.is_current {
            return Ok(());
        }
        let table = &target.write.table;
        let key_positions = table.schema().key_positions();
        let mut known = HashMap::new();
        table.for_each(&TableQuery::default(), &|| true, |record| {
            let mut key = Vec::new();
            let values: Vec<_> = cells::slices(record).collect();
            key_positions.iter().for_each(|at| key.extend_from_slice(values[*at]));
            known.insert(KeyPrint::of_code(&self.text_of(target, record)), key);
            true
        })?;
        self.by_text = Some(known);
        self.generation = table.generation();
        self.is_current = true;
        Ok(())
    }

    /// Returns the text by which a record is found.
    fn text_of(&self, target: &Target, record: &[u8]) -> String {
        let value = cells::iter(record).nth(self.by).unwrap_or_default();
        let mut folded = String::new();
        keys::fold(&target.write.table.schema().fields[self.by].text_of(value), &mut folded);
        folded
    }
}
