//! A tree of keys and values in a folder, with the database's panics turned into errors.

use std::sync::{Arc, atomic::Ordering};

use super::{
    StoreError, fault,
    folder::{Site, Tree},
};

/// A key or a value, as the database lends it.
pub type Bytes = sled::IVec;

/// What is written and removed in one step. Of what is said of a key, the last counts.
#[derive(Debug, Default)]
pub struct Batch {
    writes: Vec<(Bytes, Option<Bytes>)>,
}

const A_PART: &str = "a part of the file";

/// A tree that writes nothing more after a failed write, and nothing where the disk is nearly full.
#[derive(Clone, Debug)]
pub struct Table {
    tree: Tree,
    site: Arc<Site>,
}

impl Batch {
    /// Writes a value.
    pub fn insert(&mut self, key: impl Into<Bytes>, value: impl Into<Bytes>) {
        self.writes.push((key.into(), Some(value.into())));
    }

    /// Removes a value.
    pub fn remove(&mut self, key: impl Into<Bytes>) {
        self.writes.push((key.into(), None));
    }

    /// Does what another batch says, behind what this one says.
    pub fn append(&mut self, mut other: Self) {
        self.writes.append(&mut other.writes);
    }

    fn into_sled(self) -> sled::Batch {
        let mut batch = sled::Batch::default();
        for (key, value) in self.writes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        batch
    }
}

impl Table {
    pub(super) fn new(tree: Tree, site: Arc<Site>) -> Self {
        Self { tree, site }
    }

    /// Returns the value at `key`.
    pub fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.site.guarded(A_PART, || self.tree.get(key))
    }

    /// Returns the last key and value up to `key`, not before `from`.
    pub fn last_up_to(&self, from: &[u8], key: &[u8]) -> Result<Option<(Bytes, Bytes)>, StoreError> {
        self.site.guarded(A_PART, || self.tree.range(from..=key).next_back().transpose())
    }

    /// Walks keys and values from `from` on, to before `to`.
    pub fn range(&self, from: &[u8], to: &[u8]) -> impl Iterator<Item = Result<(Bytes, Bytes), StoreError>> + use<'_> {
        self.walk(self.tree.range(from..to))
    }

    /// Walks all keys and values.
    pub fn iter(&self) -> impl Iterator<Item = Result<(Bytes, Bytes), StoreError>> + use<'_> {
        self.walk(self.tree.iter())
    }

    /// Writes one value.
    pub fn put(&self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.write(|| self.tree.insert(key, value).map(drop))
    }

    /// Removes one value.
    pub fn remove(&self, key: &[u8]) -> Result<(), StoreError> {
        self.write(|| self.tree.remove(key).map(drop))
    }

    /// Writes and removes all of it, or nothing.
    pub fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        self.write(|| self.tree.apply_batch(batch.into_sled()))
    }

    fn walk(&self, mut iter: sled::Iter) -> impl Iterator<Item = Result<(Bytes, Bytes), StoreError>> + use<'_> {
        let mut is_over = false;
        std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let next = self.site.guarded(A_PART, || iter.next().transpose()).transpose();
            // After an error sled would give the same error for ever.
            is_over = !matches!(next, Some(Ok(_)));
            next
        })
    }

    fn write(&self, write: impl FnOnce() -> sled::Result<()>) -> Result<(), StoreError> {
        if self.site.is_broken.load(Ordering::Relaxed) {
            let why = format!("a write to {} failed before; close Longshore and open it again", self.site.words);
            return Err(StoreError::Refused { why });
        }
        self.site.check_space()?;
        let failed = StoreError::io("write to", &self.site.path);
        fault::around(fault::Write::Value, failed, || self.site.guarded(A_PART, write))
            .inspect_err(|_| self.site.is_broken.store(true, Ordering::Relaxed))
    }
}
