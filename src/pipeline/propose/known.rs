//! What a new file leaves open under a mapping that exists: it is asked where the mapping has no answer of its own.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    Sample,
    convention::{Use, judge_locale},
    question::{Answer, ColumnQuestion, DecidedBy},
};
use crate::model::{FieldType, Mapping, RawBlock, TableSchema};

/// Why the answer that holds does so.
const SO_FAR: &str = "The integration reads it so until you say otherwise";

/// Returns the open questions about the columns that a mapping reads as dates or numbers. What was answered before, or
/// set in a rule, is not asked again.
pub fn open_questions(
    columns: &[String],
    block: &RawBlock,
    mapping: &Mapping,
    tables: &[Arc<TableSchema>],
) -> Vec<ColumnQuestion> {
    let sample = Sample::new(block, columns.len());
    let kinds = kinds_by_column(mapping, tables);
    let uses: Vec<_> =
        columns.iter().map(|column| use_of(kinds.get(column.as_str()).map_or(&[], Vec::as_slice))).collect();
    let answered = answered(mapping);
    let mut questions = judge_locale(columns, &sample, &uses).questions;
    questions.retain(|question| {
        question.is_open() && !is_of_day_numbers(question) && !answered.contains(question.column.as_str())
    });
    for question in &mut questions {
        let so_far = [Answer::DateOrder(mapping.locale.date_order), Answer::Decimal(mapping.locale.decimal)];
        if let Some(at) = question.options.iter().position(|option| so_far.contains(&option.answer)) {
            question.default = at;
            SO_FAR.clone_into(&mut question.why);
            question.decided_by = DecidedBy::Hint;
        }
    }
    questions
}

/// For each column, the types of the fields that take its value as it stands.
fn kinds_by_column<'m>(mapping: &'m Mapping, tables: &[Arc<TableSchema>]) -> HashMap<&'m str, Vec<FieldType>> {
    let mut kinds: HashMap<&str, Vec<FieldType>> = HashMap::new();
    for part in &mapping.tables {
        let Some(table) = tables.iter().find(|table| table.name == part.table) else { continue };
        let of_fields: HashMap<&str, FieldType> =
            table.fields.iter().rev().map(|field| (field.name.as_str(), field.kind)).collect();
        for rule in part.rules.iter().filter(|rule| rule.steps.is_empty()) {
            if let (Some(column), Some(kind)) = (rule.from.column(), of_fields.get(rule.field.as_str())) {
                kinds.entry(column).or_default().push(*kind);
            }
        }
    }
    kinds
}

fn use_of(kinds: &[FieldType]) -> Use {
    let is_of = |kind: FieldType| kinds.contains(&kind);
    if is_of(FieldType::Date) || is_of(FieldType::DateTime) {
        Use::Date
    } else if is_of(FieldType::Decimal) {
        Use::Number(FieldType::Decimal)
    } else if is_of(FieldType::Integer) {
        Use::Number(FieldType::Integer)
    } else {
        Use::Other
    }
}

/// Returns the columns a rule of which says how they are read.
fn answered(mapping: &Mapping) -> HashSet<&str> {
    let rules = mapping.tables.iter().flat_map(|part| &part.rules);
    let rules = rules.filter(|rule| rule.date_order.is_some() || rule.decimal.is_some());
    rules.filter_map(|rule| rule.from.column()).collect()
}

/// Whether a question is about day numbers: that they stay as they are is said nowhere, and not asked.
fn is_of_day_numbers(question: &ColumnQuestion) -> bool {
    question.options.iter().any(|option| option.answer == Answer::AsWritten)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, DateOrder, Field, FieldRule, FieldSource, Locale, RowNo, TableMapping};

    fn block(cells: &[&str]) -> RawBlock {
        let mut block = RawBlock::new(RowNo(1));
        for (i, cell) in cells.iter().enumerate() {
            block.begin_row(i as u64 + 2);
            block.push_cell(CellKind::Text, cell);
            block.end_row();
        }
        block
    }

    fn table() -> Arc<TableSchema> {
        Arc::new(TableSchema::new("T", &[], vec![Field::new("Day", FieldType::Date)]))
    }

    fn mapping(date_order: Option<DateOrder>) -> Mapping {
        let from = FieldSource::Column("Day".to_owned());
        let rule = FieldRule { field: "Day".to_owned(), from, date_order, ..FieldRule::default() };
        Mapping {
            locale: Locale { decimal: '.', date_order: DateOrder::Mdy },
            tables: vec![TableMapping { table: "T".into(), rules: vec![rule], ..TableMapping::default() }],
        }
    }

    fn asked(cells: &[&str], date_order: Option<DateOrder>) -> Vec<Option<Answer>> {
        let questions = open_questions(&["Day".to_owned()], &block(cells), &mapping(date_order), &[table()]);
        questions.iter().map(ColumnQuestion::default_answer).collect()
    }

    #[test]
    fn what_the_mapping_leaves_open_is_asked_as_it_reads_so_far() {
        assert_eq!(asked(&["03/04/2026", "05/06/2026"], None), [Some(Answer::DateOrder(DateOrder::Mdy))]);
    }

    #[test]
    fn what_was_answered_or_rows_decide_is_not_asked() {
        assert_eq!(asked(&["03/04/2026", "05/06/2026"], Some(DateOrder::Dmy)), []);
        assert_eq!(asked(&["03/04/2026", "25/06/2026"], None), []);
        assert_eq!(asked(&["2026-11-20"], None), []);
    }
}
