//! What is running and waiting, with progress.

use eframe::egui::{Align, Layout, Ui, vec2};

use crate::{
    engine::Command,
    model::{Job, JobKind, JobStatus},
    ui::{
        dialogs::progress_line,
        screen::{Page, Request, ScreenCx},
        theme::{Icon, icon},
        widgets::{Button, IconButton, card, section, small, strong},
        words,
    },
};

/// More are in the job queue.
const MAX_SHOWN: usize = 3;

/// Shows the jobs that are running or wait; nothing where there are none.
pub fn running_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    let overview = cx.overview;
    // The overview has the newest first; what began first is what one waits for.
    let mut jobs: Vec<&Job> = overview.unfinished().collect();
    jobs.sort_by_key(|job| (job.status != JobStatus::InProcess, job.id));
    if jobs.is_empty() {
        return;
    }
    section(ui, "Running and waiting");
    card(ui, |ui| {
        ui.take_available_width();
        for (i, job) in jobs.iter().take(MAX_SHOWN).enumerate() {
            if i > 0 {
                ui.separator();
            }
            ui.push_id(job.id, |ui| job_ui(cx, ui, job));
        }
        let num_more = jobs.len().saturating_sub(MAX_SHOWN);
        if num_more > 0 {
            let label = format!("{} more in the job queue", words::count(num_more as u64));
            if ui.add(Button::quiet(label)).clicked() {
                cx.requests.push(Request::Go(Page::Jobs));
            }
        }
    });
}

fn job_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    let height = if job.status == JobStatus::InProcess { 56.0 } else { 40.0 };
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        if ui.add(Button::quiet("Cancel")).clicked() {
            cx.requests.push(Request::Do(Command::CancelJob(job.id)));
        }
        if ui.add(Button::quiet("Show progress")).clicked() {
            cx.requests.push(Request::WatchJob(job.id));
        }
        for (icon, name, command) in controls(job) {
            if ui.add(IconButton::new(icon, name)).clicked() {
                cx.requests.push(Request::Do(command));
            }
        }
        ui.vertical(|ui| match job.status {
            JobStatus::InProcess => progress_line(cx.overview, &job.description, job).show(ui),
            JobStatus::Ready
            | JobStatus::Waiting
            | JobStatus::OnHold
            | JobStatus::Error
            | JobStatus::Finished
            | JobStatus::Cancelled => waiting_ui(ui, job),
        });
    });
}

/// What can be switched on a job at a glance: stop for now or go on, wait for it or not.
fn controls(job: &Job) -> Vec<(Icon, &'static str, Command)> {
    let id = job.id;
    match job.status {
        JobStatus::InProcess => {
            let attention = if job.is_foreground {
                (icon::BACKGROUND, "To background", Command::SendToBackground(id))
            } else {
                (icon::OPEN, "Bring to front", Command::BringToFront(id))
            };
            vec![(icon::PAUSE, "Pause", Command::PauseJob(id)), attention]
        }
        JobStatus::Ready | JobStatus::Waiting => vec![(icon::PAUSE, "Put on hold", Command::HoldJob(id))],
        JobStatus::OnHold => {
            let name = if job.started.is_some() { "Resume" } else { "Set ready" };
            vec![(icon::PROCESS, name, Command::ReadyJob(id))]
        }
        JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => Vec::new(),
    }
}

fn waiting_ui(ui: &mut Ui, job: &Job) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = 18.0;
    strong(ui, &job.description);
    let what = match job.kind {
        JobKind::Stage { .. } => "to be read",
        JobKind::Process { .. } => "to be processed",
        JobKind::DryRun { .. } => "to be foreseen",
        JobKind::Collect { .. } => "to be looked for",
    };
    small(ui, &format!("{}, {what}", job.status.name()));
}
