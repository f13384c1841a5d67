//! Which records the page shows: of which imports, of which status, holding which text.

use crate::{
    engine::{Overview, RecordsQuery, overview::ImportView},
    model::{ImportId, ImportStage, IntegrationCode, RecordStatus, StatusCounts},
    ui::screen::RecordsScope,
};

/// Imports listed at once: each one more is a folder to be opened.
pub const MAX_IMPORTS: usize = 40;

/// What the user has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub integration: Option<IntegrationCode>,
    pub import: Option<ImportId>,
    pub status: Option<RecordStatus>,
    pub text: String,
}

/// What a filter means in the workspace as it stands.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    /// The imports whose records are listed, newest first.
    pub listed: Vec<&'a ImportView>,
    /// Records by status of all imports the filter takes, whatever status and text.
    pub counts: StatusCounts,
    /// Imports with such records in all; more than are listed where they are very many.
    pub num_imports: usize,
}

impl Filter {
    /// The filter another page asks for.
    pub fn of(scope: &RecordsScope) -> Self {
        let RecordsScope { integration, import, status, row: _ } = scope;
        Self { integration: integration.clone(), import: *import, status: *status, text: String::new() }
    }

    /// Whether less than all records is shown.
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// Takes everything away but the import.
    pub fn widen(&mut self) {
        self.status = None;
        self.text.clear();
    }

    /// Returns what the filter means now.
    pub fn scope<'a>(&self, overview: &'a Overview) -> Scope<'a> {
        let mut scope = Scope::default();
        for view in overview.imports.iter().filter(|view| self.takes(view)) {
            let counts = &view.import.counts;
            for status in RecordStatus::ALL {
                *scope.counts.of_mut(status) += counts.of(status);
            }
            let num_wanted = self.status.map_or_else(|| counts.total(), |status| counts.of(status));
            // A status may appear any moment in an import that was chosen by itself.
            if num_wanted == 0 && self.import.is_none() {
                continue;
            }
            scope.num_imports += 1;
            if scope.listed.len() < MAX_IMPORTS {
                scope.listed.push(view);
            }
        }
        scope
    }

    /// Whether records of that import are listed.
    pub fn takes(&self, view: &ImportView) -> bool {
        let import = &view.import;
        let is_of = self.integration.as_ref().is_none_or(|code| import.integration == *code);
        is_of && self.import.is_none_or(|id| import.id == id) && import.stage == ImportStage::Staged
    }

    /// Returns the question for the records.
    pub fn query(&self, scope: &Scope<'_>) -> RecordsQuery {
        RecordsQuery {
            imports: scope.listed.iter().map(|view| view.import.id).collect(),
            status: self.status,
            text: self.text.trim().to_owned(),
        }
    }
}

impl Scope<'_> {
    /// Returns a number that grows with each change of the records listed.
    pub fn generation(&self) -> u64 {
        self.listed.iter().map(|view| view.generation).sum()
    }
}
