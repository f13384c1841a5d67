//! The mapping on the card: each field of a target table, and where its value comes from.

use std::{borrow::Cow, collections::BTreeSet};

use eframe::egui::{Align, Label, Layout, Ui, vec2};

use crate::{
    engine::Overview,
    model::{
        DateOrder, Field, FieldRule, FieldSource, FieldType, Locale, Mapping, MatchedBy, Part, SystemValue,
        TableMapping, TableName, TableSchema,
    },
    ui::{
        theme::{self, Text, Tone},
        widgets::{self, Choice, Form, TextField},
    },
};

/// What the section remembers: tables of which all fields are shown.
#[derive(Default)]
pub struct MappingSection {
    unfolded: BTreeSet<TableName>,
}

/// What can be chosen as a field's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    Nothing,
    /// The position among the file's columns; their number stands for one that the file does not have.
    Column(usize),
    Constant,
    System(SystemValue),
}

const SYSTEM_VALUES: [SystemValue; 4] =
    [SystemValue::Today, SystemValue::FileName, SystemValue::RowNo, SystemValue::LineNo];

const FIELD: f32 = 208.0;
const SOURCE: f32 = 220.0;
const DETAIL: f32 = 176.0;

/// Draws how numbers and dates are written.
pub fn locale_ui(form: &mut Form<'_>, locale: &mut Locale) {
    let signs = [('.', "Point, as in 1,234.56"), (',', "Comma, as in 1.234,56")];
    form.choice("Decimal separator", &mut locale.decimal, signs);
    form.choice("Order of dates", &mut locale.date_order, DateOrder::ALL.map(|order| (order, order.name())));
    form.hint("Dates such as 2026-11-20 are understood with every order");
}

impl MappingSection {
    /// Draws the tables of a mapping, field by field.
    pub fn tables_ui(&mut self, ui: &mut Ui, overview: &Overview, columns: &[String], mapping: &mut Mapping) {
        for part in &mut mapping.tables {
            let Some(view) = overview.table(&part.table) else {
                widgets::banner(ui, Tone::Error, &format!("There is no table {}", part.table), None);
                continue;
            };
            ui.push_id(view.schema.name.as_str(), |ui| self.part_ui(ui, &view.schema, columns, part));
        }
    }

    fn part_ui(&mut self, ui: &mut Ui, schema: &TableSchema, columns: &[String], part: &mut TableMapping) {
        let space = theme::tokens(ui).space.s;
        ui.add_space(space);
        ui.horizontal(|ui| {
            widgets::strong(ui, &format!("{}: {}", schema.name, part_name(part.part)));
            let mut is_unfolded = self.unfolded.contains(&schema.name);
            let all = format!("All {} fields", schema.fields.len());
            if widgets::check(ui, &mut is_unfolded, &all).changed() {
                if is_unfolded {
                    self.unfolded.insert(schema.name.clone());
                } else {
                    self.unfolded.remove(&schema.name);
                }
            }
        });
        headings_ui(ui);
        let is_unfolded = self.unfolded.contains(&schema.name);
        for field in &schema.fields {
            let has_rule = part.rules.iter().any(|rule| rule.field == field.name);
            if is_unfolded || has_rule || is_needed(schema, field) {
                ui.push_id(field.name.as_str(), |ui| {
                    FieldRow { schema, field, columns }.show(ui, part);
                });
            }
        }
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Record => "every row is one record",
        Part::Header => "rows with the same key are one document, its first row gives the header",
        Part::Line => "every row is one line of its document",
    }
}

/// Whether records can't be without the field: it stands on the card even where nothing is mapped to it.
fn is_needed(schema: &TableSchema, field: &Field) -> bool {
    (field.mandatory || schema.is_key(&field.name)) && field.default.is_none()
}

fn headings_ui(ui: &mut Ui) {
    let muted = theme::tokens(ui).color.muted;
    ui.horizontal(|ui| {
        for (width, text) in
            [(FIELD, "Field"), (SOURCE, "Takes its value from"), (DETAIL, "Value or notation"), (96.0, "Match")]
        {
            place(ui, width, 20.0, |ui| ui.add(Label::new(Text::Small.of(text).color(muted))));
        }
    });
}

/// Draws within a column of that width.
fn place<R>(ui: &mut Ui, width: f32, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    let shown = ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
        ui.set_min_size(vec2(width, height));
        content(ui)
    });
    shown.inner
}

/// One field of a part.
struct FieldRow<'a> {
    schema: &'a TableSchema,
    field: &'a Field,
    columns: &'a [String],
}

impl FieldRow<'_> {
    fn show(&self, ui: &mut Ui, part: &mut TableMapping) {
        let height = theme::tokens(ui).height.control;
        let at = part.rules.iter().position(|rule| rule.field == self.field.name);
        ui.horizontal_top(|ui| {
            place(ui, FIELD, height, |ui| self.name_ui(ui));
            let picked = place(ui, SOURCE, height, |ui| self.source_ui(ui, at.map(|at| &part.rules[at])));
            if let Some(picked) = picked {
                self.pick(part, at, picked);
            }
            let at = part.rules.iter().position(|rule| rule.field == self.field.name);
            place(ui, DETAIL, height, |ui| {
                if let Some(at) = at {
                    self.detail_ui(ui, &mut part.rules[at]);
                }
            });
            place(ui, 96.0, height, |ui| self.match_ui(ui, at.map(|at| &part.rules[at])));
        });
    }

    fn name_ui(&self, ui: &mut Ui) {
        let muted = theme::tokens(ui).color.muted;
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add(Label::new(Text::Body.of(self.field.name.as_str())).truncate());
        let kind = if self.schema.is_key(&self.field.name) { "key" } else { self.field.kind.name() };
        ui.add(Label::new(Text::Small.of(kind).color(muted)).truncate());
    }

    /// Draws the choice; returns what was picked anew.
    fn source_ui(&self, ui: &mut Ui, rule: Option<&FieldRule>) -> Option<Pick> {
        let before = self.picked(rule);
        let mut pick = before;
        let mut options: Vec<(Pick, Cow<'_, str>)> = vec![(Pick::Nothing, Cow::Borrowed("Nothing"))];
        options
            .extend(self.columns.iter().enumerate().map(|(i, name)| (Pick::Column(i), Cow::Borrowed(name.as_str()))));
        if before == Pick::Column(self.columns.len()) {
            let name = rule.and_then(|rule| rule.from.column()).unwrap_or_default();
            options.push((before, Cow::Owned(format!("{name} (not in the file)"))));
        }
        options.push((Pick::Constant, Cow::Borrowed("A fixed value")));
        options.extend(SYSTEM_VALUES.map(|value| (Pick::System(value), Cow::Borrowed(system_name(value)))));
        let name = format!("Source of {}", self.field.name);
        let is_changed = Choice::new(&name, options).width(SOURCE - 12.0).show(ui, &mut pick);
        is_changed.then_some(pick)
    }

    fn picked(&self, rule: Option<&FieldRule>) -> Pick {
        match rule.map(|rule| &rule.from) {
            None => Pick::Nothing,
            Some(FieldSource::Column(name)) => {
                Pick::Column(self.columns.iter().position(|column| column == name).unwrap_or(self.columns.len()))
            }
            Some(FieldSource::Constant(_)) => Pick::Constant,
            Some(FieldSource::System(value)) => Pick::System(*value),
            Some(FieldSource::Template(_) | FieldSource::AutoNumber(_)) => Pick::Nothing,
        }
    }

    fn pick(&self, part: &mut TableMapping, at: Option<usize>, pick: Pick) {
        let from = match pick {
            Pick::Nothing => None,
            Pick::Column(i) => self.columns.get(i).map(|name| FieldSource::Column(name.clone())),
            Pick::Constant => Some(FieldSource::Constant(self.field.default.clone().unwrap_or_default())),
            Pick::System(value) => Some(FieldSource::System(value)),
        };
        let rule = from.map(|from| FieldRule {
            field: self.field.name.clone(),
            from,
            confidence: 1.0,
            matched_by: MatchedBy::Hand,
            ..FieldRule::default()
        });
        match (at, rule) {
            (Some(at), Some(rule)) => part.rules[at] = rule,
            (Some(at), None) => drop(part.rules.remove(at)),
            (None, Some(rule)) => part.rules.push(rule),
            (None, None) => {}
        }
    }

    /// Draws what the source needs besides: the fixed value, or how this column is written.
    fn detail_ui(&self, ui: &mut Ui, rule: &mut FieldRule) {
        let FieldRule { from, date_order, decimal, matched_by, confidence, .. } = rule;
        match from {
            FieldSource::System(_) | FieldSource::Template(_) | FieldSource::AutoNumber(_) => {}
            FieldSource::Constant(text) => {
                let name = format!("Value of {}", self.field.name);
                let field = TextField::new(text).name(&name).hint("blank").width(DETAIL - 28.0);
                if ui.add(field).changed() {
                    (*matched_by, *confidence) = (MatchedBy::Hand, 1.0);
                }
            }
            FieldSource::Column(_) => {
                let name = format!("Notation of {}", self.field.name);
                match self.field.kind {
                    FieldType::Date | FieldType::DateTime => Self::dates_ui(ui, &name, date_order),
                    FieldType::Decimal => Self::numbers_ui(ui, &name, decimal),
                    FieldType::Code
                    | FieldType::Text
                    | FieldType::Integer
                    | FieldType::Time
                    | FieldType::Boolean
                    | FieldType::Option
                    | FieldType::Guid => {}
                }
            }
        }
    }

    fn dates_ui(ui: &mut Ui, name: &str, order: &mut Option<DateOrder>) {
        let mut options = vec![(None, "As above")];
        options.extend(DateOrder::ALL.map(|order| (Some(order), order.name())));
        Choice::new(name, options).width(DETAIL - 12.0).show(ui, order);
    }

    fn numbers_ui(ui: &mut Ui, name: &str, decimal: &mut Option<char>) {
        let options = [(None, "As above"), (Some('.'), "1,234.56"), (Some(','), "1.234,56")];
        Choice::new(name, options).width(DETAIL - 12.0).show(ui, decimal);
    }

    fn match_ui(&self, ui: &mut Ui, rule: Option<&FieldRule>) {
        let Some(FieldRule { matched_by, confidence, .. }) = rule else {
            if is_needed(self.schema, self.field) {
                widgets::badge(ui, "Value needed", Tone::Error);
            } else if let Some(default) = self.field.default.as_deref().filter(|default| !default.trim().is_empty()) {
                widgets::small(ui, &format!("else {default}"));
            }
            return;
        };
        match matched_by {
            MatchedBy::Name => widgets::badge(ui, "Same name", Tone::Success),
            MatchedBy::Alias | MatchedBy::Similarity => widgets::confidence(ui, *confidence),
            MatchedBy::Hand => widgets::badge(ui, "By hand", Tone::Neutral),
            MatchedBy::Program => widgets::badge(ui, "Supplied", Tone::Neutral),
        };
    }
}

/// Returns the value's name for the window.
fn system_name(value: SystemValue) -> &'static str {
    match value {
        SystemValue::Today => "Today’s date",
        SystemValue::Now => "Date and time of the import",
        SystemValue::User => "Name of the user",
        SystemValue::FileName => "Name of the file",
        SystemValue::RowNo => "Number of the row",
        SystemValue::LineNo => "Line number: 10000, 20000 …",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> TableSchema {
        let key = Field { mandatory: true, ..Field::new("No.", FieldType::Code) };
        let currency = Field { default: Some("EUR".to_owned()), ..Field::new("Currency", FieldType::Code) };
        TableSchema {
            name: "T".into(),
            plural: "Ts".to_owned(),
            description: String::new(),
            sort_order: 0,
            key: vec!["No.".to_owned()],
            header_table: None,
            fields: vec![key, currency],
            prefill: None,
        }
    }

    /// Picks a source for the field at that position, and returns the rules.
    fn picked(field: usize, picks: &[Pick]) -> Vec<FieldRule> {
        let (schema, columns) = (schema(), ["Number".to_owned(), "Waehrung".to_owned()]);
        let row = FieldRow { schema: &schema, field: &schema.fields[field], columns: &columns };
        let mut part =
            TableMapping { table: "T".into(), part: Part::Record, rules: Vec::new(), ..TableMapping::default() };
        for pick in picks {
            let at = part.rules.iter().position(|rule| rule.field == row.field.name);
            row.pick(&mut part, at, *pick);
            let rule = part.rules.iter().find(|rule| rule.field == row.field.name);
            assert_eq!(row.picked(rule), *pick, "what was picked is what is shown");
        }
        part.rules
    }

    #[test]
    fn a_pick_becomes_a_rule_by_hand() {
        let rules = picked(0, &[Pick::Column(1), Pick::Column(0)]);
        assert_eq!(rules.len(), 1);
        assert_eq!(rules[0].from, FieldSource::Column("Number".to_owned()));
        assert_eq!((rules[0].matched_by, rules[0].field.as_str()), (MatchedBy::Hand, "No."));
    }

    #[test]
    fn nothing_takes_the_rule_away() {
        assert_eq!(picked(0, &[Pick::System(SystemValue::RowNo), Pick::Nothing]), []);
        assert_eq!(picked(0, &[Pick::Nothing]), []);
    }

    #[test]
    fn a_fixed_value_begins_as_the_default() {
        assert_eq!(picked(1, &[Pick::Constant])[0].from, FieldSource::Constant("EUR".to_owned()));
        assert_eq!(picked(0, &[Pick::Constant])[0].from, FieldSource::Constant(String::new()));
    }

    #[test]
    fn a_column_that_is_gone_is_still_shown() {
        let (schema, columns) = (schema(), ["Number".to_owned()]);
        let row = FieldRow { schema: &schema, field: &schema.fields[0], columns: &columns };
        let rule = FieldRule { from: FieldSource::Column("Gone".to_owned()), ..picked(0, &[Pick::Constant]).remove(0) };
        assert_eq!(row.picked(Some(&rule)), Pick::Column(1));
    }
}
