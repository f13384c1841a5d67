//! The stores of one workspace, opened together, and the engine's clock.

use std::{path::Path, sync::Arc};

use super::{JobError, clock::Clock, prepared::Shelf, restore, text_index::KeptIndexes};
use crate::{
    model::{Import, ImportId, Integration},
    store::{CacheSizes, Company, StoreError, Workspace, company::standard},
};

/// What every job and every question works on.
pub struct Stores {
    pub workspace: Workspace,
    pub company: Arc<Company>,
    pub clock: Clock,
    /// Indexes of fields that lookups search, from run to run.
    pub indexes: KeptIndexes,
    /// What staging converted, for the processing that follows.
    pub shelf: Shelf,
    notes: Vec<String>,
}

impl Stores {
    /// Opens the workspace at `root`, making it where there is none.
    pub fn open(root: &Path, clock: Clock) -> Result<Self, StoreError> {
        let workspace = Workspace::open(root, CacheSizes::default())?;
        let mut notes = workspace.repairs().to_vec();
        // Told by the manifest, which is moved away with a damaged folder.
        let num_records = workspace.num_company_records();
        let folder = match workspace.company_folder() {
            // It is out of the way now; the tables begin anew.
            Err(error @ StoreError::Quarantined { .. }) => {
                notes.push(super::error::sentence(&error.to_string()) + ".");
                workspace.company_folder()?
            }
            opened => opened?,
        };
        if Company::is_new(&folder)? {
            restore::note_loss(&workspace, num_records)?;
        }
        let user_tables = workspace.catalog().tables().into_iter().map(Arc::unwrap_or_clone).collect();
        let company = Arc::new(Company::open(folder, standard::tables().to_vec(), user_tables)?);
        Ok(Self { workspace, company, clock, indexes: KeptIndexes::default(), shelf: Shelf::default(), notes })
    }

    /// Says in sentences what was repaired when the workspace was opened.
    pub fn opening_notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Returns the import of that number.
    pub fn import(&self, id: ImportId) -> Result<Import, JobError> {
        self.workspace
            .catalog()
            .import(id)
            .map(Arc::unwrap_or_clone)
            .ok_or_else(|| JobError::Gone { what: format!("import {id}") })
    }

    /// Returns the integration an import runs under, in the version it remembers.
    pub fn integration_of(&self, import: &Import) -> Result<Integration, JobError> {
        let Import { integration: code, version, .. } = import;
        let found = self.workspace.catalog().integration_version(code, *version);
        found
            .map(Arc::unwrap_or_clone)
            .ok_or_else(|| JobError::Gone { what: format!("integration {code}, version {version}") })
    }

    /// Returns how many threads convert rows: one for each core. The writer and the reader need little of theirs, and
    /// wait for the disk.
    pub fn num_threads(&self) -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }
}
