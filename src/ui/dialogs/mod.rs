//! The dialogs around an import: what to do with it, and how far its processing is.

use eframe::egui::Context;

use super::screen::{Request, ScreenCx};
use crate::{
    engine::Event,
    model::{ImportId, JobId},
};

/// The dialog that is open, if one is.
#[derive(Default)]
pub struct Dialogs {}

impl Dialogs {
    /// Opens the question what to do with a staged import.
    pub fn ask_after_import(&mut self, import: ImportId) {
        let _ = import;
    }

    /// Opens the dialog that shows how far a job is.
    pub fn watch(&mut self, job: JobId) {
        let _ = job;
    }

    /// Closes whatever is open.
    pub fn close(&mut self) {}

    /// Hears what the engine tells.
    pub fn hear(&mut self, event: &Event, requests: &mut Vec<Request>) {
        let _ = (event, requests);
    }

    /// Draws the dialog that is open.
    pub fn dialogs_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let _ = (cx, ctx);
    }
}
