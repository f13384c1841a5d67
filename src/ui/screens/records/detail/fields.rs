//! A record's values to be typed into or read, and the fields whose values come from no column.

use eframe::egui::{Align, Id, Key, Label, Layout, RichText, Sense, Ui, UiBuilder, vec2};

use super::{draft::Draft, value::Value};
use crate::{
    model::{FieldSource, SystemValue},
    pipeline::{ExplainedField, ExplainedPart},
    ui::{
        theme::{self, Text, icon},
        widgets::{self, Details, TextField},
    },
};

const HEADING_WIDTH: f32 = 128.0;

/// The fields of a record, while they are drawn.
pub struct Fields<'d> {
    pub draft: &'d mut Draft,
    pub editing: Editing,
    /// The next field takes the keyboard.
    pub takes_focus: bool,
    /// Escape was pressed in a field in which nothing was typed.
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

impl<'d> Fields<'d> {
    pub fn new(draft: &'d mut Draft, editing: Editing) -> Self {
        Self { draft, editing, takes_focus: false, is_left: false, has_focus: false }
    }

    /// Shows a column: its heading, its value, and where that goes.
    pub fn value_ui(&mut self, ui: &mut Ui, value: &Value<'_>) {
        ui.horizontal_top(|ui| {
            let is_changed = self.draft.is_changed(value.position);
            let heading = heading_ui(ui, &value.name(), is_changed);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::tokens(ui).space.xs;
                match self.editing {
                    Editing::Allowed => self.field_ui(ui, value, heading),
                    Editing::ReadOnly => self.text_ui(ui, value),
                }
                self.destination_ui(ui, value);
            });
        });
    }

    fn field_ui(&mut self, ui: &mut Ui, value: &Value<'_>, heading: Id) {
        let Some(text) = self.draft.texts.get_mut(value.position) else { return };
        let id = Id::unique(("record value", value.position));
        let field = TextField::new(text).mono().width(ui.available_width()).id(id);
        let response = ui.label_inputs_by(heading, |ui| ui.add(field));
        if std::mem::take(&mut self.takes_focus) {
            response.request_focus();
            response.scroll_to_me(Some(Align::Center));
        }
        self.has_focus |= response.has_focus();
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            if self.draft.is_changed(value.position) {
                self.draft.revert_column(value.position);
                ui.memory_mut(|memory| memory.request_focus(id));
            } else {
                self.is_left = true;
            }
        }
    }

    fn text_ui(&self, ui: &mut Ui, value: &Value<'_>) {
        ui.add_space(6.0);
        match self.draft.texts.get(value.position).map_or("", String::as_str) {
            "" => drop(ui.label(Text::Mono.of("empty").color(theme::tokens(ui).color.faint))),
            text => drop(widgets::mono(ui, text)),
        }
    }

    fn destination_ui(&self, ui: &mut Ui, value: &Value<'_>) {
        let now = self.draft.texts.get(value.position).map_or("", String::as_str);
        if let Some(original) = value.differing_original(now) {
            let shown = if original.is_empty() { "nothing" } else { original };
            widgets::small(ui, &format!("In the file: {shown}"));
        }
        // What was typed is understood when it was saved.
        let destination = value.destination().filter(|_| !self.draft.is_changed(value.position));
        if let Some(text) = destination {
            widgets::small(ui, &text);
        }
    }
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

/// Shows the fields whose value comes from no column of the file.
pub fn other_fields_ui(ui: &mut Ui, parts: &[ExplainedPart]) {
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
        Some(FieldSource::System(SystemValue::Now)) => "the moment of the import",
        Some(FieldSource::System(SystemValue::User)) => "the user",
        Some(FieldSource::Template(_)) => "from several columns",
        Some(FieldSource::AutoNumber(_)) => "numbered by the program",
        Some(FieldSource::System(SystemValue::FileName)) => "the file's name",
        Some(FieldSource::System(SystemValue::RowNo)) => "the row's number",
        Some(FieldSource::System(SystemValue::LineNo)) => "numbered within the document",
    }
}
