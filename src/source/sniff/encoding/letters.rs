//! How likely a letter follows another in the languages that business files are written in, and which characters are
//! frequent in Chinese, Japanese and Korean.

use std::{collections::HashMap, sync::LazyLock};

/// What follows what in a language.
#[derive(Debug)]
pub(super) struct Language {
    pub code: &'static str,
    /// Small letters, in order of their numbers.
    letters: Vec<char>,
    /// For the start of a word and each letter, how unlikely the end of the word and each letter is after it.
    rows: Vec<&'static [u8]>,
}

/// The most frequent characters of a language, with their rank.
pub(super) type Ranks = HashMap<char, u32>;

struct Tables {
    languages: Vec<Language>,
    ranks: Vec<(&'static str, Ranks)>,
}

/// The steps in which likelihoods are written down.
const STEP: f32 = 0.12;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { languages: Vec::new(), ranks: Vec::new() };
    for line in include_str!("../../../../assets/encodings/letters.txt").lines().filter(|line| !line.starts_with("# "))
    {
        match tables.languages.last_mut() {
            Some(language) if language.rows.len() <= language.letters.len() => language.rows.push(line.as_bytes()),
            Some(_) | None => {
                let (code, letters) = line.split_once(' ').unwrap_or_default();
                if let Some(code) = code.strip_suffix('*') {
                    tables.ranks.push((code, letters.chars().zip(0..).collect()));
                } else {
                    tables.languages.push(Language { code, letters: letters.chars().collect(), rows: Vec::new() });
                }
            }
        }
    }
    tables
});

/// Returns the language of that code.
pub(super) fn language(code: &str) -> Option<&'static Language> {
    TABLES.languages.iter().find(|language| language.code == code)
}

/// Returns the frequent characters of a language.
pub(super) fn ranks(code: &str) -> Option<&'static Ranks> {
    TABLES.ranks.iter().find(|(known, _)| *known == code).map(|(_, ranks)| ranks)
}

/// Returns the small letter for which a letter is counted.
pub(super) fn fold(c: char) -> char {
    match c {
        'ș' | 'Ș' => 'ş',
        'ț' | 'Ț' => 'ţ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The number of the start and the end of a word.
pub(super) const EDGE: u8 = 0;

impl Language {
    /// Returns the letter's number in this language, from 1; it must be a small letter.
    pub fn number(&self, letter: char) -> Option<u8> {
        self.letters.binary_search(&letter).ok().map(|at| at as u8 + 1)
    }

    /// Returns how unlikely one follows the other, as a negative natural logarithm.
    pub fn cost(&self, before: u8, after: u8) -> f32 {
        let sign = self.rows.get(usize::from(before)).and_then(|row| row.get(usize::from(after)));
        f32::from(sign.copied().unwrap_or(b'~') - b'!') * STEP
    }

    /// Whether it is written in Latin letters.
    pub fn is_latin(&self) -> bool {
        self.letters.contains(&'a')
    }

    /// Returns its name in English.
    pub fn name(&self) -> &'static str {
        NAMES.iter().find(|(code, _)| *code == self.code).map_or("text", |(_, name)| name)
    }
}

const NAMES: [(&str, &str); 59] = [
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pt", "Portuguese"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("da", "Danish"),
    ("sv", "Swedish"),
    ("nb", "Norwegian"),
    ("fi", "Finnish"),
    ("is", "Icelandic"),
    ("fo", "Faroese"),
    ("et", "Estonian"),
    ("lv", "Latvian"),
    ("lt", "Lithuanian"),
    ("pl", "Polish"),
    ("cs", "Czech"),
    ("sk", "Slovak"),
    ("hu", "Hungarian"),
    ("sl", "Slovenian"),
    ("hr", "Croatian"),
    ("ro", "Romanian"),
    ("sq", "Albanian"),
    ("tr", "Turkish"),
    ("ca", "Catalan"),
    ("gl", "Galician"),
    ("eu", "Basque"),
    ("ga", "Irish"),
    ("cy", "Welsh"),
    ("br", "Breton"),
    ("gd", "Gaelic"),
    ("mt", "Maltese"),
    ("eo", "Esperanto"),
    ("af", "Afrikaans"),
    ("id", "Indonesian"),
    ("tl", "Filipino"),
    ("vi", "Vietnamese"),
    ("el", "Greek"),
    ("ru", "Russian"),
    ("uk", "Ukrainian"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("sr", "Serbian"),
    ("mk", "Macedonian"),
    ("kk", "Kazakh"),
    ("tg", "Tajik"),
    ("mn", "Mongolian"),
    ("tt", "Tatar"),
    ("ky", "Kyrgyz"),
    ("he", "Hebrew"),
    ("ar", "Arabic"),
    ("fa", "Persian"),
    ("ur", "Urdu"),
    ("th", "Thai"),
    ("az", "Azerbaijani"),
    ("vi-marks", "Vietnamese"),
    ("ar-forms", "Arabic"),
    ("", "text"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_whole_and_named() {
        assert_eq!(TABLES.languages.len(), 57);
        for language in &TABLES.languages {
            assert_eq!(language.rows.len(), language.letters.len() + 1, "{}", language.code);
            assert!(language.rows.iter().all(|row| row.len() == language.rows.len()), "{}", language.code);
            assert!(language.letters.is_sorted(), "{}", language.code);
            assert_ne!(language.name(), "text", "{}", language.code);
        }
    }

    #[test]
    fn what_is_usual_in_a_language_costs_less() {
        let cost = |code, a, b| {
            let language = language(code).unwrap();
            language.cost(language.number(a).unwrap(), language.number(b).unwrap())
        };
        assert!(cost("de", 'f', 'ü') < cost("de", 'ü', 'ä'));
        assert!(cost("pl", 'i', 'ę') < cost("pl", 'ą', 'ę'));
        assert!(cost("ru", 'с', 'т') < cost("ru", 'с', 'ъ'));
        assert!(ranks("ko").unwrap()[&'이'] < 20);
    }
}
