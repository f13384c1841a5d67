//! Columns at fixed positions, found by the spaces that stand above each other in all lines.

/// How many lines are looked at.
const NUM_LINES: usize = 200;

/// How many lines it takes to believe an alignment.
const MIN_LINES: usize = 4;

/// Returns the columns' widths, where the lines are clearly aligned.
pub(crate) fn guess_widths(text: &str) -> Option<Vec<u32>> {
    let lines: Vec<Vec<char>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(NUM_LINES)
        .map(|line| line.chars().collect())
        .collect();
    if lines.len() < MIN_LINES || lines.iter().any(|line| line.contains(&'\t')) {
        return None;
    }
    let length = lines.iter().map(Vec::len).max().unwrap_or(0);
    let is_space = |line: &Vec<char>, at: usize| line.get(at).is_none_or(|c| *c == ' ');
    let is_gap: Vec<bool> = (0..length).map(|at| lines.iter().all(|line| is_space(line, at))).collect();
    let mut starts = vec![0];
    for at in 1..length {
        if is_gap[at - 1] && !is_gap[at] && is_gap[..at].iter().any(|gap| !gap) {
            starts.push(at);
        }
    }
    // A space that happens to stand between words in all lines divides nothing.
    starts.retain(|&start| start == 0 || is_edge(&lines, start, &is_gap));
    if starts.len() < 2 {
        return None;
    }
    let ends = starts[1..].iter().copied().chain([length]);
    Some(starts.iter().zip(ends).map(|(start, end)| (end - start) as u32).collect())
}

/// Whether the column that starts at `start` is one: filled in most lines, and aligned to its left or right side, or
/// set off by more than one space in most lines.
fn is_edge(lines: &[Vec<char>], start: usize, is_gap: &[bool]) -> bool {
    let filled = |line: &&Vec<char>| line.get(start..).is_some_and(|rest| rest.iter().any(|c| *c != ' '));
    let num_filled = lines.iter().filter(filled).count();
    let end = (start..is_gap.len()).find(|&at| is_gap[at]).unwrap_or(is_gap.len());
    let at = |line: &&Vec<char>, at: usize| line.get(at).is_some_and(|c| *c != ' ');
    let num_left = lines.iter().filter(|line| at(line, start)).count();
    let num_right = lines.iter().filter(|line| at(line, end - 1)).count();
    let wide_gap = |line: &&Vec<char>| start >= 2 && line.get(start - 2).is_none_or(|c| *c == ' ');
    let num_wide = lines.iter().filter(wide_gap).count();
    let most = |count: usize| count * 10 >= lines.len() * 8;
    num_filled * 2 >= lines.len() && (most(num_left) || most(num_right)) && num_wide * 2 >= lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expect: Option<&[u32]>) {
        assert_eq!(guess_widths(&lines.join("\n")).as_deref(), expect);
    }

    #[test]
    fn aligned_columns() {
        check(
            &[
                "Item      Weight  Colour",
                "apple        1.5  red",
                "pear         2.0  green",
                "plum        10.0  dark blue",
            ],
            Some(&[10, 8, 9]),
        );
    }

    #[test]
    fn words_are_not_columns() {
        check(&["the quick brown fox", "jumps over a lazy", "dog and runs away", "into the dark wood"], None);
        check(&["a  1", "b  2"], None);
    }
}
