//! Checking the company: that the segments are what was written, add up to the totals, and are what the index says.

use super::{
    Company, Table,
    segment::{Location, Segment},
};
use crate::{
    model::{KeyPrint, cells},
    store::StoreError,
};

/// So many faults of one table are told; one damaged value can make thousands.
const MAX_FAULTS: usize = 20;

impl Company {
    /// Reads every record of every table and says, in sentences, what is not as it should be. Nothing is written
    /// meanwhile.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let _writing = self.writer();
        let mut faults = Vec::new();
        let mut tables = self.tables();
        tables.sort_by_key(|table| table.id());
        for table in tables {
            let mut found = table.check()?;
            if found.len() > MAX_FAULTS {
                let more = found.len() - MAX_FAULTS;
                found.truncate(MAX_FAULTS);
                found.push(format!("table {}: and {more} more", table.schema().name));
            }
            faults.append(&mut found);
        }
        Ok(faults)
    }
}

/// What is summed up over a table's segments.
struct Checking<'t> {
    table: &'t Table,
    head: super::Head,
    /// The number of slots of each segment so far.
    sizes: Vec<usize>,
    faults: Vec<String>,
}

impl Table {
    fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut checking =
            Checking { table: self, head: super::Head::default(), sizes: Vec::new(), faults: Vec::new() };
        for entry in self.sealed_segments() {
            let (no, sealed) = entry?;
            if no != Some(checking.head.num_segments) {
                checking.fault(&format!("segment {} is missing", checking.head.num_segments));
                return Ok(checking.faults);
            }
            checking.head.add_segment(&sealed);
            match Segment::open(&sealed, self.layouts(), &self.origin()) {
                Ok(segment) => checking.segment(&segment)?,
                Err(error) => {
                    checking.fault(&error.to_string());
                    checking.sizes.push(0);
                }
            }
        }
        checking.totals()?;
        Ok(checking.faults)
    }
}

impl Checking<'_> {
    fn fault(&mut self, what: &str) {
        self.faults.push(format!("table {}: {what}", self.table.schema().name));
    }

    fn segment(&mut self, segment: &Segment) -> Result<(), StoreError> {
        let no = self.sizes.len() as u32;
        for slot in 0..segment.len() as u16 {
            let location = Location { segment: no, slot };
            match segment.previous(slot) {
                None => self.head.num_records += 1,
                Some(previous) => self.previous(segment, location, previous)?,
            }
            self.record(segment, slot, location);
        }
        self.sizes.push(segment.len());
        Ok(())
    }

    fn previous(&mut self, segment: &Segment, location: Location, previous: Location) -> Result<(), StoreError> {
        let is_there = self.sizes.get(previous.segment as usize).is_some_and(|size| usize::from(previous.slot) < *size);
        if !is_there {
            self.fault(&format!("{} replaces a version that does not exist", place(location)));
        } else if self.table.record(previous)?.key() != segment.key(location.slot) {
            self.fault(&format!("{} replaces a version of another record", place(location)));
        }
        Ok(())
    }

    fn record(&mut self, segment: &Segment, slot: u16, location: Location) {
        let values: Vec<_> = cells::slices(segment.cells(slot)).collect();
        let schema = self.table.schema();
        if values.len() != schema.fields.len() || values.concat() != segment.cells(slot) {
            self.fault(&format!("{} has {} values, not {}", place(location), values.len(), schema.fields.len()));
            return;
        }
        let key: Vec<u8> = schema.key_positions().iter().flat_map(|at| values[*at]).copied().collect();
        if key != segment.key(slot) {
            self.fault(&format!("{} lies under another key than its own", place(location)));
        }
    }

    fn totals(&mut self) -> Result<(), StoreError> {
        let on_disk = self.table.head_on_disk()?;
        let (found, expected) = (self.head, on_disk);
        if (found.num_records, found.num_segments) == (expected.num_records, expected.num_segments) {
            if found.checksum != expected.checksum {
                self.fault("the segments are not those that were written");
            }
        } else {
            self.fault(&format!(
                "{} records in {} segments were found, {} in {} expected",
                found.num_records, found.num_segments, expected.num_records, expected.num_segments
            ));
            return Ok(());
        }
        match self.table.read_index() {
            Err(error) => self.fault(&error.to_string()),
            Ok(index) => {
                let lost = self.lost_keys(&index)?;
                drop(index);
                if lost > 0 {
                    self.fault(&format!("{lost} records are not found by their keys"));
                }
            }
        }
        Ok(())
    }

    /// Counts the records that the index does not lead to.
    fn lost_keys(&self, index: &super::index::Index) -> Result<u64, StoreError> {
        let mut lost = 0;
        for (no, info) in index.segments.iter().enumerate() {
            for slot in info.present() {
                let location = Location { segment: no as u32, slot };
                let record = self.table.record(location)?;
                lost += u64::from(index.find(KeyPrint::of(record.key()))? != Some(location));
            }
        }
        Ok(lost)
    }
}

fn place(location: Location) -> String {
    format!("record {} of segment {}", location.slot + 1, location.segment + 1)
}
