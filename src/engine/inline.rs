//! Drives the engine without a thread of its own: for the command line and for tests, where each step is waited for.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use jiff::Timestamp;

use super::{
    Overview, Stores,
    clock::Clock,
    command::{Command, Event},
    core::{self, Core, Patience},
    library::Library,
    threads,
    work::{JobControl, Report, Ticket},
};
use crate::{
    model::{Job, JobId},
    store::StoreError,
};

/// Reports of jobs that run side by side and wait to be taken.
const NUM_REPORTS: usize = 256;
/// How often it is looked whether the clock brings something while jobs run.
const LOOK_AT_CLOCK_EVERY: Duration = Duration::from_secs(1);

/// Who looks on while a job runs.
pub type Watch<'a> = dyn FnMut(&Job, &Report, &JobControl) + Send + 'a;

/// An engine that works when it is told to.
pub struct InlineEngine {
    core: Core,
}

impl InlineEngine {
    /// Opens the workspace.
    pub fn open(root: &Path, clock: Clock) -> Result<Self, StoreError> {
        Ok(Self { core: Core::open(root, clock, Patience::Leaves)? })
    }

    /// Carries a command out; jobs it queues wait for [`Self::run_until_idle`].
    pub fn send(&mut self, command: Command) -> Vec<Event> {
        self.core.handle(command);
        self.core.take_events()
    }

    /// Works until no job can be started. `watch` sees each report, and may cancel through the control.
    pub fn run_until_idle(&mut self, watch: &mut Watch<'_>) -> Result<Vec<Event>, StoreError> {
        loop {
            let tickets = self.core.start()?;
            if tickets.is_empty() {
                return Ok(self.core.take_events());
            }
            for ticket in tickets {
                self.execute(&ticket, watch)?;
            }
        }
    }

    /// Works until no job can be started and none runs: side by side, as the queue allows, while the clock is followed.
    pub fn run_side_by_side(&mut self, watch: &mut Watch<'_>) -> Result<Vec<Event>, StoreError> {
        let (sender, reports) = bounded(NUM_REPORTS);
        let result = self.take_reports(&sender, &reports, watch);
        // Where the store can't be written, what runs stops at its next record, and goes on at the next start.
        self.core.running.values().for_each(|run| run.control.suspend());
        result.map(|()| self.core.take_events())
    }

    fn take_reports(
        &mut self,
        sender: &Sender<(Arc<Ticket>, Report)>,
        reports: &Receiver<(Arc<Ticket>, Report)>,
        watch: &mut Watch<'_>,
    ) -> Result<(), StoreError> {
        loop {
            for ticket in self.core.start()? {
                let (stores, ticket, sender) = (Arc::clone(self.core.stores()), Arc::new(ticket), sender.clone());
                threads::spawn(&format!("job {}", ticket.job.id), move || {
                    core::execute(&stores, &ticket, &|report| {
                        // Refused where nobody takes reports any more: the program ends.
                        let _ = sender.send((Arc::clone(&ticket), report));
                    });
                })?;
            }
            if self.core.running.is_empty() {
                return Ok(());
            }
            // One that hangs is given up when its time is over.
            if let Ok((ticket, report)) = reports.recv_timeout(LOOK_AT_CLOCK_EVERY) {
                watch(&ticket.job, &report, &ticket.control);
                self.core.report(report)?;
            }
        }
    }

    /// Returns when there may be something to do though nothing changes before.
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.core.wake_at()
    }

    /// Restores a lost company, if there is one to be; says whether there was.
    pub fn restore(&mut self) -> Result<Option<String>, StoreError> {
        let mut num_run = 0;
        while let Some(ticket) = self.core.start_restoring()? {
            self.execute(&ticket, &mut |_, _, _| {})?;
            num_run += 1;
        }
        Ok(if num_run > 0 { self.core.opening_notes.last().cloned() } else { None })
    }

    /// Runs one job that waits in the queue, and no other.
    pub fn run_job(&mut self, job: JobId, watch: &mut Watch<'_>) -> Result<Vec<Event>, StoreError> {
        if let Some(ticket) = self.core.start_now(job)? {
            self.execute(&ticket, watch)?;
        }
        Ok(self.core.take_events())
    }

    fn execute(&mut self, ticket: &Ticket, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        let stores = Arc::clone(self.core.stores());
        let state = Mutex::new((&mut self.core, watch, None));
        core::execute(&stores, ticket, &|report| {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let (core, watch, failed) = &mut *state;
            watch(&ticket.job, &report, &ticket.control);
            if let Err(error) = core.report(report) {
                failed.get_or_insert(error);
            }
        });
        let (_, _, failed) = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(()), Err)
    }

    /// Reads the overview back from the store.
    pub fn overview(&mut self) -> Overview {
        self.core.overview()
    }

    /// Returns the stores.
    pub fn stores(&self) -> &Arc<Stores> {
        self.core.stores()
    }

    /// Returns what can be asked.
    pub fn library(&self) -> Library {
        Library::new(Arc::clone(self.core.stores()))
    }
}
