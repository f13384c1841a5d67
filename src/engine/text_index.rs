//! The records of a table by a text: what a lookup asks.
//!
//! An index is built from one walk over its table: 24 bytes a record and its texts, in one buffer. It keeps what was
//! there then; while the table stays as it is, runs share it.

use std::sync::{Arc, Mutex, PoisonError};

use super::JobError;
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

/// The records of a table by a text.
pub struct TextIndex {
    entries: PrintMap<Place>,
    several: Vec<Vec<u32>>,
    /// For each record: its key and what it gives, each behind its length.
    texts: Vec<u8>,
    give: Give,
    schema: Arc<TableSchema>,
    /// The table's state when the index was built; none for a table that is still to be made.
    pub generation: Option<u64>,
}

#[derive(Clone, Copy)]
enum Place {
    /// Where in the texts.
    One(u32),
    /// Which of the lists.
    Several(u32),
}

impl TextIndex {
    /// Walks the table and keeps each record by its text. A table that is still to be made has no records.
    fn build(company: &Company, plan: &LookupPlan) -> Result<Self, JobError> {
        let LookupPlan { schema, by, give, takes_given } = plan;
        let mut index = Self {
            entries: PrintMap::default(),
            several: Vec::new(),
            texts: Vec::new(),
            give: *give,
            schema: Arc::clone(schema),
            generation: None,
        };
        let Ok(table) = company.table(&schema.name) else { return Ok(index) };
        index.generation = Some(table.generation());
        index.entries = PrintMap::with_capacity(table.num_records() as usize);
        let key = schema.key_positions();
        let mut given = Vec::new();
        let given_at = match give {
            Give::Key => None,
            Give::Field(field) => Some(*field),
        };
        let (mut text, mut one) = (String::new(), String::new());
        table.for_each(&TableQuery::default(), &|| true, |record| {
            let place = index.keep(record, &key);
            fold_fields(schema, by, record, &mut text, &mut one);
            index.add(&text, place);
            if let (true, Some(field)) = (*takes_given, given_at) {
                fold_fields(schema, &[field], record, &mut text, &mut one);
                given.push((text.clone(), place));
            }
            true
        })?;
        // What a record gives counts where no record is looked for by that text.
        given.retain(|(text, _)| index.entries.get(KeyPrint::of_text(text)).is_none());
        given.into_iter().for_each(|(text, place)| index.add(&text, place));
        Ok(index)
    }

    /// Keeps a record's key and what it gives; returns where.
    fn keep(&mut self, record: &[u8], key: &[usize]) -> u32 {
        let place = self.texts.len() as u32;
        let start = self.begin_text();
        for at in key {
            let value = cells::slices(record).nth(*at);
            self.texts.extend_from_slice(value.unwrap_or(&cells::NO_VALUE));
        }
        self.end_text(start);
        let start = self.begin_text();
        if let Give::Field(field) = self.give {
            match cells::iter(record).nth(field).unwrap_or_default() {
                Value::Text(text) => self.texts.extend_from_slice(text.as_bytes()),
                value => self.texts.extend_from_slice(self.schema.fields[field].text_of(value).as_bytes()),
            }
        }
        self.end_text(start);
        place
    }

    /// Leaves room for a length; returns where what it is of begins.
    fn begin_text(&mut self) -> usize {
        self.texts.extend_from_slice(&[0; 4]);
        self.texts.len()
    }

    /// Notes the length of what was appended from `start` on.
    fn end_text(&mut self, start: usize) {
        let len = ((self.texts.len() - start) as u32).to_le_bytes();
        self.texts[start - 4..start].copy_from_slice(&len);
    }

    fn add(&mut self, folded: &str, place: u32) {
        if folded.is_empty() {
            return;
        }
        let print = KeyPrint::of_text(folded);
        match self.entries.get(print) {
            None => {
                self.entries.insert(print, Place::One(place));
            }
            Some(Place::One(first)) => {
                self.entries.insert(print, Place::Several(self.several.len() as u32));
                self.several.push(vec![first, place]);
            }
            Some(Place::Several(list)) => self.several[list as usize].push(place),
        }
    }

    /// Looks for a folded text, and appends what it gives.
    pub fn find(&self, folded: &str, give: &mut String) -> Found {
        match self.entries.get(KeyPrint::of_text(folded)) {
            None => Found::None,
            Some(Place::One(place)) => {
                give.push_str(self.given(place));
                Found::One
            }
            Some(Place::Several(list)) => {
                let places = self.in_key_order(list);
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

    /// Looks for a folded text, and appends the key of the record found, encoded.
    pub fn find_key(&self, folded: &str, key: &mut Vec<u8>) -> Found {
        match self.entries.get(KeyPrint::of_text(folded)) {
            None => Found::None,
            Some(Place::One(place)) => {
                key.extend_from_slice(self.key(place));
                Found::One
            }
            Some(Place::Several(list)) => {
                let places = self.in_key_order(list);
                Found::Several(places.iter().map(|place| self.schema.show_key(self.key(*place))).collect())
            }
        }
    }

    fn num_bytes(&self) -> usize {
        self.texts.len() + 24 * self.entries.len()
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
