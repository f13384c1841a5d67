//! A large choice within a dialog: an action with its explanation, "Process in background (continue working)".

use std::borrow::Cow;

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Response, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use super::paint;
use crate::ui::theme::{self, Icon, Text};

/// An action to be chosen among a few.
#[must_use = "add it to a Ui"]
pub struct OptionCard<'a> {
    icon: Icon,
    title: Cow<'a, str>,
    text: Cow<'a, str>,
    mark: Option<&'a str>,
    is_highlighted: bool,
}

impl<'a> OptionCard<'a> {
    /// An action: its title is its accessible name.
    pub fn new(icon: Icon, title: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self { icon, title: title.into(), text: text.into(), mark: None, is_highlighted: false }
    }

    /// The one that answers Enter: it takes the keyboard where nothing else has it.
    pub fn highlighted(self, is_highlighted: bool) -> Self {
        Self { is_highlighted, ..self }
    }

    /// A word in the corner: "Recommended".
    pub fn mark(self, mark: Option<&'a str>) -> Self {
        Self { mark, ..self }
    }
}

impl Widget for OptionCard<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = theme::tokens(ui);
        let color = &tokens.color;
        let left = 52.0;
        let width = ui.available_width();
        let room = width - left - tokens.space.m;
        let text = ui.painter().layout(self.text.to_string(), Text::Small.font(), Color32::PLACEHOLDER, room);
        let height = (12.0 + 20.0 + 2.0 + text.size().y + 12.0).max(56.0).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &self.title));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            let mark = self.mark.map(|mark| format!("{mark}. ")).unwrap_or_default();
            node.set_description(format!("{mark}{}", self.text));
        });

        let (fill, edge) = match (self.is_highlighted, response.hovered()) {
            (true, _) => (color.accent_soft, Stroke::new(1.0, color.accent)),
            (false, true) => (color.hover, Stroke::new(1.0, color.outline)),
            (false, false) => (color.surface, Stroke::new(1.0, color.outline)),
        };
        let painter = ui.painter();
        painter.rect(rect, CornerRadius::same(tokens.radius.card), fill, edge, StrokeKind::Inside);
        let strong = if self.is_highlighted { color.accent } else { color.text };
        paint::icon_at(painter, pos2(rect.left() + 28.0, rect.center().y), self.icon, 24.0, strong);
        let mark_room = self.mark.map_or(0.0, |_| 112.0);
        let title = paint::line(painter, &self.title, Text::Strong.font(), color.text, room - mark_room);
        painter.galley(pos2(rect.left() + left, rect.top() + 12.0), title, color.text);
        painter.galley(pos2(rect.left() + left, rect.top() + 34.0), text, color.muted);
        if let Some(mark) = self.mark {
            let galley = painter.layout_no_wrap(mark.to_owned(), Text::Small.font(), color.accent);
            painter.galley(
                pos2(rect.right() - tokens.space.m - galley.size().x, rect.top() + 13.0),
                galley,
                color.accent,
            );
        }
        // As long as nothing else has the keyboard, Enter is its.
        if self.is_highlighted && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.has_focus() {
            paint::focus_ring_inside(ui.painter(), rect, tokens.radius.card, color.focus);
        }
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}
