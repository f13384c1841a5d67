//! What was planned against what would be done now: nothing is processed where they differ, and every difference is
//! told in its own words.

use super::{Walked, Work, latest_version, rows, source_file, walk};
use crate::{
    destination::{Decided, DestinationError},
    engine::{JobError, Stores, notices::count, work::JobCx},
    model::{
        DryRun, Fingerprint, Import, ImportId, PlannedRecord, PlannedRow, RowNo, StagedStand, TableName,
        dry_run::RowSum,
    },
    store::{
        Company, StoreError,
        company::Location,
        staging::{DryRunReader, Staging},
    },
};

/// Differences of one kind that are told one by one.
const MAX_TOLD: usize = 10;

/// What differs from a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Of the import as a whole.
    general: Vec<String>,
    changed: Told,
    rows: Told,
}

/// Sentences of one kind, of which only the first are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    first: Vec<String>,
    num: u64,
}

impl Told {
    fn push(&mut self, sentence: impl FnOnce() -> String) {
        self.num += 1;
        if self.first.len() < MAX_TOLD {
            self.first.push(sentence());
        }
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        let more = self.num - self.first.len() as u64;
        self.first.iter().cloned().chain((more > 0).then(|| format!("and {} more", count(more))))
    }
}

impl Differences {
    /// Whether everything is as it was planned.
    pub fn is_empty(&self) -> bool {
        self.general.is_empty() && self.changed.num == 0 && self.rows.num == 0
    }

    /// Tells of so many changed records.
    #[cfg(test)]
    pub(super) fn tell_changed(&mut self, num: usize) {
        (0..num).for_each(|at| self.changed.push(|| format!("Customer C{at}")));
    }

    /// Says each difference, a line for each.
    pub fn lines(&self) -> Vec<String> {
        let heading = match self.changed.num {
            0 => None,
            1 => Some("1 record was changed since:".to_owned()),
            num => Some(format!("{} records were changed since:", count(num))),
        };
        self.general.iter().cloned().chain(heading).chain(self.changed.lines()).chain(self.rows.lines()).collect()
    }

    /// Says all of it: the first line what came of it, the others why.
    pub fn sentence(&self) -> String {
        format!("nothing was processed, because the plan does not hold any more:\n{}", self.lines().join("\n"))
    }
}

/// Opens the latest dry run of an import, if it is the one of that fingerprint.
pub fn latest(stores: &Stores, import: ImportId, fingerprint: Fingerprint) -> Result<DryRunReader, JobError> {
    let latest = stores.workspace.dry_run(import)?.filter(|reader| reader.dry_run().fingerprint == fingerprint);
    latest.ok_or_else(|| JobError::Gone { what: format!("plan {fingerprint} of import {import}") })
}

/// Foresees the run once more, and refuses it where anything differs from the plan. A run that is being stopped is let
/// go on to its stop.
pub fn check(cx: &JobCx<'_>, work: &Work<'_>, fingerprint: Fingerprint) -> Result<(), JobError> {
    let import = work.import;
    let mut planned = Planned::new(latest(cx.stores, import.id, fingerprint)?);
    let plan = planned.reader.dry_run().clone();
    let staged = cx.stores.workspace.staging(import.id)?.stand()?;
    let mut differences = Differences { general: general(cx.stores, import, &plan, &staged), ..Differences::default() };
    if staged.counts.completed == plan.staged.counts.completed {
        let corrected = corrected(&plan.staged, &staged);
        let (mut sum, mut num) = (RowSum::default(), 0);
        let walked = walk(cx, work, &plan.selection, &mut |rows| {
            for now in rows {
                sum.add(now.row, now.digest);
                num += 1;
                if !corrected.contains(&now.row) {
                    let before = planned.row(now.row)?;
                    compare(&cx.stores.company, before, now, &mut differences)?;
                }
            }
            Ok(())
        })?;
        if walked == Walked::Stopped {
            return Ok(());
        }
        let found = Fingerprint::new(import.id, (&import.integration, import.version), &staged, sum);
        let missing = plan.counts.total().saturating_sub(num);
        if missing > 0 {
            differences.general.push(format!(
                "{} not taken up any more",
                words(missing, "row of the plan is", "rows of the plan are")
            ));
        } else if differences.is_empty() && found != fingerprint {
            differences.general.push("the staged rows are others than those that were planned".to_owned());
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(JobError::NotAsPlanned(differences)) }
}

/// Makes what holds each batch of a run to the plan, just before it is written.
pub fn witness(
    stores: &Stores,
    import: ImportId,
    fingerprint: Fingerprint,
) -> Result<impl FnMut(&Decided<'_>) -> Result<(), DestinationError> + Send + use<>, JobError> {
    let mut planned = Planned::new(latest(stores, import, fingerprint)?);
    Ok(move |decided: &Decided<'_>| {
        for now in rows::planned(decided)? {
            if planned.row(now.row)?.is_none_or(|before| before.digest != now.digest) {
                return Err(DestinationError::NotAsPlanned {
                    what: format!(
                        "stopped before row {}, because another job has changed what it touches since it was checked; \
                         what was processed so far is as planned",
                        now.row
                    ),
                });
            }
        }
        Ok(())
    })
}

/// A plan, read page by page as its rows are asked for.
struct Planned {
    reader: DryRunReader,
    page: Vec<PlannedRow>,
    /// A row of the page at hand.
    beside: Option<RowNo>,
}

impl Planned {
    fn new(reader: DryRunReader) -> Self {
        Self { reader, page: Vec::new(), beside: None }
    }

    fn row(&mut self, row: RowNo) -> Result<Option<&PlannedRow>, StoreError> {
        if !self.beside.is_some_and(|beside| DryRunReader::is_beside(beside, row)) {
            self.page = self.reader.rows_beside(row)?;
            self.beside = Some(row);
        }
        let at = self.page.binary_search_by_key(&row, |planned| planned.row).ok();
        Ok(at.map(|at| &self.page[at]))
    }
}

/// Says what is known to differ without looking at rows.
pub fn general(stores: &Stores, import: &Import, plan: &DryRun, staged: &StagedStand) -> Vec<String> {
    let mut lines = Vec::new();
    let latest = latest_version(stores, import);
    if import.version != plan.version {
        let Import { integration, version, .. } = import;
        lines.push(format!("its records go on under version {version} of {integration} now, so plan again"));
    } else if latest != plan.latest_version {
        lines.push(format!(
            "the mapping of {} changed (version {} → {latest}); the records keep version {}, so plan again, or let \
             them use the latest",
            import.integration, plan.latest_version, import.version
        ));
    }
    if source_file::stand(&import.file, plan.file) == source_file::FileStand::Changed {
        lines.push(format!("the file {} changed since it was read; import it again", import.file.name));
    }
    lines.extend(of_rows(&plan.staged, staged));
    lines
}

/// Says what was done with the staged rows since.
fn of_rows(before: &StagedStand, now: &StagedStand) -> Vec<String> {
    let mut lines = Vec::new();
    match &corrected(before, now)[..] {
        [] => {}
        [row] => lines.push(format!("row {row} was corrected")),
        [first @ .., last] if first.len() < MAX_TOLD => {
            let first: Vec<_> = first.iter().map(ToString::to_string).collect();
            lines.push(format!("rows {} and {last} were corrected", first.join(", ")));
        }
        rows => lines.push(format!("{} rows were corrected, row {} first of all", count(rows.len() as u64), rows[0])),
    }
    let processed = now.counts.completed.saturating_sub(before.counts.completed);
    if processed > 0 {
        lines.push(format!("{} processed since", words(processed, "record was", "records were")));
    }
    lines
}

/// Returns the rows that were corrected between.
fn corrected(before: &StagedStand, now: &StagedStand) -> Vec<RowNo> {
    let is_new = |correction: &&(RowNo, u32)| !before.corrections.contains(correction);
    now.corrections.iter().filter(is_new).map(|(row, _)| *row).collect()
}

fn compare(
    company: &Company,
    before: Option<&PlannedRow>,
    now: &PlannedRow,
    differences: &mut Differences,
) -> Result<(), StoreError> {
    let Some(before) = before else {
        differences.rows.push(|| format!("row {} was not part of the plan", now.row));
        return Ok(());
    };
    if before.digest == now.digest {
        return Ok(());
    }
    let mut is_told = false;
    for record in &before.records {
        if let Some(sentence) = changed(company, now.row, record, &now.records)? {
            is_told = true;
            differences.changed.push(|| sentence);
        }
    }
    if !is_told {
        differences.rows.push(|| otherwise(before, now));
    }
    Ok(())
}

/// Says what has become of a record since: "Customer C0001 (row 7): City was Bergen, is now Oslo".
fn changed(
    company: &Company,
    row: RowNo,
    before: &PlannedRecord,
    now: &[PlannedRecord],
) -> Result<Option<String>, StoreError> {
    let same = |record: &&PlannedRecord| record.table == before.table && record.key == before.key;
    let place = format!("{} {} (row {row})", before.table, before.key);
    match (before.version, now.iter().find(same).map(|record| record.version)) {
        (None, Some(Some(_))) => Ok(Some(format!("{place} was created by another job"))),
        (Some(old), Some(Some(new))) if old != new => {
            let fields = between(company, &before.table, old, new)?;
            Ok(Some(format!("{place}: {fields}")))
        }
        (Some(_), Some(_) | None) | (None, Some(None) | None) => Ok(None),
    }
}

/// Says which values two versions of a record differ in.
fn between(company: &Company, table: &TableName, old: (u32, u16), new: (u32, u16)) -> Result<String, StoreError> {
    let table = company.table(table)?;
    let version = |(segment, slot)| table.record(Location { segment, slot });
    let (old, new) = (version(old)?, version(new)?);
    let changes = rows::changes(table.schema(), old.cells(), new.cells());
    let told = changes.iter().map(|change| {
        let [was, is] = [&change.old, &change.new].map(|value| if value.is_empty() { "blank" } else { value });
        format!("{} was {was}, is now {is}", change.field)
    });
    let told: Vec<_> = told.collect();
    Ok(if told.is_empty() { "written anew with the same values".to_owned() } else { told.join("; ") })
}

/// Says of a row what else would become of it now.
fn otherwise(before: &PlannedRow, now: &PlannedRow) -> String {
    let PlannedRow { row, class, key, .. } = before;
    let key = if key.is_empty() { &now.key } else { key };
    let place = if key.is_empty() { format!("row {row}") } else { format!("row {row} ({key})") };
    if *class == now.class {
        return format!("{place} gives other values now; a table in which they are looked up has changed");
    }
    let why = now.issues.iter().find(|issue| issue.is_error()).map(|issue| format!(": {}", issue.message()));
    format!("{place} was to be {}, is now {}{}", class.sentence(), now.class.sentence(), why.unwrap_or_default())
}

fn words(num: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(num), if num == 1 { one } else { many })
}

/// Says what speaks against a plan without foreseeing it again: nothing where it may hold.
pub fn outdated(stores: &Stores, import: &Import, plan: &DryRun, staging: &Staging) -> Result<Vec<String>, JobError> {
    let staged = if staging.stands_as(&plan.staged) { plan.staged.clone() } else { staging.stand()? };
    let mut lines = general(stores, import, plan, &staged);
    if lines.is_empty() && staged.counts != plan.staged.counts {
        lines.push("the statuses of its rows changed since".to_owned());
    }
    Ok(lines)
}
