//! Fields to type in.

use eframe::egui::{Id, Key, KeyboardShortcut, Label, Modifiers, Response, RichText, TextEdit, Ui, Widget, vec2};

use super::button::IconButton;
use crate::ui::theme::{self, Text, icon};

/// Room for what is wrong below a narrow field.
const LEAST_ERROR: f32 = 240.0;

/// The shortcut that goes to a page's search field.
pub const FIND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::F);

/// A line of text. Within a [`super::Form`] row the row's label names it; elsewhere `name` does.
#[must_use = "add it to a Ui"]
pub struct TextField<'a> {
    text: &'a mut String,
    name: Option<&'a str>,
    hint: &'a str,
    width: f32,
    error: Option<&'a str>,
    is_mono: bool,
    id: Option<Id>,
}

impl<'a> TextField<'a> {
    pub fn new(text: &'a mut String) -> Self {
        Self { text, name: None, hint: "", width: 200.0, error: None, is_mono: false, id: None }
    }

    /// What a screen reader calls it where no label stands beside it.
    pub fn name(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// An example of what to type, shown while it is empty.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// The sentence that says what is wrong, shown below.
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    /// For raw values, delimiters and codes.
    pub fn mono(self) -> Self {
        Self { is_mono: true, ..self }
    }

    pub fn id(self, id: Id) -> Self {
        Self { id: Some(id), ..self }
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = theme::tokens(ui);
        let role = if self.is_mono { Text::Mono } else { Text::Body };
        let mut edit = TextEdit::singleline(self.text)
            .font(role.font())
            .desired_width(self.width.min(ui.available_width()))
            .align(eframe::egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, tokens.height.control))
            .hint_text(RichText::new(self.hint).font(role.font()).color(tokens.color.faint));
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let Some(error) = self.error else {
            return named(ui.add(edit), self.name);
        };
        ui.vertical(|ui| {
            // What stands beside the field stays there, however long the sentence.
            ui.set_max_width(ui.available_width().min(self.width.max(LEAST_ERROR)));
            ui.spacing_mut().item_spacing.y = tokens.space.xs;
            ui.visuals_mut().widgets.inactive.bg_stroke.color = tokens.color.error;
            let response = named(ui.add(edit), self.name);
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = tokens.space.xs;
                ui.label(RichText::new(icon::ERROR.codepoint).font(icon::font(14.0)).color(tokens.color.error));
                ui.add(Label::new(Text::Small.of(error).color(tokens.color.error)).wrap());
            });
            response
        })
        .inner
    }
}

fn named(response: Response, name: Option<&str>) -> Response {
    match name {
        Some(name) => response.accessible_name(name),
        None => response,
    }
}

/// A field that narrows what a page shows. Ctrl+F goes to it, Escape empties it.
#[must_use = "call show"]
pub struct SearchField<'a> {
    name: &'a str,
    hint: &'a str,
    width: f32,
}

impl<'a> SearchField<'a> {
    /// A field; `name` is what a screen reader calls it and what it shows while empty.
    pub fn new(name: &'a str) -> Self {
        Self { name, hint: name, width: 240.0 }
    }

    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Shows the field; tells whether the text changed.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> bool {
        let tokens = theme::tokens(ui);
        let id = ui.make_persistent_id(self.name);
        let before = text.clone();
        // Not from behind a dialog.
        let is_reachable = ui.is_enabled() && ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
        let is_asked = is_reachable && ui.input_mut(|input| input.consume_shortcut(&FIND));
        let sign = |icon: theme::Icon| RichText::new(icon.codepoint).font(icon::font(18.0)).color(tokens.color.muted);
        let edit = TextEdit::singleline(text)
            .id(id)
            .font(Text::Body.font())
            .desired_width(self.width.min(ui.available_width()))
            .align(eframe::egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, tokens.height.control))
            .prefix(sign(icon::SEARCH))
            .hint_text(RichText::new(self.hint).font(Text::Body.font()).color(tokens.color.faint));
        let response = ui.add(edit).accessible_name(self.name);
        if is_asked {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            text.clear();
        }
        if !text.is_empty() {
            let at = response.rect.right_center() - vec2(28.0, 12.0);
            let place = eframe::egui::Rect::from_min_size(at, vec2(24.0, 24.0));
            if ui.place(place, IconButton::new(icon::CLOSE, "Clear search").small()).clicked() {
                text.clear();
                response.request_focus();
            }
        }
        *text != before
    }
}
