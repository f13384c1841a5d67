//! Closing the window: asked about while work is running, then followed until the program may end.

use eframe::egui::{Context, ViewportCommand};

use super::{
    dialogs::{ClosingAnswer, ClosingQuestion},
    screen::Request,
};
use crate::{
    engine::{Closing, Command, Overview},
    model::{JobId, JobStatus},
};

/// Whether the window is on its way to being closed.
#[derive(Debug, Default)]
pub enum Leaving {
    #[default]
    Stays,
    Asking(ClosingQuestion),
    /// The window is hidden until nothing is left to do.
    Hidden,
    /// These jobs were cancelled: the program ends when they have stopped, so that their statuses are true.
    Cancelling(Vec<JobId>),
    /// Nothing keeps it any more.
    Ends,
}

impl Leaving {
    /// Puts off a wish to close the window while work is running, and closes it when nothing keeps it any more.
    pub fn follow(&mut self, ctx: &Context, overview: &Overview) {
        if ctx.input(|input| input.viewport().close_requested()) && self.must_ask(overview) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if !matches!(self, Self::Asking(_)) {
                self.show_again(ctx);
                *self = Self::Asking(ClosingQuestion::default());
            }
        }
        let is_over = match self {
            Self::Stays | Self::Asking(_) | Self::Ends => false,
            Self::Hidden => !overview.is_working(),
            Self::Cancelling(jobs) => !jobs.iter().any(|id| is_running(overview, *id)),
        };
        if is_over {
            self.end(ctx);
        }
    }

    fn must_ask(&self, overview: &Overview) -> bool {
        match self {
            Self::Stays | Self::Asking(_) | Self::Hidden | Self::Cancelling(_) => overview.is_working(),
            Self::Ends => false,
        }
    }

    /// Shows the question, while it is open.
    pub fn question_ui(&mut self, overview: &Overview, requests: &mut Vec<Request>, ctx: &Context) {
        let Self::Asking(question) = self else { return };
        let Some(answer) = question.question_ui(overview, ctx) else { return };
        let closing = match answer {
            ClosingAnswer::Stay => {
                *self = Self::Stays;
                return;
            }
            ClosingAnswer::Close(closing) => closing,
        };
        requests.push(Request::Do(Command::Close(closing)));
        match closing {
            Closing::KeepWorking => {
                ctx.send_viewport_cmd(ViewportCommand::Visible(false));
                *self = Self::Hidden;
            }
            Closing::PauseAll => self.end(ctx),
            Closing::CancelAll => {
                let running = overview.jobs.iter().filter(|job| job.status == JobStatus::InProcess);
                *self = Self::Cancelling(running.map(|job| job.id).collect());
            }
        }
    }

    /// Brings the window back where it was hidden: the program was started a second time.
    pub fn show_again(&mut self, ctx: &Context) {
        if matches!(self, Self::Hidden) {
            ctx.send_viewport_cmd(ViewportCommand::Visible(true));
            *self = Self::Stays;
        }
    }

    fn end(&mut self, ctx: &Context) {
        *self = Self::Ends;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}

fn is_running(overview: &Overview, id: JobId) -> bool {
    overview.job(id).is_some_and(|job| job.status == JobStatus::InProcess)
}
