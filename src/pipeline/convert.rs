//! Rows become records.

use std::ops::Range;

use super::{
    field::{FieldPlan, Reading, Source},
    memo::Memo,
    plan::{FirstUse, InFile, Lookups, PartPlan, Pipeline, Scanned, Step},
    steps::Scratch,
};
use crate::model::{
    CellKind, Finished, Issue, IssueCode, KeyPrint, Need, RawCell, RawRow, RowNo, Value, cells, digits,
};

/// By how much line numbers grow.
const LINE_NO_STEP: u64 = 10_000;

/// One row about to be converted.
pub(super) struct RowAt<'r> {
    pub row: RowNo,
    pub line: u64,
    /// Position in its document (or the file), from 1.
    pub position: u64,
    pub cells: RawRow<'r>,
    /// What the reader found wrong with it.
    pub found: &'r [(RowNo, Issue)],
}

/// The buffers of a conversion: made once for many rows.
#[derive(Default)]
pub(super) struct Workspace {
    /// The record's values, encoded.
    pub values: Vec<u8>,
    /// The record's key, encoded.
    pub key: Vec<u8>,
    pub upper: String,
    pub other_upper: String,
    /// What is wrong with the row at hand.
    pub issues: Vec<Issue>,
    /// Where a text is made.
    pub scratch: Scratch,
    /// Values that must be used once, of the row at hand.
    pub uses: Vec<(usize, KeyPrint, FirstUse)>,
    /// Records of the same file that the row at hand refers to.
    pub needs: Vec<Need>,
    key_ranges: Vec<Range<usize>>,
    /// Values of the row before, by [`FieldPlan::memo`].
    memos: Vec<Memo>,
}

impl Workspace {
    /// Makes the buffers for one field by itself.
    pub fn for_field(plan: &FieldPlan) -> Self {
        Self { key_ranges: vec![0..0; plan.key_slot.map_or(0, |slot| slot + 1)], ..Self::default() }
    }
}

impl Pipeline {
    /// Converts rows, and appends what becomes of them to `out`.
    ///
    /// For documents, consecutive rows with the same key are one unit: the caller must never split a document
    /// between calls ([`Self::document_key`] says where one ends). `reader_issues` are what the reader found, in row
    /// order; a row with an error among them fails, with those first and the pipeline's own behind. A call makes a
    /// handful of allocations, a good row none: give it batches.
    pub fn convert<'a>(
        &self,
        rows: impl IntoIterator<Item = RawRow<'a>>,
        reader_issues: &[(RowNo, Issue)],
        lookups: &dyn Lookups,
        out: &mut Finished,
    ) {
        match &self.document {
            Some(plan) => self.convert_documents(plan, rows, reader_issues, lookups, out),
            None => self.convert_records(rows, reader_issues, lookups, out),
        }
    }

    fn convert_records<'a>(
        &self,
        rows: impl IntoIterator<Item = RawRow<'a>>,
        reader_issues: &[(RowNo, Issue)],
        lookups: &dyn Lookups,
        out: &mut Finished,
    ) {
        let [part] = &self.parts[..] else { return };
        let mut work = Workspace::default();
        for row in rows {
            let found = issues_of(reader_issues, row.row);
            let row = RowAt { row: row.row, line: row.line, position: row.row.0, cells: row, found };
            part.convert(&row, lookups, &mut work);
            if !found.is_empty() || !work.issues.is_empty() {
                let issues = row.all_issues(&mut work.issues);
                if issues.iter().any(Issue::is_error) {
                    work.scratch.creations.clear();
                    work.needs.clear();
                    out.failed.push((row.row, issues));
                    continue;
                }
                out.warnings.push((row.row, issues));
            }
            out.push_entry(row.row, 0, &work.key, &work.values);
            out.end_unit();
            if !work.scratch.creations.is_empty() {
                out.push_creations(work.scratch.creations.drain(..));
            }
            if !work.needs.is_empty() {
                out.push_needs(work.needs.drain(..));
            }
        }
    }

    /// Returns the issue of a row whose value, by the rule at `unique`, another row uses first.
    pub fn used_twice(&self, row: &RawRow<'_>, unique: usize, first: FirstUse, lookups: &dyn Lookups) -> Option<Issue> {
        let row = RowAt { row: row.row, line: row.line, position: row.row.0, cells: *row, found: &[] };
        let mut work = Workspace::default();
        self.parts.iter().find_map(|part| {
            part.convert(&row, lookups, &mut work);
            part.extras.as_ref()?.used_twice(part, unique, first, &row, &work)
        })
    }

    /// Finds what a row says that concerns other rows.
    pub fn scan(&self, row: &RawRow<'_>, lookups: &dyn Lookups, out: &mut Scanned) {
        let row = RowAt { row: row.row, line: row.line, position: row.row.0, cells: *row, found: &[] };
        let mut work = Workspace::default();
        for (at, part) in self.parts.iter().enumerate() {
            part.convert(&row, lookups, &mut work);
            out.is_faulty |= work.issues.drain(..).any(|issue| issue.is_error());
            if self.kin.contains(&(at as u8)) {
                out.keys.push((at as u8, KeyPrint::of(&work.key)));
            }
        }
        out.uses.append(&mut work.uses);
        out.needs.append(&mut work.needs);
        out.creations.append(&mut work.scratch.creations);
    }
}

/// Returns the reader's issues of a row.
pub(super) fn issues_of(reader_issues: &[(RowNo, Issue)], row: RowNo) -> &[(RowNo, Issue)] {
    if reader_issues.is_empty() {
        return &[];
    }
    let start = reader_issues.partition_point(|(at, _)| *at < row);
    let end = reader_issues.partition_point(|(at, _)| *at <= row);
    &reader_issues[start..end]
}

impl RowAt<'_> {
    /// Joins the reader's issues and those of the pipeline, which are put in the order of its checks: blanks, lengths,
    /// types, ranges, lookups; within each, the table's order of fields.
    pub fn all_issues(&self, own: &mut Vec<Issue>) -> Vec<Issue> {
        own.sort_by_key(|issue| issue.code);
        let mut issues: Vec<_> = self.found.iter().map(|(_, issue)| issue.clone()).collect();
        issues.append(own);
        issues
    }

    /// Whether the reader told of an error cell, so that telling again would say it twice.
    pub fn is_error_cell_told(&self) -> bool {
        self.found.iter().any(|(_, issue)| issue.code == IssueCode::ErrorCell && issue.is_error())
    }
}

impl PartPlan {
    /// Converts a row: its values and key are left in the workspace, its issues are appended there.
    pub(super) fn convert(&self, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        work.values.clear();
        work.key.clear();
        work.key_ranges.clear();
        work.key_ranges.resize(self.key.len(), 0..0);
        for step in &self.steps {
            match step {
                Step::Same { values, .. } => work.values.extend_from_slice(values),
                Step::Field(plan) => plan.convert(row, lookups, work),
            }
        }
        for range in &work.key_ranges {
            work.key.extend_from_slice(&work.values[range.clone()]);
        }
        if let Some(extras) = &self.extras {
            extras.finish(self, row, lookups, work);
        }
    }
}

impl FieldPlan {
    /// Appends this field's value, and its issues where there are any.
    pub(super) fn convert(&self, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        match self.memo {
            Some(slot) => self.convert_searched(slot, row, lookups, work),
            None => self.convert_anew(row, lookups, work),
        }
    }

    /// The same for a field whose text often is that of the row above: the customer of an order's lines.
    fn convert_searched(&self, slot: usize, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        if slot >= work.memos.len() {
            work.memos.resize_with(slot + 1, Memo::default);
        }
        let mut digits = [0; 20];
        let cell = self.cell(row, &mut digits);
        let start = work.values.len();
        if let Some(value) = work.memos[slot].recall(cell) {
            work.values.extend_from_slice(value);
            if let Some(slot) = self.key_slot {
                work.key_ranges[slot] = start..work.values.len();
            }
            return;
        }
        let num_issues = work.issues.len();
        self.convert_anew(row, lookups, work);
        // What was found wrong is told of each row anew, and what is made with this row is there for no other.
        if work.issues.len() == num_issues && work.scratch.creations.is_empty() {
            work.memos[slot].keep(cell, &work.values[start..]);
        }
    }

    fn convert_anew(&self, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        if self.is_made {
            return self.convert_made(row, lookups, work);
        }
        let start = work.values.len();
        let mut digits = [0; 20];
        let cell = self.cell(row, &mut digits);
        if self.is_usual_blank(cell) {
            work.values.extend_from_slice(&self.blank);
        } else if self.append_usual(cell, &mut work.values) {
            if self.relation.is_some()
                && let Some(code) = self.look_up(true, start, row, lookups, work)
            {
                work.issues.push(self.issue(code, cell.text, row.line));
            }
        } else {
            self.take(cell, cell.text, row, lookups, work);
        }
        if self.key_slot.is_some() || !self.checks.is_empty() {
            self.finish(start, cell.text, row, work);
        }
    }

    /// Appends the value of a cell.
    #[inline]
    pub(super) fn take(
        &self,
        cell: RawCell<'_>,
        raw: &str,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        work: &mut Workspace,
    ) {
        let start = work.values.len();
        let fault = match self.read(cell, &mut work.upper) {
            Ok(Reading::Value(value)) => {
                cells::push(&mut work.values, value);
                self.look_up(true, start, row, lookups, work)
            }
            Ok(Reading::Blank) => {
                work.values.extend_from_slice(&self.blank);
                let missing = self.is_required.then_some(IssueCode::MissingMandatory);
                missing.or_else(|| self.look_up(self.has_default, start, row, lookups, work))
            }
            Ok(Reading::ErrorCell) => {
                cells::push(&mut work.values, Value::Empty);
                (!row.is_error_cell_told()).then_some(IssueCode::ErrorCell)
            }
            Err(code) => {
                cells::push(&mut work.values, Value::Empty);
                Some(code)
            }
        };
        if let Some(code) = fault {
            let told = if self.steps.is_some() { cell.text } else { raw };
            work.issues.push(self.issue(code, told, row.line));
        }
    }

    /// Ends the field: its checks, and its place in the key.
    #[inline]
    pub(super) fn finish(&self, start: usize, raw: &str, row: &RowAt<'_>, work: &mut Workspace) {
        if !self.checks.is_empty() {
            self.check(start, raw, row.line, work);
        }
        if let Some(slot) = self.key_slot {
            work.key_ranges[slot] = start..work.values.len();
        }
    }

    /// Returns the cell with this field's text. `digits` keeps a number made for it.
    #[inline]
    pub(super) fn cell<'r>(&'r self, row: &RowAt<'r>, digits: &'r mut [u8; 20]) -> RawCell<'r> {
        if let Source::Column(index) = self.source {
            return row.cells.cell(index);
        }
        self.made_cell(row, digits)
    }

    /// The same where it is not a column's.
    fn made_cell<'r>(&'r self, row: &RowAt<'r>, digits: &'r mut [u8; 20]) -> RawCell<'r> {
        match &self.source {
            Source::Column(index) => row.cells.cell(*index),
            Source::Fixed(text) => RawCell::text(text),
            Source::RowNo => RawCell { kind: CellKind::Number, text: digits::of(row.row.0, digits) },
            Source::LineNo => {
                let number = row.position.saturating_mul(LINE_NO_STEP);
                RawCell { kind: CellKind::Number, text: digits::of(number, digits) }
            }
            Source::Template(_) | Source::Series { .. } | Source::Unmapped => RawCell::NULL,
        }
    }

    /// Asks for the value just appended, from `start` on, where the field refers to a table.
    fn look_up(
        &self,
        is_value: bool,
        start: usize,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        work: &mut Workspace,
    ) -> Option<IssueCode> {
        let relation = self.relation.filter(|_| is_value)?;
        // A relation's key is one field of this field's type: the value is encoded as the key is.
        let key = &work.values[start..];
        let print = KeyPrint::of(key);
        let is_known = lookups.contains(relation, print)
            // It will be made with this very record.
            || work.scratch.creations.iter().any(|creation| creation.key == key);
        if is_known { None } else { self.look_in_file(print, row, lookups, work) }
    }

    /// Asks for a record that is not there yet among those that other rows make.
    fn look_in_file(
        &self,
        key: KeyPrint,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        work: &mut Workspace,
    ) -> Option<IssueCode> {
        let Some(kin) = self.kin else { return Some(IssueCode::UnknownCode) };
        let (parent, fault) = match lookups.parent(kin.part, key, row.row) {
            InFile::Nobody => return Some(IssueCode::UnknownCode),
            InFile::Unknown => (RowNo(0), IssueCode::UnknownCode),
            InFile::Row(parent) => (parent, IssueCode::ParentFailed),
            InFile::Circle(parent) => (parent, IssueCode::Circle),
        };
        work.needs.push(Need { row: row.row, field: kin.field, part: kin.part, key, parent, fault });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_are_found_by_row() {
        let issue = |row| (RowNo(row), Issue::error(IssueCode::StrayQuote, "", ""));
        let issues = [issue(2), issue(4), issue(4), issue(9)];
        assert_eq!(issues_of(&issues, RowNo(4)).len(), 2);
        assert_eq!(issues_of(&issues, RowNo(3)).len(), 0);
        assert_eq!(issues_of(&issues, RowNo(9)).len(), 1);
        assert_eq!(issues_of(&[], RowNo(1)).len(), 0);
    }
}
