//! Whether a text is one of fixed columns at all: where the user says so, where no delimiter convinces, and where a
//! delimiter only stands inside aligned text.

use std::ops::RangeInclusive;

use super::{
    delimited::DialectGuess, fixed, fixed::Given, header_evidence, judge_header, places::below, trial::SampleRow, words,
};
use crate::{
    model::{Evidence, FileFormat, FixedOptions, FixedUnit, LeftOut},
    source::{
        Overrides,
        codec::{Codec, Rest},
        fixed::{Measure, is_rule},
        look::Look,
    },
};

/// Why fixed columns are looked for.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The user set something that only fixed columns have.
    ByUser,
    /// They may fit better than this.
    InsteadOf(&'a DialectGuess<'a>),
}

/// Guesses where the columns stand and what belongs to it; `None` where the text is not one of fixed columns.
pub(super) fn guess_fixed(
    text: &str,
    rest: Rest,
    codec: Codec,
    overrides: &Overrides,
    wanted: Wanted<'_>,
) -> Option<(FileFormat, Vec<Evidence>)> {
    let is_asked =
        overrides.columns.is_some() || matches!(overrides.record_tag, Some(Some(_))) || overrides.unit.is_some();
    let num_given = overrides.skip_lines.unwrap_or(0);
    let body = below(text, num_given);
    let needs_wide = matches!(wanted, Wanted::InsteadOf(delimited) if is_divided_by_spaces(delimited));
    let given = Given { unit: overrides.unit, tag: overrides.record_tag.as_ref().map(Option::as_ref), needs_wide };
    let found = || fixed::guess(body, rest, codec, &given);
    let mut layout = match wanted {
        Wanted::ByUser if !is_asked => return None,
        Wanted::ByUser => found().unwrap_or_else(|| fixed::one_column(body, rest, codec, &given)),
        Wanted::InsteadOf(delimited) => {
            let better = better(delimited)?;
            found().filter(|layout| better.contains(&layout.columns.len()))?
        }
    };
    if let Some(columns) = overrides.columns.as_ref().filter(|columns| !columns.is_empty()) {
        layout.columns.clone_from(columns);
        layout.why = "set by hand".to_owned();
        layout.confidence = 1.0;
    }
    let skip_lines = if overrides.skip_lines.is_some() { 0 } else { layout.skip_lines };
    let options = FixedOptions {
        columns: layout.columns.clone(),
        unit: layout.unit,
        record_tag: layout.tag.clone(),
        encoding: codec.name().to_owned(),
        skip_lines: num_given + skip_lines,
        has_header: true,
        left_out: LeftOut::default(),
    };
    Some(finished(text, codec, options, overrides, &layout))
}

/// Decides on the header and collects the evidence.
fn finished(
    text: &str,
    codec: Codec,
    options: FixedOptions,
    overrides: &Overrides,
    layout: &fixed::Layout,
) -> (FileFormat, Vec<Evidence>) {
    let finding = words::count(options.columns.len(), "column");
    let fixed::Layout { why, confidence, .. } = layout;
    let evidence = |what: &str, finding: String, why: String, confidence: f32| Evidence {
        what: what.to_owned(),
        finding,
        why,
        confidence,
    };
    let mut all = vec![evidence("Fixed columns", finding, why.clone(), *confidence)];
    if let (Some(tag), Some(why)) = (&layout.tag, &layout.why_tag) {
        all.push(evidence("Record type", tag.to_string(), why.clone(), 0.8));
    }
    let unit = match options.unit {
        FixedUnit::Characters => None,
        FixedUnit::Bytes => Some(("bytes", "the lines have the same length in bytes, and not in characters")),
        FixedUnit::Cells => Some(("cells of a screen", "more columns are aligned where wide characters count twice")),
    };
    if let Some((finding, why)) = unit.filter(|_| overrides.unit.is_none()) {
        all.push(evidence("Places", finding.to_owned(), why.to_owned(), 0.9));
    }
    if layout.skip_lines > 0 && overrides.skip_lines.is_none() && options.skip_lines > 0 {
        let left_out = format!("{} left out", words::count(options.skip_lines as usize, "line"));
        all.push(evidence("Lines above", left_out, "they are not aligned with the columns below".to_owned(), 0.8));
    }
    // A file of several record types begins with one of them.
    let is_tagged = options.record_tag.is_some() && overrides.has_header.is_none();
    let has_header = if is_tagged {
        false
    } else {
        let header = judge_header(&rows(&cells(below(text, options.skip_lines), codec, &options)), overrides);
        all.push(header_evidence(&header));
        header.has_header
    };
    (FileFormat::Fixed(FixedOptions { has_header, ..options }), all)
}

/// The first lines cut where the columns stand.
fn cells(text: &str, codec: Codec, options: &FixedOptions) -> Vec<Vec<String>> {
    let measure = Measure::of(options.unit, codec);
    let cut = |line: &str| {
        let mut place = 0;
        let mut cells = vec![String::new(); options.columns.len()];
        for c in line.chars() {
            for (column, cell) in options.columns.iter().zip(&mut cells) {
                if (column.start as usize - 1..column.end() as usize - 1).contains(&place) {
                    cell.push(c);
                }
            }
            place += measure.width(c);
        }
        cells
    };
    text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).take(200).map(cut).collect()
}

fn rows(cells: &[Vec<String>]) -> Vec<SampleRow<'_>> {
    cells.iter().map(|row| SampleRow { line: 0, cells: row.iter().map(|cell| cell.trim()).collect() }).collect()
}

/// Whether spaces divide nearly all lines alike.
fn is_divided_by_spaces(found: &DialectGuess) -> bool {
    !found.is_one_column && found.trial.options.delimiter == ' ' && found.trial.consistency() >= 0.99
}

/// How many columns of blanks tell more than the delimiter found; `None` where no number does.
fn better(found: &DialectGuess) -> Option<RangeInclusive<usize>> {
    let rows = &found.trial.rows;
    let (num_columns, _) = found.trial.width();
    let is_space = found.trial.options.delimiter == ' ';
    if found.is_one_column && are_values(rows) {
        return None;
    }
    if found.is_one_column || (is_space && !is_divided_by_spaces(found)) {
        return Some(1..=usize::MAX);
    }
    if is_space && rows.iter().take(MAX_ABOVE).any(is_drawn) {
        return Some(2..=usize::MAX);
    }
    if is_space {
        // Words of one cell each, whatever the row: there the space does the same.
        return Some(1..=num_columns.checked_sub(1)?);
    }
    // A cell with a wide gap inside holds several.
    let has_gap = |cell: &str| cell.trim().contains("  ");
    let num_gaps = rows.iter().filter(|row| row.cells.iter().any(|cell| has_gap(cell))).count();
    (found.trial.num_quoted == 0 && num_gaps * 10 >= rows.len() * 8).then_some(3..=usize::MAX)
}

/// How many lines are searched for one drawn under the headings.
const MAX_ABOVE: usize = 60;

/// Whether the cells are dashes only.
fn is_drawn(row: &SampleRow) -> bool {
    let is_dashes = |cell: &&str| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | '='));
    row.cells.len() > 1 && row.cells.iter().all(is_dashes) && row.cells.iter().any(|cell| cell.len() > 2)
}

/// Whether each line below the first is one moment, address or telephone number, whatever stands above each other.
fn are_values(rows: &[SampleRow]) -> bool {
    let lines = || rows.iter().skip(1).filter_map(|row| row.cells.first().map(|cell| cell.trim()));
    let is_value = |text: &&str| is_phone(text) || (Look::of(text).is_strict() && !Look::of(text).is_number());
    let num = lines().count();
    num > 0 && lines().filter(is_value).count() * 10 >= num * 9
}

/// Whether a text is a telephone number, as it is written with its area.
pub(super) fn is_phone(text: &str) -> bool {
    let num_digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.starts_with(['+', '('])
        && (7..=15).contains(&num_digits)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '/' | '.'))
}
