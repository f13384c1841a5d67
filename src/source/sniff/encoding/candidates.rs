//! Which encodings are held against each other, with the languages that are written in them.

use std::sync::LazyLock;

use super::{
    letters::{self, Language},
    single::{self, Table},
};
use crate::source::codec::Codec;

/// An encoding of one byte a character.
pub(super) struct Candidate {
    pub name: &'static str,
    /// How much must speak for it against the usual one of its languages, as a natural logarithm.
    pub handicap: f32,
    /// Their codes; a plus behind one says that its texts are mostly in other encodings.
    pub languages: &'static str,
}

/// How much more must speak for a reading in such a language.
const STRANGER: f32 = 1.5;

const WEST: &str = "en de fr es pt it nl da sv nb fi is fo ca gl eu ga af id tl sq et br gd";
const CENTRAL: &str = "pl cs sk hu sl hr ro sq de+ en+";
const BALTIC: &str = "lt lv et pl+ fi+ de+ en+";
const SLAVIC: &str = "ru uk be bg sr mk";

const fn one(name: &'static str, handicap: f32, languages: &'static str) -> Candidate {
    Candidate { name, handicap, languages }
}

/// The encodings, with those first that are expected when nothing speaks for one of them.
static CANDIDATES: &[Candidate] = &[
    one("windows-1252", 0.0, WEST),
    one("windows-1250", 0.0, CENTRAL),
    one("windows-1251", 0.0, SLAVIC),
    one("windows-1253", 0.0, "el"),
    one("windows-1254", 0.0, "tr"),
    one("windows-1255", 0.0, "he"),
    one("windows-1256", 0.0, "ar fa ur"),
    one("windows-1257", 0.0, BALTIC),
    one("windows-1258", 0.0, "vi-marks vi"),
    one("windows-874", 0.0, "th"),
    one("ISO-8859-15", 1.5, WEST),
    one("ISO-8859-2", 1.0, CENTRAL),
    one("ISO-8859-3", 3.0, "mt eo tr"),
    one("ISO-8859-4", 2.5, "lt lv et fi+ sv+ nb+ da+ de+"),
    one("ISO-8859-5", 1.5, SLAVIC),
    one("ISO-8859-6", 1.0, "ar"),
    one("ISO-8859-7", 1.0, "el"),
    one("ISO-8859-8", 1.0, "he"),
    one("ISO-8859-10", 3.5, "is fo lt lv et fi+ sv+ nb+ da+ de+"),
    one("ISO-8859-13", 1.5, BALTIC),
    one("ISO-8859-14", 3.0, "cy ga gd br en+"),
    one("ISO-8859-16", 3.0, "ro pl hu sl hr sq fr+ ga+ de+ it+"),
    one("KOI8-R", 1.0, "ru bg"),
    one("KOI8-U", 1.2, "uk be ru"),
    one("KOI8-T", 4.0, "tg"),
    one("KZ1048", 3.0, "kk"),
    one("PTCP154", 3.5, "kk tt ky mn az"),
    one("macintosh", 2.0, WEST),
    one("x-mac-cyrillic", 2.0, SLAVIC),
    one("x-mac-ce", 2.5, "pl cs sk hu lt lv et sl de+"),
    one("x-mac-greek", 2.5, "el"),
    one("x-mac-turkish", 2.5, "tr"),
    one("x-mac-icelandic", 3.0, "is fo"),
    one("x-mac-croatian", 3.5, "hr sl"),
    one("x-mac-romanian", 3.5, "ro"),
    one("x-mac-arabic", 3.0, "ar"),
    one("x-mac-farsi", 3.0, "fa"),
    one("IBM437", 2.3, "en de fr es it nl sv fi da nb pt"),
    one("IBM850", 2.0, WEST),
    one("IBM858", 2.2, WEST),
    one("IBM852", 1.5, CENTRAL),
    one("IBM855", 2.5, SLAVIC),
    one("IBM866", 1.2, "ru be bg uk"),
    one("IBM1125", 2.0, "uk ru"),
    one("IBM737", 1.5, "el"),
    one("IBM869", 2.5, "el"),
    one("IBM775", 2.0, BALTIC),
    one("IBM857", 1.5, "tr"),
    one("IBM860", 3.0, "pt"),
    one("IBM861", 2.5, "is fo"),
    one("IBM862", 1.5, "he"),
    one("IBM856", 3.0, "he"),
    one("IBM863", 3.2, "fr"),
    one("IBM864", 2.5, "ar"),
    one("IBM720", 2.0, "ar"),
    one("IBM865", 2.8, "da nb"),
    one("IBM1006", 4.0, "ur"),
    one("VISCII", 2.0, "vi"),
    one("TCVN", 2.0, "vi"),
    one("hp-roman8", 4.5, WEST),
];

/// Those of mainframes.
static MAINFRAMES: &[Candidate] = &[
    one("IBM037", 0.0, WEST),
    one("IBM500", 0.5, WEST),
    one("IBM273", 0.5, "de"),
    one("IBM1140", 0.7, WEST),
    one("IBM1026", 1.0, "tr"),
    one("IBM875", 1.0, "el"),
    one("IBM424", 1.0, "he"),
];

/// Encodings of several bytes a character, with the language written in them.
pub(super) const WIDE: &[Candidate] = &[
    one("Shift_JIS", 3.0, "ja"),
    one("EUC-JP", 3.0, "ja"),
    one("GBK", 3.0, "zh-cn"),
    one("gb18030", 4.0, "zh-cn"),
    one("Big5", 3.0, "zh-tw"),
    one("EUC-KR", 3.0, "ko"),
    one("Johab", 5.0, "ko"),
    one("EUC-JIS-2004", 5.0, "ja"),
    one("Shift_JIS-2004", 5.0, "ja"),
    one("EUC-TW", 5.0, "zh-tw"),
];

impl Candidate {
    /// Returns its languages, each with how much must speak for a reading in it.
    pub fn readings(&self) -> impl Iterator<Item = (&'static Language, f32)> {
        self.languages.split(' ').filter_map(|code| match code.strip_suffix('+') {
            Some(code) => Some((letters::language(code)?, self.handicap + STRANGER)),
            None => Some((letters::language(code)?, self.handicap)),
        })
    }

    pub fn codec(&self) -> Option<Codec> {
        Codec::named(self.name).ok()
    }
}

/// A candidate with what its bytes stand for.
pub(super) struct Known {
    pub candidate: &'static Candidate,
    pub codec: Codec,
    pub table: Table,
}

/// Returns the encodings of one byte a character.
pub(super) fn single() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| known(CANDIDATES));
    &KNOWN
}

/// Returns those of mainframes.
pub(super) fn mainframes() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| known(MAINFRAMES));
    &KNOWN
}

fn known(candidates: &'static [Candidate]) -> Vec<Known> {
    let of = |candidate: &'static Candidate| {
        let codec = candidate.codec()?;
        Some(Known { candidate, codec, table: single::table(codec) })
    };
    candidates.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_exists_and_has_a_language() {
        for candidate in CANDIDATES.iter().chain(MAINFRAMES) {
            assert_eq!(candidate.codec().map(Codec::name), Some(candidate.name));
            assert_eq!(candidate.readings().count(), candidate.languages.split(' ').count(), "{}", candidate.name);
        }
        for candidate in WIDE {
            assert_eq!(candidate.codec().map(Codec::name), Some(candidate.name));
            assert!(letters::ranks(candidate.languages).is_some(), "{}", candidate.name);
        }
    }
}
