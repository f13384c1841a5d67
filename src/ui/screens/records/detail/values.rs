//! A record's values: each column of the file as it stands there, and below it what the program understands by it.

use eframe::egui::{Align, Id, Key, Label, Layout, RichText, Sense, Ui, UiBuilder, vec2};

use super::draft::Draft;
use crate::{
    engine::RecordDetail,
    model::{FieldSource, Issue, SystemValue},
    pipeline::{ExplainedField, ExplainedPart},
    ui::{
        theme::{self, Text, icon},
        widgets::{self, Details, TextField},
    },
};

const HEADING_WIDTH: f32 = 128.0;

/// A column with everything to be told of it.
struct Value<'a> {
    position: usize,
    heading: &'a str,
    /// The fields that take their value from it.
    fields: Vec<&'a ExplainedField>,
    /// What is wrong with it, in a sentence.
    fault: Option<String>,
    /// What the file has, where the user corrected it.
    original: Option<&'a str>,
}

/// What was done in the fields.
#[derive(Debug, Default)]
pub struct ValuesAnswer {
    /// Escape in a field in which nothing was typed.
    pub is_left: bool,
    /// A field has the keyboard.
    pub has_focus: bool,
}

/// Whether the values can be typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editing {
    Allowed,
    ReadOnly,
}

/// Where the keyboard is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Stay,
    /// To the first value at fault, or the first of all.
    FirstFault,
}

/// Shows the values.
pub fn values_ui(
    ui: &mut Ui,
    detail: &RecordDetail,
    issues: &[Issue],
    draft: &mut Draft,
    (editing, focus): (Editing, Focus),
) -> ValuesAnswer {
    let values = values(detail, issues, draft.texts.len());
    let first = values.iter().position(|value| value.fault.is_some()).unwrap_or_default();
    let mut answer = ValuesAnswer::default();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = theme::tokens(ui).space.s;
        for value in &values {
            match editing {
                Editing::ReadOnly => read_only_ui(ui, value, draft),
                Editing::Allowed => {
                    let takes_focus = focus == Focus::FirstFault && value.position == first;
                    field_ui(ui, value, draft, takes_focus, &mut answer);
                }
            }
        }
    });
    other_fields_ui(ui, &detail.explained.parts);
    answer
}

fn values<'a>(detail: &'a RecordDetail, issues: &[Issue], num_columns: usize) -> Vec<Value<'a>> {
    let fields: Vec<&ExplainedField> = detail.explained.parts.iter().flat_map(|part| &part.fields).collect();
    let original = detail.record.original.as_deref();
    let value = |position: usize| {
        let heading = detail.columns.get(position).map_or("", String::as_str);
        let is_from = |field: &&&ExplainedField| {
            !heading.is_empty() && field.from.as_ref().and_then(FieldSource::column) == Some(heading)
        };
        let fields: Vec<_> = fields.iter().filter(is_from).copied().collect();
        let original = original.map(|cells| cells.get(position).map_or("", |(_, text)| text.as_str()));
        Value { position, heading, fault: fault(issues, position, heading, &fields), fields, original }
    };
    (0..num_columns).map(value).collect()
}

fn fault(issues: &[Issue], position: usize, heading: &str, fields: &[&ExplainedField]) -> Option<String> {
    let is_here = |issue: &&Issue| {
        let is_named = issue.field == heading || fields.iter().any(|field| field.field == issue.field);
        issue.is_error()
            && if issue.place.column > 0 {
                issue.place.column as usize == position + 1
            } else {
                is_named && !issue.field.is_empty()
            }
    };
    issues.iter().find(is_here).map(Issue::message)
}

/// Names the field for screen readers; the columns beyond the header have no heading.
fn name(value: &Value<'_>) -> String {
    if value.heading.is_empty() { format!("Column {}", value.position + 1) } else { value.heading.to_owned() }
}

fn field_ui(ui: &mut Ui, value: &Value<'_>, draft: &mut Draft, takes_focus: bool, answer: &mut ValuesAnswer) {
    let tokens = theme::tokens(ui);
    let name = name(value);
    let is_changed = draft.is_changed(value.position);
    // What was typed since may have mended it.
    let fault = value.fault.as_deref().filter(|_| !is_changed);
    ui.horizontal_top(|ui| {
        let heading = heading_ui(ui, &name, is_changed);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xs;
            let Some(text) = draft.texts.get_mut(value.position) else { return };
            let width = ui.available_width() - 16.0;
            let id = Id::unique(("record value", value.position));
            let field = TextField::new(text).mono().width(width).error(fault).id(id);
            let response = ui.label_inputs_by(heading, |ui| ui.add(field));
            if takes_focus {
                response.request_focus();
                response.scroll_to_me(Some(Align::Center));
            }
            answer.has_focus |= response.has_focus();
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
                if is_changed {
                    draft.revert_column(value.position);
                    ui.memory_mut(|memory| memory.request_focus(id));
                } else {
                    answer.is_left = true;
                }
            }
            understood_ui(ui, value, draft);
        });
    });
}

fn read_only_ui(ui: &mut Ui, value: &Value<'_>, draft: &Draft) {
    let tokens = theme::tokens(ui);
    let text = draft.texts.get(value.position).map_or("", String::as_str);
    ui.horizontal_top(|ui| {
        heading_ui(ui, &name(value), false);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xs;
            ui.add_space(6.0);
            if text.is_empty() {
                ui.label(Text::Mono.of("empty").color(tokens.color.faint));
            } else {
                widgets::mono(ui, text);
            }
            understood_ui(ui, value, draft);
        });
    });
}

fn heading_ui(ui: &mut Ui, name: &str, is_changed: bool) -> Id {
    let tokens = theme::tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(HEADING_WIDTH, tokens.height.control), Sense::hover());
    let layout = Layout::left_to_right(Align::Center);
    let mut heading = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    heading.spacing_mut().item_spacing.x = tokens.space.xs;
    if is_changed {
        let sign = RichText::new(icon::EDIT.codepoint).font(icon::font(14.0)).color(tokens.color.accent);
        heading.add(Label::new(sign)).on_hover_text("Typed, not saved yet");
    }
    heading.add(Label::new(Text::Body.of(name).color(tokens.color.muted)).truncate()).id
}

/// What the program understands by the value, where that is not simply the same.
fn understood_ui(ui: &mut Ui, value: &Value<'_>, draft: &Draft) {
    if let Some(original) = value.original {
        if draft.texts.get(value.position).is_some_and(|text| text != original) {
            let shown = if original.is_empty() { "nothing" } else { original };
            widgets::small(ui, &format!("In the file: {shown}"));
        }
    }
    if value.fields.is_empty() {
        let why = if value.heading.is_empty() { "Beyond the header; belongs to no field" } else { "Goes to no field" };
        widgets::small(ui, why);
        return;
    }
    // What was typed is understood when it was saved.
    if draft.is_changed(value.position) {
        return;
    }
    for field in &value.fields {
        let is_same = field.shown == field.raw && field.field == value.heading;
        if !is_same && field.issues.iter().all(|issue| !issue.is_error()) {
            widgets::small(ui, &understood(field));
        }
    }
}

/// Says where a value goes, and what it is there where that is not what the file has.
fn understood(field: &ExplainedField) -> String {
    let ExplainedField { field: name, raw, shown, .. } = field;
    match shown.as_str() {
        same if same == raw => format!("→ {name}"),
        "" => format!("→ {name}: no value"),
        other => format!("→ {name}: {other}"),
    }
}

/// Fields whose value comes from no column of the file.
fn other_fields_ui(ui: &mut Ui, parts: &[ExplainedPart]) {
    let is_other = |field: &&ExplainedField| field.from.as_ref().is_none_or(|from| from.column().is_none());
    for part in parts {
        let others: Vec<_> = part.fields.iter().filter(is_other).collect();
        if others.is_empty() {
            continue;
        }
        let heading = if parts.len() > 1 { format!("Also set in {}", part.table) } else { "Also set".to_owned() };
        widgets::section(ui, &heading);
        Details::default().key_width(HEADING_WIDTH + 8.0).show(ui, |rows| {
            for field in others {
                let shown = if field.shown.is_empty() { "no value" } else { &field.shown };
                rows.row(&field.field, &format!("{shown} · {}", origin(field.from.as_ref())));
            }
        });
    }
}

fn origin(from: Option<&FieldSource>) -> &'static str {
    match from {
        None => "the table's default",
        Some(FieldSource::Column(_)) => "from the file",
        Some(FieldSource::Constant(_)) => "the same for every row",
        Some(FieldSource::System(SystemValue::Today)) => "the day of the import",
        Some(FieldSource::System(SystemValue::FileName)) => "the file's name",
        Some(FieldSource::System(SystemValue::RowNo)) => "the row's number",
        Some(FieldSource::System(SystemValue::LineNo)) => "numbered within the document",
    }
}
