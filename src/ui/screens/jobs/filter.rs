//! Which jobs the page lists, and how many there are of each kind: counted once for each change of the queue.

use eframe::egui::Ui;

use crate::{
    engine::Overview,
    model::{Job, JobStatus},
    ui::{
        listed::holds,
        screen::JobsScope,
        theme::{Tone, icon},
        widgets::{Chip, FilterChips},
    },
};

/// The statuses that have a chip; Ready and Waiting are In Queue.
const STATUSES: [JobStatus; 5] =
    [JobStatus::InProcess, JobStatus::OnHold, JobStatus::Error, JobStatus::Finished, JobStatus::Cancelled];

/// One chip of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Status(JobStatus),
    /// What waits for any reason, as the home page's tile counts it.
    InQueue,
    /// What runs again and again.
    Scheduled,
}

/// Which jobs are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub which: Option<Which>,
    /// Only the user's own.
    pub is_own: bool,
    pub search: String,
}

/// How many jobs each chip leaves.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    counted_for: Option<(u64, bool)>,
    all: u64,
    of_status: [u64; STATUSES.len()],
    in_queue: u64,
    scheduled: u64,
}

impl Which {
    fn takes(self, job: &Job) -> bool {
        match self {
            Self::Status(status) => job.status == status,
            Self::InQueue => is_in_queue(job),
            Self::Scheduled => job.is_recurring(),
        }
    }
}

/// Whether a status has a chip only while there is a job of it: the row is to stay one row.
fn is_rare(status: JobStatus) -> bool {
    match status {
        JobStatus::OnHold | JobStatus::Cancelled => true,
        JobStatus::InProcess | JobStatus::Ready | JobStatus::Waiting | JobStatus::Error | JobStatus::Finished => false,
    }
}

fn is_in_queue(job: &Job) -> bool {
    match job.status {
        JobStatus::Ready | JobStatus::Waiting | JobStatus::OnHold => !job.is_resting(),
        JobStatus::InProcess | JobStatus::Error | JobStatus::Finished | JobStatus::Cancelled => false,
    }
}

impl Filter {
    /// The filter that a link to the page asks for.
    pub fn of(scope: JobsScope) -> Self {
        let which = match scope {
            JobsScope::Failed => Some(Which::Status(JobStatus::Error)),
            JobsScope::InProcess => Some(Which::Status(JobStatus::InProcess)),
            JobsScope::InQueue => Some(Which::InQueue),
            JobsScope::Job(_) => None,
        };
        Self { which, ..Self::default() }
    }

    /// Whether the job is listed; `user` is who looks.
    pub fn takes(&self, job: &Job, user: &str) -> bool {
        let is_theirs = !self.is_own || job.user == user;
        is_theirs && self.which.is_none_or(|which| which.takes(job)) && is_found(job, &self.search)
    }

    /// Shows the chips.
    pub fn chips_ui(&mut self, overview: &Overview, counts: &mut Counts, ui: &mut Ui) {
        counts.follow(overview, self.is_own);
        let mut chips = vec![Chip::all(counts.all)];
        for (status, count) in STATUSES.into_iter().zip(counts.of_status) {
            if is_rare(status) && count == 0 && self.which != Some(Which::Status(status)) {
                continue;
            }
            let chip = Chip::status(status, count);
            let (label, look, count) = (chip.label, chip.look, chip.count);
            chips.push(Chip { value: Some(Which::Status(status)), label, count, look });
            if status == JobStatus::InProcess {
                let look = Some((icon::JOB_QUEUE, Tone::Neutral));
                chips.push(Chip { look, ..Chip::new(Which::InQueue, "In Queue", counts.in_queue) });
            }
        }
        if counts.scheduled > 0 || self.which == Some(Which::Scheduled) {
            let look = Some((icon::CLOCK, Tone::Neutral));
            chips.push(Chip { look, ..Chip::new(Which::Scheduled, "Scheduled", counts.scheduled) });
        }
        FilterChips::new("Status", &chips).show(ui, &mut self.which);
    }
}

impl Counts {
    fn follow(&mut self, overview: &Overview, is_own: bool) {
        let key = Some((overview.version, is_own));
        if self.counted_for == key {
            return;
        }
        *self = Self { counted_for: key, ..Self::default() };
        for job in overview.jobs.iter().filter(|job| !is_own || job.user == overview.user) {
            self.all += 1;
            for (status, count) in STATUSES.iter().zip(&mut self.of_status) {
                *count += u64::from(job.status == *status);
            }
            self.in_queue += u64::from(is_in_queue(job));
            self.scheduled += u64::from(job.is_recurring());
        }
    }
}

fn is_found(job: &Job, search: &str) -> bool {
    if search.trim().is_empty() {
        return true;
    }
    let id = job.id.to_string();
    let (category, error) = (job.category.as_deref(), job.last_error.as_deref());
    holds(&[&job.description, &id, category.unwrap_or_default(), error.unwrap_or_default(), &job.user], search)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Hold, IntegrationCode, JobKind, Pickup, PickupPlace, Recurrence, Repeats, Rule},
        ui::screens::jobs::fixture,
    };

    fn scheduled(status: JobStatus) -> Job {
        let place = PickupPlace::File("in.csv".into());
        let pickup = Pickup { place, min_age_secs: 0, archive: None, repeats: Repeats::Never };
        let mut job = fixture::job(status, JobKind::Collect { integration: IntegrationCode::from("A"), pickup });
        job.terms.recurrence = Some(Recurrence::of(Rule::every_minutes(5)));
        job
    }

    #[track_caller]
    fn check(filter: &Filter, job: &Job, expect: bool) {
        assert_eq!(filter.takes(job, "ada"), expect, "{filter:?}");
    }

    #[test]
    fn a_scheduled_job_that_rests_is_not_in_the_queue() {
        let in_queue = Filter::of(JobsScope::InQueue);
        check(&in_queue, &scheduled(JobStatus::Ready), false);
        check(&in_queue, &Job { hold: Some(Hold::ByUser), ..scheduled(JobStatus::OnHold) }, true);
        let once = Job { terms: crate::model::Terms::default(), ..scheduled(JobStatus::Ready) };
        check(&in_queue, &once, true);
        check(&Filter { which: Some(Which::Scheduled), ..Filter::default() }, &once, false);
    }

    #[test]
    fn own_entries_are_those_of_the_user() {
        let own = Filter { is_own: true, ..Filter::default() };
        check(&own, &Job { user: "ada".to_owned(), ..scheduled(JobStatus::Ready) }, true);
        check(&own, &Job { user: "bob".to_owned(), ..scheduled(JobStatus::Ready) }, false);
    }

    #[test]
    fn what_failed_is_listed_by_its_status() {
        check(&Filter::of(JobsScope::Failed), &scheduled(JobStatus::Error), true);
        check(&Filter::of(JobsScope::Failed), &scheduled(JobStatus::Cancelled), false);
    }
}
