//! The line above the lists: filter, search, the row whose values are shown, and how numbers and dates are written.

use eframe::egui::{Align, Label, Layout, Ui};

use super::{Change, Filter, MappingEditor, Opened, Subject};
use crate::{
    model::{DateOrder, Evidence, TableMapping},
    ui::{
        theme::{self, Text, Tone, icon},
        widgets::{Button, Chip, Choice, FilterChips, PickEntry, SearchField, pick_button},
    },
};

const NUMBERS: &str = "Numbers";
const DATES: &str = "Dates";
/// Narrower than this, evidence is shown only where it is pointed at.
const LEAST_EVIDENCE: f32 = 120.0;

impl MappingEditor {
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>, changes: &mut Vec<Change>) {
        let counts = self.listing.counts;
        let mut attention = Chip::new(Filter::Attention, "Needs attention", counts.attention);
        attention.look = Some((icon::WARNING, if counts.missing > 0 { Tone::Error } else { Tone::Warning }));
        let chips = [
            Chip::all(counts.all),
            attention,
            Chip::new(Filter::Mapped, "Mapped", counts.mapped),
            Chip::new(Filter::Unmapped, "Unmapped", counts.unmapped),
        ];
        ui.horizontal(|ui| {
            FilterChips::new("Fields shown", &chips).show(ui, &mut self.filter);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                SearchField::new("Search fields").width(ui.available_width().min(200.0)).show(ui, &mut self.search);
            });
        });
        ui.horizontal(|ui| {
            locale_ui(ui, subject, changes);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.row.stepper_ui(ui, subject);
                self.checks_button_ui(ui, subject);
                evidence_ui(ui, subject.evidence);
            });
        });
    }

    /// One button, however many tables there are: of several, one is chosen below it.
    fn checks_button_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>) {
        let parts = &subject.mapping.tables;
        let text = match parts.iter().map(|part| part.checks.len()).sum::<usize>() {
            0 => "Record checks…".to_owned(),
            number => format!("Record checks ({number})…"),
        };
        let button = Button::quiet(text).tooltip("Conditions on several fields of a record");
        let table = match parts.as_slice() {
            [part] => ui.add(button).clicked().then(|| part.table.clone()),
            parts => pick_button(ui, button, "Table whose records are checked", || {
                let entry = |part: &TableMapping| PickEntry::new(part.table.clone(), part.table.as_str());
                parts.iter().map(entry).collect()
            }),
        };
        if let Some(table) = table {
            self.opened = Some(Opened::Checks(table));
        }
    }
}

fn locale_ui(ui: &mut Ui, subject: &Subject<'_>, changes: &mut Vec<Change>) {
    let locale = subject.mapping.locale;
    let (mut sign, mut order) = (locale.decimal, locale.date_order);
    label_ui(ui, NUMBERS, subject.evidence);
    let signs = [('.', "1,234.50"), (',', "1.234,50")];
    if Choice::new("Decimal sign", signs).width(104.0).show(ui, &mut sign) {
        changes.push(Change::Decimal(sign));
    }
    ui.add_space(theme::tokens(ui).space.s);
    label_ui(ui, DATES, subject.evidence);
    let orders = DateOrder::ALL.map(|order| (order, order.name()));
    if Choice::new("Date order", orders).width(136.0).show(ui, &mut order) {
        changes.push(Change::DateOrder(order));
    }
}

/// Why numbers and dates are read so, as far as there is room.
fn evidence_ui(ui: &mut Ui, evidence: &[Evidence]) {
    if evidence.is_empty() || ui.available_width() < LEAST_EVIDENCE {
        return;
    }
    let lines: Vec<String> = evidence.iter().map(|Evidence { what, why, .. }| format!("{what}: {why}")).collect();
    let color = theme::tokens(ui).color.muted;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(theme::tokens(ui).space.s);
        let text = Text::Small.of(lines.join(" · ")).color(color);
        ui.add(Label::new(text).truncate()).on_hover_text(lines.join("\n"));
    });
}

/// What is written so, and on hover why.
fn label_ui(ui: &mut Ui, what: &str, evidence: &[Evidence]) {
    let color = theme::tokens(ui).color.muted;
    let response = ui.add(Label::new(Text::Body.of(what).color(color)));
    let about = evidence.iter().filter(|evidence| evidence.what.starts_with(what));
    let lines: Vec<String> = about.map(|Evidence { what, why, .. }| format!("{what}: {why}")).collect();
    if !lines.is_empty() {
        response.on_hover_text(lines.join("\n"));
    }
}
