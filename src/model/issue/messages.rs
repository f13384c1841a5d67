//! The sentences of issues, and what to do about each.

use super::{Issue, IssueCode};

/// A line too short ends within a field; one too long has text behind the last one.
const UNCLOSED_QUOTE: &str = "A quote is opened and not closed; the field was ended at the end of its line";

impl Issue {
    /// Says what is wrong, in one sentence for the record's owner.
    pub fn message(&self) -> String {
        let Self { code, field, value, detail, .. } = self;
        match code {
            IssueCode::TooFewFields => too_few_message(value, detail),
            IssueCode::TooManyFields => too_many_message(value, detail),
            IssueCode::StrayQuote => format!("A quote stands inside the unquoted text “{value}”"),
            IssueCode::UnclosedQuote => UNCLOSED_QUOTE.to_owned(),
            IssueCode::TextAfterQuote => format!("Text follows a closing quote: “{value}”"),
            IssueCode::UndecodableBytes => format!("Some bytes are not valid {detail}; they are shown as �"),
            IssueCode::NulByte => "The row holds a NUL byte; the file may be damaged".to_owned(),
            IssueCode::StrayMark => "The row holds a byte-order mark, as where two files were joined".to_owned(),
            IssueCode::LineTooLong => format!("The row is longer than {detail} and was cut there"),
            IssueCode::ErrorCell => format!("The cell holds the error {value}"),
            IssueCode::WrongLineLength => line_length_message(field, value, detail),
            IssueCode::OtherRecordType => other_type_message(detail),
            IssueCode::DamagedFile => format!("The compressed file {detail}"),
            IssueCode::FileChanged => format!("The file {detail} while it was read"),
            IssueCode::WrappedRow => wrapped_message(value),
            IssueCode::OtherDelimiter => other_delimiter_message(value, detail),
            IssueCode::RepeatedHeader => repeated_message(detail),
            IssueCode::DamagedWorkbook => format!("The workbook is damaged: {detail}"),
            IssueCode::MissingMandatory => format!("{field} must have a value"),
            IssueCode::TooLong => too_long_message(field, detail),
            IssueCode::BadInteger => format!("“{value}” is not a whole number"),
            IssueCode::BadDecimal if !detail.is_empty() => format!("“{value}” {detail}"),
            IssueCode::BadDecimal => format!("“{value}” is not a number"),
            IssueCode::BadDate => bad_date_message(value, detail),
            IssueCode::BadTime => format!("“{value}” is not a time of day"),
            IssueCode::BadDateTime => format!("“{value}” is not a date and time"),
            IssueCode::BadBoolean => format!("“{value}” is neither yes nor no"),
            IssueCode::BadOption => format!("“{value}” is not one of {detail}"),
            IssueCode::BadGuid => format!("“{value}” is not a GUID"),
            IssueCode::OutOfRange => format!("{field} is {value}; it must be {detail}"),
            IssueCode::UnknownCode => format!("“{value}” does not exist in table {detail}"),
            IssueCode::StepFailed | IssueCode::NothingFound | IssueCode::CheckFailed => detail.clone(),
            IssueCode::SeveralFound => several_message(detail),
            IssueCode::BadPattern => format!("{field} “{value}” does not match the pattern {detail}"),
            IssueCode::NotUnique => format!("{field} “{value}” is used already by {detail}"),
            IssueCode::NoMatch => format!("No {detail} has {field} “{value}”"),
            IssueCode::BadCharacters => format!("{field} holds characters that can't be stored: “{value}”"),
            IssueCode::DuplicateKey => format!("{field} “{value}” was used already by row {detail} of this file"),
            IssueCode::AlreadyExists => format!("{detail} “{value}” exists already"),
            IssueCode::NotFound => format!("{detail} “{value}” does not exist, and this integration only updates"),
            IssueCode::ParentFailed => parent_message(field, value, detail),
            IssueCode::Circle => circle_message(field, value, detail),
            IssueCode::DocumentFailed => format!("Document “{value}” was not created because of row {detail}"),
            IssueCode::HeaderConflict => conflict_message(field, value, detail),
            IssueCode::Fault => format!("The program could not process this record: {detail}"),
            IssueCode::RecordHangs => format!("This record took longer than {detail} and was left out"),
        }
    }

    /// Says what to do about it.
    pub fn advice(&self) -> &'static str {
        match self.code {
            IssueCode::TooFewFields => "Check the delimiter; if it is a total, a note or another table, leave it out",
            IssueCode::TooManyFields => "Check the delimiter, or quote values that hold it",
            IssueCode::StrayQuote | IssueCode::TextAfterQuote => "Check the value, or set another quote character",
            IssueCode::UnclosedQuote => "Close the quote in the file, or set another quote character",
            IssueCode::UndecodableBytes => "Choose another encoding",
            IssueCode::StrayMark => "Look whether a second file begins here; the mark can't be seen in the value",
            IssueCode::LineTooLong => "Check the quotes before this row",
            IssueCode::ErrorCell => "Mend the formula in the workbook, or type the value here",
            IssueCode::WrongLineLength => "Check where the columns stand, or have the file sent again",
            IssueCode::RepeatedHeader => "Leave it; look whether a second file or page with other columns begins here",
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
            IssueCode::RecordHangs => {
                "Look for an overlong value, and at the steps of its fields; then process it again"
            }
        }
    }
}

fn repeated_message(what: &str) -> String {
    let what = if what.is_empty() { "the header" } else { what };
    format!("The row is {what} once more, as at the top of a page; it is kept and not processed")
}

fn other_type_message(tag: &str) -> String {
    format!("The line is not of the record type “{tag}”; it is kept whole and not processed")
}

fn other_delimiter_message(num_fields: &str, delimiter: &str) -> String {
    format!("The row is divided by {delimiter} and not as the others; it was read as {num_fields} fields")
}

fn line_length_message(field: &str, length: &str, expected: &str) -> String {
    let is_short = length.parse::<u64>().ok() < expected.parse::<u64>().ok();
    match (is_short, field) {
        (true, "") => format!("The line has only {length} characters, {expected} were expected"),
        (true, field) => {
            format!(
                "The line has only {length} characters, {expected} were expected; it ends before the end of {field}"
            )
        }
        (false, _) => {
            format!("The line has {length} characters, {expected} were expected; the last ones belong to no column")
        }
    }
}

/// The detail is "length/limit": the value itself may have been cut.
fn too_long_message(field: &str, detail: &str) -> String {
    let (length, limit) = detail.split_once('/').unwrap_or((detail, detail));
    format!("{field} has {length} characters, {limit} are allowed")
}

/// The first line is the sentence, the others are candidates.
fn several_message(detail: &str) -> String {
    let mut lines = detail.lines();
    let sentence = lines.next().unwrap_or_default();
    let candidates: Vec<_> = lines.collect();
    if candidates.is_empty() { sentence.to_owned() } else { format!("{sentence}: {}", candidates.join(", ")) }
}

fn bad_date_message(value: &str, order: &str) -> String {
    if order.is_empty() {
        format!("“{value}” is not a date")
    } else {
        format!("“{value}” is not a date written as {order}")
    }
}

/// Returns a number with its verb: "1 was", "4 were".
fn were(number: &str) -> String {
    format!("{number} {}", if number == "1" { "was" } else { "were" })
}

fn too_few_message(value: &str, detail: &str) -> String {
    let fields = if value == "1" { "field" } else { "fields" };
    format!("The row has {value} {fields}, {} expected", were(detail))
}

fn too_many_message(value: &str, detail: &str) -> String {
    format!("The row has {value} fields, {} expected; the last ones belong to no column", were(detail))
}

fn wrapped_message(value: &str) -> String {
    format!("The whole row stands in quotes; it was read as the {value} fields inside")
}

fn parent_message(field: &str, value: &str, detail: &str) -> String {
    format!("{field} “{value}” is the record of row {detail}, which has not been created")
}

fn circle_message(field: &str, value: &str, detail: &str) -> String {
    format!("{field} “{value}” is the record of row {detail}, which leads back to this row")
}

fn conflict_message(field: &str, value: &str, detail: &str) -> String {
    format!("{field} is “{value}” here and “{detail}” in the document's first row")
}
