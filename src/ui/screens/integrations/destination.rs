//! Where an integration's records go: the table, or the header with its lines, and which rows are one document.
//!
//! Another destination keeps what has a place in it. What has none is named until the card is saved, and comes back
//! where the former destination is chosen again.

use eframe::egui::Label;

use super::draft::Draft;
use crate::{
    engine::Overview,
    model::{FieldSource, Mapping, Part, TableName, TableSchema},
    pipeline,
    ui::{
        screens::mapping::{Change, Subject, follow, is_needed, rule_by_hand},
        theme::{self, Text, Tone},
        widgets::{Form, PickEntry, pick},
        words,
    },
};

const WIDTH: f32 = 296.0;
const DESTINATION: &str = "Destination";
const GROUPING: &str = "Document grouping";

/// A mapping as it was before its destination was changed, and as it was then made.
#[derive(Clone, Debug)]
pub struct Moved {
    before: Mapping,
    match_key: Vec<String>,
    after: Mapping,
}

/// Draws where records go, changeable; says what would have no place there.
pub fn destination_ui(form: &mut Form<'_>, overview: &Overview, draft: &mut Draft) {
    let now = tables_of(&draft.form.mapping);
    let chosen = form.row(DESTINATION, |ui| {
        pick(ui, DESTINATION, (&words::tables(&now), WIDTH), || {
            let all = overview.destinations().into_iter();
            all.map(|tables| PickEntry::new(tables.clone(), words::tables(&tables)).current(tables == now)).collect()
        })
    });
    if let Some(target) = chosen.filter(|target| *target != now) {
        move_to(draft, overview, &target);
    }
    let lost = left_out(draft);
    if !lost.is_empty() {
        let tables = words::tables(&tables_of(&draft.form.mapping));
        let sentence = format!("Without a place in {tables}, left out when this is saved: {}", lost.join(", "));
        form.row("", |ui| {
            let color = Tone::Warning.color(theme::tokens(ui));
            ui.add(Label::new(Text::Small.of(sentence).color(color)).wrap());
        });
    }
    grouping_ui(form, overview, draft);
}

fn tables_of(mapping: &Mapping) -> Vec<TableName> {
    mapping.tables.iter().map(|part| part.table.clone()).collect()
}

/// Gives the mapping another destination. Where nothing else was changed since the last one was chosen, it is made of
/// the mapping before that: trying destinations out loses nothing.
fn move_to(draft: &mut Draft, overview: &Overview, target: &[TableName]) {
    let moved = draft.moved.take().filter(|moved| moved.after == draft.form.mapping);
    let (before, match_key) = match moved {
        Some(moved) => (moved.before, moved.match_key),
        None => (draft.form.mapping.clone(), draft.form.match_key.clone()),
    };
    if tables_of(&before) == target {
        (draft.form.mapping, draft.form.match_key) = (before, match_key);
        return;
    }
    let tables: Vec<_> = overview.tables.iter().map(|view| view.schema.clone()).collect();
    let after = pipeline::retarget(&before, &draft.saved().columns, target, &tables);
    let main = after.main_table().and_then(|table| overview.table(table));
    let is_there = |field: &String| main.is_some_and(|view| view.schema.position(field).is_some());
    draft.form.match_key = match_key.iter().filter(|field| is_there(field)).cloned().collect();
    draft.form.mapping = after.clone();
    draft.moved = Some(Moved { before, match_key, after });
}

/// Names what the saved version has and the card's destination has no place for.
fn left_out(draft: &Draft) -> Vec<String> {
    let (saved, now) = (draft.saved(), &draft.form);
    if tables_of(&saved.mapping) == tables_of(&now.mapping) {
        return Vec::new();
    }
    let mut lost = pipeline::left_out(&saved.mapping, &now.mapping);
    let keys = saved.match_key.iter().filter(|field| !now.match_key.contains(field));
    lost.extend(keys.map(|field| format!("{field} of the match key")));
    lost
}

/// Draws which rows are one document: those with the same value in the columns of the header's key.
fn grouping_ui(form: &mut Form<'_>, overview: &Overview, draft: &mut Draft) {
    let tables = draft.tables(overview);
    let Some(header) = tables.first().filter(|_| draft.form.mapping.is_document()) else {
        form.fixed(GROUPING, "Every row is one record");
        form.hint(&how_to_group(overview, &draft.form.mapping));
        return;
    };
    let rule_of = |mapping: &Mapping, field: &str| {
        let header = mapping.tables.iter().find(|part| part.part == Part::Header);
        header.and_then(|part| part.rules.iter().find(|rule| rule.field == field).cloned())
    };
    let mut label = GROUPING;
    for field in &header.key {
        let rule = rule_of(&draft.form.mapping, field);
        if rule.is_none() && !is_open(header, field) {
            continue;
        }
        let shown = shown(rule.as_ref().map(|rule| &rule.from));
        let columns = draft.saved().columns.clone();
        let chosen = form.row(label, |ui| {
            pick(ui, &format!("{GROUPING} by {field}"), (&shown, WIDTH), || {
                let now = rule.as_ref().and_then(|rule| rule.from.column());
                let entry = |name: &String| PickEntry::new(name.clone(), name).current(now == Some(name.as_str()));
                columns.iter().map(entry).collect()
            })
        });
        label = "";
        let Some(column) = chosen else { continue };
        let change = Change::rule(&header.name, rule_by_hand(rule.as_ref(), field, FieldSource::Column(column)));
        let subject = Subject {
            mapping: &draft.form.mapping,
            tables: &tables,
            columns: &columns,
            look: None,
            import: None,
            trial: None,
            new_table: None,
            evidence: &[],
        };
        let followed = follow(&subject, &change);
        for change in std::iter::once(change).chain(followed) {
            change.apply(&mut draft.form.mapping, &tables);
        }
    }
    form.hint("They are created together, or none of them");
}

/// Whether the file has to fill a field of the key.
fn is_open(table: &TableSchema, field: &str) -> bool {
    table.field(field).is_some_and(|field| is_needed(table, field))
}

fn shown(from: Option<&FieldSource>) -> String {
    match from {
        None => "Choose the column…".to_owned(),
        Some(FieldSource::Column(name)) => format!("Rows with the same {name}"),
        Some(
            other @ (FieldSource::Constant(_)
            | FieldSource::System(_)
            | FieldSource::Template(_)
            | FieldSource::AutoNumber(_)),
        ) => format!("Rows with the same {}", other.sentence()),
    }
}

/// Says why there is nothing to choose, and what puts rows together.
fn how_to_group(overview: &Overview, mapping: &Mapping) -> String {
    let documents = || overview.destinations().into_iter().filter(|tables| tables.len() > 1);
    let of_table = documents().find(|tables| tables.iter().any(|table| Some(table) == mapping.main_table()));
    match of_table.as_ref().or(documents().next().as_ref()) {
        Some(tables) => {
            format!("Rows are put together where the destination is a header with its lines: {}", words::tables(tables))
        }
        None => "Rows are put together where the destination is a header with its lines".to_owned(),
    }
}
