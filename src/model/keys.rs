//! Fingerprints of keys: what indexes and lookups compare instead of the keys themselves.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState},
    sync::LazyLock,
};

use super::{cells, value::Value};

/// The fingerprint of an encoded key. Two keys of a table of ten million share one by chance less often than once in
/// 10^24, and not on purpose: the seed differs from start to start. So it is never written to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPrint(pub u128);

/// A map by fingerprints. They are hashes already, and seeded: they are not hashed again.
pub type PrintMap<V> = HashMap<KeyPrint, V, BuildHasherDefault<PrintHasher>>;

/// Takes a fingerprint's lower half for its hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrintHasher(u64);

impl Hash for KeyPrint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0 as u64);
    }
}

impl Hasher for PrintHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }
}

static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0x4c6f_6e67_7368_6f72_u64));

impl KeyPrint {
    /// Makes the fingerprint of key values encoded by [`cells::push`], in key order.
    pub fn of(encoded_key: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128_with_seed(encoded_key, *SEED))
    }

    /// Returns its lower and its upper half: in an entry, a `u128` would cost room.
    pub fn halves(self) -> [u64; 2] {
        [self.0 as u64, (self.0 >> 64) as u64]
    }

    /// Makes the fingerprint of a text by itself.
    pub fn of_text(text: &str) -> Self {
        Self::of(text.as_bytes())
    }

    /// Makes the fingerprint of a key of one code: what a table relation asks for.
    pub fn of_code(code: &str) -> Self {
        let mut key = Vec::with_capacity(code.len() + 4);
        cells::push(&mut key, Value::Text(code));
        Self::of(&key)
    }
}

/// Writes a text as it is compared in lookups and value maps: without outer white space, in lower case.
pub fn fold(text: &str, out: &mut String) {
    out.clear();
    let text = text.trim();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.extend(text.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut out = "before".to_owned();
        fold(text, &mut out);
        assert_eq!(out, expect);
    }

    #[test]
    fn texts_are_compared_without_case_and_outer_space() {
        check("  Info@Example.COM ", "info@example.com");
        check("ÅNGSTRÖM\u{a0}", "ångström");
        check("İ", "i̇");
        check(" \t", "");
    }
}
