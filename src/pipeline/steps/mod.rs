//! The transformation chain of a field: steps, each compiled once and run for every row.
//!
//! A step is a function of the text before it, the row, and the answers of the company's tables. It never panics; what
//! it can't do is a fault that names the step. Between steps the text lives in two buffers that change places, so that
//! a row costs no allocation of the chain's own.

mod arithmetic;
mod build;
mod exact;
mod expression;
mod functions;
mod lookup;
mod numbers;
mod operation;
pub(super) mod patterns;
pub(super) mod template;
mod text;
mod trace;
mod value_map;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::trace::Answers;
pub(super) use self::{
    arithmetic::Arithmetic,
    build::ChainBuilder,
    expression::{Expression, names_used},
    lookup::{Creator, LookupStep},
    operation::Operation,
    text::whole_regex,
};
pub use self::{
    functions::FUNCTIONS,
    trace::{RecipeFailure, StepResult, run_tests, trace},
};
use super::{number::Notation, plan::Lookups, text::trimmed};
use crate::model::{CellKind, Creation, DateOrder, IssueCode, RawCell, RawRow};

/// The compiled steps of one field.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    steps: Vec<Compiled>,
    /// Columns besides the field's own that decide on the result.
    pub columns: Vec<usize>,
    /// Whether any column may decide on it.
    pub uses_any_column: bool,
}

#[derive(Clone, Debug)]
struct Compiled {
    name: &'static str,
    operation: Operation,
}

/// What a chain runs in, besides its text.
#[derive(Clone, Copy)]
pub(super) struct StepCx<'r> {
    pub cells: RawRow<'r>,
    pub row: crate::model::RowNo,
    pub line: u64,
    pub notation: Notation,
    pub date_order: DateOrder,
    pub lookups: &'r dyn Lookups,
}

/// The text on its way through a chain.
#[derive(Debug)]
pub(super) struct Scratch {
    pub text: String,
    pub kind: CellKind,
    next: String,
    /// A text as it is compared.
    folded: String,
    /// Records that lookups of this unit found missing, and that will be made with it.
    pub creations: Vec<Arc<Creation>>,
}

/// Why a step could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepFault {
    /// From 1.
    pub step: usize,
    pub name: &'static str,
    pub code: IssueCode,
    pub what: String,
}

/// A fault of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OperationFault {
    pub code: IssueCode,
    pub what: String,
}

/// What an operation did with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    /// It stays.
    Same,
    /// The new text stands in the other buffer, and is of this kind; a text that reads as the workbook's number it
    /// was stays one.
    Written(CellKind),
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: CellKind::Text,
            next: String::new(),
            folded: String::new(),
            creations: Vec::new(),
        }
    }
}

impl Scratch {
    /// Starts with a cell's text.
    pub fn start(&mut self, cell: RawCell<'_>) {
        self.text.clear();
        self.text.push_str(cell.text);
        self.kind = cell.kind;
    }

    /// Returns the text as a cell.
    pub fn cell(&self) -> RawCell<'_> {
        RawCell { kind: self.kind, text: &self.text }
    }
}

impl StepFault {
    /// Says what is wrong: `Step 2, Date: “31.02.2026” is not a date written as dd.MM.yyyy`.
    pub fn sentence(&self) -> String {
        format!("Step {}, {}: {}", self.step, self.name, self.what)
    }
}

impl From<String> for OperationFault {
    fn from(what: String) -> Self {
        Self { code: IssueCode::StepFailed, what }
    }
}

impl Chain {
    pub(super) fn push(&mut self, name: &'static str, operation: Operation) {
        self.steps.push(Compiled { name, operation });
    }

    /// Returns the formula of a chain that is nothing else, and only reckons.
    pub fn arithmetic(&self) -> Option<&Arithmetic> {
        match &self.steps[..] {
            [Compiled { operation: Operation::Expression { code, .. }, .. }] => code.arithmetic(),
            _ => None,
        }
    }

    /// Returns how many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Returns the name of the step at that position, from 0.
    pub fn name(&self, at: usize) -> &'static str {
        self.steps[at].name
    }

    /// Returns how many steps come before the value map; all where there is none.
    pub fn up_to_value_map(&self) -> usize {
        let is_map = |step: &Compiled| matches!(step.operation, Operation::ValueMap(_));
        self.steps.iter().position(is_map).unwrap_or(self.steps.len())
    }

    /// Whether a step asks the company's tables.
    pub fn has_lookup(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.operation, Operation::Lookup(_)))
    }

    /// Walks the lookups that may make records.
    pub fn creating(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match &step.operation {
            Operation::Lookup(lookup) => lookup.creates().then_some(lookup.group),
            _ => None,
        })
    }

    /// Sends the text in `scratch` through all steps.
    pub fn run(&self, cx: &StepCx<'_>, scratch: &mut Scratch) -> Result<(), StepFault> {
        (0..self.steps.len()).try_for_each(|at| self.run_step(at, cx, scratch))
    }

    /// Sends the text through the step at that position, from 0.
    pub fn run_step(&self, at: usize, cx: &StepCx<'_>, scratch: &mut Scratch) -> Result<(), StepFault> {
        let Compiled { name, operation } = &self.steps[at];
        // A workbook's error has no text that could be changed.
        if scratch.kind == CellKind::Error || (trimmed(&scratch.text).is_empty() && !operation.fills_blanks()) {
            return Ok(());
        }
        scratch.next.clear();
        match operation.apply(cx, scratch) {
            Ok(Applied::Same) => {}
            Ok(Applied::Written(kind)) => {
                let was_number = matches!(scratch.kind, CellKind::Number);
                std::mem::swap(&mut scratch.text, &mut scratch.next);
                let is_number_still = was_number
                    && kind == CellKind::Text
                    && super::number::decimal(trimmed(&scratch.text), Notation::Workbook).is_some();
                scratch.kind = if is_number_still { CellKind::Number } else { kind };
            }
            Err(OperationFault { code, what }) => return Err(StepFault { step: at + 1, name, code, what }),
        }
        Ok(())
    }
}
