//! What a line of the file is, said by its owner: headings, first values, what ends the table, no record at all.

use eframe::egui::Ui;

use super::as_file::{LineKind, kinds};
use crate::{
    engine::Look,
    model::{
        FileFormat, LeftOut,
        left_out::{begins, first_value, likeness},
    },
    source::Overrides,
    ui::{
        widgets::{Choice, small, strong},
        words,
    },
};

/// More rows than this name no columns.
const MAX_HEADINGS: u32 = 5;

/// Ways to begin that are named; the others are counted.
const NUM_NAMED: usize = 3;

const CHOICE_WIDTH: f32 = 440.0;

/// What a line can be said to be.
#[derive(Clone, Debug, PartialEq)]
enum Role {
    /// As it was read.
    AsRead,
    Headings,
    /// The first row of values, below so many rows of headings.
    FirstValues {
        skip_lines: u64,
        num_headings: u32,
    },
    /// Below the table, which ends before the row that begins so.
    End(String),
    /// One of the rows that begin in one of these ways, which are no records.
    LeftOut(Vec<String>),
}

impl Role {
    fn in_words(&self, as_read: &str) -> String {
        match self {
            Self::AsRead => as_read.to_owned(),
            Self::Headings => "It names the columns; what is above is left out".to_owned(),
            Self::FirstValues { num_headings: 0, .. } => "The first values, without headings above".to_owned(),
            Self::FirstValues { num_headings: 1, .. } => "The first values, below the line of headings".to_owned(),
            Self::FirstValues { num_headings, .. } => {
                format!("The first values, below {} of headings", words::plural(u64::from(*num_headings), "line"))
            }
            Self::End(start) => format!("Behind the table, which ends before “{start}”"),
            Self::LeftOut(starts) => format!("No record, like all rows that begin with {}", listed(starts)),
        }
    }

    /// Sets what follows for the reading.
    fn set(self, line: u64, look: &Look, overrides: &mut Overrides) {
        let left_out = || look.preview.guess.format.left_out().clone();
        match (self, &look.preview.guess.format) {
            (Self::AsRead, _) => {}
            (Self::Headings, FileFormat::Excel(_)) => overrides.header_row = Some(u32::try_from(line).ok()),
            (Self::Headings, FileFormat::Csv(_) | FileFormat::Fixed(_)) => {
                overrides.skip_lines = Some(line - 1);
                overrides.has_header = Some(true);
                overrides.header_rows = None;
            }
            (Self::FirstValues { skip_lines, num_headings }, _) => {
                overrides.skip_lines = Some(skip_lines);
                overrides.has_header = Some(num_headings > 0);
                overrides.header_rows = (num_headings > 1).then_some(num_headings);
            }
            (Self::End(start), _) => overrides.left_out = Some(LeftOut { end: Some(start), ..left_out() }),
            (Self::LeftOut(starts), _) => {
                let mut left_out = left_out();
                left_out.rows.extend(starts);
                overrides.left_out = Some(left_out);
            }
        }
    }
}

/// Names the first few of the ways in which rows begin.
fn listed(starts: &[String]) -> String {
    let named: Vec<String> = starts.iter().take(NUM_NAMED).map(|start| format!("“{start}”")).collect();
    match starts.len().saturating_sub(NUM_NAMED) {
        0 => named.join(" or "),
        others => format!("{} or as {}", named.join(", "), words::plural(others as u64, "other")),
    }
}

/// Shows what the lines selected were read as, and what they can be instead; changes `overrides`.
pub fn line_role_ui(ui: &mut Ui, look: &Look, lines: &[u64], overrides: &mut Overrides) {
    ui.horizontal(|ui| {
        ui.set_min_height(32.0);
        let Some(&line) = lines.first() else {
            small(ui, "Select a line to say what it is: headings, first values, the table’s end, no record");
            return;
        };
        let (title, as_read, roles) = match lines.len() {
            1 => (format!("Line {line}"), as_read(look, line), roles(look, line)),
            num => (words::plural(num as u64, "line"), "Read as rows of values", of_several(look, lines)),
        };
        strong(ui, &title);
        let roles = [Role::AsRead].into_iter().chain(roles);
        let options: Vec<(Role, String)> = roles.map(|role| (role.clone(), role.in_words(as_read))).collect();
        let mut role = Role::AsRead;
        let width = CHOICE_WIDTH.min(ui.available_width() - 8.0);
        if Choice::new("What the line is", options).width(width).show(ui, &mut role) {
            role.set(line, look, overrides);
        }
    });
}

/// Says what a line was read as.
fn as_read(look: &Look, line: u64) -> &'static str {
    let kinds = kinds(&look.preview.guess.format, &look.lines);
    match kinds.get(line.saturating_sub(1) as usize) {
        Some(LineKind::Header) => "Read as headings",
        Some(LineKind::LeftOut) => "Left out",
        Some(LineKind::Row) | None => "Read as a row of values",
    }
}

/// Returns what else a line can be.
fn roles(look: &Look, line: u64) -> Vec<Role> {
    let mut roles = of_place(look, line);
    let rows = || look.preview.block.rows();
    let Some(value) = rows().find(|row| row.line == line).and_then(|row| first_value(&row)) else { return roles };
    let start = likeness(value);
    let is_earlier = |start: &str| {
        rows().take_while(|row| row.line < line).any(|row| first_value(&row).is_some_and(|value| begins(value, start)))
    };
    // What ends the table must not stand in it; the whole value may be rarer than its first words.
    let end = [start.as_str(), value].into_iter().find(|start| !is_earlier(start));
    let is_first = rows().next().is_some_and(|row| row.line == line);
    roles.extend(end.filter(|_| !is_first).map(|start| Role::End(start.to_owned())));
    roles.push(Role::LeftOut(vec![start]));
    roles
}

/// Returns what several lines can be: no records, all of them.
fn of_several(look: &Look, lines: &[u64]) -> Vec<Role> {
    let mut starts: Vec<String> = Vec::new();
    for row in look.preview.block.rows().filter(|row| lines.contains(&row.line)) {
        let Some(value) = first_value(&row) else { continue };
        if !starts.iter().any(|start| begins(value, start)) {
            starts.push(likeness(value));
        }
    }
    if starts.is_empty() { Vec::new() } else { vec![Role::LeftOut(starts)] }
}

/// Returns what a line can be by its place, whatever stands in it.
fn of_place(look: &Look, line: u64) -> Vec<Role> {
    let format = &look.preview.guess.format;
    match format {
        FileFormat::Excel(book) if book.header_row.map(u64::from) == Some(line) => return Vec::new(),
        FileFormat::Excel(_) => return vec![Role::Headings],
        // Lines are not what is counted there.
        FileFormat::Csv(csv) if csv.record_end.is_some() => return Vec::new(),
        FileFormat::Csv(_) | FileFormat::Fixed(_) => {}
    }
    let kinds = kinds(format, &look.lines);
    let of_kind = |kind: LineKind| kinds.iter().position(|other| *other == kind).map(|at| at as u64 + 1);
    let (header, first) = (of_kind(LineKind::Header), of_kind(LineKind::Row));
    let mut roles = Vec::new();
    if header != Some(line) {
        roles.push(Role::Headings);
    }
    if first != Some(line) {
        roles.push(first_values(look, header, line));
    }
    roles
}

/// Counts the lines from the heading down to the first values: together they name the columns, if they are few.
fn first_values(look: &Look, header: Option<u64>, line: u64) -> Role {
    let without = Role::FirstValues { skip_lines: line - 1, num_headings: 0 };
    let Some(header) = header.filter(|header| *header < line) else { return without };
    let between = look.lines.iter().take(line as usize - 1).skip(header as usize - 1);
    let num_headings = between.filter(|line| !line.text.trim().is_empty()).count() as u32;
    let most = if matches!(look.preview.guess.format, FileFormat::Csv(_)) { MAX_HEADINGS } else { 1 };
    if num_headings <= most { Role::FirstValues { skip_lines: header - 1, num_headings } } else { without }
}
