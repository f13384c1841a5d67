//! The import assistant: how a file is read, where it goes, which column fills which field.
//!
//! Everything is guessed when a file is opened, so that "Import" can be pressed at once; each guess is shown with what
//! speaks for it and can be changed. What the user decided is in `Wanted`; all else follows from it through
//! `Answers`.

mod answers;
mod as_file;
mod boundaries;
mod column_list;
mod edits;
mod encodings;
mod fixed_form;
mod issue_step;
mod kinds;
mod left_out_form;
mod line_list;
mod line_role;
mod more_form;
mod preview;
mod questions;
mod quoting;
mod reading;
mod ruler;
mod signs;
mod staging;
mod steps;
mod target;

use std::path::PathBuf;

use eframe::egui::{Key, KeyboardShortcut, Modifiers, Rect, ScrollArea, Ui, UiBuilder, pos2};

use self::{
    answers::{Answers, View, Wanted},
    preview::PreviewGrid,
    reading::Typed,
    staging::Next,
    steps::{Part, steps},
};
use crate::{
    engine::{Command, Event, Look, RequestId},
    model::{AfterStaging, ImportId, IntegrationCode, JobId},
    source::Overrides,
    ui::{
        screen::{Request, ScreenCx},
        screens::mapping::{MappingEditor, Subject},
        theme::{self, Tone, icon},
        widgets::{Button, Details, EmptyState, banner, card, heading, muted, page_header, reveal_focus, stepper},
        words,
    },
};

/// Requests of the assistant are numbered from here, so that their answers are told from others'.
const FIRST_REQUEST: u64 = 1 << 32;

const IMPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);

/// The assistant and the file it was given.
#[derive(Default)]
pub struct Assistant {
    wanted: Wanted,
    answers: Answers,
    part: Option<Part>,
    phase: Phase,
    typed: Typed,
    mapping: MappingEditor,
    /// The part in which something was told above.
    told_in: Option<Part>,
    preview: PreviewGrid,
    /// The integration whose format was taken over from its definition.
    format_of: Option<IntegrationCode>,
    is_format_settled: bool,
    num_requests: u64,
    /// Readings begun here, also of former files: when they end, the user is asked what to do.
    readings: Vec<(JobId, ImportId)>,
}

/// How far the file is.
#[derive(Clone, Debug, Default, PartialEq)]
enum Phase {
    /// No file was opened yet.
    #[default]
    Nothing,
    /// Options are being looked at; `refusal` is why the last import could not be started.
    Options {
        refusal: Option<String>,
    },
    /// "Import" was pressed.
    Starting(RequestId),
    Importing {
        import: ImportId,
        job: JobId,
    },
}

impl Assistant {
    /// Starts with a file.
    pub fn start(&mut self, path: PathBuf) {
        let Self { num_requests, readings, .. } = std::mem::take(self);
        *self = Self {
            wanted: Wanted { path, ..Wanted::default() },
            phase: Phase::Options { refusal: None },
            num_requests,
            readings,
            ..Self::default()
        };
    }

    /// Hears what the engine tells.
    pub fn hear(&mut self, event: &Event, requests: &mut Vec<Request>) {
        match event {
            Event::ImportStarted { request, import, job } if self.phase == Phase::Starting(*request) => {
                self.phase = Phase::Importing { import: *import, job: *job };
                self.readings.push((*job, *import));
            }
            Event::Refused { request: Some(request), text } if self.phase == Phase::Starting(*request) => {
                self.phase = Phase::Options { refusal: Some(text.clone()) };
            }
            Event::JobEnded { job } => {
                if let Some(at) = self.readings.iter().position(|(reading, _)| reading == job) {
                    let (_, import) = self.readings.remove(at);
                    requests.push(Request::AskAfterImport(import));
                }
            }
            Event::ImportStarted { .. }
            | Event::Refused { .. }
            | Event::JobQueued { .. }
            | Event::IntegrationSaved { .. }
            | Event::Noticed(_)
            | Event::Done { .. } => {}
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        match self.phase.clone() {
            Phase::Nothing => {
                page_header(ui, "Import a file", "", |_| ());
                let text = "Drop a file anywhere in this window, or choose one";
                if EmptyState::new(icon::DROP, "No file yet", text).action("Choose file…").show(ui) {
                    cx.requests.push(Request::ChooseFile);
                }
            }
            Phase::Options { refusal } => self.options_ui(cx, ui, refusal.as_deref()),
            Phase::Starting(_) => {
                muted(ui, "Starting…");
            }
            Phase::Importing { import, job } => match staging::import_ui(cx, ui, import, job) {
                Next::Stay => {}
                Next::Options => self.phase = Phase::Options { refusal: None },
            },
        }
    }

    fn options_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, refusal: Option<&str>) {
        let view = self.answers.view(cx, &self.wanted);
        let Some(look) = view.look() else {
            self.no_look_ui(cx, ui, &view);
            return;
        };
        self.follow_integration(ui, &view, look);
        self.header_ui(cx, ui, &view, look);
        let part = self.part(&view);
        // In a room of its own, so that what is typed in below keeps the keyboard when a banner comes or goes.
        ui.scope(|ui| self.banners_ui(ui, &view, refusal, part));
        if let Some(chosen) = stepper(ui, &steps(&view, look, &self.wanted.edits), part) {
            self.part = Some(chosen);
        }
        ui.add_space(12.0);
        match part {
            Part::File | Part::Reading | Part::Target => self.beside_ui(cx, ui, &view, look, part),
            Part::Columns => self.mapping_ui(cx, ui, &view),
        }
    }

    /// The step that is shown: chosen by the user, or the first that wants a look.
    fn part(&mut self, view: &View) -> Part {
        if self.part.is_none()
            && let (Some(draft), Some(proposal)) = (&view.draft, view.proposal())
        {
            // What the mapping lacks may be due to the reading: that comes first.
            let is_doubtful = view.look().is_some_and(|look| !look.preview.block.issues.is_empty());
            let wants_columns = draft.hindrance.is_some() || !view.faults.is_empty();
            self.part = Some(match (wants_columns, &proposal.known) {
                (_, None) if is_doubtful => Part::Reading,
                (true, _) => Part::Columns,
                (false, Some(_)) => Part::Target,
                (false, None) => Part::Reading,
            });
        }
        self.part.unwrap_or(Part::Reading)
    }

    /// A file that an integration knows is read as the integration says, and shown so.
    fn follow_integration(&mut self, ui: &Ui, view: &View, look: &Look) {
        let Some(proposal) = view.proposal() else { return };
        if self.is_format_settled || !view.is_current || self.wanted.overrides != Overrides::default() {
            return;
        }
        self.is_format_settled = true;
        if proposal.known.is_some() && proposal.integration.format != look.preview.guess.format {
            self.wanted.overrides = Overrides::as_in(&proposal.integration.format);
            self.format_of = Some(proposal.integration.code.clone());
            ui.ctx().request_repaint();
        }
    }

    fn no_look_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, view: &View) {
        let name = file_name(&self.wanted);
        let Some(sentence) = &view.unreadable else {
            page_header(ui, &format!("Import {name}"), "Reading the first rows…", |_| ());
            return;
        };
        page_header(ui, &format!("Import {name}"), "", |_| ());
        let title = format!("{name} can’t be imported");
        if EmptyState::new(icon::ERROR, &title, sentence).action("Choose another file…").show(ui) {
            cx.requests.push(Request::ChooseFile);
        }
    }

    fn header_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, view: &View, look: &Look) {
        let subtitle = format!("{}, {}", words::bytes(look.file.num_bytes), look.file.path.display());
        let hindrance = hindrance(view);
        let is_asked = page_header(ui, &format!("Import {}", look.file.name), &subtitle, |ui| {
            let button = Button::primary("Import").icon(icon::IMPORTS);
            let button = button.tooltip(hindrance.clone().unwrap_or_else(|| "Ctrl+Enter".to_owned()));
            let is_clicked = ui.add_enabled(view.is_complete(), button).clicked();
            if ui.add(Button::secondary("Another file…")).clicked() {
                cx.requests.push(Request::ChooseFile);
            }
            is_clicked
        });
        let is_pressed = ui.input_mut(|input| input.consume_shortcut(&IMPORT));
        if (is_asked || is_pressed) && view.is_complete() {
            self.import(cx, view);
        }
    }

    fn import(&mut self, cx: &mut ScreenCx<'_>, view: &View) {
        let Some(draft) = &view.draft else { return };
        self.num_requests += 1;
        let request = RequestId(FIRST_REQUEST + self.num_requests);
        self.phase = Phase::Starting(request);
        cx.requests.push(Request::Do(Command::StartImport {
            request,
            path: self.wanted.path.clone(),
            integration: Box::new(draft.integration.clone()),
            new_table: draft.new_table.clone().map(Box::new),
            then: AfterStaging::Ask,
        }));
    }

    fn banners_ui(&mut self, ui: &mut Ui, view: &View, refusal: Option<&str>, part: Part) {
        let mut told: Vec<(Tone, String)> = Vec::new();
        told.extend(refusal.map(|sentence| (Tone::Error, sentence.to_owned())));
        // What is wrong with the mapping is told where it can be mended; the bar of steps leads there.
        if matches!(part, Part::Target | Part::Columns) {
            told.extend(view.faults.iter().take(1).map(|sentence| (Tone::Error, sentence.clone())));
            let missing = view.draft.as_ref().and_then(|draft| draft.hindrance.clone());
            // One at a time: what is most in the way, so that the fields below stay where they are for longer.
            told.extend(
                missing.filter(|_| view.is_current && view.faults.is_empty()).map(|sentence| (Tone::Warning, sentence)),
            );
        }
        if let Some(sentence) = &view.unreadable
            && banner(ui, Tone::Error, sentence, Some("Reset to what was found"))
        {
            self.wanted.overrides = Overrides::default();
            self.typed = Typed::default();
        }
        // Nothing moves by itself: what was told and is mended leaves its place to the good news until the part is left.
        if told.is_empty() && self.told_in == Some(part) && view.is_current {
            told.push((Tone::Success, "Every field that needs a value has one".to_owned()));
        }
        if self.told_in != Some(part) {
            self.told_in = None;
        }
        for (tone, sentence) in &told {
            banner(ui, *tone, sentence, None);
            ui.add_space(8.0);
            self.told_in = Some(part);
        }
    }

    /// The options at the left, the preview beside them.
    fn beside_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, view: &View, look: &Look, part: Part) {
        let room = ui.available_rect_before_wrap();
        let width = 432.0;
        let left = room.with_max_x(room.left() + width);
        let right = Rect::from_min_max(pos2(left.right() + theme::tokens(ui).space.m, room.top()), room.max);
        ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("options"), |ui| {
            card(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ScrollArea::vertical().auto_shrink(false).id_salt(part.title()).show(ui, |ui| {
                    heading(ui, part.title());
                    self.part_ui(cx, ui, view, look, part);
                    reveal_focus(ui);
                });
            });
        });
        let before = self.wanted.overrides.clone();
        ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("preview"), |ui| {
            self.preview.preview_ui(ui, view, &mut self.wanted, part);
        });
        if self.wanted.overrides != before {
            self.typed.columns = None;
            self.format_of = None;
        }
    }

    fn part_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, view: &View, look: &Look, part: Part) {
        match part {
            Part::File => file_ui(cx, ui, look),
            Part::Reading => {
                let before = self.wanted.overrides.clone();
                let set_by = self.format_of.as_ref();
                reading::reading_ui(ui, look, &mut self.wanted.overrides, &mut self.typed, set_by);
                if self.wanted.overrides != before {
                    self.format_of = None;
                }
            }
            Part::Target => target::target_ui(cx, ui, view, &mut self.wanted),
            Part::Columns => {}
        }
        if let Some(next) = part.next() {
            ui.add_space(8.0);
            let label = format!("Next: {}", next.title());
            if ui.add(Button::quiet(label).icon(icon::FORWARD)).clicked() {
                self.part = Some(next);
            }
        }
    }

    /// The mapping in all the room there is; its values are those of the preview.
    fn mapping_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, view: &View) {
        ui.scope(|ui| questions::questions_ui(ui, view, &mut self.wanted.edits));
        let Some(draft) = view.draft.clone() else { return };
        let trial = self.mapping.trial(view.trial.clone());
        let subject = Subject {
            mapping: &draft.integration.mapping,
            tables: &draft.tables,
            columns: &draft.integration.columns,
            look: view.look.as_ref(),
            import: None,
            trial: trial.as_ref(),
            new_table: draft.new_table.as_ref(),
            evidence: view.proposal().map_or(&[][..], |proposal| &proposal.evidence),
        };
        for change in self.mapping.show(cx, ui, &subject) {
            self.wanted.edits.take(change);
        }
    }
}

fn file_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, look: &Look) {
    let block = &look.preview.block;
    Details::default().key_width(88.0).show(ui, |details| {
        details.row("Name", &look.file.name);
        details.row("Size", &words::bytes(look.file.num_bytes));
        details.row("Place", &look.file.path.display().to_string());
        if let Some(modified) = look.file.modified {
            details.row("Changed", &words::date_time(modified, cx.zone));
        }
        details.row("Format", look.preview.guess.format.name());
        details.row("Columns", &words::count(look.preview.columns.len() as u64));
        let rows = words::count(block.num_rows() as u64);
        details.row("Rows", &if look.preview.is_complete { rows } else { format!("more than {rows}") });
    });
    ui.add_space(8.0);
    reading::evidence_ui(ui, &look.preview.guess);
    if ui.add(Button::secondary("Choose another file…")).clicked() {
        cx.requests.push(Request::ChooseFile);
    }
}

/// Says why the import can't be started yet.
fn hindrance(view: &View) -> Option<String> {
    let draft = view.draft.as_ref().and_then(|draft| draft.hindrance.clone());
    let fault = view.unreadable.clone().or_else(|| view.faults.first().cloned()).or(draft);
    fault.or_else(|| (!view.is_complete()).then(|| "The file is being looked at".to_owned()))
}

fn file_name(wanted: &Wanted) -> String {
    let name = wanted.path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| wanted.path.display().to_string())
}
