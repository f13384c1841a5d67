//! A field's checks, beyond what its table asks.

use eframe::egui::{Align, Label, Layout, Ui};

use crate::{
    model::{Check, CheckRule, CheckSeverity, FieldRule},
    ui::{
        theme::{self, Text, icon},
        widgets::{Button, Choice, IconButton, PickEntry, TextField, pick_button, section},
    },
};

/// Draws a field's checks; changes its rule.
pub fn checks_ui(ui: &mut Ui, rule: &mut FieldRule) {
    section(ui, "Checks");
    let mut removed = None;
    for (at, check) in rule.checks.iter_mut().enumerate() {
        let is_removed = ui.push_id(("check", at), |ui| check_ui(ui, check, at + 1)).inner;
        removed = removed.or(is_removed.then_some(at));
    }
    if let Some(at) = removed {
        rule.checks.remove(at);
    }
    let button = Button::secondary("Add check").icon(icon::ADD);
    let added = pick_button(ui, button, "Check to add", || {
        offered().into_iter().map(|(rule, aside)| PickEntry::new(rule.clone(), rule.name()).aside(aside)).collect()
    });
    rule.checks.extend(added.map(|rule| Check { rule, severity: CheckSeverity::Error }));
}

fn offered() -> [(CheckRule, &'static str); 6] {
    [
        (CheckRule::Mandatory, "not blank"),
        (CheckRule::Range { min: Some("0".to_owned()), max: None }, "numbers and dates"),
        (CheckRule::Pattern(String::new()), "regular expression"),
        (CheckRule::OneOf(Vec::new()), "a list"),
        (CheckRule::UniqueInFile, "no two rows"),
        (CheckRule::UniqueInTable, "no other record"),
    ]
}

/// Draws a check; tells whether it is to be taken away.
fn check_ui(ui: &mut Ui, check: &mut Check, number: usize) -> bool {
    let Check { rule, severity } = check;
    // Two values and their names need a line of their own where the pane is narrow.
    let is_below = matches!(rule, CheckRule::Range { .. }) && ui.available_width() < 560.0;
    let is_removed = ui.horizontal(|ui| {
        ui.add(Label::new(Text::Body.of(rule.name())));
        if !is_below {
            rule_ui(ui, rule, number);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_removed = ui.add(IconButton::new(icon::DELETE, format!("Remove check {number}")).small()).clicked();
            severity_ui(ui, severity, &format!("Severity of check {number}"));
            is_removed
        })
        .inner
    });
    if is_below {
        ui.horizontal(|ui| rule_ui(ui, rule, number));
    }
    is_removed.inner
}

/// Draws whether a record that fails can be processed.
pub fn severity_ui(ui: &mut Ui, severity: &mut CheckSeverity, name: &str) {
    let options = [(CheckSeverity::Error, "Error"), (CheckSeverity::Warning, "Warning")];
    Choice::new(name, options).width(104.0).show(ui, severity);
}

fn rule_ui(ui: &mut Ui, rule: &mut CheckRule, number: usize) {
    match rule {
        CheckRule::Range { min, max } => {
            end_ui(ui, min, "at least", number);
            end_ui(ui, max, "at most", number);
        }
        CheckRule::Pattern(pattern) => {
            let name = format!("Pattern of check {number}");
            ui.add(TextField::new(pattern).name(&name).mono().hint("[A-Z]{2}\\d+").width(160.0));
        }
        CheckRule::OneOf(values) => {
            let mut text = values.join("; ");
            let name = format!("Values of check {number}");
            if ui.add(TextField::new(&mut text).name(&name).hint("A; B; C").width(200.0)).changed() {
                *values = text.split(';').map(|value| value.trim().to_owned()).collect();
            }
        }
        CheckRule::Mandatory | CheckRule::UniqueInFile | CheckRule::UniqueInTable => {}
    }
}

fn end_ui(ui: &mut Ui, end: &mut Option<String>, label: &str, number: usize) {
    let color = theme::tokens(ui).color.muted;
    ui.add(Label::new(Text::Body.of(label).color(color)));
    let mut text = end.clone().unwrap_or_default();
    let name = format!("{label}, check {number}");
    if ui.add(TextField::new(&mut text).name(&name).mono().hint("any").width(88.0)).changed() {
        *end = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
}
