//! The threads in the middle, who looks after them, and what becomes of those that hang.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::{Bound, Terms, TooManyHang};

/// Threads left behind, at most, that have not ended.
const MAX_LEFT: usize = 8;
/// How long those that are not wanted any more are waited for.
const LEAVE_AFTER: Duration = Duration::from_millis(400);

/// How an item is worked on.
#[derive(Clone, Copy)]
pub enum Way<'b> {
    /// All of it at once.
    Whole,
    /// Unit by unit: one of this job's took too long.
    ByUnit(&'b Beat),
}

/// What is to be done with a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Work,
    /// It hangs: it is left out.
    Hangs,
    /// Nobody waits for the result any more.
    Leave,
}

/// Where in its item a thread is.
#[derive(Debug, Default)]
pub struct Beat {
    /// The number of units begun.
    begun: AtomicU64,
    is_left: AtomicBool,
    /// Units known to hang.
    hanging: Vec<u64>,
}

impl Way<'_> {
    /// Begins the unit at that position of the item.
    pub fn begin(self, unit: usize) -> Turn {
        match self {
            Self::Whole => Turn::Work,
            Self::ByUnit(beat) => beat.begin(unit),
        }
    }
}

impl Beat {
    fn begin(&self, unit: usize) -> Turn {
        self.begun.store(unit as u64 + 1, Ordering::Relaxed);
        match unit as u64 {
            _ if self.is_left.load(Ordering::Relaxed) => Turn::Leave,
            unit if self.hanging.contains(&unit) => Turn::Hangs,
            _ => Turn::Work,
        }
    }
}

/// An item in a thread's hands.
struct Held<T> {
    number: u64,
    item: Arc<T>,
    beat: Arc<Beat>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { number: self.number, item: Arc::clone(&self.item), beat: Arc::clone(&self.beat) }
    }
}

/// Where a thread shows what it works on. Whoever takes that away has relieved it.
type Post<T> = Mutex<Option<Held<T>>>;

/// What all threads share.
struct Shared<T, M> {
    work: Receiver<(u64, Arc<T>)>,
    told: Sender<M>,
    map: Box<Map<T, M>>,
    /// Once something hung, no item is worked on as a whole.
    is_by_unit: AtomicBool,
    /// Threads left behind that have not ended.
    num_left: AtomicUsize,
}

type Map<T, M> = dyn Fn(u64, &Arc<T>, Way<'_>) -> M + Send + Sync;

/// The threads that map, as the one sees them who takes their results.
pub(super) struct Crew<T, M> {
    shared: Arc<Shared<T, M>>,
    seats: Vec<Seat<T>>,
    looked: Instant,
    ended_in: Sender<()>,
    ended: Receiver<()>,
}

/// One thread that is waited for.
struct Seat<T> {
    post: Arc<Post<T>>,
    /// Where it was when it was looked at last, and how often it was there.
    seen: Option<(u64, u64)>,
    num_seen: u32,
}

impl<T: Send + Sync + 'static, M: Send + 'static> Crew<T, M> {
    /// Starts the threads. `map` makes what is told of an item; it does not panic.
    pub fn start(
        terms: &Terms<'_>,
        map: impl Fn(u64, &Arc<T>, Way<'_>) -> M + Send + Sync + 'static,
        work: Receiver<(u64, Arc<T>)>,
        told: Sender<M>,
    ) -> Self {
        let (is_by_unit, num_left) = (AtomicBool::new(false), AtomicUsize::new(0));
        let shared = Arc::new(Shared { work, told, map: Box::new(map), is_by_unit, num_left });
        let (ended_in, ended) = unbounded();
        let mut crew = Self { shared, seats: Vec::new(), looked: Instant::now(), ended_in, ended };
        (0..terms.num_threads.max(1)).for_each(|_| crew.seat(None));
        crew
    }

    /// Looks after the threads; one that was at the same place too often is relieved.
    pub fn look(&mut self, bound: &Bound) -> Result<(), TooManyHang> {
        if self.looked.elapsed() < bound.look_every {
            return Ok(());
        }
        self.looked = Instant::now();
        // From the last: relieving takes the seat away.
        for at in (0..self.seats.len()).rev() {
            if self.seats[at].look() >= bound.num_looks {
                self.relieve(at)?;
            }
        }
        Ok(())
    }

    /// Lets another thread do what this one does not finish: unit by unit, without the one it is at.
    fn relieve(&mut self, at: usize) -> Result<(), TooManyHang> {
        let Some(Held { number, item, beat }) = take(&self.seats[at].post) else { return Ok(()) };
        self.seats.swap_remove(at);
        beat.is_left.store(true, Ordering::Relaxed);
        let num = self.shared.num_left.fetch_add(1, Ordering::Relaxed) + 1;
        if num > MAX_LEFT {
            return Err(TooManyHang { num });
        }
        let mut hanging = beat.hanging.clone();
        hanging.extend(beat.begun.load(Ordering::Relaxed).checked_sub(1));
        self.shared.is_by_unit.store(true, Ordering::Relaxed);
        self.seat(Some(Held { number, item, beat: Arc::new(Beat { hanging, ..Beat::default() }) }));
        Ok(())
    }

    fn seat(&mut self, first: Option<Held<T>>) {
        let post: Arc<Post<T>> = Arc::default();
        let (shared, own, ended) = (Arc::clone(&self.shared), Arc::clone(&post), self.ended_in.clone());
        let thread = std::thread::Builder::new().name("convert".to_owned()).spawn(move || {
            let end = work_all(&shared, &own, first);
            // Who waits for this thread may then close what it worked with.
            drop((shared, own));
            if end == End::Regular {
                let _ = ended.send(());
            }
        });
        assert!(thread.is_ok(), "the system gives no more threads");
        self.seats.push(Seat { post, seen: None, num_seen: 0 });
    }

    /// Waits for the threads to end; for one that hangs not for ever.
    pub fn end(self, terms: &Terms<'_>) {
        for seat in &self.seats {
            lock(&seat.post).iter().for_each(|held| held.beat.is_left.store(true, Ordering::Relaxed));
        }
        let bound = terms.bound.look_every * terms.bound.num_looks;
        let until = Instant::now() + if (terms.go_on)() { bound } else { LEAVE_AFTER.min(bound) };
        for _ in &self.seats {
            if self.ended.recv_deadline(until).is_err() {
                return;
            }
        }
    }
}

impl<T> Seat<T> {
    /// Returns how often the thread was seen where it is now.
    fn look(&mut self) -> u32 {
        let now = lock(&self.post).as_ref().map(|held| (held.number, held.beat.begun.load(Ordering::Relaxed)));
        self.num_seen = if now.is_some() && now == self.seen { self.num_seen + 1 } else { 0 };
        self.seen = now;
        self.num_seen
    }
}

/// How a thread ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Regular,
    /// It had been left behind.
    Late,
}

fn work_all<T, M>(shared: &Shared<T, M>, post: &Post<T>, first: Option<Held<T>>) -> End {
    let begin = |(number, item)| Held { number, item, beat: Arc::default() };
    let mut next = first;
    loop {
        let Some(held) = next.take().or_else(|| shared.work.recv().ok().map(begin)) else { return End::Regular };
        *lock(post) = Some(held.clone());
        let Held { number, item, beat } = held;
        let way = if shared.is_by_unit.load(Ordering::Relaxed) { Way::ByUnit(&beat) } else { Way::Whole };
        let told = (shared.map)(number, &item, way);
        // What was made of it may want to be its only owner.
        drop(item);
        if take(post).is_none() {
            shared.num_left.fetch_sub(1, Ordering::Relaxed);
            return End::Late;
        }
        if shared.told.send(told).is_err() {
            return End::Regular;
        }
    }
}

fn take<T>(post: &Post<T>) -> Option<Held<T>> {
    lock(post).take()
}

fn lock<T>(post: &Post<T>) -> MutexGuard<'_, Option<Held<T>>> {
    post.lock().unwrap_or_else(PoisonError::into_inner)
}
