//! Lines of several types, each told by a tag at the start: `H…` once, `D…` for each row, `T…` with the sums.

use std::collections::BTreeMap;

use super::Line;
use crate::{model::RecordTag, source::sniff::words};

/// How many types of line a file may have.
const MAX_TYPES: usize = 6;

/// A line alike to fewer places of the rows than this, of 10, is of another type.
const ALIKE: usize = 8;

/// The type whose lines are the rows, and why.
#[derive(Clone, Debug)]
pub(crate) struct Tags {
    pub tag: RecordTag,
    pub why: String,
    num_types: usize,
}

/// Whether the line has that tag.
pub(crate) fn is_of(line: &Line, tag: &RecordTag) -> bool {
    let start = tag.start as usize - 1;
    let mut there = line.places.iter().skip(start);
    tag.text.chars().all(|c| there.next() == Some(&c))
}

/// Finds the tags, where the lines are clearly of several types.
pub(crate) fn guess(lines: &[Line]) -> Option<Tags> {
    let (length, found) = (1..=3).find_map(|length| Some((length, of_length(lines, length)?)))?;
    // A tag of two digits begins with one: the longer one divides the lines no further.
    let longer = of_length(lines, length + 1).filter(|longer| is_same(&found, longer));
    Some(longer.unwrap_or(found))
}

/// Whether a tag of one digit and one of two tell the same lines apart.
fn is_same(tags: &Tags, longer: &Tags) -> bool {
    let is_number = longer.tag.text.chars().all(|c| c.is_ascii_digit());
    is_number && longer.tag.text.len() == 2 && longer.num_types == tags.num_types
}

fn of_length(lines: &[Line], length: usize) -> Option<Tags> {
    let mut groups: BTreeMap<String, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        let tag: String = line.places.get(..length)?.iter().collect();
        if !tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            return None;
        }
        groups.entry(tag).or_default().push(line);
        if groups.len() > MAX_TYPES {
            return None;
        }
    }
    let (tag, rows) = groups.iter().max_by_key(|(_, lines)| lines.len())?;
    let others = || {
        groups
            .iter()
            .filter(|(other, _)| *other != tag)
            .flat_map(|(other, lines)| lines.iter().map(move |line| (other, *line)))
    };
    let num_others = others().count();
    let is_framed = !is_of_rows(lines.first()?, tag) || !is_of_rows(lines.last()?, tag);
    if rows.len() < 2 || num_others < 2 || !is_framed || !others().all(|(other, line)| is_other(line, other, rows)) {
        return None;
    }
    let counts: Vec<String> = groups.iter().map(|(tag, lines)| format!("{tag} ({})", lines.len())).collect();
    let why = format!("{} start with one of {}", words::count(lines.len(), "line"), counts.join(", "));
    Some(Tags { tag: RecordTag { start: 1, text: tag.clone() }, why, num_types: groups.len() })
}

fn is_of_rows(line: &Line, tag: &str) -> bool {
    is_of(line, &RecordTag { start: 1, text: tag.to_owned() })
}

/// Whether a line is built unlike the rows, and its tag is no beginning of a word.
fn is_other(line: &Line, tag: &str, rows: &[&Line]) -> bool {
    let next = line.places.get(tag.chars().count());
    let is_word = next.is_some_and(|c| c.is_alphabetic()) && !tag.chars().all(|c| c.is_ascii_digit());
    let usual = rows[0].places.len().max(1);
    let is_long = line.places.len() * 10 > usual * 13 || line.places.len() * 13 < usual * 10;
    let num_compared = line.places.len().min(rows.iter().map(|row| row.places.len()).max().unwrap_or(0)).max(1);
    let is_alike = |at: &usize| rows.iter().any(|row| class(row.places.get(*at)) == class(line.places.get(*at)));
    let num_alike = (0..num_compared).filter(is_alike).count();
    !is_word && (is_long || num_alike * 10 < num_compared * ALIKE)
}

/// Digits, letters, blanks and signs.
fn class(c: Option<&char>) -> u8 {
    match c {
        Some(c) if c.is_ascii_digit() => 1,
        Some(c) if c.is_alphabetic() => 2,
        Some(c) if !c.is_whitespace() => 3,
        Some(_) | None => 4,
    }
}
