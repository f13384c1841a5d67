//! The pages "Integrations" and "Integration card".
//!
//! Unsaved changes of a card are kept while the program runs, whatever page is open; the list marks them.

mod card;
mod dialogs;
mod draft;
mod list;
mod mapping;
mod source_form;

use std::collections::BTreeMap;

use eframe::egui::Ui;

use self::{card::Card, dialogs::Question, draft::Draft, list::List};
use crate::{
    model::IntegrationCode,
    ui::{
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
}

impl Integrations {
    /// Shows the card of that integration.
    pub fn open(&mut self, code: &IntegrationCode) {
        self.card.open(code);
    }

    pub fn list_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        self.follow(cx);
        let drafts = &self.drafts;
        let is_changed = |code: &IntegrationCode| drafts.get(code).is_some_and(Draft::is_changed);
        self.list.page_ui(cx, ui, &mut self.question, is_changed);
        self.question.show(cx, ui.ctx());
    }

    pub fn card_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, code: &IntegrationCode) {
        self.follow(cx);
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

    /// Follows the store: tells what was saved, and forgets drafts of what is gone.
    fn follow(&mut self, cx: &mut ScreenCx<'_>) {
        let overview = cx.overview;
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
