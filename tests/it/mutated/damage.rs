//! What happens to files on their way: bytes lost, doubled, swapped, written over, and signs where none belong.

use crate::polluted::tables::Dice;

/// Signs that mean something to a reader, or to an editor.
const SIGNS: [&[u8]; 20] = [
    b"\"",
    b"'",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\\",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x1A",
    b"\"\"",
    b"\"\n",
    b",\"",
    b"#",
    b"\xC3",
    b"\x85",
];

/// Byte-order marks, the right ones of other files.
const MARKS: [&[u8]; 5] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF", b"\xFF\xFE\0\0", b"\0\0\xFE\xFF"];

/// Damages a file in one to four ways.
pub fn several(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        once(bytes, dice);
    }
}

fn once(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(dice.byte());
    }
    let at = dice.below(bytes.len());
    match dice.below(18) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = dice.byte(),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..(at + 1 + dice.below(400)).min(bytes.len()))),
        4 => drop(bytes.remove(at)),
        5 => insert(bytes, at, &vec![0; 1 + dice.below(8)]),
        6..=8 => signs(bytes, dice),
        9 => insert(bytes, 0, MARKS[dice.below(MARKS.len())]),
        10 => {
            let block = bytes[at..(at + 1 + dice.below(2000)).min(bytes.len())].to_vec();
            insert(bytes, at, &block);
        }
        11 => {
            let other = dice.below(bytes.len());
            let len = dice.below(50).min(bytes.len() - at.max(other));
            (0..len).for_each(|i| bytes.swap(at + i, other + i));
        }
        12 => insert(bytes, at, &b"\"".repeat(1 + dice.below(3000))),
        13 => insert(bytes, at, &b"field ".repeat(1 + dice.below(60_000))),
        14 => insert(bytes, at, &[b",", b";", b"\t", b"|"][dice.below(4)].repeat(1 + dice.below(6000))),
        15 => {
            let (from, to) = (bytes[at], dice.byte());
            bytes.iter_mut().filter(|byte| **byte == from).for_each(|byte| *byte = to);
        }
        16 => insert(bytes, at, &(0..=dice.below(200)).map(|_| dice.byte()).collect::<Vec<_>>()),
        _ => line_ends(bytes, dice),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    bytes.splice(at..at, more.iter().copied());
}

/// Some signs anywhere.
fn signs(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len());
        insert(bytes, at, SIGNS[dice.below(SIGNS.len())]);
    }
}

/// Other line ends, all or some.
fn line_ends(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let end: &[u8] = [&b"\n"[..], b"\r", b"\r\n", b"\n\r", b"\r\r\n", b" ", b"\x1E"][dice.below(7)];
    let share = 1 + dice.below(3);
    let mut changed = Vec::with_capacity(bytes.len());
    for byte in bytes.drain(..) {
        if byte == b'\n' && dice.below(share) == 0 {
            changed.extend_from_slice(end);
        } else {
            changed.push(byte);
        }
    }
    *bytes = changed;
}
