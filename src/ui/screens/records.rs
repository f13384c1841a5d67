//! The page "Integration records".

use eframe::egui::Ui;

use crate::ui::screen::{RecordsScope, ScreenCx};

#[derive(Default)]
pub struct Records {}

impl Records {
    /// Shows these records first.
    pub fn open(&mut self, scope: &RecordsScope) {
        let _ = scope;
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let _ = (cx, ui);
    }
}
