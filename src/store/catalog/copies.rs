//! Plain copies beside the store: what a lost catalog is restored from, and what a person can read.
//!
//! ```text
//! definitions/integrations/CUSTOMERS.toml             the present version
//! definitions/integrations/versions/CUSTOMERS.2.toml  each version
//! definitions/integrations/drafts/CUSTOMERS.toml      unsaved changes, where there are some
//! definitions/tables/Dog License.toml
//! definitions/settings.toml
//! imports/00000012/import.json
//! ```

use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    model::{Import, ImportId, ImportStage, Integration, IntegrationCode, Settings, TableName, TableSchema},
    store::{StoreError, files},
};

/// The copies of one workspace.
#[derive(Clone, Debug)]
pub struct Copies {
    root: PathBuf,
}

/// Everything that is left of a lost catalog.
#[derive(Debug, Default)]
pub struct Found {
    pub integrations: Vec<Integration>,
    /// Codes of the integrations that are in use: others have old versions only.
    pub present: Vec<IntegrationCode>,
    pub tables: Vec<TableSchema>,
    pub imports: Vec<Import>,
    pub settings: Option<Settings>,
}

impl Copies {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Returns the file that says which numbers may have been given.
    pub fn counters_path(&self) -> PathBuf {
        self.root.join("definitions/counters.toml")
    }

    /// Makes the folders.
    pub fn make_folders(&self) -> Result<(), StoreError> {
        for folder in
            ["definitions/integrations/versions", "definitions/integrations/drafts", "definitions/tables", "imports"]
        {
            files::make_folder(&self.root.join(folder))?;
        }
        Ok(())
    }

    /// Writes an integration: as the present version, and among all versions.
    pub fn write_integration(&self, integration: &Integration) -> Result<(), StoreError> {
        let text = toml(integration)?;
        let Integration { code, version, .. } = integration;
        let versioned = format!("versions/{}.{version}.toml", file_name(code.as_str()));
        files::write_atomically(&self.integrations().join(versioned), &text)?;
        files::write_atomically(&self.integration_path(code), &text)
    }

    /// Removes the present version; what it was stays among the versions.
    pub fn remove_integration(&self, code: &IntegrationCode) -> Result<(), StoreError> {
        files::remove(&self.integration_path(code))
    }

    /// Writes unsaved changes of an integration; none takes them away.
    pub fn write_draft(&self, code: &IntegrationCode, draft: Option<&Integration>) -> Result<(), StoreError> {
        let path = self.integrations().join(format!("drafts/{}.toml", file_name(code.as_str())));
        match draft {
            Some(draft) => files::write_atomically(&path, &toml(draft)?),
            None => files::remove(&path),
        }
    }

    /// Reads all unsaved changes.
    pub fn read_drafts(&self) -> Result<Vec<Integration>, StoreError> {
        read_all(&self.integrations().join("drafts"), toml_file)
    }

    pub fn write_table(&self, table: &TableSchema) -> Result<(), StoreError> {
        files::write_atomically(&self.table_path(&table.name), &toml(table)?)
    }

    pub fn remove_table(&self, name: &TableName) -> Result<(), StoreError> {
        files::remove(&self.table_path(name))
    }

    pub fn write_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        files::write_atomically(&self.root.join("definitions/settings.toml"), &toml(settings)?)
    }

    /// Writes the import into its folder, where it has one.
    pub fn write_import(&self, import: &Import) -> Result<(), StoreError> {
        let folder = import_folder(&self.root, import.id);
        if !folder.exists() {
            return Ok(());
        }
        let json = serde_json::to_vec_pretty(import).map_err(|error| unwritable(&error))?;
        let path = folder.join("import.json");
        let written = match import.stage {
            // Its rows are read again if the power fails, and the copy is written again when they are there.
            ImportStage::Staging => files::write_whole(&path, &json),
            ImportStage::Staged | ImportStage::Cancelled | ImportStage::Failed { .. } => {
                files::write_atomically(&path, &json)
            }
        };
        // Removed in just that moment, by the job that reads its file anew: that writes the copy itself.
        if folder.exists() { written } else { Ok(()) }
    }

    /// Reads all copies. One that can't be read is left out: its file stays where it is.
    pub fn read(&self) -> Result<Found, StoreError> {
        let mut found = Found {
            integrations: read_all(&self.integrations().join("versions"), toml_file)?,
            tables: read_all(&self.root.join("definitions/tables"), toml_file)?,
            settings: toml_file(&self.root.join("definitions/settings.toml"))?,
            ..Found::default()
        };
        let present: Vec<Integration> = read_all(&self.integrations(), toml_file)?;
        found.present = present.iter().map(|integration| integration.code.clone()).collect();
        found.integrations.extend(present);
        for folder in files::list(&self.root.join("imports"))? {
            let json = files::read(&folder.join("import.json"))?;
            let import = json.and_then(|json| serde_json::from_slice::<Import>(&json).ok());
            found.imports.extend(import.filter(|import| folder == import_folder(&self.root, import.id)));
        }
        Ok(found)
    }

    fn integrations(&self) -> PathBuf {
        self.root.join("definitions/integrations")
    }

    fn integration_path(&self, code: &IntegrationCode) -> PathBuf {
        self.integrations().join(format!("{}.toml", file_name(code.as_str())))
    }

    fn table_path(&self, name: &TableName) -> PathBuf {
        self.root.join(format!("definitions/tables/{}.toml", file_name(name.as_str())))
    }
}

impl Found {
    /// Whether there is nothing to restore.
    pub fn is_empty(&self) -> bool {
        let Self { integrations, present: _, tables, imports, settings } = self;
        integrations.is_empty() && tables.is_empty() && imports.is_empty() && settings.is_none()
    }
}

/// Returns the folder of an import.
pub fn import_folder(root: &Path, import: ImportId) -> PathBuf {
    root.join(format!("imports/{:08}", import.0))
}

/// Makes a file name of a code or name: letters, digits and a few signs stay, all else is written as `%` and its bytes.
/// Names that Windows keeps for itself get a `%` behind.
fn file_name(name: &str) -> String {
    let mut file = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') {
            file.push(c);
        } else {
            let mut bytes = [0; 4];
            file.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    let upper = file.to_ascii_uppercase();
    let is_device = matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (upper.len() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")));
    if is_device || file.is_empty() || file.ends_with(' ') {
        file.push('%');
    }
    file
}

fn toml<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    toml::to_string_pretty(value).map(String::into_bytes).map_err(|error| unwritable(&error))
}

fn toml_file<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    let text = files::read(path)?.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(text.and_then(|text| toml::from_str(&text).ok()))
}

/// Reads all TOML files of a folder.
fn read_all<T>(folder: &Path, read: fn(&Path) -> Result<Option<T>, StoreError>) -> Result<Vec<T>, StoreError> {
    let mut values = Vec::new();
    for path in files::list(folder)?.iter().filter(|path| path.extension().is_some_and(|kind| kind == "toml")) {
        values.extend(read(path)?);
    }
    Ok(values)
}

fn unwritable(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Refused { why: format!("a copy of it can't be written: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &str) {
        assert_eq!(file_name(name), expect);
    }

    #[test]
    fn names_become_file_names() {
        check("CUSTOMERS", "CUSTOMERS");
        check("Sales Header", "Sales Header");
        check("Salesperson/Purchaser", "Salesperson%2FPurchaser");
        check("../../etc", "%2E%2E%2F%2E%2E%2Fetc");
        check("KÄUFE", "KÄUFE");
        check("a\\b:c*", "a%5Cb%3Ac%2A");
        check("con", "con%");
        check("LPT1", "LPT1%");
        check("COMM1", "COMM1");
        check("trailing ", "trailing %");
    }
}
