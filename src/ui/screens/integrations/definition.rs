//! The card's first page: what an integration is called, how its records are processed, how its files are read.

use eframe::egui::{Label, Ui};

use super::{
    destination,
    draft::{self, CardForm, Draft},
};
use crate::{
    engine::Overview,
    model::{ExecutionMode, ImportMode, IntegrationCode, Notifications, TableSchema},
    ui::{
        theme::{self, Text, icon},
        widgets::{Button, Choice, Form, IconButton, PickEntry, TextField, card, pick_button, section},
    },
};

const LABELS: f32 = 192.0;
const WIDTH: f32 = 296.0;

/// Draws the forms; changes the draft's.
pub fn definition_ui(ui: &mut Ui, overview: &Overview, code: &IntegrationCode, draft: &mut Draft) {
    let (format, columns) = (draft.saved().format.name(), draft.saved().columns.join(", "));
    section(ui, "General");
    form_card(ui, |form| general_ui(form, code, &mut draft.form));
    section(ui, "Processing");
    form_card(ui, |form| processing_ui(form, overview, draft));
    section(ui, "Source");
    form_card(ui, |form| {
        form.fixed("Source type", format);
        draft.form.source.form_ui(form);
        form.fixed("Columns", &columns);
    });
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
    let label = "File name pattern";
    form.row(label, |ui| {
        ui.add(TextField::new(&mut card.file_pattern).name(label).hint("customers_*.csv").mono().width(WIDTH))
    });
    form.hint("A file with such a name is offered this integration; * stands for any text, ? for one character");
}

fn processing_ui(form: &mut Form<'_>, overview: &Overview, draft: &mut Draft) {
    let card = &mut draft.form;
    let modes = [ExecutionMode::Immediate, ExecutionMode::Deferred].map(|mode| (mode, mode.name()));
    let label = "Processing Execution Mode";
    form.row(label, |ui| Choice::new(label, modes).width(WIDTH).show(ui, &mut card.execution_mode));
    form.hint("The answer that is suggested when a file has been read; each time another one can be chosen");
    destination::destination_ui(form, overview, draft);
    let card = &mut draft.form;
    let modes = ImportMode::ALL.map(|mode| (mode, mode.name()));
    form.row("Import mode", |ui| Choice::new("Import mode", modes).width(WIDTH).show(ui, &mut card.import_mode));
    form.hint(import_mode_hint(card.import_mode));
    // Records are found again in the table of single records, or of the documents.
    let table = card.mapping.main_table().and_then(|table| overview.table(table));
    if let Some(view) = table {
        match_key_ui(form, &view.schema, &mut card.match_key);
    }
    let options = Notifications::ALL.map(|when| (when, when.name()));
    let label = "Notifications";
    form.row(label, |ui| Choice::new(label, options).width(WIDTH).show(ui, &mut card.notifications));
    form.hint("When a message tells you that a job has ended; the page Notifications keeps them all");
    let fault = draft::category(&card.category).err();
    let label = "Job queue category";
    form.row(label, |ui| ui.add(TextField::new(&mut card.category).name(label).hint("none").error(fault)));
    form.hint("Jobs of one category run one at a time");
}

fn match_key_ui(form: &mut Form<'_>, schema: &TableSchema, key: &mut Vec<String>) {
    let mut removed = None;
    form.row("Match key", |ui| {
        if key.is_empty() {
            let color = theme::tokens(ui).color.muted;
            ui.add(Label::new(Text::Body.of(format!("{}, the table’s key", schema.key.join(", "))).color(color)));
        }
        for (at, field) in key.iter().enumerate() {
            ui.add(Label::new(Text::Body.of(field.as_str())));
            if ui.add(IconButton::new(icon::CLOSE, format!("Match without {field}")).small()).clicked() {
                removed = Some(at);
            }
        }
        let is_free = |name: &str| key.iter().all(|field| field != name);
        let added = pick_button(ui, Button::quiet("Add field").icon(icon::ADD), "Field of the match key", || {
            let free = schema.fields.iter().filter(|field| is_free(&field.name));
            free.map(|field| PickEntry::new(field.name.clone(), &field.name).aside(field.kind.name())).collect()
        });
        key.extend(added);
    });
    if let Some(at) = removed {
        key.remove(at);
    }
    form.hint("A record with the same values in these fields is the same record");
}

fn import_mode_hint(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Insert => "New records only; one that exists is an error",
        ImportMode::Update => "Existing records only; one that is missing is an error",
        ImportMode::Upsert => "New records are created, existing ones updated",
        ImportMode::InsertOnlyNew => "New records only; existing ones are left alone",
    }
}
