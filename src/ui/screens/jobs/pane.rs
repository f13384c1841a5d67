//! The selected job: how far it is, why it waits or failed, what can be done, and all its fields.

use eframe::egui::Ui;

use super::{
    job_action::{self, JobAction},
    said::{self, Remedy},
};
use crate::{
    engine::Command,
    model::{Job, JobKind, Settings},
    ui::{
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::{self, Tone, icon},
        widgets::{self, Button, Details, IconButton, ProgressLine},
        words,
    },
};

/// Draws the job; returns the action that was asked for.
pub fn job_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) -> Option<JobAction> {
    let space = theme::tokens(ui).space.m;
    widgets::status(ui, job.status);
    ui.add_space(space / 2.0);
    if job.progress.total > 0 || job.progress.done > 0 {
        ProgressLine::of(said::kind(&job.kind), &job.progress).show(ui);
        ui.add_space(space / 2.0);
    }
    standstill_ui(cx, ui, job);
    error_ui(cx, ui, job);
    let asked = actions_ui(cx, ui, job);
    ui.add_space(space);
    fields_ui(cx, ui, job);
    asked
}

fn standstill_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let Some(found) = said::standstill(job, cx.overview) else { return };
    widgets::strong(ui, "Why is nothing happening?");
    widgets::body(ui, &found.why);
    match found.remedy {
        // Setting it ready stands among the actions below.
        None | Some(Remedy::SetReady) => {}
        Some(Remedy::TurnQueueOn) => {
            if ui.add(Button::secondary("Turn the queue on").icon(icon::PROCESS)).clicked() {
                cx.requests.push(turn_queue_on(&cx.overview.settings));
            }
        }
    }
    ui.add_space(theme::tokens(ui).space.s);
}

/// Returns the request that lets queued jobs start.
pub fn turn_queue_on(settings: &Settings) -> Request {
    Request::Do(Command::SaveSettings(Settings { is_queue_enabled: true, ..settings.clone() }))
}

fn error_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let Some(error) = &job.last_error else { return };
    ui.horizontal(|ui| {
        widgets::badge(ui, "Last error", Tone::Error);
        if ui.add(IconButton::new(icon::COPY, "Copy the error").small()).clicked() {
            cx.requests.push(Request::Copy(error.clone()));
        }
    });
    widgets::body(ui, error);
    ui.add_space(theme::tokens(ui).space.s);
}

fn actions_ui(cx: &ScreenCx<'_>, ui: &mut Ui, job: &Job) -> Option<JobAction> {
    let stage = cx.overview.import_of(job).map(|view| &view.import.stage);
    let mut asked = None;
    ui.horizontal_wrapped(|ui| {
        for action in job_action::possible(job, stage) {
            if ui.add(Button::secondary(action.name()).icon(action.icon())).clicked() {
                asked = Some(action);
            }
        }
    });
    asked
}

fn fields_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let Job { id, kind, category, priority, created, started, ended, progress, attempts, .. } = job;
    let zone = cx.zone;
    let time = |at: &Option<_>| at.map(|at| words::date_time(at, zone)).unwrap_or_default();
    Details::default().show(ui, |rows| {
        rows.row("Entry no.", &id.to_string());
        rows.row("Kind", said::kind(kind));
        rows.with("Import", |ui, _| import_ui(cx, ui, kind));
        if let Some(selection) = said::selection(job) {
            rows.row("Records taken up", &selection);
        }
        rows.row("Records done", &words::count(progress.done));
        rows.row("Errors", &words::count(progress.num_errors));
        rows.row("Category", category.as_deref().unwrap_or_default());
        rows.row("Priority", said::priority(*priority));
        rows.row("Created", &time(&Some(*created)));
        rows.row("Started", &time(started));
        rows.row("Ended", &time(ended));
        rows.row("Duration", &said::duration(job, cx.now).unwrap_or_default());
        rows.row("Attempts", &attempts.to_string());
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
