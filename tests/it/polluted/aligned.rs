//! Tables in aligned columns: with one space or more between them, with headings, titles and a drawn line or without.

use super::{Case, score::Expected, tables::Table};

/// How a table is laid out.
#[derive(Clone, Copy)]
struct Layout {
    /// Spaces between columns.
    gap: usize,
    has_title: bool,
    is_ruled: bool,
    /// Whether numbers stand to the right.
    aligns_numbers: bool,
}

/// Each layout of a table whose cells hold no line ends. Where most cells are empty, one space between columns can't be
/// told from one between words.
pub fn cases(table: &Table) -> Vec<Case> {
    if table.rows.len() < 4 || table.rows.iter().flatten().any(|cell| cell.contains(['\n', '\r', '\t'])) {
        return Vec::new();
    }
    let mut cases = Vec::new();
    let num_empty = table.rows.iter().flatten().filter(|cell| cell.is_empty()).count();
    let least = if num_empty * 3 > table.rows.len() * table.width() { 2 } else { 1 };
    for gap in least..=3 {
        for (has_title, is_ruled) in [(false, false), (true, false), (false, true)] {
            for aligns_numbers in [false, true] {
                cases.push(case(table, Layout { gap, has_title, is_ruled, aligns_numbers }));
            }
        }
    }
    cases
}

fn case(table: &Table, layout: Layout) -> Case {
    let Layout { gap, has_title, is_ruled, aligns_numbers } = layout;
    let all = || std::iter::once(&table.header).chain(&table.rows);
    let is_number = |cell: &str| cell.is_empty() || cell.replace(',', "").parse::<f64>().is_ok();
    let column = |i: usize| {
        let width = all().map(|row| row[i].chars().count()).max().unwrap_or(0);
        (width, aligns_numbers && table.rows.iter().all(|row| is_number(&row[i])))
    };
    let columns: Vec<(usize, bool)> = (0..table.width()).map(column).collect();
    let line = |row: &Vec<String>| {
        let cell = |(cell, &(width, is_right)): (&String, &(usize, bool))| {
            if is_right { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        };
        row.iter().zip(&columns).map(cell).collect::<Vec<_>>().join(&" ".repeat(gap))
    };
    let title = has_title.then(|| "Listing of all entries of the year\n\n".to_owned());
    let rule = is_ruled
        .then(|| columns.iter().map(|(width, _)| "-".repeat(*width)).collect::<Vec<_>>().join(&" ".repeat(gap)));
    let lines: Vec<String> =
        title.into_iter().chain([line(&table.header)]).chain(rule).chain(table.rows.iter().map(line)).collect();
    let trimmed = |row: &Vec<String>| row.iter().map(|cell| cell.trim().to_owned()).collect();
    Case {
        family: "aligned",
        name: format!("{} gap {gap} title {has_title} rule {is_ruled} right {aligns_numbers}", table.name),
        text: (lines.join("\n") + "\n").into_bytes(),
        expected: Expected { header: Some(table.header.clone()), rows: table.rows.iter().map(trimmed).collect() },
    }
}
