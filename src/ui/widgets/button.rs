//! Buttons: one primary on a page or dialog, secondary ones, quiet ones within content, and icons.

use std::borrow::Cow;

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Response, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use super::paint;
use crate::ui::theme::{self, Icon, Text, Tokens};

const PADDING: f32 = 14.0;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// What most will do next; one on a page or dialog.
    Primary,
    Secondary,
    /// Without a frame until pointed at.
    Quiet,
    /// Takes something away; its text says what.
    Danger,
}

/// A button with a text, and an icon if it has one. `ui.add_enabled` greys it out.
#[must_use = "add it to a Ui"]
pub struct Button<'a> {
    kind: ButtonKind,
    text: Cow<'a, str>,
    icon: Option<Icon>,
    tooltip: Option<Cow<'a, str>>,
    min_width: f32,
}

impl<'a> Button<'a> {
    pub fn new(kind: ButtonKind, text: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, text: text.into(), icon: None, tooltip: None, min_width: 0.0 }
    }

    pub fn primary(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ButtonKind::Primary, text)
    }

    pub fn secondary(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ButtonKind::Secondary, text)
    }

    pub fn quiet(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ButtonKind::Quiet, text)
    }

    pub fn danger(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ButtonKind::Danger, text)
    }

    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Makes it at least so wide: for buttons that stand in columns.
    pub fn min_width(self, min_width: f32) -> Self {
        Self { min_width, ..self }
    }

    /// Says more: the shortcut, or why the button is greyed out.
    pub fn tooltip(self, tooltip: impl Into<Cow<'a, str>>) -> Self {
        Self { tooltip: Some(tooltip.into()), ..self }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = theme::tokens(ui);
        let icon_size = tokens.text.icon;
        let galley = ui.painter().layout_no_wrap(self.text.to_string(), Text::Strong.font(), Color32::PLACEHOLDER);
        let icon_room = if self.icon.is_some() { icon_size + 6.0 } else { 0.0 };
        let padding = if self.kind == ButtonKind::Quiet { 10.0 } else { PADDING };
        let width = (galley.size().x + icon_room + 2.0 * padding).ceil();
        let size = vec2(width.max(self.min_width), tokens.height.control);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &self.text));
        if ui.is_rect_visible(rect) {
            let look = Look::of(self.kind, &response, tokens);
            look.paint(ui, &response, tokens);
            let left = rect.left() + padding;
            if let Some(icon) = self.icon {
                let center = pos2(left + icon_size / 2.0 - 1.0, rect.center().y);
                paint::icon_at(ui.painter(), center, icon, icon_size, look.text);
            }
            let at = pos2(left + icon_room, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, look.text);
        }
        with_tooltip(response.on_hover_cursor(CursorIcon::PointingHand), self.tooltip)
    }
}

/// A button that is only an icon; its name is its tooltip and what a screen reader says.
#[must_use = "add it to a Ui"]
pub struct IconButton<'a> {
    icon: Icon,
    name: Cow<'a, str>,
    is_small: bool,
}

impl<'a> IconButton<'a> {
    pub fn new(icon: Icon, name: impl Into<Cow<'a, str>>) -> Self {
        Self { icon, name: name.into(), is_small: false }
    }

    /// For within a row or a chip.
    pub fn small(self) -> Self {
        Self { is_small: true, ..self }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = theme::tokens(ui);
        let (side, icon) =
            if self.is_small { (tokens.height.small_control, 16.0) } else { (tokens.height.control, 20.0) };
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &self.name));
        if ui.is_rect_visible(rect) {
            let look = Look { text: tokens.color.muted, ..Look::of(ButtonKind::Quiet, &response, tokens) };
            look.paint(ui, &response, tokens);
            paint::icon_at(ui.painter(), rect.center(), self.icon, icon, look.text);
        }
        with_tooltip(response.on_hover_cursor(CursorIcon::PointingHand), Some(self.name))
    }
}

fn with_tooltip(response: Response, tooltip: Option<Cow<'_, str>>) -> Response {
    let Some(tooltip) = tooltip else {
        return response;
    };
    response.on_hover_text(tooltip.as_ref()).on_disabled_hover_text(tooltip.as_ref())
}

/// The colours of a button in its present state.
struct Look {
    fill: Color32,
    stroke: Stroke,
    text: Color32,
}

impl Look {
    fn of(kind: ButtonKind, response: &Response, tokens: &Tokens) -> Self {
        let color = &tokens.color;
        let is_down = response.is_pointer_button_down_on();
        let pick = |rest: Color32, hovered: Color32, down: Color32| match (is_down, response.hovered()) {
            (true, _) => down,
            (false, true) => hovered,
            (false, false) => rest,
        };
        if !response.enabled() {
            let (fill, edge) = match kind {
                ButtonKind::Primary => (color.pressed, Color32::TRANSPARENT),
                ButtonKind::Secondary | ButtonKind::Danger => (color.surface, color.line),
                ButtonKind::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT),
            };
            return Self { fill, stroke: Stroke::new(1.0, edge), text: color.faint };
        }
        let plain = pick(color.surface, color.hover, color.pressed);
        match kind {
            ButtonKind::Primary => Self {
                fill: pick(color.accent, color.accent_hover, color.accent_pressed),
                stroke: Stroke::NONE,
                text: color.on_accent,
            },
            ButtonKind::Secondary => Self { fill: plain, stroke: Stroke::new(1.0, color.outline), text: color.text },
            ButtonKind::Quiet => Self {
                fill: pick(Color32::TRANSPARENT, color.hover, color.pressed),
                stroke: Stroke::NONE,
                text: color.accent,
            },
            ButtonKind::Danger => Self {
                fill: pick(color.surface, color.error_soft, color.error_soft),
                stroke: Stroke::new(1.0, color.error),
                text: color.error,
            },
        }
    }

    fn paint(&self, ui: &Ui, response: &Response, tokens: &Tokens) {
        let radius = CornerRadius::same(tokens.radius.control);
        ui.painter().rect(response.rect, radius, self.fill, self.stroke, StrokeKind::Inside);
        if response.has_focus() {
            paint::focus_ring(ui, response.rect, tokens.radius.control);
        }
    }
}
