//! Closing the window while work is going on.

use eframe::egui::{Event, Key, Modifiers, Theme, ViewportCommand, ViewportEvent, ViewportId, accesskit::Role};
use longshore::{
    engine::{Attention, Command, RequestId, Target},
    model::{AfterStaging, ImportId, JobStatus, RecordStatus, Selection},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{self, Workspace, picture, sample};

/// The window with the processing of a file in its queue.
fn working(workspace: &Workspace) -> Window {
    opened(workspace, picture::LARGE, Theme::Light)
}

fn opened(workspace: &Workspace, size: [f32; 2], theme: Theme) -> Window {
    let mut engine = workspace.engine();
    support::import_as(&mut engine, &sample("customers.csv"), &Target::Guess, AfterStaging::Ask);
    drop(engine);
    let mut window = Window::open_as(workspace, Page::Home, size, theme);
    window.harness.state_mut().engine().send(Command::Process {
        request: RequestId(2),
        import: ImportId(1),
        selection: Selection::Status(RecordStatus::Ready),
        attention: Attention::Background,
    });
    window.settle();
    window
}

/// Closes the window as its cross would; returns what was asked of the system.
fn close(window: &mut Window) -> Vec<ViewportCommand> {
    let viewport = window.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.harness.step();
    let viewport = window.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.clear();
    let commands = commands(window);
    window.settle();
    commands
}

fn commands(window: &Window) -> Vec<ViewportCommand> {
    let output = &window.harness.output().viewport_output;
    output.get(&ViewportId::ROOT).map(|root| root.commands.clone()).unwrap_or_default()
}

/// Presses Enter in a frame of its own.
fn enter(window: &mut Window) {
    at_once(window, &[Key::Enter]);
}

/// Presses keys that come in one frame.
fn at_once(window: &mut Window, keys: &[Key]) {
    let press = |key: &Key| {
        let modifiers = Modifiers::NONE;
        Event::Key { key: *key, physical_key: None, pressed: true, repeat: false, modifiers }
    };
    window.harness.input_mut().events.extend(keys.iter().map(press));
}

/// Draws frame by frame until something is asked of the system.
fn asked(window: &mut Window) -> Vec<ViewportCommand> {
    for _ in 0..6 {
        window.harness.step();
        let commands = commands(window);
        if !commands.is_empty() {
            return commands;
        }
    }
    Vec::new()
}

#[test]
fn a_window_with_nothing_to_do_closes_at_once() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Home);
    assert_eq!(close(&mut window), []);
    window.expect_none("Work is still going on");
}

#[test]
fn a_window_with_work_asks_and_stays_by_escape() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    assert_eq!(close(&mut window), [ViewportCommand::CancelClose]);
    window.expect("Process customers.csv is about to start");
    window.key(Key::Escape);
    window.expect_none("Work is still going on");
    close(&mut window);
    window.press("Stay");
    window.expect_none("Work is still going on");
}

#[test]
fn enter_keeps_working_hidden_and_ends_when_the_work_is_done() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    close(&mut window);
    enter(&mut window);
    assert_eq!(asked(&mut window), [ViewportCommand::Visible(false)]);
    window.harness.state_mut().engine().run_until_idle().unwrap();
    assert_eq!(asked(&mut window), [ViewportCommand::Close]);
    assert_eq!(close(&mut window), []);
}

#[test]
fn the_arrow_keys_choose_to_pause_and_the_job_is_still_there_at_the_next_start() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    close(&mut window);
    window.key(Key::ArrowDown);
    enter(&mut window);
    assert_eq!(asked(&mut window), [ViewportCommand::Close]);
    drop(window);
    let mut engine = workspace.engine();
    assert_eq!(engine.overview().jobs[0].status, JobStatus::Ready);
    support::run(&mut engine);
    assert_eq!(engine.overview().jobs[0].status, JobStatus::Finished);
}

#[test]
fn keys_that_come_in_one_frame_count_in_their_order() {
    for keys in [&[Key::ArrowDown, Key::Enter][..], &[Key::ArrowUp, Key::ArrowUp, Key::Enter]] {
        let workspace = Workspace::new();
        let mut window = working(&workspace);
        close(&mut window);
        at_once(&mut window, keys);
        assert_eq!(asked(&mut window), [ViewportCommand::Close], "paused, not kept working: {keys:?}");
    }
}

#[test]
fn an_enter_that_was_meant_for_the_page_below_closes_nothing() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    enter(&mut window);
    assert_eq!(close(&mut window), [ViewportCommand::CancelClose]);
    window.expect("Work is still going on");
}

#[test]
fn where_the_work_ends_meanwhile_nothing_is_left_to_choose() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    close(&mut window);
    window.harness.state_mut().engine().run_until_idle().unwrap();
    window.settle();
    window.expect("The work is done");
    window.expect_none("Cancel the work");
    window.key(Key::Escape);
    assert_eq!(close(&mut window), [], "it closes without a question");
}

#[test]
fn cancelling_the_work_closes_when_it_has_stopped() {
    let workspace = Workspace::new();
    let mut window = working(&workspace);
    close(&mut window);
    window.the(Role::Button, "Cancel the work").click();
    assert_eq!(asked(&mut window), [ViewportCommand::Close]);
}

#[test]
fn pictures_of_the_question() {
    for (size, theme) in picture::looks().iter().copied() {
        let workspace = Workspace::new();
        let mut window = opened(&workspace, size, theme);
        close(&mut window);
        window.picture("closing");
    }
}
