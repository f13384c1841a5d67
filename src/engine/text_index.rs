//! The records of a table by a text: what a lookup asks.
//!
//! An index is built from one walk over its table: 24 bytes a record, its key, and what it gives. It keeps what was
//! there then; while the table stays as it is, runs share it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{JobError, frozen::FrozenMap};
use crate::{
    model::{KeyPrint, TableSchema, Value, cells, keys},
    pipeline::{BETWEEN_FIELDS, Found, Give, LookupPlan},
    store::company::{Company, PrintMap, TableQuery},
};

/// Indexes kept for the next run, and the size of all texts up to which they are.
const MAX_KEPT: usize = 8;
const MAX_KEPT_BYTES: usize = 32 << 20;

/// The indexes of late, for runs that ask the same: staging a file, and processing it a moment later.
#[derive(Default)]
pub struct KeptIndexes(Mutex<Vec<(LookupPlan, Arc<TextIndex>)>>);

impl KeptIndexes {
    /// Returns the index of a lookup over the table as it is now.
    pub fn get(&self, company: &Company, plan: &LookupPlan) -> Result<Arc<TextIndex>, JobError> {
        let generation = company.table(&plan.schema.name).ok().map(|table| table.generation());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, index)| known.schema.name != plan.schema.name || index.generation == generation);
        if let Some((_, index)) = kept.iter().find(|(known, _)| known == plan) {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(TextIndex::build(company, plan)?);
        kept.push((plan.clone(), Arc::clone(&index)));
        while kept.len() > MAX_KEPT || kept.iter().map(|(_, index)| index.num_bytes()).sum::<usize>() > MAX_KEPT_BYTES {
            kept.remove(0);
        }
        Ok(index)
    }
}

/// Different texts that are kept once each: units and groups are few, names are not.
const MAX_SHARED: usize = 256;

/// The records of a table by a text.
pub struct TextIndex {
    entries: FrozenMap<Place>,
    several: Vec<Vec<Place>>,
    texts: Texts,
    schema: Arc<TableSchema>,
    /// The table's state when the index was built; none for a table that is still to be made.
    pub generation: Option<u64>,
}

/// What records give, and their keys, each text behind its length.
#[derive(Default)]
struct Texts {
    given: Vec<u8>,
    keys: Vec<u8>,
    /// Where texts stand that were given before.
    shared: HashMap<Vec<u8>, u32>,
}

/// Where a record's texts stand; or, given nowhere, which of the lists of several records it is.
#[derive(Clone, Copy)]
struct Place {
    given: u32,
    key: u32,
}

/// Says that a place is a list.
const LIST: u32 = u32::MAX;

/// An index while it is built.
struct Building {
    entries: PrintMap<Place>,
    several: Vec<Vec<Place>>,
}

impl TextIndex {
    /// Walks the table and keeps each record by its text. A table that is still to be made has no records.
    fn build(company: &Company, plan: &LookupPlan) -> Result<Self, JobError> {
        let LookupPlan { schema, by, give, takes_given } = plan;
        let mut texts = Texts::default();
        let table = company.table(&schema.name).ok();
        let generation = table.as_ref().map(|table| table.generation());
        let num_records = table.as_ref().map_or(0, |table| table.num_records() as usize);
        let mut building = Building { entries: PrintMap::with_capacity(num_records), several: Vec::new() };
        let key = schema.key_positions();
        let mut given = Vec::new();
        let given_at = match give {
            Give::Key => None,
            Give::Field(field) => Some(*field),
        };
        let (mut text, mut one) = (String::new(), String::new());
        let mut keep = |record: &[u8]| {
            let place = texts.keep(schema, record, &key, given_at);
            fold_fields(schema, by, record, &mut text, &mut one);
            building.add(&text, place);
            if let (true, Some(field)) = (*takes_given, given_at) {
                fold_fields(schema, &[field], record, &mut text, &mut one);
                given.push((text.clone(), place));
            }
            true
        };
        if let Some(table) = table {
            table.for_each(&TableQuery::default(), &|| true, &mut keep)?;
        }
        // What a record gives counts where no record is looked for by that text.
        given.retain(|(text, _)| building.entries.get(KeyPrint::of_text(text)).is_none());
        given.into_iter().for_each(|(text, place)| building.add(&text, place));
        texts.shared = HashMap::new();
        let Building { entries, several } = building;
        Ok(Self { entries: FrozenMap::of(entries.iter()), several, texts, schema: Arc::clone(schema), generation })
    }

    /// Looks for a folded text, and appends what it gives.
    pub fn find(&self, folded: &str, give: &mut String) -> Found {
        let Some(place) = self.entries.get(KeyPrint::of_text(folded)) else { return Found::None };
        if place.given != LIST {
            give.push_str(self.texts.given(place));
            return Found::One;
        }
        let places = self.in_key_order(place);
        let first = self.texts.given(places[0]);
        // Records that give the same text leave nothing to choose.
        if places.iter().all(|place| self.texts.given(*place) == first) {
            give.push_str(first);
            return Found::One;
        }
        Found::Several(places.iter().map(|place| self.texts.given(*place).to_owned()).collect())
    }

    /// Looks for a folded text, and appends the key of the record found, encoded.
    pub fn find_key(&self, folded: &str, key: &mut Vec<u8>) -> Found {
        let Some(place) = self.entries.get(KeyPrint::of_text(folded)) else { return Found::None };
        if place.given != LIST {
            key.extend_from_slice(self.texts.key(place));
            return Found::One;
        }
        let places = self.in_key_order(place);
        Found::Several(places.iter().map(|place| self.schema.show_key(self.texts.key(*place))).collect())
    }

    fn num_bytes(&self) -> usize {
        self.texts.given.len() + self.texts.keys.len() + 24 * self.entries.len()
    }

    fn in_key_order(&self, list: Place) -> Vec<Place> {
        let mut places = self.several[list.key as usize].clone();
        places.sort_by_key(|place| sortable(self.texts.key(*place)));
        places
    }
}

impl Building {
    fn add(&mut self, folded: &str, place: Place) {
        if folded.is_empty() {
            return;
        }
        let print = KeyPrint::of_text(folded);
        match self.entries.get(print) {
            None => _ = self.entries.insert(print, place),
            Some(list) if list.given == LIST => self.several[list.key as usize].push(place),
            Some(first) => {
                self.entries.insert(print, Place { given: LIST, key: self.several.len() as u32 });
                self.several.push(vec![first, place]);
            }
        }
    }
}

impl Texts {
    /// Keeps a record's key and what it gives; returns where.
    fn keep(&mut self, schema: &TableSchema, record: &[u8], key: &[usize], given_at: Option<usize>) -> Place {
        let values = key.iter().map(|at| cells::slices(record).nth(*at).unwrap_or(&cells::NO_VALUE));
        let key = append(&mut self.keys, values);
        let value = given_at.map(|field| (field, cells::iter(record).nth(field).unwrap_or_default()));
        let given = match value {
            None => self.share(&[]),
            Some((_, Value::Text(text))) => self.share(text.as_bytes()),
            Some((field, value)) => self.share(schema.fields[field].text_of(value).as_bytes()),
        };
        Place { given, key }
    }

    /// Appends what a record gives, unless it stands there already.
    fn share(&mut self, text: &[u8]) -> u32 {
        if let Some(at) = self.shared.get(text) {
            return *at;
        }
        let at = append(&mut self.given, std::iter::once(text));
        if self.shared.len() < MAX_SHARED {
            self.shared.insert(text.to_owned(), at);
        }
        at
    }

    fn key(&self, place: Place) -> &[u8] {
        text_at(&self.keys, place.key)
    }

    fn given(&self, place: Place) -> &str {
        std::str::from_utf8(text_at(&self.given, place.given)).unwrap_or_default()
    }
}

/// Appends a text in parts, behind its length; returns where.
fn append<'t>(texts: &mut Vec<u8>, parts: impl Iterator<Item = &'t [u8]>) -> u32 {
    let at = texts.len();
    texts.extend_from_slice(&[0; 4]);
    parts.for_each(|part| texts.extend_from_slice(part));
    let len = ((texts.len() - at - 4) as u32).to_le_bytes();
    texts[at..at + 4].copy_from_slice(&len);
    at as u32
}

fn text_at(texts: &[u8], at: u32) -> &[u8] {
    let at = at as usize;
    let len = texts[at..].first_chunk().map_or(0, |len| u32::from_le_bytes(*len) as usize);
    &texts[at + 4..at + 4 + len]
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

/// Writes the values of those fields of a record as they are compared; empty where one is blank.
fn fold_fields(schema: &TableSchema, fields: &[usize], record: &[u8], all: &mut String, one: &mut String) {
    all.clear();
    for (at, field) in fields.iter().enumerate() {
        match cells::iter(record).nth(*field).unwrap_or_default() {
            Value::Text(text) => keys::fold(text, one),
            value => keys::fold(&schema.fields[*field].text_of(value), one),
        }
        if one.is_empty() {
            return all.clear();
        }
        if at > 0 {
            all.push(BETWEEN_FIELDS);
        }
        all.push_str(one);
    }
}
