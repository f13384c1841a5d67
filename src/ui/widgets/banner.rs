//! A sentence across a page that has to be seen: the queue is switched off, the disk is full.

use eframe::egui::{CornerRadius, Frame, Margin, RichText, Ui};

use super::button::Button;
use crate::ui::theme::{self, Icon, Tone, icon};

/// Shows the sentence, with a button for the way on where there is one; tells whether it was pressed.
pub fn banner(ui: &mut Ui, tone: Tone, sentence: &str, action: Option<&str>) -> bool {
    let tokens = theme::tokens(ui);
    let frame = Frame::new()
        .fill(tone.soft(tokens))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin::symmetric(12, 8));
    frame
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(tokens.height.small_control);
                let icon = RichText::new(sign(tone).codepoint).font(icon::font(20.0)).color(tone.color(tokens));
                ui.label(icon);
                let room = ui.available_width() - action.map_or(0.0, |text| 40.0 + 8.0 * text.chars().count() as f32);
                ui.vertical(|ui| {
                    ui.set_max_width(room);
                    super::body(ui, sentence);
                });
                let is_pressed = |ui: &mut Ui, text: &str| ui.add(Button::secondary(text)).clicked();
                action.is_some_and(|text| is_pressed(ui, text))
            })
            .inner
        })
        .inner
}

fn sign(tone: Tone) -> Icon {
    match tone {
        Tone::Neutral | Tone::Accent => icon::INFORMATION,
        Tone::Success => icon::DONE,
        Tone::Warning => icon::WARNING,
        Tone::Error => icon::ERROR,
    }
}
