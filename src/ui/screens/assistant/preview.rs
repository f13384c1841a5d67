//! The first rows as they are read, with what is wrong marked on them.

use std::{borrow::Cow, sync::Arc};

use eframe::egui::{Label, Ui};

use super::answers::View;
use crate::{
    engine::{Look, Mark, Trial},
    model::{CellKind, Issue, RawRow, RowNo},
    ui::{
        theme::{self, Text, Tone, icon},
        widgets::{
            Button, EmptyState, badge,
            grid::{Cell, Column, Grid, RowCells},
            strong,
        },
        words,
    },
};

/// Rows that say how wide a column is to be.
const MEASURED: usize = 40;

/// No column is made wider than for so many characters.
const MAX_CHARS: usize = 30;

/// Room for an issue's sentence beside the heading; with less, it stands below.
const BESIDE: f32 = 320.0;

/// The grid, as far as the user moved in it.
#[derive(Default)]
pub struct PreviewGrid {
    /// The row with issues that was shown last.
    at: Option<RowNo>,
    columns: Vec<Column>,
    /// The look the columns were made for.
    made_for: Option<Arc<Result<Look, String>>>,
}

/// What is wrong with the rows, and with which of their cells.
struct Marks<'a> {
    issues: &'a [(RowNo, Issue)],
    /// Of the mapping, where it was tried.
    marks: &'a [Mark],
}

impl PreviewGrid {
    /// Shows the grid in the room there is.
    pub fn preview_ui(&mut self, ui: &mut Ui, view: &View) {
        let Some(look) = view.look() else { return };
        let issues = issues(look, view.trial());
        let reveal = self.head_ui(ui, look, issues);
        let marks = Marks { issues, marks: view.trial().map_or(&[], |trial| &trial.marks) };
        self.make_columns(view);
        let block = &look.preview.block;
        let empty = EmptyState::new(icon::TABLE, "No rows", "The file has columns, but no row below them");
        let grid = Grid::new("preview", "Preview", &self.columns).num_rows(block.num_rows() as u64).empty(empty);
        grid.reveal(reveal).show(ui, |row| {
            let row = block.row(usize::try_from(row).ok()?)?;
            Some(cells(&row, &marks, look.preview.columns.len()))
        });
    }

    /// Columns are as wide as what the first rows have in them.
    fn make_columns(&mut self, view: &View) {
        let is_made = view.look.as_ref().zip(self.made_for.as_ref()).is_some_and(|(look, of)| Arc::ptr_eq(look, of));
        let Some(look) = view.look().filter(|_| !is_made) else { return };
        let mut lengths: Vec<usize> = look.preview.columns.iter().map(|heading| heading.chars().count() + 1).collect();
        for row in look.preview.block.rows().take(MEASURED) {
            for (length, cell) in lengths.iter_mut().zip(row.cells()) {
                *length = (*length).max(cell.text.chars().take(MAX_CHARS).count());
            }
        }
        let width = |length: usize| (length as f32 * 8.6 + 32.0).clamp(64.0, 240.0);
        let headings = look.preview.columns.iter().zip(lengths);
        self.columns = vec![Column::number("Line").width(64.0)];
        self.columns.extend(headings.map(|(heading, length)| Column::text(heading.clone()).width(width(length))));
        self.made_for.clone_from(&view.look);
    }

    /// The issue gone to. The first one is told before it is asked for, so that the grid stays where it is.
    fn told_ui(&self, ui: &mut Ui, look: &Look, issues: &[(RowNo, Issue)]) {
        let Some((row, issue)) = issues.iter().find(|(row, _)| self.at.is_none_or(|at| *row == at)) else { return };
        let index = row.0.saturating_sub(look.preview.block.first_row().0);
        let line = look.preview.block.row(index as usize).map_or(row.0, |row| row.line);
        let text = format!("Line {line}: {}. {}", issue.message(), issue.advice());
        let color = theme::tokens(ui).color.muted;
        ui.add(Label::new(Text::Small.of(text).color(color)).truncate());
    }

    /// Shows how many rows have issues; returns the row to go to, counted from 0.
    fn head_ui(&mut self, ui: &mut Ui, look: &Look, issues: &[(RowNo, Issue)]) -> Option<u64> {
        let (mut reveal, mut has_room) = (None, false);
        ui.horizontal(|ui| {
            strong(ui, "Preview");
            let (sentence, tone) = rows_with_issues(look, issues);
            badge(ui, &sentence, tone);
            if !issues.is_empty() && ui.add(Button::quiet("Next issue")).clicked() {
                let next = issues.iter().map(|(row, _)| *row).find(|row| self.at.is_none_or(|at| *row > at));
                let next = next.or_else(|| issues.first().map(|(row, _)| *row));
                self.at = next;
                reveal = next.map(|row| row.0.saturating_sub(look.preview.block.first_row().0));
            }
            has_room = ui.available_width() > BESIDE;
            if has_room {
                self.told_ui(ui, look, issues);
            }
        });
        if !has_room {
            self.told_ui(ui, look, issues);
        }
        reveal
    }
}

/// Says how many of the rows looked at have issues: "12 of the first 1,000 rows have issues".
pub fn rows_with_issues(look: &Look, issues: &[(RowNo, Issue)]) -> (String, Tone) {
    let num_rows = look.preview.block.num_rows() as u64;
    let num_bad = issues.chunk_by(|(a, _), (b, _)| a == b).count() as u64;
    let first = if look.preview.is_complete { "" } else { "the first " };
    match num_bad {
        0 => (format!("No issues in {first}{}", words::plural(num_rows, "row")), Tone::Success),
        1 => (format!("1 of {first}{} has issues", words::plural(num_rows, "row")), Tone::Warning),
        num => {
            (format!("{} of {first}{} have issues", words::count(num), words::plural(num_rows, "row")), Tone::Warning)
        }
    }
}

/// Returns what is wrong with the rows: with the mapping tried, or as read.
pub fn issues<'a>(look: &'a Look, trial: Option<&'a Trial>) -> &'a [(RowNo, Issue)] {
    trial.map_or(&look.preview.block.issues, |trial| &trial.issues)
}

fn cells<'a>(row: &RawRow<'a>, marks: &Marks<'a>, num_columns: usize) -> RowCells<'a> {
    let issues = marks.of(row.row);
    let line = row.line.to_string();
    let mut cells = Vec::with_capacity(num_columns + 1);
    // The row's head says that something is wrong, also where the cell concerned is out of sight.
    cells.push(match issues {
        [] => Cell::muted(line),
        [(_, only)] => Cell::issue(line, only.message()),
        [(_, first), others @ ..] => Cell::issue(line, format!("{} (and {} more)", first.message(), others.len())),
    });
    let mut given = row.cells();
    for column in 0..num_columns {
        let cell = given.next();
        let text = cell.map_or("", |cell| if cell.kind == CellKind::Null { "" } else { cell.text });
        cells.push(match marks.sentence(row.row, column) {
            Some(sentence) => Cell::issue(text, sentence),
            None => Cell::text(text),
        });
    }
    cells
}

impl<'a> Marks<'a> {
    /// Returns the issues of a row.
    fn of(&self, row: RowNo) -> &'a [(RowNo, Issue)] {
        let start = self.issues.partition_point(|(other, _)| *other < row);
        let end = self.issues.partition_point(|(other, _)| *other <= row);
        &self.issues[start..end]
    }

    /// Says what is wrong with a cell.
    fn sentence(&self, row: RowNo, column: usize) -> Option<Cow<'a, str>> {
        let at = self.marks.binary_search_by(|mark| (mark.row, mark.column).cmp(&(row, column)));
        if let Ok(at) = at {
            return Some(Cow::Borrowed(&self.marks[at].sentence));
        }
        let of_cell = self.of(row).iter().find(|(_, issue)| issue.place.column as usize == column + 1);
        of_cell.map(|(_, issue)| Cow::Owned(issue.message()))
    }
}
