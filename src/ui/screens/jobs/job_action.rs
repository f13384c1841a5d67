//! What can be done with a job, and when.

use crate::{
    engine::Command,
    model::{ImportStage, Job, JobKind, JobStatus},
    ui::{
        screen::{Page, RecordsScope, Request},
        theme::{Icon, icon},
    },
};

/// Something to be done with one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAction {
    Watch,
    ShowRecords,
    SetReady,
    Restart,
    Hold,
    Cancel,
    Remove,
}

impl JobAction {
    /// All actions, in the order in which they are offered.
    const ALL: [Self; 7] =
        [Self::Watch, Self::ShowRecords, Self::SetReady, Self::Restart, Self::Hold, Self::Cancel, Self::Remove];

    /// Returns the action in the field's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Watch => "Watch progress",
            Self::ShowRecords => "Show records",
            Self::SetReady => "Set ready",
            Self::Restart => "Restart",
            Self::Hold => "Put on hold",
            Self::Cancel => "Cancel job",
            Self::Remove => "Remove…",
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::Watch => icon::WORKING,
            Self::ShowRecords => icon::RECORDS,
            Self::SetReady => icon::PROCESS,
            Self::Restart => icon::RETRY,
            Self::Hold => icon::PAUSE,
            Self::Cancel => icon::STOP,
            Self::Remove => icon::DELETE,
        }
    }

    /// Returns the request that does it.
    pub fn request(self, job: &Job) -> Request {
        match self {
            Self::Watch => Request::WatchJob(job.id),
            Self::ShowRecords => {
                let import = job.kind.import();
                Request::Go(import.map_or(Page::Imports, |import| Page::Records(RecordsScope::of_import(import))))
            }
            Self::SetReady | Self::Restart => Request::Do(Command::ReadyJob(job.id)),
            Self::Hold => Request::Do(Command::HoldJob(job.id)),
            Self::Cancel => Request::Do(Command::CancelJob(job.id)),
            Self::Remove => Request::Do(Command::RemoveJob(job.id)),
        }
    }

    /// Whether it can be done now; `stage` is how far the job's import is, none where that was deleted.
    fn is_possible(self, job: &Job, stage: Option<&ImportStage>) -> bool {
        let is_of_staged = matches!(job.kind, JobKind::Process { .. } | JobKind::DryRun { .. });
        match self {
            Self::Watch => matches!(job.status, JobStatus::InProcess | JobStatus::Ready | JobStatus::Waiting),
            Self::ShowRecords => stage == Some(&ImportStage::Staged),
            Self::SetReady => job.status == JobStatus::OnHold,
            // A file whose reading was cancelled is opened again.
            Self::Restart => {
                let may_go_on = match job.status {
                    JobStatus::Error => true,
                    JobStatus::Cancelled => is_of_staged,
                    JobStatus::Ready
                    | JobStatus::InProcess
                    | JobStatus::Waiting
                    | JobStatus::OnHold
                    | JobStatus::Finished => false,
                };
                may_go_on && stage.is_some()
            }
            Self::Hold => matches!(job.status, JobStatus::Ready | JobStatus::Waiting),
            Self::Cancel => !job.status.is_over(),
            Self::Remove => job.status != JobStatus::InProcess,
        }
    }
}

/// Returns what can be done with the job now.
pub fn possible(job: &Job, stage: Option<&ImportStage>) -> Vec<JobAction> {
    JobAction::ALL.into_iter().filter(|action| action.is_possible(job, stage)).collect()
}

#[cfg(test)]
mod tests {
    use JobAction::{Cancel, Hold, Remove, Restart, SetReady, ShowRecords, Watch};

    use super::*;
    use crate::{
        model::{ImportId, RecordStatus, Selection},
        ui::screens::jobs::fixture::job,
    };

    #[track_caller]
    fn check(status: JobStatus, stage: Option<&ImportStage>, expect: &[JobAction]) {
        let kind =
            JobKind::Process { import: ImportId(1), selection: Selection::Status(RecordStatus::Ready), plan: None };
        assert_eq!(possible(&job(status, kind), stage), expect);
    }

    #[test]
    fn what_runs_can_be_watched_and_cancelled() {
        check(JobStatus::InProcess, Some(&ImportStage::Staged), &[Watch, ShowRecords, Cancel]);
    }

    #[test]
    fn what_waits_can_be_held_and_what_is_held_set_ready() {
        for status in [JobStatus::Ready, JobStatus::Waiting] {
            check(status, Some(&ImportStage::Staged), &[Watch, ShowRecords, Hold, Cancel, Remove]);
        }
        check(JobStatus::OnHold, Some(&ImportStage::Staged), &[ShowRecords, SetReady, Cancel, Remove]);
    }

    #[test]
    fn what_failed_or_was_cancelled_can_be_restarted() {
        for status in [JobStatus::Error, JobStatus::Cancelled] {
            check(status, Some(&ImportStage::Staged), &[ShowRecords, Restart, Remove]);
        }
        check(JobStatus::Finished, Some(&ImportStage::Staged), &[ShowRecords, Remove]);
    }

    #[test]
    fn nothing_is_left_to_do_for_an_import_that_was_deleted() {
        check(JobStatus::Error, None, &[Remove]);
    }

    #[test]
    fn a_file_whose_reading_was_cancelled_is_not_read_by_itself_again() {
        let kind = || JobKind::Stage { import: ImportId(1), then: crate::model::AfterStaging::Ask };
        let cancelled = job(JobStatus::Cancelled, kind());
        assert_eq!(possible(&cancelled, Some(&ImportStage::Cancelled)), [Remove]);
        let failed = job(JobStatus::Error, kind());
        let stage = ImportStage::Failed { reason: "it is gone".to_owned() };
        assert_eq!(possible(&failed, Some(&stage)), [Restart, Remove]);
    }
}
