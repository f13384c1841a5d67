//! The pages of the window, one module each. Each keeps only what is its own: what is typed, chosen, scrolled to.

pub mod assistant;
pub mod company;
pub mod dry_run;
pub mod home;
pub mod imports;
pub mod integrations;
pub mod jobs;
mod mapping;
pub mod notifications;
pub mod questions;
pub mod records;
pub mod schedule;
pub mod settings;

use eframe::egui::Ui;

use super::screen::{Page, Request, ScreenCx};
use crate::engine::Event;

/// The state of all pages.
#[derive(Default)]
pub struct Screens {
    pub home: home::Home,
    pub assistant: assistant::Assistant,
    pub imports: imports::Imports,
    pub records: records::Records,
    pub dry_run: dry_run::DryRunPage,
    pub integrations: integrations::Integrations,
    pub jobs: jobs::Jobs,
    pub questions: questions::Questions,
    pub schedule: schedule::Schedule,
    pub company: company::Company,
    pub notifications: notifications::Notifications,
    pub settings: settings::SettingsPage,
}

impl Screens {
    /// Tells a page that it is being opened.
    pub fn open(&mut self, page: &Page) {
        match page {
            Page::Records(scope) => self.records.open(scope),
            Page::DryRun(import) => self.dry_run.open(*import),
            Page::Integration(code) => self.integrations.open(code),
            Page::Table(table) => self.company.open(table),
            Page::JobsOf(scope) => self.jobs.open(*scope),
            Page::Schedule(scope) => self.schedule.open(scope),
            Page::Home
            | Page::Assistant
            | Page::Imports
            | Page::Integrations
            | Page::Jobs
            | Page::Questions
            | Page::Company
            | Page::Notifications
            | Page::Settings => {}
        }
    }

    /// Passes on what the engine tells.
    pub fn hear(&mut self, event: &Event, requests: &mut Vec<Request>) {
        self.assistant.hear(event, requests);
        self.schedule.hear(event, requests);
    }

    /// Draws a page.
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, page: &Page) {
        match page {
            Page::Home => self.home.page_ui(cx, ui),
            Page::Assistant => self.assistant.page_ui(cx, ui),
            Page::Imports => self.imports.page_ui(cx, ui),
            Page::Records(_) => self.records.page_ui(cx, ui),
            Page::DryRun(import) => self.dry_run.page_ui(cx, ui, *import, self.company.exports()),
            Page::Integrations => self.integrations.list_ui(cx, ui),
            Page::Integration(code) => self.integrations.card_ui(cx, ui, code),
            Page::Jobs | Page::JobsOf(_) => self.jobs.page_ui(cx, ui),
            Page::Questions => self.questions.page_ui(cx, ui),
            Page::Schedule(_) => self.schedule.page_ui(cx, ui),
            Page::Company => self.company.tables_ui(cx, ui),
            Page::Table(table) => self.company.table_ui(cx, ui, table),
            Page::Notifications => self.notifications.page_ui(cx, ui),
            Page::Settings => self.settings.page_ui(cx, ui),
        }
    }
}
