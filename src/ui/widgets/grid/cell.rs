//! What stands in a grid's cell, and how it is drawn.

use std::borrow::Cow;

use eframe::egui::{Color32, CornerRadius, Painter, Rect, pos2, vec2};

use super::column::{Align, CELL_PADDING};
use crate::ui::{
    theme::{StatusLook, Text, Tokens, Tone, icon},
    widgets::paint,
};

// More cannot be seen in a cell, and a cell of a damaged file may hold megabytes.
const MAX_CHARS: usize = 300;
const MAX_TOOLTIP_CHARS: usize = 1_000;
const ICON: f32 = 16.0;

/// A cell of a row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    pub text: Cow<'a, str>,
    pub kind: CellKind<'a>,
}

/// How a cell is drawn.
#[derive(Clone, Debug)]
pub enum CellKind<'a> {
    Text,
    /// The name of the row: what a reader looks for.
    Strong,
    /// Second to the rest: a time, a place.
    Muted,
    /// A raw value, as it is in the file.
    Mono,
    /// Icon, word and colour.
    Status(StatusLook),
    /// A value that is wrong: tinted, with the sentence as tooltip.
    Issue(Cow<'a, str>),
    /// A bar, from 0 to 1, before the text.
    Progress(f32),
    /// A bar of parts, each with its share from 0 to 1; the text says the same in words.
    Shares([(f32, Tone); 3]),
}

/// The cells of a row, one for each column.
pub type RowCells<'a> = Vec<Cell<'a>>;

impl<'a> Cell<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Text }
    }

    /// The same as text; columns of numbers are right-aligned by [`super::Column::number`].
    pub fn number(text: impl Into<Cow<'a, str>>) -> Self {
        Self::text(text)
    }

    pub fn strong(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Strong }
    }

    pub fn muted(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Muted }
    }

    pub fn mono(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Mono }
    }

    pub fn status(look: impl Into<StatusLook>) -> Self {
        let look = look.into();
        Self { text: Cow::Borrowed(look.label), kind: CellKind::Status(look) }
    }

    /// A wrong value, and the sentence that says why.
    pub fn issue(text: impl Into<Cow<'a, str>>, sentence: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Issue(sentence.into()) }
    }

    /// How far, from 0 to 1, and in words.
    pub fn progress(fraction: f32, text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Progress(fraction) }
    }

    /// A bar of parts, and what it says in words: only a screen reader says them.
    pub fn shares(shares: [(f32, Tone); 3], spoken: impl Into<Cow<'a, str>>) -> Self {
        Self { text: spoken.into(), kind: CellKind::Shares(shares) }
    }

    pub fn empty() -> Self {
        Self::text("")
    }

    /// Returns what a screen reader says of the cell.
    pub fn spoken(&self) -> Cow<'_, str> {
        match &self.kind {
            CellKind::Issue(sentence) if self.text.is_empty() => Cow::Borrowed(sentence),
            CellKind::Issue(_)
            | CellKind::Text
            | CellKind::Strong
            | CellKind::Muted
            | CellKind::Mono
            | CellKind::Status(_)
            | CellKind::Progress(_)
            | CellKind::Shares(_) => Cow::Borrowed(&self.text),
        }
    }

    /// Returns what there is to say when the pointer rests on the cell: why it is wrong, or what is cut off.
    pub fn tooltip(&self, painter: &Painter, width: f32) -> Option<String> {
        match &self.kind {
            CellKind::Issue(sentence) => Some(sentence.to_string()),
            CellKind::Shares(_) => Some(self.text.to_string()),
            CellKind::Text
            | CellKind::Strong
            | CellKind::Muted
            | CellKind::Mono
            | CellKind::Status(_)
            | CellKind::Progress(_) => {
                let is_cut = self.width(painter) > width - 2.0 * CELL_PADDING + 0.5 || self.text.contains('\n');
                is_cut.then(|| self.text.chars().take(MAX_TOOLTIP_CHARS).collect())
            }
        }
    }

    /// Returns the width its content would like to have.
    pub fn width(&self, painter: &Painter) -> f32 {
        let before = match self.kind {
            CellKind::Shares(_) => return BAR,
            CellKind::Status(_) | CellKind::Issue(_) => ICON + 6.0,
            CellKind::Progress(_) => BAR + 8.0,
            CellKind::Text | CellKind::Strong | CellKind::Muted | CellKind::Mono => 0.0,
        };
        let galley = painter.layout_no_wrap(one_line(&self.text).into_owned(), self.role().font(), Color32::BLACK);
        before + galley.size().x
    }

    fn role(&self) -> Text {
        match self.kind {
            CellKind::Strong => Text::Strong,
            CellKind::Mono => Text::Mono,
            CellKind::Text
            | CellKind::Muted
            | CellKind::Status(_)
            | CellKind::Issue(_)
            | CellKind::Progress(_)
            | CellKind::Shares(_) => Text::Body,
        }
    }

    /// Draws the cell into `rect`.
    pub fn paint(&self, painter: &Painter, rect: Rect, align: Align, tokens: &Tokens) {
        let inner = rect.shrink2(vec2(CELL_PADDING, 0.0));
        match &self.kind {
            CellKind::Text | CellKind::Strong | CellKind::Mono => {
                self.paint_text(painter, inner, align, tokens.color.text);
            }
            CellKind::Muted => self.paint_text(painter, inner, align, tokens.color.muted),
            CellKind::Status(look) => {
                let color = look.color(tokens);
                paint::icon_at(painter, icon_center(inner), look.icon, ICON, color);
                self.paint_text(painter, after(inner, ICON + 6.0), Align::Left, color);
            }
            CellKind::Issue(_) => {
                let tint = rect.shrink2(vec2(4.0, 2.0));
                painter.rect_filled(tint, CornerRadius::same(tokens.radius.small), tokens.color.error_soft);
                paint::icon_at(painter, icon_center(inner), icon::ERROR, ICON, tokens.color.error);
                self.paint_text(painter, after(inner, ICON + 6.0), align, tokens.color.error);
            }
            CellKind::Shares(shares) => paint_shares(painter, inner, shares, tokens),
            CellKind::Progress(fraction) => {
                paint_bar(painter, inner, *fraction, tokens);
                self.paint_text(painter, after(inner, BAR + 8.0), Align::Left, tokens.color.text);
            }
        }
    }

    fn paint_text(&self, painter: &Painter, inner: Rect, align: Align, color: Color32) {
        if self.text.is_empty() {
            return;
        }
        let galley = paint::line(painter, &one_line(&self.text), self.role().font(), color, inner.width());
        let at = match align {
            Align::Left => paint::left_middle(inner, galley.size()),
            Align::Right => paint::right_middle(inner, galley.size()),
        };
        painter.galley(at, galley, color);
    }
}

const BAR: f32 = 56.0;

fn paint_bar(painter: &Painter, inner: Rect, fraction: f32, tokens: &Tokens) {
    let track = Rect::from_min_size(pos2(inner.left(), inner.center().y - 2.0), vec2(BAR, 4.0));
    painter.rect_filled(track, 2.0, tokens.color.line);
    let done = Rect::from_min_size(track.min, vec2(BAR * fraction.clamp(0.0, 1.0), 4.0));
    painter.rect_filled(done, 2.0, tokens.color.accent);
}

fn paint_shares(painter: &Painter, inner: Rect, shares: &[(f32, Tone)], tokens: &Tokens) {
    let track = Rect::from_min_size(pos2(inner.left(), inner.center().y - 3.0), vec2(inner.width(), 6.0));
    painter.rect_filled(track, 3.0, tokens.color.line);
    let widths = part_widths(shares, track.width());
    let mut left = track.left();
    for (width, (_, tone)) in widths.into_iter().zip(shares).filter(|(width, _)| *width > 0.0) {
        let part = Rect::from_min_size(pos2(left, track.top()), vec2(width, track.height()));
        left += width;
        // Round at the ends of the bar only.
        let round = |is_end: bool| if is_end { 3 } else { 0 };
        let (first, last) = (round(part.left() <= track.left()), round(part.right() >= track.right() - 0.5));
        painter.rect_filled(part, CornerRadius { nw: first, sw: first, ne: last, se: last }, tone.color(tokens));
    }
}

/// Returns the widths of a bar's parts: one record of a million is still to be seen, at the cost of the largest part.
pub fn part_widths(shares: &[(f32, Tone)], room: f32) -> Vec<f32> {
    let width = |share: f32| if share > 0.0 { (room * share.min(1.0)).max(3.0) } else { 0.0 };
    let mut widths: Vec<f32> = shares.iter().map(|(share, _)| width(*share)).collect();
    let excess = widths.iter().sum::<f32>() - room;
    if excess > 0.0
        && let Some(largest) = widths.iter_mut().max_by(|a, b| a.total_cmp(b))
    {
        *largest -= excess;
    }
    widths
}

/// Draws what stands for a row that is not there yet.
pub fn paint_placeholder(painter: &Painter, rect: Rect, salt: u64, tokens: &Tokens) {
    let inner = rect.shrink2(vec2(CELL_PADDING, 0.0));
    // Lengths differ, so that it reads as text to come.
    let share = 0.35 + (salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60) as f32 / 40.0;
    let size = vec2((inner.width() * share).max(8.0), 8.0);
    painter.rect_filled(Rect::from_min_size(paint::left_middle(inner, size), size), 4.0, tokens.color.line);
}

fn icon_center(inner: Rect) -> eframe::egui::Pos2 {
    pos2(inner.left() + ICON / 2.0, inner.center().y)
}

fn after(inner: Rect, width: f32) -> Rect {
    Rect::from_min_max(pos2((inner.left() + width).min(inner.right()), inner.top()), inner.max)
}

/// Returns the text as one line of at most [`MAX_CHARS`]: line ends and tabs become signs that can be seen.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_plain = text.len() <= MAX_CHARS && !text.contains(|c: char| c.is_control());
    if is_plain {
        return Cow::Borrowed(text);
    }
    let visible = |c: char| match c {
        '\n' | '\r' => '↵',
        '\t' => '→',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    };
    Cow::Owned(text.replace("\r\n", "\n").chars().take(MAX_CHARS).map(visible).collect())
}
