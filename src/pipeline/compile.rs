//! From what the user drew to what can run: every name is found, every constant read, every key complete.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::{Date, DateTime};
use thiserror::Error;

use super::{
    field::{FieldPlan, Reading, Source},
    number::Notation,
    plan::{LookupPlan, PartPlan, Pipeline, Series},
    steps::{
        Chain, ChainBuilder,
        template::{Template, TemplateFault},
    },
    word,
};
use crate::model::{
    Field, FieldRule, FieldSource, FieldType, Locale, Mapping, Part, RawCell, Step, SystemValue, TableMapping,
    TableName, TableSchema, Value, cells, import::SeriesStart,
};

/// What a run knows besides its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunContext {
    /// The day of the import.
    pub today: Date,
    /// The moment of the import, by the same clock.
    pub now: DateTime,
    /// The name of the user at the computer.
    pub user: String,
    /// The file's name, without folder.
    pub file_name: String,
    /// Fields by which a record is found again; empty: the table's primary key.
    pub match_key: Vec<String>,
    /// The numbers that the import's rows have, by field; a series without an entry begins with its first number.
    pub series: Vec<SeriesStart>,
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
    #[error("step {step} ({name}) of “{field}” of table {table}: {fault}")]
    BadStep { table: TableName, field: String, step: usize, name: &'static str, fault: String },
    #[error("the template of “{field}” of table {table} has a brace that is not closed; write {{{{ for a brace itself")]
    OpenBrace { table: TableName, field: String },
    #[error("a check of “{field}” of table {table} can't be made: {fault}")]
    BadCheck { table: TableName, field: String, fault: String },
    #[error("the check “{expression}” of table {table} can't be made: {fault}")]
    BadCondition { table: TableName, expression: String, fault: String },
    #[error("documents are found by their own key; a match key can't be used with them")]
    MatchKeyOfDocument,
    #[error("“{field}” of table {table} is part of a document's key and can't be looked up in a table")]
    LookedUpKey { table: TableName, field: String },
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
    let mut compiler = Compiler::new(mapping.locale, columns, tables, context);
    let mut parts: Vec<_> = mapping.tables.iter().filter_map(|table| compiler.part(table, mapping)).collect();
    let kin = join_kin(&mut parts);
    let searched = parts.iter_mut().flat_map(PartPlan::fields_mut).filter(|plan| plan.is_searched_by_text());
    searched.enumerate().for_each(|(slot, plan)| plan.memo = Some(slot));
    let document = if compiler.errors.is_empty() { compiler.document(&parts) } else { None };
    let Compiler { relations, lookups, num_uniques, series, errors, .. } = compiler;
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Pipeline { parts, relations, lookups, num_uniques, kin, series, document })
}

/// Finds the tables being filled that records of theirs refer to.
fn join_kin(parts: &mut [PartPlan]) -> Vec<u8> {
    let tables: Vec<_> = parts.iter().map(|part| part.table.name.clone()).collect();
    let joined = parts.iter_mut().enumerate().flat_map(|(at, part)| part.join_kin(at as u8, &tables));
    let mut joined: Vec<_> = joined.collect();
    joined.sort_unstable();
    joined.dedup();
    joined
}

/// What is found out while a mapping is compiled.
pub(super) struct Compiler<'m> {
    pub locale: Locale,
    pub columns: &'m [String],
    pub tables: &'m [Arc<TableSchema>],
    pub context: &'m RunContext,
    pub relations: Vec<TableName>,
    pub lookups: Vec<LookupPlan>,
    pub num_uniques: usize,
    pub series: Vec<Series>,
    pub errors: Vec<CompileError>,
    /// Where each heading stands first: sheets have up to 16,384 columns.
    places: HashMap<&'m str, usize>,
    names: Option<Arc<[String]>>,
}

/// Returns where each name stands first.
fn places<'n>(names: impl DoubleEndedIterator<Item = &'n str> + ExactSizeIterator) -> HashMap<&'n str, usize> {
    names.enumerate().rev().map(|(at, name)| (name, at)).collect()
}

impl<'m> Compiler<'m> {
    pub(super) fn new(
        locale: Locale,
        columns: &'m [String],
        tables: &'m [Arc<TableSchema>],
        context: &'m RunContext,
    ) -> Self {
        Self {
            locale,
            columns,
            tables,
            context,
            relations: Vec::new(),
            lookups: Vec::new(),
            num_uniques: 0,
            series: Vec::new(),
            errors: Vec::new(),
            places: places(columns.iter().map(String::as_str)),
            names: None,
        }
    }

    /// Compiles steps; the error has the number of the step at fault, from 1.
    pub(super) fn chain(&mut self, steps: &[Step]) -> Result<Chain, (usize, String)> {
        let names = Arc::clone(self.names.get_or_insert_with(|| self.columns.into()));
        ChainBuilder { compiler: self, names }.build(steps)
    }

    /// Returns what has been found out to be looked up.
    pub(super) fn lookups(&self) -> &[LookupPlan] {
        &self.lookups
    }

    /// Returns the position of a lookup; the same one is asked once.
    pub(super) fn lookup(&mut self, plan: LookupPlan) -> usize {
        let known = self.lookups.iter().position(|known| *known == plan);
        known.unwrap_or_else(|| {
            self.lookups.push(plan);
            self.lookups.len() - 1
        })
    }

    /// Compiles a mapping of one table over other columns than the file's; the errors are sentences.
    pub(super) fn part_over(&mut self, columns: &[String], mapping: &TableMapping) -> Result<PartPlan, Vec<String>> {
        let context = RunContext::default();
        let mut other = Compiler::new(self.locale, columns, self.tables, &context);
        other.relations = std::mem::take(&mut self.relations);
        other.lookups = std::mem::take(&mut self.lookups);
        let part = other.part(mapping, &Mapping::default());
        let Compiler { relations, lookups, errors, .. } = other;
        (self.relations, self.lookups) = (relations, lookups);
        let faults = || errors.iter().map(ToString::to_string).collect();
        part.filter(|_| errors.is_empty()).ok_or_else(faults)
    }
}

impl Compiler<'_> {
    fn part(&mut self, part: &TableMapping, mapping: &Mapping) -> Option<PartPlan> {
        let TableMapping { table: name, part: kind, rules, checks } = part;
        let Some(table) = self.tables.iter().find(|table| table.name == *name).cloned() else {
            self.errors.push(CompileError::UnknownTable { table: name.clone() });
            return None;
        };
        let faults = table.faults();
        if !faults.is_empty() {
            self.errors.extend(faults.into_iter().map(|fault| CompileError::UnsoundTable { fault }));
            return None;
        }
        let fields = places(table.fields.iter().map(|field| field.name.as_str()));
        let by_field = places(rules.iter().map(|rule| rule.field.as_str()));
        for (i, rule) in rules.iter().enumerate() {
            let (table, field) = (name.clone(), rule.field.clone());
            if by_field[field.as_str()] < i {
                self.errors.push(CompileError::FieldTwice { table, field });
            } else if !fields.contains_key(field.as_str()) {
                self.errors.push(CompileError::UnknownField { table, field });
            }
        }
        // A line refers to its own header by being in one document with it.
        let own_header = mapping.tables.iter().find(|other| other.part == Part::Header && *kind == Part::Line);
        let own_header = own_header.map(|header| &header.table);
        let plans = (0..table.fields.len()).filter_map(|position| {
            let rule = by_field.get(table.fields[position].name.as_str()).map(|at| &rules[*at]);
            self.field(&table, position, rule, own_header)
        });
        let plans = plans.collect();
        let extras = self.extras(&table, *kind, rules, checks);
        Some(PartPlan::new(table, *kind, plans, extras))
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
            kin: None,
            key_slot: table.key.iter().position(|name| *name == field.name),
            steps: rule.filter(|rule| !rule.steps.is_empty()).and_then(|rule| self.steps(table, &field, rule)),
            recipe: rule.map(|rule| rule.steps.clone()).unwrap_or_default(),
            checks: Vec::new(),
            is_made: false,
            memo: None,
            field,
        };
        plan.is_made = plan.steps.is_some() || matches!(plan.source, Source::Template(_) | Source::Series { .. });
        self.set_blank(table, &mut plan);
        if let Source::Fixed(text) = &plan.source
            && plan.steps.is_none()
        {
            self.check_text(table, &plan, text);
        }
        self.set_checks(table, &mut plan, rule);
        let is_matched = !self.context.match_key.is_empty();
        if plan.key_slot.is_some() && plan.source == Source::Unmapped && !plan.has_default && !is_matched {
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
            Some(FieldSource::System(SystemValue::Now)) => Source::Fixed(self.context.now.to_string()),
            Some(FieldSource::System(SystemValue::User)) => Source::Fixed(self.context.user.clone()),
            Some(FieldSource::Template(text)) => Source::Template(self.template(table, field, text)?),
            Some(FieldSource::AutoNumber(number)) => {
                let series = Series { table: table.name.clone(), field: field.name.clone(), first: number.first };
                let known = self.context.series.iter();
                let mut own = known.filter(|start| start.table == series.table && start.field == series.field);
                let start = own.next().map_or(number.first, |start| start.start);
                self.series.push(series);
                Source::Series { prefix: number.prefix.clone(), digits: usize::from(number.digits), start }
            }
            Some(FieldSource::System(SystemValue::RowNo)) => Source::RowNo,
            Some(FieldSource::System(SystemValue::LineNo)) => Source::LineNo,
            Some(FieldSource::Column(column)) => {
                let Some(&index) = self.places.get(column.as_str()) else {
                    let (table, field) = (table.name.clone(), field.name.clone());
                    self.errors.push(CompileError::NoColumn { table, field, column: column.clone() });
                    return None;
                };
                Source::Column(index)
            }
        })
    }

    fn template(&mut self, table: &TableSchema, field: &Field, text: &str) -> Option<Template> {
        let (table, field) = (table.name.clone(), field.name.clone());
        let fault = match Template::parse(text, self.columns) {
            Ok(template) => return Some(template),
            Err(TemplateFault::NoColumn(column)) => CompileError::NoColumn { table, field, column },
            Err(TemplateFault::OpenBrace) => CompileError::OpenBrace { table, field },
        };
        self.errors.push(fault);
        None
    }

    fn steps(&mut self, table: &TableSchema, field: &Field, rule: &FieldRule) -> Option<Box<Chain>> {
        let fault = match self.chain(&rule.steps) {
            Ok(chain) => return Some(Box::new(chain)),
            Err(fault) => fault,
        };
        let (step, fault) = fault;
        let name = rule.steps.get(step - 1).map_or("", Step::name);
        let (table, field) = (table.name.clone(), field.name.clone());
        self.errors.push(CompileError::BadStep { table, field, step, name, fault });
        None
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
        // A key that is not in the file is that of the record found.
        let is_found = !self.context.match_key.is_empty() && is_key;
        plan.is_required = !is_found && (plan.field.mandatory || (is_key && blank_member.is_none()));
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
}

/// Whether values of `field` can be those of a key field: the same value must be the same bytes.
fn can_hold(key: FieldType, field: FieldType) -> bool {
    key == field
}
