use std::{path::Path, sync::Arc};

use super::*;
use crate::{
    destination::Destination,
    engine::{
        Attention, Clock, Command, InlineEngine, RequestId,
        work::{JobControl, Report},
    },
    model::{AfterStaging, Finished, Job, RecordStatus},
    store::staging::Staging,
};

const INTEGRATION: &str = r#"
code = "CUST"
[format]
type = "csv"
delimiter = ","
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Customer"
[[mapping.tables.rules]]
field = "No."
from = { column = "no" }
[[mapping.tables.rules]]
field = "Name"
from = { column = "name" }
"#;

const READY: Selection = Selection::Status(RecordStatus::Ready);

fn import(engine: &mut InlineEngine, path: &Path, then: AfterStaging) -> ImportId {
    let integration = crate::engine::definition::read(INTEGRATION).unwrap();
    let (request, path) = (RequestId(1), path.to_owned());
    engine.send(Command::StartImport { request, path, integration: Box::new(integration), new_table: None, then });
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    engine.overview().imports[0].import.id
}

/// What a job would convert of the staged rows.
fn converted(cx: &JobCx<'_>, plan: &Arc<Plan>, staging: &Arc<Staging>) -> Finished {
    let mut feed = Feed::new(cx, plan, staging, &READY, Purpose::DryRun).unwrap();
    let chunk = feed.next().unwrap().unwrap();
    Careful::new(cx, staging.import()).unwrap().convert(plan, &chunk, Way::Whole).unwrap().finished
}

/// Commits the rows of a planned import under the plan's witness, after `between`.
fn committed_after(between: impl FnOnce(&mut InlineEngine, &Path)) -> (Result<usize, String>, u64) {
    let folder = tempfile::tempdir().unwrap();
    let zone = Clock::fixed(jiff::Timestamp::UNIX_EPOCH);
    let mut engine = InlineEngine::open(&folder.path().join("workspace"), zone).unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "no,name\nC1,Ann\nC2,Bob\n").unwrap();
    let id = import(&mut engine, &path, AfterStaging::Ask);
    let (request, attention) = (RequestId(2), Attention::Foreground);
    engine.send(Command::DryRun { request, import: id, selection: READY, attention });
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    let job: Job = engine.overview().jobs[0].clone();
    let fingerprint = engine.library().dry_run(id).unwrap().unwrap().dry_run.fingerprint;

    let stores = Arc::clone(engine.stores());
    let import = stores.import(id).unwrap();
    let integration = stores.integration_of(&import).unwrap();
    let plan = Arc::new(Plan::new(&stores, &integration, &import.columns, &import).unwrap());
    let staging = stores.workspace.staging(id).unwrap();
    let (control, report) = (JobControl::default(), |_: Report| {});
    let cx = JobCx { stores: &stores, job: &job, control: &control, report: &report };
    let batch = converted(&cx, &plan, &staging);
    let witness = witness(&stores, id, fingerprint).unwrap();
    let mut destination = open_destination(&stores, &import, &integration, &plan).unwrap().with_witness(witness);
    // The plan holds here, and is checked; what follows is the moment before the first batch.
    check(&cx, &Work { import: &import, integration: &integration, plan: &plan }, fingerprint).unwrap();
    between(&mut engine, folder.path());
    let done = destination.commit(1, &batch).map(|outcomes| outcomes.len()).map_err(|error| error.to_string());
    (done, stores.company.last_batch(id).unwrap())
}

#[test]
fn a_batch_is_written_as_planned() {
    assert_eq!(committed_after(|_, _| {}), (Ok(2), 1));
}

#[test]
fn what_others_write_elsewhere_is_no_hindrance() {
    let elsewhere = |engine: &mut InlineEngine, folder: &Path| {
        let path = folder.join("other.csv");
        std::fs::write(&path, "no,name\nC7,Other\n").unwrap();
        import(engine, &path, AfterStaging::Process);
    };
    assert_eq!(committed_after(elsewhere), (Ok(2), 1));
}

#[test]
fn a_batch_that_is_not_as_planned_any_more_is_not_written() {
    let (done, last_batch) = committed_after(|engine, folder| {
        let path = folder.join("other.csv");
        std::fs::write(&path, "no,name\nC2,Other\n").unwrap();
        import(engine, &path, AfterStaging::Process);
    });
    let expect = "stopped before row 2, because another job has changed what it touches since it was checked; what was \
                  processed so far is as planned";
    assert_eq!((done, last_batch), (Err(expect.to_owned()), 0));
}

#[test]
fn only_the_first_differences_of_a_kind_are_told() {
    let mut differences = Differences::default();
    assert!(differences.is_empty());
    differences.tell_changed(12);
    let lines = differences.lines();
    assert_eq!((lines.len(), lines[0].as_str()), (12, "12 records were changed since:"));
    assert_eq!(lines[11], "and 2 more");
    differences.tell_changed(4_987);
    let lines = differences.lines();
    assert_eq!((lines[0].as_str(), lines[11].as_str()), ("4,999 records were changed since:", "and 4,989 more"));
}
