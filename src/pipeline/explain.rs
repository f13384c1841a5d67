//! One row shown to its owner: what each field takes from where, and what comes of it.

use super::{
    convert::{RowAt, Workspace},
    field::{FieldPlan, Source},
    plan::{Lookups, Pipeline},
    steps::{Scratch, StepResult},
};
use crate::model::{FieldSource, Issue, Part, RawRow, TableName, cells};

/// What a pipeline makes of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// As the mapping's tables.
    pub parts: Vec<ExplainedPart>,
}

/// What a row becomes in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedPart {
    pub table: TableName,
    pub part: Part,
    /// The mapped fields in the table's order, and those with a default or an issue.
    pub fields: Vec<ExplainedField>,
}

/// What becomes of one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedField {
    pub field: String,
    /// Where the value comes from; none where it is the table's default.
    pub from: Option<FieldSource>,
    /// The text as it stands in the file.
    pub raw: String,
    /// The value as shown; empty where there is none.
    pub shown: String,
    /// The text after each step, up to the one that could not do its work; empty without steps.
    pub steps: Vec<StepResult>,
    pub issues: Vec<Issue>,
}

impl Pipeline {
    /// Shows what becomes of a row by itself. What depends on other rows is not known here: a line's number in its
    /// document is shown as the series it comes from, and a header's conflict with an earlier row is not found.
    pub fn explain(&self, row: &RawRow<'_>, lookups: &dyn Lookups) -> Explained {
        let row = RowAt { row: row.row, line: row.line, position: row.row.0, cells: *row, found: &[] };
        let parts = self.parts.iter().map(|part| {
            let mut fields: Vec<_> = part.fields().map(|plan| explain_field(plan, &row, lookups)).collect();
            fields.retain(|field| field.from.is_some() || !field.shown.is_empty() || !field.issues.is_empty());
            if self.is_document() {
                let numbered = part.fields().filter(|plan| plan.source == Source::LineNo);
                for plan in numbered {
                    if let Some(field) = fields.iter_mut().find(|field| field.field == plan.field.name) {
                        (field.raw, field.shown) = (String::new(), "10000, 20000, …".to_owned());
                    }
                }
            }
            ExplainedPart { table: part.table.name.clone(), part: part.part, fields }
        });
        Explained { parts: parts.collect() }
    }
}

fn explain_field(plan: &FieldPlan, row: &RowAt<'_>, lookups: &dyn Lookups) -> ExplainedField {
    let mut work = Workspace::for_field(plan);
    plan.convert(row, lookups, &mut work);
    let value = cells::iter(&work.values).next().unwrap_or_default();
    let mut scratch = Scratch::default();
    plan.begin(row, &mut scratch);
    ExplainedField {
        field: plan.field.name.clone(),
        from: plan.from.clone(),
        raw: scratch.text.clone(),
        shown: plan.field.show(value),
        steps: plan
            .steps
            .as_ref()
            .map_or_else(Vec::new, |steps| steps.trace(&plan.step_cx(row, lookups), &mut scratch)),
        issues: work.issues,
    }
}
