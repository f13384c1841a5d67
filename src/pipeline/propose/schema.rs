//! A table made from a file's own columns.

use std::collections::{HashMap, HashSet};

use super::{
    Sample,
    types::{ColumnType, Scope, judge},
};
use crate::model::{CellKind, Field, FieldType, RawBlock, RawCell, TableSchema};

/// The key of a table none of whose columns can be one: the row's number in the file.
pub(super) const ROW_NO: &str = "Row No.";

/// Makes a table of a file's columns. Types are proposed from the sample; what looks like an identifier stays text,
/// as do columns without values. The key is the first column whose values are all there and all different.
pub fn schema_from_columns(name: &str, columns: &[String], sample: &RawBlock, scope: Scope) -> TableSchema {
    let sample = Sample::new(sample, columns.len());
    let names = unique_names(columns);
    let types = names.iter().enumerate().map(|(column, name)| judge(name, &sample, column, scope));
    let mut fields: Vec<_> = types.map(field).collect();
    let key = fields.iter().enumerate().find(|(i, field)| can_be_key(field, sample.cells(*i)));
    let key = key.map_or(ROW_NO, |(_, field)| &field.name).to_owned();
    if key == ROW_NO && fields.iter().all(|field| field.name != ROW_NO) {
        fields.insert(0, Field::new(ROW_NO, FieldType::Integer));
    }
    for field in fields.iter_mut().filter(|field| field.name == key) {
        field.mandatory = true;
    }
    TableSchema {
        name: name.into(),
        plural: name.to_owned(),
        description: "Made from the columns of a file".to_owned(),
        sort_order: u32::MAX,
        key: vec![key],
        header_table: None,
        fields,
        prefill: None,
    }
}

/// Gives every column a name of its own: "Column 3" where it has none, "Note (2)" where it is another's. A field can't
/// be found by two headings that are the same, but the table is sound.
fn unique_names(columns: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    let mut taken: HashSet<String> = HashSet::with_capacity(columns.len());
    let mut next: HashMap<String, usize> = HashMap::new();
    for (i, column) in columns.iter().enumerate() {
        let base = match column.trim() {
            "" => format!("Column {}", i + 1),
            heading => heading.to_owned(),
        };
        let mut name = base.clone();
        while !taken.insert(name.clone()) {
            let number = next.entry(base.clone()).or_insert(1);
            *number += 1;
            name = format!("{base} ({number})");
        }
        names.push(name);
    }
    names
}

fn field(found: ColumnType) -> Field {
    let ColumnType { column, kind, decimals, members, .. } = found;
    Field { members, decimals, ..Field::new(&column, kind) }
}

fn is_filled(cell: &RawCell<'_>) -> bool {
    cell.kind != CellKind::Error && !cell.text.trim().is_empty()
}

fn can_be_key(field: &Field, cells: &[RawCell<'_>]) -> bool {
    let mut seen = HashSet::with_capacity(cells.len());
    matches!(field.kind, FieldType::Code | FieldType::Text | FieldType::Integer | FieldType::Guid)
        && !cells.is_empty()
        && cells.iter().all(|cell| is_filled(cell) && seen.insert(cell.text.trim().to_uppercase()))
}
