//! Character sets of 94 rows by 94 cells, from which the East Asian encodings are made.

use std::{collections::HashMap, sync::LazyLock};

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK};

use super::REPLACEMENT;

/// A set of two bytes a character, each of them 21 to 7E.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Jis0208,
    Jis0212,
    /// The first plane of JIS X 0213, which holds JIS X 0208.
    Jis0213First,
    Jis0213Second,
    Gb2312,
    Ksx1001,
    /// A plane of CNS 11643, from 1.
    Cns(u8),
}

type Table = [char];

fn table(encoding: &'static Encoding, lead: &[u8]) -> Box<Table> {
    let mut table = vec![REPLACEMENT; 94 * 94].into_boxed_slice();
    for (i, c) in table.iter_mut().enumerate() {
        let pair = [0xA1 + (i / 94) as u8, 0xA1 + (i % 94) as u8];
        let bytes = [lead, &pair].concat();
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
            let mut chars = text.chars();
            if let (Some(one), None) = (chars.next(), chars.next()) {
                *c = one;
            }
        }
    }
    table
}

static JIS_0208: LazyLock<Box<Table>> = LazyLock::new(|| table(EUC_JP, b""));
static JIS_0212: LazyLock<Box<Table>> = LazyLock::new(|| table(EUC_JP, b"\x8F"));
static GB_2312: LazyLock<Box<Table>> = LazyLock::new(|| table(GBK, b""));
static KSX_1001: LazyLock<Box<Table>> = LazyLock::new(|| table(EUC_KR, b""));

/// The characters of JIS X 0213 that the others lack.
static JIS_0213: LazyLock<Places> = LazyLock::new(|| places(include_str!("../../../assets/encodings/jisx0213.txt")));

/// The first three planes of CNS 11643, of which all others are rare.
static CNS_11643: LazyLock<Places> = LazyLock::new(|| places(include_str!("../../../assets/encodings/cns11643.txt")));

/// Characters by plane, row and cell, each with one that combines with it.
type Places = HashMap<(u8, u8, u8), [char; 2]>;

fn places(facts: &str) -> Places {
    let mut found = HashMap::new();
    for line in facts.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let (plane, row) = parts.next().and_then(|part| part.split_once('-')).unwrap_or_default();
        let (plane, row) = (plane.parse().unwrap_or(0), row.parse().unwrap_or(0));
        for run in parts {
            let (cell, chars) = run.split_once(['=', '+']).unwrap_or_default();
            let first: u8 = cell.parse().unwrap_or(0);
            let mut chars = chars.chars();
            if run.contains('+') {
                let pair = [chars.next().unwrap_or(REPLACEMENT), chars.next().unwrap_or(NONE)];
                found.insert((plane, row, first), pair);
            } else {
                found.extend((first..).zip(chars).map(|(cell, c)| ((plane, row, cell), [c, NONE])));
            }
        }
    }
    found
}

/// Stands for no second character.
const NONE: char = '\0';

impl Set {
    /// Returns the character of two bytes of 21 to 7E, in the few cases of JIS X 0213 with one that combines with it.
    pub fn get(self, lead: u8, trail: u8) -> Option<(char, Option<char>)> {
        let (row, cell) = (lead.checked_sub(0x21)?, trail.checked_sub(0x21)?);
        if row >= 94 || cell >= 94 {
            return None;
        }
        let of = |table: &Table| {
            let c = table[usize::from(row) * 94 + usize::from(cell)];
            (c != REPLACEMENT).then_some((c, None))
        };
        let at = |places: &Places, plane| {
            let &[c, more] = places.get(&(plane, row + 1, cell + 1))?;
            Some((c, Some(more).filter(|c| *c != NONE)))
        };
        let newer = |plane| at(&JIS_0213, plane);
        match self {
            Self::Jis0208 => of(&JIS_0208),
            Self::Jis0212 => of(&JIS_0212),
            Self::Gb2312 => of(&GB_2312),
            Self::Ksx1001 => of(&KSX_1001),
            Self::Jis0213First => newer(1).or_else(|| of(&JIS_0208)),
            Self::Jis0213Second => newer(2),
            Self::Cns(plane) => at(&CNS_11643, plane),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_row_and_cell() {
        let one = |c| Some((c, None));
        assert_eq!(Set::Jis0208.get(0x46, 0x7C), one('日'));
        assert_eq!(Set::Jis0212.get(0x30, 0x21), one('丂'));
        assert_eq!(Set::Gb2312.get(0x56, 0x50), one('中'));
        assert_eq!(Set::Ksx1001.get(0x30, 0x21), one('가'));
        assert_eq!(Set::Jis0213First.get(0x46, 0x7C), one('日'));
        assert_eq!(Set::Jis0213First.get(0x24, 0x77), Some(('か', Some('\u{309A}'))));
        assert_eq!(Set::Jis0213First.get(0x2E, 0x21), one('俱'));
        assert_eq!(Set::Jis0213Second.get(0x21, 0x21), one('𠂉'));
        assert_eq!(Set::Cns(1).get(0x44, 0x63), one('中'));
        assert_eq!(Set::Cns(2).get(0x21, 0x21), one('乂'));
        assert_eq!(Set::Cns(9).get(0x21, 0x21), None);
        assert_eq!(Set::Jis0208.get(0x20, 0x21), None);
        assert_eq!(Set::Jis0208.get(0x7F, 0x21), None);
    }
}
