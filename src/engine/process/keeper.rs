//! Makes batches durable and lets the staging store take their statuses over, on a thread beside the one that commits.
//!
//! What must hold: statuses follow what is durable, so that no record is ever called Completed that a power failure could
//! undo; a marker goes only when the statuses it tells of are durable; and batches are taken over in their order.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::{
    destination::Ledger,
    engine::JobError,
    model::{JobId, RowNo, RowOutcome},
    store::Staging,
};

/// Rows over which outcomes may be scattered before they are taken over: a page of 256 rows is rewritten for one of them as
/// for all.
const MAX_SPAN: u64 = 1 << 17;
/// Rows to each outcome from which on they are called scattered.
const SCATTERED: u64 = 16;

/// What batches did that are committed and not taken over yet.
#[derive(Debug, Default)]
pub struct Done {
    pub outcomes: Vec<RowOutcome>,
    /// Where the job goes on after them.
    pub cursor: RowNo,
    /// The last of the batches.
    pub batch_no: u64,
}

/// What is asked of [`Keeper::offer`] where the thread still has the former batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    Waits,
    Leaves,
}

/// What became of an offer.
pub enum Offered {
    Taken,
    /// The former batches are not taken over yet: these are to be offered again.
    Busy(Done),
    /// The thread could not go on. What was left to it, with what was offered.
    Failed(JobError, Done),
}

/// The thread that takes over, and what it works on.
pub struct Keeper {
    books: Arc<Mutex<Books>>,
    thread: Option<Thread>,
}

struct Thread {
    offers: Sender<Done>,
    /// Ends with what it could not take over, and why.
    handle: JoinHandle<Option<(JobError, Done)>>,
}

/// Both sides of what is kept: the destination's and the staging store's.
struct Books {
    staging: Arc<Staging>,
    ledger: Arc<dyn Ledger>,
    job: JobId,
    /// Batches whose statuses have been taken over, though not yet durably.
    taken_over: u64,
}

impl Done {
    /// Returns it, and leaves nothing but the place.
    pub fn take(&mut self) -> Self {
        Self { outcomes: std::mem::take(&mut self.outcomes), ..*self }
    }

    /// Whether few outcomes concern many pages, which takes long: there is work for the thread.
    pub fn is_scattered(&self) -> bool {
        let first = self.outcomes.first().map_or(self.cursor, |outcome| outcome.row);
        let span = self.cursor.0.saturating_sub(first.0);
        span >= MAX_SPAN && span / SCATTERED >= self.outcomes.len() as u64
    }

    /// Appends what later batches did.
    pub fn append(&mut self, later: Self) {
        let Self { outcomes, cursor, batch_no } = later;
        self.outcomes.extend(outcomes);
        (self.cursor, self.batch_no) = (cursor, batch_no);
    }
}

impl Keeper {
    /// Begins behind the batches that were taken over before. The thread is started when it is first needed.
    pub fn new(staging: Arc<Staging>, ledger: Arc<dyn Ledger>, job: JobId, taken_over: u64) -> Self {
        Self { books: Arc::new(Mutex::new(Books { staging, ledger, job, taken_over })), thread: None }
    }

    /// Gives the thread what is to be taken over.
    pub fn offer(&mut self, done: Done, patience: Patience) -> Offered {
        let Some(thread) = self.thread() else { return Offered::Busy(done) };
        let offered = match patience {
            Patience::Waits => thread.offers.send(done).map_err(|refused| TrySendError::Disconnected(refused.0)),
            Patience::Leaves => thread.offers.try_send(done),
        };
        match offered {
            Ok(()) => Offered::Taken,
            Err(TrySendError::Full(done)) => Offered::Busy(done),
            Err(TrySendError::Disconnected(done)) => match self.rejoin() {
                Some((error, mut left)) => {
                    left.append(done);
                    Offered::Failed(error, left)
                }
                None => Offered::Busy(done),
            },
        }
    }

    /// Takes over on the caller's thread, behind all that was offered before.
    pub fn take_over(&mut self, done: &mut Done) -> Result<(), JobError> {
        if let Some((_, mut left)) = self.rejoin() {
            // It is tried once more: if it can't be done, that tells why.
            left.append(done.take());
            *done = left;
        }
        if !done.outcomes.is_empty() {
            self.books.lock().unwrap_or_else(PoisonError::into_inner).take_over(done)?;
            done.outcomes.clear();
        }
        Ok(())
    }

    /// Returns the thread, started when it is first asked for; `None` where the system gives no more.
    fn thread(&mut self) -> Option<&Thread> {
        if self.thread.is_none() {
            // From hand to hand: one part is in work while the next one gathers.
            let (offers, taken) = bounded(0);
            let books = Arc::clone(&self.books);
            let started = thread::Builder::new().name("keeper".to_owned()).spawn(move || keep(&books, &taken));
            self.thread = started.ok().map(|handle| Thread { offers, handle });
        }
        self.thread.as_ref()
    }

    /// Ends the thread. Returns what it could not take over, and why.
    fn rejoin(&mut self) -> Option<(JobError, Done)> {
        let Thread { offers, handle } = self.thread.take()?;
        drop(offers);
        match handle.join() {
            Ok(left) => left,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Another run of the job must not meet it. What it could not take over, the markers tell.
        if let Some(Thread { offers, handle }) = self.thread.take() {
            drop(offers);
            drop(handle.join());
        }
    }
}

impl Books {
    fn take_over(&mut self, done: &Done) -> Result<(), JobError> {
        self.ledger.make_durable()?;
        if self.taken_over > 0 {
            // The statuses of the former batches become durable with these; their markers can go.
            self.staging.keep_durable()?;
            self.ledger.forget_markers(self.taken_over)?;
        }
        self.staging.take_over(&done.outcomes, Some((self.job, done.cursor)))?;
        self.taken_over = done.batch_no;
        Ok(())
    }
}

/// Takes over until nothing more is offered, or it can't: then that is returned, and why.
fn keep(books: &Mutex<Books>, taken: &Receiver<Done>) -> Option<(JobError, Done)> {
    taken.iter().find_map(|done| {
        let mut books = books.lock().unwrap_or_else(PoisonError::into_inner);
        books.take_over(&done).err().map(|error| (error, done))
    })
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;
