//! The one writer of a processing job: batches into the destination, then their outcomes into the staging store.

use std::{sync::Arc, time::Duration};

use super::{feed::Converted, questions};
use crate::{
    destination::{CompanyDestination, CreatingPart, Destination, DestinationPart},
    engine::{
        JobError, Stores,
        breaker::Breaker,
        clock::Stopwatch,
        dry_run,
        plan::Plan,
        work::{Figures, JobCx},
    },
    model::{Fingerprint, Hold, Import, Integration, Issue, Progress, RowNo, RowOutcome, record::RowResult},
    store::{
        Staging, StoreError,
        company::{Sealer, Table},
    },
};

/// How often batches are made durable and their statuses taken over. The writer waits for the disk meanwhile: often
/// enough for whoever looks at the records, seldom enough to cost little.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(400);
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Outcomes held in memory between checkpoints, at most; of about 120 bytes each.
const MAX_PENDING: usize = 262_144;

/// Returns the tables in which lookups may make records.
pub fn creating(plan: &Plan) -> Vec<CreatingPart> {
    let part = |lookup: usize| {
        let planned = &plan.pipeline.lookups()[lookup];
        let by = planned.by.first().copied().unwrap_or_default();
        CreatingPart { lookup, schema: Arc::clone(&planned.schema), by, generation: plan.generation(lookup) }
    };
    plan.pipeline.creating().into_iter().map(part).collect()
}

/// Opens the company for an import's batches.
pub fn open_destination(
    stores: &Stores,
    import: &Import,
    integration: &Integration,
    plan: &Plan,
) -> Result<CompanyDestination, JobError> {
    let parts = plan.pipeline.parts().iter().map(|part| DestinationPart {
        schema: Arc::clone(&part.table),
        part: part.part,
        mapped: part.mapped.clone(),
    });
    let company = Arc::clone(&stores.company);
    let destination = CompanyDestination::new(company, import.id, parts.collect(), integration.import_mode)?;
    Ok(destination.with_creating(creating(plan))?)
}

/// Commits converted chunks in row order.
pub struct Committer<'a> {
    cx: &'a JobCx<'a>,
    staging: Arc<Staging>,
    /// Whether a batch may hold rows that stand behind others which are still to come.
    may_run_ahead: bool,
    destination: Box<dyn Destination>,
    sealers: Vec<Sealer>,
    tables: Vec<Arc<Table>>,
    /// Whether most rows of the last batch became new records.
    is_creating: bool,
    batch_no: u64,
    /// Committed, not yet taken over by the staging store.
    pending: Vec<RowOutcome>,
    /// What rows ask that wait for an answer, not yet kept.
    asked: Vec<(RowNo, Issue)>,
    /// Where the job goes on after the pending outcomes.
    cursor: RowNo,
    /// Batches whose statuses have been taken over, though not yet durably.
    taken_over: u64,
    progress: Progress,
    breaker: Breaker,
    watch: Stopwatch,
    since_checkpoint: Stopwatch,
    since_told: Stopwatch,
}

impl<'a> Committer<'a> {
    /// Opens the destination for the import.
    pub fn new(
        cx: &'a JobCx<'a>,
        import: &Import,
        integration: &Integration,
        plan: &Plan,
        staging: &Arc<Staging>,
        planned: Option<Fingerprint>,
    ) -> Result<Self, JobError> {
        let mut destination = open_destination(cx.stores, import, integration, plan)?;
        if let Some(fingerprint) = planned {
            destination = destination.with_witness(dry_run::witness(cx.stores, import.id, fingerprint)?);
        }
        let batch_no = destination.last_batch()?;
        let watch = cx.stores.clock.stopwatch();
        Ok(Self {
            cx,
            staging: Arc::clone(staging),
            sealers: destination.sealers(),
            tables: destination.tables(),
            is_creating: true,
            may_run_ahead: plan.pipeline.is_document() || plan.pipeline.has_kin(),
            destination: Box::new(destination),
            batch_no,
            pending: Vec::new(),
            asked: Vec::new(),
            cursor: RowNo(0),
            taken_over: batch_no,
            progress: Progress::default(),
            breaker: Breaker::off(),
            watch,
            since_checkpoint: watch,
            since_told: watch,
        })
    }

    /// Takes over what an earlier run committed before it was killed. Doing it again changes nothing.
    pub fn recover(&mut self) -> Result<(), JobError> {
        let batches = self.destination.outcomes_after(0)?;
        if batches.is_empty() {
            return Ok(());
        }
        // The marker may be in the destination's memory only, if this process opened it: durable first, then told.
        self.destination.make_durable()?;
        for (_, outcomes) in &batches {
            let cursor = outcomes.last().map(|outcome| (self.cx.job.id, self.cursor_after(outcome.row)));
            self.staging.take_over(outcomes, cursor)?;
        }
        self.finish()
    }

    /// Returns what seals the records of each part while they are converted.
    pub fn sealers(&self) -> Vec<Sealer> {
        self.sealers.clone()
    }

    /// Returns the tables that records go to.
    pub fn tables(&self) -> Vec<Arc<Table>> {
        self.tables.clone()
    }

    /// Whether most rows of late become new records.
    pub fn is_creating(&self) -> bool {
        self.is_creating
    }

    /// Returns where the job goes on after a batch that ends with that row. Where rows of later documents, or parents,
    /// were taken up before their turn, that is where it was known to be: what is done since has its status.
    fn cursor_after(&self, last: RowNo) -> RowNo {
        let known = self.staging.cursor(self.cx.job.id).unwrap_or(RowNo(1));
        if self.may_run_ahead { known } else { last.next() }
    }

    /// Starts counting.
    pub fn begin(&mut self, num_selected: u64) -> Result<(), StoreError> {
        let done = num_selected.saturating_sub(self.num_left());
        // Those that waited are counted again where they are come by again.
        self.progress = Progress { total: num_selected, done, num_waiting: 0, ..self.cx.job.progress };
        if !self.cx.job.is_breaker_off {
            let settings = self.cx.stores.workspace.catalog().settings();
            self.breaker = Breaker::new(&settings, num_selected);
        }
        self.cx.progress(self.progress, None);
        // Each record makes at least one in the last table, where it makes any.
        self.tables.last().map_or(Ok(()), |table| table.expect(num_selected - done))
    }

    /// Commits one chunk.
    pub fn commit(&mut self, converted: Converted) -> Result<(), JobError> {
        let Converted { mut finished, cursor, ahead } = converted;
        let waiting = questions::take_out(&mut finished);
        self.asked.extend(waiting.asked);
        self.batch_no += 1;
        self.destination.take_ahead(ahead);
        let outcomes = self.destination.commit(self.batch_no, &finished)?;
        self.progress.done += outcomes.len() as u64 + waiting.num_rows;
        self.progress.num_waiting += waiting.num_rows;
        let num_created = outcomes.iter().filter(|outcome| outcome.is_created()).count();
        self.is_creating = num_created * 2 > outcomes.len();
        self.progress.num_errors +=
            outcomes.iter().filter(|outcome| outcome.result == RowResult::Failed).count() as u64;
        if let Some(sentence) = self.breaker.count(&outcomes) {
            self.cx.control.hold(Hold::TooManyErrors { sentence });
        }
        self.pending.extend(outcomes);
        self.cursor = cursor;
        if self.pending.len() >= MAX_PENDING || self.since_checkpoint.has_run(CHECKPOINT_EVERY) {
            self.checkpoint()?;
        } else if self.since_told.has_run(TELL_EVERY) {
            self.tell(None);
        }
        Ok(())
    }

    fn tell(&mut self, figures: Option<Figures>) {
        self.since_told = self.cx.stores.clock.stopwatch();
        self.progress.seconds = self.watch.seconds();
        self.cx.progress(self.progress, figures);
    }

    /// Makes the batches so far durable, then lets the staging store take their statuses over: in this order, so that
    /// no record is ever called Completed that a power failure could undo.
    pub fn checkpoint(&mut self) -> Result<(), JobError> {
        self.since_checkpoint = self.cx.stores.clock.stopwatch();
        if !self.asked.is_empty() {
            // Known before the job's place is behind them.
            questions::ask(self.cx, self.staging.import(), &self.asked)?;
            self.asked.clear();
        }
        if !self.pending.is_empty() {
            self.destination.make_durable()?;
            if self.taken_over > 0 {
                // The statuses of the former checkpoint become durable with this one; their markers can go.
                self.staging.flush_durably()?;
                self.destination.forget_markers(self.taken_over)?;
            }
            self.staging.take_over(&self.pending, Some((self.cx.job.id, self.cursor)))?;
            self.pending.clear();
            self.taken_over = self.batch_no;
        }
        self.tell(Some(Figures::of(&self.staging)));
        Ok(())
    }

    /// Makes everything durable and forgets the markers: nothing is left to be recovered.
    pub fn finish(&mut self) -> Result<(), JobError> {
        self.destination.make_durable()?;
        self.staging.flush_durably()?;
        self.destination.forget_markers(self.batch_no)?;
        Ok(self.destination.make_durable()?)
    }

    /// Returns how far the job is.
    pub fn progress(&self) -> Progress {
        Progress { seconds: self.watch.seconds(), ..self.progress }
    }

    /// Counts the selected records that have not been done: all of them at the first start.
    fn num_left(&self) -> u64 {
        let crate::model::JobKind::Process { selection, .. } = &self.cx.job.kind else { return 0 };
        let Some(before) = self.cx.job.before else { return u64::MAX };
        match selection {
            crate::model::Selection::Status(status) => self.staging.counts().of(*status),
            crate::model::Selection::Rows(_) => before.num_selected,
        }
    }
}
