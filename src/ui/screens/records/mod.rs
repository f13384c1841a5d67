//! The page "Integration records": what became of each row, why, and how it is mended.
//!
//! What is shown comes from the overview (counts) and from pages that the reader fetches (rows, one record whole). A
//! record is known by import and row; its position in the list is only where it stands now.

mod bar;
mod columns;
mod detail;
mod filter;
mod find;
mod list;
mod pages;
mod tasks;
#[cfg(test)]
mod tests;

pub use self::{bar::sum, detail::issue_ui, tasks::process_all};

use eframe::egui::{Align, Frame, Id, Key, Layout, Margin, Panel, Ui};

use self::{
    bar::Choices,
    detail::Detail,
    filter::{Filter, Scope},
    list::{List, ListAnswer, Sought},
    pages::View,
    tasks::Tasks,
};
use crate::{
    model::{ImportId, RecordStatus, RowNo},
    ui::{
        parts::{Part, part},
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::{self, Text, Tone, icon},
        widgets::{self, Button, EmptyState, IconButton},
        words,
    },
};

/// From this width of the page on, a record is shown beside the list, else below it.
const SIDE_FROM: f32 = 720.0;

/// Selected records that are counted by status in each frame.
const MAX_COUNTED: u64 = 400;

/// Names a record wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    pub import: ImportId,
    pub row: RowNo,
}

#[derive(Default)]
pub struct Records {
    asked: RecordsScope,
    filter: Filter,
    choices: Choices,
    list: List,
    detail: Detail,
    tasks: Tasks,
    /// The record in the pane.
    current: Option<RecordId>,
    is_pane_closed: bool,
    /// What had the keyboard at the end of the last frame: Escape takes it away before anyone is asked.
    had_focus: Option<Id>,
}

impl Records {
    /// Shows these records first. Who comes back finds the page as they left it.
    pub fn open(&mut self, scope: &RecordsScope) {
        let is_within = scope.import.is_none() || self.filter.import == scope.import;
        if *scope == self.asked && scope.row.is_none() && is_within {
            return;
        }
        self.asked = scope.clone();
        self.filter = Filter::of(scope);
        self.current = None;
        if let (Some(import), Some(row)) = (scope.import, scope.row) {
            let record = RecordId { import, row };
            self.is_pane_closed = false;
            self.current = Some(record);
            self.list.show_record(record);
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        if cx.overview.imports.is_empty() {
            no_imports_ui(cx, ui);
            return;
        }
        self.forget_what_is_gone(cx);
        self.tasks.take(cx);
        let scope = self.filter.scope(cx.overview);
        let view = self.list.view(cx, &self.filter, &scope, self.current);
        match self.list.follow(cx, &scope, &view) {
            Sought::Nothing => {}
            Sought::Outside => self.current = None,
        }
        self.header_ui(cx, ui, &scope, &view);
        if bar::filters_ui(cx, ui, &mut self.choices, &mut self.filter, &scope) {
            ui.ctx().request_repaint();
        }
        bar::sum_ui(cx, ui, &self.filter, &scope);
        bar::running_ui(cx, ui, &self.filter);
        bar::version_ui(cx, ui, &self.filter);
        if let Some(fault) = &view.fault
            && widgets::banner(ui, Tone::Error, fault, Some("Try again"))
        {
            self.list.reload();
        }
        self.unsaved_ui(ui);
        ui.add_space(theme::tokens(ui).space.xs);
        self.body_ui(cx, ui, &scope, &view);
        self.had_focus = ui.memory(eframe::egui::Memory::focused);
    }

    /// Whether the rows in sight are those of the present filter.
    pub fn is_complete(&self) -> bool {
        self.list.is_complete()
    }

    fn forget_what_is_gone(&mut self, cx: &ScreenCx<'_>) {
        let is_there = |import: ImportId| cx.overview.import(import).is_some();
        if self.filter.import.is_some_and(|import| !is_there(import)) {
            self.filter.import = None;
        }
        if self.filter.integration.as_ref().is_some_and(|code| cx.overview.integration(code).is_none()) {
            self.filter.integration = None;
        }
        if self.current.is_some_and(|record| !is_there(record.import)) {
            self.current = None;
        }
        self.detail.keep(is_there);
    }

    fn header_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, scope: &Scope<'_>, view: &View) {
        let is_searching = !view.is_current && !self.filter.text.trim().is_empty();
        let subtitle = match view.total {
            _ if is_searching => "Searching…".to_owned(),
            Some(total) if self.filter.is_narrow() => format!("{} shown", words::plural(total, "record")),
            Some(_) | None => "What became of each row, and why".to_owned(),
        };
        widgets::page_header(ui, "Integration records", &subtitle, |ui| self.actions_ui(cx, ui, scope, view));
    }

    fn actions_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, scope: &Scope<'_>, view: &View) {
        let num_selected = self.list.selection.len();
        if let Some(import) = self.filter.import
            && scope.counts.ready > 0
            && cx.overview.job_of(import).is_none()
        {
            let button = Button::primary("Process now…").icon(icon::PROCESS).tooltip("Processes what is Ready");
            if ui.add(button).clicked() {
                cx.requests.push(Request::AskAfterImport(import));
            }
        }
        self.all_again_ui(cx, ui, scope, view);
        if let Some(import) = self.filter.import
            && scope.counts.total() > scope.counts.completed
        {
            let tooltip = "What processing would do with the records that wait; nothing is written";
            if ui.add(Button::quiet("Dry run").icon(icon::EVIDENCE).tooltip(tooltip)).clicked() {
                cx.requests.push(Request::Go(Page::DryRun(import)));
            }
        }
        if num_selected > 0 {
            let is_possible = tasks::is_processable(&self.filter, &self.list, view);
            let why = if is_possible {
                "Processes the selected records again"
            } else {
                "Completed records are never processed twice"
            };
            let again = if tasks::is_first_time(&self.list, view) { "" } else { " again" };
            let text = format!("Process{again} ({})", words::count(num_selected));
            if ui.add_enabled(is_possible, Button::secondary(text).icon(icon::RETRY).tooltip(why)).clicked() {
                self.tasks.process_selected(cx, &self.list, view);
            }
            if ui.add(IconButton::new(icon::COPY, "Copy selected records")).clicked() {
                self.tasks.copy_selected(cx, &self.list, scope);
            }
        }
    }

    /// The button that processes all that is shown: all of a status, or all that was found.
    fn all_again_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, scope: &Scope<'_>, view: &View) {
        let status = match self.filter.status {
            Some(RecordStatus::Completed | RecordStatus::Processing) => return,
            Some(status @ (RecordStatus::Ready | RecordStatus::Error | RecordStatus::Skipped)) => status,
            None if scope.counts.error > 0 => RecordStatus::Error,
            None => RecordStatus::Skipped,
        };
        let is_search = !self.filter.text.trim().is_empty() && self.filter.status.is_some();
        let num = if is_search { view.num_rows() } else { scope.counts.of(status) };
        if num == 0 {
            return;
        }
        let what = match (is_search, status) {
            (true, _) => "all found again",
            (false, RecordStatus::Ready) => "all ready",
            (false, RecordStatus::Skipped) => "all skipped",
            (false, RecordStatus::Error | RecordStatus::Completed | RecordStatus::Processing) => "all errors again",
        };
        let text = format!("Process {what} ({})", words::count(num));
        if !ui.add(Button::secondary(text)).clicked() {
            return;
        }
        if is_search {
            self.tasks.process_found(cx, &self.list, view);
        } else {
            let imports: Vec<_> = scope.listed.iter().map(|view| view.import.id).collect();
            tasks::process_all(cx, &imports, status);
        }
    }

    /// Reminds of what was typed elsewhere and not saved.
    fn unsaved_ui(&mut self, ui: &mut Ui) {
        let Some(other) = self.detail.other_dirty(self.current, self.filter.import) else { return };
        let sentence = format!("Row {} of import {} has changes that are not saved", other.row, other.import);
        if widgets::banner(ui, Tone::Warning, &sentence, Some("Show it")) {
            self.show(other);
        }
    }

    fn show(&mut self, record: RecordId) {
        self.is_pane_closed = false;
        self.current = Some(record);
        self.list.show_record(record);
    }

    fn body_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, scope: &Scope<'_>, view: &View) {
        let grid = List::grid_id(ui);
        self.escape(ui, grid);
        let num_selected = self.list.selection.len();
        let has_pane = !self.is_pane_closed && (num_selected > 1 || self.current.is_some());
        if has_pane {
            let (width, height) = (ui.available_width(), ui.available_height());
            let gap = theme::tokens(ui).space.m as i8;
            let pane = if width >= SIDE_FROM {
                let frame = Frame::new().inner_margin(Margin { left: gap, ..Margin::ZERO });
                Panel::right("record beside")
                    .default_size((width * 0.42).max(352.0))
                    .size_range(320.0..=width - 280.0)
                    .frame(frame)
            } else {
                let frame = Frame::new().inner_margin(Margin { top: gap / 2, ..Margin::ZERO });
                let highest = (height - 124.0).max(160.0);
                Panel::bottom("record below").default_size(height * 0.58).size_range(140.0..=highest).frame(frame)
            };
            pane.resizable(true).show_separator_line(false).show(ui, |ui| {
                part(ui, Part::Pane, |ui| self.pane_ui(cx, ui, (view, grid)));
            });
        }
        let answer = self.grid_ui(cx, ui, view);
        self.take_list(cx, ui, &answer, scope);
    }

    fn pane_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, (view, grid): (&View, Id)) {
        widgets::card(ui, |ui| {
            ui.take_available_width();
            ui.set_min_height(ui.available_height());
            let num_selected = self.list.selection.len();
            if num_selected > 1 {
                self.is_pane_closed |= several_ui(ui, &self.list, view);
                return;
            }
            let Some(record) = self.current else { return };
            let answer = self.detail.pane_ui(cx, ui, record);
            self.is_pane_closed |= answer.is_closed;
            if answer.is_left || answer.is_closed {
                ui.memory_mut(|memory| memory.request_focus(grid));
            }
            if let Some(other) = answer.show {
                self.show(other);
                ui.ctx().request_repaint();
            }
            if let Some(step) = answer.step {
                self.current = self.list.step(step, view).or(self.current);
                ui.ctx().request_repaint();
            }
        });
    }

    /// Escape in the list closes the pane.
    fn escape(&mut self, ui: &Ui, grid: Id) {
        let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
        let is_pressed = !is_covered && ui.input(|input| input.key_pressed(Key::Escape));
        if is_pressed && self.had_focus == Some(grid) {
            self.is_pane_closed = true;
            ui.memory_mut(|memory| memory.request_focus(grid));
        }
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, view: &View) -> ListAnswer {
        let (title, text) = nothing_words(&self.filter);
        let mut empty = EmptyState::new(icon::RECORDS, &title, &text);
        if self.filter.status.is_some() || !self.filter.text.is_empty() {
            empty = empty.action("Show all");
        }
        self.list.grid_ui(cx, ui, view, empty)
    }

    fn take_list(&mut self, cx: &mut ScreenCx<'_>, ui: &Ui, answer: &ListAnswer, scope: &Scope<'_>) {
        let ListAnswer { selected, is_activated, is_copy_requested, is_empty_action } = *answer;
        if let Some(record) = selected {
            self.current = Some(record);
        }
        if is_activated {
            self.is_pane_closed = false;
            self.detail.focus();
            ui.ctx().request_repaint();
        }
        if is_copy_requested {
            self.tasks.copy_selected(cx, &self.list, scope);
        }
        if is_empty_action {
            self.filter.widen();
            ui.ctx().request_repaint();
        }
    }
}

fn no_imports_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    widgets::page_header(ui, "Integration records", "What became of each row, and why", |_| {});
    let empty = EmptyState::new(
        icon::RECORDS,
        "No records yet",
        "Every row of a file becomes a record here, with its status, its issues and what it created",
    );
    if empty.action("Choose file…").show(ui) {
        cx.requests.push(Request::ChooseFile);
    }
}

/// Says why nothing is listed.
fn nothing_words(filter: &Filter) -> (String, String) {
    let text = filter.text.trim();
    match (filter.status, text) {
        (None, "") => ("No records here".to_owned(), "No row of these imports was staged".to_owned()),
        (Some(RecordStatus::Error), "") => ("No errors".to_owned(), "No record here needs its owner".to_owned()),
        (Some(status), "") => (format!("Nothing is {status}"), format!("No record here has the status {status}")),
        (None, text) => ("Nothing found".to_owned(), format!("No record here holds “{text}”")),
        (Some(status), text) => {
            ("Nothing found".to_owned(), format!("No record with the status {status} holds “{text}”"))
        }
    }
}

/// What the pane says of several records; tells whether it was closed.
fn several_ui(ui: &mut Ui, list: &List, view: &View) -> bool {
    let num = list.selection.len();
    let mut is_closed = false;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            is_closed = ui.add(IconButton::new(icon::CLOSE, "Close record")).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widgets::heading(ui, &format!("{} selected", words::plural(num, "record")));
            });
        });
    });
    for (status, num) in RecordStatus::ALL.into_iter().zip(statuses(list, view)).filter(|(_, num)| *num > 0) {
        ui.horizontal(|ui| {
            widgets::status(ui, status);
            ui.label(Text::Body.of(words::count(num)));
        });
    }
    let text = "Process again takes up those that are not completed. Select one record to see why it failed and to correct it.";
    widgets::muted(ui, text);
    is_closed
}

/// Counts the selected records by status; nothing where not all of them are in memory.
fn statuses(list: &List, view: &View) -> Vec<u64> {
    let mut counts = vec![0; RecordStatus::ALL.len()];
    if list.selection.len() > MAX_COUNTED {
        return Vec::new();
    }
    for row in list.selection.rows() {
        let Some((_, record)) = view.get(row) else { return Vec::new() };
        counts[record.status as usize] += 1;
    }
    counts
}
