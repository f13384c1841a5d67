//! The one writer of a processing job: batches into the destination, then their outcomes into the staging store.

use std::{sync::Arc, time::Duration};

use super::{
    chunk::Converted,
    keeper::{Done, Keeper, Offered, Patience},
    questions,
};
use crate::{
    destination::{CompanyDestination, CreatingPart, Destination, DestinationPart, Ledger},
    engine::{
        JobError, Stores,
        breaker::Breaker,
        clock::Stopwatch,
        dry_run,
        plan::Plan,
        work::{Figures, JobCx},
    },
    model::{Fingerprint, Hold, Import, Integration, Issue, Progress, RowNo, record::RowResult},
    store::{
        Staging, StoreError,
        company::{Sealer, Table},
    },
};

/// How often batches are made durable and their statuses taken over: often enough for whoever looks at the records, seldom
/// enough to cost little.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(400);
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Outcomes that gather in memory while former ones are taken over, at most; of about 120 bytes each.
const MAX_PENDING: usize = 131_072;

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
    keeper: Keeper,
    ledger: Arc<dyn Ledger>,
    /// Whether a batch may hold rows that stand behind others which are still to come.
    may_run_ahead: bool,
    destination: Box<dyn Destination>,
    sealers: Vec<Sealer>,
    tables: Vec<Arc<Table>>,
    /// Whether most rows of the last batch became new records.
    is_creating: bool,
    batch_no: u64,
    /// Committed, not yet given to be taken over by the staging store.
    pending: Done,
    /// What rows ask that wait for an answer, not yet kept.
    asked: Vec<(RowNo, Issue)>,
    progress: Progress,
    breaker: Breaker,
    watch: Stopwatch,
    since_handed_over: Stopwatch,
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
        let ledger = destination.ledger();
        Ok(Self {
            cx,
            staging: Arc::clone(staging),
            keeper: Keeper::new(Arc::clone(staging), Arc::clone(&ledger), cx.job.id, batch_no),
            ledger,
            sealers: destination.sealers(),
            tables: destination.tables(),
            is_creating: true,
            may_run_ahead: plan.pipeline.is_document() || plan.pipeline.has_kin(),
            destination: Box::new(destination),
            batch_no,
            pending: Done { batch_no, ..Done::default() },
            asked: Vec::new(),
            progress: Progress::default(),
            breaker: Breaker::off(),
            watch,
            since_handed_over: watch,
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
        self.ledger.make_durable()?;
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
        self.pending.append(Done { outcomes, cursor, batch_no: self.batch_no });
        if self.pending.outcomes.len() >= MAX_PENDING {
            self.hand_over(Patience::Waits)
        } else if self.since_handed_over.has_run(CHECKPOINT_EVERY) || self.pending.is_scattered() {
            self.hand_over(Patience::Leaves)
        } else {
            if self.since_told.has_run(TELL_EVERY) {
                self.tell(None);
            }
            Ok(())
        }
    }

    fn tell(&mut self, figures: Option<Figures>) {
        self.since_told = self.cx.stores.clock.stopwatch();
        self.progress.seconds = self.watch.seconds();
        self.cx.progress(self.progress, figures);
    }

    /// Has what is pending made durable and taken over, while the next batches are committed.
    fn hand_over(&mut self, patience: Patience) -> Result<(), JobError> {
        self.keep_asked()?;
        match self.keeper.offer(self.pending.take(), patience) {
            Offered::Taken => self.since_handed_over = self.cx.stores.clock.stopwatch(),
            Offered::Busy(pending) => self.pending = pending,
            Offered::Failed(error, pending) => {
                self.pending = pending;
                return Err(error);
            }
        }
        if self.since_told.has_run(TELL_EVERY) {
            self.tell(Some(Figures::of(&self.staging)));
        }
        Ok(())
    }

    /// Keeps what rows ask, before the job's place is behind them.
    fn keep_asked(&mut self) -> Result<(), JobError> {
        if !self.asked.is_empty() {
            questions::ask(self.cx, self.staging.import(), &self.asked)?;
            self.asked.clear();
        }
        Ok(())
    }

    /// Returns when all batches so far are durable and taken over.
    pub fn checkpoint(&mut self) -> Result<(), JobError> {
        self.keep_asked()?;
        self.keeper.take_over(&mut self.pending)?;
        self.tell(Some(Figures::of(&self.staging)));
        Ok(())
    }

    /// Makes the statuses durable and forgets the markers: nothing is left to be recovered. The batches are durable
    /// already, see [`Self::checkpoint`].
    pub fn finish(&mut self) -> Result<(), JobError> {
        self.staging.flush_durably()?;
        Ok(self.ledger.close(self.batch_no)?)
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
