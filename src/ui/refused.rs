//! The window where the workspace can't be opened: one sentence that says why, for who has no command line before them.

use eframe::egui::{Key, Ui};

use super::{
    theme::icon,
    widgets::{self, EmptyState},
};

/// The window's only page.
pub struct Refused {
    sentence: String,
}

impl Refused {
    /// Says why the workspace can't be opened.
    pub fn new(sentence: String) -> Self {
        Self { sentence }
    }

    /// Draws the page; tells whether the window is to be closed.
    pub fn page_ui(&self, ui: &mut Ui) -> bool {
        let mut is_closed = false;
        widgets::page(ui, |ui| {
            let title = "Longshore can’t open its folder";
            is_closed = EmptyState::new(icon::ERROR, title, &self.sentence).action("Close Longshore").show(ui);
        });
        is_closed || ui.input(|input| input.key_pressed(Key::Escape))
    }
}

impl eframe::App for Refused {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        if self.page_ui(ui) {
            ui.ctx().send_viewport_cmd(eframe::egui::ViewportCommand::Close);
        }
    }
}
