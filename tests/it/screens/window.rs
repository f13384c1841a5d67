//! The whole window without a screen, over an engine without threads.

use std::path::Path;

use eframe::egui::{self, Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable},
};
use longshore::{
    engine::{Command, Engine},
    model::{Settings, settings::ThemeChoice},
    ui::{app::App, screen::Page},
};

use crate::support::{self, Workspace, picture};

/// The window of a workspace.
pub struct Window {
    pub harness: Harness<'static, App>,
    size: [f32; 2],
    theme: Theme,
}

impl Window {
    /// Opens the window on what is in the workspace, at the larger of the two sizes.
    pub fn open(workspace: &Workspace, page: Page) -> Self {
        Self::open_as(workspace, page, picture::LARGE, Theme::Light)
    }

    pub fn open_as(workspace: &Workspace, page: Page, size: [f32; 2], theme: Theme) -> Self {
        let mut engine = Engine::inline(&root(workspace), support::clock()).unwrap();
        let choice = match theme {
            Theme::Light => ThemeChoice::Light,
            Theme::Dark => ThemeChoice::Dark,
        };
        engine.send(Command::SaveSettings(Settings { theme: choice, ..Settings::default() }));
        let harness = picture::builder(size, theme).build_eframe(|_| {
            let mut app = App::new(engine, support::clock());
            app.go(page);
            app
        });
        let mut window = Self { harness, size, theme };
        window.settle();
        window
    }

    /// Draws until everything asked for is shown.
    pub fn settle(&mut self) {
        self.harness.run_steps(6);
    }

    /// Lets the jobs that wait run to their end.
    pub fn work(&mut self) {
        self.harness.state_mut().engine().run_until_idle().unwrap();
        self.settle();
    }

    pub fn go(&mut self, page: Page) {
        self.harness.state_mut().go(page);
        self.settle();
    }

    /// The one thing of that name, whatever it is.
    #[track_caller]
    pub fn get(&self, label: &str) -> Node<'_> {
        // The queries tie the text to the tree.
        let wanted = label.to_owned();
        self.harness.get_by(move |node| node.label().as_deref() == Some(&wanted))
    }

    /// Presses the one button of that name.
    #[track_caller]
    pub fn press(&mut self, label: &str) {
        self.the(Role::Button, label).click();
        self.settle();
    }

    /// The one thing of that kind and name.
    #[track_caller]
    pub fn the(&self, role: Role, label: &str) -> Node<'_> {
        let wanted = label.to_owned();
        self.harness.get_by(move |node| node.role() == role && node.label().as_deref() == Some(&wanted))
    }

    /// How many things have a name that holds that text.
    pub fn count(&self, text: &str) -> usize {
        let wanted = text.to_owned();
        let holds = move |label: Option<String>| label.is_some_and(|label| label.contains(&wanted));
        self.harness.query_all_by(move |node| holds(node.label()) || holds(node.value())).count()
    }

    #[track_caller]
    pub fn expect(&self, text: &str) {
        assert!(self.count(text) > 0, "“{text}” is not on the page:\n{}", self.texts().join("\n"));
    }

    #[track_caller]
    pub fn expect_none(&self, text: &str) {
        assert_eq!(self.count(text), 0, "“{text}” is on the page");
    }

    /// All names on the page.
    pub fn texts(&self) -> Vec<String> {
        let all = self.harness.query_all_by(|node| node.label().is_some() || node.value().is_some());
        all.filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value())).collect()
    }

    /// Rows of the list, each with its cells in one text.
    pub fn rows(&self) -> Vec<String> {
        let rows = self.harness.query_all_by(|node| node.role() == Role::Row);
        rows.filter_map(|node| node.accesskit_node().label()).collect()
    }

    /// The row whose text begins so.
    #[track_caller]
    pub fn row(&self, start: &str) -> Node<'_> {
        let wanted = start.to_owned();
        self.harness.get_by(move |node| {
            node.role() == Role::Row && node.label().is_some_and(|label| label.starts_with(&wanted))
        })
    }

    #[track_caller]
    pub fn click_row(&mut self, start: &str) {
        self.row(start).click();
        self.settle();
    }

    pub fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Presses Tab until the thing of that name has the keyboard; it must be in sight then.
    #[track_caller]
    pub fn tab_to(&mut self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..120 {
            self.key(Key::Tab);
            let held = self.held();
            if held == name {
                return self.expect_focus_in_sight();
            }
            passed.push(held);
        }
        panic!("“{name}” can't be reached by Tab; it passes {passed:?}");
    }

    /// The name of what has the keyboard; empty where nothing has.
    pub fn held(&self) -> String {
        let named = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.label().or(node.value()).unwrap_or_default();
        let focused = self.harness.query_all_by(|node| node.is_focused() && node.role() != Role::Window);
        focused.map(|node| named(&node.accesskit_node())).next().unwrap_or_default()
    }

    /// What has the keyboard can be seen: nothing that scrolls hides more than its edge.
    #[track_caller]
    pub fn expect_focus_in_sight(&self) {
        let ctx = &self.harness.ctx;
        let focused = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
        let Some(response) = focused else { panic!("nothing has the keyboard") };
        let window = ctx.content_rect();
        let seen = response.interact_rect.intersect(window).area();
        assert!(seen >= 0.8 * response.rect.area(), "“{}” has the keyboard out of sight", self.held());
    }

    /// Types a text where the keyboard is.
    pub fn enter(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// Takes an entry of the open list that is searched by typing.
    pub fn take(&mut self, text: &str) {
        self.enter(text);
        self.key(Key::Enter);
    }

    /// Puts a text into the field of that name, in place of what is there.
    #[track_caller]
    pub fn fill(&mut self, field: &str, text: &str) {
        self.the(Role::TextInput, field).focus();
        self.settle();
        self.keys(Modifiers::COMMAND, Key::A);
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// Types a number where one is dragged or typed.
    #[track_caller]
    pub fn number(&mut self, name: &str, number: &str) {
        self.the(Role::SpinButton, name).click();
        self.settle();
        self.keys(Modifiers::COMMAND, Key::A);
        self.harness.event(egui::Event::Text(number.to_owned()));
        self.settle();
        self.key(Key::Enter);
    }

    /// Opens the list below something of that name, searches it and takes what is found.
    #[track_caller]
    pub fn pick(&mut self, list: &str, option: &str) {
        let wanted = list.to_owned();
        let is_list = move |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            matches!(node.role(), Role::ComboBox | Role::Button) && node.label().as_deref() == Some(&wanted)
        };
        self.harness.get_by(is_list).click();
        self.settle();
        self.harness.event(egui::Event::Text(option.to_owned()));
        self.settle();
        self.the(Role::ListBoxOption, option).click();
        self.settle();
    }

    /// Goes to a page of an integration's card.
    #[track_caller]
    pub fn card_page(&mut self, name: &str) {
        let wanted = name.to_owned();
        let starts = move |label: Option<String>| label.is_some_and(|label| label.split(' ').next() == Some(&wanted));
        self.harness.get_by(move |node| node.role() == Role::RadioButton && starts(node.label())).click();
        self.settle();
    }

    /// Saves a picture, where pictures are wanted.
    pub fn picture(&mut self, name: &str) {
        self.harness.remove_cursor();
        self.settle();
        let name = picture::file_name(name, self.size, self.theme);
        picture::save(&mut self.harness, &name);
    }
}

fn root(workspace: &Workspace) -> std::path::PathBuf {
    Path::new(workspace.path()).join("workspace")
}
