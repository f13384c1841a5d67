//! The tables that come with the program: `assets/tables/*.toml`.

use std::sync::LazyLock;

use crate::model::TableSchema;

macro_rules! tables {
    ($($file:literal)*) => {
        /// The definitions as they were built in, with the file each came from.
        const FILES: &[(&str, &str)] =
            &[$(($file, include_str!(concat!("../../../assets/tables/", $file, ".toml")))),*];
    };
}

tables! {
    "contact" "country-region" "currency" "customer" "item" "item-category" "location" "payment-terms"
    "purchase-header" "purchase-line" "sales-header" "sales-line" "salesperson-purchaser" "unit-of-measure" "vendor"
}

static TABLES: LazyLock<Vec<TableSchema>> = LazyLock::new(|| {
    let mut tables: Vec<TableSchema> = FILES
        .iter()
        .map(|(file, text)| toml::from_str(text).unwrap_or_else(|error| panic!("BUG: table {file}: {error}")))
        .collect();
    tables.sort_by(|a, b| (a.sort_order, &a.name).cmp(&(b.sort_order, &b.name)));
    tables
});

/// Returns the definitions, in the order of the catalogue. They are read at the first call.
pub fn tables() -> &'static [TableSchema] {
    &TABLES
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{super::neutral, *};
    use crate::model::{Field, FieldType};

    fn table(name: &str) -> Option<&'static TableSchema> {
        tables().iter().find(|table| table.name.as_str() == name)
    }

    #[test]
    fn every_file_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/tables");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut names: Vec<_> = files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, FILES.iter().map(|(file, _)| *file).collect::<Vec<_>>());
    }

    #[test]
    fn definitions_are_sound() {
        let faults: Vec<_> = tables().iter().flat_map(TableSchema::faults).collect();
        assert_eq!(faults, Vec::<String>::new());
        let names: HashSet<_> = tables().iter().map(|table| &table.name).collect();
        assert_eq!(names.len(), tables().len());
    }

    #[test]
    fn relations_lead_to_tables_with_one_code_for_a_key() {
        for schema in tables() {
            for field in schema.fields.iter().filter(|field| field.relation.is_some()) {
                let place = format!("{} · {}", schema.name, field.name);
                let target = table(field.relation.as_ref().unwrap().as_str()).expect(&place);
                let [key] = &target.key[..] else { panic!("{place}: the key has several fields") };
                let key = target.field(key).unwrap();
                assert_eq!((field.kind, key.kind), (FieldType::Code, FieldType::Code), "{place}");
                assert!(field.length >= key.length, "{place} is shorter than the key");
            }
            if let Some(header) = &schema.header_table {
                let header = table(header.as_str()).expect("a header table");
                let (lines, headers) = (schema.key_positions().len(), header.key_positions().len());
                assert!(lines > headers, "{} must number its lines within a document", schema.name);
            }
        }
    }

    #[test]
    fn records_from_the_start_and_defaults_are_values_of_their_fields() {
        for schema in tables() {
            for field in &schema.fields {
                if let Some(default) = &field.default {
                    check_value(schema, field, default);
                }
            }
            let Some(prefill) = &schema.prefill else { continue };
            let mut keys = HashSet::new();
            for row in &prefill.rows {
                assert_eq!(row.len(), prefill.fields.len(), "{}: {row:?}", schema.name);
                for (name, text) in prefill.fields.iter().zip(row) {
                    let field = schema.field(name).unwrap_or_else(|| panic!("{} has no {name}", schema.name));
                    check_value(schema, field, text);
                }
                let positions = schema.key.iter().map(|key| prefill.fields.iter().position(|name| name == key));
                assert!(keys.insert(positions.map(|at| &row[at.unwrap()]).collect::<Vec<_>>()), "{row:?} comes twice");
            }
        }
    }

    #[track_caller]
    fn check_value(schema: &TableSchema, field: &Field, text: &str) {
        let place = format!("{} · {}: {text}", schema.name, field.name);
        assert!(neutral::parse(field, text).is_some(), "{place}");
        assert!(!(field.mandatory && text.is_empty()), "{place}");
        assert!(field.length.is_none_or(|length| text.chars().count() <= length as usize), "{place}");
        assert!(field.kind != FieldType::Code || text.to_uppercase() == text, "{place}");
    }

    #[test]
    fn prefilled_relations_exist() {
        for schema in tables() {
            let Some(prefill) = &schema.prefill else { continue };
            for (at, name) in prefill.fields.iter().enumerate() {
                let Some(relation) = schema.field(name).and_then(|field| field.relation.as_ref()) else { continue };
                let there =
                    table(relation.as_str()).and_then(|target| target.prefill.as_ref()).expect("a prefilled table");
                for row in prefill.rows.iter().filter(|row| !row[at].is_empty()) {
                    assert!(there.rows.iter().any(|other| other[0] == row[at]), "{} {row:?}", schema.name);
                }
            }
        }
    }
}
