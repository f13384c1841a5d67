//! What surrounds every page: the navigation, what was found at start, the hint while a file is dragged in.

use eframe::egui::{Context, Id, Ui};

use super::{
    actions,
    screen::{Page, Request, ScreenCx},
    theme::{Tone, icon},
    widgets::{self, Button, IconButton, NavItem, SideNav},
};
use crate::model::JobStatus;

/// Draws the navigation with what waits on each page.
pub fn navigation_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, page: &Page) {
    let is_wide = ui.available_width() > 100.0;
    let items: Vec<_> = actions::PAGES.iter().filter_map(|action| item(cx, action)).collect();
    if let Some(chosen) = SideNav::new(&items).show(ui, &page.root()) {
        cx.requests.push(Request::Go(chosen));
    }
    ui.add_space(16.0);
    let tip = "Find a page or an action: Ctrl+K or Alt+Q";
    let response = if is_wide {
        ui.add(Button::quiet("Tell me").icon(icon::SEARCH).tooltip(tip))
    } else {
        ui.add(IconButton::new(icon::SEARCH, "Tell me"))
    };
    if response.clicked() {
        cx.requests.push(Request::TellMe);
    }
}

fn item(cx: &ScreenCx<'_>, action: &actions::Action) -> Option<NavItem<Page>> {
    let Request::Go(page) = (action.request)() else { return None };
    let count = |status| cx.overview.jobs.iter().filter(|job| job.status == status).count() as u64;
    let (waiting, tone) = match page {
        Page::Jobs => match count(JobStatus::InProcess) {
            0 => (count(JobStatus::Ready) + count(JobStatus::Waiting), Tone::Neutral),
            running => (running, Tone::Accent),
        },
        Page::Notifications => (cx.overview.num_unread() as u64, Tone::Accent),
        Page::Home
        | Page::Assistant
        | Page::Imports
        | Page::Records(_)
        | Page::Integrations
        | Page::Integration(_)
        | Page::DryRun(_)
        | Page::JobsOf(_)
        | Page::Questions
        | Page::Schedule(_)
        | Page::Company
        | Page::Table(_)
        | Page::Settings => (0, Tone::Neutral),
    };
    Some(NavItem::new(page, action.icon, action.name).count(waiting, tone))
}

/// Tells what was found and done when the workspace was opened, until it is closed.
pub fn opening_notes_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    let seen = Id::unique("opening notes seen");
    let is_seen = ui.data(|data| data.get_temp::<bool>(seen).unwrap_or_default());
    if cx.overview.opening_notes.is_empty() || is_seen {
        return;
    }
    let text = cx.overview.opening_notes.join(" ");
    if widgets::banner(ui, Tone::Accent, &text, Some("Close")) {
        ui.data_mut(|data| data.insert_temp(seen, true));
    }
    ui.add_space(8.0);
}

/// Says that a dragged file may be dropped anywhere.
pub fn drop_hint_ui(ctx: &Context) {
    widgets::drop_overlay(ctx, "Drop the file to import it");
}
