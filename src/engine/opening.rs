//! What a former run left unfinished, taken up at start.

use super::{
    core::Core,
    transition,
    work::{JobControl, JobCx},
};
use crate::{
    model::{ImportStage, Job, JobKind, JobStatus},
    store::StoreError,
};

/// Jobs found In Process have no owner any more: they go on from where they were, without counting an attempt. What
/// their destination did beyond what the staging store knows is taken over first, before anyone can correct a record.
pub fn take_up_unfinished(core: &mut Core) -> Result<(), StoreError> {
    for job in core.catalog().open_jobs() {
        if job.status != JobStatus::InProcess {
            continue;
        }
        if core.end_if_read(&job)? {
            continue;
        }
        let recovered = recover(core, &job);
        core.log_interruption(&job)?;
        let parked = core.blame(&job)?;
        let now = core.now();
        let job = core.change_job(job.id, |job| {
            transition::interrupted(job);
            if let Some(hold) = parked {
                transition::hold(job, hold);
            }
            if let Err(reason) = &recovered {
                job.status = JobStatus::Error;
                job.last_error = Some(reason.clone());
            }
            if job.status != JobStatus::Ready {
                transition::rested(job, now);
            }
        })?;
        let Some(job) = job else { continue };
        core.log_where_it_stays(&job)?;
        core.opening_notes.push(match recovered {
            Ok(()) => format!("“{}” was interrupted and goes on.", job.description),
            Err(reason) => format!("“{}” was interrupted and can't go on: {reason}", job.description),
        });
    }
    if !core.opening_notes.is_empty() {
        // What is to blame must be known even if the program ends at once again.
        core.catalog().flush_durably()?;
    }
    // A staging whose job is gone can't go on either.
    for import in core.catalog().imports() {
        let has_job =
            core.catalog().jobs().iter().any(|job| job.kind.import() == Some(import.id) && !job.status.is_over());
        if import.stage == ImportStage::Staging && !has_job {
            core.change_import(import.id, |import| {
                import.stage =
                    ImportStage::Failed { reason: "The reading was interrupted; open the file again".to_owned() };
            })?;
        }
    }
    Ok(())
}

fn recover(core: &Core, job: &Job) -> Result<(), String> {
    let JobKind::Process { import, .. } = &job.kind else { return Ok(()) };
    let cx = JobCx { stores: &core.stores, job, control: &JobControl::default(), report: &|_| {} };
    super::process::recover(&cx, *import).map_err(|error| error.sentence())
}
