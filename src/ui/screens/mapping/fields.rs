//! The table's fields: for each where its value comes from, how sure that is, and what the value becomes.

use eframe::egui::{
    Align, CornerRadius, CursorIcon, Label, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{
    Change, FieldAt, MappingEditor, Opened, Subject,
    columns::{DraggedColumn, given},
    listing::{FieldRow, Standing},
    origin,
    sample::one_line,
};
use crate::{
    model::{FieldRule, MatchedBy},
    ui::{
        theme::{self, Text, Tone, icon},
        widgets::{EmptyState, IconButton, badge, paint, pick, reveal_focus},
        words,
    },
};

const ROW: f32 = 48.0;
/// From this width of the list on, source and values stand beside the field.
const WHOLE_FROM: f32 = 480.0;

/// Left edge and width of each part of a row.
struct Spans {
    field: (f32, f32),
    source: (f32, f32),
    state: (f32, f32),
    values: (f32, f32),
}

impl Spans {
    fn of(width: f32) -> Option<Self> {
        if width < WHOLE_FROM {
            return None;
        }
        let (field, source, state) = if width > 700.0 { (204.0, 200.0, 148.0) } else { (156.0, 164.0, 144.0) };
        let values = (field + source + state, width - field - source - state);
        Some(Self { field: (0.0, field), source: (field, source), state: (field + source, state), values })
    }
}

impl MappingEditor {
    pub(super) fn fields_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>, changes: &mut Vec<Change>) {
        let width = ui.available_width() - 12.0;
        let spans = Spans::of(width);
        headings_ui(ui, spans.as_ref());
        if self.listing.rows().is_empty() {
            let empty = EmptyState::new(icon::SEARCH, "No field fits", "Search for less, or choose another filter");
            if empty.action("Show all fields").show(ui) {
                self.filter = None;
                self.search.clear();
            }
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = self.listing.rows().to_vec();
        ScrollArea::vertical().id_salt("fields").auto_shrink(false).show_rows(ui, ROW, rows.len(), |ui, range| {
            self.sought_ui(ui, subject, &rows, range.start);
            for row in rows.get(range).unwrap_or_default() {
                let (Some(part), Some(table)) = (subject.mapping.tables.get(row.part), subject.tables.get(row.part))
                else {
                    continue;
                };
                let rule = row.rule.and_then(|at| part.rules.get(at));
                let at = FieldAt { table, field: &table.fields[row.field], rule };
                ui.push_id((&table.name, &at.field.name), |ui| {
                    self.row_ui(ui, subject, &at, *row, (spans.as_ref(), width), changes);
                });
            }
            reveal_focus(ui);
        });
    }

    /// Scrolls to the field that the keyboard returns to, or that was gone on to.
    fn sought_ui(&mut self, ui: &Ui, subject: &Subject<'_>, rows: &[FieldRow], first: usize) {
        let Some(Opened::Field { table, field }) = self.shows.take().or_else(|| self.returns_to.clone()) else {
            self.returns_to = None;
            return;
        };
        let is_sought = |row: &FieldRow| {
            let of = subject.tables.get(row.part).filter(|of| of.name == table);
            of.and_then(|of| of.fields.get(row.field)).is_some_and(|of| of.name == field)
        };
        let Some(at) = rows.iter().position(is_sought) else {
            self.returns_to = None;
            return;
        };
        let top = ui.cursor().top() + (at as f32 - first as f32) * ROW;
        let place = Rect::from_min_size(pos2(ui.cursor().left(), top), vec2(1.0, ROW));
        ui.scroll_to_rect(place, None);
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        subject: &Subject<'_>,
        at: &FieldAt<'_>,
        row: FieldRow,
        (spans, width): (Option<&Spans>, f32),
        changes: &mut Vec<Change>,
    ) {
        let color = &theme::tokens(ui).color;
        let rect = Rect::from_min_size(ui.cursor().min, vec2(width, ROW));
        let target = ui.interact(rect, ui.scope_id().with("drop"), Sense::hover());
        if let Some(column) = target.dnd_release_payload::<DraggedColumn>() {
            changes.extend(given(at, subject, &column.0));
        }
        if target.dnd_hover_payload::<DraggedColumn>().is_some() {
            ui.painter().rect_filled(rect, CornerRadius::same(4), color.accent_soft);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
        match spans {
            Some(spans) => {
                cell(ui, rect, spans.field, |ui| self.field_ui(ui, subject, at, row));
                cell(ui, rect, spans.source, |ui| self.source_ui(ui, subject, at, changes));
                cell(ui, rect, spans.state, |ui| state_ui(ui, (subject, at), row, changes));
                cell(ui, rect, spans.values, |ui| self.values_ui(ui, subject, at));
            }
            None => cell(ui, rect, (0.0, width), |ui| self.field_ui(ui, subject, at, row)),
        }
        ui.advance_cursor_after_rect(rect);
    }

    /// The field's name, which opens its pane.
    fn field_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>, at: &FieldAt<'_>, row: FieldRow) {
        let tokens = theme::tokens(ui);
        let color = &tokens.color;
        let rect = ui.max_rect().shrink2(vec2(0.0, 3.0));
        let response = ui.interact(rect, ui.scope_id().with("open"), Sense::click());
        let is_alone = subject.tables.len() == 1;
        let name = if is_alone { at.field.name.clone() } else { format!("{}, {}", at.table.name, at.field.name) };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Edit {name}")));
        let opened = Opened::Field { table: at.table.name.clone(), field: at.field.name.clone() };
        if self.returns_to.as_ref() == Some(&opened) {
            self.returns_to = None;
            response.request_focus();
        }
        let has_focus = response.has_focus();
        let is_open = self.opened.as_ref() == Some(&opened);
        let radius = CornerRadius::same(tokens.radius.control);
        if is_open || response.hovered() {
            ui.painter().rect_filled(rect, radius, if is_open { color.accent_soft } else { color.hover });
        }
        if has_focus {
            ui.painter().rect_stroke(rect, radius, Stroke::new(2.0, color.focus), StrokeKind::Inside);
        }
        let mut left = rect.left() + 8.0;
        if let Some((sign, tone)) = sign(row.standing) {
            paint::icon_at(ui.painter(), pos2(left + 8.0, rect.center().y), sign, 16.0, tone.color(tokens));
            left += 24.0;
        }
        let inner = Rect::from_min_max(pos2(left, rect.top()), pos2(rect.right() - 6.0, rect.bottom()));
        let (upper, lower) = (inner.with_max_y(inner.center().y + 2.0), inner.with_min_y(inner.center().y));
        paint::line_in(ui, upper, &at.field.name, Text::Strong.font(), color.text);
        paint::line_in(ui, lower, &about(at, is_alone), Text::Small.font(), color.muted);
        let response = response.on_hover_text(format!("{name}: source, steps and checks"));
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            self.brings_keyboard = has_focus;
            self.opened = Some(opened);
        }
    }

    fn source_ui(&self, ui: &mut Ui, subject: &Subject<'_>, at: &FieldAt<'_>, changes: &mut Vec<Change>) {
        let name = source_name(subject, at);
        let width = ui.available_width() - 4.0;
        let shown = origin::shown(at.rule);
        let chosen = pick(ui, &name, (&shown, width), || origin::offered(subject, &self.row, at.rule));
        if let Some(chosen) = chosen {
            let rule = chosen.rule(at, subject).map(Box::new);
            let (table, field) = (at.table.name.clone(), at.field.name.clone());
            changes.push(Change::Rule { table, field, rule });
        }
    }

    /// The value in the file, and as it will be stored.
    fn values_ui(&self, ui: &mut Ui, subject: &Subject<'_>, at: &FieldAt<'_>) {
        let color = &theme::tokens(ui).color;
        let Some(trial) = subject.trial else { return };
        let key = (at.table.name.clone(), at.field.name.clone());
        let (raw, shown, fault) = match self.row.at() {
            None => match trial.samples.get(&key) {
                Some(sample) => (sample.raw.as_str(), sample.shown.as_str(), None),
                None => return,
            },
            Some(row) => match trial.field(row, &at.table.name, &at.field.name) {
                Some(field) => (field.raw.as_str(), field.shown.as_str(), field.issues.first()),
                None => return,
            },
        };
        ui.spacing_mut().item_spacing.x = 6.0;
        let room = ui.available_width() - 24.0;
        // What is stored as it stands needs to be read only once.
        if !raw.is_empty() && raw != shown {
            ui.scope(|ui| {
                ui.set_max_width(room * 0.5);
                ui.add(Label::new(Text::Mono.of(one_line(raw)).color(color.muted)).truncate());
            });
            ui.label(Text::Body.of("→").color(color.faint));
        }
        match fault {
            Some(issue) => {
                let sentence = issue.message();
                let label = Label::new(Text::Body.of(sentence.as_str()).color(color.error)).truncate();
                ui.add(label).on_hover_text(sentence);
            }
            None if shown.is_empty() => drop(ui.add(Label::new(Text::Body.of("nothing").color(color.faint)))),
            None => drop(ui.add(Label::new(Text::Body.of(one_line(shown))).truncate())),
        }
    }
}

/// What a screen reader calls the source of a field.
pub(super) fn source_name(subject: &Subject<'_>, at: &FieldAt<'_>) -> String {
    if subject.tables.len() == 1 {
        format!("Source of {}", at.field.name)
    } else {
        format!("Source of {}, {}", at.table.name, at.field.name)
    }
}

fn headings_ui(ui: &mut Ui, spans: Option<&Spans>) {
    let color = theme::tokens(ui).color.muted;
    let label = |text: &str| Label::new(Text::Small.of(text).color(color)).truncate();
    let Some(Spans { field, source, state, values }) = spans else {
        ui.add(label("Fields"));
        return;
    };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let headings = [
        (field, "Field"),
        (source, "Takes its value from"),
        (state, "Matched by"),
        (values, "In the file → as stored"),
    ];
    for ((left, width), heading) in headings {
        let inset = if *left > 0.0 { 0.0 } else { 8.0 };
        cell(ui, rect, (*left + inset, *width), |ui| ui.add(label(heading)));
    }
}

pub(super) fn cell<R>(ui: &mut Ui, row: Rect, (left, width): (f32, f32), content: impl FnOnce(&mut Ui) -> R) -> R {
    let place = Rect::from_min_size(pos2(row.left() + left, row.top()), vec2(width - 8.0, row.height()));
    let builder = UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, content).inner
}

/// The type, and what else is to be known of a field at a glance.
fn about(at: &FieldAt<'_>, is_alone: bool) -> String {
    let mut about = at.field.kind.name().to_owned();
    if !is_alone {
        about = format!("{}, {about}", at.table.name);
    }
    if at.table.is_key(&at.field.name) {
        about.push_str(", key");
    } else if at.field.mandatory {
        about.push_str(", mandatory");
    }
    let num_steps = at.rule.map_or(0, |rule| rule.steps.len());
    if num_steps > 0 {
        about = format!("{} · {about}", words::plural(num_steps as u64, "step"));
    }
    about
}

fn sign(standing: Standing) -> Option<(theme::Icon, Tone)> {
    match standing {
        Standing::Missing | Standing::Faulty => Some((icon::ERROR, Tone::Error)),
        Standing::Unsure => Some((icon::WARNING, Tone::Warning)),
        Standing::Mapped | Standing::Free => None,
    }
}

/// How sure the source is; a click makes an unsure one sure.
fn state_ui(ui: &mut Ui, (subject, at): (&Subject<'_>, &FieldAt<'_>), row: FieldRow, changes: &mut Vec<Change>) {
    let Some(rule) = at.rule else {
        match (row.standing, at.field.default.as_deref().filter(|default| !default.trim().is_empty())) {
            (Standing::Missing, _) => drop(badge(ui, "Value needed", Tone::Error)),
            (_, Some(default)) => drop(crate::ui::widgets::small(ui, &format!("else {default}"))),
            (_, None) => {}
        }
        return;
    };
    if row.num_issues > 0 {
        // A few rows of many are the rows' fault rather than the mapping's.
        let tone = if row.standing == Standing::Faulty { Tone::Error } else { Tone::Neutral };
        let rows = words::plural(row.num_issues, "row");
        let first = subject.trial.and_then(|trial| trial.first_issue_with(&at.table.name, &at.field.name));
        let first = first.map_or_else(String::new, |(row, sentence)| format!("Row {row}: {sentence}"));
        let why = format!("{first}\n{}", origin::why(rule));
        badge(ui, &format!("Issues in {rows}"), tone).on_hover_text(why);
    } else if row.standing == Standing::Faulty {
        badge(ui, "Not in the file", Tone::Error);
    } else {
        badge_ui(ui, rule).on_hover_text(origin::why(rule));
    }
    if row.standing == Standing::Unsure {
        let confirm = IconButton::new(icon::CHECK, format!("Confirm {}", at.field.name)).small();
        if ui.add(confirm).clicked() {
            let sure = FieldRule { matched_by: MatchedBy::Hand, confidence: 1.0, ..rule.clone() };
            changes.push(Change::rule(&at.table.name, sure));
        }
    }
}

/// How the column was found.
pub(super) fn badge_ui(ui: &mut Ui, rule: &FieldRule) -> eframe::egui::Response {
    match rule.matched_by {
        MatchedBy::Name => badge(ui, "Same name", Tone::Success),
        MatchedBy::Alias => badge(ui, "Known name", Tone::Success),
        MatchedBy::Similarity => {
            let tone = if rule.confidence >= super::listing::SURE { Tone::Success } else { Tone::Warning };
            badge(ui, &format!("{:.0} % alike", rule.confidence * 100.0), tone)
        }
        MatchedBy::Earlier => badge(ui, "As before", Tone::Success),
        MatchedBy::Hand => badge(ui, "By hand", Tone::Neutral),
        MatchedBy::Program => badge(ui, "Supplied", Tone::Neutral),
    }
}
