//! Markers: that a batch was done, what became of each of its rows, and which segments it wrote.
//!
//! Body of a part, version 1: number of parts, segment ranges (both only in part 0, else 0), then packed outcomes.
//! An outcome is its row, 0 for failed or 1 + the outcome's number and the key, then its issues.

use super::{
    keys::TableId,
    pack::{self, Packer},
};
use crate::{
    model::{
        Issue, IssueCode, Outcome, Place, RowNo, RowOutcome, Severity,
        record::RowResult,
        varint::{push, push_str, take, take_str},
    },
    store::codec,
};

pub(super) const VERSION: u8 = 1;

/// Rows of one part, at most: so that no part is nearly empty because of a neighbour's many issues.
const MAX_ROWS: usize = 1_024;

/// Segments of one table that a batch wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentRange {
    pub table: TableId,
    pub first: u32,
    pub num: u32,
}

/// One part of a marker, opened.
#[derive(Debug, PartialEq)]
pub(super) struct MarkerPart {
    /// Zero in all parts but the first.
    pub num_parts: u64,
    pub ranges: Vec<SegmentRange>,
    pub outcomes: Vec<RowOutcome>,
}

/// Makes the sealed parts of a marker; at least one.
pub(super) fn seal_all(outcomes: &[RowOutcome], ranges: &[SegmentRange]) -> Vec<Vec<u8>> {
    let mut ends = Vec::with_capacity(outcomes.len());
    let mut raw = Vec::new();
    for outcome in outcomes {
        push_outcome(&mut raw, outcome);
        ends.push(raw.len());
    }
    let start = |at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
    let mut packer = Packer::default();
    let mut packed = Vec::new();
    let sizes = (0..ends.len()).map(|at| ends[at] - start(at));
    for run in pack::runs(sizes, MAX_ROWS) {
        let mut make = |run: std::ops::Range<usize>| {
            let mut value = Vec::new();
            packer.push(&mut value, &raw[start(run.start)..start(run.end)]);
            value
        };
        pack::fit(run, &mut make, &mut packed);
    }
    if packed.is_empty() {
        let mut nothing = Vec::new();
        packer.push(&mut nothing, &[]);
        packed.push((0..0, nothing));
    }
    let num_parts = packed.len() as u64;
    let parts = packed.into_iter().enumerate();
    parts.map(|(part, (_, outcomes))| seal(if part == 0 { (num_parts, ranges) } else { (0, &[]) }, &outcomes)).collect()
}

fn seal((num_parts, ranges): (u64, &[SegmentRange]), outcomes: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(outcomes.len() + 32);
    push(&mut body, num_parts);
    push(&mut body, ranges.len() as u64);
    for SegmentRange { table, first, num } in ranges {
        push(&mut body, u64::from(table.0));
        push(&mut body, u64::from(*first));
        push(&mut body, u64::from(*num));
    }
    body.extend_from_slice(outcomes);
    codec::seal(VERSION, &body)
}

/// Reads the body of a part.
pub(super) fn decode(mut body: &[u8]) -> Option<MarkerPart> {
    let num_parts = take(&mut body)?;
    let num_ranges = take(&mut body)?;
    let mut ranges = Vec::new();
    for _ in 0..num_ranges {
        let table = TableId(u16::try_from(take(&mut body)?).ok()?);
        let first = u32::try_from(take(&mut body)?).ok()?;
        ranges.push(SegmentRange { table, first, num: u32::try_from(take(&mut body)?).ok()? });
    }
    let mut raw = Vec::new();
    pack::unpack(&mut raw, pack::take_packed(&mut body)?)?;
    let mut rest = &raw[..];
    let mut outcomes = Vec::new();
    while !rest.is_empty() {
        outcomes.push(take_outcome(&mut rest)?);
    }
    Some(MarkerPart { num_parts, ranges, outcomes })
}

fn push_outcome(out: &mut Vec<u8>, outcome: &RowOutcome) {
    let RowOutcome { row, result, issues } = outcome;
    push(out, row.0);
    match result {
        RowResult::Failed => out.push(0),
        RowResult::Completed { outcome, key } => {
            out.push(1 + *outcome as u8);
            push_str(out, key);
        }
    }
    push(out, issues.len() as u64);
    for issue in issues {
        push_issue(out, issue);
    }
}

fn take_outcome(bytes: &mut &[u8]) -> Option<RowOutcome> {
    let row = RowNo(take(bytes)?);
    let result = match take(bytes)? {
        0 => RowResult::Failed,
        number => RowResult::Completed { outcome: outcome(number - 1)?, key: take_str(bytes)?.into() },
    };
    let num_issues = take(bytes)?;
    let issues = (0..num_issues).map(|_| take_issue(bytes)).collect::<Option<_>>()?;
    Some(RowOutcome { row, result, issues })
}

fn outcome(number: u64) -> Option<Outcome> {
    let all = [Outcome::Created, Outcome::Updated, Outcome::Unchanged, Outcome::LeftAlone];
    all.into_iter().find(|outcome| *outcome as u64 == number)
}

fn push_issue(out: &mut Vec<u8>, issue: &Issue) {
    let Issue { code, severity, field, value, detail, place } = issue;
    out.extend_from_slice(&[*code as u8, *severity as u8]);
    for text in [field, value, detail] {
        push_str(out, text);
    }
    let Place { line, byte_plus_one, column } = place;
    for number in [*line, *byte_plus_one, u64::from(*column)] {
        push(out, number);
    }
}

fn take_issue(bytes: &mut &[u8]) -> Option<Issue> {
    let (&[code, severity], rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    let code = IssueCode::from_number(code)?;
    let severity = [Severity::Warning, Severity::Error].into_iter().find(|known| *known as u8 == severity)?;
    let mut text = || take_str(bytes).map(str::to_owned);
    let (field, value, detail) = (text()?, text()?, text()?);
    let mut number = || take(bytes);
    let place = Place { line: number()?, byte_plus_one: number()?, column: u32::try_from(number()?).ok()? };
    Some(Issue { code, severity, field, value, detail, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome_of(row: u64, num_issues: usize) -> RowOutcome {
        let issue = Issue::error(IssueCode::TooLong, "Name", "Ærøskøbing").with_detail("10/5");
        let place = Place { line: row + 1, byte_plus_one: 77, column: 3 };
        let issues = vec![Issue { place, ..issue }; num_issues];
        let result = match row % 5 {
            0 => RowResult::Failed,
            number => RowResult::Completed { outcome: outcome(number - 1).unwrap(), key: format!("SO-{row}").into() },
        };
        RowOutcome { row: RowNo(row), result, issues }
    }

    #[track_caller]
    fn check(outcomes: &[RowOutcome], ranges: &[SegmentRange]) -> usize {
        let sealed = seal_all(outcomes, ranges);
        let mut all = Vec::new();
        for (i, value) in sealed.iter().enumerate() {
            let part = decode(codec::unseal_as(VERSION, "", "", value).unwrap()).unwrap();
            let expect = if i == 0 { (sealed.len() as u64, ranges.to_vec()) } else { (0, Vec::new()) };
            assert_eq!((part.num_parts, part.ranges), expect);
            all.extend(part.outcomes);
        }
        assert_eq!(all, outcomes);
        sealed.iter().map(Vec::len).max().unwrap_or(0)
    }

    #[test]
    fn outcomes_come_back_with_their_ranges() {
        let outcomes: Vec<_> = (1..=10).map(|row| outcome_of(row, (row % 3) as usize)).collect();
        check(&outcomes, &[SegmentRange { table: TableId(1), first: 7, num: 2 }]);
    }

    #[test]
    fn a_batch_without_rows_has_a_marker_too() {
        check(&[], &[]);
    }

    #[test]
    fn large_batches_are_spread_over_small_values() {
        let outcomes: Vec<_> = (1..=5_000).map(|row| outcome_of(row * 7919, 1)).collect();
        assert!(check(&outcomes, &[]) < 7_000);
    }

    #[test]
    fn cut_bodies_are_refused() {
        let sealed = seal_all(&[outcome_of(1, 1)], &[]);
        let body = codec::unseal_as(VERSION, "", "", &sealed[0]).unwrap();
        assert!((0..body.len()).all(|len| decode(&body[..len]).is_none()));
    }
}
