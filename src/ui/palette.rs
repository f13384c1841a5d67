//! Tell me: finds any page or action by name.

use eframe::egui::Context;

use super::screen::ScreenCx;

/// The search, open or closed.
#[derive(Default)]
pub struct Palette {}

impl Palette {
    pub fn open(&mut self) {}

    pub fn close(&mut self) {}

    pub fn palette_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let _ = (cx, ctx);
    }
}
