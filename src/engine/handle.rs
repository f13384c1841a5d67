//! The engine as the window holds it: with threads, or without them in tests.

use std::{collections::VecDeque, path::Path, sync::Arc};

use super::{
    Overview,
    clock::Clock,
    command::{Command, Event},
    inline::InlineEngine,
    reader::Reader,
    threads::{Threads, Wake},
};
use crate::store::StoreError;

/// A workspace being worked on.
pub struct Engine {
    driver: Driver,
}

enum Driver {
    Threads(Threads),
    Inline { engine: Box<InlineEngine>, events: VecDeque<Event>, overview: Arc<Overview>, reader: Reader },
}

impl Engine {
    /// Opens the workspace and starts the threads.
    pub fn start(root: &Path, clock: Clock, wake: Wake) -> Result<Self, StoreError> {
        Ok(Self { driver: Driver::Threads(Threads::start(root, clock, wake)?) })
    }

    /// Opens the workspace without threads: commands are carried out at once, jobs wait for [`Self::run_until_idle`].
    pub fn inline(root: &Path, clock: Clock) -> Result<Self, StoreError> {
        let mut engine = Box::new(InlineEngine::open(root, clock)?);
        let overview = Arc::new(engine.overview());
        let reader = Reader::inline(Arc::clone(engine.stores()));
        Ok(Self { driver: Driver::Inline { engine, events: VecDeque::new(), overview, reader } })
    }

    /// Asks for a change.
    pub fn send(&mut self, command: Command) {
        match &mut self.driver {
            Driver::Threads(threads) => threads.send(command),
            Driver::Inline { engine, events, overview, .. } => {
                events.extend(engine.send(command));
                *overview = Arc::new(engine.overview());
            }
        }
    }

    /// Without threads: works until no job can be started. With threads it does nothing, they work by themselves.
    pub fn run_until_idle(&mut self) -> Result<(), StoreError> {
        if let Driver::Inline { engine, events, overview, .. } = &mut self.driver {
            events.extend(engine.run_until_idle(&mut |_, _, _| {})?);
            *overview = Arc::new(engine.overview());
        }
        Ok(())
    }

    /// Takes the next event, if there is one.
    pub fn next_event(&mut self) -> Option<Event> {
        match &mut self.driver {
            Driver::Threads(threads) => threads.next_event(),
            Driver::Inline { events, .. } => events.pop_front(),
        }
    }

    /// Returns the latest picture of the store: a pointer copy.
    pub fn overview(&self) -> Arc<Overview> {
        match &self.driver {
            Driver::Threads(threads) => threads.overview(),
            Driver::Inline { overview, .. } => Arc::clone(overview),
        }
    }

    /// Returns who answers questions.
    pub fn reader(&self) -> &Reader {
        match &self.driver {
            Driver::Threads(threads) => threads.reader(),
            Driver::Inline { reader, .. } => reader,
        }
    }
}
