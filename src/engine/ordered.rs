//! A bounded pipeline of threads that keeps its order: one feeds, several work, the caller takes the results as if
//! there had been one thread.
//!
//! An item that takes too long is taken from its thread and given to another, which works on it unit by unit and leaves
//! out the unit that hangs. A thread can't be ended from outside: one that was left behind ends when its unit does, or
//! with the process. Until then it keeps what it works with, and may hold no lock of the store.

mod crew;

use std::{
    any::Any,
    collections::BTreeMap,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use self::crew::Crew;
pub use self::crew::{Turn, Way};

/// How many work, and how long they may.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    pub num_threads: usize,
    /// Items fed and not yet taken, at most: memory is bounded by it.
    pub num_ahead: usize,
    pub bound: Bound,
    /// Asked now and then; what is under way is dropped when nobody wants it any more.
    pub go_on: &'a dyn Fn() -> bool,
}

impl Terms<'_> {
    /// Lets the next item be fed only when the one before was taken.
    #[must_use]
    pub fn one_by_one(self) -> Self {
        Self { num_ahead: 1, ..self }
    }
}

/// How long a unit may take: so many looks at it, that far apart. A process that was stopped, or slept, is looked at
/// once, so it does not count as time.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub look_every: Duration,
    pub num_looks: u32,
}

/// So many units hang that no further threads are left behind for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyHang {
    pub num: usize,
}

/// What the one who takes the results is sent.
enum Told<U, E> {
    Done(u64, U),
    Failed(u64, E),
    /// There are no more items than that.
    End(u64),
    Panicked(Box<dyn Any + Send>),
}

/// Feeds items, maps them on threads, and sinks the results in the order of the items.
///
/// `feed` gives `None` at the end. `map` keeps nothing of its item but what it returns, and asks its [`Way`] before
/// each unit. `sink` runs on the calling thread and may break off; nothing further is then fed, and what is under way
/// is dropped.
pub fn run<T, U, E>(
    terms: Terms<'_>,
    mut feed: impl FnMut() -> Result<Option<T>, E> + Send,
    map: impl Fn(&Arc<T>, Way<'_>) -> U + Send + Sync + 'static,
    mut sink: impl FnMut(U) -> Result<ControlFlow<()>, E>,
) -> Result<(), E>
where
    T: Send + Sync + 'static,
    U: Send + 'static,
    E: Send + From<TooManyHang> + 'static,
{
    let (work_in, work) = unbounded();
    let (told_in, told) = unbounded();
    let (permits_in, permits) = bounded(terms.num_ahead.max(1));
    for _ in 0..terms.num_ahead.max(1) {
        let _ = permits_in.try_send(());
    }
    let map = move |number: u64, item: &Arc<T>, way: Way<'_>| match catch_unwind(AssertUnwindSafe(|| map(item, way))) {
        Ok(done) => Told::Done(number, done),
        Err(panic) => Told::Panicked(panic),
    };
    let mut crew = Crew::start(&terms, map, work, told_in.clone());
    let (feed, sink) = (&mut feed, &mut sink);
    // What a panic drops lets the feeder end: it is waited for even then.
    std::thread::scope(move |scope| {
        let feeder = std::thread::Builder::new().name("feed".to_owned());
        let feeder = feeder.spawn_scoped(scope, move || feed_all(feed, &permits, &work_in, &told_in));
        assert!(feeder.is_ok(), "the system gives no more threads");
        let result = sink_all(&terms, &mut crew, &told, &permits_in, sink);
        drop((permits_in, told));
        crew.end(&terms);
        result
    })
}

fn feed_all<T, U, E>(
    feed: &mut impl FnMut() -> Result<Option<T>, E>,
    permits: &Receiver<()>,
    work: &Sender<(u64, Arc<T>)>,
    told: &Sender<Told<U, E>>,
) {
    for number in 0.. {
        // Nobody takes results any more.
        let Ok(()) = permits.recv() else { return };
        let last = match catch_unwind(AssertUnwindSafe(&mut *feed)) {
            Ok(Ok(Some(item))) => {
                let _ = work.send((number, Arc::new(item)));
                continue;
            }
            Ok(Ok(None)) => Told::End(number),
            Ok(Err(error)) => Told::Failed(number, error),
            Err(panic) => Told::Panicked(panic),
        };
        let _ = told.send(last);
        return;
    }
}

fn sink_all<T, U, E>(
    terms: &Terms<'_>,
    crew: &mut Crew<T, Told<U, E>>,
    told: &Receiver<Told<U, E>>,
    permits: &Sender<()>,
    sink: &mut impl FnMut(U) -> Result<ControlFlow<()>, E>,
) -> Result<(), E>
where
    T: Send + Sync + 'static,
    U: Send + 'static,
    E: Send + From<TooManyHang> + 'static,
{
    let (mut early, mut next, mut end) = (BTreeMap::new(), 0, None);
    while end != Some(next) {
        match told.recv_timeout(terms.bound.look_every) {
            Ok(Told::Done(number, done)) => drop(early.insert(number, Ok(done))),
            Ok(Told::Failed(number, error)) => drop(early.insert(number, Err(error))),
            Ok(Told::End(number)) => end = Some(number),
            Ok(Told::Panicked(panic)) => resume_unwind(panic),
            Err(RecvTimeoutError::Timeout) if !(terms.go_on)() => return Ok(()),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        crew.look(&terms.bound)?;
        while let Some(done) = early.remove(&next) {
            next += 1;
            if sink(done?)?.is_break() {
                return Ok(());
            }
            let _ = permits.try_send(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
