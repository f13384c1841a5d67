//! The step "Where it goes": the integration, the table, and how records are imported.

use std::path::Path;

use eframe::egui::{ScrollArea, Ui};

use super::{
    answers::{View, Wanted},
    edits::Draft,
};
use crate::{
    engine::{Proposal, Target},
    model::{ExecutionMode, Field, FieldType, ImportMode, TableName, TableSchema},
    pipeline::TableProposal,
    ui::{
        screen::ScreenCx,
        screens::mapping::{Change, MEMBERS_HINT, members_text},
        theme::{self, Tone},
        widgets::{Choice, Form, TextField, banner, confidence, muted, reveal_focus, small, strong},
        words,
    },
};

/// Proposed tables that are shown with their reasons; all others are in the list.
const MAX_REASONS: usize = 3;

/// Fields of a new table that are seen at once.
const MAX_TYPES: f32 = 6.0;

/// Width of the labels.
const LABELS: f32 = 104.0;

const EXECUTION_MODE: &str = "Processing Execution Mode";

/// Shows the choices; changes `wanted`.
pub fn target_ui(cx: &ScreenCx<'_>, ui: &mut Ui, view: &View, wanted: &mut Wanted) {
    let (Some(proposal), Some(draft)) = (view.proposal(), view.draft.as_deref()) else { return };
    if let Some(known) = &proposal.known {
        banner(ui, Tone::Accent, &format!("{}: {known}", proposal.integration.code), None);
    }
    integration_ui(cx, ui, proposal, draft, wanted);
    ui.add_space(8.0);
    if is_known(cx, proposal) {
        Form::with_labels(ui, LABELS, |form| form.fixed("Table", &tables_text(draft)));
        small(ui, "To import into another table, choose “New integration”");
    } else {
        ui.scope(|ui| tables_ui(cx, ui, proposal, draft, wanted));
    }
    ui.add_space(8.0);
    definition_ui(ui, draft, wanted);
}

/// Says where the records go: "Customer", "Sales Header and Sales Line", "New table Prices".
pub fn tables_text(draft: &Draft) -> String {
    let names: Vec<_> = draft.integration.mapping.tables.iter().map(|part| part.table.as_str()).collect();
    let names = names.join(" and ");
    if draft.new_table.is_some() { format!("New table {names}") } else { names }
}

/// Whether the proposal's integration exists already.
fn is_known(cx: &ScreenCx<'_>, proposal: &Proposal) -> bool {
    cx.overview.integration(&proposal.integration.code).is_some()
}

fn integration_ui(cx: &ScreenCx<'_>, ui: &mut Ui, proposal: &Proposal, draft: &Draft, wanted: &mut Wanted) {
    let mut chosen = is_known(cx, proposal).then(|| proposal.integration.code.clone());
    let known = cx.overview.integrations.iter().map(|known| (Some(known.code.clone()), known.code.to_string()));
    let mut options = vec![(None, "New integration".to_owned())];
    options.extend(known);
    let mut is_changed = false;
    let width = ui.available_width() - LABELS - 16.0;
    Form::with_labels(ui, LABELS, |form| {
        let choice = Choice::new("Integration", options).width(width);
        is_changed = form.row("Integration", |ui| choice.show(ui, &mut chosen));
    });
    if is_changed {
        wanted.target = match chosen {
            Some(code) => Target::Integration(code),
            None => Target::Tables(table_names(draft)),
        };
        wanted.edits.code = None;
        wanted.edits.description = None;
    }
}

fn tables_ui(cx: &ScreenCx<'_>, ui: &mut Ui, proposal: &Proposal, draft: &Draft, wanted: &mut Wanted) {
    strong(ui, "Table");
    // The lines of one choice belong together.
    ui.spacing_mut().interact_size.y = 22.0;
    ui.spacing_mut().item_spacing.y = 2.0;
    let now = table_names(draft);
    let is_new = draft.new_table.is_some();
    for TableProposal { tables, score, why, .. } in proposal.tables.iter().take(MAX_REASONS) {
        ui.horizontal(|ui| {
            if ui.radio(!is_new && *tables == now, words::tables(tables)).clicked() {
                wanted.target = Target::Tables(tables.clone());
            }
            confidence(ui, *score);
        });
        reason_ui(ui, why);
        ui.add_space(4.0);
    }
    let is_proposed = proposal.tables.iter().take(MAX_REASONS).any(|proposed| proposed.tables == now);
    let is_other = !is_new && !is_proposed;
    ui.horizontal(|ui| {
        let label = if proposal.tables.is_empty() { "A table of the company" } else { "Another table" };
        let mut other = if is_other { now.clone() } else { Vec::new() };
        let is_clicked = ui.radio(is_other, label).clicked();
        let mut options = offered_tables(cx);
        let first = options.first().map(|(tables, _)| tables.clone());
        options.insert(0, (Vec::new(), "Choose…".to_owned()));
        let is_chosen = Choice::new("Other table", options).width(232.0).show(ui, &mut other);
        if is_chosen && !other.is_empty() {
            wanted.target = target_of(other);
        } else if let (true, false, Some(first)) = (is_clicked, is_other, first) {
            wanted.target = target_of(first);
        }
    });
    new_table_ui(cx, ui, draft, wanted);
}

/// Returns the company's tables, and behind each header it with its lines.
fn offered_tables(cx: &ScreenCx<'_>) -> Vec<(Vec<TableName>, String)> {
    cx.overview.destinations().into_iter().map(|tables| (tables.clone(), words::tables(&tables))).collect()
}

/// One table may be proposed with its lines; two are meant so.
fn target_of(mut tables: Vec<TableName>) -> Target {
    if tables.len() == 1 { Target::Table(tables.remove(0)) } else { Target::Tables(tables) }
}

fn new_table_ui(cx: &ScreenCx<'_>, ui: &mut Ui, draft: &Draft, wanted: &mut Wanted) {
    let is_new = draft.new_table.is_some() || matches!(wanted.target, Target::NewTable(_));
    if ui.radio(is_new, "New table from the file’s columns").clicked() && !is_new {
        wanted.target = Target::NewTable(free_table_name(cx, &wanted.path));
    }
    if !is_new {
        return;
    }
    let mut name = match &wanted.target {
        Target::NewTable(name) => name.to_string(),
        Target::Guess | Target::Integration(_) | Target::Table(_) | Target::Tables(_) => {
            draft.new_table.as_ref().map(|table| table.name.to_string()).unwrap_or_default()
        }
    };
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        if ui.add(TextField::new(&mut name).name("Name of the new table").width(232.0)).changed() {
            wanted.target = Target::NewTable(TableName(name));
        }
    });
    if let Some(table) = &draft.new_table {
        types_ui(ui, table, wanted);
    }
}

/// The types of a new table's fields: guessed from the file's values, each changeable.
fn types_ui(ui: &mut Ui, table: &TableSchema, wanted: &mut Wanted) {
    small(ui, "Its fields, with the types found in the first rows");
    let row = theme::tokens(ui).height.control + 4.0;
    let height = row * (table.fields.len() as f32).min(MAX_TYPES);
    let area = ScrollArea::vertical().id_salt("types").max_height(height).min_scrolled_height(height);
    ui.spacing_mut().item_spacing.y = 4.0;
    area.auto_shrink([false, true]).show_rows(ui, row - 4.0, table.fields.len(), |ui, range| {
        for field in &table.fields[range] {
            let mut kind = field.kind;
            let types = FieldType::ALL.map(|kind| (kind, kind.name()));
            let name = format!("Type of {}", field.name);
            let label = if table.is_key(&field.name) { format!("{} (key)", field.name) } else { field.name.clone() };
            Form::with_labels(ui, 200.0, |form| {
                form.row(&label, |ui| {
                    if Choice::new(&name, types).width(136.0).show(ui, &mut kind) {
                        wanted.edits.take(Change::FieldType { field: field.name.clone(), kind });
                    }
                    if field.kind == FieldType::Option {
                        members_ui(ui, field, wanted);
                    }
                });
            });
        }
        reveal_focus(ui);
    });
}

/// The values of an option, beside its type.
fn members_ui(ui: &mut Ui, field: &Field, wanted: &mut Wanted) {
    let typed = wanted.edits.members.get(&field.name).cloned();
    let mut text = typed.unwrap_or_else(|| members_text(&field.members));
    let name = format!("Values of {}", field.name);
    let width = (ui.available_width() - 24.0).max(120.0);
    if ui.add(TextField::new(&mut text).name(&name).hint(MEMBERS_HINT).width(width)).changed() {
        wanted.edits.take(Change::Members { field: field.name.clone(), text });
    }
}

fn definition_ui(ui: &mut Ui, draft: &Draft, wanted: &mut Wanted) {
    let integration = &draft.integration;
    let edits = &mut wanted.edits;
    let width = ui.available_width() - LABELS - 16.0;
    Form::with_labels(ui, LABELS, |form| {
        let mut code = edits.code.clone().unwrap_or_else(|| integration.code.to_string());
        let field = TextField::new(&mut code).width(width).name("Code");
        if form.row("Code", |ui| ui.add(field).changed()) {
            edits.code = Some(code.to_uppercase());
        }
        let mut description = edits.description.clone().unwrap_or_else(|| integration.description.clone());
        let field = TextField::new(&mut description).width(width).name("Description");
        if form.row("Description", |ui| ui.add(field).changed()) {
            edits.description = Some(description);
        }
        let mut mode = integration.import_mode;
        let modes = ImportMode::ALL.map(|mode| (mode, mode.name()));
        if form.row("Import mode", |ui| Choice::new("Import mode", modes).width(width).show(ui, &mut mode)) {
            edits.import_mode = Some(mode);
        }
        form.hint(meaning(integration.import_mode));
    });
    let mut mode = integration.execution_mode;
    let modes = [ExecutionMode::Immediate, ExecutionMode::Deferred].map(|mode| (mode, mode.name()));
    muted(ui, EXECUTION_MODE);
    if Choice::new(EXECUTION_MODE, modes).width(ui.available_width() - 16.0).show(ui, &mut mode) {
        edits.execution_mode = Some(mode);
    }
}

fn meaning(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Insert => "New records are created; one that exists is an error",
        ImportMode::Update => "Existing records are updated; one that is missing is an error",
        ImportMode::Upsert => "New records are created, existing ones updated",
        ImportMode::InsertOnlyNew => "New records are created, existing ones left alone",
    }
}

fn reason_ui(ui: &mut Ui, why: &str) {
    ui.horizontal_top(|ui| {
        ui.add_space(24.0);
        small(ui, why);
    });
}

fn table_names(draft: &Draft) -> Vec<TableName> {
    draft.integration.mapping.tables.iter().map(|part| part.table.clone()).collect()
}

/// Returns a name for a new table, made of the file's.
fn free_table_name(cx: &ScreenCx<'_>, path: &Path) -> TableName {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().trim().to_owned()).unwrap_or_default();
    let base = if stem.is_empty() { "Import".to_owned() } else { stem };
    let is_taken = |name: &str| cx.overview.tables.iter().any(|view| view.schema.name.as_str() == name);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|name| !is_taken(name));
    TableName(free.unwrap_or(base))
}
