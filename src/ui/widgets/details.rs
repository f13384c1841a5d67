//! Keys and values, one below the other: what a card or a detail pane tells of a thing.

use eframe::egui::{Label, Ui, UiBuilder, pos2, vec2};

use crate::ui::theme::{self, Text, Tokens};

/// A list of keys and values with the values aligned.
#[must_use = "call show"]
pub struct Details {
    key_width: f32,
}

/// The list while it is being filled.
pub struct DetailRows<'u> {
    ui: &'u mut Ui,
    key_width: f32,
}

impl Default for Details {
    fn default() -> Self {
        Self { key_width: 136.0 }
    }
}

impl Details {
    pub fn key_width(self, key_width: f32) -> Self {
        Self { key_width }
    }

    pub fn show(self, ui: &mut Ui, fill: impl FnOnce(&mut DetailRows<'_>)) {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            fill(&mut DetailRows { ui, key_width: self.key_width });
        });
    }
}

impl DetailRows<'_> {
    /// A value as text; it can be selected and copied.
    pub fn row(&mut self, key: &str, value: &str) {
        self.with(key, |ui, tokens| {
            let (value, color) =
                if value.is_empty() { ("–", tokens.color.faint) } else { (value, tokens.color.text) };
            ui.add(Label::new(Text::Body.of(value).color(color)).wrap().selectable(true));
        });
    }

    /// A raw value, as it is in the file.
    pub fn raw(&mut self, key: &str, value: &str) {
        self.with(key, |ui, tokens| {
            let (value, color) =
                if value.is_empty() { ("empty", tokens.color.faint) } else { (value, tokens.color.text) };
            ui.add(Label::new(Text::Mono.of(value).color(color)).wrap().selectable(true));
        });
    }

    /// A value drawn by the caller: a status, a link.
    pub fn with(&mut self, key: &str, value: impl FnOnce(&mut Ui, &Tokens)) {
        let tokens = theme::tokens(self.ui);
        let place = self.ui.available_rect_before_wrap();
        let key_rect = place.with_max_x(place.left() + self.key_width - tokens.space.s);
        let value_rect = place.with_min_x(place.left() + self.key_width);
        let mut key_ui = self.ui.new_child(UiBuilder::new().id_salt((key, "key")).max_rect(key_rect));
        key_ui.add(Label::new(Text::Body.of(key).color(tokens.color.muted)).wrap());
        let mut value_ui = self.ui.new_child(UiBuilder::new().id_salt((key, "value")).max_rect(value_rect));
        value(&mut value_ui, tokens);
        let bottom = key_ui.min_rect().bottom().max(value_ui.min_rect().bottom()).max(place.top() + 20.0);
        let size = vec2(place.width(), bottom - place.top());
        self.ui.advance_cursor_after_rect(eframe::egui::Rect::from_min_size(pos2(place.left(), place.top()), size));
    }
}
