//! Columns set off by spaces: places that are blank in all lines, or a drawn line under the headings.

use super::{Line, values};
use crate::source::{fixed::is_rule, sniff::words};

/// How many lines it takes to believe an alignment.
const MIN_LINES: usize = 4;

/// How many lines above the table are looked at as titles.
const MAX_ABOVE: usize = 12;

/// Where columns start, and how many lines stand above the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gaps {
    /// From 0; the first is 0.
    pub starts: Vec<usize>,
    pub num_above: usize,
    pub why: String,
    pub confidence: f32,
}

/// How many lines may reach over what is blank in the others.
#[derive(Clone, Copy)]
enum Odd {
    None,
    OneOfFifty,
}

/// What counts as a gap.
#[derive(Clone, Copy)]
struct Search {
    odd: Odd,
    needs_wide: bool,
}

/// Finds the columns, where the lines are clearly aligned.
pub(crate) fn find(lines: &[Line], needs_wide: bool) -> Option<Gaps> {
    if let Some(found) = by_rule(lines) {
        return Some(found);
    }
    let exact = by_blanks(lines, Search { odd: Odd::None, needs_wide });
    // A sum or a note among the rows reaches over the columns. Otherwise each line counts: one value may be longer
    // than all others.
    let loose = by_blanks(lines, Search { odd: Odd::OneOfFifty, needs_wide });
    let num_columns = |found: &Option<Gaps>| found.as_ref().map_or(0, |found| found.starts.len());
    if num_columns(&loose) > num_columns(&exact) { loose } else { exact }
}

/// A drawn line of several parts says where the columns stand.
fn by_rule(lines: &[Line]) -> Option<Gaps> {
    let text = |line: &Line| line.places.iter().collect::<String>();
    let drawn = lines.iter().take(60).position(|line| is_rule(&text(line)) && runs(line).len() > 1)?;
    let mut starts = runs(&lines[drawn]);
    // A value may stand to the left of a column's dashes where nothing stands before it.
    starts[0] = 0;
    let rows: Vec<&Line> = lines[drawn + 1..].iter().filter(|line| !is_rule(&text(line))).collect();
    let is_aligned = |line: &&&Line| starts[1..].iter().all(|&start| line.is_blank(start - 1));
    let num_aligned = rows.iter().filter(is_aligned).count();
    if rows.is_empty() || num_aligned * 10 < rows.len() * 8 {
        return None;
    }
    let why = format!(
        "a line of dashes under the headings marks them; {num_aligned} of {} keep to it",
        words::count(rows.len(), "row")
    );
    Some(Gaps { num_above: drawn.saturating_sub(1), starts, why, confidence: 0.95 })
}

/// Where the parts of a drawn line start.
fn runs(line: &Line) -> Vec<usize> {
    let is_drawn = |at: usize| line.places.get(at).is_some_and(|c| matches!(c, '-' | '=' | '_'));
    (0..line.places.len()).filter(|&at| is_drawn(at) && (at == 0 || !is_drawn(at - 1))).collect()
}

fn by_blanks(lines: &[Line], search: Search) -> Option<Gaps> {
    let rule = |line: &Line| is_rule(&line.places.iter().collect::<String>());
    let rows: Vec<(usize, &Line)> = lines.iter().enumerate().filter(|(_, line)| !rule(line)).collect();
    if rows.len() < MIN_LINES {
        return None;
    }
    let most_above = MAX_ABOVE.min(rows.len() - MIN_LINES);
    let found: Vec<Vec<usize>> = (0..=most_above)
        .map(|above| {
            let starts = starts(&rows[above..], search);
            // What stands above must not be rows that only one value makes odd.
            let is_row = |(_, line): &(usize, &Line)| values::are_alike(line, rows[above].1, &starts);
            if rows[..above].iter().any(is_row) { Vec::new() } else { starts }
        })
        .collect();
    let num_columns = found.iter().map(Vec::len).max()?;
    let mut above = found.iter().position(|starts| starts.len() == num_columns)?;
    // Headings wider than their columns are headings all the same.
    if above > 0 && is_heading(&rows[above - 1..], &found[above]) {
        above -= 1;
    }
    let starts = &found[found.iter().position(|starts| starts.len() == num_columns)?];
    while above < most_above && is_title(&rows, above, starts) {
        above += 1;
    }
    if num_columns < 2 {
        return None;
    }
    let table = &rows[above..];
    let is_aligned = |(_, line): &&(usize, &Line)| starts[1..].iter().all(|&start| line.is_blank(start - 1));
    let num_aligned = table.iter().filter(is_aligned).count();
    let why = format!(
        "blanks stand above each other between {} in {num_aligned} of {}",
        words::count(num_columns, "column"),
        words::count(table.len(), "line")
    );
    let confidence = if table.len() >= 10 { 0.85 } else { 0.7 };
    Some(Gaps { starts: starts.clone(), num_above: rows[above].0, why, confidence })
}

/// Whether the first row has a word over most columns, however far it reaches, or names them where the next row has
/// values.
fn is_heading(rows: &[(usize, &Line)], starts: &[usize]) -> bool {
    let line = rows[0].1;
    let is_word = |at: usize| !line.is_blank(at) && (at == 0 || line.is_blank(at - 1));
    let num_words = (0..line.places.len()).filter(|&at| is_word(at)).count();
    let is_next = rows[1].1.number == line.number + 1;
    let num_over = starts.iter().filter(|&&start| is_word(start)).count();
    let is_over = num_over * 2 >= starts.len();
    is_next && num_words >= starts.len() && (is_over || values::are_below(line, rows[1].1, starts))
}

/// Whether the row is a title, above a line left blank: alone in its first column, or words with single spaces between
/// where the next row has wider ones.
fn is_title(rows: &[(usize, &Line)], at: usize, starts: &[usize]) -> bool {
    let (line, next) = (rows[at].1, rows[at + 1].1);
    let text = |line: &Line| line.places.iter().collect::<String>().trim().to_owned();
    let is_alone = starts.len() > 2 && (starts[1]..line.places.len()).all(|place| line.is_blank(place));
    let is_sentence = || text(line).split(' ').count() > 2 && !text(line).contains("  ") && text(next).contains("  ");
    next.number > line.number + 1 && (is_alone || is_sentence())
}

/// Where columns start: behind a place that is blank in nearly all lines.
fn starts(rows: &[(usize, &Line)], search: Search) -> Vec<usize> {
    let length = rows.iter().map(|(_, line)| line.places.len()).max().unwrap_or(0);
    let mut num_blank = vec![0; length];
    for (_, line) in rows {
        for (at, num_blank) in num_blank.iter_mut().enumerate() {
            *num_blank += usize::from(line.is_blank(at));
        }
    }
    let enough = match search.odd {
        Odd::None => rows.len(),
        Odd::OneOfFifty => rows.len() - rows.len() / 50,
    };
    let is_gap: Vec<bool> = num_blank.into_iter().map(|num| num >= enough).collect();
    let Some(first) = is_gap.iter().position(|gap| !gap) else { return Vec::new() };
    let mut starts = vec![0];
    starts.extend((first + 1..length).filter(|&at| is_gap[at - 1] && !is_gap[at]));
    // A space that happens to stand between words in all lines divides nothing.
    let is_set_off = |&start: &usize| start == 0 || is_edge(rows, start, &is_gap) == Some(Gap::Wide);
    let has_wide = starts.iter().skip(1).any(is_set_off);
    let divides = |&start: &usize| {
        let is_narrow = || (has_wide || !search.needs_wide) && is_edge(rows, start, &is_gap) == Some(Gap::Narrow);
        is_set_off(&start) || (is_narrow() && values::divides(rows, start, &is_gap, has_wide))
    };
    starts.retain(divides);
    starts
}

/// How a column is set off from the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// By more than one space in most lines.
    Wide,
    Narrow,
}

/// How the column that starts at `start` is set off, if it is one: aligned to its left or right side; where it is
/// mostly empty, its heading must stand over it.
fn is_edge(rows: &[(usize, &Line)], start: usize, is_gap: &[bool]) -> Option<Gap> {
    let end = (start..is_gap.len()).find(|&at| is_gap[at]).unwrap_or(is_gap.len());
    let is_filled = |line: &Line| (start..end).any(|at| !line.is_blank(at));
    let filled: Vec<&Line> = rows.iter().map(|(_, line)| *line).filter(|line| is_filled(line)).collect();
    let most = |count: usize| count * 10 >= filled.len() * 8;
    let num_left = filled.iter().filter(|line| !line.is_blank(start)).count();
    let num_right = filled.iter().filter(|line| !line.is_blank(end - 1)).count();
    let num_wide = filled.iter().filter(|line| start >= 2 && line.is_blank(start - 2)).count();
    let is_headed = rows.first().is_some_and(|(_, line)| is_filled(line));
    let is_used = filled.len() * 2 >= rows.len() || (is_headed && filled.len() > 1);
    let gap = if num_wide * 2 >= filled.len() { Gap::Wide } else { Gap::Narrow };
    (is_used && (most(num_left) || most(num_right))).then_some(gap)
}
