//! Which entries of a list fit what is searched for: found again only when the list or the search changes.

/// The entries of a list that fit `F`, by position.
#[derive(Clone, Debug)]
pub struct Listed<F> {
    found_for: Option<(u64, F)>,
    entries: Vec<usize>,
}

impl<F> Default for Listed<F> {
    fn default() -> Self {
        Self { found_for: None, entries: Vec::new() }
    }
}

impl<F: Clone + PartialEq> Listed<F> {
    /// Returns the entries that fit, of a list of that version and length.
    pub fn find(&mut self, version: u64, filter: &F, len: usize, fits: impl FnMut(&usize) -> bool) -> &[usize] {
        let is_known = self.found_for.as_ref().is_some_and(|known| known.0 == version && known.1 == *filter);
        if !is_known {
            self.entries = (0..len).filter(fits).collect();
            self.found_for = Some((version, filter.clone()));
        }
        &self.entries
    }
}

/// Whether one of the texts holds each word of the search, in any case.
pub fn holds(texts: &[&str], search: &str) -> bool {
    let mut words = search.split_whitespace().map(str::to_lowercase);
    words.all(|word| texts.iter().any(|text| text.to_lowercase().contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_again_only_when_something_changed() {
        let mut listed = Listed::default();
        let even = |i: &usize| i.is_multiple_of(2);
        assert_eq!(listed.find(1, &"even", 5, even), [0, 2, 4]);
        assert_eq!(listed.find(1, &"even", 5, |_| panic!("asked again")), [0, 2, 4]);
        assert_eq!(listed.find(2, &"even", 3, even), [0, 2]);
        assert_eq!(listed.find(2, &"none", 3, |_| false), [0_usize; 0]);
    }

    #[test]
    fn every_word_must_be_in_some_text() {
        for (search, expect) in [("", true), ("kund", true), ("ERR kunden", true), ("err x", false)] {
            assert_eq!(holds(&["Kunden 2026.csv", "Error"], search), expect, "{search}");
        }
    }
}
