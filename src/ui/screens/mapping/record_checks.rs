//! The checks of a table's records: conditions on several fields, with what the row shown makes of them.

use eframe::egui::{Align, CornerRadius, Frame, Label, Layout, Margin, RichText, Stroke, Ui};

use super::{Change, MappingEditor, Subject, checks::severity_ui, pane::scrolled, questions::Verdict};
use crate::{
    model::{CheckSeverity, RecordCheck, TableName, TableSchema},
    ui::{
        screen::ScreenCx,
        theme::{self, Text, icon},
        widgets::{Button, Form, IconButton, PickEntry, TextField, pick_button, small},
    },
};

const LABELS: f32 = 104.0;

impl MappingEditor {
    pub(super) fn record_checks_ui(
        &mut self,
        cx: &ScreenCx<'_>,
        ui: &mut Ui,
        subject: &Subject<'_>,
        table: &TableName,
        changes: &mut Vec<Change>,
    ) {
        let found = subject.mapping.tables.iter().zip(subject.tables).find(|(part, _)| part.table == *table);
        let Some((part, schema)) = found else { return };
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(IconButton::new(icon::CLOSE, "Close checks")).clicked() {
                    self.opened = None;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(Text::Heading.of(format!("Checks of each {table}"))).truncate());
                });
            });
        });
        let verdicts = self.questions.verdicts(cx, subject, table, self.row.at().unwrap_or(0));
        scrolled(ui, "record checks", |ui| {
            small(ui, "Conditions that each record must meet, such as field[\"Credit Limit (LCY)\"] >= 0");
            let mut checks = part.checks.clone();
            checks_ui(ui, &mut checks, schema, verdicts.as_deref().map(Vec::as_slice).unwrap_or_default());
            if checks != part.checks {
                changes.push(Change::Checks { table: table.clone(), checks });
            }
        });
    }
}

fn checks_ui(ui: &mut Ui, checks: &mut Vec<RecordCheck>, schema: &TableSchema, verdicts: &[Verdict]) {
    let mut removed = None;
    for (at, check) in checks.iter_mut().enumerate() {
        let is_removed = ui.push_id(at, |ui| check_ui(ui, check, schema, verdicts.get(at), at + 1)).inner;
        removed = removed.or(is_removed.then_some(at));
        ui.add_space(8.0);
    }
    if let Some(at) = removed {
        checks.remove(at);
    }
    if ui.add(Button::secondary("Add check").icon(icon::ADD)).clicked() {
        checks.push(RecordCheck { expression: String::new(), message: String::new(), severity: CheckSeverity::Error });
    }
}

/// Draws a check; tells whether it is to be taken away.
fn check_ui(
    ui: &mut Ui,
    check: &mut RecordCheck,
    schema: &TableSchema,
    verdict: Option<&Verdict>,
    number: usize,
) -> bool {
    let tokens = theme::tokens(ui);
    let frame = Frame::new()
        .fill(tokens.color.window)
        .stroke(Stroke::new(1.0, tokens.color.line))
        .corner_radius(CornerRadius::same(tokens.radius.control))
        .inner_margin(Margin::same(8));
    let RecordCheck { expression, message, severity } = check;
    let shown = frame.show(ui, |ui| {
        ui.take_available_width();
        let mut is_removed = false;
        Form::with_labels(ui, LABELS, |form| {
            let inserted = form.row("Must be true", |ui| {
                let name = format!("Expression of check {number}");
                let width = (ui.available_width() - 136.0).max(160.0);
                ui.add(TextField::new(expression).name(&name).mono().width(width));
                let offered = || schema.fields.iter().map(|field| PickEntry::new(field.name.clone(), &field.name));
                pick_button(ui, Button::secondary("Insert field"), "Field to insert", || offered().collect())
            });
            if let Some(field) = inserted {
                expression.push_str(&format!("field[\"{field}\"]"));
            }
            form.row("Else say", |ui| {
                let name = format!("Message of check {number}");
                ui.add(TextField::new(message).name(&name).hint("The credit limit is negative").width(f32::INFINITY));
            });
            form.row("Severity", |ui| {
                severity_ui(ui, severity, &format!("Severity of check {number}"));
                is_removed = ui.add(IconButton::new(icon::DELETE, format!("Remove check {number}")).small()).clicked();
            });
            form.row("This row", |ui| verdict_ui(ui, verdict));
        });
        is_removed
    });
    shown.inner
}

fn verdict_ui(ui: &mut Ui, verdict: Option<&Verdict>) {
    let color = &theme::tokens(ui).color;
    let (sign, tone, text) = match verdict {
        None => {
            small(ui, "No row is known");
            return;
        }
        Some(Ok(true)) => (icon::DONE, color.success, "It is true"),
        Some(Ok(false)) => (icon::ERROR, color.error, "It is not true"),
        Some(Err(fault)) => (icon::WARNING, color.warning, fault.as_str()),
    };
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.label(RichText::new(sign.codepoint).font(icon::font(16.0)).color(tone));
    ui.add(Label::new(Text::Body.of(text).color(tone)).wrap());
}
