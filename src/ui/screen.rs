//! What a screen is given, and what it may ask for.
//!
//! A screen draws the overview and answers to its questions, and pushes requests. It changes nothing by itself: one
//! place ([`super::app`]) runs the requests after the frame.

use std::path::PathBuf;

use jiff::{Timestamp, tz::TimeZone};

use super::parts::Way;
use crate::{
    engine::{Attention, Command, Overview, Reader},
    model::{
        Fingerprint, ImportId, IntegrationCode, JobId, RecordStatus, RowClass, RowNo, TableName, settings::ThemeChoice,
    },
};

/// What every screen is given.
pub struct ScreenCx<'a> {
    pub overview: &'a Overview,
    pub reader: &'a Reader,
    pub requests: &'a mut Vec<Request>,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
}

/// What a screen may ask for.
#[derive(Clone, Debug)]
pub enum Request {
    /// A change in the store.
    Do(Command),
    /// Another page.
    Go(Page),
    /// The page before.
    Back,
    /// The system's file dialog; the file chosen is opened in the assistant.
    ChooseFile,
    /// The assistant, with this file.
    OpenFile(PathBuf),
    /// A place to write to, by the system's dialog where there is one; the export follows.
    Export(ExportRequest),
    /// A dry run of an import's records that wait; its page follows.
    DryRun(ImportId),
    /// Exactly what a dry run has foreseen.
    ProcessPlanned {
        import: ImportId,
        plan: Fingerprint,
        attention: Attention,
    },
    /// The question what to do with a staged import.
    AskAfterImport(ImportId),
    /// The dialog that shows how far a job is.
    WatchJob(JobId),
    /// Light, dark, or as the system has it.
    Theme(ThemeChoice),
    /// A line told by a toast.
    Tell(String),
    /// Text for the clipboard.
    Copy(String),
    /// The search for pages and actions.
    TellMe,
    /// The part of the page that comes next, or the one before.
    GoToPart(Way),
    CloseDialog,
    Quit,
}

/// What is to be written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportRequest {
    /// The records of a table that hold a text; all where it is blank.
    Table { table: TableName, search: String },
    /// The rows of an import's dry run, or those of a class.
    DryRun { import: ImportId, class: Option<RowClass> },
}

impl ExportRequest {
    /// Returns what the file is called, without its ending.
    pub fn name(&self) -> String {
        match self {
            Self::Table { table, .. } => table.to_string(),
            Self::DryRun { import, .. } => format!("Dry run {import}"),
        }
    }
}

/// A page of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Home,
    /// The import assistant.
    Assistant,
    Imports,
    Records(RecordsScope),
    /// What processing would do with an import's records.
    DryRun(ImportId),
    Integrations,
    Integration(IntegrationCode),
    Jobs,
    /// The job queue, showing these.
    JobsOf(JobsScope),
    /// What background work asks.
    Questions,
    /// The schedule of an integration.
    Schedule(ScheduleScope),
    Company,
    Table(TableName),
    Notifications,
    Settings,
}

/// Which jobs the job queue shows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobsScope {
    Failed,
    InProcess,
    /// What waits, for any reason.
    InQueue,
    Job(JobId),
}

/// What the schedule page is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleScope {
    /// The integration of a new schedule; none to choose one.
    pub integration: Option<IntegrationCode>,
    /// The scheduled job to be changed.
    pub job: Option<JobId>,
}

/// Which records the records page shows first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordsScope {
    pub integration: Option<IntegrationCode>,
    pub import: Option<ImportId>,
    pub status: Option<RecordStatus>,
    /// The record to be opened.
    pub row: Option<RowNo>,
}

impl RecordsScope {
    /// All records of an import.
    pub fn of_import(import: ImportId) -> Self {
        Self { import: Some(import), ..Self::default() }
    }
}

impl Page {
    #[must_use]
    /// Returns the entry of the navigation that the page stands under.
    pub fn root(&self) -> Self {
        match self {
            Self::Home | Self::Assistant => Self::Home,
            Self::Imports => Self::Imports,
            Self::Records(_) | Self::DryRun(_) => Self::Records(RecordsScope::default()),
            Self::Integrations | Self::Integration(_) => Self::Integrations,
            Self::Jobs | Self::JobsOf(_) | Self::Questions | Self::Schedule(_) => Self::Jobs,
            Self::Company | Self::Table(_) => Self::Company,
            Self::Notifications => Self::Notifications,
            Self::Settings => Self::Settings,
        }
    }
}
