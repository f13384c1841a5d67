//! Commands that queue work on the staged records of an import.

use super::{
    command::{Attention, Event, RequestId},
    commands::Refusal,
    core::Core,
};
use crate::model::{Fingerprint, Import, ImportId, ImportStage, JobKind, Selection};

impl Core {
    /// Returns an import whose file was read to its end.
    pub(super) fn staged(&self, import: ImportId) -> Result<Import, Refusal> {
        let import = self.stores.import(import)?;
        if import.stage != ImportStage::Staged {
            return Err(Refusal::Sentence(format!("import {} has not been read to its end yet", import.id)));
        }
        Ok(import)
    }

    /// Queues a job on an import's records.
    pub(super) fn queue_work_on(
        &mut self,
        import: &Import,
        request: RequestId,
        kind: JobKind,
        attention: Attention,
    ) -> Result<(), Refusal> {
        let category =
            self.catalog().integration(&import.integration).and_then(|integration| integration.category.clone());
        let description = match kind {
            JobKind::Stage { .. } | JobKind::Process { .. } => format!("Process {}", import.file.name),
            JobKind::DryRun { .. } => format!("Dry run of {}", import.file.name),
        };
        let job = self.queue(kind, description, category, attention)?;
        self.events.push(Event::JobQueued { request, job });
        Ok(())
    }

    pub(super) fn dry_run(
        &mut self,
        request: RequestId,
        import: ImportId,
        selection: Selection,
        attention: Attention,
    ) -> Result<(), Refusal> {
        let import = self.staged(import)?;
        self.queue_work_on(&import, request, JobKind::DryRun { import: import.id, selection }, attention)
    }

    /// Queues what the latest dry run has foreseen; another one is refused at once.
    pub(super) fn process_planned(
        &mut self,
        request: RequestId,
        import: ImportId,
        plan: Fingerprint,
        attention: Attention,
    ) -> Result<(), Refusal> {
        let import = self.staged(import)?;
        let latest = super::dry_run::latest(&self.stores, import.id, plan)?;
        let selection = latest.dry_run().selection.clone();
        let kind = JobKind::Process { import: import.id, selection, plan: Some(plan) };
        self.queue_work_on(&import, request, kind, attention)
    }
}
