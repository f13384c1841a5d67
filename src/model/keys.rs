//! Fingerprints of keys: what indexes and lookups compare instead of the keys themselves.

use std::{
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use super::{cells, value::Value};

/// The fingerprint of an encoded key. Two keys of a table of ten million share one by chance less often than once in
/// 10^24, and not on purpose: the seed differs from start to start. So it is never written to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyPrint(pub u128);

static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0x4c6f_6e67_7368_6f72_u64));

impl KeyPrint {
    /// Makes the fingerprint of key values encoded by [`cells::push`], in key order.
    pub fn of(encoded_key: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128_with_seed(encoded_key, *SEED))
    }

    /// Makes the fingerprint of a key of one code: what a table relation asks for.
    pub fn of_code(code: &str) -> Self {
        let mut key = Vec::with_capacity(code.len() + 4);
        cells::push(&mut key, Value::Text(code));
        Self::of(&key)
    }
}
