//! What the card's mapping makes of the rows of the last file that was imported with it.

use std::sync::Arc;

use super::draft::Draft;
use crate::{
    engine::{Faults, Library, Look, Trial},
    model::{ImportId, ImportStage, IntegrationCode, Mapping},
    ui::{fetched::Fetched, screen::ScreenCx, screens::mapping::SharedLook},
};

/// The rows, and what becomes of them.
#[derive(Default)]
pub struct Tried {
    import: Option<ImportId>,
    look: Fetched<ImportId, Result<Look, String>>,
    trial: Fetched<(ImportId, Mapping), Result<Trial, Faults>>,
}

impl Tried {
    /// Returns the import whose first rows are tried.
    pub fn import(&self) -> Option<ImportId> {
        self.import
    }

    /// Asks for both; returns what is known.
    pub fn follow(
        &mut self,
        cx: &ScreenCx<'_>,
        code: &IntegrationCode,
        draft: &Draft,
    ) -> (Option<SharedLook>, Option<Arc<Result<Trial, Faults>>>) {
        let is_own = |view: &&crate::engine::ImportView| {
            // Rows of a file with other columns would be shown under the wrong headings.
            let import = &view.import;
            import.integration == *code
                && import.stage == ImportStage::Staged
                && import.columns == draft.saved().columns
        };
        self.import = cx.overview.imports.iter().find(is_own).map(|view| view.import.id);
        let Some(import) = self.import else { return (None, None) };
        // Corrections of its rows are not followed: they would change the sample while it is looked at.
        let known = self.look.get(cx.reader, import, 0, |import, library: &Library, _| library.staged_look(*import));
        let Some(look) = known.value.filter(|_| known.is_current) else { return (None, None) };
        let records = cx.overview.tables.iter().map(|table| table.generation).sum();
        let (shared, integration) = (Arc::clone(&look), draft.saved().clone());
        let key = (import, draft.form.mapping.clone());
        let trial = self.trial.get(cx.reader, key, records, move |(_, mapping), library: &Library, _| {
            let look = shared.as_ref().as_ref().map_err(|sentence| Faults(vec![sentence.clone()]))?;
            let integration = crate::model::Integration { mapping: mapping.clone(), ..integration };
            library.try_mapping(&integration, None, &look.preview, &look.file.name)
        });
        (Some(look), trial.value)
    }
}
