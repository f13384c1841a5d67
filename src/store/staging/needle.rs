//! Text that is looked for, in either case.

use memchr::memmem::Finder;

/// A text to be found. ASCII letters match ASCII letters only, so that bytes can be searched before they are taken
/// apart; other letters match by Unicode's lower case.
#[derive(Debug)]
pub struct Needle {
    folded: String,
    whole: Finder<'static>,
    /// The longest run of ASCII in it.
    run: Finder<'static>,
    has_run: bool,
}

impl Needle {
    pub fn new(text: &str) -> Self {
        let mut folded = String::new();
        fold(text, &mut folded);
        let run = folded.split(|c: char| !c.is_ascii()).max_by_key(|run| run.len()).unwrap_or_default();
        let has_run = !run.is_empty();
        let (whole, run) = (Finder::new(&folded).into_owned(), Finder::new(run).into_owned());
        Self { folded, whole, run, has_run }
    }

    /// Whether the text holds it.
    pub fn is_in(&self, text: &str, scratch: &mut String) -> bool {
        scratch.clear();
        fold(text, scratch);
        self.whole.find(scratch.as_bytes()).is_some()
    }

    /// Whether it may be in `lower`, bytes that hold texts among other things, their ASCII letters made lower. What is
    /// said to be there must be looked at; nothing is missed.
    pub fn may_be_in(&self, lower: &[u8]) -> bool {
        if self.has_run { self.run.find(lower).is_some() } else { !lower.is_ascii() || self.folded.is_empty() }
    }
}

/// Appends the text in lower case.
fn fold(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.push_str(text);
        let start = out.len() - text.len();
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text.chars() {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            // Not the Kelvin sign: its lower case is an ASCII letter.
            (Some(lower), None) if lower.is_ascii() == c.is_ascii() => out.push(lower),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(needle: &str, text: &str, expect: bool) {
        let needle = Needle::new(needle);
        assert_eq!(needle.is_in(text, &mut String::new()), expect);
        let mut bytes = [b"\x12", text.as_bytes(), b"\x0f"].concat();
        bytes.make_ascii_lowercase();
        assert!(needle.may_be_in(&bytes) || !expect, "what is there was missed");
    }

    #[test]
    fn case_does_not_matter() {
        check("smith", "John SMITH & Sons", true);
        check("SMITH", "john smith", true);
        check("smyth", "john smith", false);
        check("müller", "MÜLLER GmbH", true);
        check("ÅRHUS", "århus", true);
        check("ж", "ЖУК", true);
        check("жу", "жаба", false);
    }

    #[test]
    fn letters_that_fold_to_ascii_are_letters_of_their_own() {
        check("kelvin", "\u{212a}elvin", false);
        check("\u{212a}", "\u{212a}elvin", true);
        check("İ", "İzmir", true);
    }

    #[test]
    fn nothing_is_everywhere() {
        check("", "", true);
        check("", "abc", true);
    }

    #[test]
    fn digits_and_signs_are_found() {
        check("4-711", "SO-4-7110", true);
        check("5\" pipe", "a 5\" Pipe", true);
    }
}
