//! Choosing one of several, and yes or no.

use std::borrow::Cow;

use eframe::egui::{
    ComboBox, CornerRadius, IdSalt, Key, Popup, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetText,
    accesskit::Role, pos2, style::WidgetVisuals, vec2,
};

use super::paint;
use crate::ui::theme::{self, Text, icon};

/// A choice of one value out of a list.
#[must_use = "call show"]
pub struct Choice<'a, T> {
    name: &'a str,
    options: Vec<(T, Cow<'a, str>)>,
    width: f32,
}

impl<'a, T: Clone + PartialEq> Choice<'a, T> {
    /// A choice; `name` is what a screen reader calls it, and what tells it apart from others of the same parent.
    pub fn new(name: &'a str, options: impl IntoIterator<Item = (T, impl Into<Cow<'a, str>>)>) -> Self {
        let options = options.into_iter().map(|(value, label)| (value, label.into())).collect();
        Self { name, options, width: 200.0 }
    }

    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Shows the choice; tells whether it changed.
    pub fn show(self, ui: &mut Ui, value: &mut T) -> bool {
        let shown = self.options.iter().find(|(option, _)| option == value).map_or("", |(_, label)| label.as_ref());
        let before = value.clone();
        let mut is_left = false;
        let width = self.width.min(ui.available_width());
        let id = ui.make_persistent_id(IdSalt::new(self.name));
        let (was_open, had_focus) = (ComboBox::is_open(ui.ctx(), id), ui.memory(|memory| memory.has_focus(id)));
        let combo = ComboBox::from_id_salt(self.name).width(width).selected_text(shown).truncate().icon(arrow);
        let inner = combo.show_ui(ui, |ui| {
            // A list, not a stack of buttons.
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::NONE;
            ui.visuals_mut().widgets.hovered.bg_stroke = Stroke::NONE;
            for (option, label) in &self.options {
                let is_current = *option == before;
                let response = ui.selectable_label(is_current, WidgetText::from(Text::Body.of(label.as_ref())));
                if is_current && was_open && had_focus {
                    // A list opened by a key is entered where one stands.
                    response.request_focus();
                }
                if response.clicked() {
                    (*value).clone_from(option);
                    is_left = response.has_focus();
                }
            }
        });
        if was_open && ui.input(|input| input.key_pressed(Key::Escape) || input.key_pressed(Key::Tab)) {
            is_left = true;
        }
        // The list takes the keyboard with it when it goes. A click closes it by itself, a key does not.
        if is_left {
            Popup::close_id(ui.ctx(), id.with("popup"));
            inner.response.request_focus();
        }
        let _named = inner.response.accessible_name(self.name);
        *value != before
    }
}

/// Draws the arrow of a list, for lists that are made only while they are open.
pub fn arrow(ui: &Ui, rect: Rect, _: &WidgetVisuals, _is_open: bool) {
    paint::icon_at(ui.painter(), rect.center(), icon::EXPAND, 18.0, theme::tokens(ui).color.muted);
}

const BOX: f32 = 18.0;

/// Yes or no, with its words to the right of the box.
pub fn check(ui: &mut Ui, value: &mut bool, label: &str) -> Response {
    let tokens = theme::tokens(ui);
    let room = ui.available_width() - BOX - tokens.space.s;
    let galley = ui.painter().layout(label.to_owned(), Text::Body.font(), tokens.color.text, room);
    let size = vec2(BOX + tokens.space.s + galley.size().x, galley.size().y.max(tokens.height.control));
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *value, label));
    let square = Rect::from_min_size(pos2(rect.left(), rect.center().y - BOX / 2.0), vec2(BOX, BOX));
    paint_box(ui, square, &response, *value);
    let at = pos2(square.right() + tokens.space.s, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.color.text);
    if response.has_focus() {
        paint::focus_ring(ui, square, tokens.radius.small);
    }
    response
}

fn paint_box(ui: &Ui, square: Rect, response: &Response, is_on: bool) {
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let (fill, edge) = match (is_on, response.hovered()) {
        (true, true) => (color.accent_hover, Stroke::NONE),
        (true, false) => (color.accent, Stroke::NONE),
        (false, true) => (color.hover, Stroke::new(1.0, color.text)),
        (false, false) => (color.surface, Stroke::new(1.0, color.outline)),
    };
    ui.painter().rect(square, CornerRadius::same(tokens.radius.small), fill, edge, StrokeKind::Inside);
    if is_on {
        paint::icon_at(ui.painter(), square.center(), icon::CHECK, 16.0, color.on_accent);
    }
}
