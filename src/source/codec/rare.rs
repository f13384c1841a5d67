//! Encodings of several bytes a character that web browsers don't read, or not whole: those that switch between
//! character sets by escape sequences, UTF-7, Johab, Taiwan's EUC, and Japan's of 2004.

use super::{REPLACEMENT, Rest, Spot, chinese::euc_tw, sets::Set, utf7};

/// One of these encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Utf7,
    Hz,
    /// With all that its extensions add: JP-1, JP-2, JP-3, JP-2004, JP-EXT.
    Iso2022Jp,
    Iso2022Kr,
    /// With China's and Taiwan's characters.
    Iso2022Cn,
    Johab,
    /// EUC-JP with JIS X 0213.
    EucJis2004,
    /// Shift-JIS with JIS X 0213.
    ShiftJis2004,
    EucTw,
}

impl Scheme {
    pub const ALL: [Self; 9] = [
        Self::Utf7,
        Self::Hz,
        Self::Iso2022Jp,
        Self::Iso2022Kr,
        Self::Iso2022Cn,
        Self::Johab,
        Self::EucJis2004,
        Self::ShiftJis2004,
        Self::EucTw,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf7 => "UTF-7",
            Self::Hz => "HZ-GB-2312",
            Self::Iso2022Jp => "ISO-2022-JP",
            Self::Iso2022Kr => "ISO-2022-KR",
            Self::Iso2022Cn => "ISO-2022-CN",
            Self::Johab => "Johab",
            Self::EucJis2004 => "EUC-JIS-2004",
            Self::ShiftJis2004 => "Shift_JIS-2004",
            Self::EucTw => "EUC-TW",
        }
    }
}

/// What stands at a place of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A character, with one that combines with it, of so many bytes.
    Char(char, Option<char>, usize),
    /// So many bytes that only switch.
    Switch(usize),
    /// So many bytes that stand for nothing.
    Bad(usize),
    /// The start of something whose rest is not here.
    Cut,
}

/// The character set in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Ascii,
    /// JIS X 0201 with yen and overline.
    Roman,
    Katakana,
    Double(Set),
}

/// Decodes a stream in one of these encodings.
#[derive(Debug)]
pub(super) struct RareDecoder {
    scheme: Scheme,
    pub(super) mode: Mode,
    /// ISO-2022-CN's set that is called by one byte.
    pub(super) named: Set,
    /// ISO-2022-JP-2's second set, of which one character at a time is called.
    second: &'static encoding_rs::Encoding,
    base64: utf7::State,
}

/// Returns how many bytes a character mostly has; where it has not, its place is told.
pub(super) fn usual_len(c: char) -> u64 {
    if c.is_ascii() { 1 } else { 2 }
}

impl RareDecoder {
    pub fn new(scheme: Scheme) -> Self {
        let second = encoding_rs::WINDOWS_1252;
        Self { scheme, mode: Mode::Ascii, named: Set::Gb2312, second, base64: utf7::State::default() }
    }

    /// Does what [`super::Decoder::decode`] says.
    pub fn decode(&mut self, bytes: &[u8], rest: Rest, out: &mut String, tell: &mut dyn FnMut(Spot)) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let piece = match self.next(&bytes[at..]) {
                Piece::Cut if rest == Rest::Follows => return at,
                Piece::Cut => Piece::Bad(bytes.len() - at),
                piece => piece,
            };
            match piece {
                Piece::Char(c, more, len) => {
                    at += len;
                    out.push(c);
                    out.extend(more);
                    let usual: u64 = [Some(c), more].into_iter().flatten().map(usual_len).sum();
                    if usual != len as u64 {
                        tell(Spot::measured(out.len(), at));
                    }
                }
                Piece::Switch(len) => {
                    at += len;
                    tell(Spot::measured(out.len(), at));
                }
                Piece::Bad(len) => {
                    at += len;
                    tell(Spot::undecodable(out.len(), at));
                    out.push(REPLACEMENT);
                }
                Piece::Cut => {}
            }
        }
        at
    }

    fn next(&mut self, bytes: &[u8]) -> Piece {
        match self.scheme {
            Scheme::Utf7 => self.base64.next(bytes),
            Scheme::Hz => self.next_hz(bytes),
            Scheme::Iso2022Jp => self.next_jp(bytes),
            Scheme::Iso2022Kr => self.next_kr(bytes),
            Scheme::Iso2022Cn => self.next_cn(bytes),
            Scheme::Johab => johab(bytes),
            Scheme::EucJis2004 => euc_jis(bytes),
            Scheme::ShiftJis2004 => shift_jis(bytes),
            Scheme::EucTw => euc_tw(bytes),
        }
    }

    fn next_hz(&mut self, bytes: &[u8]) -> Piece {
        match (self.mode, bytes) {
            (_, [b'~']) => Piece::Cut,
            (_, [b'~', b'{', ..]) => self.switch(Mode::Double(Set::Gb2312), 2),
            (_, [b'~', b'}', ..]) => self.switch(Mode::Ascii, 2),
            (Mode::Ascii, [b'~', b'~', ..]) => Piece::Char('~', None, 2),
            (Mode::Ascii, [b'~', b'\n', ..]) => Piece::Switch(2),
            // A line's end ends the Chinese too.
            (_, [b'\n', ..]) => {
                self.mode = Mode::Ascii;
                Piece::Char('\n', None, 1)
            }
            _ => self.in_mode(bytes),
        }
    }

    fn next_kr(&mut self, bytes: &[u8]) -> Piece {
        match bytes {
            [0x1B, b'$', b')', b'C', ..] => Piece::Switch(4),
            [0x1B] | [0x1B, b'$'] | [0x1B, b'$', b')'] => Piece::Cut,
            [0x0E, ..] => self.switch(Mode::Double(Set::Ksx1001), 1),
            [0x0F, ..] => self.switch(Mode::Ascii, 1),
            _ => self.in_mode(bytes),
        }
    }

    fn next_jp(&mut self, bytes: &[u8]) -> Piece {
        let [0x1B, rest @ ..] = bytes else {
            if matches!(bytes, [b'\n', ..]) && matches!(self.mode, Mode::Double(_) | Mode::Katakana) {
                self.mode = Mode::Ascii;
            }
            return self.in_mode(bytes);
        };
        let double = |set| (Mode::Double(set), if matches!(rest, [b'$', b'(', ..]) { 4 } else { 3 });
        let (mode, len) = match rest {
            [b'$', b'@' | b'B', ..] => double(Set::Jis0208),
            [b'$', b'A', ..] => double(Set::Gb2312),
            [b'$', b'(', b'@' | b'B', ..] => double(Set::Jis0208),
            [b'$', b'(', b'A', ..] => double(Set::Gb2312),
            [b'$', b'(', b'C', ..] => double(Set::Ksx1001),
            [b'$', b'(', b'D', ..] => double(Set::Jis0212),
            [b'$', b'(', b'O' | b'Q', ..] => double(Set::Jis0213First),
            [b'$', b'(', b'P', ..] => double(Set::Jis0213Second),
            [b'(', b'B', ..] => (Mode::Ascii, 3),
            [b'(', b'J', ..] => (Mode::Roman, 3),
            [b'(', b'I', ..] => (Mode::Katakana, 3),
            [b'.', set @ (b'A' | b'F'), ..] => {
                self.second = if *set == b'A' { encoding_rs::WINDOWS_1252 } else { encoding_rs::ISO_8859_7 };
                return Piece::Switch(3);
            }
            [b'N', byte, ..] => {
                let byte = [byte | 0x80];
                let (text, _) = self.second.decode_without_bom_handling(&byte);
                return Piece::Char(text.chars().next().unwrap_or(REPLACEMENT), None, 3);
            }
            [] | [b'$' | b'(' | b'.' | b'N'] | [b'$', b'('] => return Piece::Cut,
            [..] => return Piece::Bad(1),
        };
        self.switch(mode, len)
    }

    pub(super) fn switch(&mut self, mode: Mode, len: usize) -> Piece {
        self.mode = mode;
        Piece::Switch(len)
    }

    /// Reads a character of the set in use.
    pub(super) fn in_mode(&self, bytes: &[u8]) -> Piece {
        let first = bytes[0];
        match self.mode {
            _ if first >= 0x80 => Piece::Bad(1),
            _ if first <= b' ' => Piece::Char(char::from(first), None, 1),
            Mode::Ascii => Piece::Char(char::from(first), None, 1),
            Mode::Roman => {
                let c = match first {
                    b'\\' => '¥',
                    b'~' => '‾',
                    plain => char::from(plain),
                };
                Piece::Char(c, None, 1)
            }
            Mode::Katakana => katakana(first | 0x80, 1),
            Mode::Double(set) => match bytes {
                [lead, trail, ..] => pair(set, *lead, *trail, 2),
                [..] => Piece::Cut,
            },
        }
    }
}

pub(super) fn pair(set: Set, lead: u8, trail: u8, len: usize) -> Piece {
    match set.get(lead, trail) {
        Some((c, more)) => Piece::Char(c, more, len),
        None if trail < 0x21 => Piece::Bad(len - 1),
        None => Piece::Bad(len),
    }
}

/// Half-width katakana have their own byte.
fn katakana(byte: u8, len: usize) -> Piece {
    match byte {
        0xA1..=0xDF => Piece::Char(char::from_u32(0xFF61 + u32::from(byte - 0xA1)).unwrap_or(REPLACEMENT), None, len),
        _ => Piece::Bad(len),
    }
}

fn euc_jis(bytes: &[u8]) -> Piece {
    match *bytes {
        [byte @ 0..=0x7F, ..] => Piece::Char(char::from(byte), None, 1),
        [0x8E, byte @ 0xA1..=0xDF, ..] => katakana(byte, 2),
        [0x8F, lead @ 0xA1..=0xFF, trail @ 0xA1..=0xFF, ..] => {
            let (lead, trail) = (lead & 0x7F, trail & 0x7F);
            // The rows of the older supplement are not used by the newer.
            match Set::Jis0213Second.get(lead, trail).or_else(|| Set::Jis0212.get(lead, trail)) {
                Some((c, more)) => Piece::Char(c, more, 3),
                None => Piece::Bad(3),
            }
        }
        [lead @ 0xA1..=0xFF, trail @ 0xA1..=0xFF, ..] => pair(Set::Jis0213First, lead & 0x7F, trail & 0x7F, 2),
        [0x8E | 0x8F | 0xA1..=0xFF] | [0x8F, 0xA1..=0xFF] => Piece::Cut,
        [..] => Piece::Bad(1),
    }
}

fn shift_jis(bytes: &[u8]) -> Piece {
    let (lead, trail) = match *bytes {
        [byte @ 0..=0x7F, ..] => return Piece::Char(char::from(byte), None, 1),
        [byte @ 0xA1..=0xDF, ..] => return katakana(byte, 1),
        [lead @ (0x81..=0x9F | 0xE0..=0xFC), trail @ (0x40..=0x7E | 0x80..=0xFC), ..] => (lead, trail),
        [0x81..=0x9F | 0xE0..=0xFC] => return Piece::Cut,
        [..] => return Piece::Bad(1),
    };
    let place = trail - if trail > 0x7F { 0x41 } else { 0x40 };
    let (is_upper, cell) = (place >= 94, place % 94 + 0x21);
    let (set, row) = match lead {
        0x81..=0x9F => (Set::Jis0213First, (lead - 0x81) * 2 + u8::from(is_upper)),
        0xE0..=0xEF => (Set::Jis0213First, (lead - 0xC1) * 2 + u8::from(is_upper)),
        // The second plane uses these rows only.
        0xF0..=0xF4 => {
            const ROWS: [u8; 10] = [1, 8, 3, 4, 5, 12, 13, 14, 15, 78];
            (Set::Jis0213Second, ROWS[usize::from(lead - 0xF0) * 2 + usize::from(is_upper)] - 1)
        }
        _ => (Set::Jis0213Second, 78 + (lead - 0xF5) * 2 + u8::from(is_upper)),
    };
    pair(set, row + 0x21, cell, 2)
}

/// Five bits each for the initial consonant, the vowel and the final consonant; what is no syllable is taken from the
/// rows of KS X 1001, two to a lead byte.
fn johab(bytes: &[u8]) -> Piece {
    let (lead, trail) = match *bytes {
        [byte @ 0..=0x7F, ..] => return Piece::Char(if byte == 0x5C { '₩' } else { char::from(byte) }, None, 1),
        [lead @ (0x84..=0xD3 | 0xD8..=0xDE | 0xE0..=0xF9), trail @ (0x31..=0x7E | 0x81..=0xFE), ..] => (lead, trail),
        [0x84..=0xD3 | 0xD8..=0xDE | 0xE0..=0xF9] => return Piece::Cut,
        [..] => return Piece::Bad(1),
    };
    if lead >= 0xD8 {
        let place = if trail < 0x91 { trail - 0x31 } else { trail - 0x43 };
        let row = match lead {
            // The rows for own use.
            0xD8 => return Piece::Bad(2),
            0xD9..=0xDE => (lead - 0xD9) * 2,
            _ => (lead - 0xE0) * 2 + 41,
        };
        return pair(Set::Ksx1001, row + place / 94 + 0x21, place % 94 + 0x21, 2);
    }
    match syllable(u32::from(lead) << 8 | u32::from(trail)) {
        Some(c) => Piece::Char(c, None, 2),
        None => Piece::Bad(2),
    }
}

/// Places of the letters alone, in the order of initial and final consonants.
const INITIALS: [u8; 19] = [0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
const FINALS: [u8; 27] =
    [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29];

/// Returns the syllable, or the letter alone, whose parts have these numbers.
fn syllable(code: u32) -> Option<char> {
    let (initial, vowel, last) = ((code >> 10) & 31, (code >> 5) & 31, code & 31);
    let initial = match initial {
        1 => None,
        2..=20 => Some(initial - 2),
        _ => return None,
    };
    let vowel = match vowel {
        2 => None,
        3..=7 => Some(vowel - 3),
        10..=15 => Some(vowel - 5),
        18..=23 => Some(vowel - 7),
        26..=29 => Some(vowel - 9),
        _ => return None,
    };
    let last = match last {
        1..=17 => last - 1,
        19..=29 => last - 2,
        _ => return None,
    };
    let compatible = |at: u32| char::from_u32(0x3131 + at);
    match (initial, vowel, last) {
        (Some(initial), Some(vowel), last) => char::from_u32(0xAC00 + (initial * 21 + vowel) * 28 + last),
        (Some(initial), None, 0) => compatible(u32::from(INITIALS[initial as usize])),
        (None, Some(vowel), 0) => compatible(30 + vowel),
        (None, None, last @ 1..) => compatible(u32::from(FINALS[last as usize - 1])),
        _ => None,
    }
}

#[cfg(test)]
#[path = "rare_tests.rs"]
mod tests;
