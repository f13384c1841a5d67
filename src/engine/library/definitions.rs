//! Definitions of integrations: all versions of one, its text for a file, and the rows of its latest file.

use std::{fs, path::Path};

use super::{Library, Look};
use crate::{
    engine::{JobError, definition, sentence},
    model::{ImportId, Integration, IntegrationCode, Made, RawBlock, RowNo},
    source::{Guess, Preview},
};

/// Rows of an import that a mapping is tried on.
const MAX_ROWS: usize = 1000;

/// A version of an integration.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownVersion {
    pub integration: Integration,
    /// When it was saved, and by whom; none where that was not noted.
    pub made: Option<Made>,
}

impl Library {
    /// Returns all versions of an integration, the latest first.
    pub fn versions(&self, code: &IntegrationCode) -> Vec<KnownVersion> {
        let catalog = self.stores.workspace.catalog();
        let last = catalog.integration(code).map_or(0, |latest| latest.version);
        let versions = (1..=last).rev().filter_map(|version| catalog.integration_version(code, version));
        let known = |version: std::sync::Arc<Integration>| KnownVersion {
            made: catalog.version_made(code, version.version),
            integration: Integration::clone(&version),
        };
        versions.map(known).collect()
    }

    /// Returns the unsaved changes that were kept when the program was last closed. What can't be read is left alone.
    pub fn drafts(&self) -> Vec<Integration> {
        self.stores.workspace.catalog().drafts().unwrap_or_default()
    }

    /// Returns the first staged rows of an import as if its file had just been looked at.
    pub fn staged_look(&self, import: ImportId) -> Result<Look, String> {
        self.try_staged_look(import).map_err(|error| error.sentence())
    }

    fn try_staged_look(&self, id: ImportId) -> Result<Look, JobError> {
        let import = self.stores.import(id)?;
        let integration = self.stores.integration_of(&import)?;
        let records = self.stores.workspace.staging(id)?.records(None, 0, MAX_ROWS)?;
        let mut block = RawBlock::new(records.first().map_or(RowNo(1), |record| record.row));
        for record in &records {
            block.begin_row(record.line);
            record.cells.iter().for_each(|(kind, text)| block.push_cell(*kind, text));
            block.end_row();
        }
        let guess = Guess {
            format: integration.format.clone(),
            evidence: Vec::new(),
            sheets: Vec::new(),
            encodings: Vec::new(),
        };
        let is_complete = import.counts.total() <= records.len() as u64;
        let preview = Preview { guess, columns: import.columns.clone(), header_issues: Vec::new(), block, is_complete };
        Ok(Look { file: import.file, preview, lines: Vec::new() })
    }

    /// Writes an integration to a file of its own.
    pub fn write_definition(&self, integration: &Integration, path: &Path) -> Result<(), String> {
        let text = definition::write(integration).map_err(|error| sentence(&error.to_string()))?;
        fs::write(path, text).map_err(|error| {
            sentence(&format!("the definition could not be written ({error}); check the folder: {}", path.display()))
        })
    }

    /// Reads an integration from a file that one was written to.
    pub fn read_definition(&self, path: &Path) -> Result<Integration, String> {
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("There is no such file; check its name and folder: {}", path.display())
            }
            _ => sentence(&format!("the file could not be read ({error}); check its name: {}", path.display())),
        })?;
        definition::read(&text).map_err(|what| sentence(&format!("{what}; choose a file exported by Longshore")))
    }
}
