//! One table of an import's destination: what becomes of one entry, by the import mode.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::{DestinationError, company::DestinationPart, shown_key::ShownKey};
use crate::{
    model::{Field, ImportId, ImportMode, Issue, IssueCode, KeyPrint, Outcome, Part, RowNo, TableSchema, cells},
    store::company::{Keys, Location, PrintMap, Records, Stored, Table, TableWrite},
};

/// A table that entries go to.
#[derive(Debug)]
pub(super) struct Target {
    pub part: Part,
    pub write: TableWrite,
    pub shown: ShownKey,
    mapped: Vec<bool>,
    import: ImportId,
    mode: ImportMode,
    /// Keys of the batch being made, with the row that has each; in a dry run of all batches so far.
    now: PrintMap<RowNo>,
    /// In a dry run, values of the records so far, where lookups make records in the table.
    foreseen: Option<HashMap<KeyPrint, Vec<u8>>>,
    /// Keys that rows of this import, in any run, found and left as they were.
    touched: PrintMap<RowNo>,
    /// The first segment this import wrote: versions before it can't be its own.
    own: Own,
    scratch: Vec<u8>,
    /// The keys of the batch.
    prints: Vec<KeyPrint>,
    /// Where the records lie whose keys the batch has and the table knows.
    known: PrintMap<Location>,
}

/// An entry of a batch, with its bytes.
#[derive(Clone, Copy)]
pub(super) struct NewEntry<'a> {
    pub row: RowNo,
    pub key: &'a [u8],
    pub cells: &'a [u8],
}

/// What the import has written into a table.
#[derive(Clone, Copy, Debug)]
enum Own {
    /// It is looked up with the first batch: then the table's index is needed, and by then others have begun their work.
    Unknown,
    Nothing,
    /// Its segments begin there.
    From(u32),
}

/// How far a target's lists are, to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    records: usize,
    touched: usize,
}

impl Target {
    pub(super) fn new(
        part: DestinationPart,
        table: Arc<Table>,
        import: ImportId,
        mode: ImportMode,
    ) -> Result<Self, DestinationError> {
        let DestinationPart { schema, part, mapped } = part;
        let names = |schema: &TableSchema| schema.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        if mapped.len() != schema.fields.len() || names(&schema) != names(table.schema()) {
            return Err(DestinationError::TableChanged { table: schema.name.0.clone() });
        }
        Ok(Self {
            part,
            shown: ShownKey::of(&schema),
            own: Own::Unknown,
            write: TableWrite { table, records: Records::default(), touched: Records::default() },
            mapped,
            import,
            mode,
            now: PrintMap::default(),
            foreseen: None,
            touched: PrintMap::default(),
            scratch: Vec::new(),
            prints: Vec::new(),
            known: PrintMap::default(),
        })
    }

    /// Notes a key that an earlier run found and left as it was.
    pub(super) fn add_touched(&mut self, key: KeyPrint, row: RowNo) {
        self.touched.insert(key, row);
    }

    /// Looks the keys of a batch up, one right behind the other: that takes half the time.
    pub(super) fn look_ahead<'b>(&mut self, keys: impl Iterator<Item = &'b [u8]>) -> Result<(), DestinationError> {
        let known = self.write.table.keys()?;
        self.prints.clear();
        self.prints.extend(keys.map(KeyPrint::of));
        if matches!(self.own, Own::Unknown) {
            self.own = known.first_segment_of(self.import).map_or(Own::Nothing, Own::From);
        }
        self.known.clear();
        for print in &self.prints {
            if let Some(location) = known.find(*print)? {
                self.known.insert(*print, location);
            }
        }
        Ok(())
    }

    /// Decides what becomes of an entry and, unless it is at fault, notes it for the batch.
    pub(super) fn decide(&mut self, entry: NewEntry<'_>) -> Result<Result<Outcome, Issue>, DestinationError> {
        let print = KeyPrint::of(entry.key);
        if let Some(row) = self.now.get(print).or_else(|| self.touched.get(print)) {
            return Ok(Err(self.duplicate(entry.key, Some(row))));
        }
        let Some(location) = self.known.get(print) else { return Ok(self.missing(print, entry)) };
        let table = Arc::clone(&self.write.table);
        let keys = table.keys()?;
        if let Some(row) = self.own_earlier_row(&keys, location)? {
            return Ok(Err(self.duplicate(entry.key, Some(row))));
        }
        drop(keys);
        match self.mode {
            ImportMode::Insert => Ok(Err(self.issue(IssueCode::AlreadyExists, entry.key, self.table_name()))),
            ImportMode::InsertOnlyNew => Ok(Ok(self.touch(print, entry, location, Outcome::LeftAlone))),
            ImportMode::Update | ImportMode::Upsert => {
                let record = table.record(location)?;
                Ok(Ok(self.merge(print, entry, &record)))
            }
        }
    }

    /// Notes a record that is made beside the import's own. Its key is free: see [`Self::stored`].
    pub(super) fn create(&mut self, entry: NewEntry<'_>) {
        let print = KeyPrint::of(entry.key);
        self.write.records.push(print, entry.row, None, entry.key, entry.cells);
        self.now.insert(print, entry.row);
    }

    /// Returns the values of the record with that key: of this batch, or in the table.
    pub(super) fn stored(&self, key: &[u8]) -> Result<Option<Vec<u8>>, DestinationError> {
        let print = KeyPrint::of(key);
        if self.now.get(print).is_some() {
            let list = &self.write.records;
            let at = (0..list.len()).rev().find(|at| list.record(*at).print == print);
            if let Some(at) = at {
                return Ok(Some(list.cells(at).to_vec()));
            }
            if let Some(cells) = self.foreseen.as_ref().and_then(|foreseen| foreseen.get(&print)) {
                return Ok(Some(cells.clone()));
            }
        }
        let location = self.write.table.keys()?.find(print)?;
        let record = location.map(|location| self.write.table.record(location)).transpose()?;
        Ok(record.map(|record| record.cells().to_vec()))
    }

    /// Whether there is a record with that key: in the table, or of this batch.
    pub(super) fn has(&self, key: KeyPrint) -> Result<bool, DestinationError> {
        Ok(self.now.get(key).is_some() || self.write.table.keys()?.find(key)?.is_some())
    }

    /// Returns the field at that position.
    pub(super) fn field(&self, at: usize) -> Option<&Field> {
        self.write.table.schema().fields.get(at)
    }

    /// Remembers how far the lists are.
    pub(super) fn mark(&self) -> Mark {
        Mark { records: self.write.records.len(), touched: self.write.touched.len() }
    }

    /// Takes back what was noted since.
    pub(super) fn roll_back(&mut self, mark: Mark) {
        let Mark { records, touched } = mark;
        for (list, from) in [(&mut self.write.records, records), (&mut self.write.touched, touched)] {
            for at in from..list.len() {
                self.now.remove(list.record(at).print);
            }
            list.truncate(from);
        }
    }

    /// Takes note that the batch was written, in these segments.
    pub(super) fn committed(&mut self, segments: &Range<u32>) {
        if !segments.is_empty() && !matches!(self.own, Own::From(_)) {
            self.own = Own::From(segments.start);
        }
        let touched = &self.write.touched;
        for at in 0..touched.len() {
            self.touched.insert(touched.record(at).print, touched.record(at).row);
        }
        self.forget_batch();
    }

    /// Lets a dry run remember the values of its records: lookups make records in this table.
    pub(super) fn remember_values(&mut self) {
        self.foreseen.get_or_insert_default();
    }

    /// Ends a batch of a dry run: nothing was written, but its keys count as if it had been.
    pub(super) fn foresee_batch(&mut self) {
        let records = &self.write.records;
        if let Some(foreseen) = &mut self.foreseen {
            foreseen.extend((0..records.len()).map(|at| (records.record(at).print, records.cells(at).to_vec())));
        }
        self.write.records.clear();
        self.write.touched.clear();
    }

    /// Empties the lists of the batch.
    pub(super) fn forget_batch(&mut self) {
        self.now.clear();
        self.write.records.clear();
        self.write.touched.clear();
    }

    /// Makes an issue with the key for its value.
    pub(super) fn issue(&self, code: IssueCode, key: &[u8], detail: impl Into<String>) -> Issue {
        Issue::error(code, self.shown.names(), &self.shown.show(key)).with_detail(detail)
    }

    pub(super) fn table_name(&self) -> &str {
        self.write.table.schema().name.as_str()
    }

    fn duplicate(&self, key: &[u8], row: Option<RowNo>) -> Issue {
        self.issue(IssueCode::DuplicateKey, key, row.map_or_else(String::new, |row| row.to_string()))
    }

    fn missing(&mut self, print: KeyPrint, entry: NewEntry<'_>) -> Result<Outcome, Issue> {
        if self.mode == ImportMode::Update {
            return Err(self.issue(IssueCode::NotFound, entry.key, self.table_name()));
        }
        self.write.records.push_new(print, entry.row, entry.key, entry.cells);
        self.now.insert(print, entry.row);
        Ok(Outcome::Created)
    }

    /// Returns the row of this import that wrote the record, or a former version of it that another import has
    /// changed since.
    fn own_earlier_row(&self, keys: &Keys<'_>, location: Location) -> Result<Option<RowNo>, DestinationError> {
        let Own::From(first_segment) = self.own else { return Ok(None) };
        let mut next = Some(location);
        while let Some(location) = next.filter(|location| location.segment >= first_segment) {
            let version = self.write.table.record(location)?;
            if keys.import(location) == self.import {
                return Ok(Some(version.row()));
            }
            next = version.previous().filter(|previous| *previous < location);
        }
        Ok(None)
    }

    fn touch(&mut self, print: KeyPrint, entry: NewEntry<'_>, location: Location, outcome: Outcome) -> Outcome {
        self.write.touched.push(print, entry.row, Some(location), entry.key, &[]);
        self.now.insert(print, entry.row);
        outcome
    }

    /// Puts the mapped fields over the stored record; what is not mapped keeps its value.
    fn merge(&mut self, print: KeyPrint, entry: NewEntry<'_>, stored: &Stored) -> Outcome {
        self.scratch.clear();
        let both = cells::slices(entry.cells).zip(cells::slices(stored.cells()));
        for ((new, old), is_mapped) in both.zip(&self.mapped) {
            self.scratch.extend_from_slice(if *is_mapped { new } else { old });
        }
        if self.scratch == stored.cells() {
            return self.touch(print, entry, stored.location(), Outcome::Unchanged);
        }
        self.write.records.push(print, entry.row, Some(stored.location()), entry.key, &self.scratch);
        self.now.insert(print, entry.row);
        Outcome::Updated
    }
}
