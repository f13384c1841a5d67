//! The selected job: how far it is, why it waits or failed, what can be done, its log, and all its fields.

use eframe::egui::{Ui, UiBuilder};

use super::{
    job_action::{self, JobAction},
    log::Log,
    plot, said,
};
use crate::{
    engine::timing,
    model::{Job, JobKind, JobStatus, Recurrence},
    ui::{
        screen::{JobsScope, Page, RecordsScope, Request, ScreenCx},
        theme::{self, Tone, icon},
        widgets::{self, Button, Details, IconButton, ProgressLine},
        words,
    },
};

/// Draws the job; returns the action that was asked for.
pub fn job_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job, log: &mut Log) -> Option<JobAction> {
    let space = theme::tokens(ui).space.m;
    widgets::status(ui, said::look(job));
    ui.add_space(space / 2.0);
    progress_ui(cx, ui, job);
    let remedy = why_ui(cx, ui, job);
    error_ui(cx, ui, job);
    let asked = actions_ui(cx, ui, job, remedy);
    log.log_ui(cx, ui, job);
    widgets::section(ui, "Details");
    fields_ui(cx, ui, job);
    asked
}

fn progress_ui(cx: &ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    // What looks for files counts those, and no records.
    let has_records = job.kind.import().is_some();
    if !has_records || (job.progress.total == 0 && job.progress.done == 0) {
        return;
    }
    let pace = cx.overview.paces.get(&job.id).filter(|_| job.status == JobStatus::InProcess);
    let left = pace.and_then(|pace| pace.seconds_left(job.progress.total));
    ProgressLine::of(said::kind(&job.kind), &job.progress).left(left).show(ui);
    if let Some(pace) = pace {
        plot::rates_ui(ui, pace);
    }
    ui.add_space(theme::tokens(ui).space.s);
}

/// Says why nothing happens; returns the name of the remedy's button.
fn why_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) -> Option<&'static str> {
    let why = cx.overview.why(job, cx.now, cx.zone)?;
    widgets::strong(ui, "Why is nothing happening?");
    widgets::body(ui, &why.sentence);
    let name = why.remedy.as_ref().map(|remedy| remedy.name);
    if let Some(remedy) = why.remedy
        && ui.add(Button::primary(remedy.name).icon(icon::PROCESS)).clicked()
    {
        cx.requests.push(Request::Do(remedy.command));
    }
    if let Some(by) = why.reason.waits_for()
        && ui.add(Button::secondary(format!("Show entry {by}")).icon(icon::FORWARD)).clicked()
    {
        cx.requests.push(Request::Go(Page::JobsOf(JobsScope::Job(by))));
    }
    ui.add_space(theme::tokens(ui).space.s);
    name
}

fn error_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    // Of a failed job it stands in the answer above.
    let Some(error) = job.last_error.as_ref().filter(|_| job.status != JobStatus::Error) else { return };
    ui.horizontal(|ui| {
        widgets::badge(ui, "Last error", Tone::Error);
        if ui.add(IconButton::new(icon::COPY, "Copy the error").small()).clicked() {
            cx.requests.push(Request::Copy(error.clone()));
        }
    });
    widgets::body(ui, error);
    ui.add_space(theme::tokens(ui).space.s);
}

/// Shows what can be done; `remedy` is on a button above already.
fn actions_ui(cx: &ScreenCx<'_>, ui: &mut Ui, job: &Job, remedy: Option<&str>) -> Option<JobAction> {
    let stage = cx.overview.import_of(job).map(|view| &view.import.stage);
    let mut asked = None;
    let offers = job_action::offers(job, stage);
    let offers: Vec<_> =
        offers.iter().filter(|offer| remedy.is_none_or(|name| !offer.action.is_called(name))).collect();
    // In two columns: buttons of all lengths in a row would stand ragged.
    let width = ((ui.available_width() - ui.spacing().item_spacing.x) / 2.0).floor();
    for pair in offers.chunks(2) {
        ui.horizontal(|ui| {
            for offer in pair {
                let action = offer.action;
                let mut button = Button::secondary(action.name()).icon(action.icon()).min_width(width);
                if let Some(obstacle) = offer.obstacle {
                    button = button.tooltip(obstacle);
                }
                // Named by what it does: the keyboard stays with an action when others come or go before it.
                let id = ui.make_persistent_id(action.name());
                let shown = ui.scope_builder(UiBuilder::new().scope_id(id), |ui| {
                    ui.add_enabled(offer.obstacle.is_none(), button)
                });
                if shown.inner.clicked() {
                    asked = Some(action);
                }
            }
        });
    }
    asked
}

fn fields_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let Job { id, kind, category, priority, created, started, ended, progress, attempts, terms, user, .. } = job;
    let zone = cx.zone;
    let time = |at: Option<_>| at.map(|at| words::date_time_and_zone(at, zone)).unwrap_or_default();
    Details::default().show(ui, |rows| {
        rows.row("Entry no.", &id.to_string());
        rows.row("Kind", said::kind(kind));
        match kind {
            JobKind::Stage { .. } | JobKind::Process { .. } | JobKind::DryRun { .. } => {
                rows.with("Import", |ui, _| import_ui(cx, ui, kind));
            }
            JobKind::Collect { integration, pickup } => {
                rows.row("Integration", integration.as_str());
                rows.row("Looks for", &pickup.place.words());
            }
        }
        if let Some(selection) = said::selection(job) {
            rows.row("Records taken up", &selection);
        }
        if job.kind.import().is_some() {
            rows.row("Records done", &words::count(progress.done));
            rows.row("Errors", &words::count(progress.num_errors));
        } else {
            rows.row("Files found", &words::count(progress.done));
        }
        rows.row("Category", category.as_deref().unwrap_or_default());
        rows.row("Priority", priority.name());
        rows.row("User", user);
        rows.row("Created", &time(Some(*created)));
        rows.row("Earliest start", &time(terms.earliest_start));
        rows.row("Expiration", &time(terms.expiration));
        rows.row("Schedule", &terms.recurrence.as_ref().map(Recurrence::words).unwrap_or_default());
        rows.row("Next due", &time(job.turn.due));
        rows.row("Started", &time(*started));
        rows.row("Ended", &time(*ended));
        rows.row("Duration", &said::duration(job, cx.now).unwrap_or_default());
        rows.row("Sign of life", &time(job.heartbeat));
        rows.row("Attempts", &format!("{attempts} of {}", terms.max_attempts.max(1)));
        rows.row("Rerun delay", &format!("{} s", terms.rerun_delay_secs));
        rows.row("Timeout", &timing::words(terms.timeout_secs));
        rows.row("Tells of success", if terms.notifies_success { "Yes" } else { "No" });
    });
}

fn import_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, kind: &JobKind) {
    let Some(id) = kind.import() else { return };
    match cx.overview.import(id) {
        Some(view) => {
            if ui.link(format!("{}, import {id}", view.import.file.name)).clicked() {
                cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(id))));
            }
        }
        None => {
            widgets::muted(ui, &format!("Import {id}, deleted since"));
        }
    }
}
