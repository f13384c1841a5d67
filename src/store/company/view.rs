//! Pages of a table: a view is made once for each query and state of the table, then any page of it is a slice.

use std::{collections::VecDeque, sync::Arc};

use super::{
    Table,
    index::SegmentInfo,
    order::Sorting,
    query::{Direction, Matcher, TableQuery},
    segment::{Location, Segment},
    table::lock,
};
use crate::{
    model::{ImportId, RowNo, cells},
    store::StoreError,
};

/// How many views a table keeps; at 8 bytes a record each.
const NUM_VIEWS: usize = 3;

/// A page of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePage {
    /// Records of the whole view.
    pub total: u64,
    pub rows: Vec<TableRow>,
}

/// A record as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// One text for each field.
    pub cells: Vec<String>,
    /// Where it came from; import 0 is the company's own data.
    pub import: ImportId,
    pub row: RowNo,
    pub location: Location,
}

/// The views made last.
#[derive(Debug, Default)]
pub(super) struct Views {
    views: VecDeque<View>,
}

#[derive(Debug)]
struct View {
    query: TableQuery,
    generation: u64,
    locations: Arc<Vec<Location>>,
}

/// What a scan goes by: writing goes on beside it.
struct Snapshot {
    segments: Vec<SegmentInfo>,
    generation: u64,
}

impl Table {
    /// Returns `num` records of a view from `position` on. Where a view must be made first, `go_on` is asked now and
    /// then; `None` says that it was told to stop.
    pub fn page(
        &self,
        query: &TableQuery,
        position: u64,
        num: usize,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<TablePage>, StoreError> {
        if query.is_plain() {
            let (total, locations) = {
                let index = self.read_index()?;
                (index.len() as u64, index.locations(position, num))
            };
            return Ok(Some(TablePage { total, rows: self.rows(&locations)? }));
        }
        let Some(view) = self.view(query, go_on)? else { return Ok(None) };
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(view.len());
        let end = start.saturating_add(num).min(view.len());
        Ok(Some(TablePage { total: view.len() as u64, rows: self.rows(&view[start..end])? }))
    }

    /// Hands over the records of a view one by one, as they were when it began. Returns false where `each` or `go_on`
    /// ended it.
    pub fn for_each(
        &self,
        query: &TableQuery,
        go_on: &dyn Fn() -> bool,
        mut each: impl FnMut(&[u8]) -> bool,
    ) -> Result<bool, StoreError> {
        if query.sort.is_none() {
            return self.scan(query, &self.snapshot()?, go_on, |record, _| each(record));
        }
        let Some(view) = self.view(query, go_on)? else { return Ok(false) };
        for location in &*view {
            if !each(self.record(*location)?.cells()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn rows(&self, locations: &[Location]) -> Result<Vec<TableRow>, StoreError> {
        locations.iter().map(|location| self.row(*location)).collect()
    }

    fn row(&self, location: Location) -> Result<TableRow, StoreError> {
        let record = self.record(location)?;
        let values = cells::iter(record.cells());
        let cells = self.schema().fields.iter().zip(values).map(|(field, value)| field.show(value)).collect();
        Ok(TableRow { cells, import: record.import(), row: record.row(), location })
    }

    fn view(&self, query: &TableQuery, go_on: &dyn Fn() -> bool) -> Result<Option<Arc<Vec<Location>>>, StoreError> {
        let snapshot = self.snapshot()?;
        if let Some(view) = lock(&self.views).find(query, snapshot.generation) {
            return Ok(Some(view));
        }
        let Some(locations) = self.make_view(query, &snapshot, go_on)? else { return Ok(None) };
        let locations = Arc::new(locations);
        lock(&self.views).keep(query, snapshot.generation, &locations);
        Ok(Some(locations))
    }

    fn make_view(
        &self,
        query: &TableQuery,
        snapshot: &Snapshot,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<Location>>, StoreError> {
        let mut found = Vec::new();
        let mut sorting = Sorting::default();
        let is_whole = self.scan(query, snapshot, go_on, |record, location| {
            match query.sort {
                None => found.push(location),
                Some((field, _)) => sorting.push(cells::iter(record).nth(field).unwrap_or_default(), location),
            }
            true
        })?;
        Ok(is_whole.then(|| match query.sort {
            None => found,
            Some((_, Direction::Ascending)) => sorting.ascending(),
            Some((_, Direction::Descending)) => sorting.descending(),
        }))
    }

    /// Walks the records of a snapshot that the query wants, in the order in which they were written; false where
    /// `each` or `go_on` ended it.
    fn scan(
        &self,
        query: &TableQuery,
        snapshot: &Snapshot,
        go_on: &dyn Fn() -> bool,
        mut each: impl FnMut(&[u8], Location) -> bool,
    ) -> Result<bool, StoreError> {
        let matcher = Matcher::new(self.schema(), query);
        for (info, sealed) in snapshot.segments.iter().zip(self.sealed_segments()) {
            let (no, sealed) = sealed?;
            if !go_on() {
                return Ok(false);
            }
            if info.num_present() == 0 || !matcher.wants(info.import) {
                continue;
            }
            let segment = Segment::open(&sealed, self.layouts(), &self.origin())?;
            let no = no.ok_or_else(|| self.origin().damaged())?;
            for slot in info.present() {
                let record = segment.cells(slot);
                if matcher.matches(record) && !each(record, Location { segment: no, slot }) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let segments = self.read_index()?.segments.clone();
        Ok(Snapshot { generation: segments.len() as u64, segments })
    }
}

impl Views {
    fn find(&self, query: &TableQuery, generation: u64) -> Option<Arc<Vec<Location>>> {
        let found = self.views.iter().find(|view| view.generation == generation && view.query == *query);
        found.map(|view| Arc::clone(&view.locations))
    }

    /// Keeps a view, in place of those that are out of date and of the oldest.
    fn keep(&mut self, query: &TableQuery, generation: u64, locations: &Arc<Vec<Location>>) {
        self.views.retain(|view| view.generation == generation);
        if self.views.len() == NUM_VIEWS {
            self.views.pop_front();
        }
        self.views.push_back(View { query: query.clone(), generation, locations: Arc::clone(locations) });
    }
}
