//! What ends the records of a text: line ends, or a sign of its own.

use super::{places::Places, words};
use crate::{
    model::{Evidence, FileFormat, Sign},
    source::{columns::most_frequent, lines::are_feed_returns},
};

/// Signs that end records in texts made by programs for programs, the more usual ones first.
const ENDS: [char; 5] = ['\u{1E}', '\u{1D}', '\u{1C}', '\u{2}', '\u{3}'];

/// Returns the sign that ends records, where line ends don't: a control character that stands in the text time and
/// again, with no more line ends between than text may have.
pub(crate) fn record_end(places: &Places) -> Option<Sign> {
    let text = places.head;
    let num_lines = text.matches(['\n', '\r']).count();
    // Where its meaning is kept: the one separates records, as the other does their fields.
    let has_fields = text.contains('\u{1F}');
    let is_end = |sign: &&char| {
        let counts: Vec<usize> =
            text.lines().map(|line| line.trim_end_matches(**sign).matches(**sign).count()).collect();
        // As often in each line: it delimits fields.
        let (usual, num_alike) = most_frequent(&counts).unwrap_or_default();
        let is_record_sign = **sign == '\u{1E}' && has_fields;
        if num_lines > 1 && !is_record_sign && usual > 0 && num_alike * 10 >= num_lines * 8 {
            return false;
        }
        let parts: Vec<&str> = text.split(**sign).filter(|part| !part.trim().is_empty()).collect();
        let delimiters = |part: &str| part.matches(['\u{1F}', '\u{1}', ',', ';', '\t', '|']).count();
        let most = parts.iter().map(|part| delimiters(part)).max().unwrap_or(0);
        let num_alike = parts.iter().filter(|part| delimiters(part) >= most.min(1)).count();
        parts.len() >= 2 && parts.len() > num_lines / 2 && num_alike * 10 >= parts.len() * 9 && most > 0
    };
    ENDS.iter().find(is_end).copied().map(Sign::from)
}

/// Says what ends the records.
pub(crate) fn evidence(text: &str, format: &FileFormat) -> Evidence {
    let what = "Line ends".to_owned();
    if let FileFormat::Csv(csv) = format
        && let Some(end) = csv.record_end
    {
        let why =
            format!("it stands {} in the text looked at", words::count(text.matches(end.as_str()).count(), "time"));
        return Evidence { what, finding: words::sign(end), why, confidence: 0.9 };
    }
    if are_feed_returns(text) {
        let why = format!("{} LF CR", text.matches("\n\r").count());
        return Evidence { what, finding: "LF CR".to_owned(), why, confidence: 1.0 };
    }
    let num_both = text.matches("\r\n").count();
    let num_feeds = text.matches('\n').count() - num_both;
    let num_returns = text.matches('\r').count() - num_both;
    let kinds = [("CRLF", num_both), ("LF", num_feeds), ("CR", num_returns)];
    let used: Vec<_> = kinds.iter().filter(|(_, count)| *count > 0).collect();
    let finding = match used.as_slice() {
        [] => "none".to_owned(),
        [(name, _)] => (*name).to_owned(),
        [..] => "mixed".to_owned(),
    };
    let parts: Vec<String> = used.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let why = if parts.is_empty() { "one line only".to_owned() } else { parts.join(", ") };
    Evidence { what, finding, why, confidence: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::codec::Rest;

    #[track_caller]
    fn check(text: &str, expect: Option<char>) {
        assert_eq!(record_end(&Places::new(text, Rest::Ends, &[])), expect.map(Sign::from), "{text:?}");
    }

    #[test]
    fn control_signs_may_end_records() {
        check("a\u{1F}b\u{1E}1\u{1F}2\u{1E}", Some('\u{1E}'));
        check("a,b\u{1E}\n1,2\u{1E}\n", Some('\u{1E}'));
        check("a\u{1F}b\u{1E}1\u{1F}\"x\ny\"\u{1E}2\u{1F}\"z\nw\"\u{1E}", Some('\u{1E}'));
        check("a,b\n1,2\n", None);
        check("a\u{1E}b\n1\u{1E}2\n3\u{1E}4\n", None);
        check("a, x\u{1E}b\n1, 2\u{1E}2\n3, 4\u{1E}4\n", None);
    }
}
