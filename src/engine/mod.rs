//! The work: commands in, events out, jobs on worker threads, questions answered.
//!
//! Only this layer changes jobs, imports and definitions, and only the running job changes its import's records.
//! The window sends a [`Command`], reads the [`Overview`] and asks the [`Reader`]; the command line drives the same
//! engine without threads ([`InlineEngine`]).

pub mod announce;
mod blank_rows;
mod breaker;
pub mod clock;
pub mod collect;
pub mod command;
mod commands;
mod control;
mod core;
pub mod definition;
pub mod dry_run;
mod ending;
mod error;
mod frozen;
mod handle;
pub mod hanging;
pub mod inline;
mod job_log;
mod kinship;
mod known_keys;
pub mod library;
pub mod lookups;
mod notices;
mod opening;
mod ordered;
mod orders;
mod orphans;
pub mod overview;
pub mod pace;
mod plan;
mod prepared;
mod process;
mod questions;
pub mod queue;
pub mod reader;
mod reading;
mod remarks;
mod restage;
mod restore;
pub mod schedule;
mod stage;
mod stores;
mod strike;
mod suspects;
pub mod text_index;
pub mod threads;
pub mod timing;
mod transition;
pub mod turn;
mod user;
pub mod why;
pub mod work;
mod work_commands;

pub use self::{
    clock::Clock,
    command::{AfterCorrection, Attention, Closing, Command, Event, RequestId, ScheduleDraft},
    error::{JobError, sentence},
    handle::Engine,
    inline::InlineEngine,
    library::{
        Counted, Counting, CreatedRecord, DryRunState, Faults, FieldSample, KnownVersion, Library, Look, Mark,
        PlannedPage, Proposal, RecordDetail, RecordsPage, RecordsQuery, Related, Target, TraceQuery, Traced, Trial,
        ValueCount, ValueSource, Values, Verdict,
    },
    notices::{DRY_RUN_COMPLETE, Done},
    overview::{CategoryView, Cues, ImportView, Overview, TableView},
    pace::{Pace, Sample},
    reader::{Answer, Reader},
    stores::Stores,
    threads::Wake,
    why::{Reason, Remedy, Why, WhyCx},
};

#[cfg(test)]
mod simulation_tests;
