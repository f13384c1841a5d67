//! A lookup: in which table, by which field, what is taken, and what happens where several records or none are found.

use eframe::egui::Ui;

use super::{pane::FieldCx, source::column_menu};
use crate::{
    model::{Lookup, MatchedBy, NoneFound, SeveralFound, TableName, TableSchema, TemplateField},
    pipeline::{FieldMatch, match_columns},
    ui::{
        theme::icon,
        widgets::{Button, Choice, Form, IconButton, PickEntry, TextField, pick, pick_button, small},
    },
};

const LABELS: f32 = 136.0;
const WIDTH: f32 = 220.0;

/// What happens where no record is found, without what belongs to it.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Error,
    Blank,
    Original,
    Fallback,
    Create,
}

impl FieldCx<'_, '_> {
    pub(super) fn lookup_ui(&self, ui: &mut Ui, lookup: &mut Lookup, number: usize) {
        let overview = self.cx.overview;
        Form::with_labels(ui, LABELS, |form| {
            let name = format!("Table, step {number}");
            let chosen = form.row("In table", |ui| {
                let shown = if lookup.table.as_str().is_empty() { "Choose…" } else { lookup.table.as_str() };
                pick(ui, &name, (shown, WIDTH), || {
                    let tables = overview.tables.iter().map(|view| view.schema.name.clone());
                    tables.map(|table| PickEntry::new(table.clone(), table.as_str())).collect()
                })
            });
            if let Some(schema) = chosen.and_then(|table| overview.table(&table)).map(|view| &view.schema) {
                self.begin(lookup, schema);
            }
            let Some(schema) = overview.table(&lookup.table).map(|view| &view.schema) else { return };
            if lookup.by.is_empty() && lookup.give.is_empty() {
                self.begin(lookup, schema);
            }
            let by = form.row("Find the text in", |ui| {
                field_ui(ui, schema, &format!("Search field, step {number}"), &lookup.by)
            });
            lookup.by = by.unwrap_or_else(|| lookup.by.clone());
            let give =
                form.row("Take", |ui| field_ui(ui, schema, &format!("Field taken, step {number}"), &lookup.give));
            lookup.give = give.unwrap_or_else(|| lookup.give.clone());
            let several = [
                (SeveralFound::Error, "is an error"),
                (SeveralFound::First, "takes the first"),
                (SeveralFound::Ask, "asks me which"),
            ];
            form.row("Several found", |ui| {
                Choice::new(&format!("Several found, step {number}"), several)
                    .width(WIDTH)
                    .show(ui, &mut lookup.several);
            });
            self.missing_ui(form, lookup, number);
        });
        if let (NoneFound::Create(fields), Some(view)) = (&mut lookup.missing, overview.table(&lookup.table)) {
            self.template_record_ui(ui, fields, &view.schema);
        }
    }

    fn missing_ui(&self, form: &mut Form<'_>, lookup: &mut Lookup, number: usize) {
        let mut missing = Missing::of(&lookup.missing);
        let options = [
            (Missing::Error, "is an error"),
            (Missing::Blank, "leaves the field blank"),
            (Missing::Original, "keeps the text itself"),
            (Missing::Fallback, "takes another value"),
            (Missing::Create, "creates a record"),
        ];
        let name = format!("None found, step {number}");
        if form.row("None found", |ui| Choice::new(&name, options).width(WIDTH).show(ui, &mut missing)) {
            lookup.missing = match missing {
                Missing::Error => NoneFound::Error,
                Missing::Blank => NoneFound::Blank,
                Missing::Original => NoneFound::Original,
                Missing::Fallback => NoneFound::Fallback(String::new()),
                Missing::Create => NoneFound::Create(self.template(lookup)),
            };
        }
        if let NoneFound::Fallback(text) = &mut lookup.missing {
            let name = format!("Fallback, step {number}");
            form.row("Value then", |ui| ui.add(TextField::new(text).name(&name).width(WIDTH)));
        }
    }

    /// Chooses a table: its key is what is taken, and what is searched in is the field that has the column's name, or else
    /// the first that is not the key.
    fn begin(&self, lookup: &mut Lookup, schema: &TableSchema) {
        lookup.table = TableName(schema.name.to_string());
        lookup.give = schema.key.first().cloned().unwrap_or_default();
        let column = self.at.rule.and_then(|rule| rule.from.column());
        let named = column.and_then(|column| named(&[column.to_owned()], schema).pop());
        let named = named.map(|found| found.field).filter(|field| !schema.is_key(field));
        let other = || schema.fields.iter().find(|field| !schema.is_key(&field.name)).map(|field| field.name.clone());
        lookup.by = named.or_else(other).unwrap_or_else(|| lookup.give.clone());
    }

    /// The record to begin with: what was looked for, and everything else that a record must have, of the columns that
    /// have its name.
    fn template(&self, lookup: &Lookup) -> Vec<TemplateField> {
        let mut fields = vec![TemplateField { field: lookup.by.clone(), value: "{value}".to_owned() }];
        if let Some(view) = self.cx.overview.table(&lookup.table) {
            let is_missing = |name: &str| name != lookup.by;
            let needed = view.schema.fields.iter().filter(|field| super::is_needed(&view.schema, field));
            let needed = needed.filter(|field| is_missing(&field.name));
            let found = named(self.subject.columns, &view.schema);
            fields.extend(needed.map(|field| {
                let column = found.iter().find(|found| found.field == field.name).map(|found| &found.column);
                let value = column.map_or_else(|| "{value}".to_owned(), |column| format!("{{{column}}}"));
                TemplateField { field: field.name.clone(), value }
            }));
        }
        fields
    }

    fn template_record_ui(&self, ui: &mut Ui, fields: &mut Vec<TemplateField>, schema: &TableSchema) {
        small(ui, "The new record’s fields; {value} is the text looked for, {Heading} a column");
        let mut removed = None;
        Form::with_labels(ui, LABELS, |form| {
            for (at, field) in fields.iter_mut().enumerate() {
                let name = format!("New record’s {}", field.field);
                let (column, is_removed) = form.row(&field.field.clone(), |ui| {
                    // Beside it stand the button of the columns and the one that leaves it out.
                    let width = (ui.available_width() - 164.0).clamp(96.0, WIDTH);
                    ui.add(TextField::new(&mut field.value).name(&name).width(width));
                    let column =
                        column_menu(ui, self.subject.columns, &format!("Insert a column into {}", field.field));
                    let remove = IconButton::new(icon::DELETE, format!("Leave out {}", field.field)).small();
                    (column, ui.add(remove).clicked())
                });
                if let Some(column) = column {
                    field.value.push_str(&format!("{{{column}}}"));
                }
                removed = removed.or(is_removed.then_some(at));
            }
        });
        if let Some(at) = removed {
            fields.remove(at);
        }
        let is_free = |name: &str| fields.iter().all(|field| field.field != name);
        let added = pick_button(ui, Button::quiet("Add field").icon(icon::ADD), "Field of the new record", || {
            let free = schema.fields.iter().filter(|field| is_free(&field.name));
            free.map(|field| PickEntry::new(field.name.clone(), &field.name)).collect()
        });
        fields.extend(added.map(|field| TemplateField { field, value: String::new() }));
    }
}

impl Missing {
    fn of(missing: &NoneFound) -> Self {
        match missing {
            NoneFound::Error => Self::Error,
            NoneFound::Blank => Self::Blank,
            NoneFound::Original => Self::Original,
            NoneFound::Fallback(_) => Self::Fallback,
            NoneFound::Create(_) => Self::Create,
        }
    }
}

/// Returns the fields that have a column's name, or are known by it.
fn named(columns: &[String], schema: &TableSchema) -> Vec<FieldMatch> {
    let mut found = match_columns(columns, schema);
    found.retain(|found| found.matched_by != MatchedBy::Similarity);
    found
}

fn field_ui(ui: &mut Ui, schema: &TableSchema, name: &str, now: &str) -> Option<String> {
    let shown = if now.is_empty() { "Choose…" } else { now };
    pick(ui, name, (shown, WIDTH), || {
        let fields = schema.fields.iter();
        fields
            .map(|field| {
                PickEntry::new(field.name.clone(), &field.name).aside(field.kind.name()).current(field.name == now)
            })
            .collect()
    })
}
