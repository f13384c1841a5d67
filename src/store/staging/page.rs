//! Pages: the statuses of 256 rows as one small value, their keys and issues as further ones.
//!
//! A page that was never written about is not there: all its rows are Ready and have no issues. So staging a clean
//! file writes no pages at all.

use std::{collections::HashSet, ops::Range};

use super::{
    entry::{self, Entry},
    keys,
    pack::{self, MAX_VALUE_BYTES, damaged},
    status::StatusByte,
};
use crate::{
    model::{Issue, RecordStatus, RowNo, varint},
    store::{
        StoreError, codec,
        table::{Batch, Table},
    },
};

const VERSION: u8 = 1;

/// Rows of a page.
pub const NUM_ROWS: usize = 256;

const UNIFORM: u8 = 0;
const LISTED: u8 = 1;

/// A page taken from the store, to be read or changed.
#[derive(Clone, Debug)]
pub struct Page {
    pub number: u32,
    statuses: [StatusByte; NUM_ROWS],
    /// Values over which the entries are spread on disk.
    num_parts: u16,
    bytes: Vec<u8>,
    /// Where in `bytes` the entries are, by place on the page.
    entries: Vec<(u8, Range<u32>)>,
    has_new_entries: bool,
}

/// What is kept in memory of each page while the folder is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub completed: u16,
    pub error: u16,
    pub skipped: u16,
    pub corrected: u16,
    pub num_parts: u16,
}

/// Returns the page of a row, and the row's place on it.
pub fn place_of(row: RowNo) -> (u32, u8) {
    let index = row.0.saturating_sub(1);
    (u32::try_from(index / NUM_ROWS as u64).unwrap_or(u32::MAX), (index % NUM_ROWS as u64) as u8)
}

/// Returns the row at a place of a page.
pub fn row_at(page: u32, place: u8) -> RowNo {
    RowNo(u64::from(page) * NUM_ROWS as u64 + u64::from(place) + 1)
}

/// Makes an empty place for each page that is not written yet: see [`super::blocks::make_places`].
pub fn make_places(table: &Table, num_pages: u32) -> Result<(), StoreError> {
    let key_of: [fn(u32) -> Vec<u8>; 2] =
        [|page| keys::statuses(page).to_vec(), |page| keys::details(page, 0).to_vec()];
    for key_of in key_of {
        let mut taken = HashSet::new();
        for found in table.range(&key_of(0), &key_of(num_pages)) {
            taken.insert(found?.0);
        }
        for key in (0..num_pages).map(key_of).filter(|key| !taken.contains(&key[..])) {
            table.put(&key, &[])?;
        }
    }
    Ok(())
}

impl Page {
    /// Takes a page from the store; one that was never written is all Ready.
    pub fn load(table: &Table, words: &str, number: u32) -> Result<Self, StoreError> {
        let mut page = Self::load_statuses(table, words, number)?;
        for part in 0..page.num_parts {
            let value = table.get(&keys::details(number, part as u8))?;
            page.add_part(&value.unwrap_or_default(), words)?;
        }
        Ok(page)
    }

    /// Takes the statuses alone.
    pub fn load_statuses(table: &Table, words: &str, number: u32) -> Result<Self, StoreError> {
        let value = table.get(&keys::statuses(number))?.filter(|value| !value.is_empty());
        value.map_or_else(|| Ok(Self::new(number)), |value| Self::decode_statuses(words, number, &value))
    }

    /// Reads the statuses' value.
    pub fn decode_statuses(words: &str, number: u32, sealed: &[u8]) -> Result<Self, StoreError> {
        let what = format!("page {number}");
        let body = codec::unseal_as(VERSION, &what, words, sealed)?;
        Self::from_statuses(number, body).ok_or_else(|| damaged(words, &what))
    }

    /// Reads one value of entries, as if it were all there is of the page.
    #[cfg(test)]
    pub fn decode_details(words: &str, number: u32, sealed: &[u8]) -> Result<Self, StoreError> {
        let mut page = Self::new(number);
        page.add_part(sealed, words)?;
        Ok(page)
    }

    /// Adds one value of entries to those before.
    fn add_part(&mut self, sealed: &[u8], words: &str) -> Result<(), StoreError> {
        let what = format!("the issues of page {}", self.number);
        let body = codec::unseal_as(VERSION, &what, words, sealed)?;
        let mut unpacked = Vec::new();
        let taken = pack::unpack(body, &mut unpacked).and_then(|()| self.take_entries(&unpacked));
        taken.ok_or_else(|| damaged(words, &what))
    }

    fn new(number: u32) -> Self {
        Self {
            number,
            statuses: [StatusByte::default(); NUM_ROWS],
            num_parts: 0,
            bytes: Vec::new(),
            entries: Vec::new(),
            has_new_entries: false,
        }
    }

    /// Returns the status of the row at that place.
    pub fn status(&self, place: u8) -> StatusByte {
        self.statuses[usize::from(place)]
    }

    /// Sets the status of the row at that place.
    pub fn set_status(&mut self, place: u8, status: StatusByte) {
        self.statuses[usize::from(place)] = status;
    }

    /// Returns the entry of the row at that place, encoded.
    pub fn entry_bytes(&self, place: u8) -> Option<&[u8]> {
        let index = self.entries.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(self.bytes_of(&self.entries[index].1))
    }

    /// Returns the key and the issues of the row at that place.
    pub fn entry(&self, place: u8, words: &str) -> Result<Entry, StoreError> {
        let Some(bytes) = self.entry_bytes(place) else { return Ok(Entry::default()) };
        entry::decode(bytes)
            .ok_or_else(|| damaged(words, &format!("what is kept of row {}", row_at(self.number, place))))
    }

    /// Walks the rows that have an entry.
    pub fn entries(&self) -> impl Iterator<Item = (u8, &[u8])> {
        self.entries.iter().map(|(place, range)| (*place, self.bytes_of(range)))
    }

    /// Replaces the entry of the row at that place. One without key and issues is none.
    pub fn set_entry(&mut self, place: u8, key: Option<&str>, issues: &[Issue]) {
        let found = self.entries.binary_search_by_key(&place, |(place, _)| *place);
        if key.is_none() && issues.is_empty() {
            if let Ok(index) = found {
                self.entries.remove(index);
                self.has_new_entries = true;
            }
            return;
        }
        let start = self.bytes.len() as u32;
        entry::push(&mut self.bytes, key, issues);
        let range = start..self.bytes.len() as u32;
        match found {
            Ok(index) => self.entries[index].1 = range,
            Err(index) => self.entries.insert(index, (place, range)),
        }
        self.has_new_entries = true;
    }

    /// Writes the page as it is now. Rows from `num_rows` on do not exist yet.
    pub fn save(&mut self, num_rows: u64, batch: &mut Batch, scratch: &mut Vec<u8>) {
        if self.has_new_entries {
            let mut parts = Vec::new();
            self.pack_entries(&self.entries, &mut parts, scratch);
            for (part, value) in parts.iter().enumerate() {
                batch.insert(&keys::details(self.number, part as u8)[..], value.as_slice());
            }
            for part in parts.len()..usize::from(self.num_parts) {
                batch.remove(&keys::details(self.number, part as u8)[..]);
            }
            self.num_parts = parts.len() as u16;
            self.has_new_entries = false;
        }
        let statuses = &self.statuses[..rows_of(self.number, num_rows)];
        batch.insert(&keys::statuses(self.number)[..], self.encode_statuses(statuses));
    }

    /// Returns what is kept of the page in memory.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { num_parts: self.num_parts, ..Summary::default() };
        for status in self.statuses {
            summary.corrected += u16::from(status.is_corrected());
            match status.status() {
                RecordStatus::Ready | RecordStatus::Processing => {}
                RecordStatus::Completed => summary.completed += 1,
                RecordStatus::Error => summary.error += 1,
                RecordStatus::Skipped => summary.skipped += 1,
            }
        }
        summary
    }

    /// Returns about how much the page takes.
    pub fn num_bytes(&self) -> usize {
        NUM_ROWS + self.bytes.len()
    }

    fn bytes_of(&self, range: &Range<u32>) -> &[u8] {
        &self.bytes[range.start as usize..range.end as usize]
    }

    fn encode_statuses(&self, statuses: &[StatusByte]) -> Vec<u8> {
        let mut value = codec::begin(VERSION, statuses.len() + 4);
        varint::push(&mut value, u64::from(self.num_parts));
        let first = statuses.first().copied().unwrap_or_default();
        if statuses.iter().all(|status| *status == first) {
            value.extend_from_slice(&[UNIFORM, first.byte()]);
            varint::push(&mut value, statuses.len() as u64);
        } else {
            value.push(LISTED);
            value.extend(statuses.iter().map(|status| status.byte()));
        }
        codec::finish(value)
    }

    fn from_statuses(number: u32, mut body: &[u8]) -> Option<Self> {
        let num_parts = u16::try_from(varint::take(&mut body)?).ok()?;
        let (&kind, mut rest) = body.split_first()?;
        let mut page = Self { num_parts, ..Self::new(number) };
        match kind {
            UNIFORM => {
                let (&byte, length) = rest.split_first()?;
                rest = length;
                let length = usize::try_from(varint::take(&mut rest)?).ok()?;
                page.statuses.get_mut(..length)?.fill(StatusByte::from_byte(byte)?);
            }
            LISTED => {
                for (status, byte) in page.statuses.get_mut(..rest.len())?.iter_mut().zip(rest) {
                    *status = StatusByte::from_byte(*byte)?;
                }
            }
            _ => return None,
        }
        Some(page)
    }

    /// Packs entries as one value, or as several where one would be too large.
    fn pack_entries(&self, entries: &[(u8, Range<u32>)], parts: &mut Vec<Vec<u8>>, scratch: &mut Vec<u8>) {
        if entries.is_empty() {
            return;
        }
        let mut body = Vec::with_capacity(self.bytes.len() + entries.len() * 3);
        for (place, range) in entries {
            body.push(*place);
            varint::push(&mut body, u64::from(range.end - range.start));
            body.extend_from_slice(self.bytes_of(range));
        }
        let sealed = pack::seal(VERSION, &[], &body, scratch);
        if sealed.len() > MAX_VALUE_BYTES && entries.len() > 1 {
            let (left, right) = entries.split_at(entries.len() / 2);
            self.pack_entries(left, parts, scratch);
            self.pack_entries(right, parts, scratch);
        } else {
            parts.push(sealed);
        }
    }

    fn take_entries(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&place, rest)) = body.split_first() {
            body = rest;
            let length = usize::try_from(varint::take(&mut body)?).ok()?;
            let (bytes, rest) = body.split_at_checked(length)?;
            body = rest;
            if self.entries.last().is_some_and(|(last, _)| *last >= place) {
                return None;
            }
            let start = self.bytes.len() as u32;
            self.bytes.extend_from_slice(bytes);
            self.entries.push((place, start..self.bytes.len() as u32));
        }
        Some(())
    }
}

/// Returns how many rows the page has where there are `num_rows` in all.
pub fn rows_of(page: u32, num_rows: u64) -> usize {
    let before = u64::from(page) * NUM_ROWS as u64;
    num_rows.saturating_sub(before).min(NUM_ROWS as u64) as usize
}
