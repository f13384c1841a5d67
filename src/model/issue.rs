//! What is wrong with one field or one record: an [`Issue`] is data, never an `Err`.
//!
//! An issue keeps a stable code and its arguments; the sentence and the advice are made from them when they are shown.

mod messages;

use serde::{Deserialize, Serialize};

/// How long a value may be in an issue, in characters; the record itself keeps the whole.
pub const MAX_VALUE_CHARS: usize = 80;

/// Whether a record can be processed in spite of the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Warning = 0,
    Error = 1,
}

/// What kind of fault. Numbers are part of the data on disk and never reused; names are part of the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    // The reader's.
    TooFewFields = 1,
    TooManyFields = 2,
    StrayQuote = 3,
    UnclosedQuote = 4,
    TextAfterQuote = 5,
    UndecodableBytes = 6,
    NulByte = 7,
    LineTooLong = 8,
    ErrorCell = 9,
    WrongLineLength = 10,
    OtherRecordType = 19,
    DamagedFile = 11,
    FileChanged = 12,
    WrappedRow = 13,
    OtherDelimiter = 14,
    /// A byte-order mark that is not at the start of the file.
    StrayMark = 15,
    DamagedWorkbook = 16,
    /// A row that is the header once more, as at the top of each page or where files were joined; the detail says what
    /// else it is.
    RepeatedHeader = 17,
    // The pipeline's.
    MissingMandatory = 20,
    TooLong = 21,
    BadInteger = 22,
    BadDecimal = 23,
    BadDate = 24,
    BadTime = 25,
    BadDateTime = 26,
    BadBoolean = 27,
    BadOption = 28,
    BadGuid = 29,
    OutOfRange = 30,
    UnknownCode = 31,
    BadCharacters = 32,
    /// A transformation step could not do its work; the detail says which and why.
    StepFailed = 33,
    /// A lookup found nothing.
    NothingFound = 34,
    /// A lookup found several records; the detail has a sentence, then a candidate a line.
    SeveralFound = 35,
    /// The value does not match a check's pattern.
    BadPattern = 36,
    /// A value that must be used once in the file, or in the table, is used again.
    NotUnique = 37,
    /// A condition on several fields is not met; the detail is the message of who made it.
    CheckFailed = 38,
    /// No record has these values of the match key.
    NoMatch = 39,
    // The destination's.
    DuplicateKey = 40,
    AlreadyExists = 41,
    NotFound = 42,
    /// The record refers to one that another row of the file makes, and that was not made; the detail is the row.
    ParentFailed = 43,
    /// Rows refer to each other in a circle; the detail is the row that this one refers to.
    Circle = 44,
    // The document's.
    DocumentFailed = 50,
    HeaderConflict = 51,
    // The program's own.
    Fault = 60,
    /// It took longer than a record may; the detail says how long that is.
    RecordHangs = 61,
}

impl IssueCode {
    /// All codes.
    pub const ALL: [Self; 47] = [
        Self::TooFewFields,
        Self::TooManyFields,
        Self::StrayQuote,
        Self::UnclosedQuote,
        Self::TextAfterQuote,
        Self::UndecodableBytes,
        Self::NulByte,
        Self::LineTooLong,
        Self::ErrorCell,
        Self::WrongLineLength,
        Self::OtherRecordType,
        Self::DamagedFile,
        Self::FileChanged,
        Self::WrappedRow,
        Self::OtherDelimiter,
        Self::StrayMark,
        Self::DamagedWorkbook,
        Self::RepeatedHeader,
        Self::MissingMandatory,
        Self::TooLong,
        Self::BadInteger,
        Self::BadDecimal,
        Self::BadDate,
        Self::BadTime,
        Self::BadDateTime,
        Self::BadBoolean,
        Self::BadOption,
        Self::BadGuid,
        Self::OutOfRange,
        Self::UnknownCode,
        Self::BadCharacters,
        Self::StepFailed,
        Self::NothingFound,
        Self::SeveralFound,
        Self::BadPattern,
        Self::NotUnique,
        Self::CheckFailed,
        Self::NoMatch,
        Self::DuplicateKey,
        Self::AlreadyExists,
        Self::NotFound,
        Self::ParentFailed,
        Self::Circle,
        Self::DocumentFailed,
        Self::HeaderConflict,
        Self::Fault,
        Self::RecordHangs,
    ];

    /// Returns the code with that number on disk.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|code| *code as u8 == number)
    }

    /// Whether the reader found it: it then belongs to the row as read, and stays until the row is corrected.
    pub fn is_readers(self) -> bool {
        (self as u8) < Self::MissingMandatory as u8
    }

    /// Returns the stable name: `missing_mandatory`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooFewFields => "too_few_fields",
            Self::TooManyFields => "too_many_fields",
            Self::StrayQuote => "stray_quote",
            Self::UnclosedQuote => "unclosed_quote",
            Self::TextAfterQuote => "text_after_quote",
            Self::UndecodableBytes => "undecodable_bytes",
            Self::NulByte => "nul_byte",
            Self::LineTooLong => "line_too_long",
            Self::ErrorCell => "error_cell",
            Self::WrongLineLength => "wrong_line_length",
            Self::OtherRecordType => "other_record_type",
            Self::DamagedFile => "damaged_file",
            Self::FileChanged => "file_changed",
            Self::WrappedRow => "wrapped_row",
            Self::OtherDelimiter => "other_delimiter",
            Self::StrayMark => "stray_mark",
            Self::DamagedWorkbook => "damaged_workbook",
            Self::RepeatedHeader => "repeated_header",
            Self::MissingMandatory => "missing_mandatory",
            Self::TooLong => "too_long",
            Self::BadInteger => "bad_integer",
            Self::BadDecimal => "bad_decimal",
            Self::BadDate => "bad_date",
            Self::BadTime => "bad_time",
            Self::BadDateTime => "bad_date_time",
            Self::BadBoolean => "bad_boolean",
            Self::BadOption => "bad_option",
            Self::BadGuid => "bad_guid",
            Self::OutOfRange => "out_of_range",
            Self::UnknownCode => "unknown_code",
            Self::BadCharacters => "bad_characters",
            Self::StepFailed => "step_failed",
            Self::NothingFound => "nothing_found",
            Self::SeveralFound => "several_found",
            Self::BadPattern => "bad_pattern",
            Self::NotUnique => "not_unique",
            Self::CheckFailed => "check_failed",
            Self::NoMatch => "no_match",
            Self::DuplicateKey => "duplicate_key",
            Self::AlreadyExists => "already_exists",
            Self::NotFound => "not_found",
            Self::ParentFailed => "parent_failed",
            Self::Circle => "circle",
            Self::DocumentFailed => "document_failed",
            Self::HeaderConflict => "header_conflict",
            Self::Fault => "fault",
            Self::RecordHangs => "record_hangs",
        }
    }
}

/// Where in the file; zero where a place does not apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Line, from 1 (a workbook's row).
    pub line: u64,
    /// Byte from the start of the file, from 0, plus one: 0 says "does not apply".
    pub byte_plus_one: u64,
    /// Column, from 1.
    pub column: u32,
}

/// One thing wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub code: IssueCode,
    pub severity: Severity,
    /// The target field, or the source column where there is no field yet; empty where it concerns the whole record.
    pub field: String,
    /// The value at fault, as it stands in the file, cut to [`MAX_VALUE_CHARS`].
    pub value: String,
    /// The argument of the code's sentence: the limit, the table, the other row.
    pub detail: String,
    pub place: Place,
}

impl Issue {
    /// Makes an error; detail and place are set by struct update or afterwards.
    pub fn error(code: IssueCode, field: &str, value: &str) -> Self {
        Self {
            code,
            severity: Severity::Error,
            field: field.to_owned(),
            value: clip(value),
            detail: String::new(),
            place: Place::default(),
        }
    }

    /// Makes a warning.
    pub fn warning(code: IssueCode, field: &str, value: &str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, field, value) }
    }

    /// Gives the issue its argument.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// Gives the issue its place.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Returns what a lookup that found several records could mean, for its owner to choose from.
    pub fn candidates(&self) -> Vec<&str> {
        if self.code == IssueCode::SeveralFound { self.detail.lines().skip(1).collect() } else { Vec::new() }
    }

    /// Returns what is to be asked, and what can be answered, where its owner wants to be asked.
    pub fn question(&self) -> Option<(&str, Vec<&str>)> {
        let choices = self.candidates();
        let sentence = self.detail.lines().next().unwrap_or_default();
        // Before it may stand which step it is.
        let subject = sentence.find(SEVERAL_OF).map_or(sentence, |at| &sentence[at..]);
        (!choices.is_empty()).then_some((subject, choices))
    }

    /// Whether the issue keeps its record from being processed.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// How the sentence of a lookup begins that found several records.
pub const SEVERAL_OF: &str = "several records of ";

/// Cuts a value to what an issue keeps, at a character boundary, marked by `…`.
fn clip(value: &str) -> String {
    match value.char_indices().nth(MAX_VALUE_CHARS) {
        None => value.to_owned(),
        Some((end, _)) => format!("{}…", &value[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(issue: &Issue, expect: &str) {
        assert_eq!(issue.message(), expect);
    }

    #[test]
    fn sentences_name_field_value_and_limit() {
        check(
            &Issue::error(IssueCode::TooLong, "City", "Llanfairpwllgwyngyllgogerychwyrn").with_detail("32/30"),
            "City has 32 characters, 30 are allowed",
        );
        check(
            &Issue::error(IssueCode::UnknownCode, "Currency Code", "QQQ").with_detail("Currency"),
            "“QQQ” does not exist in table Currency",
        );
        check(&Issue::error(IssueCode::MissingMandatory, "Name", ""), "Name must have a value");
    }

    #[test]
    fn lines_are_too_short_or_too_long() {
        let issue = |field, length| Issue::warning(IssueCode::WrongLineLength, field, length).with_detail("50");
        check(&issue("City", "9"), "The line has only 9 characters, 50 were expected; it ends before the end of City");
        check(&issue("", "9"), "The line has only 9 characters, 50 were expected");
        check(&issue("", "60"), "The line has 60 characters, 50 were expected; the last ones belong to no column");
    }

    #[test]
    fn long_values_are_cut_and_said_to_be() {
        let issue = Issue::error(IssueCode::TooLong, "Name", &"ü".repeat(131)).with_detail("131/100");
        assert_eq!(issue.value.chars().count(), MAX_VALUE_CHARS + 1);
        check(&issue, "Name has 131 characters, 100 are allowed");
    }

    #[test]
    fn codes_keep_their_numbers_and_names() {
        for code in IssueCode::ALL {
            assert_eq!(IssueCode::from_number(code as u8), Some(code));
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.name()));
        }
    }
}
