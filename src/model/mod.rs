//! The nouns of the program: plain data, named as their users name them.
//!
//! Nothing here reads a file, a clock or a store, and nothing here knows that a window exists. Every other layer
//! may name this one; this one names none.

pub mod cells;
pub mod difference;
pub mod finished;
pub mod format;
pub mod ids;
pub mod import;
pub mod integration;
pub mod issue;
pub mod job;
pub mod keys;
pub mod mapping;
pub mod notice;
pub mod raw;
pub mod record;
pub mod schema;
pub mod settings;
pub mod step;
pub mod step_words;
pub mod value;
pub mod varint;

pub use self::{
    finished::{Creation, Entry, Finished},
    format::{CsvOptions, Evidence, FileFormat, FixedOptions, WorkbookOptions},
    ids::{ImportId, IntegrationCode, JobId, NoticeId, RowNo, TableName},
    import::{Import, ImportStage, SourceFile, StatusCounts, Totals},
    integration::{ExecutionMode, ImportMode, Integration, Notifications},
    issue::{Issue, IssueCode, Place, Severity},
    job::{AfterStaging, Job, JobKind, JobStatus, Priority, Progress, Selection, Standing},
    keys::KeyPrint,
    mapping::{
        AutoNumber, DateOrder, FieldRule, FieldSource, Locale, Mapping, MatchedBy, Part, SystemValue, TableMapping,
    },
    notice::{Notice, NoticeKind},
    raw::{CellKind, RawBlock, RawCell, RawRow},
    record::{Outcome, RecordStatus, RowOutcome},
    schema::{Field, TableSchema},
    settings::Settings,
    step::{
        Check, CheckRule, CheckSeverity, DatePart, Lookup, NoneFound, RecipeTest, RecordCheck, RoundDirection,
        SeveralFound, Side, Step, TemplateField, TimestampUnit, UnicodeForm, Unmapped, ValueMap, ValuePair,
    },
    value::{FieldType, Value},
};
