//! The question when the window is closed while work is running.

use eframe::egui::Context;

use super::{options::Options, processing};
use crate::{
    engine::{Closing, Overview},
    model::{Job, JobStatus},
    ui::{
        theme::{Icon, icon},
        widgets::{Dialog, OptionCard, body, muted},
        words,
    },
};

/// The question, while it is open.
#[derive(Debug, Default)]
pub struct ClosingQuestion {
    options: Options<Closing>,
}

/// How it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingAnswer {
    Close(Closing),
    Stay,
}

const ALL: [Closing; 3] = [Closing::KeepWorking, Closing::PauseAll, Closing::CancelAll];

impl ClosingQuestion {
    /// Shows the question; returns the answer. Escape stays.
    pub fn question_ui(&mut self, overview: &Overview, ctx: &Context) -> Option<ClosingAnswer> {
        if !overview.is_working() {
            return done_ui(ctx);
        }
        self.options.follow_keys(ctx, &ALL, Closing::KeepWorking);
        let dialog = Dialog::new("closing", "Work is still going on").width(560.0).secondary("Stay");
        let shown = dialog.show(ctx, |ui| {
            let (first, others) = going_on(overview);
            body(ui, &first);
            if let Some(others) = others {
                muted(ui, &others);
            }
            ui.add_space(8.0);
            self.options.show(ui, &ALL, |closing| OptionCard::new(sign(closing), title(closing), meaning(closing)))
        });
        if shown.is_answered() {
            return Some(ClosingAnswer::Stay);
        }
        shown.inner.map(ClosingAnswer::Close)
    }
}

/// The work came to its end while the question was open: there is nothing left to choose.
fn done_ui(ctx: &Context) -> Option<ClosingAnswer> {
    let dialog = Dialog::new("closing done", "The work is done").primary("Close Longshore").secondary("Stay");
    let shown = dialog.show(ctx, |ui| body(ui, "Nothing is running any more; the window can be closed"));
    if shown.is_confirmed() {
        return Some(ClosingAnswer::Close(Closing::PauseAll));
    }
    shown.is_answered().then_some(ClosingAnswer::Stay)
}

/// Says what would be interrupted: the job that began first, and how many more there are.
fn going_on(overview: &Overview) -> (String, Option<String>) {
    let mut jobs: Vec<&Job> = overview.unfinished().filter(|job| job.status != JobStatus::OnHold).collect();
    jobs.sort_by_key(|job| (job.status != JobStatus::InProcess, job.id));
    let Some(job) = jobs.first() else { return ("Nothing is running any more".to_owned(), None) };
    let first = match job.status {
        JobStatus::InProcess => format!("{} · {}", job.description, processing::processing(job)),
        JobStatus::Ready
        | JobStatus::Waiting
        | JobStatus::OnHold
        | JobStatus::Error
        | JobStatus::Finished
        | JobStatus::Cancelled => format!("{} is about to start", job.description),
    };
    let num_more = jobs.len() as u64 - 1;
    let others = (num_more > 0).then(|| format!("and {} more in the job queue", words::plural(num_more, "job")));
    (first, others)
}

fn title(closing: Closing) -> &'static str {
    match closing {
        Closing::KeepWorking => "Keep working without the window",
        Closing::PauseAll => "Pause and go on at the next start",
        Closing::CancelAll => "Cancel the work",
    }
}

fn meaning(closing: Closing) -> &'static str {
    match closing {
        Closing::KeepWorking => {
            "The program ends by itself when nothing is left to do; starting it again brings the window back"
        }
        Closing::PauseAll => "Each job stops at its record and goes on from there by itself; nothing is lost",
        Closing::CancelAll => {
            "What is running stops: completed records stay, the others become Skipped. What waits stays in the queue"
        }
    }
}

fn sign(closing: Closing) -> Icon {
    match closing {
        Closing::KeepWorking => icon::BACKGROUND,
        Closing::PauseAll => icon::PAUSE,
        Closing::CancelAll => icon::STOP,
    }
}
