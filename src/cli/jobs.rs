//! `longshore jobs` and `longshore work`: the queue, and working it without a window.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;

use super::{
    Ended,
    args::{
        WorkArgs,
        jobs::{JobArgs, JobsArgs, JobsVerb, ListArgs, PriorityName},
    },
    open, print_json,
    progress::Line,
    questions, refused, schedule,
};
use crate::{
    engine::{
        Command, InlineEngine, Overview,
        schedule::preview,
        timing::words,
        why::{Reason, Why},
    },
    model::{Job, JobId, JobKind, JobStatus, LogEntry, LogOutcome, Priority, Progress, Recurrence, Terms},
};

/// How often `work` looks at the clock: it may be set meanwhile.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What comes so soon still belongs to the work of `--until-idle`: the second look at a file.
const SOON_SECS: i64 = 5;
/// How long `run` looks at a file that is old enough: so many looks find whether it rests.
const LOOKS_FOR: Duration = Duration::from_secs(5);
/// Due times that are shown of a schedule.
const NUM_PREVIEWED: usize = 10;

/// Shows or changes the job queue.
pub fn run(args: JobsArgs, root: &Path) -> anyhow::Result<Ended> {
    let JobsArgs { verb, json } = args;
    let mut engine = open(root)?;
    match verb.unwrap_or(JobsVerb::List(ListArgs::default())) {
        JobsVerb::List(list) => print_list(&engine.overview(), &list, json),
        JobsVerb::Show(job) => print_job(&find(&mut engine, &job)?, json),
        JobsVerb::Log(job) => {
            let id = find(&mut engine, &job)?.id;
            print_log(&engine, id, json)
        }
        JobsVerb::Why(job) => print_why(&mut engine, &job, json),
        JobsVerb::Hold(job) => stop(&mut engine, &job, json, Command::HoldJob),
        JobsVerb::Pause(job) => stop(&mut engine, &job, json, Command::PauseJob),
        JobsVerb::Cancel(job) => stop(&mut engine, &job, json, Command::CancelJob),
        JobsVerb::Ready(job) => change(&mut engine, &job, json, Command::ReadyJob),
        JobsVerb::Resume(job) => {
            let JobStatus::OnHold = find(&mut engine, &job)?.status else {
                bail!("job {} is not on hold; `longshore jobs ready {0}` starts one that is over once more", job.job)
            };
            change(&mut engine, &job, json, Command::ReadyJob)
        }
        JobsVerb::Remove(job) => {
            let id = find(&mut engine, &job)?.id;
            refused(&engine.send(Command::RemoveJob(id)))?;
            Ok(Ended::Well)
        }
        JobsVerb::Priority { job, priority } => {
            let priority = match priority {
                PriorityName::High => Priority::High,
                PriorityName::Normal => Priority::Normal,
                PriorityName::Low => Priority::Low,
            };
            change(&mut engine, &job, json, |job| Command::ChangePriority { job, priority })
        }
        JobsVerb::Questions => questions::print(&mut engine, json),
        JobsVerb::Answer(args) => questions::answer(&mut engine, args, json),
        JobsVerb::Run(job) => run_now(&mut engine, &job, json),
        JobsVerb::Schedule(new) => {
            let id = schedule::add(&mut engine, &new)?;
            print_job(&find(&mut engine, &JobArgs { job: id.0 })?, json)
        }
    }
}

fn find(engine: &mut InlineEngine, args: &JobArgs) -> anyhow::Result<Job> {
    let overview = engine.overview();
    let job = overview.job(JobId(args.job));
    Ok(job.with_context(|| format!("there is no job {}; `longshore jobs` lists them", args.job))?.clone())
}

/// Stops a job that is not over.
fn stop(
    engine: &mut InlineEngine,
    args: &JobArgs,
    is_json: bool,
    command: impl FnOnce(JobId) -> Command,
) -> anyhow::Result<Ended> {
    let Job { id, status, .. } = find(engine, args)?;
    if status.is_over() {
        bail!("job {id} is {} already", status.name());
    }
    change(engine, args, is_json, command)
}

fn change(
    engine: &mut InlineEngine,
    args: &JobArgs,
    is_json: bool,
    command: impl FnOnce(JobId) -> Command,
) -> anyhow::Result<Ended> {
    let id = find(engine, args)?.id;
    let before = newest(engine);
    refused(&engine.send(command(id)))?;
    engine.stores().workspace.catalog().flush_durably()?;
    let id = made_after(engine, before).unwrap_or(id);
    print_job(&find(engine, &JobArgs { job: id.0 })?, is_json)
}

fn newest(engine: &mut InlineEngine) -> Option<JobId> {
    engine.overview().jobs.first().map(|job| job.id)
}

/// Returns the entry made since: restarting a processing job makes a new one.
fn made_after(engine: &mut InlineEngine, before: Option<JobId>) -> Option<JobId> {
    newest(engine).filter(|newest| Some(*newest) != before)
}

fn print_list(overview: &Overview, args: &ListArgs, is_json: bool) -> anyhow::Result<Ended> {
    let wanted = |job: &&Job| {
        let is_status = args.status.as_ref().is_none_or(|name| is_named(job.status, name));
        is_status && (!args.mine || job.user == overview.user)
    };
    let jobs: Vec<&Job> = overview.jobs.iter().filter(wanted).collect();
    if is_json {
        print_json(&jobs)?;
        return Ok(Ended::Well);
    }
    if !overview.settings.is_queue_enabled {
        println!("The job queue is off: background jobs are not started.");
    }
    for job in jobs {
        let progress = job.progress;
        println!("{:>6}  {:<10}  {}/{}  {}", job.id, job.status.name(), progress.done, progress.total, job.description);
        if let Some(error) = &job.last_error {
            println!("        {error}");
        }
    }
    Ok(Ended::Well)
}

fn is_named(status: JobStatus, name: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-', '_'], "");
    plain(status.name()) == plain(name)
}

fn print_job(job: &Job, is_json: bool) -> anyhow::Result<Ended> {
    let next = preview(&job.terms, Timestamp::now(), NUM_PREVIEWED).unwrap_or_default();
    if is_json {
        print_json(&json!({ "job": job, "next_runs": next }))?;
        return Ok(Ended::Well);
    }
    println!("Job {}: {}", job.id, job.description);
    let Terms { recurrence, max_attempts, rerun_delay_secs, timeout_secs, notifies_success, .. } = &job.terms;
    println!("  status {}, priority {}", job.status.name(), job.priority.name());
    println!("  attempts {} of {}, {rerun_delay_secs} s apart", job.attempts, max_attempts.max(&1));
    println!("  given up after {} without a sign of life", words(*timeout_secs));
    println!("  success is {}", if *notifies_success { "told" } else { "not told" });
    let Progress { done, total, num_errors, .. } = job.progress;
    println!("  {done} of {total} records done, {num_errors} errors");
    let shown = |name: &str, text: Option<String>| text.iter().for_each(|text| println!("  {name} {text}"));
    shown("category", job.category.clone());
    shown("user", Some(job.user.clone()).filter(|user| !user.is_empty()));
    shown("earliest start", job.terms.earliest_start.map(clock));
    shown("expiration", job.terms.expiration.map(clock));
    shown("runs", recurrence.as_ref().map(Recurrence::words));
    shown("created", Some(clock(job.created)));
    shown("started", job.started.map(clock));
    shown("sign of life", job.heartbeat.map(clock));
    shown("ended", job.ended.map(clock));
    shown("last error:", job.last_error.clone());
    shown("on hold:", job.hold.as_ref().map(|hold| hold.sentence().to_owned()));
    if let JobKind::Collect { integration, pickup } = &job.kind {
        println!("  collects {} into {integration}", pickup.place.words());
    }
    next.iter().for_each(|at| println!("  next run {}", clock(*at)));
    Ok(Ended::Well)
}

fn print_log(engine: &InlineEngine, job: JobId, is_json: bool) -> anyhow::Result<Ended> {
    let entries = engine.library().log_of(job);
    if is_json {
        let entries: Vec<&LogEntry> = entries.iter().map(AsRef::as_ref).collect();
        print_json(&entries)?;
        return Ok(Ended::Well);
    }
    for entry in entries {
        println!("{}", log_line(&entry));
    }
    Ok(Ended::Well)
}

/// Writes a run in one line: from when to when, how long it worked, how it ended, how much, how fast.
fn log_line(entry: &LogEntry) -> String {
    let mut line = clock(entry.started);
    if let Some(ended) = entry.ended {
        line.push_str(&format!(" to {}", clock(ended)));
    }
    line.push_str(&format!("  {}", entry.outcome.name()));
    if let Some(seconds) = entry.seconds().filter(|_| entry.outcome != LogOutcome::Missed) {
        line.push_str(&format!(", {seconds:.1} s"));
    }
    let Progress { done, num_errors, .. } = entry.progress;
    if done > 0 && entry.import.is_some() {
        line.push_str(&format!(", {done} records, {num_errors} errors"));
    }
    entry.rate().iter().for_each(|rate| line.push_str(&format!(", {rate:.0} records/s")));
    if !entry.message.is_empty() {
        line.push_str(&format!(": {}", entry.message));
    }
    line
}

fn print_why(engine: &mut InlineEngine, args: &JobArgs, is_json: bool) -> anyhow::Result<Ended> {
    let job = find(engine, args)?;
    let why = engine.overview().why(&job, Timestamp::now(), &TimeZone::system());
    let sentence = match &why {
        // This process has the workspace to itself: nobody else works the queue.
        Some(Why { reason: Reason::Starting, .. }) => {
            "It is ready, but nothing works the queue now: open the window, or run `longshore work`".to_owned()
        }
        Some(why) => why.sentence.clone(),
        None => format!("It is {}", job.status.name()),
    };
    let remedy = why.and_then(|why| why.remedy).map(|remedy| remedy.name);
    if is_json {
        print_json(&json!({ "job": job.id, "status": job.status.name(), "why": sentence, "remedy": remedy }))?;
    } else {
        println!("{sentence}.{}", remedy.map(|name| format!(" What helps: {name}.")).unwrap_or_default());
    }
    Ok(Ended::Well)
}

/// Runs one job, and what it begins, to the end.
fn run_now(engine: &mut InlineEngine, args: &JobArgs, is_json: bool) -> anyhow::Result<Ended> {
    let asked = find(engine, args)?;
    let before = newest(engine);
    refused(&engine.send(Command::RunJobNow(asked.id)))?;
    let id = made_after(engine, before).unwrap_or(asked.id);
    let ran = run_one(engine, id)?;
    look_until_whole(engine, ran)?;
    let has_begun_any = newest(engine) != before;
    loop {
        let overview = engine.overview();
        let is_begun =
            |job: &&Job| job.parent == Some(id) && matches!(job.status, JobStatus::Ready | JobStatus::Waiting);
        let Some(child) = overview.jobs.iter().rev().find(is_begun).map(|job| job.id) else { break };
        run_one(engine, child)?;
    }
    if find(engine, &JobArgs { job: id.0 })?.turn.is_called {
        // What was read to its end is moved into the archive.
        run_one(engine, id)?;
    }
    let ended = find(engine, &JobArgs { job: id.0 })?;
    print_job(&ended, is_json)?;
    if let (JobKind::Collect { .. }, false, false) = (&ended.kind, has_begun_any, is_json)
        && let Some(why) = engine.overview().why(&ended, Timestamp::now(), &TimeZone::system())
    {
        println!("{}.", why.sentence);
    }
    if let (JobStatus::Error, Some(error)) = (ended.status, &ended.last_error) {
        bail!("{error}");
    }
    Ok(Ended::Well)
}

/// Looks again at files that may not be whole yet, as long as it takes them to become old enough.
fn look_until_whole(engine: &mut InlineEngine, mut ran: Job) -> anyhow::Result<()> {
    let began = Instant::now();
    while let (JobKind::Collect { pickup, .. }, Some(at)) = (&ran.kind, ran.turn.not_before) {
        let patience = Duration::from_secs(u64::from(pickup.min_age_secs)) + LOOKS_FOR;
        if began.elapsed() > patience {
            break;
        }
        let millis = at.as_millisecond() - Timestamp::now().as_millisecond();
        std::thread::sleep(Duration::from_millis(u64::try_from(millis).unwrap_or(0)));
        ran = run_one(engine, ran.id)?;
    }
    Ok(())
}

fn run_one(engine: &mut InlineEngine, id: JobId) -> anyhow::Result<Job> {
    let mut line = Line::new();
    let events = engine.run_job(id, &mut |job, report, control| line.watch(job, report, control))?;
    drop(line);
    refused(&events)?;
    find(engine, &JobArgs { job: id.0 })
}

/// Writes a time with its zone.
pub fn clock(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// Works the queue until nothing is left, or for ever: schedules and watched folders are followed.
pub fn work(args: &WorkArgs, root: &Path) -> anyhow::Result<Ended> {
    let mut engine = open(root)?;
    loop {
        let mut line = Line::new();
        engine.run_side_by_side(&mut |job, report, control| line.watch(job, report, control))?;
        drop(line);
        let secs_to_wake = engine.wake_at().map(|at| at.as_second() - Timestamp::now().as_second());
        if args.until_idle && secs_to_wake.is_none_or(|secs| secs > SOON_SECS) {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let overview = engine.overview();
    let is_bad = overview.jobs.iter().any(|job| job.status == JobStatus::Error);
    let has_errors = overview.imports.iter().any(|view| view.import.counts.error > 0);
    Ok(if is_bad || has_errors { Ended::WithErrors } else { Ended::Well })
}
