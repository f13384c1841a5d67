//! What can be asked of the engine, and what it tells: both are data.
//!
//! Every change a user can make is a [`Command`]. An [`Event`] only makes toasts and opens dialogs: whoever loses one
//! still sees the truth in the [`super::Overview`].

use std::path::PathBuf;

use crate::model::{
    AfterStaging, Answer, Fingerprint, ImportId, Integration, IntegrationCode, JobId, Notice, NoticeId, Pickup,
    Priority, QuestionId, RowNo, Selection, Settings, TableSchema, Terms,
};

/// Names a command, so that its answer can be told from others; chosen by who sends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RequestId(pub u64);

/// A change to be made.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves the integration (a change makes a new version) and reads the file under it.
    StartImport {
        request: RequestId,
        path: PathBuf,
        integration: Box<Integration>,
        /// A table to be made first, from the file's own columns.
        new_table: Option<Box<TableSchema>>,
        then: AfterStaging,
    },
    /// Makes business records of staged ones.
    Process {
        request: RequestId,
        import: ImportId,
        selection: Selection,
        attention: Attention,
    },
    /// Foresees what processing would do; no record is written.
    DryRun {
        request: RequestId,
        import: ImportId,
        selection: Selection,
        attention: Attention,
    },
    /// Processes exactly what the latest dry run of the import has foreseen, or nothing.
    ProcessPlanned {
        request: RequestId,
        import: ImportId,
        plan: Fingerprint,
        attention: Attention,
    },
    /// Replaces the raw values of a record; its status becomes Ready. One text a column.
    CorrectRecord {
        import: ImportId,
        row: RowNo,
        cells: Vec<String>,
        then: AfterCorrection,
    },
    /// Goes on with an import's remaining records under the latest version of its integration.
    UseLatestVersion(ImportId),
    /// Forgets an import and its staged rows. Business records made from it stay.
    DeleteImport(ImportId),
    CancelJob(JobId),
    /// Lets the user go on; the job goes on too.
    SendToBackground(JobId),
    /// Shows the job to the user as one that is waited for.
    BringToFront(JobId),
    /// Keeps a job from being started; one that runs is paused.
    HoldJob(JobId),
    /// Stops a running job at the next record or document boundary; it keeps its place, also when the program ends.
    PauseJob(JobId),
    /// Takes a held, paused, failed or cancelled job up again.
    ReadyJob(JobId),
    /// Runs a job once, whatever its schedule, its priority and the queue's switch say.
    RunJobNow(JobId),
    RemoveJob(JobId),
    ChangePriority {
        job: JobId,
        priority: Priority,
    },
    /// Changes when a job runs, how often it is tried and who is told.
    ChangeTerms {
        job: JobId,
        terms: Box<Terms>,
    },
    /// Makes a scheduled job, or changes one.
    SaveSchedule {
        request: RequestId,
        job: Option<JobId>,
        draft: Box<ScheduleDraft>,
    },
    /// The window is about to be closed with work running.
    Close(Closing),
    SaveIntegration {
        request: RequestId,
        integration: Box<Integration>,
    },
    RemoveIntegration(IntegrationCode),
    /// Keeps unsaved changes of an integration for the next start; none: there are none any more.
    KeepDraft {
        code: IntegrationCode,
        draft: Option<Box<Integration>>,
    },
    AddTable(Box<TableSchema>),
    MarkNoticeRead(NoticeId),
    MarkAllNoticesRead,
    RemoveNotice(NoticeId),
    ClearNotices,
    SaveSettings(Settings),
    /// Answers a question of background work; the records that waited for it are processed.
    Answer {
        question: QuestionId,
        answer: Answer,
    },
}

/// A scheduled job as the user draws it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleDraft {
    /// Empty for one made of what is collected.
    pub description: String,
    pub integration: IntegrationCode,
    pub pickup: Pickup,
    pub priority: Priority,
    pub terms: Terms,
}

/// What becomes of running work when the window is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It stops where it is and goes on at the next start.
    PauseAll,
    /// The program goes on without the window until nothing is left to do; [`super::Overview::is_working`] tells.
    KeepWorking,
    CancelAll,
}

/// Whether the user waits for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Process now (wait for completion).
    Foreground,
    /// Process in background (continue working).
    Background,
}

/// What follows a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterCorrection {
    Wait,
    /// The record is processed again at once.
    Process,
}

/// What the engine tells.
#[derive(Clone, Debug)]
pub enum Event {
    ImportStarted {
        request: RequestId,
        import: ImportId,
        job: JobId,
    },
    JobQueued {
        request: RequestId,
        job: JobId,
    },
    IntegrationSaved {
        request: RequestId,
        code: IntegrationCode,
        version: u32,
    },
    /// A job is over; its record in the overview says how.
    JobEnded {
        job: JobId,
    },
    /// To be shown as a toast; it is in the notification centre already.
    Noticed(Notice),
    /// Something asked for was done at once.
    Done {
        text: String,
    },
    /// Something asked for can't be done, in a sentence.
    Refused {
        request: Option<RequestId>,
        text: String,
    },
}
