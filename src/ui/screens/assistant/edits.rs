//! What the user changed of a proposal, kept apart from it: when another option brings another proposal, their
//! changes are laid over that one too, as far as its columns and tables still exist.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    engine::{Overview, Proposal},
    model::{
        DateOrder, ExecutionMode, Field, FieldRule, FieldSource, ImportMode, Integration, IntegrationCode, MatchedBy,
        TableMapping, TableName, TableSchema,
    },
    pipeline::Answer,
    source::Preview,
};

/// Longest code of an integration, in characters.
pub const MAX_CODE: usize = 20;

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
    /// Where fields take their values from.
    pub sources: BTreeMap<FieldName, Chosen>,
}

/// Where the user wants a field to take its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Nowhere,
    From(FieldSource),
}

/// The proposal with the user's changes: what would be imported now.
#[derive(Clone, Debug)]
pub struct Draft {
    pub integration: Integration,
    pub new_table: Option<TableSchema>,
    /// The tables of the mapping, in its order.
    pub tables: Vec<Arc<TableSchema>>,
    /// All fields of those tables: mapped and missing ones first.
    pub rows: Vec<FieldRow>,
    /// How many of `rows` are mapped or missing.
    pub num_shown: usize,
    /// Columns that go nowhere.
    pub unused_columns: Vec<String>,
    /// Why the import can't be started, in a sentence.
    pub hindrance: Option<String>,
}

/// A field in the list of the mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// Position of its table in the mapping.
    pub part: usize,
    /// Position of the field in its table.
    pub field: usize,
    pub need: Need,
}

/// Whether a field has what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Must have a value and takes it from nowhere.
    Missing,
    Mapped,
    /// May stay empty.
    Free,
}

impl Edits {
    /// Lays the changes over a proposal.
    pub fn over(&self, proposal: &Proposal, preview: &Preview, overview: &Overview) -> Draft {
        let mut integration = proposal.integration.clone();
        self.change_definition(&mut integration);
        integration.columns.clone_from(&preview.columns);
        integration.format = preview.guess.format.clone();
        let tables = tables_of(&integration, proposal.new_table.as_ref(), overview);
        for (part, table) in integration.mapping.tables.iter_mut().zip(&tables) {
            self.change_rules(part, table, &preview.columns);
        }
        self.change_locale(&mut integration);
        self.answers.iter().for_each(|(column, answer)| answer.set_in(&mut integration.mapping, column));
        let rows = rows(&integration, &tables);
        let num_shown = rows.iter().filter(|row| row.need != Need::Free).count();
        let unused_columns = unused(&integration, &preview.columns);
        let hindrance = hindrance(&integration, proposal, &rows, &tables, overview);
        let new_table = proposal.new_table.clone();
        Draft { integration, new_table, tables, rows, num_shown, unused_columns, hindrance }
    }

    fn change_definition(&self, integration: &mut Integration) {
        let Self { code, description, execution_mode, import_mode, decimal: _, date_order: _, answers: _, sources: _ } =
            self;
        if let Some(code) = code {
            integration.code = IntegrationCode(code.trim().to_uppercase());
        }
        if let Some(description) = description {
            description.trim().clone_into(&mut integration.description);
        }
        integration.execution_mode = execution_mode.unwrap_or(integration.execution_mode);
        integration.import_mode = import_mode.unwrap_or(integration.import_mode);
    }

    /// A sign or an order set by hand is that of every column: what single columns were guessed to have is dropped.
    fn change_locale(&self, integration: &mut Integration) {
        let mapping = &mut integration.mapping;
        if let Some(decimal) = self.decimal {
            mapping.locale.decimal = decimal;
            mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.decimal = None);
        }
        if let Some(order) = self.date_order {
            mapping.locale.date_order = order;
            mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.date_order = None);
        }
    }

    fn change_rules(&self, part: &mut TableMapping, table: &TableSchema, columns: &[String]) {
        for ((_, field), chosen) in self.sources.iter().filter(|((of, _), _)| *of == part.table) {
            let Some(position) = table.position(field) else { continue };
            let source = match chosen {
                Chosen::Nowhere => None,
                Chosen::From(source) => Some(source),
            };
            let is_there = |column: &str| columns.iter().any(|candidate| candidate == column);
            if source.and_then(FieldSource::column).is_some_and(|column| !is_there(column)) {
                continue;
            }
            let now = part.rules.iter().find(|rule| rule.field == *field).map(|rule| &rule.from);
            if now == source {
                continue;
            }
            part.rules.retain(|rule| rule.field != *field);
            if let Some(source) = source {
                // Rules stand in the table's order, so that the same mapping is always written the same way.
                let before = |rule: &FieldRule| table.position(&rule.field).is_some_and(|other| other < position);
                let at = part.rules.iter().position(|rule| !before(rule)).unwrap_or(part.rules.len());
                part.rules.insert(at, rule_by_hand(field, source));
            }
        }
    }
}

fn rule_by_hand(field: &str, source: &FieldSource) -> FieldRule {
    FieldRule {
        field: field.to_owned(),
        from: source.clone(),
        confidence: 1.0,
        matched_by: MatchedBy::Hand,
        ..FieldRule::default()
    }
}

impl Draft {
    /// Returns the table, the field and its rule, where it has one.
    pub fn row(&self, row: FieldRow) -> Option<(&TableSchema, &Field, Option<&FieldRule>)> {
        let table = self.tables.get(row.part)?;
        let field = table.fields.get(row.field)?;
        let part = self.integration.mapping.tables.get(row.part)?;
        Some((table, field, part.rules.iter().find(|rule| rule.field == field.name)))
    }

    /// Returns the number of columns that fill a field.
    pub fn num_used_columns(&self) -> usize {
        self.integration.columns.len() - self.unused_columns.len()
    }
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

fn rows(integration: &Integration, tables: &[Arc<TableSchema>]) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    for (part, (mapping, table)) in integration.mapping.tables.iter().zip(tables).enumerate() {
        for (field, definition) in table.fields.iter().enumerate() {
            let is_mapped = mapping.rules.iter().any(|rule| rule.field == definition.name);
            let is_needed = (definition.mandatory || table.is_key(&definition.name)) && definition.default.is_none();
            let need = match (is_mapped, is_needed) {
                (true, _) => Need::Mapped,
                (false, true) => Need::Missing,
                (false, false) => Need::Free,
            };
            rows.push(FieldRow { part, field, need });
        }
    }
    // Stable: within each group the tables' own order.
    rows.sort_by_key(|row| row.need);
    rows
}

fn unused(integration: &Integration, columns: &[String]) -> Vec<String> {
    let rules = || integration.mapping.tables.iter().flat_map(|part| &part.rules);
    let is_used = |column: &String| rules().any(|rule| rule.from.column() == Some(column));
    columns.iter().filter(|column| !is_used(column)).cloned().collect()
}

fn hindrance(
    integration: &Integration,
    proposal: &Proposal,
    rows: &[FieldRow],
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
    let missing = rows.iter().find(|row| row.need == Need::Missing)?;
    let (table, field) = (&tables[missing.part].name, &tables[missing.part].fields[missing.field].name);
    Some(format!("{field} of {table} must have a value, and takes it from nowhere"))
}

#[cfg(test)]
mod tests;
