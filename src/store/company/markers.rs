//! What the company remembers of an import's batches: what makes running one twice impossible.

use super::{
    Company,
    disk::Batch,
    keys::{self, KeyRange, TableId},
    marker,
    segment::Origin,
    touched,
};
use crate::{
    model::{ImportId, KeyPrint, RowNo, RowOutcome, TableName, varint},
    store::{StoreError, codec},
};

/// The version of "done up to batch n".
const DONE_VERSION: u8 = 1;

impl Company {
    /// Returns the number of the latest batch of an import; 0 where there is none.
    pub fn last_batch(&self, import: ImportId) -> Result<u64, StoreError> {
        let KeyRange { from, to } = keys::markers(import, 0..=u64::MAX);
        match self.disk().last_up_to(&from, &to)? {
            Some((key, _)) => keys::marker_batch(&key).ok_or_else(|| self.damaged_marker()),
            None => self.done_up_to(import),
        }
    }

    /// Returns what became of the rows of a batch; `None` where it was not run, or its marker was trimmed.
    pub fn outcomes(&self, import: ImportId, batch_no: u64) -> Result<Option<Vec<RowOutcome>>, StoreError> {
        let range = keys::markers(import, batch_no..=batch_no);
        Ok(self.read_markers(&range)?.pop().map(|(_, outcomes)| outcomes))
    }

    /// Returns what became of the rows of each batch after that one.
    pub fn markers_after(&self, import: ImportId, batch_no: u64) -> Result<Vec<(u64, Vec<RowOutcome>)>, StoreError> {
        self.read_markers(&keys::markers(import, batch_no.saturating_add(1)..=u64::MAX))
    }

    /// Forgets the outcomes of batches up to that one, which staging has by now; that they were done stays known.
    pub fn trim_markers(&self, import: ImportId, up_to: u64) -> Result<(), StoreError> {
        let _writing = self.writer();
        let up_to = up_to.min(self.last_batch(import)?);
        if up_to <= self.done_up_to(import)? {
            return Ok(());
        }
        let mut batch = Batch::default();
        self.remove_all(&mut batch, &keys::markers(import, 0..=up_to))?;
        let mut body = Vec::new();
        varint::push(&mut body, up_to);
        batch.insert(keys::done(import), codec::seal(DONE_VERSION, &body));
        self.disk().apply(batch)
    }

    /// Forgets all that is known of an import that was deleted, but not the records it brought.
    pub fn forget_import(&self, import: ImportId) -> Result<(), StoreError> {
        let _writing = self.writer();
        let mut batch = Batch::default();
        batch.remove(keys::done(import));
        self.remove_all(&mut batch, &keys::markers(import, 0..=u64::MAX))?;
        self.remove_all(&mut batch, &keys::all_touched(import))?;
        self.disk().apply(batch)
    }

    /// Returns the keys that the import's rows found and left as they were.
    pub fn touched(&self, import: ImportId) -> Result<Vec<(TableName, KeyPrint, RowNo)>, StoreError> {
        let mut all = Vec::new();
        self.each_touched(import, |table, key, row| all.push((table.clone(), key, row)))?;
        Ok(all)
    }

    /// Walks the keys that the import's rows found and left as they were.
    pub fn each_touched(
        &self,
        import: ImportId,
        mut each: impl FnMut(&TableName, KeyPrint, RowNo),
    ) -> Result<(), StoreError> {
        let names: Vec<(TableId, TableName)> =
            self.tables().iter().map(|table| (table.id(), table.schema().name.clone())).collect();
        let KeyRange { from, to } = keys::all_touched(import);
        for entry in self.disk().range(&from, &to) {
            let (_, value) = entry?;
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

    fn remove_all(&self, batch: &mut Batch, KeyRange { from, to }: &KeyRange) -> Result<(), StoreError> {
        for entry in self.disk().range(from, to) {
            batch.remove(entry?.0);
        }
        Ok(())
    }

    fn done_up_to(&self, import: ImportId) -> Result<u64, StoreError> {
        let Some(sealed) = self.disk().get(&keys::done(import))? else { return Ok(0) };
        let mut body = codec::unseal_as(DONE_VERSION, "the marker of an import", &self.folder_name(), &sealed)?;
        varint::take(&mut body).ok_or_else(|| self.damaged_marker())
    }

    fn read_markers(&self, KeyRange { from, to }: &KeyRange) -> Result<Vec<(u64, Vec<RowOutcome>)>, StoreError> {
        let mut batches: Vec<(u64, Vec<RowOutcome>)> = Vec::new();
        let mut missing = 0;
        for entry in self.disk().range(from, to) {
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
