//! The company's one tree of keys and values: all that it asks of the database.

use crate::store::{StoreError, Tree};

pub(super) type Batch = sled::Batch;
/// A key or a value, as the database lends it.
pub(super) type Bytes = sled::IVec;

/// A tree of keys and values.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    tree: Tree,
}

impl Disk {
    pub(super) fn new(tree: Tree) -> Self {
        Self { tree }
    }

    /// Returns the value at `key`.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self.tree.get(key)?)
    }

    /// Returns the last key and value up to `key`, not before `from`.
    pub(super) fn last_up_to(&self, from: &[u8], key: &[u8]) -> Result<Option<(Bytes, Bytes)>, StoreError> {
        Ok(self.tree.range(from..=key).next_back().transpose()?)
    }

    /// Walks keys and values from `from` on, to before `to`.
    pub(super) fn range(
        &self,
        from: &[u8],
        to: &[u8],
    ) -> impl Iterator<Item = Result<(Bytes, Bytes), StoreError>> + use<'_> {
        self.tree.range(from..to).map(|entry| entry.map_err(StoreError::from))
    }

    /// Writes and removes all of it, or nothing.
    pub(super) fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        Ok(self.tree.apply_batch(batch)?)
    }
}
