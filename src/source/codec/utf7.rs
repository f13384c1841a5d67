//! UTF-7: ASCII with runs of base64 for everything else.

use super::rare::Piece;

/// Where a decoder of UTF-7 stands.
#[derive(Debug, Default)]
pub(super) struct State {
    is_in_run: bool,
    /// Bits of the run not yet made into characters, and how many.
    bits: u64,
    num_bits: u32,
}

/// Returns the number of a sign of base64.
pub(super) fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

impl State {
    /// Reads what stands at the start of `bytes`.
    pub fn next(&mut self, bytes: &[u8]) -> Piece {
        if self.is_in_run {
            return self.next_in_run(bytes);
        }
        match *bytes {
            [b'+', b'-', ..] => Piece::Char('+', None, 2),
            [b'+'] => Piece::Cut,
            [b'+', next, ..] if digit(next).is_some() => {
                *self = Self { is_in_run: true, ..Self::default() };
                Piece::Switch(1)
            }
            [byte @ 0..0x80, ..] if byte != b'+' => Piece::Char(char::from(byte), None, 1),
            [..] => Piece::Bad(1),
        }
    }

    /// Takes signs until a character is whole.
    fn next_in_run(&mut self, bytes: &[u8]) -> Piece {
        let (mut bits, mut num_bits) = (self.bits, self.num_bits);
        for (at, &byte) in bytes.iter().enumerate() {
            let Some(value) = digit(byte) else {
                let is_over = byte == b'-';
                let is_clean = num_bits < 6 && bits == 0;
                *self = Self::default();
                let len = at + usize::from(is_over);
                return if is_clean { Piece::Switch(len) } else { Piece::Bad(len) };
            };
            (bits, num_bits) = (bits << 6 | u64::from(value), num_bits + 6);
            if num_bits < 16 {
                continue;
            }
            let unit = (bits >> (num_bits - 16)) as u16;
            let is_half = matches!(unit, 0xD800..=0xDBFF);
            if is_half && num_bits < 32 {
                let below = num_bits - 16;
                match self.second_half(&bytes[at + 1..], bits & ((1 << below) - 1), below) {
                    Some((low, num_more)) => {
                        let c = char::decode_utf16([unit, low]).next().and_then(Result::ok);
                        return c.map_or(Piece::Bad(at + 1), |c| Piece::Char(c, None, at + 1 + num_more));
                    }
                    None if bytes[at + 1..].iter().all(|byte| digit(*byte).is_some()) => return Piece::Cut,
                    None => {}
                }
            }
            self.num_bits = num_bits - 16;
            self.bits = bits & ((1 << self.num_bits) - 1);
            return match char::from_u32(u32::from(unit)) {
                Some(c) => Piece::Char(c, None, at + 1),
                None => Piece::Bad(at + 1),
            };
        }
        Piece::Cut
    }

    /// Takes the second half of a pair, and leaves the state behind it.
    fn second_half(&mut self, bytes: &[u8], mut bits: u64, mut num_bits: u32) -> Option<(u16, usize)> {
        for (at, &byte) in bytes.iter().enumerate() {
            (bits, num_bits) = (bits << 6 | u64::from(digit(byte)?), num_bits + 6);
            if num_bits >= 16 {
                self.num_bits = num_bits - 16;
                self.bits = bits & ((1 << self.num_bits) - 1);
                return Some(((bits >> self.num_bits) as u16, at + 1));
            }
        }
        None
    }
}
