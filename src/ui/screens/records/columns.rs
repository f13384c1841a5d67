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
}

#[derive(PartialEq)]
struct MadeFor {
    filter: Filter,
    num_columns: usize,
    version: u32,
    result_width: u32,
    /// Digits of the highest row number.
    num_digits: usize,
}

/// The columns of the one import that is listed.
pub struct FileColumns {
    headings: Vec<String>,
    /// Fields and the position of the column each takes its value from.
    fields: Vec<(String, usize)>,
}

impl Columns {
    /// Makes the columns anew where something they depend on has changed.
    pub fn follow(&mut self, overview: &Overview, filter: &Filter, room: f32) {
        let import = filter.import.and_then(|id| overview.import(id)).map(|view| &view.import);
        let listed = overview.imports.iter().filter(|view| filter.takes(view));
        let most = listed.map(|view| view.import.counts.total()).max().unwrap_or_default();
        let made_for = MadeFor {
            num_digits: most.to_string().len(),
            filter: Filter { text: String::new(), ..filter.clone() },
            num_columns: import.map_or(0, |import| import.columns.len()),
            version: import.and_then(|import| overview.integration(&import.integration)).map_or(0, |i| i.version),
            result_width: match filter.status {
                // Sentences; they take what room there is.
                Some(RecordStatus::Error) => (room - 200.0).clamp(224.0, 440.0) as u32,
                Some(RecordStatus::Completed) => 152,
                Some(_) | None => 256,
            },
        };
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        self.file = import.map(|import| FileColumns::of(overview, import));
        self.shown = self.made(filter.status, &made_for);
        self.made_for = Some(made_for);
    }

    fn made(&self, status: Option<RecordStatus>, made_for: &MadeFor) -> Vec<Column> {
        let row = Column::number("Row").width(72.0).holding(made_for.num_digits);
        let mut made = vec![Column::status("Status"), row];
        if self.file.is_none() {
            made.push(Column::text("Import").width(176.0));
        }
        let (title, tooltip) = match status {
            Some(RecordStatus::Completed) => ("Record", "The key of the business record it created or changed"),
            Some(RecordStatus::Error) => ("First issue", "What is wrong with it first of all"),
            Some(RecordStatus::Ready | RecordStatus::Processing | RecordStatus::Skipped) | None => {
                ("Result", "The key of the business record it created or changed, or its first issue")
            }
        };
        made.push(Column::text(title).width(made_for.result_width as f32).tooltip(tooltip));
        match &self.file {
            None => made.push(Column::text("Values").width(240.0).fill().tooltip("The row as it stands in the file")),
            Some(file) => {
                let headings = file.headings.iter().take(MAX_COLUMNS);
                made.extend(headings.map(|heading| Column::text(heading.clone()).width(136.0)));
            }
        }
        made
    }

    /// Returns the cells of a record.
    pub fn cells<'a>(&self, overview: &'a Overview, id: RecordId, record: &'a Record) -> RowCells<'a> {
        let mut cells = Vec::with_capacity(self.shown.len());
        cells.push(Cell::status(record.status));
        cells.push(Cell::number(record.row.to_string()));
        if self.file.is_none() {
            cells.push(Cell::muted(import_words(overview, id.import)));
        }
        cells.push(result(record));
        match &self.file {
            None => cells.push(values(record)),
            Some(file) => file.push_cells(record, &mut cells),
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

    fn push_cells<'a>(&self, record: &'a Record, cells: &mut RowCells<'a>) {
        // A row may end before the last column; an issue may stand where nothing does.
        let missing = std::iter::repeat((CellKind::Null, ""));
        let of_row = record.cells.iter().map(|(kind, text)| (*kind, text.as_str())).chain(missing);
        let shown = of_row.take(self.headings.len().min(MAX_COLUMNS)).enumerate();
        cells.extend(shown.map(|(i, (kind, text))| self.cell(record, i, kind, text)));
    }

    /// Returns the cell in that column.
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

/// What came of a record: the key it made, or what is wrong with it.
fn result(record: &Record) -> Cell<'_> {
    if record.status == RecordStatus::Completed {
        return created(record);
    }
    // An error says more than a warning found before it.
    let Some(first) = record.issues.iter().find(|issue| issue.is_error()).or(record.issues.first()) else {
        return Cell::empty();
    };
    let mut sentence = first.message();
    if record.issues.len() > 1 {
        sentence.push_str(&format!(" · {} more", record.issues.len() - 1));
    }
    if first.is_error() {
        let all: Vec<_> = record.issues.iter().map(Issue::message).collect();
        Cell::issue(sentence, all.join("\n"))
    } else {
        Cell::muted(sentence)
    }
}

/// The first values of a row, where rows of several files stand together.
fn values(record: &Record) -> Cell<'_> {
    let texts = record.cells.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty());
    Cell::muted(texts.take(6).collect::<Vec<_>>().join(" · "))
}

fn created(record: &Record) -> Cell<'_> {
    let key = record.key.as_deref().unwrap_or_default();
    let mut text = match record.outcome {
        None | Some(Outcome::Created) => key.to_owned(),
        Some(outcome @ (Outcome::Updated | Outcome::Unchanged | Outcome::LeftAlone)) => {
            format!("{key} · {}", outcome.name().to_lowercase())
        }
    };
    match record.issues.first() {
        None => Cell::strong(text),
        Some(warning) => {
            text.push_str(&format!(" · {}", warning.message()));
            Cell::text(text)
        }
    }
}
