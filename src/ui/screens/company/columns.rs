//! Which fields of a table are columns of its page: a business table has dozens, of which a company uses some.

use crate::{
    model::{Field, FieldType, Integration, TableSchema},
    ui::widgets::grid::Column,
};

/// A table nobody imports into yet shows at least so many of its first fields.
const FEWEST: usize = 8;

/// How many fields are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fields {
    /// The key, what must be given, and what some integration fills.
    #[default]
    InUse,
    All,
}

/// Returns the positions of the fields that are shown: the key first, the others in the table's order.
pub fn shown(schema: &TableSchema, integrations: &[Integration], fields: Fields) -> Vec<usize> {
    let key = schema.key_positions();
    let others = || (0..schema.fields.len()).filter(|i| !key.contains(i));
    let mut shown = key.clone();
    match fields {
        Fields::All => shown.extend(others()),
        Fields::InUse => {
            let is_used = |i: &usize| is_used(schema, &schema.fields[*i], integrations);
            let num_used = key.len() + others().filter(is_used).count();
            let mut num_more = FEWEST.saturating_sub(num_used);
            shown.extend(others().filter(|i| {
                let fills_up = !is_used(i) && num_more > 0;
                num_more -= usize::from(fills_up);
                fills_up || is_used(i)
            }));
        }
    }
    shown
}

fn is_used(schema: &TableSchema, field: &Field, integrations: &[Integration]) -> bool {
    let mut parts = integrations.iter().flat_map(|integration| &integration.mapping.tables);
    field.mandatory
        || schema.prefill.as_ref().is_some_and(|prefill| prefill.fields.contains(&field.name))
        || parts.any(|part| part.table == schema.name && part.rules.iter().any(|rule| rule.field == field.name))
}

/// Returns the column of a field.
pub fn column(field: &Field) -> Column {
    let by_type: f32 = match field.kind {
        FieldType::Code => 112.0,
        FieldType::Text => match field.length {
            Some(0..=30) => 136.0,
            Some(_) | None => 216.0,
        },
        FieldType::Integer | FieldType::Time => 88.0,
        FieldType::Decimal | FieldType::Date => 112.0,
        FieldType::DateTime => 160.0,
        FieldType::Boolean => 80.0,
        FieldType::Option => 128.0,
        FieldType::Guid => 288.0,
    };
    // The heading with its sort mark is to be read whole, unless it is a sentence.
    let by_heading = (48.0 + 7.5 * field.name.chars().count() as f32).min(208.0);
    let column =
        if field.kind.is_number() { Column::number(field.name.clone()) } else { Column::text(field.name.clone()) };
    column.width(by_type.max(by_heading).round()).sortable()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldRule, FieldSource, FileFormat, Mapping, MatchedBy, Part, TableMapping};

    fn table(num_fields: usize) -> TableSchema {
        let fields = (0..num_fields).map(|i| Field::new(&format!("F{i}"), FieldType::Text)).collect();
        TableSchema {
            name: "T".into(),
            plural: "Ts".to_owned(),
            description: String::new(),
            sort_order: 0,
            key: vec!["F2".to_owned()],
            header_table: None,
            fields,
            prefill: None,
        }
    }

    fn integration(fields: &[&str]) -> Integration {
        let rule = |field: &&str| FieldRule {
            field: (*field).to_owned(),
            from: FieldSource::Constant(String::new()),
            confidence: 1.0,
            matched_by: MatchedBy::Hand,
            ..FieldRule::default()
        };
        let part = TableMapping {
            table: "T".into(),
            part: Part::Record,
            rules: fields.iter().map(rule).collect(),
            ..TableMapping::default()
        };
        Integration {
            code: "I".into(),
            version: 1,
            description: String::new(),
            sort_order: 0,
            execution_mode: crate::model::ExecutionMode::Immediate,
            import_mode: crate::model::ImportMode::Upsert,
            category: None,
            columns: Vec::new(),
            format: FileFormat::Csv(crate::model::CsvOptions::default()),
            mapping: Mapping { tables: vec![part], ..Mapping::default() },
            ..Integration::default()
        }
    }

    #[test]
    fn the_key_goes_first_and_first_fields_fill_up() {
        assert_eq!(shown(&table(12), &[], Fields::InUse), [2, 0, 1, 3, 4, 5, 6, 7]);
        assert_eq!(shown(&table(3), &[], Fields::InUse), [2, 0, 1]);
    }

    #[test]
    fn fields_that_integrations_fill_are_shown_wherever_they_stand() {
        let filled = [integration(&["F9"]), integration(&["F11", "F2"])];
        assert_eq!(shown(&table(12), &filled, Fields::InUse), [2, 0, 1, 3, 4, 5, 9, 11]);
    }

    #[test]
    fn a_table_in_full_use_is_not_filled_up() {
        let names: Vec<String> = (3..12).map(|i| format!("F{i}")).collect();
        let filled = integration(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(shown(&table(12), &[filled], Fields::InUse), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }

    #[test]
    fn all_fields_are_all() {
        assert_eq!(shown(&table(4), &[], Fields::All), [2, 0, 1, 3]);
    }
}
