//! Compiling what is checked: of one value, of a whole record, of all rows of the file.

use std::sync::Arc;

use super::{
    check::{FieldCheck, severity_of},
    compile::{CompileError, Compiler},
    field::FieldPlan,
    plan::{Give, LookupPlan},
    record::{Condition, Extras, MatchKey, Unique},
    steps::Expression,
};
use crate::model::{CheckRule, CheckSeverity, FieldRule, Part, RecordCheck, Severity, TableSchema, cells};

impl Compiler<'_> {
    /// Gives a field its checks.
    pub(super) fn set_checks(&mut self, table: &TableSchema, plan: &mut FieldPlan, rule: Option<&FieldRule>) {
        for check in rule.iter().flat_map(|rule| &rule.checks) {
            let is_asked_at_once = check.rule == CheckRule::Mandatory && check.severity == CheckSeverity::Error;
            if is_asked_at_once && plan.key_slot.is_none() && !plan.is_made && plan.blank == cells::NO_VALUE {
                // The same as where the table asks for a value.
                plan.is_required = true;
                continue;
            }
            match FieldCheck::compile(check, plan) {
                Ok(check) => plan.checks.extend(check),
                Err(fault) => {
                    let (table, field) = (table.name.clone(), plan.field.name.clone());
                    self.errors.push(CompileError::BadCheck { table, field, fault });
                }
            }
        }
    }

    /// Finds out what is asked of whole records; `None` where that is nothing.
    pub(super) fn extras(
        &mut self,
        table: &Arc<TableSchema>,
        part: Part,
        rules: &[FieldRule],
        checks: &[RecordCheck],
    ) -> Option<Box<Extras>> {
        let match_key = if part == Part::Record { self.match_key(table, rules) } else { None };
        let mut uniques = Vec::new();
        if let Some(match_key) = &match_key {
            // Two rows of the file that mean the same record would make two of it.
            uniques.push(self.unique(match_key.fields.clone(), None, Severity::Error));
        }
        for rule in rules {
            for check in &rule.checks {
                let Some(field) = table.position(&rule.field) else { continue };
                let in_table = match check.rule {
                    CheckRule::UniqueInTable => Some(self.lookup_of_keys(table, vec![field])),
                    CheckRule::UniqueInFile => None,
                    CheckRule::Mandatory | CheckRule::Range { .. } | CheckRule::Pattern(_) | CheckRule::OneOf(_) => {
                        continue;
                    }
                };
                uniques.push(self.unique(vec![field], in_table, severity_of(check.severity)));
            }
        }
        let names: Arc<[String]> = table.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>().into();
        let checks: Vec<_> = checks.iter().filter_map(|check| self.condition(table, &names, check)).collect();
        let is_needed = match_key.is_some() || !uniques.is_empty() || !checks.is_empty();
        is_needed.then(|| Box::new(Extras { match_key, uniques, checks, names }))
    }

    fn unique(&mut self, fields: Vec<usize>, in_table: Option<usize>, severity: Severity) -> Unique {
        self.num_uniques += 1;
        Unique { number: self.num_uniques - 1, fields, in_table, severity }
    }

    fn match_key(&mut self, table: &Arc<TableSchema>, rules: &[FieldRule]) -> Option<MatchKey> {
        if self.context.match_key.is_empty() || self.context.match_key == table.key {
            return None;
        }
        let mut fields = Vec::new();
        for name in &self.context.match_key {
            let (table_name, field) = (table.name.clone(), name.clone());
            match table.position(name) {
                None => self.errors.push(CompileError::UnknownField { table: table_name, field }),
                Some(_) if !rules.iter().any(|rule| rule.field == *name) => {
                    self.errors.push(CompileError::UnmappedKey { table: table_name, field });
                }
                Some(position) => fields.push(position),
            }
        }
        Some(MatchKey { lookup: self.lookup_of_keys(table, fields.clone()), fields })
    }

    fn lookup_of_keys(&mut self, table: &Arc<TableSchema>, by: Vec<usize>) -> usize {
        self.lookup(LookupPlan { schema: Arc::clone(table), by, give: Give::Key, takes_given: false })
    }

    fn condition(&mut self, table: &TableSchema, names: &Arc<[String]>, check: &RecordCheck) -> Option<Condition> {
        match Expression::compile(&check.expression, "field", names) {
            Ok(expression) => Some(Condition {
                fields: super::steps::names_used(&check.expression, "field"),
                expression,
                message: if check.message.trim().is_empty() { check.expression.clone() } else { check.message.clone() },
                severity: severity_of(check.severity),
            }),
            Err(fault) => {
                let (table, expression) = (table.name.clone(), check.expression.clone());
                self.errors.push(CompileError::BadCondition { table, expression, fault });
                None
            }
        }
    }
}
