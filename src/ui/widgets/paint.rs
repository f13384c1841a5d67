//! What widgets painted by hand have in common.

use std::sync::Arc;

use eframe::egui::{
    Color32, CornerRadius, FontId, Galley, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2,
    text::{LayoutJob, TextWrapping},
};

use crate::ui::theme::{self, Icon, icon};

/// Draws the ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: u8) {
    let color = theme::tokens(ui).color.focus;
    // Two points of ground between: the ring of a filled button would be part of it.
    let around = rect.expand(4.0);
    ui.painter().rect_stroke(around, CornerRadius::same(radius + 4), Stroke::new(2.0, color), StrokeKind::Inside);
}

/// Draws a ring just inside, for what fills its surroundings.
pub fn focus_ring_inside(painter: &Painter, rect: Rect, radius: u8, color: Color32) {
    painter.rect_stroke(rect, CornerRadius::same(radius), Stroke::new(2.0, color), StrokeKind::Inside);
}

/// Draws an icon around a point.
pub fn icon_at(painter: &Painter, center: Pos2, icon: Icon, size: f32, color: Color32) {
    let galley = painter.layout_no_wrap(icon.codepoint.to_owned(), icon::font(size), color);
    painter.galley(center - galley.size() / 2.0, galley, color);
}

/// Lays out one line of text, cut with an ellipsis where it is wider than `width`.
pub fn line(painter: &Painter, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), color);
    if galley.size().x <= width {
        return galley;
    }
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping { max_width: width.max(0.0), max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// Returns where a text of that size starts so that it stands at the left, in the middle of the height.
pub fn left_middle(rect: Rect, size: Vec2) -> Pos2 {
    pos2(rect.left(), rect.center().y - size.y / 2.0)
}

/// Returns where a text of that size starts so that it ends at the right, in the middle of the height.
pub fn right_middle(rect: Rect, size: Vec2) -> Pos2 {
    pos2(rect.right() - size.x, rect.center().y - size.y / 2.0)
}

/// Paints one line of text at the left of a place, in the middle of its height, cut with an ellipsis.
pub fn line_in(ui: &Ui, place: Rect, text: &str, font: FontId, color: Color32) {
    let galley = line(ui.painter(), text, font, color, place.width());
    ui.painter().galley(left_middle(place, galley.size()), galley, color);
}
