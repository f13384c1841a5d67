//! `longshore integrations test`: an integration tried, without staging anything.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Ended, print_json};
use crate::{
    engine::{InlineEngine, library::Faults},
    model::{Integration, Issue, RowNo},
    pipeline::{
        Explained, ExplainedField,
        steps::{RecipeFailure, StepResult},
    },
    source::Overrides,
};

/// What is to be tried.
pub struct Trial {
    pub integration: Integration,
    /// A file whose first rows are shown.
    pub file: Option<PathBuf>,
    pub num_rows: usize,
}

/// What came of it.
struct Tried {
    num_tests: usize,
    failures: Vec<RecipeFailure>,
    rows: Vec<(RowNo, Explained)>,
    issues: Vec<(RowNo, Issue)>,
    num_rows: u64,
}

/// Runs the recipes' tests and, with a file, shows what becomes of its first rows, with all that is wrong.
pub fn run(engine: &InlineEngine, trial: &Trial, is_json: bool) -> anyhow::Result<Ended> {
    let tried = attempt(engine, trial)?;
    if is_json {
        print_json(&as_json(&tried))?;
    } else {
        print(&tried, trial);
    }
    let has_errors = !tried.failures.is_empty() || tried.issues.iter().any(|(_, issue)| issue.is_error());
    Ok(if has_errors { Ended::WithErrors } else { Ended::Well })
}

fn attempt(engine: &InlineEngine, trial: &Trial) -> anyhow::Result<Tried> {
    let Trial { integration, file, num_rows } = trial;
    let library = engine.library();
    let rules = integration.mapping.tables.iter().flat_map(|part| &part.rules);
    let mut tried = Tried {
        num_tests: rules.map(|rule| rule.tests.len()).sum(),
        failures: library.failing_tests(integration),
        rows: Vec::new(),
        issues: Vec::new(),
        num_rows: 0,
    };
    if let Some(file) = file {
        let told = |faults: Faults| anyhow::anyhow!(faults.0.join("; "));
        // The file is read as the integration says, not as it looks.
        let look = library.look(file, &Overrides::as_in(&integration.format)).map_err(anyhow::Error::msg)?;
        let name = &look.file.name;
        let found = library.try_mapping(integration, None, &look.preview, name).map_err(told)?;
        (tried.issues, tried.num_rows) = (found.issues, found.num_rows);
        tried.rows = library.explain_rows(integration, &look.preview, name, *num_rows).map_err(told)?;
    }
    Ok(tried)
}

fn print(tried: &Tried, trial: &Trial) {
    match (tried.num_tests, &tried.failures[..]) {
        (0, _) => println!("{} carries no tests", trial.integration.code),
        (num, []) => println!("{num} tests hold"),
        (num, failures) => {
            println!("{} of {num} tests do not hold:", failures.len());
            failures.iter().for_each(|failure| println!("  {}", failure.sentence()));
        }
    }
    for (row, explained) in &tried.rows {
        println!("\nRow {row}");
        for part in &explained.parts {
            for field in &part.fields {
                println!("  {} {}: {}", part.table, field.field, in_words(field));
            }
        }
    }
    if trial.file.is_some() {
        println!("\n{} rows read, {} issues", tried.num_rows, tried.issues.len());
    }
    for (row, issue) in &tried.issues {
        println!("  row {row}: {}", issue.message());
    }
}

/// “ 1.2.2026” → “1.2.2026” → 2026-02-01
fn in_words(field: &ExplainedField) -> String {
    let mut words = format!("“{}”", field.raw);
    for step in &field.steps {
        match &step.text {
            Ok(text) => words.push_str(&format!(" → {} “{text}”", step.name)),
            Err(fault) => words.push_str(&format!(" → {} failed: {fault}", step.name)),
        }
    }
    if field.issues.is_empty() {
        words.push_str(&format!(" → {}", field.shown));
    }
    for issue in &field.issues {
        words.push_str(&format!(" ! {}", issue.message()));
    }
    words
}

fn as_json(tried: &Tried) -> Value {
    let failures: Vec<_> = tried.failures.iter().map(failure_json).collect();
    let rows: Vec<_> =
        tried.rows.iter().map(|(row, explained)| json!({ "row": row, "fields": fields(explained) })).collect();
    let issues: Vec<_> = tried.issues.iter().map(|(row, issue)| issue_json(*row, issue)).collect();
    json!({ "tests": tried.num_tests, "failures": failures, "rows_read": tried.num_rows, "rows": rows, "issues": issues })
}

fn failure_json(failure: &RecipeFailure) -> Value {
    let RecipeFailure { table, field, input, expected, got } = failure;
    let (got, fault) = (got.as_ref().ok(), got.as_ref().err());
    json!({ "table": table, "field": field, "input": input, "expected": expected, "got": got, "fault": fault })
}

fn fields(explained: &Explained) -> Vec<Value> {
    let all = explained.parts.iter().flat_map(|part| part.fields.iter().map(move |field| (&part.table, field)));
    let field = |(table, field): (_, &ExplainedField)| {
        let steps: Vec<_> = field.steps.iter().map(step_json).collect();
        let issues: Vec<_> = field.issues.iter().map(Issue::message).collect();
        json!({
            "table": table, "field": field.field, "raw": field.raw, "steps": steps, "shown": field.shown,
            "issues": issues,
        })
    };
    all.map(field).collect()
}

fn step_json(step: &StepResult) -> Value {
    match &step.text {
        Ok(text) => json!({ "name": step.name, "text": text }),
        Err(fault) => json!({ "name": step.name, "fault": fault }),
    }
}

fn issue_json(row: RowNo, issue: &Issue) -> Value {
    let Issue { code, field, value, .. } = issue;
    json!({ "row": row, "field": field, "code": code.name(), "value": value, "message": issue.message() })
}
