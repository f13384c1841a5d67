//! Questions about records that are not in memory: where one stands in the list, and which ones a selection means.

use std::cmp::Ordering;

use super::RecordId;
use crate::{
    engine::{Library, RecordsQuery},
    model::{ImportId, RecordStatus, RowNo},
    store::staging::Record,
};

/// Records asked for at once.
const STEP: u64 = 1_000;

/// The records that a selection means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// Rows that can be processed, as ranges, by import.
    pub rows: Vec<(ImportId, Vec<(RowNo, RowNo)>)>,
    pub num_rows: u64,
    /// Rows that are left out: completed ones are never processed twice.
    pub num_completed: u64,
}

/// Returns where the record stands in what the query finds, or `None` where it is not among it.
///
/// The list is in the order of the query's imports, then of rows: it is halved until the record is found.
pub fn position(
    library: &Library,
    query: &RecordsQuery,
    record: RecordId,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<u64>, String> {
    let place = |import: ImportId| query.imports.iter().position(|candidate| *candidate == import);
    let Some(wanted) = place(record.import) else { return Ok(None) };
    let (mut low, mut high) = (0, library.records(query, 0, 0, go_on)?.total);
    while low < high && go_on() {
        let middle = low + (high - low) / 2;
        let page = library.records(query, middle, 1, go_on)?;
        // Records may have left the list meanwhile.
        let Some((import, found)) = page.records.first() else {
            high = middle;
            continue;
        };
        let order = place(*import).cmp(&Some(wanted)).then(found.row.cmp(&record.row));
        match order {
            Ordering::Equal => return Ok(Some(middle)),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(None)
}

/// Returns the rows at those positions that can be processed.
pub fn pick(
    library: &Library,
    query: &RecordsQuery,
    ranges: &[(u64, u64)],
    go_on: &dyn Fn() -> bool,
) -> Result<Picked, String> {
    let mut picked = Picked::default();
    visit(library, query, ranges, go_on, &mut |import, record| picked.add(import, record))?;
    Ok(picked)
}

/// Returns the records at those positions as lines of text, `line` for each.
pub fn lines(
    library: &Library,
    query: &RecordsQuery,
    ranges: &[(u64, u64)],
    go_on: &dyn Fn() -> bool,
    line: &dyn Fn(ImportId, &Record) -> Vec<String>,
) -> Result<Vec<Vec<String>>, String> {
    let mut lines = Vec::new();
    visit(library, query, ranges, go_on, &mut |import, record| lines.push(line(import, record)))?;
    Ok(lines)
}

fn visit(
    library: &Library,
    query: &RecordsQuery,
    ranges: &[(u64, u64)],
    go_on: &dyn Fn() -> bool,
    see: &mut dyn FnMut(ImportId, &Record),
) -> Result<(), String> {
    for (first, last) in ranges {
        let mut position = *first;
        while position <= *last && go_on() {
            let num = STEP.min(last - position + 1);
            let page = library.records(query, position, num as usize, go_on)?;
            page.records.iter().for_each(|(import, record)| see(*import, record));
            if (page.records.len() as u64) < num {
                break;
            }
            position += num;
        }
    }
    Ok(())
}

impl Picked {
    /// Adds a record; records come in the order of the list.
    pub fn add(&mut self, import: ImportId, record: &Record) {
        match record.status {
            RecordStatus::Completed => self.num_completed += 1,
            RecordStatus::Ready | RecordStatus::Processing | RecordStatus::Error | RecordStatus::Skipped => {
                self.add_row(import, record.row);
            }
        }
    }

    fn add_row(&mut self, import: ImportId, row: RowNo) {
        self.num_rows += 1;
        if self.rows.last().is_none_or(|(last, _)| *last != import) {
            self.rows.push((import, Vec::new()));
        }
        let Some((_, ranges)) = self.rows.last_mut() else { return };
        match ranges.last_mut() {
            Some((_, last)) if last.next() == row => *last = row,
            Some(_) | None => ranges.push((row, row)),
        }
    }
}
