//! Taiwan's EUC, and China's switching encoding, in which both of their character sets can be called.

use super::{
    rare::{Mode, Piece, RareDecoder, pair},
    sets::Set,
};

/// Reads a character of EUC-TW: two bytes of the first plane, or four with the plane's number.
pub(super) fn euc_tw(bytes: &[u8]) -> Piece {
    match *bytes {
        [byte @ 0..=0x7F, ..] => Piece::Char(char::from(byte), None, 1),
        [0x8E, plane @ 0xA1..=0xB0, lead @ 0xA1..=0xFE, trail @ 0xA1..=0xFE, ..] => {
            pair(Set::Cns(plane - 0xA0), lead & 0x7F, trail & 0x7F, 4)
        }
        [lead @ 0xA1..=0xFE, trail @ 0xA1..=0xFE, ..] => pair(Set::Cns(1), lead & 0x7F, trail & 0x7F, 2),
        [0x8E | 0xA1..=0xFE] | [0x8E, 0xA1..=0xB0] | [0x8E, 0xA1..=0xB0, 0xA1..=0xFE] => Piece::Cut,
        [..] => Piece::Bad(1),
    }
}

impl RareDecoder {
    /// Reads what stands next in ISO-2022-CN: escape sequences name a set, the bytes 0E and 0F call it and end it, and
    /// `ESC N` calls one character of the second plane.
    pub(super) fn next_cn(&mut self, bytes: &[u8]) -> Piece {
        match bytes {
            [0x1B, b'$', b')', b'A', ..] => self.name_set(Set::Gb2312),
            [0x1B, b'$', b')', b'G', ..] => self.name_set(Set::Cns(1)),
            [0x1B, b'$', b'*', b'H', ..] => Piece::Switch(4),
            [0x1B, b'N', lead, trail, ..] => pair(Set::Cns(2), lead & 0x7F, trail & 0x7F, 4),
            [0x1B] | [0x1B, b'$' | b'N'] | [0x1B, b'$', b')' | b'*'] | [0x1B, b'N', _] => Piece::Cut,
            [0x0E, ..] => self.switch(Mode::Double(self.named), 1),
            // A line's end ends the Chinese too.
            [b'\n', ..] => {
                self.switch(Mode::Ascii, 1);
                Piece::Char('\n', None, 1)
            }
            [0x0F, ..] => self.switch(Mode::Ascii, 1),
            _ => self.in_mode(bytes),
        }
    }

    fn name_set(&mut self, set: Set) -> Piece {
        self.named = set;
        if let Mode::Double(_) = self.mode {
            self.mode = Mode::Double(set);
        }
        Piece::Switch(4)
    }
}
