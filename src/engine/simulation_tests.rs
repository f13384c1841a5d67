//! Many histories of the queue on a clock of its own: jobs come due, run, fail, are held; the clock jumps; the program
//! ends in the middle. What must hold is checked after each step. A seed replays exactly.
//!
//! `LONGSHORE_SEEDS=10000` tries so many; `LONGSHORE_SEED=17` tries that one and tells its history.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, civil::time};

use super::{
    queue::{self, Capacity, Decision},
    schedule::{self, Former, MissedSpan, Timetable},
    transition::{self, Failed},
    turn::{Readiness, readiness},
    work::Failure,
};
use crate::model::{
    Hold, ImportId, IntegrationCode, Job, JobId, JobKind, JobStatus, Missed, Overlap, Pickup, PickupPlace, Priority,
    RecordStatus, Recurrence, Repeats, Rule, Selection, Terms, Weekdays,
};

const ZONES: [&str; 5] = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"];
const NUM_STEPS: usize = 80;

/// Numbers without rhyme, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// What became of the due times of one job.
#[derive(Default)]
struct Ledger {
    first_due: Option<Timestamp>,
    run: Vec<Timestamp>,
    missed: Vec<MissedSpan>,
    /// Owed times dropped with the job's end; a restart begins a new ledger.
    is_closed: bool,
}

struct World {
    dice: Dice,
    now: Timestamp,
    jobs: Vec<Job>,
    timetables: BTreeMap<JobId, Timetable>,
    ledgers: BTreeMap<JobId, Ledger>,
    capacity: Capacity,
    history: Vec<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        // Shortly before clocks are moved, in spring or in autumn.
        let start =
            dice.one(&["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-03-07T20:00:00Z", "2026-06-15T08:00:00Z"]);
        let now: Timestamp = start.parse().unwrap();
        let capacity = Capacity { num_workers: 1 + dice.roll(3) as usize, is_enabled: true };
        let mut world = Self {
            dice,
            now,
            jobs: Vec::new(),
            timetables: BTreeMap::new(),
            ledgers: BTreeMap::new(),
            capacity,
            history: Vec::new(),
        };
        for id in 1..=2 + world.dice.roll(5) {
            world.add(JobId(id));
        }
        world
    }

    fn add(&mut self, id: JobId) {
        let is_scheduled = self.dice.roll(3) > 0;
        let kind = if is_scheduled {
            let place = PickupPlace::File("in/customers.csv".into());
            let pickup = Pickup { place, min_age_secs: 0, archive: None, repeats: Repeats::Never };
            JobKind::Collect { integration: IntegrationCode::from("A"), pickup }
        } else {
            let selection = Selection::Status(RecordStatus::Ready);
            JobKind::Process { import: ImportId(1 + self.dice.roll(2)), selection, plan: None }
        };
        let mut job = Job::new(id, kind, "", self.now);
        job.priority = self.dice.one(&Priority::ALL);
        job.category = self.dice.one(&[None, Some("A"), Some("B")]).map(str::to_owned);
        job.terms = self.terms(is_scheduled);
        if let Some(recurrence) = &job.terms.recurrence {
            let timetable = Timetable::new(recurrence).unwrap();
            job.turn.due = schedule::first_due(&timetable, &job.terms, self.now);
            self.ledgers.insert(id, Ledger { first_due: job.turn.due, ..Ledger::default() });
            self.timetables.insert(id, timetable);
        }
        self.jobs.push(job);
    }

    fn terms(&mut self, is_scheduled: bool) -> Terms {
        let mut terms = Terms { max_attempts: self.dice.roll(4) as u32, ..Terms::default() };
        terms.rerun_delay_secs = self.dice.one(&[0, 30, 600]);
        if self.dice.roll(4) == 0 {
            terms.earliest_start = Some(self.now + SignedDuration::from_mins(self.dice.roll(300) as i64));
        }
        if self.dice.roll(4) == 0 {
            terms.expiration = Some(self.now + SignedDuration::from_mins(400 + self.dice.roll(3000) as i64));
        }
        if is_scheduled {
            let rule = self.rule();
            terms.recurrence = Some(Recurrence {
                rule,
                zone: self.dice.one(&ZONES).to_owned(),
                missed: self.dice.one(&[Missed::Once, Missed::Each, Missed::Skip]),
                overlap: self.dice.one(&[Overlap::Skip, Overlap::Wait]),
            });
        }
        terms
    }

    fn rule(&mut self) -> Rule {
        if self.dice.roll(3) == 0 {
            let patterns = ["30 2 * * *", "*/20 * * * *", "0 3 * * *", "15 1,2,3 * * *", "0 */2 * * 1-5"];
            return Rule::Cron(self.dice.one(&patterns).to_owned());
        }
        let hour = |dice: &mut Dice| time(dice.roll(24) as i8, dice.one(&[0, 15, 30]), 0, 0);
        Rule::Days {
            days: self.dice.one(&[Weekdays::ALL, Weekdays::ALL, Weekdays::WORKING]),
            minutes: self.dice.one(&[0, 10, 30, 45, 120]),
            from: hour(&mut self.dice),
            to: hour(&mut self.dice),
        }
    }

    fn change(&mut self, index: usize, change: impl FnOnce(&mut Job)) {
        let before = self.jobs[index].status;
        change(&mut self.jobs[index]);
        let (id, after) = (self.jobs[index].id, self.jobs[index].status);
        assert!(transition::is_legal(before, after), "job {id} went from {before:?} to {after:?}");
        if before != after {
            self.history.push(format!("{} job {id}: {before:?} → {after:?}", self.now));
        }
    }

    /// What the engine does when it looks at the clock, then what the queue decides.
    fn look(&mut self) {
        for index in 0..self.jobs.len() {
            self.follow(index);
        }
        let decision = queue::decide(self.jobs.iter(), self.capacity, self.now);
        self.check_decision(&decision);
        let Decision { start, wait, ready } = decision;
        for (ids, status) in [(wait, JobStatus::Waiting), (ready, JobStatus::Ready)] {
            for id in ids {
                self.change(index_of(id), |job| job.status = status);
            }
        }
        for id in start {
            let now = self.now;
            let is_new = self.jobs[index_of(id)].started.is_none();
            self.change(index_of(id), |job| transition::begin(job, now));
            if let (true, Some(due)) = (is_new, self.jobs[index_of(id)].turn.running_for) {
                self.ledgers.get_mut(&id).unwrap().run.push(due);
            }
        }
    }

    fn follow(&mut self, index: usize) {
        let (now, id) = (self.now, self.jobs[index].id);
        if self.jobs[index].status == JobStatus::OnHold || self.jobs[index].status.is_over() {
            return;
        }
        if self.jobs[index].turn.due.is_some_and(|due| due <= now) {
            let at_work = self.jobs[index].status == JobStatus::InProcess;
            self.come_due(index, if at_work { Former::AtWork } else { Former::Over });
        }
        match readiness(&self.jobs[index], now) {
            Readiness::Expired { .. } => self.change(index, |job| transition::expire(job, now, "expired")),
            Readiness::NeverDue => self.change(index, |job| job.status = JobStatus::Finished),
            Readiness::Ready | Readiness::Later { .. } | Readiness::NotQueued => return,
        }
        self.close_ledger(id);
    }

    fn come_due(&mut self, index: usize, former: Former) {
        let job = &mut self.jobs[index];
        let Some(timetable) = self.timetables.get(&job.id) else { return };
        let missed = schedule::come_due(timetable, &job.terms, &mut job.turn, self.now, former);
        self.ledgers.get_mut(&job.id).unwrap().missed.extend(missed);
    }

    fn close_ledger(&mut self, id: JobId) {
        if let Some(ledger) = self.ledgers.get_mut(&id) {
            ledger.is_closed = true;
        }
    }

    fn step(&mut self) {
        let (secs, hours, mins) = (self.dice.roll(1800), self.dice.roll(30), self.dice.roll(240));
        match self.dice.roll(12) {
            0..=3 => self.pass(SignedDuration::from_secs(1 + secs as i64)),
            4 => self.pass(SignedDuration::from_hours(1 + hours as i64)),
            // Someone sets the clock back.
            5 if self.dice.roll(3) == 0 => self.pass(-SignedDuration::from_mins(mins as i64)),
            6 if self.dice.roll(2) == 0 => self.crash(),
            7 => self.order(),
            8 if self.dice.roll(6) == 0 => self.capacity.is_enabled = !self.capacity.is_enabled,
            _ => self.end_one(),
        }
        self.look();
        self.check();
    }

    fn pass(&mut self, time: SignedDuration) {
        self.now = self.now.checked_add(time).unwrap();
        self.history.push(format!("{} the clock", self.now));
    }

    /// The program ends, and is started again.
    fn crash(&mut self) {
        self.history.push(format!("{} the program ends", self.now));
        for index in 0..self.jobs.len() {
            if self.jobs[index].status == JobStatus::InProcess {
                self.change(index, transition::interrupted);
            }
        }
    }

    fn end_one(&mut self) {
        let running: Vec<usize> =
            (0..self.jobs.len()).filter(|index| self.jobs[*index].status == JobStatus::InProcess).collect();
        if running.is_empty() {
            return;
        }
        let (index, now) = (self.dice.one(&running), self.now);
        let id = self.jobs[index].id;
        let due = self.jobs[index].turn.running_for;
        match self.dice.roll(8) {
            0..=3 => self.change(index, |job| transition::finish(job, now)),
            4 => self.change(index, |job| transition::cancel(job, now)),
            5 => self.change(index, |job| transition::hold(job, Hold::Paused)),
            roll => {
                let failure = if roll == 6 { Failure::Passing } else { Failure::Lasting };
                let mut failed = Failed::ForGood;
                self.change(index, |job| failed = transition::fail(job, "why", failure, now));
                if let (Failed::TriedAgain, Some(due)) = (failed, due) {
                    // The same due time is run again: an attempt more, not a run more.
                    let run = &mut self.ledgers.get_mut(&id).unwrap().run;
                    run.retain(|at| *at != due);
                }
            }
        }
        if self.jobs[index].status.is_over() {
            self.close_ledger(id);
        }
    }

    /// A user holds, releases or restarts a job.
    fn order(&mut self) {
        let index = self.dice.roll(self.jobs.len() as u64) as usize;
        let (id, now) = (self.jobs[index].id, self.now);
        match self.jobs[index].status {
            JobStatus::Ready | JobStatus::Waiting => self.change(index, |job| transition::hold(job, Hold::ByUser)),
            JobStatus::OnHold => {
                self.come_due(index, Former::OnHold);
                self.change(index, transition::release);
            }
            JobStatus::InProcess => {}
            JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => {
                let timetable = self.timetables.get(&id);
                let due = timetable.and_then(|table| schedule::first_due(table, &self.jobs[index].terms, now));
                self.change(index, |job| transition::begin_anew(job, due));
                self.ledgers.entry(id).and_modify(|ledger| *ledger = Ledger { first_due: due, ..Ledger::default() });
            }
        }
    }

    /// Nothing that could start is left waiting while a worker is free.
    fn check_decision(&self, decision: &Decision) {
        let num_running = self.jobs.iter().filter(|job| job.status == JobStatus::InProcess).count();
        let num_after = num_running + decision.start.len();
        if !self.capacity.is_enabled || num_after >= self.capacity.num_workers {
            return;
        }
        for job in &self.jobs {
            let could = readiness(job, self.now) == Readiness::Ready;
            let is_seen = decision.start.contains(&job.id) || decision.wait.contains(&job.id);
            assert!(!could || is_seen, "job {} is left though a worker is free", job.id);
        }
    }

    fn check(&self) {
        let running = || self.jobs.iter().filter(|job| job.status == JobStatus::InProcess);
        let categories: Vec<_> = running().filter_map(|job| job.category.as_deref()).collect();
        assert_eq!(categories.len(), categories.iter().collect::<BTreeSet<_>>().len(), "a category runs twice");
        let imports: Vec<_> = running().filter_map(|job| job.kind.import()).collect();
        assert_eq!(imports.len(), imports.iter().collect::<BTreeSet<_>>().len(), "an import is worked on twice");
    }

    /// Walks all due times of all jobs: not after each step, for it takes long.
    fn check_ledgers(&self) {
        for job in &self.jobs {
            if let Some(ledger) = self.ledgers.get(&job.id) {
                self.check_ledger(job, ledger);
            }
        }
    }

    /// Each due time was run once, is owed, or is shown as missed.
    fn check_ledger(&self, job: &Job, ledger: &Ledger) {
        let mut run: Vec<_> = ledger.run.iter().chain(&job.turn.owed).copied().collect();
        run.sort();
        let num = run.len();
        run.dedup();
        assert_eq!(num, run.len(), "job {}: a due time is run twice", job.id);
        let in_span =
            |at: &Timestamp| ledger.missed.iter().filter(|span| (span.first..=span.last).contains(at)).count();
        for at in &run {
            assert_eq!(in_span(at), 0, "job {}: {at} is run and shown as missed", job.id);
        }
        let (Some(mut due), false) = (ledger.first_due, ledger.is_closed) else { return };
        let until = job.turn.due.unwrap_or(Timestamp::MAX);
        while due < until {
            let num = usize::from(run.binary_search(&due).is_ok()) + in_span(&due);
            assert_eq!(num, 1, "job {}: {due} is neither run nor shown as missed, or more than once", job.id);
            match self.timetables[&job.id].next_after(due) {
                Some(next) if job.terms.expiration.is_none_or(|end| next <= end) => due = next,
                Some(_) | None => break,
            }
        }
    }
}

fn index_of(id: JobId) -> usize {
    id.0 as usize - 1
}

/// Plays one history; returns what happened.
fn play(seed: u64) -> Vec<String> {
    let mut world = World::new(seed);
    world.look();
    for step in 1..=NUM_STEPS {
        world.step();
        if step % 20 == 0 {
            world.check_ledgers();
        }
    }
    world.history
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn in_every_history_each_due_time_is_run_once_or_shown_as_missed() {
    if let Some(seed) = setting("LONGSHORE_SEED") {
        play(seed).iter().for_each(|line| println!("{line}"));
        return;
    }
    for seed in 0..setting("LONGSHORE_SEEDS").unwrap_or(200) {
        let played = std::panic::catch_unwind(|| play(seed));
        assert!(played.is_ok(), "seed {seed}: LONGSHORE_SEED={seed} tells its history");
    }
}

#[test]
fn a_seed_replays_exactly() {
    let history = play(17);
    assert!(history.len() > 20, "something happens in it");
    assert_eq!(history, play(17));
}
