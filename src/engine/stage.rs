//! The job "stage": reads a file into integration records, with the initial validation.
//!
//! Either every row becomes durable and the import is Staged, or nothing of it is kept: a staging that was killed is
//! started again from the file.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::ControlFlow,
    sync::Arc,
    time::Duration,
};

use super::{
    JobError, blank_rows,
    hanging::{self, Saying},
    kinship::Kinship,
    ordered::{self, Way},
    orphans,
    plan::{FileKey, Plan},
    prepared::{Part, Preparing},
    reading, restage,
    strike::{self, Work},
    work::{Figures, JobCx, JobEnd, Report},
};
use crate::{
    model::{
        Finished, Import, ImportId, Issue, IssueCode, KeyPrint, Progress, RawBlock, RowNo, WorkedOn,
        import::SeriesStart, raw::Room,
    },
    pipeline::{FirstUse, Series},
    source::{self, BlockLimit, ReadProgress, RecordSource},
    store::{PackedRows, Staging, StoreError, company::GrowingMap},
};

/// Rows and bytes read at a time: small enough to show progress, large enough to cost nothing.
const BLOCK: BlockLimit = BlockLimit { num_rows: 1024, num_bytes: 1 << 20 };

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Keys remembered to tell of duplicates while staging (32 bytes each). Beyond, only processing tells.
const MAX_KEYS: usize = 2_000_000;

/// A block that was read, and how far the file was then.
#[derive(Clone)]
struct Read {
    block: RawBlock,
    progress: ReadProgress,
}

/// What was found in a block, and the records its good rows will be.
struct Checked {
    read: Arc<Read>,
    issues: Vec<(RowNo, Issue)>,
    finished: Finished,
    keys: Vec<FileKey>,
    /// What each row says that concerns others.
    said: Vec<Saying>,
    packed: PackedRows,
    /// What it was converted to, where that is put aside.
    part: Option<Part>,
}

/// What is kept of converting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeps {
    Issues,
    Records,
}

impl Checked {
    /// Returns the block with all that was found in it.
    fn into_parts(self) -> (Read, PackedRows) {
        let mut read = Arc::unwrap_or_clone(self.read);
        read.block.issues = self.issues;
        (read, self.packed)
    }
}

/// What is gathered of a file, block by block.
struct Gathered {
    keys: FileKeys,
    /// Where its records are processed right afterwards.
    preparing: Option<Preparing>,
}

impl Gathered {
    /// Takes a block into the store.
    fn take(&mut self, mut checked: Checked, plan: &Plan, staging: &Staging) -> Result<Read, StoreError> {
        self.keys.check(&mut checked, plan);
        let part = checked.part.take();
        let (read, packed) = checked.into_parts();
        if let (Some(preparing), Some(part)) = (&mut self.preparing, part) {
            preparing.take(&read.block, part);
        }
        staging.append_packed(&read.block, packed)?;
        Ok(read)
    }
}

/// Stages the import's file.
pub fn run(cx: &JobCx<'_>, import: ImportId) -> Result<JobEnd, JobError> {
    let import = cx.stores.import(import)?;
    let integration = cx.stores.integration_of(&import)?;
    let mut source = source::open(&import.file.path, &integration.format)?;
    let plan = Arc::new(Plan::new(cx.stores, &integration, source.columns(), &import)?);
    cx.stores.workspace.check_free_space(import.file.num_bytes)?;
    let staging = cx.stores.workspace.create_staging(import.id)?;
    // Only now: whoever keeps it writes a copy into the import's folder, which was just made anew.
    (cx.report)(Report::Opened { import: import.id, columns: source.columns().to_vec() });

    let mut progress = Progress { bytes_total: source.progress().bytes_total, ..Progress::default() };
    let preparing = Preparing::begin(cx, &import, &plan, source.columns());
    let mut gathered = Gathered { keys: FileKeys::default(), preparing };
    let is_whole = read_all(cx, source.as_mut(), &plan, &staging, &mut gathered, &mut progress)?;
    let Gathered { keys, preparing } = gathered;
    if is_whole {
        // Nothing is kept of rows that were read while the file changed.
        source.check_unchanged()?;
    } else {
        drop(staging);
        cx.stores.workspace.delete_staging(import.id)?;
        let cancelled = JobEnd::Cancelled { figures: Figures::default(), progress };
        return Ok(if cx.control.is_cancelled() { cancelled } else { JobEnd::Suspended });
    }
    if keys.is_whole() {
        orphans::tell(cx, &plan, &staging, keys.kinship)?;
    }
    // Nothing is read any more: what ends the program from here on is no row's fault.
    cx.stores.workspace.take_work_note(import.id);
    if cx.job.is_restoring {
        restage::recover(cx.stores, &import, &integration, &staging)?;
    }
    if !cx.job.is_restoring || import.series.is_empty() {
        reserve_numbers(cx, &import, &plan, &staging)?;
    }
    staging.finish()?;
    if let Some(preparing) = preparing {
        preparing.finish(cx, &staging)?;
    }
    let figures = Figures::of(&staging);
    progress.total = figures.counts.total();
    progress.num_errors = figures.staged_with_issues;
    Ok(JobEnd::Finished { figures, progress })
}

/// Reserves the numbers of the import's rows: they are its own before anything can be processed.
fn reserve_numbers(cx: &JobCx<'_>, import: &Import, plan: &Plan, staging: &Staging) -> Result<(), JobError> {
    let mut series = Vec::new();
    for Series { table, field, first } in plan.pipeline.series() {
        let name = format!("{}/{table}/{field}", import.integration);
        let start = cx.stores.workspace.catalog().reserve_numbers(&name, *first, staging.num_rows())?;
        series.push(SeriesStart { table: table.clone(), field: field.clone(), start });
    }
    if !series.is_empty() {
        (cx.report)(Report::Numbered { import: import.id, series });
    }
    Ok(())
}

/// Reads, checks and stores block after block; `false` where it was cancelled.
fn read_all(
    cx: &JobCx<'_>,
    source: &mut dyn RecordSource,
    plan: &Arc<Plan>,
    staging: &Arc<Staging>,
    gathered: &mut Gathered,
    progress: &mut Progress,
) -> Result<bool, JobError> {
    let (watch, mut told) = (cx.stores.clock.stopwatch(), cx.stores.clock.stopwatch());
    let seconds = || (watch.seconds() - cx.control.seconds_waited()).max(0.0);
    let (mut next, mut room) = (RowNo(1), Room::default());
    let keeps = if gathered.preparing.is_some() { Keeps::Records } else { Keeps::Issues };
    // Only a reading during which the program ended notes where it is.
    let is_noting = hanging::note_of(cx, plan)?.is_some();
    let set_aside = cx.stores.workspace.catalog().set_aside(staging.import());
    let feed = || -> Result<Option<Read>, JobError> {
        let mut block = RawBlock::with_room(next, room);
        plan.hanging.note(next, WorkedOn::Reading);
        strike::at(Work::Reading, next);
        if source.read_block(&mut block, BLOCK)? == 0 {
            return Ok(None);
        }
        room = block.room();
        let block = blank_rows::without(block);
        next = block.next_row();
        Ok(Some(Read { block, progress: source.progress() }))
    };
    let sink = |checked: Checked| {
        cx.control.wait_here();
        if cx.control.is_stopped() {
            return Ok(ControlFlow::Break(()));
        }
        let Read { block, progress: bytes } = gathered.take(checked, plan, staging)?;
        progress.done += block.num_rows() as u64;
        (progress.bytes_done, progress.bytes_total) = (bytes.bytes_done, bytes.bytes_total);
        if told.has_run(TELL_EVERY) {
            told = cx.stores.clock.stopwatch();
            progress.num_errors = staging.staged_with_issues();
            progress.seconds = seconds();
            cx.progress(*progress, Some(Figures::of(staging)));
        }
        Ok(ControlFlow::Continue(()))
    };
    let go_on = cx.goes_on();
    let terms = cx.terms(cx.stores.num_threads(), &go_on);
    // Where it is noted, nothing else happens meanwhile that could end the program too.
    let terms = if is_noting { terms.one_by_one() } else { terms };
    let plan = Arc::clone(plan);
    ordered::run(terms, feed, move |read, way| check_and_pack(&plan, read, way, keeps, &set_aside), sink)?;
    progress.seconds = seconds();
    Ok(!cx.control.is_stopped())
}

fn check_and_pack(plan: &Plan, read: &Arc<Read>, way: Way<'_>, keeps: Keeps, set_aside: &[RowNo]) -> Checked {
    let checked = Checked { packed: PackedRows::of(&read.block), ..check(plan, read, way, keeps, set_aside) };
    // No row is worked on until the next ones are read.
    plan.hanging.note(RowNo(0), WorkedOn::Content);
    checked
}

/// Finds what can be said of the rows of one block by themselves.
fn check(plan: &Plan, read: &Arc<Read>, way: Way<'_>, keeps: Keeps, set_aside: &[RowNo]) -> Checked {
    let block = &read.block;
    let mut finished = reading::convert(plan, block, way, set_aside);
    // What had to be left out is decided anew when it is processed.
    let is_kept = keeps == Keeps::Records && matches!(way, Way::Whole);
    let part = if is_kept { Part::of(&finished) } else { None };
    let keys = plan.file_keys(&finished);
    let concerns_others = plan.pipeline.has_uniques() || plan.pipeline.has_kin();
    let said = if concerns_others { said(plan, block, &finished, way) } else { Vec::new() };
    let mut issues = block.issues.clone();
    let does_hang =
        |saying: &&Saying| saying.hangs_in.is_some() && !finished.failed.iter().any(|(row, _)| *row == saying.row);
    issues.extend(said.iter().filter(does_hang).map(|saying| (saying.row, strike::hangs())));
    let is_of_pipeline = |issue: &Issue| !issue.code.is_readers() && issue.code != IssueCode::DocumentFailed;
    for (row, found) in finished.failed.drain(..).chain(finished.warnings.drain(..)) {
        issues.extend(found.into_iter().filter(is_of_pipeline).map(|issue| (row, issue)));
    }
    issues.sort_by_key(|(row, _)| *row);
    Checked { read: Arc::clone(read), issues, finished, keys, said, packed: PackedRows::default(), part }
}

/// Returns what each row says that concerns others; of rows that hang, nothing.
fn said(plan: &Plan, block: &RawBlock, finished: &Finished, way: Way<'_>) -> Vec<Saying> {
    // Hanging, or set aside because the program ended over it.
    let does_hang =
        |issues: &[Issue]| issues.iter().any(|issue| matches!(issue.code, IssueCode::RecordHangs | IssueCode::Fault));
    let hanging: Vec<RowNo> =
        finished.failed.iter().filter(|(_, issues)| does_hang(issues)).map(|(row, _)| *row).collect();
    hanging::sayings_but(plan, block, way, &hanging)
}

/// Finds what can be said of rows that are looked at but not staged.
pub fn issues_of(plan: &Plan, block: RawBlock, seen: Seen) -> Vec<(RowNo, Issue)> {
    let read = Read { block, progress: ReadProgress { bytes_done: 0, bytes_total: 0 } };
    let mut checked = check(plan, &Arc::new(read), Way::Whole, Keeps::Issues, &[]);
    let mut keys = FileKeys::default();
    keys.check(&mut checked, plan);
    let mut issues = std::mem::take(&mut checked.issues);
    if seen == Seen::Whole && plan.pipeline.has_kin() {
        let orphans = orphans::let_refer(plan, keys.kinship);
        for row in checked.read.block.rows().filter(|row| orphans.binary_search(&row.row).is_ok()) {
            let found = orphans::unknown_codes(plan, &row).into_iter().filter(|issue| !issues.contains(issue));
            let found: Vec<_> = found.collect();
            issues.extend(found);
        }
        issues.sort_by_key(|(row, _)| *row);
    }
    issues
}

/// How much of a file was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Whole,
    /// What its rows refer to may come later.
    Beginning,
}

/// The keys of the file so far, so that duplicates are known before anything is processed.
#[derive(Default)]
struct FileKeys {
    first_rows: GrowingMap<RowNo>,
    /// By rule and value.
    first_uses: HashMap<(usize, KeyPrint), FirstUse>,
    kinship: Kinship,
}

impl FileKeys {
    /// Whether all rows that may refer to each other are known.
    fn is_whole(&self) -> bool {
        let num_keys = self.kinship.num_keys();
        num_keys > 0 && num_keys < MAX_KEYS
    }

    /// Makes room for the keys of the whole file, as its first block lets expect.
    fn expect(&mut self, checked: &Checked) {
        let Read { block, progress: ReadProgress { bytes_done, bytes_total } } = &*checked.read;
        let num = (block.num_rows() as u64 * bytes_total).checked_div(*bytes_done).unwrap_or_default();
        self.first_rows.reserve(usize::try_from(num).unwrap_or_default().min(MAX_KEYS));
    }

    fn check(&mut self, checked: &mut Checked, plan: &Plan) {
        let mut is_changed = false;
        if self.first_rows.is_empty() && !checked.keys.is_empty() {
            self.expect(checked);
        }
        for FileKey { row, print, position } in checked.keys.drain(..) {
            let is_full = self.first_rows.len() >= MAX_KEYS;
            let first = if is_full { self.first_rows.get(print) } else { self.first_rows.get_or_insert(print, row) };
            if let Some(first) = first {
                let shown = plan.key_shown(&checked.finished, position);
                let issue = Issue::error(IssueCode::DuplicateKey, &plan.key_caption, &shown);
                checked.issues.push((row, issue.with_detail(first.to_string())));
                is_changed = true;
            }
        }
        if plan.pipeline.has_kin() && self.kinship.num_keys() < MAX_KEYS {
            checked.said.iter().for_each(|saying| saying.tell(plan, &mut self.kinship));
        }
        for (unique, value, own) in checked.said.drain(..).flat_map(|saying| saying.scanned.uses) {
            let is_full = self.first_uses.len() >= MAX_KEYS;
            match self.first_uses.entry((unique, value)) {
                Entry::Occupied(first) if !first.get().is_same(&own) => {
                    let row = checked.read.block.rows().find(|row| row.row == own.row);
                    let issue = row.and_then(|row| plan.used_twice(&row, unique, *first.get()));
                    checked.issues.extend(issue.map(|issue| (own.row, issue)));
                    is_changed = true;
                }
                Entry::Vacant(place) if !is_full => {
                    place.insert(own);
                }
                Entry::Occupied(_) | Entry::Vacant(_) => {}
            }
        }
        if is_changed {
            checked.issues.sort_by_key(|(row, _)| *row);
        }
    }
}

impl Figures {
    /// Reads the figures of an import off its staging store.
    pub fn of(staging: &Staging) -> Self {
        Self {
            counts: staging.counts(),
            totals: staging.totals(),
            staged_with_issues: staging.staged_with_issues(),
            generation: staging.generation(),
        }
    }
}
