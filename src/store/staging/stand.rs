//! What tells whether staged rows have changed since: told apart without reading them.

use super::{Staging, keys, pack};
use crate::{
    model::{RowNo, StagedStand},
    store::{StoreError, codec},
};

impl Staging {
    /// Returns how the rows stand: the same as before only where nothing was stored between.
    pub fn stand(&self) -> Result<StagedStand, StoreError> {
        let (generation, checksum, counts) = {
            let state = self.state();
            (state.head.generation, state.head.checksum, state.head.counts)
        };
        let mut corrections = Vec::new();
        for found in self.table.range(&keys::correction(RowNo(0)), &keys::statuses(0)) {
            let (key, sealed) = found?;
            let number = key.get(1..).and_then(|number| number.try_into().ok()).map(u64::from_be_bytes);
            let row = RowNo(number.ok_or_else(|| pack::damaged(&self.words, "the list of corrections"))?);
            corrections.push((row, codec::checksum(&sealed)));
        }
        Ok(StagedStand { generation, checksum, counts, corrections })
    }

    /// Whether nothing was stored since the rows stood so.
    pub fn stands_as(&self, stand: &StagedStand) -> bool {
        self.state().head.generation == stand.generation
    }
}
