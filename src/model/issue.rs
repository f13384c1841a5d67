//! What is wrong with one field or one record: an [`Issue`] is data, never an `Err`.
//!
//! An issue keeps a stable code and its arguments; the sentence and the advice are made from them when they are shown.

mod messages;

use serde::{Deserialize, Serialize};

use messages as words;

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
}

impl IssueCode {
    /// All codes.
    pub const ALL: [Self; 45] = [
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

    /// Whether the issue keeps its record from being processed.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Says what is wrong, in one sentence for the record's owner.
    pub fn message(&self) -> String {
        let Self { code, field, value, detail, .. } = self;
        match code {
            IssueCode::TooFewFields => format!("The row has {value} fields, {detail} were expected"),
            IssueCode::TooManyFields => words::too_many_message(value, detail),
            IssueCode::StrayQuote => format!("A quote stands inside the unquoted text “{value}”"),
            IssueCode::UnclosedQuote => words::UNCLOSED_QUOTE.to_owned(),
            IssueCode::TextAfterQuote => format!("Text follows a closing quote: “{value}”"),
            IssueCode::UndecodableBytes => format!("Some bytes are not valid {detail}; they are shown as �"),
            IssueCode::NulByte => "The row holds a NUL byte; the file may be damaged".to_owned(),
            IssueCode::StrayMark => "The row holds a byte-order mark, as where two files were joined".to_owned(),
            IssueCode::LineTooLong => format!("The row is longer than {detail} and was cut there"),
            IssueCode::ErrorCell => format!("The cell holds the error {value}"),
            IssueCode::WrongLineLength => words::line_length_message(field, value, detail),
            IssueCode::OtherRecordType => words::other_type_message(detail),
            IssueCode::DamagedFile => format!("The compressed file {detail}"),
            IssueCode::FileChanged => format!("The file {detail} while it was read"),
            IssueCode::WrappedRow => words::wrapped_message(value),
            IssueCode::OtherDelimiter => words::other_delimiter_message(value, detail),
            IssueCode::DamagedWorkbook => format!("The workbook is damaged: {detail}"),
            IssueCode::MissingMandatory => format!("{field} must have a value"),
            IssueCode::TooLong => words::too_long_message(field, detail),
            IssueCode::BadInteger => format!("“{value}” is not a whole number"),
            IssueCode::BadDecimal if !detail.is_empty() => format!("“{value}” {detail}"),
            IssueCode::BadDecimal => format!("“{value}” is not a number"),
            IssueCode::BadDate => words::bad_date_message(value, detail),
            IssueCode::BadTime => format!("“{value}” is not a time of day"),
            IssueCode::BadDateTime => format!("“{value}” is not a date and time"),
            IssueCode::BadBoolean => format!("“{value}” is neither yes nor no"),
            IssueCode::BadOption => format!("“{value}” is not one of {detail}"),
            IssueCode::BadGuid => format!("“{value}” is not a GUID"),
            IssueCode::OutOfRange => format!("{field} is {value}; it must be {detail}"),
            IssueCode::UnknownCode => format!("“{value}” does not exist in table {detail}"),
            IssueCode::StepFailed | IssueCode::NothingFound | IssueCode::CheckFailed => detail.clone(),
            IssueCode::SeveralFound => words::several_message(detail),
            IssueCode::BadPattern => format!("{field} “{value}” does not match the pattern {detail}"),
            IssueCode::NotUnique => format!("{field} “{value}” is used already by {detail}"),
            IssueCode::NoMatch => format!("No {detail} has {field} “{value}”"),
            IssueCode::BadCharacters => format!("{field} holds characters that can't be stored: “{value}”"),
            IssueCode::DuplicateKey => format!("{field} “{value}” was used already by row {detail} of this file"),
            IssueCode::AlreadyExists => format!("{detail} “{value}” exists already"),
            IssueCode::NotFound => format!("{detail} “{value}” does not exist, and this integration only updates"),
            IssueCode::ParentFailed => words::parent_message(self, "has not been created"),
            IssueCode::Circle => words::parent_message(self, "leads back to this row"),
            IssueCode::DocumentFailed => format!("Document “{value}” was not created because of row {detail}"),
            IssueCode::HeaderConflict => words::conflict_message(self),
            IssueCode::Fault => format!("The program could not process this record: {detail}"),
        }
    }

    /// Says what to do about it.
    pub fn advice(&self) -> &'static str {
        match self.code {
            IssueCode::TooFewFields | IssueCode::TooManyFields => "Check the delimiter, or quote values that hold it",
            IssueCode::StrayQuote | IssueCode::TextAfterQuote => "Check the value, or set another quote character",
            IssueCode::UnclosedQuote => "Close the quote in the file, or set another quote character",
            IssueCode::UndecodableBytes => "Choose another encoding",
            IssueCode::StrayMark => "Look whether a second file begins here; the mark can't be seen in the value",
            IssueCode::LineTooLong => "Check the quotes before this row",
            IssueCode::ErrorCell => "Mend the formula in the workbook, or type the value here",
            IssueCode::WrongLineLength => "Check where the columns stand, or have the file sent again",
            IssueCode::OtherRecordType => "Leave it, or read the file once more for that type",
            IssueCode::NulByte | IssueCode::DamagedFile => "Have the file sent again",
            IssueCode::DamagedWorkbook => "Compare what is shown with the workbook, or have it sent again",
            IssueCode::FileChanged => "Wait until its writer is done, then read it again",
            IssueCode::WrappedRow | IssueCode::OtherDelimiter => "Look whether each value is in its column",
            IssueCode::MissingMandatory => "Type a value, or map another column",
            IssueCode::TooLong => "Shorten the value",
            IssueCode::BadInteger | IssueCode::BadDecimal => "Correct the number, or set another decimal separator",
            IssueCode::BadDate | IssueCode::BadTime | IssueCode::BadDateTime => {
                "Correct the date, or set another date order"
            }
            IssueCode::BadBoolean => "Type yes or no",
            IssueCode::BadOption => "Choose one of the values",
            IssueCode::BadGuid => "Correct the value",
            IssueCode::OutOfRange => "Correct the value",
            IssueCode::UnknownCode => "Correct the value, or create it in that table first",
            IssueCode::BadCharacters => "Remove them",
            IssueCode::StepFailed => "Correct the value, or change the step in the integration",
            IssueCode::NothingFound => "Correct the value, or create the record it names first",
            IssueCode::SeveralFound => "Put the one that is meant in place of the value",
            IssueCode::BadPattern | IssueCode::CheckFailed => "Correct the value",
            IssueCode::NotUnique => "Give this row another value, or leave it out",
            IssueCode::NoMatch => "Correct the value, or map the key so that the record can be made",
            IssueCode::DuplicateKey => "Give this row another key, or leave it out",
            IssueCode::AlreadyExists => "Give it another key, or let the integration update",
            IssueCode::NotFound => "Correct the key, or let the integration insert",
            IssueCode::ParentFailed => "Correct that row; process both again, and it is created first",
            IssueCode::Circle => "Leave the value out in one of the rows, and set it when all are there",
            IssueCode::DocumentFailed => "Correct that row; the document is then created whole",
            IssueCode::HeaderConflict => "Make the document's rows agree",
            IssueCode::Fault => "Process the record again; if it fails again, report it",
        }
    }
}

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
