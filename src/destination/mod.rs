//! Where records are created: the destinations, and the export of what they hold.
//!
//! A destination commits a batch of records, what became of each row and the marker that the batch was done in one
//! atomic write of its own. Staging takes the outcomes over afterwards; after a crash the markers tell what happened,
//! so running a batch twice is impossible, not unlikely.

mod company;
mod creating;
mod decided;
pub mod export;
mod parents;
mod shown_key;
mod target;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::{
    company::{CompanyDestination, CreatingPart, DestinationPart},
    decided::{Decided, DecidedRecord, differences},
    shown_key::ShownKey,
};
use crate::{
    model::{Finished, RowOutcome},
    store::{StoreError, company::SealedAhead},
};

/// A place where records are created, for one import.
pub trait Destination: Send {
    /// Commits units, each whole or not at all, with their outcomes (sorted by row) and the marker in one atomic
    /// write. Batches are numbered from 1 on; committing one again does nothing and returns the outcomes written the
    /// first time.
    fn commit(&mut self, batch_no: u64, batch: &Finished) -> Result<Vec<RowOutcome>, DestinationError>;

    /// Takes what was sealed ahead for the next batch, part by part: it saves work, and decides nothing.
    fn take_ahead(&mut self, ahead: Vec<SealedAhead>) {
        drop(ahead);
    }

    /// Returns the number of the latest batch committed in any run of the import; 0 where there is none.
    fn last_batch(&self) -> Result<u64, DestinationError>;

    /// Returns the outcomes of each batch after that one, for statuses that staging has not taken over.
    fn outcomes_after(&self, batch_no: u64) -> Result<Vec<(u64, Vec<RowOutcome>)>, DestinationError>;

    /// Returns what keeps account of the batches, beside the one who commits.
    fn ledger(&self) -> Arc<dyn Ledger>;
}

/// How a destination keeps account of an import's batches.
pub trait Ledger: Send + Sync {
    /// Returns when everything committed so far survives a power failure.
    fn make_durable(&self) -> Result<(), DestinationError>;

    /// Forgets outcomes up to that batch, once they are durable in staging.
    fn forget_markers(&self, up_to: u64) -> Result<(), DestinationError>;

    /// Forgets outcomes up to the last batch, and returns when that survives a power failure and is told.
    fn close(&self, last: u64) -> Result<(), DestinationError>;
}

/// Why a destination can't go on.
#[derive(Debug, thiserror::Error)]
pub enum DestinationError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The statuses of the batch are in staging already; asking for it again is a fault of the program.
    #[error("batch {batch_no} was committed before and what became of its rows is no longer kept")]
    Forgotten { batch_no: u64 },
    /// The integration and the table no longer fit.
    #[error("the fields of table {table} have changed since the import was prepared; start it again")]
    TableChanged { table: String },
    /// A batch was not what had been foreseen, and was not written.
    #[error("{what}")]
    NotAsPlanned { what: String },
}
