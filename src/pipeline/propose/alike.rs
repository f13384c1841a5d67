//! Which name was most likely meant by one that is not known.

/// Names less alike than this, from 0 to 1, are not worth asking about.
const MIN_ALIKE: f64 = 0.6;

/// Returns the candidate that is most like a name, where one is like it at all; of equals the first.
pub fn most_alike<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let plain = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
    let name = plain(name);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let alike = strsim::normalized_damerau_levenshtein(&name, &plain(candidate));
        if alike >= MIN_ALIKE && best.is_none_or(|(known, _)| alike > known) {
            best = Some((alike, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_what_is_most_alike() {
        let known = ["match_key", "import_mode", "columns"];
        assert_eq!(most_alike("MatchKey", known), Some("match_key"));
        assert_eq!(most_alike("colums", known), Some("columns"));
        assert_eq!(most_alike("format", known), None);
        assert_eq!(most_alike("", known), None);
    }
}
