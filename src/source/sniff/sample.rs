//! What is looked at of a file before it is read: its beginning, middle and end.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use crate::source::{
    SourceError,
    codec::{Codec, Rest},
    stream::{ByteStream, Container, container, open_file, read_up_to},
};

/// How much is looked at of the beginning.
const HEAD: usize = 256 * 1024;

/// How much is looked at of any other place.
const PIECE: usize = 64 * 1024;

/// How far a file that is plain ASCII in those places is searched for other bytes.
const SEARCH: u64 = 32 * 1024 * 1024;

/// Bytes from several places of a file.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The first piece is the file's beginning.
    pub pieces: Vec<Vec<u8>>,
    /// Whether the beginning is the whole file.
    pub rest: Rest,
}

impl Sample {
    /// Reads the places of a file.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        if container(path)? != Container::Plain {
            return Self::read_packed(&mut ByteStream::open(path)?);
        }
        let (mut file, len) = open_file(path)?;
        Self::read_from(&mut file, len).map_err(|error| SourceError::from_io(path, error))
    }

    fn read_from(file: &mut File, len: u64) -> std::io::Result<Self> {
        let mut head = Vec::new();
        // One byte more tells whether the file goes on; its length may be unknown, as that of a pipe.
        read_up_to(file, HEAD + 1, &mut head)?;
        if head.len() <= HEAD {
            return Ok(Self { pieces: vec![head], rest: Rest::Ends });
        }
        head.truncate(HEAD);
        let mut pieces = vec![head];
        for at in [len / 2, len.saturating_sub(PIECE as u64)] {
            // So that pieces of UTF-16 and UTF-32 start with a whole character.
            let at = at.max(HEAD as u64) / 4 * 4;
            file.seek(SeekFrom::Start(at))?;
            let mut piece = Vec::new();
            read_up_to(file, PIECE, &mut piece)?;
            pieces.push(piece);
        }
        if pieces.iter().all(|piece| piece.is_ascii()) {
            pieces.extend(first_beyond_ascii(file)?);
        }
        Ok(Self { pieces, rest: Rest::Follows })
    }

    /// An archive can't be read from its middle: what follows the beginning is unpacked for a while, and looked at
    /// where it is not plain ASCII, and where it was left.
    fn read_packed(stream: &mut ByteStream) -> Result<Self, SourceError> {
        let mut head = Vec::new();
        stream.read(HEAD + 1, &mut head)?;
        if head.len() <= HEAD {
            return Ok(Self { pieces: vec![head], rest: Rest::Ends });
        }
        let mut beyond: Option<Vec<u8>> = None;
        let mut last = head.split_off(HEAD);
        let mut num_read = 0;
        while num_read < SEARCH {
            let mut next = Vec::new();
            stream.read(16 * PIECE, &mut next)?;
            if next.is_empty() {
                break;
            }
            num_read += next.len() as u64;
            beyond = beyond.or_else(|| around_beyond_ascii(&next));
            last = next;
        }
        last.truncate(last.len() / 4 * 4);
        let last = last.split_off(last.len().saturating_sub(PIECE));
        Ok(Self { pieces: [Some(head), Some(last), beyond].into_iter().flatten().collect(), rest: Rest::Follows })
    }

    /// Returns the file's beginning.
    pub fn head(&self) -> &[u8] {
        &self.pieces[0]
    }

    /// Returns the pieces cut to whole lines, so that no character is cut.
    pub fn whole_lines(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().enumerate().map(|(i, piece)| {
            let start = if i == 0 { 0 } else { memchr::memchr(b'\n', piece).map_or(0, |at| at + 1) };
            let end = if self.rest == Rest::Ends { None } else { memchr::memrchr(b'\n', piece) };
            &piece[start..end.map_or(piece.len(), |at| (at + 1).max(start))]
        })
    }

    /// Returns the beginning as text.
    pub fn text(&self, codec: Codec) -> String {
        let mut text = String::new();
        let head = &self.head()[codec.mark_len(self.head())..];
        codec.decoder().decode(head, self.rest, &mut text, |_| {});
        text
    }

    /// Returns the text of the middle and the end; their first lines may be cut.
    pub fn later_texts(&self, codec: Codec) -> Vec<String> {
        let decode = |piece: &Vec<u8>| {
            let mut text = String::new();
            codec.decoder().decode(piece, Rest::Follows, &mut text, |_| {});
            text
        };
        self.pieces.iter().skip(1).map(decode).collect()
    }
}

/// Searches for the first piece that is not plain ASCII.
fn first_beyond_ascii(file: &mut File) -> std::io::Result<Option<Vec<u8>>> {
    file.seek(SeekFrom::Start(HEAD as u64))?;
    let mut reader = file.take(SEARCH);
    let mut piece = Vec::with_capacity(16 * PIECE);
    loop {
        piece.clear();
        if read_up_to(&mut reader, 16 * PIECE, &mut piece)? == 0 {
            return Ok(None);
        }
        if let Some(found) = around_beyond_ascii(&piece) {
            return Ok(Some(found));
        }
    }
}

/// Returns what stands around the first byte that is not plain ASCII.
fn around_beyond_ascii(piece: &[u8]) -> Option<Vec<u8>> {
    if piece.is_ascii() {
        return None;
    }
    let at = piece.iter().position(|byte| !byte.is_ascii())?;
    let from = at.saturating_sub(PIECE / 2);
    let to = (from + PIECE).min(piece.len());
    Some(piece[from..to].to_vec())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn sample(bytes: &[u8]) -> Sample {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Sample::read(file.path()).unwrap()
    }

    #[test]
    fn a_small_file_is_its_own_sample() {
        let sample = sample(b"a,b\n1,2\n");
        assert_eq!((sample.pieces.len(), sample.rest), (1, Rest::Ends));
        assert_eq!(sample.text(Codec::Utf8), "a,b\n1,2\n");
    }

    #[test]
    fn a_large_file_gives_three_places() {
        let sample = sample(&b"a,b\xFF\n1,2\n".repeat(100_000));
        let sizes: Vec<_> = sample.pieces.iter().map(Vec::len).collect();
        assert_eq!((sizes, sample.rest), (vec![HEAD, PIECE, PIECE], Rest::Follows));
        assert!(sample.whole_lines().all(|piece| piece.starts_with(b"a,b") || piece.starts_with(b"1,2")));
        assert!(sample.whole_lines().all(|piece| piece.ends_with(b"\n")));
    }

    #[test]
    fn one_umlaut_far_inside_is_found() {
        let mut bytes = b"a,b\n1,2\n".repeat(300_000);
        bytes[700_001] = 0xFC;
        let sample = sample(&bytes);
        assert_eq!(sample.pieces.len(), 4);
        assert!(sample.pieces[3].contains(&0xFC));
    }
}
