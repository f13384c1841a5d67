//! Integrations: every version is kept, for each import remembers its own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Catalog, StoreError};
use crate::model::{Integration, IntegrationCode, Made};

/// A version of an integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(with = "in_arc")]
    integration: Arc<Integration>,
    /// Whether the user removed the integration, this being its last version.
    #[serde(default)]
    is_removed: bool,
    /// None for a version kept before this was noted, or taken from a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<Made>,
}

/// Writes what is shared as if it were not.
mod in_arc {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<T>, D::Error> {
        T::deserialize(deserializer).map(Arc::new)
    }
}

impl Kept {
    pub fn new(integration: Integration) -> Self {
        Self { integration: Arc::new(integration), is_removed: false, made: None }
    }
}

impl Catalog {
    /// Keeps the integration. Where it differs from the present version in anything but the number, it becomes the next
    /// one. Returns it with its number.
    pub fn save_integration(&self, integration: &Integration, made: Made) -> Result<Integration, StoreError> {
        let _saving = self.saving();
        let last = self.last_kept(&integration.code);
        if let Some(last) = &last
            && !last.is_removed
            && *last.integration == (Integration { version: last.integration.version, ..integration.clone() })
        {
            return Ok(Integration::clone(&last.integration));
        }
        let version = last.map_or(1, |last| last.integration.version + 1);
        let saved = Integration { version, ..integration.clone() };
        self.saved(
            &self.integrations,
            &(saved.code.clone(), version),
            Kept { made: Some(made), ..Kept::new(saved.clone()) },
        )?;
        self.copies.write_integration(&saved)?;
        Ok(saved)
    }

    /// Returns the present version.
    pub fn integration(&self, code: &IntegrationCode) -> Option<Arc<Integration>> {
        self.last_kept(code).filter(|kept| !kept.is_removed).map(|kept| kept.integration.clone())
    }

    /// Returns that version, also of an integration that was removed.
    pub fn integration_version(&self, code: &IntegrationCode, version: u32) -> Option<Arc<Integration>> {
        self.integrations.get(&(code.clone(), version)).map(|kept| kept.integration.clone())
    }

    /// Returns when that version was saved, and by whom, where that is known.
    pub fn version_made(&self, code: &IntegrationCode, version: u32) -> Option<Made> {
        self.integrations.get(&(code.clone(), version)).and_then(|kept| kept.made.clone())
    }

    /// Returns the present versions, by sort order and code.
    pub fn integrations(&self) -> Vec<Arc<Integration>> {
        let all = self.integrations.list();
        let last_of_code = all.chunk_by(|a, b| a.integration.code == b.integration.code).filter_map(<[_]>::last);
        let mut present: Vec<_> =
            last_of_code.filter(|kept| !kept.is_removed).map(|kept| kept.integration.clone()).collect();
        present.sort_by_key(|integration| integration.sort_order);
        present
    }

    /// Takes the integration off the list. Its versions stay readable for the imports that ran under them.
    pub fn remove_integration(&self, code: &IntegrationCode) -> Result<(), StoreError> {
        let _saving = self.saving();
        let Some(last) = self.last_kept(code) else { return Ok(()) };
        let removed = Kept { is_removed: true, ..Kept::clone(&last) };
        self.saved(&self.integrations, &(code.clone(), last.integration.version), removed)?;
        self.copies.write_draft(code, None)?;
        self.copies.remove_integration(code)
    }

    /// Keeps unsaved changes of an integration, or forgets them.
    pub fn keep_draft(&self, code: &IntegrationCode, draft: Option<&Integration>) -> Result<(), StoreError> {
        let _saving = self.saving();
        self.copies.write_draft(code, draft)
    }

    /// Returns the unsaved changes that were kept.
    pub fn drafts(&self) -> Result<Vec<Integration>, StoreError> {
        self.copies.read_drafts()
    }

    /// Keeps versions found in copies. Those whose code is not `present` had been removed.
    pub(super) fn restore_integrations(
        &self,
        found: Vec<Integration>,
        present: &[IntegrationCode],
    ) -> Result<(), StoreError> {
        for integration in found {
            let is_removed = !present.contains(&integration.code);
            let key = (integration.code.clone(), integration.version);
            self.integrations.save(&key, Kept { is_removed, ..Kept::new(integration) })?;
        }
        Ok(())
    }

    fn last_kept(&self, code: &IntegrationCode) -> Option<Arc<Kept>> {
        let range = (code.clone(), 0)..=(code.clone(), u32::MAX);
        self.integrations.read().range(range).next_back().map(|(_, kept)| kept.clone())
    }
}
