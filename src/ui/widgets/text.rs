//! Words on a page, in one of the sizes there are.

use eframe::egui::{Label, Response, Ui};

use crate::ui::theme::{self, Text};

/// Heights of a line where several may follow.
const PARAGRAPH: f32 = 20.0;
const SMALL: f32 = 16.0;

/// The name of a page or dialog.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(Text::Title.of(text)).wrap())
}

/// The name of a section.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(Text::Heading.of(text)).wrap())
}

/// Words that stand out.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(Text::Strong.of(text)))
}

/// Plain words, wrapped.
pub fn body(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(Text::Body.of(text).line_height(Some(PARAGRAPH))).wrap())
}

/// Words second to the rest, wrapped.
pub fn muted(ui: &mut Ui, text: &str) -> Response {
    let color = theme::tokens(ui).color.muted;
    ui.add(Label::new(Text::Body.of(text).color(color).line_height(Some(PARAGRAPH))).wrap())
}

/// A small second line, wrapped.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    let color = theme::tokens(ui).color.muted;
    ui.add(Label::new(Text::Small.of(text).color(color).line_height(Some(SMALL))).wrap())
}

/// A raw value; it can be selected and copied.
pub fn mono(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(Text::Mono.of(text)).wrap().selectable(true))
}
