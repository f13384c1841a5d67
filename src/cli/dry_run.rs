//! A dry run on the command line: how many rows of each class, and every row where that is asked for.

use std::io::Write;

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

use super::{Ended, import, progress::Line, refused, stdout};
use crate::{
    engine::{Attention, Command, Event, InlineEngine, Library, RequestId},
    model::{DryRun, ImportId, PlannedRow, RowClass, Selection},
};

/// Rows fetched at a time.
const PAGE: usize = 1000;

/// How a dry run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    form: Form,
    rows: Rows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    Counted,
    Listed,
}

impl Shown {
    /// Takes the two options of the command line.
    pub fn new(is_json: bool, is_listed: bool) -> Self {
        Self {
            form: if is_json { Form::Json } else { Form::Text },
            rows: if is_listed { Rows::Listed } else { Rows::Counted },
        }
    }
}

/// Makes a dry run and prints it; ends with 1 where there would be errors.
pub fn run(engine: &mut InlineEngine, id: ImportId, selection: Selection, shown: Shown) -> anyhow::Result<Ended> {
    let attention = Attention::Foreground;
    let events = engine.send(Command::DryRun { request: RequestId(1), import: id, selection, attention });
    refused(&events)?;
    let queued =
        events.iter().find_map(|event| if let Event::JobQueued { job, .. } = event { Some(*job) } else { None });
    let job = queued.context("the dry run was not started")?;
    let mut line = Line::new();
    let events = engine.run_job(job, &mut |job, report, control| line.watch(job, report, control))?;
    drop(line);
    refused(&events)?;
    if let Some(reason) = engine.overview().job(job).and_then(|job| job.last_error.clone()) {
        bail!("{reason}");
    }
    let library = engine.library();
    let state = library.dry_run(id).map_err(anyhow::Error::msg)?.context("the dry run was not kept")?;
    let name = import::find(engine, id)?.file.name;
    match shown.form {
        Form::Json => print_json(&library, &state.dry_run, shown.rows)?,
        Form::Text => print_text(&library, &state.dry_run, &name, shown.rows)?,
    }
    Ok(if state.dry_run.counts.error > 0 { Ended::WithErrors } else { Ended::Well })
}

fn print_text(library: &Library, dry_run: &DryRun, name: &str, rows: Rows) -> anyhow::Result<()> {
    let mut out = stdout();
    let counts = &dry_run.counts;
    writeln!(
        out,
        "Dry run of import {} of {name} ({}): nothing has been written",
        dry_run.import, dry_run.integration
    )?;
    writeln!(
        out,
        "  {} records: {} to be created, {} to be updated, {} unchanged, {} to be left alone, {} with errors",
        counts.total(),
        counts.create,
        counts.update,
        counts.unchanged,
        counts.skip,
        counts.error
    )?;
    if rows == Rows::Listed {
        each_row(library, dry_run.import, |row| show(&mut out, row))?;
    }
    let DryRun { import, fingerprint, .. } = dry_run;
    writeln!(out, "  `longshore process {import} --plan {fingerprint}` does exactly this")?;
    Ok(out.flush()?)
}

fn show(out: &mut impl Write, row: &PlannedRow) -> anyhow::Result<()> {
    writeln!(out, "Row {}: {} {}", row.row, row.class.name(), row.key)?;
    for record in &row.records {
        for change in &record.changes {
            writeln!(out, "  {} {}: {}: {} → {}", record.table, record.key, change.field, change.old, change.new)?;
        }
    }
    for issue in &row.issues {
        writeln!(out, "  {}. {}.", issue.message(), issue.advice())?;
    }
    Ok(())
}

fn print_json(library: &Library, dry_run: &DryRun, rows: Rows) -> anyhow::Result<()> {
    let mut out = stdout();
    let counts = &dry_run.counts;
    let mut sum = json!({
        "import": dry_run.import,
        "integration": dry_run.integration,
        "version": dry_run.version,
        "dry_run": true,
        "fingerprint": dry_run.fingerprint,
        "records": counts.total(),
    });
    if let Value::Object(sum) = &mut sum {
        sum.extend(RowClass::ALL.map(|class| (word(class).to_owned(), counts.of(class).into())));
    }
    if rows == Rows::Counted {
        writeln!(out, "{sum}")?;
        return Ok(out.flush()?);
    }
    // The rows are written as they are read, into the object that the sum begins.
    let text = sum.to_string();
    write!(out, "{},\"rows\":[", text.trim_end_matches('}'))?;
    let mut between = "";
    each_row(library, dry_run.import, |row| {
        write!(out, "{between}{}", to_json(row))?;
        between = ",\n";
        Ok(())
    })?;
    writeln!(out, "]}}")?;
    Ok(out.flush()?)
}

fn each_row(
    library: &Library,
    import: ImportId,
    mut each: impl FnMut(&PlannedRow) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut position = 0;
    loop {
        let page = library.planned_rows(import, None, position, PAGE).map_err(anyhow::Error::msg)?;
        if page.rows.is_empty() {
            return Ok(());
        }
        position += page.rows.len() as u64;
        page.rows.iter().try_for_each(&mut each)?;
    }
}

fn to_json(row: &PlannedRow) -> Value {
    let changes = row.records.iter().flat_map(|record| record.changes.iter().map(move |change| (record, change)));
    let changes: Vec<_> = changes
        .map(|(record, change)| {
            json!({
                "table": record.table,
                "key": record.key,
                "field": change.field,
                "old": change.old,
                "new": change.new,
            })
        })
        .collect();
    let issues = row.issues.iter().map(
        |issue| json!({ "field": issue.field, "code": issue.code, "value": issue.value, "message": issue.message() }),
    );
    let mut object = Map::new();
    object.insert("row".to_owned(), json!(row.row));
    object.insert("class".to_owned(), word(row.class).into());
    object.insert("key".to_owned(), row.key.as_str().into());
    object.insert("changes".to_owned(), changes.into());
    object.insert("issues".to_owned(), issues.collect());
    Value::Object(object)
}

/// The name of a class for programs.
fn word(class: RowClass) -> &'static str {
    match class {
        RowClass::Create => "create",
        RowClass::Update => "update",
        RowClass::Unchanged => "unchanged",
        RowClass::Skip => "skip",
        RowClass::Error => "error",
    }
}
