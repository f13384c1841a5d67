//! The steps of a longer task, each with what it has come to: all is seen at once, and any can be gone to.

use eframe::egui::{
    CornerRadius, CursorIcon, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::paint;
use crate::ui::theme::{self, Icon, Text, Tone, icon};

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing is known of it yet.
    Open,
    /// Settled, by the program or by the user.
    Settled,
    /// Something is missing.
    Wanting,
}

/// One step of a task.
#[derive(Clone, Debug)]
pub struct Step<T> {
    pub value: T,
    pub title: &'static str,
    /// What it has come to: "CSV, semicolon, UTF-8".
    pub summary: String,
    pub state: StepState,
}

const HEIGHT: f32 = 52.0;
const GAP: f32 = 8.0;

/// Shows the steps side by side; returns the one that was chosen.
pub fn stepper<T: Copy + PartialEq>(ui: &mut Ui, steps: &[Step<T>], current: T) -> Option<T> {
    let room = ui.available_width();
    let width = ((room - GAP * steps.len().saturating_sub(1) as f32) / steps.len().max(1) as f32).floor();
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (i, step) in steps.iter().enumerate() {
            if step_ui(ui, i + 1, step, step.value == current, width).clicked() {
                chosen = Some(step.value);
            }
        }
    });
    chosen
}

fn step_ui<T>(ui: &mut Ui, number: usize, step: &Step<T>, is_current: bool, width: f32) -> Response {
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), is_current, step.title));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(step.summary.as_str()));
    let (fill, edge) = match (is_current, response.hovered()) {
        (true, _) => (color.surface, color.accent),
        (false, true) => (color.hover, color.outline),
        (false, false) => (color.surface, color.line),
    };
    let radius = CornerRadius::same(tokens.radius.card);
    let painter = ui.painter();
    painter.rect(rect, radius, fill, Stroke::new(if is_current { 1.5 } else { 1.0 }, edge), StrokeKind::Inside);
    let sign_at = pos2(rect.left() + 22.0, rect.center().y);
    let (icon, tone) = sign(step.state);
    paint::icon_at(painter, sign_at, icon, 20.0, tone.color(tokens));
    words_ui(ui, rect, number, step, is_current);
    if response.has_focus() {
        paint::focus_ring(ui, rect, tokens.radius.card);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(step.summary.as_str())
}

fn words_ui<T>(ui: &Ui, rect: Rect, number: usize, step: &Step<T>, is_current: bool) {
    let color = &theme::tokens(ui).color;
    let painter = ui.painter();
    let left = rect.left() + 42.0;
    let room = rect.right() - 8.0 - left;
    let title_color = if is_current { color.accent } else { color.text };
    let title = format!("{number}  {}", step.title);
    let title = paint::line(painter, &title, Text::Strong.font(), title_color, room);
    painter.galley(pos2(left, rect.top() + 7.0), title, title_color);
    let summary = paint::line(painter, &step.summary, Text::Small.font(), color.muted, room);
    painter.galley(pos2(left, rect.top() + 28.0), summary, color.muted);
}

fn sign(state: StepState) -> (Icon, Tone) {
    match state {
        StepState::Open => (icon::READY, Tone::Neutral),
        StepState::Settled => (icon::DONE, Tone::Success),
        StepState::Wanting => (icon::WARNING, Tone::Warning),
    }
}
