//! A mapping compiled for one run, together with the company's answers to its lookups.

use std::sync::Arc;

use super::{JobError, Stores};
use crate::{
    model::{Entry, Finished, Integration, Issue, IssueCode, KeyPrint, Mapping, RawRow, RowNo, TableSchema},
    pipeline::{self, Explained, Lookups, Pipeline, RunContext},
    store::company::{Company, Keys, Table},
};

/// What is needed to convert rows of one import.
pub struct Plan {
    pub pipeline: Pipeline,
    /// The key of the records that rows become, in words: "No.", "Document No., Line No.".
    pub key_caption: String,
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

/// The tables a mapping refers to, each once, and which of them each relation means.
struct CompanyLookups {
    tables: Vec<Arc<Table>>,
    relations: Vec<usize>,
}

/// The tables' keys, held still while a batch is converted.
struct HeldLookups<'t> {
    keys: Vec<Keys<'t>>,
    relations: &'t [usize],
}

impl Lookups for HeldLookups<'_> {
    fn contains(&self, relation: usize, key: KeyPrint) -> bool {
        self.relations.get(relation).is_some_and(|table| self.keys[*table].contains(key))
    }
}

impl Plan {
    /// Compiles the integration's mapping for a file with these columns.
    pub fn new(
        stores: &Stores,
        integration: &Integration,
        columns: &[String],
        file_name: &str,
    ) -> Result<Self, JobError> {
        Self::over(stores, &integration.mapping, columns, file_name, &stores.company.schemas())
    }

    /// Compiles a mapping over these tables: the company's, or with one that is still to be made.
    pub fn over(
        stores: &Stores,
        mapping: &Mapping,
        columns: &[String],
        file_name: &str,
        tables: &[Arc<TableSchema>],
    ) -> Result<Self, JobError> {
        let context = RunContext { today: stores.clock.today(), file_name: file_name.to_owned() };
        let pipeline =
            pipeline::compile(mapping, columns, tables, &context).map_err(|faults| JobError::Mapping { faults })?;
        let lookups = CompanyLookups::new(&stores.company, &pipeline)?;
        let key_caption = pipeline.parts().last().map(|part| part.table.key.join(", ")).unwrap_or_default();
        Ok(Self { pipeline, key_caption, lookups })
    }

    /// Converts rows. A panic in a record is that record's fault and no other's: it becomes an issue of its unit.
    pub fn convert<'a>(
        &self,
        rows: &mut (dyn Iterator<Item = RawRow<'a>> + '_),
        reader_issues: &[(RowNo, Issue)],
        out: &mut Finished,
    ) {
        let rows: Vec<RawRow<'a>> = rows.collect();
        let lookups = self.lookups.hold();
        let whole = || {
            let mut finished = Finished::default();
            self.pipeline.convert(rows.iter().copied(), reader_issues, &lookups, &mut finished);
            finished
        };
        match isolated(whole) {
            Ok(finished) => *out = finished,
            Err(_) => self.convert_one_by_one(&rows, reader_issues, &lookups, out),
        }
    }

    /// Explains one row to its owner.
    pub fn explain(&self, row: &RawRow<'_>) -> Explained {
        self.pipeline.explain(row, &self.lookups.hold())
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

    fn convert_one_by_one(
        &self,
        rows: &[RawRow<'_>],
        reader_issues: &[(RowNo, Issue)],
        lookups: &HeldLookups<'_>,
        out: &mut Finished,
    ) {
        out.clear();
        for unit in self.units(rows) {
            let alone = || {
                let mut finished = Finished::default();
                self.pipeline.convert(unit.iter().copied(), reader_issues, lookups, &mut finished);
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
        if !self.pipeline.is_document() {
            return rows.chunks(1).collect();
        }
        let key = |row: &RawRow<'_>| {
            let mut key = Vec::new();
            self.pipeline.document_key(row, &mut key).then_some(key)
        };
        rows.chunk_by(|a, b| key(a).is_some_and(|a| Some(a) == key(b))).collect()
    }
}

impl CompanyLookups {
    fn new(company: &Arc<Company>, pipeline: &Pipeline) -> Result<Self, JobError> {
        let mut lookups = Self { tables: Vec::new(), relations: Vec::new() };
        for name in pipeline.relations() {
            let known = lookups.tables.iter().position(|table| table.schema().name == *name);
            let at = known.unwrap_or(lookups.tables.len());
            if known.is_none() {
                let table = company.table(name)?;
                // The index is built here, where that can be refused; holding it later can't fail.
                table.keys()?;
                lookups.tables.push(table);
            }
            lookups.relations.push(at);
        }
        Ok(lookups)
    }

    /// Holds each table once: a second hold by the same thread could wait for a writer that waits for the first.
    fn hold(&self) -> HeldLookups<'_> {
        let keys = self.tables.iter().map(|table| table.keys().expect("BUG: the index was built with the plan"));
        HeldLookups { keys: keys.collect(), relations: &self.relations }
    }
}

/// Runs `work`; a panic in it is an `Err` with what it said.
fn isolated<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|panic| super::work::panic_text(panic.as_ref()))
}
