//! The text that is looked at before a file is read: its beginning, and some lines from its middle and its end.

use crate::source::codec::Rest;

/// How much of the beginning is surely looked at; what is longer is looked at in its middle and at its end too.
const WHOLE: usize = 24 * 1024;

/// How much is looked at in a later place.
const PIECE: usize = 8 * 1024;

/// Texts of one file.
#[derive(Clone, Debug)]
pub(crate) struct Places<'a> {
    /// From the file's beginning.
    pub head: &'a str,
    /// Whether the beginning is the whole file.
    pub rest: Rest,
    /// Whole lines from further on; the first may be inside a quoted field.
    pub later: Vec<&'a str>,
}

impl<'a> Places<'a> {
    /// Takes a beginning, and what stands further on.
    pub fn new(head: &'a str, rest: Rest, far: &'a [String]) -> Self {
        let mut later = Vec::new();
        if head.len() > WHOLE {
            later.push(lines_of(head, head.len() / 2));
            later.push(lines_of(head, head.len() - PIECE));
        }
        later.extend(far.iter().map(|text| lines_of(text, 0)));
        later.retain(|text| !text.is_empty());
        Self { head, rest, later }
    }

    /// The same without the first lines.
    pub fn below(&self, num_lines: u64) -> Self {
        Self { head: below(self.head, num_lines), ..self.clone() }
    }

    /// Returns lines from all places that are not blank, so many of the beginning and a quarter of it elsewhere.
    pub fn lines(&self, num_lines: usize) -> Vec<&'a str> {
        let of = |text: &'a str, num| text.lines().filter(|line| !line.trim().is_empty()).take(num);
        let later = self.later.iter().flat_map(|text| of(text, num_lines / 4));
        of(self.head, num_lines).chain(later).collect()
    }

    /// Walks the texts of all places.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.head).chain(self.later.iter().copied())
    }

    /// Whether `text` stands anywhere.
    pub fn contains(&self, text: &str) -> bool {
        self.head.contains(text) || self.later.iter().any(|later| later.contains(text))
    }
}

/// Returns the text without its first lines.
pub(super) fn below(text: &str, num_lines: u64) -> &str {
    let mut rest = text;
    for _ in 0..num_lines {
        let Some(at) = rest.find(['\n', '\r']) else { return "" };
        let len = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[at + len..];
    }
    rest
}

/// Returns the whole lines after `from`, up to a piece of them.
fn lines_of(text: &str, from: usize) -> &str {
    let text = &text[text.floor_char_boundary(from)..];
    let start = text.find('\n').map_or(0, |at| at + 1);
    let text = &text[start..];
    let piece = &text[..text.floor_char_boundary(PIECE)];
    let end = if piece.len() < text.len() { piece.rfind('\n').map_or(piece.len(), |at| at + 1) } else { piece.len() };
    &piece[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_looked_at_in_its_middle_and_end() {
        let head = (0..5000).map(|i| format!("{i},x\n")).collect::<Vec<_>>().concat();
        let far = ["cut\n77777,y\n".to_owned()];
        let places = Places::new(&head, Rest::Follows, &far);
        assert_eq!(places.later.len(), 3);
        assert!(places.later[0].starts_with("25") && places.later[0].ends_with(",x\n"));
        assert!(places.later[1].ends_with("4999,x\n"));
        assert_eq!(places.later[2], "77777,y\n");
        assert!(places.contains("77777") && places.lines(8)[8..].contains(&"77777,y"));
    }

    #[test]
    fn a_short_text_is_looked_at_once() {
        let places = Places::new("a\r\nb\nc", Rest::Ends, &[]);
        assert_eq!((places.later.len(), places.below(1).head, places.below(9).head), (0, "b\nc", ""));
    }
}
