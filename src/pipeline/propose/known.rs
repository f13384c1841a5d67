//! What a new file leaves open under a mapping that exists: it is asked where the mapping has no answer of its own.

use std::sync::Arc;

use super::{
    Sample,
    convention::{Use, judge_locale},
    question::{Answer, ColumnQuestion, DecidedBy},
};
use crate::model::{FieldRule, FieldType, Mapping, RawBlock, TableSchema};

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
    let uses: Vec<_> = columns.iter().map(|column| use_of(column, mapping, tables)).collect();
    let mut questions = judge_locale(columns, &sample, &uses).questions;
    questions.retain(|question| question.is_open() && !is_answered(question, mapping));
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

/// The rules that take a column's value as it stands, each with its field's type.
fn plain_rules<'m>(
    column: &'m str,
    mapping: &'m Mapping,
    tables: &'m [Arc<TableSchema>],
) -> impl Iterator<Item = (&'m FieldRule, FieldType)> {
    mapping.tables.iter().flat_map(move |part| {
        let table = tables.iter().find(|table| table.name == part.table);
        let rules = part.rules.iter().filter(move |rule| rule.from.column() == Some(column) && rule.steps.is_empty());
        rules.filter_map(move |rule| {
            let field = table?.fields.iter().find(|field| field.name == rule.field)?;
            Some((rule, field.kind))
        })
    })
}

fn use_of(column: &str, mapping: &Mapping, tables: &[Arc<TableSchema>]) -> Use {
    let kinds: Vec<FieldType> = plain_rules(column, mapping, tables).map(|(_, kind)| kind).collect();
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

/// Whether a rule of the column says how it is read. That day numbers stay as they are is said nowhere: it is not asked.
fn is_answered(question: &ColumnQuestion, mapping: &Mapping) -> bool {
    let rules = mapping.tables.iter().flat_map(|part| &part.rules);
    let mut rules = rules.filter(|rule| rule.from.column() == Some(question.column.as_str()));
    let is_of_day_numbers = question.options.iter().any(|option| option.answer == Answer::AsWritten);
    is_of_day_numbers || rules.any(|rule| rule.date_order.is_some() || rule.decimal.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, DateOrder, Field, FieldSource, Locale, RowNo, TableMapping};

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
        Arc::new(TableSchema {
            name: "T".into(),
            plural: String::new(),
            description: String::new(),
            sort_order: 0,
            key: Vec::new(),
            header_table: None,
            fields: vec![Field::new("Day", FieldType::Date)],
            prefill: None,
        })
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
