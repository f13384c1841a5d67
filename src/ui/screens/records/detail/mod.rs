//! One record whole: why it failed, its values to be corrected, what it created.

mod created;
mod draft;
mod values;

use std::sync::Arc;

use eframe::egui::{Align, CornerRadius, Frame, Key, Label, Layout, Margin, Modifiers, RichText, ScrollArea, Ui};

use self::{
    draft::Drafts,
    values::{Editing, Focus},
};
use super::{RecordId, list::Step, tasks};
use crate::{
    engine::{AfterCorrection, Command, RecordDetail},
    model::{ImportId, Issue, RecordStatus, Selection},
    ui::{
        fetched::Fetched,
        screen::{Request, ScreenCx},
        theme::{self, Text, Tone, icon},
        widgets::{self, Button, IconButton},
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
}

impl Detail {
    /// Lets the next frame give the keyboard to the first value at fault.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether something was typed into the record and not saved.
    pub fn is_dirty(&self, id: RecordId) -> bool {
        self.drafts.is_dirty(id)
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
        // A former record is not shown as this one.
        let detail = known.value.as_deref().and_then(|value| value.as_ref().ok().cloned().flatten());
        let detail = detail.filter(|detail| id_of(detail) == id);
        header_ui(ui, id, detail.as_deref(), &mut answer);
        let refused = known.value.as_deref().and_then(|value| value.as_ref().err());
        if let Some(fault) = known.fault.as_ref().or(refused) {
            widgets::banner(ui, Tone::Error, fault, None);
        }
        let Some(detail) = detail else { return answer };
        self.record_ui(cx, ui, id, &detail, &mut answer);
        answer
    }

    fn record_ui(
        &mut self,
        cx: &mut ScreenCx<'_>,
        ui: &mut Ui,
        id: RecordId,
        detail: &Arc<RecordDetail>,
        answer: &mut PaneAnswer,
    ) {
        let editing = editing(detail);
        self.take_keys(cx, ui, (id, editing), answer);
        let focus = if std::mem::take(&mut self.wants_focus) { Focus::FirstFault } else { Focus::Stay };
        let issues = issues_of(detail);
        let draft = self.drafts.of(id, detail);
        let buttons = if editing == Editing::Allowed { 56.0 } else { 0.0 };
        let room = (ui.available_height() - buttons).max(64.0);
        let mut fields = values::ValuesAnswer::default();
        let area = ScrollArea::vertical().id_salt(("record", id.import, id.row)).max_height(room).auto_shrink(false);
        area.show(ui, |ui| {
            ui.add_space(4.0);
            state_ui(cx, ui, detail);
            issues.iter().for_each(|issue| issue_ui(ui, issue));
            if editing == Editing::ReadOnly {
                created::created_ui(cx, ui, detail);
            }
            widgets::section(ui, "Values");
            if let Some(fault) = &detail.fault {
                widgets::banner(ui, Tone::Warning, &format!("The values could not be explained: {fault}"), None);
            }
            fields = values::values_ui(ui, detail, &issues, draft, (editing, focus));
            ui.add_space(8.0);
        });
        // A record that can't be typed into any more gives the keyboard back.
        let is_over = self.had_focus && editing == Editing::ReadOnly;
        self.had_focus = fields.has_focus;
        answer.is_left |= fields.is_left || is_over;
        if editing == Editing::Allowed {
            self.buttons_ui(cx, ui, id);
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

    fn buttons_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, id: RecordId) {
        let is_dirty = self.drafts.is_dirty(id);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let again = if is_dirty {
                Button::primary("Save and process again").tooltip("Ctrl+Enter")
            } else {
                Button::secondary("Process again").tooltip("Ctrl+Enter")
            };
            if ui.add(again).clicked() {
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
    cx.overview.import(id.import).map_or(0, |view| view.generation) + tables
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

fn header_ui(ui: &mut Ui, id: RecordId, detail: Option<&RecordDetail>, answer: &mut PaneAnswer) {
    let tokens = theme::tokens(ui);
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

fn issue_ui(ui: &mut Ui, issue: &Issue) {
    let tokens = theme::tokens(ui);
    let (tone, sign) = if issue.is_error() { (Tone::Error, icon::ERROR) } else { (Tone::Warning, icon::WARNING) };
    let radius = CornerRadius::same(tokens.radius.card);
    let frame = Frame::new().fill(tone.soft(tokens)).corner_radius(radius).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.take_available_width();
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(sign.codepoint).font(icon::font(20.0)).color(tone.color(tokens)));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                widgets::body(ui, &issue.message());
                widgets::small(ui, &place_and_advice(issue));
            });
        });
    });
}

fn place_and_advice(issue: &Issue) -> String {
    let advice = issue.advice();
    match (issue.field.as_str(), issue.value.as_str()) {
        ("", _) => advice.to_owned(),
        (field, "") => format!("{field} · {advice}"),
        (field, value) => format!("{field} “{value}” · {advice}"),
    }
}
