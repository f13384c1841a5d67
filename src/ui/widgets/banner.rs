//! A sentence across a page that has to be seen: the queue is switched off, the disk is full.

use eframe::egui::{Align, CornerRadius, Frame, Label, Layout, Margin, RichText, Ui};

use super::button::Button;
use crate::ui::theme::{self, Icon, Text, Tone, icon};

/// Shows the sentence, with a button for the way on where there is one; tells whether it was pressed.
pub fn banner(ui: &mut Ui, tone: Tone, sentence: &str, action: Option<&str>) -> bool {
    let tokens = theme::tokens(ui);
    let frame = Frame::new()
        .fill(tone.soft(tokens))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let is_pressed = action.is_some_and(|action| ui.add(Button::secondary(action)).clicked());
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new(sign(tone).codepoint).font(icon::font(20.0)).color(tone.color(tokens)));
                    ui.add(Label::new(Text::Body.of(sentence)).wrap());
                });
                is_pressed
            })
            .inner
        })
        .inner
    });
    shown.inner
}

fn sign(tone: Tone) -> Icon {
    match tone {
        Tone::Neutral | Tone::Accent => icon::INFORMATION,
        Tone::Success => icon::DONE,
        Tone::Warning => icon::WARNING,
        Tone::Error => icon::ERROR,
    }
}
