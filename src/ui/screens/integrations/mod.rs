//! The pages "Integrations" and "Integration card".
//!
//! Unsaved changes of a card are kept, whatever page is open and when the program is closed; the list marks them.

mod card;
mod definition;
mod destination;
mod dialogs;
mod draft;
mod files;
mod list;
mod made;
mod source_form;
mod tried;
mod versions;

use std::collections::BTreeMap;

use eframe::egui::Ui;

use self::{card::Card, dialogs::Question, draft::Draft, list::List};
use crate::{
    engine::Command,
    model::{Integration, IntegrationCode},
    ui::{
        fetched::Fetched,
        screen::{Page, Request, ScreenCx},
        theme::icon,
        widgets::EmptyState,
    },
};

/// What both pages remember.
#[derive(Default)]
pub struct Integrations {
    list: List,
    card: Card,
    drafts: BTreeMap<IntegrationCode, Draft>,
    question: Question,
    /// Unsaved changes of the last time the program ran: asked for once.
    kept: Fetched<(), Vec<Integration>>,
    has_kept: bool,
}

impl Integrations {
    /// Shows the card of that integration.
    pub fn open(&mut self, code: &IntegrationCode) {
        self.card.open(code);
    }

    pub fn list_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        self.follow(cx);
        self.keep(cx, ui);
        let drafts = &self.drafts;
        let is_changed = |code: &IntegrationCode| drafts.get(code).is_some_and(Draft::is_changed);
        self.list.page_ui(cx, ui, &mut self.question, is_changed);
        self.question.show(cx, ui.ctx());
    }

    pub fn card_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, code: &IntegrationCode) {
        self.follow(cx);
        self.keep(cx, ui);
        self.card.open(code);
        if let Some(latest) = cx.overview.integration(code) {
            let draft = self.drafts.entry(code.clone()).or_insert_with(|| Draft::of(latest));
            self.card.page_ui(cx, ui, draft, &mut self.question);
        } else {
            let title = format!("There is no integration {code}");
            let empty = EmptyState::new(icon::INTEGRATIONS, &title, "It was removed, or has another code");
            if empty.action("Show all integrations").show(ui) {
                cx.requests.push(Request::Go(Page::Integrations));
            }
        }
        self.question.show(cx, ui.ctx());
    }

    /// Takes up what was kept when the program was last closed.
    fn take_kept(&mut self, cx: &ScreenCx<'_>) {
        if self.has_kept {
            return;
        }
        let Some(kept) = self.kept.get(cx.reader, (), 0, |(), library, _| library.drafts()).value else { return };
        self.has_kept = true;
        for kept in kept.iter() {
            if let Some(latest) = cx.overview.integration(&kept.code) {
                self.drafts.entry(kept.code.clone()).or_insert_with(|| Draft::kept(latest, kept));
            }
        }
    }

    /// Keeps unsaved changes for the next start; not at every letter that is typed.
    fn keep(&mut self, cx: &mut ScreenCx<'_>, ui: &Ui) {
        if ui.text_edit_focused() {
            return;
        }
        for (code, draft) in &mut self.drafts {
            if let Some(draft) = draft.unkept() {
                let (code, draft) = (code.clone(), draft.map(Box::new));
                cx.requests.push(Request::Do(Command::KeepDraft { code, draft }));
            }
        }
    }

    /// Follows the store: tells what was saved, and forgets drafts of what is gone.
    fn follow(&mut self, cx: &mut ScreenCx<'_>) {
        let overview = cx.overview;
        self.take_kept(cx);
        self.drafts.retain(|code, _| overview.integration(code).is_some());
        for (code, draft) in &mut self.drafts {
            let Some(latest) = overview.integration(code) else { continue };
            if let Some(version) = draft.follow(latest) {
                let told = format!("Version {version} of {code} saved; imports made before keep theirs");
                cx.requests.push(Request::Tell(told));
            }
        }
    }
}
