//! The work: commands in, events out, jobs on worker threads, questions answered.
//!
//! Only this layer changes jobs, imports and definitions, and only the running job changes its import's records.
//! The window sends a [`Command`], reads the [`Overview`] and asks the [`Reader`]; the command line drives the same
//! engine without threads ([`InlineEngine`]).

pub mod clock;
pub mod command;
mod commands;
mod core;
pub mod definition;
mod error;
mod handle;
pub mod inline;
pub mod library;
mod lookups;
mod notices;
mod opening;
mod ordered;
pub mod overview;
mod plan;
mod process;
pub mod queue;
pub mod reader;
mod stage;
mod stores;
pub mod threads;
pub mod work;

pub use self::{
    clock::Clock,
    command::{AfterCorrection, Attention, Command, Event, RequestId},
    error::{JobError, sentence},
    handle::Engine,
    inline::InlineEngine,
    library::{
        CreatedRecord, Faults, FieldSample, Library, Look, Mark, Proposal, RecordDetail, RecordsPage, RecordsQuery,
        Related, Target, TraceQuery, Traced, Trial, ValueCount, ValueSource, Values, Verdict,
    },
    notices::Done,
    overview::{Cues, ImportView, Overview, TableView},
    reader::{Answer, Reader},
    stores::Stores,
    threads::Wake,
};
