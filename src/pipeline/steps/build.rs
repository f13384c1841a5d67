//! From the steps that the user put together to a chain that can run.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{
    Chain, Creator, Expression, LookupStep, Operation,
    lookup::Missing,
    patterns::Pattern,
    text::{group_references, regex},
    value_map::ValueMapStep,
};
use crate::{
    model::{
        FieldRule, FieldSource, Lookup, NoneFound, Part, SeveralFound, Step, TableMapping, TableSchema, TemplateField,
        keys,
    },
    pipeline::{
        compile::Compiler,
        number::Notation,
        plan::{Give, LookupPlan},
    },
};

/// Characters that a text can be padded to.
const MAX_PADDED: u32 = 10_000;

/// The name under which a template knows what was looked for.
const LOOKED_FOR: &str = "value";

/// Makes chains; everything found out on the way is kept in the compiler.
pub struct ChainBuilder<'b, 'm> {
    pub compiler: &'b mut Compiler<'m>,
    pub names: Arc<[String]>,
}

/// Reads a pattern of a date; an empty one is none.
fn parse_pattern(pattern: &str) -> Result<Option<Pattern>, String> {
    if pattern.trim().is_empty() { Ok(None) } else { Pattern::parse(pattern).map(Some) }
}

impl ChainBuilder<'_, '_> {
    /// Compiles steps; the error has the number of the step at fault, from 1.
    pub fn build(&mut self, steps: &[Step]) -> Result<Chain, (usize, String)> {
        let mut chain = Chain::default();
        for (at, step) in steps.iter().enumerate() {
            let operation = self.operation(step).map_err(|fault| (at + 1, fault))?;
            match &operation {
                Operation::Join { columns, .. } => chain.columns.extend(columns),
                Operation::Expression { code, .. } => match code.columns() {
                    Some(columns) => chain.columns.extend(columns),
                    None => chain.uses_any_column = true,
                },
                Operation::Lookup(lookup) => chain.uses_any_column |= matches!(lookup.missing, Missing::Create(_)),
                _ => {}
            }
            chain.push(step.name(), operation);
        }
        Ok(chain)
    }

    fn operation(&mut self, step: &Step) -> Result<Operation, String> {
        Ok(match step {
            Step::Uppercase => Operation::Uppercase,
            Step::Lowercase => Operation::Lowercase,
            Step::TitleCase => Operation::TitleCase,
            Step::Trim => Operation::Trim,
            Step::CollapseSpaces => Operation::CollapseSpaces,
            Step::RemoveNonAlphanumeric => Operation::RemoveNonAlphanumeric,
            Step::NormaliseUnicode { form } => Operation::NormaliseUnicode(*form),
            Step::Substring { .. }
            | Step::Between { .. }
            | Step::Replace { .. }
            | Step::RegexReplace { .. }
            | Step::RegexMatch { .. }
            | Step::Split { .. }
            | Step::Pad { .. } => cutting(step)?,
            Step::Join { columns, separator } => {
                let columns = columns.iter().map(|column| self.column(column)).collect::<Result<_, _>>()?;
                Operation::Join { columns, separator: separator.clone() }
            }
            Step::DefaultIfEmpty { text } => Operation::Default(text.clone()),
            Step::NullMarkers { markers } => {
                Operation::NullMarkers(markers.iter().map(|marker| folded(marker)).collect())
            }
            Step::Date { .. }
            | Step::DateTime { .. }
            | Step::Decimal { .. }
            | Step::Round { .. }
            | Step::ExtractFromDate { .. }
            | Step::UnixTimestamp { .. } => reading(step)?,
            Step::Lookup(lookup) => Operation::Lookup(Box::new(self.lookup(lookup)?)),
            Step::Expression { code } => {
                let code = Expression::compile(code, "row", &self.names)?;
                Operation::Expression { code, names: Arc::clone(&self.names) }
            }
            Step::ValueMap(map) => Operation::ValueMap(Box::new(ValueMapStep::new(map)?)),
        })
    }

    fn column(&self, name: &str) -> Result<usize, String> {
        self.names.iter().position(|column| column == name).ok_or_else(|| format!("the file has no column “{name}”"))
    }

    fn lookup(&mut self, lookup: &Lookup) -> Result<LookupStep, String> {
        let Lookup { table, by, give, several, missing } = lookup;
        if table.as_str().is_empty() {
            return Err("no table is chosen".to_owned());
        }
        let found = self.compiler.tables.iter().find(|schema| schema.name == *table).cloned();
        let schema = found.ok_or_else(|| format!("there is no table {table}"))?;
        let position = |name: &str| schema.position(name).ok_or_else(|| format!("table {table} has no field “{name}”"));
        let (by_at, give_at) = (position(by)?, position(give)?);
        let plan = LookupPlan {
            schema: Arc::clone(&schema),
            by: vec![by_at],
            give: Give::Field(give_at),
            takes_given: *several == SeveralFound::Ask,
        };
        let missing = match missing {
            NoneFound::Error => Missing::Error,
            NoneFound::Blank => Missing::Blank,
            NoneFound::Original => Missing::Original,
            NoneFound::Fallback(text) => Missing::Fallback(text.clone()),
            NoneFound::Create(template) => Missing::Create(self.creator(&schema, template, by_at, give_at)?),
        };
        let lookup = self.compiler.lookup(plan);
        let is_alike = |other: &LookupPlan| other.schema.name == *table && other.by == [by_at];
        let group = self.compiler.lookups().iter().position(is_alike).unwrap_or(lookup);
        Ok(LookupStep { lookup, group, table: table.0.clone(), by: by.clone(), several: *several, missing })
    }

    /// Compiles a template of a record as a mapping of its own, over the file's columns and what was looked for.
    fn creator(
        &mut self,
        schema: &Arc<TableSchema>,
        template: &[TemplateField],
        by: usize,
        give: usize,
    ) -> Result<Creator, String> {
        // A column of that name can't be named in a template.
        let rename = |column: &String| if column.trim() == LOOKED_FOR { String::new() } else { column.clone() };
        let mut columns: Vec<_> = self.names.iter().map(rename).collect();
        columns.push(LOOKED_FOR.to_owned());
        let rule = |field: &str, value: &str| FieldRule {
            field: field.to_owned(),
            from: FieldSource::Template(value.to_owned()),
            ..FieldRule::default()
        };
        let mut rules: Vec<_> = template.iter().map(|field| rule(&field.field, &field.value)).collect();
        let by_name = &schema.fields[by].name;
        if !rules.iter().any(|rule| rule.field == *by_name) {
            rules.push(rule(by_name, "{value}"));
        }
        let mapping = TableMapping { table: schema.name.clone(), part: Part::Record, rules, ..TableMapping::default() };
        let part = self.compiler.part_over(&columns, &mapping).map_err(|faults| faults.join("; "))?;
        Ok(Creator { part: Box::new(part), value_column: columns.len() - 1, by, give })
    }
}

fn cutting(step: &Step) -> Result<Operation, String> {
    Ok(match step {
        Step::Substring { start: 0, .. } => return Err("characters are counted from 1".to_owned()),
        Step::Substring { start, length } => Operation::Substring { start: *start, length: *length },
        Step::Between { after, before } => Operation::Between { after: after.clone(), before: before.clone() },
        Step::Replace { find, .. } if find.is_empty() => return Err("it does not say what to find".to_owned()),
        Step::Replace { find, with } => Operation::Replace { find: find.clone(), with: with.clone() },
        Step::RegexReplace { pattern, with } => {
            Operation::RegexReplace { pattern: regex(pattern)?, with: group_references(with) }
        }
        Step::RegexMatch { pattern } => Operation::RegexMatch(regex(pattern)?),
        Step::Split { separator, .. } if separator.is_empty() => {
            return Err("it does not say where to cut".to_owned());
        }
        Step::Split { part: 0, .. } => return Err("parts are counted from 1".to_owned()),
        Step::Split { separator, part } => Operation::Split { separator: separator.clone(), part: *part },
        Step::Pad { length, .. } if *length > MAX_PADDED => {
            return Err(format!("a text can be padded to {MAX_PADDED} characters at most"));
        }
        Step::Pad { side, length, with } => Operation::Pad { side: *side, length: *length as usize, with: *with },
        other => unreachable!("BUG: {} is no step that cuts", other.name()),
    })
}

fn reading(step: &Step) -> Result<Operation, String> {
    let dated = |from: &str, to: &str, has_time: bool| -> Result<Operation, String> {
        let read_by = parse_pattern(from)?;
        if read_by.as_ref().is_some_and(|pattern| !pattern.has_day()) {
            return Err(format!("“{from}” does not say which day it is"));
        }
        Ok(Operation::Date {
            from: read_by.map(|pattern| (pattern, from.to_owned())),
            to: parse_pattern(to)?,
            has_time,
        })
    };
    Ok(match step {
        Step::Date { from, to } => dated(from, to, false)?,
        Step::DateTime { from, to } => dated(from, to, true)?,
        Step::Decimal { decimal, places } => {
            let sign = |sign: char| {
                Notation::of(sign).ok_or_else(|| format!("“{sign}” can't be a decimal separator; choose . or ,"))
            };
            if places.is_some_and(|places| places > 28) {
                return Err("a number has 28 decimal places at most".to_owned());
            }
            Operation::Decimal { notation: decimal.map(sign).transpose()?, places: *places }
        }
        Step::Round { precision, direction } => {
            let multiple = Decimal::from_str_exact(precision.trim()).ok().filter(|multiple| *multiple > Decimal::ZERO);
            let precision = multiple.ok_or_else(|| format!("“{precision}” is no precision such as 0.05"))?;
            Operation::Round { precision, direction: *direction }
        }
        Step::ExtractFromDate { part } => Operation::ExtractFromDate(*part),
        Step::UnixTimestamp { unit } => Operation::UnixTimestamp(*unit),
        other => unreachable!("BUG: {} is no step that reads", other.name()),
    })
}

fn folded(text: &str) -> String {
    let mut folded = String::new();
    keys::fold(text, &mut folded);
    folded
}
