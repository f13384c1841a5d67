//! Sentences of issues that take more than one form.

use super::Issue;

pub(super) const UNCLOSED_QUOTE: &str = "A quote is opened and not closed; the field was ended at the end of its line";

pub(super) fn other_type_message(tag: &str) -> String {
    format!("The line is not of the record type “{tag}”; it is kept whole and not processed")
}

pub(super) fn other_delimiter_message(num_fields: &str, delimiter: &str) -> String {
    format!("The row is divided by {delimiter} and not as the others; it was read as {num_fields} fields")
}

pub(super) fn line_length_message(field: &str, length: &str, expected: &str) -> String {
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
pub(super) fn too_long_message(field: &str, detail: &str) -> String {
    let (length, limit) = detail.split_once('/').unwrap_or((detail, detail));
    format!("{field} has {length} characters, {limit} are allowed")
}

/// The first line is the sentence, the others are candidates.
pub(super) fn several_message(detail: &str) -> String {
    let mut lines = detail.lines();
    let sentence = lines.next().unwrap_or_default();
    let candidates: Vec<_> = lines.collect();
    if candidates.is_empty() { sentence.to_owned() } else { format!("{sentence}: {}", candidates.join(", ")) }
}

pub(super) fn bad_date_message(value: &str, order: &str) -> String {
    if order.is_empty() {
        format!("“{value}” is not a date")
    } else {
        format!("“{value}” is not a date written as {order}")
    }
}

pub(super) fn too_many_message(num_fields: &str, expected: &str) -> String {
    format!("The row has {num_fields} fields, {expected} were expected; the last ones belong to no column")
}

pub(super) fn wrapped_message(num_fields: &str) -> String {
    format!("The whole row stands in quotes; it was read as the {num_fields} fields inside")
}

/// The detail is the row that makes the record.
pub(super) fn parent_message(issue: &Issue, what: &str) -> String {
    let Issue { field, value, detail, .. } = issue;
    format!("{field} “{value}” is the record of row {detail}, which {what}")
}

pub(super) fn conflict_message(issue: &Issue) -> String {
    let Issue { field, value, detail, .. } = issue;
    format!("{field} is “{value}” here and “{detail}” in the document's first row")
}
