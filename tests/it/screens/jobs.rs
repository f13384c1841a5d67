//! The job queue: what is listed, what the pane says, and what can be done.

use std::{fs, sync::Arc};

use eframe::egui::{Key, Theme, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use longshore::{
    engine::{Attention, Command, Engine, Pace, RequestId, Target},
    model::{AfterStaging, ImportId, Job, JobId, JobStatus, Progress, RecordStatus, Selection, Settings},
    ui::{
        screen::{Page, Request, ScreenCx},
        screens::jobs::Jobs,
    },
};

use super::window::Window;
use crate::support::{self, Made, Workspace, picture, sample};

/// Customers read and processed, vendors read only, and a file that was gone before it could be read.
pub fn with_jobs() -> Workspace {
    static MADE: Made = Made::new();
    Workspace::copied(&MADE, |engine| {
        support::import(engine, &sample("customers.csv"));
        support::import_as(engine, &sample("vendors.csv"), &Target::Guess, AfterStaging::Ask);
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone.csv");
        fs::copy(sample("customers.csv"), &gone).unwrap();
        let integration = engine.overview().integrations[0].clone();
        support::expect_done(&engine.send(Command::StartImport {
            request: RequestId(1),
            path: gone,
            integration: Box::new(integration),
            new_table: None,
            then: AfterStaging::Ask,
        }));
        drop(folder);
        engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    })
}

/// Queues the processing of the vendors, as the post-import dialog would.
fn queue_vendors(engine: &mut Engine) {
    engine.send(Command::Process {
        request: RequestId(2),
        import: ImportId(2),
        selection: Selection::Status(RecordStatus::Ready),
        attention: Attention::Background,
    });
}

fn turn_queue_off(engine: &mut Engine) {
    let settings = Settings { is_queue_enabled: false, ..engine.overview().settings.clone() };
    engine.send(Command::SaveSettings(settings));
}

#[test]
fn jobs_are_listed_newest_first_with_how_far_they_came() {
    let workspace = with_jobs();
    let window = Window::open(&workspace, Page::Jobs);
    let rows = window.rows();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows[0].starts_with("4, Read gone.csv, Error"), "{rows:?}");
    assert!(rows[2].starts_with("2, Process customers.csv, Finished, 1,000/1,000"), "{rows:?}");
    assert!(rows[2].contains("12, today 08:15, 0.0 s"), "{rows:?}");
    window.expect("1 failed");
    window.expect("Why");
    window.expect_none("Category");
}

#[test]
fn chips_count_and_filter() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    window.the(Role::RadioButton, "All 4").click();
    window.the(Role::RadioButton, "Finished 3");
    window.the(Role::RadioButton, "Error 1").click();
    window.settle();
    assert_eq!(window.rows().len(), 1);
    window.fill("Search jobs", "vendors");
    assert_eq!(window.rows().len(), 0);
    window.expect("No job fits");
    window.press("Show all jobs");
    assert_eq!(window.rows().len(), 4);
}

#[test]
fn the_pane_tells_the_last_error_in_full() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    window.click_row("4, Read gone.csv");
    window.expect("Why is nothing happening?");
    window.expect("It failed: ");
    window.the(Role::Button, "Restart");
    window.the(Role::Button, "Remove…");
    window.expect_none("Watch progress");
    window.expect_none("Put on hold");
    window.key(Key::Escape);
    window.expect_none("Close details");
}

#[test]
fn a_job_is_removed_after_a_question() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    window.click_row("4, Read gone.csv");
    window.key(Key::Delete);
    window.expect("Remove the job queue entry?");
    window.press("Keep");
    assert_eq!(window.rows().len(), 4);
    window.press("Remove…");
    window.press("Remove entry");
    assert_eq!(window.rows().len(), 3);
    window.expect_none("Close details");
}

#[test]
fn a_queue_that_is_off_says_so_and_can_be_turned_on() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    turn_queue_off(window.harness.state_mut().engine());
    queue_vendors(window.harness.state_mut().engine());
    window.work();
    window.expect("The job queue is off: queued jobs wait");
    window.click_row("5, Process vendors.csv, Ready");
    window.expect("Why is nothing happening?");
    window.press("Turn on");
    window.expect_none("The job queue is off: queued jobs wait");
    window.expect("It starts in this moment");
    window.work();
    window.row("5, Process vendors.csv, Finished");
}

#[test]
fn a_waiting_job_is_held_set_ready_cancelled_and_restarted() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    queue_vendors(window.harness.state_mut().engine());
    window.settle();
    window.click_row("5, Process vendors.csv, Ready");
    window.press("Put on hold");
    window.row("5, Process vendors.csv, On Hold");
    window.expect("It is on hold until it is set ready");
    window.press("Set ready");
    window.row("5, Process vendors.csv, Ready");
    window.press("Cancel job");
    window.row("5, Process vendors.csv, Cancelled");
    window.press("Restart");
    window.row("6, Process vendors.csv, Ready");
    window.work();
    window.row("6, Process vendors.csv, Finished");
}

#[test]
fn enter_shows_the_records_of_a_job() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    window.click_row("2, Process customers.csv");
    window.expect("customers.csv, import 1");
    window.key(Key::Enter);
    assert_eq!(window.count("Job queue entries"), 0);
}

/// The page over a job that is on its way, which an engine without threads never shows.
pub fn running(workspace: &Workspace, size: [f32; 2], theme: Theme) -> Harness<'static, Vec<Request>> {
    let engine = Engine::inline(&workspace.path().join("workspace"), support::clock()).unwrap();
    let mut overview = (*engine.overview()).clone();
    let now: Timestamp = support::NOW.parse().unwrap();
    let mut job = overview.jobs.iter().find(|job| job.id == JobId(2)).unwrap().clone();
    job.status = JobStatus::InProcess;
    job.started = Some(now - SignedDuration::from_secs(12));
    job.ended = None;
    let (done, total, num_errors, seconds) = (1500, 10_000, 4, 12.0);
    job.progress = Progress { done, total, num_errors, seconds, ..Progress::default() };
    let mut pace = Pace::default();
    for (seconds, done) in [(0.0, 0), (4.0, 540), (8.0, 1010), (12.0, 1500)] {
        pace.add(&Progress { seconds, done, ..Progress::default() });
    }
    overview.paces = Arc::new([(job.id, pace)].into());
    overview.jobs = vec![job].into();
    let mut page = Jobs::default();
    picture::builder(size, theme).build_ui_state(
        move |ui, requests| {
            let reader = engine.reader();
            let mut cx = ScreenCx { overview: &overview, reader, requests, now, zone: &TimeZone::UTC };
            page.page_ui(&mut cx, ui);
        },
        Vec::new(),
    )
}

#[test]
fn a_running_job_says_how_far_how_fast_and_how_long_still() {
    let workspace = with_jobs();
    let mut harness = running(&workspace, picture::LARGE, Theme::Light);
    harness.get_by_role_and_label(Role::Cell, "1,500/10,000");
    harness.get_by_role(Role::Row).click();
    harness.run_steps(3);
    for text in ["1,500/10,000 records", "125 records/s · 1 min to 1 min 15 s left", "15 %"] {
        harness.get_by_value(text);
    }
    harness.get_by_role_and_label(Role::Button, "Watch progress").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "Cancel job").click();
    harness.run_steps(3);
    let requests = format!("{:?}", harness.state());
    assert_eq!(requests, "[WatchJob(JobId(2)), Do(CancelJob(JobId(2)))]");
    let remove = harness.get_by_role_and_label(Role::Button, "Remove…");
    assert!(remove.accesskit_node().is_disabled(), "a running job is cancelled first");
    harness.get_by_role_and_label(Role::Image, "118 to 135 records/s over 8.0 s");
}

#[test]
fn the_log_of_a_job_tells_each_attempt() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    window.click_row("2, Process customers.csv");
    window.expect("Run 1");
    window.expect("1,000 records, 12 errors");
    window.the(Role::Link, "Records of customers.csv");
}

#[test]
fn the_home_tiles_open_the_queue_filtered() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Home);
    window.press("1 Failed");
    assert_eq!(window.rows().len(), 1);
    window.row("4, Read gone.csv, Error");
    window.go(Page::Home);
    window.press("0 In Queue");
    assert_eq!(window.rows().len(), 0);
    window.press("Show all jobs");
    assert_eq!(window.rows().len(), 4);
}

#[test]
fn priority_and_terms_are_changed_in_a_dialog() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    queue_vendors(window.harness.state_mut().engine());
    window.settle();
    window.click_row("5, Process vendors.csv, Ready");
    window.press("Job settings…");
    window.fill("Earliest start", "tomorrow");
    window.expect("“tomorrow” is not a time such as 2026-11-30 18:00");
    window.fill("Earliest start", "2026-11-30 18:00");
    window.press("More: Attempts");
    window.press("Save");
    window.expect("It is not to start before 2026-11-30 18:00:00 UTC");
    let terms = window.harness.state_mut().engine().overview().jobs[0].terms.clone();
    assert_eq!(
        (terms.max_attempts, terms.earliest_start.map(|at| at.to_string())),
        (4, Some("2026-11-30T18:00:00Z".to_owned()))
    );
    window.press("Run once now");
    window.work();
    window.row("5, Process vendors.csv, Finished");
}

#[test]
fn of_ten_thousand_entries_only_those_in_sight_are_drawn() {
    let workspace = with_jobs();
    let engine = Engine::inline(&workspace.path().join("workspace"), support::clock()).unwrap();
    let mut overview = (*engine.overview()).clone();
    let former = overview.jobs[0].clone();
    overview.jobs = (1..=10_000).rev().map(|id| Job { id: JobId(id), ..former.clone() }).collect::<Vec<_>>().into();
    let now: Timestamp = support::NOW.parse().unwrap();
    let mut page = Jobs::default();
    let mut harness = picture::builder(picture::LARGE, Theme::Light).build_ui_state(
        move |ui, requests: &mut Vec<Request>| {
            let reader = engine.reader();
            page.page_ui(&mut ScreenCx { overview: &overview, reader, requests, now, zone: &TimeZone::UTC }, ui);
        },
        Vec::new(),
    );
    let start = std::time::Instant::now();
    harness.run_steps(2);
    let opened = start.elapsed() / 2;
    harness.run_steps(8);
    let start = std::time::Instant::now();
    harness.run_steps(10);
    let frame = start.elapsed() / 10;
    println!("10,000 entries: the first frames take {opened:?} each, the others {frame:?}");
    // Without optimisation, beside other programs; the released one takes a fraction.
    assert!(frame.as_millis() < 500, "{frame:?}");
    picture::save(&mut harness, &picture::file_name("jobs-full", picture::LARGE, Theme::Light));
    let num_rows = harness.query_all_by_role(Role::Row).count();
    assert!((10..60).contains(&num_rows), "{num_rows} rows are drawn");
    harness.get_by_role_and_label(Role::RadioButton, "Error 10,000");
}

#[test]
fn without_a_mouse_a_job_is_found_held_and_removed() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    queue_vendors(window.harness.state_mut().engine());
    window.settle();
    window.tab_to("Job queue entries");
    window.key(Key::ArrowDown);
    window.row("5, Process vendors.csv, Ready");
    window.tab_to("Put on hold");
    window.key(Key::Space);
    window.row("5, Process vendors.csv, On Hold");
    window.tab_to("Remove…");
    window.key(Key::Space);
    window.expect("Remove the job queue entry?");
    window.tab_to("Remove entry");
    window.key(Key::Space);
    assert_eq!(window.rows().len(), 4);
}

#[test]
fn an_empty_queue_says_what_will_be_here() {
    let workspace = Workspace::new();
    let window = Window::open(&workspace, Page::Jobs);
    window.expect("No jobs yet");
    window.the(Role::Button, "Import a file…");
    window.expect("Nothing runs or waits");
}
