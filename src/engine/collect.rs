//! The job "collect": looks for files and begins an import of each new one.
//!
//! A file is taken when two looks in a row found it the same and it is old enough: who writes it has finished then. The
//! same content never goes into an integration twice, unless that is asked for. A file whose rows are all kept is moved
//! into the archive at the next look, which the end of its reading calls: killed at any moment, nothing is lost by it.

use jiff::{SignedDuration, Timestamp};

use super::{
    JobError,
    command::Attention,
    core::Core,
    job_log::Told,
    transition,
    work::{Figures, JobCx, JobEnd, Report},
};
use crate::{
    model::{
        AfterStaging, ContentHash, ImportStage, IntegrationCode, Job, JobId, JobKind, JobStatus, KnownFile, LogOutcome,
        Pickup, Progress, Repeats, Sighting, SightingState, SourceFile, Totals,
    },
    source::pickup::{self, Found},
    store::StoreError,
};

/// How soon a file is looked at again that may not be whole yet.
const LOOK_AGAIN_SECS: i64 = 2;

/// What one look found.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// All files looked for that are there, but for those moved into the archive.
    pub sightings: Vec<Sighting>,
    /// Files to be imported.
    pub new: Vec<(Found, ContentHash)>,
    /// Files moved into the archive.
    pub num_archived: usize,
}

/// Looks for files.
pub fn run(cx: &JobCx<'_>, integration: &IntegrationCode, pickup: &Pickup) -> Result<JobEnd, JobError> {
    let catalog = cx.stores.workspace.catalog();
    if catalog.integration(integration).is_none() {
        return Err(JobError::Gone { what: format!("integration {integration}") });
    }
    let former = catalog.sightings(cx.job.id);
    let look = Look { cx, integration, pickup, now: cx.stores.clock.now() };
    let mut collected = Collected::default();
    for found in pickup::list(&pickup.place)? {
        if cx.control.is_stopped() {
            break;
        }
        let known = former.iter().find(|sighting| sighting.path == found.path);
        look.decide(found, known, &mut collected);
    }
    if cx.control.is_cancelled() {
        return Ok(JobEnd::Cancelled { figures: Figures::default(), progress: Progress::default() });
    }
    if cx.control.is_stopped() {
        return Ok(JobEnd::Suspended);
    }
    let done = collected.new.len() as u64;
    (cx.report)(Report::Collected { job: cx.job.id, collected });
    Ok(JobEnd::Finished {
        figures: Figures::default(),
        progress: Progress { done, total: done, ..Progress::default() },
    })
}

struct Look<'a> {
    cx: &'a JobCx<'a>,
    integration: &'a IntegrationCode,
    pickup: &'a Pickup,
    now: Timestamp,
}

impl Look<'_> {
    fn decide(&self, found: Found, former: Option<&Sighting>, out: &mut Collected) {
        let is_same = |former: &&Sighting| (former.num_bytes, former.modified) == (found.num_bytes, found.modified);
        let state = match former.filter(is_same).map(|former| &former.state) {
            Some(state @ (SightingState::Imported { import } | SightingState::Repeated { import })) => {
                match self.archive(&found, *import) {
                    Ok(true) => {
                        out.num_archived += 1;
                        return;
                    }
                    Ok(false) => state.clone(),
                    Err(why) => SightingState::Failed { why },
                }
            }
            Some(SightingState::Unsettled { since }) if self.is_settled(&found, *since) => {
                match self.recognise(&found) {
                    // The next look knows the one that was taken.
                    Ok(Recognised::New(hash)) if self.is_taken(hash, out) => SightingState::Unsettled { since: *since },
                    Ok(Recognised::New(hash)) => {
                        out.new.push((found, hash));
                        return;
                    }
                    Ok(Recognised::Known(import)) => SightingState::Repeated { import },
                    Ok(Recognised::Stopped) => SightingState::Unsettled { since: *since },
                    Err(why) => SightingState::Failed { why },
                }
            }
            Some(SightingState::Unsettled { since }) => SightingState::Unsettled { since: *since },
            // What failed is looked at anew each time: it may have been locked.
            Some(SightingState::Failed { .. }) | None => SightingState::Unsettled { since: self.now },
        };
        let Found { path, num_bytes, modified } = found;
        out.sightings.push(Sighting { path, num_bytes, modified, state });
    }

    /// Whether a file that is as it was at the look before is whole: some time lies between, and it is old enough.
    fn is_settled(&self, found: &Found, since: Timestamp) -> bool {
        let age = found.modified.map_or(i64::MAX, |modified| self.now.as_second() - modified.as_second());
        // A file from the future is as old as it will ever be: its clock is not ours.
        let is_old = age < 0 || age >= i64::from(self.pickup.min_age_secs);
        is_old && (self.now.as_millisecond() - since.as_millisecond()).abs() >= 1000
    }

    fn recognise(&self, found: &Found) -> Result<Recognised, String> {
        let content = pickup::content(&found.path, &|| !self.cx.control.is_stopped());
        let Some(hash) = content.map_err(|error| JobError::from(error).sentence())? else {
            return Ok(Recognised::Stopped);
        };
        let catalog = self.cx.stores.workspace.catalog();
        // An import may have been kept just before the program ended, and its fingerprint not.
        let is_own = |import: &crate::model::Import| {
            import.integration == *self.integration
                && import.file.path == found.path
                && (import.file.num_bytes, import.file.modified) == (found.num_bytes, found.modified)
                && matches!(import.stage, ImportStage::Staging | ImportStage::Staged)
        };
        if let Some(own) = catalog.imports().iter().find(|import| is_own(import)) {
            return Ok(Recognised::Known(own.id));
        }
        let known = catalog.known_file(self.integration, hash).filter(|_| self.pickup.repeats == Repeats::Never);
        Ok(known.map_or(Recognised::New(hash), |known| Recognised::Known(known.import)))
    }

    /// Whether this look has found the same content already, where it goes in once.
    fn is_taken(&self, hash: ContentHash, out: &Collected) -> bool {
        self.pickup.repeats == Repeats::Never && out.new.iter().any(|(_, taken)| *taken == hash)
    }

    /// Moves a file away whose rows are all kept.
    fn archive(&self, found: &Found, import: crate::model::ImportId) -> Result<bool, String> {
        let Some(folder) = &self.pickup.archive else { return Ok(false) };
        let import = self.cx.stores.workspace.catalog().import(import);
        // An import that was deleted since had been read to its end.
        if import.is_some_and(|import| import.stage != ImportStage::Staged) {
            return Ok(false);
        }
        pickup::archive(&found.path, folder).map(|_| true).map_err(|error| JobError::from(error).sentence())
    }
}

enum Recognised {
    New(ContentHash),
    /// The same content went into the integration under that import.
    Known(crate::model::ImportId),
    Stopped,
}

impl Core {
    /// Begins the imports of the files that were found.
    pub(super) fn take_collected(&mut self, id: JobId, collected: Collected) -> Result<(), StoreError> {
        let Collected { mut sightings, new, num_archived: _ } = collected;
        let Some(job) = self.catalog().job(id) else { return Ok(()) };
        let JobKind::Collect { integration: code, .. } = &job.kind else { return Ok(()) };
        let Some(integration) = self.catalog().integration(code) else { return Ok(()) };
        for (Found { path, num_bytes, modified }, hash) in new {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let file = SourceFile { path: path.clone(), name: name.clone(), num_bytes, modified };
            let (import, _) =
                self.begin_import(file, &integration, AfterStaging::Process, Attention::Background, Some(id))?;
            let known = KnownFile { name, import, at: self.now() };
            self.catalog().save_known_file(code, hash, &known)?;
            sightings.push(Sighting { path, num_bytes, modified, state: SightingState::Imported { import } });
        }
        sightings.sort_by(|a, b| a.path.cmp(&b.path));
        self.catalog().save_sightings(id, &sightings)?;
        Ok(())
    }

    /// Says what a look found, and looks again soon where a file may not be whole yet.
    pub(super) fn log_collected(&self, job: &Job) -> Result<(), StoreError> {
        let sightings = self.catalog().sightings(job.id);
        let is_unsettled = |sighting: &Sighting| matches!(sighting.state, SightingState::Unsettled { .. });
        let failed: Vec<String> = sightings
            .iter()
            .filter_map(|sighting| match &sighting.state {
                SightingState::Failed { why } => Some(why.clone()),
                SightingState::Unsettled { .. } | SightingState::Imported { .. } | SightingState::Repeated { .. } => {
                    None
                }
            })
            .collect();
        if sightings.iter().any(is_unsettled) {
            let again = self.now().checked_add(SignedDuration::from_secs(LOOK_AGAIN_SECS)).unwrap_or(Timestamp::MAX);
            self.change_job(job.id, |job| transition::look_again(job, again))?;
        }
        if job.progress.done == 0 && failed.is_empty() {
            // A look that found nothing new is not worth an entry: there may be one each minute.
            return self.unlog(job);
        }
        let num = job.progress.done;
        let mut message = format!("{num} new {}", if num == 1 { "file" } else { "files" });
        failed.iter().for_each(|why| message.push_str(&format!("; {why}")));
        let outcome = if failed.is_empty() { LogOutcome::Finished } else { LogOutcome::Failed };
        self.log_end(job, Told { outcome, message, totals: Totals::default() })
    }

    /// Lets the job that collected a file look again, now that the file's rows are kept: it moves it into the archive.
    pub(super) fn call_collector(&self, staged: &Job) -> Result<(), StoreError> {
        let Some(parent) = staged.parent.and_then(|parent| self.catalog().job(parent)) else { return Ok(()) };
        let JobKind::Collect { pickup, .. } = &parent.kind else { return Ok(()) };
        let is_quiet = matches!(parent.status, JobStatus::Ready | JobStatus::Waiting | JobStatus::Finished);
        if pickup.archive.is_some() && is_quiet {
            self.change_job(parent.id, |job| {
                job.status = JobStatus::Ready;
                job.started = None;
                job.turn.is_called = true;
            })?;
        }
        Ok(())
    }
}
