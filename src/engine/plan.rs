//! A mapping compiled for one run, together with the company's answers to its lookups.

use std::{collections::HashMap, sync::Arc};

use super::{
    JobError, Stores,
    hanging::Hanging,
    lookups::{CompanyLookups, Scan},
    strike::{self, Work},
};
use crate::{
    model::{Entry, Finished, Import, Integration, Issue, IssueCode, KeyPrint, RawRow, RowNo, TableName, TableSchema},
    pipeline::{self, Explained, FirstUse, Pipeline, RunContext, Scanned},
};

/// What is needed to convert rows of one import.
pub struct Plan {
    pub pipeline: Pipeline,
    /// The key of the records that rows become, in words: "No.", "Document No., Line No.".
    pub key_caption: String,
    /// Rows that are known to hang.
    pub hanging: Hanging,
    lookups: CompanyLookups,
}

/// The key of one record to be.
#[derive(Clone, Copy, Debug)]
pub struct FileKey {
    pub row: RowNo,
    pub print: KeyPrint,
    /// Among the keys of its batch.
    pub position: usize,
}

/// What is to be done with a unit of rows.
#[derive(Clone, Debug)]
pub enum Handling {
    Convert,
    /// Each of its rows fails with that.
    LeaveOut(Issue),
    /// The result is not wanted any more.
    BreakOff,
}

/// The file whose rows are converted.
#[derive(Clone, Copy)]
pub enum PlanFile<'a> {
    /// One that is only looked at.
    Tried { name: &'a str },
    /// One that was, or is being, staged.
    Import(&'a Import),
}

impl Plan {
    /// Compiles the integration's mapping for the columns of an import's file.
    pub fn new(
        stores: &Stores,
        integration: &Integration,
        columns: &[String],
        import: &Import,
    ) -> Result<Self, JobError> {
        Self::over(stores, integration, columns, PlanFile::Import(import), &stores.company.schemas())
    }

    /// Compiles a mapping over these tables: the company's, or with one that is still to be made.
    pub fn over(
        stores: &Stores,
        integration: &Integration,
        columns: &[String],
        file: PlanFile<'_>,
        tables: &[Arc<TableSchema>],
    ) -> Result<Self, JobError> {
        let context = context(stores, integration, file);
        let pipeline = pipeline::compile(&integration.mapping, columns, tables, &context)
            .map_err(|faults| JobError::Mapping { faults })?;
        let catalog = stores.workspace.catalog();
        let (answers, hanging) = match file {
            PlanFile::Tried { .. } => (HashMap::new(), Hanging::default()),
            PlanFile::Import(import) => {
                (catalog.answers(import.id), Hanging::default().with_unseen(&catalog.unseen(import.id)))
            }
        };
        let lookups = CompanyLookups::new(stores, &pipeline)?.with_answers(answers);
        let key_caption = pipeline.parts().last().map(|part| part.table.key.join(", ")).unwrap_or_default();
        Ok(Self { pipeline, key_caption, hanging, lookups })
    }

    /// Takes over what all rows of the file say together, before the first is converted.
    pub fn know(&self, scan: Scan) {
        // A run scans once.
        let _ = self.lookups.scan.set(scan);
    }

    /// Returns by what the row's document is known; `None` where the row is one of its own, or that can't be found out.
    pub fn document(&self, row: &RawRow<'_>) -> Option<KeyPrint> {
        if !self.pipeline.is_document() || self.hanging.is_keyless(row.row) {
            return None;
        }
        let work = || {
            strike::at(Work::Keying, row.row);
            let mut key = Vec::new();
            self.pipeline.document_key(row, &mut key).then(|| KeyPrint::of(&key))
        };
        // A row that makes the program fail is told of when it is converted.
        isolated(work).unwrap_or_default()
    }

    /// Returns the order in which rows are taken up, where it is not the file's.
    pub fn order(&self) -> Option<&[RowNo]> {
        self.lookups.scan.get()?.kinship.order()
    }

    /// Returns the issue of a row whose value another row uses already.
    pub fn used_twice(&self, row: &RawRow<'_>, unique: usize, first: FirstUse) -> Option<Issue> {
        self.pipeline.used_twice(row, unique, first, &self.lookups.answers())
    }

    /// Returns what a row says that concerns others.
    pub fn scanned(&self, row: &RawRow<'_>) -> Scanned {
        let work = || {
            strike::at(Work::Scanning, row.row);
            let mut scanned = Scanned::default();
            self.pipeline.scan(row, &self.lookups.answers(), &mut scanned);
            scanned
        };
        // A row that makes the program fail is told of when it is converted.
        isolated(work).unwrap_or_default()
    }

    /// Returns the state of a lookup's table that its answers are of.
    pub fn generation(&self, lookup: usize) -> u64 {
        self.lookups.generation(lookup)
    }

    /// Returns the states of all tables that are looked in: while they are the same, so are all answers.
    pub fn states(&self) -> Vec<u64> {
        self.lookups.states()
    }

    /// Converts rows. A panic in a record is that record's fault and no other's: it becomes an issue of its unit.
    pub fn convert<'a>(
        &self,
        rows: &mut (dyn Iterator<Item = RawRow<'a>> + '_),
        reader_issues: &[(RowNo, Issue)],
        out: &mut Finished,
    ) {
        let rows: Vec<RawRow<'a>> = rows.collect();
        let lookups = self.lookups.answers();
        let whole = || {
            let num_bytes = rows.len() * self.pipeline.usual_bytes();
            let mut finished = Finished::with_room(rows.len(), num_bytes);
            self.pipeline.convert(rows.iter().copied(), reader_issues, &lookups, &mut finished);
            finished
        };
        match isolated(whole) {
            Ok(finished) => *out = finished,
            Err(_) => {
                self.convert_by_unit(&self.units(&rows), reader_issues, &mut |_, _| Handling::Convert, out);
            }
        }
    }

    /// Explains one row to its owner.
    pub fn explain(&self, row: &RawRow<'_>) -> Explained {
        self.pipeline.explain(row, &self.lookups.answers())
    }

    /// Writes the text that reaches a field's value map; `false` where there is none.
    pub fn imported_value(&self, row: &RawRow<'_>, table: &TableName, field: &str, out: &mut String) -> bool {
        self.pipeline.imported_value(row, table, field, &self.lookups.answers(), out)
    }

    /// Returns the keys that the rows' own records will have: of records that stand alone and of lines, not of
    /// headers, which several rows share.
    pub fn file_keys(&self, finished: &Finished) -> Vec<FileKey> {
        let own = self.own_entries(finished);
        own.enumerate()
            .map(|(position, entry)| FileKey { row: entry.row, print: KeyPrint::of(finished.key(entry)), position })
            .collect()
    }

    /// Writes the key at that position of [`Self::file_keys`] for a person.
    pub fn key_shown(&self, finished: &Finished, position: usize) -> String {
        let (Some(entry), Some(part)) = (self.own_entries(finished).nth(position), self.pipeline.parts().last()) else {
            return String::new();
        };
        part.table.show_key(finished.key(entry))
    }

    fn own_entries<'f>(&self, finished: &'f Finished) -> impl Iterator<Item = &'f Entry> + use<'f> {
        let last = self.pipeline.parts().len().saturating_sub(1);
        finished.units().flatten().filter(move |entry| usize::from(entry.part) == last)
    }

    /// Converts rows unit by unit. `begin` is told of each, with its position, before it is worked on.
    pub fn convert_by_unit(
        &self,
        units: &[&[RawRow<'_>]],
        reader_issues: &[(RowNo, Issue)],
        begin: &mut dyn FnMut(usize, &[RawRow<'_>]) -> Handling,
        out: &mut Finished,
    ) {
        out.clear();
        let lookups = self.lookups.answers();
        for (at, &unit) in units.iter().enumerate() {
            match begin(at, unit) {
                Handling::Convert => {}
                Handling::LeaveOut(issue) => {
                    out.failed.extend(unit.iter().map(|row| (row.row, vec![issue.clone()])));
                    continue;
                }
                Handling::BreakOff => return,
            }
            let alone = || {
                let mut finished = Finished::default();
                self.pipeline.convert(unit.iter().copied(), reader_issues, &lookups, &mut finished);
                finished
            };
            match isolated(alone) {
                Ok(finished) => out.append(&finished),
                Err(what) => {
                    let fault = || vec![Issue::error(IssueCode::Fault, "", "").with_detail(what.clone())];
                    out.failed.extend(unit.iter().map(|row| (row.row, fault())));
                }
            }
        }
    }

    /// Splits rows into what is converted together: single rows, or the rows of one document.
    pub fn units<'r, 'a>(&self, rows: &'r [RawRow<'a>]) -> Vec<&'r [RawRow<'a>]> {
        self.units_by(rows, &mut |_, row| self.document(row))
    }

    /// The same, where `document` says what the document of the row at that position is.
    pub fn units_by<'r, 'a>(
        &self,
        rows: &'r [RawRow<'a>],
        document: &mut dyn FnMut(usize, &RawRow<'a>) -> Option<KeyPrint>,
    ) -> Vec<&'r [RawRow<'a>]> {
        if !self.pipeline.is_document() {
            return rows.chunks(1).collect();
        }
        let documents: Vec<_> = rows.iter().enumerate().map(|(at, row)| document(at, row)).collect();
        let mut rest = rows;
        let unit = |same: &[Option<KeyPrint>]| {
            let (unit, others) = rest.split_at(same.len());
            rest = others;
            unit
        };
        documents.chunk_by(|a, b| a.is_some() && a == b).map(unit).collect()
    }
}

/// Returns what a run knows besides its rows: an import's day and moment stay those on which it was made.
fn context(stores: &Stores, integration: &Integration, file: PlanFile<'_>) -> RunContext {
    let (name, at, series) = match file {
        PlanFile::Tried { name } => (name, stores.clock.now(), &[][..]),
        PlanFile::Import(import) => (import.file.name.as_str(), import.created, &import.series[..]),
    };
    let now = at.to_zoned(stores.clock.zone()).datetime();
    let user = ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    RunContext {
        today: now.date(),
        now: now.round(jiff::Unit::Second).unwrap_or(now),
        user: user.unwrap_or_default(),
        file_name: name.to_owned(),
        match_key: integration.match_key.clone(),
        series: series.to_vec(),
    }
}

/// Runs `work`; a panic in it is an `Err` with what it said.
fn isolated<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|panic| super::work::panic_text(panic.as_ref()))
}
