//! Whether delimiters stand behind the last cells or around a drawn table, and where its rule is.

use super::{
    places::Places,
    trial::{SampleRow, Trial},
};
use crate::{
    model::{Bars, CsvOptions, Evidence, Sign},
    source::{Overrides, bars::is_rule, look::Look},
};

/// How many lines are looked at.
const NUM_LINES: usize = 200;

/// Signs that tables are drawn with.
const DRAWN: &str = "|│┃║¦";

/// Returns where bars stand if the delimiter is one, and what a rule begins with that the reader itself does not know.
pub(super) fn drawn(places: &Places, delimiter: Sign, overrides: &Overrides) -> (Bars, Option<Sign>) {
    if let Some(bars) = overrides.bars {
        return (bars, None);
    }
    let is_bar = delimiter.as_char().is_some_and(|sign| DRAWN.contains(sign));
    let lines: Vec<&str> =
        places.lines(NUM_LINES).into_iter().filter(|line| line.contains(delimiter.as_str())).collect();
    let is_framed = |line: &&&str| {
        let line = line.trim_end();
        line.len() > delimiter.len() && line.starts_with(delimiter.as_str()) && line.ends_with(delimiter.as_str())
    };
    let num_framed = lines.iter().filter(is_framed).count();
    let short = lines.get(1).filter(|line| is_short_rule(line, delimiter));
    let is_ruled = short.is_some() || has_rule(places.head, delimiter);
    let is_drawn = is_bar && lines.len() >= 2 && (num_framed * 10 >= lines.len() * 9 || is_ruled);
    let is_drawn = is_drawn && !are_quotes(&lines, delimiter);
    if is_drawn { (Bars::Drawn, short.and_then(|line| beginning(line))) } else { (Bars::Between, None) }
}

/// Whether the bars quote: a delimiter stands alone between two of them.
fn are_quotes(lines: &[&str], bar: Sign) -> bool {
    let is_delimiter = |text: &str| matches!(text.trim_matches(' '), "," | ";" | "\t");
    let num_quoting = lines.iter().filter(|line| line.split(bar.as_str()).any(is_delimiter)).count();
    num_quoting * 2 > lines.len()
}

/// Whether the first line that the delimiter divides has a rule of several parts below it.
fn has_rule(text: &str, delimiter: Sign) -> bool {
    let mut lines = text.lines().take(NUM_LINES).filter(|line| !line.trim().is_empty());
    let is_divided = |line: &str| line.contains(delimiter.as_str()) && !is_rule(line);
    let has_parts = |line: &str| line.contains(['+', '┼', '╋', '╬']) || line.contains(delimiter.as_str());
    lines.find(|line| is_divided(line)).is_some() && lines.next().is_some_and(|line| is_rule(line) && has_parts(line))
}

/// Whether a line is a rule of single signs: `|-|:-:|`. Dashes with spaces around them may be values.
fn is_short_rule(line: &str, delimiter: Sign) -> bool {
    let cells = line.trim().trim_matches(delimiter.as_char().unwrap_or('|')).split(delimiter.as_str());
    let is_part = |cell: &str| !cell.is_empty() && cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':'));
    !is_rule(line) && cells.clone().count() > 1 && cells.clone().all(is_part)
}

/// Returns as much of a line's beginning as a sign can hold.
fn beginning(line: &str) -> Option<Sign> {
    (1..=line.len()).rev().filter_map(|end| line.get(..end)).find_map(Sign::new)
}

/// Whether each row ends with one delimiter too many, the one that names the columns among them.
pub(super) fn are_ended(rows: &[SampleRow], trial: &Trial, width: usize) -> bool {
    let is_blank = |cell: &&str| Look::of(cell) == Look::Blank;
    let mut wide = rows.iter().chain(&trial.later).filter(|row| row.cells.len() == width);
    let is_named = rows.first().is_some_and(|row| {
        let named = row.cells.get(width.saturating_sub(2)).is_some_and(|cell| !is_blank(cell));
        named && (row.cells.len() == width || row.cells.len() + 1 == width)
    });
    let num_wide = wide.clone().count();
    width > 2 && num_wide >= 2 && is_named && wide.all(|row| row.cells.last().is_some_and(&is_blank))
}

/// Whether a rule is drawn below the first row alone, as below headings.
pub(super) fn rules_header(rows: &[SampleRow], options: &CsvOptions) -> bool {
    let (Some(first), Some(second)) = (rows.first(), rows.get(1)) else { return false };
    let is_next = |pair: &[SampleRow]| pair[1].line == pair[0].line + 1;
    options.bars == Bars::Drawn && second.line == first.line + 2 && rows[1..].windows(2).take(5).all(is_next)
}

/// Says what was found, where it is not the usual.
pub(super) fn evidence(bars: Bars, is_by_hand: bool) -> Option<Evidence> {
    let (finding, why) = match bars {
        Bars::Between => return None,
        Bars::Behind => ("a delimiter", "every row ends with one, and nothing stands behind it"),
        Bars::Drawn => (
            "bars of a drawn table",
            "the bars at both ends of rows, the spaces around values and the lines drawn between rows are left out",
        ),
    };
    let why = if is_by_hand { "set by hand" } else { why };
    Some(Evidence { what: "Row ends".to_owned(), finding: finding.to_owned(), why: why.to_owned(), confidence: 0.9 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::codec::Rest;

    #[track_caller]
    fn check(text: &str, expect: Bars, comment: Option<&str>) {
        let found = drawn(&Places::new(text, Rest::Ends, &[]), '|'.into(), &Overrides::default());
        assert_eq!(found, (expect, comment.and_then(Sign::new)), "{text}");
    }

    #[test]
    fn tables_drawn_with_bars() {
        check("| a | b |\n|---|---|\n| 1 | 2 |\n", Bars::Drawn, None);
        check("a | b\n--- | ---\n1 | 2\n", Bars::Drawn, None);
        check("|a|b|\n|-|:-:|\n|1|2|\n", Bars::Drawn, Some("|-|:-:|"));
        check("+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+\n", Bars::Drawn, None);
        check(" a | b\n---+---\n 1 | 2\n(1 row)\n", Bars::Drawn, None);
        check("|a|b|\n|1|2|\n", Bars::Drawn, None);
    }

    #[test]
    fn bars_that_only_divide() {
        check("a|b\n1|2\n", Bars::Between, None);
        check("a|b|\n1|2|\n", Bars::Between, None);
        check("|a|b\n|1|2\n", Bars::Between, None);
        check("a | b\n1 | 2\n- | -\n", Bars::Between, None);
        check("|a|;|b|\n|1|;|2|\n", Bars::Between, None);
    }
}
