//! Which record stems from which row.

use super::table::{Stored, Table};
use crate::{
    model::{ImportId, RowNo},
    store::StoreError,
};

impl Table {
    /// Walks the versions that stem from an import, in the order in which they were written: of which row, the key, and
    /// whether there was a version before.
    pub fn each_of_import(&self, import: ImportId, each: &mut dyn FnMut(RowNo, &[u8], bool)) -> Result<(), StoreError> {
        let own: Vec<u32> = {
            let index = self.read_index()?;
            let own = index.segments.iter().enumerate().filter(|(_, segment)| segment.import == import);
            own.map(|(at, _)| at as u32).collect()
        };
        for no in own {
            let segment = self.segment(no)?;
            for slot in 0..segment.len() as u16 {
                each(segment.row(slot), segment.key(slot), segment.previous(slot).is_some());
            }
        }
        Ok(())
    }

    /// Returns the latest version that stems from a row of an import: later runs come first. Only the import's own
    /// segments are looked at.
    pub fn of_row(&self, import: ImportId, row: RowNo) -> Result<Option<Stored>, StoreError> {
        let segments: Vec<u32> = {
            let index = self.read_index()?;
            let own = index.segments.iter().enumerate().filter(|(_, segment)| segment.import == import);
            own.map(|(at, _)| at as u32).collect()
        };
        for no in segments.into_iter().rev() {
            if let Some(stored) = self.in_segment(no, row)? {
                return Ok(Some(stored));
            }
        }
        Ok(None)
    }
}
