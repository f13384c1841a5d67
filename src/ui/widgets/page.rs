//! What every page begins with.

use eframe::egui::{Align, Label, Layout, Ui};

use super::text;
use crate::ui::theme::{self, Text};

/// Title and subtitle at the left, the page's actions at the right: primary first in the code, rightmost on the page.
pub fn page_header<R>(ui: &mut Ui, title: &str, subtitle: &str, actions: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = theme::tokens(ui);
    let answer = ui
        .horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.set_min_height(48.0);
                let answer = actions(ui);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(Text::Title.of(title)).truncate());
                    if !subtitle.is_empty() {
                        ui.add(Label::new(Text::Body.of(subtitle).color(tokens.color.muted)).truncate());
                    }
                });
                answer
            })
            .inner
        })
        .inner;
    ui.add_space(tokens.space.s);
    answer
}

/// A section of a page: its heading, and the room before it.
pub fn section(ui: &mut Ui, heading: &str) {
    ui.add_space(theme::tokens(ui).space.s);
    text::heading(ui, heading);
}
