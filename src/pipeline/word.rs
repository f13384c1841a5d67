//! Values that are words of a short list: booleans, option members; and GUIDs.

/// Words for yes, in the languages the program's files come in. An `x` is a cross in a box.
const YES: [&str; 14] = ["Yes", "True", "1", "Y", "X", "T", "On", "Ja", "J", "Oui", "Wahr", "Vrai", "Sí", "Si"];

const NO: [&str; 11] = ["No", "False", "0", "N", "F", "Off", "Nein", "Non", "Falsch", "Faux", "Nej"];

/// Reads yes or no.
pub fn boolean(text: &str) -> Option<bool> {
    let is_in = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_in(&NO) { Some(false) } else { is_in(&YES).then_some(true) }
}

/// Finds a member by its name in any case, or by its position, as some programs export it.
pub fn member(members: &[String], text: &str) -> Option<u16> {
    let same = |member: &String| member.eq_ignore_ascii_case(text) || (!text.is_ascii() && same_word(member, text));
    let by_name = members.iter().position(same);
    let by_number = || text.parse().ok().filter(|position| *position < members.len() && !text.starts_with('+'));
    by_name.or_else(by_number).and_then(|position| u16::try_from(position).ok())
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

    #[track_caller]
    fn check_boolean(words: &[&str], expect: Option<bool>) {
        for word in words {
            assert_eq!(boolean(word), expect, "{word}");
        }
    }

    #[track_caller]
    fn check_member(text: &str, expect: Option<u16>) {
        let members = ["", "Ship", "Invoice", "Ändern", "2nd"].map(str::to_owned);
        assert_eq!(member(&members, text), expect, "{text}");
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
