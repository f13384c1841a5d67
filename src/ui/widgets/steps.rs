//! Where one is in a sequence: "1 File › 2 Columns › 3 Staging".

use eframe::egui::{CornerRadius, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::paint;
use crate::ui::theme::{self, Text, icon};

const BALL: f32 = 24.0;

/// Shows the steps; `current` counts from 0, and the steps before it are ticked.
pub fn steps(ui: &mut Ui, names: &[&str], current: usize) {
    let tokens = theme::tokens(ui);
    ui.horizontal(|ui| {
        for (i, name) in names.iter().enumerate() {
            if i > 0 {
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, BALL), Sense::hover());
                paint::icon_at(ui.painter(), rect.center(), icon::CHEVRON, 18.0, tokens.color.faint);
            }
            step_ui(ui, i, name, current);
        }
    });
}

fn step_ui(ui: &mut Ui, index: usize, name: &str, current: usize) {
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let is_current = index == current;
    let font = if is_current { Text::Strong.font() } else { Text::Body.font() };
    let words = if is_current { color.text } else { color.muted };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, words);
    let (rect, response) = ui.allocate_exact_size(vec2(BALL + 8.0 + galley.size().x, BALL), Sense::hover());
    let spoken = format!("Step {} {name}", index + 1);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_current, &spoken));
    let center = pos2(rect.left() + BALL / 2.0, rect.center().y);
    let ball = eframe::egui::Rect::from_center_size(center, vec2(BALL, BALL));
    let (fill, on) = if is_current { (color.accent, color.on_accent) } else { (color.pressed, color.muted) };
    ui.painter().rect_filled(ball, CornerRadius::same(12), fill);
    if index < current {
        paint::icon_at(ui.painter(), center, icon::CHECK, 16.0, color.success);
    } else {
        let number = ui.painter().layout_no_wrap((index + 1).to_string(), Text::Small.font(), on);
        ui.painter().galley(center - number.size() / 2.0, number, on);
    }
    let at = pos2(rect.left() + BALL + 8.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, words);
}
