//! The line that says that processing continues in the background: nothing waits for it, and it goes by itself.

use eframe::egui::{Align, Align2, Area, Context, CornerRadius, Frame, Id, Layout, Margin, Order, Stroke, Ui, vec2};

use super::processing;
use crate::{
    engine::{Command, Reason},
    model::{Job, JobId, JobStatus},
    ui::{
        screen::ScreenCx,
        theme::{self, icon},
        widgets::{Button, IconButton, side_panel_width, small, strong},
    },
};

// The counts of millions of records stand beside the buttons.
const WIDTH: f32 = 576.0;

/// A job that goes on without the user.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    job: JobId,
}

/// What the line was used for.
#[derive(Clone, Debug)]
pub enum Done {
    Watch,
    /// Pause, resume or cancel.
    Do(Command),
    Close,
}

impl Line {
    pub fn of(job: JobId) -> Self {
        Self { job }
    }

    pub fn job(self) -> JobId {
        self.job
    }

    /// Shows the line at the lower left, beside the toasts.
    pub fn line_ui(self, cx: &ScreenCx<'_>, ctx: &Context) -> Option<Done> {
        let job = cx.overview.job(self.job)?;
        if job.status.is_over() {
            // Its toast tells what it did.
            return Some(Done::Close);
        }
        let waits = waits(cx, job);
        let tokens = theme::of(ctx.theme());
        let frame = Frame::new()
            .fill(tokens.color.surface)
            .stroke(Stroke::new(1.0, tokens.color.outline))
            .corner_radius(CornerRadius::same(tokens.radius.card))
            .inner_margin(Margin::symmetric(16, 8));
        let left = side_panel_width(ctx) + 16.0;
        let area = Area::new(Id::unique("background line")).order(Order::Foreground);
        let area = area.anchor(Align2::LEFT_BOTTOM, vec2(left, -16.0));
        let shown = area.show(ctx, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                let mut done = None;
                let to_the_right = Layout::right_to_left(Align::Center);
                ui.horizontal(|ui| {
                    strong(ui, if waits.is_some() { "Processing waits in the job queue" } else { heading(job) });
                    let close = IconButton::new(icon::CLOSE, "Close this line").small();
                    if ui.with_layout(to_the_right, |ui| ui.add(close).clicked()).inner {
                        done = Some(Done::Close);
                    }
                });
                ui.horizontal(|ui| {
                    let so_far = || format!("{}, {}", processing::processing(job), processing::errors(job));
                    small(ui, &waits.unwrap_or_else(so_far));
                    if let Some(asked) = ui.with_layout(to_the_right, |ui| controls_ui(ui, job)).inner {
                        done = Some(asked);
                    }
                });
                done
            })
        });
        shown.inner.inner
    }
}

/// Says what a job that was queued waits for; nothing of one that starts in this moment.
fn waits(cx: &ScreenCx<'_>, job: &Job) -> Option<String> {
    match job.status {
        JobStatus::Ready | JobStatus::Waiting => {}
        JobStatus::OnHold | JobStatus::InProcess | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => {
            return None;
        }
    }
    let why = cx.overview.why(job, cx.now, cx.zone)?;
    (why.reason != Reason::Starting).then_some(why.sentence)
}

fn heading(job: &Job) -> &'static str {
    match job.status {
        JobStatus::OnHold => "Processing is paused",
        JobStatus::Ready
        | JobStatus::InProcess
        | JobStatus::Waiting
        | JobStatus::Error
        | JobStatus::Finished
        | JobStatus::Cancelled => "Processing continues in the background",
    }
}

fn controls_ui(ui: &mut Ui, job: &Job) -> Option<Done> {
    let (icon, name, command) = match job.status {
        JobStatus::OnHold => (icon::PROCESS, "Resume", Command::ReadyJob(job.id)),
        JobStatus::Ready
        | JobStatus::InProcess
        | JobStatus::Waiting
        | JobStatus::Error
        | JobStatus::Finished
        | JobStatus::Cancelled => (icon::PAUSE, "Pause", Command::PauseJob(job.id)),
    };
    let is_watched = ui.add(Button::quiet("Show progress")).clicked();
    let is_cancelled = ui.add(IconButton::new(icon::STOP, "Cancel").small()).clicked();
    let is_switched = ui.add(IconButton::new(icon, name).small()).clicked();
    match (is_watched, is_cancelled, is_switched) {
        (true, _, _) => Some(Done::Watch),
        (_, true, _) => Some(Done::Do(Command::CancelJob(job.id))),
        (_, _, true) => Some(Done::Do(command)),
        (false, false, false) => None,
    }
}
