//! A chain tried on a sample: the text after each step, and the tests that a recipe carries.

use std::sync::Arc;

use super::{Chain, Scratch, StepCx};
use crate::{
    model::{FieldRule, Integration, Locale, RawBlock, RawCell, RecipeTest, RowNo, TableName, TableSchema},
    pipeline::{
        RunContext,
        compile::Compiler,
        number::Notation,
        plan::{LookupPlan, Lookups},
    },
};

/// What one step made of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepResult {
    /// The step's name: `Date`.
    pub name: &'static str,
    /// The text behind it, or why there is none; steps behind a fault have not been run.
    pub text: Result<String, String>,
}

/// A test of a recipe that did not give what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipeFailure {
    pub table: TableName,
    pub field: String,
    pub input: String,
    pub expected: String,
    /// The text that came out, or the fault.
    pub got: Result<String, String>,
}

impl RecipeFailure {
    /// Says it in a sentence.
    pub fn sentence(&self) -> String {
        let Self { table, field, input, expected, got } = self;
        let got = match got {
            Ok(text) => format!("gives “{text}”"),
            Err(fault) => format!("fails ({fault})"),
        };
        format!("the test of “{field}” of table {table} does not hold: “{input}” {got}, “{expected}” is expected")
    }
}

/// Answers a chain's lookups once it is known what they are.
pub type Answers<'a> = dyn Fn(&[LookupPlan]) -> Result<Arc<dyn Lookups>, String> + 'a;

/// Runs a rule's steps on a sample text and gives the text after each. `row` has the other columns' texts in the order
/// of `columns`. A step that can't be compiled is a fault like one that can't be run.
pub fn trace(
    rule: &FieldRule,
    sample: &str,
    columns: &[String],
    row: &[&str],
    locale: Locale,
    tables: &[Arc<TableSchema>],
    answers: &Answers<'_>,
) -> Vec<StepResult> {
    let context = RunContext::default();
    let mut compiler = Compiler::new(locale, columns, tables, &context);
    let chain = match compiler.chain(&rule.steps) {
        Ok(chain) => chain,
        Err((step, fault)) => {
            // What stands before the faulty step is shown all the same.
            let before = FieldRule { steps: rule.steps[..step - 1].to_vec(), ..rule.clone() };
            let mut results = trace(&before, sample, columns, row, locale, tables, answers);
            if results.iter().all(|result| result.text.is_ok()) {
                results.push(StepResult { name: rule.steps[step - 1].name(), text: Err(fault) });
            }
            return results;
        }
    };
    let lookups = match answers(compiler.lookups()) {
        Ok(lookups) => lookups,
        Err(fault) => return vec![StepResult { name: "Lookup", text: Err(fault) }],
    };
    let block = RawBlock::of_row(RowNo(1), 1, row.iter().map(|text| RawCell::text(text)));
    let decimal = rule.decimal.unwrap_or(locale.decimal);
    let cx = StepCx {
        cells: block.row(0).unwrap_or_default(),
        row: RowNo(1),
        line: 1,
        notation: Notation::of(decimal).unwrap_or(Notation::Point),
        date_order: rule.date_order.unwrap_or(locale.date_order),
        lookups: &*lookups,
    };
    let mut scratch = Scratch::default();
    scratch.start(RawCell::text(sample));
    chain.trace(&cx, &mut scratch)
}

impl Chain {
    /// Sends the text in `scratch` through the steps and notes it after each, up to the first that can't do its work.
    pub fn trace(&self, cx: &StepCx<'_>, scratch: &mut Scratch) -> Vec<StepResult> {
        let mut results = Vec::with_capacity(self.len());
        for at in 0..self.len() {
            let done = self.run_step(at, cx, scratch);
            let is_fault = done.is_err();
            let text = done.map(|()| scratch.text.clone()).map_err(|fault| fault.what.replace('\n', ", "));
            results.push(StepResult { name: self.name(at), text });
            if is_fault {
                break;
            }
        }
        results
    }
}

/// Runs all tests of an integration's recipes.
pub fn run_tests(integration: &Integration, tables: &[Arc<TableSchema>], answers: &Answers<'_>) -> Vec<RecipeFailure> {
    let mut failures = Vec::new();
    for part in &integration.mapping.tables {
        for rule in &part.rules {
            for RecipeTest { input, expected } in &rule.tests {
                let columns = &integration.columns;
                let steps = trace(rule, input, columns, &[], integration.mapping.locale, tables, answers);
                let got = steps.last().map_or_else(|| Ok(input.clone()), |last| last.text.clone());
                if got.as_ref() != Ok(expected) {
                    failures.push(RecipeFailure {
                        table: part.table.clone(),
                        field: rule.field.clone(),
                        input: input.clone(),
                        expected: expected.clone(),
                        got,
                    });
                }
            }
        }
    }
    failures
}
