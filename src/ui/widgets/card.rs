//! Cards and cue tiles.

use eframe::egui::{
    CornerRadius, CursorIcon, Frame, InnerResponse, Margin, Response, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::paint;
use crate::ui::{
    theme::{self, Icon, Text, Tone},
    words,
};

/// Groups content on a surface of its own.
pub fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = theme::tokens(ui);
    Frame::new()
        .fill(tokens.color.surface)
        .stroke(Stroke::new(1.0, tokens.color.line))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin::same(tokens.space.m as i8))
        .show(ui, content)
}

/// A tile with a number that leads somewhere: "3 Failed". Zero is quiet.
#[must_use = "add it to a Ui"]
pub struct CueTile<'a> {
    label: &'a str,
    count: u64,
    icon: Icon,
    tone: Tone,
}

impl<'a> CueTile<'a> {
    pub fn new(label: &'a str, count: u64, icon: Icon, tone: Tone) -> Self {
        Self { label, count, icon, tone }
    }
}

const TILE: eframe::egui::Vec2 = vec2(160.0, 88.0);

impl Widget for CueTile<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = theme::tokens(ui);
        let (rect, response) = ui.allocate_exact_size(TILE, Sense::click());
        let name = format!("{} {}", words::count(self.count), self.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
        let tone = if self.count == 0 { Tone::Neutral } else { self.tone };
        let color = &tokens.color;
        let fill = if response.hovered() { color.hover } else { color.surface };
        let edge = if response.hovered() { color.outline } else { color.line };
        let radius = CornerRadius::same(tokens.radius.card);
        ui.painter().rect(rect, radius, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        let inner = rect.shrink(tokens.space.m);
        let number_color = if self.count == 0 { color.muted } else { color.text };
        let font = Text::Display.font();
        let number = paint::line(ui.painter(), &words::count(self.count), font, number_color, inner.width() - 24.0);
        ui.painter().galley(pos2(inner.left(), inner.top() - 4.0), number, number_color);
        let icon_at = pos2(inner.right() - 10.0, inner.top() + 12.0);
        paint::icon_at(ui.painter(), icon_at, self.icon, 20.0, tone.color(tokens));
        let label = paint::line(ui.painter(), self.label, Text::Body.font(), color.muted, inner.width());
        ui.painter().galley(pos2(inner.left(), inner.bottom() - label.size().y), label, color.muted);
        if response.has_focus() {
            paint::focus_ring(ui, rect, tokens.radius.card);
        }
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}
