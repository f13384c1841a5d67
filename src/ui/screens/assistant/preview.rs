//! The first rows as they are read, with what is wrong marked on them; the same lines as they stand in the file; and,
//! for fixed columns, the ruler that says where they are cut.

use std::{borrow::Cow, sync::Arc};

use eframe::egui::{
    Color32, CornerRadius, Frame, Key, Label, Margin, Modifiers, Painter, Rect, Stroke, Ui, UiBuilder, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{answers::View, as_file, column_list, edits::Edits, kinds, questions, ruler};
use crate::{
    engine::{Look, Mark, Trial},
    model::{CellKind, FileFormat, FixedColumn, Issue, RawRow, RowNo},
    ui::{
        theme::{self, Text, icon},
        widgets::{
            Button, Chip, EmptyState, FilterChips, IconButton, badge,
            grid::{Cell, Column, Grid, RowCells, Selection},
        },
    },
};

/// Rows that say how wide a column is to be.
const MEASURED: usize = 60;

/// Room left and right of a cell's text, and that of its sign where something is wrong with it.
const PADDING: f32 = 24.0;
const SIGN: f32 = 22.0;

/// Bounds of a column's width.
const NARROWEST: f32 = 56.0;
const WIDEST: f32 = 280.0;

/// More of a value is not measured.
const MAX_CHARS: usize = 60;

/// Height of two small lines.
const TOLD: f32 = 34.0;

/// How the file is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Shown {
    #[default]
    Table,
    /// The lines as they stand in the file.
    File,
    /// What each column holds.
    Columns,
}

/// The preview, as far as the user moved in it.
#[derive(Default)]
pub struct PreviewGrid {
    shown: Shown,
    /// The row with issues that was shown last.
    at: Option<RowNo>,
    /// The row that was asked for in the list of columns.
    asked: Option<RowNo>,
    selection: Selection,
    columns: Vec<Column>,
    /// The look the columns were made for, whether the mapping had been tried on it, and how many had a type.
    made_for: Option<MadeFor>,
}

type MadeFor = (Arc<Result<Look, String>>, bool, usize);

/// What is wrong with the rows, and with which of their cells.
struct Marks<'a> {
    issues: &'a [(RowNo, Issue)],
    /// Of the mapping, where it was tried.
    marks: &'a [Mark],
}

/// The columns that are to be cut, where the file has fixed ones and they can be changed here.
pub type Cut<'a> = Option<&'a [FixedColumn]>;

impl PreviewGrid {
    /// Shows the preview in the room there is; returns fixed columns where they were changed.
    pub fn preview_ui(
        &mut self,
        ui: &mut Ui,
        view: &View,
        edits: &mut Edits,
        cut: Cut<'_>,
    ) -> Option<Vec<FixedColumn>> {
        let look = view.look()?;
        let issues = issues(look, view.trial());
        let num_open = questions::num_unanswered(view, edits);
        let reveal = self.head_ui(ui, look, issues, cut, num_open).or_else(|| self.asked_row(look));
        let line = reveal.and_then(|row| Some(look.preview.block.row(usize::try_from(row).ok()?)?.line));
        match (cut, self.shown) {
            (_, Shown::Columns) => {
                let inner = ui.new_child(UiBuilder::new().max_rect(ui.available_rect_before_wrap()));
                self.asked = in_card(inner, |ui| column_list::columns_ui(ui, view, look, edits));
                if self.asked.is_some() {
                    self.shown = Shown::Table;
                    ui.ctx().request_repaint();
                }
                None
            }
            (Some(columns), Shown::Table | Shown::File) => {
                let room = ui.available_rect_before_wrap();
                let middle = room.top() + (room.height() * 0.5).round();
                let above = ui.new_child(UiBuilder::new().max_rect(room.with_max_y(middle - 4.0)));
                let changed = in_card(above, |ui| ruler::ruler_ui(ui, look, columns, issues, line));
                let below = Rect::from_min_max(pos2(room.left(), middle + 4.0), room.max);
                ui.scope_builder(UiBuilder::new().max_rect(below), |ui| self.table_ui(ui, view, look, reveal));
                changed
            }
            (None, Shown::File) if !look.lines.is_empty() => {
                let room = ui.available_rect_before_wrap();
                let inner = ui.new_child(UiBuilder::new().max_rect(room));
                in_card(inner, |ui| as_file::lines_ui(ui, look, issues, line));
                None
            }
            (None, Shown::File | Shown::Table) => {
                self.table_ui(ui, view, look, reveal);
                None
            }
        }
    }

    /// Returns the row that was asked for in the list of columns, counted from 0, and selects it.
    fn asked_row(&mut self, look: &Look) -> Option<u64> {
        let row = self.asked.take()?.0.saturating_sub(look.preview.block.first_row().0);
        self.selection.select_only(row);
        Some(row)
    }

    fn table_ui(&mut self, ui: &mut Ui, view: &View, look: &Look, reveal: Option<u64>) {
        let marks = Marks { issues: issues(look, view.trial()), marks: view.trial().map_or(&[], |trial| &trial.marks) };
        self.make_columns(ui.painter(), view, &marks);
        let block = &look.preview.block;
        let empty = EmptyState::new(icon::TABLE, "No rows", "The file has columns, but no row below them");
        let grid = Grid::new("preview", "Preview", &self.columns).num_rows(block.num_rows() as u64).empty(empty);
        let response = grid.selection(&mut self.selection).reveal(reveal).show(ui, |row| {
            let row = block.row(usize::try_from(row).ok()?)?;
            Some(cells(&row, &marks, look.preview.columns.len()))
        });
        if response.is_selection_changed
            && let Some(row) = self.selection.cursor()
        {
            self.at = Some(RowNo(block.first_row().0 + row));
        }
    }

    /// Columns are as wide as their headings and what the first rows have in them.
    fn make_columns(&mut self, painter: &Painter, view: &View, marks: &Marks<'_>) {
        let is_tried = view.trial().is_some();
        let types = view.proposal().map_or(&[][..], |proposal| &proposal.types);
        let is_made =
            view.look.as_ref().zip(self.made_for.as_ref()).is_some_and(|(look, (of, had_trial, num_types))| {
                Arc::ptr_eq(look, of) && is_tried == *had_trial && types.len() == *num_types
            });
        let Some(look) = view.look().filter(|_| !is_made) else { return };
        let width = |text: &str, font: Text| {
            let shown: String = text.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
            painter.layout_no_wrap(shown, font.font(), Color32::BLACK).size().x
        };
        let preview = &look.preview;
        let mut widths: Vec<f32> = preview.columns.iter().map(|heading| width(heading, Text::Strong)).collect();
        for row in preview.block.rows().take(MEASURED) {
            for (i, (widest, cell)) in widths.iter_mut().zip(row.cells()).enumerate() {
                // The longest values reach the bound long before they end.
                if *widest < WIDEST {
                    let sign = if marks.sentence(row.row, i).is_some() { SIGN } else { 0.0 };
                    *widest = widest.max(width(cell.text, Text::Body) + sign);
                }
            }
        }
        let bounded = |width: f32| (width + PADDING + 2.0).ceil().clamp(NARROWEST, WIDEST);
        let headings = preview.columns.iter().zip(widths);
        self.columns = vec![Column::number("Line").width(80.0)];
        self.columns.extend(headings.enumerate().map(|(i, (heading, width))| {
            let column = Column::text(heading.clone()).width(bounded(width));
            let said = types.get(i).filter(|found| found.column == *heading).map(column_list::in_words);
            said.map_or_else(|| column.clone(), |said| column.clone().tooltip(said))
        }));
        self.made_for = view.look.clone().map(|look| (look, is_tried, types.len()));
    }

    /// Shows how many rows have issues, and the one gone to; returns its row, counted from 0, where it was asked for.
    fn head_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        issues: &[(RowNo, Issue)],
        cut: Cut<'_>,
        num_open: usize,
    ) -> Option<u64> {
        let block = &look.preview.block;
        let mut step = None;
        ui.horizontal(|ui| {
            self.switch_ui(ui, !look.lines.is_empty() && cut.is_none(), num_open);
            if !issues.is_empty() {
                step = step_ui(ui);
            }
        });
        if step.is_some() && self.shown == Shown::Columns {
            self.shown = Shown::Table;
        }
        let (sentence, tone) = kinds::summary(block.num_rows() as u64, look.preview.is_complete, issues);
        badge(ui, &fitting(ui, &sentence), tone).on_hover_text(&sentence);
        if let Some(towards) = step {
            self.at = next(issues, self.at, towards);
        }
        self.told_ui(ui, look, issues);
        step.and(self.at).map(|row| row.0.saturating_sub(block.first_row().0))
    }

    fn switch_ui(&mut self, ui: &mut Ui, has_lines: bool, num_open: usize) {
        let mut chips = vec![Chip::plain(Shown::Table, "Table")];
        if has_lines {
            chips.push(Chip::plain(Shown::File, "As in the file"));
        }
        // The number of questions that nobody answered stands beside it.
        chips.push(match num_open {
            0 => Chip::plain(Shown::Columns, "Columns"),
            _ => Chip::new(Shown::Columns, "Columns", num_open as u64),
        });
        let mut shown = Some(self.shown);
        FilterChips::new("View", &chips).show(ui, &mut shown);
        self.shown = shown.unwrap_or_default();
    }

    /// The issue gone to, or those of the row selected. The first one is told before it is asked for, so that the
    /// grid stays where it is.
    fn told_ui(&self, ui: &mut Ui, look: &Look, issues: &[(RowNo, Issue)]) {
        let block = &look.preview.block;
        let shown = self.at.or_else(|| issues.first().map(|(row, _)| *row));
        let mut of_row = issues.iter().filter(|(row, _)| Some(*row) == shown).map(|(_, issue)| issue);
        let Some(first) = of_row.next() else { return };
        let row = shown.map_or(0, |row| row.0);
        let index = row.saturating_sub(block.first_row().0);
        let line = block.row(index as usize).map_or(row, |row| row.line);
        let more = match of_row.count() {
            0 => String::new(),
            others => format!(" (and {others} more in this line)"),
        };
        let text = format!("Line {line}: {}. {}{more}", first.message(), first.advice());
        let mut job = LayoutJob::simple(text.clone(), Text::Small.font(), theme::tokens(ui).color.muted, 0.0);
        job.wrap = TextWrapping { max_rows: 2, ..TextWrapping::wrap_at_width(ui.available_width()) };
        // As high for every issue, so that the rows keep their place.
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), TOLD));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ui.set_min_height(TOLD);
            ui.add(Label::new(job)).on_hover_text(text);
        });
    }
}

/// Which way to go through the issues.
#[derive(Clone, Copy, PartialEq)]
enum Towards {
    Next,
    Previous,
}

/// Room for the words of the button.
const NEXT_WIDTH: f32 = 124.0;

/// The button and the keys that go from issue to issue.
fn step_ui(ui: &mut Ui) -> Option<Towards> {
    let is_asked = |ui: &Ui, modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::F8));
    let is_back = is_asked(ui, Modifiers::SHIFT);
    let is_on = is_asked(ui, Modifiers::NONE);
    let button = Button::quiet("Next issue").icon(icon::NEXT).tooltip("F8; Shift+F8 for the one before");
    // Where its words would stand beyond the window's edge, the sign says the same.
    let has_room = ui.available_width() >= NEXT_WIDTH;
    let is_clicked =
        if has_room { ui.add(button) } else { ui.add(IconButton::new(icon::NEXT, "Next issue")) }.clicked();
    match (is_clicked || is_on, is_back) {
        (true, _) => Some(Towards::Next),
        (false, true) => Some(Towards::Previous),
        (false, false) => None,
    }
}

/// Returns the next row with issues, round and round.
fn next(issues: &[(RowNo, Issue)], at: Option<RowNo>, towards: Towards) -> Option<RowNo> {
    let mut rows = issues.iter().map(|(row, _)| *row);
    let (found, end) = match towards {
        Towards::Next => (rows.clone().find(|row| at.is_none_or(|at| *row > at)), rows.next()),
        Towards::Previous => (rows.clone().rev().find(|row| at.is_some_and(|at| *row < at)), rows.next_back()),
    };
    found.or(end)
}

/// Cuts a sentence for a badge to the room there is.
fn fitting(ui: &Ui, sentence: &str) -> String {
    let room = ui.available_width() - 24.0;
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), Text::Small.font(), Color32::BLACK).size().x;
    let mut text = sentence.to_owned();
    while width(&text) > room {
        // Kind by kind, then what they were announced by.
        let Some(at) = text.rfind([',', ':']) else { break };
        text.truncate(at);
    }
    text
}

/// A card whose content needs little room around it.
fn in_card<R>(mut ui: Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = theme::tokens(&ui);
    let frame = Frame::new()
        .fill(tokens.color.surface)
        .stroke(Stroke::new(1.0, tokens.color.line))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin::same(tokens.space.s as i8));
    frame
        .show(&mut ui, |ui| {
            ui.set_min_size(ui.available_size());
            content(ui)
        })
        .inner
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

/// Returns the columns of fixed-width text, as they were set by hand or found.
pub fn fixed_columns(look: &Look, by_user: Option<&[FixedColumn]>) -> Option<Vec<FixedColumn>> {
    match &look.preview.guess.format {
        FileFormat::Fixed(fixed) => Some(super::fixed_form::shown_columns(by_user, fixed)),
        FileFormat::Csv(_) | FileFormat::Excel(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IssueCode;

    #[track_caller]
    fn check_next(at: Option<u64>, towards: Towards, expect: u64) {
        let issues = [3, 3, 7].map(|row| (RowNo(row), Issue::error(IssueCode::NulByte, "", "")));
        assert_eq!(next(&issues, at.map(RowNo), towards), Some(RowNo(expect)));
    }

    #[test]
    fn issues_are_gone_through_row_by_row_and_round() {
        check_next(None, Towards::Next, 3);
        check_next(Some(3), Towards::Next, 7);
        check_next(Some(7), Towards::Next, 3);
        check_next(Some(5), Towards::Next, 7);
        check_next(None, Towards::Previous, 7);
        check_next(Some(7), Towards::Previous, 3);
        check_next(Some(3), Towards::Previous, 7);
        assert_eq!(next(&[], None, Towards::Next), None);
    }
}
