//! From what the user drew to what can run: every name is found, every constant read, every key complete.

use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use super::{
    field::{FieldPlan, Reading, Source},
    number::Notation,
    plan::{DocumentPlan, PartPlan, Pipeline},
    word,
};
use crate::model::{
    Field, FieldRule, FieldSource, FieldType, Locale, Mapping, Part, RawCell, SystemValue, TableMapping, TableName,
    TableSchema, Value, cells,
};

/// What a run knows besides its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunContext {
    /// The day of the import.
    pub today: Date,
    /// The file's name, without folder.
    pub file_name: String,
}

/// Why a mapping can't run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompileError {
    #[error("the mapping must fill one table, or a header and its lines")]
    Parts,
    #[error("there is no table {table}")]
    UnknownTable { table: TableName },
    #[error("{fault}")]
    UnsoundTable { fault: String },
    #[error("table {table} has no field “{field}”")]
    UnknownField { table: TableName, field: String },
    #[error("field “{field}” of table {table} is mapped twice")]
    FieldTwice { table: TableName, field: String },
    #[error("the file has no column “{column}”, from which “{field}” of table {table} takes its value")]
    NoColumn { table: TableName, field: String, column: String },
    #[error("“{field}” is part of the key of table {table} and takes its value from nowhere; map it")]
    UnmappedKey { table: TableName, field: String },
    #[error("“{text}”, set for every row, does not fit “{field}” of table {table}: {fault}")]
    BadConstant { table: TableName, field: String, text: String, fault: String },
    #[error("“{sign}” can't be a decimal separator; choose . or ,")]
    DecimalSign { sign: char },
    #[error("“{field}” of table {table} refers to table {relation}, which does not exist or has another kind of key")]
    Relation { table: TableName, field: String, relation: TableName },
    #[error("records of table {line} are not lines of table {header}")]
    NotItsLines { header: TableName, line: TableName },
    #[error(
        "“{field}” of table {table} must take its value from a column: rows in which it is the same are a document"
    )]
    NoDocumentKey { table: TableName, field: String },
    #[error("“{line_field}” of table {line} must take its value from where “{header_field}” of table {header} does")]
    LineElsewhere { header: TableName, line: TableName, header_field: String, line_field: String },
}

/// Compiles a mapping for a file with these columns. `tables` are all tables of the company.
pub fn compile(
    mapping: &Mapping,
    columns: &[String],
    tables: &[Arc<TableSchema>],
    context: &RunContext,
) -> Result<Pipeline, Vec<CompileError>> {
    let mut compiler =
        Compiler { locale: mapping.locale, columns, tables, context, relations: Vec::new(), errors: Vec::new() };
    let parts: Vec<_> = mapping.tables.iter().filter_map(|table| compiler.part(table, mapping)).collect();
    let document = if compiler.errors.is_empty() { compiler.document(&parts) } else { None };
    let Compiler { relations, errors, .. } = compiler;
    if !errors.is_empty() {
        return Err(errors);
    }
    let used = parts.iter().flat_map(PartPlan::fields).filter_map(|plan| match plan.source {
        Source::Column(index) => Some(index + 1),
        Source::Fixed(_) | Source::RowNo | Source::LineNo | Source::Unmapped => None,
    });
    let num_columns = used.max().unwrap_or(0);
    Ok(Pipeline { parts, relations, num_columns, document })
}

struct Compiler<'m> {
    locale: Locale,
    columns: &'m [String],
    tables: &'m [Arc<TableSchema>],
    context: &'m RunContext,
    relations: Vec<TableName>,
    errors: Vec<CompileError>,
}

impl Compiler<'_> {
    fn part(&mut self, part: &TableMapping, mapping: &Mapping) -> Option<PartPlan> {
        let TableMapping { table: name, part: kind, rules, checks: _ } = part;
        let Some(table) = self.tables.iter().find(|table| table.name == *name).cloned() else {
            self.errors.push(CompileError::UnknownTable { table: name.clone() });
            return None;
        };
        let faults = table.faults();
        if !faults.is_empty() {
            self.errors.extend(faults.into_iter().map(|fault| CompileError::UnsoundTable { fault }));
            return None;
        }
        for (i, rule) in rules.iter().enumerate() {
            let is_unknown = table.position(&rule.field).is_none();
            let (table, field) = (name.clone(), rule.field.clone());
            if rules[..i].iter().any(|before| before.field == field) {
                self.errors.push(CompileError::FieldTwice { table, field });
            } else if is_unknown {
                self.errors.push(CompileError::UnknownField { table, field });
            }
        }
        // A line refers to its own header by being in one document with it.
        let own_header = mapping.tables.iter().find(|other| other.part == Part::Header && *kind == Part::Line);
        let own_header = own_header.map(|header| &header.table);
        let plans = (0..table.fields.len()).filter_map(|position| {
            let rule = rules.iter().find(|rule| rule.field == table.fields[position].name);
            self.field(&table, position, rule, own_header)
        });
        let plans = plans.collect();
        Some(PartPlan::new(table, *kind, plans))
    }

    fn field(
        &mut self,
        table: &TableSchema,
        position: usize,
        rule: Option<&FieldRule>,
        own_header: Option<&TableName>,
    ) -> Option<FieldPlan> {
        let field = table.fields[position].clone();
        let source = self.source(table, &field, rule)?;
        let notation = self.notation(rule)?;
        let has_value = rule.is_some() || field.default.is_some();
        let relation = field.relation.clone().filter(|relation| has_value && Some(relation) != own_header);
        let mut plan = FieldPlan {
            from: rule.map(|rule| rule.from.clone()),
            source,
            notation,
            date_order: rule.and_then(|rule| rule.date_order).unwrap_or(self.locale.date_order),
            is_required: false,
            blank: Vec::new(),
            has_default: false,
            relation: relation.and_then(|relation| self.relation(table, &field, relation)),
            key_slot: table.key.iter().position(|name| *name == field.name),
            field,
        };
        self.set_blank(table, &mut plan);
        if let Source::Fixed(text) = &plan.source {
            self.check_text(table, &plan, text);
        }
        if plan.key_slot.is_some() && plan.source == Source::Unmapped && !plan.has_default {
            let (table, field) = (table.name.clone(), plan.field.name.clone());
            self.errors.push(CompileError::UnmappedKey { table, field });
        }
        Some(plan)
    }

    fn source(&mut self, table: &TableSchema, field: &Field, rule: Option<&FieldRule>) -> Option<Source> {
        Some(match rule.map(|rule| &rule.from) {
            None => Source::Unmapped,
            Some(FieldSource::Constant(text)) => Source::Fixed(text.clone()),
            Some(FieldSource::System(SystemValue::Today)) => Source::Fixed(self.context.today.to_string()),
            Some(FieldSource::System(SystemValue::FileName)) => Source::Fixed(self.context.file_name.clone()),
            Some(
                FieldSource::System(SystemValue::Now | SystemValue::User)
                | FieldSource::Template(_)
                | FieldSource::AutoNumber(_),
            ) => {
                self.errors.push(CompileError::UnknownField { table: table.name.clone(), field: field.name.clone() });
                return None;
            }
            Some(FieldSource::System(SystemValue::RowNo)) => Source::RowNo,
            Some(FieldSource::System(SystemValue::LineNo)) => Source::LineNo,
            Some(FieldSource::Column(column)) => {
                let Some(index) = self.columns.iter().position(|name| name == column) else {
                    let (table, field) = (table.name.clone(), field.name.clone());
                    self.errors.push(CompileError::NoColumn { table, field, column: column.clone() });
                    return None;
                };
                Source::Column(index)
            }
        })
    }

    fn notation(&mut self, rule: Option<&FieldRule>) -> Option<Notation> {
        let sign = rule.and_then(|rule| rule.decimal).unwrap_or(self.locale.decimal);
        let notation = Notation::of(sign);
        let error = CompileError::DecimalSign { sign };
        if notation.is_none() && !self.errors.contains(&error) {
            self.errors.push(error);
        }
        notation
    }

    /// Says what a blank becomes, and whether one is allowed.
    fn set_blank(&mut self, table: &TableSchema, plan: &mut FieldPlan) {
        let is_key = plan.key_slot.is_some();
        let blank_member = word::blank_member(&plan.field.members).filter(|_| plan.source != Source::Unmapped);
        plan.is_required = plan.field.mandatory || (is_key && blank_member.is_none());
        if let Some(member) = blank_member {
            cells::push(&mut plan.blank, Value::Option(member));
        } else {
            cells::push(&mut plan.blank, Value::Empty);
        }
        let Some(default) = plan.field.default.clone() else { return };
        // Defaults are in neutral form, whatever the file's.
        let neutral = FieldPlan { notation: Notation::Point, ..plan.clone() };
        self.check_text(table, &neutral, &default);
        if let Ok(Reading::Value(value)) = neutral.read(RawCell::text(&default), &mut String::new()) {
            plan.blank.clear();
            cells::push(&mut plan.blank, value);
            plan.has_default = true;
            plan.is_required = false;
        }
    }

    /// Reads a text that is the same for every row.
    fn check_text(&mut self, table: &TableSchema, plan: &FieldPlan, text: &str) {
        if let Err(code) = plan.read(RawCell::text(text), &mut String::new()) {
            let (table, field) = (table.name.clone(), plan.field.name.clone());
            let fault = plan.issue(code, text, 0).message();
            self.errors.push(CompileError::BadConstant { table, field, text: text.to_owned(), fault });
        }
    }

    fn relation(&mut self, table: &TableSchema, field: &Field, relation: TableName) -> Option<usize> {
        let target = self.tables.iter().find(|table| table.name == relation);
        let is_sound = target.and_then(|target| match &target.key[..] {
            [key] => target.field(key),
            _ => None,
        });
        if is_sound.is_none_or(|key| !can_hold(key.kind, field.kind)) {
            let (table, field) = (table.name.clone(), field.name.clone());
            self.errors.push(CompileError::Relation { table, field, relation });
            return None;
        }
        let known = self.relations.iter().position(|name| *name == relation);
        Some(known.unwrap_or_else(|| {
            self.relations.push(relation);
            self.relations.len() - 1
        }))
    }

    /// Makes the plan of a document of the two parts; none for a mapping of one part.
    fn document(&mut self, parts: &[PartPlan]) -> Option<DocumentPlan> {
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
        let key_columns = key.iter().filter_map(column_of).collect();
        let header_fields = parts[header].fields().filter(|plan| plan.key_slot.is_none());
        let header_fields = header_fields.filter_map(|plan| Some((column_of(plan)?, plan.clone()))).collect();
        Some(DocumentPlan { header, line, key, key_columns, header_fields })
    }

    /// Checks that the file says which rows are one document.
    fn check_document_key(&mut self, table: &TableName, key: &[FieldPlan]) {
        let has_column = key.iter().any(|plan| column_of(plan).is_some());
        let wrong = key.iter().find(|plan| match plan.source {
            Source::Column(_) | Source::Unmapped => false,
            Source::Fixed(_) => !has_column,
            Source::RowNo | Source::LineNo => true,
        });
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
            if of_header.source != of_line.source || of_header.blank != of_line.blank {
                let (header, line) = names();
                let (header_field, line_field) = (of_header.field.name.clone(), of_line.field.name.clone());
                self.errors.push(CompileError::LineElsewhere { header, line, header_field, line_field });
            }
        }
    }
}

/// Whether values of `field` can be those of a key field: the same value must be the same bytes.
fn can_hold(key: FieldType, field: FieldType) -> bool {
    key == field
}

fn key_plans(part: &PartPlan) -> Vec<FieldPlan> {
    let plan_of = |slot: usize| part.fields().find(|plan| plan.key_slot == Some(slot)).cloned();
    (0..part.key.len()).filter_map(plan_of).collect()
}

fn column_of(plan: &FieldPlan) -> Option<usize> {
    match plan.source {
        Source::Column(index) => Some(index),
        Source::Fixed(_) | Source::RowNo | Source::LineNo | Source::Unmapped => None,
    }
}
