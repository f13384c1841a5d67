//! The pane of one field: its source, its steps with what each makes of a value, its checks and test cases.

use eframe::egui::{
    Align, CornerRadius, Frame, Key, Label, Layout, Margin, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2,
};

use super::{
    Change, FieldAt, MappingEditor, Opened, Subject, checks, fields, origin,
    questions::{Related, Traced, Values},
};
use crate::{
    model::TableName,
    ui::{
        page_keys,
        parts::begins_here,
        screen::ScreenCx,
        theme::{self, Text, icon},
        widgets::{IconButton, reveal_focus, small},
    },
};

/// What the pane remembers of what it shows.
#[derive(Default)]
pub struct Pane {
    of: Option<Opened>,
    /// A value typed to be tried.
    pub typed: String,
    /// The step just added, until it was shown.
    pub shown_step: Option<usize>,
    /// What is being typed into the value map's last line.
    pub new_value: String,
    /// The value map's lines as they stood when the first was mapped: a line that is filled in stays where it is.
    pub value_order: Option<(usize, Vec<String>)>,
    /// The members of a new table's option, as they are being typed.
    pub members: Option<String>,
    /// The keyboard came with the pane, and is given to its first field.
    pub takes_keyboard: bool,
    /// The row whose values are asked for.
    pub shows_row: Option<usize>,
    /// A step was removed by a key: the keyboard goes on where one is added.
    pub goes_to_adding: bool,
}

/// What the sections of a field's pane draw from.
pub struct FieldCx<'a, 'c> {
    pub cx: &'a ScreenCx<'c>,
    pub subject: &'a Subject<'a>,
    pub at: FieldAt<'a>,
    /// What the steps make of the sample; none while that is asked, and where there is no sample.
    pub traced: Option<&'a Traced>,
    /// The values that reach the value map.
    pub values: Option<&'a Values>,
    /// The records that the field may refer to.
    pub related: Option<&'a Related>,
}

impl MappingEditor {
    pub(super) fn pane_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, subject: &Subject<'_>, changes: &mut Vec<Change>) {
        let Some(opened) = self.opened.clone() else { return };
        if self.pane.of.as_ref() != Some(&opened) {
            self.pane = Pane { of: Some(opened.clone()), ..Pane::default() };
        }
        self.pane.takes_keyboard |= std::mem::take(&mut self.brings_keyboard);
        if page_keys::pressed(ui, Key::Escape) {
            self.returns_to = self.opened.take();
        }
        let tokens = theme::tokens(ui);
        let frame = Frame::new()
            .fill(tokens.color.surface)
            .stroke(Stroke::new(1.0, tokens.color.line))
            .corner_radius(CornerRadius::same(tokens.radius.card))
            .inner_margin(Margin { left: 16, right: 8, top: 8, bottom: 8 });
        let inner = ui.available_size() - frame.total_margin().sum();
        frame.show(ui, |ui| {
            ui.set_min_size(inner);
            ui.set_max_size(inner);
            match &opened {
                Opened::Field { table, field } => self.field_pane_ui(cx, ui, subject, (table, field), changes),
                Opened::Checks(table) => self.record_checks_ui(cx, ui, subject, table, changes),
            }
        });
    }

    fn field_pane_ui(
        &mut self,
        cx: &ScreenCx<'_>,
        ui: &mut Ui,
        subject: &Subject<'_>,
        (table, field): (&TableName, &str),
        changes: &mut Vec<Change>,
    ) {
        let Some(at) = subject.find(table, field) else { return };
        self.field_heading_ui(ui, subject, &at);
        let answers = self.questions.ask(cx, subject, &at, &self.row, &self.pane.typed);
        let field_cx = FieldCx {
            cx,
            subject,
            at,
            traced: answers.traced.as_deref(),
            values: answers.values.as_deref(),
            related: answers.related.as_deref(),
        };
        scrolled(ui, field, |ui| self.sections_ui(ui, &field_cx, changes));
    }

    fn sections_ui(&mut self, ui: &mut Ui, field: &FieldCx<'_, '_>, changes: &mut Vec<Change>) {
        field.source_ui(ui, &mut self.pane, &self.row, changes);
        let Some(rule) = field.at.rule else {
            small(ui, "Choose where the field takes its value from; steps, checks and tests follow then");
            return;
        };
        let mut edited = rule.clone();
        field.steps_ui(ui, &mut self.pane, &mut edited);
        if let Some(row) = self.pane.shows_row.take() {
            self.row.show(row);
            ui.ctx().request_repaint();
        }
        checks::checks_ui(ui, &mut edited);
        field.tests_ui(ui, &mut edited);
        // A change of the source made in this frame comes first: what is edited here was drawn from the rule before it.
        if edited != *rule && changes.is_empty() {
            changes.push(Change::rule(&field.at.table.name, edited));
        }
    }

    fn field_heading_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>, at: &FieldAt<'_>) {
        let rows = self.listing.rows();
        let is_here = |row: &super::listing::FieldRow| {
            subject.tables.get(row.part).is_some_and(|table| {
                table.name == at.table.name && table.fields.get(row.field).is_some_and(|f| f.name == at.field.name)
            })
        };
        let here = rows.iter().position(is_here);
        let (before, after) =
            (here.and_then(|at| at.checked_sub(1)), here.map(|at| at + 1).filter(|at| *at < rows.len()));
        let mut target = None;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.add(IconButton::new(icon::CLOSE, "Close field"));
                if close.clicked() {
                    self.returns_to = self.opened.take().filter(|_| close.has_focus());
                }
                if ui.add_enabled(after.is_some(), IconButton::new(icon::NEXT, "Next field")).clicked() {
                    target = after;
                }
                if ui.add_enabled(before.is_some(), IconButton::new(icon::PREVIOUS, "Previous field")).clicked() {
                    target = before;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| heading_ui(ui, at));
            });
        });
        if let Some(row) = target.and_then(|at| self.listing.rows().get(at)) {
            let table = &subject.tables[row.part];
            self.open(&table.name, &table.fields[row.field].name);
            self.shows = self.opened.clone();
        }
    }
}

fn heading_ui(ui: &mut Ui, at: &FieldAt<'_>) {
    let color = theme::tokens(ui).color.muted;
    ui.add(Label::new(Text::Heading.of(at.field.name.as_str())));
    if let Some(rule) = at.rule {
        fields::badge_ui(ui, rule).on_hover_text(origin::why(rule));
    }
    ui.add(Label::new(Text::Small.of(about(at)).color(color)).truncate());
}

/// What the table asks of the field.
fn about(at: &FieldAt<'_>) -> String {
    let field = at.field;
    let mut about = field.kind.name().to_owned();
    if let Some(length) = field.length {
        about.push_str(&format!(", at most {length} characters"));
    }
    if at.table.is_key(&field.name) {
        about.push_str(", key");
    } else if field.mandatory {
        about.push_str(", mandatory");
    }
    if let Some(relation) = &field.relation {
        about.push_str(&format!(", from table {relation}"));
    }
    about
}

/// The pane's content, with its scroll bar beside it.
pub fn scrolled(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    begins_here(ui);
    // The ring around what has the keyboard needs a hair of room.
    let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false).content_margin(Margin::symmetric(0, 3));
    area.show(ui, |ui| {
        let right = ui.max_rect().right() - 10.0;
        let room = Rect::from_min_max(ui.cursor().min, pos2(right, ui.max_rect().bottom()));
        ui.scope_builder(UiBuilder::new().max_rect(room), content);
        reveal_focus(ui);
    });
}
