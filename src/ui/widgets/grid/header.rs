//! A grid's headings: they stay in sight, sort when clicked, and their edges can be dragged.

use eframe::egui::{self, CursorIcon, Id, Painter, Rect, Response, Sense, Ui, accesskit, pos2, vec2};

use super::{
    Sort, SortOrder,
    column::{Align, CELL_PADDING, Column},
};
use crate::ui::{
    theme::{self, Text, Tokens, icon},
    widgets::paint,
};

const SORT_ICON: f32 = 14.0;

/// What the user did to a heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeaderAction {
    Sort(usize),
    Resize {
        column: usize,
        delta: f32,
    },
    /// Make the column as wide as what is in it.
    Fit(usize),
}

/// Draws the heading of column `index` into `rect`, of which `ui`'s clip shows a part.
pub fn heading_ui(
    ui: &Ui,
    id: Id,
    rect: Rect,
    index: usize,
    column: &Column,
    sort: Option<Sort>,
) -> Option<HeaderAction> {
    let tokens = theme::tokens(ui);
    let sense = if column.is_sortable { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, id.with(("heading", index)), sense);
    let order = sort.filter(|sort| sort.column == index).map(|sort| sort.order);
    describe(ui, &response, rect, column, order);
    if response.hovered() && column.is_sortable {
        ui.painter().rect_filled(rect, 0.0, tokens.color.pressed);
    }
    paint_heading(ui.painter(), rect, column, order, tokens);
    if response.has_focus() {
        paint::focus_ring_inside(ui.painter(), rect.shrink(1.0), tokens.radius.small, tokens.color.focus);
    }
    let is_clicked = response.clicked();
    if let Some(tooltip) = &column.tooltip {
        response.on_hover_text(tooltip.as_ref());
    }
    edge_ui(ui, id, rect, index).or_else(|| is_clicked.then_some(HeaderAction::Sort(index)))
}

fn paint_heading(painter: &Painter, rect: Rect, column: &Column, order: Option<SortOrder>, tokens: &Tokens) {
    let color = if order.is_some() { tokens.color.text } else { tokens.color.muted };
    let room = if order.is_some() { SORT_ICON + 4.0 } else { 0.0 };
    let inner = rect.shrink2(vec2(CELL_PADDING, 0.0));
    let galley = paint::line(painter, &column.title, heading_font(), color, inner.width() - room);
    let (size, center) = (galley.size(), inner.center().y);
    let (at, icon_x) = match column.align {
        Align::Left => (paint::left_middle(inner, size), inner.left() + size.x + 4.0 + SORT_ICON / 2.0),
        Align::Right => (paint::right_middle(inner, size), inner.right() - size.x - 4.0 - SORT_ICON / 2.0),
    };
    painter.galley(at, galley, color);
    if let Some(order) = order {
        let icon = match order {
            SortOrder::Ascending => icon::ASCENDING,
            SortOrder::Descending => icon::DESCENDING,
        };
        paint::icon_at(painter, pos2(icon_x, center), icon, SORT_ICON, color);
    }
}

fn heading_font() -> egui::FontId {
    egui::FontId { size: Text::Small.font().size, ..Text::Strong.font() }
}

/// Returns the width a heading would like to have.
pub fn heading_width(painter: &Painter, column: &Column) -> f32 {
    let galley = painter.layout_no_wrap(column.title.to_string(), heading_font(), egui::Color32::BLACK);
    galley.size().x + if column.is_sortable { SORT_ICON + 4.0 } else { 0.0 }
}

fn describe(ui: &Ui, response: &Response, rect: Rect, column: &Column, order: Option<SortOrder>) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(accesskit::Role::ColumnHeader);
        node.set_label(column.title.as_ref());
        super::set_bounds(node, rect);
        if let Some(order) = order {
            node.set_sort_direction(match order {
                SortOrder::Ascending => accesskit::SortDirection::Ascending,
                SortOrder::Descending => accesskit::SortDirection::Descending,
            });
        }
    });
}

// The right edge: drag to resize, double-click to fit. Eight points wide, and no stop for the Tab key.
fn edge_ui(ui: &Ui, id: Id, rect: Rect, index: usize) -> Option<HeaderAction> {
    let tokens = theme::tokens(ui);
    let edge = Rect::from_min_max(pos2(rect.right() - 4.0, rect.top()), pos2(rect.right() + 4.0, rect.bottom()));
    let response = ui
        .interact(edge, id.with(("edge", index)), Sense::CLICK | Sense::DRAG)
        .on_hover_and_drag_cursor(CursorIcon::ResizeColumn);
    let (color, top, bottom) = if response.hovered() || response.dragged() {
        (tokens.color.accent, rect.top(), rect.bottom())
    } else {
        (tokens.color.line, rect.top() + 8.0, rect.bottom() - 8.0)
    };
    ui.painter().vline(rect.right() - 0.5, top..=bottom, egui::Stroke::new(1.0, color));
    if response.double_clicked() {
        return Some(HeaderAction::Fit(index));
    }
    response.dragged().then(|| HeaderAction::Resize { column: index, delta: response.drag_delta().x })
}
