//! The first rows as they are read, with what is wrong marked on them; the same lines as they stand in the file; and,
//! for fixed columns, the ruler that says where they are cut.

use std::{borrow::Cow, sync::Arc};

use eframe::egui::{
    Color32, CornerRadius, Frame, Label, Margin, Painter, Rect, Stroke, Ui, UiBuilder, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    answers::{View, Wanted},
    as_file, column_list,
    issue_step::{next, step_ui},
    kinds, line_role, questions, ruler,
    steps::Part,
};
use crate::{
    engine::{Look, Mark, Trial},
    model::{CellKind, FileFormat, FixedColumn, Issue, RawRow, RowNo},
    source::Preview,
    ui::{
        theme::{self, Text, icon},
        widgets::{
            Chip, EmptyState, FilterChips, badge,
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

/// Values beyond the columns that are shown.
const MAX_BEYOND: usize = 8;

/// More lines are not told apart when it is said what they are.
const MAX_SELECTED: usize = 100;

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
    /// The lines selected, in the table or as they stand in the file.
    lines: Vec<u64>,
    /// The look they were selected in.
    line_of: Option<Arc<Result<Look, String>>>,
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

impl PreviewGrid {
    /// Shows the preview in the room there is; where the reading is looked at, it can be changed here.
    pub fn preview_ui(&mut self, ui: &mut Ui, view: &View, wanted: &mut Wanted, part: Part) {
        let Some(look) = view.look() else { return };
        self.forget_line(view);
        let trial = view.trial().filter(|trial| part.is_beyond_reading() || tells_of_rows(trial, look));
        let issues = issues(look, trial);
        let by_user = wanted.overrides.columns.as_deref();
        let cut = fixed_columns(look, by_user).filter(|_| part == Part::Reading);
        let num_open = questions::num_unanswered(view, &wanted.edits);
        let reveal = self.head_ui(ui, look, issues, cut.is_some(), num_open).or_else(|| self.asked_row(look));
        let line = reveal.and_then(|row| Some(look.preview.block.row(usize::try_from(row).ok()?)?.line));
        if let Some(row) = reveal {
            self.selection.select_only(row);
            self.lines = line.into_iter().collect();
        }
        if part == Part::Reading && self.shown != Shown::Columns {
            line_role::line_role_ui(ui, look, &self.lines, &mut wanted.overrides);
        }
        let room = ui.available_rect_before_wrap();
        match (cut, self.shown) {
            (_, Shown::Columns) => {
                let inner = ui.new_child(UiBuilder::new().max_rect(room));
                self.asked = in_card(inner, |ui| column_list::columns_ui(ui, view, look, &mut wanted.edits));
                if self.asked.is_some() {
                    self.shown = Shown::Table;
                    ui.ctx().request_repaint();
                }
            }
            (Some(columns), Shown::Table | Shown::File) => {
                let middle = room.top() + (room.height() * 0.5).round();
                let above = ui.new_child(UiBuilder::new().max_rect(room.with_max_y(middle - 4.0)));
                let changed = in_card(above, |ui| ruler::ruler_ui(ui, look, &columns, issues, line));
                let below = Rect::from_min_max(pos2(room.left(), middle + 4.0), room.max);
                ui.scope_builder(UiBuilder::new().max_rect(below), |ui| self.table_ui(ui, view, look, trial, reveal));
                if changed.is_some() {
                    wanted.overrides.columns = changed;
                }
            }
            (None, Shown::File) if !look.lines.is_empty() => {
                let inner = ui.new_child(UiBuilder::new().max_rect(room));
                let mut selected = self.lines.first().copied();
                in_card(inner, |ui| as_file::lines_ui(ui, look, issues, line, &mut selected));
                if selected != self.lines.first().copied() {
                    self.lines = selected.into_iter().collect();
                }
            }
            (None, Shown::File | Shown::Table) => self.table_ui(ui, view, look, trial, reveal),
        }
    }

    /// In another reading the line may be another one.
    fn forget_line(&mut self, view: &View) {
        let is_same = view.look.as_ref().zip(self.line_of.as_ref()).is_some_and(|(look, of)| Arc::ptr_eq(look, of));
        if !is_same {
            self.lines.clear();
            self.selection.clear();
            self.line_of.clone_from(&view.look);
        }
    }

    /// Returns the row that was asked for in the list of columns, counted from 0.
    fn asked_row(&mut self, look: &Look) -> Option<u64> {
        Some(self.asked.take()?.0.saturating_sub(look.preview.block.first_row().0))
    }

    fn table_ui(&mut self, ui: &mut Ui, view: &View, look: &Look, trial: Option<&Trial>, reveal: Option<u64>) {
        let marks = Marks { issues: issues(look, trial), marks: trial.map_or(&[], |trial| &trial.marks) };
        self.make_columns(ui.painter(), view, &marks);
        let block = &look.preview.block;
        let empty = EmptyState::new(icon::TABLE, "No rows", "The file has columns, but no row below them");
        let grid = Grid::new("preview", "Preview", &self.columns).num_rows(block.num_rows() as u64).empty(empty);
        let num_columns = self.columns.len() - 1;
        let response = grid.selection(&mut self.selection).reveal(reveal).show(ui, |row| {
            let row = block.row(usize::try_from(row).ok()?)?;
            Some(cells(&row, &marks, num_columns))
        });
        if response.is_selection_changed
            && let Some(row) = self.selection.cursor()
        {
            self.at = Some(RowNo(block.first_row().0 + row));
            let lines = self.selection.rows().take(MAX_SELECTED).filter_map(|row| Some(block.row(row as usize)?.line));
            self.lines = lines.collect();
        }
    }

    /// Columns are as wide as their headings and what the first rows have in them.
    fn make_columns(&mut self, painter: &Painter, view: &View, marks: &Marks<'_>) {
        let is_tried = !marks.marks.is_empty();
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
        let headings = headings(preview);
        let mut widths: Vec<f32> = headings.iter().map(|heading| width(heading, Text::Strong)).collect();
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
        self.columns = vec![Column::number("Line").width(80.0)];
        self.columns.extend(headings.into_iter().zip(widths).enumerate().map(|(i, (heading, width))| {
            let column = Column::text(heading.clone()).width(bounded(width));
            let said = types.get(i).filter(|found| found.column == heading).map(column_list::in_words);
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
        is_cut: bool,
        num_open: usize,
    ) -> Option<u64> {
        let block = &look.preview.block;
        let mut step = None;
        ui.horizontal(|ui| {
            self.switch_ui(ui, !look.lines.is_empty() && !is_cut, num_open);
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

/// Whether what the mapping finds wrong is with some rows: with most, it is the mapping that is not finished, and the
/// reading's own issues would be lost among them.
fn tells_of_rows(trial: &Trial, look: &Look) -> bool {
    let of_mapping = trial.issues.iter().filter(|(_, issue)| !issue.code.is_readers());
    let mut rows: Vec<RowNo> = of_mapping.map(|(row, _)| *row).collect();
    rows.dedup();
    rows.len() * 2 <= look.preview.block.num_rows()
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

/// Returns the headings; values that belong to no column stand below headings that say so.
fn headings(preview: &Preview) -> Vec<String> {
    let num_columns = preview.columns.len();
    let widest = preview.block.rows().map(|row| row.num_cells()).max().unwrap_or(0);
    let beyond = (1..=widest.saturating_sub(num_columns).min(MAX_BEYOND)).map(|i| format!("Extra {i}"));
    preview.columns.iter().cloned().chain(beyond).collect()
}

/// Returns the columns of fixed-width text, as they were set by hand or found.
pub fn fixed_columns(look: &Look, by_user: Option<&[FixedColumn]>) -> Option<Vec<FixedColumn>> {
    match &look.preview.guess.format {
        FileFormat::Fixed(fixed) => Some(super::fixed_form::shown_columns(by_user, fixed)),
        FileFormat::Csv(_) | FileFormat::Excel(_) => None,
    }
}
