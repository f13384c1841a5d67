//! Values whose text must be made first: by steps, a template or a number series.

use super::{
    convert::{RowAt, Workspace},
    field::{FieldPlan, Source},
    plan::Lookups,
    steps::{Scratch, StepCx, StepFault},
};
use crate::model::{CellKind, FieldType, RawCell, Value, cells};

impl FieldPlan {
    /// Appends this field's value, and its issues where there are any.
    pub(super) fn convert_made(&self, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        let start = work.values.len();
        let mut digits = [0; 20];
        let cell = self.cell(row, &mut digits);
        if self.append_reckoned(cell, row, &mut work.values) {
            return self.finish(start, cell.text, row, work);
        }
        self.begin(row, &mut work.scratch);
        // The issue shows the text as it stands in the file; what is made of several columns, as it was made.
        let is_made_of_several = matches!(self.source, Source::Template(_) | Source::Series { .. });
        let made = is_made_of_several.then(|| work.scratch.text.clone());
        let raw = made.as_deref().unwrap_or(cell.text);
        match self.run_steps(row, lookups, &mut work.scratch) {
            Ok(()) => {
                // Its buffer goes back for the next text.
                let text = std::mem::take(&mut work.scratch.text);
                self.take(RawCell { kind: work.scratch.kind, text: &text }, raw, row, lookups, work);
                work.scratch.text = text;
            }
            Err(fault) => {
                cells::push(&mut work.values, Value::Empty);
                work.issues.push(self.step_issue(&fault, raw, row.line));
            }
        }
        self.finish(start, raw, row, work);
    }

    /// Appends the number of a field that is reckoned from columns and nothing else, without writing it as a text in
    /// between; `false` where that is to be done, or something is wrong.
    fn append_reckoned(&self, cell: RawCell<'_>, row: &RowAt<'_>, out: &mut Vec<u8>) -> bool {
        let is_free = self.field.kind == FieldType::Decimal && self.field.min.is_none() && self.field.max.is_none();
        let is_of_column = matches!(self.source, Source::Column(_)) && cell.kind != CellKind::Error;
        let arithmetic = self.steps.as_ref().filter(|_| is_free && is_of_column).and_then(|steps| steps.arithmetic());
        let Some(arithmetic) = arithmetic else { return false };
        if let Some(number) = arithmetic.reckon(cell.text, row.cells) {
            cells::push_decimal(out, number.mantissa, number.scale);
            return true;
        }
        let number = arithmetic.run(cell.text, row.cells);
        if let Some(number) = number {
            cells::push(out, Value::Decimal(number));
        }
        number.is_some()
    }

    /// Puts the text that the steps start with into `scratch`.
    pub(super) fn begin(&self, row: &RowAt<'_>, scratch: &mut Scratch) {
        match &self.source {
            Source::Template(template) => {
                scratch.start(RawCell::text(""));
                template.fill(row.cells, &mut scratch.text);
            }
            Source::Series { prefix, digits, start } => {
                scratch.start(RawCell::text(prefix));
                let number = start.saturating_add(row.row.0.saturating_sub(1));
                scratch.text.push_str(&format!("{number:0digits$}"));
            }
            Source::Column(_) | Source::Fixed(_) | Source::RowNo | Source::LineNo | Source::Unmapped => {
                scratch.start(self.cell(row, &mut [0; 20]));
            }
        }
    }

    /// Sends the text in `scratch` through the steps.
    pub(super) fn run_steps(
        &self,
        row: &RowAt<'_>,
        lookups: &dyn Lookups,
        scratch: &mut Scratch,
    ) -> Result<(), StepFault> {
        let Some(steps) = &self.steps else { return Ok(()) };
        steps.run(&self.step_cx(row, lookups), scratch)
    }

    /// Returns what the steps run in.
    pub(super) fn step_cx<'r>(&self, row: &RowAt<'r>, lookups: &'r dyn Lookups) -> StepCx<'r> {
        StepCx {
            cells: row.cells,
            row: row.row,
            line: row.line,
            notation: self.notation,
            date_order: self.date_order,
            lookups,
        }
    }
}
