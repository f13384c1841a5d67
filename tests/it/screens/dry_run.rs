//! The page "Dry run" by accessible names: from the question to the records, and the way back where a plan is outdated.

use eframe::egui::{Key, Theme, accesskit::Role};
use longshore::{
    engine::{
        Attention, Command, InlineEngine, RequestId,
        work::{JobControl, Report},
    },
    model::{AfterStaging, Hold, ImportId, ImportMode, JobStatus, RecordStatus, RowClass, Selection},
    ui::screen::{Page, RecordsScope},
};

use super::window::Window;
use crate::{
    dry_run::{customer_file, customers, dry_run, import, planned},
    support::{Workspace, expect_done, picture, run},
};

const IMPORT: ImportId = ImportId(2);

/// The page of a plan with a row of nearly each class.
fn page() -> (Workspace, Window) {
    page_as(picture::LARGE, Theme::Light)
}

fn page_as(size: [f32; 2], theme: Theme) -> (Workspace, Window) {
    let (workspace, engine, ..) = planned();
    drop(engine);
    let window = Window::open_as(&workspace, Page::DryRun(IMPORT), size, theme);
    (workspace, window)
}

/// Lets another import change a customer that the plan touches.
fn change_customer(workspace: &Workspace) {
    let mut engine = workspace.engine();
    let file = workspace.file("other.csv", customer_file(["C1,ANN,Oslo,,\n".to_owned()]));
    import(&mut engine, &file, &customers(ImportMode::Upsert, &[]), AfterStaging::Process);
}

#[test]
fn the_question_leads_to_a_dry_run_and_on() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Home);
    let path = workspace.file("few.csv", "No.,Name\nC1,Ann\nC2,Bob\nC1,Again\n");
    window.harness.state_mut().open_file(path);
    window.settle();
    window.press("Import");
    window.work();
    window.press("See what it would do first");
    window.expect("Dry run: 0 records");
    window.work();
    window.expect("Nothing has been written. Processing would create 2; 1 error");
    let rows = ["Create, 1, C1, New Customer", "Create, 2, C2, New Customer"];
    assert_eq!(window.rows()[..2], rows);
    window.press("Process exactly this");
    window.work();
    window.expect("Import Processing Complete");
    window.expect("2 records created, 1 error");
}

#[test]
fn chips_filter_and_the_pane_says_what_changes() {
    let (_workspace, mut window) = page();
    window.expect("Nothing has been written. Processing would create 1, update 1 and leave 1 unchanged; 1 error");
    assert_eq!(window.rows().len(), 4);
    window.click_row("Update, 1, C1");
    window.expect("Bergen → Bonn");
    window.expect("blank → DE");
    window.the(Role::RadioButton, "Error 1").click();
    window.settle();
    assert_eq!(
        window.rows(),
        ["Error, 4, Step 1, Find in a table: no record of Country/Region has “Atlantis” as Name"]
    );
    window.click_row("Error, 4");
    window.press("Correct the record");
    window.expect("Integration records");
    window.expect("Row 4");
}

#[test]
fn the_keyboard_reaches_rows_and_leaves_the_pane() {
    let (_workspace, mut window) = page();
    window.the(Role::Grid, "Planned rows").focus();
    window.settle();
    window.key(Key::Home);
    window.key(Key::ArrowDown);
    window.expect("The record has exactly these values already");
    window.key(Key::Escape);
    window.expect_none("The record has exactly these values already");
}

#[test]
fn new_records_are_shown_with_their_values() {
    let (_workspace, mut window) = page();
    window.click_row("Create, 3, C9");
    window.expect("New Customer");
    window.expect("NEW");
    window.expect("Oslo");
}

#[test]
fn a_plan_that_does_not_hold_is_refused_with_its_reasons() {
    let (workspace, engine, ..) = planned();
    drop(engine);
    change_customer(&workspace);
    let mut window = Window::open(&workspace, Page::DryRun(IMPORT));
    window.press("Process exactly this");
    window.work();
    window.expect("Nothing was processed, because the plan does not hold any more:");
    window.expect("Customer C1 (row 1): City was Bergen, is now Oslo");
    window.press("Plan again");
    window.work();
    window.click_row("Update, 1, C1");
    window.expect("Oslo → Bonn");
    window.press("In background");
    window.work();
    let overview = window.harness.state_mut().engine().overview();
    assert_eq!(overview.import(IMPORT).unwrap().import.counts.completed, 3);
}

#[test]
fn an_outdated_plan_offers_a_new_one() {
    let (_workspace, mut window) = page();
    window.press("Process exactly this");
    window.work();
    window.key(Key::Escape);
    window.expect("This plan does not hold any more: 3 records were processed since");
    window.press("Plan again");
    window.work();
    assert_eq!(window.rows().len(), 1);
}

#[test]
fn a_dry_run_is_paused_at_a_record_and_goes_on_from_there() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let rows = (1..=2500).map(|row| format!("C{row},name {row},Bonn,,Germany\n"));
    let file = workspace.file("many.csv", customer_file(rows));
    let id = import(&mut engine, &file, &customers(ImportMode::Upsert, &[]), AfterStaging::Ask);
    let (selection, attention) = (Selection::Status(RecordStatus::Ready), Attention::Background);
    expect_done(&engine.send(Command::DryRun {
        request: RequestId(4),
        import: id,
        selection: selection.clone(),
        attention,
    }));
    let job = engine.overview().jobs[0].id;
    let pause = &mut |_: &_, report: &Report, control: &JobControl| {
        if matches!(report, Report::Progress { progress, .. } if progress.done >= 1000) {
            control.hold(Hold::Paused);
        }
    };
    engine.run_job(job, pause).unwrap();
    let standing_now = |engine: &mut InlineEngine| {
        let job = engine.overview().jobs[0].clone();
        (job.status, job.hold, job.progress.done)
    };
    let (status, hold, done) = standing_now(&mut engine);
    assert_eq!((status, hold), (JobStatus::OnHold, Some(Hold::Paused)));
    assert!((1000..2500).contains(&done), "{done}");
    assert!(engine.library().dry_run(id).unwrap().is_none(), "half a plan is none");
    run(&mut engine);
    assert_eq!(standing_now(&mut engine).0, JobStatus::OnHold);
    expect_done(&engine.send(Command::ReadyJob(job)));
    run(&mut engine);
    assert_eq!(standing_now(&mut engine), (JobStatus::Finished, None, 2500));
    let resumed = engine.library().dry_run(id).unwrap().unwrap().dry_run;
    assert_eq!(resumed.counts.of(RowClass::Create), 2500);
    assert_eq!(dry_run(&mut engine, id, selection).0.fingerprint, resumed.fingerprint);
}

#[test]
fn an_import_without_one_offers_it_from_its_records() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let file = workspace.file("a.csv", customer_file(["C1,ANN,Oslo,,\n".to_owned()]));
    import(&mut engine, &file, &customers(ImportMode::Upsert, &[]), AfterStaging::Ask);
    drop(engine);
    let mut window = Window::open(&workspace, Page::Records(RecordsScope::of_import(ImportId(1))));
    window.press("Dry run");
    window.expect("No dry run yet");
    window.press("Make a dry run");
    window.work();
    window.expect("Nothing has been written. Processing would create 1; no errors");
}

#[test]
fn rows_are_exported_to_a_file() {
    let (workspace, mut window) = page();
    window.press("Export…");
    window.expect("Every row, a line for each change and issue");
    let path = workspace.path().join("plan.csv");
    window.fill("File", path.to_str().unwrap());
    window.press("Export");
    window.settle();
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("\r\n1,Update,C1,Customer,C1,City,Bergen,Bonn,\r\n"), "{text}");
}

#[test]
fn pictures_of_a_dry_run() {
    for (size, theme) in picture::looks().iter().copied() {
        let (workspace, mut window) = page_as(size, theme);
        window.picture("dry-run");
        window.click_row("Update, 1, C1");
        window.picture("dry-run-update");
        window.click_row("Error, 4");
        window.picture("dry-run-error");
        drop(window);
        change_customer(&workspace);
        let mut window = Window::open_as(&workspace, Page::DryRun(IMPORT), size, theme);
        window.press("Process exactly this");
        window.work();
        window.picture("dry-run-refused");
    }
}
