//! A field's test cases: inputs, what its steps must give, and whether they do.

use eframe::egui::{Label, RichText, Ui, vec2};

use super::pane::FieldCx;
use crate::{
    model::{FieldRule, RecipeTest},
    ui::{
        theme::{self, Text, icon},
        widgets::{Button, IconButton, TextField, section, small},
    },
};

impl FieldCx<'_, '_> {
    pub(super) fn tests_ui(&self, ui: &mut Ui, rule: &mut FieldRule) {
        section(ui, "Test cases");
        if rule.tests.is_empty() {
            small(ui, "A value and what its steps must give: tried whenever the integration is saved");
        }
        let mut removed = None;
        for (at, test) in rule.tests.iter_mut().enumerate() {
            let outcome = self.traced.and_then(|traced| traced.tests.get(at));
            let is_removed = ui.push_id(("test", at), |ui| test_ui(ui, test, outcome, at + 1)).inner;
            removed = removed.or(is_removed.then_some(at));
        }
        if let Some(at) = removed {
            rule.tests.remove(at);
        }
        if ui.add(Button::secondary("Add test case").icon(icon::ADD)).clicked() {
            rule.tests.push(RecipeTest::default());
        }
    }
}

/// Draws a test case; tells whether it is to be taken away.
fn test_ui(ui: &mut Ui, test: &mut RecipeTest, outcome: Option<&Result<String, String>>, number: usize) -> bool {
    let color = &theme::tokens(ui).color;
    let RecipeTest { input, expected } = test;
    let row = ui.horizontal(|ui| {
        let width = ((ui.available_width() - 190.0) / 2.0).clamp(80.0, 200.0);
        let name = format!("Input of test {number}");
        ui.add(TextField::new(input).name(&name).mono().hint("input").width(width));
        ui.label(Text::Body.of("→").color(color.faint));
        let name = format!("Expected of test {number}");
        ui.add(TextField::new(expected).name(&name).mono().hint("blank").width(width));
        let is_removed = ui.add(IconButton::new(icon::DELETE, format!("Remove test {number}")).small()).clicked();
        let Some(outcome) = outcome else { return is_removed };
        let (sign, word, tone) = match outcome {
            Ok(found) if found == expected => (icon::DONE, "Passes", color.success),
            Ok(_) | Err(_) => (icon::ERROR, "Fails", color.error),
        };
        ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
        ui.label(RichText::new(sign.codepoint).font(icon::font(16.0)).color(tone));
        ui.add(Label::new(Text::Body.of(word).color(tone)));
        is_removed
    });
    match outcome {
        Some(Ok(found)) if found != expected => {
            let found = if found.is_empty() { "blank" } else { found };
            ui.label(Text::Small.of(format!("gives {found}")).color(color.error));
        }
        Some(Err(fault)) => drop(ui.add(Label::new(Text::Small.of(fault).color(color.error)).wrap())),
        Some(Ok(_)) | None => {}
    }
    row.inner
}
