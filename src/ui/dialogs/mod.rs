//! The dialogs around an import: what to do with it, and how far its processing is.
//!
//! A dialog shows what the overview says of its import or job; what it remembers itself is only which one that is.

mod after_import;
mod background;
mod closing;
mod options;
mod processing;

use eframe::egui::Context;

use self::{after_import::Question, background::Line};
pub use self::{
    closing::{ClosingAnswer, ClosingQuestion},
    processing::progress_line,
};
use super::screen::{Page, RecordsScope, Request, ScreenCx};
use crate::{
    engine::{Attention, Command, Event, Overview, RequestId},
    model::{Fingerprint, ImportId, JobId, RecordStatus, RowNo, Selection, StatusCounts},
};

/// Requests of the dialogs are numbered from here, so that their answers are told from others'.
const FIRST_REQUEST: u64 = 2 << 32;

/// What is open.
#[derive(Default)]
pub struct Dialogs {
    open: Open,
    /// Imports whose question waits for the dialog before it.
    waiting: Vec<ImportId>,
    /// What goes on in the background since a dialog was answered so.
    line: Option<Line>,
    num_requests: u64,
}

/// The dialog in front.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Question(Question),
    /// The question was answered; the job it asked for has no number yet.
    Answered {
        request: RequestId,
        attention: Attention,
    },
    Progress(JobId),
}

/// How the question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Process(Attention),
    OpenResults,
    /// See what processing would do first.
    DryRun,
    /// Escape: the records stay Ready.
    Later,
}

/// What came of the progress dialog.
#[derive(Clone, Debug)]
enum Watched {
    Close,
    /// The user goes on working, the job too.
    Background,
    Cancel,
    /// Pause, resume, bring to front: the dialog stays.
    Do(Command),
    OpenResults,
    OpenDryRun,
    /// A plan that does not hold any more is made anew.
    PlanAgain,
}

impl Dialogs {
    /// Opens the question what to do with a staged import; after another one, where that is open.
    pub fn ask_after_import(&mut self, import: ImportId) {
        match &self.open {
            // An answer whose event was lost must not keep the next question back.
            Open::Nothing | Open::Answered { .. } => self.open = Open::Question(Question::about(import)),
            Open::Question(question) if question.import() == import => {}
            Open::Question(_) | Open::Progress(_) => self.waiting.push(import),
        }
    }

    /// Returns the command that makes a dry run of the records that wait, or of all that are left; it is watched.
    pub fn dry_run(&mut self, overview: &Overview, import: ImportId) -> Command {
        let counts = overview.import(import).map_or_else(StatusCounts::default, |view| view.import.counts);
        let selection = match counts.ready {
            0 => Selection::Rows(vec![(RowNo(1), RowNo(counts.total()))]),
            _ => Selection::Status(RecordStatus::Ready),
        };
        let attention = Attention::Foreground;
        Command::DryRun { request: self.follow(attention), import, selection, attention }
    }

    /// Returns the command that does exactly what was planned; it is watched.
    pub fn process_planned(&mut self, import: ImportId, plan: Fingerprint, attention: Attention) -> Command {
        Command::ProcessPlanned { request: self.follow(attention), import, plan, attention }
    }

    /// Waits for the job that a command queues.
    fn follow(&mut self, attention: Attention) -> RequestId {
        self.num_requests += 1;
        let request = RequestId(FIRST_REQUEST + self.num_requests);
        self.open = Open::Answered { request, attention };
        request
    }

    /// Opens the dialog that shows how far a job is.
    pub fn watch(&mut self, job: JobId) {
        if self.line.as_ref().is_some_and(|line| line.job() == job) {
            self.line = None;
        }
        self.open = Open::Progress(job);
    }

    /// Closes whatever is open.
    pub fn close(&mut self) {
        self.open = match self.waiting.pop() {
            Some(import) => Open::Question(Question::about(import)),
            None => Open::Nothing,
        };
    }

    /// Hears what the engine tells.
    pub fn hear(&mut self, event: &Event, requests: &mut Vec<Request>) {
        let Open::Answered { request: asked, attention } = self.open else { return };
        match event {
            Event::JobQueued { request, job } if *request == asked => match attention {
                Attention::Foreground => self.open = Open::Progress(*job),
                Attention::Background => {
                    self.line = Some(Line::of(*job));
                    requests.push(Request::CloseDialog);
                }
            },
            // The sentence is told by a toast.
            Event::Refused { request: Some(request), .. } if *request == asked => requests.push(Request::CloseDialog),
            Event::ImportStarted { .. }
            | Event::JobQueued { .. }
            | Event::IntegrationSaved { .. }
            | Event::JobEnded { .. }
            | Event::Noticed(_)
            | Event::Done { .. }
            | Event::Refused { .. } => {}
        }
    }

    /// Draws the dialog that is open.
    pub fn dialogs_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        if let Some(line) = &self.line {
            match line.line_ui(cx, ctx) {
                None => {}
                Some(background::Done::Watch) => self.watch(line.job()),
                Some(background::Done::Close) => self.line = None,
                Some(background::Done::Do(command)) => cx.requests.push(Request::Do(command)),
            }
        }
        match &mut self.open {
            Open::Nothing | Open::Answered { .. } => {}
            Open::Question(question) => {
                let import = question.import();
                if question.is_over(cx) {
                    self.close();
                } else if let Some(answer) = question.question_ui(cx, ctx) {
                    self.answer(cx, import, answer);
                }
            }
            Open::Progress(job) => {
                let job = *job;
                if let Some(watched) = processing::progress_ui(cx, ctx, job) {
                    self.watched(cx, job, watched);
                }
            }
        }
    }

    fn answer(&mut self, cx: &mut ScreenCx<'_>, import: ImportId, answer: Answer) {
        match answer {
            Answer::Process(attention) => {
                let request = self.follow(attention);
                let selection = Selection::Status(RecordStatus::Ready);
                cx.requests.push(Request::Do(Command::Process { request, import, selection, attention }));
            }
            Answer::DryRun => {
                self.close();
                cx.requests.push(Request::DryRun(import));
            }
            Answer::OpenResults => {
                self.close();
                cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(import))));
            }
            Answer::Later => {
                self.close();
                cx.requests.push(Request::Tell(after_import::left_ready(cx, import)));
            }
        }
    }

    fn watched(&mut self, cx: &mut ScreenCx<'_>, job: JobId, watched: Watched) {
        match watched {
            Watched::Close => self.close(),
            Watched::Background => {
                self.close();
                self.line = Some(Line::of(job));
                cx.requests.push(Request::Do(Command::SendToBackground(job)));
            }
            Watched::Do(command) => cx.requests.push(Request::Do(command)),
            Watched::Cancel => cx.requests.push(Request::Do(Command::CancelJob(job))),
            Watched::OpenDryRun => {
                self.close();
                if let Some(import) = cx.overview.job(job).and_then(|job| job.kind.import()) {
                    cx.requests.push(Request::Go(Page::DryRun(import)));
                }
            }
            Watched::PlanAgain => {
                self.close();
                if let Some(import) = cx.overview.job(job).and_then(|job| job.kind.import()) {
                    cx.requests.push(Request::DryRun(import));
                }
            }
            Watched::OpenResults => {
                self.close();
                if let Some(import) = cx.overview.job(job).and_then(|job| job.kind.import()) {
                    let scope = RecordsScope::of_import(import);
                    cx.requests.push(Request::Go(Page::Records(scope)));
                }
            }
        }
    }
}
