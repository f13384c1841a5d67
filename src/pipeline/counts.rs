//! What a field's value map is asked for: the texts that reach it.

use super::{
    convert::RowAt,
    plan::{Lookups, Pipeline},
    steps::Scratch,
};
use crate::model::{RawRow, TableName};

impl Pipeline {
    /// Writes the text that reaches a field's value map, or the end of its steps where they have none, for one row.
    /// Returns `false` where there is no such field, or a step before fails.
    pub fn imported_value(
        &self,
        row: &RawRow<'_>,
        table: &TableName,
        field: &str,
        lookups: &dyn Lookups,
        out: &mut String,
    ) -> bool {
        out.clear();
        let part = self.parts.iter().find(|part| part.table.name == *table);
        let Some(plan) = part.and_then(|part| part.fields().find(|plan| plan.field.name == field)) else {
            return false;
        };
        let row = RowAt { row: row.row, line: row.line, position: row.row.0, cells: *row, found: &[] };
        let mut scratch = Scratch::default();
        plan.begin(&row, &mut scratch);
        let cx = plan.step_cx(&row, lookups);
        let is_sound = plan
            .steps
            .as_ref()
            .is_none_or(|steps| (0..steps.up_to_value_map()).all(|at| steps.run_step(at, &cx, &mut scratch).is_ok()));
        out.push_str(scratch.text.trim());
        is_sound
    }
}
