//! One thing that is wrong with a record: the sentence, what to do, and the value itself.

use eframe::egui::{CornerRadius, Frame, Margin, RichText, Ui};

use crate::{
    model::{Issue, IssueCode, RowNo},
    ui::{
        theme::{self, Tone, icon},
        widgets::{self, Button},
    },
};

/// Shows an issue; `value_ui` shows the value it is about, where that can be mended. Returns another row that the issue
/// speaks of, where the user asked for it.
pub fn issue_ui(ui: &mut Ui, issue: &Issue, value_ui: impl FnOnce(&mut Ui)) -> Option<RowNo> {
    let tokens = theme::tokens(ui);
    let (tone, sign) = if issue.is_error() { (Tone::Error, icon::ERROR) } else { (Tone::Warning, icon::WARNING) };
    let radius = CornerRadius::same(tokens.radius.card);
    let frame = Frame::new().fill(tone.soft(tokens)).corner_radius(radius).inner_margin(Margin::same(12));
    let shown = frame.show(ui, |ui| {
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
        let row = other_row(issue)?;
        ui.add(Button::quiet(format!("Show row {row}")).icon(icon::FORWARD)).clicked().then_some(row)
    });
    shown.inner
}

fn other_row(issue: &Issue) -> Option<RowNo> {
    let speaks_of_row = matches!(
        issue.code,
        IssueCode::DocumentFailed | IssueCode::DuplicateKey | IssueCode::ParentFailed | IssueCode::Circle
    );
    issue.detail.parse().ok().filter(|_| speaks_of_row).map(RowNo)
}

fn place_and_advice(issue: &Issue) -> String {
    let advice = issue.advice();
    match (issue.field.as_str(), issue.value.as_str()) {
        ("", _) => advice.to_owned(),
        (field, "") => format!("{field} · {advice}"),
        (field, value) => format!("{field} “{value}” · {advice}"),
    }
}
