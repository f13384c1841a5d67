//! What the company remembers of an import's batches: what makes running one twice impossible.

use super::{Company, keys, keys::TableId, marker, segment::Origin, touched};
use crate::{
    model::{ImportId, KeyPrint, RowNo, RowOutcome, TableName, varint},
    store::{StoreError, codec},
};

/// The version of "done up to batch n".
const DONE_VERSION: u8 = 1;

impl Company {
    /// Returns the number of the latest batch of an import; 0 where there is none.
    pub fn last_batch(&self, import: ImportId) -> Result<u64, StoreError> {
        let last = self.tree().scan_prefix(keys::markers(import)).next_back().transpose()?;
        match last {
            Some((key, _)) => keys::marker_batch(&key).ok_or_else(|| self.damaged_marker()),
            None => self.done_up_to(import),
        }
    }

    /// Returns what became of the rows of a batch; `None` where it was not run, or its marker was trimmed.
    pub fn outcomes(&self, import: ImportId, batch_no: u64) -> Result<Option<Vec<RowOutcome>>, StoreError> {
        let from = keys::marker(import, batch_no, 0);
        let to = keys::marker(import, batch_no, u16::MAX);
        Ok(self.read_markers(self.tree().range(from..=to))?.pop().map(|(_, outcomes)| outcomes))
    }

    /// Returns what became of the rows of each batch after that one.
    pub fn markers_after(&self, import: ImportId, batch_no: u64) -> Result<Vec<(u64, Vec<RowOutcome>)>, StoreError> {
        let from = keys::marker(import, batch_no.saturating_add(1), 0);
        let to = keys::marker(import, u64::MAX, u16::MAX);
        self.read_markers(self.tree().range(from..=to))
    }

    /// Forgets the outcomes of batches up to that one, which staging has by now; that they were done stays known.
    pub fn trim_markers(&self, import: ImportId, up_to: u64) -> Result<(), StoreError> {
        let _writing = self.writer();
        let up_to = up_to.min(self.last_batch(import)?);
        if up_to <= self.done_up_to(import)? {
            return Ok(());
        }
        let mut batch = sled::Batch::default();
        let range = keys::marker(import, 0, 0)..=keys::marker(import, up_to, u16::MAX);
        for key in self.tree().range(range).keys() {
            batch.remove(key?);
        }
        let mut body = Vec::new();
        varint::push(&mut body, up_to);
        batch.insert(keys::done(import), codec::seal(DONE_VERSION, &body));
        self.tree().apply_batch(batch)?;
        Ok(())
    }

    /// Forgets all that is known of an import that was deleted, but not the records it brought.
    pub fn forget_import(&self, import: ImportId) -> Result<(), StoreError> {
        let _writing = self.writer();
        let mut batch = sled::Batch::default();
        batch.remove(keys::done(import));
        for prefix in [keys::markers(import), keys::all_touched(import)] {
            for key in self.tree().scan_prefix(prefix).keys() {
                batch.remove(key?);
            }
        }
        self.tree().apply_batch(batch)?;
        Ok(())
    }

    /// Walks the keys that the import's rows found and left as they were.
    pub fn each_touched(
        &self,
        import: ImportId,
        mut each: impl FnMut(&TableName, KeyPrint, RowNo),
    ) -> Result<(), StoreError> {
        let names: Vec<(TableId, TableName)> =
            self.tables().iter().map(|table| (table.id(), table.schema().name.clone())).collect();
        for value in self.tree().scan_prefix(keys::all_touched(import)).values() {
            let value = value?;
            let body = codec::unseal_as(touched::VERSION, "a list of an import's keys", &self.folder_name(), &value)?;
            let read = touched::each(body, |id, row, key| {
                if let Some((_, name)) = names.iter().find(|(known, _)| *known == id) {
                    each(name, KeyPrint::of(key), row);
                }
            });
            read.ok_or_else(|| self.damaged_marker())?;
        }
        Ok(())
    }

    fn done_up_to(&self, import: ImportId) -> Result<u64, StoreError> {
        let Some(sealed) = self.tree().get(keys::done(import))? else { return Ok(0) };
        let mut body = codec::unseal_as(DONE_VERSION, "the marker of an import", &self.folder_name(), &sealed)?;
        varint::take(&mut body).ok_or_else(|| self.damaged_marker())
    }

    fn read_markers(&self, entries: sled::Iter) -> Result<Vec<(u64, Vec<RowOutcome>)>, StoreError> {
        let mut batches: Vec<(u64, Vec<RowOutcome>)> = Vec::new();
        let mut missing = 0;
        for entry in entries {
            let (key, sealed) = entry?;
            let batch_no = keys::marker_batch(&key).ok_or_else(|| self.damaged_marker())?;
            let body = codec::unseal_as(marker::VERSION, "the marker of a batch", &self.folder_name(), &sealed)?;
            let part = marker::decode(body).ok_or_else(|| self.damaged_marker())?;
            let is_first = part.num_parts > 0;
            if is_first != (missing == 0) {
                return Err(self.damaged_marker());
            }
            if is_first {
                missing = part.num_parts;
                batches.push((batch_no, Vec::new()));
            }
            missing -= 1;
            match batches.last_mut() {
                Some((last, outcomes)) if *last == batch_no => outcomes.extend(part.outcomes),
                Some(_) | None => return Err(self.damaged_marker()),
            }
        }
        if missing > 0 {
            return Err(self.damaged_marker());
        }
        Ok(batches)
    }

    fn damaged_marker(&self) -> StoreError {
        Origin { what: "the marker of a batch", folder: &self.folder_name() }.damaged()
    }
}
