//! Names of months and weekdays, in the languages that files come in.
//!
//! A month's word means the same in every language that has it, but for a few: there the way the day is written tells
//! the languages apart, or the word is none.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

const MONTHS: &str = include_str!("../../../assets/calendar/months.txt");
const WEEKDAYS: &str = include_str!("../../../assets/calendar/weekdays.txt");

/// Words that are one month in Croatian and another in Polish or Czech, with the month where the day before it has no
/// full stop (as in Polish), and where it has one (as in Croatian and Czech); 0 where that does not tell.
const DISPUTED: [(&str, i16, i16); 5] =
    [("listopada", 11, 10), ("listopad", 11, 0), ("lis", 11, 0), ("lip", 7, 6), ("srp", 0, 0)];

static MONTH_OF: LazyLock<HashMap<String, i16>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    for (word, month) in entries() {
        months.entry(word).or_insert(month);
    }
    months
});

static WEEKDAY_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut words = HashSet::new();
    for name in lines(WEEKDAYS).flat_map(|(_, names)| names.split(' ')).map(folded) {
        let ends = name.char_indices().map(|(at, _)| at).skip(2).take(3);
        words.extend(ends.map(|end| name[..end].to_owned()));
        words.insert(name);
    }
    words
});

/// Returns the month of that name. `is_day_dotted` says whether the day before it is written `20.`.
pub(super) fn month(word: &str, is_day_dotted: bool) -> Option<i16> {
    let word = folded(word);
    if let Some((_, plain, dotted)) = DISPUTED.into_iter().find(|(disputed, _, _)| *disputed == word) {
        let month = if is_day_dotted { dotted } else { plain };
        return (month > 0).then_some(month);
    }
    MONTH_OF.get(&word).copied()
}

/// Whether the word is a day of the week, whole or shortened.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAY_WORDS.contains(&folded(word))
}

/// Writes a word in lower case and without accents, so that `FÉVR` and `fevr` are the same.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let letters = word.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c));
    let plain = letters.map(|letter| match letter {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ς' => 'σ',
        other => other,
    });
    plain.collect()
}

/// Every word for a month, folded, with its month.
fn entries() -> impl Iterator<Item = (String, i16)> {
    let months = lines(MONTHS).flat_map(|(_, months)| months.split('|').zip(1..));
    months.flat_map(|(words, month)| words.split_whitespace().map(move |word| (folded(word), month)))
}

/// The lines of a table: the language, and the rest.
fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months() {
        for (language, months) in lines(MONTHS) {
            assert_eq!(months.split('|').filter(|words| !words.trim().is_empty()).count(), 12, "{language}");
        }
        assert!(lines(MONTHS).count() > 40);
    }

    #[test]
    fn words_that_languages_dispute_are_listed() {
        let mut months: HashMap<String, HashSet<i16>> = HashMap::new();
        for (word, month) in entries() {
            months.entry(word).or_default().insert(month);
        }
        let mut disputed: Vec<_> = months.iter().filter(|(_, months)| months.len() > 1).map(|(word, _)| word).collect();
        disputed.sort();
        let mut listed = DISPUTED.map(|(word, _, _)| word);
        listed.sort_unstable();
        assert_eq!(disputed, listed);
    }

    #[test]
    fn a_full_stop_behind_the_day_tells_croatian_from_polish() {
        assert_eq!(month("listopada", false), Some(11));
        assert_eq!(month("listopada", true), Some(10));
        assert_eq!(month("listopadu", true), Some(11));
        assert_eq!(month("srp", true), None);
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        for word in ["MÄRZ", "marz", "Maerz", "mars", "MARÇO", "ΜΑΡΤΊΟΥ", "Mart", "března", "BREZNA"] {
            assert_eq!(month(word, false), Some(3), "{word}");
        }
        assert_eq!(month("KASIM", false), Some(11));
        assert_eq!(month("AĞUSTOS", false), Some(8));
        assert_eq!(month("Novem", false), None);
    }

    #[test]
    fn weekdays_whole_and_short() {
        for word in ["Monday", "Fr", "vendredi", "sáb", "MIERCOLES", "пт", "Παρασκευή", "金"] {
            assert!(is_weekday(word), "{word}");
        }
        for word in ["due", "approx", "x", "20"] {
            assert!(!is_weekday(word), "{word}");
        }
    }
}
