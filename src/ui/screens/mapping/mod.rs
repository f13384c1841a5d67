//! The mapping editor: the file's columns at the left, the table's fields at the right, and the pane in which one
//! field is given its source, steps and checks. The import assistant and the integration's card show the same one.
//!
//! The editor changes nothing: it returns the changes asked for, and whoever holds the mapping makes them.

mod bar;
mod change;
mod checks;
mod columns;
mod counting;
mod document;
mod fields;
mod listing;
mod lookup;
mod origin;
mod pane;
mod questions;
mod recipe_tests;
mod record_checks;
mod sample;
mod source;
mod step_form;
mod step_list;
mod step_menu;
mod value_map;

use std::sync::Arc;

use eframe::egui::{Rect, Ui, UiBuilder, pos2};

pub use self::{
    change::{Change, put_rule, rule_by_hand, set_date_order, set_decimal},
    document::follow,
    listing::{is_needed, uses},
    source::{MEMBERS_HINT, members_of, members_text},
};
use self::{
    listing::{Filter, Listed, Listing},
    pane::Pane,
    questions::Questions,
    sample::SampleRow,
};
use crate::{
    engine::{Faults, Look, Trial},
    model::{Evidence, Field, FieldRule, ImportId, Mapping, TableName, TableSchema},
    ui::{
        parts::{Part, part},
        screen::ScreenCx,
        theme,
    },
};

/// A file's first rows, shared with the questions about them.
pub type SharedLook = Arc<Result<Look, String>>;

/// What is being mapped.
pub struct Subject<'a> {
    pub mapping: &'a Mapping,
    /// The table of each part of the mapping.
    pub tables: &'a [Arc<TableSchema>],
    /// The file's headings.
    pub columns: &'a [String],
    pub look: Option<&'a SharedLook>,
    /// The import whose first rows these are, where there are more of them.
    pub import: Option<ImportId>,
    /// What the mapping makes of the first rows.
    pub trial: Option<&'a Arc<Trial>>,
    /// The table that is to be made first.
    pub new_table: Option<&'a TableSchema>,
    /// How numbers and dates are read, and why.
    pub evidence: &'a [Evidence],
}

/// The editor, as far as the user changed how it is shown.
#[derive(Default)]
pub struct MappingEditor {
    filter: Option<Filter>,
    search: String,
    listing: Listing,
    row: SampleRow,
    opened: Option<Opened>,
    /// What was opened by a key brings the keyboard into the pane, and has it back when the pane closes.
    brings_keyboard: bool,
    returns_to: Option<Opened>,
    /// The field that is to be seen in the list.
    shows: Option<Opened>,
    pane: Pane,
    questions: Questions,
    trial: Option<KnownTrial>,
}

/// The latest answer, and the latest of them that is a trial.
type KnownTrial = (Arc<Result<Trial, Faults>>, Option<Arc<Trial>>);

/// What the pane shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Opened {
    Field {
        table: TableName,
        field: String,
    },
    /// The checks of a table's records.
    Checks(TableName),
}

/// A field of a part, looked up.
#[derive(Clone, Copy)]
struct FieldAt<'a> {
    table: &'a TableSchema,
    field: &'a Field,
    rule: Option<&'a FieldRule>,
}

#[cfg(test)]
impl<'a> Subject<'a> {
    /// A mapping of which no file is known.
    fn plain(mapping: &'a Mapping, tables: &'a [Arc<TableSchema>], columns: &'a [String]) -> Self {
        let (look, import, trial, new_table) = (None, None, None, None);
        Self { mapping, tables, columns, look, import, trial, new_table, evidence: &[] }
    }
}

impl Subject<'_> {
    /// Returns the file's first rows, where there are any.
    fn preview(&self) -> Option<&crate::source::Preview> {
        self.look.and_then(|look| look.as_ref().as_ref().ok()).map(|look| &look.preview)
    }

    fn find(&self, table: &TableName, field: &str) -> Option<FieldAt<'_>> {
        let at = self.mapping.tables.iter().position(|part| part.table == *table)?;
        let table = self.tables.get(at)?;
        let rule = self.mapping.tables[at].rules.iter().find(|rule| rule.field == field);
        Some(FieldAt { table, field: table.field(field)?, rule })
    }
}

impl MappingEditor {
    /// Opens a field's pane.
    pub fn open(&mut self, table: &TableName, field: &str) {
        self.opened = Some(Opened::Field { table: table.clone(), field: field.to_owned() });
    }

    /// Keeps what is known of a mapping's first rows, for [`Subject::trial`]: the former while the next is on its way.
    pub fn trial(&mut self, known: Option<Arc<Result<Trial, Faults>>>) -> Option<Arc<Trial>> {
        let Some(known) = known else { return self.trial.as_ref().and_then(|(_, trial)| trial.clone()) };
        let is_kept = self.trial.as_ref().is_some_and(|(kept, _)| Arc::ptr_eq(kept, &known));
        if !is_kept {
            let former = self.trial.take().and_then(|(_, trial)| trial);
            let trial = known.as_ref().as_ref().ok().map(|trial| Arc::new(trial.clone())).or(former);
            self.trial = Some((known, trial));
        }
        self.trial.as_ref().and_then(|(_, trial)| trial.clone())
    }

    /// Draws the editor in the room there is; returns the changes asked for.
    pub fn show(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, subject: &Subject<'_>) -> Vec<Change> {
        self.listing.update(&Listed {
            mapping: subject.mapping,
            tables: subject.tables,
            columns: subject.columns,
            trial: subject.trial,
            filter: self.filter,
            search: &self.search,
        });
        self.row.follow(subject);
        let mut changes = Vec::new();
        self.bar_ui(ui, subject, &mut changes);
        ui.add_space(theme::tokens(ui).space.xs);
        let room = ui.available_rect_before_wrap();
        let gap = theme::tokens(ui).space.m;
        let is_wide = room.width() > 900.0;
        if self.is_opened(subject) {
            let list = room.with_max_x(room.left() + if is_wide { 264.0 } else { 216.0 });
            let pane = Rect::from_min_max(pos2(list.right() + gap, room.top()), room.max);
            within(ui, "fields", list, |ui| part(ui, Part::List, |ui| self.fields_ui(ui, subject, &mut changes)));
            within(ui, "pane", pane, |ui| part(ui, Part::Pane, |ui| self.pane_ui(cx, ui, subject, &mut changes)));
        } else {
            let list = room.with_max_x(room.left() + if is_wide { 224.0 } else { 176.0 });
            let fields = Rect::from_min_max(pos2(list.right() + gap, room.top()), room.max);
            within(ui, "columns", list, |ui| part(ui, Part::List, |ui| self.columns_ui(ui, subject, &mut changes)));
            within(ui, "fields", fields, |ui| part(ui, Part::List, |ui| self.fields_ui(ui, subject, &mut changes)));
        }
        ui.advance_cursor_after_rect(room);
        let followed: Vec<_> = changes.iter().filter_map(|change| document::follow(subject, change)).collect();
        changes.extend(followed);
        changes
    }

    /// Whether the pane is open; it closes where what it shows is gone.
    fn is_opened(&mut self, subject: &Subject<'_>) -> bool {
        let is_there = match &self.opened {
            None => false,
            Some(Opened::Field { table, field }) => subject.find(table, field).is_some(),
            Some(Opened::Checks(table)) => subject.mapping.tables.iter().any(|part| part.table == *table),
        };
        if !is_there {
            self.opened = None;
        }
        is_there
    }
}

fn within(ui: &mut Ui, salt: &str, rect: Rect, content: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(salt), |ui| {
        ui.set_clip_rect(rect.expand(6.0).intersect(ui.clip_rect()));
        content(ui);
    });
}
