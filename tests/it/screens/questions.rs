//! The page "Questions", where it is told that there are some, and the page of a workspace that can't be opened.

use eframe::egui::{Theme, Ui, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use longshore::{
    model::JobStatus,
    ui::{refused::Refused, screen::Page},
};

use super::window::Window;
use crate::{
    questions::{World, asking},
    support::{Workspace, picture},
};

fn open(page: Page, size: [f32; 2], theme: Theme) -> (Workspace, Window) {
    let World { workspace, engine, .. } = asking();
    drop(engine);
    let window = Window::open_as(&workspace, page, size, theme);
    (workspace, window)
}

#[test]
fn a_question_is_answered_and_its_records_go_on() {
    let (_workspace, mut window) = open(Page::Home, picture::LARGE, Theme::Light);
    window.expect("2 questions wait for your answer");
    window.press("Show questions");
    window.expect("Several records of Customer have “Acme” as Name");
    window.expect("asking.csv · 2 records wait until 2026-11-21 08:15");
    window.the(Role::ComboBox, "Answer to question 1").click();
    window.settle();
    window.press("K2");
    let answers: Vec<_> = window.harness.get_all_by_role_and_label(Role::Button, "Answer").collect();
    answers[0].click();
    window.settle();
    window.expect_none("“Acme” as Name");
    window.work();
    window.go(Page::Jobs);
    window.expect("1 question waits for your answer");
    window.row("5, Process asking.csv, Finished");
    assert_eq!(window.harness.state_mut().engine().overview().jobs[0].status, JobStatus::Finished);
}

#[test]
fn a_record_may_become_an_error_instead() {
    let (_workspace, mut window) = open(Page::Questions, picture::LARGE, Theme::Light);
    let buttons: Vec<_> = window.harness.get_all_by_role_and_label(Role::Button, "Treat as an error").collect();
    buttons[1].click();
    window.settle();
    window.work();
    window.expect("1 waits for your answer");
    window.expect_none("“Twin” as Name");
}

#[test]
fn without_questions_it_says_when_there_are_some() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Questions);
    window.expect("No questions");
}

#[test]
fn questions_pictures() {
    for theme in [Theme::Light, Theme::Dark] {
        for size in [picture::LARGE, picture::SMALL] {
            let (_workspace, mut window) = open(Page::Questions, size, theme);
            window.picture("questions");
        }
    }
}

#[test]
fn a_workspace_that_can_not_be_opened_says_why_in_the_window() {
    let sentence = "The folder can't be written to; give yourself the right to write there, or choose another: /data";
    let refused = Refused::new(sentence.to_owned());
    picture::pictures("refused", |ui| assert!(!refused.page_ui(ui)));
    let page = move |ui: &mut Ui, is_closed: &mut bool| *is_closed |= refused.page_ui(ui);
    let mut harness = picture::builder(picture::LARGE, Theme::Light).build_ui_state(page, false);
    harness.run_steps(3);
    harness.get_by_value(sentence);
    harness.get_by_role_and_label(Role::Button, "Close Longshore").click();
    harness.run_steps(2);
    assert!(*harness.state());
}
