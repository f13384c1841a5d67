//! The page "Job queue": what runs, what waits, what failed and why, and what can be done about it.

#[cfg(test)]
mod fixture;
mod job_action;
mod pane;
mod said;

use eframe::egui::{Context, Key, Ui};

use self::job_action::JobAction;
use crate::{
    engine::Overview,
    model::{Job, JobId, JobStatus},
    ui::{
        listed::{Listed, holds},
        page_keys,
        screen::{Request, ScreenCx},
        theme::{Tone, icon},
        widgets::{
            Chip, Dialog, EmptyState, FilterChips, SearchField, banner, body, detail_pane,
            grid::{Cell, Column, Grid, RowCells, Selection},
            page_header,
        },
        words,
    },
};

const STATUSES: [JobStatus; 7] = [
    JobStatus::InProcess,
    JobStatus::Ready,
    JobStatus::Waiting,
    JobStatus::OnHold,
    JobStatus::Error,
    JobStatus::Finished,
    JobStatus::Cancelled,
];

/// What the page remembers.
#[derive(Default)]
pub struct Jobs {
    filter: Filter,
    listed: Listed<Filter>,
    selected: Option<JobId>,
    /// The job whose removal is to be confirmed.
    removing: Option<JobId>,
}

/// Which jobs are listed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    status: Option<JobStatus>,
    search: String,
}

impl Jobs {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let overview = cx.overview;
        page_header(ui, "Job queue", &subtitle(overview), |ui| {
            SearchField::new("Search jobs").width(200.0).show(ui, &mut self.filter.search);
        });
        if !overview.settings.is_queue_enabled {
            if banner(ui, Tone::Warning, "The job queue is off: queued jobs wait", Some("Turn on")) {
                cx.requests.push(pane::turn_queue_on(&overview.settings));
            }
            ui.add_space(8.0);
        }
        self.filter_ui(overview, ui);
        if let Some(job) = self.selected.and_then(|id| overview.job(id)) {
            let mut asked = None;
            if detail_pane(ui, &job.description, |ui| asked = pane::job_ui(cx, ui, job)) {
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
    }

    fn run(&mut self, cx: &mut ScreenCx<'_>, job: &Job, action: JobAction) {
        match action {
            JobAction::Remove => self.removing = Some(job.id),
            JobAction::Watch
            | JobAction::ShowRecords
            | JobAction::SetReady
            | JobAction::Restart
            | JobAction::Hold
            | JobAction::Cancel => cx.requests.push(action.request(job)),
        }
    }

    fn filter_ui(&mut self, overview: &Overview, ui: &mut Ui) {
        let count = |status| overview.jobs.iter().filter(|job| job.status == status).count() as u64;
        let mut chips = vec![Chip::all(overview.jobs.len() as u64)];
        chips.extend(STATUSES.map(|status| Chip::status(status, count(status))));
        FilterChips::new("Status", &chips).show(ui, &mut self.filter.status);
        ui.add_space(4.0);
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let (overview, filter) = (cx.overview, &self.filter);
        let fits = |i: &usize| {
            let job = &overview.jobs[*i];
            filter.status.is_none_or(|status| job.status == status) && is_found(job, &filter.search)
        };
        let entries = self.listed.find(overview.version, filter, overview.jobs.len(), fits);
        let job_at = |row: u64| entries.get(row as usize).and_then(|i| overview.jobs.get(*i));
        let mut selection = Selection::default();
        if let Some(row) = entries.iter().position(|i| Some(overview.jobs[*i].id) == self.selected) {
            selection.select_only(row as u64);
        }
        let is_unfiltered = self.filter == Filter::default();
        let response = Grid::new("jobs", "Job queue entries", &columns())
            .num_rows(entries.len() as u64)
            .selection(&mut selection)
            .empty(empty_state(is_unfiltered))
            .show(ui, |row| job_at(row).map(|job| cells(job, cx)));
        if response.is_selection_changed {
            self.selected = selection.cursor().and_then(job_at).map(|job| job.id);
        }
        if let Some(job) = response.activated.and_then(job_at) {
            let stage = overview.import_of(job).map(|view| &view.import.stage);
            let action = job_action::possible(job, stage).into_iter().next();
            if let Some(action) = action.filter(|action| *action != JobAction::Remove) {
                cx.requests.push(action.request(job));
            }
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
            cx.requests.push(JobAction::Remove.request(job));
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

fn is_found(job: &Job, search: &str) -> bool {
    let id = job.id.to_string();
    let (category, error) = (job.category.as_deref(), job.last_error.as_deref());
    holds(&[&job.description, &id, category.unwrap_or_default(), error.unwrap_or_default()], search)
}

fn columns() -> [Column; 11] {
    [
        Column::number("Entry no.").width(80.0),
        Column::text("Description").width(200.0).fill(),
        Column::status("Status").width(120.0),
        Column::text("Progress").width(168.0),
        Column::number("Errors").width(72.0),
        Column::text("Created").width(128.0),
        Column::number("Duration").width(96.0),
        Column::text("Last error").width(168.0),
        Column::text("Category").width(112.0),
        Column::text("Priority").width(80.0),
        Column::text("Started").width(128.0),
    ]
}

fn cells(job: &Job, cx: &ScreenCx<'_>) -> RowCells<'static> {
    let time = |at| Cell::muted(words::moment(at, cx.now, cx.zone));
    let errors = match job.progress.num_errors {
        0 => Cell::muted("0"),
        number => Cell::number(words::count(number)),
    };
    vec![
        Cell::number(job.id.to_string()),
        Cell::strong(job.description.clone()),
        Cell::status(job.status),
        said::progress(job),
        errors,
        time(job.created),
        Cell::number(said::duration(job, cx.now).unwrap_or_default()),
        Cell::text(job.last_error.clone().unwrap_or_default()),
        Cell::text(job.category.clone().unwrap_or_default()),
        Cell::muted(said::priority(job.priority)),
        job.started.map_or_else(Cell::empty, time),
    ]
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
