//! The pipeline: source rows become finished records, or keep their issues.
//!
//! It is a function. The same row, mapping and answers from the company give the same result: there is no clock, no
//! file and no chance in here. What a run knows besides its rows is given to it as a [`RunContext`].
//!
//! A [`Mapping`](crate::model::Mapping) is what the user drew; [`compile`] checks it and makes the [`Pipeline`] that
//! runs. The `propose` modules go the other way: from a file's columns to the mapping its user most likely wants.

mod check;
mod compile;
mod conditions;
mod convert;
mod counts;
mod date;
mod digits;
mod document;
mod document_key;
mod explain;
mod field;
mod made;
mod memo;
mod number;
mod plan;
mod propose;
mod record;
pub mod steps;
mod text;
mod time;
mod usual;
mod word;

#[cfg(test)]
mod tests;

pub use self::{
    compile::{CompileError, RunContext, compile},
    explain::{Explained, ExplainedField, ExplainedPart},
    plan::{BETWEEN_FIELDS, FirstUse, Found, Give, InFile, LookupPlan, Lookups, PartPlan, Pipeline, Scanned, Series},
    propose::{
        Answer, ColumnOption, ColumnQuestion, ColumnType, DecidedBy, FieldMatch, MappingProposal, RowValue, Scope,
        TableProposal, left_out, match_columns, most_alike, open_questions, propose_mapping, propose_tables,
        propose_types, retarget, schema_from_columns,
    },
};
