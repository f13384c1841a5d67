//! What a page shows while a job runs: states that an engine without threads never stays in.

use std::sync::Arc;

use eframe::egui::{Theme, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use jiff::tz::TimeZone;
use longshore::{
    engine::{Command, Engine, Overview, Target},
    model::{
        AfterStaging, ImportId, ImportStage, Job, JobId, JobKind, JobStatus, Progress, RecordStatus, RowNo, Selection,
        StatusCounts,
    },
    ui::{
        screen::{Page, RecordsScope, Request, ScreenCx},
        screens::{imports::Imports, records::Records},
        widgets::page,
    },
};

use crate::support::{self, Workspace, picture, sample};

/// A page over a picture of the store, and what it asked for.
struct Shown<P> {
    page: P,
    overview: Overview,
    engine: Engine,
    requests: Vec<Request>,
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    support::import_as(&mut engine, &sample("customers.csv"), &Target::Guess, AfterStaging::Ask);
    workspace
}

/// Half of the import is done, and goes on.
fn half_done(engine: &Engine) -> Overview {
    let mut overview = (*engine.overview()).clone();
    let mut imports = (*overview.imports).clone();
    imports[0].import.counts =
        StatusCounts { ready: 498, processing: 2, completed: 494, error: 6, ..StatusCounts::default() };
    imports[0].import.totals.created = 494;
    overview.imports = Arc::new(imports);
    let running = job(7, JobStatus::InProcess);
    overview.jobs = Arc::new(vec![job(8, JobStatus::Waiting), running]);
    overview
}

fn job(id: u64, status: JobStatus) -> Job {
    let kind = JobKind::Process { import: ImportId(1), selection: Selection::Status(RecordStatus::Ready), plan: None };
    Job {
        status,
        progress: Progress { done: 500, total: 1_000, num_errors: 6, seconds: 2.0, ..Progress::default() },
        attempts: 1,
        ..Job::new(JobId(id), kind, "Process customers.csv", jiff::Timestamp::UNIX_EPOCH)
    }
}

fn show<P: 'static>(
    workspace: &Workspace,
    shown: P,
    (size, theme): ([f32; 2], Theme),
    change: impl FnOnce(&Engine) -> Overview,
    page_ui: impl Fn(&mut P, &mut ScreenCx<'_>, &mut eframe::egui::Ui) + 'static,
) -> Harness<'static, Shown<P>> {
    let engine = Engine::inline(&workspace.path().join("workspace"), support::clock()).unwrap();
    let overview = change(&engine);
    let shown = Shown { page: shown, overview, engine, requests: Vec::new() };
    let builder = picture::builder(size, theme);
    let mut harness = builder.build_ui_state(
        move |ui, shown: &mut Shown<P>| {
            let mut cx = ScreenCx {
                overview: &shown.overview,
                reader: shown.engine.reader(),
                requests: &mut shown.requests,
                now: support::NOW.parse().unwrap(),
                zone: &TimeZone::UTC,
            };
            page(ui, |ui| page_ui(&mut shown.page, &mut cx, ui));
        },
        shown,
    );
    harness.run_steps(5);
    harness
}

fn records(row: Option<RowNo>) -> Records {
    let mut records = Records::default();
    records.open(&RecordsScope { row, ..RecordsScope::of_import(ImportId(1)) });
    records
}

#[test]
fn pictures_of_a_running_job() {
    let workspace = workspace();
    for (size, theme) in picture::looks().iter().copied() {
        let mut harness = show(&workspace, records(Some(RowNo(3))), (size, theme), half_done, Records::page_ui);
        picture::save(&mut harness, &picture::file_name("records-running", size, theme));
        // A workspace has one owner.
        drop(harness);
        let mut harness = show(&workspace, Imports::default(), (size, theme), half_done, Imports::page_ui);
        harness.get_by(|node| node.role() == Role::Row).click();
        harness.run_steps(3);
        picture::save(&mut harness, &picture::file_name("imports-running", size, theme));
    }
}

#[test]
fn a_running_job_is_shown_with_its_counts_and_can_be_cancelled() {
    let workspace = workspace();
    let look = (picture::LARGE, Theme::Light);
    let mut harness = show(&workspace, records(None), look, half_done, Records::page_ui);
    for expect in ["Process customers.csv · Errors: 6 · and 1 job more", "500/1,000 records", "Processing 2"] {
        assert!(harness.query_all_by_label(expect).next().is_some(), "{expect}");
    }
    harness.get_by_label_contains("494 completed (494 created");
    assert!(harness.query_by_label("Process now…").is_none(), "what is Ready is being processed");
    harness.get_by_label("Show progress").click();
    harness.run_steps(3);
    harness.get_by_label("Cancel").click();
    harness.run_steps(3);
    let requests = &harness.state().requests;
    assert!(matches!(requests[..], [Request::WatchJob(JobId(7)), Request::Do(Command::CancelJob(JobId(7)))]));
}

#[test]
fn a_file_that_was_not_read_says_why() {
    let workspace = workspace();
    let failed = |engine: &Engine| {
        let mut overview = (*engine.overview()).clone();
        let mut imports = (*overview.imports).clone();
        imports[0].import.stage = ImportStage::Failed { reason: "The disk is full".to_owned() };
        imports[0].import.counts = StatusCounts::default();
        overview.imports = Arc::new(imports);
        overview
    };
    let look = (picture::LARGE, Theme::Light);
    let mut harness = show(&workspace, Imports::default(), look, failed, Imports::page_ui);
    harness.get_by(|node| node.role() == Role::Row).click();
    harness.run_steps(3);
    harness.get_by_label("Not read");
    harness.get_by_label("The file could not be read: The disk is full");
    assert!(harness.query_by_label("Open records").is_none());
    picture::save(&mut harness, &picture::file_name("imports-failed", picture::LARGE, Theme::Light));

    drop(harness);
    let harness = show(&workspace, records(None), look, failed, Records::page_ui);
    harness.get_by_label("The file could not be read: The disk is full");
    harness.get_by_label("No row of these imports was staged");
}

#[test]
fn sums_that_differ_are_told_as_an_error() {
    let workspace = workspace();
    let differing = |engine: &Engine| {
        let mut overview = half_done(engine);
        overview.jobs = Arc::default();
        let mut imports = (*overview.imports).clone();
        imports[0].import.totals.created = 493;
        overview.imports = Arc::new(imports);
        overview
    };
    let look = (picture::LARGE, Theme::Light);
    let harness = show(&workspace, records(None), look, differing, Records::page_ui);
    harness.get_by_label_contains("The sums of import 1 differ: 494 completed, but 493 created");
}

#[test]
fn enter_on_an_import_asks_for_its_records() {
    let workspace = workspace();
    let look = (picture::LARGE, Theme::Light);
    let mut harness = show(&workspace, Imports::default(), look, half_done, Imports::page_ui);
    harness.get_by(|node| node.role() == Role::Row).click();
    harness.run_steps(3);
    harness.key_press(eframe::egui::Key::Enter);
    harness.run_steps(3);
    let expect = Page::Records(RecordsScope::of_import(ImportId(1)));
    assert!(matches!(&harness.state().requests[..], [Request::Go(page)] if *page == expect));
}
