//! What is wrong with the rows, counted by kind: "12 of 1,000 rows have issues: 10 stray quotes, 2 short rows".

use crate::{
    model::{Issue, IssueCode, RowNo},
    ui::{theme::Tone, words},
};

/// Kinds that are named; the rest is summed up.
const NUM_NAMED: usize = 3;

/// Says how many of the rows read have issues, and of which kinds.
pub fn summary(num_rows: u64, is_complete: bool, issues: &[(RowNo, Issue)]) -> (String, Tone) {
    let num_bad = issues.chunk_by(|(a, _), (b, _)| a == b).count() as u64;
    let first = if is_complete { "" } else { "the first " };
    let rows = words::plural(num_rows, "row");
    match num_bad {
        0 => (format!("No issues in {first}{rows}"), Tone::Success),
        1 => (format!("1 of {first}{rows} has issues: {}", kinds(issues)), Tone::Warning),
        num => (format!("{} of {first}{rows} have issues: {}", words::count(num), kinds(issues)), Tone::Warning),
    }
}

/// Counts the kinds, the most frequent first.
fn kinds(issues: &[(RowNo, Issue)]) -> String {
    let mut counts: Vec<(IssueCode, u64)> = Vec::new();
    for (_, issue) in issues {
        match counts.iter_mut().find(|(code, _)| *code == issue.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((issue.code, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let others: u64 = counts.iter().skip(NUM_NAMED).map(|(_, count)| count).sum();
    let mut parts: Vec<String> = counts.iter().take(NUM_NAMED).map(|(code, count)| counted(*code, *count)).collect();
    if others > 0 {
        parts.push(words::plural(others, "other"));
    }
    parts.join(", ")
}

fn counted(code: IssueCode, count: u64) -> String {
    let (one, many) = names(code);
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", words::count(count)) }
}

fn names(code: IssueCode) -> (&'static str, &'static str) {
    match code {
        IssueCode::TooFewFields => ("row with too few fields", "rows with too few fields"),
        IssueCode::TooManyFields => ("row with too many fields", "rows with too many fields"),
        IssueCode::StrayQuote => ("stray quote", "stray quotes"),
        IssueCode::UnclosedQuote => ("unclosed quote", "unclosed quotes"),
        IssueCode::TextAfterQuote => ("text behind a quote", "texts behind quotes"),
        IssueCode::UndecodableBytes => ("value with undecodable bytes", "values with undecodable bytes"),
        IssueCode::NulByte => ("NUL byte", "NUL bytes"),
        IssueCode::StrayMark => ("byte-order mark", "byte-order marks"),
        IssueCode::LineTooLong => ("overlong line", "overlong lines"),
        IssueCode::ErrorCell => ("cell with an error", "cells with errors"),
        IssueCode::WrongLineLength => ("line of wrong length", "lines of wrong length"),
        IssueCode::DamagedFile => ("break in the compressed file", "breaks in the compressed file"),
        IssueCode::DamagedWorkbook => ("damage of the workbook", "damages of the workbook"),
        IssueCode::FileChanged => ("change of the file while it was read", "changes of the file while it was read"),
        IssueCode::OtherRecordType => ("line of another record type", "lines of another record type"),
        IssueCode::RepeatedHeader => ("repeated header", "repeated headers"),
        IssueCode::WrappedRow => ("row wholly in quotes", "rows wholly in quotes"),
        IssueCode::OtherDelimiter => ("row of another delimiter", "rows of another delimiter"),
        IssueCode::MissingMandatory => ("missing value", "missing values"),
        IssueCode::TooLong => ("value too long", "values too long"),
        IssueCode::BadInteger | IssueCode::BadDecimal => ("bad number", "bad numbers"),
        IssueCode::BadDate | IssueCode::BadTime | IssueCode::BadDateTime => ("bad date", "bad dates"),
        IssueCode::BadBoolean => ("neither yes nor no", "neither yes nor no"),
        IssueCode::BadOption | IssueCode::BadGuid | IssueCode::OutOfRange | IssueCode::BadCharacters => {
            ("value not allowed", "values not allowed")
        }
        IssueCode::UnknownCode | IssueCode::NotFound => ("unknown code", "unknown codes"),
        IssueCode::DuplicateKey => ("duplicate key", "duplicate keys"),
        IssueCode::AlreadyExists => ("record that exists", "records that exist"),
        IssueCode::DocumentFailed => ("failed document", "failed documents"),
        IssueCode::ParentFailed => ("record that waits for another row", "records that wait for another row"),
        IssueCode::Circle => ("circle of rows", "circles of rows"),
        IssueCode::HeaderConflict => ("conflict in a document", "conflicts in documents"),
        IssueCode::StepFailed => ("failed step", "failed steps"),
        IssueCode::NothingFound | IssueCode::NoMatch => ("value not found", "values not found"),
        IssueCode::SeveralFound => ("value found several times", "values found several times"),
        IssueCode::BadPattern => ("value not of the pattern", "values not of the pattern"),
        IssueCode::NotUnique => ("value used twice", "values used twice"),
        IssueCode::CheckFailed => ("condition not met", "conditions not met"),
        IssueCode::Fault => ("fault", "faults"),
        IssueCode::RecordHangs => ("record that takes too long", "records that take too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(codes: &[(u64, IssueCode)], is_complete: bool, expect: &str) {
        let issues: Vec<_> = codes.iter().map(|(row, code)| (RowNo(*row), Issue::error(*code, "", ""))).collect();
        assert_eq!(summary(1000, is_complete, &issues).0, expect);
    }

    #[test]
    fn kinds_are_counted() {
        use IssueCode::{BadDate, NulByte, StrayQuote, TooLong, UnclosedQuote};
        check(&[], true, "No issues in 1,000 rows");
        check(&[(3, StrayQuote)], false, "1 of the first 1,000 rows has issues: 1 stray quote");
        check(
            &[(3, NulByte), (3, StrayQuote), (5, StrayQuote)],
            true,
            "2 of 1,000 rows have issues: 2 stray quotes, 1 NUL byte",
        );
        check(
            &[(1, NulByte), (2, StrayQuote), (3, UnclosedQuote), (4, BadDate), (5, TooLong)],
            true,
            "5 of 1,000 rows have issues: 1 NUL byte, 1 stray quote, 1 unclosed quote, 2 others",
        );
    }
}
