//! Rows become documents: a header and its lines, created together or not at all.
//!
//! The first row of a document gives its header. Later rows may repeat the header's values or leave them blank, as
//! many exports do; a different value is an issue of that row. One bad row fails the whole document.

use super::{
    convert::{RowAt, Workspace, issues_of},
    field::{FieldPlan, Reading, Source},
    plan::{DocumentPlan, Lookups, Pipeline},
    text::trimmed,
};
use crate::model::{Finished, Issue, IssueCode, KeyPrint, RawCell, RawRow, RowNo, cells};

/// Answers nothing: compiling refuses lookups in a document's key.
struct NoLookups;

impl Lookups for NoLookups {
    fn contains(&self, _: usize, _: KeyPrint) -> bool {
        false
    }
}

/// Marks a part of a document key that can't be read: its text stands for it.
const UNREADABLE: u8 = 0xff;

/// The document whose rows are being read.
#[derive(Default)]
struct OpenDocument<'a> {
    first: RawRow<'a>,
    /// The key, to compare with; empty where it is blank: such a row is alone.
    key: Vec<u8>,
    rows: Vec<(RowNo, Vec<Issue>)>,
    first_failed: Option<RowNo>,
}

impl Pipeline {
    /// Writes the key of the row's document to `out`, as bytes to compare with: consecutive rows with the same bytes
    /// are one document. Returns `false` where the row has no key and is a document of its own, or where the mapping
    /// makes no documents.
    pub fn document_key(&self, row: &RawRow<'_>, out: &mut Vec<u8>) -> bool {
        out.clear();
        let Some(plan) = &self.document else { return false };
        plan.key_of(&at(row), &mut Workspace::default(), out)
    }

    pub(super) fn convert_documents<'a>(
        &self,
        plan: &DocumentPlan,
        rows: impl IntoIterator<Item = RawRow<'a>>,
        reader_issues: &[(RowNo, Issue)],
        lookups: &dyn Lookups,
        out: &mut Finished,
    ) {
        let mut work = Workspace::default();
        let mut document = OpenDocument::default();
        let mut key = Vec::new();
        for row in rows {
            if !document.goes_on(plan, &at(&row), &mut key, &mut work) {
                document.close(plan, &mut work, out);
                document.first = row;
                std::mem::swap(&mut document.key, &mut key);
            }
            let found = issues_of(reader_issues, row.row);
            let position = document.rows.len() as u64 + 1;
            let row = RowAt { row: row.row, line: row.line, position, cells: row, found };
            document.add(self, plan, &row, lookups, &mut work, out);
        }
        document.close(plan, &mut work, out);
    }
}

fn at<'r>(row: &RawRow<'r>) -> RowAt<'r> {
    RowAt { row: row.row, line: row.line, position: row.row.0, cells: *row, found: &[] }
}

impl DocumentPlan {
    /// Writes the key of a row to `out`; `false` where it is blank.
    fn key_of(&self, row: &RowAt<'_>, work: &mut Workspace, out: &mut Vec<u8>) -> bool {
        out.clear();
        let Workspace { scratch, upper, .. } = work;
        for plan in &self.key {
            let mut is_faulty = false;
            let cell = if plan.is_made {
                plan.begin(row, scratch);
                is_faulty = plan.run_steps(row, &NoLookups, scratch).is_err();
                scratch.cell()
            } else {
                plan.key_cell(row.cells)
            };
            match plan.read(cell, upper) {
                Ok(Reading::Value(value)) if !is_faulty => cells::push(out, value),
                Ok(Reading::Blank) if plan.is_required => {
                    out.clear();
                    return false;
                }
                Ok(Reading::Blank) => out.extend_from_slice(&plan.blank),
                Ok(Reading::Value(_) | Reading::ErrorCell) | Err(_) => {
                    out.push(UNREADABLE);
                    out.extend_from_slice(cell.text.as_bytes());
                    out.push(UNREADABLE);
                }
            }
        }
        true
    }

    /// Shows a document's key as it stands in its first row: `SO-1001`.
    fn shown_key(&self, first: RawRow<'_>) -> String {
        let texts: Vec<_> = self.key_columns.iter().map(|column| trimmed(first.cell(*column).text)).collect();
        texts.join(", ")
    }
}

impl OpenDocument<'_> {
    /// Whether the row belongs to this document. Where it does not, `key` is the row's own.
    fn goes_on(&self, plan: &DocumentPlan, row: &RowAt<'_>, key: &mut Vec<u8>, work: &mut Workspace) -> bool {
        let is_keyed = !self.key.is_empty();
        let is_same = |column: &usize| row.cells.cell(*column) == self.first.cell(*column);
        // The same text is the same key; reading it again would only say so.
        if is_keyed && !plan.key_uses_any_column && plan.key_columns.iter().all(is_same) {
            return true;
        }
        plan.key_of(row, work, key) && is_keyed && *key == self.key
    }

    fn add(
        &mut self,
        pipeline: &Pipeline,
        plan: &DocumentPlan,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        work: &mut Workspace,
        out: &mut Finished,
    ) {
        if self.rows.is_empty() {
            pipeline.parts[plan.header].convert(row, lookups, work);
            out.push_entry(row.row, plan.header as u8, &work.key, &work.values);
        } else {
            self.compare_header(plan, row, lookups, work);
        }
        let num_header_issues = work.issues.len();
        pipeline.parts[plan.line].convert(row, lookups, work);
        out.push_entry(row.row, plan.line as u8, &work.key, &work.values);
        drop_told_twice(&mut work.issues, num_header_issues);
        let issues =
            if row.found.is_empty() && work.issues.is_empty() { Vec::new() } else { row.all_issues(&mut work.issues) };
        if self.first_failed.is_none() && issues.iter().any(Issue::is_error) {
            self.first_failed = Some(row.row);
        }
        self.rows.push((row.row, issues));
    }

    /// Finds header values that differ from the first row's.
    fn compare_header(&self, plan: &DocumentPlan, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        for (columns, field) in &plan.header_fields {
            let is_same = |column: &usize| self.first.cell(*column) == row.cells.cell(*column);
            if columns.iter().all(is_same) {
                continue;
            }
            if field.is_made {
                self.compare_made(columns, field, row, lookups, work);
                continue;
            }
            let (first, here) = (field.cell_of(self.first), field.cell_of(row.cells));
            let fault = match field.read(here, &mut work.upper) {
                Ok(Reading::Blank) => None,
                Ok(Reading::ErrorCell) => (!row.is_error_cell_told()).then_some(IssueCode::ErrorCell),
                Err(code) => Some(code),
                Ok(Reading::Value(value)) => match field.read(first, &mut work.other_upper) {
                    Ok(Reading::Value(first)) => (first != value).then_some(IssueCode::HeaderConflict),
                    Ok(Reading::Blank) => Some(IssueCode::HeaderConflict),
                    // The first row has its own issue with it.
                    Ok(Reading::ErrorCell) | Err(_) => None,
                },
            };
            if let Some(code) = fault {
                let issue = field.issue(code, here.text, row.line);
                let is_conflict = code == IssueCode::HeaderConflict;
                work.issues.push(if is_conflict { issue.with_detail(first.text) } else { issue });
            }
        }
    }

    /// The same for a value whose text is made by steps or a template: the values are compared, not the texts.
    fn compare_made(
        &self,
        columns: &[usize],
        field: &FieldPlan,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        work: &mut Workspace,
    ) {
        if columns.iter().all(|column| trimmed(row.cells.cell(*column).text).is_empty()) {
            return;
        }
        let first_row = self.rows.first().map_or(row.row, |(row, _)| *row);
        let first = RowAt { row: first_row, line: row.line, position: 1, cells: self.first, found: &[] };
        let mut other = Workspace::for_field(field);
        field.convert(&first, lookups, &mut other);
        // What is wrong with the first row's is told there.
        if other.issues.iter().any(Issue::is_error) {
            return;
        }
        let first_values = std::mem::take(&mut other.values);
        field.convert(row, lookups, &mut other);
        if other.issues.iter().any(Issue::is_error) {
            work.issues.append(&mut other.issues);
        } else if other.values != first_values {
            let shown = |values: &[u8]| field.field.show(cells::iter(values).next().unwrap_or_default());
            let issue = field.issue(IssueCode::HeaderConflict, &shown(&other.values), row.line);
            work.issues.push(issue.with_detail(shown(&first_values)));
        }
    }

    /// Ends the document: it becomes a unit, or its rows fail.
    fn close(&mut self, plan: &DocumentPlan, work: &mut Workspace, out: &mut Finished) {
        if self.rows.is_empty() {
            return;
        }
        match self.first_failed.take() {
            None => {
                out.end_unit();
                out.push_creations(work.scratch.creations.drain(..));
                out.push_needs(work.needs.drain(..));
                out.warnings.extend(self.rows.drain(..).filter(|(_, issues)| !issues.is_empty()));
            }
            Some(failed) => {
                out.drop_unit();
                work.scratch.creations.clear();
                work.needs.clear();
                let key = plan.shown_key(self.first);
                for (row, mut issues) in self.rows.drain(..) {
                    if !issues.iter().any(Issue::is_error) {
                        let issue = Issue::error(IssueCode::DocumentFailed, "", &key);
                        issues.push(issue.with_detail(failed.to_string()));
                    }
                    out.failed.push((row, issues));
                }
            }
        }
        self.key.clear();
    }
}

impl FieldPlan {
    /// Returns the cell of a key field: from a column, or the same in every row.
    fn key_cell<'r>(&'r self, cells: RawRow<'r>) -> RawCell<'r> {
        match &self.source {
            Source::Column(index) => cells.cell(*index),
            Source::Fixed(text) => RawCell::text(text),
            // Compiling refuses the numbers as a document's key.
            Source::RowNo | Source::LineNo | Source::Template(_) | Source::Series { .. } | Source::Unmapped => {
                RawCell::NULL
            }
        }
    }

    /// Returns the cell of a field that comes from one column.
    fn cell_of<'r>(&self, cells: RawRow<'r>) -> RawCell<'r> {
        match &self.source {
            Source::Column(index) => cells.cell(*index),
            Source::Fixed(_)
            | Source::RowNo
            | Source::LineNo
            | Source::Template(_)
            | Source::Series { .. }
            | Source::Unmapped => RawCell::NULL,
        }
    }
}

/// Drops issues of the line that the header has with the same cell.
fn drop_told_twice(issues: &mut Vec<Issue>, num_header_issues: usize) {
    if num_header_issues == 0 {
        return;
    }
    let (of_header, of_line) = issues.split_at(num_header_issues);
    let is_told = |issue: &Issue| {
        issue.place.column > 0
            && of_header.iter().any(|other| other.code == issue.code && other.place.column == issue.place.column)
    };
    let kept: Vec<_> = of_line.iter().filter(|issue| !is_told(issue)).cloned().collect();
    issues.truncate(num_header_issues);
    issues.extend(kept);
}
