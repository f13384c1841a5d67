//! The page "Dry run": what processing would do with each record of an import, before anything is written.

mod pane;
mod rows;
mod said;

use eframe::egui::Ui;

use self::{
    pane::Pane,
    rows::{KnownRows, Rows},
};
use super::company::Exports;
use crate::{
    engine::{Answer, Attention, DryRunState},
    model::{ClassCounts, DryRun, Import, ImportId, ImportStage, Job, JobKind, PlannedRow, RowClass},
    ui::{
        fetched::Fetched,
        screen::{ExportRequest, Page, RecordsScope, Request, ScreenCx},
        theme::{Tone, icon},
        widgets::{
            self, Button, Chip, EmptyState, FilterChips, ProgressLine,
            grid::{Cell, Column, Grid, GridResponse, RowCells, Selection, tab_separated},
        },
        words,
    },
};

/// Selected rows copied at once, at most.
const MAX_COPIED: usize = 100_000;
/// Digits of the row numbers that there is room for.
const NUM_DIGITS: usize = 8;

/// What the page remembers.
#[derive(Default)]
pub struct DryRunPage {
    import: ImportId,
    state: Fetched<ImportId, Known>,
    class: Option<RowClass>,
    rows: Rows,
    selection: Selection,
    columns: Vec<Column>,
    picked: Option<PlannedRow>,
    pane: Pane,
    goes_to_top: bool,
    copying: Option<Answer<Result<String, String>>>,
}

type Known = Result<Option<DryRunState>, String>;

impl DryRunPage {
    /// Shows the dry run of that import; coming back to it finds it as it was left.
    pub fn open(&mut self, import: ImportId) {
        if self.import != import {
            *self = Self { import, ..Self::default() };
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, import: ImportId, exports: &mut Exports) {
        self.open(import);
        self.take_copied(cx);
        let overview = cx.overview;
        let Some(view) = overview.import(import) else {
            if EmptyState::new(icon::EVIDENCE, "No such import", "It was deleted, and its dry run with it")
                .action("Show all imports")
                .show(ui)
            {
                cx.requests.push(Request::Go(Page::Imports));
            }
            return;
        };
        let generation = generation(cx, &view.import, view.generation);
        let known = self.state.get(cx.reader, import, generation, |import, library, _| library.dry_run(*import));
        let state = known.value.as_deref().and_then(|value| value.as_ref().ok()).cloned().flatten();
        let fault = known.fault.or_else(|| known.value.as_deref().and_then(|value| value.as_ref().err().cloned()));
        self.header_ui(cx, ui, &view.import, state.as_ref(), exports);
        if let Some(fault) = &fault {
            widgets::banner(ui, Tone::Error, fault, None);
        }
        if let Some(job) = running(cx, import) {
            running_ui(cx, ui, job);
        }
        match state {
            Some(state) => self.plan_ui(cx, ui, &state, generation),
            None if known.value.is_some() && fault.is_none() => none_ui(cx, ui, &view.import),
            None => {}
        }
        exports.dialog_ui(cx, ui.ctx());
    }

    fn header_ui(
        &self,
        cx: &mut ScreenCx<'_>,
        ui: &mut Ui,
        import: &Import,
        state: Option<&DryRunState>,
        exports: &mut Exports,
    ) {
        let subtitle = match state {
            None => format!("{} · import {}", import.file.name, import.id),
            Some(DryRunState { dry_run, .. }) => {
                let when = words::moment(dry_run.made, cx.now, cx.zone);
                format!("{when} · plan {} · {}", dry_run.fingerprint, import.file.name)
            }
        };
        let is_back = widgets::sub_page_header(ui, "Integration records", "Dry run", &subtitle, |ui| {
            let Some(state) = state else { return };
            actions_ui(cx, ui, state);
            let export = Button::quiet("Export…").icon(icon::EXPORT);
            let num_rows = state.dry_run.counts.filtered(self.class);
            if ui.add_enabled(num_rows > 0, export).clicked() {
                exports.ask(ExportRequest::DryRun { import: import.id, class: self.class }, num_rows);
            }
            exports.underway_ui(ui);
        });
        if is_back {
            cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(import.id))));
        }
    }

    fn plan_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, state: &DryRunState, generation: u64) {
        let DryRunState { dry_run, outdated } = state;
        if outdated.is_empty() {
            widgets::banner(ui, Tone::Accent, &said::nothing_written(&dry_run.counts), None);
        } else {
            widgets::banner(ui, Tone::Warning, &said::outdated(outdated), None);
        }
        self.chips_ui(ui, &dry_run.counts);
        let known = self.rows.get(cx.reader, (dry_run.import, self.class), generation);
        if let Some(fault) = &known.fault {
            widgets::banner(ui, Tone::Error, fault, None);
        }
        self.pane_ui(cx, ui, dry_run, generation);
        let response = self.grid_ui(ui, &known, &dry_run.counts);
        self.answer(cx, ui, &known, &response);
    }

    fn chips_ui(&mut self, ui: &mut Ui, counts: &ClassCounts) {
        let chips: Vec<_> = std::iter::once(Chip::all(counts.total()))
            .chain(RowClass::ALL.map(|class| Chip::status(class, counts.of(class))))
            .collect();
        if FilterChips::new("Class", &chips).show(ui, &mut self.class) {
            self.selection.clear();
            self.picked = None;
            self.goes_to_top = true;
        }
        ui.add_space(4.0);
    }

    fn pane_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, dry_run: &DryRun, generation: u64) {
        let Some(picked) = &self.picked else { return };
        let mut asked = None;
        let pane = &mut self.pane;
        let title = format!("Row {}", picked.row);
        let is_closed = widgets::detail_pane(ui, &title, |ui| {
            asked = pane.content_ui(cx, ui, (dry_run, picked), generation);
        });
        if let Some(row) = asked {
            let scope = RecordsScope { row: Some(row), ..RecordsScope::of_import(dry_run.import) };
            cx.requests.push(Request::Go(Page::Records(scope)));
        }
        if is_closed {
            self.picked = None;
            self.selection.clear();
        }
    }

    fn grid_ui(&mut self, ui: &mut Ui, known: &KnownRows, counts: &ClassCounts) -> GridResponse {
        if self.columns.is_empty() {
            self.columns = vec![
                Column::status("What").width(128.0),
                Column::number("Row").width(64.0).holding(NUM_DIGITS),
                Column::text("Record").width(120.0).tooltip("The key of the record it would make, change or find"),
                Column::text("What changes").width(120.0).fill(),
            ];
        }
        let mut grid = Grid::new("planned rows", "Planned rows", &self.columns)
            .num_rows(counts.filtered(self.class))
            .selection(&mut self.selection)
            .reveal(std::mem::take(&mut self.goes_to_top).then_some(0));
        if known.is_current {
            let empty = EmptyState::new(icon::EVIDENCE, "No such rows", "No row of this dry run is of that class");
            grid = grid.empty(if self.class.is_some() { empty.action("Show all") } else { empty });
        }
        grid.show(ui, |row| known.row(row).map(cells))
    }

    fn answer(&mut self, cx: &mut ScreenCx<'_>, ui: &Ui, known: &KnownRows, response: &GridResponse) {
        if response.is_selection_changed || response.activated.is_some() {
            self.picked = self.selection.single().and_then(|row| known.row(row)).cloned();
            ui.ctx().request_repaint();
        }
        if response.is_empty_action {
            self.class = None;
            self.goes_to_top = true;
        }
        if response.is_copy_requested {
            let (import, class, ranges) = (self.import, self.class, self.selection.ranges().to_vec());
            self.copying = Some(cx.reader.ask(move |library, go_on| {
                let mut lines = Vec::new();
                for (first, last) in ranges {
                    let num = (last - first + 1).min((MAX_COPIED - lines.len()) as u64) as usize;
                    let page = if go_on() {
                        library.planned_rows(import, class, first, num)?
                    } else {
                        return Ok(String::new());
                    };
                    lines.extend(
                        page.rows
                            .iter()
                            .map(|row| cells(row).iter().map(|cell| cell.text.to_string()).collect::<Vec<_>>()),
                    );
                }
                Ok(tab_separated(lines))
            }));
        }
        if self.rows.follow(&response.visible) {
            ui.ctx().request_repaint();
        }
    }

    fn take_copied(&mut self, cx: &mut ScreenCx<'_>) {
        let Some(answer) = self.copying.as_ref().and_then(Answer::take) else { return };
        self.copying = None;
        match answer.and_then(|text| text) {
            Ok(text) => {
                let num = text.lines().count() as u64;
                cx.requests.push(Request::Copy(text));
                cx.requests.push(Request::Tell(format!("{} copied", words::plural(num, "line"))));
            }
            Err(fault) => cx.requests.push(Request::Tell(fault)),
        }
    }
}

fn actions_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, state: &DryRunState) {
    let DryRunState { dry_run, outdated } = state;
    let is_free = cx.overview.job_of(dry_run.import).is_none();
    if !outdated.is_empty() {
        let again = Button::primary("Plan again").icon(icon::REFRESH).tooltip("Foresees the records as they are now");
        if ui.add_enabled(is_free, again).clicked() {
            cx.requests.push(Request::DryRun(dry_run.import));
        }
        return;
    }
    let process = |attention| Request::ProcessPlanned { import: dry_run.import, plan: dry_run.fingerprint, attention };
    let exactly = Button::primary("Process exactly this")
        .icon(icon::PROCESS)
        .tooltip("Checks first that nothing has changed since; else nothing is processed");
    if ui.add_enabled(is_free, exactly).clicked() {
        cx.requests.push(process(Attention::Foreground));
    }
    let background = Button::secondary("In background").tooltip("Processes exactly this while you go on working");
    if ui.add_enabled(is_free, background).clicked() {
        cx.requests.push(process(Attention::Background));
    }
}

fn cells(row: &PlannedRow) -> RowCells<'_> {
    let result = match row.class {
        RowClass::Error => {
            let all: Vec<_> = row.issues.iter().map(crate::model::Issue::message).collect();
            Cell::issue(said::what_changes(row), all.join("\n"))
        }
        RowClass::Update => Cell::text(said::what_changes(row)),
        RowClass::Create | RowClass::Unchanged | RowClass::Skip => Cell::muted(said::what_changes(row)),
    };
    vec![Cell::status(row.class), Cell::number(row.row.to_string()), Cell::strong(row.key.as_str()), result]
}

/// Grows with each end of a dry run, each change of the staged rows, and each version of the integration.
fn generation(cx: &ScreenCx<'_>, import: &Import, staged: u64) -> u64 {
    let is_done = |job: &&Job| job.kind.import() == Some(import.id) && job.status.is_over();
    let num_done = cx.overview.jobs.iter().filter(is_done).map(|job| job.id.0).max().unwrap_or_default();
    let version = cx.overview.integration(&import.integration).map_or(0, |latest| u64::from(latest.version));
    staged + num_done + version + u64::from(import.version)
}

fn running<'o>(cx: &ScreenCx<'o>, import: ImportId) -> Option<&'o Job> {
    let is_dry_run = |job: &&Job| matches!(job.kind, JobKind::DryRun { import: of, .. } if of == import);
    cx.overview.unfinished().find(is_dry_run)
}

fn running_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
    widgets::card(ui, |ui| {
        ProgressLine::of(&job.description, &job.progress).show(ui);
        if ui.add(Button::quiet("Cancel")).clicked() {
            cx.requests.push(Request::Do(crate::engine::Command::CancelJob(job.id)));
        }
    });
}

fn none_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import) {
    let is_possible = import.stage == ImportStage::Staged && import.counts.total() > import.counts.completed;
    let text = if is_possible {
        "See what processing would do with each record that waits; nothing is written by it"
    } else {
        "No record of this import waits to be processed"
    };
    let empty = EmptyState::new(icon::EVIDENCE, "No dry run yet", text);
    let empty = if is_possible { empty.action("Make a dry run") } else { empty };
    if empty.show(ui) {
        cx.requests.push(Request::DryRun(import.id));
    }
}
