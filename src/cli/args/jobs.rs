//! The words of `longshore jobs`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub struct JobsArgs {
    #[command(subcommand)]
    pub verb: Option<JobsVerb>,
    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum JobsVerb {
    /// Lists the jobs, the newest first
    List(ListArgs),
    /// Shows one, with its next ten runs
    Show(JobArgs),
    /// Keeps a job from being started
    Hold(JobArgs),
    /// Takes a held, failed or cancelled job up again
    Ready(JobArgs),
    /// Cancels a job; what is done stays, the rest is skipped
    Cancel(JobArgs),
    /// Pauses a job; it keeps its place
    Pause(JobArgs),
    /// Lets a paused job go on
    Resume(JobArgs),
    /// Runs a job now and waits for it, whatever its schedule says
    Run(JobArgs),
    /// Removes a job from the queue
    Remove(JobArgs),
    /// Changes a job's priority
    Priority {
        #[command(flatten)]
        job: JobArgs,
        priority: PriorityName,
    },
    /// Shows the runs of a job, the newest first
    Log(JobArgs),
    /// Says why a job is not running, and what helps
    Why(JobArgs),
    /// Lists the questions of background work that wait for an answer
    Questions,
    /// Answers one; the records that waited are processed by the queue
    Answer(AnswerArgs),
    /// Imports a file or the files of a watched folder by a schedule
    Schedule(Box<ScheduleArgs>),
}

#[derive(Debug, Default, Args)]
pub struct ListArgs {
    /// Only jobs of this status, such as ready or on-hold
    #[arg(long, value_name = "S")]
    pub status: Option<String>,
    /// Only your own
    #[arg(long)]
    pub mine: bool,
}

#[derive(Debug, Args)]
pub struct JobArgs {
    /// The job's entry no.
    pub job: u64,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// The question's number
    pub question: u64,
    /// What is meant: one of the choices
    #[arg(long, value_name = "TEXT", conflicts_with = "error")]
    pub choose: Option<String>,
    /// Nothing of it: the records become errors
    #[arg(long)]
    pub error: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PriorityName {
    High,
    Normal,
    Low,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MissedName {
    /// One run for all that were missed
    Once,
    /// A run for each
    Each,
    /// None
    Skip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OverlapName {
    /// Leave a run out that is due while the one before is at work
    Skip,
    /// Run it afterwards
    Wait,
}

#[derive(Debug, Args)]
pub struct ScheduleArgs {
    /// The integration's code
    pub integration: String,
    /// The file, or the folder that is watched
    pub place: PathBuf,
    /// Names of files in the folder, with * and ?
    #[arg(long, value_name = "PATTERN", default_value = "*")]
    pub pattern: String,
    /// A cron expression such as "0 6 * * MON-FRI"
    #[arg(long, value_name = "EXPRESSION", conflicts_with_all = ["every", "days", "from", "to"])]
    pub cron: Option<String>,
    /// Minutes between two runs
    #[arg(long, value_name = "MINUTES")]
    pub every: Option<u32>,
    /// Weekdays such as mon,tue,fri; without it every day
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub days: Vec<String>,
    /// The time of the day's first run
    #[arg(long, value_name = "HH:MM")]
    pub from: Option<String>,
    /// The end of the day's runs; one before --from lies on the next day
    #[arg(long, value_name = "HH:MM")]
    pub to: Option<String>,
    /// The time zone, such as Europe/Berlin; without it the computer's own
    #[arg(long, value_name = "NAME", default_value = "")]
    pub zone: String,
    /// What to do about runs missed while the program was closed
    #[arg(long, value_enum, default_value = "once")]
    pub missed: MissedName,
    /// What to do where the run before is still at work
    #[arg(long, value_enum, default_value = "skip")]
    pub overlap: OverlapName,
    /// Leave files alone that were changed less than so many seconds ago
    #[arg(long, value_name = "SECONDS", default_value = "5")]
    pub min_age: u32,
    /// Move files here when all their rows are kept
    #[arg(long, value_name = "DIR")]
    pub archive: Option<PathBuf>,
    /// Import the same content again
    #[arg(long)]
    pub repeat: bool,
    /// Not before this moment, such as 2026-12-01T06:00:00Z
    #[arg(long, value_name = "TIME")]
    pub start: Option<jiff::Timestamp>,
    /// Not after this moment
    #[arg(long, value_name = "TIME")]
    pub expire: Option<jiff::Timestamp>,
}
