//! Small marks: a status, a confidence, a count.

use eframe::egui::{CornerRadius, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::paint;
use crate::ui::theme::{self, StatusLook, Text, Tone};

/// A status: icon and word in its colour.
pub fn status(ui: &mut Ui, look: impl Into<StatusLook>) -> Response {
    let look = look.into();
    let tokens = theme::tokens(ui);
    let color = look.color(tokens);
    let galley = ui.painter().layout_no_wrap(look.label.to_owned(), Text::Body.font(), color);
    let size = vec2(22.0 + galley.size().x, galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint::icon_at(ui.painter(), pos2(rect.left() + 8.0, rect.center().y), look.icon, 16.0, color);
    let at = pos2(rect.left() + 22.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, look.label));
    response
}

/// A word on a soft ground.
pub fn badge(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    badge_of(ui, text, tone, f32::INFINITY)
}

/// The same in what room is left: cut where that is too little, and then whole as its tooltip.
pub fn badge_within(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let room = (ui.available_width() - 16.0).max(16.0);
    badge_of(ui, text, tone, room)
}

fn badge_of(ui: &mut Ui, text: &str, tone: Tone, room: f32) -> Response {
    let tokens = theme::tokens(ui);
    let color = tone.color(tokens);
    let galley = paint::line(ui.painter(), text, Text::Small.font(), color, room);
    let is_cut = galley.elided;
    let size = vec2(galley.size().x + 16.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(10), tone.soft(tokens));
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if is_cut { response.on_hover_text(text) } else { response }
}

/// How sure a guess is, from 0 to 1: a percentage, green when it can be trusted, amber when it wants a look.
pub fn confidence(ui: &mut Ui, confidence: f32) -> Response {
    let percent = (confidence.clamp(0.0, 1.0) * 100.0).round();
    let tone = match percent {
        90.0.. => Tone::Success,
        60.0.. => Tone::Warning,
        _ => Tone::Error,
    };
    let text = format!("{percent} % sure");
    badge(ui, &text, tone)
}
