//! Integrations as text: one TOML file that a person can read, change and send to another.
//!
//! What is written reads back as the same integration. Comments say what each part is, where it comes first; those of
//! its owner stay with what they speak of.

use serde::Deserialize as _;

use super::{
    known_keys,
    remarks::{self, Lexed},
};
use crate::model::{Integration, Remark};

/// A comment before the first line that begins so, within a section.
struct Comment {
    /// The section's header, or empty above all of them.
    section: &'static str,
    /// How the line begins; the header itself where it is the section's.
    line: &'static str,
    text: &'static str,
}

const fn of(section: &'static str, line: &'static str, text: &'static str) -> Comment {
    Comment { section, line, text }
}

const RULE: &str = "[[mapping.tables.rules]]";

const COMMENTS: &[Comment] = &[
    of("", "code =", "The integration's name: unique, in capitals, at most 20 characters."),
    of("", "version =", "Grows by itself with each change that is saved."),
    of("", "execution_mode =", "Immediate: processed while its user waits. Deferred: by the job queue."),
    of("", "import_mode =", "Insert, Update, Upsert (both) or InsertOnlyNew (what exists is left alone)."),
    of("", "match_key =", "Fields by which a record is found again, instead of its table's key."),
    of("", "notifications =", "Which ends of its jobs are told: always, on_errors or never."),
    of("", "file_pattern =", "Names of files it is proposed for."),
    of("", "category =", "Jobs of one category run one at a time."),
    of(
        "",
        "columns =",
        "The headings of the file it was made from; a file that has them is proposed this integration.",
    ),
    of("[format]", "[format]", "How the file is read."),
    of("[mapping]", "[mapping]", "What becomes of its columns."),
    of("[mapping.locale]", "[mapping.locale]", "How numbers and dates are written, unless a field says otherwise."),
    of(
        "[[mapping.tables]]",
        "[[mapping.tables]]",
        "A table to be filled. Record: each row is one. Header and Line: rows with one key are a document.",
    ),
    of(RULE, RULE, "A field, where its value comes from, and what happens to it on the way."),
    of(RULE, "confidence =", "How sure the program was of the column, from 0 to 1, and by what it found it."),
    of("[mapping.tables.rules.from]", "column =", "A column of the file, by its heading."),
    of("[mapping.tables.rules.from]", "constant =", "The same for every row."),
    of(
        "[mapping.tables.rules.from]",
        "system =",
        "A value the program knows: today, now, user, file_name, row_no, line_no.",
    ),
    of("[mapping.tables.rules.from]", "template =", "A text in which {Heading} stands for a column."),
    of(
        "[mapping.tables.rules.from.auto_number]",
        "[mapping.tables.rules.from.auto_number]",
        "A number counted on through all imports.",
    ),
    of(
        "[[mapping.tables.rules.steps]]",
        "[[mapping.tables.rules.steps]]",
        "Steps change the text one after the other, before it is read as the field's type.",
    ),
    of(
        "[[mapping.tables.rules.steps.pairs]]",
        "[[mapping.tables.rules.steps.pairs]]",
        "Which imported value becomes which, whatever its case.",
    ),
    of("[[mapping.tables.rules.checks]]", "[[mapping.tables.rules.checks]]", "Conditions beyond those of the table."),
    of(
        "[[mapping.tables.rules.tests]]",
        "[[mapping.tables.rules.tests]]",
        "What the steps must give; tried when it is saved.",
    ),
    of("[[mapping.tables.checks]]", "[[mapping.tables.checks]]", "Conditions on several fields of a record."),
];

/// The first line of each text.
const TITLE: &str = "An integration of Longshore: `longshore integrations import FILE` reads it.";

/// Writes an integration with comments: those that explain it, and its owner's.
pub fn write(integration: &Integration) -> Result<String, toml::ser::Error> {
    // Plain, not pretty: then nearly each line is a header, or a key with all of its value.
    let plain = toml::to_string(&Integration { remarks: Vec::new(), ..integration.clone() })?;
    let remarks = remarks::by_line(&plain, integration);
    let mut text = format!("# {TITLE}\n");
    let mut section = "";
    let mut told = vec![false; COMMENTS.len()];
    let mut lexed = Lexed::default();
    let mut num_lines = 0;
    for (number, line) in plain.lines().enumerate() {
        // A line of a text that has several is no key, whatever it looks like.
        let is_own = lexed.is_between();
        lexed = lexed.next(line);
        if is_own && line.starts_with('[') {
            section = line;
        }
        for (comment, is_told) in COMMENTS.iter().zip(&mut told) {
            if is_own && !*is_told && comment.section == section && line.starts_with(comment.line) {
                *is_told = true;
                text.push_str(&format!("# {}\n", comment.text));
            }
        }
        push_remarks(&mut text, remarks.get(&number));
        text.push_str(line);
        text.push('\n');
        num_lines = number + 1;
    }
    push_remarks(&mut text, remarks.get(&num_lines));
    Ok(text)
}

fn push_remarks(text: &mut String, lines: Option<&Vec<&str>>) {
    for line in lines.into_iter().flatten() {
        text.push_str(if line.is_empty() { "#" } else { "# " });
        text.push_str(line);
        text.push('\n');
    }
}

/// Collects its owner's comments from an integration's text.
fn remarks_of(text: &str, integration: &Integration) -> Vec<Remark> {
    let is_own = |comment: &str| comment == TITLE || COMMENTS.iter().any(|own| own.text == comment);
    remarks::collect(text, integration, is_own)
}

/// Reads an integration; the error says in which line what is wrong. A byte-order mark and the line ends of any system
/// are fine; parts that may be left out take their usual values; a key that means nothing is refused.
pub fn read(text: &str) -> Result<Integration, String> {
    let text = text.trim_start_matches('\u{feff}');
    let told = |error: &toml::de::Error| {
        let what = error.message().lines().next().unwrap_or_default().to_owned();
        match error.span() {
            Some(span) => {
                let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
                format!("line {line}: {what}")
            }
            None => what,
        }
    };
    let reader = toml::de::Deserializer::parse(text).map_err(|error| format!("this is no TOML, {}", told(&error)))?;
    let mut integration =
        Integration::deserialize(reader).map_err(|error| format!("this is no integration, {}", told(&error)))?;
    if let Some(unknown) = known_keys::first_unknown(text) {
        return Err(unknown.sentence());
    }
    check(&integration)?;
    integration.remarks = remarks_of(text, &integration);
    // As the exported form has them: what is exported reads back as the same.
    if let Ok(exported) = write(&integration) {
        integration.remarks = remarks_of(&exported, &integration);
    }
    Ok(integration)
}

fn check(integration: &Integration) -> Result<(), String> {
    let code = integration.code.as_str();
    if code.trim().is_empty() || code.chars().count() > 20 {
        return Err("the integration's code must have 1 to 20 characters".to_owned());
    }
    if integration.mapping.tables.is_empty() {
        return Err("the integration fills no table; it needs a part [[mapping.tables]]".to_owned());
    }
    Ok(())
}

#[cfg(test)]
#[path = "definition_tests.rs"]
mod tests;
