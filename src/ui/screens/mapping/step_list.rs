//! A field's steps in their order: each with its parameters and what it makes of the sample. They are moved by dragging
//! or by their buttons.

use eframe::egui::{
    Align, CornerRadius, CursorIcon, Frame, Id, Label, Layout, Margin, Rect, RichText, Sense, Stroke, Ui, pos2, vec2,
};

use super::{
    pane::{FieldCx, Pane},
    questions::Traced,
    sample::{self, one_line},
    step_form, step_menu,
};
use crate::{
    engine::sentence,
    model::{FieldRule, RecipeTest, Step},
    ui::{
        theme::{self, Text, icon},
        widgets::{Button, IconButton, TextField, pick_from, section, small},
        words,
    },
};

/// What a dragged step is carried as: its position.
struct DraggedStep(usize);

/// What is to be done with the steps.
enum Asked {
    Remove(usize),
    Move { from: usize, to: usize },
}

impl FieldCx<'_, '_> {
    pub(super) fn steps_ui(&self, ui: &mut Ui, pane: &mut Pane, rule: &mut FieldRule) {
        section(ui, "Steps");
        self.sample_ui(ui, pane, rule);
        let mut asked = None;
        let num_steps = rule.steps.len();
        for (at, step) in rule.steps.iter_mut().enumerate() {
            asked = self.step_ui(ui, pane, step, (at, num_steps)).or(asked);
            ui.add_space(4.0);
        }
        match asked {
            None => {}
            Some(Asked::Remove(at)) => drop(rule.steps.remove(at)),
            Some(Asked::Move { from, to }) => move_step(&mut rule.steps, from, to),
        }
        self.result_ui(ui);
        self.issues_ui(ui, pane);
    }

    /// What goes into the steps: the value of the row shown, or one that is typed.
    fn sample_ui(&self, ui: &mut Ui, pane: &mut Pane, rule: &mut FieldRule) {
        let color = &theme::tokens(ui).color;
        ui.horizontal(|ui| {
            let button = Button::secondary("Add step").icon(icon::ADD);
            let button = ui.add(button);
            if std::mem::take(&mut pane.goes_to_adding) {
                button.request_focus();
            }
            let added = pick_from(ui, &button, "Step to add", || step_menu::offered(self.at.field, self.subject));
            if let Some(step) = added {
                pane.shown_step = Some(rule.steps.len());
                rule.steps.push(step);
            }
            ui.add_space(8.0);
            ui.add(Label::new(Text::Body.of("Try with").color(color.muted)));
            let input = self.traced.and_then(|traced| traced.input.as_deref());
            let hint = input.map(one_line).unwrap_or_default();
            let hint = if hint.is_empty() { "a value typed here".to_owned() } else { hint };
            let width = (ui.available_width() - 190.0).clamp(96.0, 240.0);
            ui.add(TextField::new(&mut pane.typed).name("Value to try").hint(&hint).mono().width(width));
            let again = IconButton::new(icon::CLOSE, "Try with the row’s value again").small();
            if !pane.typed.is_empty() && ui.add(again).clicked() {
                pane.typed.clear();
            }
            self.keep_ui(ui, pane, rule);
        });
        ui.add_space(4.0);
    }

    fn step_ui(&self, ui: &mut Ui, pane: &mut Pane, step: &mut Step, (at, num): (usize, usize)) -> Option<Asked> {
        let tokens = theme::tokens(ui);
        let frame = Frame::new()
            .fill(tokens.color.window)
            .stroke(Stroke::new(1.0, tokens.color.line))
            .corner_radius(CornerRadius::same(tokens.radius.control))
            .inner_margin(Margin {
                left: 8,
                right: 8,
                top: 4,
                bottom: if step_form::has_parameters(step) { 10 } else { 4 },
            });
        let shown = frame.show(ui, |ui| {
            ui.take_available_width();
            let asked = self.step_heading_ui(ui, pane, step, (at, num));
            let fault = self.traced.and_then(|traced| traced.fault_of(at));
            if fault.is_some() || step_form::has_parameters(step) {
                ui.indent(("parameters", at), |ui| {
                    step_form::step_ui(ui, self, pane, step, at);
                    if let Some(fault) = fault {
                        ui.add_space(4.0);
                        fault_ui(ui, &sentence(fault));
                    }
                });
            }
            asked
        });
        if pane.shown_step == Some(at) {
            // A step just added is shown whole.
            ui.scroll_to_rect(shown.response.rect, None);
            pane.shown_step = None;
        }
        let target = ui.interact(shown.response.rect, Id::unique(("step target", at)), Sense::hover());
        let moved = target.dnd_release_payload::<DraggedStep>().map(|step| Asked::Move { from: step.0, to: at });
        if target.dnd_hover_payload::<DraggedStep>().is_some_and(|step| step.0 != at) {
            let stroke = Stroke::new(2.0, tokens.color.accent);
            let radius = CornerRadius::same(tokens.radius.control);
            ui.painter().rect_stroke(shown.response.rect, radius, stroke, eframe::egui::StrokeKind::Inside);
        }
        shown.inner.or(moved)
    }

    fn step_heading_ui(&self, ui: &mut Ui, pane: &mut Pane, step: &Step, (at, num): (usize, usize)) -> Option<Asked> {
        let color = &theme::tokens(ui).color;
        let number = at + 1;
        let mut asked = None;
        ui.horizontal(|ui| {
            handle_ui(ui, at);
            ui.add(Label::new(Text::Strong.of(format!("{number}. {}", step.name()))));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let remove = ui.add(IconButton::new(icon::DELETE, format!("Remove step {number}")).small());
                if remove.clicked() {
                    pane.goes_to_adding = remove.has_focus();
                    asked = Some(Asked::Remove(at));
                }
                let down = IconButton::new(icon::NEXT, format!("Move step {number} down")).small();
                if ui.add_enabled(number < num, down).clicked() {
                    asked = Some(Asked::Move { from: at, to: at + 1 });
                }
                let up = IconButton::new(icon::PREVIOUS, format!("Move step {number} up")).small();
                if ui.add_enabled(at > 0, up).clicked() {
                    asked = Some(Asked::Move { from: at, to: at - 1 });
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if let Some(text) = self.traced.and_then(|traced| traced.text_after(at)) {
                        ui.label(Text::Body.of("→").color(color.faint));
                        value_ui(ui, text);
                    }
                });
            });
        });
        asked
    }

    /// What is stored in the end.
    fn result_ui(&self, ui: &mut Ui) {
        // What is wrong with a step stands at the step.
        let is_whole = |traced: &&Traced| traced.input.is_some() && traced.steps.iter().all(Result::is_ok);
        let Some(traced) = self.traced.filter(is_whole) else { return };
        let color = &theme::tokens(ui).color;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.add(Label::new(Text::Body.of("Stored as").color(color.muted)));
            match &traced.fault {
                None => value_ui(ui, &traced.stored),
                Some(fault) => fault_ui(ui, fault),
            }
        });
    }

    /// How many rows have an issue with the field, and the first of them, which can be gone to.
    fn issues_ui(&self, ui: &mut Ui, pane: &mut Pane) {
        let (table, field) = (&self.at.table.name, &self.at.field.name);
        let Some(trial) = self.subject.trial else { return };
        let Some((row, sentence)) = trial.first_issue_with(table, field) else { return };
        let number = trial.num_issues_with(table, field);
        let verb = if number == 1 { "has" } else { "have" };
        let of = words::plural(trial.num_rows, "row");
        small(ui, &format!("{} of {of} {verb} an issue here. Row {row}: {sentence}", words::count(number)));
        let at = usize::try_from(row.0.saturating_sub(1)).unwrap_or(usize::MAX);
        let shown = Button::quiet(format!("Show row {row}")).tooltip("Its values, here and in the lists");
        if sample::can_show(at) && ui.add(shown).clicked() {
            pane.typed.clear();
            pane.shows_row = Some(at);
        }
    }

    /// Keeps what was tried as a test case.
    fn keep_ui(&self, ui: &mut Ui, pane: &Pane, rule: &mut FieldRule) {
        let Some(traced) = self.traced.filter(|_| !rule.steps.is_empty()) else { return };
        let Some(expected) = traced.result() else { return };
        let Some(input) = &traced.input else { return };
        let input = if pane.typed.is_empty() { input } else { &pane.typed };
        let is_kept = rule.tests.iter().any(|test| test.input == *input);
        let tip = if is_kept { "This value is among the test cases below" } else { "It is tried again at each save" };
        let keep = Button::quiet("Keep this as a test").tooltip(tip);
        if ui.add_enabled(!is_kept, keep).clicked() {
            rule.tests.push(RecipeTest { input: input.clone(), expected: expected.to_owned() });
        }
    }
}

fn move_step(steps: &mut Vec<Step>, from: usize, to: usize) {
    if from < steps.len() && to < steps.len() {
        let step = steps.remove(from);
        steps.insert(to, step);
    }
}

fn handle_ui(ui: &mut Ui, at: usize) {
    let color = theme::tokens(ui).color.muted;
    let (_, rect) = ui.allocate_space(vec2(18.0, 24.0));
    let response = ui.interact(rect, Id::unique(("step handle", at)), Sense::DRAG);
    response.dnd_set_drag_payload(DraggedStep(at));
    let sign = RichText::new(icon::DRAG.codepoint).font(icon::font(18.0)).color(color);
    let place = Rect::from_center_size(pos2(rect.center().x, rect.center().y), vec2(18.0, 18.0));
    ui.place(place, Label::new(sign).selectable(false));
    response.on_hover_cursor(CursorIcon::Grab);
}

/// A value between two steps; a blank one is said to be blank.
pub fn value_ui(ui: &mut Ui, text: &str) {
    let color = &theme::tokens(ui).color;
    if text.is_empty() {
        ui.add(Label::new(Text::Body.of("blank").color(color.faint)));
    } else {
        ui.add(Label::new(Text::Mono.of(one_line(text))).truncate()).on_hover_text(text);
    }
}

pub fn fault_ui(ui: &mut Ui, fault: &str) {
    let color = theme::tokens(ui).color.error;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new(icon::ERROR.codepoint).font(icon::font(16.0)).color(color));
        ui.add(Label::new(Text::Body.of(fault).color(color)).wrap());
    });
}

impl Traced {
    /// Returns the text after that step.
    fn text_after(&self, at: usize) -> Option<&str> {
        self.steps.get(at)?.as_ref().ok().map(String::as_str)
    }

    /// Returns why that step could not be done.
    fn fault_of(&self, at: usize) -> Option<&str> {
        self.steps.get(at)?.as_ref().err().map(String::as_str)
    }

    /// Returns the text after the last step.
    fn result(&self) -> Option<&str> {
        match self.steps.last() {
            None => self.input.as_deref(),
            Some(last) => last.as_ref().ok().map(String::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: usize, to: usize, expect: &[Step]) {
        let mut steps = vec![Step::Trim, Step::Uppercase, Step::Lowercase];
        move_step(&mut steps, from, to);
        assert_eq!(steps, expect);
    }

    #[test]
    fn steps_are_moved() {
        check(0, 2, &[Step::Uppercase, Step::Lowercase, Step::Trim]);
        check(2, 0, &[Step::Lowercase, Step::Trim, Step::Uppercase]);
        check(0, 3, &[Step::Trim, Step::Uppercase, Step::Lowercase]);
    }
}
