//! `longshore import`: stages a file and, by default, processes its records.

use std::path::Path;

use anyhow::{Context, bail};
use serde_json::json;

use super::{
    Ended,
    args::{DecimalSign, ImportArgs, Order},
    dry_run::{self, Shown},
    format, open, print_json,
    progress::Line,
    refused,
};
use crate::{
    engine::{Command, Event, InlineEngine, RequestId, library::assistant::Target},
    model::{
        AfterStaging, DateOrder, Import, ImportId, ImportStage, Integration, IntegrationCode, Job, JobId, JobKind,
        JobStatus, Mapping, RecordStatus, Selection, StatusCounts, TableName, TableSchema, Totals,
    },
    pipeline::{Answer, ColumnQuestion},
    source::{self, BlockLimit, Overrides, Preview},
};

/// Rows looked at before anything is guessed of columns and types.
const SAMPLE: BlockLimit = BlockLimit { num_rows: 1000, num_bytes: 4 << 20 };

/// Imports the file.
pub fn run(args: &ImportArgs, root: &Path) -> anyhow::Result<Ended> {
    let overrides = format::overrides(&args.format)?;
    // The file is looked at before the workspace is opened: a bad file changes nothing.
    let preview = if args.integration.is_some() && overrides == Overrides::default() {
        source::check_readable(&args.file)?;
        None
    } else {
        Some(source::preview(&args.file, &overrides, SAMPLE)?)
    };
    let mut engine = open(root)?;
    let (mut integration, new_table) = integration(args, &overrides, preview, &engine)?;
    set_locale(args, &mut integration.mapping);
    let then = if args.when.stage_only || args.dry_run { AfterStaging::Ask } else { AfterStaging::Process };
    let events = engine.send(Command::StartImport {
        request: RequestId(1),
        path: args.file.clone(),
        integration: Box::new(integration),
        new_table: new_table.map(Box::new),
        then,
    });
    refused(&events)?;
    let (import, staging) = started(&events)?;
    stage(&mut engine, import, staging)?;
    if args.dry_run {
        let selection = Selection::Status(RecordStatus::Ready);
        return dry_run::run(&mut engine, import, selection, Shown::new(args.output.json, args.records));
    }
    if !args.when.stage_only && !args.when.background {
        process_queued(&mut engine, import)?;
    }
    report(&mut engine, import, args.output.json)
}

/// Finds the integration to import under, and the table that is to be made for it.
fn integration(
    args: &ImportArgs,
    overrides: &Overrides,
    preview: Option<Preview>,
    engine: &InlineEngine,
) -> anyhow::Result<(Integration, Option<TableSchema>)> {
    let library = engine.library();
    let target = target(args, engine)?;
    if let (Target::Integration(code), None) = (&target, &preview)
        && let Some(integration) = library.as_written(code, &args.file)
    {
        return Ok((integration, None));
    }
    let preview = preview.map_or_else(|| source::preview(&args.file, overrides, SAMPLE), Ok)?;
    Ok(match target {
        // Only how the file is written is left to be guessed.
        Target::Integration(code) => (library.named(&code, &preview).map_err(anyhow::Error::msg)?, None),
        Target::Table(_) | Target::Tables(_) | Target::NewTable(_) | Target::Guess => {
            let proposal = library.propose(&args.file, &preview, overrides, &target).map_err(anyhow::Error::msg)?;
            tell_assumptions(args, &proposal.questions);
            (proposal.integration, proposal.new_table)
        }
    })
}

/// Takes over how numbers and dates are written, where it was said: then it holds for every column.
fn set_locale(args: &ImportArgs, mapping: &mut Mapping) {
    if let Some(sign) = args.decimal {
        mapping.locale.decimal = match sign {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        };
        mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.decimal = None);
    }
    if let Some(order) = args.date_order {
        mapping.locale.date_order = match order {
            Order::Ymd => DateOrder::Ymd,
            Order::Dmy => DateOrder::Dmy,
            Order::Mdy => DateOrder::Mdy,
        };
        mapping.tables.iter_mut().flat_map(|part| &mut part.rules).for_each(|rule| rule.date_order = None);
    }
}

/// Says on standard error what was assumed, because no row of a column decides it and nobody said it.
fn tell_assumptions(args: &ImportArgs, questions: &[ColumnQuestion]) {
    for question in questions.iter().filter(|question| question.is_open()) {
        let Some(option) = question.options.get(question.default) else { continue };
        let (is_said, advice) = match option.answer {
            Answer::DateOrder(_) => (args.date_order.is_some(), "; --date-order says otherwise"),
            Answer::Decimal(_) => (args.decimal.is_some(), "; --decimal says otherwise"),
            Answer::AsWritten => (false, ""),
        };
        if !is_said {
            eprintln!("{} {}. Assumed: {}{advice}", question.asks, question.why, option.label);
        }
    }
}

fn target(args: &ImportArgs, engine: &InlineEngine) -> anyhow::Result<Target> {
    let ImportArgs { integration, table, new_table, .. } = args;
    if let Some(code) = integration {
        let code = IntegrationCode(code.to_uppercase());
        let known = engine.stores().workspace.catalog().integration(&code);
        known.with_context(|| format!("there is no integration {code}; `longshore integrations` lists them"))?;
        return Ok(Target::Integration(code));
    }
    if let Some(name) = table {
        return Ok(Target::Table(super::tables::find(engine, name)?));
    }
    Ok(new_table.as_ref().map_or(Target::Guess, |name| Target::NewTable(TableName(name.clone()))))
}

fn started(events: &[Event]) -> anyhow::Result<(ImportId, JobId)> {
    let found = events.iter().find_map(|event| match event {
        Event::ImportStarted { import, job, .. } => Some((*import, *job)),
        Event::JobQueued { .. }
        | Event::IntegrationSaved { .. }
        | Event::JobEnded { .. }
        | Event::Noticed(_)
        | Event::Done { .. }
        | Event::Refused { .. } => None,
    });
    found.context("the import was not started")
}

/// Reads the file; where that fails, nothing of the import stays.
fn stage(engine: &mut InlineEngine, import: ImportId, job: JobId) -> anyhow::Result<()> {
    let mut line = Line::new();
    let events = engine.run_job(job, &mut |job, report, control| line.watch(job, report, control))?;
    drop(line);
    refused(&events)?;
    let view = find(engine, import)?;
    if let ImportStage::Failed { reason } = &view.stage {
        engine.send(Command::DeleteImport(import));
        bail!("{reason}");
    }
    Ok(())
}

/// Runs the processing that waits for the import.
pub fn process_queued(engine: &mut InlineEngine, import: ImportId) -> anyhow::Result<()> {
    let is_waiting = |job: &&Job| {
        matches!(job.kind, JobKind::Process { import: of, .. } if of == import)
            && matches!(job.status, JobStatus::Ready | JobStatus::Waiting)
    };
    let job = engine.overview().jobs.iter().find(is_waiting).map(|job| job.id);
    let Some(job) = job else { return Ok(()) };
    let mut line = Line::new();
    let events = engine.run_job(job, &mut |job, report, control| line.watch(job, report, control))?;
    drop(line);
    refused(&events)?;
    let overview = engine.overview();
    let ended = overview.job(job).context("the job is gone")?;
    if let Some(reason) = &ended.last_error {
        bail!("{reason}");
    }
    Ok(())
}

/// Says how the import stands, and ends with 1 where records have errors.
pub fn report(engine: &mut InlineEngine, import: ImportId, is_json: bool) -> anyhow::Result<Ended> {
    let import = find(engine, import)?;
    let StatusCounts { ready, processing, completed, error, skipped } = import.counts;
    let Totals { created, updated, unchanged } = import.totals;
    let records = import.counts.total();
    if is_json {
        print_json(&json!({
            "import": import.id,
            "integration": import.integration,
            "records": records,
            "completed": completed,
            "created": created,
            "updated": updated,
            "unchanged": unchanged,
            "error": error,
            "skipped": skipped,
            "ready": ready + processing,
            "seconds": { "stage": rounded(import.stage_seconds), "process": rounded(import.process_seconds) },
        }))?;
    } else {
        println!("Import {} of {} into {} ({}):", import.id, import.file.name, import.table, import.integration);
        println!(
            "  {records} records: {created} created, {updated} updated, {unchanged} unchanged, {error} with errors, {skipped} skipped, {} ready",
            ready + processing
        );
        if error > 0 {
            println!("  `longshore records {} --status error` shows what is wrong", import.id);
        }
    }
    Ok(if error > 0 { Ended::WithErrors } else { Ended::Well })
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// Returns the import, or says that there is none.
pub fn find(engine: &mut InlineEngine, import: ImportId) -> anyhow::Result<Import> {
    let overview = engine.overview();
    let view = overview.import(import);
    Ok(view.with_context(|| format!("there is no import {import}"))?.import.clone())
}
