//! Compiling documents: by what rows are known to be one, and that its lines are its own.

use super::{
    compile::{CompileError, Compiler},
    field::{FieldPlan, Source},
    plan::{DocumentPlan, PartPlan},
};
use crate::model::{Part, TableName};

impl Compiler<'_> {
    /// Makes the plan of a document of the two parts; none for a mapping of one part.
    pub(super) fn document(&mut self, parts: &[PartPlan]) -> Option<DocumentPlan> {
        let (header, line) = match parts {
            [PartPlan { part: Part::Record, .. }] => return None,
            [PartPlan { part: Part::Header, .. }, PartPlan { part: Part::Line, .. }] => (0, 1),
            [PartPlan { part: Part::Line, .. }, PartPlan { part: Part::Header, .. }] => (1, 0),
            _ => {
                self.errors.push(CompileError::Parts);
                return None;
            }
        };
        self.check_lines(&parts[header], &parts[line]);
        let key = key_plans(&parts[header]);
        self.check_document_key(&parts[header].table.name, &key);
        if !self.context.match_key.is_empty() {
            self.errors.push(CompileError::MatchKeyOfDocument);
        }
        let key_columns = key.iter().flat_map(FieldPlan::columns).collect();
        let key_uses_any_column = key.iter().any(|plan| plan.steps.as_ref().is_some_and(|steps| steps.uses_any_column));
        let header_fields = parts[header].fields().filter(|plan| plan.key_slot.is_none());
        let header_fields = header_fields.map(|plan| (plan.source.columns(), plan.clone()));
        let header_fields = header_fields.filter(|(columns, _)| !columns.is_empty()).collect();
        Some(DocumentPlan { header, line, key, key_columns, key_uses_any_column, header_fields })
    }

    /// Checks that the file says which rows are one document.
    fn check_document_key(&mut self, table: &TableName, key: &[FieldPlan]) {
        let has_column = key.iter().any(|plan| !plan.columns().is_empty());
        let wrong = key.iter().find(|plan| match plan.source {
            Source::Column(_) | Source::Template(_) | Source::Unmapped => false,
            Source::Fixed(_) => !has_column,
            Source::RowNo | Source::LineNo | Source::Series { .. } => true,
        });
        if let Some(plan) = key.iter().find(|plan| plan.steps.as_ref().is_some_and(|steps| steps.has_lookup())) {
            let (table, field) = (table.clone(), plan.field.name.clone());
            self.errors.push(CompileError::LookedUpKey { table, field });
        }
        let wrong = wrong.or_else(|| key.last().filter(|_| !has_column));
        if let Some(plan) = wrong {
            let (table, field) = (table.clone(), plan.field.name.clone());
            self.errors.push(CompileError::NoDocumentKey { table, field });
        }
    }

    /// Checks that a line's key starts with its header's.
    fn check_lines(&mut self, header: &PartPlan, line: &PartPlan) {
        let (header_key, line_key) = (key_plans(header), key_plans(line));
        let names = || (header.table.name.clone(), line.table.name.clone());
        if line.table.header_table.as_ref() != Some(&header.table.name) || line_key.len() <= header_key.len() {
            let (header, line) = names();
            self.errors.push(CompileError::NotItsLines { header, line });
            return;
        }
        for (of_header, of_line) in header_key.iter().zip(&line_key) {
            let has_same_steps = of_header.recipe == of_line.recipe;
            if of_header.source != of_line.source || of_header.blank != of_line.blank || !has_same_steps {
                let (header, line) = names();
                let (header_field, line_field) = (of_header.field.name.clone(), of_line.field.name.clone());
                self.errors.push(CompileError::LineElsewhere { header, line, header_field, line_field });
            }
        }
    }
}

fn key_plans(part: &PartPlan) -> Vec<FieldPlan> {
    let plan_of = |slot: usize| part.fields().find(|plan| plan.key_slot == Some(slot)).cloned();
    (0..part.key.len()).filter_map(plan_of).collect()
}
