//! A form: labels in one column, what is filled in beside them.

use eframe::egui::{Align, Label, Layout, Ui, UiBuilder, vec2};

use super::{choice::Choice, field::TextField};
use crate::ui::theme::{self, Text};

/// Rows of labelled inputs.
pub struct Form<'u> {
    ui: &'u mut Ui,
    label_width: f32,
}

impl<'u> Form<'u> {
    /// Shows a form whose labels are 160 points wide.
    pub fn show(ui: &'u mut Ui, fill: impl FnOnce(&mut Form<'_>)) {
        Self::with_labels(ui, 160.0, fill);
    }

    /// Shows a form whose labels are that wide.
    pub fn with_labels(ui: &'u mut Ui, label_width: f32, fill: impl FnOnce(&mut Form<'_>)) {
        ui.scope(|ui| fill(&mut Form { ui, label_width }));
    }

    /// A row; inputs that have no name of their own get the label's.
    pub fn row<R>(&mut self, label: &str, input: impl FnOnce(&mut Ui) -> R) -> R {
        let tokens = theme::tokens(self.ui);
        let height = tokens.height.control;
        self.ui
            .horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(self.label_width, height), eframe::egui::Sense::hover());
                let layout = Layout::left_to_right(Align::Center);
                let mut label_ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
                let text = Text::Body.of(label).color(tokens.color.muted);
                let label_id = label_ui.add(Label::new(text).truncate()).id;
                ui.label_inputs_by(label_id, |ui| ui.vertical(|ui| ui.horizontal(input).inner).inner)
            })
            .inner
    }

    /// A line of text; tells whether it changed.
    pub fn text(&mut self, label: &str, text: &mut String) -> bool {
        self.row(label, |ui| ui.add(TextField::new(text)).changed())
    }

    /// One of several; tells whether it changed.
    pub fn choice<T, S>(&mut self, label: &str, value: &mut T, options: impl IntoIterator<Item = (T, S)>) -> bool
    where
        T: Clone + PartialEq,
        S: Into<std::borrow::Cow<'static, str>>,
    {
        let options: Vec<_> = options.into_iter().map(|(value, text)| (value, text.into())).collect();
        self.row(label, |ui| Choice::new(label, options).show(ui, value))
    }

    /// Yes or no, with what yes means beside the box; tells whether it changed.
    pub fn check(&mut self, label: &str, value: &mut bool, meaning: &str) -> bool {
        self.row(label, |ui| super::check(ui, value, meaning).changed())
    }

    /// A value that cannot be changed here.
    pub fn fixed(&mut self, label: &str, value: &str) {
        self.row(label, |ui| ui.add(Label::new(Text::Body.of(value)).wrap().selectable(true)));
    }

    /// A hint below the input of the row before.
    pub fn hint(&mut self, hint: &str) {
        let indent = self.label_width + self.ui.spacing().item_spacing.x;
        self.ui.horizontal_top(|ui| {
            ui.add_space(indent);
            super::small(ui, hint);
        });
    }
}
