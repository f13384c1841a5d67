//! What can be done with a job, and when; what can't, and why.

use crate::{
    engine::Command,
    model::{ImportStage, Job, JobKind, JobStatus},
    ui::{
        screen::{Page, RecordsScope, Request, ScheduleScope},
        theme::{Icon, icon},
    },
};

/// Something to be done with one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAction {
    Watch,
    ToFront,
    ToBackground,
    Pause,
    RunNow,
    SetReady,
    Resume,
    Restart,
    Hold,
    ShowRecords,
    /// Priority, times, attempts.
    ChangeTerms,
    ChangeSchedule,
    Cancel,
    Remove,
}

/// An action that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub action: JobAction,
    /// Why it can't be done now.
    pub obstacle: Option<&'static str>,
}

impl JobAction {
    /// Returns the action in the field's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Watch => "Watch progress",
            Self::ToFront => "Bring to front",
            Self::ToBackground => "To background",
            Self::Pause => "Pause",
            Self::RunNow => "Run once now",
            Self::SetReady => "Set ready",
            Self::Resume => "Resume",
            Self::Restart => "Restart",
            Self::Hold => "Put on hold",
            Self::ShowRecords => "Show records",
            Self::ChangeTerms => "Job settings…",
            Self::ChangeSchedule => "Schedule…",
            Self::Cancel => "Cancel job",
            Self::Remove => "Remove…",
        }
    }

    /// Whether a remedy of that name is the same.
    pub fn is_called(self, remedy: &str) -> bool {
        self.name() == remedy
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::Watch => icon::WORKING,
            Self::ToFront => icon::OPEN,
            Self::ToBackground => icon::BACKGROUND,
            Self::Pause | Self::Hold => icon::PAUSE,
            Self::RunNow => icon::FORWARD,
            Self::SetReady | Self::Resume => icon::PROCESS,
            Self::Restart => icon::RETRY,
            Self::ShowRecords => icon::RECORDS,
            Self::ChangeTerms => icon::EDIT,
            Self::ChangeSchedule => icon::CLOCK,
            Self::Cancel => icon::STOP,
            Self::Remove => icon::DELETE,
        }
    }

    /// Returns the request that does it; none where the page asks more first.
    pub fn request(self, job: &Job) -> Option<Request> {
        let id = job.id;
        Some(match self {
            Self::ChangeTerms | Self::Remove => return None,
            Self::Watch => Request::WatchJob(id),
            Self::ShowRecords => {
                let import = job.kind.import();
                Request::Go(import.map_or(Page::Imports, |import| Page::Records(RecordsScope::of_import(import))))
            }
            Self::ChangeSchedule => Request::Go(Page::Schedule(ScheduleScope { integration: None, job: Some(id) })),
            Self::ToFront => Request::Do(Command::BringToFront(id)),
            Self::ToBackground => Request::Do(Command::SendToBackground(id)),
            Self::Pause => Request::Do(Command::PauseJob(id)),
            Self::RunNow => Request::Do(Command::RunJobNow(id)),
            Self::SetReady | Self::Resume | Self::Restart => Request::Do(Command::ReadyJob(id)),
            Self::Hold => Request::Do(Command::HoldJob(id)),
            Self::Cancel => Request::Do(Command::CancelJob(id)),
        })
    }

    /// Why it can't be done; `stage` is how far the job's import is, none where that was deleted.
    fn obstacle(self, job: &Job, stage: Option<&ImportStage>) -> Option<&'static str> {
        match self {
            Self::ShowRecords => match stage {
                None => Some("Its import was deleted"),
                Some(ImportStage::Staged) => None,
                Some(ImportStage::Staging) => Some("The file is being read"),
                Some(ImportStage::Cancelled | ImportStage::Failed { .. }) => Some("The file was not read"),
            },
            Self::Restart => match (&job.kind, job.status, stage) {
                (JobKind::Collect { .. }, _, _) => None,
                (_, _, None) => Some("Its import was deleted"),
                (JobKind::Stage { .. }, JobStatus::Cancelled, _) => Some("Open the file again to read it once more"),
                (JobKind::Stage { .. } | JobKind::Process { .. } | JobKind::DryRun { .. }, _, Some(_)) => None,
            },
            Self::Remove if job.status == JobStatus::InProcess => Some("A running job is cancelled first"),
            Self::Remove
            | Self::Watch
            | Self::ToFront
            | Self::ToBackground
            | Self::Pause
            | Self::RunNow
            | Self::SetReady
            | Self::Resume
            | Self::Hold
            | Self::ChangeTerms
            | Self::ChangeSchedule
            | Self::Cancel => None,
        }
    }
}

/// Returns what is offered for a job in its state.
pub fn offers(job: &Job, stage: Option<&ImportStage>) -> Vec<Offer> {
    let attention = if job.is_foreground { JobAction::ToBackground } else { JobAction::ToFront };
    let terms = if job.is_recurring() { JobAction::ChangeSchedule } else { JobAction::ChangeTerms };
    let again = if job.started.is_some() { JobAction::Resume } else { JobAction::SetReady };
    let mut actions = match job.status {
        JobStatus::InProcess => vec![JobAction::Watch, attention, JobAction::Pause, terms, JobAction::Cancel],
        // Between two runs there is no progress.
        JobStatus::Ready | JobStatus::Waiting if job.is_resting() => {
            vec![JobAction::RunNow, JobAction::Hold, terms, JobAction::Cancel]
        }
        JobStatus::Ready | JobStatus::Waiting => {
            vec![JobAction::Watch, JobAction::RunNow, JobAction::Hold, terms, JobAction::Cancel]
        }
        JobStatus::OnHold => vec![again, JobAction::RunNow, terms, JobAction::Cancel],
        JobStatus::Error | JobStatus::Cancelled => vec![JobAction::Restart],
        JobStatus::Finished if job.is_recurring() => vec![JobAction::Restart, terms],
        JobStatus::Finished => Vec::new(),
    };
    if job.kind.import().is_some() {
        actions.push(JobAction::ShowRecords);
    }
    actions.push(JobAction::Remove);
    actions.into_iter().map(|action| Offer { action, obstacle: action.obstacle(job, stage) }).collect()
}

#[cfg(test)]
mod tests {
    use JobAction::{
        Cancel, ChangeTerms, Hold, Pause, Remove, Restart, Resume, RunNow, SetReady, ShowRecords, ToBackground,
        ToFront, Watch,
    };

    use super::*;
    use crate::{
        model::{ImportId, RecordStatus, Selection},
        ui::screens::jobs::fixture::job,
    };

    fn processing(status: JobStatus) -> Job {
        let selection = Selection::Status(RecordStatus::Ready);
        job(status, JobKind::Process { import: ImportId(1), selection, plan: None })
    }

    /// What can be done, then what can't and why.
    #[track_caller]
    fn check(job: &Job, stage: Option<&ImportStage>, can: &[JobAction], cannot: &[(JobAction, &str)]) {
        let offers = offers(job, stage);
        let possible = offers.iter().filter(|offer| offer.obstacle.is_none()).map(|offer| offer.action);
        assert_eq!(possible.collect::<Vec<_>>(), can);
        let obstacles: Vec<_> =
            offers.iter().filter_map(|offer| offer.obstacle.map(|obstacle| (offer.action, obstacle))).collect();
        assert_eq!(obstacles, cannot);
    }

    #[test]
    fn what_runs_can_be_watched_paused_and_cancelled() {
        let staged = Some(&ImportStage::Staged);
        let running = processing(JobStatus::InProcess);
        let cannot = [(Remove, "A running job is cancelled first")];
        check(&running, staged, &[Watch, ToFront, Pause, ChangeTerms, Cancel, ShowRecords], &cannot);
        let awaited = Job { is_foreground: true, ..running };
        check(&awaited, staged, &[Watch, ToBackground, Pause, ChangeTerms, Cancel, ShowRecords], &cannot);
    }

    #[test]
    fn what_waits_can_be_held_and_what_is_held_set_ready() {
        let staged = Some(&ImportStage::Staged);
        for status in [JobStatus::Ready, JobStatus::Waiting] {
            let can = [Watch, RunNow, Hold, ChangeTerms, Cancel, ShowRecords, Remove];
            check(&processing(status), staged, &can, &[]);
        }
        let held = processing(JobStatus::OnHold);
        check(&held, staged, &[SetReady, RunNow, ChangeTerms, Cancel, ShowRecords, Remove], &[]);
        let paused = Job { started: Some(held.created), ..held };
        check(&paused, staged, &[Resume, RunNow, ChangeTerms, Cancel, ShowRecords, Remove], &[]);
    }

    #[test]
    fn what_failed_or_was_cancelled_can_be_restarted() {
        let staged = Some(&ImportStage::Staged);
        for status in [JobStatus::Error, JobStatus::Cancelled] {
            check(&processing(status), staged, &[Restart, ShowRecords, Remove], &[]);
        }
        check(&processing(JobStatus::Finished), staged, &[ShowRecords, Remove], &[]);
    }

    #[test]
    fn nothing_is_left_to_do_for_an_import_that_was_deleted() {
        let gone = "Its import was deleted";
        check(&processing(JobStatus::Error), None, &[Remove], &[(Restart, gone), (ShowRecords, gone)]);
    }

    #[test]
    fn a_file_whose_reading_was_cancelled_is_not_read_by_itself_again() {
        let kind = || JobKind::Stage { import: ImportId(1), then: crate::model::AfterStaging::Ask };
        let again = (Restart, "Open the file again to read it once more");
        let unread = (ShowRecords, "The file was not read");
        check(&job(JobStatus::Cancelled, kind()), Some(&ImportStage::Cancelled), &[Remove], &[again, unread]);
        let stage = ImportStage::Failed { reason: "it is gone".to_owned() };
        check(&job(JobStatus::Error, kind()), Some(&stage), &[Restart, Remove], &[unread]);
    }
}
