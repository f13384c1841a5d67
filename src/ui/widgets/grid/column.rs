//! A grid's columns: heading, width, alignment.

use std::{borrow::Cow, collections::HashMap};

/// Room between a cell's edge and its text.
pub const CELL_PADDING: f32 = 12.0;

/// The width of a digit, rounded up.
const DIGIT_WIDTH: f32 = 9.0;
const MIN_WIDTH: f32 = 40.0;
const MAX_FIT_WIDTH: f32 = 600.0;

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// A column. Its heading also names it: widths the user set are kept under it.
#[derive(Clone, Debug)]
pub struct Column {
    pub title: Cow<'static, str>,
    pub width: f32,
    pub align: Align,
    pub is_sortable: bool,
    /// Takes a share of the room that is left.
    pub fills: bool,
    pub tooltip: Option<Cow<'static, str>>,
}

impl Column {
    /// A column of text, 160 points wide.
    pub fn text(title: impl Into<Cow<'static, str>>) -> Self {
        Self { title: title.into(), width: 160.0, align: Align::Left, is_sortable: false, fills: false, tooltip: None }
    }

    /// A column of numbers, 96 points wide, right-aligned.
    pub fn number(title: impl Into<Cow<'static, str>>) -> Self {
        Self { width: 96.0, align: Align::Right, ..Self::text(title) }
    }

    /// A column of statuses, wide enough for the longest.
    pub fn status(title: impl Into<Cow<'static, str>>) -> Self {
        Self { width: 128.0, ..Self::text(title) }
    }

    #[must_use]
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Is wide enough for this number of digits and signs, so that no number is ever cut.
    #[must_use]
    pub fn holding(self, num_chars: usize) -> Self {
        Self { width: self.width.max((DIGIT_WIDTH * num_chars as f32 + 2.0 * CELL_PADDING).ceil()), ..self }
    }

    /// Its heading can be clicked to sort.
    #[must_use]
    pub fn sortable(self) -> Self {
        Self { is_sortable: true, ..self }
    }

    /// Takes a share of the room that is left; `width` is then the least.
    #[must_use]
    pub fn fill(self) -> Self {
        Self { fills: true, ..self }
    }

    /// Says more about the column than its heading.
    #[must_use]
    pub fn tooltip(self, tooltip: impl Into<Cow<'static, str>>) -> Self {
        Self { tooltip: Some(tooltip.into()), ..self }
    }
}

/// Returns the width of each column in a grid that has `room` points.
pub fn widths(columns: &[Column], by_user: &HashMap<String, f32>, room: f32) -> Vec<f32> {
    let set = |column: &Column| by_user.get(column.title.as_ref()).copied();
    let mut widths: Vec<f32> = columns.iter().map(|column| set(column).unwrap_or(column.width)).collect();
    let left = room - widths.iter().sum::<f32>();
    let filling: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].fills && set(&columns[*i]).is_none()).collect();
    if left > 0.0 {
        for i in &filling {
            widths[*i] += (left / filling.len() as f32).floor();
        }
    }
    widths
}

/// Returns the width after the user moved the column's edge.
pub fn resized(width: f32, delta: f32) -> f32 {
    (width + delta).max(MIN_WIDTH).round()
}

/// Returns the width that shows contents of that width.
pub fn fitting(content: f32) -> f32 {
    (content + 2.0 * CELL_PADDING).clamp(MIN_WIDTH, MAX_FIT_WIDTH).ceil()
}
