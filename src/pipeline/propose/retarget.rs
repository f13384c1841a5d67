//! A mapping given other tables to fill: what has a place there stays as it is, columns left over are matched anew.

use std::sync::Arc;

use super::propose_mapping;
use crate::model::{FieldRule, Mapping, MatchedBy, Part, RawBlock, RowNo, TableMapping, TableName, TableSchema};

/// Returns the mapping as it fills other tables: one, or a header's and its lines'. A table that was filled before keeps
/// its rules and checks; a field that has the same name in another one, and refers to the same table, takes its rule along.
pub fn retarget(mapping: &Mapping, columns: &[String], target: &[TableName], tables: &[Arc<TableSchema>]) -> Mapping {
    let proposed = propose_mapping(columns, &RawBlock::new(RowNo(1)), target, tables).mapping.tables;
    let schema = |name: &TableName| tables.iter().find(|table| table.name == *name);
    let move_part = |proposed: TableMapping| {
        let Some(table) = schema(&proposed.table) else { return proposed };
        let own = mapping.tables.iter().find(|part| part.table == proposed.table);
        let kept = own.map_or_else(|| carried(mapping, table, &schema), |own| own.rules.clone());
        let others = proposed.rules.iter().filter(|rule| match own {
            Some(_) => rule.matched_by == MatchedBy::Program || is_document_key(&proposed, table, rule),
            None => rule.matched_by != MatchedBy::Similarity || kept.iter().all(|known| known.from != rule.from),
        });
        let others = others.filter(|rule| kept.iter().all(|known| known.field != rule.field)).cloned();
        let mut rules: Vec<FieldRule> = others.chain(kept.iter().cloned()).collect();
        rules.sort_by_key(|rule| table.position(&rule.field));
        let checks = own.map(|own| own.checks.clone()).unwrap_or_default();
        TableMapping { rules, checks, ..proposed }
    };
    let mut moved = Mapping { locale: mapping.locale, tables: proposed.into_iter().map(move_part).collect() };
    align_keys(mapping, &mut moved, &schema);
    moved
}

/// Says which rules and checks of a mapping have no place in another: "Fax (column “Telefax”)".
pub fn left_out(before: &Mapping, after: &Mapping) -> Vec<String> {
    let mut told = Vec::new();
    for part in &before.tables {
        let is_same_table = after.tables.iter().any(|other| other.table == part.table);
        let is_there = |rule: &FieldRule| {
            let mut rules = after.tables.iter().flat_map(|other| &other.rules);
            rules.any(|other| other.field == rule.field && other.from == rule.from)
        };
        if is_same_table {
            continue;
        }
        let lost = part.rules.iter().filter(|rule| rule.matched_by != MatchedBy::Program && !is_there(rule));
        told.extend(lost.map(|rule| format!("{} ({})", rule.field, rule.from.sentence())));
        match part.checks.len() {
            0 => {}
            1 => told.push(format!("the record check of {}", part.table)),
            number => told.push(format!("the {number} record checks of {}", part.table)),
        }
    }
    told
}

/// Returns the rules of other tables whose fields this one has too.
fn carried<'t>(
    mapping: &Mapping,
    table: &TableSchema,
    schema: &impl Fn(&TableName) -> Option<&'t Arc<TableSchema>>,
) -> Vec<FieldRule> {
    let mut kept: Vec<FieldRule> = Vec::new();
    for part in &mapping.tables {
        let relation_of = |field: &str| schema(&part.table).and_then(|from| from.field(field)).map(|f| &f.relation);
        for rule in part.rules.iter().filter(|rule| rule.matched_by != MatchedBy::Program) {
            let here = table.fields.iter().find(|field| field.name == rule.field);
            let has_place = here.is_some_and(|field| relation_of(&rule.field).is_none_or(|of| *of == field.relation));
            if has_place && kept.iter().all(|known| known.field != rule.field) {
                kept.push(rule.clone());
            }
        }
    }
    kept
}

/// Whether the rule says which document a row belongs to.
fn is_document_key(part: &TableMapping, table: &TableSchema, rule: &FieldRule) -> bool {
    part.part != Part::Record && table.is_key(&rule.field)
}

/// Gives the part of a document that is new the key of the part that was filled before; where that says nothing, a part
/// without a key that of the other.
fn align_keys<'t>(before: &Mapping, moved: &mut Mapping, schema: &impl Fn(&TableName) -> Option<&'t Arc<TableSchema>>) {
    let [header, line] = moved.tables.as_mut_slice() else { return };
    let (Some(of_header), Some(of_line)) = (schema(&header.table), schema(&line.table)) else { return };
    let is_old = |part: &TableMapping| before.tables.iter().any(|old| old.table == part.table);
    let (is_old_header, is_old_line) = (is_old(header), is_old(line));
    let rule_of = |part: &TableMapping, field: &String| part.rules.iter().find(|rule| rule.field == *field).cloned();
    for (in_header, in_line) in of_header.key.iter().zip(&of_line.key) {
        match (rule_of(header, in_header), rule_of(line, in_line)) {
            (Some(rule), other) if other.is_none() || (is_old_header && !is_old_line) => put(line, in_line, rule),
            (other, Some(rule)) if other.is_none() || (is_old_line && !is_old_header) => put(header, in_header, rule),
            (None | Some(_), None | Some(_)) => {}
        }
    }
    header.rules.sort_by_key(|rule| of_header.position(&rule.field));
    line.rules.sort_by_key(|rule| of_line.position(&rule.field));
}

fn put(part: &mut TableMapping, field: &str, rule: FieldRule) {
    part.rules.retain(|known| known.field != field);
    part.rules.push(FieldRule { field: field.to_owned(), ..rule });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CheckSeverity, Field, FieldSource, FieldType, Locale, RecordCheck, Step};

    fn schema(name: &str, key: &[&str], fields: &[&str]) -> TableSchema {
        let fields = key.iter().chain(fields).map(|name| Field::new(name, FieldType::Code)).collect();
        TableSchema::new(name, key, fields)
    }

    fn tables() -> Vec<Arc<TableSchema>> {
        let mut line = schema("Line", &["Document No.", "Line No."], &["Item", "No."]);
        line.header_table = Some("Header".into());
        line.fields[1].kind = FieldType::Integer;
        // The number of a line is that of an item, not of a document.
        line.fields[3].relation = Some("Item".into());
        let all = [
            schema("Customer", &["No."], &["Name", "Fax"]),
            schema("Vendor", &["No."], &["Name", "Bank"]),
            schema("Header", &["No."], &["Date"]),
            line,
        ];
        all.into_iter().map(Arc::new).collect()
    }

    fn rule(field: &str, column: &str) -> FieldRule {
        FieldRule { field: field.to_owned(), from: FieldSource::Column(column.to_owned()), ..FieldRule::default() }
    }

    /// A table, what a row becomes in it, and its fields with their columns.
    type Filled<'a> = (&'a str, Part, &'a [(&'a str, &'a str)]);

    fn mapping(parts: &[Filled<'_>]) -> Mapping {
        let part = |(table, part, rules): &Filled<'_>| TableMapping {
            table: (*table).into(),
            part: *part,
            rules: rules.iter().map(|(field, column)| rule(field, column)).collect(),
            ..TableMapping::default()
        };
        Mapping { tables: parts.iter().map(part).collect(), ..Mapping::default() }
    }

    fn moved(before: &Mapping, columns: &[&str], target: &[&str]) -> Mapping {
        let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
        let target: Vec<TableName> = target.iter().map(|name| (*name).into()).collect();
        retarget(before, &columns, &target, &tables())
    }

    /// Each rule as `Table.Field=source`.
    fn rules(mapping: &Mapping) -> Vec<String> {
        let of = |part: &TableMapping| {
            let table = part.table.clone();
            part.rules.iter().map(move |rule| format!("{table}.{}={}", rule.field, rule.from.sentence())).collect()
        };
        mapping.tables.iter().flat_map(|part| -> Vec<String> { of(part) }).collect()
    }

    #[test]
    fn fields_of_the_same_name_take_their_rules_along() {
        let mut before = mapping(&[("Customer", Part::Record, &[("No.", "Nr"), ("Name", "Wer"), ("Fax", "Telefax")])]);
        before.tables[0].rules[1].steps = vec![Step::Trim];
        before.locale = Locale { decimal: ',', ..Locale::default() };
        let after = moved(&before, &["Nr", "Wer", "Telefax", "Bank"], &["Vendor"]);
        assert_eq!(rules(&after), ["Vendor.No.=column “Nr”", "Vendor.Name=column “Wer”", "Vendor.Bank=column “Bank”"]);
        assert_eq!(after.tables[0].rules[1].steps, [Step::Trim]);
        assert_eq!(after.locale, before.locale);
        assert_eq!(left_out(&before, &after), ["Fax (column “Telefax”)"]);
        assert_eq!(left_out(&before, &before), [""; 0]);
    }

    #[test]
    fn record_checks_stay_with_their_table() {
        let mut before = mapping(&[("Customer", Part::Record, &[("No.", "Nr")])]);
        let check = |expression: &str| RecordCheck {
            expression: expression.to_owned(),
            message: String::new(),
            severity: CheckSeverity::Error,
        };
        before.tables[0].checks = vec![check("true"), check("1 == 1")];
        let after = moved(&before, &["Nr"], &["Vendor"]);
        assert_eq!(after.tables[0].checks, []);
        assert_eq!(left_out(&before, &after), ["the 2 record checks of Customer"]);
    }

    #[test]
    fn lines_take_the_number_of_their_header() {
        let before = mapping(&[("Header", Part::Record, &[("No.", "Nr"), ("Date", "Tag")])]);
        let after = moved(&before, &["Nr", "Tag", "Item"], &["Header", "Line"]);
        let expect = [
            "Header.No.=column “Nr”",
            "Header.Date=column “Tag”",
            "Line.Document No.=column “Nr”",
            "Line.Line No.=Line no. in the document",
            "Line.Item=column “Item”",
        ];
        assert_eq!(rules(&after), expect);
        assert_eq!(after.tables.iter().map(|part| part.part).collect::<Vec<_>>(), [Part::Header, Part::Line]);
    }

    #[test]
    fn a_header_takes_the_number_of_its_lines() {
        let before = mapping(&[("Line", Part::Record, &[("Document No.", "Nr"), ("Line No.", "Pos"), ("No.", "Art")])]);
        let after = moved(&before, &["Nr", "Pos", "Art"], &["Header", "Line"]);
        let expect = [
            "Header.No.=column “Nr”",
            "Line.Document No.=column “Nr”",
            "Line.Line No.=column “Pos”",
            "Line.No.=column “Art”",
        ];
        assert_eq!(rules(&after), expect);
    }

    #[test]
    fn a_number_from_elsewhere_is_that_of_header_and_lines() {
        let before = mapping(&[("Customer", Part::Record, &[("No.", "Konto")])]);
        let after = moved(&before, &["Konto"], &["Header", "Line"]);
        let number =
            ["Header.No.=column “Konto”", "Line.Document No.=column “Konto”", "Line.Line No.=Line no. in the document"];
        assert_eq!(rules(&after), number);
    }

    #[test]
    fn without_lines_their_fields_fall_out() {
        let before = mapping(&[
            ("Header", Part::Header, &[("No.", "Nr")]),
            ("Line", Part::Line, &[("Document No.", "Nr"), ("No.", "Art")]),
        ]);
        let after = moved(&before, &["Nr", "Art"], &["Header"]);
        assert_eq!(rules(&after), ["Header.No.=column “Nr”"]);
        assert_eq!(after.tables[0].part, Part::Record);
        assert_eq!(left_out(&before, &after), ["Document No. (column “Nr”)", "No. (column “Art”)"]);
    }
}
