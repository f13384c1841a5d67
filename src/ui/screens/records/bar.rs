//! Above the list: filters, the sum of an import, what is being done with it.

use eframe::egui::{Align, Label, Layout, Ui};
use jiff::civil::Date;

use super::filter::{Filter, MAX_IMPORTS, Scope};
use crate::{
    engine::{Command, Overview},
    model::{Import, ImportId, ImportStage, IntegrationCode, Job, JobStatus, RecordStatus},
    ui::{
        screen::{Request, ScreenCx},
        theme::{Text, Tone},
        widgets::{self, Button, Chip, Choice, FilterChips, ProgressLine, SearchField},
        words,
    },
};

/// Imports offered for choice; older ones are opened from the page Imports.
const MAX_OFFERED: usize = 200;

/// What can be chosen, in words.
#[derive(Default)]
pub struct Choices {
    made_for: Option<(u64, Date, Filter)>,
    integrations: Vec<(Option<IntegrationCode>, String)>,
    imports: Vec<(Option<ImportId>, String)>,
}

impl Choices {
    fn follow(&mut self, cx: &ScreenCx<'_>, filter: &Filter) {
        let plain = Filter { status: None, text: String::new(), ..filter.clone() };
        let made_for = (cx.overview.version, cx.now.to_zoned(cx.zone.clone()).date(), plain);
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        self.made_for = Some(made_for);
        let codes = cx.overview.integrations.iter().map(|integration| &integration.code);
        self.integrations = std::iter::once((None, "All integrations".to_owned()))
            .chain(codes.map(|code| (Some(code.clone()), code.to_string())))
            .collect();
        let is_of = |import: &Import| filter.integration.as_ref().is_none_or(|code| import.integration == *code);
        let fitting = cx.overview.imports.iter().map(|view| &view.import).filter(|import| is_of(import));
        let offered = fitting.enumerate().filter(|(i, import)| *i < MAX_OFFERED || filter.import == Some(import.id));
        self.imports = std::iter::once((None, "All imports".to_owned()))
            .chain(offered.map(|(_, import)| (Some(import.id), words_of(cx, import))))
            .collect();
    }
}

/// Shows the filters; tells whether the user changed one.
pub fn filters_ui(
    cx: &ScreenCx<'_>,
    ui: &mut Ui,
    choices: &mut Choices,
    filter: &mut Filter,
    scope: &Scope<'_>,
) -> bool {
    let before = filter.clone();
    choices.follow(cx, filter);
    ui.horizontal(|ui| {
        let room = ui.available_width();
        let width = (room * 0.2).clamp(120.0, 200.0);
        choice_ui(ui, ("Integration", width), &choices.integrations, &mut filter.integration);
        choice_ui(ui, ("Import", (room * 0.34).clamp(176.0, 320.0)), &choices.imports, &mut filter.import);
        let left = (ui.available_width() - 40.0).clamp(120.0, 280.0);
        SearchField::new("Search records").width(left).show(ui, &mut filter.text);
    });
    if filter.integration != before.integration && !is_still_of(cx.overview, filter) {
        filter.import = None;
    }
    let chips: Vec<_> = std::iter::once(Chip::all(scope.counts.total()))
        .chain(RecordStatus::ALL.map(|status| Chip::status(status, scope.counts.of(status))))
        .collect();
    FilterChips::new("Status", &chips).show(ui, &mut filter.status);
    *filter != before
}

fn choice_ui<T: PartialEq + Clone>(ui: &mut Ui, (name, width): (&str, f32), options: &[(T, String)], value: &mut T) {
    // Chosen by position: the options themselves are not copied in each frame.
    let mut chosen = options.iter().position(|(option, _)| option == value).unwrap_or_default();
    let labels = options.iter().enumerate().map(|(i, (_, label))| (i, label.as_str()));
    if Choice::new(name, labels).width(width).show(ui, &mut chosen)
        && let Some((option, _)) = options.get(chosen)
    {
        value.clone_from(option);
    }
}

fn is_still_of(overview: &Overview, filter: &Filter) -> bool {
    let import = filter.import.and_then(|id| overview.import(id)).map(|view| &view.import);
    import.is_some_and(|import| filter.integration.as_ref().is_none_or(|code| import.integration == *code))
}

/// Returns an import as it is offered: "3 · customers.csv · today 08:15".
fn words_of(cx: &ScreenCx<'_>, import: &Import) -> String {
    let when = words::moment(import.created, cx.now, cx.zone);
    format!("{} · {} · {when}", import.id, import.file.name)
}

/// Offers to go on under a later version of the integration, where records are left that it may do better by.
pub fn version_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, filter: &Filter) {
    let Some(import) = filter.import.and_then(|id| cx.overview.import(id)).map(|view| &view.import) else { return };
    let Import { id, integration, version, counts, stage, .. } = import;
    let latest = cx.overview.integration(integration).map_or(0, |latest| latest.version);
    let has_left = counts.total() > counts.completed && *stage == ImportStage::Staged;
    if latest <= *version || !has_left || cx.overview.job_of(*id).is_some() {
        return;
    }
    let sentence = format!("{integration} was changed: these records keep version {version}, the latest is {latest}");
    if widgets::banner(ui, Tone::Accent, &sentence, Some(&format!("Use version {latest}"))) {
        cx.requests.push(Request::Do(Command::UseLatestVersion(*id)));
    }
}

/// Shows that the rows of an import add up, or what could not be read; of several imports, that some are left out.
pub fn sum_ui(cx: &ScreenCx<'_>, ui: &mut Ui, filter: &Filter, scope: &Scope<'_>) {
    let Some(import) = filter.import.and_then(|id| cx.overview.import(id)).map(|view| &view.import) else {
        if scope.num_imports > scope.listed.len() {
            let text = format!(
                "The newest {MAX_IMPORTS} of {} imports with such records are listed; choose an import to see an older one",
                words::count(scope.num_imports as u64)
            );
            widgets::small(ui, &text);
        }
        return;
    };
    match &import.stage {
        ImportStage::Staged => {
            let is_idle = cx.overview.job_of(import.id).is_none();
            if is_idle && import.totals.total() != import.counts.completed {
                let sentence = format!(
                    "The sums of import {} differ: {} completed, but {} created, updated and unchanged; report it",
                    import.id,
                    words::count(import.counts.completed),
                    words::count(import.totals.total())
                );
                widgets::banner(ui, Tone::Error, &sentence, None);
            }
            widgets::small(ui, &sum(import));
        }
        ImportStage::Staging => drop(widgets::small(ui, "The file is still being read; its records follow")),
        ImportStage::Cancelled => drop(widgets::small(ui, "Reading was cancelled; no record of this file is kept")),
        ImportStage::Failed { reason } => {
            widgets::banner(ui, Tone::Error, &format!("The file could not be read: {reason}"), None);
        }
    }
}

/// Says how an import's rows add up.
pub fn sum(import: &Import) -> String {
    let Import { counts, totals, .. } = import;
    let read = words::count(counts.total());
    let rows = if counts.total() == 1 { "row" } else { "rows" };
    let [completed, created, updated, unchanged] =
        [counts.completed, totals.created, totals.updated, totals.unchanged].map(words::count);
    let [error, skipped, ready, processing] =
        [counts.error, counts.skipped, counts.ready, counts.processing].map(words::count);
    format!(
        "{read} {rows} read = {completed} completed ({created} created + {updated} updated + {unchanged} unchanged) \
         + {error} error + {skipped} skipped + {ready} ready + {processing} processing"
    )
}

/// Shows the job that works on what is listed, or waits to.
pub fn running_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, filter: &Filter) {
    let overview = cx.overview;
    let is_listed = |job: &&Job| {
        let code = overview.import_of(job).map(|view| &view.import.integration);
        filter.import.is_none_or(|import| job.kind.import() == Some(import))
            && (filter.integration.is_none() || code == filter.integration.as_ref())
    };
    let mut jobs: Vec<&Job> = overview.unfinished().filter(is_listed).collect();
    jobs.sort_by_key(|job| (job.status != JobStatus::InProcess, job.id));
    let Some(job) = jobs.first() else { return };
    let num_others = jobs.len() as u64 - 1;
    widgets::card(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::quiet("Cancel")).clicked() {
                    cx.requests.push(Request::Do(Command::CancelJob(job.id)));
                }
                if job.status == JobStatus::InProcess && ui.add(Button::quiet("Show progress")).clicked() {
                    cx.requests.push(Request::WatchJob(job.id));
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| job_ui(ui, job, num_others));
            });
        });
    });
}

fn job_ui(ui: &mut Ui, job: &Job, num_others: u64) {
    let others =
        if num_others > 0 { format!(" · and {} more", words::plural(num_others, "job")) } else { String::new() };
    if job.status == JobStatus::InProcess {
        let errors = words::count(job.progress.num_errors);
        ProgressLine::of(&format!("{} · Errors: {errors}{others}", job.description), &job.progress).show(ui);
    } else {
        ui.horizontal(|ui| {
            widgets::status(ui, job.status);
            ui.add(Label::new(Text::Body.of(format!("{}{others}", job.description))).truncate());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceFile, StatusCounts, Totals};

    #[test]
    fn the_sum_names_every_part() {
        let import = Import {
            id: ImportId(3),
            integration: "CUSTOMERS".into(),
            version: 1,
            table: "Customer".into(),
            file: SourceFile::default(),
            created: jiff::Timestamp::UNIX_EPOCH,
            stage: ImportStage::Staged,
            columns: Vec::new(),
            counts: StatusCounts { completed: 988, error: 12, ..StatusCounts::default() },
            totals: Totals { created: 980, updated: 5, unchanged: 3 },
            staged_with_issues: 12,
            stage_seconds: 0.0,
            process_seconds: 0.0,
            series: Vec::new(),
        };
        let expect = "1,000 rows read = 988 completed (980 created + 5 updated + 3 unchanged) \
                      + 12 error + 0 skipped + 0 ready + 0 processing";
        assert_eq!(sum(&import), expect);
    }
}
