//! The job queue as a whole: pausing, trying again, schedules, watched folders, the circuit breaker, the log.

use std::{fs, path::Path};

use jiff::{SignedDuration, Timestamp};
use longshore::{
    engine::{
        Attention, Clock, Closing, Command, Event, InlineEngine, Reason, RequestId, ScheduleDraft, Target,
        work::{JobControl, Report},
    },
    model::{
        AfterStaging, Hold, ImportId, IntegrationCode, Job, JobId, JobStatus, LogOutcome, Notifications, Pickup,
        PickupPlace, Priority, RecordStatus, Recurrence, Repeats, Rule, Selection, Settings, StatusCounts, Terms,
    },
};

use crate::support::{NOW, Workspace, expect_done, import_as, run, standing};

/// A workspace whose clock the test sets.
struct World {
    workspace: Workspace,
    clock: Clock,
    engine: Option<InlineEngine>,
}

impl World {
    fn new() -> Self {
        let workspace = Workspace::new();
        let clock = Clock::fixed(NOW.parse::<Timestamp>().unwrap());
        let mut world = Self { workspace, clock, engine: None };
        world.reopen();
        world
    }

    /// Ends the program and starts it again.
    fn reopen(&mut self) {
        self.engine = None;
        let root = self.workspace.path().join("workspace");
        self.engine = Some(InlineEngine::open(&root, self.clock.clone()).unwrap());
    }

    fn engine(&mut self) -> &mut InlineEngine {
        self.engine.as_mut().unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now() + SignedDuration::from_secs(seconds));
    }

    /// Lets time pass and the queue work.
    #[track_caller]
    fn work_after(&mut self, seconds: i64) {
        self.pass(seconds);
        run(self.engine());
    }

    fn job(&mut self, id: JobId) -> Job {
        self.engine().overview().job(id).unwrap().clone()
    }

    fn log(&mut self, id: JobId) -> Vec<(LogOutcome, String)> {
        let entries = self.engine().library().log_of(id);
        entries.iter().rev().map(|entry| (entry.outcome, entry.message.clone())).collect()
    }

    fn file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.workspace.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Stages probes and queues their processing.
    fn queue_probes(&mut self, num: u64) -> (ImportId, JobId) {
        let path = self.file("Probes.csv", &probes(1, num));
        let target = Target::NewTable("Probe".into());
        let import = import_as(self.engine(), &path, &target, AfterStaging::Ask);
        (import, self.process(import))
    }

    fn process(&mut self, import: ImportId) -> JobId {
        let selection = Selection::Status(RecordStatus::Ready);
        let (request, attention) = (RequestId(2), Attention::Background);
        queued(&self.engine().send(Command::Process { request, import, selection, attention }))
    }

    /// Makes a job that looks into the folder `in` each minute.
    fn watch(&mut self, change: impl FnOnce(&mut ScheduleDraft)) -> JobId {
        let first = self.file("Probes.csv", &probes(1, 2));
        let target = Target::NewTable("Probe".into());
        let import = import_as(self.engine(), &first, &target, AfterStaging::Process);
        let integration = standing(self.engine(), import).integration;
        let folder = self.workspace.path().join("in");
        fs::create_dir_all(&folder).unwrap();
        let place = PickupPlace::Folder { folder, pattern: "*.csv".to_owned() };
        let recurrence = Recurrence { zone: "UTC".to_owned(), ..Recurrence::of(Rule::every_minutes(1)) };
        let mut draft = ScheduleDraft {
            description: String::new(),
            integration,
            pickup: Pickup { place, min_age_secs: 0, archive: None, repeats: Repeats::Never },
            priority: Priority::Normal,
            terms: Terms { recurrence: Some(recurrence), ..Terms::default() },
        };
        change(&mut draft);
        queued(&self.engine().send(Command::SaveSchedule { request: RequestId(3), job: None, draft: Box::new(draft) }))
    }

    fn num_imports(&mut self) -> usize {
        self.engine().overview().imports.len()
    }
}

fn probes(first: u64, num: u64) -> String {
    let rows: Vec<String> = (first..first + num).map(|row| format!("P-{row:06},{row}\n")).collect();
    format!("Probe No.,Depth\n{}", rows.concat())
}

/// The records of the first import in that status.
fn records(workspace: &Workspace, status: &str) -> serde_json::Value {
    serde_json::from_slice(&workspace.longshore(["records", "1", "--status", status, "--json"]).stdout).unwrap()
}

#[track_caller]
fn queued(events: &[Event]) -> JobId {
    expect_done(events);
    let found = events.iter().find_map(|event| match event {
        Event::JobQueued { job, .. } => Some(*job),
        _ => None,
    });
    found.expect("a job was queued")
}

#[test]
fn a_paused_job_keeps_its_place_also_when_the_program_ends() {
    let mut world = World::new();
    let (import, job) = world.queue_probes(5000);
    world.engine().run_until_idle(&mut hold_at(1024)).unwrap();
    let paused = world.job(job);
    assert_eq!((paused.status, paused.hold), (JobStatus::OnHold, Some(Hold::Paused)));
    let done = standing(world.engine(), import).counts.completed;
    assert!((1024..5000).contains(&done), "{done}");
    world.reopen();
    run(world.engine());
    assert_eq!(world.job(job).status, JobStatus::OnHold);
    expect_done(&world.engine().send(Command::ReadyJob(job)));
    run(world.engine());
    assert_eq!(standing(world.engine(), import).counts, StatusCounts { completed: 5000, ..StatusCounts::default() });
    let log = world.log(job);
    assert_eq!(log, [(LogOutcome::Finished, "5,000 records created, 0 errors".to_owned())], "it was one run");
}

/// Holds a job when it has done so much.
fn hold_at(num: u64) -> impl FnMut(&Job, &Report, &JobControl) + Send {
    move |_, report, control| {
        if matches!(report, Report::Progress { progress, .. } if progress.done >= num) {
            control.hold(Hold::Paused);
        }
    }
}

#[test]
fn a_pause_is_no_part_of_the_time_that_a_run_worked() {
    let mut world = World::new();
    let (_, job) = world.queue_probes(5000);
    world.engine().run_until_idle(&mut hold_at(1024)).unwrap();
    world.pass(600);
    world.reopen();
    world.pass(3000);
    expect_done(&world.engine().send(Command::ReadyJob(job)));
    run(world.engine());
    let entry = world.engine().library().log_of(job)[0].clone();
    let took = |from: Timestamp, to: Option<Timestamp>| to.unwrap().as_second() - from.as_second();
    // By this clock, no work takes any time.
    assert_eq!((took(entry.started, entry.ended), entry.seconds()), (3600, Some(0.0)));
}

#[test]
fn a_run_that_goes_on_counts_the_time_it_had_worked_before() {
    let mut world = World::new();
    let (_, job) = world.queue_probes(3000);
    world.engine().run_until_idle(&mut hold_at(0)).unwrap();
    let mut paused = world.job(job);
    assert_eq!(paused.status, JobStatus::OnHold);
    // By this clock no work takes any time: it is said to have worked so long.
    paused.progress.seconds = 60.0;
    world.engine().stores().workspace.catalog().save_job(&paused).unwrap();
    expect_done(&world.engine().send(Command::ReadyJob(job)));
    run(world.engine());
    assert_eq!((world.job(job).progress.done, world.job(job).progress.seconds), (3000, 60.0));
    assert_eq!(world.engine().library().log_of(job)[0].rate(), Some(50.0));
}

#[test]
fn a_held_job_is_not_started_and_a_cancelled_one_skips_the_rest() {
    let mut world = World::new();
    let (import, job) = world.queue_probes(3);
    expect_done(&world.engine().send(Command::PauseJob(job)));
    run(world.engine());
    assert_eq!(world.job(job).status, JobStatus::OnHold);
    expect_done(&world.engine().send(Command::CancelJob(job)));
    assert_eq!(world.job(job).status, JobStatus::Cancelled);
    assert_eq!(standing(world.engine(), import).counts, StatusCounts { skipped: 3, ..StatusCounts::default() });
}

#[test]
fn what_may_succeed_later_is_tried_again_and_then_given_up() {
    let mut world = World::new();
    let gone = world.workspace.path().join("gone");
    let job = world.watch(|draft| {
        draft.pickup.place = PickupPlace::Folder { folder: gone.clone(), pattern: "*".to_owned() };
        draft.terms = Terms { max_attempts: 2, rerun_delay_secs: 30, ..Terms::default() };
    });
    world.work_after(0);
    let tried = world.job(job);
    assert_eq!((tried.status, tried.attempts), (JobStatus::Ready, 1));
    let zone = jiff::tz::TimeZone::UTC;
    let overview = world.engine().overview();
    let why = overview.why(&tried, world.clock.now(), &zone).unwrap();
    assert_eq!(why.reason, Reason::NextAttempt { at: world.clock.now() + SignedDuration::from_secs(30) });
    world.work_after(29);
    assert_eq!(world.job(job).attempts, 1);
    world.work_after(1);
    let failed = world.job(job);
    assert_eq!((failed.status, failed.attempts), (JobStatus::Error, 2));
    let outcomes: Vec<_> = world.log(job).into_iter().map(|(outcome, _)| outcome).collect();
    assert_eq!(outcomes, [LogOutcome::TriedAgain, LogOutcome::Failed]);
    fs::create_dir_all(&gone).unwrap();
    expect_done(&world.engine().send(Command::ReadyJob(job)));
    world.work_after(0);
    assert_eq!((world.job(job).status, world.job(job).attempts), (JobStatus::Finished, 0));
}

#[test]
fn a_file_in_a_watched_folder_is_imported_when_it_is_whole_and_moved_away() {
    let mut world = World::new();
    let archive = world.workspace.path().join("done");
    let job = world.watch(|draft| draft.pickup.archive = Some(archive.clone()));
    world.work_after(60);
    assert_eq!((world.num_imports(), world.log(job).len()), (1, 0), "a look that finds nothing is not logged");
    let file = world.file("in/more.csv", &probes(10, 5));
    world.work_after(60);
    assert_eq!(world.num_imports(), 1, "it was seen once only");
    world.work_after(2);
    assert_eq!(world.num_imports(), 2);
    let newest = world.engine().overview().imports[0].import.clone();
    assert_eq!((newest.file.name.as_str(), newest.counts.completed), ("more.csv", 5));
    assert!(!file.exists() && archive.join("more.csv").exists());
    assert_eq!(world.log(job), [(LogOutcome::Finished, "1 new file".to_owned())]);
    let children: Vec<_> = world.engine().overview().jobs.iter().filter_map(|job| job.parent).collect();
    assert_eq!(children, [job, job], "one read it, one processed it");
}

#[test]
fn a_growing_file_is_left_until_it_rests() {
    let mut world = World::new();
    world.watch(|_| {});
    for num in [1, 2, 3] {
        world.file("in/more.csv", &probes(10, num));
        world.work_after(60);
    }
    assert_eq!(world.num_imports(), 1);
    world.work_after(60);
    assert_eq!((world.num_imports(), world.engine().overview().imports[0].import.counts.total()), (2, 3));
}

#[test]
fn the_same_content_is_not_imported_twice_unless_asked() {
    let look = |repeats: Repeats| {
        let mut world = World::new();
        let job = world.watch(|draft| draft.pickup.repeats = repeats);
        world.file("in/a.csv", &probes(10, 5));
        world.work_after(60);
        world.work_after(60);
        world.reopen();
        world.file("in/b.csv", &probes(10, 5));
        world.work_after(60);
        world.work_after(60);
        let overview = world.engine().overview();
        let why = overview.why(&world.job(job), world.clock.now(), &jiff::tz::TimeZone::UTC).unwrap();
        (overview.imports.len(), why.reason)
    };
    assert_eq!(look(Repeats::Never), (2, Reason::FileRepeated { import: ImportId(2) }));
    assert_eq!(look(Repeats::Allowed), (3, Reason::FileMissing));
}

#[test]
fn of_files_that_come_together_with_the_same_content_one_is_imported() {
    let look = |repeats: Repeats| {
        let mut world = World::new();
        world.watch(|draft| draft.pickup.repeats = repeats);
        world.file("in/a.csv", &probes(10, 5));
        world.file("in/b.csv", &probes(10, 5));
        (0..4).for_each(|_| world.work_after(60));
        world.num_imports()
    };
    assert_eq!((look(Repeats::Never), look(Repeats::Allowed)), (2, 3), "one made the integration");
}

#[test]
fn runs_missed_while_the_program_was_closed_are_shown() {
    let mut world = World::new();
    let job = world.watch(|draft| {
        draft.terms.recurrence.as_mut().unwrap().rule = Rule::Cron("0 * * * *".to_owned());
    });
    world.engine = None;
    world.pass(5 * 3600);
    world.reopen();
    world.work_after(0);
    let log = world.log(job);
    assert_eq!(log[0].0, LogOutcome::Missed);
    assert_eq!(log[0].1, "4 runs were missed: Longshore was closed or the computer asleep");
    assert_eq!(world.job(job).turn.due, Some("2026-11-20T14:00:00Z".parse().unwrap()));
}

#[test]
fn a_job_full_of_errors_is_paused_with_the_likeliest_cause_and_goes_on_when_resumed() {
    let mut world = World::new();
    let rows: Vec<String> = (1..=4000).map(|row| format!("K{row:05},Customer {row},ZZ\n")).collect();
    let rows = rows.concat();
    let path = world.file("customers.csv", &format!("No.,Name,Country/Region Code\n{rows}"));
    let import = import_as(world.engine(), &path, &Target::Table("Customer".into()), AfterStaging::Process);
    let job = world.engine().overview().latest_processing(import).unwrap().clone();
    assert_eq!(job.status, JobStatus::OnHold);
    let Some(Hold::TooManyErrors { sentence }) = &job.hold else { panic!("{:?}", job.hold) };
    assert!(sentence.contains("most often “unknown code” in Country/Region Code"), "{sentence}");
    let stopped = standing(world.engine(), import).counts;
    assert!(stopped.ready > 0 && stopped.total() == 4000, "{stopped:?}");
    expect_done(&world.engine().send(Command::ReadyJob(job.id)));
    run(world.engine());
    assert_eq!(standing(world.engine(), import).counts, StatusCounts { error: 4000, ..StatusCounts::default() });
}

#[test]
fn a_job_is_run_now_though_the_queue_is_off() {
    let mut world = World::new();
    let (import, job) = world.queue_probes(3);
    let settings = Settings { is_queue_enabled: false, ..Settings::default() };
    world.engine().send(Command::SaveSettings(settings));
    run(world.engine());
    assert_eq!(world.job(job).status, JobStatus::Ready);
    expect_done(&world.engine().send(Command::RunJobNow(job)));
    run(world.engine());
    assert_eq!(standing(world.engine(), import).counts.completed, 3);
}

#[test]
fn priority_and_terms_can_be_changed_and_what_cannot_be_is_refused() {
    let mut world = World::new();
    let (_, job) = world.queue_probes(3);
    let later = world.clock.now() + SignedDuration::from_hours(1);
    let terms = Terms { earliest_start: Some(later), ..Terms::default() };
    expect_done(&world.engine().send(Command::ChangeTerms { job, terms: Box::new(terms) }));
    expect_done(&world.engine().send(Command::ChangePriority { job, priority: Priority::High }));
    world.work_after(0);
    assert_eq!((world.job(job).status, world.job(job).priority), (JobStatus::Ready, Priority::High));
    world.work_after(3600);
    assert_eq!(world.job(job).status, JobStatus::Finished);
    let terms = Box::new(Terms { max_attempts: 99, ..Terms::default() });
    let refused = world.engine().send(Command::ChangeTerms { job, terms });
    assert!(matches!(&refused[..], [Event::Refused { text, .. }] if text.contains("attempts")), "{refused:?}");
}

#[test]
fn an_expired_job_does_not_begin() {
    let mut world = World::new();
    let (_, job) = world.queue_probes(3);
    let end = world.clock.now() + SignedDuration::from_secs(10);
    let terms = Terms { expiration: Some(end), ..Terms::default() };
    expect_done(&world.engine().send(Command::ChangeTerms { job, terms: Box::new(terms) }));
    world.work_after(11);
    let expired = world.job(job);
    assert_eq!(expired.status, JobStatus::Error);
    assert_eq!(expired.last_error.as_deref(), Some("It expired on 2026-11-20 08:15 UTC before it could begin"));
}

#[test]
fn toasts_follow_the_integration_and_the_centre_keeps_all() {
    let told = |notifications| {
        let mut world = World::new();
        let (import, _) = world.queue_probes(3);
        let code = standing(world.engine(), import).integration;
        let mut integration = world.engine().overview().integration(&code).unwrap().clone();
        integration.notifications = notifications;
        let integration = Box::new(integration);
        world.engine().send(Command::SaveIntegration { request: RequestId(9), integration });
        let events = world.engine().run_until_idle(&mut |_, _, _| {}).unwrap();
        let num_toasts = events.iter().filter(|event| matches!(event, Event::Noticed(_))).count();
        (num_toasts, world.engine().overview().notices.len())
    };
    assert_eq!(told(Notifications::Always), (1, 1));
    assert_eq!(told(Notifications::OnErrors), (0, 1));
    assert_eq!(told(Notifications::Never), (0, 1));
}

#[test]
fn what_runs_is_cancelled_where_the_window_is_closed_so() {
    let mut world = World::new();
    world.queue_probes(3);
    assert!(world.engine().overview().is_working());
    for closing in [Closing::PauseAll, Closing::KeepWorking, Closing::CancelAll] {
        expect_done(&world.engine().send(Command::Close(closing)));
    }
    run(world.engine());
    assert!(!world.engine().overview().is_working());
}

#[test]
fn an_integration_that_is_gone_fails_its_schedule_in_words() {
    let mut world = World::new();
    let job = world.watch(|_| {});
    let code: IntegrationCode = world.engine().overview().integrations[0].code.clone();
    expect_done(&world.engine().send(Command::RemoveIntegration(code.clone())));
    world.work_after(60);
    let failed = world.job(job);
    assert_eq!(failed.last_error, Some(format!("Integration {code} does not exist any more")));
    assert_eq!(failed.status, JobStatus::Error);
}

#[test]
fn a_record_that_ends_the_program_three_times_is_set_aside_and_the_others_go_on() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3000));
    let import = workspace.longshore(["import", &file.to_string_lossy(), "--new-table", "Probe", "--background"]);
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    let work = || workspace.process(["work", "--until-idle"]).env("LONGSHORE_ABORT_AT_ROW", "1777").output().unwrap();
    for time in 1..=3 {
        assert!(work().status.code().is_none(), "it ends the program, time {time}");
    }
    let last = work();
    assert_eq!(last.status.code(), Some(1), "{}", String::from_utf8_lossy(&last.stderr));
    let told = records(&workspace, "error");
    assert_eq!((told.as_array().unwrap().len(), &told[0]["row"]), (1, &1777.into()));
    let message = told[0]["issues"][0]["message"].as_str().unwrap();
    assert!(message.contains("was set aside"), "{message}");
    assert!(workspace.longshore(["check"]).status.success());
    assert_eq!(records(&workspace, "completed").as_array().unwrap().len(), 2999);
}

#[test]
fn a_file_that_ends_the_program_three_times_while_it_is_read_waits_for_its_owner() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3000));
    let path = file.to_string_lossy().into_owned();
    let faults = [("LONGSHORE_ABORT_READING_ROW", "1025"), ("LONGSHORE_ABORT_IN", "reading")];
    let read = |args: &[&str]| workspace.process(args).envs(faults).output().unwrap();
    assert!(read(&["import", &path, "--new-table", "Probe"]).status.code().is_none(), "it ends the program");
    for time in 2..=3 {
        assert!(read(&["work", "--until-idle"]).status.code().is_none(), "it ends the program, time {time}");
    }
    let last = read(&["work", "--until-idle"]);
    assert_eq!(last.status.code(), Some(0), "{}", String::from_utf8_lossy(&last.stderr));
    let why = workspace.longshore(["jobs", "why", "1"]);
    let why = String::from_utf8_lossy(&why.stdout).into_owned();
    assert!(why.starts_with("Longshore ended three times while it read this file, at row 1025 or shortly"), "{why}");
    // Its owner has seen to the file.
    assert!(workspace.longshore(["jobs", "ready", "1"]).status.success());
    assert!(workspace.longshore(["work", "--until-idle"]).status.success());
    assert_eq!(records(&workspace, "completed").as_array().unwrap().len(), 3000);
}

#[test]
fn a_row_that_ends_the_program_three_times_while_it_is_read_is_set_aside() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3000));
    let path = file.to_string_lossy().into_owned();
    let read = |args: &[&str]| workspace.process(args).env("LONGSHORE_ABORT_READING_ROW", "1777").output().unwrap();
    assert!(read(&["import", &path, "--new-table", "Probe"]).status.code().is_none(), "it ends the program");
    for time in 2..=3 {
        assert!(read(&["work", "--until-idle"]).status.code().is_none(), "it ends the program, time {time}");
    }
    let last = read(&["work", "--until-idle"]);
    assert_eq!(last.status.code(), Some(1), "{}", String::from_utf8_lossy(&last.stderr));
    let told = records(&workspace, "error");
    assert_eq!((told.as_array().unwrap().len(), &told[0]["row"]), (1, &1777.into()));
    assert!(told[0]["issues"][0]["message"].as_str().unwrap().contains("was set aside"), "{told}");
    assert_eq!(records(&workspace, "completed").as_array().unwrap().len(), 2999);
}

#[test]
fn jobs_run_side_by_side_without_a_window_too() {
    let workspace = Workspace::new();
    for table in ["Probe", "Sounding"] {
        let file = workspace.file(&format!("{table}.csv"), probes(1, 6000));
        let imported = workspace.longshore(["import", &file.to_string_lossy(), "--new-table", table, "--background"]);
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }
    assert!(workspace.longshore(["work", "--until-idle"]).status.success());
    let runs = ["2", "4"].map(|job| {
        let log: serde_json::Value =
            serde_json::from_slice(&workspace.longshore(["jobs", "log", job, "--json"]).stdout).unwrap();
        let time = |name: &str| log[0][name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        assert_eq!(log[0]["message"], "6,000 records created, 0 errors");
        (time("started"), time("ended"))
    });
    assert!(runs[0].0 < runs[1].1 && runs[1].0 < runs[0].1, "{runs:?}");
}

#[test]
fn a_file_to_be_imported_at_a_time_is() {
    let mut world = World::new();
    let path = world.file("in/only.csv", &probes(100, 2));
    let start = world.clock.now() + SignedDuration::from_hours(1);
    let job = world.watch(|draft| {
        draft.pickup.place = PickupPlace::File(path.clone());
        draft.terms = Terms { earliest_start: Some(start), ..Terms::default() };
    });
    world.work_after(0);
    assert_eq!(world.job(job).status, JobStatus::Ready);
    world.work_after(3600);
    world.work_after(2);
    assert_eq!((world.num_imports(), world.job(job).status), (2, JobStatus::Finished));
    assert!(Path::new(&path).exists(), "without an archive it stays");
}

#[test]
fn jobs_are_held_resumed_told_of_and_run_on_the_command_line() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3));
    workspace.longshore(["import", &file.to_string_lossy(), "--new-table", "Probe", "--background"]);
    let told = |args: &[&str]| {
        let output = workspace.longshore(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&told(args)).unwrap();
    assert_eq!(json(&["jobs", "hold", "2", "--json"])["job"]["status"], "OnHold");
    assert_eq!(told(&["jobs", "why", "2"]), "It is on hold until it is set ready. What helps: Set ready.\n");
    assert_eq!(json(&["jobs", "list", "--status", "on-hold", "--json"]).as_array().unwrap().len(), 1);
    assert_eq!(json(&["jobs", "resume", "2", "--json"])["job"]["status"], "Ready");
    assert!(told(&["jobs", "why", "2"]).contains("`longshore work`"));
    assert_eq!(json(&["jobs", "priority", "2", "high", "--json"])["job"]["priority"], "High");
    assert_eq!(json(&["jobs", "run", "2", "--json"])["job"]["status"], "Finished");
    let log = json(&["jobs", "log", "2", "--json"]);
    assert_eq!((&log[0]["outcome"], &log[0]["message"]), (&"finished".into(), &"3 records created, 0 errors".into()));
    for refused in [["jobs", "why", "99"], ["jobs", "hold", "2"], ["jobs", "cancel", "2"], ["jobs", "resume", "2"]] {
        assert_eq!(workspace.longshore(refused).status.code(), Some(2), "{refused:?}");
    }
    assert_eq!(json(&["jobs", "ready", "2", "--json"])["job"]["id"], 3, "to do it once more is another entry");
}

#[test]
fn nobody_needs_to_read_what_a_command_tells() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3));
    workspace.longshore(["import", &file.to_string_lossy(), "--new-table", "Probe"]);
    for args in [&["jobs", "show", "2"][..], &["jobs", "log", "2"], &["jobs", "priority", "2", "high"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = workspace.process(args).stdout(writer).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), told.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_watched_folder_is_followed_on_the_command_line() {
    let workspace = Workspace::new();
    let file = workspace.file("Probes.csv", probes(1, 3));
    workspace.longshore(["import", &file.to_string_lossy(), "--new-table", "Probe"]);
    let folder = workspace.path().join("in");
    fs::create_dir(&folder).unwrap();
    let output =
        workspace.longshore(["jobs", "schedule", "probes", &folder.to_string_lossy(), "--min-age", "0", "--json"]);
    let job: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(job["next_runs"].as_array().unwrap().len(), 10);
    workspace.file("in/more.csv", probes(10, 4));
    let id = job["job"]["id"].to_string();
    let output = workspace.longshore(["jobs", "run", &id]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let imported = workspace.longshore(["records", "2", "--status", "completed", "--json"]);
    let records: serde_json::Value = serde_json::from_slice(&imported.stdout).unwrap();
    assert_eq!(records.as_array().unwrap().len(), 4);
}

#[test]
fn ten_thousand_entries_cost_little() {
    let mut world = World::new();
    let (_, job) = world.queue_probes(3);
    let template = world.job(job);
    let settings = Settings { is_queue_enabled: false, ..Settings::default() };
    world.engine().send(Command::SaveSettings(settings));
    let stores = std::sync::Arc::clone(world.engine().stores());
    for id in 100..10_100 {
        let status = if id % 2 == 0 { JobStatus::Finished } else { JobStatus::Ready };
        stores.workspace.catalog().save_job(&Job { id: JobId(id), status, ..template.clone() }).unwrap();
    }
    let start = std::time::Instant::now();
    assert_eq!(world.engine().overview().jobs.len(), 10_002);
    let overview = start.elapsed();
    let start = std::time::Instant::now();
    run(world.engine());
    let decision = start.elapsed();
    let start = std::time::Instant::now();
    world.engine().overview();
    let again = start.elapsed();
    println!("10,000 entries: overview {overview:?}, unchanged {again:?}, decision {decision:?}");
    // Without optimisation, and beside other programs: a picture of them all is made ten times a second at most.
    assert!(overview.as_millis() < 1000, "{overview:?}");
}
