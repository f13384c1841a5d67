//! A grid's visible rows.

use eframe::egui::{CornerRadius, Id, Rect, Response, Sense, Stroke, Ui, UiBuilder, accesskit, pos2, vec2};

use super::{
    cell::{Cell, CellKind, RowCells, paint_placeholder},
    column::Column,
    selection::Selection,
};
use crate::ui::{
    theme::{self, Tokens},
    widgets::paint,
};

/// A row about to be drawn.
pub struct Row<'a, 'c> {
    pub index: u64,
    pub rect: Rect,
    pub cells: Option<RowCells<'c>>,
    pub columns: &'a [Column],
    /// Left edge and width of each column, in the window's points.
    pub spans: &'a [(f32, f32)],
    pub selection: &'a Selection,
    pub has_focus: bool,
}

/// Draws a row; its answer tells clicks.
pub fn row_ui(ui: &mut Ui, id: Id, row: &Row<'_, '_>) -> Response {
    let tokens = theme::tokens(ui);
    let row_id = id.with(("row", row.index));
    let builder = UiBuilder::new().scope_id(row_id).max_rect(row.rect).sense(Sense::CLICK);
    let mut row_ui = ui.new_child(builder.accessibility_role(accesskit::Role::Row));
    row_ui.expand_to_include_rect(row.rect);
    let response = row_ui.response();
    describe_row(&row_ui, row_id, row);
    let ground = match (row.selection.contains(row.index), response.hovered()) {
        (true, _) => Ground::Selected,
        (false, true) => Ground::Hovered,
        (false, false) => Ground::Plain,
    };
    paint_row(&row_ui, row, ground, tokens);
    match &row.cells {
        Some(cells) => cells_ui(&row_ui, row_id, row, cells, tokens),
        None => placeholders(&row_ui, row, tokens),
    }
    if row.has_focus && row.selection.cursor() == Some(row.index) {
        let inside = row.rect.intersect(row_ui.clip_rect());
        paint::focus_ring_inside(row_ui.painter(), inside, tokens.radius.small, tokens.color.focus);
    }
    response
}

/// What a row stands on.
#[derive(Clone, Copy)]
enum Ground {
    Plain,
    Hovered,
    Selected,
}

fn paint_row(ui: &Ui, row: &Row<'_, '_>, ground: Ground, tokens: &Tokens) {
    let painter = ui.painter();
    let rect = row.rect;
    match ground {
        Ground::Plain => {}
        Ground::Hovered => {
            painter.rect_filled(rect, 0.0, tokens.color.hover);
        }
        Ground::Selected => {
            painter.rect_filled(rect, 0.0, tokens.color.accent_soft);
            // Selection is not told by colour alone.
            let bar = Rect::from_min_size(pos2(ui.clip_rect().left(), rect.top()), vec2(3.0, rect.height()));
            painter.rect_filled(bar, 0.0, tokens.color.accent);
        }
    }
    // The last row of a full grid ends with the frame.
    if rect.bottom() < ui.clip_rect().bottom() - 1.5 {
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.color.line));
    }
}

fn cells_ui(ui: &Ui, row_id: Id, row: &Row<'_, '_>, cells: &RowCells<'_>, tokens: &Tokens) {
    let is_described = ui.ctx().has_accesskit_node(row_id);
    let clip = ui.clip_rect().x_range();
    let pointer = ui.input(|input| input.pointer.hover_pos());
    for (i, ((cell, column), (left, width))) in cells.iter().zip(row.columns).zip(row.spans).enumerate() {
        let rect = Rect::from_min_size(pos2(*left, row.rect.top()), vec2(*width, row.rect.height()));
        if !clip.intersects(rect.x_range()) {
            continue;
        }
        cell.paint(ui.painter(), rect, column.align, tokens);
        let tooltip = pointer.filter(|at| rect.contains(*at)).and_then(|_| cell.tooltip(ui.painter(), *width));
        if is_described || tooltip.is_some() {
            let response = ui.interact(rect, row_id.with(i), Sense::hover());
            describe_cell(ui, row_id.with(i), rect, cell, i);
            if let Some(tooltip) = tooltip {
                response.on_hover_text(tooltip);
            }
        }
    }
}

fn describe_cell(ui: &Ui, cell_id: Id, rect: Rect, cell: &Cell<'_>, index: usize) {
    ui.ctx().accesskit_node_builder(cell_id, |node| {
        node.set_role(accesskit::Role::Cell);
        node.set_label(cell.spoken().as_ref());
        node.set_column_index(index);
        if let CellKind::Issue(sentence) = &cell.kind {
            node.set_description(sentence.as_ref());
        }
        super::set_bounds(node, rect.intersect(ui.clip_rect()));
    });
}

fn placeholders(ui: &Ui, row: &Row<'_, '_>, tokens: &Tokens) {
    for (i, (left, width)) in row.spans.iter().enumerate() {
        let rect = Rect::from_min_size(pos2(*left, row.rect.top()), vec2(*width, row.rect.height()));
        paint_placeholder(ui.painter(), rect, row.index.wrapping_mul(31).wrapping_add(i as u64), tokens);
    }
}

fn describe_row(ui: &Ui, row_id: Id, row: &Row<'_, '_>) {
    ui.ctx().accesskit_node_builder(row_id, |node| {
        node.set_role(accesskit::Role::Row);
        node.set_label(match &row.cells {
            Some(cells) => {
                let texts: Vec<_> = cells.iter().map(Cell::spoken).filter(|text| !text.is_empty()).collect();
                texts.join(", ")
            }
            None => format!("Row {} is being loaded", row.index + 1),
        });
        node.set_row_index(row.index as usize);
        node.set_selected(row.selection.contains(row.index));
        node.add_action(accesskit::Action::Click);
        super::set_bounds(node, row.rect.intersect(ui.clip_rect()));
    });
}

/// Draws the rounded frame around a grid, over its square content.
pub fn paint_frame(ui: &Ui, rect: Rect, tokens: &Tokens) {
    let stroke = Stroke::new(1.0, tokens.color.line);
    let radius = CornerRadius::same(tokens.radius.card);
    ui.painter().rect_stroke(rect, radius, stroke, eframe::egui::StrokeKind::Inside);
}
