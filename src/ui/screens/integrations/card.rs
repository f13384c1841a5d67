//! The card of one integration: everything it says, changeable, saved as a new version.

use eframe::egui::{Key, ScrollArea, Ui};

use super::{
    dialogs::Question,
    draft::{self, CardForm, Draft, Findings},
    mapping::{self, MappingSection},
};
use crate::{
    engine::{Command, ImportView, RequestId},
    model::{ExecutionMode, ImportMode, Integration, IntegrationCode},
    ui::{
        page_keys,
        screen::{Page, RecordsScope, Request, ScheduleScope, ScreenCx},
        theme::{self, Tone, icon},
        widgets::{
            self, Button, Choice, EmptyState, Form, TextField, card,
            grid::{Cell, Column, Grid, RowCells, Selection},
            section, sub_page_header,
        },
        words,
    },
};

const LABELS: f32 = 192.0;

/// What the card of one integration remembers besides its draft.
#[derive(Default)]
pub struct Card {
    code: IntegrationCode,
    mapping: MappingSection,
    imports: Selection,
}

/// What was asked for in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Save,
    Discard,
    Copy,
    Schedule,
    Remove,
}

impl Card {
    /// Shows that integration.
    pub fn open(&mut self, code: &IntegrationCode) {
        if self.code != *code {
            *self = Self { code: code.clone(), ..Self::default() };
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &mut Draft, question: &mut Question) {
        let findings = draft.findings(cx.overview, cx.now, cx.zone);
        let latest = cx.overview.integration(&self.code);
        let asked = header_ui(cx, ui, draft, &findings);
        if latest.is_some_and(|latest| draft.is_overtaken(latest)) {
            let sentence = "A newer version was saved elsewhere; saving here makes one more, without what is in it";
            if widgets::banner(ui, Tone::Warning, sentence, Some("Show the newer version"))
                && let Some(latest) = latest
            {
                *draft = Draft::of(latest);
            }
            ui.add_space(8.0);
        }
        match asked {
            None => {}
            Some(Asked::Save) => save(cx, draft),
            Some(Asked::Discard) => draft.discard(),
            Some(Asked::Copy) => {
                let copied = draft.read().unwrap_or_else(|| draft.saved().clone());
                *question = Question::copy(&copied, cx.overview);
            }
            Some(Asked::Schedule) => {
                let scope = ScheduleScope { integration: Some(self.code.clone()), job: None };
                cx.requests.push(Request::Go(Page::Schedule(scope)));
            }
            Some(Asked::Remove) => *question = Question::Remove(self.code.clone()),
        }
        ScrollArea::vertical().id_salt(self.code.as_str()).auto_shrink(false).show(ui, |ui| {
            // The scroll bar has room of its own.
            ui.set_max_width(ui.available_width() - theme::tokens(ui).space.m);
            self.sections_ui(cx, ui, draft, &findings);
        });
    }

    fn sections_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &mut Draft, findings: &Findings) {
        let columns = draft.saved().columns.clone();
        section(ui, "General");
        form_card(ui, |form| general_ui(form, &self.code, &mut draft.form));
        section(ui, "Processing");
        form_card(ui, |form| processing_ui(form, &mut draft.form));
        section(ui, "Source");
        form_card(ui, |form| {
            form.fixed("Source type", draft.saved().format.name());
            draft.form.source.form_ui(form);
            form.fixed("Columns", &columns.join(", "));
        });
        section(ui, "Mapping");
        card(ui, |ui| {
            ui.take_available_width();
            Form::with_labels(ui, LABELS, |form| mapping::locale_ui(form, &mut draft.form.mapping.locale));
            findings_ui(ui, findings);
            self.mapping.tables_ui(ui, cx.overview, &columns, &mut draft.form.mapping);
        });
        self.imports_ui(cx, ui);
    }

    fn imports_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let imports: Vec<&ImportView> =
            cx.overview.imports.iter().filter(|view| view.import.integration == self.code).collect();
        section(ui, "Imports made with it");
        let height = 100.0 + 28.0 * (imports.len() as f32).clamp(1.0, 8.0);
        let empty =
            EmptyState::new(icon::IMPORTS, "No imports yet", "Open a file that looks like the one it was made from");
        let response = Grid::new("imports", "Imports made with it", &import_columns())
            .num_rows(imports.len() as u64)
            .selection(&mut self.imports)
            .height(if imports.is_empty() { 168.0 } else { height - 64.0 })
            .empty(empty)
            .show(ui, |row| imports.get(row as usize).map(|view| import_cells(cx, view)));
        let opened = response.activated.and_then(|row| imports.get(row as usize));
        let selected = self.imports.single().and_then(|row| imports.get(row as usize));
        ui.add_space(8.0);
        let show =
            Button::secondary("Show records").icon(icon::RECORDS).tooltip("Enter, or a double click on the import");
        let is_pressed = !imports.is_empty() && ui.add_enabled(selected.is_some(), show).clicked();
        if let Some(view) = opened.or(selected.filter(|_| is_pressed)) {
            cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(view.import.id))));
        }
    }
}

fn header_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &Draft, findings: &Findings) -> Option<Asked> {
    let is_changed = draft.is_changed();
    let fault = match (draft.read(), findings.faults.is_empty()) {
        (Some(_), true) => None,
        (None, _) => Some("Mend what is marked on the card first"),
        (Some(_), false) => Some("Mend what is wrong with the mapping first"),
    };
    let mut asked = (is_changed && fault.is_none() && page_keys::pressed_with_ctrl(ui, Key::S)).then_some(Asked::Save);
    let Integration { code, version, .. } = draft.saved();
    let subtitle = if is_changed {
        format!("Version {version} · unsaved changes, kept here until you save or discard them")
    } else {
        format!("Version {version} · a change makes the next one, imports keep theirs")
    };
    let is_back = sub_page_header(ui, "All integrations", code.as_str(), &subtitle, |ui| {
        let mut offer = |ui: &mut Ui, is_possible: bool, button: Button<'_>, what: Asked| {
            if ui.add_enabled(is_possible, button).clicked() {
                asked = Some(what);
            }
        };
        let save = Button::primary("Save").tooltip(fault.unwrap_or("Saves a new version: Ctrl+S"));
        offer(ui, is_changed && fault.is_none(), save, Asked::Save);
        offer(ui, is_changed, Button::secondary("Discard"), Asked::Discard);
        offer(ui, true, Button::secondary("Copy…"), Asked::Copy);
        offer(ui, true, Button::secondary("Schedule…"), Asked::Schedule);
        offer(ui, true, Button::secondary("Remove…"), Asked::Remove);
    });
    if is_back {
        cx.requests.push(Request::Go(Page::Integrations));
    }
    asked
}

fn save(cx: &mut ScreenCx<'_>, draft: &mut Draft) {
    let Some(integration) = draft.read() else { return };
    let command =
        Command::SaveIntegration { request: RequestId::default(), integration: Box::new(integration.clone()) };
    cx.requests.push(Request::Do(command));
    draft.sent(integration);
}

fn form_card(ui: &mut Ui, fill: impl FnOnce(&mut Form<'_>)) {
    card(ui, |ui| {
        ui.take_available_width();
        Form::with_labels(ui, LABELS, fill);
    });
    ui.add_space(theme::tokens(ui).space.s);
}

fn general_ui(form: &mut Form<'_>, code: &IntegrationCode, card: &mut CardForm) {
    form.fixed("Code", code.as_str());
    form.row("Description", |ui| ui.add(TextField::new(&mut card.description).width(400.0)));
    let fault = draft::sort_order(&card.sort_order).err();
    form.row("Sort order", |ui| ui.add(TextField::new(&mut card.sort_order).width(80.0).error(fault)));
}

fn processing_ui(form: &mut Form<'_>, card: &mut CardForm) {
    let modes = [ExecutionMode::Immediate, ExecutionMode::Deferred].map(|mode| (mode, mode.name()));
    let label = "Processing Execution Mode";
    form.row(label, |ui| Choice::new(label, modes).width(296.0).show(ui, &mut card.execution_mode));
    form.hint("Which answer Enter gives when a file has been read; the others can be chosen there too");
    let modes = ImportMode::ALL.map(|mode| (mode, mode.name()));
    form.row("Import mode", |ui| Choice::new("Import mode", modes).width(296.0).show(ui, &mut card.import_mode));
    form.hint(import_mode_hint(card.import_mode));
    let fault = draft::category(&card.category).err();
    let label = "Job queue category";
    form.row(label, |ui| ui.add(TextField::new(&mut card.category).name(label).hint("none").error(fault)));
    form.hint("Jobs of one category run one at a time");
}

fn import_mode_hint(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Insert => "New records only; one that exists is an error",
        ImportMode::Update => "Existing records only; one that is missing is an error",
        ImportMode::Upsert => "New records are created, existing ones updated",
        ImportMode::InsertOnlyNew => "New records only; existing ones are left alone",
    }
}

fn findings_ui(ui: &mut Ui, findings: &Findings) {
    let Findings { faults, unused, missing } = findings;
    if !faults.is_empty() {
        ui.add_space(8.0);
        widgets::banner(ui, Tone::Error, &faults.join(". "), None);
    } else if !missing.is_empty() {
        ui.add_space(8.0);
        let sentence = format!("No value for {}: records without one will be errors", missing.join(", "));
        widgets::banner(ui, Tone::Warning, &sentence, None);
    }
    if !unused.is_empty() {
        ui.add_space(8.0);
        widgets::muted(ui, &format!("Columns that go nowhere: {}", unused.join(", ")));
    }
}

fn import_columns() -> [Column; 7] {
    [
        Column::number("Import").width(72.0),
        Column::text("File").width(176.0).fill(),
        Column::text("Read").width(152.0),
        Column::number("Version").width(80.0),
        Column::number("Records").width(96.0),
        Column::number("Completed").width(96.0),
        Column::number("Errors").width(80.0),
    ]
}

fn import_cells<'r>(cx: &ScreenCx<'_>, view: &'r ImportView) -> RowCells<'r> {
    let import = &view.import;
    let number = |number: u64| match number {
        0 => Cell::muted("0"),
        number => Cell::number(words::count(number)),
    };
    vec![
        Cell::number(import.id.to_string()),
        Cell::strong(import.file.name.as_str()),
        Cell::muted(words::moment(import.created, cx.now, cx.zone)),
        Cell::number(import.version.to_string()),
        number(import.counts.total()),
        number(import.counts.completed),
        number(import.counts.error),
    ]
}
