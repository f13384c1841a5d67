//! Steps that cut, join and rewrite text. Positions are characters, never bytes.

use regex::{Captures, Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use crate::model::UnicodeForm;

/// Bytes that a step's text may grow to: far beyond any field, and below what hurts.
pub const MAX_TEXT: usize = 1 << 20;

/// What is said of a text that grew beyond.
pub const TOO_LONG: &str = "the text grows beyond a million characters";

/// Writes each word with a capital first letter, the others small. An apostrophe is inside a word.
pub fn title(text: &str, out: &mut String) {
    let mut is_inside = false;
    for sign in text.chars() {
        if is_inside {
            out.extend(sign.to_lowercase());
        } else {
            out.extend(sign.to_uppercase());
        }
        is_inside = sign.is_alphanumeric() || (is_inside && matches!(sign, '\'' | '’'));
    }
}

/// Writes runs of white space as one space, and none at the ends.
pub fn collapse(text: &str, out: &mut String) {
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Writes the text in a normalisation form.
pub fn normalise(text: &str, form: UnicodeForm, out: &mut String) {
    match form {
        UnicodeForm::Nfc => out.extend(text.nfc()),
        UnicodeForm::Nfd => out.extend(text.nfd()),
        UnicodeForm::Nfkc => out.extend(text.nfkc()),
        UnicodeForm::Nfkd => out.extend(text.nfkd()),
    }
}

/// Returns `length` characters from `start` on, counted from 1, or from the end where it is negative.
pub fn substring(text: &str, start: i32, length: Option<u32>) -> &str {
    let skipped = if start < 0 {
        text.chars().count().saturating_sub(start.unsigned_abs() as usize)
    } else {
        (start as usize).saturating_sub(1)
    };
    let rest = &text[byte_of(text, skipped)..];
    length.map_or(rest, |length| &rest[..byte_of(rest, length as usize)])
}

fn byte_of(text: &str, num_chars: usize) -> usize {
    text.char_indices().nth(num_chars).map_or(text.len(), |(at, _)| at)
}

/// Returns what stands behind `after` and before `before`; nothing where one of them is missing.
pub fn between<'t>(text: &'t str, after: &str, before: &str) -> &'t str {
    let rest = if after.is_empty() { Some(text) } else { text.split_once(after).map(|(_, rest)| rest) };
    let found = rest
        .and_then(|rest| if before.is_empty() { Some(rest) } else { rest.split_once(before).map(|(found, _)| found) });
    found.unwrap_or_default()
}

/// Returns one part of a text cut at separators, from 1, or from the end where it is negative.
pub fn part<'t>(text: &'t str, separator: &str, part: i32) -> Option<&'t str> {
    if separator.is_empty() {
        return None;
    }
    let index = part.unsigned_abs() as usize;
    match part {
        0 => None,
        1.. => text.split(separator).nth(index - 1),
        _ => text.rsplit(separator).nth(index - 1),
    }
}

/// Writes the text with each `find` replaced.
pub fn replace(text: &str, find: &str, with: &str, out: &mut String) -> Result<(), String> {
    let mut parts = text.split(find);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(with);
        out.push_str(part);
        check_length(out)?;
    }
    Ok(())
}

/// Makes a regular expression; the error says what is wrong with it.
pub fn regex(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "the pattern is too large".to_owned(),
        other => {
            let text = other.to_string();
            let what = text.lines().last().unwrap_or_default();
            format!("the pattern is not understood: {}", what.trim_start_matches("error: "))
        }
    })
}

/// Makes a regular expression that a whole text must match.
pub fn whole_regex(pattern: &str) -> Result<Regex, String> {
    regex(pattern)?;
    regex(&format!("^(?:{pattern})$"))
}

/// Writes `$1a` as `${1}a`: a user means the first group, not one named `1a`.
pub fn group_references(with: &str) -> String {
    let mut clear = String::with_capacity(with.len());
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        clear.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let num_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if num_digits > 0 {
            clear.push_str(&format!("${{{}}}", &rest[..num_digits]));
            rest = &rest[num_digits..];
        } else if let Some(after) = rest.strip_prefix('$') {
            clear.push_str("$$");
            rest = after;
        } else if rest.starts_with('{') {
            clear.push('$');
        } else {
            clear.push_str("$$");
        }
    }
    clear.push_str(rest);
    clear
}

/// Writes the text with each match replaced.
pub fn regex_replace(text: &str, pattern: &Regex, with: &str, out: &mut String) -> Result<(), String> {
    let mut end = 0;
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        out.push_str(&text[end..whole.start()]);
        found.expand(with, out);
        check_length(out)?;
        end = whole.end();
    }
    out.push_str(&text[end..]);
    check_length(out)
}

/// Returns the first match, or its first group where the pattern has one.
pub fn regex_match<'t>(text: &'t str, pattern: &Regex) -> &'t str {
    let found = |captures: Captures<'t>| captures.get(1).or_else(|| captures.get(0)).map(|found| found.as_str());
    if pattern.captures_len() > 1 {
        pattern.captures(text).and_then(found).unwrap_or_default()
    } else {
        pattern.find(text).map(|found| found.as_str()).unwrap_or_default()
    }
}

/// Refuses a text that grew beyond all fields.
pub fn check_length(text: &str) -> Result<(), String> {
    if text.len() > MAX_TEXT { Err(TOO_LONG.to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_groups() {
        assert_eq!(group_references("$1a $2-$$ ${name} $"), "${1}a ${2}-$$ ${name} $$");
    }

    #[test]
    fn patterns_are_checked() {
        assert_eq!(regex("(").unwrap_err(), "the pattern is not understood: unclosed group");
        assert_eq!(regex(r"\w{1000}{1000}").unwrap_err(), "the pattern is too large");
        assert!(whole_regex("a|b").unwrap().is_match("b"));
        assert!(!whole_regex("a|b").unwrap().is_match("ab"));
        assert!(whole_regex("a)|(b").is_err());
    }

    #[test]
    fn replacing_has_a_bound() {
        let mut out = String::new();
        let long = "x".repeat(2000);
        assert_eq!(replace(&"a".repeat(2000), "a", &long, &mut out), Err(TOO_LONG.to_owned()));
        out.clear();
        assert_eq!(regex_replace(&"a".repeat(2000), &regex("a").unwrap(), &long, &mut out), Err(TOO_LONG.to_owned()));
    }
}
