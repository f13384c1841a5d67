//! What the user changed of a proposal, kept apart from it: when another option brings another proposal, their
//! changes are laid over that one too, as far as its columns and tables still exist.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    engine::{Overview, Proposal},
    model::{
        DateOrder, ExecutionMode, FieldRule, FieldType, ImportMode, Integration, IntegrationCode, RecordCheck,
        TableMapping, TableName, TableSchema,
    },
    pipeline::Answer,
    source::Preview,
    ui::screens::mapping::{Change, is_needed, members_of, put_rule, set_date_order, set_decimal, uses},
};

/// Longest code of an integration, in characters.
pub const MAX_CODE: usize = 20;

/// Values of a column that become the members of an option, at most.
const MAX_MEMBERS: usize = 50;

/// A field of a table of the mapping.
pub type FieldName = (TableName, String);

/// The user's changes; what is `None` or absent is as proposed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits {
    pub code: Option<String>,
    pub description: Option<String>,
    pub execution_mode: Option<ExecutionMode>,
    pub import_mode: Option<ImportMode>,
    pub decimal: Option<char>,
    pub date_order: Option<DateOrder>,
    /// Answers to questions about single columns, by heading.
    pub answers: BTreeMap<String, Answer>,
    /// Rules of fields; none where a field takes its value from nowhere.
    pub rules: BTreeMap<FieldName, Option<FieldRule>>,
    /// Checks of a table's records.
    pub checks: BTreeMap<TableName, Vec<RecordCheck>>,
    /// Types of the fields of the table that is to be made.
    pub field_types: BTreeMap<String, FieldType>,
    /// The values of options among them, as they were typed.
    pub members: BTreeMap<String, String>,
}

/// The proposal with the user's changes: what would be imported now.
#[derive(Clone, Debug)]
pub struct Draft {
    pub integration: Integration,
    pub new_table: Option<TableSchema>,
    /// The tables of the mapping, in its order.
    pub tables: Vec<Arc<TableSchema>>,
    /// Columns that go nowhere.
    pub unused_columns: Vec<String>,
    /// Why the import can't be started, in a sentence.
    pub hindrance: Option<String>,
}

impl Edits {
    /// Lays the changes over a proposal.
    pub fn over(&self, proposal: &Proposal, preview: &Preview, overview: &Overview) -> Draft {
        let mut integration = proposal.integration.clone();
        self.change_definition(&mut integration);
        integration.columns.clone_from(&preview.columns);
        integration.format = preview.guess.format.clone();
        let new_table = self.new_table(proposal, preview);
        let tables = tables_of(&integration, new_table.as_ref(), overview);
        self.change_locale(&mut integration);
        for (part, table) in integration.mapping.tables.iter_mut().zip(&tables) {
            self.change_rules(part, table, &preview.columns);
        }
        self.answers.iter().for_each(|(column, answer)| answer.set_in(&mut integration.mapping, column));
        let unused_columns = unused(&integration, &preview.columns);
        let hindrance = hindrance(&integration, proposal, &tables, overview);
        Draft { integration, new_table, tables, unused_columns, hindrance }
    }

    /// Keeps a change that was asked for in the mapping editor.
    pub fn take(&mut self, change: Change) {
        match change {
            Change::Rule { table, field, rule } => {
                // The rule holds what was answered for its column; what is set in it now goes first.
                let column = rule.as_ref().and_then(|rule| rule.from.column());
                column.map(|column| self.answers.remove(column));
                self.rules.insert((table, field), rule.map(|rule| *rule));
            }
            Change::Checks { table, checks } => {
                self.checks.insert(table, checks);
            }
            Change::Decimal(sign) => {
                self.decimal = Some(sign);
                self.rules.values_mut().flatten().for_each(|rule| rule.decimal = None);
            }
            Change::DateOrder(order) => {
                self.date_order = Some(order);
                self.rules.values_mut().flatten().for_each(|rule| rule.date_order = None);
            }
            Change::FieldType { field, kind } => {
                self.members.remove(&field);
                self.field_types.insert(field, kind);
            }
            Change::Members { field, text } => {
                self.members.insert(field, text);
            }
        }
    }

    /// The table that is to be made, its fields of the types that the user gave them.
    fn new_table(&self, proposal: &Proposal, preview: &Preview) -> Option<TableSchema> {
        let mut table = proposal.new_table.clone()?;
        for field in &mut table.fields {
            if let Some(kind) = self.field_types.get(&field.name).filter(|kind| **kind != field.kind) {
                field.kind = *kind;
                // A length that was measured on the file's texts means nothing for another type.
                field.length = None;
            }
            field.members = match (field.kind, self.members.get(&field.name)) {
                (FieldType::Option, Some(text)) => members_of(text),
                (FieldType::Option, None) => members_found(proposal, preview, &field.name),
                _ => Vec::new(),
            };
        }
        Some(table)
    }

    fn change_definition(&self, integration: &mut Integration) {
        let Self { code, description, execution_mode, import_mode, .. } = self;
        if let Some(code) = code {
            integration.code = IntegrationCode(code.trim().to_uppercase());
        }
        if let Some(description) = description {
            description.trim().clone_into(&mut integration.description);
        }
        integration.execution_mode = execution_mode.unwrap_or(integration.execution_mode);
        integration.import_mode = import_mode.unwrap_or(integration.import_mode);
    }

    fn change_locale(&self, integration: &mut Integration) {
        let mapping = &mut integration.mapping;
        if let Some(decimal) = self.decimal {
            set_decimal(mapping, decimal);
        }
        if let Some(order) = self.date_order {
            set_date_order(mapping, order);
        }
    }

    fn change_rules(&self, part: &mut TableMapping, table: &TableSchema, columns: &[String]) {
        let is_there = |column: &str| columns.iter().any(|candidate| candidate == column);
        for ((_, field), rule) in self.rules.iter().filter(|((of, _), _)| *of == table.name) {
            let column = rule.as_ref().and_then(|rule| rule.from.column());
            if column.is_none_or(is_there) {
                put_rule(part, table, field, rule.as_ref());
            }
        }
        if let Some(checks) = self.checks.get(&part.table) {
            part.checks.clone_from(checks);
        }
    }
}

impl Draft {
    /// Returns the number of columns that fill a field.
    pub fn num_used_columns(&self) -> usize {
        self.integration.columns.len() - self.unused_columns.len()
    }
}

/// Returns the values that a field's column has in the first rows, each once, in their order; before them the blank one.
fn members_found(proposal: &Proposal, preview: &Preview, field: &str) -> Vec<String> {
    let rules = proposal.integration.mapping.tables.iter().flat_map(|part| &part.rules);
    let column = rules.filter(|rule| rule.field == field).find_map(|rule| rule.from.column());
    let column = column.and_then(|column| preview.columns.iter().position(|known| known == column));
    let texts = column.iter().flat_map(|at| preview.block.rows().filter_map(|row| row.cells().nth(*at)));
    let mut members = vec![String::new()];
    for text in texts.map(|cell| cell.text.trim()) {
        if members.len() <= MAX_MEMBERS && !members.iter().any(|known| known.eq_ignore_ascii_case(text)) {
            members.push(text.to_owned());
        }
    }
    members
}

fn tables_of(integration: &Integration, new_table: Option<&TableSchema>, overview: &Overview) -> Vec<Arc<TableSchema>> {
    let new = |name: &TableName| new_table.filter(|table| table.name == *name).map(|table| Arc::new(table.clone()));
    let known = |name: &TableName| overview.table(name).map(|view| Arc::clone(&view.schema));
    let names = integration.mapping.tables.iter().map(|part| &part.table);
    // A table that is gone has no fields; the trial of the mapping says that it is.
    let gone = |name: &TableName| Arc::new(TableSchema { name: name.clone(), ..nothing() });
    names.map(|name| new(name).or_else(|| known(name)).unwrap_or_else(|| gone(name))).collect()
}

fn nothing() -> TableSchema {
    TableSchema {
        name: TableName::default(),
        plural: String::new(),
        description: String::new(),
        sort_order: 0,
        key: Vec::new(),
        header_table: None,
        fields: Vec::new(),
        prefill: None,
    }
}

fn unused(integration: &Integration, columns: &[String]) -> Vec<String> {
    let rules = || integration.mapping.tables.iter().flat_map(|part| &part.rules);
    columns.iter().filter(|column| !rules().any(|rule| uses(rule, column))).cloned().collect()
}

fn hindrance(
    integration: &Integration,
    proposal: &Proposal,
    tables: &[Arc<TableSchema>],
    overview: &Overview,
) -> Option<String> {
    let code = &integration.code;
    let is_own = *code == proposal.integration.code;
    if code.as_str().is_empty() {
        return Some("The integration needs a code".to_owned());
    }
    if code.as_str().chars().count() > MAX_CODE {
        return Some(format!("The integration’s code is longer than {MAX_CODE} characters"));
    }
    if !is_own && overview.integration(code).is_some() {
        return Some(format!("There is an integration {code} already; choose another code"));
    }
    missing(integration, tables)
}

/// Says which field must have a value and takes it from nowhere.
fn missing(integration: &Integration, tables: &[Arc<TableSchema>]) -> Option<String> {
    for (part, table) in integration.mapping.tables.iter().zip(tables) {
        let is_mapped = |field: &str| part.rules.iter().any(|rule| rule.field == field);
        let needed = table.fields.iter().filter(|field| is_needed(table, field));
        if let Some(field) = needed.into_iter().find(|field| !is_mapped(&field.name)) {
            return Some(format!("{} of {} must have a value, and takes it from nowhere", field.name, table.name));
        }
    }
    None
}

#[cfg(test)]
mod tests;
