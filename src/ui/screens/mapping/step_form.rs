//! The parameters of each step.

use eframe::egui::{DragValue, Label, Ui};

use super::{
    pane::{FieldCx, Pane},
    source::column_menu,
};
use crate::{
    model::{DatePart, RoundDirection, Side, Step, TimestampUnit, UnicodeForm},
    ui::{
        theme::{self, Text},
        widgets::{Choice, IconButton, TextField, check, small},
    },
};

/// The inputs of one step, side by side as far as there is room.
struct Inputs<'u> {
    ui: &'u mut Ui,
    /// From 1; makes names of inputs unique.
    number: usize,
}

/// Draws what can be set of a step.
pub fn step_ui(ui: &mut Ui, field: &FieldCx<'_, '_>, pane: &mut Pane, step: &mut Step, at: usize) {
    let number = at + 1;
    ui.spacing_mut().item_spacing.y = 4.0;
    match step {
        Step::Lookup(lookup) => field.lookup_ui(ui, lookup, number),
        Step::ValueMap(map) => field.value_map_ui(ui, pane, map, number),
        Step::Join { columns, separator } => {
            join_ui(ui, field, columns);
            Inputs { ui, number }.row(|inputs| inputs.text("Between them", separator, 64.0));
        }
        Step::Expression { code } => expression_ui(ui, field, code, number),
        Step::NullMarkers { markers } => markers_ui(ui, markers, number),
        Step::Uppercase
        | Step::Lowercase
        | Step::TitleCase
        | Step::Trim
        | Step::CollapseSpaces
        | Step::RemoveNonAlphanumeric
        | Step::NormaliseUnicode { .. }
        | Step::Substring { .. }
        | Step::Between { .. }
        | Step::Replace { .. }
        | Step::RegexReplace { .. }
        | Step::RegexMatch { .. }
        | Step::Split { .. }
        | Step::Pad { .. }
        | Step::DefaultIfEmpty { .. } => Inputs { ui, number }.row(|inputs| plain_ui(inputs, step)),
        Step::Date { .. }
        | Step::DateTime { .. }
        | Step::Decimal { .. }
        | Step::Round { .. }
        | Step::ExtractFromDate { .. }
        | Step::UnixTimestamp { .. } => Inputs { ui, number }.row(|inputs| number_ui(inputs, step)),
    }
}

/// Whether anything can be set of a step.
pub fn has_parameters(step: &Step) -> bool {
    match step {
        Step::Uppercase
        | Step::Lowercase
        | Step::TitleCase
        | Step::Trim
        | Step::CollapseSpaces
        | Step::RemoveNonAlphanumeric => false,
        Step::NormaliseUnicode { .. }
        | Step::Substring { .. }
        | Step::Between { .. }
        | Step::Replace { .. }
        | Step::RegexReplace { .. }
        | Step::RegexMatch { .. }
        | Step::Split { .. }
        | Step::Join { .. }
        | Step::Pad { .. }
        | Step::DefaultIfEmpty { .. }
        | Step::NullMarkers { .. }
        | Step::Lookup(_)
        | Step::Expression { .. }
        | Step::ValueMap(_)
        | Step::Date { .. }
        | Step::DateTime { .. }
        | Step::Decimal { .. }
        | Step::Round { .. }
        | Step::ExtractFromDate { .. }
        | Step::UnixTimestamp { .. } => true,
    }
}

/// The steps for texts whose parameters are a few texts and numbers.
fn plain_ui(inputs: &mut Inputs<'_>, step: &mut Step) {
    match step {
        Step::Substring { start, length } => {
            inputs.signed("From character", start);
            inputs.optional("Characters", length, 10);
            inputs.hint("Negative counts from the end");
        }
        Step::Between { after, before } => {
            inputs.text("After", after, 96.0);
            inputs.text("Up to", before, 96.0);
        }
        Step::Replace { find, with } => {
            inputs.text("Find", find, 120.0);
            inputs.text("Replace by", with, 120.0);
        }
        Step::RegexReplace { pattern, with } => {
            inputs.text("Pattern", pattern, 160.0);
            inputs.text("Replace by", with, 120.0);
        }
        Step::RegexMatch { pattern } => inputs.pattern(pattern),
        Step::Split { separator, part } => {
            inputs.text("Cut at", separator, 64.0);
            inputs.signed("Part", part);
            inputs.hint("1 is the first part, -1 the last");
        }
        Step::Pad { side, length, with } => {
            inputs.choice("Fill at the", side, [Side::Left, Side::Right].map(|side| (side, side.name())));
            inputs.count("To a length of", length);
            inputs.sign("With", with);
        }
        Step::DefaultIfEmpty { text } => inputs.text("Value", text, 200.0),
        Step::NormaliseUnicode { form } => inputs.form(form),
        Step::Uppercase
        | Step::Lowercase
        | Step::TitleCase
        | Step::Trim
        | Step::CollapseSpaces
        | Step::RemoveNonAlphanumeric
        | Step::Join { .. }
        | Step::NullMarkers { .. }
        | Step::Lookup(_)
        | Step::Expression { .. }
        | Step::ValueMap(_)
        | Step::Date { .. }
        | Step::DateTime { .. }
        | Step::Decimal { .. }
        | Step::Round { .. }
        | Step::ExtractFromDate { .. }
        | Step::UnixTimestamp { .. } => {}
    }
}

/// The steps for numbers and dates.
fn number_ui(inputs: &mut Inputs<'_>, step: &mut Step) {
    match step {
        Step::Date { from, to } | Step::DateTime { from, to } => {
            inputs.text("Written as", from, 144.0);
            inputs.text("Becomes", to, 144.0);
            inputs.hint("d day, M month, y year, H hour, m minute, s second; leave “Becomes” blank for a date field");
        }
        Step::Decimal { decimal, places } => {
            let signs = [(None, "as the column"), (Some('.'), "point"), (Some(','), "comma")];
            inputs.choice("Decimal sign", decimal, signs);
            inputs.optional("Decimal places", places, 2);
        }
        Step::Round { precision, direction } => {
            inputs.text("To multiples of", precision, 72.0);
            inputs.choice("Direction", direction, RoundDirection::ALL.map(|to| (to, to.name())));
        }
        Step::ExtractFromDate { part } => inputs.choice("Part", part, DatePart::ALL.map(|part| (part, part.name()))),
        Step::UnixTimestamp { unit } => {
            let units = [TimestampUnit::Seconds, TimestampUnit::Milliseconds];
            inputs.choice("Counted in", unit, units.map(|unit| (unit, unit.name())));
        }
        Step::Uppercase
        | Step::Lowercase
        | Step::TitleCase
        | Step::Trim
        | Step::CollapseSpaces
        | Step::RemoveNonAlphanumeric
        | Step::NormaliseUnicode { .. }
        | Step::Substring { .. }
        | Step::Between { .. }
        | Step::Replace { .. }
        | Step::RegexReplace { .. }
        | Step::RegexMatch { .. }
        | Step::Split { .. }
        | Step::Pad { .. }
        | Step::DefaultIfEmpty { .. }
        | Step::Join { .. }
        | Step::NullMarkers { .. }
        | Step::Lookup(_)
        | Step::Expression { .. }
        | Step::ValueMap(_) => {}
    }
}

impl Inputs<'_> {
    fn row(&mut self, content: impl FnOnce(&mut Inputs<'_>)) {
        let number = self.number;
        self.ui.horizontal_wrapped(|ui| content(&mut Inputs { ui, number }));
    }

    fn label(&mut self, label: &str) -> String {
        let color = theme::tokens(self.ui).color.muted;
        self.ui.add(Label::new(Text::Body.of(label).color(color)));
        format!("{label}, step {}", self.number)
    }

    fn text(&mut self, label: &str, text: &mut String, width: f32) {
        let name = self.label(label);
        self.ui.add(TextField::new(text).name(&name).mono().width(width));
        self.ui.add_space(4.0);
    }

    fn pattern(&mut self, pattern: &mut String) {
        self.text("Pattern", pattern, 240.0);
        self.hint("Takes what ( ) holds: Size: (\\w+)");
    }

    fn sign(&mut self, label: &str, sign: &mut char) {
        let name = self.label(label);
        let mut text = sign.to_string();
        if self.ui.add(TextField::new(&mut text).name(&name).mono().width(32.0)).changed()
            && let Some(last) = text.chars().last()
        {
            *sign = last;
        }
    }

    fn signed(&mut self, label: &str, value: &mut i32) {
        let name = self.label(label);
        let number = DragValue::new(value).range(-9999..=9999).speed(0.05);
        let _named = self.ui.add(number).accessible_name(name);
        self.ui.add_space(4.0);
    }

    fn count(&mut self, label: &str, value: &mut u32) {
        let name = self.label(label);
        let _named = self.ui.add(DragValue::new(value).range(0..=9999).speed(0.05)).accessible_name(name);
        self.ui.add_space(4.0);
    }

    /// A number that need not be given.
    fn optional(&mut self, label: &str, value: &mut Option<u32>, first: u32) {
        let mut is_given = value.is_some();
        if check(self.ui, &mut is_given, label).changed() {
            *value = is_given.then_some(first);
        }
        if let Some(number) = value {
            let name = format!("{label}, step {}", self.number);
            let _named = self.ui.add(DragValue::new(number).range(0..=9999).speed(0.05)).accessible_name(name);
        }
        self.ui.add_space(4.0);
    }

    fn choice<T: Clone + PartialEq, const N: usize>(&mut self, label: &str, value: &mut T, options: [(T, &str); N]) {
        let name = self.label(label);
        Choice::new(&name, options).width(152.0).show(self.ui, value);
        self.ui.add_space(4.0);
    }

    fn form(&mut self, form: &mut UnicodeForm) {
        self.choice("Form", form, UnicodeForm::ALL.map(|form| (form, form.name())));
    }

    fn hint(&mut self, hint: &str) {
        small(self.ui, hint);
    }
}

fn join_ui(ui: &mut Ui, field: &FieldCx<'_, '_>, columns: &mut Vec<String>) {
    let mut removed = None;
    ui.horizontal_wrapped(|ui| {
        for (at, column) in columns.iter().enumerate() {
            ui.add(Label::new(Text::Mono.of(column.as_str())));
            let name = format!("Leave out {column}");
            if ui.add(IconButton::new(theme::icon::CLOSE, name).small()).clicked() {
                removed = Some(at);
            }
        }
        if let Some(column) = column_menu(ui, field.subject.columns, "Column to join") {
            columns.push(column);
        }
    });
    if let Some(at) = removed {
        columns.remove(at);
    }
}

fn expression_ui(ui: &mut Ui, field: &FieldCx<'_, '_>, code: &mut String, number: usize) {
    ui.horizontal(|ui| {
        let name = format!("Expression, step {number}");
        let width = (ui.available_width() - 150.0).max(160.0);
        ui.add(TextField::new(code).name(&name).mono().hint("value").width(width));
        if let Some(column) = column_menu(ui, field.subject.columns, "Insert a column into the expression") {
            code.push_str(&format!("row[\"{column}\"]"));
        }
    });
    small(ui, "value is the text so far, row[\"Heading\"] another column: value + \" \" + row[\"City\"]");
}

fn markers_ui(ui: &mut Ui, markers: &mut Vec<String>, number: usize) {
    let mut text = markers.join("; ");
    let name = format!("Markers, step {number}");
    ui.horizontal(|ui| {
        if ui.add(TextField::new(&mut text).name(&name).mono().width(280.0)).changed() {
            *markers = text.split(';').map(|marker| marker.trim().to_owned()).collect();
        }
    });
    small(ui, "Texts that mean “no value”, with ; between them");
}
