//! Code pages of one byte a character that web browsers never knew: those of DOS, of mainframes, of the Macintosh
//! outside Western Europe, and of a few countries of their own.

use std::sync::LazyLock;

use super::{REPLACEMENT, Spot};

/// An encoding of one byte a character.
#[derive(Debug)]
pub(crate) struct CodePage {
    pub name: &'static str,
    /// The character of each byte; U+FFFD where there is none.
    pub chars: [char; 256],
    /// Whether the lower half is ASCII.
    is_ascii: bool,
}

impl PartialEq for CodePage {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for CodePage {}

static TABLES: &str = include_str!("../../../assets/encodings/pages.txt");

static PAGES: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
    let mut pages: Vec<(&'static str, Vec<char>)> = Vec::new();
    for line in TABLES.lines().filter(|line| !line.starts_with('#')) {
        let is_row = line.len() == 79;
        match pages.last_mut() {
            Some((_, chars)) if is_row => {
                let numbers = line.split(' ').map(|number| u32::from_str_radix(number, 16));
                chars.extend(numbers.map(|number| number.ok().and_then(char::from_u32).unwrap_or(REPLACEMENT)));
            }
            Some(_) | None => pages.push((line, Vec::with_capacity(256))),
        }
    }
    pages.into_iter().map(|(name, chars)| CodePage::new(name, &chars)).collect()
});

impl CodePage {
    /// Takes 256 characters, or those of the upper half of an encoding whose lower half is ASCII.
    fn new(name: &'static str, chars: &[char]) -> Self {
        let mut page = Self { name, chars: std::array::from_fn(|byte| char::from(byte as u8)), is_ascii: false };
        page.chars[256 - chars.len()..].copy_from_slice(chars);
        page.is_ascii = (0..128u8).all(|byte| page.chars[usize::from(byte)] == char::from(byte));
        if page.is_mainframe() {
            // Mainframes end lines with NEL, for which other texts have a line feed.
            page.chars.iter_mut().filter(|c| **c == '\u{85}').for_each(|c| *c = '\n');
        }
        page
    }

    /// Returns all code pages.
    pub fn all() -> &'static [Self] {
        &PAGES
    }

    /// Returns the code page of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|page| page.name == name)
    }

    /// Whether it is one of the EBCDIC family, in which nothing is where ASCII has it.
    pub fn is_mainframe(&self) -> bool {
        self.chars[0x40] == ' '
    }

    /// Appends the text of `bytes`, and tells of those that stand for nothing.
    pub fn decode(&self, bytes: &[u8], out: &mut String, tell: &mut dyn FnMut(Spot)) {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let num_plain = if self.is_ascii { encoding_rs::Encoding::ascii_valid_up_to(rest) } else { 0 };
            if let Ok(plain) = std::str::from_utf8(&rest[..num_plain]) {
                out.push_str(plain);
            }
            at += num_plain;
            let Some(byte) = rest.get(num_plain) else { return };
            at += 1;
            let c = self.chars[usize::from(*byte)];
            if c == REPLACEMENT {
                tell(Spot::undecodable(out.len(), at));
            }
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expect: &str) {
        let mut text = String::new();
        CodePage::named(name).unwrap().decode(bytes, &mut text, &mut |_| {});
        assert_eq!(text, expect, "{name}");
    }

    #[test]
    fn letters_of_the_pages_of_dos() {
        check("IBM437", b"a\x84\x94\x81\xE1\xFF", "aäöüß\u{A0}");
        check("IBM720", b"\xA0\xAD\xE0", "بصض");
        check("IBM737", b"\x80\x98\xE1", "Ααά");
        check("IBM775", b"\x80\xD0\xD1\xA5", "Ćąčź");
        check("IBM850", b"\x8E\x99\x9A\xD5\xFF", "ÄÖÜı\u{A0}");
        check("IBM852", b"\x88\x9D\xA5\xFF", "łŁą\u{A0}");
        check("IBM855", b"\xA0\xA1\xD0", "аАл");
        check("IBM857", b"\x9F\xA7\x98\x8D", "şğİı");
        check("IBM858", b"\xD5", "€");
        check("IBM860", b"\x84\x94", "ãõ");
        check("IBM861", b"\x8D\x95", "Þþ");
        check("IBM862", b"\x80\x99", "אש");
        check("IBM863", b"\x84\x8D", "Â‗");
        check("IBM865", b"\x9B\x9D", "øØ");
        check("IBM869", b"\x86\xA4\xD6", "ΆΑα");
        check("IBM1125", b"\xA1\xF3\xF5", "бґє");
    }

    #[test]
    fn letters_of_mainframes_with_their_line_ends() {
        check("IBM037", b"\xC8\x85\x93\x93\x96\x5A\x15\xF1", "Hello!\n1");
        check("IBM500", b"\x4F\x25", "!\n");
        check("IBM1026", b"\x4A\x5B", "Çİ");
    }

    #[test]
    fn letters_of_others() {
        check("x-mac-ce", b"\x84\xB8\xFC", "ĄłŁ");
        check("x-mac-greek", b"\xE1\xC3", "αΟ");
        check("x-mac-turkish", b"\xDD\xDF", "ış");
        check("hp-roman8", b"\xCF\xCC\xCE", "üäö");
        check("KZ1048", b"\xBA\xBF\xE0", "ғүа");
        check("PTCP154", b"\x9A\xE0", "ҡа");
        check("KOI8-T", b"\xC1\x81", "ағ");
        check("VISCII", b"\xE0\xD1\x05", "àứẴ");
        check("TCVN", b"\xB5\xA8", "àă");
    }

    #[test]
    fn a_byte_that_stands_for_nothing_is_told() {
        let (mut text, mut places) = (String::new(), Vec::new());
        CodePage::named("IBM857").unwrap().decode(b"ab\xE7c", &mut text, &mut |spot| places.push(spot));
        assert_eq!((text.as_str(), places), ("ab\u{FFFD}c", vec![Spot::undecodable(2, 3)]));
    }

    #[test]
    fn every_page_is_whole() {
        assert_eq!(CodePage::all().len(), 40);
        for page in CodePage::all() {
            assert!(page.chars.contains(&'a') && page.chars.contains(&'\n'), "{}", page.name);
        }
    }
}
