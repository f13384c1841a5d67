//! Delimiters that divide nothing: the one behind a row's last cell, and the bars and rules of a table drawn for people.
//!
//! What must hold: only what is empty or drawn is taken off. A rule has no letter, no digit and a line of three signs.

use super::{
    codec::Rest,
    dialect::Dialect,
    lines::{is_cut, line_end},
    record::{Hint, Record, Span, Step},
};
use crate::model::Bars;

/// Passes a rule between the rows of a drawn table.
pub(super) fn pass_rule(bytes: &[u8], dialect: &Dialect, rest: Rest) -> Option<Step> {
    if dialect.bars != Bars::Drawn || !may_be_rule(bytes) {
        return None;
    }
    let (line, step) = match line_end(bytes, dialect, 0) {
        Some(found) if is_cut(bytes, dialect, found.end, rest) => (&bytes[..found.end], Step::NeedsMore),
        Some(found) => (&bytes[..found.end], Step::Passed { next: found.next }),
        None if rest == Rest::Ends => (bytes, Step::Passed { next: bytes.len() }),
        None => (bytes, Step::NeedsMore),
    };
    std::str::from_utf8(line).is_ok_and(is_rule).then_some(step)
}

/// Whether the first sign is one that rules begin with, so that rows are not looked at twice.
fn may_be_rule(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    first.is_some_and(|&byte| matches!(byte, b'+' | b'|' | b'-' | b'=' | b':' | b'_' | 0x80..))
}

/// Whether a line is drawn only: `|---|:--:|`, `+====+`, `├──┼──┤`.
pub(super) fn is_rule(line: &str) -> bool {
    let is_line = |c: char| matches!(c, '-' | '=' | '_' | '─' | '━' | '═');
    let is_drawn = |c: char| is_line(c) || matches!(c, '+' | '|' | ':' | ' ' | '\t' | '\u{2500}'..='\u{257F}');
    let has_line = || line.split(|c| !is_line(c)).any(|run| run.chars().count() >= 3);
    line.chars().all(is_drawn) && has_line()
}

/// Tells a reader of rows how many cells to expect, with those that will be taken off.
pub(super) fn hint(bars: Bars, hint: Hint) -> Hint {
    match bars {
        Bars::Behind if hint.num_cells > 0 => Hint { num_cells: hint.num_cells + 1, ..hint },
        Bars::Between | Bars::Behind | Bars::Drawn => hint,
    }
}

/// Takes off what the bars make of a record besides its cells.
#[inline]
pub(super) fn take_off(text: &str, bars: Bars, record: &mut Record) {
    match bars {
        Bars::Between => {}
        Bars::Behind => take_off_last(text, record),
        Bars::Drawn => take_off_drawn(text, record),
    }
}

fn take_off_last(text: &str, record: &mut Record) {
    let is_blank = record.spans.last().is_some_and(|span| span.of(text).trim().is_empty());
    if record.spans.len() > 1 && is_blank {
        record.spans.pop();
    }
}

fn take_off_drawn(text: &str, record: &mut Record) {
    // A cell that is empty has spaces around it, or nothing before it but the row's start.
    let is_framed = record.spans.len() > 1 && record.spans[0].of(text).is_empty();
    if is_framed {
        record.spans.remove(0);
        record.faults.iter_mut().for_each(|fault| fault.cell = fault.cell.saturating_sub(1));
        take_off_last(text, record);
    }
    for span in &mut record.spans {
        let cell = span.of(text);
        let start = span.end() - cell.trim_start().len();
        let end = span.end() - (cell.len() - cell.trim_end().len());
        *span = Span::new(start.min(end), end, span.writing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::CsvOptions, source::record};

    #[track_caller]
    fn check(bars: Bars, text: &str, expect: &[&[&str]]) {
        let delimiter = if bars == Bars::Behind { ';' } else { '|' }.into();
        let dialect = Dialect::new(&CsvOptions { delimiter, bars, ..CsvOptions::default() }).unwrap();
        let (mut rest, mut rows, mut record) = (text, Vec::new(), Record::default());
        let hint = Hint { rest: Rest::Ends, num_cells: 0 };
        loop {
            match record::read(rest, &dialect, hint, &mut record) {
                Step::End | Step::NeedsMore => break,
                Step::Passed { next } => rest = &rest[next..],
                Step::Record { next } => {
                    rows.push(record.spans.iter().map(|span| span.of(rest)).collect::<Vec<_>>());
                    rest = &rest[next..];
                }
            }
        }
        assert_eq!(rows, expect, "{text:?}");
    }

    #[test]
    fn a_delimiter_behind_the_last_cell() {
        check(Bars::Behind, "a;b;\n1;2;\n", &[&["a", "b"], &["1", "2"]]);
        check(Bars::Behind, "a;b\r\n1;;\r\n;;\r\n", &[&["a", "b"], &["1", ""], &["", ""]]);
        check(Bars::Behind, "a;b;\n1;2;3\n4\n", &[&["a", "b"], &["1", "2", "3"], &["4"]]);
        check(Bars::Behind, "a;b;\n\"1;\";\"2\n\";\n", &[&["a", "b"], &["1;", "2\n"]]);
    }

    #[test]
    fn bars_around_a_drawn_table() {
        check(Bars::Drawn, "| a  | b |\n|----|---|\n| 1  |   |\n", &[&["a", "b"], &["1", ""]]);
        check(Bars::Drawn, "+---+---+\n| a | b |\n+===+===+\n|   | x |\n+---+---+", &[&["a", "b"], &["", "x"]]);
        check(Bars::Drawn, " a | b\n---+---\n   | 2\n 1 |\n", &[&["a", "b"], &["", "2"], &["1", ""]]);
        check(Bars::Drawn, "|a|b|\n|1|2|3|\n|4|\n", &[&["a", "b"], &["1", "2", "3"], &["4"]]);
    }

    #[test]
    fn what_says_something_is_no_rule() {
        check(Bars::Drawn, "| - | -- |\n| --- | x |\n", &[&["-", "--"], &["---", "x"]]);
        check(Bars::Between, "a|b\n---|---\n", &[&["a", "b"], &["---", "---"]]);
        assert!(is_rule("├──┼──┤───") && is_rule("| :--- | ---: |") && !is_rule("|-|-|") && !is_rule(" 3 --- "));
    }
}
