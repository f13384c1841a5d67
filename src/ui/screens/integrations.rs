//! The pages "Integrations" and "Integration card".

use eframe::egui::Ui;

use crate::{model::IntegrationCode, ui::screen::ScreenCx};

#[derive(Default)]
pub struct Integrations {}

impl Integrations {
    /// Shows the card of that integration.
    pub fn open(&mut self, code: &IntegrationCode) {
        let _ = code;
    }

    pub fn list_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let _ = (cx, ui);
    }

    pub fn card_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, code: &IntegrationCode) {
        let _ = (cx, ui, code);
    }
}
