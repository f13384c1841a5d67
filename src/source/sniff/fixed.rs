//! Columns at fixed positions: found by a drawn line under the headings, by the spaces that stand above each other in
//! all lines, and, where columns touch, by digits that meet padded text at the same place in all lines.

mod gaps;
mod pages;
mod tags;
mod touching;
mod values;

use crate::{
    model::{FixedColumn, FixedUnit, RecordTag},
    source::{
        codec::{Codec, Rest},
        columns::most_frequent,
        fixed::{Measure, is_rule, is_wide},
        sniff::words,
    },
};

/// How many lines are looked at, and how far into each.
const NUM_LINES: usize = 400;
const MAX_LINE: usize = 4_000;

/// A line that is not blank, a character for each of its places.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// From 1.
    pub number: u64,
    pub places: Vec<char>,
}

impl Line {
    /// Whether nothing stands at that place.
    pub fn is_blank(&self, at: usize) -> bool {
        self.places.get(at).is_none_or(|c| c.is_whitespace())
    }
}

/// What is known before the columns are looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given<'a> {
    pub unit: Option<FixedUnit>,
    /// The inner `None` says that there is one type of line only.
    pub tag: Option<Option<&'a RecordTag>>,
    /// Whether one space divides nothing unless two do elsewhere: where it may be a delimiter as well.
    pub needs_wide: bool,
}

/// Where the columns probably stand, and why.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub columns: Vec<FixedColumn>,
    pub unit: FixedUnit,
    pub tag: Option<RecordTag>,
    /// Lines above the headings or the first row.
    pub skip_lines: u64,
    pub why: String,
    /// Why the lines are of several types.
    pub why_tag: Option<String>,
    pub confidence: f32,
}

/// Looks for columns in the text that a file starts with.
pub(crate) fn guess(text: &str, rest: Rest, codec: Codec, given: &Given) -> Option<Layout> {
    let unit = given.unit.unwrap_or_else(|| unit(text, codec));
    let mut lines = lines(text, rest, Measure::of(unit, codec));
    let mut why_tag = None;
    let tag = match given.tag {
        Some(tag) => tag.cloned(),
        None => tags::guess(&lines).map(|found| {
            why_tag = Some(found.why);
            found.tag
        }),
    };
    if let Some(tag) = &tag {
        lines.retain(|line| tags::is_of(line, tag));
    }
    // A tab ends where only the program knew that wrote the file.
    if lines.iter().any(|line| line.places.contains(&'\t')) {
        return None;
    }
    let mut found = gaps::find(&lines, given.needs_wide);
    let num_above = found.as_ref().map_or(0, |found| found.num_above);
    let num_gaps = found.as_ref().map_or(0, |found| found.starts.len());
    let starts = touching::divide(&lines[num_above..], found.as_ref().map_or(&[0], |found| &found.starts));
    // The tag is a column of its own.
    let starts = with_tag(starts, tag.as_ref());
    if starts.len() < 2 {
        return None;
    }
    if starts.len() > num_gaps {
        let num_more = words::count(starts.len() - num_gaps.max(1), "place");
        let more = format!(
            "digits meet padded text, or the tag ends, at {num_more} in all of {}",
            words::count(lines.len(), "line")
        );
        let gaps = found.filter(|_| num_gaps > 1);
        let why = gaps.as_ref().map_or(more.clone(), |gaps| format!("{}; {more}", gaps.why));
        found = Some(gaps::Gaps { why, confidence: 0.7, ..gaps::Gaps::default() });
    }
    let gaps::Gaps { why, confidence, .. } = found?;
    let skip_lines = if num_above == 0 { 0 } else { lines[num_above].number - 1 };
    let length = length(&lines[num_above..]).max(starts[starts.len() - 1] + 1);
    Some(Layout { columns: columns(&starts, length), unit, tag, skip_lines, why, why_tag, confidence })
}

/// One column as long as the longest line: for lines in which no columns are found.
pub(crate) fn one_column(text: &str, rest: Rest, codec: Codec, given: &Given) -> Layout {
    let unit = given.unit.unwrap_or_else(|| unit(text, codec));
    let lines = lines(text, rest, Measure::of(unit, codec));
    let length = lines.iter().map(|line| line.places.len()).max().unwrap_or(1);
    Layout {
        columns: columns(&[0], length.max(1)),
        unit,
        tag: given.tag.flatten().cloned(),
        skip_lines: 0,
        why: "no place is blank in all lines; set where columns begin".to_owned(),
        why_tag: None,
        confidence: 0.1,
    }
}

fn columns(starts: &[usize], length: usize) -> Vec<FixedColumn> {
    let ends = starts[1..].iter().copied().chain([length.max(starts[starts.len() - 1] + 1)]);
    let column = |(start, end): (&usize, usize)| FixedColumn { start: *start as u32 + 1, length: (end - start) as u32 };
    starts.iter().zip(ends).map(column).collect()
}

fn with_tag(mut starts: Vec<usize>, tag: Option<&RecordTag>) -> Vec<usize> {
    let Some(tag) = tag else { return starts };
    let end = tag.start as usize - 1 + tag.text.chars().count();
    starts.push(end);
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn lines(text: &str, rest: Rest, measure: Measure) -> Vec<Line> {
    let mut numbered: Vec<(u64, &str)> = (1..).zip(text.lines()).take(10 * NUM_LINES).collect();
    // The last line of a sample may be cut.
    if rest == Rest::Follows && numbered.len() > 1 {
        numbered.pop();
    }
    let rows = numbered.into_iter().filter(|(_, line)| !line.trim_matches(['\u{1A}', ' ', '\t', '\u{C}']).is_empty());
    let places = |line: &str| -> Vec<char> {
        let repeated = line.trim_start_matches('\u{C}').chars().flat_map(|c| std::iter::repeat_n(c, measure.width(c)));
        repeated.take(MAX_LINE).collect()
    };
    pages::without_heads(rows.take(NUM_LINES).map(|(number, line)| Line { number, places: places(line) }).collect())
}

/// How long the lines are: most of them, where these agree; else the longest.
fn length(lines: &[Line]) -> usize {
    let lengths: Vec<usize> = lines.iter().map(|line| line.places.len()).collect();
    match most_frequent(&lengths) {
        Some((usual, num_alike)) if num_alike * 10 >= lengths.len() * 8 => usual,
        Some(_) | None => lengths.into_iter().max().unwrap_or(0),
    }
}

/// Bytes, where the lines have all the same length in bytes and not in characters; cells, where more columns are
/// aligned on a screen.
fn unit(text: &str, codec: Codec) -> FixedUnit {
    let rows: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).take(NUM_LINES).collect();
    if rows.len() < 3 || rows.iter().all(|line| line.is_ascii()) {
        return FixedUnit::Characters;
    }
    let share_alike = |measure: Measure| {
        let length = |line: &&str| line.chars().map(|c| measure.width(c)).sum();
        let lengths: Vec<usize> = rows.iter().map(length).collect();
        most_frequent(&lengths).map_or(0, |(_, num)| num)
    };
    let (characters, bytes) = (share_alike(Measure::Characters), share_alike(Measure::Bytes(codec)));
    if bytes > characters && bytes * 10 >= rows.len() * 9 {
        return FixedUnit::Bytes;
    }
    let num_columns =
        |measure: Measure| gaps::find(&lines(text, Rest::Ends, measure), false).map_or(0, |found| found.starts.len());
    let has_wide = rows.iter().any(|line| line.chars().any(is_wide));
    if has_wide && num_columns(Measure::Cells) > num_columns(Measure::Characters) {
        FixedUnit::Cells
    } else {
        FixedUnit::Characters
    }
}

#[cfg(test)]
#[path = "fixed/tests.rs"]
mod tests;
