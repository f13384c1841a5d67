//! What a record created or changed in the company.

use eframe::egui::{Label, Ui};

use crate::{
    engine::{CreatedRecord, RecordDetail},
    model::{Outcome, RecordStatus},
    ui::{
        screen::{Page, Request, ScreenCx},
        theme::{self, Text, Tone, icon},
        widgets::{self, Button, Details},
    },
};

/// Shows the business records that stem from a completed record.
pub fn created_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, detail: &RecordDetail) {
    if detail.record.status != RecordStatus::Completed {
        return;
    }
    widgets::section(ui, heading(detail.record.outcome));
    if detail.created.is_empty() {
        widgets::muted(ui, "The record it made can't be found any more: it was changed or removed in the company");
    }
    for created in &detail.created {
        record_ui(cx, ui, created);
    }
}

fn heading(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Created) | None => "Created",
        Some(Outcome::Updated) => "Updated",
        Some(Outcome::Unchanged) => "Found unchanged",
        Some(Outcome::LeftAlone) => "Was already there",
    }
}

fn record_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, created: &CreatedRecord) {
    let tokens = theme::tokens(ui);
    ui.horizontal_wrapped(|ui| {
        let name = format!("{} {}", created.table, created.key);
        ui.add(Label::new(Text::Strong.of(name)).selectable(true));
        if ui.add(Button::quiet("Open in Company").icon(icon::OPEN)).clicked() {
            cx.requests.push(Request::Go(Page::Table(created.table.clone())));
        }
    });
    if created.is_changed_since {
        widgets::badge(ui, "Changed since by another row or import", Tone::Warning);
    }
    Details::default().key_width(136.0).show(ui, |rows| {
        for (field, value) in created.fields.iter().filter(|(_, value)| !value.is_empty()) {
            rows.row(field, value);
        }
    });
    ui.add_space(tokens.space.s);
}
