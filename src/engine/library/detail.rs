//! One integration record, whole: as it stands in the file, as it is understood, what it created.

use std::sync::Arc;

use super::Library;
use crate::{
    engine::{JobError, plan::Plan},
    model::{
        CellKind, Finished, Import, ImportId, Issue, KeyPrint, RawRow, RecordStatus, RowNo, TableName, cells,
        raw::{RawBlock, RawCell},
    },
    pipeline::Explained,
    store::{Record, company::Stored},
};

/// A record with everything there is to know of it.
#[derive(Clone, Debug)]
pub struct RecordDetail {
    pub import: Import,
    pub record: Record,
    /// Headings of the staged columns; a row may have more cells than there are headings.
    pub columns: Vec<String>,
    /// How the record is understood now: by part and field, with what is wrong.
    pub explained: Explained,
    /// Why it could not be explained, in a sentence.
    pub fault: Option<String>,
    /// The business records it created or changed.
    pub created: Vec<CreatedRecord>,
}

/// A business record that stems from a staged one.
#[derive(Clone, Debug)]
pub struct CreatedRecord {
    pub table: TableName,
    pub key: String,
    /// Fields that have a value, as shown.
    pub fields: Vec<(String, String)>,
    /// Whether it has been changed since by another import or row.
    pub is_changed_since: bool,
}

impl RecordDetail {
    /// Returns what is wrong with the record: what its last run found, or what it would find now where it waits.
    pub fn issues(&self) -> &[Issue] {
        &self.record.issues
    }
}

impl Library {
    /// Returns the record of that row, or `None` where there is none.
    pub fn record(&self, import: ImportId, row: RowNo) -> Result<Option<RecordDetail>, String> {
        self.try_record(import, row).map_err(|error| error.sentence())
    }

    fn try_record(&self, import: ImportId, row: RowNo) -> Result<Option<RecordDetail>, JobError> {
        let Some(record) = self.stores.workspace.staging(import)?.record(row)? else { return Ok(None) };
        let import = self.stores.import(import)?;
        let columns = import.columns.clone();
        let mut detail = RecordDetail {
            import,
            record,
            columns,
            explained: Explained { parts: Vec::new() },
            fault: None,
            created: Vec::new(),
        };
        if let Err(error) = self.explain(&mut detail) {
            detail.fault = Some(error.sentence());
        }
        Ok(Some(detail))
    }

    fn explain(&self, detail: &mut RecordDetail) -> Result<(), JobError> {
        let integration = self.stores.integration_of(&detail.import)?;
        let plan = Plan::new(&self.stores, &integration, &detail.columns, &detail.import)?;
        let cells = detail.record.cells.iter().map(|(kind, text)| RawCell { kind: *kind, text });
        let block = RawBlock::of_row(detail.record.row, detail.record.line, cells);
        let Some(row) = block.row(0) else { return Ok(()) };
        detail.explained = plan.explain(&row);
        if detail.record.status == RecordStatus::Completed {
            detail.created = self.created(&plan, &row, detail)?;
        }
        Ok(())
    }

    /// Finds the business records of a completed row. Their keys are made again from its values; a line number that
    /// the program gave is found by the row that the record says it stems from.
    fn created(&self, plan: &Plan, row: &RawRow<'_>, detail: &RecordDetail) -> Result<Vec<CreatedRecord>, JobError> {
        let mut finished = Finished::default();
        plan.convert(&mut std::iter::once(*row), &[], &mut finished);
        let mut found = Vec::new();
        for entry in finished.units().flatten() {
            let Some(part) = plan.pipeline.parts().get(usize::from(entry.part)) else { continue };
            let table = self.stores.company.table(&part.table.name)?;
            let by_row = table.of_row(detail.import.id, detail.record.row)?;
            let print =
                by_row.as_ref().map_or_else(|| KeyPrint::of(finished.key(entry)), |stored| KeyPrint::of(stored.key()));
            let Some(location) = table.keys()?.find(print)? else { continue };
            let stored = table.record(location)?;
            let is_own = stored.import() == detail.import.id && stored.row() == detail.record.row;
            found.push(shown(table.schema(), &stored, by_row.is_some() && !is_own));
        }
        Ok(found)
    }
}

fn shown(schema: &Arc<crate::model::TableSchema>, stored: &Stored, is_changed_since: bool) -> CreatedRecord {
    let values = schema.fields.iter().zip(cells::iter(stored.cells()));
    let fields =
        values.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field.name.clone(), field.show(value)));
    CreatedRecord {
        table: schema.name.clone(),
        key: schema.show_key(stored.key()),
        fields: fields.collect(),
        is_changed_since,
    }
}

/// Returns the record's cells as texts to be edited, one a column.
pub fn editable(record: &Record, num_columns: usize) -> Vec<String> {
    let mut texts: Vec<String> = record
        .cells
        .iter()
        .map(|(kind, text)| if *kind == CellKind::Null { String::new() } else { text.clone() })
        .collect();
    if texts.len() < num_columns {
        texts.resize(num_columns, String::new());
    }
    texts
}
