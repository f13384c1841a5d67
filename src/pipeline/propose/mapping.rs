//! The mapping that a file's user most likely wants for a table.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    Sample,
    columns::{PositionMatch, match_positions},
    convention::{ColumnLocale, Use, judge_locale},
    count,
    question::ColumnQuestion,
    schema::ROW_NO,
    tables::{DocumentMatch, match_document, required_positions},
};
use crate::model::{
    Evidence, FieldRule, FieldSource, FieldType, Mapping, MatchedBy, Part, RawBlock, SystemValue, TableMapping,
    TableName, TableSchema,
};

/// A mapping to start from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingProposal {
    pub mapping: Mapping,
    /// How numbers, dates and documents are read, and why.
    pub evidence: Vec<Evidence>,
    /// What the rows of single columns leave open, in the file's order of columns. The mapping holds the defaults.
    pub questions: Vec<ColumnQuestion>,
    /// Headings of columns that fill no field.
    pub unused_columns: Vec<String>,
    /// Fields that must have a value and get none: "Customer: Name".
    pub missing_mandatory: Vec<String>,
}

/// One table of the mapping in the making.
struct Draft<'t> {
    table: &'t TableSchema,
    part: Part,
    found: Vec<PositionMatch>,
}

/// Proposes how a file's columns fill the target: one table, or a header's and its lines'. `sample` are the file's
/// first rows. A target that is not among `tables` is left out.
pub fn propose_mapping(
    columns: &[String],
    sample: &RawBlock,
    target: &[TableName],
    tables: &[Arc<TableSchema>],
) -> MappingProposal {
    let sample = Sample::new(sample, columns.len());
    let target: Vec<_> = target
        .iter()
        .filter_map(|name| tables.iter().find(|table| table.name == *name).map(|table| &**table))
        .collect();
    let mut evidence = Vec::new();
    let drafts = match target[..] {
        [header, line] => match match_document(columns, header, line) {
            Some(found) => {
                evidence.extend(document_evidence(columns, &sample, &found.key_columns));
                draft_document(header, line, found, &sample)
            }
            None => draft_unkeyed(columns, header, line),
        },
        _ => target.iter().map(|table| draft_record(columns, table)).collect(),
    };
    let kinds = kinds_of_columns(columns.len(), &drafts);
    let uses: Vec<_> = kinds.iter().map(|kinds| use_of(kinds)).collect();
    let judged = judge_locale(columns, &sample, &uses);
    evidence.extend(judged.evidence);
    let unused_columns = columns.iter().zip(&kinds).filter(|(_, kinds)| kinds.is_empty()).map(|(name, _)| name.clone());
    let tables: Vec<_> = drafts.iter().map(|draft| draft.table_mapping(columns, &judged.columns)).collect();
    let missing_mandatory = drafts.iter().zip(&tables).flat_map(|(draft, table)| missing(draft.table, table)).collect();
    MappingProposal {
        unused_columns: unused_columns.collect(),
        mapping: Mapping { locale: judged.locale, tables },
        evidence,
        questions: judged.questions,
        missing_mandatory,
    }
}

fn draft_record<'t>(columns: &[String], table: &'t TableSchema) -> Draft<'t> {
    Draft { table, part: Part::Record, found: match_positions(columns, table, &[], &[]) }
}

/// A document whose key no column fills: the user chose it, and has still to say which column it is.
fn draft_unkeyed<'t>(columns: &[String], header: &'t TableSchema, line: &'t TableSchema) -> Vec<Draft<'t>> {
    let found = |table| match_positions(columns, table, &[], &[]);
    vec![
        Draft { table: header, part: Part::Header, found: found(header) },
        Draft { table: line, part: Part::Line, found: found(line) },
    ]
}

fn draft_document<'t>(
    header: &'t TableSchema,
    line: &'t TableSchema,
    found: DocumentMatch,
    sample: &Sample<'_>,
) -> Vec<Draft<'t>> {
    let DocumentMatch { header: mut of_header, line: of_line, key_columns } = found;
    // What differs from line to line is the line's, though a header has a field of that name too.
    of_header.retain(|found| {
        let is_in_line = of_line.iter().any(|other| other.column == found.column);
        !is_in_line || !varies_within_documents(sample, found.column, &key_columns)
    });
    vec![
        Draft { table: header, part: Part::Header, found: of_header },
        Draft { table: line, part: Part::Line, found: of_line },
    ]
}

fn varies_within_documents(sample: &Sample<'_>, column: usize, key_columns: &[usize]) -> bool {
    let text = |column: usize, row: usize| sample.cells(column)[row].text.trim();
    let num_rows = sample.cells(column).len();
    (1..num_rows).any(|row| {
        let is_same_document = key_columns.iter().all(|key| text(*key, row) == text(*key, row - 1));
        let (before, here) = (text(column, row - 1), text(column, row));
        is_same_document && !before.is_empty() && !here.is_empty() && !before.eq_ignore_ascii_case(here)
    })
}

/// Says how many documents there are in the sample, and whether each stands in one place.
fn document_evidence(columns: &[String], sample: &Sample<'_>, key_columns: &[usize]) -> Option<Evidence> {
    let num_rows = sample.cells(*key_columns.first()?).len();
    let key = |row: usize| -> Vec<&str> { key_columns.iter().map(|key| sample.cells(*key)[row].text.trim()).collect() };
    let starts: Vec<_> = (0..num_rows).filter(|row| *row == 0 || key(*row) != key(*row - 1)).map(key).collect();
    let num_documents = starts.iter().collect::<HashSet<_>>().len();
    if num_documents == 0 {
        return None;
    }
    let num_apart = starts.len() - num_documents;
    let mut why = format!("{} rows are {} documents", count(num_rows), count(num_documents));
    if num_apart > 0 {
        why.push_str(&format!("; {} times, rows of one document do not follow each other", count(num_apart)));
    }
    let names: Vec<_> = key_columns.iter().map(|column| columns[*column].as_str()).collect();
    Some(Evidence {
        what: "Documents".to_owned(),
        finding: format!("rows with the same {}", names.join(" and ")),
        why,
        confidence: if num_apart == 0 { 1.0 } else { 0.5 },
    })
}

/// Returns the types of the fields that each column fills.
fn kinds_of_columns(num_columns: usize, drafts: &[Draft<'_>]) -> Vec<Vec<FieldType>> {
    let mut kinds = vec![Vec::new(); num_columns];
    for draft in drafts {
        draft.found.iter().for_each(|found| kinds[found.column].push(draft.table.fields[found.field].kind));
    }
    kinds
}

/// Says what a column is for that fills fields of these types.
fn use_of(kinds: &[FieldType]) -> Use {
    let is_of = |kind: FieldType| kinds.contains(&kind);
    if is_of(FieldType::Date) || is_of(FieldType::DateTime) {
        Use::Date
    } else if is_of(FieldType::Decimal) || is_of(FieldType::Integer) {
        Use::Number(if is_of(FieldType::Decimal) { FieldType::Decimal } else { FieldType::Integer })
    } else if kinds.is_empty() {
        Use::None
    } else {
        Use::Other
    }
}

impl Draft<'_> {
    /// Writes the rules down, in the table's order of fields.
    fn table_mapping(&self, columns: &[String], own: &[ColumnLocale]) -> TableMapping {
        let found: HashMap<usize, &PositionMatch> = self.found.iter().rev().map(|found| (found.field, found)).collect();
        let rules = (0..self.table.fields.len()).filter_map(|position| {
            let field = self.table.fields[position].name.clone();
            let Some(found) = found.get(&position) else {
                let from = FieldSource::System(self.supplied(position)?);
                let (confidence, matched_by) = (1.0, MatchedBy::Program);
                return Some(FieldRule { field, from, confidence, matched_by, ..FieldRule::default() });
            };
            let ColumnLocale { date_order, decimal } = own[found.column];
            let from = FieldSource::Column(columns[found.column].clone());
            let PositionMatch { confidence, matched_by, .. } = **found;
            Some(FieldRule { field, from, date_order, decimal, confidence, matched_by, ..FieldRule::default() })
        });
        TableMapping {
            table: self.table.name.clone(),
            part: self.part,
            rules: rules.collect(),
            ..TableMapping::default()
        }
    }

    /// Returns what the program itself can put into a key field that no column fills.
    fn supplied(&self, position: usize) -> Option<SystemValue> {
        let field = &self.table.fields[position];
        let is_open = self.table.is_key(&field.name) && field.default.is_none() && field.kind == FieldType::Integer;
        if !is_open {
            None
        } else if self.table.header_table.is_some() {
            Some(SystemValue::LineNo)
        } else {
            (field.name == ROW_NO).then_some(SystemValue::RowNo)
        }
    }
}

fn missing(table: &TableSchema, mapping: &TableMapping) -> Vec<String> {
    let mapped: HashSet<&str> = mapping.rules.iter().map(|rule| rule.field.as_str()).collect();
    let is_mapped = |field: &str| mapped.contains(field);
    let required = required_positions(table).map(|position| table.fields[position].name.as_str());
    required.filter(|field| !is_mapped(field)).map(|field| format!("{}: {field}", table.name)).collect()
}
