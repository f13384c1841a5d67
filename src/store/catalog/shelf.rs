//! One kind of the catalog's values: the database has the truth, memory the copy that is read.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    model::{ContentHash, ImportId, IntegrationCode, JobId, LogKey, NoticeId, QuestionId, TableName},
    store::{StoreError, codec, table::Table},
};

/// The version of all values: JSON, so that a field that is added needs no migration.
pub const VERSION: u8 = 1;

/// What values are kept under. Keys sort in the database as they do in memory.
pub trait Key: Ord + Clone {
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads what [`Self::to_bytes`] gave.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// The values of one kind.
#[derive(Debug)]
pub struct Shelf<K, V> {
    table: Table,
    what: &'static str,
    values: RwLock<BTreeMap<K, Arc<V>>>,
    generation: AtomicU64,
}

impl<K: Key, V: Serialize + DeserializeOwned> Shelf<K, V> {
    /// Reads all values. `what` is the kind's name in sentences: "an integration".
    pub fn open(table: Table, what: &'static str) -> Result<Self, StoreError> {
        let mut values = BTreeMap::new();
        for found in table.iter() {
            let (key, sealed) = found?;
            let key = K::from_bytes(&key).ok_or_else(|| damaged(what))?;
            values.insert(key, Arc::new(decode(what, &sealed)?));
        }
        Ok(Self { table, what, values: RwLock::new(values), generation: AtomicU64::new(1) })
    }

    /// Returns the value.
    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        self.read().get(key).cloned()
    }

    /// Returns all values in order of their keys.
    pub fn list(&self) -> Vec<Arc<V>> {
        self.read().values().cloned().collect()
    }

    /// Returns how many values there are.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Keeps the value in place of the former.
    pub fn save(&self, key: &K, value: V) -> Result<(), StoreError> {
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        self.table.put(&key.to_bytes(), &encode(self.what, &value)?)?;
        values.insert(key.clone(), Arc::new(value));
        self.generation.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Returns a number that grows with each change.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Removes the value, if it is there.
    pub fn remove(&self, key: &K) -> Result<(), StoreError> {
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        self.table.remove(&key.to_bytes())?;
        values.remove(key);
        self.generation.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    pub fn read(&self) -> RwLockReadGuard<'_, BTreeMap<K, Arc<V>>> {
        self.values.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a value as it is kept.
pub fn encode<V: Serialize>(what: &str, value: &V) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value);
    let json = json.map_err(|error| StoreError::Refused { why: format!("{what} can't be kept: {error}") })?;
    Ok(codec::seal(VERSION, &json))
}

/// Reads what [`encode`] gave.
pub fn decode<V: DeserializeOwned>(what: &str, sealed: &[u8]) -> Result<V, StoreError> {
    let body = codec::unseal_as(VERSION, what, super::WORDS, sealed)?;
    serde_json::from_slice(body).map_err(|_| damaged(what))
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged { folder: super::WORDS.to_owned(), what: what.to_owned() }
}

macro_rules! number_key {
    ($name:ident) => {
        impl Key for $name {
            fn to_bytes(&self) -> Vec<u8> {
                self.0.to_be_bytes().to_vec()
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Some(Self(u64::from_be_bytes(bytes.try_into().ok()?)))
            }
        }
    };
}

number_key!(ImportId);
number_key!(JobId);
number_key!(NoticeId);
number_key!(QuestionId);

impl Key for TableName {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.clone().into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(String::from_utf8(bytes.to_vec()).ok()?))
    }
}

/// A version of an integration: its code, a zero, its number.
impl Key for (IntegrationCode, u32) {
    fn to_bytes(&self) -> Vec<u8> {
        [self.0.0.as_bytes(), &[0], &self.1.to_be_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (code, version) = bytes.split_last_chunk::<4>()?;
        let code = String::from_utf8(code.strip_suffix(&[0])?.to_vec()).ok()?;
        Some((IntegrationCode(code), u32::from_be_bytes(*version)))
    }
}

/// An entry of the job log: its job, then its number.
impl Key for LogKey {
    fn to_bytes(&self) -> Vec<u8> {
        [&self.job.0.to_be_bytes()[..], &self.number.to_be_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (job, number) = bytes.split_first_chunk::<8>()?;
        Some(Self { job: JobId(u64::from_be_bytes(*job)), number: u32::from_be_bytes(number.try_into().ok()?) })
    }
}

/// A file's content within an integration: the code, a zero, the fingerprint.
impl Key for (IntegrationCode, ContentHash) {
    fn to_bytes(&self) -> Vec<u8> {
        [self.0.0.as_bytes(), &[0], &self.1.0.to_be_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (code, hash) = bytes.split_last_chunk::<16>()?;
        let code = String::from_utf8(code.strip_suffix(&[0])?.to_vec()).ok()?;
        Some((IntegrationCode(code), ContentHash(u128::from_be_bytes(*hash))))
    }
}

/// The settings: there is one value.
impl Key for () {
    fn to_bytes(&self) -> Vec<u8> {
        b"settings".to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes == b"settings").then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<K: Key + std::fmt::Debug>(keys: &[K]) {
        let bytes: Vec<_> = keys.iter().map(Key::to_bytes).collect();
        assert!(bytes.is_sorted());
        let back: Vec<_> = bytes.iter().map(|bytes| K::from_bytes(bytes).unwrap()).collect();
        assert_eq!(back, keys);
        assert!(K::from_bytes(b"\xff\xfe").is_none());
    }

    #[test]
    fn keys_come_back_in_order() {
        check(&[JobId(1), JobId(256), JobId(u64::MAX)]);
        check(&[TableName::from("Item"), TableName::from("Sales Header")]);
        check(&[(IntegrationCode::from("A"), 2), (IntegrationCode::from("A"), 256), (IntegrationCode::from("AB"), 1)]);
        check(&[(IntegrationCode::from("A"), ContentHash(2)), (IntegrationCode::from("A"), ContentHash(u128::MAX))]);
        check(&[LogKey { job: JobId(1), number: 2 }, LogKey { job: JobId(1), number: 256 }]);
        check(&[()]);
    }
}
