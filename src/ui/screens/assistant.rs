//! The page "assistant".

use eframe::egui::Ui;

use crate::ui::screen::ScreenCx;

#[derive(Default)]
pub struct Assistant {}

impl Assistant {
    /// Starts with a file.
    pub fn start(&mut self, path: std::path::PathBuf) {
        let _ = path;
    }

    /// Hears what the engine tells.
    pub fn hear(&mut self, event: &crate::engine::Event, requests: &mut Vec<crate::ui::screen::Request>) {
        let _ = (event, requests);
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let _ = (cx, ui);
    }
}
