//! One thing that is wrong with a record: the sentence, what to do, and the value itself.

use eframe::egui::{CornerRadius, Frame, Margin, RichText, Ui};

use crate::{
    model::Issue,
    ui::{
        theme::{self, Tone, icon},
        widgets,
    },
};

/// Shows an issue; `value_ui` shows the value it is about, where that can be mended.
pub fn issue_ui(ui: &mut Ui, issue: &Issue, value_ui: impl FnOnce(&mut Ui)) {
    let tokens = theme::tokens(ui);
    let (tone, sign) = if issue.is_error() { (Tone::Error, icon::ERROR) } else { (Tone::Warning, icon::WARNING) };
    let radius = CornerRadius::same(tokens.radius.card);
    let frame = Frame::new().fill(tone.soft(tokens)).corner_radius(radius).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.take_available_width();
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(sign.codepoint).font(icon::font(20.0)).color(tone.color(tokens)));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                widgets::body(ui, &issue.message());
                widgets::small(ui, &place_and_advice(issue));
            });
        });
        value_ui(ui);
    });
}

fn place_and_advice(issue: &Issue) -> String {
    let advice = issue.advice();
    match (issue.field.as_str(), issue.value.as_str()) {
        ("", _) => advice.to_owned(),
        (field, "") => format!("{field} · {advice}"),
        (field, value) => format!("{field} “{value}” · {advice}"),
    }
}
