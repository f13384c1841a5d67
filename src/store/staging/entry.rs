//! What is kept of a row beside its cells and status: the key of the record it made, and its issues.
//!
//! Most rows have neither, most others a key alone. The layout is part of the data on disk.

use crate::model::{Issue, IssueCode, Place, Severity, varint};

/// The issues that reading the file gave have codes below this.
const FIRST_LATER_CODE: u8 = 20;

/// A row's key and issues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub key: Option<String>,
    pub issues: Vec<Issue>,
}

/// Whether the issue was found while the file was read: processing the row again does not find it anew.
pub fn is_readers(issue: &Issue) -> bool {
    (issue.code as u8) < FIRST_LATER_CODE
}

/// Appends an entry.
pub fn push(out: &mut Vec<u8>, key: Option<&str>, issues: &[Issue]) {
    varint::push(out, (issues.len() as u64) << 1 | u64::from(key.is_some()));
    if let Some(key) = key {
        varint::push_str(out, key);
    }
    for issue in issues {
        push_issue(out, issue);
    }
}

/// Reads what [`push`] wrote; `None` where it is not that.
pub fn decode(mut bytes: &[u8]) -> Option<Entry> {
    let header = varint::take(&mut bytes)?;
    let key = if header & 1 == 1 { Some(varint::take_str(&mut bytes)?.to_owned()) } else { None };
    let mut issues = Vec::new();
    for _ in 0..header >> 1 {
        issues.push(take_issue(&mut bytes)?);
    }
    bytes.is_empty().then_some(Entry { key, issues })
}

/// Reads the key alone.
pub fn key(mut bytes: &[u8]) -> Option<&str> {
    let header = varint::take(&mut bytes)?;
    if header & 1 == 1 { varint::take_str(&mut bytes) } else { None }
}

/// Whether the entry has issues.
pub fn has_issues(mut bytes: &[u8]) -> bool {
    varint::take(&mut bytes).is_some_and(|header| header > 1)
}

fn push_issue(out: &mut Vec<u8>, issue: &Issue) {
    let Issue { code, severity, field, value, detail, place } = issue;
    out.push(*code as u8);
    out.push(*severity as u8);
    for text in [field, value, detail] {
        varint::push_str(out, text);
    }
    let Place { line, byte_plus_one, column } = *place;
    for number in [line, byte_plus_one, u64::from(column)] {
        varint::push(out, number);
    }
}

fn take_issue(bytes: &mut &[u8]) -> Option<Issue> {
    let (&[code, severity], rest) = bytes.split_first_chunk::<2>()?;
    *bytes = rest;
    Some(Issue {
        code: IssueCode::from_number(code)?,
        severity: match severity {
            0 => Severity::Warning,
            1 => Severity::Error,
            _ => return None,
        },
        field: varint::take_str(bytes)?.to_owned(),
        value: varint::take_str(bytes)?.to_owned(),
        detail: varint::take_str(bytes)?.to_owned(),
        place: Place {
            line: varint::take(bytes)?,
            byte_plus_one: varint::take(bytes)?,
            column: u32::try_from(varint::take(bytes)?).ok()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issues() -> Vec<Issue> {
        vec![
            Issue::error(IssueCode::StrayQuote, "Name", "5\" pipe").at(Place {
                line: 9,
                byte_plus_one: 1 << 40,
                column: 3,
            }),
            Issue::warning(IssueCode::TooLong, "City", "Llanfair").with_detail("58/30"),
        ]
    }

    #[track_caller]
    fn check(key: Option<&str>, issues: &[Issue]) {
        let mut bytes = Vec::new();
        push(&mut bytes, key, issues);
        assert_eq!(decode(&bytes), Some(Entry { key: key.map(str::to_owned), issues: issues.to_vec() }));
        assert_eq!(super::key(&bytes), key);
        assert_eq!(has_issues(&bytes), !issues.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn entries_come_back_and_cut_ones_are_refused() {
        check(None, &[]);
        check(Some("SO-1001, 10000"), &[]);
        check(None, &issues());
        check(Some(""), &issues());
    }

    #[test]
    fn the_readers_issues_are_told_apart() {
        assert_eq!(issues().iter().map(is_readers).collect::<Vec<_>>(), [true, false]);
    }
}
