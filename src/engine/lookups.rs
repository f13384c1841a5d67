//! Answers to a mapping's lookups: each table's keys, and indexes of the fields that are looked in.
//!
//! An index is built once for a run, from one walk over its table: 24 bytes a record and its texts, in one buffer. It
//! keeps what was there when the run began, and of relations only keys count that were there then: so that no row's
//! result depends on how far the others are, and a dry run foresees all of them.

use std::{
    cell::Cell,
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, OnceLock},
};

use super::JobError;
use crate::{
    model::{Answer, Creation, KeyPrint, TableSchema, Value, cells, keys},
    pipeline::{BETWEEN_FIELDS, FirstUse, Found, Give, LookupPlan, Lookups, Pipeline, Scanned},
    store::company::{Company, Location, Table, TableQuery},
};

/// Answers kept by [`Answers`]; a power of two.
const NUM_KNOWN: usize = 64;

/// The tables a mapping refers to, each once; which of them each relation means; an index for each lookup.
pub struct CompanyLookups {
    tables: Vec<Arc<Table>>,
    /// The number of segments each table had when the run began.
    num_segments: Vec<u64>,
    relations: Vec<usize>,
    indexes: Vec<TextIndex>,
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

/// The records of a table by a text.
pub struct TextIndex {
    entries: HashMap<KeyPrint, Place>,
    several: Vec<Vec<u32>>,
    /// For each record: its key and what it gives, each behind its length.
    texts: Vec<u8>,
    give: Give,
    schema: Arc<TableSchema>,
    /// The table's state when the index was built.
    pub generation: u64,
}

#[derive(Clone, Copy)]
enum Place {
    /// Where in the texts.
    One(u32),
    /// Which of the lists.
    Several(u32),
}

impl CompanyLookups {
    /// Opens the tables and builds the indexes of a pipeline.
    pub fn new(company: &Arc<Company>, pipeline: &Pipeline) -> Result<Self, JobError> {
        let mut lookups = Self::of_plans(company, pipeline.lookups())?;
        for name in pipeline.relations() {
            let known = lookups.tables.iter().position(|table| table.schema().name == *name);
            let at = known.unwrap_or(lookups.tables.len());
            if known.is_none() {
                let table = company.table(name)?;
                // The index is built here, where that can be refused; holding it later can't fail.
                table.keys()?;
                lookups.num_segments.push(table.generation());
                lookups.tables.push(table);
            }
            lookups.relations.push(at);
        }
        Ok(lookups)
    }

    /// Builds only the indexes: for steps tried by themselves.
    pub fn of_plans(company: &Arc<Company>, plans: &[LookupPlan]) -> Result<Self, JobError> {
        let indexes = plans.iter().map(|plan| TextIndex::build(company, plan)).collect::<Result<_, _>>()?;
        Ok(Self {
            tables: Vec::new(),
            num_segments: Vec::new(),
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
        let keys = self.tables[table].keys().expect("BUG: the index was built with the plan");
        keys.find(key).is_some_and(|location| self.was_there(table, location))
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
        self.indexes[lookup].generation
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

impl TextIndex {
    /// Walks the table and keeps each record by its text. A table that is still to be made has no records.
    fn build(company: &Company, plan: &LookupPlan) -> Result<Self, JobError> {
        let LookupPlan { schema, by, give, takes_given } = plan;
        let mut index = Self {
            entries: HashMap::new(),
            several: Vec::new(),
            texts: Vec::new(),
            give: *give,
            schema: Arc::clone(schema),
            generation: 0,
        };
        let Ok(table) = company.table(&schema.name) else { return Ok(index) };
        index.generation = table.generation();
        index.entries.reserve(table.num_records() as usize);
        let key = schema.key_positions();
        let mut given = Vec::new();
        table.for_each(&TableQuery::default(), &|| true, |record| {
            let values: Vec<_> = cells::iter(record).collect();
            let place = index.keep(&values, &key);
            index.add(&folded(schema, by, &values), place);
            if let (true, Give::Field(field)) = (*takes_given, give) {
                given.push((folded(schema, &[*field], &values), place));
            }
            true
        })?;
        // What a record gives counts where no record is looked for by that text.
        given.retain(|(text, _)| !index.entries.contains_key(&KeyPrint::of_code(text)));
        given.into_iter().for_each(|(text, place)| index.add(&text, place));
        Ok(index)
    }

    fn keep(&mut self, values: &[Value<'_>], key: &[usize]) -> u32 {
        let place = self.texts.len() as u32;
        let mut encoded = Vec::new();
        key.iter().for_each(|at| cells::push(&mut encoded, values.get(*at).copied().unwrap_or_default()));
        let given = match self.give {
            Give::Key => String::new(),
            Give::Field(field) => self.schema.fields[field].text_of(values.get(field).copied().unwrap_or_default()),
        };
        for bytes in [&encoded[..], given.as_bytes()] {
            self.texts.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            self.texts.extend_from_slice(bytes);
        }
        place
    }

    fn add(&mut self, folded: &str, place: u32) {
        if folded.is_empty() {
            return;
        }
        match self.entries.entry(KeyPrint::of_code(folded)) {
            Entry::Vacant(entry) => {
                entry.insert(Place::One(place));
            }
            Entry::Occupied(mut entry) => match *entry.get() {
                Place::One(first) => {
                    entry.insert(Place::Several(self.several.len() as u32));
                    self.several.push(vec![first, place]);
                }
                Place::Several(list) => self.several[list as usize].push(place),
            },
        }
    }

    fn find(&self, folded: &str, give: &mut String) -> Found {
        match self.entries.get(&KeyPrint::of_code(folded)) {
            None => Found::None,
            Some(Place::One(place)) => {
                give.push_str(self.given(*place));
                Found::One
            }
            Some(Place::Several(list)) => {
                let places = self.in_key_order(*list);
                let first = self.given(places[0]);
                // Records that give the same text leave nothing to choose.
                if places.iter().all(|place| self.given(*place) == first) {
                    give.push_str(first);
                    return Found::One;
                }
                Found::Several(places.iter().map(|place| self.given(*place).to_owned()).collect())
            }
        }
    }

    fn find_key(&self, folded: &str, key: &mut Vec<u8>) -> Found {
        match self.entries.get(&KeyPrint::of_code(folded)) {
            None => Found::None,
            Some(Place::One(place)) => {
                key.extend_from_slice(self.key(*place));
                Found::One
            }
            Some(Place::Several(list)) => {
                let places = self.in_key_order(*list);
                Found::Several(places.iter().map(|place| self.schema.show_key(self.key(*place))).collect())
            }
        }
    }

    fn in_key_order(&self, list: u32) -> Vec<u32> {
        let mut places = self.several[list as usize].clone();
        places.sort_by_key(|place| sortable(self.key(*place)));
        places
    }

    fn key(&self, place: u32) -> &[u8] {
        self.bytes(place as usize)
    }

    fn given(&self, place: u32) -> &str {
        let place = place as usize;
        std::str::from_utf8(self.bytes(place + 4 + self.bytes(place).len())).unwrap_or_default()
    }

    fn bytes(&self, at: usize) -> &[u8] {
        let len = self.texts[at..].first_chunk().map_or(0, |len| u32::from_le_bytes(*len) as usize);
        &self.texts[at + 4..at + 4 + len]
    }
}

/// Writes a key so that texts sort by their letters and numbers by their size.
fn sortable(key: &[u8]) -> Vec<(i128, String)> {
    let parts = cells::iter(key).map(|value| match value {
        Value::Integer(number) => (i128::from(number), String::new()),
        Value::Decimal(number) => (number.trunc().mantissa(), number.to_string()),
        Value::Option(position) => (i128::from(position), String::new()),
        other => (0, other.to_string()),
    });
    parts.collect()
}

/// Writes the values of those fields as they are compared; empty where one is blank.
fn folded(schema: &TableSchema, fields: &[usize], values: &[Value<'_>]) -> String {
    let mut all = String::new();
    let mut one = String::new();
    for (at, field) in fields.iter().enumerate() {
        let value = values.get(*field).copied().unwrap_or_default();
        keys::fold(&schema.fields[*field].text_of(value), &mut one);
        if one.is_empty() {
            return String::new();
        }
        if at > 0 {
            all.push(BETWEEN_FIELDS);
        }
        all.push_str(&one);
    }
    all
}
