//! `longshore jobs` and `longshore work`: the queue, and working it without a window.

use std::{path::Path, time::Duration};

use super::{
    Ended,
    args::{JsonArgs, WorkArgs},
    open, print_json,
    progress::Line,
};
use crate::model::JobStatus;

/// How often `work` looks for something to do. Nothing else can write to the workspace meanwhile: it only waits for
/// the queue to be due.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Lists the job queue, newest first.
pub fn list(args: &JsonArgs, root: &Path) -> anyhow::Result<Ended> {
    let overview = open(root)?.overview();
    if args.json {
        print_json(&*overview.jobs)?;
        return Ok(Ended::Well);
    }
    for job in &*overview.jobs {
        let progress = job.progress;
        println!("{:>6}  {:<10}  {}/{}  {}", job.id, job.status.name(), progress.done, progress.total, job.description);
        if let Some(error) = &job.last_error {
            println!("        {error}");
        }
    }
    Ok(Ended::Well)
}

/// Works the queue until nothing is left, or for ever.
pub fn work(args: &WorkArgs, root: &Path) -> anyhow::Result<Ended> {
    let mut engine = open(root)?;
    loop {
        let mut line = Line::new();
        engine.run_until_idle(&mut |job, report, control| line.watch(job, report, control))?;
        drop(line);
        if args.until_idle {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let overview = engine.overview();
    let is_bad = overview.jobs.iter().any(|job| job.status == JobStatus::Error);
    let has_errors = overview.imports.iter().any(|view| view.import.counts.error > 0);
    Ok(if is_bad || has_errors { Ended::WithErrors } else { Ended::Well })
}
