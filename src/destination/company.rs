//! The built-in company as a destination.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Destination, DestinationError, Ledger,
    creating::Creating,
    decided::Decided,
    target::{NewEntry, Target},
};
use crate::{
    model::{
        Entry, Finished, ImportId, ImportMode, Issue, IssueCode, Outcome, Part, RowNo, RowOutcome, TableSchema,
        record::RowResult,
    },
    store::company::{Company, CompanyWrite, SealedAhead, Sealer, Table, Writer},
};

/// A table that an import's entries go to; entries name it by its position.
#[derive(Clone, Debug)]
pub struct DestinationPart {
    pub schema: Arc<TableSchema>,
    pub part: Part,
    /// For each field of the table, whether the mapping gives it a value: in an update the others stay as they are.
    pub mapped: Vec<bool>,
}

/// A table in which records are made because a lookup found none.
#[derive(Clone, Debug)]
pub struct CreatingPart {
    /// What names it in [`crate::model::Creation::lookup`].
    pub lookup: usize,
    pub schema: Arc<TableSchema>,
    /// Position of the field that was looked in.
    pub by: usize,
    /// The table's state in which the lookups found nothing.
    pub generation: u64,
}

/// The built-in company, for one import.
#[derive(Debug)]
pub struct CompanyDestination {
    company: Arc<Company>,
    import: ImportId,
    pub(super) targets: Vec<Target>,
    creating: Vec<Creating>,
    /// Sees what was decided of a batch, before it is written.
    witness: Option<Witness>,
    /// Segments of the next batch, sealed while it was converted.
    ahead: Vec<SealedAhead>,
}

/// Looks at what was decided of a batch; its error keeps the batch from being written.
struct Witness(Box<LookAt>);

type LookAt = dyn FnMut(&Decided<'_>) -> Result<(), DestinationError> + Send;

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Witness")
    }
}

impl CompanyDestination {
    /// Prepares for an import's batches. What its earlier runs did, the company knows by itself.
    pub fn new(
        company: Arc<Company>,
        import: ImportId,
        parts: Vec<DestinationPart>,
        mode: ImportMode,
    ) -> Result<Self, DestinationError> {
        let mut targets = Vec::with_capacity(parts.len());
        for part in parts {
            let table = company.table(&part.schema.name)?;
            targets.push(Target::new(part, table, import, mode)?);
        }
        company.each_touched(import, |table, key, row| {
            if let Some(target) = targets.iter_mut().find(|target| target.table_name() == table.as_str()) {
                target.add_touched(key, row);
            }
        })?;
        Ok(Self { company, import, targets, creating: Vec::new(), witness: None, ahead: Vec::new() })
    }

    /// Prepares for records that are made because lookups find none.
    pub fn with_creating(mut self, parts: Vec<CreatingPart>) -> Result<Self, DestinationError> {
        for CreatingPart { lookup, schema, by, generation } in parts {
            let known = self.targets.iter().position(|target| target.table_name() == schema.name.as_str());
            let target = known.unwrap_or(self.targets.len());
            if known.is_none() {
                let table = self.company.table(&schema.name)?;
                let mapped = vec![true; schema.fields.len()];
                let part = DestinationPart { schema, part: Part::Record, mapped };
                self.targets.push(Target::new(part, table, self.import, ImportMode::Insert)?);
            }
            self.creating.push(Creating::new(lookup, target, by, generation));
        }
        Ok(self)
    }

    /// Returns what seals new records ahead, part by part.
    pub fn sealers(&self) -> Vec<Sealer> {
        self.targets.iter().map(|target| target.write.table.sealer(self.import)).collect()
    }

    /// Returns the tables that records go to, part by part.
    pub fn tables(&self) -> Vec<Arc<Table>> {
        self.targets.iter().map(|target| Arc::clone(&target.write.table)).collect()
    }

    /// Shows each batch to `witness` before it is written, while nobody else can write.
    #[must_use]
    pub fn with_witness(
        mut self,
        witness: impl FnMut(&Decided<'_>) -> Result<(), DestinationError> + Send + 'static,
    ) -> Self {
        self.witness = Some(Witness(Box::new(witness)));
        self
    }

    /// Decides what becomes of a batch as [`Destination::commit`] would, shows it, and writes nothing. The batches of a
    /// dry run follow each other as those of a run do; one destination is for one of both.
    pub fn foresee(
        &mut self,
        batch: &Finished,
        see: &mut dyn FnMut(&Decided<'_>) -> Result<(), DestinationError>,
    ) -> Result<(), DestinationError> {
        for creating in &self.creating {
            self.targets[creating.target].remember_values();
        }
        let company = Arc::clone(&self.company);
        // All of the batch is decided on one state of the tables.
        let _writer = company.writer();
        let outcomes = self.decide_all(batch)?;
        see(&Decided { outcomes: &outcomes, targets: &self.targets })?;
        self.targets.iter_mut().for_each(Target::foresee_batch);
        Ok(())
    }

    /// Decides what becomes of each unit: the outcomes by row, what is to be written in the targets' lists.
    fn decide_all(&mut self, batch: &Finished) -> Result<Vec<RowOutcome>, DestinationError> {
        for creating in &mut self.creating {
            creating.begin(&self.targets[creating.target]);
        }
        for (part, target) in self.targets.iter_mut().enumerate() {
            let own = batch.units().flatten().filter(|entry| usize::from(entry.part) == part);
            target.look_ahead(own.map(|entry| batch.key(entry)))?;
        }
        let mut outcomes = Vec::with_capacity(batch.num_units() + batch.failed.len());
        for (at, unit) in batch.units().enumerate() {
            let orphans =
                if batch.needs(at).next().is_some() { self.missing_parents(batch, at, unit)? } else { BTreeMap::new() };
            if !orphans.is_empty() {
                self.failed_document(batch, unit, orphans, &mut outcomes);
            } else if batch.creations(at).next().is_some() {
                self.unit_with_creations(batch, at, unit, &mut outcomes)?;
            } else {
                self.unit(batch, unit, &mut outcomes)?;
            }
        }
        for (row, issues) in &batch.failed {
            outcomes.push(RowOutcome { row: *row, result: RowResult::Failed, issues: issues.clone() });
        }
        outcomes.sort_by_key(|outcome| outcome.row);
        add_warnings(&mut outcomes, &batch.warnings);
        Ok(outcomes)
    }

    fn write(
        &mut self,
        writer: &Writer<'_>,
        batch_no: u64,
        batch: &Finished,
    ) -> Result<Vec<RowOutcome>, DestinationError> {
        let ahead = std::mem::take(&mut self.ahead);
        self.targets.iter_mut().for_each(Target::forget_batch);
        let outcomes = self.decide_all(batch)?;
        if let Some(Witness(witness)) = &mut self.witness {
            witness(&Decided { outcomes: &outcomes, targets: &self.targets })?;
        }
        let tables: Vec<_> = self.targets.iter().map(|target| &target.write).collect();
        let write = CompanyWrite { import: self.import, batch_no, tables: &tables, outcomes: &outcomes };
        let segments = writer.commit(&write, ahead)?;
        for (target, segments) in self.targets.iter_mut().zip(&segments) {
            target.committed(segments);
        }
        for creating in &mut self.creating {
            creating.committed(&self.targets[creating.target]);
        }
        Ok(outcomes)
    }

    fn unit(
        &mut self,
        batch: &Finished,
        unit: &[Entry],
        outcomes: &mut Vec<RowOutcome>,
    ) -> Result<(), DestinationError> {
        match unit {
            [entry] => outcomes.push(self.record(batch, entry)?),
            _ => self.document(batch, unit, outcomes)?,
        }
        Ok(())
    }

    /// A unit that refers to records which may have to be made first: they are made with it, or not at all.
    fn unit_with_creations(
        &mut self,
        batch: &Finished,
        at: usize,
        unit: &[Entry],
        outcomes: &mut Vec<RowOutcome>,
    ) -> Result<(), DestinationError> {
        let Some(row) = unit.first().map(|entry| entry.row) else { return Ok(()) };
        let marks: Vec<_> = self.targets.iter().map(Target::mark).collect();
        let before = outcomes.len();
        let mut faults = BTreeMap::new();
        for creation in batch.creations(at) {
            let Some(creating) = self.creating.iter_mut().find(|creating| creating.lookup == creation.lookup) else {
                continue;
            };
            let target = &mut self.targets[creating.target];
            if let Err(issue) = creating.make(target, row, creation)? {
                faults.insert(row, vec![issue]);
                break;
            }
        }
        if faults.is_empty() {
            self.unit(batch, unit, outcomes)?;
        } else {
            self.failed_document(batch, unit, faults, outcomes);
        }
        if outcomes[before..].iter().any(|outcome| outcome.result == RowResult::Failed) {
            for (target, mark) in self.targets.iter_mut().zip(marks) {
                target.roll_back(mark);
            }
        }
        Ok(())
    }

    /// A unit of one entry: nothing to take back where it is at fault.
    fn record(&mut self, batch: &Finished, entry: &Entry) -> Result<RowOutcome, DestinationError> {
        Ok(match self.decide(batch, entry)? {
            Ok(outcome) => self.completed(batch, entry, outcome),
            Err(issue) => RowOutcome { row: entry.row, result: RowResult::Failed, issues: vec![issue] },
        })
    }

    /// A unit of several entries: all of them, or none and every row says why.
    fn document(
        &mut self,
        batch: &Finished,
        unit: &[Entry],
        outcomes: &mut Vec<RowOutcome>,
    ) -> Result<(), DestinationError> {
        let marks: Vec<_> = self.targets.iter().map(Target::mark).collect();
        let before = outcomes.len();
        let mut faults: BTreeMap<RowNo, Vec<Issue>> = BTreeMap::new();
        for (at, entry) in unit.iter().enumerate() {
            match self.decide(batch, entry)? {
                Err(issue) => faults.entry(entry.row).or_default().push(issue),
                Ok(outcome) if self.speaks_for_its_row(unit, at) => {
                    outcomes.push(self.completed(batch, entry, outcome));
                }
                Ok(_) => {}
            }
        }
        if !faults.is_empty() {
            for (target, mark) in self.targets.iter_mut().zip(marks) {
                target.roll_back(mark);
            }
            outcomes.truncate(before);
            self.failed_document(batch, unit, faults, outcomes);
        }
        Ok(())
    }

    /// Whether the row's outcome is this entry's: a header leaves it to the line that came with it.
    fn speaks_for_its_row(&self, unit: &[Entry], at: usize) -> bool {
        let entry = &unit[at];
        match self.targets[usize::from(entry.part)].part {
            Part::Record | Part::Line => true,
            Part::Header => unit.iter().filter(|other| other.row == entry.row).count() == 1,
        }
    }

    fn failed_document(
        &self,
        batch: &Finished,
        unit: &[Entry],
        mut faults: BTreeMap<RowNo, Vec<Issue>>,
        outcomes: &mut Vec<RowOutcome>,
    ) {
        let (Some(head), Some(first)) = (unit.first(), faults.keys().next().copied()) else { return };
        let failed = |row, issues| RowOutcome { row, result: RowResult::Failed, issues };
        let mut rows: Vec<_> = unit.iter().map(|entry| entry.row).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let issues = faults.remove(&row).unwrap_or_else(|| {
                let document = self.targets[usize::from(head.part)].shown.show(batch.key(head));
                let issue = Issue::error(IssueCode::DocumentFailed, "", &document);
                vec![issue.with_detail(first.to_string())]
            });
            outcomes.push(failed(row, issues));
        }
    }

    fn decide(&mut self, batch: &Finished, entry: &Entry) -> Result<Result<Outcome, Issue>, DestinationError> {
        let new = NewEntry { row: entry.row, key: batch.key(entry), cells: batch.cells(entry) };
        self.targets[usize::from(entry.part)].decide(new)
    }

    fn completed(&self, batch: &Finished, entry: &Entry, outcome: Outcome) -> RowOutcome {
        let key = self.targets[usize::from(entry.part)].shown.show(batch.key(entry));
        RowOutcome { row: entry.row, result: RowResult::Completed { outcome, key }, issues: Vec::new() }
    }
}

impl Destination for CompanyDestination {
    fn commit(&mut self, batch_no: u64, batch: &Finished) -> Result<Vec<RowOutcome>, DestinationError> {
        let company = Arc::clone(&self.company);
        // From the first look at a key until the batch is written, nobody else may write.
        let writer = company.writer();
        if batch_no > company.last_batch(self.import)? {
            return self.write(&writer, batch_no, batch);
        }
        company.outcomes(self.import, batch_no)?.ok_or(DestinationError::Forgotten { batch_no })
    }

    fn take_ahead(&mut self, ahead: Vec<SealedAhead>) {
        self.ahead = ahead;
    }

    fn last_batch(&self) -> Result<u64, DestinationError> {
        Ok(self.company.last_batch(self.import)?)
    }

    fn outcomes_after(&self, batch_no: u64) -> Result<Vec<(u64, Vec<RowOutcome>)>, DestinationError> {
        Ok(self.company.markers_after(self.import, batch_no)?)
    }

    fn ledger(&self) -> Arc<dyn Ledger> {
        Arc::new(CompanyLedger { company: Arc::clone(&self.company), import: self.import })
    }
}

/// The company's account of an import's batches: their markers.
struct CompanyLedger {
    company: Arc<Company>,
    import: ImportId,
}

impl Ledger for CompanyLedger {
    fn make_durable(&self) -> Result<(), DestinationError> {
        Ok(self.company.keep_durable()?)
    }

    fn forget_markers(&self, up_to: u64) -> Result<(), DestinationError> {
        Ok(self.company.trim_markers(self.import, up_to)?)
    }

    fn close(&self, last: u64) -> Result<(), DestinationError> {
        self.forget_markers(last)?;
        Ok(self.company.flush_durably()?)
    }
}

/// Adds what was noticed on the way; `outcomes` are sorted by row.
fn add_warnings(outcomes: &mut [RowOutcome], warnings: &[(RowNo, Vec<Issue>)]) {
    for (row, issues) in warnings {
        if let Ok(at) = outcomes.binary_search_by_key(row, |outcome| outcome.row) {
            outcomes[at].issues.extend_from_slice(issues);
        }
    }
}
