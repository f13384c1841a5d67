//! The queue with its threads: how soon a running job is paused, resumed and cancelled.

use std::{
    path::Path,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use longshore::{
    engine::{Attention, Clock, Command, Engine, Event, Overview, RequestId, Target},
    model::{AfterStaging, ImportId, ImportStage, Job, JobId, JobStatus, RecordStatus, Selection},
    source::{self, BlockLimit, Overrides},
};

use crate::support::Workspace;

/// What a user waits for at most.
const AT_ONCE: Duration = Duration::from_secs(1);
/// What a test waits for at most.
const PATIENCE: Duration = Duration::from_mins(1);

struct World {
    engine: Engine,
    woken: mpsc::Receiver<()>,
}

impl World {
    fn new(root: &Path) -> Self {
        let (wake, woken) = mpsc::channel();
        let engine = Engine::start(
            root,
            Clock::System,
            Arc::new(move || {
                let _ = wake.send(());
            }),
        )
        .unwrap();
        Self { engine, woken }
    }

    /// Waits until the overview is as wanted; returns how long that took.
    #[track_caller]
    fn until(&self, what: &str, is_wanted: impl Fn(&Overview) -> bool) -> Duration {
        let start = Instant::now();
        while !is_wanted(&self.engine.overview()) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for: {what}");
            let _ = self.woken.recv_timeout(Duration::from_millis(200));
        }
        start.elapsed()
    }

    #[track_caller]
    fn until_job(&self, job: JobId, what: &str, is_wanted: impl Fn(&Job) -> bool) -> Duration {
        self.until(what, |overview| overview.job(job).is_some_and(&is_wanted))
    }

    #[track_caller]
    fn event<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            while let Some(event) = self.engine.next_event() {
                assert!(!matches!(event, Event::Refused { .. }), "{event:?}");
                if let Some(found) = wanted(&event) {
                    return found;
                }
            }
            assert!(start.elapsed() < PATIENCE);
            let _ = self.woken.recv_timeout(Duration::from_millis(200));
        }
    }

    fn start_import(&mut self, file: &Path) -> (ImportId, JobId) {
        let overrides = Overrides::default();
        let preview = source::preview(file, &overrides, BlockLimit { num_rows: 100, num_bytes: 1 << 20 }).unwrap();
        let path = file.to_owned();
        let answer = self.engine.reader().ask(move |library, _| {
            library.propose(&path, &preview, &Overrides::default(), &Target::NewTable("Probe".into()))
        });
        let start = Instant::now();
        let proposal = loop {
            if let Some(answer) = answer.take() {
                break answer.unwrap().unwrap();
            }
            assert!(start.elapsed() < PATIENCE);
            let _ = self.woken.recv_timeout(Duration::from_millis(50));
        };
        self.engine.send(Command::StartImport {
            request: RequestId(1),
            path: file.to_owned(),
            integration: Box::new(proposal.integration),
            new_table: proposal.new_table.map(Box::new),
            then: AfterStaging::Ask,
        });
        self.event(|event| match event {
            Event::ImportStarted { import, job, .. } => Some((*import, *job)),
            _ => None,
        })
    }
}

#[test]
fn a_running_job_is_paused_resumed_and_cancelled_at_once() {
    // The whole, as it is reported: LONGSHORE_ROUNDS=20 LONGSHORE_ROUND_ROWS=1000000
    let num_rows = crate::crash::setting("LONGSHORE_ROUND_ROWS", 120_000);
    let rounds: Vec<_> = (0..crate::crash::setting("LONGSHORE_ROUNDS", 1)).map(|_| round(num_rows)).collect();
    for (order, what) in ["reading paused", "paused", "resumed", "cancelled"].iter().enumerate() {
        let mut times: Vec<_> = rounds.iter().map(|times| times[order]).collect();
        times.sort();
        let (min, median, max) = (times[0], times[times.len() / 2], times[times.len() - 1]);
        println!(
            "{what}, {} rounds with {num_rows} rows: {min:?} at least, {median:?} median, {max:?} at most",
            times.len()
        );
        assert!(max < AT_ONCE, "{what} took {max:?}");
    }
}

/// Orders a job of that many rows about; returns how long each order took.
fn round(num_rows: u64) -> [Duration; 4] {
    let workspace = Workspace::new();
    let rows: Vec<String> = (1..=num_rows).map(|row| format!("P-{row:06},{row}\n")).collect();
    let file = workspace.file("Probes.csv", format!("Probe No.,Depth\n{}", rows.concat()));
    let mut world = World::new(&workspace.path().join("workspace"));

    let (import, reading) = world.start_import(&file);
    world.until_job(reading, "the reading to begin", |job| job.progress.done > 0);
    world.engine.send(Command::PauseJob(reading));
    let reading_paused = world.until_job(reading, "the reading to wait", |job| job.status == JobStatus::OnHold);
    world.engine.send(Command::ReadyJob(reading));
    world.until("the file to be read", |overview| {
        overview.import(import).is_some_and(|view| view.import.stage == ImportStage::Staged)
    });

    let selection = Selection::Status(RecordStatus::Ready);
    let (request, attention) = (RequestId(2), Attention::Background);
    world.engine.send(Command::Process { request, import, selection, attention });
    let job = world.event(|event| match event {
        Event::JobQueued { job, .. } => Some(*job),
        _ => None,
    });
    world.until_job(job, "the work to begin", |job| job.status == JobStatus::InProcess && job.progress.done > 0);
    world.engine.send(Command::PauseJob(job));
    let paused = world.until_job(job, "the pause", |job| job.status == JobStatus::OnHold);
    let counts = world.engine.overview().import(import).unwrap().import.counts;
    world.engine.send(Command::ReadyJob(job));
    let resumed = world.until_job(job, "the work to go on", |job| job.status == JobStatus::InProcess);
    world.engine.send(Command::CancelJob(job));
    let cancelled = world.until_job(job, "the end", |job| job.status == JobStatus::Cancelled);
    let times = [reading_paused, paused, resumed, cancelled];
    let after = world.engine.overview().import(import).unwrap().import.counts;
    assert!(counts.ready > 0 && after.completed >= counts.completed && after.skipped > 0, "{counts:?} {after:?}");
    assert_eq!((after.total(), after.ready, after.processing), (num_rows, 0, 0));
    times
}
