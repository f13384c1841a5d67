//! Texts and codes.

use crate::model::IssueCode;

/// Takes the outer white space off.
pub fn trimmed(text: &str) -> &str {
    if is_bare(text) { text } else { text.trim() }
}

/// Whether a text is plain at both ends, as nearly every one is: it has no outer white space and is not empty.
#[inline]
pub fn is_bare(text: &str) -> bool {
    let is_plain = |end: Option<&u8>| end.is_some_and(|byte| matches!(byte, b'!'..=b'~'));
    is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last())
}

/// Whether a text without outer white space is a code as it stands.
#[inline]
pub fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !byte.is_ascii_lowercase())
}

/// Reads a code: without outer white space, in upper case. `upper` keeps it where it differs from the cell.
pub fn code<'t>(text: &'t str, upper: &'t mut String) -> Result<&'t str, IssueCode> {
    if is_code(text) {
        return Ok(text);
    }
    if text.chars().any(char::is_control) {
        return Err(IssueCode::BadCharacters);
    }
    upper.clear();
    upper.extend(text.chars().map(upper_case));
    Ok(upper)
}

/// Returns how many characters of a text count toward its limit, as it stands in the file. One space at an end was
/// typed, and counts; more of them fill a column of fixed width, and do not.
pub fn counted_chars(cell: &str) -> usize {
    let trimmed = cell.trim();
    let num_outer = cell.chars().count() - trimmed.chars().count();
    if num_outer > 1 { trimmed.chars().count() } else { cell.chars().count() }
}

/// Whether a text is longer than the limit; text that is short in bytes is not counted.
pub fn is_too_long(cell: &str, limit: Option<u32>) -> bool {
    limit.is_some_and(|limit| cell.len() > limit as usize && counted_chars(cell) > limit as usize)
}

/// A code keeps its length: what has no single capital stays, as ß does.
fn upper_case(sign: char) -> char {
    let mut capitals = sign.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_code(text: &str, expect: Result<&str, IssueCode>) {
        assert_eq!(code(text, &mut String::new()), expect, "{text}");
    }

    #[track_caller]
    fn check_length(cell: &str, limit: u32, is_long: bool) {
        assert_eq!(is_too_long(cell, Some(limit)), is_long, "{cell}");
    }

    #[test]
    fn codes_are_upper_case() {
        check_code("C0001", Ok("C0001"));
        check_code("c0001", Ok("C0001"));
        check_code("käse straße", Ok("KÄSE STRAßE"));
        check_code("14 DAYS", Ok("14 DAYS"));
    }

    #[test]
    fn codes_hold_no_control_characters() {
        check_code("A\nB", Err(IssueCode::BadCharacters));
        check_code("A\tB", Err(IssueCode::BadCharacters));
        check_code("A\0", Err(IssueCode::BadCharacters));
    }

    #[test]
    fn outer_white_space_goes() {
        assert_eq!(trimmed(" a b\t"), "a b");
        assert_eq!(trimmed("\u{a0}ü"), "ü");
        assert_eq!(trimmed("  "), "");
        assert_eq!(trimmed("a"), "a");
        assert_eq!(trimmed("übung"), "übung");
    }

    #[test]
    fn length_is_in_characters() {
        check_length("üüü", 3, false);
        check_length("üüüü", 3, true);
        check_length("abcd", 3, true);
        assert!(!is_too_long(&"x".repeat(100_000), None));
    }

    #[test]
    fn a_space_counts_and_a_filled_column_does_not() {
        check_length("abc ", 3, true);
        check_length("abc     ", 3, false);
        check_length("  abc", 3, false);
        check_length("abcd    ", 3, true);
    }
}
