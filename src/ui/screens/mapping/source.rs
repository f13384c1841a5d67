//! A field's source in its pane: what it is, and what it needs besides.

use eframe::egui::Ui;

use super::{
    Change,
    fields::source_name,
    origin,
    pane::{FieldCx, Pane},
    sample::SampleRow,
};
use crate::{
    model::{AutoNumber, DateOrder, FieldRule, FieldSource, FieldType, MatchedBy},
    ui::widgets::{Button, Choice, Form, PickEntry, Stepper, TextField, pick_button, pick_field, pick_from},
};

/// Width of the labels of the pane's forms.
pub const LABELS: f32 = 120.0;

/// How members are typed.
pub const MEMBERS_HINT: &str = "Open | Released | Closed";

/// Writes the members of an option as they are typed. The blank one goes without saying.
pub fn members_text(members: &[String]) -> String {
    let members: Vec<&str> = members.iter().map(String::as_str).filter(|member| !member.trim().is_empty()).collect();
    members.join(" | ")
}

/// Reads members as they are typed; the first is the blank one.
pub fn members_of(text: &str) -> Vec<String> {
    let mut members = vec![String::new()];
    for member in text.split('|').map(str::trim) {
        if !members.iter().any(|known| known.eq_ignore_ascii_case(member)) {
            members.push(member.to_owned());
        }
    }
    members
}

impl FieldCx<'_, '_> {
    pub(super) fn source_ui(&self, ui: &mut Ui, pane: &mut Pane, row: &SampleRow, changes: &mut Vec<Change>) {
        let at = &self.at;
        Form::with_labels(ui, LABELS, |form| {
            let shown = origin::shown(at.rule);
            let name = format!("{}, in the pane", source_name(self.subject, at));
            let chosen = form.row("Value from", |ui| {
                let field = pick_field(ui, &name, &shown, 280.0);
                if std::mem::take(&mut pane.takes_keyboard) {
                    field.request_focus();
                }
                pick_from(ui, &field, &name, || origin::offered(self.subject, row, at.rule))
            });
            if let Some(chosen) = chosen {
                let rule = chosen.rule(at, self.subject).map(Box::new);
                let (table, field) = (at.table.name.clone(), at.field.name.clone());
                changes.push(Change::Rule { table, field, rule });
            }
            if self.subject.new_table.is_some_and(|table| table.name == at.table.name) {
                self.type_ui(form, pane, changes);
            }
            let Some(rule) = at.rule else { return };
            let mut edited = rule.clone();
            self.details_ui(form, &mut edited);
            if edited != *rule && changes.is_empty() {
                if edited.from != rule.from {
                    (edited.matched_by, edited.confidence) = (MatchedBy::Hand, 1.0);
                }
                changes.push(Change::rule(&at.table.name, edited));
            }
        });
    }

    fn type_ui(&self, form: &mut Form<'_>, pane: &mut Pane, changes: &mut Vec<Change>) {
        let mut kind = self.at.field.kind;
        let types = FieldType::ALL.map(|kind| (kind, kind.name()));
        if form.choice("Type of the field", &mut kind, types) {
            changes.push(Change::FieldType { field: self.at.field.name.clone(), kind });
            pane.members = None;
        }
        if self.at.field.kind != FieldType::Option {
            return;
        }
        let text = pane.members.get_or_insert_with(|| members_text(&self.at.field.members));
        let name = format!("Values of {}", self.at.field.name);
        let width = 280.0;
        let field = TextField::new(text).name(&name).hint(MEMBERS_HINT).width(width);
        if form.row("Its values", |ui| ui.add(field).changed()) {
            changes.push(Change::Members { field: self.at.field.name.clone(), text: text.clone() });
        }
        form.hint("A value of the file that is not among them is an error; blank is allowed");
    }

    fn details_ui(&self, form: &mut Form<'_>, rule: &mut FieldRule) {
        let FieldRule { from, date_order, decimal, .. } = rule;
        match from {
            FieldSource::Constant(text) => self.constant_ui(form, text),
            FieldSource::Template(text) => self.template_ui(form, text),
            FieldSource::AutoNumber(series) => series_ui(form, series),
            FieldSource::Column(_) => match self.at.field.kind {
                FieldType::Date | FieldType::DateTime => {
                    let mut options = vec![(None, "As the other columns")];
                    options.extend(DateOrder::ALL.map(|order| (Some(order), order.name())));
                    form.choice("Dates written", date_order, options);
                }
                FieldType::Decimal => {
                    let signs = [(None, "As the other columns"), (Some('.'), "1,234.56"), (Some(','), "1.234,56")];
                    form.choice("Numbers written", decimal, signs);
                }
                FieldType::Code
                | FieldType::Text
                | FieldType::Integer
                | FieldType::Time
                | FieldType::Boolean
                | FieldType::Option
                | FieldType::Guid => {}
            },
            FieldSource::System(_) => {}
        }
    }

    fn constant_ui(&self, form: &mut Form<'_>, text: &mut String) {
        let members = &self.at.field.members;
        if members.is_empty() {
            let name = format!("Value of {}", self.at.field.name);
            form.row("Value", |ui| ui.add(TextField::new(text).name(&name).hint("blank").width(280.0)));
        } else {
            let options: Vec<_> = members.iter().map(|member| (member.clone(), member.clone())).collect();
            form.row("Value", |ui| Choice::new("Value", options).width(280.0).show(ui, text));
        }
    }

    fn template_ui(&self, form: &mut Form<'_>, text: &mut String) {
        let inserted = form.row("Text", |ui| {
            let name = format!("Template of {}", self.at.field.name);
            let width = (ui.available_width() - 160.0).max(160.0);
            ui.add(TextField::new(text).name(&name).hint("{First} {Last}").width(width));
            column_menu(ui, self.subject.columns, "Insert a column into the template")
        });
        form.hint("A heading in braces stands for the column’s value in the row");
        if let Some(column) = inserted {
            text.push_str(&format!("{{{column}}}"));
        }
    }
}

/// A button that offers the file's columns, to be put into a text in braces.
pub fn column_menu(ui: &mut Ui, columns: &[String], name: &str) -> Option<String> {
    let button = Button::secondary("Insert column").tooltip(name.to_owned());
    pick_button(ui, button, name, || columns.iter().map(|column| PickEntry::new(column.clone(), column)).collect())
}

fn series_ui(form: &mut Form<'_>, series: &mut AutoNumber) {
    let AutoNumber { prefix, digits, first } = series;
    form.row("Prefix", |ui| ui.add(TextField::new(prefix).name("Prefix of the numbers").hint("C").width(120.0)));
    form.row("Least digits", |ui| {
        let mut number = u64::from(*digits);
        if Stepper::new("Least digits", 0..=18).show(ui, &mut number) {
            *digits = u8::try_from(number).unwrap_or(18);
        }
    });
    form.row("First number", |ui| Stepper::new("First number", 0..=999_999_999_999).show(ui, first));
    form.hint(&format!("Begins with {} and counts on through all imports", series.sample()));
}
