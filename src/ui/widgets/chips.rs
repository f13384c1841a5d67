//! Filter chips: one of several is on, each with a live count.

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::paint;
use crate::ui::{
    theme::{self, Icon, StatusLook, Text, Tone},
    words,
};

/// One chip of a row.
#[derive(Clone, Debug)]
pub struct Chip<T> {
    /// What is filtered by it; `None` for all.
    pub value: Option<T>,
    pub label: String,
    /// How many it would leave; `None` where there is nothing to count.
    pub count: Option<u64>,
    pub look: Option<(Icon, Tone)>,
}

impl<T> Chip<T> {
    /// The chip that takes the filter away.
    pub fn all(count: u64) -> Self {
        Self { value: None, label: "All".to_owned(), count: Some(count), look: None }
    }

    pub fn new(value: T, label: impl Into<String>, count: u64) -> Self {
        Self { value: Some(value), label: label.into(), count: Some(count), look: None }
    }

    /// A chip that switches what is shown, with nothing to count.
    pub fn plain(value: T, label: impl Into<String>) -> Self {
        Self { value: Some(value), label: label.into(), count: None, look: None }
    }

    /// The chip of a status.
    pub fn status(value: T, count: u64) -> Self
    where
        T: Copy + Into<StatusLook>,
    {
        let look = value.into();
        Self { look: Some((look.icon, look.tone)), ..Self::new(value, look.label, count) }
    }
}

/// A row of chips.
#[must_use = "call show"]
pub struct FilterChips<'a, T> {
    name: &'a str,
    chips: &'a [Chip<T>],
}

impl<'a, T: Clone + PartialEq> FilterChips<'a, T> {
    /// A row of chips; `name` is what a screen reader calls it.
    pub fn new(name: &'a str, chips: &'a [Chip<T>]) -> Self {
        Self { name, chips }
    }

    /// Shows the chips; `selected` is the filter. Tells whether it changed.
    pub fn show(self, ui: &mut Ui, selected: &mut Option<T>) -> bool {
        let before = selected.clone();
        let row = ui.horizontal_wrapped(|ui| {
            for chip in self.chips {
                if chip_ui(ui, chip, selected.as_ref()).clicked() {
                    selected.clone_from(&chip.value);
                }
            }
        });
        row.response.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, true, self.name));
        *selected != before
    }
}

fn chip_ui<T: PartialEq>(ui: &mut Ui, chip: &Chip<T>, selected: Option<&T>) -> Response {
    let is_on = selected == chip.value.as_ref();
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let text_color = if is_on { color.accent } else { color.text };
    let font = if is_on { Text::Strong.font() } else { Text::Body.font() };
    let label = ui.painter().layout_no_wrap(chip.label.clone(), font.clone(), text_color);
    let count = chip.count.map(words::count);
    let count = count.map(|count| ui.painter().layout_no_wrap(count, font, Color32::PLACEHOLDER));
    let count_room = count.as_ref().map_or(0.0, |count| 8.0 + count.size().x);
    let icon_room = if chip.look.is_some() { 20.0 } else { 0.0 };
    let size = vec2(24.0 + icon_room + label.size().x + count_room, 28.0);
    let (rect, response) = ui.allocate_exact_size(size.ceil(), Sense::click());
    let name = chip.count.map_or_else(|| chip.label.clone(), |count| format!("{} {}", chip.label, words::count(count)));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_on, &name));
    let (fill, edge) = match (is_on, response.hovered()) {
        (true, _) => (color.accent_soft, color.accent),
        (false, true) => (color.hover, color.outline),
        (false, false) => (color.surface, color.line),
    };
    ui.painter().rect(rect, CornerRadius::same(14), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let mut x = rect.left() + 12.0;
    if let Some((icon, tone)) = chip.look {
        let tone = if chip.count == Some(0) { Tone::Neutral } else { tone };
        paint::icon_at(ui.painter(), pos2(x + 7.0, rect.center().y), icon, 16.0, tone.color(tokens));
        x += icon_room;
    }
    let label_width = label.size().x;
    ui.painter().galley(pos2(x, rect.center().y - label.size().y / 2.0), label, text_color);
    if let Some(count) = count {
        let count_color = if is_on { color.accent } else { color.muted };
        let at = pos2(x + label_width + 8.0, rect.center().y - count.size().y / 2.0);
        ui.painter().galley(at, count, count_color);
    }
    if response.has_focus() {
        paint::focus_ring(ui, rect, 14);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}
