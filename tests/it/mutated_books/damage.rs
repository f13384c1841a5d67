//! What may befall a workbook.

use super::{
    Random,
    parts::{Part, heads, packed},
    seeds::{Content, Seed},
};

/// A way to damage a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    // Of the file's bytes.
    FlippedBits,
    OverwrittenBytes,
    CutShort,
    PieceRemoved,
    PieceDoubled,
    StrangeStart,
    OtherEnding,
    // Of the archive.
    LyingHeads,
    Encrypted,
    // Of a part, or of a file that is one.
    PartRemoved,
    PartCut,
    PartDoubled,
    PartFlipped,
    PartEmptied,
    PartRenamed,
    NestedWithoutEnd,
    HugeAttribute,
    Entities,
    NumbersOutOfRange,
    SwappedWords,
    // Of records.
    RecordLength,
    RecordKind,
    RecordCut,
}

impl Damage {
    pub const ALL: [Self; 23] = [
        Self::FlippedBits,
        Self::OverwrittenBytes,
        Self::CutShort,
        Self::PieceRemoved,
        Self::PieceDoubled,
        Self::StrangeStart,
        Self::OtherEnding,
        Self::LyingHeads,
        Self::Encrypted,
        Self::PartRemoved,
        Self::PartCut,
        Self::PartDoubled,
        Self::PartFlipped,
        Self::PartEmptied,
        Self::PartRenamed,
        Self::NestedWithoutEnd,
        Self::HugeAttribute,
        Self::Entities,
        Self::NumbersOutOfRange,
        Self::SwappedWords,
        Self::RecordLength,
        Self::RecordKind,
        Self::RecordCut,
    ];

    /// Returns the damaged workbook.
    pub fn of(self, seed: &Seed, random: &mut Random) -> Vec<u8> {
        match self {
            Self::FlippedBits
            | Self::OverwrittenBytes
            | Self::CutShort
            | Self::PieceRemoved
            | Self::PieceDoubled
            | Self::StrangeStart
            | Self::OtherEnding => {
                let mut bytes = seed.bytes();
                self.bytes(&mut bytes, random);
                bytes
            }
            Self::LyingHeads | Self::Encrypted => {
                let mut bytes = seed.bytes();
                self.heads(&mut bytes, random);
                bytes
            }
            Self::PartRemoved
            | Self::PartCut
            | Self::PartDoubled
            | Self::PartFlipped
            | Self::PartEmptied
            | Self::PartRenamed
            | Self::NestedWithoutEnd
            | Self::HugeAttribute
            | Self::Entities
            | Self::NumbersOutOfRange
            | Self::SwappedWords
            | Self::RecordLength
            | Self::RecordKind
            | Self::RecordCut => match &seed.content {
                Content::Parts(parts) => packed(&self.parts(parts.clone(), random)),
                Content::Bytes(bytes) => {
                    let mut bytes = bytes.clone();
                    self.part(&mut bytes, random);
                    bytes
                }
            },
        }
    }

    fn bytes(self, bytes: &mut Vec<u8>, random: &mut Random) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(400)).min(bytes.len());
        match self {
            Self::OverwrittenBytes => {
                let with = *random.one_of(&[0, 0xFF, b'<', b'\n', 0x7F]);
                bytes[at..end].fill(with);
            }
            Self::CutShort => bytes.truncate(at),
            Self::PieceRemoved => {
                bytes.drain(at..end);
            }
            Self::PieceDoubled => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            Self::StrangeStart => {
                let starts = [&b"\r\n"[..], b"\xEF\xBB\xBF", b"MZ\x90\0", b"%PDF-1.4\n", b"\0\0\0\0", b"PK\x05\x06"];
                bytes.splice(0..0, random.one_of(&starts).iter().copied());
            }
            _ => {
                for _ in 0..=random.below(24) {
                    let at = random.below(bytes.len());
                    bytes[at] ^= 1 << random.below(8);
                }
            }
        }
    }

    /// Changes what an archive says about its parts.
    fn heads(self, bytes: &mut [u8], random: &mut Random) {
        let heads = heads(bytes);
        for head in heads {
            // The directory has two bytes more before the flags.
            let flags = head + if bytes[head + 2] == 1 { 8 } else { 6 };
            if self == Self::Encrypted {
                bytes[flags] |= 1;
            } else if random.below(3) == 0 {
                // Method, time, checksum, sizes, name's length: one field of them.
                let (field, len) = *random.one_of(&[(2, 2), (8, 4), (12, 4), (16, 4), (20, 2), (22, 2)]);
                let value = random.one_of(&[[0; 4], [0xFF; 4], [0xFF, 0xFF, 0xFF, 0x7F], [9, 0, 0, 0], [1, 0, 0, 0]]);
                let place = (flags + field).min(bytes.len() - 4);
                bytes[place..place + len].copy_from_slice(&value[..len]);
            }
        }
    }

    fn parts(self, mut parts: Vec<Part>, random: &mut Random) -> Vec<Part> {
        let at = random.below(parts.len());
        match self {
            Self::PartRemoved => {
                parts.remove(at);
            }
            Self::PartDoubled => {
                let from = random.below(parts.len());
                parts[at].1 = parts[from].1.clone();
            }
            Self::PartEmptied => parts[at].1.clear(),
            Self::PartRenamed => parts[at].0.insert_str(0, random.one_of::<&str>(&["../", "/", "x/", "C:\\", "\u{0}"])),
            _ => self.part(&mut parts[at].1, random),
        }
        parts
    }

    fn part(self, bytes: &mut Vec<u8>, random: &mut Random) {
        match self {
            Self::PartCut => bytes.truncate(random.below(bytes.len())),
            Self::NestedWithoutEnd => insert_in_text(bytes, random, &"<a>".repeat(200_000)),
            Self::HugeAttribute => insert_in_tag(bytes, random, &format!(" a=\"{}\"", "x".repeat(5_000_000))),
            Self::Entities => entities(bytes, random),
            Self::NumbersOutOfRange => numbers(bytes, random),
            Self::SwappedWords => swap(bytes, random),
            Self::RecordLength | Self::RecordKind | Self::RecordCut => self.record(bytes, random),
            Self::PartEmptied => bytes.clear(),
            _ => Self::FlippedBits.bytes(bytes, random),
        }
    }

    /// Changes records of an old or binary workbook, wherever they are.
    fn record(self, bytes: &mut Vec<u8>, random: &mut Random) {
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len().saturating_sub(4));
            match self {
                Self::RecordKind if at + 2 <= bytes.len() => {
                    let kind = *random.one_of(&[0x0809u16, 0x000A, 0x00FC, 0x003C, 0x0006, 0x00BD, 0x0085, 0x002F]);
                    bytes[at..at + 2].copy_from_slice(&kind.to_le_bytes());
                }
                Self::RecordCut => {
                    bytes.drain(at..(at + 1 + random.below(20)).min(bytes.len()));
                }
                _ if at + 4 <= bytes.len() => {
                    let len = *random.one_of(&[0u16, 1, 3, 0x2020, 0x7FFF, 0xFFFF]);
                    bytes[at + 2..at + 4].copy_from_slice(&len.to_le_bytes());
                }
                _ => {}
            }
        }
    }
}

/// Returns the place of a random one of these bytes.
fn find(bytes: &[u8], random: &mut Random, wanted: u8) -> Option<usize> {
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == wanted).collect();
    (!places.is_empty()).then(|| *random.one_of(&places))
}

fn insert_in_text(bytes: &mut Vec<u8>, random: &mut Random, text: &str) {
    let at = find(bytes, random, b'>').map_or(0, |at| at + 1);
    bytes.splice(at..at, text.bytes());
}

fn insert_in_tag(bytes: &mut Vec<u8>, random: &mut Random, text: &str) {
    let at = find(bytes, random, b' ').unwrap_or(0);
    bytes.splice(at..at, text.bytes());
}

/// Declares entities that grow without end or lead elsewhere, and uses them.
fn entities(bytes: &mut Vec<u8>, random: &mut Random) {
    let growing = (1..12).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10)));
    let growing = growing.collect::<Vec<_>>().concat();
    let declared = format!(
        "<!DOCTYPE x [<!ENTITY e0 \"lol\">{growing}<!ENTITY file SYSTEM \"file:///etc/hostname\"><!ENTITY % p SYSTEM \"http://127.0.0.1/x\">%p;]>"
    );
    let text = *random.one_of(&["&e11;", "&file;", "&#0;", "&#x110000;", "&;", "&amp"]);
    insert_in_text(bytes, random, text);
    let start = if bytes.starts_with(b"<?xml") {
        bytes.iter().position(|byte| *byte == b'>').map_or(0, |at| at + 1)
    } else {
        0
    };
    bytes.splice(start..start, declared.bytes());
}

/// Puts numbers that can't be in place of some that are.
fn numbers(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(5) {
        let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        if digits.is_empty() {
            return;
        }
        let start = *random.one_of(&digits);
        let len = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = *random.one_of(&[
            "99999999999",
            "-1",
            "4294967296",
            "1e999",
            "NaN",
            "",
            "0",
            "1048577",
            "18446744073709551616",
        ]);
        bytes.splice(start..start + len, number.bytes());
    }
}

/// Lets two pieces change places.
fn swap(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(8) {
        let len = 1 + random.below(12);
        if bytes.len() < 2 * len {
            return;
        }
        let (a, b) = (random.below(bytes.len() - len), random.below(bytes.len() - len));
        for i in 0..len {
            bytes.swap(a + i, b + i);
        }
    }
}
