//! What was decided of a batch, as it is kept: by row, with the fields that change.

use crate::{
    destination::{Decided, DecidedRecord, differences},
    model::{
        FieldChange, PlannedRecord, PlannedRow, RowClass, RowOutcome, TableSchema, cells, dry_run::Digest,
        record::RowResult,
    },
    store::StoreError,
};

/// Values longer than this are cut where they are shown beside each other.
const MAX_SHOWN_CHARS: usize = 250;

/// Returns what would become of each row of a batch, by row.
pub fn planned(decided: &Decided<'_>) -> Result<Vec<PlannedRow>, StoreError> {
    let records = decided.records();
    let mut rows = Vec::with_capacity(decided.outcomes.len());
    for outcome in decided.outcomes {
        let start = records.partition_point(|record| record.row < outcome.row);
        let num = records[start..].iter().take_while(|record| record.row == outcome.row).count();
        rows.push(planned_row(outcome, &records[start..start + num])?);
    }
    Ok(rows)
}

fn planned_row(outcome: &RowOutcome, of_row: &[DecidedRecord<'_>]) -> Result<PlannedRow, StoreError> {
    let class = RowClass::of(&outcome.result);
    let key = match &outcome.result {
        RowResult::Completed { key, .. } => key.to_string(),
        RowResult::Failed => String::new(),
    };
    let mut digest = Digest::default();
    digest.push_number(class as u64);
    digest.push(key.as_bytes());
    outcome.issues.iter().for_each(|issue| digest.push_issue(issue));
    let mut records = Vec::with_capacity(of_row.len());
    for record in of_row {
        records.push(planned_record(record, &mut digest)?);
    }
    Ok(PlannedRow { row: outcome.row, class, key, issues: outcome.issues.clone(), records, digest: digest.finish() })
}

fn planned_record(record: &DecidedRecord<'_>, digest: &mut Digest) -> Result<PlannedRecord, StoreError> {
    let schema = record.schema();
    digest.push(schema.name.as_str().as_bytes());
    digest.push(record.key.as_bytes());
    digest.push(record.cells.unwrap_or_default());
    let changes = record.replaced(|old| {
        digest.push(old);
        changes(schema, old, record.cells.unwrap_or_default())
    })?;
    Ok(PlannedRecord {
        table: schema.name.clone(),
        key: record.key.clone(),
        version: record.version.map(|version| (version.segment, version.slot)),
        changes: changes.unwrap_or_default(),
    })
}

/// Returns the fields whose values differ, as shown.
pub fn changes(schema: &TableSchema, old: &[u8], new: &[u8]) -> Vec<FieldChange> {
    let shown = |at: usize, mut value: &[u8]| {
        let value = cells::take(&mut value).unwrap_or_default();
        schema.fields.get(at).map_or_else(String::new, |field| cut(field.show(value)))
    };
    let change = |(at, old, new): (usize, &[u8], &[u8])| FieldChange {
        field: schema.fields.get(at).map_or_else(String::new, |field| field.name.clone()),
        old: shown(at, old),
        new: shown(at, new),
    };
    differences(old, new).map(change).collect()
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
