//! The page "Schedule": what is imported by itself, when, and the next ten runs as they would come.

mod draft;
mod form;

use eframe::egui::{Key, Panel, ScrollArea, Ui};
use jiff::{Timestamp, tz::TimeZone};

use self::{draft::Draft, form::Browsing};
use crate::{
    engine::{Command, Event, RequestId, schedule},
    model::{JobId, Terms},
    ui::{
        page_keys,
        parts::{Part, part},
        screen::{JobsScope, Page, Request, ScheduleScope, ScreenCx},
        theme::{self, Tone, icon},
        widgets::{self, Button, EmptyState, banner, body, card, heading, muted, reveal_focus, small, sub_page_header},
        words,
    },
};

/// Requests of the page are numbered from here, so that their answers are told from others'.
const FIRST_REQUEST: u64 = 3 << 32;
const NUM_PREVIEWED: usize = 10;
const PREVIEW_WIDTH: f32 = 276.0;

/// What the page remembers.
#[derive(Default)]
pub struct Schedule {
    scope: ScheduleScope,
    draft: Option<Draft>,
    browsing: Browsing,
    preview: Preview,
    num_requests: u64,
    /// The schedule that is on its way to the store.
    sent: Option<RequestId>,
}

/// The next runs, found again only when the schedule or the minute changes.
#[derive(Default)]
struct Preview {
    found_for: Option<(Terms, i64)>,
    runs: Vec<Timestamp>,
}

impl Schedule {
    /// Begins with that integration, or with a job that is there already.
    pub fn open(&mut self, scope: &ScheduleScope) {
        *self = Self { scope: scope.clone(), num_requests: self.num_requests, ..Self::default() };
    }

    /// Goes on to the job queue when the schedule was saved.
    pub fn hear(&mut self, event: &Event, requests: &mut Vec<Request>) {
        match event {
            Event::JobQueued { request, job } if Some(*request) == self.sent => {
                self.sent = None;
                requests.push(Request::Tell("The schedule was saved".to_owned()));
                requests.push(Request::Go(Page::JobsOf(JobsScope::Job(*job))));
            }
            // The sentence is told by a toast.
            Event::Refused { request: Some(request), .. } if Some(*request) == self.sent => self.sent = None,
            Event::ImportStarted { .. }
            | Event::JobQueued { .. }
            | Event::IntegrationSaved { .. }
            | Event::JobEnded { .. }
            | Event::Noticed(_)
            | Event::Done { .. }
            | Event::Refused { .. } => {}
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        if self.draft.is_none() {
            self.draft = begun(cx, &self.scope);
        }
        let Some(mut draft) = self.draft.take() else {
            let empty =
                EmptyState::new(icon::CLOCK, "Nothing to schedule", "Import a file first, or choose another job");
            if empty.action("Show the job queue").show(ui) {
                cx.requests.push(Request::Go(Page::Jobs));
            }
            return;
        };
        let read = draft.read(cx.zone);
        self.header_ui(cx, ui, &draft, read.as_ref().err().map(String::as_str));
        let terms = draft.terms(cx.zone);
        let panel = Panel::right("next runs").exact_size(PREVIEW_WIDTH).resizable(false).show_separator_line(false);
        // The form's scroll bar does not touch the card.
        let beside = eframe::egui::Frame::new().inner_margin(eframe::egui::Margin { left: 12, ..Default::default() });
        panel.frame(beside).show(ui, |ui| self.preview_ui(cx, ui, terms));
        part(ui, Part::List, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(ui.available_width() - theme::tokens(ui).space.m);
                form::form_ui(ui, cx.overview, &mut draft, &mut self.browsing, cx.zone);
                reveal_focus(ui);
            });
        });
        self.draft = Some(draft);
    }

    fn header_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &Draft, fault: Option<&str>) {
        let is_free = fault.is_none() && self.sent.is_none();
        let mut is_asked = is_free && page_keys::pressed_with_ctrl(ui, Key::S);
        let title = if self.scope.job.is_some() { "Change the schedule" } else { "New schedule" };
        let subtitle = format!("Imports files with {} by itself", draft.integration);
        let is_back = sub_page_header(ui, "Job queue", title, &subtitle, |ui| {
            let save = Button::primary("Save schedule").tooltip(fault.unwrap_or("Ctrl+S"));
            is_asked |= ui.add_enabled(is_free, save).clicked();
        });
        if is_back {
            cx.requests.push(Request::Go(Page::Jobs));
        }
        if is_asked && let Ok(read) = draft.read(cx.zone) {
            self.num_requests += 1;
            let request = RequestId(FIRST_REQUEST + self.num_requests);
            self.sent = Some(request);
            let command = Command::SaveSchedule { request, job: self.scope.job, draft: Box::new(read) };
            cx.requests.push(Request::Do(command));
        }
    }

    fn preview_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, terms: Result<Terms, String>) {
        card(ui, |ui| {
            ui.take_available_width();
            heading(ui, "Next ten runs");
            match terms {
                Err(fault) => {
                    banner(ui, Tone::Error, &fault, None);
                }
                Ok(terms) => {
                    let zone = zone_of(&terms, cx.zone);
                    let runs = self.preview.of(terms, cx.now);
                    runs_ui(ui, runs, cx.now, &zone);
                }
            }
        });
    }
}

fn runs_ui(ui: &mut Ui, runs: &[Timestamp], now: Timestamp, zone: &TimeZone) {
    let Some(first) = runs.first() else {
        muted(ui, "It would never run: it expires before its first time");
        return;
    };
    let seconds = first.as_millisecond() - now.as_millisecond();
    small(ui, &format!("The first in {}", words::duration(seconds as f64 / 1000.0)));
    for run in runs {
        body(ui, &run.to_zoned(zone.clone()).strftime("%a %Y-%m-%d %H:%M %Z").to_string());
    }
    if runs.len() < NUM_PREVIEWED {
        muted(ui, "Then it expires");
    }
    widgets::small(ui, &format!("Time zone: {}", crate::ui::screens::jobs::terms::zone_name(zone)));
}

/// Returns the zone in which a schedule's times are told: its own, or the one of the window.
fn zone_of(terms: &Terms, own: &TimeZone) -> TimeZone {
    let name = terms.recurrence.as_ref().map(|recurrence| recurrence.zone.as_str()).filter(|name| !name.is_empty());
    name.and_then(|name| TimeZone::get(name).ok()).unwrap_or_else(|| own.clone())
}

impl Preview {
    fn of(&mut self, terms: Terms, now: Timestamp) -> &[Timestamp] {
        let key = Some((terms, now.as_second() / 60));
        if self.found_for != key {
            let terms = key.as_ref().map(|(terms, _)| terms);
            self.runs = terms.and_then(|terms| schedule::preview(terms, now, NUM_PREVIEWED).ok()).unwrap_or_default();
            self.found_for = key;
        }
        &self.runs
    }
}

/// The draft to begin with: of the job, or a new one that looks where the integration's latest file came from.
fn begun(cx: &ScreenCx<'_>, scope: &ScheduleScope) -> Option<Draft> {
    if let Some(id) = scope.job {
        return job_draft(cx, id);
    }
    let code = scope.integration.clone().or_else(|| cx.overview.integrations.first().map(|one| one.code.clone()))?;
    let mut draft = Draft::new(code, cx.zone);
    let latest = cx.overview.imports.iter().find(|view| view.import.integration == draft.integration);
    if let Some(view) = latest {
        let path = &view.import.file.path;
        draft.path = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        if let Some(ending) = path.extension() {
            draft.pattern = format!("*.{}", ending.to_string_lossy());
        }
    }
    Some(draft)
}

fn job_draft(cx: &ScreenCx<'_>, id: JobId) -> Option<Draft> {
    cx.overview.job(id).and_then(|job| Draft::of(job, cx.zone))
}
