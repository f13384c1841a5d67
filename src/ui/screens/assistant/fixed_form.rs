//! The options of fixed-width text: each column with its start and length, the record type, what places count.

use eframe::egui::{DragValue, Label, Ui, vec2};

use super::{
    boundaries,
    reading::{Options, Typed},
};
use crate::{
    model::{FixedColumn, FixedOptions, FixedUnit, RecordTag},
    ui::{
        theme::{self, Text, icon},
        widgets::{Button, Choice, IconButton, TextField},
        words,
    },
};

/// Record types that are offered; more say that the tag is none.
const MAX_TYPES: usize = 12;

/// The last place that can be set.
const MAX_PLACE: u32 = 100_000;

impl Options<'_, '_> {
    /// Shows what only fixed-width text has.
    pub fn fixed_ui(&mut self, fixed: &FixedOptions, typed: &mut Typed) {
        self.columns_ui(fixed, typed);
        self.tag_ui(fixed, typed);
        self.unit_ui(fixed.unit);
    }

    fn columns_ui(&mut self, fixed: &FixedOptions, typed: &mut Typed) {
        let columns = shown_columns(self.overrides.columns.as_deref(), fixed);
        let mut text = typed.columns.clone().unwrap_or_else(|| FixedColumn::list_text(&columns));
        let fault = FixedColumn::list(&text).err().filter(|_| typed.columns.is_some());
        let is_set = self.overrides.columns.as_ref().is_some_and(|columns| !columns.is_empty());
        let (is_typed, is_left) = self.row("Places", "columns", is_set, |ui| {
            let field = TextField::new(&mut text).mono().width(200.0).name("Places of the columns");
            let response = ui.add(field.hint("1-8, 10-39").error(fault.as_deref()));
            (response.changed(), response.lost_focus())
        });
        if is_typed {
            if let Ok(columns) = FixedColumn::list(&text) {
                self.overrides.columns = Some(columns);
            }
            typed.columns = Some(text);
        } else if is_left && fault.is_none() {
            typed.columns = None;
        }
        let names: Vec<String> = self.look.preview.columns.clone();
        let changed = self.form.row("", |ui| ui.vertical(|ui| list_ui(ui, &columns, &names)).inner);
        if changed.is_some() {
            self.overrides.columns = changed;
            typed.columns = None;
        }
    }

    fn tag_ui(&mut self, fixed: &FixedOptions, typed: &mut Typed) {
        let found = tags(self.look.lines.iter().map(|line| line.text.as_str()), fixed.record_tag.as_ref());
        let mut options: Vec<(Option<RecordTag>, String)> = vec![(None, "All lines are rows".to_owned())];
        let start = fixed.record_tag.as_ref().map_or(1, |tag| tag.start);
        options.extend(found.into_iter().map(|(text, num)| {
            let label = format!("{text}  {}", words::plural(num, "line"));
            (Some(RecordTag { start, text }), label)
        }));
        if fixed.record_tag.is_some() && options.iter().all(|(tag, _)| *tag != fixed.record_tag) {
            options.push((
                fixed.record_tag.clone(),
                fixed.record_tag.as_ref().map_or(String::new(), RecordTag::to_string),
            ));
        }
        let mut chosen = fixed.record_tag.clone();
        let is_set = self.overrides.record_tag.is_some();
        let mut text = typed.tag.clone().unwrap_or_default();
        let (is_chosen, is_left) = self.row("Record type", "record type", is_set, |ui| {
            let is_chosen = Choice::new("Record type", options).width(128.0).show(ui, &mut chosen);
            let field = TextField::new(&mut text).mono().width(56.0).name("Tag of the rows").hint("tag");
            (is_chosen, ui.add(field).lost_focus())
        });
        typed.tag = Some(text).filter(|text| !text.is_empty());
        if is_left && let Some(tag) = typed.tag.take().and_then(|text| text.parse().ok()) {
            self.set_tag(Some(tag));
        } else if is_chosen {
            self.set_tag(chosen);
        }
    }

    /// Lines of another type have other columns: they are looked for again.
    fn set_tag(&mut self, tag: Option<RecordTag>) {
        self.overrides.record_tag = Some(tag);
        self.overrides.columns = Some(Vec::new());
    }

    fn unit_ui(&mut self, now: FixedUnit) {
        let mut unit = now;
        let options = [
            (FixedUnit::Characters, "Characters"),
            (FixedUnit::Bytes, "Bytes of the file"),
            (FixedUnit::Cells, "Cells of a screen"),
        ];
        let is_set = self.overrides.unit.is_some();
        if self.row("Counted in", "places", is_set, |ui| {
            Choice::new("Counted in", options).width(152.0).show(ui, &mut unit)
        }) {
            self.overrides.unit = Some(unit);
        }
    }
}

/// The columns as the user set them, or as they were found.
pub fn shown_columns(by_user: Option<&[FixedColumn]>, fixed: &FixedOptions) -> Vec<FixedColumn> {
    by_user.filter(|columns| !columns.is_empty()).unwrap_or(&fixed.columns).to_vec()
}

/// A line for each column; returns the columns where one was changed.
fn list_ui(ui: &mut Ui, columns: &[FixedColumn], names: &[String]) -> Option<Vec<FixedColumn>> {
    let mut changed = None;
    ui.spacing_mut().item_spacing.y = 4.0;
    for (i, column) in columns.iter().enumerate() {
        let name = names.get(i).map_or("", String::as_str);
        if let Some(answer) = ui.horizontal(|ui| column_ui(ui, i, *column, name, columns.len())).inner {
            let mut columns = columns.to_vec();
            match answer {
                Some(column) => columns[i] = column,
                None => {
                    columns.remove(i);
                }
            }
            changed = Some(columns);
        }
    }
    ui.horizontal(|ui| {
        if ui.add(Button::quiet("Add column").icon(icon::ADD)).clicked() {
            changed = Some(boundaries::appended(columns));
        }
    });
    changed
}

/// Start and length of a column; returns what became of it, `None` within where it was taken away.
fn column_ui(ui: &mut Ui, i: usize, column: FixedColumn, name: &str, num: usize) -> Option<Option<FixedColumn>> {
    let tokens = theme::tokens(ui);
    let mut changed = column;
    let number = i + 1;
    let start = DragValue::new(&mut changed.start).range(1..=MAX_PLACE).speed(0.2).prefix("from ");
    let size = |width: f32| vec2(width, tokens.height.control);
    let is_moved = ui.add_sized(size(72.0), start).accessible_name(format!("Start of column {number}")).changed();
    let length = DragValue::new(&mut changed.length).range(1..=MAX_PLACE).speed(0.2).prefix("length ");
    let is_resized = ui.add_sized(size(88.0), length).accessible_name(format!("Length of column {number}")).changed();
    let remove = IconButton::new(icon::CLOSE, format!("Remove column {number}")).small();
    let is_removed = ui.add_enabled(num > 1, remove).clicked();
    ui.add(Label::new(Text::Small.of(name).color(tokens.color.muted)).truncate());
    if is_removed { Some(None) } else { (is_moved || is_resized).then_some(Some(changed)) }
}

/// The different texts where the tag stands, with how many lines have each; nothing where they are too many.
fn tags<'a>(lines: impl Iterator<Item = &'a str>, tag: Option<&RecordTag>) -> Vec<(String, u64)> {
    let (start, length) = tag.map_or((0, 1), |tag| (tag.start as usize - 1, tag.text.chars().count()));
    let mut found: Vec<(String, u64)> = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let text: String = line.chars().skip(start).take(length).collect();
        if text.chars().count() < length || text.trim() != text {
            continue;
        }
        if let Some((_, count)) = found.iter_mut().find(|(known, _)| *known == text) {
            *count += 1;
        } else if found.len() == MAX_TYPES {
            return Vec::new();
        } else {
            found.push((text, 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_counted_where_they_stand() {
        let lines = ["H1", "D1", "D2", "", "T"];
        let found = |tag: Option<&str>| {
            let tag = tag.map(|tag| tag.parse().unwrap());
            tags(lines.into_iter(), tag.as_ref())
                .iter()
                .map(|(text, count)| format!("{text} {count}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(found(None), ["H 1", "D 2", "T 1"]);
        assert_eq!(found(Some("2:1")), ["1 2", "2 1"]);
    }

    #[test]
    fn names_are_no_tags() {
        let lines: Vec<String> = ('A'..='Z').map(String::from).collect();
        assert_eq!(tags(lines.iter().map(String::as_str), None).len(), 0);
    }

    #[test]
    fn columns_set_by_hand_are_shown_before_the_file_was_read_so() {
        let fixed = FixedOptions { columns: FixedColumn::side_by_side(&[8]), ..FixedOptions::default() };
        let by_hand = FixedColumn::side_by_side(&[3, 5]);
        assert_eq!(shown_columns(Some(&by_hand), &fixed), by_hand);
        assert_eq!(shown_columns(Some(&[]), &fixed), fixed.columns);
        assert_eq!(shown_columns(None, &fixed), fixed.columns);
    }
}
