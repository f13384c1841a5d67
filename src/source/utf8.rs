//! Whether a file is UTF-8 as far as a few places of it say: enough where it is expected to be.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

/// Bytes looked at in each place.
const PIECE: u64 = 64 << 10;
/// Places in the file, the first at its beginning and the last at its end.
const NUM_PLACES: u64 = 9;

/// Whether all places looked at are valid UTF-8. A file that can't be read is not.
pub fn is_valid_in_places(path: &Path) -> bool {
    let look = || -> std::io::Result<bool> {
        let mut file = File::open(path)?;
        let last = file.metadata()?.len().saturating_sub(PIECE);
        let mut bytes = Vec::new();
        for place in 0..NUM_PLACES {
            bytes.clear();
            file.seek(SeekFrom::Start(last * place / (NUM_PLACES - 1)))?;
            file.by_ref().take(PIECE).read_to_end(&mut bytes)?;
            if !is_valid_piece(&bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    };
    look().unwrap_or_default()
}

/// Whether a piece is valid UTF-8 but for a character cut at either end.
fn is_valid_piece(bytes: &[u8]) -> bool {
    let num_cut = bytes.iter().take(3).take_while(|byte| **byte & 0xc0 == 0x80).count();
    match std::str::from_utf8(&bytes[num_cut..]) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &[u8], expect: bool) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        assert_eq!(is_valid_in_places(file.path()), expect);
    }

    #[test]
    fn places_may_cut_characters() {
        check("Köln;ü\n".repeat(200_000).as_bytes(), true);
        check("€".repeat(100_000).as_bytes(), true);
        check(b"", true);
    }

    #[test]
    fn other_encodings_are_seen_wherever_a_place_is() {
        let ascii = b"a;b\n".repeat(100_000);
        check(&[b"K\xf6ln\n", &ascii[..]].concat(), false);
        check(&[&ascii[..], b"K\xf6ln\n"].concat(), false);
        check(&[&ascii[..200_000], &b"K\xf6ln\n".repeat(40_000), &ascii[200_000..]].concat(), false);
    }

    #[test]
    fn a_file_that_is_not_there_is_not() {
        assert!(!is_valid_in_places(Path::new("no such file")));
    }
}
