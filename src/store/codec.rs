//! The envelope of every stored value: a version byte before it, a checksum after it.

use super::StoreError;

/// Wraps a value: version, bytes, CRC-32 of both.
pub fn seal(version: u8, body: &[u8]) -> Vec<u8> {
    let mut value = begin(version, body.len());
    value.extend_from_slice(body);
    finish(value)
}

/// Starts a value of about `size` bytes, which is then written in place and closed by [`finish`].
pub fn begin(version: u8, size: usize) -> Vec<u8> {
    let mut value = Vec::with_capacity(size + 5);
    value.push(version);
    value
}

/// Closes what [`begin`] started.
pub fn finish(mut value: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&value);
    value.extend_from_slice(&checksum.to_le_bytes());
    value
}

/// Returns the checksum at the end of a sealed value.
pub fn checksum(sealed: &[u8]) -> u32 {
    sealed.last_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// What a sealed value was found to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Unsealed<'a> {
    /// Its version and its bytes.
    Sound { version: u8, body: &'a [u8] },
    /// The checksum does not fit, or it is too short to have one.
    Damaged,
}

/// Opens what [`seal`] made.
pub fn unseal(sealed: &[u8]) -> Unsealed<'_> {
    let Some((rest, checksum)) = sealed.split_last_chunk::<4>() else { return Unsealed::Damaged };
    let Some((&version, body)) = rest.split_first() else { return Unsealed::Damaged };
    if crc32fast::hash(rest) != u32::from_le_bytes(*checksum) {
        return Unsealed::Damaged;
    }
    Unsealed::Sound { version, body }
}

/// Opens a value of which only `version` is known.
pub fn unseal_as<'a>(version: u8, what: &str, folder: &str, sealed: &'a [u8]) -> Result<&'a [u8], StoreError> {
    match unseal(sealed) {
        Unsealed::Sound { version: found, body } if found == version => Ok(body),
        Unsealed::Sound { version: found, .. } => {
            Err(StoreError::TooNew { what: what.to_owned(), found, known: version })
        }
        Unsealed::Damaged => Err(StoreError::Damaged { folder: folder.to_owned(), what: what.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_with_its_version() {
        assert_eq!(unseal(&seal(3, b"abc")), Unsealed::Sound { version: 3, body: b"abc" });
        assert_eq!(unseal(&seal(1, b"")), Unsealed::Sound { version: 1, body: b"" });
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let sealed = seal(1, b"some bytes of a row");
        for bit in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal(&damaged), Unsealed::Damaged, "bit {bit}");
        }
        assert_eq!(unseal(&sealed[..4]), Unsealed::Damaged);
        assert_eq!(unseal(&[]), Unsealed::Damaged);
    }
}
