//! The page "home".

use eframe::egui::Ui;

use crate::ui::screen::ScreenCx;

#[derive(Default)]
pub struct Home {}

impl Home {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let _ = (cx, ui);
    }
}
