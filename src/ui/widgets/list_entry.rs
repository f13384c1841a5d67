//! An entry of a list that is chosen from: icon, name, and a word at its end.

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Id, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::paint;
use crate::ui::theme::{self, Icon, Text};

/// An entry about to be shown. The keyboard stays with the field above the list.
#[must_use = "call show"]
pub struct ListEntry<'a> {
    icon: Icon,
    name: &'a str,
    aside: &'a str,
    is_current: bool,
}

impl<'a> ListEntry<'a> {
    /// The height of an entry.
    pub const HEIGHT: f32 = 36.0;

    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, aside: "", is_current: false }
    }

    /// What stands at the end, muted: a shortcut, a kind.
    pub fn aside(self, aside: &'a str) -> Self {
        Self { aside, ..self }
    }

    /// The one that Enter takes.
    pub fn current(self, is_current: bool) -> Self {
        Self { is_current, ..self }
    }

    /// Shows the entry as wide as the room there is.
    pub fn show(self, ui: &mut Ui, id: Id) -> Response {
        let tokens = theme::tokens(ui);
        let color = &tokens.color;
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), Self::HEIGHT));
        let response = ui.interact(rect, id, Sense::CLICK);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, self.is_current, self.name));
        ui.accesskit_node_builder(id, |node| {
            node.set_selected(self.is_current);
            node.set_description(self.aside);
        });
        let (fill, text, sign) = match (self.is_current, response.hovered()) {
            (true, _) => (color.accent_soft, color.accent, color.accent),
            (false, true) => (color.hover, color.text, color.muted),
            (false, false) => (Color32::TRANSPARENT, color.text, color.muted),
        };
        let painter = ui.painter();
        painter.rect_filled(rect, CornerRadius::same(tokens.radius.control), fill);
        paint::icon_at(painter, pos2(rect.left() + 20.0, rect.center().y), self.icon, 20.0, sign);
        let aside = painter.layout_no_wrap(self.aside.to_owned(), Text::Small.font(), color.muted);
        let right = rect.right() - tokens.space.s - aside.size().x;
        painter.galley(pos2(right, rect.center().y - aside.size().y / 2.0), aside, color.muted);
        let left = rect.left() + 40.0;
        let name = paint::line(painter, self.name, Text::Body.font(), text, right - left - tokens.space.m);
        painter.galley(pos2(left, rect.center().y - name.size().y / 2.0), name, text);
        response.on_hover_cursor(CursorIcon::PointingHand)
    }
}
