//! Changes of a mapping, one at a time: the editor asks for them, and whoever holds the mapping makes them.

use std::sync::Arc;

use crate::model::{
    DateOrder, FieldRule, FieldSource, FieldType, Mapping, MatchedBy, RecordCheck, TableMapping, TableName, TableSchema,
};

/// A change of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A field's rule; none takes it away.
    Rule { table: TableName, field: String, rule: Option<Box<FieldRule>> },
    /// The checks of a table's records.
    Checks { table: TableName, checks: Vec<RecordCheck> },
    /// The decimal sign of every column.
    Decimal(char),
    /// The order of dates of every column.
    DateOrder(DateOrder),
    /// The type of a field of the table that is to be made.
    FieldType { field: String, kind: FieldType },
    /// The values that an option of the table that is to be made may have, as they are typed.
    Members { field: String, text: String },
}

impl Change {
    /// A rule put in the place of another.
    pub fn rule(table: &TableName, rule: FieldRule) -> Self {
        Self::Rule { table: table.clone(), field: rule.field.clone(), rule: Some(Box::new(rule)) }
    }

    /// Makes the change; types of fields are no part of a mapping.
    pub fn apply(&self, mapping: &mut Mapping, tables: &[Arc<TableSchema>]) {
        match self {
            Self::Rule { table, field, rule } => {
                let schema = tables.iter().find(|schema| schema.name == *table);
                if let (Some(part), Some(schema)) =
                    (mapping.tables.iter_mut().find(|part| part.table == *table), schema)
                {
                    put_rule(part, schema, field, rule.as_deref());
                }
            }
            Self::Checks { table, checks } => {
                if let Some(part) = mapping.tables.iter_mut().find(|part| part.table == *table) {
                    part.checks.clone_from(checks);
                }
            }
            Self::Decimal(sign) => set_decimal(mapping, *sign),
            Self::DateOrder(order) => set_date_order(mapping, *order),
            Self::FieldType { .. } | Self::Members { .. } => {}
        }
    }
}

/// Puts a rule where it stands in the table's order, so that the same mapping is always written the same way.
pub fn put_rule(part: &mut TableMapping, table: &TableSchema, field: &str, rule: Option<&FieldRule>) {
    let Some(position) = table.position(field) else { return };
    let known = part.rules.iter().position(|known| known.field == field);
    match (known, rule) {
        (Some(at), Some(rule)) => part.rules[at] = rule.clone(),
        (Some(at), None) => drop(part.rules.remove(at)),
        (None, Some(rule)) => {
            let before = |rule: &FieldRule| table.position(&rule.field).is_some_and(|other| other < position);
            let at = part.rules.iter().position(|rule| !before(rule)).unwrap_or(part.rules.len());
            part.rules.insert(at, rule.clone());
        }
        (None, None) => {}
    }
}

/// A sign set by hand is that of every column: what single columns were guessed to have is dropped.
pub fn set_decimal(mapping: &mut Mapping, sign: char) {
    mapping.locale.decimal = sign;
    mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.decimal = None);
}

/// The same for the order of dates.
pub fn set_date_order(mapping: &mut Mapping, order: DateOrder) {
    mapping.locale.date_order = order;
    mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.date_order = None);
}

/// Returns the rule of a field that the user gave that source. Its steps, checks and tests stay; how the former column
/// was written does not.
pub fn rule_by_hand(former: Option<&FieldRule>, field: &str, from: FieldSource) -> FieldRule {
    let kept = former.cloned().unwrap_or_default();
    FieldRule {
        field: field.to_owned(),
        from,
        date_order: None,
        decimal: None,
        confidence: 1.0,
        matched_by: MatchedBy::Hand,
        ..kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Part, Step};

    fn schema() -> Arc<TableSchema> {
        let fields = ["No.", "Name", "City"].map(|name| Field::new(name, FieldType::Text)).to_vec();
        Arc::new(TableSchema::new("T", &["No."], fields))
    }

    fn by_hand(field: &str, column: &str) -> FieldRule {
        rule_by_hand(None, field, FieldSource::Column(column.to_owned()))
    }

    fn mapping(rules: Vec<FieldRule>) -> Mapping {
        let part = TableMapping { table: "T".into(), part: Part::Record, rules, ..TableMapping::default() };
        Mapping { tables: vec![part], ..Mapping::default() }
    }

    #[track_caller]
    fn check(before: Vec<FieldRule>, change: &Change, expect: &[(&str, &str)]) {
        let mut mapping = mapping(before);
        change.apply(&mut mapping, &[schema()]);
        let rules = mapping.tables[0].rules.iter();
        let found: Vec<_> = rules.map(|rule| (rule.field.as_str(), rule.from.column().unwrap_or_default())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_new_rule_stands_in_the_tables_order() {
        let before = vec![by_hand("No.", "A"), by_hand("City", "C")];
        check(before, &Change::rule(&"T".into(), by_hand("Name", "B")), &[("No.", "A"), ("Name", "B"), ("City", "C")]);
    }

    #[test]
    fn a_rule_is_replaced_in_its_place_and_taken_away() {
        let before = vec![by_hand("No.", "A"), by_hand("City", "C")];
        check(before.clone(), &Change::rule(&"T".into(), by_hand("No.", "X")), &[("No.", "X"), ("City", "C")]);
        let gone = Change::Rule { table: "T".into(), field: "No.".to_owned(), rule: None };
        check(before, &gone, &[("City", "C")]);
    }

    #[test]
    fn another_source_keeps_the_steps_and_forgets_the_notation() {
        let former = FieldRule { steps: vec![Step::Trim], decimal: Some(','), ..by_hand("Name", "A") };
        let rule = rule_by_hand(Some(&former), "Name", FieldSource::Column("B".to_owned()));
        assert_eq!((rule.steps, rule.decimal, rule.from.column()), (vec![Step::Trim], None, Some("B")));
    }

    #[test]
    fn a_sign_set_by_hand_is_that_of_every_column() {
        let mut mapping = mapping(vec![FieldRule { decimal: Some(','), ..by_hand("Name", "A") }]);
        Change::Decimal('.').apply(&mut mapping, &[schema()]);
        assert_eq!((mapping.locale.decimal, mapping.tables[0].rules[0].decimal), ('.', None));
    }
}
