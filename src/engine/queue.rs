//! The job queue's decisions: which jobs start now, which wait. A pure function of the jobs and the time.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use jiff::Timestamp;

use super::turn::{Readiness, readiness};
use crate::model::{Job, JobId, JobKind, JobStatus};

/// What the queue wants done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Jobs to be started, in this order.
    pub start: Vec<JobId>,
    /// Ready jobs whose category (or import) is busy: to be shown as Waiting.
    pub wait: Vec<JobId>,
    /// Waiting jobs that nothing keeps waiting but their time or a free worker: to be shown as Ready.
    pub ready: Vec<JobId>,
}

/// What the queue may use.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    pub num_workers: usize,
    /// Whether queued background jobs are started at all. What the user waits for or called is.
    pub is_enabled: bool,
}

/// Decides. Next is the job of the smallest priority number, then entry no.; jobs of one category, and jobs of one
/// import, run one at a time. A job the user waits for or called starts even when all workers are busy.
pub fn decide<'a>(jobs: impl Iterator<Item = &'a Job>, capacity: Capacity, now: Timestamp) -> Decision {
    let mut decision = Decision::default();
    let mut busy = Busy::default();
    let mut num_running = 0;
    let mut queued = BinaryHeap::new();
    for job in jobs {
        busy.is_restoring |= is_restoring_company(job);
        match job.status {
            JobStatus::InProcess => {
                busy.add(job);
                num_running += 1;
            }
            JobStatus::Ready | JobStatus::Waiting if readiness(job, now) == Readiness::Ready => {
                queued.push(Reverse(Queued { rank: (!is_urgent(job), job.priority, job.id), job }));
            }
            JobStatus::Waiting => decision.ready.push(job.id),
            JobStatus::Ready | JobStatus::OnHold | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => {}
        }
    }
    let mut num_free = if capacity.is_enabled { capacity.num_workers.saturating_sub(num_running) } else { 0 };
    while let Some(Reverse(Queued { job, .. })) = queued.pop() {
        if busy.keeps(job) {
            decision.wait.push(job.id);
        } else if is_urgent(job) || num_free > 0 {
            num_free = num_free.saturating_sub(1);
            busy.add(job);
            decision.start.push(job.id);
        } else {
            // Nobody after it can start either: their order does not matter any more.
            decision.say(job, &busy);
            queued.drain().for_each(|Reverse(Queued { job, .. })| decision.say(job, &busy));
        }
    }
    decision
}

/// What runs or is about to.
#[derive(Debug, Default)]
struct Busy<'a> {
    /// Whether a lost company is to be restored before records are made or foreseen.
    is_restoring: bool,
    categories: BTreeSet<&'a str>,
    imports: BTreeSet<crate::model::ImportId>,
}

/// A job in the order of the queue.
struct Queued<'a> {
    rank: (bool, crate::model::Priority, JobId),
    job: &'a Job,
}

/// Whether a job makes records again that were lost.
pub fn is_restoring_company(job: &Job) -> bool {
    job.is_restoring && matches!(job.kind, JobKind::Process { .. })
}

/// Whether a job needs a whole company.
pub fn waits_for_restoring(job: &Job, is_restoring: bool) -> bool {
    let needs_it = match job.kind {
        JobKind::Process { .. } | JobKind::DryRun { .. } => !job.is_restoring,
        JobKind::Stage { .. } | JobKind::Collect { .. } => false,
    };
    is_restoring && needs_it
}

fn is_urgent(job: &Job) -> bool {
    job.is_foreground || job.turn.is_called
}

impl<'a> Busy<'a> {
    fn add(&mut self, job: &'a Job) {
        self.categories.extend(job.category.as_deref());
        self.imports.extend(job.kind.import());
    }

    fn keeps(&self, job: &Job) -> bool {
        waits_for_restoring(job, self.is_restoring)
            || job.category.as_deref().is_some_and(|name| self.categories.contains(name))
            || job.kind.import().is_some_and(|import| self.imports.contains(&import))
    }
}

impl Decision {
    /// Says what a job that can't start waits for: others of its kind, or just a worker.
    fn say(&mut self, job: &Job, busy: &Busy<'_>) {
        if busy.keeps(job) {
            self.wait.push(job.id);
        } else if job.status == JobStatus::Waiting {
            self.ready.push(job.id);
        }
    }
}

impl PartialEq for Queued<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Queued<'_> {}

impl PartialOrd for Queued<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Queued<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ImportId, JobKind, Priority, RecordStatus, Selection, Turn};

    fn job(id: u64, status: JobStatus) -> Job {
        let selection = Selection::Status(RecordStatus::Ready);
        let kind = JobKind::Process { import: ImportId(id), selection, plan: None };
        Job { status, ..Job::new(JobId(id), kind, "", Timestamp::UNIX_EPOCH) }
    }

    #[track_caller]
    fn check(jobs: &[Job], num_workers: usize, start: &[u64], wait: &[u64]) {
        let ids = |ids: &[u64]| ids.iter().copied().map(JobId).collect::<Vec<_>>();
        let found = decide(jobs.iter(), Capacity { num_workers, is_enabled: true }, Timestamp::UNIX_EPOCH);
        assert_eq!((found.start, found.wait), (ids(start), ids(wait)));
    }

    #[test]
    fn jobs_start_in_order_of_entry_up_to_the_workers() {
        let jobs = [3, 1, 2].map(|id| job(id, JobStatus::Ready));
        check(&jobs, 2, &[1, 2], &[]);
    }

    #[test]
    fn of_ten_thousand_the_next_is_chosen_at_once() {
        let jobs: Vec<Job> = (1..=10_000)
            .rev()
            .map(|id| job(id, if id % 2 == 0 { JobStatus::OnHold } else { JobStatus::Ready }))
            .collect();
        let start = std::time::Instant::now();
        check(&jobs, 3, &[1, 3, 5], &[]);
        let time = start.elapsed();
        println!("the next of 10,000 jobs: {time:?}");
        // Without optimisation, and beside other programs.
        assert!(time.as_millis() < 500, "{time:?}");
    }

    #[test]
    fn priority_goes_before_entry_no() {
        let urgent = Job { priority: Priority::High, ..job(9, JobStatus::Ready) };
        check(&[job(1, JobStatus::Ready), urgent], 1, &[9], &[]);
    }

    #[test]
    fn a_category_runs_one_at_a_time() {
        let of = |id, status| Job { category: Some("SALES".into()), ..job(id, status) };
        check(&[of(1, JobStatus::InProcess), of(2, JobStatus::Ready), job(3, JobStatus::Ready)], 4, &[3], &[2]);
        check(&[of(1, JobStatus::Ready), of(2, JobStatus::Waiting)], 4, &[1], &[2]);
    }

    #[test]
    fn one_import_is_worked_on_by_one_job() {
        let second = Job { kind: job(1, JobStatus::Ready).kind, ..job(2, JobStatus::Ready) };
        check(&[job(1, JobStatus::InProcess), second], 4, &[], &[2]);
    }

    #[test]
    fn what_the_user_waits_for_starts_at_once() {
        let waited_for = Job { is_foreground: true, ..job(5, JobStatus::Ready) };
        check(&[job(1, JobStatus::InProcess), job(2, JobStatus::Ready), waited_for], 1, &[5], &[]);
    }

    #[test]
    fn held_and_finished_jobs_stay() {
        let jobs = [JobStatus::OnHold, JobStatus::Error, JobStatus::Finished, JobStatus::Cancelled];
        check(&jobs.map(|status| job(1, status)), 4, &[], &[]);
    }

    #[test]
    fn a_disabled_queue_starts_only_what_is_waited_for() {
        let waited_for = Job { is_foreground: true, ..job(5, JobStatus::Ready) };
        let capacity = Capacity { num_workers: 4, is_enabled: false };
        let jobs = [job(1, JobStatus::Ready), waited_for];
        assert_eq!(decide(jobs.iter(), capacity, Timestamp::UNIX_EPOCH).start, [JobId(5)]);
    }

    #[test]
    fn a_job_whose_time_has_not_come_is_passed_over() {
        let later =
            Job { turn: Turn { not_before: Some(Timestamp::MAX), ..Turn::default() }, ..job(1, JobStatus::Ready) };
        check(&[later, job(2, JobStatus::Ready)], 1, &[2], &[]);
    }

    #[test]
    fn a_called_job_starts_with_the_queue_off_but_not_beside_its_category() {
        let of = |id, status| Job { category: Some("SALES".into()), ..job(id, status) };
        let called = |job| Job { turn: Turn { is_called: true, ..Turn::default() }, ..job };
        let capacity = Capacity { num_workers: 0, is_enabled: false };
        let jobs = [of(1, JobStatus::InProcess), called(of(2, JobStatus::Ready)), called(job(3, JobStatus::Ready))];
        let found = decide(jobs.iter(), capacity, Timestamp::UNIX_EPOCH);
        assert_eq!((found.start, found.wait), (vec![JobId(3)], vec![JobId(2)]));
    }

    #[test]
    fn a_waiting_job_whose_category_is_free_again_is_shown_as_ready() {
        let waiting = Job { category: Some("SALES".into()), ..job(2, JobStatus::Waiting) };
        let capacity = Capacity { num_workers: 1, is_enabled: true };
        let jobs = [job(1, JobStatus::InProcess), waiting];
        assert_eq!(decide(jobs.iter(), capacity, Timestamp::UNIX_EPOCH).ready, [JobId(2)]);
    }

    #[test]
    fn among_ten_thousand_entries_the_next_is_found_at_once() {
        let mut jobs: Vec<Job> = (1..=10_000).map(|id| job(id, JobStatus::Ready)).collect();
        jobs[8_999].priority = Priority::High;
        let capacity = Capacity { num_workers: 1, is_enabled: true };
        let time = |_| {
            let start = std::time::Instant::now();
            let found = decide(jobs.iter(), capacity, Timestamp::UNIX_EPOCH);
            assert_eq!(found.start, [JobId(9_000)]);
            start.elapsed()
        };
        // The best of several, for other programs run too; and without optimisation it may take longer.
        let best = (0..10).map(time).min().unwrap();
        let limit = if cfg!(debug_assertions) { 20 } else { 1 };
        assert!(best.as_millis() < limit, "{best:?}");
        println!("the next of 10,000 entries is chosen in {best:?}");
    }
}
