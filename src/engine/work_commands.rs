//! Commands that queue work on the staged records of an import.

use super::{
    command::{Attention, Event, RequestId},
    commands::{Order, Refusal},
    core::Core,
};
use crate::model::{Fingerprint, Import, ImportId, ImportStage, JobId, JobKind, Selection};

impl Core {
    /// Returns an import whose file was read to its end.
    fn staged(&self, import: ImportId) -> Result<Import, Refusal> {
        let import = self.stores.import(import)?;
        if import.stage != ImportStage::Staged {
            return Err(Refusal::Sentence(format!("import {} has not been read to its end yet", import.id)));
        }
        Ok(import)
    }

    /// Queues a job on an import's records.
    fn queue_work_on(
        &mut self,
        import: &Import,
        kind: JobKind,
        attention: Attention,
        parent: Option<JobId>,
    ) -> Result<JobId, Refusal> {
        let category =
            self.catalog().integration(&import.integration).and_then(|integration| integration.category.clone());
        let name = &import.file.name;
        let description = match kind {
            JobKind::DryRun { .. } => format!("Dry run of {name}"),
            JobKind::Stage { .. } | JobKind::Process { .. } | JobKind::Collect { .. } => format!("Process {name}"),
        };
        Ok(self.queue(Order { kind, description, category, attention, parent })?)
    }

    pub(super) fn queue_processing(
        &mut self,
        import: ImportId,
        selection: Selection,
        attention: Attention,
        parent: Option<JobId>,
    ) -> Result<JobId, Refusal> {
        let import = self.staged(import)?;
        let kind = JobKind::Process { import: import.id, selection, plan: None };
        self.queue_work_on(&import, kind, attention, parent)
    }

    pub(super) fn dry_run(
        &mut self,
        request: RequestId,
        import: ImportId,
        selection: Selection,
        attention: Attention,
    ) -> Result<(), Refusal> {
        let import = self.staged(import)?;
        let kind = JobKind::DryRun { import: import.id, selection };
        let job = self.queue_work_on(&import, kind, attention, None)?;
        self.events.push(Event::JobQueued { request, job });
        Ok(())
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
        let job = self.queue_work_on(&import, kind, attention, None)?;
        self.events.push(Event::JobQueued { request, job });
        Ok(())
    }
}
