//! Choosing one of several, and yes or no.

use std::borrow::Cow;

use eframe::egui::{ComboBox, Response, Ui, WidgetText};

use crate::ui::theme::Text;

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
        let combo = ComboBox::from_id_salt(self.name).width(self.width).selected_text(shown).truncate();
        let inner = combo.show_ui(ui, |ui| {
            for (option, label) in &self.options {
                if ui.selectable_label(option == value, WidgetText::from(Text::Body.of(label.as_ref()))).clicked() {
                    value.clone_from(option);
                }
            }
        });
        let _named = inner.response.accessible_name(self.name);
        *value != before
    }
}

/// Yes or no, with its words to the right of the box.
pub fn check(ui: &mut Ui, value: &mut bool, label: &str) -> Response {
    ui.checkbox(value, Text::Body.of(label))
}
