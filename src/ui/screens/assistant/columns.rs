//! The step "Columns": which field takes its value from where, how sure that is, and what comes of it.

use eframe::egui::{
    Align, ComboBox, Label, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetText, pos2, vec2,
};

use super::{
    answers::{View, Wanted},
    edits::{Chosen, Draft, FieldRow, Need},
};
use crate::{
    model::{DateOrder, Evidence, Field, FieldRule, FieldSource, MatchedBy, SystemValue, TableSchema},
    ui::{
        theme::{self, Text, Tone, icon},
        widgets::{Choice, TextField, badge, check, choice_arrow},
        words,
    },
};

const ROW: f32 = 40.0;

/// System values as offered.
const SYSTEM: [SystemValue; 4] = [SystemValue::Today, SystemValue::FileName, SystemValue::RowNo, SystemValue::LineNo];

/// Left edge and width of each part of a row.
struct Spans {
    field: (f32, f32),
    source: (f32, f32),
    badge: (f32, f32),
    sample: (f32, f32),
    issues: (f32, f32),
}

impl Spans {
    fn of(width: f32) -> Self {
        let (field, source, badge, issues) =
            if width > 900.0 { (208.0, 232.0, 120.0, 88.0) } else { (168.0, 184.0, 112.0, 72.0) };
        let sample = (width - field - source - badge - issues).max(80.0);
        let source_at = field;
        let badge_at = source_at + source;
        let sample_at = badge_at + badge;
        Self {
            field: (0.0, field),
            source: (source_at, source),
            badge: (badge_at, badge),
            sample: (sample_at, sample),
            issues: (sample_at + sample, issues),
        }
    }
}

/// The list of the mapping, as far as the user changed how it is shown.
#[derive(Clone, Debug, Default)]
pub struct MappingList {
    shows_all: bool,
}

/// How much room there is above the list.
#[derive(Clone, Copy, PartialEq)]
enum Room {
    /// Each choice with its evidence beside it.
    Ample,
    /// One line for all choices; their evidence is shown when they are pointed at.
    Low,
}

impl MappingList {
    /// Shows locale, list and unused columns within `height`; changes `wanted`.
    pub fn mapping_ui(&mut self, ui: &mut Ui, view: &View, wanted: &mut Wanted, height: f32) {
        let Some(draft) = view.draft.clone() else { return };
        let top = ui.cursor().top();
        let evidence = view.proposal().map_or(&[][..], |proposal| &proposal.evidence);
        ui.spacing_mut().item_spacing.y = 4.0;
        let room = if height < 320.0 { Room::Low } else { Room::Ample };
        match room {
            Room::Ample => {
                ui.horizontal(|ui| decimal_ui(ui, &draft, wanted, evidence, room));
                ui.horizontal(|ui| date_ui(ui, &draft, wanted, evidence, room));
                ui.horizontal(|ui| {
                    self.show_all_ui(ui, &draft);
                    columns_ui(ui, &draft, evidence);
                });
            }
            Room::Low => {
                ui.horizontal(|ui| {
                    decimal_ui(ui, &draft, wanted, evidence, room);
                    date_ui(ui, &draft, wanted, evidence, room);
                    self.show_all_ui(ui, &draft);
                });
                columns_ui(ui, &draft, evidence);
            }
        }
        let spans = Spans::of(ui.available_width() - 16.0);
        headings_ui(ui, &spans);
        let num_rows = if self.shows_all { draft.rows.len() } else { draft.num_shown };
        let left = (height - (ui.cursor().top() - top)).max(2.0 * ROW);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("mapping").max_height(left).min_scrolled_height(left);
        area.auto_shrink([false, false]).show_rows(ui, ROW, num_rows, |ui, range| {
            for row in draft.rows.get(range).unwrap_or_default() {
                row_ui(ui, view, &draft, *row, &spans, wanted);
            }
        });
    }

    fn show_all_ui(&mut self, ui: &mut Ui, draft: &Draft) {
        let num_free = draft.rows.len() - draft.num_shown;
        if num_free > 0 {
            let label = format!("Show {} without a value too", words::plural(num_free as u64, "field"));
            check(ui, &mut self.shows_all, &label);
        }
    }
}

/// Says what becomes of the columns, and of rows that are documents.
fn columns_ui(ui: &mut Ui, draft: &Draft, evidence: &[Evidence]) {
    let of_rows = evidence.iter().filter(|evidence| !is_about(evidence, DATES) && !is_about(evidence, NUMBERS));
    let mut sentences: Vec<String> = of_rows.map(|evidence| evidence.why.clone()).collect();
    sentences.push(match draft.unused_columns.len() as u64 {
        0 => "Every column of the file is used".to_owned(),
        num => format!("{} not used: {}", words::plural(num, "column"), draft.unused_columns.join(", ")),
    });
    let color = theme::tokens(ui).color.muted;
    ui.add(Label::new(Text::Small.of(sentences.join(" · ")).color(color)).truncate());
}

const NUMBERS: &str = "Numbers";
const DATES: &str = "Dates";

fn is_about(evidence: &Evidence, what: &str) -> bool {
    evidence.what.starts_with(what)
}

fn decimal_ui(ui: &mut Ui, draft: &Draft, wanted: &mut Wanted, evidence: &[Evidence], room: Room) {
    let mut sign = draft.integration.mapping.locale.decimal;
    let signs = [('.', "Point  1,234.50"), (',', "Comma  1.234,50")];
    let is_set = wanted.edits.decimal.is_some();
    let choice = Choice::new("Decimal sign", signs).width(152.0);
    if locale_ui(ui, NUMBERS, evidence.iter().filter(|_| !is_set), room, |ui| choice.show(ui, &mut sign)) {
        wanted.edits.decimal = Some(sign);
    }
}

fn date_ui(ui: &mut Ui, draft: &Draft, wanted: &mut Wanted, evidence: &[Evidence], room: Room) {
    let mut order = draft.integration.mapping.locale.date_order;
    let orders = DateOrder::ALL.map(|order| (order, order.name()));
    let is_set = wanted.edits.date_order.is_some();
    let choice = Choice::new("Date order", orders).width(152.0);
    if locale_ui(ui, DATES, evidence.iter().filter(|_| !is_set), room, |ui| choice.show(ui, &mut order)) {
        wanted.edits.date_order = Some(order);
    }
}

/// Shows a choice with what speaks for it.
fn locale_ui<'e, R>(
    ui: &mut Ui,
    what: &str,
    evidence: impl Iterator<Item = &'e Evidence>,
    room: Room,
    choice: impl FnOnce(&mut Ui) -> R,
) -> R {
    let lines: Vec<String> = evidence
        .filter(|evidence| is_about(evidence, what))
        .map(|Evidence { what, why, .. }| format!("{what}: {why}"))
        .collect();
    let color = theme::tokens(ui).color.muted;
    let label = Label::new(Text::Body.of(what).color(color));
    match room {
        Room::Ample => {
            ui.scope(|ui| {
                ui.set_min_width(64.0);
                ui.add(label);
            });
        }
        Room::Low => {
            ui.add(label).on_hover_text(lines.join("\n"));
        }
    }
    let answer = choice(ui);
    match (room, lines.as_slice()) {
        (Room::Low, _) | (Room::Ample, []) => {}
        (Room::Ample, [first, others @ ..]) => {
            let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", others.len()) };
            let text = Text::Small.of(format!("{first}{more}")).color(color);
            ui.add(Label::new(text).truncate()).on_hover_text(lines.join("\n"));
        }
    }
    answer
}

fn headings_ui(ui: &mut Ui, spans: &Spans) {
    let Spans { field, source, badge, sample, issues } = spans;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let headings = [
        (field, "Field"),
        (source, "Takes its value from"),
        (badge, "Matched by"),
        (sample, "In the file → as stored"),
        (issues, "Issues"),
    ];
    let color = theme::tokens(ui).color.muted;
    for (span, heading) in headings {
        cell(ui, rect, *span, |ui| ui.add(Label::new(Text::Small.of(heading).color(color)).truncate()));
    }
}

fn cell<R>(ui: &mut Ui, row: Rect, (left, width): (f32, f32), content: impl FnOnce(&mut Ui) -> R) -> R {
    let place = Rect::from_min_size(pos2(row.left() + left, row.top()), vec2(width - 8.0, row.height()));
    let builder = UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, content).inner
}

fn row_ui(ui: &mut Ui, view: &View, draft: &Draft, row: FieldRow, spans: &Spans, wanted: &mut Wanted) {
    let Some((table, field, rule)) = draft.row(row) else { return };
    let tokens = theme::tokens(ui);
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), ROW));
    let line = Stroke::new(1.0, tokens.color.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let key = (table.name.clone(), field.name.clone());
    ui.push_id(&key, |ui| {
        cell(ui, rect, spans.field, |ui| field_ui(ui, draft, table, field, row.need));
        let chosen = cell(ui, rect, spans.source, |ui| source_ui(ui, draft, table, field, rule));
        if let Some(chosen) = chosen {
            wanted.edits.sources.insert(key.clone(), chosen);
        }
        cell(ui, rect, spans.badge, |ui| match_ui(ui, row.need, rule));
        let Some(trial) = view.trial() else { return };
        if let Some(sample) = trial.samples.get(&key).filter(|_| rule.is_some()) {
            cell(ui, rect, spans.sample, |ui| sample_ui(ui, &sample.raw, &sample.shown));
        }
        let num_issues = trial.num_issues.get(&key).copied().unwrap_or(0);
        if num_issues > 0 && rule.is_some() {
            let text = words::plural(num_issues, "row");
            cell(ui, rect, spans.issues, |ui| badge(ui, &text, Tone::Error).on_hover_text("Rows with an issue here"));
        }
    });
    ui.advance_cursor_after_rect(rect);
}

fn field_ui(ui: &mut Ui, draft: &Draft, table: &TableSchema, field: &Field, need: Need) {
    let tokens = theme::tokens(ui);
    if need == Need::Missing {
        ui.label(RichText::new(icon::ERROR.codepoint).font(icon::font(16.0)).color(tokens.color.error));
    }
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(2.0);
        ui.add(Label::new(Text::Strong.of(&field.name)).truncate());
        let mut about = field.kind.name().to_owned();
        if draft.tables.len() > 1 {
            about = format!("{}, {about}", table.name);
        }
        if table.is_key(&field.name) {
            about.push_str(", key");
        } else if field.mandatory {
            about.push_str(", mandatory");
        }
        ui.add(Label::new(Text::Small.of(about).color(tokens.color.muted)).truncate());
    });
}

/// Shows where a field takes its value from; returns what was chosen instead.
fn source_ui(
    ui: &mut Ui,
    draft: &Draft,
    table: &TableSchema,
    field: &Field,
    rule: Option<&FieldRule>,
) -> Option<Chosen> {
    let now = rule.map(|rule| &rule.from);
    let name = if draft.tables.len() > 1 {
        format!("Source of {}, {}", table.name, field.name)
    } else {
        format!("Source of {}", field.name)
    };
    let constant = if let Some(FieldSource::Constant(text)) = now { Some(text) } else { None };
    let width = ui.available_width();
    let width = if constant.is_some() { width * 0.5 } else { width };
    let shown = now.map_or_else(|| "Nothing".to_owned(), source_name);
    let combo =
        ComboBox::from_id_salt("source").width(width).height(320.0).selected_text(shown).truncate().icon(choice_arrow);
    // The list is made only while it is open: a file may have hundreds of columns, a table hundreds of fields.
    let opened = combo.show_ui(ui, |ui| offered_ui(ui, draft, now));
    let _named = opened.response.accessible_name(name.as_str());
    let chosen = opened.inner.flatten();
    let Some(constant) = constant else { return chosen };
    let mut text = constant.clone();
    let field_name = format!("Value of {}", field.name);
    let input = TextField::new(&mut text).width(ui.available_width() - 16.0).name(&field_name).hint("value");
    if ui.add(input).changed() { Some(Chosen::From(FieldSource::Constant(text))) } else { chosen }
}

fn offered_ui(ui: &mut Ui, draft: &Draft, now: Option<&FieldSource>) -> Option<Chosen> {
    let mut chosen = None;
    let mut offer = |ui: &mut Ui, label: &str, source: Chosen| {
        let is_now = match &source {
            Chosen::Nowhere => now.is_none(),
            Chosen::From(source) => now == Some(source),
        };
        if ui.selectable_label(is_now, WidgetText::from(Text::Body.of(label))).clicked() {
            chosen = Some(source);
        }
    };
    offer(ui, "Nothing", Chosen::Nowhere);
    for column in &draft.integration.columns {
        offer(ui, column, Chosen::From(FieldSource::Column(column.clone())));
    }
    ui.separator();
    offer(ui, "A fixed value…", Chosen::From(FieldSource::Constant(String::new())));
    for system in SYSTEM {
        offer(ui, system_name(system), Chosen::From(FieldSource::System(system)));
    }
    chosen
}

fn source_name(source: &FieldSource) -> String {
    match source {
        FieldSource::Column(name) => name.clone(),
        FieldSource::Constant(_) => "A fixed value".to_owned(),
        FieldSource::System(system) => system_name(*system).to_owned(),
        FieldSource::Template(_) => "Several columns".to_owned(),
        FieldSource::AutoNumber(_) => "Numbered by the program".to_owned(),
    }
}

/// Returns a system value's name for the window.
pub fn system_name(system: SystemValue) -> &'static str {
    match system {
        SystemValue::Today => "Today",
        SystemValue::Now => "Now",
        SystemValue::User => "User",
        SystemValue::FileName => "File name",
        SystemValue::RowNo => "Row no. in the file",
        SystemValue::LineNo => "Line no. in the document",
    }
}

fn match_ui(ui: &mut Ui, need: Need, rule: Option<&FieldRule>) {
    let Some(FieldRule { matched_by, confidence, .. }) = rule else {
        if need == Need::Missing {
            badge(ui, "Missing", Tone::Error);
        }
        return;
    };
    match matched_by {
        MatchedBy::Name => badge(ui, "Name", Tone::Success),
        MatchedBy::Alias => badge(ui, "Alias", Tone::Success),
        MatchedBy::Similarity => {
            let tone = if *confidence >= 0.9 { Tone::Success } else { Tone::Warning };
            badge(ui, &format!("Similarity {:.0} %", confidence * 100.0), tone)
        }
        MatchedBy::Hand => badge(ui, "Hand", Tone::Accent),
        MatchedBy::Program => badge(ui, "Program", Tone::Neutral),
    };
}

fn sample_ui(ui: &mut Ui, raw: &str, shown: &str) {
    let color = &theme::tokens(ui).color;
    let shown = if shown.is_empty() { "nothing" } else { shown };
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
    ui.add(Label::new(Text::Body.of(one_line(shown))).truncate());
}

/// Values with line breaks would leave their row.
fn one_line(text: &str) -> String {
    text.chars().take(120).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
