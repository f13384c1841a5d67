use super::*;
use crate::model::{IntegrationCode, Pickup, RecordStatus, Recurrence, Repeats, Rule, Selection, Terms, Turn};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const NOW: &str = "2026-11-20T08:15:00Z";
const LATER: &str = "2026-11-20T09:00:00Z";

fn job(id: u64, status: JobStatus) -> Job {
    let kind = JobKind::Process { import: ImportId(id), selection: Selection::Status(RecordStatus::Ready), plan: None };
    Job { status, ..Job::new(JobId(id), kind, "Process customers.csv", at(NOW)) }
}

fn collecting(sightings: usize) -> Job {
    let place = PickupPlace::Folder { folder: "in".into(), pattern: "*.csv".to_owned() };
    let pickup = Pickup { place, min_age_secs: 0, archive: None, repeats: Repeats::Never };
    let kind = JobKind::Collect { integration: IntegrationCode::from("A"), pickup };
    let terms = Terms { recurrence: Some(Recurrence::of(Rule::every_minutes(5))), ..Terms::default() };
    let turn = Turn { due: Some(at(LATER)), ..Turn::default() };
    // Having looked is having ended once.
    let ended = (sightings > 0).then(|| at(NOW));
    Job { ended, terms, turn, ..Job::new(JobId(1), kind, "Import *.csv", at(NOW)) }
}

#[track_caller]
fn answer(job: &Job, others: Vec<Job>, settings: &Settings, sightings: &[Sighting]) -> Option<Why> {
    why(job, &WhyCx { jobs: &others, settings, now: at(NOW), zone: &TimeZone::UTC, sightings })
}

#[track_caller]
fn check(job: &Job, others: Vec<Job>, reason: Reason, sentence: &str, button: Option<&str>) {
    let found = answer(job, others, &Settings::default(), &[]).unwrap();
    assert_eq!((found.reason, found.sentence.as_str()), (reason, sentence));
    assert_eq!(found.remedy.map(|remedy| remedy.name), button);
}

#[test]
fn what_runs_or_did_its_work_needs_no_answer() {
    for status in [JobStatus::InProcess, JobStatus::Finished, JobStatus::Cancelled] {
        assert!(answer(&job(1, status), Vec::new(), &Settings::default(), &[]).is_none());
    }
}

#[test]
fn a_held_job_says_why() {
    let held = job(1, JobStatus::OnHold);
    check(&held, vec![], Reason::Hold(Hold::ByUser), "It is on hold until it is set ready", Some("Set ready"));
    let paused = Job { hold: Some(Hold::Paused), started: Some(at(NOW)), ..held };
    let sentence = "It is paused and goes on from its place when it is resumed";
    check(&paused, vec![], Reason::Hold(Hold::Paused), sentence, Some("Resume"));
}

#[test]
fn a_failed_job_says_whether_it_was_tried_enough() {
    let failed = Job { last_error: Some("The file is empty".to_owned()), attempts: 1, ..job(1, JobStatus::Error) };
    check(&failed, vec![], Reason::Failed, "It failed: The file is empty", Some("Restart"));
    let spent = Job { attempts: 3, ..failed };
    let sentence = "It was tried 3 times and failed each time: The file is empty";
    check(&spent, vec![], Reason::NoAttemptsLeft, sentence, Some("Restart"));
}

#[test]
fn a_queue_that_is_off_can_be_turned_on() {
    let settings = Settings { is_queue_enabled: false, ..Settings::default() };
    let found = answer(&job(1, JobStatus::Ready), Vec::new(), &settings, &[]).unwrap();
    assert_eq!(found.reason, Reason::QueueOff);
    assert!(matches!(found.remedy.unwrap().command, Command::SaveSettings(new) if new.is_queue_enabled));
}

#[test]
fn others_are_named_that_are_waited_for() {
    let of = |id, status| Job { category: Some("SALES".to_owned()), ..job(id, status) };
    let sentence = "It waits for entry 3, Process customers.csv: jobs of category SALES run one at a time";
    let by = JobId(3);
    check(&of(7, JobStatus::Waiting), vec![of(3, JobStatus::InProcess)], Reason::CategoryBusy { by }, sentence, None);
    let kind = job(7, JobStatus::Ready).kind;
    let same = Job { kind, ..job(3, JobStatus::InProcess) };
    let sentence = "It waits for entry 3, Process customers.csv: one job at a time works on an import";
    check(&job(7, JobStatus::Waiting), vec![same], Reason::ImportBusy { by }, sentence, None);
    let busy = vec![job(1, JobStatus::InProcess), job(2, JobStatus::InProcess)];
    let sentence = "All 2 workers are busy with other jobs";
    check(&job(7, JobStatus::Ready), busy, Reason::WorkersBusy { num: 2 }, sentence, Some("Run once now"));
}

#[test]
fn times_are_told_with_their_zone() {
    let terms = |terms| Job { terms, ..job(1, JobStatus::Ready) };
    let early = terms(Terms { earliest_start: Some(at(LATER)), ..Terms::default() });
    let sentence = "It is not to start before 2026-11-20 09:00:00 UTC";
    check(&early, vec![], Reason::EarliestStart { at: at(LATER) }, sentence, Some("Run once now"));
    let expired = terms(Terms { expiration: Some(at("2026-11-20T07:00:00Z")), ..Terms::default() });
    let sentence = "It expired at 2026-11-20 07:00:00 UTC; change when it may start";
    check(&expired, vec![], Reason::Expired, sentence, Some("Run once now"));
    let turn = Turn { not_before: Some(at(LATER)), ..Turn::default() };
    let again = Job { turn, last_error: Some("The file is locked".to_owned()), ..job(1, JobStatus::Ready) };
    let sentence = "It is tried again at 2026-11-20 09:00:00 UTC: The file is locked";
    check(&again, vec![], Reason::NextAttempt { at: at(LATER) }, sentence, Some("Run once now"));
    let sentence = "Its schedule has it run next at 2026-11-20 09:00:00 UTC";
    check(&collecting(0), vec![], Reason::Due { at: at(LATER) }, sentence, Some("Run once now"));
    let over = Job { turn: Turn::default(), ..collecting(0) };
    check(
        &over,
        vec![],
        Reason::NeverDue,
        "Its schedule has no further time; change the schedule",
        Some("Run once now"),
    );
}

#[test]
fn files_are_named_that_keep_it_waiting() {
    let check = |states: &[SightingState], reason: Reason, sentence: &str| {
        let sighting = |state: &SightingState| Sighting {
            path: "in/a.csv".into(),
            num_bytes: 1,
            modified: None,
            state: state.clone(),
        };
        let sightings: Vec<_> = states.iter().map(sighting).collect();
        let found = answer(&collecting(1), Vec::new(), &Settings::default(), &sightings).unwrap();
        assert_eq!((found.reason, found.sentence.as_str()), (reason, sentence));
    };
    let again = "it looks again at 2026-11-20 09:00:00 UTC";
    let missing = format!("There is no new file *.csv in in; {again}");
    check(&[], Reason::FileMissing, &missing);
    check(&[SightingState::Imported { import: ImportId(3) }], Reason::FileMissing, &missing);
    let unsettled = SightingState::Unsettled { since: at(NOW) };
    let path = PathBuf::from("in/a.csv");
    check(
        &[SightingState::Imported { import: ImportId(3) }, unsettled],
        Reason::FileUnsettled { path: path.clone() },
        &format!("a.csv may not be written to its end yet; {again}"),
    );
    check(
        &[SightingState::Repeated { import: ImportId(3) }],
        Reason::FileRepeated { import: ImportId(3) },
        &format!("a.csv holds what was imported before, by import 3; {again}"),
    );
    let locked = SightingState::Failed { why: "it is locked".to_owned() };
    check(&[locked], Reason::FileFailed { path }, &format!("a.csv: it is locked; {again}"));
}

#[test]
fn what_nothing_keeps_starts_now() {
    check(&job(1, JobStatus::Ready), vec![], Reason::Starting, "It starts in this moment", None);
}
