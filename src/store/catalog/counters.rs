//! Numbers that are given once: imports, jobs, notifications.
//!
//! A number given again would do harm: the company knows a batch by its import's number, staging a job's progress by
//! the job's. So whoever takes a number makes the catalog durable before the company or a staging store hears of it; and a
//! file beside the store says up to where numbers may have been given, for the day on which the catalog is lost.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::shelf;
use crate::store::{Folder, StoreError, files, table::Table};

/// How many numbers are told to the file ahead of time.
const NUM_AHEAD: u64 = 32;

const WHAT: &str = "a counter";

/// What numbers are given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    Import,
    Job,
    Notice,
    Question,
}

/// The last numbers given.
#[derive(Debug)]
pub struct Counters {
    table: Table,
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: BTreeMap<&'static str, u64>,
    /// As the file has it.
    ahead: BTreeMap<String, u64>,
}

impl Counter {
    const ALL: [Self; 4] = [Self::Import, Self::Job, Self::Notice, Self::Question];

    fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Job => "job",
            Self::Notice => "notice",
            Self::Question => "question",
        }
    }
}

impl Counters {
    /// Reads the counters. `path` is the file beside the store.
    pub fn open(table: Table, path: PathBuf) -> Result<Self, StoreError> {
        let mut state = State { ahead: read_ahead(&path)?, ..State::default() };
        for counter in Counter::ALL {
            if let Some(sealed) = table.get(counter.name().as_bytes())? {
                state.last.insert(counter.name(), shelf::decode(WHAT, &sealed)?);
            }
        }
        Ok(Self { table, path, state: Mutex::new(state) })
    }

    /// Gives the next number. It is durable when the catalog is next made so.
    pub fn next(&self, counter: Counter) -> Result<u64, StoreError> {
        let mut state = self.state();
        let name = counter.name();
        let number = state.last.get(name).map_or(1, |last| last + 1);
        if state.ahead.get(name).is_none_or(|ahead| number > *ahead) {
            let mut ahead = state.ahead.clone();
            ahead.insert(name.to_owned(), number + NUM_AHEAD);
            self.write_ahead(&ahead)?;
            state.ahead = ahead;
        }
        self.table.put(name.as_bytes(), &shelf::encode(WHAT, &number)?)?;
        state.last.insert(name, number);
        Ok(number)
    }

    /// Gives `num` numbers of a named series, from `first` on the first time; they are durable. Returns the first of them.
    pub fn reserve(&self, series: &str, first: u64, num: u64, folder: &Folder) -> Result<u64, StoreError> {
        let mut state = self.state();
        let name = format!("series/{series}");
        let kept = self.table.get(name.as_bytes())?;
        let last: Option<u64> = kept.map(|sealed| shelf::decode(WHAT, &sealed)).transpose()?;
        // The file knows of numbers that a lost catalog gave.
        let last = last.max(state.ahead.get(&name).copied());
        let start = last.map_or(first, |last| first.max(last + 1));
        let end = start.saturating_add(num.max(1) - 1);
        let mut ahead = state.ahead.clone();
        ahead.insert(name.clone(), end);
        self.write_ahead(&ahead)?;
        state.ahead = ahead;
        self.table.put(name.as_bytes(), &shelf::encode(WHAT, &end)?)?;
        folder.sync()?;
        Ok(start)
    }

    /// Goes on behind all numbers that may have been given, and behind `known`.
    pub fn restore(&self, counter: Counter, known: u64) -> Result<(), StoreError> {
        let mut state = self.state();
        let name = counter.name();
        let last = state.ahead.get(name).copied().unwrap_or(0).max(known);
        if last > state.last.get(name).copied().unwrap_or(0) {
            self.table.put(name.as_bytes(), &shelf::encode(WHAT, &last)?)?;
            state.last.insert(name, last);
        }
        Ok(())
    }

    fn write_ahead(&self, ahead: &BTreeMap<String, u64>) -> Result<(), StoreError> {
        let text = toml::to_string(ahead).expect("BUG: names and numbers are TOML");
        files::write_atomically(&self.path, text.as_bytes())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the file beside the store. One that can't be read says nothing: it matters only where the catalog is lost too.
fn read_ahead(path: &std::path::Path) -> Result<BTreeMap<String, u64>, StoreError> {
    let bytes = files::read(path)?.unwrap_or_default();
    Ok(String::from_utf8(bytes).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default())
}
