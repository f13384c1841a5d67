//! `longshore records`: the records of an import with their issues.

use std::{io::Write, path::Path};

use serde_json::{Map, Value, json};

use super::{Ended, args::RecordsArgs, import, open, stdout};
use crate::{
    engine::RecordsQuery,
    model::{CellKind, ImportId, RecordStatus},
    store::Record,
};

/// Records fetched at a time.
const PAGE: usize = 1000;

/// Lists them.
pub fn run(args: &RecordsArgs, root: &Path) -> anyhow::Result<Ended> {
    let id = ImportId(args.import);
    let status = args.status.as_deref().map(str::parse::<RecordStatus>).transpose().map_err(anyhow::Error::msg)?;
    let mut engine = open(root)?;
    let columns = import::find(&mut engine, id)?.columns;
    let library = engine.library();
    let query = RecordsQuery { imports: vec![id], status, text: String::new() };
    let mut out = stdout();
    let mut position = 0;
    if args.output.json {
        write!(out, "[")?;
    }
    loop {
        let page = library.records(&query, position, PAGE, &|| true).map_err(anyhow::Error::msg)?;
        for (_, record) in &page.records {
            if args.output.json {
                write!(out, "{}{}", if position > 0 { ",\n" } else { "" }, to_json(record, &columns))?;
            } else {
                show(&mut out, record)?;
            }
            position += 1;
        }
        if page.records.is_empty() {
            break;
        }
    }
    if args.output.json {
        writeln!(out, "]")?;
    }
    out.flush()?;
    Ok(Ended::Well)
}

fn to_json(record: &Record, columns: &[String]) -> Value {
    let mut values = Map::new();
    for (i, (kind, text)) in record.cells.iter().enumerate() {
        let column = columns.get(i).cloned().unwrap_or_else(|| format!("Column {}", i + 1));
        values.insert(column, if *kind == CellKind::Null { Value::Null } else { json!(text) });
    }
    for column in columns.iter().skip(record.cells.len()) {
        values.insert(column.clone(), Value::Null);
    }
    let issues: Vec<_> = record
        .issues
        .iter()
        .map(|issue| json!({ "field": issue.field, "code": issue.code, "value": issue.value, "message": issue.message() }))
        .collect();
    json!({
        "row": record.row,
        "line": record.line,
        "status": record.status.name(),
        "values": values,
        "created": record.key,
        "issues": issues,
    })
}

fn show(out: &mut impl Write, record: &Record) -> anyhow::Result<()> {
    let Record { row, line, status, key, issues, .. } = record;
    writeln!(out, "Row {row} (line {line}): {status} {}", key.as_deref().unwrap_or_default())?;
    for issue in issues {
        writeln!(out, "  {}. {}.", issue.message(), issue.advice())?;
    }
    Ok(())
}
