//! Line ends: a line feed, a carriage return, or both, all in one file if need be.

use memchr::{memchr, memchr_iter, memchr2};

use super::{
    codec::Rest,
    dialect::{Dialect, LoneReturn},
};

/// A line end: where the line's text ends and where the next line starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineEnd {
    pub end: usize,
    pub next: usize,
}

/// Finds the first line end at or after `from`. A carriage return at the very end of `bytes` counts as one.
pub(super) fn line_end(bytes: &[u8], dialect: &Dialect, mut from: usize) -> Option<LineEnd> {
    loop {
        let rest = bytes.get(from..)?;
        let at = from
            + match dialect.record_end {
                None => memchr2(b'\n', b'\r', rest),
                Some(end) => memchr(end, rest),
            }?;
        if let Some(found) = line_end_at(bytes, dialect, at) {
            return Some(found);
        }
        from = at + 1;
    }
}

/// Whether it can't be told yet where the line end at `at` ends, because `bytes` end there.
pub(super) fn is_cut(bytes: &[u8], dialect: &Dialect, at: usize, rest: Rest) -> bool {
    let num_needed = match bytes[at] {
        b'\n' if dialect.lone_return == LoneReturn::BehindFeed => 1,
        b'\n' => 0,
        _ => 2,
    };
    rest == Rest::Follows && num_needed > 0 && at + num_needed >= bytes.len()
}

/// Whether most line feeds of a text have a carriage return behind them, and none the one before it that others write:
/// so the programs of Acorn and RISC OS end lines. A cell of several lines may hold line feeds alone.
pub(super) fn are_feed_returns(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is = |at: Option<usize>, byte: u8| at.and_then(|at| bytes.get(at)) == Some(&byte);
    let (mut num_pairs, mut num_alone) = (0, 0);
    for at in memchr_iter(b'\n', bytes) {
        if is(at.checked_sub(1), b'\r') && !is(at.checked_sub(2), b'\n') {
            return false;
        }
        if is(Some(at + 1), b'\r') {
            num_pairs += 1;
        } else {
            num_alone += 1;
        }
        // A file of another kind is known soon.
        if num_alone > num_pairs + NUM_ALONE {
            return false;
        }
    }
    num_pairs > num_alone
}

/// How many line feeds may stand alone before the first pair.
const NUM_ALONE: usize = 20;

/// Says whether the line feed or carriage return at `at` ends the line, and where.
pub(super) fn line_end_at(bytes: &[u8], dialect: &Dialect, at: usize) -> Option<LineEnd> {
    if dialect.record_end.is_some() {
        // Behind another sign that ends records, line ends only make the text easier to look at.
        let num_more = match &bytes[at + 1..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            [..] => 0,
        };
        return Some(LineEnd { end: at, next: at + 1 + num_more });
    }
    if bytes[at] == b'\n' {
        let has_return = dialect.lone_return == LoneReturn::BehindFeed && bytes.get(at + 1) == Some(&b'\r');
        return Some(LineEnd { end: at, next: at + if has_return { 2 } else { 1 } });
    }
    match (bytes.get(at + 1), dialect.lone_return) {
        (Some(b'\n'), _) => Some(LineEnd { end: at, next: at + 2 }),
        // "\r\r\n" comes of a text written twice through a translation of line ends.
        (Some(b'\r'), _) if bytes.get(at + 2) == Some(&b'\n') => Some(LineEnd { end: at, next: at + 3 }),
        (_, LoneReturn::EndsLine | LoneReturn::BehindFeed) | (None, _) => Some(LineEnd { end: at, next: at + 1 }),
        (Some(_), LoneReturn::IsText) => None,
    }
}

/// Counts the line ends in `bytes`.
pub(super) fn count_lines(bytes: &[u8], dialect: &Dialect) -> u64 {
    if let Some(end) = dialect.record_end {
        return memchr_iter(end, bytes).count() as u64;
    }
    let (mut num, mut at) = (0, 0);
    while let Some(LineEnd { end, next }) = line_end(bytes, dialect, at) {
        let is_text = dialect.lone_return == LoneReturn::IsText && bytes[end..] == *b"\r";
        num += u64::from(!is_text);
        at = next;
    }
    num
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CsvOptions;

    fn dialect(lone_return: LoneReturn) -> Dialect {
        Dialect::new(&CsvOptions::default()).unwrap().with_lone_return(lone_return)
    }

    #[track_caller]
    fn check(text: &str, lone_return: LoneReturn, expect: Option<(usize, usize)>) {
        let found = line_end(text.as_bytes(), &dialect(lone_return), 0);
        assert_eq!(found.map(|found| (found.end, found.next)), expect, "{text:?}");
    }

    #[test]
    fn each_kind_ends_a_line() {
        use LoneReturn::{EndsLine, IsText};
        for (text, expect) in [("a\nb", (1, 2)), ("a\r\nb", (1, 3)), ("a\r\r\nb", (1, 4)), ("a\r", (1, 2))] {
            check(text, EndsLine, Some(expect));
            check(text, IsText, Some(expect));
        }
        check("a\rb\n", EndsLine, Some((1, 2)));
        check("a\rb\n", IsText, Some((3, 4)));
        check("ab", EndsLine, None);
    }

    #[test]
    fn a_return_at_the_end_waits_for_more() {
        let usual = dialect(LoneReturn::EndsLine);
        assert!(is_cut(b"a\r", &usual, 1, Rest::Follows) && is_cut(b"a\r\n", &usual, 1, Rest::Follows));
        assert!(!is_cut(b"a\r", &usual, 1, Rest::Ends) && !is_cut(b"a\n", &usual, 1, Rest::Follows));
        let behind = dialect(LoneReturn::BehindFeed);
        assert!(is_cut(b"a\n", &behind, 1, Rest::Follows) && !is_cut(b"a\n\r", &behind, 1, Rest::Follows));
    }

    #[test]
    fn another_sign_ends_lines_instead() {
        let options = CsvOptions { record_end: Some('\u{1E}'.into()), ..CsvOptions::default() };
        let dialect = Dialect::new(&options).unwrap();
        let find = |text: &str| line_end(text.as_bytes(), &dialect, 0).map(|found| (found.end, found.next));
        assert_eq!(find("a\n\u{1E}b"), Some((2, 3)));
        assert_eq!(find("a\u{1E}\r\nb"), Some((1, 4)));
        assert_eq!(count_lines(b"a\nb\x1E\nc", &dialect), 1);
    }

    #[test]
    fn lines_are_counted_once() {
        assert_eq!(count_lines(b"a\nb\r\nc\rd", &dialect(LoneReturn::EndsLine)), 3);
        assert_eq!(count_lines(b"a\nb\r\nc\rd\r", &dialect(LoneReturn::IsText)), 2);
        assert_eq!(count_lines(b"a\r\r\nb", &dialect(LoneReturn::EndsLine)), 1);
        assert_eq!(count_lines(b"a\n\rb\n\r\n\rc", &dialect(LoneReturn::BehindFeed)), 3);
    }

    #[test]
    fn returns_behind_all_feeds_belong_to_them() {
        assert!(are_feed_returns("a\n\rb\n\r\n\r") && are_feed_returns("a\n\r\"b\nc\"\n\rd\n\r"));
        for text in ["a\r\nb\r\n", "a\nb\n", "a\n\r\nb", "a", "\r\n\r\n", "a\r\n\rb"] {
            assert!(!are_feed_returns(text), "{text:?}");
        }
    }
}
