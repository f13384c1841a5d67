//! Values that are words of a short list: booleans, option members; and GUIDs.

use crate::model::Field;

/// No word of the lists is longer, in any case.
const MAX_WORD_BYTES: usize = 32;

/// Words for yes that come in nearly every file. An `x` is a cross in a box.
const YES: [&str; 14] = ["Yes", "True", "1", "Y", "X", "T", "On", "Ja", "J", "Oui", "Wahr", "Vrai", "Sí", "Si"];

const NO: [&str; 11] = ["No", "False", "0", "N", "F", "Off", "Nein", "Non", "Falsch", "Faux", "Nej"];

/// Other words for yes: of Europe's languages, as their spreadsheets write it, and signs. In lower case.
const OTHER_YES: [&str; 55] = [
    "sim",
    "s",
    "verdadero",
    "verdadeiro",
    "vero",
    "vere",
    "waar",
    "sand",
    "sandt",
    "sann",
    "sant",
    "kyllä",
    "kylla",
    "tosi",
    "jah",
    "tõene",
    "jā",
    "patiess",
    "taip",
    "tiesa",
    "tak",
    "prawda",
    "ano",
    "áno",
    "pravda",
    "da",
    "istina",
    "igen",
    "igaz",
    "adevărat",
    "adevarat",
    "да",
    "истина",
    "так",
    "істина",
    "ναι",
    "αληθησ",
    "αληθης",
    "evet",
    "doğru",
    "dogru",
    "po",
    "iva",
    "oo",
    "ya",
    "benar",
    "有",
    "はい",
    "是",
    "真",
    "예",
    "نعم",
    "כן",
    "हाँ",
    "بله",
];

const OTHER_NO: [&str; 46] = [
    "não",
    "nao",
    "falso",
    "nee",
    "onwaar",
    "falsk",
    "falskt",
    "usant",
    "usann",
    "ei",
    "epätosi",
    "epatosi",
    "väär",
    "nē",
    "aplams",
    "ne",
    "netiesa",
    "nie",
    "fałsz",
    "falsz",
    "nepravda",
    "laž",
    "neresnica",
    "nem",
    "hamis",
    "nu",
    "fals",
    "не",
    "нет",
    "ложь",
    "лъжа",
    "ні",
    "хибність",
    "όχι",
    "οχι",
    "ψευδεσ",
    "hayır",
    "hayir",
    "yanlış",
    "yanlis",
    "jo",
    "いいえ",
    "否",
    "아니요",
    "لا",
    "לא",
];

/// Signs in a box, ticked and not; `-1` is how some databases write yes.
const SIGNS: [(&str, bool); 11] = [
    ("-1", true),
    ("✓", true),
    ("✔", true),
    ("☑", true),
    ("☒", true),
    ("√", true),
    ("✗", false),
    ("✘", false),
    ("☐", false),
    ("1.0", true),
    ("0.0", false),
];

/// Reads yes or no.
pub fn boolean(text: &str) -> Option<bool> {
    if !may_be_a_word(text) {
        return None;
    }
    let is_in = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_in(&NO) { Some(false) } else { is_in(&YES).then_some(true).or_else(|| in_other_words(text)) }
}

/// Whether a text is none that need not be looked for: long ones, and numbers.
fn may_be_a_word(text: &str) -> bool {
    text.len() <= MAX_WORD_BYTES && (text.len() <= 8 || !text.bytes().any(|byte| byte.is_ascii_digit()))
}

fn in_other_words(text: &str) -> Option<bool> {
    let is_in = |words: &[&str]| words.iter().any(|word| same_word(word, text));
    let is_yes = || is_in(&YES) || is_in(&OTHER_YES);
    let sign = SIGNS.into_iter().find(|(sign, _)| *sign == text.trim_end_matches('\u{fe0f}')).map(|(_, yes)| yes);
    sign.or_else(|| is_yes().then_some(true)).or_else(|| is_in(&OTHER_NO).then_some(false))
}

/// Finds a member by its name in any case, by its position, as some programs export it, or by a word of another
/// language for it.
pub fn member(field: &Field, text: &str) -> Option<u16> {
    let Field { members, member_aliases, .. } = field;
    let same = |member: &String| member.eq_ignore_ascii_case(text) || (!text.is_ascii() && same_word(member, text));
    let by_name = members.iter().position(same);
    let by_number = || text.parse().ok().filter(|position| *position < members.len() && !text.starts_with('+'));
    let by_alias = || {
        let (member, _) = member_aliases.iter().find(|(_, words)| words.iter().any(|word| same_word(word, text)))?;
        members.iter().position(|name| name == member)
    };
    by_name.or_else(by_number).or_else(by_alias).and_then(|position| u16::try_from(position).ok())
}

/// Returns the position of the member without a name.
pub fn blank_member(members: &[String]) -> Option<u16> {
    members.iter().position(|member| member.trim().is_empty()).and_then(|position| u16::try_from(position).ok())
}

/// Reads a GUID, with or without hyphens and braces.
pub fn guid(text: &str) -> Option<u128> {
    let inner = match text.strip_prefix('{') {
        Some(opened) => opened.strip_suffix('}')?,
        None => text,
    };
    let is_hyphen_due = inner.len() == 36;
    if !is_hyphen_due && inner.len() != 32 {
        return None;
    }
    let mut guid = 0;
    for (i, sign) in inner.chars().enumerate() {
        if is_hyphen_due && matches!(i, 8 | 13 | 18 | 23) {
            if sign != '-' {
                return None;
            }
        } else {
            guid = guid << 4 | u128::from(sign.to_digit(16)?);
        }
    }
    Some(guid)
}

fn same_word(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldType;

    #[test]
    fn every_word_may_be_one() {
        for word in YES.iter().chain(&NO).chain(&OTHER_YES).chain(&OTHER_NO) {
            assert!(may_be_a_word(word) && may_be_a_word(&word.to_uppercase()), "{word}");
        }
        assert!(SIGNS.iter().all(|(sign, _)| may_be_a_word(sign)));
        assert!(!may_be_a_word("2026-11-20") && !may_be_a_word("deliver before noon, and call the driver"));
    }

    #[track_caller]
    fn check_boolean(words: &[&str], expect: Option<bool>) {
        for word in words {
            assert_eq!(boolean(word), expect, "{word}");
        }
    }

    #[track_caller]
    fn check_member(text: &str, expect: Option<u16>) {
        let members = ["", "Ship", "Invoice", "Ändern", "2nd"].map(str::to_owned).to_vec();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let aliases = [("Invoice", words(&["Rechnung", "Facture"])), ("Ship", words(&["Lieferung"]))];
        let field = Field {
            members,
            member_aliases: aliases.map(|(member, words)| (member.to_owned(), words)).into(),
            ..Field::new("F", FieldType::Option)
        };
        assert_eq!(member(&field, text), expect, "{text}");
    }

    #[test]
    fn yes_and_no_in_several_languages() {
        check_boolean(&["Yes", "yes", "TRUE", "1", "x", "ja", "Oui", "sí", "wahr"], Some(true));
        check_boolean(&["No", "NO", "false", "0", "nein", "non", "n", "falsch"], Some(false));
        check_boolean(&["Perhaps", "", "2", "-", "yes!"], None);
    }

    #[test]
    fn members_by_name_or_number() {
        check_member("Ship", Some(1));
        check_member("INVOICE", Some(2));
        check_member("ändern", Some(3));
        check_member("2", Some(2));
        check_member("2nd", Some(4));
        check_member("0", Some(0));
        check_member("5", None);
        check_member("-1", None);
        check_member("+1", None);
        check_member("Maybe", None);
    }

    #[test]
    fn members_by_other_words() {
        check_member("RECHNUNG", Some(2));
        check_member("facture", Some(2));
        check_member("Lieferung", Some(1));
        check_member("Angebot", None);
    }

    #[test]
    fn yes_and_no_across_europe_and_beyond() {
        check_boolean(
            &[
                "Sim",
                "S",
                "VERO",
                "Waar",
                "Sandt",
                "Kyllä",
                "Taip",
                "TAK",
                "Ano",
                "Da",
                "Igen",
                "ДА",
                "ναι",
                "Evet",
                "はい",
                "是",
                "✓",
                "✔️",
                "-1",
                "SÍ",
                "VERDADERO",
            ],
            Some(true),
        );
        check_boolean(
            &[
                "Não",
                "NEE",
                "Falso",
                "Ei",
                "Nie",
                "Ne",
                "Nem",
                "Nu",
                "НЕТ",
                "όχι",
                "Hayır",
                "いいえ",
                "否",
                "☐",
                "FALSK",
                "FAŁSZ",
            ],
            Some(false),
        );
    }

    #[test]
    fn no_word_is_yes_and_no() {
        for word in YES.iter().chain(&OTHER_YES) {
            assert_eq!(boolean(word), Some(true), "{word}");
        }
        for word in NO.iter().chain(&OTHER_NO) {
            assert_eq!(boolean(word), Some(false), "{word}");
        }
    }

    #[test]
    fn the_blank_member_is_the_one_without_name() {
        assert_eq!(blank_member(&["A".to_owned(), " ".to_owned()]), Some(1));
        assert_eq!(blank_member(&["A".to_owned()]), None);
    }

    #[test]
    fn guids_with_and_without_dress() {
        let expect = Some(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(guid("01234567-89ab-cdef-0123-456789abcdef"), expect);
        assert_eq!(guid("{01234567-89AB-CDEF-0123-456789ABCDEF}"), expect);
        assert_eq!(guid("0123456789abcdef0123456789abcdef"), expect);
        for text in
            ["", "{01234567-89ab-cdef-0123-456789abcdef", "0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdeg"]
        {
            assert_eq!(guid(text), None, "{text}");
        }
        assert_eq!(guid("0123456789abcdef0123456789abcd-f"), None);
        assert_eq!(guid("01234567x89ab-cdef-0123-456789abcdef"), None);
    }
}
