//! A file as text: decoded piece by piece into a window that moves over it.
//!
//! What must hold: memory is bounded by the caller's appetite (the text not yet taken, plus one piece), and the place
//! in the file of any character of the window can be told, whatever the encoding.

use std::{cell::Cell, collections::VecDeque, ops::Range, path::Path};

use memchr::memmem;

use super::{
    SourceError,
    codec::{Codec, Decoder, Rest},
    stream::{ByteStream, Trouble},
};

/// How many bytes are read at once.
const PIECE: usize = 128 * 1024;

/// A byte-order mark where it marks nothing.
const MARK: &str = "\u{FEFF}";

/// Text of which `text` bytes came from the first `bytes` bytes of the file.
#[derive(Clone, Copy, Debug)]
struct Mark {
    text: u64,
    bytes: u64,
}

/// A text file being read.
pub(super) struct TextInput {
    stream: ByteStream,
    codec: Codec,
    decoder: Decoder,
    /// Bytes read and not yet decoded: the start of a character.
    pending: Vec<u8>,
    /// Bytes of the file, unpacked, that were decoded.
    num_decoded: u64,
    is_at_end: bool,
    text: String,
    /// Where in `text` the window starts; what is before was taken.
    start: usize,
    /// How much text was thrown away before `text`.
    base: u64,
    /// Known places, in order; the first one is at or before the window.
    marks: VecDeque<Mark>,
    /// The place asked for last: the next one is mostly near.
    asked: Cell<Mark>,
    /// Where undecodable bytes stand, counted in text from the start of the file.
    undecodable: VecDeque<u64>,
    /// Where byte-order marks stand other than at the start of the file, counted likewise.
    stray_marks: VecDeque<u64>,
}

impl TextInput {
    /// Opens the file; a byte-order mark of its encoding is taken off.
    pub fn open(path: &Path, codec: Codec) -> Result<Self, SourceError> {
        let mut stream = ByteStream::open(path)?;
        let mut pending = Vec::with_capacity(PIECE);
        stream.read(4, &mut pending)?;
        let mark_len = codec.mark_len(&pending);
        pending.drain(..mark_len);
        let num_decoded = mark_len as u64;
        Ok(Self {
            stream,
            codec,
            decoder: codec.decoder(),
            pending,
            num_decoded,
            is_at_end: false,
            text: String::new(),
            start: 0,
            base: 0,
            marks: VecDeque::from([Mark { text: 0, bytes: num_decoded }]),
            asked: Cell::new(Mark { text: 0, bytes: num_decoded }),
            undecodable: VecDeque::new(),
            stray_marks: VecDeque::new(),
        })
    }

    /// Returns the text read and not yet taken.
    pub fn text(&self) -> &str {
        &self.text[self.start..]
    }

    /// Returns the text read and not yet taken, up to the first place of it that something is to be told of.
    pub fn clean_text(&self) -> &str {
        let origin = self.base + self.start as u64;
        let first = |places: &VecDeque<u64>| places.get(places.partition_point(|&at| at < origin)).copied();
        let first = first(&self.undecodable).into_iter().chain(first(&self.stray_marks)).min();
        let text = self.text();
        &text[..first.map_or(text.len(), |at| (at - origin) as usize)]
    }

    /// Returns the file's encoding.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Whether the window reaches to the end of the file.
    pub fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Returns the file's size in bytes, as it was when it was opened.
    pub fn num_total(&self) -> u64 {
        self.stream.num_total()
    }

    /// Returns how many bytes of the file, packed as they are, make up the text before the window.
    pub fn num_done(&self) -> u64 {
        if self.stream.is_packed() {
            return self.stream.num_done();
        }
        self.num_decoded.saturating_sub(self.text().len() as u64)
    }

    /// Whether the file is an archive, of which only the end tells whether it is whole.
    pub fn is_packed(&self) -> bool {
        self.stream.is_packed()
    }

    /// Returns what is wrong with the archive, as far as it was read.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.stream.trouble()
    }

    /// Checks, after all was read, that the file is still what it was when it was opened.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        if self.is_at_end { self.stream.check_unchanged() } else { Ok(()) }
    }

    /// Takes `len` bytes of text off the window.
    pub fn advance(&mut self, len: usize) {
        self.start += len;
        debug_assert!(self.text.is_char_boundary(self.start), "BUG: a character was cut");
    }

    /// Reads more of the file into the window, at least as much as the window holds already: a record of any length
    /// is looked at a bounded number of times.
    pub fn fill(&mut self) -> Result<(), SourceError> {
        self.forget_taken();
        let goal = self.text.len() + self.text.len().max(PIECE);
        while self.text.len() < goal && !self.is_at_end {
            self.read_piece()?;
        }
        Ok(())
    }

    /// Returns where the character at `at` in the window stands in the file, in bytes from its start.
    pub fn byte_of(&self, at: usize) -> u64 {
        let text = self.base + (self.start + at) as u64;
        let after = self.marks.partition_point(|mark| mark.text <= text);
        let mut mark = self.marks[after.saturating_sub(1)];
        let asked = self.asked.get();
        if (mark.text..=text).contains(&asked.text) {
            mark = asked;
        }
        let from = (mark.text - self.base) as usize;
        let bytes = mark.bytes + self.codec.encoded_len(&self.text[from..self.start + at]);
        self.asked.set(Mark { text, bytes });
        bytes
    }

    /// Returns the places in `range` of the window where bytes could not be decoded.
    pub fn undecodable(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        within(&self.undecodable, self.base + self.start as u64, range)
    }

    /// Returns the places in `range` of the window where a byte-order mark stands, though the file goes on there.
    pub fn stray_marks(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        within(&self.stray_marks, self.base + self.start as u64, range)
    }

    /// Drops the text that was taken, and the places nobody can ask for any more.
    fn forget_taken(&mut self) {
        if self.start == 0 {
            return;
        }
        let origin = self.base + self.start as u64;
        let passed = self.marks.partition_point(|mark| mark.text <= origin).saturating_sub(1);
        self.marks.drain(..passed);
        for places in [&mut self.undecodable, &mut self.stray_marks] {
            let passed = places.partition_point(|&at| at < origin);
            places.drain(..passed);
        }
        // The last mark before the window may be in the text to drop: move it to the window's start.
        let bytes = self.byte_of(0);
        if let Some(first) = self.marks.front_mut() {
            *first = Mark { text: origin, bytes };
        }
        self.text.drain(..self.start);
        self.base = origin;
        self.start = 0;
    }

    fn read_piece(&mut self) -> Result<(), SourceError> {
        let num_read = self.stream.read(PIECE, &mut self.pending)?;
        let rest = if num_read == 0 { Rest::Ends } else { Rest::Follows };
        let num_before = self.text.len();
        let (base, num_decoded) = (self.base, self.num_decoded);
        let (marks, undecodable) = (&mut self.marks, &mut self.undecodable);
        let num_used = self.decoder.decode(&self.pending, rest, &mut self.text, |spot| {
            let mut text = base + spot.text_at as u64;
            if spot.is_undecodable() {
                undecodable.push_back(text);
                text += super::codec::REPLACEMENT.len_utf8() as u64;
            }
            marks.push_back(Mark { text, bytes: num_decoded + spot.end as u64 });
        });
        let more = &self.text.as_bytes()[num_before..];
        let marks = memmem::find_iter(more, MARK.as_bytes()).map(|at| base + (num_before + at) as u64);
        self.stray_marks.extend(marks);
        self.pending.drain(..num_used);
        self.num_decoded += num_used as u64;
        self.marks.push_back(Mark { text: self.base + self.text.len() as u64, bytes: self.num_decoded });
        self.is_at_end = rest == Rest::Ends;
        Ok(())
    }
}

/// Returns the places in `range` of a window that starts at `origin`.
fn within(places: &VecDeque<u64>, origin: u64, range: Range<usize>) -> impl Iterator<Item = usize> {
    let from = places.partition_point(|&at| at < origin + range.start as u64);
    places.iter().skip(from).map(move |&at| (at - origin) as usize).take_while(move |&at| at < range.end)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    /// Reads line by line and checks that each line's start is told where it stands in the file.
    #[track_caller]
    fn check_places(encoding: &str, line: &str, num_lines: usize) {
        let codec = Codec::named(encoding).unwrap();
        let bytes: Vec<u8> = match codec {
            Codec::Utf8 => line.as_bytes().to_vec(),
            Codec::Other(it) if it == encoding_rs::UTF_16LE => line.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Codec::Other(it) => it.encode(line).0.into_owned(),
            Codec::Utf32Le | Codec::Utf32Be | Codec::Page(_) | Codec::Rare(_) => {
                line.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
            }
        };
        let file = file(&bytes.repeat(num_lines));
        let mut input = TextInput::open(file.path(), codec).unwrap();
        for i in 0..num_lines {
            while input.text().len() < line.len() && !input.is_at_end() {
                input.fill().unwrap();
            }
            assert_eq!(input.text().get(..line.len()), Some(line), "line {i}");
            assert_eq!(input.byte_of(0), (bytes.len() * i) as u64, "line {i}");
            assert_eq!(input.byte_of(line.len()), (bytes.len() * (i + 1)) as u64, "line {i}");
            input.advance(line.len());
        }
        input.fill().unwrap();
        assert!(input.is_at_end() && input.text().is_empty());
        assert_eq!(input.num_done(), input.num_total());
        input.check_unchanged().unwrap();
    }

    #[test]
    fn places_are_those_in_the_file_whatever_the_encoding() {
        let line = format!("{};Größe;1\n", "x".repeat(90));
        for encoding in ["UTF-8", "UTF-16LE", "UTF-32LE", "windows-1252"] {
            check_places(encoding, &line, 4000);
        }
        check_places("Shift_JIS", "日本;x\n", 40_000);
    }

    #[test]
    fn places_stay_right_after_undecodable_bytes() {
        let mut bytes = b"a\xFF\xFEb\n".to_vec();
        bytes.extend("cü\n".as_bytes());
        let file = file(&bytes);
        let mut input = TextInput::open(file.path(), Codec::Utf8).unwrap();
        input.fill().unwrap();
        assert_eq!(input.text(), "a\u{FFFD}\u{FFFD}b\ncü\n");
        assert_eq!(input.undecodable(0..9).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(input.undecodable(2..9).collect::<Vec<_>>(), [4]);
        assert_eq!((input.byte_of(1), input.byte_of(4), input.byte_of(7), input.byte_of(9)), (1, 2, 3, 5));
        input.advance(9);
        input.fill().unwrap();
        assert_eq!((input.text(), input.byte_of(0), input.byte_of(3)), ("cü\n", 5, 8));
        assert_eq!(input.undecodable(0..4).count(), 0);
    }

    #[test]
    fn the_window_grows_with_a_long_record_only() {
        let file = file(&vec![b'x'; 3_000_000]);
        let mut input = TextInput::open(file.path(), Codec::Utf8).unwrap();
        let mut num_fills = 0;
        while !input.is_at_end() {
            input.fill().unwrap();
            num_fills += 1;
        }
        assert_eq!((input.text().len(), num_fills), (3_000_000, 5));
        input.advance(3_000_000);
        input.fill().unwrap();
        assert_eq!(input.text.len(), 0);
    }
}
