//! Where the delimiters and quotes of a line stand, as a reader takes them that comes from the lines above.

use crate::model::{CsvOptions, Issue, IssueCode, RowNo};

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Outside,
    /// Inside a quoted cell that began on a line above.
    Inside,
    /// Outside, on a line whose last quote is opened and not closed.
    Unclosed,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Delimiter,
    /// A quote, with its escape sign where it has one; also another sign that is escaped.
    Quote(&'a str),
    Sign(char),
}

/// Returns how each line begins.
pub fn starts<'a>(
    lines: impl Iterator<Item = (&'a str, bool)>,
    csv: &CsvOptions,
    issues: &[(RowNo, Issue)],
) -> Vec<Start> {
    let unclosed = issues.iter().filter(|(_, issue)| issue.code == IssueCode::UnclosedQuote);
    let unclosed: Vec<u64> = unclosed.map(|(_, issue)| issue.place.line).collect();
    let mut next = Start::Outside;
    let start = |(number, (text, is_row)): (u64, (&str, bool))| {
        let own = if unclosed.contains(&number) { Start::Unclosed } else { next };
        next = if is_row || own == Start::Inside { walk(text, csv, own, |_| {}) } else { Start::Outside };
        own
    };
    (1..).zip(lines).map(start).collect()
}

/// Gives the parts of a line one by one; returns how the next line begins.
pub fn walk<'a>(text: &'a str, csv: &CsvOptions, start: Start, mut each: impl FnMut(Token<'a>)) -> Start {
    let delimiter = csv.delimiter.as_str();
    let quote = csv.quote.and_then(|quote| quote.as_char());
    let escape = csv.escape.and_then(|escape| escape.as_char());
    let (mut at, mut is_quoted, mut is_cell_start) = (0, start == Start::Inside, true);
    while let Some(c) = text[at..].chars().next() {
        if !is_quoted && text[at..].starts_with(delimiter) {
            each(Token::Delimiter);
            at += delimiter.len();
            is_cell_start = true;
            continue;
        }
        let behind = at + c.len_utf8();
        if let Some(next) = text[behind..].chars().next().filter(|next| {
            let is_doubled = is_quoted && Some(c) == quote && Some(*next) == quote;
            is_doubled || (Some(c) == escape && Some(c) != quote)
        }) {
            at = behind + next.len_utf8();
            each(Token::Quote(&text[behind - c.len_utf8()..at]));
            is_cell_start = false;
            continue;
        }
        let closes = Some(c) == quote && is_quoted;
        let is_left_open = start == Start::Unclosed && !text[behind..].contains(c);
        let opens = Some(c) == quote && !is_quoted && is_cell_start && !is_left_open;
        is_quoted ^= closes || opens;
        each(if closes || opens { Token::Quote(&text[at..behind]) } else { Token::Sign(c) });
        // Spaces may stand before a quote.
        is_cell_start &= c == ' ';
        at = behind;
    }
    if is_quoted && start != Start::Unclosed { Start::Inside } else { Start::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    #[track_caller]
    fn check(text: &str, csv: &CsvOptions, start: Start, expect: &str, next: Start) {
        let mut found = String::new();
        let end = walk(text, csv, start, |token| match token {
            Token::Delimiter => found.push('|'),
            Token::Quote(quote) => found.extend(["<", quote, ">"]),
            Token::Sign(c) => found.push(c),
        });
        assert_eq!((found.as_str(), end), (expect, next));
    }

    #[test]
    fn quotes_hold_delimiters_where_a_cell_begins() {
        let csv = CsvOptions::default();
        check("a,\"b,c\",d", &csv, Start::Outside, "a|<\">b,c<\">|d", Start::Outside);
        check("\"a\"\",\",b", &csv, Start::Outside, "<\">a<\"\">,<\">|b", Start::Outside);
        check("5\" pipe,2\" nail", &csv, Start::Outside, "5\" pipe|2\" nail", Start::Outside);
        let escaped = CsvOptions { escape: Some('\\'.into()), ..csv };
        check("\"a\\\",b\",c", &escaped, Start::Outside, "<\">a<\\\">,b<\">|c", Start::Outside);
    }

    #[test]
    fn a_quoted_cell_goes_on_in_the_next_line() {
        let csv = CsvOptions::default();
        check("a,\"b,", &csv, Start::Outside, "a|<\">b,", Start::Inside);
        check("c,\",d", &csv, Start::Inside, "c,<\">|d", Start::Outside);
    }

    #[test]
    fn a_quote_that_is_not_closed_holds_nothing() {
        let csv = CsvOptions::default();
        check("\"a\",\"b,c", &csv, Start::Unclosed, "<\">a<\">|\"b|c", Start::Outside);
        let issue = Issue::error(IssueCode::UnclosedQuote, "", "").at(Place { line: 2, ..Place::default() });
        let lines = [("\"a", true), ("b\",\"c", true), ("d", true), ("\"note", false), ("e", true)];
        let found = starts(lines.into_iter(), &csv, &[(RowNo(1), issue)]);
        assert_eq!(found, [Start::Outside, Start::Unclosed, Start::Outside, Start::Outside, Start::Outside]);
        let found = starts(lines[..3].iter().copied(), &csv, &[]);
        assert_eq!(found, [Start::Outside, Start::Inside, Start::Inside]);
    }
}
