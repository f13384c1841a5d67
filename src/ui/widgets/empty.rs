//! What stands where nothing is yet: what will be here, and the first step.

use eframe::egui::{Label, Layout, RichText, Ui, UiBuilder, vec2};

use super::button::Button;
use crate::ui::theme::{self, Icon, Text, icon};

/// An empty place.
#[derive(Clone, Copy, Debug)]
#[must_use = "call show"]
pub struct EmptyState<'a> {
    icon: Icon,
    title: &'a str,
    text: &'a str,
    action: Option<&'a str>,
}

impl<'a> EmptyState<'a> {
    pub fn new(icon: Icon, title: &'a str, text: &'a str) -> Self {
        Self { icon, title, text, action: None }
    }

    /// Offers the first step as a button.
    pub fn action(self, action: &'a str) -> Self {
        Self { action: Some(action), ..self }
    }

    /// Shows it in the middle of the room there is; tells whether the button was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let tokens = theme::tokens(ui);
        let room = ui.available_rect_before_wrap();
        let height = if self.action.is_some() { 168.0 } else { 120.0 };
        let size = vec2(room.width().min(400.0), height);
        let top = room.top() + ((room.height().min(560.0) - height) / 2.0).max(tokens.space.m);
        let place = eframe::egui::Rect::from_min_size(eframe::egui::pos2(room.center().x - size.x / 2.0, top), size);
        let layout = Layout::top_down(eframe::egui::Align::Center);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
        inner.label(RichText::new(self.icon.codepoint).font(icon::font(40.0)).color(tokens.color.faint));
        inner.add(Label::new(Text::Heading.of(self.title)).wrap());
        inner.add(Label::new(Text::Body.of(self.text).color(tokens.color.muted)).wrap());
        let is_pressed = self.action.is_some_and(|action| {
            inner.add_space(tokens.space.s);
            inner.add(Button::secondary(action)).clicked()
        });
        ui.advance_cursor_after_rect(inner.min_rect());
        is_pressed
    }
}
