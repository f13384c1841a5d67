//! One record whole: why it failed, its values to be corrected, what it created.

mod created;
mod draft;
mod fields;
mod issue;
mod value;

pub use self::issue::issue_ui;
use std::sync::Arc;

use eframe::egui::{Align, Key, Label, Layout, Modifiers, ScrollArea, Ui};

use self::{
    draft::Drafts,
    fields::{Editing, Fields},
    value::Value,
};
use super::{RecordId, list::Step, tasks};
use crate::{
    engine::{AfterCorrection, Command, RecordDetail},
    model::{ImportId, Issue, RecordStatus, RowNo, Selection},
    ui::{
        fetched::Fetched,
        parts::begins_here,
        screen::{Page, Request, ScreenCx},
        theme::{self, Text, Tone, icon},
        widgets::{self, Button, IconButton, reveal_focus},
    },
};

/// The pane of one record.
#[derive(Default)]
pub struct Detail {
    fetched: Fetched<RecordId, Answered>,
    drafts: Drafts,
    wants_focus: bool,
    /// Whether one of its fields had the keyboard in the last frame.
    had_focus: bool,
}

type Answered = Result<Option<Arc<RecordDetail>>, String>;

/// What was asked for in the pane.
#[derive(Debug, Default)]
pub struct PaneAnswer {
    pub is_closed: bool,
    pub step: Option<Step>,
    /// The keyboard is to go back to the list.
    pub is_left: bool,
    /// Another record of the import.
    pub show: Option<RecordId>,
}

impl Detail {
    /// Lets the next frame give the keyboard to the first value at fault.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Returns another record with something typed and not saved.
    pub fn other_dirty(&self, than: Option<RecordId>, import: Option<ImportId>) -> Option<RecordId> {
        self.drafts.other_dirty(than, import)
    }

    /// Forgets what was typed into imports that are gone.
    pub fn keep(&mut self, is_there: impl Fn(ImportId) -> bool) {
        self.drafts.keep(is_there);
    }

    /// Shows the record.
    pub fn pane_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, id: RecordId) -> PaneAnswer {
        let mut answer = PaneAnswer::default();
        let known = self.fetched.get(cx.reader, id, generation(cx, id), |id, library, _| {
            Ok(library.record(id.import, id.row)?.map(Arc::new))
        });
        // The former record stays until this one is there.
        let detail = known.value.as_deref().and_then(|value| value.as_ref().ok().cloned().flatten());
        ui.scope(|ui| header_ui(ui, id, detail.as_deref(), &mut answer));
        let refused = known.value.as_deref().and_then(|value| value.as_ref().err());
        if let Some(fault) = known.fault.as_ref().or(refused) {
            widgets::banner(ui, Tone::Error, fault, None);
        }
        if let Some(detail) = detail {
            self.record_ui(cx, ui, (id, &detail), &mut answer);
        }
        answer
    }

    fn record_ui(
        &mut self,
        cx: &mut ScreenCx<'_>,
        ui: &mut Ui,
        (wanted, detail): (RecordId, &Arc<RecordDetail>),
        answer: &mut PaneAnswer,
    ) {
        let id = id_of(detail);
        let editing = editing(detail);
        self.take_keys(cx, ui, (id, editing), answer);
        let draft = self.drafts.of(id, detail);
        let takes_focus = id == wanted && std::mem::take(&mut self.wants_focus);
        let mut fields = Fields { takes_focus, ..Fields::new(draft, editing) };
        let buttons = if editing == Editing::Allowed { 48.0 } else { 0.0 };
        let room = (ui.available_height() - buttons - 12.0).max(64.0);
        let area = ScrollArea::vertical().id_salt(("record", id.import, id.row)).max_height(room).auto_shrink(false);
        ui.add_space(theme::tokens(ui).space.xs);
        begins_here(ui);
        let shown = area.show(ui, |ui| {
            let asked = content_ui(cx, ui, detail, &mut fields);
            reveal_focus(ui);
            asked
        });
        let asked = shown.inner;
        answer.show = asked.map(|row| RecordId { import: id.import, row });
        let Fields { is_left, has_focus, .. } = fields;
        // A record that can't be typed into any more gives the keyboard back.
        let is_over = self.had_focus && editing == Editing::ReadOnly;
        self.had_focus = has_focus;
        answer.is_left |= is_left || is_over;
        if editing == Editing::Allowed {
            self.buttons_ui(cx, ui, id, detail.record.status);
        }
    }

    fn take_keys(
        &mut self,
        cx: &mut ScreenCx<'_>,
        ui: &Ui,
        (id, editing): (RecordId, Editing),
        answer: &mut PaneAnswer,
    ) {
        if ui.memory(|memory| memory.top_modal_layer().is_some()) {
            return;
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if editing == Editing::Allowed && pressed(Modifiers::COMMAND, Key::Enter) {
            self.process(cx, id);
        }
        if editing == Editing::Allowed && pressed(Modifiers::COMMAND, Key::S) {
            self.save(cx, id);
        }
        if pressed(Modifiers::ALT, Key::ArrowUp) {
            answer.step = Some(Step::Previous);
        }
        if pressed(Modifiers::ALT, Key::ArrowDown) {
            answer.step = Some(Step::Next);
        }
        if answer.step.is_some() && self.had_focus {
            self.wants_focus = true;
        }
    }

    fn buttons_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, id: RecordId, status: RecordStatus) {
        let is_dirty = self.drafts.is_dirty(id);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let is_first = status == RecordStatus::Ready;
            let process = match (is_dirty, is_first) {
                (true, false) => Button::primary("Save and process again"),
                (true, true) => Button::primary("Save and process"),
                (false, false) => Button::secondary("Process again"),
                (false, true) => Button::secondary("Process"),
            };
            if ui.add(process.tooltip("Ctrl+Enter")).clicked() {
                self.process(cx, id);
            }
            let save = Button::secondary("Save").tooltip("Keeps the record Ready: Ctrl+S");
            if ui.add_enabled(is_dirty, save).clicked() {
                self.save(cx, id);
            }
            if is_dirty && ui.add(Button::quiet("Revert").tooltip("Takes back what was typed")).clicked() {
                self.drafts.revert(id);
            }
        });
    }

    /// Saves what was typed and processes the record; processes it as it is where nothing was.
    fn process(&mut self, cx: &mut ScreenCx<'_>, id: RecordId) {
        let RecordId { import, row } = id;
        cx.requests.push(Request::Do(match self.drafts.save(id) {
            Some(cells) => Command::CorrectRecord { import, row, cells, then: AfterCorrection::Process },
            None => tasks::process(import, Selection::Rows(vec![(row, row)])),
        }));
    }

    fn save(&mut self, cx: &mut ScreenCx<'_>, id: RecordId) {
        let RecordId { import, row } = id;
        let Some(cells) = self.drafts.save(id) else { return };
        cx.requests.push(Request::Do(Command::CorrectRecord { import, row, cells, then: AfterCorrection::Wait }));
        cx.requests.push(Request::Tell(format!("Row {row} saved; it is Ready to be processed")));
    }
}

fn id_of(detail: &RecordDetail) -> RecordId {
    RecordId { import: detail.import.id, row: detail.record.row }
}

/// Grows with each change of the import's records and of the tables they go to.
fn generation(cx: &ScreenCx<'_>, id: RecordId) -> u64 {
    let tables: u64 = cx.overview.tables.iter().map(|table| table.generation).sum();
    cx.overview.import(id.import).map_or(0, |view| view.generation + u64::from(view.import.version)) + tables
}

fn editing(detail: &RecordDetail) -> Editing {
    match detail.record.status {
        RecordStatus::Ready | RecordStatus::Error | RecordStatus::Skipped => Editing::Allowed,
        RecordStatus::Processing | RecordStatus::Completed => Editing::ReadOnly,
    }
}

/// What the last run found; where the record waits, what a run would find now.
fn issues_of(detail: &RecordDetail) -> Vec<Issue> {
    let found = detail.issues();
    if !found.is_empty() || detail.record.status == RecordStatus::Completed {
        return found.to_vec();
    }
    let fields = detail.explained.parts.iter().flat_map(|part| &part.fields);
    fields.flat_map(|field| &field.issues).cloned().collect()
}

/// Shows everything of a record that scrolls: what is wrong first, each with its value to be mended.
/// Returns another row that the user asked for.
fn content_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, detail: &RecordDetail, fields: &mut Fields<'_>) -> Option<RowNo> {
    let mut asked = None;
    state_ui(cx, ui, detail);
    let mut values = value::values(detail, fields.draft.texts.len());
    let num_values = values.len();
    for issue in &issues_of(detail) {
        let value = take_meant(&mut values, issue, fields.editing);
        let row = issue::issue_ui(ui, issue, |ui| {
            if let Some(value) = value {
                fields.value_ui(ui, &value);
            }
        });
        asked = asked.or(row);
    }
    integration_ui(cx, ui, detail);
    created::created_ui(cx, ui, detail);
    if let Some(fault) = &detail.fault {
        widgets::banner(ui, Tone::Warning, &format!("The values could not be explained: {fault}"), None);
    }
    widgets::section(ui, if values.len() < num_values { "Other values" } else { "Values" });
    for value in &values {
        fields.value_ui(ui, value);
    }
    fields::other_fields_ui(ui, &detail.explained.parts);
    ui.add_space(theme::tokens(ui).space.s);
    asked
}

/// Leads from a record with an error to the mapping, where the cause may be.
fn integration_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, detail: &RecordDetail) {
    let code = &detail.import.integration;
    if detail.record.status == RecordStatus::Error && cx.overview.integration(code).is_some() {
        let button = Button::quiet(format!("Open integration {code}")).icon(icon::INTEGRATIONS);
        if ui.add(button).clicked() {
            cx.requests.push(Request::Go(Page::Integration(code.clone())));
        }
    }
}

/// Takes out the value that an error is about, to be shown with it.
fn take_meant<'a>(values: &mut Vec<Value<'a>>, issue: &Issue, editing: Editing) -> Option<Value<'a>> {
    let is_wanted = editing == Editing::Allowed && issue.is_error();
    let position = values.iter().position(|value| is_wanted && value.is_meant_by(issue))?;
    Some(values.remove(position))
}

fn header_ui(ui: &mut Ui, id: RecordId, detail: Option<&RecordDetail>, answer: &mut PaneAnswer) {
    let tokens = theme::tokens(ui);
    // One block: the second line belongs to the first.
    ui.spacing_mut().item_spacing.y = tokens.space.xs;
    let id = detail.map_or(id, id_of);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.xs;
            answer.is_closed = ui.add(IconButton::new(icon::CLOSE, "Close record")).clicked();
            if ui.add(IconButton::new(icon::NEXT, "Next record (Alt+Down)")).clicked() {
                answer.step = Some(Step::Next);
            }
            if ui.add(IconButton::new(icon::PREVIOUS, "Previous record (Alt+Up)")).clicked() {
                answer.step = Some(Step::Previous);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = tokens.space.m;
                widgets::heading(ui, &format!("Row {}", id.row));
                if let Some(detail) = detail {
                    widgets::status(ui, detail.record.status);
                }
            });
        });
    });
    let Some(detail) = detail else { return };
    ui.spacing_mut().interact_size.y = tokens.space.m;
    ui.horizontal(|ui| {
        let RecordDetail { import, record, .. } = detail;
        let place = format!("Line {} of {} · import {}", record.line, import.file.name, import.id);
        if record.is_corrected {
            widgets::badge(ui, "Corrected", Tone::Accent);
        }
        ui.add(Label::new(Text::Small.of(place).color(tokens.color.muted)).truncate());
    });
}

/// A sentence on the record's state, where there is something to say.
fn state_ui(cx: &ScreenCx<'_>, ui: &mut Ui, detail: &RecordDetail) {
    let text = match detail.record.status {
        RecordStatus::Completed => "Completed records can't be changed here: change the business record instead",
        RecordStatus::Processing => "The record is being processed; it can be changed when that is done",
        RecordStatus::Skipped => "Left out when processing was cancelled; process it again to take it up",
        RecordStatus::Ready if cx.overview.job_of(detail.import.id).is_some() => "Waits for its turn in a job",
        RecordStatus::Ready => "Staged, waiting to be processed",
        RecordStatus::Error => return,
    };
    widgets::muted(ui, text);
}
