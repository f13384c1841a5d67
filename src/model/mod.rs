//! The nouns of the program: plain data, named as their users name them.
//!
//! Nothing here reads a file, a clock or a store, and nothing here knows that a window exists. Every other layer
//! may name this one; this one names none.

pub mod cells;
pub mod difference;
pub mod digits;
pub mod dry_run;
pub mod finished;
mod finished_bytes;
pub mod fixed;
pub mod format;
pub mod ids;
pub mod import;
pub mod integration;
pub mod issue;
pub mod job;
pub mod job_log;
pub mod keys;
pub mod left_out;
pub mod mapping;
pub mod notice;
pub mod pickup;
pub mod question;
pub mod raw;
pub mod raw_bytes;
pub mod record;
pub mod schedule;
pub mod schema;
pub mod settings;
pub mod sign;
pub mod step;
pub mod step_words;
pub mod terms;
pub mod value;
pub mod varint;

pub use self::{
    dry_run::{ClassCounts, DryRun, FieldChange, Fingerprint, PlannedRecord, PlannedRow, RowClass, StagedStand},
    finished::{Creation, Entry, Finished, Need},
    fixed::{FixedColumn, FixedOptions, FixedUnit, RecordTag},
    format::{Bars, CsvOptions, Evidence, FileFormat, WorkbookOptions},
    ids::{ImportId, IntegrationCode, JobId, NoticeId, QuestionId, RowNo, TableName},
    import::{Import, ImportStage, SeriesStart, SourceFile, StatusCounts, Totals},
    integration::{ExecutionMode, ImportMode, Integration, Made, Notifications, Remark},
    issue::{Issue, IssueCode, Place, Severity},
    job::{AfterStaging, Job, JobKind, JobStatus, Priority, Progress, Selection, Standing},
    job_log::{LogEntry, LogKey, LogOutcome},
    keys::KeyPrint,
    left_out::LeftOut,
    mapping::{
        AutoNumber, DateOrder, FieldRule, FieldSource, Locale, Mapping, MatchedBy, Part, SystemValue, TableMapping,
    },
    notice::{Notice, NoticeKind},
    pickup::{ContentHash, KnownFile, Pickup, Place as PickupPlace, Repeats, Sighting, SightingState},
    question::{Answer, AnsweredBy, GivenAnswer, Question},
    raw::{CellKind, RawBlock, RawCell, RawRow},
    record::{Outcome, RecordStatus, RowOutcome},
    schedule::{Missed, Overlap, Recurrence, Rule, Weekdays},
    schema::{Field, TableSchema},
    settings::Settings,
    sign::Sign,
    step::{
        Check, CheckRule, CheckSeverity, DatePart, Lookup, NoneFound, RecipeTest, RecordCheck, RoundDirection,
        SeveralFound, Side, Step, TemplateField, TimestampUnit, UnicodeForm, Unmapped, ValueMap, ValuePair,
    },
    terms::{Crashes, Hold, Terms, Turn, Unseen, Verdict, WorkedOn},
    value::{FieldType, Value},
};
