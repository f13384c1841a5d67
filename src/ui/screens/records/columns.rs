//! The grid's columns and cells: what is known of a record first, then its row of the file.

use std::borrow::Cow;

use super::{RecordId, filter::Filter};
use crate::{
    engine::Overview,
    model::{CellKind, Import, ImportId, Issue, Outcome, RecordStatus},
    store::staging::Record,
    ui::widgets::grid::{Cell, Column, RowCells},
};

/// Columns of a file that are shown; more than a few hundred can't be drawn in a frame, the detail pane has them all.
const MAX_COLUMNS: usize = 256;

/// The columns of the list as it is filtered now.
#[derive(Default)]
pub struct Columns {
    made_for: Option<MadeFor>,
    pub shown: Vec<Column>,
    /// Where the file's columns begin; none where several imports are listed.
    file: Option<FileColumns>,
    has_issues: bool,
}

#[derive(PartialEq)]
struct MadeFor {
    filter: Filter,
    num_columns: usize,
    version: u32,
}

/// The columns of the one import that is listed.
pub struct FileColumns {
    headings: Vec<String>,
    /// Fields and the position of the column each takes its value from.
    fields: Vec<(String, usize)>,
}

impl Columns {
    /// Makes the columns anew where something they depend on has changed.
    pub fn follow(&mut self, overview: &Overview, filter: &Filter) {
        let import = filter.import.and_then(|id| overview.import(id)).map(|view| &view.import);
        let made_for = MadeFor {
            filter: Filter { text: String::new(), ..filter.clone() },
            num_columns: import.map_or(0, |import| import.columns.len()),
            version: import.and_then(|import| overview.integration(&import.integration)).map_or(0, |i| i.version),
        };
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        self.made_for = Some(made_for);
        self.has_issues = filter.status != Some(RecordStatus::Completed);
        self.file = import.map(|import| FileColumns::of(overview, import));
        self.shown = vec![Column::status("Status").width(116.0), Column::number("Row").width(72.0)];
        if self.file.is_none() {
            self.shown.push(Column::text("Import").width(184.0));
        }
        if self.has_issues {
            let issue = Column::text("First issue").width(272.0);
            self.shown.push(if self.file.is_none() { issue.fill() } else { issue });
        }
        self.shown
            .push(Column::text("Record").width(152.0).tooltip("The key of the business record it created or changed"));
        let headings = self.file.iter().flat_map(|file| file.headings.iter().take(MAX_COLUMNS));
        self.shown.extend(headings.map(|heading| Column::text(heading.clone()).width(136.0)));
    }

    /// Returns the cells of a record.
    pub fn cells<'a>(&self, overview: &'a Overview, id: RecordId, record: &'a Record) -> RowCells<'a> {
        let mut cells = Vec::with_capacity(self.shown.len());
        cells.push(Cell::status(record.status));
        cells.push(Cell::number(record.row.to_string()));
        if self.file.is_none() {
            cells.push(Cell::muted(import_words(overview, id.import)));
        }
        if self.has_issues {
            cells.push(first_issue(record));
        }
        cells.push(created(record));
        if let Some(file) = &self.file {
            let shown = record.cells.iter().take(file.headings.len().min(MAX_COLUMNS)).enumerate();
            cells.extend(shown.map(|(i, (kind, text))| file.cell(record, i, *kind, text)));
            // A row may end before the last column; an issue may stand where nothing does.
            let num_missing = self.shown.len().saturating_sub(cells.len());
            let first = file.headings.len().min(MAX_COLUMNS) - num_missing;
            cells.extend((first..first + num_missing).map(|i| file.cell(record, i, CellKind::Null, "")));
        }
        cells
    }
}

impl FileColumns {
    /// Returns the columns of an import. Where its integration has a newer version, fields are those of the newer one.
    pub fn of(overview: &Overview, import: &Import) -> Self {
        let headings = import.columns.clone();
        let tables = overview.integration(&import.integration).map_or(&[][..], |i| &i.mapping.tables);
        let rules = tables.iter().flat_map(|table| &table.rules);
        let fields = rules.filter_map(|rule| {
            let column = rule.from.column()?;
            Some((rule.field.clone(), headings.iter().position(|heading| heading == column)?))
        });
        Self { fields: fields.collect(), headings }
    }

    /// Returns the column an issue stands in, by position, where it stands in one.
    pub fn column_of(&self, issue: &Issue) -> Option<usize> {
        let by_place = (issue.place.column as usize).checked_sub(1).filter(|i| *i < self.headings.len());
        let by_field = || self.fields.iter().find(|(field, _)| *field == issue.field).map(|(_, i)| *i);
        let by_heading = || self.headings.iter().position(|heading| *heading == issue.field);
        by_place.or_else(by_field).or_else(by_heading)
    }

    pub fn cell<'a>(&self, record: &'a Record, column: usize, kind: CellKind, text: &'a str) -> Cell<'a> {
        let fault = record.issues.iter().find(|issue| issue.is_error() && self.column_of(issue) == Some(column));
        match (fault, kind) {
            (Some(issue), _) if record.status != RecordStatus::Completed => Cell::issue(text, issue.message()),
            (Some(_) | None, CellKind::Null) => Cell::empty(),
            (
                Some(_) | None,
                CellKind::Text
                | CellKind::Number
                | CellKind::Boolean
                | CellKind::Date
                | CellKind::DateTime
                | CellKind::Time
                | CellKind::Duration
                | CellKind::Error,
            ) => Cell::mono(text),
        }
    }
}

/// Returns an import in a few words: "3 · customers.csv".
pub fn import_words(overview: &Overview, import: ImportId) -> Cow<'_, str> {
    match overview.import(import) {
        Some(view) => Cow::Owned(format!("{import} · {}", view.import.file.name)),
        None => Cow::Owned(import.to_string()),
    }
}

fn first_issue(record: &Record) -> Cell<'_> {
    // An error says more than a warning found before it.
    let Some(first) = record.issues.iter().find(|issue| issue.is_error()).or(record.issues.first()) else {
        return Cell::empty();
    };
    let mut sentence = first.message();
    if record.issues.len() > 1 {
        sentence.push_str(&format!(" · {} more", record.issues.len() - 1));
    }
    if first.is_error() && record.status != RecordStatus::Completed {
        let all: Vec<_> = record.issues.iter().map(Issue::message).collect();
        Cell::issue(sentence, all.join("\n"))
    } else {
        Cell::muted(sentence)
    }
}

fn created(record: &Record) -> Cell<'_> {
    let key = record.key.as_deref().unwrap_or_default();
    match record.outcome {
        None => Cell::empty(),
        Some(Outcome::Created) => Cell::strong(key),
        Some(outcome @ (Outcome::Updated | Outcome::Unchanged | Outcome::LeftAlone)) => {
            Cell::strong(format!("{key} · {}", outcome.name().to_lowercase()))
        }
    }
}
