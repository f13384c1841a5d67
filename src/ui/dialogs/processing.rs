//! The dialog that shows how far a job is: while the user waits for it, or looks in on it.

use eframe::egui::{Context, Ui};

use super::Watched;
use crate::{
    engine::{Command, Done, Overview},
    model::{ImportStage, Job, JobId, JobKind, JobStatus},
    ui::{
        screen::ScreenCx,
        theme::{Tone, icon},
        widgets::{Button, Dialog, DialogAnswer, ProgressLine, banner, body, muted},
        words,
    },
};

/// Shows the job; returns what the user wants.
pub fn progress_ui(cx: &ScreenCx<'_>, ctx: &Context, id: JobId) -> Option<Watched> {
    // The overview may be a moment behind the event that told of the job.
    let job = cx.overview.job(id)?;
    if job.status.is_over() { outcome_ui(cx, ctx, job) } else { running_ui(cx, ctx, job) }
}

fn running_ui(cx: &ScreenCx<'_>, ctx: &Context, job: &Job) -> Option<Watched> {
    let dialog = Dialog::new("progress", &job.description).width(520.0).secondary("Cancel");
    // In the background, the dialog is only looked into: its primary answer is to leave it.
    let dialog = dialog.primary(if job.is_foreground { "Continue in background" } else { "Close" });
    let shown = dialog.show(ctx, |ui| {
        if !job.is_foreground {
            muted(ui, "Processing continues in the background");
        }
        progress_line(cx.overview, &processing(job), job).how_far(errors(job)).show(ui);
        controls_ui(cx, ui, job)
    });
    if let Some(command) = shown.inner {
        return Some(Watched::Do(command));
    }
    let leave = if job.is_foreground { Watched::Background } else { Watched::Close };
    shown.answer.map(|answer| match answer {
        DialogAnswer::Primary | DialogAnswer::Dismissed => leave,
        DialogAnswer::Secondary => Watched::Cancel,
    })
}

/// Says why nothing happens, where it does not, and offers to stop for now, to go on, or to be waited for.
fn controls_ui(cx: &ScreenCx<'_>, ui: &mut Ui, job: &Job) -> Option<Command> {
    let why = cx.overview.why(job, cx.now, cx.zone);
    if let Some(why) = &why {
        muted(ui, &why.sentence);
    }
    let mut asked = None;
    ui.horizontal_wrapped(|ui| {
        let mut offer = |ui: &mut Ui, icon, name: &str, command: Command| {
            if ui.add(Button::quiet(name).icon(icon)).clicked() {
                asked = Some(command);
            }
        };
        if let Some(remedy) = why.and_then(|why| why.remedy) {
            offer(ui, icon::PROCESS, remedy.name, remedy.command);
        }
        if job.status == JobStatus::InProcess {
            offer(ui, icon::PAUSE, "Pause", Command::PauseJob(job.id));
        }
        if !job.is_foreground {
            offer(ui, icon::OPEN, "Bring to front", Command::BringToFront(job.id));
        }
    });
    asked
}

fn outcome_ui(cx: &ScreenCx<'_>, ctx: &Context, job: &Job) -> Option<Watched> {
    let (primary, answer) = match (&job.kind, job.status) {
        // Who waited for it wants to see it.
        (JobKind::DryRun { .. }, JobStatus::Finished) => return Some(Watched::OpenDryRun),
        (JobKind::Process { plan: Some(_), .. } | JobKind::DryRun { .. }, JobStatus::Error) => {
            ("Plan again", Watched::PlanAgain)
        }
        _ => ("Open results", Watched::OpenResults),
    };
    let dialog = Dialog::new("progress", title(job)).width(520.0).primary(primary).secondary("Close");
    let shown = dialog.show(ctx, |ui| outcome_lines_ui(cx, ui, job));
    shown.answer.map(|given| match given {
        DialogAnswer::Primary => answer,
        DialogAnswer::Secondary | DialogAnswer::Dismissed => Watched::Close,
    })
}

fn outcome_lines_ui(cx: &ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let outcome = outcome(cx, job);
    match (&job.last_error, job.status) {
        (Some(error), _) => {
            // What is wrong, then each reason on a line of its own.
            let mut lines = error.lines();
            banner(ui, Tone::Error, lines.next().unwrap_or_default(), None);
            lines.for_each(|line| drop(body(ui, line)));
            // A plan that was refused has done nothing.
            if !matches!(job.kind, JobKind::Process { plan: Some(_), .. } | JobKind::DryRun { .. }) {
                body(ui, &outcome);
            }
        }
        (None, JobStatus::Finished) if job.progress.num_errors == 0 => {
            banner(ui, Tone::Success, &outcome, None);
        }
        (None, _) => {
            banner(ui, Tone::Warning, &outcome, None);
        }
    }
    if job.progress.seconds > 0.0 {
        let rate = job.progress.rate().map(|rate| format!(", {}", words::rate(rate))).unwrap_or_default();
        muted(ui, &format!("{}{rate}", words::duration(job.progress.seconds)));
    }
}

fn title(job: &Job) -> &'static str {
    match (&job.kind, job.status) {
        (JobKind::Process { .. }, JobStatus::Finished) => "Import Processing Complete",
        (JobKind::Process { .. }, JobStatus::Cancelled) => "Import processing cancelled",
        (JobKind::Process { .. }, _) => "Import processing stopped",
        (JobKind::Stage { .. }, JobStatus::Finished) => "The file was read",
        (JobKind::Stage { .. }, JobStatus::Cancelled) => "Reading cancelled",
        (JobKind::Stage { .. }, _) => "The file could not be read",
        (JobKind::DryRun { .. }, JobStatus::Finished) => "Dry run complete",
        (JobKind::DryRun { .. }, JobStatus::Cancelled) => "Dry run cancelled",
        (JobKind::DryRun { .. }, _) => "Dry run stopped",
        (JobKind::Collect { .. }, JobStatus::Finished) => "Files were looked for",
        (JobKind::Collect { .. }, _) => "Files could not be looked for",
    }
}

/// Returns the bar of a job; one that has not begun is at its start, not somewhere unknown.
pub fn progress_line<'a>(overview: &Overview, what: &'a str, job: &Job) -> ProgressLine<'a> {
    match job.status {
        JobStatus::InProcess | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => {
            let pace = overview.paces.get(&job.id);
            ProgressLine::of(what, &job.progress).left(pace.and_then(|pace| pace.seconds_left(job.progress.total)))
        }
        JobStatus::Ready | JobStatus::Waiting | JobStatus::OnHold => {
            ProgressLine::new(what, Some(0.0), job.status.name())
        }
    }
}

/// Says how far: "Processing: 150/500 records".
pub fn processing(job: &Job) -> String {
    let verb = match job.kind {
        JobKind::Process { .. } => "Processing",
        JobKind::Stage { .. } => "Reading",
        JobKind::DryRun { .. } => "Dry run",
        JobKind::Collect { .. } => "Looking for files",
    };
    let progress = &job.progress;
    if progress.total > 0 {
        format!("{verb}: {}/{} records", words::count(progress.done), words::count(progress.total))
    } else {
        format!("{verb}: {}", words::plural(progress.done, "record"))
    }
}

/// Says "Errors: 2".
pub fn errors(job: &Job) -> String {
    format!("Errors: {}", words::count(job.progress.num_errors))
}

/// Says what a job did: "500 records created, 0 errors".
fn outcome(cx: &ScreenCx<'_>, job: &Job) -> String {
    let import = cx.overview.import_of(job).map(|view| &view.import);
    let latest = job.kind.import().and_then(|import| cx.overview.latest_processing(import));
    let is_latest = latest.is_some_and(|latest| latest.id == job.id);
    match (&job.kind, import, job.before) {
        // An import's totals are those of its latest job only as long as no other has followed.
        (JobKind::Process { .. }, Some(import), Some(before)) if is_latest => {
            let mut text = Done::of(job, import).sentence();
            let skipped = import.counts.skipped.saturating_sub(before.counts.skipped);
            if skipped > 0 {
                text.push_str(&format!(", {} skipped", words::count(skipped)));
            }
            text
        }
        (JobKind::Stage { .. }, Some(import), _) if import.stage == ImportStage::Staged => {
            format!("{} staged from {}", words::plural(import.counts.total(), "record"), import.file.name)
        }
        (JobKind::Process { .. }, Some(import), None) if job.status == JobStatus::Cancelled => {
            format!("Nothing was processed, {} skipped", words::count(import.counts.skipped))
        }
        (JobKind::Process { .. } | JobKind::Stage { .. } | JobKind::DryRun { .. } | JobKind::Collect { .. }, _, _) => {
            format!("{}, {}", words::plural(job.progress.done, "record"), errors(job).to_lowercase())
        }
    }
}
