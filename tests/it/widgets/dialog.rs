use eframe::egui::{self, Key};
use egui_kittest::{Harness, kittest::Queryable};
use longshore::ui::{
    theme::icon,
    widgets::{Button, Dialog, DialogAnswer, OptionCard, TextField},
};

use crate::support::picture::{SMALL, builder};

/// A page that opens a dialog.
#[derive(Default)]
struct State {
    dialog: Option<Kind>,
    answers: Vec<DialogAnswer>,
    options: Vec<&'static str>,
    text: String,
    behind: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Question,
    Danger,
    Options,
}

fn page(ui: &mut egui::Ui, state: &mut State) {
    if ui.add(Button::secondary("Behind")).clicked() {
        state.behind += 1;
    }
    let Some(kind) = state.dialog else { return };
    let dialog = match kind {
        Kind::Question => Dialog::new("question", "Rename integration").primary("Rename").secondary("Cancel"),
        Kind::Danger => Dialog::new("danger", "Undo import").danger("Undo import of 500 records").secondary("Keep"),
        Kind::Options => Dialog::new("options", "The import has been completed"),
    };
    let response = dialog.show(ui.ctx(), |ui| match kind {
        Kind::Question => {
            ui.add(TextField::new(&mut state.text).name("New name"));
        }
        Kind::Danger => {}
        Kind::Options => {
            for (title, is_highlighted) in [("Process now", false), ("Process in background", true)] {
                if ui.add(OptionCard::new(icon::PROCESS, title, "Why").highlighted(is_highlighted)).clicked() {
                    state.options.push(title);
                }
            }
            if !state.text.is_empty() {
                ui.add_space(120.0);
                if ui.add(Button::quiet("See what it would do first")).clicked() {
                    state.options.push("See what it would do first");
                }
            }
        }
    });
    if let Some(answer) = response.answer {
        state.answers.push(answer);
        state.dialog = None;
    }
}

fn opened(kind: Kind) -> Harness<'static, State> {
    let mut harness = builder(SMALL, egui::Theme::Light).build_ui_state(page, State::default());
    harness.get_by_label("Behind").focus();
    harness.run();
    harness.state_mut().dialog = Some(kind);
    harness.run();
    harness
}

#[track_caller]
fn check_key(kind: Kind, key: Key, expect: &[DialogAnswer]) {
    let mut harness = opened(kind);
    harness.key_press(key);
    harness.run();
    assert_eq!(harness.state().answers, expect);
    assert_eq!(harness.state().behind, 0, "what lies behind was pressed");
}

#[test]
fn enter_gives_the_primary_answer() {
    check_key(Kind::Question, Key::Enter, &[DialogAnswer::Primary]);
}

#[test]
fn escape_leaves() {
    check_key(Kind::Question, Key::Escape, &[DialogAnswer::Dismissed]);
    check_key(Kind::Danger, Key::Escape, &[DialogAnswer::Dismissed]);
    check_key(Kind::Options, Key::Escape, &[DialogAnswer::Dismissed]);
}

#[test]
fn enter_in_a_dangerous_dialog_is_harmless() {
    check_key(Kind::Danger, Key::Enter, &[DialogAnswer::Secondary]);
}

#[test]
fn enter_takes_the_highlighted_option() {
    let mut harness = opened(Kind::Options);
    assert!(harness.get_by_label("Process in background").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().options, ["Process in background"]);
    assert_eq!(harness.state().answers, []);
}

#[test]
fn enter_in_a_field_gives_the_primary_answer() {
    let mut harness = opened(Kind::Question);
    harness.get_by_label("New name").focus();
    harness.run();
    harness.get_by_label("New name").type_text("VENDORS");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().text, "VENDORS");
    assert_eq!(harness.state().answers, [DialogAnswer::Primary]);
}

#[test]
fn a_field_can_be_the_first() {
    let mut text = String::new();
    let mut harness = builder::<()>(SMALL, egui::Theme::Light).build_ui(|ui| {
        let id = egui::Id::unique("first field");
        let dialog = Dialog::new("first", "New integration").primary("Create").first_field(id);
        dialog.show(ui.ctx(), |ui| ui.add(TextField::new(&mut text).name("Code").id(id)));
    });
    harness.run();
    assert!(harness.get_by_label("Code").is_focused());
    harness.get_by_label("Code").type_text("VENDORS");
    harness.run();
    drop(harness);
    assert_eq!(text, "VENDORS");
}

#[test]
fn the_tab_key_stays_within() {
    let mut harness = opened(Kind::Question);
    for _ in 0..8 {
        harness.key_press(Key::Tab);
        harness.run();
        assert!(!harness.get_by_label("Behind").is_focused());
    }
}

#[test]
fn buttons_answer_too() {
    for (label, expect) in
        [("Rename", DialogAnswer::Primary), ("Cancel", DialogAnswer::Secondary), ("Close", DialogAnswer::Dismissed)]
    {
        let mut harness = opened(Kind::Question);
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(harness.state().answers, [expect]);
    }
}

#[test]
fn a_dialog_grows_with_what_comes_into_it() {
    let mut harness = opened(Kind::Options);
    harness.state_mut().text = "an estimate that came later".to_owned();
    harness.run();
    harness.run();
    // What is scrolled out of sight is not there for the pointer.
    harness.get_by_label("See what it would do first").click();
    harness.run();
    assert_eq!(harness.state().options, ["See what it would do first"]);
}
