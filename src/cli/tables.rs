//! `longshore tables`: the catalogue of the company.

use std::path::Path;

use anyhow::Context;
use serde_json::json;

use super::{Ended, args::JsonArgs, open, print_json};
use crate::{
    engine::InlineEngine,
    model::{Field, TableName},
};

/// Lists the tables.
pub fn run(args: &JsonArgs, root: &Path) -> anyhow::Result<Ended> {
    let overview = open(root)?.overview();
    if args.json {
        let tables: Vec<_> = overview
            .tables
            .iter()
            .map(|view| {
                let schema = &view.schema;
                let fields: Vec<_> = schema.fields.iter().map(field_json).collect();
                json!({ "name": schema.name, "records": view.num_records, "key": schema.key, "fields": fields })
            })
            .collect();
        print_json(&tables)?;
    } else {
        for view in &*overview.tables {
            println!("{:<24} {:>10}  {}", view.schema.name.as_str(), view.num_records, view.schema.description);
        }
    }
    Ok(Ended::Well)
}

fn field_json(field: &Field) -> serde_json::Value {
    json!({
        "name": field.name,
        "type": field.kind,
        "length": field.length,
        "mandatory": field.mandatory,
        "relation": field.relation,
    })
}

/// Finds a table by name, whatever its case.
pub fn find(engine: &InlineEngine, name: &str) -> anyhow::Result<TableName> {
    let schemas = engine.stores().company.schemas();
    let found = schemas
        .iter()
        .find(|schema| schema.name.as_str().eq_ignore_ascii_case(name) || schema.plural.eq_ignore_ascii_case(name));
    let found = found.with_context(|| format!("there is no table “{name}”; `longshore tables` lists them"))?;
    Ok(found.name.clone())
}
