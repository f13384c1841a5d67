//! Rows are looked at before they are converted: what document each is of, and what it says of others. That runs their
//! owner's steps, so it is watched like the conversion; a row that hangs there is known from then on, and is left out. So is
//! one over which the program ended; while a job may have been ended by one of its rows, each is noted before it is looked
//! at.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    JobError,
    kinship::{Kinship, RowsAre, Said},
    ordered::{self, Turn, Way},
    plan::Plan,
    process::chunk::CHUNK,
    work::JobCx,
};
use crate::{
    model::{KeyPrint, RawBlock, RawRow, RowNo, Unseen, WorkedOn},
    pipeline::Scanned,
    store::{Staging, WorkNote},
};

/// Rows that are known to hang.
#[derive(Debug, Default)]
pub struct Hanging {
    is_any: AtomicBool,
    rows: RwLock<BTreeMap<RowNo, HangsIn>>,
    /// Kept by a job during which the program ended.
    note: OnceLock<WorkNote>,
}

/// What of a row can't be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HangsIn {
    /// Its document.
    Keying,
    /// What it says of others.
    Scanning,
}

impl Hanging {
    /// Takes over those that are not to be looked at because the program ended over them.
    #[must_use]
    pub fn with_unseen(self, unseen: &[Unseen]) -> Self {
        for Unseen { row, worked_on } in unseen {
            match worked_on {
                // It is left out where it is converted; what it says is known.
                WorkedOn::Content | WorkedOn::Reading => {}
                WorkedOn::Document => self.add(*row, HangsIn::Keying),
                WorkedOn::Sayings => self.add(*row, HangsIn::Scanning),
            }
        }
        self
    }

    /// Whether each row is noted before it is worked on.
    pub fn is_noting(&self) -> bool {
        self.note.get().is_some()
    }

    /// Notes that the row is worked on, where rows are.
    pub fn note(&self, row: RowNo, worked_on: WorkedOn) {
        self.note.get().iter().for_each(|note| note.set_for(row, worked_on));
    }

    /// Keeps in mind that the row hangs.
    pub fn add(&self, row: RowNo, hangs_in: HangsIn) {
        self.rows.write().unwrap_or_else(PoisonError::into_inner).insert(row, hangs_in);
        self.is_any.store(true, Ordering::Release);
    }

    /// Whether the row is known to hang.
    pub fn contains(&self, row: RowNo) -> bool {
        self.find(row).is_some()
    }

    /// Whether it is known that the row's document can't be found out.
    pub fn is_keyless(&self, row: RowNo) -> bool {
        self.find(row) == Some(HangsIn::Keying)
    }

    fn find(&self, row: RowNo) -> Option<HangsIn> {
        // Nearly always there is none, and every row asks.
        if !self.is_any.load(Ordering::Acquire) {
            return None;
        }
        self.rows.read().unwrap_or_else(PoisonError::into_inner).get(&row).copied()
    }
}

/// What a row is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Of(KeyPrint),
    /// It is a document by itself, or a record.
    Own,
    /// Its document can't be found out: that hangs.
    Hangs,
}

/// What a row says that concerns others.
#[derive(Clone, Debug)]
pub struct Saying {
    pub row: RowNo,
    pub scanned: Scanned,
    /// What could not be found out.
    pub hangs_in: Option<HangsIn>,
    document: Option<KeyPrint>,
}

impl Saying {
    /// Takes the row in among those that may refer to each other.
    pub fn tell(&self, plan: &Plan, kinship: &mut Kinship) {
        let Self { row, scanned: Scanned { keys, needs, is_faulty, .. }, document, .. } = self;
        let rows_are = if plan.pipeline.is_document() { RowsAre::Documents } else { RowsAre::Records };
        kinship.take(Said { row: *row, document: *document, keys, needs, is_faulty: *is_faulty }, rows_are);
    }
}

/// Looks at all staged rows on all threads, and takes what was found in their order. A job that is stopped sees no more.
pub fn look_at_all<T: Send + 'static>(
    cx: &JobCx<'_>,
    plan: &Arc<Plan>,
    staging: &Staging,
    look: fn(&Plan, &RawBlock, Way<'_>) -> T,
    mut take: impl FnMut(T),
) -> Result<(), JobError> {
    let mut next = RowNo(1);
    let feed = || -> Result<_, JobError> {
        let mut block = RawBlock::default();
        let num_rows = staging.read(next, CHUNK, &mut block)?;
        next = block.next_row();
        Ok((num_rows > 0).then_some(block))
    };
    let sink = |found| {
        take(found);
        Ok(if cx.control.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let go_on = cx.goes_on();
    let note = note_of(cx, plan)?;
    // One alone where it is to be known which row was looked at.
    let terms = cx.terms(if note.is_some() { 1 } else { cx.stores.num_threads() }, &go_on);
    let looked_in = Arc::clone(plan);
    let result = ordered::run(terms, feed, move |block, way| look(&looked_in, block, way), sink);
    note.iter().for_each(|note| note.clear());
    result
}

/// Opens the note of what is looked at, where the program may have ended over one of the rows.
pub fn note_of<'p>(cx: &JobCx<'_>, plan: &'p Plan) -> Result<Option<&'p WorkNote>, JobError> {
    let Some(import) = cx.job.kind.import().filter(|_| cx.job.crashes.num > 0) else { return Ok(None) };
    if plan.hanging.note.get().is_none() {
        // Nobody else has set it since: one thread looks.
        let _ = plan.hanging.note.set(cx.stores.workspace.work_note(import)?);
    }
    Ok(plan.hanging.note.get())
}

/// Finds out what documents rows are of.
pub fn documents(plan: &Plan, block: &RawBlock, way: Way<'_>) -> Vec<(RowNo, Document)> {
    let of_row = |(at, row): (usize, RawRow<'_>)| Some((row.row, document(plan, &row, at, way)?));
    block.rows().enumerate().map_while(of_row).collect()
}

/// Finds out what document the row at that position is of; `None` where nobody wants to know any more.
pub fn document(plan: &Plan, row: &RawRow<'_>, at: usize, way: Way<'_>) -> Option<Document> {
    match way.begin(at) {
        Turn::Work => {
            plan.hanging.note(row.row, WorkedOn::Document);
            Some(plan.document(row).map_or(Document::Own, Document::Of))
        }
        Turn::Hangs => Some(Document::Hangs),
        Turn::Leave => None,
    }
}

/// Finds out what rows say of others.
pub fn sayings(plan: &Plan, block: &RawBlock, way: Way<'_>) -> Vec<Saying> {
    sayings_but(plan, block, way, &[])
}

/// The same, where some rows are known to hang when they are converted: these say nothing.
pub fn sayings_but(plan: &Plan, block: &RawBlock, way: Way<'_>, hanging: &[RowNo]) -> Vec<Saying> {
    // Documents come at the positions of their rows, the conversion of units behind them, this last.
    let first = 2 * block.num_rows();
    let of_row = |(at, row): (usize, RawRow<'_>)| {
        let document = if plan.pipeline.has_kin() { document(plan, &row, at, way)? } else { Document::Own };
        let mut saying = Saying { row: row.row, scanned: Scanned::default(), hangs_in: None, document: None };
        match document {
            Document::Of(print) => saying.document = Some(print),
            Document::Own => {}
            Document::Hangs => saying.hangs_in = Some(HangsIn::Keying),
        }
        if saying.hangs_in.is_some() || hanging.contains(&row.row) || plan.hanging.contains(row.row) {
            return Some(saying);
        }
        match way.begin(first + at) {
            Turn::Work => {
                plan.hanging.note(row.row, WorkedOn::Sayings);
                saying.scanned = plan.scanned(&row);
            }
            Turn::Hangs => saying.hangs_in = Some(HangsIn::Scanning),
            Turn::Leave => return None,
        }
        Some(saying)
    };
    block.rows().enumerate().map_while(of_row).collect()
}
