//! The job queue's decisions: which jobs start now, which wait. A pure function of the jobs.

use std::collections::BTreeSet;

use crate::model::{Job, JobId, JobStatus};

/// What the queue wants done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Jobs to be started, in this order.
    pub start: Vec<JobId>,
    /// Ready jobs whose category (or import) is busy: to be shown as Waiting.
    pub wait: Vec<JobId>,
}

/// What the queue may use.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    pub num_workers: usize,
    /// Whether queued background jobs are started at all. What the user waits for is.
    pub is_enabled: bool,
}

/// Decides. Next is the job of the smallest priority number, then entry no.; jobs of one category, and jobs of one
/// import, run one at a time. A job the user waits for starts even when all workers are busy.
pub fn decide(jobs: &[Job], capacity: Capacity) -> Decision {
    let running = || jobs.iter().filter(|job| job.status == JobStatus::InProcess);
    let mut categories: BTreeSet<&str> = running().filter_map(|job| job.category.as_deref()).collect();
    let mut imports: BTreeSet<_> = running().map(|job| job.kind.import()).collect();
    let mut num_free = capacity.num_workers.saturating_sub(running().count());

    let mut queued: Vec<&Job> =
        jobs.iter().filter(|job| matches!(job.status, JobStatus::Ready | JobStatus::Waiting)).collect();
    queued.sort_by_key(|job| (!job.is_foreground, job.priority, job.id));

    let mut decision = Decision::default();
    for job in queued {
        let import = job.kind.import();
        let is_busy =
            job.category.as_deref().is_some_and(|name| categories.contains(name)) || imports.contains(&import);
        if is_busy {
            decision.wait.push(job.id);
            continue;
        }
        if !job.is_foreground && (num_free == 0 || !capacity.is_enabled) {
            continue;
        }
        num_free = num_free.saturating_sub(1);
        categories.extend(job.category.as_deref());
        imports.insert(import);
        decision.start.push(job.id);
    }
    decision
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{ImportId, JobKind, Priority, Progress, RecordStatus, Selection};

    fn job(id: u64, status: JobStatus) -> Job {
        let kind =
            JobKind::Process { import: ImportId(id), selection: Selection::Status(RecordStatus::Ready), plan: None };
        Job {
            id: JobId(id),
            kind,
            description: String::new(),
            category: None,
            priority: Priority::Normal,
            status,
            created: Timestamp::UNIX_EPOCH,
            started: None,
            ended: None,
            progress: Progress::default(),
            attempts: 0,
            last_error: None,
            before: None,
            is_foreground: false,
        }
    }

    #[track_caller]
    fn check(jobs: &[Job], num_workers: usize, start: &[u64], wait: &[u64]) {
        let ids = |ids: &[u64]| ids.iter().copied().map(JobId).collect::<Vec<_>>();
        let found = decide(jobs, Capacity { num_workers, is_enabled: true });
        assert_eq!(found, Decision { start: ids(start), wait: ids(wait) });
    }

    #[test]
    fn jobs_start_in_order_of_entry_up_to_the_workers() {
        let jobs = [3, 1, 2].map(|id| job(id, JobStatus::Ready));
        check(&jobs, 2, &[1, 2], &[]);
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
        assert_eq!(decide(&[job(1, JobStatus::Ready), waited_for], capacity).start, [JobId(5)]);
    }
}
