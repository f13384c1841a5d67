//! Encodings: bytes of a file to text, piece by piece, with the place of every sequence that could not be decoded.

mod chinese;
mod names;
mod pages;
mod rare;
mod sets;
mod utf7;

use encoding_rs::{DecoderResult, Encoding, UTF_16BE, UTF_16LE};

use self::rare::RareDecoder;
pub(super) use self::{pages::CodePage, rare::Scheme};
use super::SourceError;

/// Stands in the text for bytes that could not be decoded.
pub(super) const REPLACEMENT: char = '\u{FFFD}';

/// An encoding the readers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Utf8,
    Utf32Le,
    Utf32Be,
    /// Any other of the WHATWG encodings, UTF-16 among them.
    Other(&'static Encoding),
    Page(&'static CodePage),
    Rare(Scheme),
}

/// A place where text and bytes are known to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Where it is in the text given out, in bytes; before the U+FFFD that stands for bytes that could not be decoded.
    pub text_at: usize,
    /// Where it is in the bytes taken in, counted from the start of the call; behind what could not be decoded.
    pub end: usize,
    kind: SpotKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpotKind {
    Undecodable,
    /// Bytes that are no text were passed: a switch between character sets.
    Measured,
}

impl Spot {
    fn undecodable(text_at: usize, end: usize) -> Self {
        Self { text_at, end, kind: SpotKind::Undecodable }
    }

    fn measured(text_at: usize, end: usize) -> Self {
        Self { text_at, end, kind: SpotKind::Measured }
    }

    /// Whether bytes could not be decoded, and stand in the text as U+FFFD.
    pub fn is_undecodable(self) -> bool {
        self.kind == SpotKind::Undecodable
    }
}

impl Codec {
    /// Returns the encoding with that name or label, as `latin1`, `UTF-8` or `windows-1252`.
    pub fn named(name: &str) -> Result<Self, SourceError> {
        names::find(name).ok_or_else(|| SourceError::UnknownEncoding { name: name.to_owned() })
    }

    /// Returns the name kept in a format: `UTF-8`, `windows-1252`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
            Self::Other(encoding) => encoding.name(),
            Self::Page(page) => page.name,
            Self::Rare(scheme) => scheme.name(),
        }
    }

    /// Returns how many bytes of byte-order mark `bytes` start with.
    pub fn mark_len(self, bytes: &[u8]) -> usize {
        let mark: &[u8] = match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf32Le => b"\xFF\xFE\0\0",
            Self::Utf32Be => b"\0\0\xFE\xFF",
            Self::Other(encoding) if encoding == UTF_16LE => b"\xFF\xFE",
            Self::Other(encoding) if encoding == UTF_16BE => b"\xFE\xFF",
            // GB18030's own mark.
            Self::Other(encoding) if encoding == encoding_rs::GB18030 => b"\x84\x31\x95\x33",
            Self::Other(_) | Self::Page(_) | Self::Rare(_) => b"",
        };
        if bytes.starts_with(mark) { mark.len() } else { 0 }
    }

    /// Returns how many bytes `text` has in this encoding.
    pub fn encoded_len(self, text: &str) -> u64 {
        match self {
            Self::Utf8 => text.len() as u64,
            Self::Utf32Le | Self::Utf32Be => text.chars().count() as u64 * 4,
            Self::Other(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
                text.chars().map(|c| c.len_utf16() as u64 * 2).sum()
            }
            Self::Page(_) => text.chars().count() as u64,
            Self::Other(encoding) if encoding.is_single_byte() => text.chars().count() as u64,
            Self::Other(encoding) => encoding.encode(text).0.len() as u64,
            Self::Rare(_) => text.chars().map(rare::usual_len).sum(),
        }
    }

    /// Makes a decoder for a file in this encoding, its byte-order mark already taken off.
    pub fn decoder(self) -> Decoder {
        Decoder {
            codec: self,
            inner: match self {
                Self::Other(encoding) => Inner::Other(encoding.new_decoder_without_bom_handling()),
                Self::Rare(scheme) => Inner::Rare(RareDecoder::new(scheme)),
                Self::Utf8 | Self::Utf32Le | Self::Utf32Be | Self::Page(_) => Inner::None,
            },
        }
    }
}

/// Decodes a stream.
pub(super) struct Decoder {
    codec: Codec,
    inner: Inner,
}

/// What is remembered between two pieces.
enum Inner {
    None,
    Other(encoding_rs::Decoder),
    Rare(RareDecoder),
}

/// Whether more bytes follow those given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Follows,
    Ends,
}

impl Decoder {
    /// Appends the text of `bytes` to `out`, tells each undecodable sequence and switch, and returns how many bytes were used:
    /// the rest is to be given again, with what follows it.
    pub fn decode(&mut self, bytes: &[u8], rest: Rest, out: &mut String, mut tell: impl FnMut(Spot)) -> usize {
        match (&mut self.inner, self.codec) {
            (Inner::Other(decoder), codec) => {
                let bytes = match rest {
                    Rest::Follows => &bytes[..clean_cut(codec, bytes)],
                    Rest::Ends => bytes,
                };
                decode_other(decoder, bytes, rest, out, &mut tell);
                bytes.len()
            }
            (Inner::None, Codec::Utf32Le) => decode_utf32(u32::from_le_bytes, bytes, rest, out, &mut tell),
            (Inner::None, Codec::Utf32Be) => decode_utf32(u32::from_be_bytes, bytes, rest, out, &mut tell),
            (Inner::None, Codec::Page(page)) => {
                page.decode(bytes, out, &mut tell);
                bytes.len()
            }
            (Inner::Rare(decoder), _) => decoder.decode(bytes, rest, out, &mut tell),
            (Inner::None, Codec::Utf8 | Codec::Other(_) | Codec::Rare(_)) => decode_utf8(bytes, rest, out, &mut tell),
        }
    }
}

/// Returns where to cut `bytes` so that no character is cut: after the last line feed where there is one. (A line
/// feed is never the second byte of a character in the encodings that web browsers know.)
fn clean_cut(codec: Codec, bytes: &[u8]) -> usize {
    let wide_end = match codec {
        Codec::Other(encoding) if encoding == UTF_16LE => Some(b"\n\0"),
        Codec::Other(encoding) if encoding == UTF_16BE => Some(b"\0\n"),
        Codec::Utf8 | Codec::Utf32Le | Codec::Utf32Be | Codec::Other(_) | Codec::Page(_) | Codec::Rare(_) => None,
    };
    let found = match wide_end {
        None => memchr::memrchr(b'\n', bytes).map(|at| at + 1),
        Some(end) => bytes.as_chunks::<2>().0.iter().rposition(|unit| unit == end).map(|at| 2 * at + 2),
    };
    found.unwrap_or(bytes.len())
}

fn decode_utf8(bytes: &[u8], rest: Rest, out: &mut String, tell: &mut dyn FnMut(Spot)) -> usize {
    if let Ok(text) = std::str::from_utf8(bytes) {
        out.push_str(text);
        return bytes.len();
    }
    let mut used = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        used += chunk.valid().len();
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        let may_go_on = used + invalid.len() == bytes.len()
            && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        if may_go_on && rest == Rest::Follows {
            return used;
        }
        used += invalid.len();
        tell(Spot::undecodable(out.len(), used));
        out.push(REPLACEMENT);
    }
    used
}

fn decode_utf32(
    number: fn([u8; 4]) -> u32,
    bytes: &[u8],
    rest: Rest,
    out: &mut String,
    tell: &mut dyn FnMut(Spot),
) -> usize {
    let (units, tail) = bytes.as_chunks::<4>();
    for (i, unit) in units.iter().enumerate() {
        let c = char::from_u32(number(*unit)).unwrap_or_else(|| {
            tell(Spot::undecodable(out.len(), 4 * i + 4));
            REPLACEMENT
        });
        out.push(c);
    }
    if tail.is_empty() || rest == Rest::Follows {
        return 4 * units.len();
    }
    tell(Spot::undecodable(out.len(), bytes.len()));
    out.push(REPLACEMENT);
    bytes.len()
}

fn decode_other(
    decoder: &mut encoding_rs::Decoder,
    bytes: &[u8],
    rest: Rest,
    out: &mut String,
    tell: &mut dyn FnMut(Spot),
) {
    let mut used = 0;
    loop {
        let room = decoder.max_utf8_buffer_length(bytes.len() - used).unwrap_or(4096);
        out.reserve(room);
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[used..], out, rest == Rest::Ends);
        used += read;
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, num_after) => {
                tell(Spot::undecodable(out.len(), used.saturating_sub(usize::from(num_after))));
                out.push(REPLACEMENT);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes `bytes` in pieces of `size`, and gives the text with the places in the file where what was undecodable
    /// ends.
    fn decode(name: &str, bytes: &[u8], size: usize) -> (String, Vec<usize>) {
        let codec = Codec::named(name).unwrap();
        let mut decoder = codec.decoder();
        let mut at = codec.mark_len(bytes);
        let (mut text, mut bad, mut pending) = (String::new(), Vec::new(), Vec::new());
        let mut pieces = bytes[at..].chunks(size).peekable();
        while let Some(piece) = pieces.next() {
            pending.extend_from_slice(piece);
            let rest = if pieces.peek().is_some() { Rest::Follows } else { Rest::Ends };
            let used = decoder.decode(&pending, rest, &mut text, |spot| bad.push(at + spot.end));
            pending.drain(..used);
            at += used;
        }
        (text, bad)
    }

    #[track_caller]
    fn check(name: &str, bytes: &[u8], text: &str, bad: &[usize]) {
        for size in [1, 2, 3, 5, 7, 1000] {
            assert_eq!(decode(name, bytes, size), (text.to_owned(), bad.to_vec()), "{name} in pieces of {size}");
        }
    }

    #[test]
    fn utf_8_with_and_without_mark() {
        check("UTF-8", "a;Größe\n€".as_bytes(), "a;Größe\n€", &[]);
        check("utf8", b"\xEF\xBB\xBFa", "a", &[]);
    }

    #[test]
    fn utf_8_tells_each_bad_sequence() {
        check("UTF-8", b"a\xFFb\xE2\x82c\xC3", "a\u{FFFD}b\u{FFFD}c\u{FFFD}", &[2, 5, 7]);
    }

    #[test]
    fn utf_16_and_utf_32() {
        check("UTF-16LE", b"\xFF\xFEa\0\n\0\xE4\0", "a\nä", &[]);
        check("UTF-16BE", b"\0a\0\n\0\xE4", "a\nä", &[]);
        check("UTF-32LE", b"\xFF\xFE\0\0a\0\0\0\xE4\0\0\0", "aä", &[]);
        check("UTF-32BE", b"\0\0\0a\0\x11\0\0\0", "a\u{FFFD}\u{FFFD}", &[8, 9]);
    }

    #[test]
    fn legacy_encodings() {
        check("windows-1252", b"M\xFCller \x80", "Müller €", &[]);
        check("latin1", b"\xE9", "é", &[]);
        check("Shift_JIS", b"\x93\xFA\x96{\n", "日本\n", &[]);
        check("GBK", b"\xD6\xD0\n\xFF\n", "中\n\u{FFFD}\n", &[4]);
        check("macroman", b"\x8A", "ä", &[]);
        check("cp850", b"\x84\n", "ä\n", &[]);
    }

    #[test]
    fn a_wide_character_cut_at_the_end_is_told() {
        check("UTF-16LE", b"a\0\n\0b", "a\n\u{FFFD}", &[5]);
    }

    #[test]
    fn unknown_names_are_refused() {
        for name in ["utf-9", "", "replacement", "iso-2022-xx"] {
            assert!(Codec::named(name).is_err(), "{name}");
        }
        assert_eq!(Codec::named("ISO-8859-1").unwrap().name(), "windows-1252");
    }

    #[test]
    fn lengths_are_those_of_the_encoding() {
        for (name, expect) in [("UTF-8", 6), ("UTF-16LE", 6), ("UTF-32LE", 12), ("windows-1252", 3), ("Big5", 3)] {
            let text = if name == "Big5" { "a中" } else { "aé€" };
            assert_eq!(Codec::named(name).unwrap().encoded_len(text), expect, "{name}");
        }
    }
}
