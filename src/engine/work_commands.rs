//! Commands that queue work on the staged records of an import.

use super::{
    command::{Attention, Event, RequestId},
    commands::{Order, Refusal},
    core::Core,
    plan::Plan,
};
use crate::{
    model::{
        Fingerprint, Import, ImportId, ImportStage, Integration, JobId, JobKind, Selection, SeriesStart, TableMapping,
    },
    pipeline::Series,
};

impl Core {
    /// Returns an import whose file was read to its end.
    fn staged(&self, import: ImportId) -> Result<Import, Refusal> {
        let import = self.stores.import(import)?;
        if import.stage != ImportStage::Staged {
            return Err(Refusal::Sentence(format!("import {} has not been read to its end yet", import.id)));
        }
        Ok(import)
    }

    /// Lets the records that are left of an import be processed under the latest version of its integration. Those that
    /// are Completed stay as they are.
    pub(super) fn use_latest_version(&mut self, import: ImportId) -> Result<(), Refusal> {
        let import = self.staged(import)?;
        let Import { id, integration: code, version, .. } = &import;
        let is_at_work = self.catalog().open_jobs().iter().any(|job| job.kind.import() == Some(*id));
        if is_at_work {
            return Err(Refusal::Sentence(format!("a job works on import {id}, or will; wait until it has ended")));
        }
        let before = self.stores.integration_of(&import)?;
        let Some(latest) = self.catalog().integration(code).filter(|latest| latest.version > *version) else {
            return Err(Refusal::Sentence(format!("version {version} is the latest of integration {code}")));
        };
        if let Some(what) = needs_reading(&before, &latest) {
            let version = latest.version;
            let text =
                format!("version {version} of {code} {what}; open the file again to import it with that version");
            return Err(Refusal::Sentence(text));
        }
        let plan = Plan::new(&self.stores, &latest, &import.columns, &import)?;
        let mut series = import.series.clone();
        for Series { table, field, first } in plan.pipeline.series() {
            if series.iter().all(|known| (&known.table, &known.field) != (table, field)) {
                let num_rows = self.stores.workspace.staging(*id)?.num_rows();
                let start = self.catalog().reserve_numbers(&format!("{code}/{table}/{field}"), *first, num_rows)?;
                series.push(SeriesStart { table: table.clone(), field: field.clone(), start });
            }
        }
        self.change_import(*id, |import| (import.version, import.series) = (latest.version, series))?;
        self.catalog().flush_durably()?;
        let text = format!("The records left of import {id} go on under version {} of {code}", latest.version);
        self.events.push(Event::Done { text });
        Ok(())
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

/// Says why rows that were staged under one version can't be processed under another.
fn needs_reading(before: &Integration, after: &Integration) -> Option<&'static str> {
    let tables = |of: &Integration| -> Vec<_> {
        of.mapping.tables.iter().map(|TableMapping { table, part, .. }| (table.clone(), *part)).collect()
    };
    if before.format != after.format {
        Some("reads the file otherwise")
    } else if tables(before) != tables(after) {
        Some("fills other tables")
    } else {
        None
    }
}
