//! A sign that means something in a text: a delimiter, a quote, the start of a comment.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// The most bytes of UTF-8 a sign may have.
pub const MAX_SIGN: usize = 15;

/// One character, or a few: `;`, `||`, `§`. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sign {
    bytes: [u8; MAX_SIGN],
    len: u8,
}

impl Sign {
    /// Makes a sign; `None` of no text and of one that is too long.
    pub fn new(text: &str) -> Option<Self> {
        let len = text.len();
        let mut bytes = [0; MAX_SIGN];
        bytes.get_mut(..len).filter(|_| len > 0)?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, len: len as u8 })
    }

    /// Returns the sign as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// Returns the sign in UTF-8.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    /// Returns how many bytes of UTF-8 it has, at least one.
    #[expect(clippy::len_without_is_empty, reason = "a sign is never empty")]
    #[inline]
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Returns the first byte.
    #[inline]
    pub fn first(&self) -> u8 {
        self.bytes[0]
    }

    /// Returns the character, where it is only one.
    pub fn as_char(&self) -> Option<char> {
        let mut chars = self.as_str().chars();
        chars.next().filter(|_| chars.next().is_none())
    }

    /// Returns the byte, where it is one ASCII character.
    #[inline]
    pub fn as_byte(&self) -> Option<u8> {
        (self.len == 1).then_some(self.bytes[0])
    }

    /// Whether the sign stands at `at` in `bytes`.
    #[inline]
    pub fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        bytes.get(at..).is_some_and(|rest| rest.starts_with(self.as_bytes()))
    }
}

impl From<char> for Sign {
    fn from(c: char) -> Self {
        Self::new(c.encode_utf8(&mut [0; 4])).expect("BUG: a character has one to four bytes")
    }
}

impl PartialEq<char> for Sign {
    fn eq(&self, other: &char) -> bool {
        self.as_char() == Some(*other)
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Sign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Sign {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| D::Error::custom(format!("“{text}” is not a sign of 1 to {MAX_SIGN} bytes")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_one_or_more_characters() {
        assert_eq!(Sign::new(""), None);
        assert_eq!(Sign::new("0123456789abcdef"), None);
        assert_eq!(Sign::from('§').as_bytes(), "§".as_bytes());
        assert_eq!((Sign::from('§').as_char(), Sign::from('§').as_byte()), (Some('§'), None));
        let double = Sign::new("||").unwrap();
        assert_eq!((double.as_char(), double.as_byte(), double.len()), (None, None, 2));
        assert!(double.is_at(b"a||b", 1) && !double.is_at(b"a|", 1) && !double.is_at(b"a", 5));
    }

    #[test]
    fn signs_are_written_as_text_and_read_as_characters_were() {
        assert_eq!(serde_json::to_string(&Sign::from(';')).unwrap(), "\";\"");
        assert_eq!(serde_json::from_str::<Sign>("\"\\t\"").unwrap(), '\t');
        assert_eq!(serde_json::from_str::<Sign>("\"~|~\"").unwrap().as_str(), "~|~");
        assert!(serde_json::from_str::<Sign>("\"\"").is_err());
    }
}
