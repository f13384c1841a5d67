//! Answers to a mapping's lookups: each table's keys, and indexes of the fields that are looked in.
//!
//! An index keeps what was there when the run began, and of relations only keys count that were there then, or that a row
//! of the file makes: so that no row's result depends on how far the others are, and a dry run foresees all of them.

use std::{
    cell::Cell,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use super::{JobError, Stores, frozen::FrozenMap, kinship::Kinship, text_index::TextIndex};
use crate::{
    model::{Answer, Creation, KeyPrint, RowNo},
    pipeline::{FirstUse, Found, InFile, LookupPlan, Lookups, Pipeline, Scanned},
    store::company::{Location, Table},
};

/// Answers kept by [`Answers`]; a power of two.
const NUM_KNOWN: usize = 64;
/// Keys up to which a table that relations ask for has them copied for the run: 16 bytes each.
const MAX_COPIED: u64 = 1 << 17;

/// The tables a mapping refers to, each once; which of them each relation means; an index for each lookup.
pub struct CompanyLookups {
    tables: Vec<Arc<Table>>,
    /// The number of segments each table had when the run began.
    num_segments: Vec<u64>,
    /// The keys that were there when the run began; none of a table with many.
    keys: Vec<Option<FrozenMap<()>>>,
    relations: Vec<usize>,
    indexes: Vec<Arc<TextIndex>>,
    /// What was answered to the import's questions when the run began.
    answers: HashMap<String, Vec<Answer>>,
    /// What other rows of the import say, once they were looked at.
    pub scan: OnceLock<Scan>,
}

/// What all rows of an import say together.
#[derive(Default)]
pub struct Scan {
    /// By rule and value: who uses it first.
    pub first_uses: HashMap<(usize, KeyPrint), FirstUse>,
    /// By lookup and text: the record that is made, of the first row that can make it.
    pub planned: HashMap<(usize, String), Arc<Creation>>,
    /// Which rows refer to which.
    pub kinship: Kinship,
}

impl Scan {
    /// Takes over what the next row says; rows come in their order.
    pub fn take(&mut self, scanned: Scanned) {
        for (unique, value, own) in scanned.uses {
            self.first_uses.entry((unique, value)).or_insert(own);
        }
        for creation in scanned.creations {
            self.planned.entry((creation.lookup, creation.text.clone())).or_insert(creation);
        }
    }
}

/// Answers while a batch is converted. No table is held longer than for one answer: a record that hangs must not keep
/// others from writing. What a run asks of relations has one answer from its start to its end, so the latest are kept.
pub struct Answers<'t> {
    lookups: &'t CompanyLookups,
    known: [Cell<Option<(usize, KeyPrint, bool)>>; NUM_KNOWN],
}

impl CompanyLookups {
    /// Opens the tables and builds the indexes of a pipeline.
    pub fn new(stores: &Stores, pipeline: &Pipeline) -> Result<Self, JobError> {
        let mut lookups = Self::of_plans(stores, pipeline.lookups())?;
        for name in pipeline.relations() {
            let known = lookups.tables.iter().position(|table| table.schema().name == *name);
            let at = known.unwrap_or(lookups.tables.len());
            if known.is_none() {
                let table = stores.company.table(name)?;
                // The index is built here, where that can be refused; holding it later can't fail.
                let keys = table.keys()?;
                lookups.num_segments.push(table.generation());
                let prints = if table.num_records() <= MAX_COPIED { keys.prints() } else { None };
                lookups.keys.push(prints.map(|prints| FrozenMap::of(prints.map(|print| (print, ())))));
                drop(keys);
                lookups.tables.push(table);
            }
            lookups.relations.push(at);
        }
        Ok(lookups)
    }

    /// Builds only the indexes: for steps tried by themselves.
    pub fn of_plans(stores: &Stores, plans: &[LookupPlan]) -> Result<Self, JobError> {
        let indexes = plans.iter().map(|plan| stores.indexes.get(&stores.company, plan)).collect::<Result<_, _>>()?;
        Ok(Self {
            tables: Vec::new(),
            num_segments: Vec::new(),
            keys: Vec::new(),
            relations: Vec::new(),
            indexes,
            answers: HashMap::new(),
            scan: OnceLock::new(),
        })
    }

    /// Takes answers that were given to the import's questions.
    #[must_use]
    pub fn with_answers(self, answers: HashMap<String, Vec<Answer>>) -> Self {
        Self { answers, ..self }
    }

    /// Begins a batch.
    pub fn answers(&self) -> Answers<'_> {
        Answers { lookups: self, known: [const { Cell::new(None) }; NUM_KNOWN] }
    }

    /// Whether a relation's table held that key when the run began.
    fn contains_key(&self, relation: usize, key: KeyPrint) -> bool {
        let Some(&table) = self.relations.get(relation) else { return false };
        if let Some(keys) = &self.keys[table] {
            return keys.get(key).is_some();
        }
        let keys = self.tables[table].keys().expect("BUG: the index was built with the plan");
        // Where the keys can't be read, the row is told that there is none, and can be processed again.
        keys.find(key).ok().flatten().is_some_and(|location| self.was_there(table, location))
    }

    /// Whether a record, or a former version of it, was there when the run began.
    fn was_there(&self, table: usize, location: Location) -> bool {
        let mut next = Some(location);
        while let Some(location) = next {
            if u64::from(location.segment) < self.num_segments[table] {
                return true;
            }
            // A version that can't be read is told of where it is needed: here it counts as there.
            let Ok(version) = self.tables[table].record(location) else { return true };
            next = version.previous().filter(|previous| *previous < location);
        }
        false
    }

    /// Returns the state of a lookup's table when its index was built.
    pub fn generation(&self, lookup: usize) -> u64 {
        self.indexes[lookup].generation.unwrap_or_default()
    }

    /// Returns the states of all tables that are looked in, when the run began.
    pub fn states(&self) -> Vec<u64> {
        let of_indexes = (0..self.indexes.len()).map(|lookup| self.generation(lookup));
        self.num_segments.iter().copied().chain(of_indexes).collect()
    }

    fn find(&self, lookup: usize, folded: &str, give: &mut String) -> Found {
        self.indexes.get(lookup).map_or(Found::None, |index| index.find(folded, give))
    }
}

impl Lookups for Answers<'_> {
    fn contains(&self, relation: usize, key: KeyPrint) -> bool {
        let known = &self.known[(key.0 as usize).wrapping_add(relation) % NUM_KNOWN];
        if let Some((of, asked, answer)) = known.get()
            && (of, asked) == (relation, key)
        {
            return answer;
        }
        let answer = self.lookups.contains_key(relation, key);
        known.set(Some((relation, key, answer)));
        answer
    }

    fn find(&self, lookup: usize, folded: &str, give: &mut String) -> Found {
        self.lookups.find(lookup, folded, give)
    }

    fn find_key(&self, lookup: usize, folded: &str, key: &mut Vec<u8>) -> Found {
        self.lookups.indexes.get(lookup).map_or(Found::None, |index| index.find_key(folded, key))
    }

    fn planned(&self, lookup: usize, folded: &str) -> Option<Arc<Creation>> {
        self.lookups.scan.get()?.planned.get(&(lookup, folded.to_owned())).cloned()
    }

    fn answers(&self, subject: &str) -> &[Answer] {
        self.lookups.answers.get(subject).map(Vec::as_slice).unwrap_or_default()
    }

    fn parent(&self, part: u8, key: KeyPrint, row: RowNo) -> InFile {
        let scan = self.lookups.scan.get();
        scan.map_or_else(|| Kinship::default().parent(part, key, row), |scan| scan.kinship.parent(part, key, row))
    }

    fn first_use(&self, unique: usize, value: KeyPrint) -> Option<FirstUse> {
        self.lookups.scan.get()?.first_uses.get(&(unique, value)).copied()
    }
}

/// Answers for steps that are tried by themselves: no relation is asked there.
impl Lookups for CompanyLookups {
    fn contains(&self, _: usize, _: KeyPrint) -> bool {
        true
    }

    fn find(&self, lookup: usize, folded: &str, give: &mut String) -> Found {
        Self::find(self, lookup, folded, give)
    }
}
