//! Texts of Excel 97 to 2003: signs of one byte or two, cut into records anywhere.

use super::{bytes::Bytes, strings::Texts};

/// Reads a text of `len` signs that does not go on in another record; what is cut gives what there is.
pub(super) fn unicode(bytes: &mut Bytes, len: usize) -> Option<String> {
    let flags = bytes.u8()?;
    if flags & 8 != 0 {
        bytes.u16()?;
    }
    if flags & 4 != 0 {
        bytes.u32()?;
    }
    let mut text = String::new();
    signs(bytes, len, flags & 1 == 1, &mut text);
    Some(text)
}

/// Appends up to `len` signs, and returns how many there were.
fn signs(bytes: &mut Bytes, len: usize, is_wide: bool, out: &mut String) -> usize {
    if is_wide {
        let len = len.min(bytes.0.len() / 2);
        out.push_str(&bytes.units(len).unwrap_or_default());
        return len;
    }
    let len = len.min(bytes.0.len());
    out.extend(bytes.take(len).unwrap_or_default().iter().map(|byte| char::from(*byte)));
    len
}

/// Reads the table of shared texts from the record that begins it and those that go on.
pub(super) fn shared(pieces: &[&[u8]]) -> Texts {
    let mut texts = Texts::default();
    let mut reading = Pieces { rest: pieces, bytes: Bytes(&[]) };
    reading.go_on();
    // The first number counts cells; the second one texts, and is sometimes wrong.
    reading.skip(8);
    while let Some(text) = reading.text() {
        texts.push(&text);
    }
    texts
}

/// Bytes that go on from record to record.
struct Pieces<'a> {
    rest: &'a [&'a [u8]],
    bytes: Bytes<'a>,
}

impl Pieces<'_> {
    /// Turns to the next record; false where there is none.
    fn go_on(&mut self) -> bool {
        let Some((next, rest)) = self.rest.split_first() else { return false };
        (self.bytes, self.rest) = (Bytes(next), rest);
        true
    }

    fn skip(&mut self, len: usize) {
        let mut left = len;
        loop {
            let here = left.min(self.bytes.0.len());
            self.bytes.take(here);
            left -= here;
            if left == 0 || !self.go_on() {
                return;
            }
        }
    }

    /// Reads a text with its runs; `None` at the end.
    fn text(&mut self) -> Option<String> {
        while self.bytes.0.is_empty() {
            if !self.go_on() {
                return None;
            }
        }
        let (mut left, flags) = (usize::from(self.bytes.u16()?), self.bytes.u8()?);
        let num_runs = if flags & 8 != 0 { usize::from(self.bytes.u16()?) } else { 0 };
        let num_more = if flags & 4 != 0 { self.bytes.u32()? as usize } else { 0 };
        let mut is_wide = flags & 1 == 1;
        let mut text = String::new();
        loop {
            left -= signs(&mut self.bytes, left, is_wide, &mut text);
            if left == 0 || !self.go_on() {
                break;
            }
            // Where a text goes on, it says anew how wide its signs are.
            is_wide = self.bytes.u8()? & 1 == 1;
        }
        self.skip(num_runs * 4 + num_more);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[&[u8]], expect: &[&str]) {
        let texts = shared(pieces);
        assert_eq!((0..).map_while(|i| texts.get(i)).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn texts_of_one_and_two_bytes() {
        check(&[b"\x02\0\0\0\x02\0\0\0\x02\0\0ab\x01\0\x01\x2D\x4E"], &["ab", "中"]);
    }

    #[test]
    fn texts_go_on_in_the_next_record() {
        check(&[b"\x01\0\0\0\x01\0\0\0\x04\0\0ab", b"\x01c\0d\0", b"\x01\0\0x"], &["abcd", "x"]);
        check(&[b"\x01\0\0\0\x01\0\0\0", b"\x01\0\0x"], &["x"]);
    }

    #[test]
    fn runs_and_what_is_spoken_are_passed_over() {
        check(&[b"\x01\0\0\0\x01\0\0\0\x01\0\x0C\x01\0\x02\0\0\0xrrr", b"rss\x01\0\0y"], &["x", "y"]);
    }

    #[test]
    fn what_is_cut_gives_what_there_is() {
        check(&[b"\x01\0\0\0\x01\0\0\0\x05\0\0ab"], &["ab"]);
        check(&[b"\x01\0\0\0"], &[]);
        check(&[], &[]);
    }
}
