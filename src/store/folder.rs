//! One sled folder: opened with bounded memory, made durable on demand.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::StoreError;

pub type Tree = sled::Tree;

/// An open sled folder.
#[derive(Debug)]
pub struct Folder {
    db: sled::Db,
    path: PathBuf,
}

impl Folder {
    /// Opens or makes the folder. sled really uses 2 to 10 times `cache_mb`.
    pub fn open(path: &Path, cache_mb: u64) -> Result<Self, StoreError> {
        let db = sled::Config::new().path(path).cache_capacity(cache_mb << 20).open()?;
        Ok(Self { db, path: path.to_owned() })
    }

    /// Opens or makes a tree.
    pub fn tree(&self, name: &str) -> Result<Tree, StoreError> {
        Ok(self.db.open_tree(name)?)
    }

    /// Returns where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns when everything written so far survives a power failure.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        self.db.flush()?;
        // sled's flush is sync_file_range: the data is on its way, not there.
        let file = self.path.join("db");
        File::open(&file).and_then(|db| db.sync_data()).map_err(StoreError::io("make durable", &file))
    }
}
