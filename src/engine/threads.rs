//! Drives the engine with threads: one for the engine, one for each worker, one that answers questions.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, after, bounded, never, select, tick, unbounded};

use super::{
    Overview,
    clock::Clock,
    command::{Command, Event},
    core::{self, Core, Patience},
    reader::Reader,
    work::{Report, Ticket},
};
use crate::store::StoreError;

/// How often the overview is read back, at most.
const OVERVIEW_EVERY: Duration = Duration::from_millis(100);
/// How long a due time is slept towards at once.
const LOOK_AT_CLOCK_EVERY: Duration = Duration::from_secs(20);
/// How long a worker may say nothing when the program ends.
const CLOSE_WITHIN: Duration = Duration::from_secs(20);
/// Threads for jobs: more than the queue ever starts at once, so that what a user waits for finds one free.
const NUM_WORKER_THREADS: usize = 20;

/// Called when there is something new to show.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A running engine. Dropping it stops the engine: running jobs stop at the next record and go
/// on at the next start.
pub struct Threads {
    commands: Option<Sender<Command>>,
    events: Receiver<Event>,
    overview: Arc<Mutex<Arc<Overview>>>,
    reader: Reader,
    thread: Option<JoinHandle<()>>,
}

impl Threads {
    /// Opens the workspace and starts the threads.
    pub fn start(root: &Path, clock: Clock, wake: Wake) -> Result<Self, StoreError> {
        let mut core = Core::open(root, clock, Patience::Waits)?;
        let (commands, inbox) = unbounded();
        let (outbox, events) = unbounded();
        let overview = Arc::new(Mutex::new(Arc::new(core.overview())));
        let reader = Reader::start(Arc::clone(core.stores()), Arc::clone(&wake))?;
        let out = Out { events: outbox, overview: Arc::clone(&overview), wake };
        let thread = spawn("engine", move || run(core, &inbox, &out))?;
        Ok(Self { commands: Some(commands), events, overview, reader, thread: Some(thread) })
    }

    /// Asks for a change.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            // The engine's thread ends only when this handle is dropped.
            let _ = commands.send(command);
        }
    }

    /// Takes the next event, if there is one.
    pub fn next_event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Returns the latest picture of the store: a pointer copy.
    pub fn overview(&self) -> Arc<Overview> {
        Arc::clone(&self.overview.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns who answers questions.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Out {
    events: Sender<Event>,
    overview: Arc<Mutex<Arc<Overview>>>,
    wake: Wake,
}

fn run(mut core: Core, inbox: &Receiver<Command>, out: &Out) {
    let (reports_in, reports) = bounded::<Report>(1024);
    let (tickets, tickets_out) = unbounded::<Ticket>();
    let workers: Vec<_> =
        (1..=NUM_WORKER_THREADS).filter_map(|n| worker(n, &core, &tickets_out, &reports_in).ok()).collect();
    drop(reports_in);
    let ticker = tick(OVERVIEW_EVERY);
    let mut published = Instant::now();
    let mut is_dirty = true;
    start(&mut core, &tickets);
    loop {
        let (mut is_urgent, mut is_due) = (false, false);
        select! {
            recv(inbox) -> command => {
                let Ok(command) = command else { break };
                core.handle(command);
                is_urgent = true;
                is_dirty = true;
            }
            recv(reports) -> report => {
                let Ok(report) = report else { break };
                is_urgent = matches!(report, Report::Ended { .. });
                take(&mut core, report);
                is_dirty = true;
            }
            recv(if is_dirty { ticker.clone() } else { never() }) -> _ => {}
            recv(alarm(&core)) -> _ => is_due = true,
        }
        let num_started = start(&mut core, &tickets);
        is_dirty |= is_due || num_started > 0;
        if is_dirty && (is_urgent || published.elapsed() >= OVERVIEW_EVERY) {
            publish(&mut core, out);
            published = Instant::now();
            is_dirty = false;
        }
    }
    stop(&core, &reports, tickets, workers);
}

/// Rings when the clock brings something, and now and then before: clocks are set, and computers sleep.
fn alarm(core: &Core) -> Receiver<Instant> {
    let Some(at) = core.wake_at() else { return never() };
    let millis = at.as_millisecond() - core.now().as_millisecond();
    after(Duration::from_millis(u64::try_from(millis).unwrap_or(0) + 1).min(LOOK_AT_CLOCK_EVERY))
}

/// Hands out the jobs whose turn it is; returns how many.
fn start(core: &mut Core, tickets: &Sender<Ticket>) -> usize {
    match core.start() {
        Ok(started) => {
            let num = started.len();
            started.into_iter().for_each(|ticket| {
                let _ = tickets.send(ticket);
            });
            num
        }
        Err(error) => {
            core.events.push(super::JobError::from(error).into());
            0
        }
    }
}

fn take(core: &mut Core, report: Report) {
    if let Err(error) = core.report(report) {
        core.events.push(super::JobError::from(error).into());
    }
}

fn publish(core: &mut Core, out: &Out) {
    let overview = Arc::new(core.overview());
    *out.overview.lock().unwrap_or_else(PoisonError::into_inner) = overview;
    for event in core.take_events() {
        let _ = out.events.send(event);
    }
    (out.wake)();
}

fn worker(
    number: usize,
    core: &Core,
    tickets: &Receiver<Ticket>,
    reports: &Sender<Report>,
) -> Result<JoinHandle<()>, StoreError> {
    let (stores, tickets, reports) = (Arc::clone(core.stores()), tickets.clone(), reports.clone());
    spawn(&format!("worker {number}"), move || {
        give_way();
        for ticket in tickets {
            core::execute(&stores, &ticket, &|report| {
                let _ = reports.send(report);
            });
        }
    })
}

/// Stops running jobs where they are. They stay In Process in the store and go on at the next start.
fn stop(core: &Core, reports: &Receiver<Report>, tickets: Sender<Ticket>, workers: Vec<JoinHandle<()>>) {
    drop(tickets);
    for run in core.running.values() {
        run.control.suspend();
    }
    // Workers must not wait for someone to take their reports. One that hangs is left behind: what it was doing goes on
    // at the next start, as after any end of the program.
    loop {
        match reports.recv_timeout(CLOSE_WITHIN) {
            Ok(_) => {}
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => return,
        }
    }
    for worker in workers {
        let _ = worker.join();
    }
}

/// Lets the window's thread go first when all cores are busy; the threads that a worker starts inherit it.
fn give_way() {
    // On Linux the priority is the calling thread's. Elsewhere it would be the whole program's, and is left alone.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        debug_assert!(false, "BUG: a lower priority is always allowed: {error}");
    }
}

/// Starts a named thread.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|source| StoreError::Io {
        what: "start a thread",
        path: name.into(),
        source,
    })
}
