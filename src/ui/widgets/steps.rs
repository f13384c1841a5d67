//! Where one is in a sequence: "1 File › 2 Columns › 3 Staging".

use std::sync::Arc;

use eframe::egui::{Galley, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::paint;
use crate::ui::theme::{self, Text, icon};

const BALL: f32 = 24.0;
const GAP: f32 = 8.0;
const ARROW: f32 = 36.0;

/// Shows the steps; `current` counts from 0, and the steps before it are ticked. In their order in every layout.
pub fn steps(ui: &mut Ui, names: &[&str], current: usize) {
    let color = &theme::tokens(ui).color;
    let galley = |(i, name): (usize, &&str)| {
        let (font, words) =
            if i == current { (Text::Strong.font(), color.text) } else { (Text::Body.font(), color.muted) };
        ui.painter().layout_no_wrap((*name).to_owned(), font, words)
    };
    let galleys: Vec<_> = names.iter().enumerate().map(galley).collect();
    let width: f32 = galleys.iter().map(|galley| BALL + GAP + galley.size().x).sum();
    let between = ARROW * names.len().saturating_sub(1) as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(width + between, BALL), Sense::hover());
    let mut left = rect.left();
    for (i, (galley, name)) in galleys.into_iter().zip(names).enumerate() {
        if i > 0 {
            let center = pos2(left + ARROW / 2.0, rect.center().y);
            paint::icon_at(ui.painter(), center, icon::CHEVRON, 18.0, theme::tokens(ui).color.faint);
            left += ARROW;
        }
        let size = vec2(BALL + GAP + galley.size().x, BALL);
        step_ui(ui, Rect::from_min_size(pos2(left, rect.top()), size), &Step { index: i, name, current, galley });
        left += size.x;
    }
}

struct Step<'a> {
    index: usize,
    name: &'a str,
    current: usize,
    galley: Arc<Galley>,
}

fn step_ui(ui: &Ui, rect: Rect, step: &Step<'_>) {
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let Step { index, name, current, galley } = step;
    let spoken = format!("Step {} {name}", index + 1);
    let response = ui.interact(rect, ui.scope_id().with(("step", index)), Sense::hover());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, index == current, &spoken));
    let center = pos2(rect.left() + BALL / 2.0, rect.center().y);
    let (fill, on) = if index == current { (color.accent, color.on_accent) } else { (color.pressed, color.muted) };
    ui.painter().circle_filled(center, BALL / 2.0, fill);
    if index < current {
        paint::icon_at(ui.painter(), center, icon::CHECK, 16.0, color.success);
    } else {
        let number = ui.painter().layout_no_wrap((index + 1).to_string(), Text::Small.font(), on);
        ui.painter().galley(center - number.size() / 2.0, number, on);
    }
    let at = pos2(rect.left() + BALL + GAP, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, Arc::clone(galley), color.text);
}
