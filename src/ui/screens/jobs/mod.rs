//! The page "Job queue": what runs, what waits, what failed and why, and what can be done about it.

mod filter;
#[cfg(test)]
mod fixture;
mod job_action;
mod log;
mod pane;
mod plot;
mod said;
pub mod terms;

use eframe::egui::{Context, Key, Ui};

use self::{
    filter::{Counts, Filter},
    job_action::JobAction,
    log::Log,
    terms::TermsDialog,
};
use crate::{
    engine::{Command, Overview},
    model::{Job, JobId, JobStatus, Priority, Settings},
    ui::{
        listed::Listed,
        page_keys,
        screen::{JobsScope, Page, Request, ScheduleScope, ScreenCx},
        theme::{Tone, icon},
        widgets::{
            Button, Dialog, EmptyState, SearchField, banner, body, check, detail_pane,
            grid::{Cell, Column, Grid, RowCells, Selection},
            page_header,
        },
        words,
    },
};

/// What the page remembers.
#[derive(Default)]
pub struct Jobs {
    filter: Filter,
    counts: Counts,
    listed: Listed<Filter>,
    selected: Option<JobId>,
    log: Log,
    /// The job whose removal is to be confirmed.
    removing: Option<JobId>,
    terms: Option<TermsDialog>,
}

impl Jobs {
    /// Shows the jobs that a link to the page asks for.
    pub fn open(&mut self, scope: JobsScope) {
        self.filter = Filter::of(scope);
        self.selected = match scope {
            JobsScope::Job(job) => Some(job),
            JobsScope::Failed | JobsScope::InProcess | JobsScope::InQueue => None,
        };
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let overview = cx.overview;
        page_header(ui, "Job queue", &subtitle(overview), |ui| {
            schedule_button_ui(cx, ui);
            SearchField::new("Search jobs").width(200.0).show(ui, &mut self.filter.search);
            check(ui, &mut self.filter.is_own, "My entries");
        });
        if !overview.settings.is_queue_enabled {
            if banner(ui, Tone::Warning, "The job queue is off: queued jobs wait", Some("Turn on")) {
                let settings = Settings { is_queue_enabled: true, ..overview.settings.clone() };
                cx.requests.push(Request::Do(Command::SaveSettings(settings)));
            }
            ui.add_space(8.0);
        }
        if questions_banner(ui, overview) {
            cx.requests.push(Request::Go(Page::Questions));
        }
        self.filter.chips_ui(overview, &mut self.counts, ui);
        ui.add_space(4.0);
        if let Some(job) = self.selected.and_then(|id| overview.job(id)) {
            let mut asked = None;
            let log = &mut self.log;
            if detail_pane(ui, &job.description, |ui| asked = pane::job_ui(cx, ui, job, log)) {
                self.selected = None;
            }
            if page_keys::pressed(ui, Key::Delete) && job.status != JobStatus::InProcess {
                asked = Some(JobAction::Remove);
            }
            if let Some(action) = asked {
                self.run(cx, job, action);
            }
        }
        self.grid_ui(cx, ui);
        self.removing_ui(cx, ui.ctx());
        if self.terms.as_mut().is_some_and(|dialog| dialog.show(cx, ui.ctx())) {
            self.terms = None;
        }
    }

    fn run(&mut self, cx: &mut ScreenCx<'_>, job: &Job, action: JobAction) {
        match action.request(job) {
            Some(request) => cx.requests.push(request),
            None if action == JobAction::Remove => self.removing = Some(job.id),
            None => self.terms = Some(TermsDialog::of(job, cx.zone)),
        }
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let (overview, filter) = (cx.overview, &self.filter);
        let fits = |i: &usize| {
            let job = &overview.jobs[*i];
            filter.takes(job, &overview.user)
        };
        let entries = self.listed.find(overview.version, filter, overview.jobs.len(), fits);
        let job_at = |row: u64| entries.get(row as usize).and_then(|i| overview.jobs.get(*i));
        let mut selection = Selection::default();
        if let Some(row) = entries.iter().position(|i| Some(overview.jobs[*i].id) == self.selected) {
            selection.select_only(row as u64);
        }
        let is_unfiltered = self.filter == Filter::default();
        let filled = Filled::of(&overview.jobs);
        let room = Room::of(&overview.jobs);
        let response = Grid::new("jobs", "Job queue entries", &columns(filled, room))
            .num_rows(entries.len() as u64)
            .selection(&mut selection)
            .empty(empty_state(is_unfiltered))
            .show(ui, |row| job_at(row).map(|job| cells(job, cx, filled)));
        if response.is_selection_changed {
            self.selected = selection.cursor().and_then(job_at).map(|job| job.id);
        }
        if let Some(job) = response.activated.and_then(job_at) {
            let stage = overview.import_of(job).map(|view| &view.import.stage);
            let first = job_action::offers(job, stage).into_iter().find(|offer| offer.obstacle.is_none());
            cx.requests.extend(first.and_then(|offer| offer.action.request(job)));
        }
        if response.is_empty_action {
            if is_unfiltered {
                cx.requests.push(Request::ChooseFile);
            } else {
                self.filter = Filter::default();
            }
        }
    }

    fn removing_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let Some(job) = self.removing.and_then(|id| cx.overview.job(id)) else {
            self.removing = None;
            return;
        };
        let dialog = Dialog::new("remove job", "Remove the job queue entry?").danger("Remove entry").secondary("Keep");
        let response = dialog.show(ctx, |ui| {
            body(ui, &format!("Entry {}, {}, is taken off the job queue.", job.id, job.description));
            body(ui, "The import and its records stay as they are; what was not processed can be processed later.");
        });
        if response.is_confirmed() {
            cx.requests.push(Request::Do(Command::RemoveJob(job.id)));
        }
        if response.is_answered() {
            self.removing = None;
        }
    }
}

fn subtitle(overview: &Overview) -> String {
    let cues = overview.cues();
    let mut parts = Vec::new();
    let mut part = |number: usize, what: &str| {
        if number > 0 {
            parts.push(format!("{} {what}", words::count(number as u64)));
        }
    };
    part(cues.in_process, "in process");
    part(cues.in_queue, "in queue");
    part(cues.failed, "failed");
    if parts.is_empty() { "Nothing runs or waits".to_owned() } else { parts.join(" · ") }
}

/// Says that questions wait; tells whether they are to be shown.
pub fn questions_banner(ui: &mut Ui, overview: &Overview) -> bool {
    let text = match overview.questions.len() {
        0 => return false,
        1 => "1 question waits for your answer".to_owned(),
        num => format!("{} questions wait for your answer", words::count(num as u64)),
    };
    let is_asked = banner(ui, Tone::Accent, &text, Some("Show questions"));
    ui.add_space(8.0);
    is_asked
}

fn schedule_button_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    let has_any = !cx.overview.integrations.is_empty();
    let tip = if has_any { "Imports files by itself" } else { "Import a file first: its integration can be scheduled" };
    let button = Button::secondary("Schedule…").icon(icon::CLOCK).tooltip(tip);
    if ui.add_enabled(has_any, button).clicked() {
        cx.requests.push(Request::Go(Page::Schedule(ScheduleScope::default())));
    }
}

/// Which columns tell something of some job; the others are left out.
#[derive(Clone, Copy)]
struct Filled([bool; 13]);

impl Filled {
    fn of(jobs: &[Job]) -> Self {
        let waits = |job: &Job| match job.status {
            JobStatus::Ready | JobStatus::Waiting | JobStatus::OnHold | JobStatus::Error => true,
            JobStatus::InProcess | JobStatus::Finished | JobStatus::Cancelled => job.is_resting(),
        };
        let mut filled = [true; 13];
        filled[4] = jobs.iter().any(waits);
        filled[5] = jobs.iter().any(|job| job.category.is_some());
        // The usual priority and the only attempt go without saying.
        filled[6] = jobs.iter().any(|job| job.priority != Priority::Normal);
        filled[10] = jobs.iter().any(|job| job.attempts > 1);
        filled[12] = jobs.iter().any(|job| !job.user.is_empty());
        Self(filled)
    }

    /// Keeps of a row of columns or cells what is filled.
    fn keep<T>(self, row: [T; 13]) -> Vec<T> {
        row.into_iter().zip(self.0).filter(|(_, is_filled)| *is_filled).map(|(part, _)| part).collect()
    }
}

/// What columns must have room for: digits and signs of the longest numbers.
#[derive(Clone, Copy)]
struct Room {
    progress: usize,
    has_bar: bool,
    errors: usize,
}

/// As many digits as a bar is wide.
const BAR: usize = 8;

impl Room {
    fn of(jobs: &[Job]) -> Self {
        let longest = |number: fn(&Job) -> u64| words::count(jobs.iter().map(number).max().unwrap_or_default()).len();
        let has_bar = jobs.iter().any(said::has_bar);
        // As much done as there is: 10,000/10,000.
        let progress = 2 * longest(|job| job.progress.total) + 1 + if has_bar { BAR } else { 0 };
        Self { progress, has_bar, errors: longest(|job| job.progress.num_errors) }
    }
}

/// The columns that are filled.
fn columns(filled: Filled, room: Room) -> Vec<Column> {
    filled.keep([
        Column::number("Entry no.").width(80.0),
        Column::text("Description").width(192.0).fill(),
        Column::status("Status").width(124.0),
        Column::text("Progress").width(if room.has_bar { 168.0 } else { 112.0 }).holding(room.progress),
        Column::text("Why").width(208.0).tooltip("Why the job does not run, or what failed"),
        Column::text("Category").width(88.0),
        Column::text("Priority").width(72.0),
        Column::number("Errors").width(64.0).holding(room.errors),
        Column::text("Created").width(128.0),
        Column::number("Duration").width(88.0),
        Column::number("Attempts").width(80.0),
        Column::text("Started").width(128.0),
        Column::text("User").width(96.0),
    ])
}

fn cells(job: &Job, cx: &ScreenCx<'_>, filled: Filled) -> RowCells<'static> {
    let time = |at| Cell::muted(words::moment(at, cx.now, cx.zone));
    let errors = match job.progress.num_errors {
        0 => Cell::muted("0"),
        number => Cell::number(words::count(number)),
    };
    let why = cx.overview.why(job, cx.now, cx.zone).map(|why| why.sentence);
    filled.keep([
        Cell::number(job.id.to_string()),
        Cell::strong(job.description.clone()),
        Cell::status(said::look(job)),
        said::progress(job),
        Cell::text(why.unwrap_or_default()),
        Cell::text(job.category.clone().unwrap_or_default()),
        Cell::muted(job.priority.name()),
        errors,
        time(job.created),
        Cell::number(said::duration(job, cx.now).unwrap_or_default()),
        Cell::number(job.attempts.to_string()),
        job.started.map_or_else(Cell::empty, time),
        Cell::text(job.user.clone()),
    ])
}

fn empty_state(is_unfiltered: bool) -> EmptyState<'static> {
    if is_unfiltered {
        let text = "Work in the background stands here: files being read, records being processed";
        EmptyState::new(icon::JOB_QUEUE, "No jobs yet", text).action("Import a file…")
    } else {
        let text = "Search for less, or choose another status";
        EmptyState::new(icon::SEARCH, "No job fits", text).action("Show all jobs")
    }
}
