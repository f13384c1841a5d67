//! Which table a file is for, judged from its headings.

use std::{collections::HashSet, sync::Arc};

use super::columns::{PositionMatch, match_positions};
use crate::model::{FieldType, MatchedBy, TableName, TableSchema};

/// Scores below this are not worth a line in the list.
const LEAST_SCORE: f32 = 0.2;

/// A table, or a header's and its lines', that a file may be for.
#[derive(Clone, Debug, PartialEq)]
pub struct TableProposal {
    /// One table; or the header's, then the lines'.
    pub tables: Vec<TableName>,
    /// From 0 to 1.
    pub score: f32,
    /// How many columns have a field.
    pub num_matched: usize,
    /// In a sentence.
    pub why: String,
}

/// Finds the tables that a file with these headings may be for, best first.
pub fn propose_tables(columns: &[String], tables: &[Arc<TableSchema>]) -> Vec<TableProposal> {
    let records = tables.iter().map(|table| propose_record(columns, table));
    let lines = tables.iter().filter_map(|line| {
        let header = tables.iter().find(|header| Some(&header.name) == line.header_table.as_ref())?;
        propose_document(columns, header, line)
    });
    let mut proposals: Vec<_> = records.chain(lines).collect();
    proposals.retain(|proposal| proposal.num_matched > 0 && proposal.score >= LEAST_SCORE);
    // Stable: of equals, the table that stands first in the catalogue.
    proposals.sort_by(|a, b| b.score.total_cmp(&a.score));
    proposals
}

/// The columns of a flat file of documents.
pub(super) struct DocumentMatch {
    pub header: Vec<PositionMatch>,
    pub line: Vec<PositionMatch>,
    /// Columns of the document's key.
    pub key_columns: Vec<usize>,
}

/// Matches columns with a header and its lines. A column may fill a field of each; `None` where no column says which
/// rows are one document.
pub(super) fn match_document(columns: &[String], header: &TableSchema, line: &TableSchema) -> Option<DocumentMatch> {
    let found_in_header = match_positions(columns, header, &[], &[]);
    let found_in_line = match_positions(columns, line, &[], &[]);
    let (header_key, line_key) = (header.key_positions(), line.key_positions());
    let (mut of_header, mut of_line) = (Vec::new(), Vec::new());
    for (in_header, in_line) in header_key.iter().zip(&line_key) {
        let by_header = found_in_header.iter().find(|found| found.field == *in_header);
        let by_line = found_in_line.iter().find(|found| found.field == *in_line);
        let best = [by_header, by_line].into_iter().flatten().max_by(|a, b| a.confidence.total_cmp(&b.confidence));
        match best {
            Some(found) => {
                of_header.push(PositionMatch { field: *in_header, ..*found });
                of_line.push(PositionMatch { field: *in_line, ..*found });
            }
            None if header.fields[*in_header].default.is_some() => {}
            None => return None,
        }
    }
    let key_columns: Vec<_> = of_header.iter().map(|found| found.column).collect();
    if key_columns.is_empty() {
        return None;
    }
    of_header.extend(match_positions(columns, header, &header_key, &key_columns));
    of_line.extend(match_positions(columns, line, &line_key[..header_key.len().min(line_key.len())], &key_columns));
    drop_weaker(&mut of_header, &mut of_line, &key_columns);
    Some(DocumentMatch { header: of_header, line: of_line, key_columns })
}

/// A column that one table names is not matched by likeness in the other.
fn drop_weaker(header: &mut Vec<PositionMatch>, line: &mut Vec<PositionMatch>, key_columns: &[usize]) {
    let is_named = |matches: &[PositionMatch], column: usize| {
        matches.iter().any(|found| found.column == column && found.matched_by != MatchedBy::Similarity)
    };
    let (before_header, before_line) = (header.clone(), line.clone());
    let keep = |found: &PositionMatch, others: &[PositionMatch]| {
        found.matched_by != MatchedBy::Similarity
            || key_columns.contains(&found.column)
            || !is_named(others, found.column)
    };
    header.retain(|found| keep(found, &before_line));
    line.retain(|found| keep(found, &before_header));
}

/// Returns the positions of fields that must come from the file.
pub(super) fn required_positions(table: &TableSchema) -> impl Iterator<Item = usize> {
    let required = table.fields.iter().enumerate().filter(|(_, field)| {
        let is_needed = field.mandatory || table.is_key(&field.name);
        let is_numbered = table.header_table.is_some() && table.is_key(&field.name) && field.kind == FieldType::Integer;
        is_needed && field.default.is_none() && !is_numbered
    });
    required.map(|(position, _)| position)
}

fn propose_record(columns: &[String], table: &TableSchema) -> TableProposal {
    let found = match_positions(columns, table, &[], &[]);
    let need = Need::new(table, &found);
    let sum = found.iter().map(|found| found.confidence).sum();
    let mut why = format!("{} of {} columns are fields of {}", found.len(), columns.len(), table.name);
    why.push_str(&need.in_words());
    let score = score(sum, columns.len(), &[need]);
    TableProposal { tables: vec![table.name.clone()], score, num_matched: found.len(), why }
}

fn propose_document(columns: &[String], header: &TableSchema, line: &TableSchema) -> Option<TableProposal> {
    let DocumentMatch { header: of_header, line: of_line, key_columns } = match_document(columns, header, line)?;
    let best_of = |column: usize| {
        let found = of_header.iter().chain(&of_line).filter(|found| found.column == column);
        found.map(|found| found.confidence).max_by(f32::total_cmp)
    };
    let best: Vec<_> = (0..columns.len()).filter_map(best_of).collect();
    // A header that adds nothing, or a document without lines, is a file of one table. What is only like a field's name
    // adds nothing.
    let is_only_in = |matches: &[PositionMatch], others: &[PositionMatch]| {
        let named = matches.iter().filter(|found| found.matched_by != MatchedBy::Similarity);
        named.into_iter().any(|found| others.iter().all(|other| other.column != found.column))
    };
    if !is_only_in(&of_header, &of_line) || !is_only_in(&of_line, &of_header) {
        return None;
    }
    let needs = [Need::new(header, &of_header), Need::new(line, &of_line)];
    let keys: Vec<_> = key_columns.iter().map(|column| columns[*column].as_str()).collect();
    let mut why =
        format!("{} of {} columns are fields of {} and {}", best.len(), columns.len(), header.name, line.name);
    why.push_str(&format!("; rows with the same {} are one document", keys.join(" and ")));
    why.extend(needs.iter().map(Need::in_words));
    Some(TableProposal {
        tables: vec![header.name.clone(), line.name.clone()],
        score: score(best.iter().sum(), columns.len(), &needs),
        num_matched: best.len(),
        why,
    })
}

/// What a table must have from the file.
struct Need<'t> {
    num_required: usize,
    missing: Vec<&'t str>,
}

impl<'t> Need<'t> {
    fn new(table: &'t TableSchema, found: &[PositionMatch]) -> Self {
        let required: Vec<_> = required_positions(table).collect();
        let found: HashSet<usize> = found.iter().map(|found| found.field).collect();
        let missing = required.iter().filter(|position| !found.contains(position));
        let missing = missing.map(|position| table.fields[*position].name.as_str()).collect();
        Self { num_required: required.len(), missing }
    }

    fn in_words(&self) -> String {
        if self.missing.is_empty() { String::new() } else { format!("; no column for {}", self.missing.join(", ")) }
    }
}

/// Half of it is how well the columns are understood, the other how much of what the tables need is there.
fn score(sum_confidence: f32, num_columns: usize, needs: &[Need<'_>]) -> f32 {
    let understood = sum_confidence / num_columns.max(1) as f32;
    let num_required: usize = needs.iter().map(|need| need.num_required).sum();
    let num_missing: usize = needs.iter().map(|need| need.missing.len()).sum();
    let complete = 1.0 - num_missing as f32 / num_required.max(1) as f32;
    understood * (0.5 + 0.5 * complete)
}
