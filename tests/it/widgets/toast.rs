use eframe::egui;
use egui_kittest::{Harness, kittest::Queryable};
use longshore::{
    model::NoticeKind,
    ui::widgets::{Toast, Toasts},
};

use crate::support::picture::{SMALL, builder};

#[derive(Default)]
struct State {
    toasts: Toasts<u64>,
    actions: Vec<u64>,
}

fn told(kinds: &[NoticeKind]) -> Harness<'static, State> {
    let mut state = State::default();
    for (i, kind) in kinds.iter().enumerate() {
        state.toasts.push(Toast {
            kind: *kind,
            title: format!("Import {i} complete"),
            text: "500 records created, 0 errors".to_owned(),
            action: Some((format!("Open results {i}"), i as u64)),
        });
    }
    let draw = |ui: &mut egui::Ui, state: &mut State| {
        let action = state.toasts.show(ui.ctx());
        state.actions.extend(action);
    };
    let mut harness = builder(SMALL, egui::Theme::Light).build_ui_state(draw, state);
    harness.run_steps(2);
    harness
}

#[test]
fn the_action_is_handed_back_once() {
    let mut harness = told(&[NoticeKind::Success, NoticeKind::Success]);
    harness.get_by_label("Open results 1").click();
    harness.run_steps(2);
    assert_eq!(harness.state().actions, [1]);
    assert!(harness.query_by_label("Import 1 complete").is_none());
    harness.get_by_label("Import 0 complete");
}

#[test]
fn a_toast_goes_by_itself_and_an_error_stays_longer() {
    let mut harness = told(&[NoticeKind::Success, NoticeKind::Error]);
    // A step is a quarter of a second: 11 seconds.
    harness.run_steps(44);
    assert!(harness.query_by_label("Import 0 complete").is_none());
    harness.get_by_label("Import 1 complete");
    harness.run_steps(24);
    assert!(harness.state().toasts.is_empty());
}

#[test]
fn who_reads_is_given_the_time() {
    let mut harness = told(&[NoticeKind::Success]);
    harness.get_by_label("Import 0 complete").hover();
    harness.run_steps(80);
    harness.get_by_label("Import 0 complete");
    harness.hover_at(egui::pos2(10.0, 10.0));
    harness.run_steps(48);
    assert!(harness.state().toasts.is_empty());
}

#[test]
fn a_toast_can_be_sent_away() {
    let mut harness = told(&[NoticeKind::Warning]);
    harness.get_by_label("Dismiss").click();
    harness.run_steps(2);
    assert!(harness.state().toasts.is_empty());
    assert_eq!(harness.state().actions, [0; 0]);
}

#[test]
fn no_more_than_four_are_shown() {
    let harness = told(&[NoticeKind::Success; 6]);
    assert_eq!(harness.get_all_by_label("Dismiss").count(), 4);
    assert!(harness.query_by_label("Import 1 complete").is_none());
}
